"""Securitisation in a run: pools of sound loans are sold in tranches, and their losses passed on by seniority."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.fund import BANK
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.rules.tranches import tranche_losses, tranche_sizes
from sandbox.kernel.ledger import fen, reconcile


@dataclass(slots=True, eq=False)
class Pool:
    """One issue. sizes, losses: fen by tranche, subordinated first. loss: cumulative, what the scheme left the bank."""

    number: int
    issued: int
    sizes: tuple[int, int, int]
    loss: int = 0
    losses: tuple[int, ...] = (0, 0, 0)


class Pools:
    """All pools of a run."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk
        self.all: list[Pool] = []
        self._of: dict[Loan, Pool] = {}
        self._months = 0
        account = desk.engine.ledger.account
        self.investors = account("investors in IP-pledge loans", "losses of mezzanine and senior tranches")
        self.passed = account(BANK, "losses passed on to tranches")

    def month(self) -> None:
        """On the first of a month: sell what can be sold, where it is time for it."""
        law = self.desk.rules.securitisation
        self._months += 1
        if law.every <= 0 or self._months % law.every:
            return
        sound = (x for x in self.desk.loans if x.live and x.defaulted is None and x.overdue is None)
        loans = [x for x in sound if x.renewed is None and not x.freed and not x.in_review]
        total = sum(x.amount for x in loans)
        if not loans or total < fen(law.least):
            return
        pool = Pool(len(self.all), self.desk.engine.now, tranche_sizes(total, law.subordinated, law.mezzanine))
        self.all.append(pool)
        for loan in loans:
            self._of[loan] = pool
            loan.freed = loan.amount - int(loan.amount * law.subordinated)
            self.desk.freed += loan.freed
        self.desk.tell("pool issued", {"loans": len(loans), "amount": total, "senior": pool.sizes[2]})

    def over(self, loan: Loan) -> None:
        """A loan is repaid or its loss settled: its room in the line is the bank's again, its loss the tranches'."""
        pool = self._of.get(loan)
        if pool is None:
            return
        self.desk.freed -= loan.freed
        if loan.waterfall is None:
            return
        pool.loss += loan.waterfall.net.get(BANK, 0)
        before = pool.losses
        pool.losses = tranche_losses(pool.loss, pool.sizes)
        onward = sum(pool.losses[1:]) - sum(before[1:])
        self.desk.post(self.investors, self.passed, onward, loan)
        self.desk.note(loan, "loss passed to tranches", amount=onward, attributes={"pool": pool.number})

    def reconcile(self) -> None:
        """Investors' account against the tranches, and the freed room against the loans. Raises BooksError."""
        losses = sum(sum(pool.losses[1:]) for pool in self.all)
        reconcile("losses of investors", self.desk.engine.ledger.balance(self.investors), losses)
        freed = sum(x.freed for x in self.desk.loans if x.live)
        reconcile("room freed by securitisation", self.desk.freed, freed)
