"""Running a tornado: many points on one crew of workers, keeping of each record only what the figure needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from threading import Event, RLock
from typing import TYPE_CHECKING

from sandbox.declare.measure import TWIN, Measure
from sandbox.declare.policy import Policy
from sandbox.kernel.record import Record
from sandbox.study.compare import WORTH_A_POOL, OnProgress
from sandbox.study.executors import Cancel, default_workers, refuse_nested_start, run_tasks
from sandbox.study.sheet import DEN, NUM
from sandbox.study.statistics import LEVEL
from sandbox.study.tasks import BLOCK, Model, ModelRunner, Task, runner_of
from sandbox.study.tornado_figures import NO_CHANGE, Figure, bar_of, figure_of
from sandbox.study.tornado_points import BASE, Point
from sandbox.study.tornado_results import Bar, Tornado

if TYPE_CHECKING:
    from sandbox.study.tornado import TornadoPlan


def _width(bar: Bar) -> float:
    return bar.swing.mean if bar.swing.mean is not None else -1.0


@dataclass(frozen=True)
class PointRunner:
    """The Runner of many points: which of `runners` a policy belongs to, by its name."""

    runners: tuple[ModelRunner, ...]
    which: Mapping[str, int]

    def __call__(self, policy: Policy, replication: int) -> Record:
        """The record of one replication at one point."""
        return self.runners[self.which[policy.name]](policy, replication)

    def failed(self, policy: Policy, replication: int, reason: str) -> Record:
        """A failed record with its reason."""
        return self.runners[self.which[policy.name]].failed(policy, replication, reason)


@dataclass
class Crew:
    """Runs points and keeps of their records only what the figure needs."""

    plan: TornadoPlan
    model: Model
    command: str
    workers: int | None
    progress: OnProgress | None
    cancel: Cancel | None
    executor: Executor | None
    timeout: float
    news: Event | None = None
    lock: AbstractContextManager[object] = field(default_factory=RLock)
    refined: set[str] = field(default_factory=set)
    records: dict[str, list[Record]] = field(default_factory=dict)
    failures: dict[str, list[str]] = field(default_factory=dict)
    made: int = 0
    stopped: bool = False
    _figures: dict[str, tuple[int, Figure | None]] = field(default_factory=dict)

    def work(self) -> None:
        """Both passes."""
        plan = self.plan
        self.run(plan.inputs.points, 0, plan.rough)
        if plan.top is None:
            self.refined = {moved.path for moved in plan.inputs.inputs}
        elif not self.stopped:
            self.run(self.refine(), plan.rough, plan.design.replications)

    def refine(self) -> dict[str, Point]:
        """Where the second pass runs: choose the widest bars of the first (all of them where the plan refines all)."""
        points = self.plan.inputs.points
        with self.lock:
            widest = sorted(self.bars(), key=_width, reverse=True)[: self.plan.top]
        self.refined = {bar.path for bar in widest}
        keys = {BASE} | {arm.end.key for bar in widest for arm in bar.arms if arm.end.key}
        return {key: point for key, point in points.items() if key in keys}

    def answer(self, complete: bool = True) -> Tornado:
        """The tornado on the records there are."""
        plan, question, inputs = self.plan, self.plan.question, self.plan.inputs
        with self.lock:
            base = self.figure(BASE)
            return Tornado(
                scenario=plan.scenario.name, policy=question.policy, reference=question.reference,
                measure=question.measure, seed=plan.design.seed, replications=plan.design.replications,
                rough=plan.rough, level=LEVEL, command=self.command,
                base=base.shown if base is not None else NO_CHANGE,
                bars=tuple(sorted(self.bars(), key=lambda bar: (not bar.refined, -_width(bar)))),
                fixed=inputs.fixed, dated=inputs.dated, off=inputs.off, decided=inputs.decided, runs=self.made,
                failed=sum(len(found) for found in self.failures.values()), complete=complete and not self.stopped,
            )  # fmt: skip

    def run(self, points: Mapping[str, Point], first: int, last: int) -> None:
        """Replications first .. last - 1 of every policy of the question at these points."""
        scenarios = list({id(p.scenario): p.scenario for p in points.values()}.values())
        number = {id(s): i for i, s in enumerate(scenarios)}
        runners = tuple(runner_of(replace(self.plan.design, scenario=s, policies=()), self.model) for s in scenarios)
        where: dict[str, tuple[str, str]] = {}
        which: dict[str, int] = {}
        policies: list[Policy] = []
        for i, (key, point) in enumerate(points.items()):
            for name, policy in point.policies.items():
                own = f"point_{i}_{name}"
                where[own], which[own] = (key, name), number[id(point.scenario)]
                policies.append(Policy(own, "", policy.overlay))
        tasks = [
            Task(policy, start, min(start + BLOCK, last) - 1)
            for start in range(first, last, BLOCK)
            for policy in policies
        ]
        total = len(policies) * (last - first)
        count = self.workers if self.workers is not None else (default_workers() if total >= WORTH_A_POOL else 1)
        if self.executor is None and count > 1:
            refuse_nested_start()
        run_tasks(
            tasks, PointRunner(runners, which), workers=min(count, max(1, len(tasks))), executor=self.executor,
            cancel=self.cancel, timeout=self.timeout, on_result=self._take(where),
        )  # fmt: skip
        self.stopped = self.stopped or (self.cancel is not None and self.cancel.is_set())

    def _take(self, where: Mapping[str, tuple[str, str]]) -> Callable[[Task, list[Record]], None]:
        def take(task: Task, block: list[Record]) -> None:
            key, name = where[task.policy.name]
            with self.lock:
                self.keep(key, name, block)
            if self.news is not None:
                self.news.set()
            if self.progress is not None:
                self.progress(self.made, self.plan.runs)

        return take

    def keep(self, key: str, name: str, block: Iterable[Record]) -> None:
        """Take in the runs of policy `name` at a point."""
        for record in block:
            if record.status != "ok":
                self.failures.setdefault(key, []).append(f"{name}: {record.reason}")
            self.records.setdefault(key, []).append(replace(slim(record, self.plan.question.measure), policy=name))
            self.made += 1

    def figure(self, key: str) -> Figure | None:
        """The figure at a point on the records there are."""
        there = self.records.get(key, [])
        known = self._figures.get(key)
        if known is None or known[0] != len(there):
            known = self._figures[key] = (len(there), figure_of(there, self.plan.question))
        return known[1]

    def bars(self) -> list[Bar]:
        """All bars, in the order of the declarations."""
        figures = {key: self.figure(key) for key in self.plan.inputs.points}
        many = len(self.plan.inputs.inputs)
        return [
            bar_of(moved, figures, self.failures, many, moved.path in self.refined) for moved in self.plan.inputs.inputs
        ]


def slim(record: Record, measure: Measure) -> Record:
    """The record with nothing but what the figure of `measure` needs."""
    needed = {measure.name, measure.name + NUM, measure.name + DEN}
    needed |= set(measure.of) if measure.of and measure.aggregate not in TWIN else set()
    values = {name: value for name, value in record.values.items() if name in needed}
    cases = {name: found for name, found in record.cases.items() if name in (measure.of or ())}
    return replace(record, values=values, cases=cases, series=None, journal=None)
