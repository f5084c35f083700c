"""The worker processes behind the app: where blocks of runs go."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Protocol

from sandbox.kernel.record import Record
from sandbox.study.executors import default_workers
from sandbox.study.tasks import Runner, Task
from sandbox.study.workers import hello, run_block
from sandbox.web.work import start


class Crew(Protocol):
    """Where blocks of runs go. `limit`: how many are worked on at the same time."""

    limit: int

    def submit(self, runner: Runner, task: Task) -> Future[list[Record]]:
        """Hand a block over. Raises BrokenExecutor where the workers are gone."""

    def replace(self) -> None:
        """Kill the workers and get new ones."""

    def stop(self) -> None:
        """Let the workers go, at once."""


class Processes:
    """Spawned processes that serve every question alike."""

    def __init__(self, workers: int | None = None) -> None:
        self.limit = workers or default_workers()
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(self.limit, mp_context=multiprocessing.get_context("spawn"), initializer=start)
        # Processes come with the first tasks: greet each, so that nobody's first question waits for them.
        for _ in range(self.limit):
            pool.submit(hello)
        return pool

    def submit(self, runner: Runner, task: Task) -> Future[list[Record]]:
        """Hand a block over with all it needs."""
        return self._pool.submit(run_block, runner, task)

    def replace(self) -> None:
        """Kill the workers and get new ones."""
        self.stop()
        self._pool = self._start()

    def stop(self) -> None:
        """Let the workers go, at once."""
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
