"""A loan after its drawdown: repayment, default, the claim, the final account."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import simpy

from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import HAZARD, LoanDesk, Story, in_fen
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.pools import Pools
from sandbox.ip_finance.process import arrears
from sandbox.ip_finance.process.disposal import Disposal
from sandbox.ip_finance.process.lending import Lending
from sandbox.ip_finance.process.renewal import Renewal
from sandbox.ip_finance.process.stakes import Stakes
from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.channels import EQUITY
from sandbox.ip_finance.rules.pricing import InterestSubsidy, interest_subsidy
from sandbox.ip_finance.rules.sharing import share_loss
from sandbox.kernel.bus import LoanDefaulted
from sandbox.kernel.clock import DAY, YEAR, seconds_up
from sandbox.kernel.ledger import fen

INSOLVENCY = "insolvency"
PARTS = 1_000_000
"""Rates are taken to the millionth where a rule asks for a fraction."""


class Service:
    """Leads a loan from its drawdown to its end."""

    def __init__(self, desk: LoanDesk, lending: Lending) -> None:
        self.desk = desk
        self.arrears = arrears.Arrears(desk)
        self.renewal = Renewal(desk, lending)
        self.pools = Pools(desk)
        self.disposal = Disposal(desk)
        self.stakes = Stakes(desk, self.pools, self.disposal)

    def serve(self, loan: Loan) -> Story:
        """Wait for what comes first: a missed payment, its end, maturity, or the firm's exit."""
        desk = self.desk
        self.arrears.begin(loan)
        while True:
            at, what = self.arrears.next(loan)
            try:
                yield desk.env.timeout(at - desk.engine.now)
                served = yield from self._meet(loan, what)
            except simpy.Interrupt as news:
                loan.in_review = False
                if news.cause == HAZARD:
                    continue
                if news.cause == INSOLVENCY:
                    break
                self.repay(loan, "the firm closed and repaid")
                return
            if served == "over":
                return
            if served == "bad":
                break
        loan.cause = "illiquidity" if desk.firms.columns.alive[loan.firm] else INSOLVENCY
        yield from self.default(loan)

    def _meet(self, loan: Loan, what: str) -> Generator[Any, Any, str]:
        """What comes has come: whether the loan goes on, is over, or is bad."""
        if what == arrears.MATURITY:
            if (yield from self.renewal.renewed(loan)):
                return "goes on"
            self.repay(loan, "at maturity")
            return "over"
        if what == arrears.MISSED:
            self.arrears.missed(loan)
        elif what == arrears.CURED:
            self.arrears.cured(loan)
        elif what == arrears.DUE or not self.arrears.unpaid(loan):
            return "goes on" if self.renewed(loan) else "bad"
        return "goes on"

    def renewed(self, loan: Loan) -> bool:
        """Whether the bank renews for a year a covered loan that cannot be repaid, once, and so hides the default."""
        desk, law = self.desk, self.desk.rules.default
        if not loan.covered or loan.renewed is not None or loan.luck[streams.RENEWAL] >= law.evergreening:
            return False
        now = desk.engine.now
        loan.renewed = loan.since = now
        self.arrears.clear(loan)
        loan.maturity = now + seconds_up(365.0)
        loan.left = -math.log1p(-loan.luck[streams.SECOND_DEFAULT])
        loan.probability = min(credit.HIGHEST, loan.probability * law.renewed_factor)
        desk.note(loan, "renewed though bad", amount=loan.amount)
        return True

    def repay(self, loan: Loan, how: str) -> None:
        """Principal and interest are paid, the subsidy is claimed."""
        desk, accounts = self.desk, self.desk.accounts
        now = desk.engine.now
        years = (now - loan.term_began) / YEAR
        desk.post(accounts.received, accounts.loans, loan.amount, loan)
        desk.post(accounts.interest, accounts.interest_paid, fen(loan.amount / 100 * loan.rate * years), loan)
        self.subsidise(loan)
        loan.outcome, loan.reason, loan.ended = "repaid", how, now
        desk.lent -= loan.amount
        desk.burden(loan.firm)
        self.pools.over(loan)
        if loan.covered:
            desk.cover.over(loan)
        desk.note(loan, "repaid", amount=loan.amount, attributes={"how": how})

    def subsidise(self, loan: Loan) -> None:
        """The city pays back a share of the interest of a loan that is repaid (I:A2)."""
        desk, law = self.desk, self.desk.rules.subsidy
        if law.share <= 0.0:
            return
        now = desk.engine.now
        key = (loan.firm, desk.year_of(now))
        left = fen(law.cap) - desk.subsidies.get(key, 0)
        rule = InterestSubsidy(_fraction(law.share), max(0, left), _fraction(law.rate_limit), "refused")
        months = int((now - (loan.drawn or 0)) // (YEAR / 12.0 - DAY))
        prime = _fraction(desk.rules.price.prime)
        paid = interest_subsidy(rule, loan.amount, _fraction(loan.rate), prime, min(months, 12 * loan.run_years))
        if paid:
            desk.subsidies[key] = desk.subsidies.get(key, 0) + paid
            loan.subsidy = paid
            desk.post(desk.accounts.subsidy_got, desk.accounts.subsidy, paid, loan)
            desk.note(loan, "interest subsidy", amount=paid)

    def default(self, loan: Loan) -> Story:
        """The loan is bad: the loss is determined, the claim filed, the pledge sold, the account settled."""
        desk, law = self.desk, self.desk.rules.claims
        loan.defaulted = desk.engine.now
        if loan.missed is None:
            loan.missed = loan.defaulted if loan.overdue is None else loan.overdue
        desk.burden(loan.firm)
        if loan.covered:
            desk.cover.bad += loan.amount
        desk.note(loan, "defaults", amount=loan.amount, attributes={"cause": loan.cause})
        desk.engine.bus.publish(LoanDefaulted(desk.engine.now, loan.firm, loan.number))
        elapsed = loan.defaulted - loan.missed  # the days until the loss is determined count from the missed payment
        yield desk.env.timeout(max(0, desk.sample(law.determination, loan, streams.DETERMINATION) - elapsed))
        scheme = loan.scheme
        advancing = scheme is not None and scheme.order == "advance_then_settle"
        if advancing:
            yield from self.compensation(loan)
            self.pay_advance(loan)
        yield from self.disposal.sell(loan)
        yield desk.env.timeout(desk.sample(law.settlement, loan, streams.SETTLEMENT))
        if not advancing and loan.covered:
            yield from self.compensation(loan)
        self.settle(loan)
        if loan.sold == EQUITY:
            yield from self.stakes.hold(loan)

    def compensation(self, loan: Loan) -> Story:
        """The bank files its claim, the payers take their time."""
        desk, law = self.desk, self.desk.rules.claims
        yield desk.env.timeout(desk.working(law.filing))
        yield desk.env.timeout(desk.sample(law.compensation, loan, streams.COMPENSATION))

    def pay_advance(self, loan: Loan) -> None:
        """Every payer advances its share of the whole exposure."""
        desk, cover = self.desk, self.desk.cover
        now = desk.engine.now
        loan.claim = cover.standing(loan, now)
        own = loan.class_in(cover.scheme)
        found = share_loss(cover.scheme, loan.amount, 0, loan.claim, year=cover.year(now), firm_class=own)
        loan.advance = found.net
        cover.pay(loan, found.net, now)
        for party, amount in found.net.items():
            desk.post(desk.accounts.loss(party), desk.accounts.loans, amount, loan)
        desk.note(loan, "advance paid", amount=loan.amount, attributes=in_fen(found.net))

    def settle(self, loan: Loan) -> None:
        """The final account: proceeds to who paid, or the rest shared by the scheme."""
        desk, cover, accounts = self.desk, self.desk.cover, self.desk.accounts
        now = desk.engine.now
        scheme = loan.scheme or cover.alone
        at = loan.claim
        if at is None and loan.covered:
            at = loan.claim = cover.standing(loan, now)
        own = loan.class_in(scheme)
        found = share_loss(scheme, loan.amount, loan.recovery, at, year=cover.year(now), firm_class=own)
        loan.waterfall, loan.settled, loan.ended = found, now, now
        loan.outcome, loan.reason = "defaulted", loan.cause
        due: Mapping[str, int] = found.net
        if loan.advance:
            due = {party: net - loan.advance[party] for party, net in found.net.items()}
            for party, change in due.items():
                desk.post(accounts.loss(party), accounts.buyers, change, loan)
        else:
            desk.post(accounts.buyers, accounts.loans, loan.recovery, loan)
            for party, amount in found.net.items():
                desk.post(accounts.loss(party), accounts.loans, amount, loan)
        if loan.covered:
            cover.pay(loan, due, now)
            cover.over(loan)
        desk.lent -= loan.amount
        self.pools.over(loan)
        desk.note(loan, "loss settled", amount=found.loss, attributes=in_fen({**found.net, "unpaid": found.unpaid}))


@lru_cache(maxsize=4096)
def _fraction(x: float) -> Fraction:
    return Fraction(round(x * PARTS), PARTS)
