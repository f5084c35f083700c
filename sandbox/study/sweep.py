"""A sweep: one policy with one or two levers at several values each, every cell an ordinary run on the same luck."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from sandbox.declare.assignment import Assignment, stacked
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import checked
from sandbox.declare.layers import plain_value
from sandbox.declare.measure import TWIN, Measure
from sandbox.declare.nearest import nearest
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.declare.switches import asleep, sleeps
from sandbox.kernel.record import Record
from sandbox.study.compare import OnProgress, design_for, run_design
from sandbox.study.comparison import differences_of, estimate
from sandbox.study.executors import TIMEOUT, Cancel
from sandbox.study.front import refuse_pair
from sandbox.study.grid import Cell, Sweep, SweepCell
from sandbox.study.inputs import load_scenario
from sandbox.study.sheet import Sheet
from sandbox.study.statistics import LEVEL
from sandbox.study.sweep_command import cell_command, sweep_command
from sandbox.study.tasks import Design, Doubt, Model, the_model

MOST_LEVERS = 2
MOST_CELLS = 225
"""More cells than this in one sweep nobody can read."""
BASE = "base"
"""Name of the cell in which no lever is moved."""

Levers = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class SweepPlan:
    """What a sweep runs. cells: by name, the base first, then the grid with the last lever moving fastest.

    levers: path to its values as plain data. policy: the one varied. base: name of the cell that stands for the policy
    as it is: `base`, or the cell of the grid that says the same. design: the cells as policies. notes: what a reader
    should know beforehand. left_out: headline measures that need a run without a sandbox, which a sweep does not make.
    """

    scenario: Scenario
    policy: Policy
    levers: Mapping[str, tuple[Any, ...]]
    cells: Mapping[str, Cell]
    base: str
    measures: tuple[str, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    design: Design

    @property
    def runs(self) -> int:
        """Runs in all."""
        return len(self.cells) * self.design.replications


def plan_sweep(
    scenario: Scenario | str | Path,
    levers: Levers | Mapping[str, Sequence[Assignment]],
    policy: str | Policy | None = None,
    *,
    measures: Sequence[str] | None = None,
    replications: int = 40,
    seed: int = 1,
    doubt: Doubt = "luck",
    fronts: Sequence[tuple[str, str]] = (),
    model: Model | None = None,
) -> SweepPlan:
    """The plan of a sweep, nothing run yet. Arguments and errors are those of sweep().

    fronts: pairs of measures of which the front will be asked for; checked here, before anything is run.
    """
    used = model or the_model()
    catalogue = used.catalogue
    scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, model=used)
    chosen: str | Policy = policy if policy is not None else (scenario.policies or (Policy(BASE),))[0]
    base = design_for(scenario, [chosen], catalogue, replications=replications, seed=seed, doubt=doubt, by=None)
    ground = base.policies[0]
    given = _read_levers(levers, catalogue)
    wanted, left_out = _measures(scenario, measures, catalogue)
    for pair in fronts:
        refuse_pair({name: catalogue.measures[name] for name in wanted}, pair)
    cells, same = _cells(base.scenario, ground, given, catalogue)
    policies = tuple(cell.policy for cell in cells.values())
    design = Design(base.scenario.with_policies(policies), policies, seed, replications, doubt)
    plain = {p: tuple(plain_value(catalogue, p, a.value) for a in steps) for p, steps in given.items()}
    return SweepPlan(
        scenario, ground, plain, cells, same, wanted, left_out, _notes(scenario, policies, given, catalogue), design
    )


def sweep(
    scenario: Scenario | str | Path,
    levers: Levers | Mapping[str, Sequence[Assignment]],
    policy: str | Policy | None = None,
    *,
    measures: Sequence[str] | None = None,
    replications: int = 40,
    seed: int = 1,
    workers: int | None = None,
    doubt: Doubt = "luck",
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    executor: Executor | None = None,
    timeout: float = TIMEOUT,
    model: Model | None = None,
) -> Sweep:
    """Run a policy at every combination of the levers' values, and compare each with the policy as it is.

    levers: one or two paths, each with its values (plain, in any form of a scenario file, or Assignments); the value is
    laid over the policy. policy: a name, a Policy, or None for the scenario's first. measures: names; the scenario's
    headline where None. Every cell gives the numbers of `simulate` with that value set. The other arguments and errors
    are those of compare(). Raises InputRefused for a lever or a value that is none, or that does not fit.
    """
    used = model or the_model()
    plan = plan_sweep(
        scenario, levers, policy, measures=measures, replications=replications, seed=seed, doubt=doubt, model=used
    )
    records = run_design(
        plan.design, used, workers=workers, out=out, progress=progress, cancel=cancel, executor=executor,
        timeout=timeout, command=command_of(plan, used.catalogue), reference=plan.base,
    )  # fmt: skip
    return sweep_from(records, plan, used)


def sweeping(
    plan: SweepPlan,
    *,
    workers: int | None = None,
    progress: OnProgress | None = None,
    executor: Executor | None = None,
    timeout: float = TIMEOUT,
    model: Model | None = None,
) -> Iterator[Sweep]:
    """The sweep while it is being run: all cells roughly first, then refined; the last one is complete.

    Each answer holds whatever has arrived since the one before; only the last has joint intervals. Closing the
    iterator stops the runs. Raises what sweep() raises while running.
    """
    used = model or the_model()
    news: SimpleQueue[Sequence[Record] | None] = SimpleQueue()
    stop, broken, records = Event(), list[BaseException](), list[Record]()

    def work() -> None:
        try:
            run_design(
                plan.design, used, workers=workers, progress=progress, arrived=news.put, cancel=stop, executor=executor,
                timeout=timeout,
            )  # fmt: skip
        except BaseException as error:  # noqa: BLE001  (handed on to the reader of the iterator)
            broken.append(error)
        finally:
            news.put(None)

    worker = Thread(target=work, name="sweep", daemon=True)
    worker.start()
    try:
        going = True
        while going:
            going = _collect(news, records)
            if going:
                yield sweep_from(records, plan, used, joint=False)
    finally:
        stop.set()
        worker.join()
    if broken:
        raise broken[0]
    yield sweep_from(records, plan, used)


def _collect(news: SimpleQueue[Sequence[Record] | None], records: list[Record]) -> bool:
    """Take in all that has arrived, at least one block; false once the runs have ended."""
    block = news.get()
    while block is not None:
        records.extend(block)
        try:
            block = news.get_nowait()
        except Empty:
            return True
    return False


def sweep_from(records: Iterable[Record], plan: SweepPlan, model: Model, *, joint: bool = True) -> Sweep:
    """The sweep on the records there are, complete or not.

    joint: with intervals of the differences that hold together over all cells of a measure (they take a moment).
    """
    catalogue = model.catalogue
    kept = [r for r in records if r.policy in plan.cells]
    sheet = Sheet.of(kept, tuple(plan.cells))
    measures = {name: catalogue.measures[name] for name in plan.measures}
    away: dict[str, dict[str, Any]] = {name: {} for name in plan.cells}
    for name, measure in measures.items():
        found = differences_of(sheet, {name: measure}, [name] if joint else [], plan.base, None)
        for cell, differences in found.items():
            away[cell] |= differences
    failures: dict[str, list[str]] = {name: [] for name in plan.cells}
    for record in sorted(kept, key=lambda r: r.replication):
        if record.status != "ok":
            failures[record.policy].append(record.reason)
    cells = tuple(
        SweepCell(
            cell,
            {n: estimate(sheet, name, m, None) for n, m in measures.items()},
            away[name],
            tuple(failures[name]),
            cell_command(plan.scenario, plan.policy, cell.policy, cell.values, plan.design, catalogue),
        )
        for name, cell in plan.cells.items()
    )
    said = command_of(plan, catalogue)
    return Sweep(
        scenario=plan.scenario.name, policy=plan.policy.name, seed=plan.design.seed,
        replications=plan.design.replications, doubt=plan.design.doubt, level=LEVEL, command=said,
        levers=plan.levers, measures=measures, base=plan.base, cells=cells, left_out=plan.left_out, notes=plan.notes,
        runs=len(kept), sheet=sheet,
    )  # fmt: skip


def command_of(plan: SweepPlan, catalogue: Catalogue) -> str:
    """The command line that gives the same sweep."""
    usual, _ = _measures(plan.scenario, None, catalogue)
    asked = () if plan.measures == usual else plan.measures
    return sweep_command(plan.scenario, plan.policy, plan.levers, asked, plan.design, catalogue)


def _read_levers(levers: Mapping[str, Sequence[Any]], catalogue: Catalogue) -> dict[str, tuple[Assignment, ...]]:
    from sandbox.declare.command_line import make_policy  # noqa: PLC0415  (the YAML reader only when it is needed)

    if not 1 <= len(levers) <= MOST_LEVERS:
        hint = "Give for example two levers: --vary PATH=1,2,3 --vary PATH=4,5. Hold the others with --set."
        raise InputRefused(Problem("--vary", found=f"{len(levers)} levers", allowed="one or two", hint=hint))
    problems: list[Problem] = []
    out: dict[str, tuple[Assignment, ...]] = {}
    for path, values in levers.items():
        if isinstance(values, str):
            hint = f"Write [{values!r}, ...]."
            problems.append(Problem("--vary", path, f"the text {values}", "a list of values", hint))
            continue
        steps: list[Assignment] = []
        for value in values:
            try:
                made = value if isinstance(value, Assignment) else make_policy("value", {path: value}, catalogue)
            except InputRefused as refused:
                problems += (p for p in refused.problems if p not in problems)
            else:
                steps.append(made if isinstance(made, Assignment) else made.overlay[path])
        problems += _unfit(path, values, [plain_value(catalogue, path, a.value) for a in steps])
        out[path] = tuple(steps)
    for path in out:
        if path.rpartition(".")[0] in out:
            text = f"it is a part of {path.rpartition('.')[0]}, which is varied too"
            problems.append(Problem("--vary", path, text=text, hint="Vary the whole or the part."))
    count = 1
    for steps_of in out.values():
        count *= len(steps_of)
    if count > MOST_CELLS:
        problems.append(
            Problem("--vary", found=f"{count} cells", allowed=f"at most {MOST_CELLS}", hint="Fewer values.")
        )
    if problems:
        raise InputRefused(problems)
    return out


def _unfit(path: str, values: Sequence[Any], plain: Sequence[Any]) -> list[Problem]:
    """What is wrong with a lever's values as a row; `plain` are those of them that could be read."""
    if len(values) < 2:
        hint = f"Give two or more ({path}=1,2,3), or hold it with --set {path}=VALUE."
        return [Problem("--vary", path, f"{len(values)} value(s)", "two values or more", hint)]
    twice = next((v for i, v in enumerate(plain) if v in plain[:i]), None)
    return [] if twice is None else [Problem("--vary", path, text=f"the value {twice} is given twice")]


