"""The catalogues of texts: the same in every language, nothing missing, nothing left over, no text outside them."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from streamlit.testing.v1 import AppTest

from sandbox.report.words import ENGLISH
from sandbox.report.words_schemes import SCHEME_WORDS
from sandbox.web import text
from sandbox.web.language import LABELS, LANGUAGES, book, nearest, parts, phrases_of
from tests.web.characters import SIMPLIFIED

WEB = Path(text.__file__).parent
OTHERS = [tag for tag in LANGUAGES if tag != "en"]
BUILT = ("status.", "group.", "parameter.", "choice.", "part.", "series.", "page.", "view.", "month.", "told.", "unit.",
         "link.", "arrival.", "take.", "sources.",
         "calculators.", "quota.field.", "quota.type.", "quota.mode.", "quota.loan.", "quota.category.", "quota.head.",
         "quota.example.", "quota.facilitation_tier.", "quota.sector.", "quota.high_tech.", "quota.foreign_invested.",
         "quota.audited.", "quota.way.", "quota.form.", "quota.kind.",
        "quota.version.", "quota.member.", "share.",
         "stage.", "watch.place.", "watch.run.", "sweep.standing.", "sweep.better.", "sweep.lever.")  # fmt: skip
"""Keys put together from names; the rest stand in the code as they are."""
COMMAND_LINE = ("scheme.", "flip.", "table.", "legend.", "trace.", "command.", "load.heading", "loss.", "better.")
"""Phrases that only the command line says, unless a catalogue has them."""
LABEL_PARTS = set(LABELS)
ENGLISH_LABELS = ("group.", "parameter.", "choice.", "status.", "part.")
"""Short English labels, where the declaration's own words are too long; the others' are in the files of labels."""


def interface(language):
    """Key to text of a language's catalogue, without the labels of what is declared."""
    found = {}
    for part in parts(language):
        if part not in LABEL_PARTS:
            found |= phrases_of(language, part)
    return {key: said for key, said in found.items() if not key.startswith(ENGLISH_LABELS)}


def fields(said):
    # A phrase of a measure may have its range with the unit or without: that is the language's affair.
    return {"range" if name == "bare" else name for _, name, _, _ in Formatter().parse(said) if name is not None}


def sources():
    for file in WEB.rglob("*.py"):
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def calls(*names):
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield file.name, node


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_texts(language):
    english = interface("en")
    there = interface(language)
    screen = {key for key in ENGLISH if not key.startswith(COMMAND_LINE)} - {"date"}
    wanted = set(english) | {key for key in screen if "." in key or key in there}
    assert sorted(wanted - set(there) - set(SCHEME_WORDS)) == []
    assert sorted(key for key in set(there) - set(english) if key not in ENGLISH) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_fills_in_the_same_fields(language):
    english = ENGLISH | interface("en")
    loose = {"date": {"iso"}} | {k: {"unit", "power"} for k in english if k.startswith(("range.", "heading."))}
    loose |= {k: {"owner"} for k in english if k.startswith("told.load.")}  # a possessive, which only English needs
    for key, said in interface(language).items():
        allowed = loose.get(key, set())
        assert fields(said) - allowed == fields(english[key]) - allowed, key


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_in_another_language(language):
    for key, said in interface(language).items():
        words = re.sub(r"\{\w+(?::\w+)?\}|`[^`]*`|--\w+|YAML|JSON|CSV|Parquet|Excel|SVG|PNG|CNY|USD", "", said)
        # What is said about a file names its words (`low`, `uncertainty`), but makes no English of them.
        english = r"(?:[A-Za-z]{2,}[ ,]+){2,}" if key.startswith("told.") else "[A-Za-z]{3,}"
        assert not re.search(english, words), f"{key}: {said}"


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_no_number_runs_into_a_title(language):
    """A policy called `Parameter 1` must not read as 188 % where 88 % is meant."""
    for key, said in interface(language).items():
        assert not re.search(r"\{(title|name|label|kind)\}\{(percent|number|count)", said), f"{key}: {said}"


def test_no_simplified_character_stands_in_the_traditional_catalogue():
    for key, said in interface("zh-Hant").items():
        assert not set(said) & set(SIMPLIFIED), f"{key}: {said}"


def test_every_key_that_is_asked_for_is_there():
    english = ENGLISH | interface("en")
    for file, node in calls("say"):
        if node.args and isinstance(node.args[0], ast.Constant):
            assert node.args[0].value in english, f"{file}:{node.lineno}"
    for file, node in calls("say_count"):
        if isinstance(node.args[0], ast.Constant):
            key = node.args[0].value
            assert {f"{key}.one", f"{key}.many"} <= set(english), f"{file}:{node.lineno}"


