"""The job manager behind the pages: one for the process, shared by all sessions.

A job is one policy under one scenario and seed. Whoever asks the same is served by the same job, so a reference policy
is run once for everybody. A session says what it wants, again and again; what nobody wants any more is not run on. At
most one block a worker is handed out at a time, so forgetting a job is enough to cancel it. First runs go before
refinements, and sessions take turns.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field

from sandbox.declare.policy import Policy
from sandbox.kernel.record import Record
from sandbox.study.executors import RETRIES
from sandbox.study.tasks import BLOCK, Runner, Task
from sandbox.web.crew import Crew

FIRST = 2
"""A job's first runs, which go before all others: with two of them there is a first range."""
BLOCK_SECONDS = 0.25
"""How long a block should take: short, so that a worker is soon free for somebody's first runs."""
LEASE = 6.0
"""Seconds after which a session that does not ask any more is taken to have left."""
STUCK = 120.0
"""Seconds after which a block counts as stuck."""
KEPT = 6_000
"""Records kept of jobs that nobody wants just now (about 20 kB each)."""
_POLL = 0.5


@dataclass(frozen=True)
class Want:
    """Runs 0 .. `replications` - 1 of a policy. `key`: equal for equal content, whatever the policy is called.

    background: one of very many, whose first runs do not go before what others are waiting for.
    """

    key: str
    runner: Runner
    policy: Policy
    replications: int
    background: bool = False


