"""Values, policies and worlds as given on a command line: `path=value`, `NAME:path=value,...`, `world=choice`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sandbox.declare.assignment import Assignment
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.desk import Desk
from sandbox.declare.forms import read_assignment
from sandbox.declare.kinds import Number, describe, quoted
from sandbox.declare.names import POLICY_NAME, default_title, is_policy_name
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.uncertainty import Certain
from sandbox.declare.yaml_reader import Document, Key, read_value

_OPENING, _CLOSING = "{[", "}]"


def held(assignment: Assignment) -> Assignment:
    """The assignment as one set by hand: without an uncertainty of its own it is certain."""
    return assignment if assignment.uncertainty is not None else replace(assignment, uncertainty=Certain())


def parse_set(text: str, catalogue: Catalogue, place: str = "--set") -> Assignment:
    """The assignment in `path=value`, the value in YAML syntax in any of its forms. Raises InputRefused.

    What is set by hand is meant: unless it brings an uncertainty of its own it is held fixed when parameters are drawn.
    """
    path, equals, value = text.partition("=")
    path = path.strip()
    if not equals or not path:
        hint = f"Write for example {_example(catalogue)}."
        raise InputRefused(Problem(place, found=describe(text), allowed="path=value", hint=hint))
    try:
        raw = read_value(value, place).data
    except InputRefused as refused:
        raise InputRefused(replace(p, path=f"{path} {p.path}".strip()) for p in refused.problems) from None
    return _assignment(path, raw, catalogue, place, Path())


def parse_define(text: str, catalogue: Catalogue, place: str = "--define") -> Policy:
    """The policy in `NAME:path=value[,path=value...]`. Raises InputRefused.

    Commas inside {}, [] and quotation marks do not part.
    """
    name, colon, rest = text.partition(":")
    name = name.strip()
    if not colon or "=" in name:
        hint = f"Write for example my_policy:{_example(catalogue)}."
        raise InputRefused(Problem(place, found=describe(text), allowed="NAME:path=value[,path=value...]", hint=hint))
    problems: list[Problem] = []
    if not is_policy_name(name):
        problems.append(Problem(place, found=f"the name {quoted(name)}", allowed=POLICY_NAME))
    overlay: dict[str, Assignment] = {}
    for piece in _pieces(rest):
        try:
            assignment = parse_set(piece, catalogue, place)
        except InputRefused as refused:
            problems += refused.problems
            continue
        if assignment.path in overlay:
            problems.append(Problem(place, assignment.path, text="set twice in one policy"))
        overlay[assignment.path] = assignment
    if problems:
        raise InputRefused(problems)
    return Policy(name, default_title(name), overlay)


def parse_vary(text: str, catalogue: Catalogue, place: str = "--vary") -> tuple[str, list[Assignment]]:
    """Path and values in `path=a,b,c`, each value as after --set. Raises InputRefused with every problem.

    Commas inside {}, [] and quotation marks do not part.
    """
    path, equals, rest = text.partition("=")
    path = path.strip()
    if not equals or not path:
        hint = f"Write for example {_example(catalogue)} with more values behind a comma."
        raise InputRefused(Problem(place, found=describe(text), allowed="path=value,value,...", hint=hint))
    problems: list[Problem] = []
    steps: list[Assignment] = []
    for piece in _pieces(rest):
        try:
            steps.append(parse_set(f"{path}={piece}", catalogue, place))
        except InputRefused as refused:
            problems += (p for p in refused.problems if p not in problems)
    if problems:
        raise InputRefused(problems)
    return path, steps


def parse_world(text: str, catalogue: Catalogue, place: str = "--world") -> tuple[str, str]:
    """World and choice in `NAME=CHOICE`. Raises InputRefused."""
    name, equals, choice = (part.strip() for part in text.partition("="))
    if not equals:
        raise InputRefused(Problem(place, found=describe(text), allowed="NAME=CHOICE"))
    desk = _desk(catalogue, place)
    world = desk.word(name, catalogue.worlds, (), "")
    chosen = desk.word(choice, catalogue.worlds[world].names, (), name) if world is not None else None
    if world is None or chosen is None:
        raise InputRefused(desk.problems)
    return world, chosen


def make_policy(name: str, values: Mapping[str, object], catalogue: Catalogue, title: str = "") -> Policy:
    """A policy from plain values by path, each in any form that a scenario file accepts. Raises InputRefused."""
    if not is_policy_name(name):
        raise InputRefused(Problem("policy", found=f"the name {quoted(name)}", allowed=POLICY_NAME))
    place = f"policy {name}"
    problems: list[Problem] = []
    overlay: dict[str, Assignment] = {}
    for path, value in values.items():
        try:
            overlay[path] = _assignment(path, value, catalogue, place)
        except InputRefused as refused:
            problems += refused.problems
    if problems:
        raise InputRefused(problems)
    return Policy(name, title or default_title(name), overlay)


def _example(catalogue: Catalogue) -> str:
    """`path=value` of the first plain number there is."""
    for path, parameter in catalogue.parameters.items():
        if isinstance(parameter.kind, Number):
            return f"{path}={parameter.default:g}"
    return "path=value"


def _desk(catalogue: Catalogue, place: str, folder: Path | None = None) -> Desk:
    no_lines: dict[tuple[Key, ...], int] = {}
    return Desk(Document(place, None, no_lines), catalogue, folder=folder)


def _assignment(path: str, raw: object, catalogue: Catalogue, place: str, folder: Path | None = None) -> Assignment:
    desk = _desk(catalogue, place, folder)
    assignment = read_assignment(desk, path, raw, ())
    if assignment is None:
        raise InputRefused(desk.problems)
    return held(assignment)


def _pieces(text: str) -> list[str]:
    """`text` parted at the commas that stand outside brackets and quotation marks."""
    pieces, depth, quote, begin, escaped = [], 0, "", 0, False
    for i, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and not escaped else quote
            escaped = letter == "\\" and not escaped and quote == '"'
        elif letter in "\"'":
            quote = letter
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        elif letter == "," and depth <= 0:
            pieces.append(text[begin:i])
            begin = i + 1
    return [*pieces, text[begin:]]
