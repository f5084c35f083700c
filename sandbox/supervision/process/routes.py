"""The ordinary licence route and the way from graduation or licence to the market."""

from __future__ import annotations

from sandbox.declare.distribution import normal_quantile
from sandbox.kernel.clock import seconds_up
from sandbox.kernel.resource import wait_at_most
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case, CaseEnds
from sandbox.supervision.desk import Desk, Story
from sandbox.supervision.live_test import LiveTest
from sandbox.supervision.market import Market
from sandbox.supervision.process.testing import Testing


class Routes:
    """What there is beside the sandbox."""

    def __init__(self, desk: Desk, market: Market, testing: Testing) -> None:
        self.desk = desk
        self.market = market
        self.testing = testing

    def guidance(self, case: Case) -> Story:
        """The hub's advice, if there is a hub, the firm asks, the request is taken on and patience lasts."""
        desk = self.desk
        law = desk.rules.hub
        if law.open != "yes" or desk.chance(streams.HUB_REQUEST, case) >= law.request_share:
            return
        if desk.chance(streams.HUB_TAKEN, case) >= law.supported_share:
            desk.note(case, "hub declines")
            return
        request = desk.advisers.request(desk.tie(case), case.firm)
        case.held.append(request)
        if (yield from wait_at_most(request, desk.patience(case, 4))):
            work = desk.sample(law.effort, streams.HUB_EFFORT, case)
            yield desk.env.timeout(desk.calendar.finish(desk.engine.now, work) - desk.engine.now)
            case.advised = True
            desk.note(case, "advised by the hub", "advisers")
        desk.give_back(case, request)

    def without_sandbox(self, case: Case) -> Story:
        """Where there is no sandbox: a class waiver for those whom it fits, otherwise the ordinary licence."""
        desk = self.desk
        if desk.rules.regime == "waiver" and desk.chance(streams.WAIVER, case) < desk.rules.waiver.share:
            yield from self.waiver(case)
        yield from self.licence(case)

    def waiver(self, case: Case) -> Story:
        """Notify, test under fixed conditions without visits, and face the ordinary procedure at the end."""
        desk = self.desk
        law = desk.rules.waiver
        case.route = "waiver"
        case.applied = desk.engine.now
        desk.note(case, "notification")
        yield desk.env.timeout(desk.sample(law.notification, streams.NOTIFICATION, case))
        case.test_began = desk.engine.now
        case.stage = "on test"
        desk.note(case, "test under the waiver begins")
        live = self.testing.tests[case] = LiveTest(desk, case, law.customer_cap, supervised=False)
        yield from self.testing.go_on(case, live, live.run_until(desk.engine.now + seconds_up(law.length)))
        live.close()
        live.abandon()
        case.test_ended = desk.engine.now
        desk.note(case, "waiver ends")

    def by_rule(self, case: Case) -> Story:
        """A rule made of experience holds for the class: no sandbox is needed, perhaps not even a licence."""
        desk = self.desk
        case.route = "rule"
        desk.learning.classes[case.exemption].spared += 1
        desk.note(case, "needs no sandbox", attributes={"class": case.exemption + 1})
        if desk.rules.learning.procedure == "licence":
            yield from self.licence(case)

    def admitted(self, case: Case) -> bool:
        """Whether the rules in force can license the product; what waited for an opening the old rules never can."""
        desk, law = self.desk, self.desk.rules
        if desk.learning.has_rule(case):
            return True
        old = law.licence.admissible_share
        u = desk.chance(streams.ADMISSIBLE, case)
        if case.waited:
            u = old + (1.0 - old) * u
        changed = law.regime == "new_rule" and desk.engine.now >= seconds_up(law.new_rule.lag)
        return u < (law.new_rule.admitted_share if changed else old)

    def licence(self, case: Case) -> Story:
        """The ordinary licence: only for what the existing rules can license at all, then a noisy look at quality."""
        desk = self.desk
        law = desk.rules.licence
        case.route = f"{case.route}, then licence" if case.route else "licence"
        if case.applied is None:
            case.applied = desk.engine.now
        desk.note(case, "licence application")
        if not self.admitted(case):
            raise CaseEnds("refused", "existing rules do not admit the product")
        desk.pay_officers(law.effort.quantile(desk.chance(streams.LICENCE_EFFORT, case)))
        hub = desk.rules.hub
        days = law.review.quantile(desk.chance(streams.LICENCE_DAYS, case))
        yield desk.env.timeout(seconds_up(days * hub.licence_time if case.advised else days))
        noise = normal_quantile(desk.chance(streams.LICENCE_SCORE, case))
        score = rules.licence_score(case.quality, noise, law.noise) + (hub.licence_gain if case.advised else 0.0)
        if score < rules.licence_threshold(law.success_share):
            raise CaseEnds("refused", "licence not granted")
        case.licensed = desk.engine.now
        desk.answer(case, granted=True)
        desk.note(case, "licensed")

    def launch(self, case: Case) -> Story:
        """To the market, with customers and harm from then on; not everyone goes."""
        desk = self.desk
        law = desk.rules.launch
        case.stage = "launching"
        if desk.chance(streams.LAUNCH, case) >= law.share:
            raise CaseEnds("withdrawn", "not launched")
        yield desk.env.timeout(desk.sample(law.days, streams.LAUNCH_DAYS, case))
        self.market.launch(case)
        case.outcome, case.stage, case.ended = "completed", "in the market", desk.engine.now
        desk.note(case, "launched")
