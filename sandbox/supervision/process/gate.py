"""From preparation to registration: partner, application, completeness, eligibility, review, public notice."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sandbox.declare.distribution import normal_quantile
from sandbox.kernel.clock import seconds_up
from sandbox.kernel.resource import wait_at_most
from sandbox.supervision import rules, streams
from sandbox.supervision.calls import Call, Calls
from sandbox.supervision.case import Case, CaseEnds
from sandbox.supervision.desk import Desk, Story
from sandbox.supervision.panel import Panel
from sandbox.supervision.parameters import CALLED, CRITERIA, SANDBOXES

SUBSIDIARY = 2
"""Kind of firm that brings its licensed parent as partner."""


class RuleInForce(Exception):
    """A rule of its own now holds for the case's exemption class."""


class Gate:
    """What a case passes before it may test."""

    def __init__(self, desk: Desk, calls: Calls) -> None:
        self.desk = desk
        self.calls = calls
        self.call_of: dict[Case, Call] = {}

    def prepare(self, case: Case) -> Story:
        """The firm prepares its application."""
        desk = self.desk
        desk.note(case, "preparation begins")
        law = desk.rules.standards
        days = desk.rules.preparation.effort.quantile(desk.chance(streams.PREPARATION, case))
        if law.required == "yes" and desk.rules.regime in SANDBOXES:
            case.standard = True
            if not desk.sector_has_standard(case):
                days *= law.preparation
        yield desk.env.timeout(seconds_up(days))
        case.ready = desk.engine.now

    def partner(self, case: Case) -> Story:
        """A firm without a licence of its own finds a licensed partner with room (S:A1.23)."""
        desk = self.desk
        yield desk.env.timeout(desk.sample(desk.rules.partner.search, streams.SEARCH, case))
        yield from self.join_partner(case)
        desk.note(case, "partner found", f"P{case.partner + 1:02d}")

    def join_partner(self, case: Case) -> Story:
        """Wait for room with a partner: the first with room, from one drawn by lot on."""
        desk = self.desk
        yield from desk.queue_for(case, desk.partners, desk.patience(case, 6), "a licensed partner with room")
        load, room, institutions = desk.partner_load, desk.rules.partner.room, desk.institutions
        index = int(desk.chance(streams.PARTNER, case) * institutions)
        for _ in range(institutions):
            if load[index] < room:
                break
            index = (index + 1) % institutions
        load[index] += 1
        case.partner, case.partner_held = index, True

    def has_licence(self, case: Case) -> bool:
        """Whether the firm's own parent is its licensed partner."""
        return bool(self.desk.firms.columns.kind[case.firm] == SUBSIDIARY)

    def opening(self) -> Story:
        """Before the start nobody applies, unless the scenario says so."""
        desk = self.desk
        if desk.rules.demand.warm_up == "prepare" and desk.engine.now < 0:
            yield desk.env.timeout(-desk.engine.now)

    def apply(self, case: Case, attempt: int) -> Generator[Any, Any, Call | None]:
        """Hand the file in: at once where the gate is open, in the next window where the regulator calls batches."""
        desk = self.desk
        while desk.rules.regime in CALLED and self.calls.current is None:
            yield self.calls.opening
        if desk.rules.regime not in SANDBOXES:
            raise CaseEnds("refused", "the sandbox is closed")
        if attempt == 0 and desk.learning.has_rule(case):
            raise RuleInForce
        self.call_of.pop(case, None)
        call = self.calls.current if desk.rules.regime in CALLED else None
        if case.applied is None:
            case.applied = desk.engine.now
        case.stage, case.submitted = "under review", desk.engine.now
        desk.note(case, "application" if attempt == 0 else "re-submission")
        if call is not None:
            self.calls.join(case, call)
            self.call_of[case] = call
        return call

    def completeness(self, case: Case) -> Story:
        """The counter checks the file; an incomplete one is sent back, and refused after a few attempts."""
        desk = self.desk
        law = desk.rules.completeness
        for check in range(law.attempts):
            yield desk.env.timeout(desk.sample(law.days, streams.COMPLETENESS_DAYS, case, check))
            if desk.chance(streams.COMPLETE, case, check) < self.complete_share(case):
                case.complete = True
                return
            desk.note(case, "file incomplete")
            if check + 1 < law.attempts:
                yield desk.env.timeout(desk.sample(law.mending, streams.MENDING, case, check))
        case.complete = False
        raise CaseEnds("refused", "file incomplete")

    def complete_share(self, case: Case) -> float:
        """Chance that a file is complete; the hub's advice lowers the share of incomplete ones."""
        share = self.desk.rules.completeness.complete_share
        return 1.0 - (1.0 - share) * (1.0 - self.desk.rules.hub.completeness) if case.advised else share

    def consultation(self, case: Case) -> Story:
        """Where it is required, a consultant looks at the case first and tells the hopeless not to apply."""
        desk = self.desk
        law = desk.rules.consultation
        if law.required != "yes":
            return
        request = desk.consultants.request(desk.tie(case), case.firm)
        case.held.append(request)
        if not (yield from wait_at_most(request, desk.patience(case, 5))):
            case.held.remove(request)
            if desk.rules.consultation.required != "yes":
                return  # it was abolished meanwhile
            raise CaseEnds("withdrawn", "gave up waiting for a consultation")
        work = desk.sample(law.effort, streams.CONSULTATION_EFFORT, case)
        yield desk.env.timeout(desk.calendar.finish(desk.engine.now, work) - desk.engine.now)
        desk.give_back(case, request)
        case.consulted = True
        look = case.quality + law.noise * normal_quantile(desk.chance(streams.CONSULTATION_SCORE, case))
        advised = look >= desk.rules.review.pass_score + law.caution
        desk.note(case, "consulted", "consultants", 0, {"advice": "apply" if advised else "do not apply"})
        if not advised and desk.rules.consultation.required == "yes":
            raise CaseEnds("withdrawn", "told not to apply")

    def express(self, case: Case, call: Call | None) -> Generator[Any, Any, bool]:
        """The fast lane: what qualifies is decided at the desk in a fixed time; whether the case went that way."""
        desk = self.desk
        law = desk.rules.express
        if law.share <= 0.0 or desk.chance(streams.EXPRESS, case) >= law.share:
            return False
        if call is not None:
            self.calls.decide(case, call, False)
            self.call_of.pop(case, None)
        yield desk.env.timeout(seconds_up(law.days))
        score = case.quality + law.noise * normal_quantile(desk.chance(streams.EXPRESS_SCORE, case))
        desk.note(case, "fast lane decision", "", 0, {"score_milli": round(score * 1000)})
        if score < desk.rules.review.pass_score:
            raise CaseEnds("refused", "fast lane")
        desk.accept(case)
        return True

    def eligibility(self, case: Case) -> Story:
        """Every criterion has its own pass score; all must be met."""
        desk = self.desk
        law = desk.rules.eligibility
        yield desk.env.timeout(desk.sample(law.days, streams.ELIGIBILITY_DAYS, case))
        if desk.learning.is_closed(case):
            case.eligible = False
            desk.note(case, "refused at the gate", attributes={"failed": "exemption class closed"})
            raise CaseEnds("refused", "exemption class closed")
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
        if case.decided is None:
            case.decided = desk.engine.now
        score = rules.panel_score(case.quality, panel.noises(), law.noise)
        decision = rules.review_decision(score, law.pass_score, law.return_margin, attempt < law.returns)
        desk.note(case, decision, "reviewers", 0, {"score_milli": round(score * 1000)})
        if call is not None:
            self.calls.decide(case, call, decision == "accepted")
        if decision == "refused":
            raise CaseEnds("refused", "expert review")
        if decision == "accepted":
            desk.accept(case)
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
        desk.admit(case)

    def cohort_start(self, case: Case, call: Call) -> Story:
        """Test design, until the cohort's tests start together; some put it off to the next cohort's start."""
        desk = self.desk
        law = desk.rules.cohorts
        start = max(call.starts, desk.engine.now)
        if desk.chance(streams.DEFERRAL, case) < law.deferral_share:
            desk.note(case, "defers to the next cohort")
            start += seconds_up(law.interval)
        yield desk.env.timeout(start - desk.engine.now)
        case.registered = desk.engine.now
        desk.note(case, "registered")

    def registration(self, case: Case) -> Story:
        """Opinions are taken; without an upheld objection the case is registered."""
        desk = self.desk
        law = desk.rules.notice
        call = self.call_of.get(case)
        if call is not None and call.cohort:
            yield from self.cohort_start(case, call)
            return
        wait = call.registration if call is not None else desk.sample(law.days, streams.NOTICE_DAYS, case)
        if case.initial and case.noticed is not None:
            wait = max(0, case.noticed + wait - desk.engine.now)
        yield desk.env.timeout(wait)
        if desk.chance(streams.OBJECTION, case) < law.objection_share:
            raise CaseEnds("refused", "objection upheld")
        case.registered = desk.engine.now
        desk.note(case, "registered")
