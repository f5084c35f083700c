"""The command lines of sweeps, of their cells, and of tornados: what gives the same numbers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.study.command import Ground, command_line, define_text, flow
from sandbox.study.tasks import Design


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
