"""The catalogue of texts: nothing missing, nothing left over, no text of the interface outside it."""

import ast
import re
from pathlib import Path

from sandbox.web import text

WEB = Path(text.__file__).parent
BUILT = ("status.", "group.", "parameter.", "choice.", "part.", "series.")
"""Keys put together from names; the rest stand in the code as they are."""


def calls(name):
    for file in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield file.name, node


def used():
    keys = set()
    for file in WEB.rglob("*.py"):
        if file.name == "text.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in text.ENGLISH:
                keys.add(node.value)
    for _, node in calls("say_count"):
        if isinstance(node.args[0], ast.Constant):
            keys |= {f"{node.args[0].value}.one", f"{node.args[0].value}.many"}
    return keys


def test_every_key_that_is_asked_for_is_there():
    for file, node in calls("say"):
        if isinstance(node.args[0], ast.Constant):
            assert node.args[0].value in text.ENGLISH, f"{file}:{node.lineno}"


def test_no_text_is_left_over():
    in_use = used()
    assert [key for key in text.ENGLISH if not key.startswith(BUILT) and key not in in_use] == []


def test_every_status_has_its_words():
    from sandbox.declare.grades import STATUSES

    assert all({f"status.{s}", f"status.{s}.help"} <= text.ENGLISH.keys() for s in STATUSES)


def test_what_has_no_label_is_called_by_its_name():
    assert text.parameter_label("toy.gate.least_score") == "Gate least score"
    assert text.group_label("toy.gate") == "Gate"
    assert text.choice_label("toy.mode", "open_door", "anyone may enter") == "anyone may enter"
    assert text.choice_label("toy.mode", "open_door") == "open door"


def test_widgets_are_given_no_text_of_their_own():
    """A label or a text given to Streamlit as a constant would escape the catalogue."""
    for file in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id == "st" and node.args:
                    first = node.args[0]
                    words = isinstance(first, ast.Constant) and re.search(r"[A-Za-z]{2}", str(first.value))
                    assert not words, f"{file.name}:{node.lineno} says {first.value!r}"
