"""Stand-ins for what is slow or outside: a crew worked by hand, a crew of one thread, runners without a model."""

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from sandbox.declare.policy import Policy
from sandbox.kernel.record import Record
from sandbox.study.workers import run_block
from sandbox.web.jobs import Want


def record(policy, replication, status="ok", reason=""):
    return Record("s", policy.name, "p", 1, replication, "1", status, reason, values={"x": float(replication)})


@dataclass(frozen=True)
class Plain:
    """Runs nothing; the record says which replication it is."""

    seconds: float = 0.0

    def __call__(self, policy, replication):
        time.sleep(self.seconds)
        return record(policy, replication)

    def failed(self, policy, replication, reason):
        return record(policy, replication, "failed", reason)


@dataclass(frozen=True)
class Deadly(Plain):
    """Kills the process it runs in."""

    def __call__(self, policy, replication):
        os._exit(9)


@dataclass(frozen=True)
class Nosy(Plain):
    """Says in its record in which process it ran, and how nice that one is."""

    def __call__(self, policy, replication):
        time.sleep(0.01)
        return Record("s", policy.name, "p", 1, replication, "1", "ok", values={"pid": os.getpid(), "nice": os.nice(0)})


def want(key, replications=10, runner=None, name=None):
    return Want(key, runner or Plain(), Policy(name or key), replications)


class ByHand:
    """A crew whose blocks come back when a test says so."""

    def __init__(self, limit=2):
        self.limit = limit
        self.open = []
        self.handed_out = []
        self.replaced = 0
        self.stopped = False

    def submit(self, runner, task):
        future = Future()
        self.open.append((future, runner, task))
        self.handed_out.append((task.policy.name, task.first, task.last))
        return future

    def finish(self, index=0):
        future, runner, task = self.open.pop(index)
        future.set_result(run_block(runner, task))
        return task

    def fail(self, error, index=0):
        future, _, _ = self.open.pop(index)
        future.set_exception(error)

    def die(self, index=0):
        self.fail(BrokenProcessPool("a process in the process pool was terminated abruptly"), index)

    @property
    def ready(self):
        return self.limit

    def renew(self, future):
        self.replaced += 1
        self.open = [entry for entry in self.open if entry[0] is not future]

    def stop(self):
        self.stopped = True


class OneThread:
    """A crew of one thread of this process."""

    limit = ready = 1

    def __init__(self):
        self._pool = ThreadPoolExecutor(1)

    def submit(self, runner, task):
        return self._pool.submit(run_block, runner, task)

    def renew(self, future):
        pass

    def stop(self):
        self._pool.shutdown(wait=False, cancel_futures=True)


def until(condition, seconds=10.0):
    """Wait until the condition holds; fails where it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
