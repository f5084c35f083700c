"""Scenarios and lists of firms that a user uploads: read safely, and laid where the workers can read them.

An uploaded scenario may extend a shipped one; it can name no file but a list of firms that was uploaded with it.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import checked
from sandbox.declare.header import FIRMS_KEY
from sandbox.declare.load import load_text
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.declare.yaml_reader import Document, read_yaml
from sandbox.firms.listed import check_firms

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
LARGEST_LIST = 5_000_000
"""Bytes of a list of firms."""
SCENARIO, FIRMS = "scenario.yaml", "firms.csv"


@dataclass(frozen=True)
class Firms:
    """An uploaded list of firms."""

    name: str
    data: bytes


@lru_cache(maxsize=1)
def _place() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="sandbox-uploads-")


def folder() -> Path:
    """Where uploads lie while the app runs; it goes with the app."""
    return Path(_place().name)


def command_shown(command: str) -> str:
    """A command without the place of uploads: whoever runs it has the file beside them."""
    return re.sub(re.escape(str(folder())) + r"/[0-9a-f]{16}/", "", command)


def safe_name(name: str, fallback: str) -> str:
    """A file's own name, if it can be a file's name anywhere."""
    last = re.split(r"[/\\]", name)[-1]
    return last if _SAFE.fullmatch(last) else fallback


def own_scenario(text: str, name: str, firms: Firms | None, catalogue: Catalogue, taken: Collection[str]) -> Scenario:
    """The scenario in an uploaded text, with the list of firms that came with it.

    name: of its file. taken: names of scenarios it must not have. Raises InputRefused with every problem's line.
    """
    document = read_yaml(text, name)
    listed = document.data.get(FIRMS_KEY)
    if listed is not None:
        _refuse_missing(document, listed, firms)
    scenario = load_text(_without(text, document), name, catalogue)
    if scenario.name in taken:
        place = str(document.place("name"))
        hint = "Give yours another name: in its file, after `name:`."
        raise InputRefused(Problem(place, "name", text=f"there is a scenario {scenario.name} already", hint=hint))
    digest = hashlib.sha256(b"\0".join((text.encode(), firms.data if firms else b""))).hexdigest()[:16]
    place_of = folder() / digest
    place_of.mkdir(parents=True, exist_ok=True)
    file = place_of / safe_name(name, SCENARIO)
    file.write_text(text, encoding="utf-8", newline="\n")
    scenario = replace(scenario, file=str(file))
    if listed is not None and firms is not None:
        path = place_of / firms.name
        path.write_bytes(firms.data)
        scenario = replace(scenario, firms_file=str(path), firms_digest=hashlib.sha256(firms.data).hexdigest())
    try:
        check_firms(scenario)
        return checked(scenario, catalogue)
    except InputRefused as refused:
        raise InputRefused(_shortened(problem) for problem in refused.problems) from None


def _refuse_missing(document: Document, listed: object, firms: Firms | None) -> None:
    """Refuse a list of firms that was not uploaded with the scenario."""
    if firms is not None and listed == firms.name and firms.name == safe_name(firms.name, FIRMS):
        return
    text = "the list of firms that the scenario names was not uploaded with it"
    hint = "Upload both files at once; the scenario names the list as it is called, without a folder."
    raise InputRefused(Problem(str(document.place(FIRMS_KEY)), FIRMS_KEY, text=text, hint=hint))


def _without(text: str, document: Document) -> str:
    """The text with the line of the list of firms empty: a text can name no file, and lines keep their numbers."""
    number = document.lines.get((FIRMS_KEY,), 0)
    lines = text.split("\n")
    if 1 <= number <= len(lines) and lines[number - 1].lstrip(" \"'").startswith(FIRMS_KEY):
        lines[number - 1] = ""
    return "\n".join(lines)


def _shortened(problem: Problem) -> Problem:
    """A problem whose place names the file as the user knows it."""
    pattern = re.escape(str(folder())) + r"/[0-9a-f]{16}/"
    return replace(problem, place=re.sub(pattern, "", problem.place), text=re.sub(pattern, "", problem.text))


def with_firms(scenario: Scenario, firms: Firms, name: str, title: str) -> str:
    """The text of a scenario that is a shipped one with this list of firms."""
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"schema: 1\nextends: {scenario.name}\nname: {name}\ntitle: {quoted}\n{FIRMS_KEY}: {firms.name}\n"
