"""Running tasks in this process, in a pool, or on any executor; a lost worker costs a retry, never the study."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.kernel.record import Record
from sandbox.study.errors import StudyError
from sandbox.study.tasks import Runner, Task
from sandbox.study.workers import hello, interrupts_wait, run_block, run_here, start_worker

LOST = "worker lost: "
"""Start of the reason of a run whose worker died or got stuck; it is tried again when a study is continued."""
MAX_WORKERS = 61
"""More worker processes than this Windows cannot wait for."""
TIMEOUT = 1800.0
"""Seconds after which a task counts as stuck; a task usually takes well under one."""
RETRIES = 2
_BORROWED_IN_FLIGHT = 64
_POLL = 0.2

OnResult = Callable[[Task, list[Record]], None]


class Cancel(Protocol):
    """Anything with the `is_set` of threading.Event."""

    def is_set(self) -> bool:
        """Whether the work is to stop."""


def default_workers() -> int:
    """One worker for each core this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, MAX_WORKERS))


def refuse_nested_start() -> None:
    """End a worker that, while starting, runs its parent's script again and comes to the study in it.

    Happens where a script is not guarded by `if __name__ == "__main__":`. The parent then says what to do.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(1)


class Crew(Protocol):
    """Where tasks go. `limit`: tasks in flight at most. `exact`: every task in flight is really running."""

    limit: int
    exact: bool

    def submit(self, task: Task) -> Future[list[Record]]:
        """Hand a task over."""

    def replace(self) -> None:
        """Kill all workers and get new ones."""

    def stop(self, *, kill: bool) -> None:
        """Let the workers go, at once if `kill`."""


class OwnPool:
    """A pool of spawned processes of our own. Raises StudyError where workers cannot start."""

    exact = True

    def __init__(self, runner: Runner, workers: int) -> None:
        self.limit = min(workers, MAX_WORKERS)
        self._runner = runner
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(
            self.limit, mp_context=context, initializer=start_worker, initargs=(self._runner,)
        )  # fmt: skip
        try:
            with interrupts_wait():
                arrivals = [pool.submit(hello) for _ in range(self.limit)]
            next(iter(wait(arrivals, return_when=FIRST_COMPLETED).done)).result()
        except BrokenExecutor:
            pool.shutdown(wait=False, cancel_futures=True)
            raise StudyError(
                "The worker processes could not start. A script that calls simulate() or compare() with several"
                ' workers must do so below a line `if __name__ == "__main__":`, because each worker first reads the'
                " script itself. Add that line, or pass workers=1."
            ) from None
        except BaseException:
            _kill(pool)
            raise
        return pool

    def submit(self, task: Task) -> Future[list[Record]]:
        """Hand a task over."""
        with interrupts_wait():  # it may start one more process
            return self._pool.submit(run_here, task)

    def replace(self) -> None:
        """Kill all workers and get new ones."""
        _kill(self._pool)
        self._pool = self._start()

    def stop(self, *, kill: bool) -> None:
        """Let the workers go, at once if `kill`."""
        if kill:
            _kill(self._pool)
        else:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _kill(pool: ProcessPoolExecutor) -> None:
    with interrupts_wait():
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


class Borrowed:
    """Somebody else's executor: never shut down here, and what dies in it cannot be replaced here."""

    exact = False

    def __init__(self, runner: Runner, executor: Executor) -> None:
        self.limit = _BORROWED_IN_FLIGHT
        self._runner = runner
        self._executor = executor

    def submit(self, task: Task) -> Future[list[Record]]:
        """Hand a task over, with all it needs."""
        return self._executor.submit(run_block, self._runner, task)

    def replace(self) -> None:
        """Always raises StudyError."""
        raise StudyError(
            "The executor handed in has lost its workers and takes no more work. What was done is kept;"
            " run the same again with a fresh executor to continue."
        )

    def stop(self, *, kill: bool) -> None:
        """Nothing: whoever made the executor ends it."""


