"""The scheme in force and its money: who covers the next loan, who pays, what is left, and the breaker."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.parameters.sharing import BY_SHARE, Sharing
from sandbox.ip_finance.rules.cover import Refusal, refusal_of_cover, reopens, trips
from sandbox.ip_finance.rules.sharing import Standing
from sandbox.ip_finance.schemes.scheme import WHOLE, Breaker, Caps, Fund, Party, Scheme
from sandbox.ip_finance.schemes.shelf import load_scheme, own_scheme
from sandbox.kernel.clock import YEAR
from sandbox.kernel.ledger import fen

BANK = "bank"
INSURER = "insurer"
PUBLIC = ("fund", "pool", "province", "city", "government", "nfgf", "reguarantor")
"""Names of the parties whose money is public in the shipped schemes; Haidian's pool is half the operator's own."""
MONTH = YEAR / 12.0


_shipped = lru_cache(maxsize=32)(load_scheme)
"""Shipped schemes are read once; they never change during a study."""


_own = lru_cache(maxsize=32)(own_scheme)
"""Schemes of a user's own, by their whole text."""


def scheme_of(law: Sharing) -> Scheme:
    """The scheme that the parameters name; under `by_share` a fund with one public share, the bank with the rest."""
    if law.scheme.startswith("{"):
        return _own(law.scheme)
    if law.scheme != BY_SHARE:
        return _shipped(law.scheme)
    share = round(law.public_share * WHOLE)
    source = "the parameters of the scenario"
    fund = Party("fund", "Public fund", {"": share}, Caps(), source, "assumption")
    bank = Party(BANK, "Lending bank", {"": WHOLE - share}, Caps(), source, "assumption")
    breaker = None
    if law.breaker > 0.0:
        bound = round(law.breaker * WHOLE)
        breaker = Breaker("npl_ratio", bound, "new_loans", True, bound // 2, law.breaker_months)
    return Scheme(
        BY_SHARE, "Public fund and bank", source, "assumption", "low", (fund, bank), ("fund", BANK),
        fund=Fund(("fund",), fen(law.fund), law.leverage), breaker=breaker,
    )  # fmt: skip


class Cover:
    """The scheme of a run and where it stands. Money in fen; `balance` is None where the scheme has no known fund."""

    def __init__(self, law: Sharing, overall: float = 0.0) -> None:
        self.overall = overall
        """Share of bad among all loans of the bank, above which `npl_excess` counts (I:R44)."""
        self.scheme = scheme_of(law)
        self.alone = _shipped("none")
        self.size = self.scheme.fund.size if self.scheme.fund else None
        self.balance = self.size
        self.refilled = self.fees = 0
        self.outstanding = self.bad = 0
        """Covered loans not repaid nor settled, and those of them in default."""
        self.lent = 0
        self.paid = 0
        self.paid_to_firm: dict[int, dict[str, int]] = {}
        self.paid_in_year: dict[int, dict[str, int]] = {}
        self.firm_loans: dict[int, int] = {}
        self.suspended_at: int | None = None
        self.suspended_months = 0
        self.empty_at: int | None = None
        if self.size == 0:
            self.empty_at = 0
        self.refused: dict[Refusal, int] = {}
        self.kept_out: list[int] = []
        """Seconds at which the limit on leverage kept a loan out."""

    def shares(self, firm_class: str) -> Mapping[str, int]:
        """Shares of a loss by party for a class of firms of the scheme, in hundredths of a per cent."""
        return {party.name: party.shares[firm_class] for party in self.scheme.parties}

    def others_share(self, loan: Loan) -> float:
        """Share of a covered loss of this loan that the bank does not bear."""
        return 1.0 - self.shares(loan.firm_class).get(BANK, 0) / WHOLE

    def public_share(self, loan: Loan) -> float:
        """Share of a covered loss of this loan that public money bears."""
        return sum(share for name, share in self.shares(loan.firm_class).items() if name in PUBLIC) / WHOLE

    def refusal(self, loan: Loan, amount: int) -> Refusal | None:
        """Why a new loan of that amount would not be covered, or None."""
        held = self.firm_loans.get(loan.firm, 0)
        suspended = self.suspended_at is not None
        return refusal_of_cover(self.scheme, amount, held, self.outstanding, self.balance, suspended)

    def refuse(self, refusal: Refusal, t: int) -> None:
        """Note that a loan decided at `t` is not covered."""
        self.refused[refusal] = self.refused.get(refusal, 0) + 1
        if refusal == "leverage":
            self.kept_out.append(t)

    def commit(self, loan: Loan) -> None:
        """The scheme stands behind a loan from its approval on."""
        self.outstanding += loan.amount
        self.lent += loan.amount
        self.firm_loans[loan.firm] = self.firm_loans.get(loan.firm, 0) + loan.amount

    def over(self, loan: Loan) -> None:
        """A covered loan is repaid, its loss settled, or it was never drawn."""
        self.outstanding -= loan.amount
        self.firm_loans[loan.firm] -= loan.amount
        if loan.defaulted is not None:
            self.bad -= loan.amount

    def year(self, t: int) -> int:
        """Year of the scheme's operation, counted from the start of the run."""
        return 1 + max(0, int(t // YEAR))

    def standing(self, loan: Loan, t: int) -> Standing:
        """Where the scheme stands when the loss of this loan falls."""
        return Standing(
            balance=self.balance, paid_to_firm=dict(self.paid_to_firm.get(loan.firm, {})),
            paid_in_year=dict(self.paid_in_year.get(self.year(t), {})), suspended=self.suspended_at is not None,
        )  # fmt: skip

    def pay(self, loan: Loan, parts: Mapping[str, int], t: int) -> None:
        """Note what each party pays for a loan; negative for what it gets back."""
        firm = self.paid_to_firm.setdefault(loan.firm, {})
        year = self.paid_in_year.setdefault(self.year(t), {})
        out = 0
        for name, amount in parts.items():
            firm[name] = firm.get(name, 0) + amount
            year[name] = year.get(name, 0) + amount
            if name in PUBLIC:
                self.paid += amount
            if self.scheme.draws_on_fund(name):
                out += amount
        if self.balance is not None:
            self.balance -= out
            if out > 0 and self.balance <= 0 and self.empty_at is None:
                self.empty_at = t

    def income(self, amount: int, refill: bool = False) -> None:
        """Money paid into the fund."""
        if self.balance is not None:
            self.balance += amount
        if refill:
            self.refilled += amount
        else:
            self.fees += amount

    def ratio(self) -> float:
        """The breaker's own ratio at this moment; 0 where nothing is outstanding."""
        breaker = self.scheme.breaker
        kind = breaker.ratio if breaker is not None else "npl_ratio"
        if kind == "payout_ratio":
            return self.paid / self.lent if self.lent else 0.0
        if kind == "fund_used":
            return self.paid / self.size if self.size else 0.0
        bad = self.bad / self.outstanding if self.outstanding else 0.0
        return max(0.0, bad - self.overall) if kind == "npl_excess" else bad

    def review(self, t: int) -> str | None:
        """Once a month: whether the breaker trips or re-opens; says which, if either."""
        breaker = self.scheme.breaker
        if breaker is None:
            return None
        if self.suspended_at is None:
            if not trips(breaker, self.ratio()):
                return None
            self.suspended_at = t
            return "breaker trips"
        if reopens(breaker, self.ratio(), (t - self.suspended_at) / MONTH):
            self.suspended_at = None
            return "breaker re-opens"
        return None
