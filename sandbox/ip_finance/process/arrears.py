"""A loan in service: which payment is missed, which of those are made good, and what comes next.

Payments missed and never made good come at the hazard of default, so cures lower no default. Payments missed and made
good come besides, c / (1 - c) of them for each of the others: a share c of all missed payments is made good.
"""

from __future__ import annotations

import math

from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.kernel.clock import seconds_up

MATURITY, MISSED, CURED, UNPAID, DUE = "maturity", "missed", "cured", "unpaid", "due"
"""What comes next: maturity; a payment missed that will be made good; it is made good; a payment missed that never is;
the end of its days."""


class Arrears:
    """Keeps a loan's overdue payments."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk

    def begin(self, loan: Loan) -> None:
        """From now on the next payment can be missed: a new threshold."""
        loan.miss_since = self.desk.engine.now
        loan.miss_left = -math.log1p(-self.desk.lot(streams.MISSED, loan, 2 * loan.overdue_times))

    def next(self, loan: Loan) -> tuple[int, str]:
        """Second and kind of what comes next if nothing changes."""
        desk = self.desk
        now = desk.engine.now
        if loan.default_at is not None:
            return loan.default_at, DUE
        unpaid = desk.default_second(loan)
        if loan.cure_at is not None:
            at, what = loan.cure_at, CURED
        else:
            missed = desk.missed_second(loan)
            at, what = (loan.maturity, MATURITY) if missed is None else (missed, MISSED)
        if unpaid is not None and unpaid <= at:
            at, what = unpaid, UNPAID
        return max(at, now), what

    def missed(self, loan: Loan) -> None:
        """A payment is missed that will be made good, at a moment spread evenly over the days it can be overdue."""
        desk = self.desk
        u = desk.lot(streams.MISSED, loan, 2 * loan.overdue_times + 1)
        self._overdue(loan)
        loan.cure_at = desk.engine.now + max(1, seconds_up(u * desk.rules.overdue.days))

    def cured(self, loan: Loan) -> None:
        """The payment is made good."""
        desk = self.desk
        days = (desk.engine.now - (loan.overdue or 0)) // 86_400
        loan.overdue = loan.cure_at = None
        loan.cures += 1
        self.begin(loan)
        desk.note(loan, "cured", amount=loan.amount, attributes={"days overdue": days})

    def unpaid(self, loan: Loan) -> bool:
        """A payment is missed that is never made good; whether the loan has its days, or is in default at once."""
        desk = self.desk
        loan.missed = desk.engine.now
        days = desk.rules.overdue.days
        if days <= 0.0 and loan.overdue is None:
            return False
        if loan.overdue is None:
            self._overdue(loan)
        loan.cure_at = None
        # the days run from the oldest payment that is overdue
        loan.default_at = max(desk.engine.now, (loan.overdue or 0) + seconds_up(days))
        return True

    def clear(self, loan: Loan) -> None:
        """Nothing is overdue any more."""
        loan.overdue = loan.cure_at = loan.default_at = loan.missed = None
        self.begin(loan)

    def _overdue(self, loan: Loan) -> None:
        loan.overdue = self.desk.engine.now
        loan.overdue_times += 1
        self.desk.note(loan, "overdue", amount=loan.amount)
