"""Whether the next loan is covered: size of the loan, leverage of the fund, circuit breaker."""

from __future__ import annotations

from typing import Literal

from sandbox.ip_finance.schemes.scheme import Breaker, Scheme

Refusal = Literal["loan_limit", "firm_limit", "suspended", "leverage"]


def refusal_of_cover(
    scheme: Scheme, loan: int, firm_loans: int, outstanding: int, balance: int | None, suspended: bool
) -> Refusal | None:
    """Why a new loan is not covered, or None when it is. Amounts in fen.

    firm_loans: the firm's other loans under the scheme; outstanding: all loans that the fund stands behind (the stock,
    not what has ever been lent: I:A1b); balance: of the fund, None where none is known. The limit on leverage is on
    (outstanding + loan) / balance.
    """
    limits = scheme.loan_limits
    if limits.per_loan is not None and loan > limits.per_loan:
        return "loan_limit"
    if limits.per_firm is not None and firm_loans + loan > limits.per_firm:
        return "firm_limit"
    if suspended and scheme.breaker is not None and scheme.breaker.suspends != "payments":
        return "suspended"
    fund = scheme.fund
    if fund is None or fund.leverage_limit is None or balance is None:
        return None
    return "leverage" if outstanding + loan > fund.leverage_limit * balance else None


def stops_payments(scheme: Scheme) -> bool:
    """Whether the breaker, once on, stops claims from being paid and not only new loans (I: process, S11)."""
    return scheme.breaker is not None and scheme.breaker.suspends != "new_loans"


def trips(breaker: Breaker, ratio: float) -> bool:
    """Whether a bank is suspended; `ratio` is the breaker's own ratio as a fraction (0.05 for 5 %)."""
    return _hundredths(ratio) > breaker.trips_above


def reopens(breaker: Breaker, ratio: float, months: float) -> bool:
    """Whether a bank is admitted again, `months` after its suspension, at the same ratio as a fraction."""
    if not breaker.reopens or months < breaker.reopens_after:
        return False
    return breaker.reopens_at is None or _hundredths(ratio) <= breaker.reopens_at


def _hundredths(ratio: float) -> float:
    """Hundredths of a per cent, without what floating multiplication adds: 0.07 is 700, not a hair above."""
    return round(ratio * 10_000, 6)
