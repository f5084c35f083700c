"""Counts what happens to loans in service, to needs that wait for a grant, and to firms' output."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.declare.measure import Measure
from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.measures.forms import Values, count, money, of, share
from sandbox.kernel.clock import DAY, YEAR

SERVICE: tuple[Measure, ...] = (
    of(
        "ratio",
        "default_rate",
        "Default a year",
        "share a year",
        "loans with a payment never made good or an insolvent firm, over the years that loans were served",
        "less",
        0.002,
    ),
    count("overdue", "Payments overdue", "payments that were missed and had days to be made good", "less"),
    share("cured_share", "Made good", "overdue payments made good, of those made good or in default", "more"),
    share(
        "overdue_ratio",
        "Overdue among the outstanding",
        "loans overdue and not in default at the end, by amount",
        "less",
    ),
    count("renewed", "Sound loans renewed", "further terms granted to sound loans; they are no new loans"),
    money("renewed_lent", "Renewed on IP", "sum of the loans so renewed, not part of what is lent", "none"),
    count("renewal_refused", "Renewals refused", "sound loans that asked for another term and were repaid instead"),
    of(
        "ratio",
        "grant_wait",
        "Wait for the grant",
        "days",
        "mean wait for a right to be granted, of the needs that waited; who gave up counts with all the days waited",
        "less",
        2.0,
    ),
    count(
        "lost_to_wait",
        "Needs lost to waiting for a grant",
        "needs given up, or taken elsewhere, before a grant",
        "less",
    ),
    count(
        "displaced_officers",
        "Crowded out by want of officers",
        "the part of those crowded out for whom no officer was free in time",
        "less",
    ),
    count(
        "displaced_line",
        "Crowded out by want of bank capital",
        "the part of those crowded out whom the bank's full line refused",
        "less",
    ),
    money(
        "output_gained",
        "Output gained",
        "rise of yearly output made possible by additional loans; firms with an offer elsewhere count nothing",
        "more",
    ),
    of(
        "ratio",
        "gain_per_lent",
        "Output gained for what was lent",
        "CNY a year per CNY",
        "output gained over all loans drawn, deadweight among them",
        "more",
        0.01,
    ),
)


def counted(desk: LoanDesk, loans: Sequence[Loan]) -> Values:
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
