"""How published figures on IP-pledge loans are read off a run; None where the run has nothing to read."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from sandbox.kernel.clock import DAY
from sandbox.model import Run


def measured(name: str) -> Callable[[Run], float | None]:
    """A measure of the run that is a ratio."""

    def quotient(world: Run) -> float | None:
        values = world.values(None)
        top, bottom = values[f"{name}/num"], values[f"{name}/den"]
        return top / bottom if top is not None and bottom else None

    return quotient


def mean_loan(world: Run) -> float | None:
    """Mean loan drawn in CNY million."""
    values = world.values(None)
    lent, drawn = values["ip_lent"], values["ip_drawn"]
    return lent / drawn / 1e6 if lent and drawn else None


def days_to_money(world: Run) -> float | None:
    """Median days from application to drawdown."""
    if world.ip_finance is None:
        return None
    loans = world.ip_finance.desk.loans
    days = [(x.drawn - x.applied) / DAY for x in loans if x.drawn is not None and x.applied is not None]
    return median(days) if days else None


def realised(world: Run) -> float | None:
    """Median price over first appraisal of the pledges sold."""
    if world.ip_finance is None:
        return None
    sold = [x.price / x.appraisal for x in world.ip_finance.desk.loans if x.sold]
    return median(sold) if sold else None


def court_sales(world: Run) -> float | None:
    """Pledges sold by the court of those that went that far."""
    if world.ip_finance is None:
        return None
    tried = [x for x in world.ip_finance.desk.loans if x.sale is not None and x.sold in ("", "court")]
    return sum(x.sold == "court" for x in tried) / len(tried) if tried else None


def bad_share(world: Run) -> float | None:
    """Share of bad among the loans outstanding, by amount, mean over the Januaries while loans are made."""
    if world.ip_finance is None:
        return None
    loans = [x for x in world.ip_finance.desk.loans if x.drawn is not None]
    clock, found = world.engine.clock, []
    for year in range(clock.start.year + 1, clock.entry_end.year + 1):
        t = clock.seconds(clock.start.replace(year=year))
        there = [x for x in loans if (x.drawn or 0) <= t and (x.ended is None or x.ended > t)]
        bad = sum(x.amount for x in there if x.defaulted is not None and x.defaulted <= t)
        whole = sum(x.amount for x in there)
        if whole:
            found.append(bad / whole)
    return sum(found) / len(found) if found else None
