"""What runs inside a worker process: it holds the runner it was given at its start and nothing between tasks."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.kernel.record import Record
from sandbox.study.tasks import Runner, Task

_given: list[Runner] = []


def run_block(runner: Runner, task: Task) -> list[Record]:
    """The records of a task, in order of replication."""
    return [runner(task.policy, replication) for replication in task.replications]


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Ctrl-C waits until the block is over. A process that starts in it never hears of one.

    Around what starts workers: an interrupt in the middle would leave one that nobody knows of, and a worker that is
    still loading would answer it with a traceback. Nothing is held up where the system has no signal masks (Windows).
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415  (there is none on Windows)

    resource_tracker.ensure_running()  # it would lift the mask while starting
    # The mask is for whoever is started; threads of libraries may take the signal all the same, and pass it on to us.
    heard: list[int] = []
    ours = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number)) if ours else None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if ours:
            signal.signal(signal.SIGINT, handler)
        if heard:
            signal.raise_signal(signal.SIGINT)


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
