"""The live test: a place, customers under watch, the request to end it, the exit assessment."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NoReturn

from sandbox.declare.distribution import normal_quantile
from sandbox.kernel.bus import TestCompleted, TestStopped
from sandbox.kernel.clock import DAY
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case, CaseEnds
from sandbox.supervision.desk import Desk, Story
from sandbox.supervision.live_test import LiveTest
from sandbox.supervision.panel import Panel


class Testing:
    """The tests of a run; `tests` holds each case's."""

    __test__ = False  # the name is the domain's; pytest must not collect it

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.tests: dict[Case, LiveTest] = {}

    def test(self, case: Case) -> Story:
        """Wait for a place, test with customers under watch, be assessed in an exit window."""
        desk = self.desk
        law = desk.rules
        if not case.initial and desk.chance(streams.NO_START, case) < law.slots.no_start_share:
            raise CaseEnds("withdrawn", "did not start the test")
        case.stage = "waiting for a place"
        patience = desk.sample(law.slots.patience, streams.SLOT_PATIENCE, case)
        yield from desk.queue_for(case, desk.slots, min(patience, desk.patience(case, 7)), "a test place")
        case.stage = "on test"
        if case.test_began is None:
            case.test_began = desk.engine.now
            desk.note(case, "test begins", "slots")
        live = self.tests[case] = LiveTest(desk, case)
        desk.learning.tested(case, live)
        yield from self.go_on(case, live, live.run_until(self.request_to_end(case)))
        yield from self.assessment(case, live)

    def request_to_end(self, case: Case) -> int:
        """Second at which the institution asks to end the test; for an initial case given that it has not yet."""
        desk = self.desk
        assert case.test_began is not None
        u = desk.chance(streams.TEST_DAYS, case)
        law = desk.rules.test
        days = law.days.quantile_beyond(u, (desk.engine.now - case.test_began) / DAY) if case.initial else None
        length = days if days is not None else law.days.quantile(u)
        return max(desk.engine.now, case.test_began + int(-(-length * DAY // 1)))

    def assessment(self, case: Case, live: LiveTest) -> Story:
        """Audit, expert review, then the next administrative window: pass, or improve and come again, or end for good.

        The test goes on meanwhile, with its customers, visits and incidents.
        """
        desk = self.desk
        desk.note(case, "asks to end the test")
        for attempt in range(desk.rules.exit.improvements + 1):
            yield from self.exit_review(case, live, attempt)
            law = desk.rules.exit
            interval = max(1, int(law.interval * DAY))
            window = rules.next_window(desk.engine.now, desk.clock.seconds(law.anchor), interval)
            yield from self.go_on(case, live, live.run_until(window))
            noise = law.noise * normal_quantile(desk.chance(streams.EXIT_SCORE, case, attempt))
            if case.quality + noise >= law.pass_score:
                self.end_test(case, live)
                case.graduated = desk.engine.now
                desk.graduate(case)
                desk.engine.bus.publish(TestCompleted(desk.engine.now, case.firm, case.number))
                desk.note(case, "graduates", "slots")
                return
            desk.note(case, "exit not passed")
            case.quality += desk.rules.review.improvement
        self.end_test(case, live)
        self.stopped(case, "exit assessment not passed")

    def exit_review(self, case: Case, live: LiveTest, attempt: int) -> Story:
        """The audit, then a panel reads the report."""
        desk = self.desk
        law = desk.rules.exit
        audit = desk.engine.now + desk.sample(law.audit, streams.AUDIT, case, attempt)
        yield from self.go_on(case, live, live.run_until(audit))
        reading = streams.FIRST_EXIT_READING + attempt
        panel = Panel(desk, case, reading, law.panel, law.effort, may_leave=False, use="exit")
        try:
            yield from self.go_on(case, live, live.run_while(panel.done))
        finally:
            panel.dissolve()
        desk.note(case, "exit reviewed", "reviewers")

    def go_on(self, case: Case, live: LiveTest, waiting: Generator[Any, Any, bool]) -> Story:
        """Wait with the test running; if it is stopped meanwhile, the case ends."""
        if (yield from waiting):
            self.end_test(case, live)
            self.stopped(case, "too many incidents")

    def stopped(self, case: Case, reason: str) -> NoReturn:
        """The supervisor ends a test for good; everyone is told. Raises CaseEnds."""
        now = self.desk.engine.now
        self.desk.engine.bus.publish(TestStopped(now, case.firm, case.number))
        raise CaseEnds("stopped", reason)

    def end_test(self, case: Case, live: LiveTest) -> None:
        """A proper end: everything hidden comes to light."""
        live.close()
        live.reveal()
        case.test_ended = self.desk.engine.now
