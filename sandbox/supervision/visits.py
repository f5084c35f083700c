"""Monitoring visits to one live test."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simpy.events import Event

from sandbox.kernel.clock import DAY, seconds_up
from sandbox.kernel.engine import Call
from sandbox.kernel.resource import EXPIRY, Request
from sandbox.supervision import rules, streams

if TYPE_CHECKING:
    from sandbox.supervision.live_test import LiveTest
LOOKS = 64
"""Visits to one incident that have a decision of their own."""


class Monitoring:
    """Visits at even intervals from due date to due date, the first at a moment of its own.

    A visit that nobody can make in time is missed. What a visit takes or waits does not put off the next one, so that
    whatever the weights, the same total is asked for. Told by callbacks and not as a process: visits are the most
    frequent thing in a run.

    A test has a class: the tier of its firm, and whether customers have complained lately. When its class changes, or
    those of the others, what is left of the interval is gone through at the new pace, so that the total asked for stays
    the same at any time; a visit that is due, or under way, stays as it is.
    """

    def __init__(self, test: LiveTest) -> None:
        self.test = test
        self.desk = test.desk
        self.case = test.case
        self.kind: rules.VisitClass = (test.case.tier, False)
        self.desk.monitored[self] = None
        self.desk.test_count(self.kind, 1)
        self.number = 0
        self.due = self.desk.engine.now
        self.request: Request | None = None
        self.coming = False
        """Whether the test is between two visits, the next planned; or not to be visited for now."""
        self.share = self.desk.chance(streams.VISIT_PHASE, self.case)
        """Share of an interval still to go where no visit is planned."""
        self.days = math.inf
        self.complaints_until = self.due
        # Planned when everyone who starts in this second has started: the mix of tiers is then the same for all.
        self.next: Call | None = self.desk.engine.at(self.due, self._plan, priority=EXPIRY)

    def stop(self) -> None:
        """No more visits; an inspector under way turns back."""
        del self.desk.monitored[self]
        self.desk.test_count(self.kind, -1)
        self.coming = False
        if self.next is not None:
            self.next.cancel()
            self.next = None
        if self.request is not None:
            self.desk.inspectors.cancel(self.request)
            self.request = None

    def tier_changes(self, tier: str) -> None:
        """The firm's credit tier has become `tier`."""
        self._become((tier, self.kind[1]))

    def complaint(self) -> None:
        """A customer has complained: for a while the test is one with recent complaints."""
        desk = self.desk
        self.complaints_until = desk.engine.now + seconds_up(desk.rules.visits.complaint_memory)
        self._become((self.kind[0], True))
        desk.call_at(self.complaints_until, self._forget)

    def _forget(self) -> None:
        if self.test.running and self.desk.engine.now >= self.complaints_until:
            self._become((self.kind[0], False))

    def _become(self, kind: rules.VisitClass) -> None:
        """The test's class changes; the pace of visits follows at the end of this second."""
        before, self.kind = self.kind, kind
        if before == kind:
            return
        self.desk.test_count(before, -1)
        self.desk.test_count(kind, 1)

    def keep_pace(self) -> None:
        """Go on at the frequency of the rules and tests there are now: the same share of an interval is left."""
        if not self.coming:
            return
        desk = self.desk
        days = desk.visit_days(self.kind)
        if days == self.days:
            return
        now = desk.engine.now
        if self.next is None:
            self.due = now
            self._plan()
            return
        self.next.cancel()
        self.next = None
        left = self.due - now
        if math.isinf(days):
            self.share = min(1.0, left / DAY / self.days)
        else:
            self.due = now + rules.time_left(left, self.days, days)
            self.next = desk.engine.at(self.due, self._fall_due)
        self.days = days

    def _plan(self) -> None:
        """The next visit falls due an interval (at first: a share of it) after the last one fell due."""
        desk = self.desk
        self.coming = True
        self.next = None
        self.days = desk.visit_days(self.kind)
        if math.isinf(self.days):
            return
        now = desk.engine.now
        self.due = max(self.due + max(DAY, seconds_up(self.days * self.share)), now)
        self.share = 1.0
        self.next = desk.engine.at(self.due, self._fall_due)

    def _fall_due(self) -> None:
        desk = self.desk
        self.coming = False
        self.next = None
        self.number += 1
        patience = seconds_up(desk.rules.visits.patience)
        self.request = desk.inspectors.request((desk.engine.now, self.case.number), self.case.firm, patience)
        assert self.request.callbacks is not None
        self.request.callbacks.append(self._answer)

    def _answer(self, request: Event) -> None:
        """An inspector is free, or the time allowed is over."""
        assert isinstance(request, Request)
        desk = self.desk
        if not request.holds:
            self.request = None
            desk.visits_missed += desk.engine.now >= 0
            desk.note(self.case, "visit missed", "inspectors")
            self._plan()
            return
        work = desk.sample(desk.rules.visits.effort, streams.VISIT_EFFORT, self.case, self.number)
        self.next = desk.engine.at(desk.calendar.finish(desk.engine.now, work), self._done, request)

    def _done(self, request: Request) -> None:
        desk, case = self.desk, self.case
        desk.inspectors.release(request)
        self.request = self.next = None
        counts = desk.engine.now >= 0
        desk.visits_made += counts
        case.visits += counts
        desk.note(case, "visit", "inspectors")
        for incident in tuple(case.incidents):
            if incident.open:
                u = desk.chance(streams.DETECTION, case, streams.look(incident.number, incident.looked))
                incident.looked += 1
                if u < desk.rules.visits.detection:
                    self.test.find(incident, "by a visit")
        if self.test.running:
            self._plan()
