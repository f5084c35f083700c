"""simulate() and compare(): the public way to run a study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import checked
from sandbox.declare.nearest import nearest
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.kernel.record import Record
from sandbox.study.command import command_for
from sandbox.study.comparison import comparison_from, runs_from
from sandbox.study.executors import TIMEOUT, Cancel, default_workers, refuse_nested_start, run_tasks
from sandbox.study.inputs import load_scenario
from sandbox.study.results import Comparison, Difference, Failure, Runs
from sandbox.study.statistics import Estimate
from sandbox.study.tasks import DOUBTS, GROUPINGS, Design, Doubt, Model, Task, runner_of, tasks_of, the_model

__all__ = [
    "Comparison",
    "Difference",
    "Estimate",
    "Failure",
    "Runs",
    "compare",
    "run_design",
    "simulate",
]

WORTH_A_POOL = 40
"""Fewer runs than this are over before a pool of processes has started."""

OnProgress = Callable[[int, int], None]
OnArrival = Callable[[Sequence[Record]], None]


def simulate(
    scenario: Scenario | str | Path,
    policy: str | Policy | None = None,
    *,
    replications: int = 100,
    seed: int = 1,
    workers: int | None = None,
    doubt: Doubt = "luck",
    by: str | None = None,
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    arrived: OnArrival | None = None,
    cancel: Cancel | None = None,
    executor: Executor | None = None,
    command: str | None = None,
    timeout: float = TIMEOUT,
    model: Model | None = None,
) -> Runs:
    """Run one policy many times.

    scenario: a Scenario, or the file or shipped name of one. policy: a name of the scenario's, a Policy, or None for
    the scenario's first (its base where it has none). The other arguments and the errors are those of compare().
    """
    used = model or the_model()
    scenario = _the_scenario(scenario, used)
    if policy is None:
        policy = scenario.policies[0] if scenario.policies else Policy("base")
    design = design_for(scenario, [policy], used.catalogue, replications=replications, seed=seed, doubt=doubt, by=by)
    said = command if command is not None else command_for(design, used.catalogue)
    records = run_design(
        design, used, workers=workers, out=out, progress=progress, arrived=arrived, cancel=cancel, executor=executor,
        timeout=timeout, command=said,
    )  # fmt: skip
    return runs_from(records, design, used, said)


def compare(
    scenario: Scenario | str | Path,
    policies: Sequence[str | Policy] | None = None,
    reference: str | None = None,
    *,
    replications: int = 100,
    seed: int = 1,
    workers: int | None = None,
    doubt: Doubt = "luck",
    by: str | None = None,
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    arrived: OnArrival | None = None,
    cancel: Cancel | None = None,
    executor: Executor | None = None,
    command: str | None = None,
    timeout: float = TIMEOUT,
    model: Model | None = None,
) -> Comparison:
    """Run several policies on the same luck and compare each with the reference.

    scenario: a Scenario, or the file or shipped name of one. policies: names of the scenario's, or Policy objects; all
    of the scenario's where None. reference: a name among them; the first where None. doubt: `luck` (intervals cover
    the replications) or `parameters` (every parameter is drawn over its declared uncertainty too, alike under every
    policy). by: `area`, `sector`, `kind`, `size` or `tier`, to report groups of firms as well. workers: processes; one
    a core where None, in this process for 1. out: a study directory to keep the runs in, or to continue. progress:
    called with (runs done, runs in all). arrived: called with the records of each block as it comes, for a partial
    comparison by comparison_from(). cancel: an Event; once set, the answer so far is returned. executor: any
    concurrent.futures.Executor to run on instead. timeout: seconds after which a block of runs counts as stuck.

    A run that fails is a row (`failures`), not an exception. Raises InputRefused for wrong arguments or a directory
    with another study in it, StudyError where workers cannot start or another process writes the directory,
    KeyboardInterrupt when interrupted (runs in `out` are kept).
    """
    used = model or the_model()
    scenario = _the_scenario(scenario, used)
    chosen = list(policies) if policies is not None else list(scenario.policies)
    chosen = chosen or [Policy("base")]
    design = design_for(
        scenario, chosen, used.catalogue,
        replications=replications, seed=seed, doubt=doubt, by=by, reference=reference,
    )  # fmt: skip
    against = reference or design.policies[0].name
    said = command if command is not None else command_for(design, used.catalogue, against)
    records = run_design(
        design, used, workers=workers, out=out, progress=progress, arrived=arrived, cancel=cancel, executor=executor,
        timeout=timeout, command=said, reference=against,
    )  # fmt: skip
    return comparison_from(records, design, used, against, said)


def _the_scenario(scenario: Scenario | str | Path, model: Model) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario, model=model)


def design_for(
    scenario: Scenario,
    policies: Sequence[str | Policy],
    catalogue: Catalogue,
    *,
    replications: int,
    seed: int,
    doubt: Doubt,
    by: str | None,
    reference: str | None = None,
) -> Design:
    """The design of a study. Raises InputRefused with everything that is wrong with the arguments."""
    problems: list[Problem] = []
    known = {p.name: p for p in scenario.policies}
    chosen: list[Policy] = []
    for policy in policies:
        if isinstance(policy, Policy):
            chosen.append(policy)
        elif policy in known:
            chosen.append(known[policy])
        else:
            problems.append(_unknown("policy", policy, known))
    names = [p.name for p in chosen]
    if reference is not None and reference not in names:
        problems.append(_unknown("reference", reference, names))
    if replications < 1:
        problems.append(Problem("replications", found=str(replications), allowed="a whole number of at least 1"))
    if not 0 <= seed < 2**63:
        problems.append(Problem("seed", found=str(seed), allowed="a whole number from 0 to 2^63 - 1"))
    if doubt not in DOUBTS:
        problems.append(_unknown("doubt", doubt, DOUBTS))
    if by is not None and by not in GROUPINGS:
        problems.append(_unknown("by", by, GROUPINGS))
    if problems:
        raise InputRefused(problems)
    # The study keeps its own policies and nothing of those it does not run.
    return Design(
        checked(scenario.with_policies(tuple(chosen)), catalogue), tuple(chosen), seed, replications, doubt, by
    )


def _unknown(what: str, name: str, known: Sequence[str] | dict[str, Policy]) -> Problem:
    near = nearest(name, known)
    hint = f"Did you mean {near}?" if near else ""
    return Problem(what, name, found=name, allowed=", ".join(known) or "none", text="no such name", hint=hint)


def run_design(
    design: Design,
    model: Model,
    *,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    arrived: OnArrival | None = None,
    cancel: Cancel | None = None,
    executor: Executor | None = None,
    timeout: float = TIMEOUT,
    command: str = "",
    reference: str | None = None,
) -> list[Record]:
    """All records of a design: those kept in `out` first, the rest run and kept there. Arguments as of compare()."""
    tasks = tasks_of(design.policies, design.replications)
    total = len(design.policies) * design.replications
    count = workers if workers is not None else (default_workers() if total >= WORTH_A_POOL else 1)
    if executor is None and count > 1:
        refuse_nested_start()
    records: list[Record] = []

    def take(task: Task, block: list[Record], keep: Callable[[Task, Sequence[Record]], None] | None = None) -> None:
        if keep is not None:
            keep(task, block)
        records.extend(block)
        if arrived is not None:
            arrived(block)
        if progress is not None:
            progress(len(records), total)

    def run(rest: Sequence[Task], keep: Callable[[Task, Sequence[Record]], None] | None) -> None:
        run_tasks(
            rest, runner_of(design, model), workers=min(count, max(1, len(rest))), executor=executor, cancel=cancel,
            timeout=timeout, on_result=lambda task, block: take(task, block, keep),
        )  # fmt: skip

    if out is None:
        run(tasks, None)
        return records
    from sandbox.study.store import StudyDirectory, manifest_of  # noqa: PLC0415  (pyarrow only where runs are kept)

    with StudyDirectory(Path(out), design, manifest_of(design, model, reference, command)) as directory:
        done = directory.done(tasks)
        for task, block in done:
            take(task, block)
        there = {task.key for task, _ in done}
        run([t for t in tasks if t.key not in there], directory.write)
    return records
