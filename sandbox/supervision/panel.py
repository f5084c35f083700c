"""A panel reads a file: every member when a reviewer is free, each for a working time of its own."""

from __future__ import annotations

import math
from functools import partial

from simpy import Event

from sandbox.declare.distribution import Dist, normal_quantile
from sandbox.kernel.engine import Call
from sandbox.kernel.resource import EXPIRY, Request
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case
from sandbox.supervision.desk import Desk


class Panel:
    """The readings of one file. `done` succeeds with True when all have read, with False when the applicant gave up.

    With `may_leave` the applicant may give up until the last member has begun to read. `attempt` numbers the
    readings of a case: its chance is addressed by it. `use`: what the reviewers' time is booked as (see `work`).
    """

    def __init__(
        self, desk: Desk, case: Case, attempt: int, size: int, effort: Dist, may_leave: bool, use: str = "review"
    ) -> None:
        self.desk = desk
        self.case = case
        self.address = streams.reading(attempt)
        self.size = size
        self.effort = effort
        self.done = desk.env.event()
        self.unread = self.size
        self.unbegun = self.size
        self.shares = [1.0] * size
        self.requests: list[Request] = []
        self.endings: list[Call] = []
        tie = desk.tie(case)
        for member in range(self.size):
            request = desk.reviewers.request(tie, case.firm, use=use)
            assert request.callbacks is not None
            request.callbacks.append(partial(self._begin, member))
            self.requests.append(request)
        self.limit: Call | None = None
        if may_leave:
            patience = desk.patience(case, attempt)
            self.limit = desk.engine.at(desk.engine.now + patience, self._give_up, priority=EXPIRY)

    def noises(self) -> list[float]:
        """Standard normal noise of each member's score, by member."""
        score, _, first = self.address
        chance, case, exponent = self.desk.chance, self.case, self.desk.precision_exponent
        return [
            rules.hurried_noise(normal_quantile(chance(score, case, first + member)), self.shares[member], exponent)
            for member in range(self.size)
        ]

    def dissolve(self) -> None:
        """Give everything back, whatever the state; harmless when all is over."""
        for call in self.endings:
            call.cancel()
        if self.limit is not None:
            self.limit.cancel()
        for request in self.requests:
            self.desk.reviewers.cancel(request)

    def _begin(self, member: int, request: Event) -> None:
        assert isinstance(request, Request)
        if not request.holds or self.done.triggered:
            return
        self.unbegun -= 1
        desk = self.desk
        _, effort, first = self.address
        work = desk.sample(self.effort, effort, self.case, first + member)
        if self.limit is not None:
            share = self.shares[member] = desk.effort_share(self.case)
            if self.case.standard:
                share *= desk.rules.standards.review
            if share < 1.0:
                work = math.ceil(work * share)
        self.endings.append(desk.engine.at(desk.calendar.finish(desk.engine.now, work), self._end, request))

    def _end(self, request: Request) -> None:
        self.desk.reviewers.cancel(request)
        self.desk.note(self.case, "file read", "reviewers")
        self.unread -= 1
        if self.unread == 0 and not self.done.triggered:
            self.done.succeed(True)

    def _give_up(self) -> None:
        if self.unbegun and not self.done.triggered:
            self.done.succeed(False)
