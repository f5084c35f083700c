"""Selling the pledge of a bad loan: the operator, the exchange where there is one, the court's ladder."""

from __future__ import annotations

import math

from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk, Story
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.pricing import pledge_sale
from sandbox.kernel.clock import YEAR, seconds_up
from sandbox.kernel.resource import Resource

CHANNELS = ("operator", "exchange", "court")
LEAST = 100
"""Fen below which proceeds are not worth sharing out."""


class Disposal:
    """Sells pledges, one channel after the other, until one finds a buyer or the rights lapse."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk

    def sell(self, loan: Loan) -> Story:
        """All channels in turn. Leaves `sold`, `sale` and `recovery` in the loan."""
        desk, law = self.desk, self.desk.rules.disposal
        self.appraise_again(loan)
        yield desk.env.timeout(desk.sample(law.operator_days, loan, streams.OPERATOR_DAYS))
        if loan.luck[streams.OPERATOR] < law.operator_chance:
            self.sold(loan, "operator", law.operator_price)
            return
        law = desk.rules.disposal
        if law.exchange == "yes":
            yield from self.listing(loan)
            if loan.sold:
                return
        yield from self.court(loan)
        if not loan.sold:
            loan.sale = desk.engine.now
            desk.note(loan, "pledge lapses")

    def appraise_again(self, loan: Loan) -> None:
        """The second appraisal, at disposal: what is left of the value, in distress, seen with noise."""
        desk, law = self.desk, self.desk.rules.disposal
        now = desk.engine.now
        valuation = desk.rules.valuation
        years = (now - (loan.applied or 0)) / YEAR
        factor = desk.factor(desk.year_of(now))
        worth = credit.pledge_value(loan.value, valuation.decay, years, law.distress, law.cycle, factor)
        kept = 1.0 - valuation.fair
        luck = desk.normal(loan, streams.SECOND_APPRAISAL)
        loan.second = math.floor(min(1e13, credit.appraised(worth, law.bias * kept, law.noise * kept, luck)) * 100)
        desk.note(loan, "appraised again", amount=loan.second)

    def listing(self, loan: Loan) -> Story:
        """A lot on the exchange."""
        law = self.desk.rules.disposal
        yield from self.hold(loan, self.desk.lots, self.desk.sample(law.exchange_days, loan, streams.EXCHANGE_DAYS))
        if loan.luck[streams.EXCHANGE] < law.exchange_chance:
            self.sold(loan, "exchange", law.exchange_price)

    def court(self, loan: Loan) -> Story:
        """A title, then the ladder: two rounds and a fixed-price sale."""
        desk, law = self.desk, self.desk.rules.disposal
        work = seconds_up(law.title.quantile(loan.luck[streams.TITLE]) * (1.0 - law.green_channel))
        yield from self.hold(loan, desk.judges, work)
        chances = (law.first_round, law.second_round, law.fixed_sale)
        for (price, days), chance, place in zip(credit.LADDER, chances, streams.ROUND, strict=True):
            yield desk.env.timeout(seconds_up(days))
            if loan.luck[place] < chance:
                self.sold(loan, "court", price)
                return

    def hold(self, loan: Loan, resource: Resource, seconds: int) -> Story:
        """Wait for a unit, hold it, give it back."""
        request = resource.request((loan.defaulted or loan.began, loan.number), loan.firm)
        loan.held.append(request)
        yield request
        yield self.desk.env.timeout(seconds)
        loan.held.remove(request)
        resource.cancel(request)

    def sold(self, loan: Loan, channel: str, price: float) -> None:
        """A buyer pays a share of the second appraisal."""
        desk = self.desk
        paid = math.floor(loan.second * price)
        costs = math.ceil(paid * desk.rules.disposal.cost_share)
        loan.sold, loan.sale, loan.price = channel, desk.engine.now, paid
        proceeds = pledge_sale(loan.appraisal, loan.amount, paid, costs).proceeds
        loan.recovery = proceeds if proceeds >= LEAST else 0
        desk.note(loan, "pledge sold", channel, loan.recovery, {"price": paid})
