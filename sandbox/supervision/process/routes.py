"""The ordinary licence route and the way from graduation or licence to the market."""

from __future__ import annotations

from sandbox.declare.distribution import normal_quantile
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case, CaseEnds
from sandbox.supervision.desk import Desk, Story
from sandbox.supervision.market import Market


class Routes:
    """What there is beside the sandbox."""

    def __init__(self, desk: Desk, market: Market) -> None:
        self.desk = desk
        self.market = market

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
        case.stage = "launching"
        if desk.chance(streams.LAUNCH, case) >= law.share:
            raise CaseEnds("withdrawn", "not launched")
        yield desk.env.timeout(desk.sample(law.days, streams.LAUNCH_DAYS, case))
        self.market.launch(case)
        case.outcome, case.stage, case.ended = "completed", "in the market", desk.engine.now
        desk.note(case, "launched")
