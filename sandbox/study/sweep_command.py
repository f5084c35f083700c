"""The command lines of sweeps, of their cells, and of tornados: what gives the same numbers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.study.command import changed, command_line, define_text, flow, origin_of, read_again
from sandbox.study.tasks import Design


class Ground:
    """A scenario as loaded or changed, as words of a command line."""

    def __init__(self, scenario: Scenario, policies: Sequence[Policy], catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.origin = origin_of(scenario)
        there = read_again(self.origin, catalogue)
        known = {p.name: p for p in there.policies} if there else {}
        self.sets = changed(scenario, there, catalogue)
        self.worlds = [f"{n}={c}" for n, c in scenario.worlds.items() if not there or there.worlds.get(n) != c]
        made = [p for p in policies if p.overlay and (p.name not in known or p.diff(known[p.name]))]
        self.defines = [define_text(p, catalogue) for p in made]
        self.named = {p.name for p in policies if p.name in known or p.overlay}

    def words(self) -> list[str]:
        """The options for what differs from the file."""
        out: list[str] = []
        for option, texts in (("--set", self.sets), ("--define", self.defines), ("--world", self.worlds)):
            for text in texts:
                out += [option, text]
        return out


def sweep_command(
    scenario: Scenario,
    policy: Policy,
    levers: Mapping[str, Sequence[Any]],
    measures: Sequence[str],
    design: Design,
    catalogue: Catalogue,
) -> str:
    """The command of a sweep, quoted for a POSIX shell. levers: path to values, plain; measures: none for the usual."""
    ground = Ground(scenario, [policy], catalogue)
    words = ["sandbox", "sweep", ground.origin]
    for path, values in levers.items():
        words += ["--vary", f"{path}={','.join(flow(v) for v in values)}"]
    words += ["--policy", policy.name] if policy.name in ground.named else []
    words += ground.words()
    words += ["--measures", ",".join(measures)] if measures else []
    return shlex.join([*words, *_tail(design)])


def cell_command(
    scenario: Scenario,
    policy: Policy,
    cell: Policy,
    values: Mapping[str, Any],
    design: Design,
    catalogue: Catalogue,
) -> str:
    """The command of one cell: `run` with --set, and `compare` of one policy where the policy itself sets the path."""
    ground = Ground(scenario, [policy], catalogue)
    heads = {path.rpartition(".")[0] for path in values} | set(values)
    own = any(path in heads or path.rpartition(".")[0] in values for path in policy.overlay)
    common: dict[str, Any] = {"replications": design.replications, "seed": design.seed, "doubt": design.doubt}
    named = [policy.name] if policy.name in ground.named else None
    if not own and not ground.defines and not ground.worlds and design.doubt == "luck":
        sets = [*ground.sets, *(f"{path}={flow(value)}" for path, value in values.items())]
        return command_line("run", ground.origin, policies=named, sets=sets, **common)
    defines = [define_text(cell, catalogue)] if cell.overlay else []
    return command_line(
        "compare", ground.origin, policies=[cell.name] if defines else named, sets=ground.sets, defines=defines,
        worlds=ground.worlds, **common,
    )  # fmt: skip


def tornado_command(
    scenario: Scenario,
    policies: Sequence[Policy],
    measure: str,
    more: Sequence[str],
    design: Design,
    catalogue: Catalogue,
) -> str:
    """The command of a tornado. policies: the one looked at, then the reference where there is one."""
    ground = Ground(scenario, policies, catalogue)
    words = ["sandbox", "tornado", ground.origin, "--measure", measure]
    for option, policy in zip(("--policy", "--reference"), policies, strict=False):
        words += [option, policy.name] if policy.name in ground.named else []
    return shlex.join([*words, *ground.words(), *more, *_tail(design)])


def _tail(design: Design) -> list[str]:
    words = ["--replications", str(design.replications), "--seed", str(design.seed)]
    return words + (["--doubt", design.doubt] if design.doubt != "luck" else [])
