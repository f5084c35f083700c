"""What is asked: two to four policies of a scenario, side by side, on the same luck. Plain data, no interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sandbox import define_policy
from sandbox.declare.assignment import digest
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import checked
from sandbox.declare.layers import plain_value
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.declare.values import Value
from sandbox.kernel.record import Record
from sandbox.report.load import load_lines
from sandbox.study.command import command_for
from sandbox.study.comparison import comparison_from
from sandbox.study.results import Comparison
from sandbox.study.scenario_json import doubts_of
from sandbox.study.tasks import Design, Doubt, Model, runner_of
from sandbox.web.jobs import Want
from sandbox.web.retell import retold
from sandbox.web.text import phrases, say
from sandbox.web.uploads import command_shown

OWN = "own"
"""Name of the policy that a user makes, unless the scenario has one of that name."""


def title(policy: Policy) -> str:
    """A policy's title, or its name in words."""
    return policy.title or policy.name.replace("_", " ")


def own_name(scenario: Scenario, others: Iterable[str] = ()) -> str:
    """The name of a user's own policy in commands: one that neither the scenario nor `others` use."""
    taken = {policy.name for policy in scenario.policies}.union(others)
    name, count = OWN, 2
    while name in taken:
        name, count = f"{OWN}_{count}", count + 1
    return name


def own_policy(start: Policy, changes: Mapping[str, Any], name: str, title: str) -> Policy:
    """`start` with the user's changes (path to plain value) on it. Raises InputRefused for a value that is wrong."""
    if not changes:
        return Policy(name, title, start.overlay)
    return Policy(name, title, start.stack(define_policy(name, changes)).overlay)


@dataclass(frozen=True)
class Question:
    """`others` (one to three) against `reference`. All have different names, though they may be equal in content."""

    scenario: Scenario
    reference: Policy
    others: tuple[Policy, ...]
    model: Model
    replications: int = 100
    seed: int = 1
    doubt: Doubt = "luck"

    @property
    def catalogue(self) -> Catalogue:
        """Everything that can be set or reported."""
        return self.model.catalogue

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Reference first."""
        return self.reference, *self.others

    @cached_property
    def design(self) -> Design:
        """The study that answers it."""
        scenario = self.scenario.with_policies(self.policies)
        return Design(scenario, self.policies, self.seed, self.replications, self.doubt)

    @cached_property
    def identities(self) -> tuple[str, ...]:
        """Content of the policies under this scenario, model and seed: equal for equal runs."""
        base: list[object] = [self.model.version, self.scenario.identity(self.catalogue), self.seed]
        if self.doubt == "parameters":
            # Runs then depend on the plausible ranges too, which no scenario's identity holds.
            base.append([self.doubt, doubts_of(self.scenario, self.catalogue)])
        return tuple(digest([*base, self.scenario.policy_identity(self.catalogue, p)]) for p in self.policies)

    @cached_property
    def key(self) -> str:
        """Equal where the same is asked and shown in the same words."""
        words = [[p.name, p.title] for p in self.policies]
        return digest([self.identities, words, self.replications, self.scenario.name, list(self.scenario.headline)])

    @cached_property
    def wants(self) -> tuple[Want, ...]:
        """The runs it takes."""
        runner = runner_of(self.design, self.model)
        pairs = zip(self.identities, self.policies, strict=True)
        return tuple(Want(key, runner, policy, self.replications) for key, policy in pairs)

    @property
    def same(self) -> bool:
        """Whether no policy differs from the reference."""
        return not self.differing

    @cached_property
    def differing(self) -> dict[str, tuple[Value, ...]]:
        """Parameters whose value is not the same everywhere: the plain value under each policy, reference first."""
        return differing(self.scenario, self.catalogue, self.policies)

    @cached_property
    def command(self) -> str:
        """The command that gives the same numbers."""
        there = {self.identities[0]: self.reference}
        for key, policy in zip(self.identities, self.policies, strict=True):
            there.setdefault(key, policy)
        design = replace(self.design, policies=tuple(there.values()))
        return command_shown(command_for(design, self.catalogue, self.reference.name))

    @cached_property
    def loads(self) -> list[str]:
        """The load of every limited resource before any run, in words."""
        from sandbox.model import load_report  # noqa: PLC0415  (the engine only when something is asked of it)

        titles = [p.title or p.name for p in self.policies]
        titles = titles if len(set(titles)) == len(titles) else [p.name for p in self.policies]
        found = {t: load_report(self.scenario, p) for t, p in zip(titles, self.policies, strict=True)}
        return load_lines(found, phrases(), retold)

    def comparison(self, *found: Sequence[Record]) -> Comparison | None:
        """The comparison on the runs that all policies have (records in their order); None before there are two.

        Only those: with more runs of one policy, its mean and the difference would not seem to belong together.
        """
        both = set[int].intersection(*({r.replication for r in records} for records in found))
        if len(both) < 2:
            return None
        # A job serves every name of its content, so its records may bear another one.
        named = [
            replace(record, policy=policy.name)
            for policy, records in zip(self.policies, found, strict=True)
            for record in records
            if record.replication in both
        ]
        return comparison_from(named, self.design, self.model, self.reference.name, self.command)


def differing(scenario: Scenario, catalogue: Catalogue, policies: Sequence[Policy]) -> dict[str, tuple[Value, ...]]:
    """Parameters whose value is not the same under all policies: path to the plain values under each."""
    found = [catalogue.defaults | scenario.values(catalogue, p) for p in policies]
    return {
        path: tuple(plain_value(catalogue, path, values[path]) for values in found)
        for path in catalogue.parameters
        if any(values[path] != found[0][path] for values in found[1:])
    }


@dataclass(frozen=True)
class Wanted:
    """A policy to compare: the one it starts from, and the user's changes to it (path to plain value)."""

    start: Policy
    changes: Mapping[str, Any]


def ask(
    scenario: Scenario, reference: Policy, wanted: Sequence[Wanted], model: Model, replications: int, seed: int
) -> Question:
    """The question of a page. Raises InputRefused with everything that is wrong with the changes."""
    names: list[str] = []
    others = []
    for want in wanted:
        others.append(_asked(reference, want, own_name(scenario, names)))
        names.append(others[-1].name)
    checked(scenario.with_policies((reference, *others)), model.catalogue)
    return Question(scenario, reference, tuple(others), model, replications, seed)


def _asked(reference: Policy, want: Wanted, name: str) -> Policy:
    start, changes = want.start, want.changes
    if start.name == reference.name:
        return own_policy(start, changes, name, say("ask.own"))
    if changes:
        return own_policy(start, changes, name, say("ask.changed", title=start.title or start.name))
    return start
