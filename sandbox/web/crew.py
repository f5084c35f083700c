"""The worker processes behind the app: where blocks of runs go."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from sandbox.kernel.record import Record
from sandbox.study.executors import default_workers
from sandbox.study.tasks import Runner, Task
from sandbox.study.workers import hello, interrupts_wait, run_block
from sandbox.web.work import start


class Crew(Protocol):
    """Where blocks of runs go. `limit`: how many are worked on at the same time."""

    limit: int

    @property
    def ready(self) -> int:
        """How many can be worked on just now: those that are still starting count only where there are no others."""

    def submit(self, runner: Runner, task: Task) -> Future[list[Record]]:
        """Hand a block over. Its future breaks (BrokenExecutor) where the worker that has it dies."""

    def renew(self, future: Future[list[Record]]) -> None:
        """Put a new worker in the place of the one that has, or had, this block."""

    def stop(self) -> None:
        """Let the workers go, at once."""


@dataclass
class _Worker:
    pool: ProcessPoolExecutor
    greeting: Future[None]
    block: Future[list[Record]] | None = None

    @property
    def started(self) -> bool:
        return self.greeting.done() and self.greeting.exception() is None

    @property
    def busy(self) -> bool:
        return self.block is not None and not self.block.done()

    def kill(self) -> None:
        for process in list((self.pool._processes or {}).values()):
            process.kill()
        self.pool.shutdown(wait=False, cancel_futures=True)


class Processes:
    """Spawned processes that serve every question alike; each is a pool of its own, so that one's death is its own."""

    def __init__(self, workers: int | None = None) -> None:
        self.limit = workers or default_workers()
        self._workers = [_start() for _ in range(self.limit)]

    @property
    def ready(self) -> int:
        """How many can be worked on just now: those that are still starting count only where there are no others."""
        return sum(worker.started for worker in self._workers) or self.limit

    def submit(self, runner: Runner, task: Task) -> Future[list[Record]]:
        """Hand a block over, with all it needs, to a worker that has none."""
        place = min(range(self.limit), key=lambda n: (self._workers[n].busy, not self._workers[n].started))
        try:
            block = self._workers[place].pool.submit(run_block, runner, task)
        except BrokenExecutor:  # died while it had nothing to do
            self._replace(place)
            block = self._workers[place].pool.submit(run_block, runner, task)
        self._workers[place].block = block
        return block

    def renew(self, future: Future[list[Record]]) -> None:
        """Put a new worker in the place of the one that has, or had, this block."""
        for place, worker in enumerate(self._workers):
            if worker.block is future:
                self._replace(place)

    def _replace(self, place: int) -> None:
        self._workers[place].kill()
        self._workers[place] = _start()

    def stop(self) -> None:
        """Let the workers go, at once."""
        for worker in self._workers:
            worker.kill()


def _start() -> _Worker:
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=start)
    # The process comes with the first task: greet it, so that nobody's first question waits for it.
    with interrupts_wait():
        return _Worker(pool, pool.submit(hello))
