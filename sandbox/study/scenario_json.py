"""A scenario and its policies as plain JSON data and back: enough to run them again, nothing that could run code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sandbox.declare import uncertainty as doubts
from sandbox.declare.assignment import WORDS, Assignment, Schedule, digest
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.kinds import Day, Days, Kind, Windows
from sandbox.declare.layers import plain_value
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import InitialCases, Scenario
from sandbox.declare.uncertainty import Options, Parts, Uncertainty
from sandbox.declare.values import Value

_DOUBTS: Mapping[str, type[Uncertainty]] = {
    c.__name__: c
    for c in (
        doubts.Certain,
        doubts.Spread,
        doubts.Relative,
        doubts.Binomial,
        doubts.Poisson,
        doubts.Options,
        doubts.Parts,
    )
}
_LEFT_OUT = ("policies", "parameters", "initial_cases", "file", "firms_file")


def revive(kind: Kind, plain: Value) -> Value:
    """The model's value of what `kind.plain` gave. Raises ValueRefused."""
    if isinstance(kind, Day):
        return kind.accept(dt.date.fromisoformat(plain))
    if isinstance(kind, Days):
        return kind.accept([dt.date.fromisoformat(day) for day in plain])
    if isinstance(kind, Windows):
        return kind.accept([{k: dt.date.fromisoformat(day) for k, day in window.items()} for window in plain])
    return kind.accept(plain)


def _plain_doubt(doubt: Uncertainty, kind: Kind) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": type(doubt).__name__}
    if isinstance(doubt, Parts):
        return out | {"parts": {name: _plain_doubt(part, kind) for name, part in doubt.parts.items()}}
    if isinstance(doubt, Options):
        return out | {"values": [kind.plain(value) for value in doubt.values]}
    return out | asdict(doubt)


def _revive_doubt(plain: Mapping[str, Any], kind: Kind) -> Uncertainty:
    made = _DOUBTS[plain["kind"]]
    if made is Parts:
        return Parts({name: _revive_doubt(part, kind) for name, part in plain["parts"].items()})
    if made is Options:
        return Options(tuple(revive(kind, value) for value in plain["values"]))
    return made(**{k: v for k, v in plain.items() if k != "kind"})


def _kind(catalogue: Catalogue, path: str) -> Kind:
    """The kind of a parameter or of a part of one. Raises KeyError."""
    target = catalogue.target(path)
    if target is None:
        raise KeyError(path)
    return target.kind


def _plain_assignment(assignment: Assignment, catalogue: Catalogue) -> dict[str, Any]:
    """An assignment as plain data, without the place it was read from."""
    kind = _kind(catalogue, assignment.path)
    dated = isinstance(assignment.value, Schedule)
    name = "schedule" if dated else "value"
    out: dict[str, Any] = {name: plain_value(catalogue, assignment.path, assignment.value)}
    if assignment.uncertainty is not None:
        out["uncertainty"] = _plain_doubt(assignment.uncertainty, kind)
    return out | assignment.words


def _revive_assignment(path: str, plain: Mapping[str, Any], kind: Kind) -> Assignment:
    if "schedule" in plain:
        steps = ((dt.date.fromisoformat(day), revive(kind, v)) for day, v in plain["schedule"].items())
        value: Any = Schedule(tuple(sorted(steps, key=lambda step: step[0])))
    else:
        value = revive(kind, plain["value"])
    doubt = _revive_doubt(plain["uncertainty"], kind) if "uncertainty" in plain else None
    words = {name: plain[name] for name in WORDS if name in plain}
    return Assignment(path, value, uncertainty=doubt, **words)


def _plain_all(assigned: Mapping[str, Assignment], catalogue: Catalogue) -> dict[str, Any]:
    return {path: _plain_assignment(assigned[path], catalogue) for path in sorted(assigned)}


def _revive_all(plain: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Assignment]:
    return {path: _revive_assignment(path, given, _kind(catalogue, path)) for path, given in plain.items()}


def plain_policy(policy: Policy, catalogue: Catalogue) -> dict[str, Any]:
    """A policy as plain data."""
    return {"name": policy.name, "title": policy.title, "overlay": _plain_all(policy.overlay, catalogue)}


def revive_policy(plain: Mapping[str, Any], catalogue: Catalogue) -> Policy:
    """The policy of what plain_policy gave. Raises KeyError or ValueError for data that is none."""
    return Policy(plain["name"], plain["title"], _revive_all(plain["overlay"], catalogue))


def plain_scenario(scenario: Scenario, catalogue: Catalogue) -> dict[str, Any]:
    """A scenario as plain data; its policies, the file it was read from and that of its firms are left out."""
    out: dict[str, Any] = {}
    for name in (f.name for f in fields(Scenario) if f.name not in _LEFT_OUT):
        value = getattr(scenario, name)
        if isinstance(value, dt.date):
            value = value.isoformat()
        elif isinstance(value, Mapping):
            value = dict(sorted(value.items()))
        out[name] = list(value) if isinstance(value, tuple) else value
    out["parameters"] = _plain_all(scenario.parameters, catalogue)
    out["initial_cases"] = [{**asdict(c), "since": c.since.isoformat()} for c in scenario.initial_cases]
    return out


def doubts_of(scenario: Scenario, catalogue: Catalogue) -> str:
    """Hash of the uncertainties that the scenario itself gives: with doubt about parameters they decide the runs."""
    given = _plain_all(scenario.parameters, catalogue)
    return digest({path: plain.get("uncertainty") for path, plain in given.items()})


def revive_scenario(
    plain: Mapping[str, Any], catalogue: Catalogue, policies: tuple[Policy, ...] = (), firms_file: str | None = None
) -> Scenario:
    """The scenario of what plain_scenario gave. Raises KeyError, TypeError or ValueError for data that is none."""
    given = dict(plain)
    for name in ("start", "end", "entry_end"):
        given[name] = dt.date.fromisoformat(given[name])
    given["headline"] = tuple(given["headline"])
    given["parameters"] = _revive_all(given["parameters"], catalogue)
    given["initial_cases"] = tuple(
        InitialCases(**{**case, "since": dt.date.fromisoformat(case["since"])}) for case in given["initial_cases"]
    )
    return Scenario(**given, policies=policies, firms_file=firms_file)