def test_no_text_is_left_over():
    english = interface("en")
    used = set()
    for _, tree in sources():
        used |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    used |= {f"{key}.{end}" for key in set(used) for end in ("one", "many")}
    assert [key for key in english if key not in used and key not in ENGLISH and not key.startswith(BUILT)] == []


def test_every_status_has_its_words():
    from sandbox.declare.grades import STATUSES

    assert all({f"status.{s}", f"status.{s}.help"} <= book("en").phrases.keys() for s in STATUSES)


def test_what_has_no_label_is_called_by_its_name():
    assert text.parameter_label("toy.gate.least_score") == "Gate least score"
    assert text.group_label("toy.gate") == "Gate"
    assert text.choice_label("toy.mode", "open_door", "anyone may enter") == "anyone may enter"
    assert text.choice_label("toy.mode", "open_door") == "open door"


@pytest.mark.parametrize(
    ("asked", "language"),
    [("zh-HK", "zh-Hant"), ("zh-TW", "zh-Hant"), ("zh-Hant-MO", "zh-Hant"), ("zh-CN", "zh-Hans"), ("zh", "zh-Hans"),
     ("zh_SG", "zh-Hans"), ("en-GB", "en"), ("de-DE", "en"), ("", "en"), (None, "en")],
)  # fmt: skip
def test_a_browser_gets_the_nearest_language(asked, language):
    assert nearest(asked) == language


LITERAL = {"st", "slot", "pick", "head", "box", "tab"}


def test_widgets_are_given_no_text_of_their_own():
    """A label or a text given to Streamlit as a constant would escape the catalogue."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if not (isinstance(owner, ast.Name) and owner.id in LITERAL) or node.func.attr in ("fragment", "Page"):
                continue
            given = [
                *node.args[:1],
                *(k.value for k in node.keywords if k.arg in ("label", "help", "placeholder", "alt")),
            ]
            for value in given:
                words = isinstance(value, ast.Constant) and re.search(r"[A-Za-z]{2}", str(value.value))
                assert not words, f"{file.name}:{node.lineno} says {value.value!r}"


def strings(tree):
    """The constants of a module that are not documentation."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def test_markup_holds_no_words_of_its_own():
    """Text between tags, in a constant or a formatted one, would escape the catalogue."""
    for file, tree in sources():
        for node in strings(tree) if file.name not in ("theme.py", "page_language.py") else ():
            between = re.findall(r">([^<>]*)<", node.value)
            assert not [b for b in between if re.search(r"[A-Za-z]{2}", b)], f"{file.name}:{node.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_in_two_parts_of_a_catalogue(language):
    seen = {}
    for part in parts(language):
        for key in phrases_of(language, part):
            assert key not in seen, f"{key} stands in {seen[key]} and {part}"
            seen[key] = part


def test_no_two_labels_of_a_box_are_alike():
    """The browser names an option by its label: of two alike the last would always be the one chosen."""
    labels = text.called(["a", "b", "c"], lambda option: "same" if option != "b" else "other")
    assert [labels(o) for o in "abc"] == ["same", "other", "same (2)"]


def test_a_label_of_another_language_is_still_known():
    words = {"en": "open all year", "zh": "常年开放"}
    text.called(["open", "shut"], lambda option: words["en"] if option == "open" else option)
    now = text.called(["open", "shut"], lambda option: words["zh"] if option == "open" else option)
    assert now("open") == words["zh"]
    assert now.option(words["en"]) == now.option(words["zh"]) == now.option("open") == "open"
    assert now.option("never said") == "never said"


def test_a_box_hears_the_label_of_before_as_its_option_and_sends_that_of_now():
    at = AppTest.from_function(_box, default_timeout=30).run()
    box = at.selectbox(key="box")
    assert (box.value, box.options[1]) == ("open", "open all year")
    at.session_state["zh"] = True
    at.run()
    box = at.selectbox(key="box")
    assert box.proto.set_value
    assert box.proto.raw_value == "常年开放"
    # The browser had not been told in time, and sends what it shows.
    box.options[1] = "open all year"
    box.set_value("open all year")
    at.run()
    box = at.selectbox(key="box")
    assert box.value == "open"
    assert at.session_state["heard"] == []


def _box():
    import streamlit as st

    from sandbox.web.relabelled import install
    from sandbox.web.text import called

    install()
    heard = st.session_state.setdefault("heard", [])
    st.session_state.setdefault("box", "open")
    label = "常年开放" if "zh" in st.session_state else "open all year"
    st.selectbox(
        "Box", ["shut", "open"], key="box", format_func=called(["shut", "open"], lambda o: label if o == "open" else o),
        on_change=lambda: heard.append(st.session_state["box"]),
    )  # fmt: skip
