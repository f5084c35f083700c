"""Counts what happens to loans in service, to needs that wait for a grant, and to firms' output."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.kernel.clock import DAY, YEAR


def serviced(desk: LoanDesk, loans: Sequence[Loan]) -> dict[str, float | None]:
    """Overdue, cured and renewed loans, waits for grants, crowding out by cause, output gained."""
    drawn = [x for x in loans if x.drawn is not None]
    live = [x for x in drawn if x.live]
    bad = [x for x in drawn if x.missed is not None]
    cures = sum(x.cures for x in drawn)
    failed = sum(x.overdue is not None and x.defaulted is not None for x in drawn)
    waited = [x.waited for x in loans if x.waited is not None]
    crowded = [x for x in loans if x.capacity and not x.offer]
    gained = sum(x.gain for x in drawn) / 100
    terms = [x for x in drawn if x.terms > 1]
    return {
        "default_rate/num": len(bad),
        "default_rate/den": sum(_served(desk, x) for x in drawn) / YEAR,
        "overdue": sum(x.overdue_times for x in drawn),
        "cured_share/num": cures,
        "cured_share/den": cures + failed,
        "overdue_ratio/num": sum(x.amount for x in live if x.overdue is not None and x.defaulted is None) / 100,
        "overdue_ratio/den": sum(x.amount for x in live) / 100,
        "renewed": sum(x.terms - 1 for x in terms),
        "renewed_lent": sum((x.terms - 1) * x.amount for x in terms) / 100,
        "renewal_refused": sum(bool(x.renewal_refused) for x in drawn),
        "grant_wait/num": sum(waited) / DAY,
        "grant_wait/den": len(waited),
        "lost_to_wait": sum(x.lost_to_wait for x in loans),
        "displaced_officers": sum(x.outcome == "withdrawn" for x in crowded),
        "displaced_line": sum(x.outcome == "refused" for x in crowded),
        "output_gained": gained,
        "gain_per_lent/num": gained,
        "gain_per_lent/den": sum(x.amount for x in drawn) / 100,
    }


def _served(desk: LoanDesk, loan: Loan) -> int:
    """Seconds from the drawdown to the missed payment, the end, or the end of the run."""
    last = loan.missed if loan.missed is not None else loan.ended
    return (last if last is not None else desk.clock.horizon) - (loan.drawn or 0)
