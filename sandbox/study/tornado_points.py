"""Which parameters a tornado can move, to which ends, and which it must leave where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import checked
from sandbox.declare.doubt import range_of, uncertainty_in
from sandbox.declare.layers import plain_value
from sandbox.declare.listing import Row, rows
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.declare.scenario import Scenario
from sandbox.declare.switches import asleep, sleeps
from sandbox.declare.uncertainty import Certain, Options
from sandbox.declare.values import Value

WORLDS = "worlds"
"""The group of the worlds, as after --only."""


@dataclass(frozen=True)
class End:
    """One end of a parameter's range. name: `low`, `high`, or `option 1` and so on. value: plain data.

    key: names the runs made there; that of the base where the value is the base's own; empty where it cannot be run,
    and `reason` says why.
    """

    name: str
    value: Any
    key: str
    reason: str = ""


@dataclass(frozen=True)
class Input:
    """A parameter or a world that is moved. uncertainty: its declared range in words; value: the base's, plain."""

    path: str
    status: str
    source: str
    uncertainty: str
    unit: str
    meaning: str
    value: Any
    ends: tuple[End, ...]


@dataclass(frozen=True)
class Point:
    """Where runs are made: a scenario, and for each policy of the question the policy that is run there."""

    scenario: Scenario
    policies: Mapping[str, Policy]


@dataclass(frozen=True)
class Inputs:
    """What is moved and what is not. points: by key, the base under `base`.

    fixed, dated, off, decided: how many parameters are held because nothing is declared uncertain about them, their
    value is a dated schedule, their part of the model is switched off, or every policy asked about sets them itself.
    """

    inputs: tuple[Input, ...]
    points: Mapping[str, Point]
    fixed: int
    dated: int
    off: int
    decided: int


BASE = "base"


def inputs_of(scenario: Scenario, policies: Sequence[Policy], catalogue: Catalogue, only: str = "") -> Inputs:
    """Every input of the group `only` (a system, a section or `worlds`; all where empty) with its ends.

    Raises InputRefused for a group that does not exist.
    """
    points = {BASE: Point(scenario, {p.name: p for p in policies})}
    listed: list[Row] = [] if only == WORLDS else rows(catalogue, only, scenario, parts=False)
    values = catalogue.defaults | scenario.values(catalogue)
    off = asleep(catalogue, scenario.with_policies(tuple(policies)))
    found: list[Input] = []
    held = {"fixed": 0, "dated": 0, "off": 0, "decided": 0}
    for row in listed:
        value = values[row.path]
        kind = _held(row.path, value, scenario, policies, off, catalogue)
        if kind:
            held[kind] += 1
            continue
        ends = _ends(row.path, value, scenario, policies, catalogue, points)
        found.append(
            Input(row.path, row.status, row.source, row.uncertainty, row.unit, row.meaning, row.value, tuple(ends))
        )
    if only in ("", WORLDS):
        found += _worlds(scenario, policies, catalogue, points)
    return Inputs(tuple(found), points, held["fixed"], held["dated"], held["off"], held["decided"])


def _held(
    path: str,
    value: Value,
    scenario: Scenario,
    policies: Sequence[Policy],
    off: tuple[str, ...],
    catalogue: Catalogue,
) -> str:
    """Why a parameter is not moved; empty where it is."""
    if isinstance(value, Schedule):
        return "dated"
    if isinstance(uncertainty_in(catalogue, scenario, path, value), Certain):
        return "fixed"
    if sleeps(path, off):
        return "off"
    return "decided" if all(path in p.overlay for p in policies) else ""


def _ends(
    path: str,
    value: Value,
    scenario: Scenario,
    policies: Sequence[Policy],
    catalogue: Catalogue,
    points: dict[str, Point],
) -> list[End]:
    parameter = catalogue.parameters[path]
    over = uncertainty_in(catalogue, scenario, path, value)
    try:
        found = range_of(parameter, Assignment(path, value, uncertainty=over))
    except ValueError as error:
        return [End(name, None, "", str(error)) for name in ("low", "high")]
    if isinstance(found, Options):
        named = [(f"option {i + 1}", v) for i, v in enumerate(found.values)]
    else:
        named = list(zip(("low", "high"), found, strict=True))
    return [_end(name, path, v, value, scenario, policies, catalogue, points) for name, v in named]


def _end(
    name: str,
    path: str,
    at: Value,
    value: Value,
    scenario: Scenario,
    policies: Sequence[Policy],
    catalogue: Catalogue,
    points: dict[str, Point],
) -> End:
    plain = plain_value(catalogue, path, at)
    if at == value:
        return End(name, plain, BASE)
    here = {path: Assignment(path, at, uncertainty=Certain())}
    # Below what the policy sets: its own whole value or parts stay.
    moved = {p.name: Policy(p.name, p.title, {**here, **p.overlay}) for p in policies}
    try:
        checked(scenario.with_policies(tuple(moved.values())), catalogue)
    except InputRefused as refused:
        return End(name, plain, "", str(refused.problems[0].message))
    key = f"{path} {name}"
    points[key] = Point(scenario, moved)
    return End(name, plain, key)


def _worlds(
    scenario: Scenario, policies: Sequence[Policy], catalogue: Catalogue, points: dict[str, Point]
) -> list[Input]:
    out = []
    for name, world in catalogue.worlds.items():
        now = scenario.worlds.get(name, world.default)
        ends = []
        for choice in world.choices:
            key = BASE if choice.name == now else f"world {name} {choice.name}"
            if key != BASE:
                moved = scenario.with_worlds({name: choice.name})
                points[key] = Point(moved, {p.name: p for p in policies})
            ends.append(End(choice.name, choice.name, key))
        source = next((c.source for c in world.choices if c.name == now), "")
        words = f"{len(world.choices)} worlds"
        out.append(Input(f"world {name}", "world", source, words, "", world.meaning, now, tuple(ends)))
    return out
