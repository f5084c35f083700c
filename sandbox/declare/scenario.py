"""A scenario: what is simulated, from when to when, under which values and policies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sandbox.declare.assignment import Assignment, Schedule, digest, plain_overlay, stacked
from sandbox.declare.catalogue import Catalogue, Plan, Settings
from sandbox.declare.frozen import FrozenDict
from sandbox.declare.layers import plain_value, resolved
from sandbox.declare.policy import Policy
from sandbox.declare.values import Value

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class InitialCases:
    """`count` cases of `system` that stand in `stage` since `since`, which lies before the start."""

    system: str
    stage: str
    count: int
    since: dt.date
    source: str
    status: str


@dataclass(frozen=True)
class Scenario:
    """Frozen; nothing edits it. `parameters` are the base; every policy is an overlay on them.

    Keys of `parameters` and of a policy's overlay are paths of parameters or of parts; `values` and `plan` join them.
    start, end: first day and the day after the last. entry_end: day from which nobody enters or applies any more.
    warm_up_days: days simulated before the start, not measured. firms_file: CSV of firms instead of the synthesis, as a
    path that can be opened; firms_digest: SHA-256 of its content. file: where the scenario was read from.
    """

    name: str
    title: str
    question: str
    start: dt.date
    end: dt.date
    entry_end: dt.date
    warm_up_days: int = 0
    parameters: Mapping[str, Assignment] = field(default_factory=FrozenDict)
    policies: tuple[Policy, ...] = ()
    headline: tuple[str, ...] = ()
    worlds: Mapping[str, str] = field(default_factory=FrozenDict)
    initial_cases: tuple[InitialCases, ...] = ()
    file: str = ""
    firms_file: str | None = None
    firms_digest: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", FrozenDict(self.parameters))
        object.__setattr__(self, "worlds", FrozenDict(self.worlds))

    @property
    def first(self) -> dt.date:
        """First simulated day: the start less the warm-up."""
        return self.start - dt.timedelta(days=self.warm_up_days)

    @property
    def days(self) -> int:
        """Length of the observation window in days."""
        return (self.end - self.start).days

    def policy(self, name: str) -> Policy:
        """The policy of that name. Raises KeyError."""
        for policy in self.policies:
            if policy.name == name:
                return policy
        raise KeyError(name)

    def with_parameters(self, extra: Mapping[str, Assignment]) -> Scenario:
        """The scenario with further base values laid on top."""
        return replace(self, parameters=stacked(self.parameters, extra))

    def with_policies(self, policies: tuple[Policy, ...]) -> Scenario:
        """The scenario with these policies instead."""
        return replace(self, policies=policies)

    def with_worlds(self, worlds: Mapping[str, str]) -> Scenario:
        """The scenario in other worlds; itself where it is in them already."""
        now = {**self.worlds, **worlds}
        return self if now == self.worlds else replace(self, worlds=now)

    def values(
        self, catalogue: Catalogue, policy: Policy | None = None, drawn: Mapping[str, Value] | None = None
    ) -> dict[str, Value]:
        """Whole value (or Schedule) of every parameter that the base or `policy` sets, parts joined; defaults left out.

        drawn: values by path that replace the base's constant ones (doubt about parameters); a policy's own stay.
        Raises InputRefused where parts do not fit what they are laid on.
        """
        base = resolved(catalogue, {}, self.parameters)
        base |= {path: v for path, v in (drawn or {}).items() if not isinstance(base.get(path), Schedule)}
        return resolved(catalogue, base, policy.overlay) if policy else base

    def identity(self, catalogue: Catalogue) -> str:
        """Hash of everything that decides the base's events: dates, full values, worlds, initial cases, list of firms.

        No policy is in it. A value set as a whole or by its parts gives the same identity.
        """
        values = catalogue.defaults | self.values(catalogue)
        base = {path: plain_value(catalogue, path, value) for path, value in values.items()}
        worlds = {n: w.default for n, w in catalogue.worlds.items()} | dict(self.worlds)
        cases = [[c.system, c.stage, c.count, c.since.isoformat()] for c in self.initial_cases]
        dates = [self.start.isoformat(), self.end.isoformat(), self.entry_end.isoformat(), self.warm_up_days]
        return digest([SCHEMA_VERSION, dates, base, worlds, cases, self.firms_digest])

    def policy_identity(self, catalogue: Catalogue, policy: Policy) -> str:
        """Hash of a policy's content."""
        return digest(plain_overlay(policy.overlay, catalogue.plain))

    def plan(
        self, catalogue: Catalogue, policy: Policy | None = None, drawn: Mapping[str, Value] | None = None
    ) -> Plan:
        """Settings over time under `policy`; `drawn` as in `values`."""
        layers = self.values(catalogue, policy, drawn)
        dates = {day for v in layers.values() if isinstance(v, Schedule) for day, _ in v.steps}
        breaks = [self.first, *sorted(d for d in dates if self.first < d < self.end)]
        settings: list[Settings] = []
        for day in breaks:
            values = {p: v.at(day) if isinstance(v, Schedule) else v for p, v in layers.items()}
            settings.append(catalogue.settings(values, self.worlds, settings[-1] if settings else None))
        return Plan(tuple((day - self.start).days * 86_400 for day in breaks), tuple(settings))

    @property
    def summary(self) -> str:
        """The scenario in one line."""
        cases = sum(c.count for c in self.initial_cases)
        parts = [
            f"{self.start.isoformat()} to {(self.end - dt.timedelta(days=1)).isoformat()}",
            _counted(len(self.policies), "policy", "policies"),
            f"{_counted(len(self.parameters), 'value', 'values')} set",
            _counted(cases, "initial case", "initial cases"),
        ]
        return f"{self.name}: {', '.join(parts)}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