@dataclass
class _Dispatch:
    """Hands out tasks and takes care of those whose worker was lost.

    When a pool breaks, every task in flight is under suspicion. Suspects are run one at a time, so that the next
    break names the guilty one, and an innocent neighbour is never counted as failed.
    """

    crew: Crew
    runner: Runner
    on_result: OnResult
    queue: deque[Task]
    timeout: float
    retries: int
    cancel: Cancel | None = None
    suspects: deque[Task] = field(default_factory=deque)
    flying: dict[Future[list[Record]], tuple[Task, float]] = field(default_factory=dict)
    losses: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    def work(self) -> None:
        while self.queue or self.suspects or self.flying:
            if self.cancel is not None and self.cancel.is_set():
                return
            try:
                self._hand_out()
            except BrokenExecutor:
                self._after_break([])
                continue
            done, _ = wait(self.flying, timeout=_POLL, return_when=FIRST_COMPLETED)
            lost = [task for future in done if (task := self._take_in(future)) is not None]
            if lost:
                self._after_break(lost)
            else:
                self._look_for_stuck()

    def _hand_out(self) -> None:
        if self.suspects:
            if not self.flying:
                self._submit(self.suspects)
            return
        while self.queue and len(self.flying) < self.crew.limit:
            self._submit(self.queue)

    def _submit(self, source: deque[Task]) -> None:
        future = self.crew.submit(source[0])
        self.flying[future] = (source.popleft(), time.monotonic())

    def _take_in(self, future: Future[list[Record]]) -> Task | None:
        """Deliver what came back; returns the task if its worker was lost."""
        task, _ = self.flying.pop(future)
        try:
            records = future.result()
        except BrokenExecutor:
            return task
        except Exception as error:  # noqa: BLE001  (whatever kept the result from coming back costs a retry)
            self._blame(task, f"{type(error).__name__}: {error}", self.queue)
        else:
            self.on_result(task, records)
        return None

    def _after_break(self, lost: list[Task]) -> None:
        unfinished = []
        for future in list(self.flying):
            task = self.flying[future][0]
            if future.done() and future.exception() is None:
                self._take_in(future)
            else:
                unfinished.append(task)
        self.flying.clear()
        lost = sorted([*lost, *unfinished], key=lambda t: t.first)
        self.crew.replace()
        if len(lost) == 1:
            self._blame(lost[0], "the process died", self.suspects)
        else:
            self.suspects.extend(lost)

    def _look_for_stuck(self) -> None:
        now = time.monotonic()
        late = [f for f, (_, since) in self.flying.items() if now - since > self.timeout and _is_running(f, self.crew)]
        if not late:
            return
        reason = f"no answer after {self.timeout:g} seconds"
        stuck = [self.flying.pop(f)[0] for f in late]
        if self.crew.exact:
            self.queue.extendleft(task for task, _ in reversed(self.flying.values()))
            self.flying.clear()
            self.crew.replace()
        for task in stuck:
            self._blame(task, reason, self.suspects if self.crew.exact else self.queue)

    def _blame(self, task: Task, reason: str, again: deque[Task]) -> None:
        self.losses[task.key] += 1
        if self.losses[task.key] <= self.retries:
            again.append(task)
        else:
            self.on_result(task, [self.runner.failed(task.policy, r, LOST + reason) for r in task.replications])


def _is_running(future: Future[list[Record]], crew: Crew) -> bool:
    return not future.done() and (crew.exact or future.running())


def run_tasks(
    tasks: Sequence[Task],
    runner: Runner,
    *,
    workers: int,
    on_result: OnResult,
    executor: Executor | None = None,
    cancel: Cancel | None = None,
    timeout: float = TIMEOUT,
    retries: int = RETRIES,
) -> None:
    """Run all tasks and hand each task's records to `on_result` (in this thread, in any order, each task once).

    workers: 1 runs in this process; more start that many processes (spawn). executor: used instead, and left running.
    cancel: once set, returns soon; what was delivered stays. timeout: seconds before a task counts as stuck.
    A task whose worker dies or is stuck is retried `retries` times in new processes, then its runs are delivered as
    failed records. Raises StudyError where workers cannot start, KeyboardInterrupt after letting the workers go, and
    whatever `on_result` raises.
    """
    if executor is None and workers <= 1:
        _run_in_process(tasks, runner, on_result, cancel)
        return
    if not tasks:
        return
    crew: Crew = OwnPool(runner, workers) if executor is None else Borrowed(runner, executor)
    dispatch = _Dispatch(crew, runner, on_result, deque(tasks), timeout, retries, cancel)
    finished = False
    try:
        dispatch.work()
        finished = not dispatch.flying
    finally:
        for future in dispatch.flying:
            future.cancel()
        crew.stop(kill=not finished)


def _run_in_process(tasks: Sequence[Task], runner: Runner, on_result: OnResult, cancel: Cancel | None) -> None:
    for task in tasks:
        records = []
        for replication in task.replications:
            if cancel is not None and cancel.is_set():
                return
            records.append(runner(task.policy, replication))
        on_result(task, records)
