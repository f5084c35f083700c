"""Layers of assignments laid on each other: whole values, parts of distributions and tables, constant or dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.distribution import FAMILIES, Dist
from sandbox.declare.kinds import Kind, ValueRefused
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.values import Value


def resolved(catalogue: Catalogue, below: Mapping[str, Value], overlay: Mapping[str, Assignment]) -> dict[str, Value]:
    """Whole values (or Schedules) by path: `below` with `overlay` laid on it; what neither sets is left out.

    Whole values of the overlay count first, its parts are laid on top, all parts of a parameter at once. Raises
    InputRefused with every parameter whose parts do not fit.
    """
    values = dict(below)
    parts: dict[str, dict[str, Assignment]] = {}
    problems: list[Problem] = []
    for path, assignment in overlay.items():
        if path in catalogue.parameters:
            values[path] = assignment.value
        else:
            head, _, part = path.rpartition(".")
            parts.setdefault(head, {})[part] = assignment
    for head, given in parts.items():
        kind = catalogue.parameters[head].kind
        below_it = values.get(head, catalogue.defaults[head])
        try:
            values[head] = _with_parts(kind, below_it, {name: a.value for name, a in given.items()})
        except ValueRefused as refused:
            problems.append(_misfit(head, given, refused))
    if problems:
        raise InputRefused(problems)
    return values


def plain_value(catalogue: Catalogue, path: str, value: Value) -> Value:
    """A value or a Schedule of values of the parameter or part at `path` as JSON-ready data."""
    if isinstance(value, Schedule):
        return {day.isoformat(): catalogue.plain(path, v) for day, v in value.steps}
    return catalogue.plain(path, value)


def _with_parts(kind: Kind, whole: Value, parts: Mapping[str, Value]) -> Value:
    """The whole with its parts replaced. Where any of it is dated, so is the result, from the latest first date on."""
    schedules = [v for v in (whole, *parts.values()) if isinstance(v, Schedule)]
    if not schedules:
        return _joined(kind, whole, parts)
    first = max(s.steps[0][0] for s in schedules)
    days = sorted({first, *(day for s in schedules for day, _ in s.steps if day > first)})
    at = _reader
    return Schedule(tuple((d, _joined(kind, at(d)(whole), {n: at(d)(v) for n, v in parts.items()})) for d in days))


def _reader(day: dt.date) -> Callable[[Value], Value]:
    return lambda value: value.at(day) if isinstance(value, Schedule) else value


def _joined(kind: Kind, whole: Value, parts: Mapping[str, Value]) -> Value:
    if isinstance(whole, Dist):
        for name in parts:
            if name not in FAMILIES[whole.family]:
                allowed = f"a part of it: {', '.join(FAMILIES[whole.family])}"
                raise ValueRefused(f"{name} of a distribution that is {whole.family}", allowed, name)
    return kind.accept({**kind.plain(whole), **parts})


def _misfit(head: str, given: Mapping[str, Assignment], refused: ValueRefused) -> Problem:
    """The problem, placed where the part in question (else the last one given) is set."""
    culprit = given.get(refused.part) or list(given.values())[-1]
    set_here = ", ".join(f"{n} {a.value:g}" if isinstance(a.value, int | float) else n for n, a in given.items())
    return Problem(
        str(culprit.place),
        culprit.path if refused.part in given else head,
        refused.found,
        refused.allowed,
        hint=f"This is what the whole becomes with {set_here}.",
    )