def _measures(
    scenario: Scenario, wanted: Sequence[str] | None, catalogue: Catalogue
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures to report, and those of the headline left out. Raises InputRefused."""
    known = catalogue.measures
    if wanted is None:
        headline = [n for n in (scenario.headline or tuple(known)) if n in known]
        usable = tuple(n for n in headline if not needs_twin(known[n]))
        return usable, tuple(n for n in headline if n not in usable)
    problems = []
    for name in wanted:
        if name not in known:
            near = nearest(name, known)
            hint = f"Did you mean {near}? " if near else ""
            problems.append(Problem("--measures", name, text="no such measure", hint=f"{hint}See `sandbox measures`."))
        elif needs_twin(known[name]):
            text = "it is counted against a run without a sandbox, and a sweep makes none"
            hint = "Use `sandbox compare` with such a policy, or `sandbox tornado`."
            problems.append(Problem("--measures", name, text=text, hint=hint))
    if problems:
        raise InputRefused(problems)
    return tuple(dict.fromkeys(wanted)), ()


def needs_twin(measure: Measure) -> bool:
    """Whether the measure is counted against a policy without a sandbox."""
    return measure.aggregate in ("added", *TWIN)


def _cells(
    scenario: Scenario, ground: Policy, levers: Mapping[str, tuple[Assignment, ...]], catalogue: Catalogue
) -> tuple[dict[str, Cell], str]:
    """The base and the grid, and which of them is the policy as it is. Raises InputRefused for what does not fit."""
    here = catalogue.defaults | scenario.values(catalogue, ground)
    cells: dict[str, Cell] = {}
    same = BASE
    problems: list[Problem] = []
    for position in product(*(range(len(steps)) for steps in levers.values())):
        set_here = {path: levers[path][i] for path, i in zip(levers, position, strict=True)}
        name = "cell_" + "_".join(str(i + 1) for i in position)
        policy = Policy(name, "", stacked(ground.overlay, set_here))
        try:
            checked(scenario.with_policies((policy,)), catalogue)
        except InputRefused as refused:
            problems += [p for p in refused.problems if p not in problems]
            continue
        plain = {path: plain_value(catalogue, path, a.value) for path, a in set_here.items()}
        cells[name] = Cell(name, position, plain, policy)
        if catalogue.defaults | scenario.values(catalogue, policy) == here:
            same = name
    if problems:
        raise InputRefused(problems)
    if same == BASE:
        return {BASE: Cell(BASE, None, {}, Policy(BASE, "", ground.overlay))} | cells, BASE
    return cells, same


def _notes(
    scenario: Scenario, policies: tuple[Policy, ...], levers: Mapping[str, object], catalogue: Catalogue
) -> tuple[str, ...]:
    off = asleep(catalogue, scenario.with_policies(policies))
    return tuple(
        f"{path} belongs to a part of the model that is switched off here: moving it changes nothing."
        for path in levers
        if sleeps(path, off)
    )
