"""Loans that raise their firm's growth: additional ones only."""

from __future__ import annotations

from functools import partial

from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.kernel.clock import seconds_up
from sandbox.kernel.ledger import fen


class Growth:
    """Adds to firms' output what additional loans have made possible."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk

    def fund(self, loan: Loan) -> None:
        """The money will have raised output after a time.

        Only where the firm had no offer elsewhere: with one it would have grown alike, and counting that growth would
        make deadweight look like growth.
        """
        law = self.desk.rules.growth
        if law.per_loan <= 0.0 or loan.offer:
            return
        gain = min(fen(law.most), fen(law.per_loan * loan.amount / 100))
        at = self.desk.engine.now + seconds_up(law.days)
        if at < self.desk.clock.horizon:
            self.desk.engine.at(at, partial(self._raise, loan, gain))

    def _raise(self, loan: Loan, gain: int) -> None:
        """A loan that is in default by now, or whose firm is gone, adds nothing."""
        columns = self.desk.firms.columns
        if loan.defaulted is not None or not columns.alive[loan.firm]:
            return
        loan.gain = gain
        columns.output[loan.firm] += gain
        self.desk.note(loan, "output rises", amount=gain)
