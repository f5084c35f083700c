"""What the processes of cross-border financing share: rules in force, prices, quotas, desk, accounts."""

from __future__ import annotations

import math
from typing import Any

from sandbox.cross_border import streams
from sandbox.cross_border.contract import CNY, HEDGED, OPEN, USD, Borrower, Contract, Group
from sandbox.cross_border.macroprudential import Macroprudential
from sandbox.cross_border.parameters import CrossBorder
from sandbox.cross_border.prices import Prices
from sandbox.cross_border.quotas import Quotas
from sandbox.cross_border.rules.cost import all_in, carry_factor, over_benchmark
from sandbox.cross_border.tally import GroupUse, SinglesUse, Tally
from sandbox.declare.catalogue import Plan
from sandbox.declare.distribution import Dist, normal_cdf
from sandbox.kernel.clock import YEAR, seconds_up
from sandbox.kernel.engine import Engine
from sandbox.kernel.resource import Resource

SYSTEM = "cross_border"
TIE = 1e-12
"""A cost within this of the cap meets it: sums of rates are not exact."""


class Accounts:
    """Ledger accounts of the system: debt at the rate of its drawdown, interest, exchange differences, losses."""

    def __init__(self, engine: Engine) -> None:
        account = engine.ledger.account
        self.lent = account("lenders abroad", "loans at drawdown")
        self.owed = account("borrowers abroad", "loans at drawdown")
        self.interest_got = account("lenders abroad", "interest")
        self.interest_paid = account("borrowers abroad", "interest")
        self.exchange_got = account("lenders abroad", "exchange differences")
        self.exchange_paid = account("borrowers abroad", "exchange differences")
        self.losses = account("lenders abroad", "loan losses")


