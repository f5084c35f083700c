"""Batches called by the regulator: windows, who is in them, and the public notice of a whole batch."""

from __future__ import annotations

from dataclasses import dataclass, field

import simpy

from sandbox.declare.distribution import Dist, fixed
from sandbox.kernel.clock import DAY, seconds_up
from sandbox.kernel.draws import Stream
from sandbox.supervision import streams
from sandbox.supervision.case import Case
from sandbox.supervision.desk import SYSTEM, Desk, Story
from sandbox.supervision.parameters import CALLED


@dataclass(eq=False)
class Call:
    """One batch: open while files are taken; noticed once its last case is decided."""

    number: int
    notice: simpy.Event
    registration: int
    open: bool = True
    undecided: set[Case] = field(default_factory=set)
    accepted: int = 0
    dated: bool = False
    closed: int | None = None
    sent: int | None = None
    due: bool = False
    published: bool = False
    cohort: bool = False
    earliest: int = 0
    starts: int = 0


class Calls:
    """All calls of a run. `opening` is the event that the next window opens (or that none is needed any more).

    A notice that is fixed by date does not wait: who is decided later comes with the next call's notice, or, after the
    last one, with a notice of its own.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opening: simpy.Event = desk.env.event()
        self.current: Call | None = None
        self.latest: Call | None = None
        self.all: list[Call] = []
        self.more = True

    def wake(self) -> None:
        """Let everyone who waits for a window look at the rules again."""
        waiting, self.opening = self.opening, self.desk.env.event()
        waiting.succeed()

    def process(self) -> Story:
        """Call batch after batch, by date or at intervals."""
        dates = self.desk.rules.batches.dates
        if dates:
            yield from self._dated()
        else:
            yield from self._periodic()

    def _draw(self, dist: Dist, stream: Stream, number: int, part: int) -> int:
        return seconds_up(dist.quantile(self.desk.draws.uniform(stream, number, part)))

    def _dated(self) -> Story:
        desk = self.desk
        for number, window in enumerate(desk.rules.batches.dates):
            opens = desk.clock.seconds(window.opens)
            yield desk.env.timeout(max(0, opens - desk.engine.now))
            notice = None if window.notice is None else desk.clock.seconds(window.notice)
            self.more = number + 1 < len(desk.rules.batches.dates)
            if desk.rules.regime in CALLED:
                yield from self._window(number, desk.clock.seconds(window.closes) + DAY - desk.engine.now, notice)

    def _periodic(self) -> Story:
        desk = self.desk
        rules = desk.rules
        first = fixed(rules.cohorts.first) if rules.regime == "cohorts" else rules.batches.first
        start = max(0, desk.engine.now) + self._draw(first, streams.BATCH, 0, 0)
        number = 0
        while True:
            yield desk.env.timeout(max(0, start - desk.engine.now))
            rules = desk.rules
            if rules.regime == "cohorts":
                interval, length = seconds_up(rules.cohorts.interval), seconds_up(rules.cohorts.window)
            else:
                interval = max(DAY, self._draw(rules.batches.interval, streams.BATCH, number, 1))
                length = self._draw(rules.batches.window, streams.BATCH, number, 2)
            if rules.regime in CALLED:
                yield from self._window(number, min(length, interval), None)
            start += interval
            number += 1

    def _window(self, number: int, length: int, notice: int | None) -> Story:
        desk = self.desk
        registration = self._draw(desk.rules.notice.days, streams.BATCH, number, 3)
        call = Call(number, desk.env.event(), registration, dated=notice is not None)
        call.cohort = desk.rules.regime == "cohorts"
        self.current = self.latest = call
        self.all.append(call)
        desk.calls += desk.engine.now >= 0
        desk.journal.record(desk.engine.now, SYSTEM, -1, -1, "call opens", "", 0, {"batch": number + 1})
        self.wake()
        yield desk.env.timeout(length)
        call.open, call.closed = False, desk.engine.now
        if call.cohort:
            call.earliest = desk.engine.now + self._draw(desk.rules.cohorts.assessment, streams.BATCH, number, 5)
        self.current = None
        desk.journal.record(desk.engine.now, SYSTEM, -1, -1, "call closes", "", 0, {"batch": number + 1})
        if notice is None:
            self._settle(call)
        else:
            desk.call_at(max(notice, desk.engine.now), self._publish, call)

    def join(self, case: Case, call: Call) -> None:
        """A case's file is in this batch; its notice waits for the decision."""
        call.undecided.add(case)

    def leave(self, case: Case, call: Call) -> None:
        """The case has ended: nobody waits for it, and it is no part of a notice that is still to come."""
        if case in call.undecided:
            self.decide(case, call, False)
        elif case.accepted is not None and case.noticed is None and not call.published:
            call.accepted -= 1

    def decide(self, case: Case, call: Call, accepted: bool) -> None:
        """The case is decided, sent back or gone: the batch no longer waits for it."""
        if case not in call.undecided:
            return
        call.undecided.discard(case)
        if not call.published:
            call.accepted += accepted
        self._settle(call)

    def noticed(self, call: Call) -> Story:
        """Wait for the notice that an accepted case of this call comes with."""
        while call.published and self.latest is not None:
            if self.latest.published and not (self.more and self.desk.rules.regime in CALLED):
                return
            if self.latest.published:
                yield self.opening
            call = self.latest
            call.accepted += 1
        if not call.published:
            yield call.notice

    def _settle(self, call: Call) -> None:
        """Publish the notice of a closed batch once nobody is undecided."""
        desk = self.desk
        if call.open or call.undecided or call.due or call.dated:
            return
        call.due = True
        lag = 0 if call.cohort else self._draw(desk.rules.batches.notice_lag, streams.BATCH, call.number, 4)
        desk.call_at(max(desk.engine.now + lag, call.earliest), self._publish, call)

    def _publish(self, call: Call) -> None:
        desk = self.desk
        call.published, call.sent = True, desk.engine.now
        if call.cohort:
            call.starts = desk.engine.now + self._draw(desk.rules.cohorts.design, streams.BATCH, call.number, 6)
        if call.accepted:
            desk.notices += 1
            desk.journal.record(
                desk.engine.now,
                SYSTEM,
                -1,
                -1,
                "batch noticed",
                "",
                0,
                {"batch": call.number + 1, "size": call.accepted},
            )
        call.notice.succeed(call)
