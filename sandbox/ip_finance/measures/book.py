"""The bank's book and the fund over time: what is outstanding and bad on a day, and the months of the fund."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.parameters import IpFinance

Moments = NDArray[np.int64]


class Book:
    """Loans outstanding over time, drawn and neither repaid nor settled. Amounts in fen."""

    def __init__(self, loans: Sequence[Loan], horizon: int) -> None:
        drawn = [x for x in loans if x.drawn is not None]
        self._never = horizon + 1
        self._amounts = np.array([x.amount for x in drawn], dtype=np.int64)
        self._drawn = self._moments(x.drawn for x in drawn)
        self._ended = self._moments(x.ended for x in drawn)
        self._bad = self._moments(x.defaulted for x in drawn)

    def _moments(self, found: object) -> Moments:
        never = self._never
        return np.array([never if t is None else t for t in found], dtype=np.int64)  # type: ignore[attr-defined]

    def outstanding(self, at: Moments) -> Moments:
        """Sum of the loans outstanding, bad ones included, at these seconds; shape as given."""
        return self._sum(self._drawn, at) - self._sum(self._ended, at)

    def bad(self, at: Moments) -> Moments:
        """Sum of those in default; what is in default has not been repaid."""
        gone = np.where(self._bad < self._never, self._ended, self._never)
        return self._sum(self._bad, at) - self._sum(gone, at)

    def _sum(self, since: Moments, at: Moments) -> Moments:
        """Amounts whose moment has come."""
        order = np.argsort(since, kind="stable")
        total = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self._amounts[order])])
        found: Moments = total[np.searchsorted(since[order], at, side="right")]
        return found


def lending_months(desk: LoanDesk) -> Moments:
    """Beginnings of the months in which needs can arise, in seconds: the follow-up would dilute a mean over months."""
    ends = desk.clock.entry_end_s
    return np.array([t for t, _ in desk.clock.months() if 0 <= t < ends], dtype=np.int64)


def bad_ratios(desk: LoanDesk, loans: Sequence[Loan]) -> tuple[Moments, Moments]:
    """Bad and all loans outstanding at the beginnings of the months of lending; fen, shape (months,) each."""
    at = lending_months(desk)
    book = Book(loans, desk.clock.horizon)
    return book.bad(at), book.outstanding(at)


def months_beyond(desk: LoanDesk, loans: Sequence[Loan]) -> int:
    """Months of lending that begin with more bad loans than the supervisor tolerates (I:R44)."""
    law = desk.plan.at(desk.clock.first).section(IpFinance).tolerance
    bad, whole = bad_ratios(desk, loans)
    return int(np.count_nonzero(bad > (law.overall + law.points) * whole))


def limited_months(desk: LoanDesk) -> int:
    """Months of lending in which the limit on leverage kept out a loan."""
    at = lending_months(desk)
    kept_out = np.searchsorted(at, np.array(desk.cover.kept_out, dtype=np.int64), side="right")
    return len(np.unique(kept_out[kept_out > 0]))


def series(desk: LoanDesk) -> dict[str, list[float]]:
    """At the months' ends, CNY: loans outstanding; where the scheme has a known fund, its balance and what it covers.

    Each list is as long as the run has months after its start.
    """
    ends = [end for _, end in desk.clock.months() if end > 0]
    book = Book(desk.loans, desk.clock.horizon)
    out = {"ip_outstanding": (book.outstanding(np.array(ends, dtype=np.int64)) / 100).tolist()}
    balance, covered = desk.cover.balance, desk.cover.outstanding
    if balance is not None:
        path = {t: (held / 100, stock / 100) for t, held, stock in desk.path}
        last = (balance / 100, covered / 100)
        found = [path.get(end, last) for end in ends]
        out["ip_fund_balance"] = [held for held, _ in found]
        out["ip_covered"] = [stock for _, stock in found]
    return out
