"""From the words of a command line to a scenario and its policies; every problem of them is reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from sandbox.cli.output import names_in, not_known
from sandbox.declare.assignment import stacked
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem

if TYPE_CHECKING:
    from sandbox.declare.catalogue import Catalogue
    from sandbox.declare.scenario import Scenario

P = ParamSpec("P")
T = TypeVar("T")


def catalogue() -> Catalogue:
    """The product's catalogue."""
    from sandbox.catalogue import CATALOGUE  # noqa: PLC0415  (not for --help or --version)

    return CATALOGUE


@dataclass
class _Gathered:
    """Problems found so far; the first refused part does not keep the others from being checked."""

    problems: list[Problem] = field(default_factory=list)

    def attempt(self, build: Callable[P, T], *args: P.args, **named: P.kwargs) -> T | None:
        try:
            return build(*args, **named)
        except InputRefused as refused:
            self.problems.extend(refused.problems)
            return None

    def settle(self) -> None:
        if self.problems:
            raise InputRefused(self.problems)


def the_scenario(
    name: str,
    *,
    sets: Sequence[str] = (),
    defines: Sequence[str] = (),
    overlays: Sequence[Path] = (),
    worlds: Sequence[str] = (),
    named: Mapping[str, str | None] | None = None,
) -> Scenario:
    """The scenario of a file or a shipped name with the command line's changes laid on.

    named: option to the policies it names; they are checked too. Raises InputRefused with the problems of the file and
    of every option together.
    """
    from sandbox.declare.check import checked  # noqa: PLC0415  (the YAML reader: not for --help)
    from sandbox.declare.command_line import parse_define, parse_set, parse_world  # noqa: PLC0415
    from sandbox.declare.load import load_overlay, load_scenario  # noqa: PLC0415
    from sandbox.firms.listed import check_firms  # noqa: PLC0415

    known, found = catalogue(), _Gathered()
    base = found.attempt(load_scenario, name, known)
    if base is not None:
        found.attempt(check_firms, base)
    files = [found.attempt(load_overlay, file, known) for file in overlays]
    given = [found.attempt(parse_set, text, known) for text in sets]
    made = [found.attempt(parse_define, text, known) for text in defines]
    chosen = [found.attempt(parse_world, text, known) for text in worlds]
    if base is None or None in files or None in made:
        # What policies there are cannot be said.
        raise InputRefused(found.problems)
    scenario = base
    for file in files:
        scenario = file.on(scenario) if file else scenario
    scenario = scenario.with_parameters(stacked({}, {a.path: a for a in given if a}))
    by_name = {p.name: p for p in (*scenario.policies, *made) if p}
    scenario = scenario.with_policies(tuple(by_name.values())).with_worlds(dict(c for c in chosen if c))
    for option, text in (named or {}).items():
        found.attempt(the_policies, scenario, text, option)
    found.settle()
    return checked(scenario, known) if files or given or made else scenario


def the_policies(scenario: Scenario, text: str | None, option: str = "--policies") -> tuple[Policy, ...]:
    """The policies named in a comma-separated option, in that order; all of the scenario where there is none.

    Raises InputRefused for a name that the scenario does not have.
    """
    names = names_in(text) if text is not None else [p.name for p in scenario.policies]
    if not names:
        # A scenario without policies has its base alone.
        return (Policy("base", "As the file says"),)
    there = {p.name: p for p in scenario.policies}
    missing = [not_known(option, "policy", name, there) for name in names if name not in there]
    if missing:
        raise InputRefused(missing)
    return tuple(there[name] for name in dict.fromkeys(names))


def the_reference(scenario: Scenario, chosen: Sequence[Policy], name: str | None) -> str:
    """Name of the policy that the others are compared with; the first where none is named.

    Raises InputRefused for one that the scenario does not have, or that is not among those compared.
    """
    if name is None:
        return chosen[0].name
    the_policies(scenario, name, "--reference")
    names = [p.name for p in chosen]
    if name not in names:
        raise InputRefused(not_known("--reference", "policy among those compared", name, names))
    return name


def the_policy(scenario: Scenario, name: str | None) -> Policy:
    """One policy by name; the scenario's first where none is named. Raises InputRefused for an unknown one."""
    return the_policies(scenario, name, "--policy")[0]
