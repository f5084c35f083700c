"""The life of a case in the supervision sandbox, from top to bottom."""

from __future__ import annotations

import simpy
from simpy.events import Initialize

from sandbox.kernel.engine import stop
from sandbox.supervision import streams
from sandbox.supervision.calls import Calls
from sandbox.supervision.case import Case, CaseEnds
from sandbox.supervision.desk import Desk, Story
from sandbox.supervision.market import Market
from sandbox.supervision.parameters import SANDBOXES
from sandbox.supervision.process.gate import Gate, RuleInForce
from sandbox.supervision.process.routes import Routes
from sandbox.supervision.process.testing import Testing


class Process:
    """Leads cases through the sandbox or the ordinary licence route."""

    def __init__(self, desk: Desk, calls: Calls, market: Market) -> None:
        self.desk = desk
        self.calls = calls
        self.market = market
        self.gate = Gate(desk, calls)
        self.testing = Testing(desk)
        self.routes = Routes(desk, market, self.testing)

    def life(self, case: Case, stage: str = "preparing") -> Story:
        """A case from its beginning (or, for an initial case, from `stage`) to the market or to its end."""
        try:
            if not self.desk.firms.columns.alive[case.firm]:
                raise CaseEnds("failed", "the firm failed")
            if stage == "preparing":
                yield from self.gate.prepare(case)
                yield from self.routes.guidance(case)
                yield from self.admission(case)
            else:
                if not self.gate.has_licence(case):
                    yield from self.gate.join_partner(case)
                if stage == "on_notice":
                    yield from self.gate.registration(case)
                yield from self.testing.test(case)
            self.let_go(case)
            yield from self.routes.launch(case)
        except CaseEnds as end:
            self.close(case, end)
        except simpy.Interrupt:
            self.close(case, CaseEnds("failed", "the firm failed"))
        finally:
            self.let_go(case)

    def admission(self, case: Case) -> Story:
        """Into the sandbox if there is one, over the ordinary route otherwise or after a refusal."""
        try:
            yield from self.sandbox(case)
            return
        except RuleInForce:
            self.let_go(case)
            yield from self.routes.by_rule(case)
            return
        except CaseEnds as end:
            if end.outcome != "refused" or not self.tries_again(case):
                raise
            case.refused_by_sandbox = True
            self.desk.answer(case, granted=False)
            case.turned = self.desk.engine.now
            self.desk.note(case, "turns to the ordinary route", attributes={"after": end.reason})
            self.let_go(case)
        yield from self.routes.licence(case)

    def tries_again(self, case: Case) -> bool:
        """Whether a case that the sandbox refused goes over the ordinary route."""
        law = self.desk.rules.licence
        return case.route == "sandbox" and self.desk.chance(streams.FALLBACK, case) < law.fallback_share

    def sandbox(self, case: Case) -> Story:
        """The main road: partner, application, gate, review, notice, test."""
        desk = self.desk
        if desk.learning.has_rule(case):
            raise RuleInForce
        if desk.rules.regime not in SANDBOXES:
            yield from self.gate.opening()
            yield from self.routes.without_sandbox(case)
            return
        case.route = "sandbox"
        if not self.gate.has_licence(case):
            yield from self.gate.partner(case)
        yield from self.gate.opening()
        yield from self.gate.consultation(case)
        for attempt in range(desk.rules.review.returns + 1):
            call = yield from self.gate.apply(case, attempt)
            if attempt == 0:
                yield from self.gate.completeness(case)
                yield from self.gate.eligibility(case)
                if (yield from self.gate.express(case, call)):
                    call = None
                    break
            if (yield from self.gate.review(case, attempt, call)):
                break
        yield from self.gate.notice(case, call)
        yield from self.gate.registration(case)
        yield from self.testing.test(case)

    def close(self, case: Case, end: CaseEnds) -> None:
        """A case ends before the market."""
        case.outcome, case.reason, case.ended = end.outcome, end.reason, self.desk.engine.now
        case.stage = "ended"
        if end.outcome == "refused":
            self.desk.answer(case, granted=False)
        live = self.testing.tests.get(case)
        if live is not None and live.running:
            live.close()
            live.abandon()
            case.test_ended = self.desk.engine.now
        self.desk.note(case, f"case {end.outcome}", attributes={"reason": end.reason})

    def let_go(self, case: Case) -> None:
        """Return whatever the case still holds."""
        desk = self.desk
        call = self.gate.call_of.pop(case, None)
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