@dataclass(frozen=True)
class Trouble:
    """Why a job cannot go on: the key of a text and its fields. Who reads it says it in the reader's language."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """What a job has so far: its records by replication, and why it cannot go on."""

    records: tuple[Record, ...]
    trouble: Trouble | None = None


@dataclass(frozen=True)
class Progress:
    """How a session's wants stand, in their order.

    done, total: runs. seconds_left: None before the pace is known. others: further sessions whose runs are pending.
    """

    standings: tuple[Standing, ...]
    done: int
    total: int
    seconds_left: float | None
    others: int

    @property
    def pending(self) -> bool:
        """Whether more is to come."""
        return self.done < self.total and not any(s.trouble for s in self.standings)


@dataclass
class _Job:
    want: Want
    records: dict[int, Record] = field(default_factory=dict)
    flying: set[int] = field(default_factory=set)
    losses: int = 0
    trouble: Trouble | None = None
    pace: float | None = None

    def missing(self, replications: int) -> list[int]:
        """Runs that are neither there nor under way."""
        if self.trouble:
            return []
        return [r for r in range(replications) if r not in self.records and r not in self.flying]

    def served(self, replications: int) -> bool:
        return bool(self.trouble) or all(r in self.records for r in range(replications))


@dataclass(frozen=True)
class _Flight:
    key: str
    task: Task
    since: float


@dataclass
class _Demand:
    wants: tuple[Want, ...]
    seen: float


class Manager:
    """Runs what sessions want, on one crew. Safe to call from any thread."""

    def __init__(
        self, crew: Crew, *, lease: float = LEASE, stuck: float = STUCK, clock: Callable[[], float] = time.monotonic,
        stock: Callable[[str], dict[int, Record]] = lambda _: {},
    ) -> None:  # fmt: skip
        """`stock`: runs that a job of that key begins with, by replication."""
        self._stock = stock
        self._crew, self._lease, self._stuck, self._clock = crew, lease, stuck, clock
        self._changed = threading.Condition(threading.RLock())
        self._jobs: OrderedDict[str, _Job] = OrderedDict()
        self._demands: dict[str, _Demand] = {}
        self._turns: deque[str] = deque()
        self._flying: dict[Future[list[Record]], _Flight] = {}
        self._pace: float | None = None
        self._closed = False
        threading.Thread(target=self._work, name="job-manager", daemon=True).start()

    # What pages call.

    def request(self, session: str, wants: Sequence[Want]) -> Progress:
        """Say what a session wants, instead of what it wanted before, and see how that stands. Idempotent."""
        with self._changed:
            if session not in self._demands:
                self._turns.append(session)
            self._demands[session] = _Demand(tuple(wants), self._clock())
            for want in wants:
                if want.key not in self._jobs:
                    self._jobs[want.key] = _Job(want, self._stock(want.key))
                self._jobs.move_to_end(want.key)
            self._changed.notify_all()
            return self._progress(session, wants)

    def look(self, wants: Sequence[Want]) -> Progress:
        """How these wants stand, without asking for more."""
        with self._changed:
            return self._progress("", wants)

    def wait(self, wants: Sequence[Want], timeout: float) -> bool:
        """Wait until each has its first runs (or cannot go on); whether that came in time."""
        with self._changed:
            return self._changed.wait_for(lambda: all(self._begun(want) for want in wants), timeout)

    def release(self, session: str) -> None:
        """The session wants nothing any more; results stay."""
        with self._changed:
            self._forget(session)

    def close(self) -> None:
        """End the workers and this manager."""
        with self._changed:
            self._closed = True
            self._crew.stop()
            self._changed.notify_all()

    def _begun(self, want: Want) -> bool:
        job = self._jobs.get(want.key)
        return job is None or bool(job.trouble) or len(job.records) >= min(FIRST, want.replications)

    def _progress(self, session: str, wants: Sequence[Want]) -> Progress:
        standings, done, left = [], 0, 0.0
        known = True
        for want in wants:
            job = self._jobs.get(want.key) or _Job(want)
            records = tuple(job.records[r] for r in range(want.replications) if r in job.records)
            standings.append(Standing(records, job.trouble))
            done += len(records)
            pace = job.pace or self._pace
            known = known and pace is not None
            left += (want.replications - len(records)) * (pace or 0.0)
        others = sum(1 for other in self._busy() if other != session)
        seconds = left / self._crew.limit * (others + 1) if known else None
        return Progress(tuple(standings), done, sum(w.replications for w in wants), seconds, others)

    def _busy(self) -> list[str]:
        return [s for s, d in self._demands.items() if any(not self._served(w) for w in d.wants)]

    def _served(self, want: Want) -> bool:
        return self._jobs[want.key].served(want.replications)

    def _forget(self, session: str) -> None:
        if self._demands.pop(session, None) is not None:
            self._turns.remove(session)

    # What the manager's own thread does.

    def _work(self) -> None:
        with self._changed:
            while not self._closed:
                self._take_in()
                self._look_for_stuck()
                self._expire()
                self._hand_out()
                self._changed.wait(_POLL)

    def _expire(self) -> None:
        now = self._clock()
        for session in [s for s, d in self._demands.items() if now - d.seen > self._lease]:
            self._forget(session)
        wanted = {w.key for d in self._demands.values() for w in d.wants}
        wanted |= {flight.key for flight in self._flying.values()}
        idle = [(key, len(job.records)) for key, job in self._jobs.items() if key not in wanted]
        total = sum(count for _, count in idle)
        for key, count in idle:
            if total <= KEPT:
                break
            del self._jobs[key]
            total -= count

    def _hand_out(self) -> None:
        while len(self._flying) < self._crew.ready:
            flight = self._next()
            if flight is None:
                return
            self._submit(flight)

    def _next(self) -> _Flight | None:
        """The next block: somebody's first runs, else a refinement of whose turn it is."""
        for first_only in (True, False):
            for session in self._turns:
                job, want = self._least_served(self._demands[session].wants, first_only)
                if job is not None and want is not None:
                    self._turns.remove(session)
                    self._turns.append(session)
                    return self._block(job, want.replications)
        return None

    def _least_served(self, wants: Iterable[Want], first_only: bool) -> tuple[_Job | None, Want | None]:
        found: tuple[_Job | None, Want | None] = (None, None)
        least: int | None = None
        for want in wants:
            job = self._jobs[want.key]
            served = len(job.records) + len(job.flying)
            if first_only and (want.background or served >= FIRST):
                continue
            if not job.missing(want.replications):
                continue
            if least is None or served < least:
                found, least = (job, want), served
        return found

    def _block(self, job: _Job, replications: int) -> _Flight:
        """As many runs as fit into a block's time; single ones while nothing is known, for several workers at once."""
        missing = job.missing(replications)
        pace, begun = job.pace or self._pace, len(job.records) + len(job.flying)
        size = 1 if pace is None else max(1, min(BLOCK, int(BLOCK_SECONDS / max(pace, 1e-6))))
        size = min(size, FIRST - begun) if begun < FIRST else size
        first = last = missing[0]
        while last - first + 1 < size and last + 1 in missing:
            last += 1
        return _Flight(job.want.key, Task(job.want.policy, first, last), 0.0)

    def _submit(self, flight: _Flight) -> None:
        job = self._jobs[flight.key]
        job.flying.update(flight.task.replications)
        future = self._crew.submit(job.want.runner, flight.task)
        self._flying[future] = _Flight(flight.key, flight.task, self._clock())
        future.add_done_callback(self._wake)

    def _wake(self, _: Future[list[Record]]) -> None:
        with self._changed:
            self._changed.notify_all()

    def _take_in(self) -> None:
        for future in [f for f in self._flying if f.done()]:
            flight = self._flying.pop(future)
            if not self._settle(future, flight):
                self._crew.renew(future)
                self._again(flight)

    def _settle(self, future: Future[list[Record]], flight: _Flight) -> bool:
        """Take in what came back; False where the worker was lost."""
        job = self._jobs[flight.key]
        if future.cancelled() or isinstance(future.exception(), BrokenExecutor):
            return False
        error = future.exception()
        if error is not None:
            self._blame(job, flight, Trouble("trouble.failed", {"reason": f"{type(error).__name__}: {error}"}))
            return True
        records = future.result()
        pace = (self._clock() - flight.since) / max(1, len(records))
        job.pace = pace if job.pace is None else 0.7 * job.pace + 0.3 * pace
        self._pace = pace if self._pace is None else 0.9 * self._pace + 0.1 * pace
        job.losses = 0
        job.records.update({record.replication: record for record in records})
        job.flying.difference_update(flight.task.replications)
        self._changed.notify_all()
        return True

    def _again(self, flight: _Flight) -> None:
        """The worker died over this block: it is handed out once more, unless that has happened too often."""
        job = self._jobs[flight.key]
        job.losses += 1
        if job.losses > RETRIES:
            self._blame(job, flight, Trouble("trouble.died", {"count": RETRIES + 1}))
        else:
            job.flying.difference_update(flight.task.replications)

    def _blame(self, job: _Job, flight: _Flight, reason: Trouble) -> None:
        job.trouble = reason
        job.flying.difference_update(flight.task.replications)
        self._changed.notify_all()

    def _look_for_stuck(self) -> None:
        now = self._clock()
        for future in [f for f, flight in self._flying.items() if now - flight.since > self._stuck]:
            flight = self._flying.pop(future)
            self._crew.renew(future)
            self._blame(self._jobs[flight.key], flight, Trouble("trouble.stuck", {"seconds": f"{self._stuck:g}"}))
