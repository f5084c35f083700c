"""Renewal of a sound loan at maturity: the officer looks again, the cover is checked again."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

from sandbox.declare.distribution import normal_quantile
from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.process.lending import Lending
from sandbox.ip_finance.rules import credit
from sandbox.kernel.clock import YEAR, seconds_up
from sandbox.kernel.ledger import fen
from sandbox.kernel.resource import wait_at_most

ASKS, EFFORT, SCORE, PLACES = 0, 1, 2, 4
"""Places of one renewal's draws, and how many each has."""


class Renewal:
    """Renews loans. A renewed loan stays one loan: same drawdown, same number, a later maturity."""

    def __init__(self, desk: LoanDesk, lending: Lending) -> None:
        self.desk = desk
        self.lending = lending

    def renewed(self, loan: Loan) -> Generator[Any, Any, bool]:
        """Whether the loan gets another term. While the bank looks, the old one runs on."""
        desk, law = self.desk, self.desk.rules.renewal
        # a bad loan kept alive once is no sound one; what is sold to investors is paid back to them
        if loan.terms > law.most or loan.renewed is not None or loan.freed or self._luck(loan, ASKS) >= law.share:
            return False
        desk.note(loan, "asks for another term", amount=loan.amount)
        own = 1.0 - self._cover(loan)
        request = desk.officers.request((desk.engine.now, loan.number), loan.firm)
        loan.held.append(request)
        loan.in_review = True
        try:
            if not (yield from wait_at_most(request, seconds_up(desk.rules.bank.patience))):
                loan.renewal_refused = "no officer in time"
            else:
                effort = credit.screening_effort(own, desk.rules.bank.moral_hazard)
                days = desk.rules.bank.effort.quantile(self._luck(loan, EFFORT)) * law.effort * effort
                yield desk.env.timeout(desk.working(days))
                loan.renewal_refused = self._decide(loan, effort)
        finally:
            loan.in_review = False
            if request in loan.held:
                loan.held.remove(request)
            desk.officers.cancel(request)
        if loan.renewal_refused:
            desk.note(loan, "another term refused", attributes={"reason": loan.renewal_refused})
            return False
        self._renew(loan)
        return True

    def _luck(self, loan: Loan, place: int) -> float:
        return self.desk.lot(streams.RENEWED, loan, PLACES * (loan.terms - 1) + place)

    def _cover(self, loan: Loan) -> float:
        """Share of a loss that others would bear in a further term: the loan is taken out, and asks like a new one."""
        cover = self.desk.cover
        if not loan.covered:
            return 0.0
        cover.over(loan)
        refusal = cover.refusal(loan, loan.amount)
        cover.commit(loan)
        cover.lent -= loan.amount  # it has been lent once
        return 0.0 if refusal is not None else loan.cover

    def _decide(self, loan: Loan, effort: float) -> str:
        """The bank's rule for new loans, after a new look; why not, or nothing."""
        desk, bank = self.desk, self.desk.rules.bank
        noise = bank.noise / math.sqrt(effort)
        score = loan.quality + noise * normal_quantile(self._luck(loan, SCORE))
        believed = credit.believed_default(bank.prior, desk.rules.default.quality_effect, score, noise)
        own = 1.0 - self._cover(loan)
        if not credit.lends(loan.rate - bank.cost, believed, bank.loss_given_default, own, bank.hurdle):
            return "refused by the bank"
        return ""

    def _renew(self, loan: Loan) -> None:
        """The term's interest is paid, the next begins where the last has ended; the cover is what it now is."""
        desk, accounts = self.desk, self.desk.accounts
        now = desk.engine.now
        interest = fen(loan.amount / 100 * loan.rate * ((now - loan.term_began) / YEAR))
        desk.post(accounts.interest, accounts.interest_paid, interest, loan)
        if loan.covered and self._cover(loan) == 0.0:
            desk.cover.over(loan)
            loan.covered, loan.cover, loan.scheme = False, 0.0, desk.cover.alone
        desk.carry(loan, now)
        loan.probability = self.lending.probability(loan)
        loan.term_began = now
        loan.maturity += seconds_up(365.0)
        loan.years, loan.terms, loan.run_years = 1, loan.terms + 1, loan.run_years + 1
        self.lending.pay_for_cover(loan)
        loan.accrual += self.lending.accrual(loan)
        desk.note(loan, "renewed", amount=loan.amount, attributes={"term": loan.terms, "covered": loan.covered})
