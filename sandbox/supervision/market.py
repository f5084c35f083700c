"""Products after launch: customers, incidents and harm, settled each half-year, at the firm's end and the horizon."""

from __future__ import annotations

import math

from sandbox.declare.distribution import poisson_quantile
from sandbox.kernel.clock import DAY
from sandbox.kernel.ledger import fen
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case
from sandbox.supervision.desk import Desk


class Market:
    """All products of the run that are on the market."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.products: dict[Case, float] = {}

    def launch(self, case: Case) -> None:
        """A product enters the market at this second."""
        case.launched = self.desk.engine.now
        case.settled = max(0, case.launched)  # the books open at the start
        self.products[case] = case.appeal * self.desk.rules.launch.customers

    def leave(self, case: Case) -> None:
        """Its firm has failed: settle what happened since, and close."""
        if case in self.products:
            self.settle(case, self.desk.engine.now)
            case.left_market = self.desk.engine.now
            del self.products[case]

    def settle_all(self) -> None:
        """Settle every product up to now."""
        for case in self.products:
            self.settle(case, self.desk.engine.now)

    def settle(self, case: Case, t: int) -> None:
        """Book customers and harm of one product since it was settled last.

        Incidents: Poisson in the customer-days; each harms `mean_harm` customers, the expectation over when it is
        found. One draw an interval, so that the number of events does not grow with the customers.
        """
        assert case.launched is not None
        if t <= case.settled:
            return
        desk = self.desk
        law = desk.rules
        level = self.products[case]
        ramp = law.launch.ramp
        before = (case.settled - case.launched) / DAY
        after = (t - case.launched) / DAY
        days = rules.customer_days(after, ramp, level) - rules.customer_days(before, ramp, level)
        case.market_days += days
        learnt = (1.0 - law.incidents.correction) ** case.found
        rate = desk.incident_rate(case) * learnt
        count = poisson_quantile(desk.chance(streams.MARKET, case, case.settlements), days * rate)
        case.settlements += 1
        case.settled = t
        if count:
            most = law.incidents.reach * rules.customers_reached((before + after) / 2.0, ramp, level)
            mean = law.incidents.affected.mean()
            harmed = rules.mean_harm(mean, law.incidents.growth, law.launch.detection, most)
            loss = fen(count * harmed * law.incidents.loss)
            paid = math.floor(loss * law.compensation.market_share)
            accounts, post = desk.accounts, desk.engine.ledger.post
            post(desk.engine.now, accounts.customers, accounts.caused, loss, case.number, case.firm)
            post(desk.engine.now, accounts.firms, accounts.customers, paid, case.number, case.firm)
            case.harm += loss
            case.paid += paid
            desk.note(case, "market harm settled", "", loss, {"incidents": count, "compensated_fen": paid})
