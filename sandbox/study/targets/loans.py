"""How published figures on IP-pledge loans are read off a run; None where the run has nothing to read."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from sandbox.kernel.clock import DAY
from sandbox.model import Run
from sandbox.study.targets.target import Target


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


def approved_by_amount(world: Run) -> float | None:
    """Amount approved by the bank over the amount it decided on."""
    if world.ip_finance is None:
        return None
    decided = [x for x in world.ip_finance.desk.loans if x.decided is not None]
    whole = sum(x.amount for x in decided)
    return sum(x.amount for x in decided if x.scheme is not None) / whole if whole else None


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


LOANS: tuple[Target, ...] = (
    Target("I-V1", "zhirongbao", "lent over the pool, cumulative (turnover)", 18.94, 17.0, 20.8, "I:V1, I:R2",
           "calibration", measured("ip_turnover"), "needs and loan wanted were set by 160 loans of 4.7 million"),
    Target("I-V1a", "zhirongbao", "loans drawn to the end of 2024", 160, 144, 176, "I:V1, I:R2", "calibration",
           lambda w: w.values(None)["ip_drawn"], "the rate of needs was set by it"),
    Target("I-B13", "zhirongbao", "outstanding over the pool (stock)", 2.8, 2.3, 3.4, "I:B13", "prediction",
           measured("ip_stock_leverage"), "derived: 2.3 with loans of 12 months, 3.4 with 18; shown: the middle"),
    Target("I-V2", "ip-pledge-haidian", "mean IP-pledge loan, CNY million", 4.0, 3.4, 4.7, "I:V2, I:A1b",
           "calibration", mean_loan,
           "4.0 in the first 18 months, 4.7 to 2024; loan wanted and portfolio were set by it"),
    Target("I-V3", "ip-pledge-haidian", "approved by the bank after the operator's screen", 0.60, 0.55, 0.65,
           "I:V3, I:R43", "calibration", measured("ip_approval_share"),
           "the bank's hurdle was set by it, at a public share of half"),
    Target("I-V3a", "ip-pledge-haidian", "the same by amount", 0.545, 0.495, 0.595, "I:V3, I:R43", "prediction",
           approved_by_amount, "only the share by count was fitted"),
    Target("I-V4", "ip-pledge-haidian", "first-time borrowers among the loans", 0.34, 0.33, 1.0, "I:V4, I:R43", "input",
           measured("ip_first_time_share"),
           "only a lower bound is published; follows from the share with bank credit (I:R56) and from prices"),
    Target("I-V7", "ip-pledge-haidian", "days from application to drawdown, median", 38, 30, 45, "I:V7, I:R54",
           "calibration", days_to_money, "the steps are split by assumption; their sum is published"),
    Target("I-V11", "ip-pledge-haidian", "sold on the court's ladder of those that went that far", 0.31, 0.0, 0.41,
           "I:V11", "calibration", court_sales,
           "voluntary sales 0.25 to 0.41, forced ones below; the chances are assumptions"),
    Target("I-V12", "ip-pledge-haidian", "price over first appraisal, median of the pledges sold", 0.12, 0.067, 0.24,
           "I:V12, I:R48, I:R65", "calibration", realised, "bias and distress were set by it"),
    Target("I-V14", "ip-pledge-haidian", "bad among the outstanding in January", 0.046, 0.0, 0.046,
           "I:V14, I:R44, I:R61", "prediction", bad_share,
           "only a bound exists, the supervisor's tolerance: the banks' 1.6 % and three points"),
)  # fmt: skip
