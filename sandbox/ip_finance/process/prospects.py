"""What the bank expects of every channel before it tries one: chances, mean times, prices, fees; no queues, no luck."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sandbox.declare.distribution import Dist
from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.channels import EQUITY, Offer, Step, offer

_POINTS = 200


@lru_cache(maxsize=256)
def mean_up_to_one(dist: Dist) -> float:
    """Mean of min(1, X), by the midpoint rule over the quantiles."""
    return sum(min(1.0, dist.quantile((i + 0.5) / _POINTS)) for i in range(_POINTS)) / _POINTS


class Prospects:
    """The offers that a bank compares at the beginning of a disposal."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk

    def offers(self, loan: Loan, attempts: Sequence[str]) -> list[Offer]:
        """The offers of these attempts, in their order."""
        return [getattr(self, f"_{attempt}")(loan) for attempt in attempts]

    def _net(self, loan: Loan, price: float) -> float:
        """What a sale brings to the loan in CNY: the price less its costs, at most the exposure."""
        law = self.desk.rules.disposal
        return min(loan.amount / 100, loan.second / 100 * price * (1.0 - law.cost_share))

    def _offer(
        self, loan: Loan, channel: str, roads: Sequence[tuple[float, Sequence[Step]]], fee: float = 0.0
    ) -> Offer:
        return offer(channel, roads, self.desk.rules.disposal.discount, fee * loan.amount / 100)

    def _simple(self, loan: Loan, channel: str, days: Dist, chance: float, price: float, fee: float = 0.0) -> Offer:
        step = Step(days.mean(), chance, self._net(loan, price))
        return self._offer(loan, channel, [(1.0, [step])], fee)

    def _operator(self, loan: Loan) -> Offer:
        law = self.desk.rules.disposal
        back = law.licence_back if self.desk.firms.columns.alive[loan.firm] else 0.0
        chance = 1.0 - (1.0 - law.operator_chance) * (1.0 - back)
        return self._simple(loan, "operator", law.operator_days, chance, law.operator_price)

    def _transfer(self, loan: Loan) -> Offer:
        law = self.desk.rules.disposal.transfer
        return self._simple(loan, "transfer", law.days, law.chance, law.price, law.fee)

    def _exchange(self, loan: Loan) -> Offer:
        law = self.desk.rules.disposal
        fee = law.exchange_fee
        return self._simple(loan, "exchange", law.exchange_days, law.exchange_chance, law.exchange_price, fee)

    def _equity(self, loan: Loan) -> Offer:
        """A stake pays later, and nothing where the firm fails before; at most the exposure."""
        law, years = self.desk.rules.disposal.equity, self.desk.rules.disposal.equity.years.mean()
        pays = mean_up_to_one(law.multiple) * loan.amount / 100
        pays *= (1.0 - self.desk.rules.bank.prior) ** years
        pays = credit.present_value(pays, self.desk.rules.disposal.discount, years)
        return self._offer(loan, EQUITY, [(1.0, [Step(law.days.mean(), law.chance, pays)])])

    def _title(self, loan: Loan) -> Offer:
        """Every road to a title with its weight; the ladder after each."""
        law = self.desk.rules.disposal
        chances = (law.first_round, law.second_round, law.fixed_sale)
        ladder = [
            Step(days, chance, self._net(loan, price))
            for (price, days), chance in zip(credit.LADDER, chances, strict=True)
        ]
        if loan.luck[streams.CLAUSE] < law.arbitration.clause:
            award = Step(law.arbitration.days.mean(), 0.0, 0.0)
            return self._offer(loan, "title", [(1.0, [award, *ladder])], law.arbitration.fee)
        work = law.title.mean() * (1.0 - law.green_channel)
        if loan.luck[streams.MEDIATION] >= law.mediation.first:
            return self._offer(loan, "title", [(1.0, [Step(work, 0.0, 0.0), *ladder])], law.court_fee)
        rules, talks = law.mediation, law.mediation.days.mean()
        fee = rules.fee + (1.0 - rules.agreed) * law.court_fee
        roads = [
            (rules.agreed, [Step(talks + rules.confirmation, 0.0, 0.0), *ladder]),
            (1.0 - rules.agreed, [Step(talks + work * (1.0 - rules.saved), 0.0, 0.0), *ladder]),
        ]
        return self._offer(loan, "title", roads, fee)
