"""What runs inside a worker process: it holds the runner it was given at its start and nothing between tasks."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading

from sandbox.kernel.record import Record
from sandbox.study.tasks import Runner, Task

_given: list[Runner] = []


def run_block(runner: Runner, task: Task) -> list[Record]:
    """The records of a task, in order of replication."""
    return [runner(task.policy, replication) for replication in task.replications]


def start_worker(runner: Runner) -> None:
    """First thing in a worker: its arrival has loaded the model already; keep the runner, watch the parent."""
    _given[:] = [runner]
    # Ctrl-C reaches the whole process group; the parent decides what happens, the workers stay silent.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, name="parent-watch", daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(3)


def hello() -> None:
    """A task that does nothing: when it comes back, a worker is there."""


def run_here(task: Task) -> list[Record]:
    """The records of a task by the runner given at the start."""
    return run_block(_given[0], task)
