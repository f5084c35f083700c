"""The life of a case in the supervision sandbox, from top to bottom."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy
from simpy.events import Initialize

from sandbox.declare.distribution import normal_quantile
from sandbox.kernel.bus import TestCompleted
from sandbox.kernel.clock import DAY
from sandbox.kernel.engine import stop
from sandbox.supervision import rules, streams
from sandbox.supervision.calls import Call, Calls
from sandbox.supervision.case import Case, CaseEnds
from sandbox.supervision.desk import Desk, Story
from sandbox.supervision.live_test import LiveTest
from sandbox.supervision.market import Market
from sandbox.supervision.panel import Panel
from sandbox.supervision.parameters import CRITERIA

SUBSIDIARY = 2
"""Kind of firm that brings its licensed parent as partner."""


class Process:
    """Leads cases through the sandbox or the ordinary licence route."""

    def __init__(self, desk: Desk, calls: Calls, market: Market) -> None:
        self.desk = desk
        self.calls = calls
        self.market = market
        self.tests: dict[Case, LiveTest] = {}
        self.call_of: dict[Case, Call] = {}

    def life(self, case: Case, stage: str = "preparing") -> Story:
        """A case from its beginning (or, for an initial case, from `stage`) to the market or to its end."""
        try:
            if not self.desk.firms.columns.alive[case.firm]:
                raise CaseEnds("failed", "the firm failed")
            if stage == "preparing":
                yield from self.prepare(case)
                yield from self.admission(case)
            else:
                if not self.has_licence(case):
                    yield from self.join_partner(case)
                if stage == "on_notice":
                    yield from self.registration(case)
                yield from self.test(case)
            yield from self.launch(case)
        except CaseEnds as end:
            self.close(case, end)
        except simpy.Interrupt:
            self.close(case, CaseEnds("failed", "the firm failed"))
        finally:
            self.let_go(case)

    # -- before the gate ---------------------------------------------------------------------------------------------

    def prepare(self, case: Case) -> Story:
        """The firm prepares its application."""
        desk = self.desk
        desk.note(case, "preparation begins")
        yield desk.env.timeout(desk.sample(desk.rules.preparation.effort, streams.PREPARATION, case))
        case.ready = desk.engine.now

    def admission(self, case: Case) -> Story:
        """Into the sandbox if there is one, over the ordinary route otherwise or after a refusal."""
        try:
            yield from self.sandbox(case)
            return
        except CaseEnds as end:
            if end.outcome != "refused" or not self.tries_again(case):
                raise
            case.refused_by_sandbox = True
            self.desk.note(case, "turns to the ordinary route", attributes={"after": end.reason})
            self.let_go(case)
        yield from self.licence(case)

    def tries_again(self, case: Case) -> bool:
        """Whether a case that the sandbox refused goes over the ordinary route."""
        law = self.desk.rules.licence
        return case.route == "sandbox" and self.desk.chance(streams.FALLBACK, case) < law.fallback_share

    def sandbox(self, case: Case) -> Story:
        """The main road: partner, application, gate, review, notice, test."""
        desk = self.desk
        if desk.rules.regime == "none":
            yield from self.opening()
            yield from self.licence(case)
            return
        case.route = "sandbox"
        if not self.has_licence(case):
            yield from self.partner(case)
        yield from self.opening()
        for attempt in range(desk.rules.review.returns + 1):
            call = yield from self.apply(case, attempt)
            if attempt == 0:
                yield from self.completeness(case)
                yield from self.eligibility(case)
            if (yield from self.review(case, attempt, call)):
                break
        yield from self.notice(case, call)
        yield from self.registration(case)
        yield from self.test(case)

    def has_licence(self, case: Case) -> bool:
        """Whether the firm's own parent is its licensed partner."""
        return bool(self.desk.firms.columns.kind[case.firm] == SUBSIDIARY)

    def opening(self) -> Story:
        """Before the start nobody applies, unless the scenario says so."""
        desk = self.desk
        if desk.rules.demand.warm_up == "prepare" and desk.engine.now < 0:
            yield desk.env.timeout(-desk.engine.now)

    def partner(self, case: Case) -> Story:
        """A firm without a licence of its own finds a licensed partner with room (S:A1.23)."""
        desk = self.desk
        yield desk.env.timeout(desk.sample(desk.rules.partner.search, streams.SEARCH, case))
        yield from self.join_partner(case)
        desk.note(case, "partner found", f"P{case.partner + 1:02d}")

    def join_partner(self, case: Case) -> Story:
        """Wait for room with a partner; which one is drawn by the room that each has left."""
        desk = self.desk
        yield from desk.queue_for(case, desk.partners, desk.patience(case, 6), "a licensed partner with room")
        load, room = desk.partner_load, desk.rules.partner.room
        free = [max(0, room - n) for n in load[: desk.institutions]]
        pick = desk.chance(streams.PARTNER, case) * max(1, sum(free))
        index = 0
        while index < len(free) - 1 and pick >= free[index]:
            pick -= free[index]
            index += 1
        load[index] += 1
        case.partner, case.partner_held = index, True

    def apply(self, case: Case, attempt: int) -> Generator[Any, Any, Call | None]:
        """Hand the file in: at once where the gate is open, in the next window where the regulator calls batches."""
        desk = self.desk
        while desk.rules.regime == "batches" and self.calls.current is None:
            yield self.calls.opening
        if desk.rules.regime == "none":
            raise CaseEnds("refused", "the sandbox is closed")
        self.call_of.pop(case, None)
        call = self.calls.current if desk.rules.regime == "batches" else None
        if case.applied is None:
            case.applied = desk.engine.now
        case.stage = "under review"
        desk.note(case, "application" if attempt == 0 else "re-submission")
        if call is not None:
            self.calls.join(case, call)
            self.call_of[case] = call
        return call

    # -- the gate ----------------------------------------------------------------------------------------------------

    def completeness(self, case: Case) -> Story:
        """The counter checks the file; an incomplete one is sent back, and refused after a few attempts."""
        desk = self.desk
        law = desk.rules.completeness
        for check in range(law.attempts):
            yield desk.env.timeout(desk.sample(law.days, streams.COMPLETENESS_DAYS, case, check))
            if desk.chance(streams.COMPLETE, case, check) < law.complete_share:
                case.complete = True
                return
            desk.note(case, "file incomplete")
            if check + 1 < law.attempts:
                yield desk.env.timeout(desk.sample(law.mending, streams.MENDING, case, check))
        case.complete = False
        raise CaseEnds("refused", "file incomplete")

    def eligibility(self, case: Case) -> Story:
        """Every criterion has its own pass score; all must be met."""
        desk = self.desk
        law = desk.rules.eligibility
        yield desk.env.timeout(desk.sample(law.days, streams.ELIGIBILITY_DAYS, case))
        scores = {
            name: rules.criterion_score(
                case.quality, normal_quantile(desk.chance(streams.CRITERION, case, i)), law.accuracy
            )
            for i, name in enumerate(CRITERIA)
        }
        failed = rules.criteria_failed(scores, law.pass_score)
        case.eligible = not failed
        if failed:
            desk.note(case, "refused at the gate", attributes={"failed": ", ".join(failed)})
            raise CaseEnds("refused", "gate: " + ", ".join(failed))
        desk.note(case, "eligible")

    def review(self, case: Case, attempt: int, call: Call | None) -> Generator[Any, Any, bool]:
        """A panel reads the file; accepted, returned for improvement (a limited number of times), or refused."""
        desk = self.desk
        law = desk.rules.review
        panel = Panel(desk, case, attempt, law.panel, law.effort, may_leave=True)
        try:
            if not (yield panel.done):
                raise CaseEnds("withdrawn", "gave up waiting for the review")
        finally:
            panel.dissolve()
        case.attempts += 1
        score = rules.panel_score(case.quality, panel.noises(), law.noise)
        decision = rules.review_decision(score, law.pass_score, law.return_margin, attempt < law.returns)
        desk.note(case, decision, "reviewers", 0, {"score_milli": round(score * 1000)})
        if call is not None:
            self.calls.decide(case, call, decision == "accepted")
        if decision == "refused":
            raise CaseEnds("refused", "expert review")
        if decision == "accepted":
            case.accepted = desk.engine.now
            return True
        yield desk.env.timeout(desk.sample(law.improving, streams.IMPROVING, case, attempt))
        case.quality += law.improvement
        return False

    def notice(self, case: Case, call: Call | None) -> Story:
        """Public notice: of the whole batch at once, or of the single case."""
        desk = self.desk
        if call is not None:
            yield from self.calls.noticed(call)
        case.noticed = desk.engine.now
        case.stage = "on notice"
        desk.note(case, "public notice")

    def registration(self, case: Case) -> Story:
        """Opinions are taken; without an upheld objection the case is registered."""
        desk = self.desk
        law = desk.rules.notice
        call = self.call_of.get(case)
        wait = call.registration if call is not None else desk.sample(law.days, streams.NOTICE_DAYS, case)
        if case.initial and case.noticed is not None:
            wait = max(0, case.noticed + wait - desk.engine.now)
        yield desk.env.timeout(wait)
        if desk.chance(streams.OBJECTION, case) < law.objection_share:
            raise CaseEnds("refused", "objection upheld")
        case.registered = desk.engine.now
        desk.note(case, "registered")

    # -- the test ----------------------------------------------------------------------------------------------------

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
                desk.engine.bus.publish(TestCompleted(desk.engine.now, case.firm, case.number))
                desk.note(case, "graduates", "slots")
                return
            desk.note(case, "exit not passed")
            case.quality += desk.rules.review.improvement
        self.end_test(case, live)
        raise CaseEnds("stopped", "exit assessment not passed")

    def exit_review(self, case: Case, live: LiveTest, attempt: int) -> Story:
        """The audit, then a panel reads the report."""
        desk = self.desk
        law = desk.rules.exit
        audit = desk.engine.now + desk.sample(law.audit, streams.AUDIT, case, attempt)
        yield from self.go_on(case, live, live.run_until(audit))
        panel = Panel(desk, case, streams.FIRST_EXIT_READING + attempt, law.panel, law.effort, may_leave=False)
        try:
            yield from self.go_on(case, live, live.run_while(panel.done))
        finally:
            panel.dissolve()
        desk.note(case, "exit reviewed", "reviewers")

    def go_on(self, case: Case, live: LiveTest, waiting: Generator[Any, Any, bool]) -> Story:
        """Wait with the test running; if it is stopped meanwhile, the case ends."""
        if (yield from waiting):
            self.end_test(case, live)
            raise CaseEnds("stopped", "too many incidents")

    def end_test(self, case: Case, live: LiveTest) -> None:
        """A proper end: everything hidden comes to light."""
        live.close()
        live.reveal()
        case.test_ended = self.desk.engine.now

    # -- the ordinary route and the market -----------------------------------------------------------------------------

    def licence(self, case: Case) -> Story:
        """The ordinary licence: only for what the existing rules can license at all, then a noisy look at quality."""
        desk = self.desk
        law = desk.rules.licence
        case.route = "licence" if not case.route else "sandbox, then licence"
        if case.applied is None:
            case.applied = desk.engine.now
        desk.note(case, "licence application")
        if desk.chance(streams.ADMISSIBLE, case) >= law.admissible_share:
            raise CaseEnds("refused", "existing rules do not admit the product")
        desk.pay_officers(law.effort.quantile(desk.chance(streams.LICENCE_EFFORT, case)))
        yield desk.env.timeout(desk.sample(law.review, streams.LICENCE_DAYS, case))
        noise = normal_quantile(desk.chance(streams.LICENCE_SCORE, case))
        score = rules.licence_score(case.quality, noise, law.noise)
        if score < rules.licence_threshold(law.success_share):
            raise CaseEnds("refused", "licence not granted")
        case.licensed = desk.engine.now
        desk.note(case, "licensed")

    def launch(self, case: Case) -> Story:
        """To the market, with customers and harm from then on; not everyone goes."""
        desk = self.desk
        law = desk.rules.launch
        self.let_go(case)
        case.stage = "launching"
        if desk.chance(streams.LAUNCH, case) >= law.share:
            raise CaseEnds("withdrawn", "not launched")
        yield desk.env.timeout(desk.sample(law.days, streams.LAUNCH_DAYS, case))
        self.market.launch(case)
        case.outcome, case.stage, case.ended = "completed", "in the market", desk.engine.now
        desk.note(case, "launched")

    # -- ends --------------------------------------------------------------------------------------------------------

    def close(self, case: Case, end: CaseEnds) -> None:
        """A case ends before the market."""
        case.outcome, case.reason, case.ended = end.outcome, end.reason, self.desk.engine.now
        case.stage = "ended"
        live = self.tests.get(case)
        if live is not None and live.running:
            live.close()
            live.abandon()
            case.test_ended = self.desk.engine.now
        self.desk.note(case, f"case {end.outcome}", attributes={"reason": end.reason})

    def let_go(self, case: Case) -> None:
        """Return whatever the case still holds."""
        desk = self.desk
        call = self.call_of.pop(case, None)
        if call is not None:
            self.calls.leave(case, call)
        for request in list(case.held):
            desk.give_back(case, request)
        if case.partner_held:
            desk.partner_load[case.partner] -= 1
            case.partner_held = False

    def firm_failed(self, firm: int) -> None:
        """Every case of the firm ends, wherever it stands; its products leave the market."""
        for case in self.desk.live.get(firm, ()):
            if case.launched is not None:
                if case.left_market is None:
                    self.market.leave(case)
                    self.desk.note(case, "leaves the market")
            elif case.process is not None and not isinstance(case.process.target, Initialize):
                stop(case.process, "firm failed")
