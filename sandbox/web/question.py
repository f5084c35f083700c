"""What is asked: two policies of a scenario, side by side, on the same luck. Plain data, no interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from sandbox.study.tasks import Design, Model, runner_of
from sandbox.web.jobs import Want
from sandbox.web.text import say

OWN = "own"
"""Name of the policy that a user makes, unless the scenario has one of that name."""


def own_name(scenario: Scenario) -> str:
    """The name of the user's own policy in commands: one that the scenario does not use."""
    name, count = OWN, 2
    while any(policy.name == name for policy in scenario.policies):
        name, count = f"{OWN}_{count}", count + 1
    return name


def own_policy(scenario: Scenario, start: Policy, changes: Mapping[str, Any], title: str) -> Policy:
    """`start` with the user's changes (path to plain value) on it. Raises InputRefused for a value that is wrong."""
    name = own_name(scenario)
    if not changes:
        return Policy(name, title, start.overlay)
    return Policy(name, title, start.stack(define_policy(name, changes)).overlay)


@dataclass(frozen=True)
class Question:
    """`policy` against `reference`. The two have different names, though they may be equal in content."""

    scenario: Scenario
    reference: Policy
    policy: Policy
    model: Model
    replications: int = 100
    seed: int = 1

    @property
    def catalogue(self) -> Catalogue:
        """Everything that can be set or reported."""
        return self.model.catalogue

    @property
    def policies(self) -> tuple[Policy, Policy]:
        """Reference first."""
        return self.reference, self.policy

    @cached_property
    def design(self) -> Design:
        """The study that answers it."""
        scenario = self.scenario.with_policies(self.policies)
        return Design(scenario, self.policies, self.seed, self.replications)

    @cached_property
    def identities(self) -> tuple[str, ...]:
        """Content of the two policies under this scenario, model and seed: equal for equal runs."""
        base = [self.model.version, self.scenario.identity(self.catalogue), self.seed]
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
        """Whether the two policies are equal in content."""
        return not self.differing

    @cached_property
    def differing(self) -> dict[str, tuple[Value, Value]]:
        """Parameters whose value differs, with the plain value under the reference and under the policy."""
        return differing(self.scenario, self.catalogue, self.reference, self.policy)

    @cached_property
    def command(self) -> str:
        """The command that gives the same numbers."""
        if self.same:
            design = replace(self.design, policies=(self.reference,))
            return command_for(design, self.catalogue, self.reference.name)
        return command_for(self.design, self.catalogue, self.reference.name)

    @cached_property
    def loads(self) -> list[str]:
        """The load of every limited resource before any run, in words."""
        from sandbox.model import load_report  # noqa: PLC0415  (the engine only when something is asked of it)

        titles = [p.title or p.name for p in self.policies]
        titles = titles if len(set(titles)) == len(titles) else [p.name for p in self.policies]
        return load_lines({t: load_report(self.scenario, p) for t, p in zip(titles, self.policies, strict=True)})

    def comparison(self, left: Sequence[Record], right: Sequence[Record]) -> Comparison | None:
        """The comparison on the runs that both policies have; None before there are two.

        Only those: with more runs of one policy, its mean and the difference would not seem to belong together.
        """
        both = {r.replication for r in left} & {r.replication for r in right}
        if len(both) < 2:
            return None
        # A job serves every name of its content, so its records may bear another one.
        named = [
            replace(record, policy=policy.name)
            for policy, records in zip(self.policies, (left, right), strict=True)
            for record in records
            if record.replication in both
        ]
        return comparison_from(named, self.design, self.model, self.reference.name, self.command)


def differing(
    scenario: Scenario, catalogue: Catalogue, reference: Policy, policy: Policy
) -> dict[str, tuple[Value, Value]]:
    """Parameters whose value differs between two policies: path to the plain values under each."""
    before, after = (catalogue.defaults | scenario.values(catalogue, p) for p in (reference, policy))
    return {
        path: (plain_value(catalogue, path, before[path]), plain_value(catalogue, path, after[path]))
        for path in catalogue.parameters
        if before[path] != after[path]
    }


def ask(
    scenario: Scenario, reference: Policy, start: Policy, changes: Mapping[str, Any], model: Model,
    replications: int, seed: int,
) -> Question:  # fmt: skip
    """The question of a page. Raises InputRefused with everything that is wrong with the changes."""
    if start.name == reference.name:
        policy = own_policy(scenario, start, changes, say("ask.own"))
    elif changes:
        policy = own_policy(scenario, start, changes, say("ask.changed", title=start.title or start.name))
    else:
        policy = start
    checked(scenario.with_policies((reference, policy)), model.catalogue)
    return Question(scenario, reference, policy, model, replications, seed)