class Desk:
    """Cross-border financing of one run. `contracts` are all needs, `borrowers` all who ever had one, by name."""

    def __init__(self, engine: Engine, plan: Plan) -> None:
        self.engine = engine
        self.plan = plan
        self.rules: CrossBorder = plan.at(engine.clock.first).section(CrossBorder)
        self.macro = Macroprudential(engine.clock)
        self.prices = Prices(engine.draws, engine.clock, self.rules)
        law = self.macro.at(engine.clock.first, self.rules)
        self.quotas = Quotas(engine, law, self.prices.pips, lambda: self.rules.need.least)
        self.quotas.others = self.prices.others
        self.quotas.amount_of = self.amount
        self.registrars = Resource(
            engine.env, "registrars", self.rules.registration.officers, (0, engine.clock.horizon), engine.calendar,
            "registration",
        )  # fmt: skip
        self.accounts = Accounts(engine)
        self.contracts: list[Contract] = []
        self.borrowers: dict[str, Borrower] = {}
        self.by_row: dict[int, Borrower] = {}
        self.groups: list[Group] = []
        self.tally = Tally()
        self.uses: dict[str, GroupUse] = {}
        """Use of the quota of each leasing parent that is counted, by the parent's name."""
        self.singles: dict[str, SinglesUse] = {}
        """Use of their own limits by all others who are counted, by their kind (`watch.kind_of`)."""
        self.path: list[tuple[float, ...]] = []
        """Second and stocks at the beginning of every month."""
        self.outstanding = 0
        """Debt of all who are counted, at the rates of its drawdown, in fen, excluded channels included."""

    # -- chance --------------------------------------------------------------------------------------------------------

    def chance(self, place: int, contract: Contract, term: int = 0) -> float:
        """The uniform of a contract's decision; `term` counts its terms, for what is decided anew in each."""
        return self.engine.draws.uniform(streams.CONTRACT, contract.address + place, contract.page + term)

    def working(self, days: Dist, place: int, contract: Contract) -> int:
        """Seconds from now in which a sampled number of working days is done."""
        work = seconds_up(days.quantile(self.chance(place, contract)))
        now = self.engine.now
        return self.engine.calendar.finish(now, work) - now

    # -- costs ---------------------------------------------------------------------------------------------------------

    def home(self, contract: Contract) -> float:
        """What the money costs at home now, a share a year."""
        return max(0.0, self.rules.rates.domestic + contract.spreads[0])

    def cost(self, contract: Contract, channel: str) -> float:
        """What the money costs abroad now in a channel, a share a year, without the charge for risk."""
        money, premium = foreign_money(self.rules, contract.currency)
        return all_in(channel, contract.spreads[1], self.rules.rates.offshore_cny, money, premium)

    def compared(self, contract: Contract, channel: str) -> float:
        """What the borrower compares with the cost at home: with a charge for risk where it does not hedge."""
        charge = self.rules.costs.risk_charge if channel == OPEN else 0.0
        return self.cost(contract, channel) + charge

    def capped(self, contract: Contract, channel: str) -> bool:
        """Whether a loan in this channel would cost more now than the cap on all-in cost admits; a hedge is no cost."""
        law = self.rules.cost_cap
        if law.rule == "none":
            return False
        unhedged = OPEN if channel == HEDGED else channel
        money = self.rules.rates.offshore_cny if channel == CNY else foreign_money(self.rules, contract.currency)[0]
        return over_benchmark(self.cost(contract, unhedged), money) > law.most + TIE

    def channels(self, contract: Contract) -> tuple[str, str]:
        """The two ways abroad of a need: CNY, and foreign currency with or without a hedge, as the borrower does it."""
        hedges = self.chance(streams.HEDGED, contract) < self.rules.costs.hedged_share
        return CNY, HEDGED if hedges else OPEN

    def amount(self, contract: Contract, channel: str) -> tuple[int, int]:
        """Fen that would be borrowed in a channel, and the part of it to lend on (carry)."""
        law = self.rules.carry
        if law.open != "yes" or channel != OPEN:
            return contract.need, 0
        differential = self.home(contract) - self.cost(contract, channel)
        factor = carry_factor(differential, law.per_point, normal_cdf(contract.borrower.quality))
        whole = math.ceil(contract.need * factor - 1e-6)
        return whole, whole - contract.need

    # -- money ---------------------------------------------------------------------------------------------------------

    def draw(self, contract: Contract) -> None:
        """Book the drawdown at the rate of the day."""
        self._post(contract, self.accounts.lent, self.accounts.owed, contract.face)
        self._owe(contract, contract.face)

    def pay_interest(self, contract: Contract) -> None:
        """Book the interest since it was last paid; a loan that is not hedged pays at the rate of the day."""
        years = (self.engine.now - contract.since) / YEAR
        contract.since = self.engine.now
        face = contract.face
        if contract.channel == OPEN:
            face = contract.amount * self.prices.of(contract.currency) // 10_000
        paid = math.ceil(face * contract.rate * years - 1e-6)
        contract.interest += paid
        self._post(contract, self.accounts.interest_got, self.accounts.interest_paid, paid)
        if self.engine.now >= 0:
            contract.saved += round(contract.face * (contract.home - contract.rate) * years)

    def settle_exchange(self, contract: Contract) -> int:
        """Realise the exchange loss (a gain is negative) since the drawdown or the last rollover, in fen."""
        if contract.channel != OPEN:
            return 0
        loss = contract.amount * self.prices.of(contract.currency) // 10_000 - contract.face
        got, paid = self.accounts.exchange_got, self.accounts.exchange_paid
        self._post(contract, *((got, paid) if loss >= 0 else (paid, got)), abs(loss))
        contract.exchange += loss
        contract.borrower.lost += loss
        if self.engine.now >= 0:
            contract.realised += loss
            if contract.carry and contract.face:
                contract.realised_carry += loss * contract.carry // contract.face
        return loss

    def book_off(self, contract: Contract, loss: int = 0) -> None:
        """Take a loan off the books: repaid but for `loss` fen, which the lender bears."""
        self._post(contract, self.accounts.owed, self.accounts.lent, contract.face - loss)
        self._post(contract, self.accounts.losses, self.accounts.lent, loss)
        self._owe(contract, -contract.face)

    def restate(self, contract: Contract, face: int) -> None:
        """Book a rollover: the old loan off, the same loan on at the rate of the day, `face` being the old one's."""
        self._post(contract, self.accounts.owed, self.accounts.lent, face)
        self._post(contract, self.accounts.lent, self.accounts.owed, contract.face)
        self._owe(contract, contract.face - face)

    def insure(self, t0: int, t1: int, companies: int, counted: bool) -> None:
        """Book what auto-finance companies earn as insurance agents in a month, where they are licensed for it."""
        yearly = self.rules.third_area.insurance_fees
        if yearly <= 0.0 or not companies or t0 < 0:
            return
        paid = companies * round(yearly * 100 * (t1 - t0) / YEAR)
        ledger = self.engine.ledger
        agents, insurers = (
            ledger.account(who, "insurance commissions") for who in ("auto-finance companies", "insurers")
        )
        ledger.post(t0, agents, insurers, paid, -1, -1)
        self.tally.commissions += paid if counted else 0

    def stocks(self) -> list[float]:
        """Debt abroad and use of limits now, in CNY, and borrowers over their limit; of those who are counted."""
        borrowers = [b for b in self.quotas.active if b.counted]
        over = sum(b.used > 0 and self.quotas.room(b) < 0 for b in borrowers)
        return [self.outstanding / 100, sum(b.used for b in borrowers) / 100, float(over)]

    def counts(self, contract: Contract) -> bool:
        """Whether what happens to a contract now is measured."""
        return contract.borrower.counted and self.engine.now >= 0

    def _owe(self, contract: Contract, more: int) -> None:
        if contract.borrower.counted:
            self.outstanding += more
            if self.engine.now >= 0 and self.outstanding > self.tally.peak:
                self.tally.peak = self.outstanding

    def _post(self, contract: Contract, debit: int, credit: int, fen: int) -> None:
        self.engine.ledger.post(self.engine.now, debit, credit, fen, contract.number, contract.borrower.row)

    # -- notes ---------------------------------------------------------------------------------------------------------

    def note(self, contract: Contract, activity: str, amount: int = 0, resource: str = "", **more: Any) -> None:
        """Enter an event of a contract in the journal."""
        borrower = contract.borrower
        if borrower.row < 0:
            more["borrower"] = borrower.name
        if contract.currency != USD and contract.foreign:
            more["currency"] = contract.currency
        self.engine.journal.record(
            self.engine.now, SYSTEM, contract.number, borrower.row, activity, resource, amount, more or None
        )

    def tell(self, activity: str, **more: Any) -> None:
        """Enter an event that is no single contract's."""
        self.engine.journal.record(self.engine.now, SYSTEM, -1, -1, activity, "", 0, more or None)


def foreign_money(rules: CrossBorder, currency: str) -> tuple[float, float]:
    """Money rate of a foreign currency, and what a hedge costs on top, shares a year.

    Hedged Hong Kong dollars cost what hedged US dollars do: the peg leaves nothing between them.
    """
    rates = rules.rates
    if currency == "EUR":
        return rates.eur, rates.eur_premium
    if currency == "HKD":
        return rates.hkd, rates.usd + rates.forward_premium - rates.hkd
    return rates.usd, rates.forward_premium
