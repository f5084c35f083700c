"""Every measure of IP-pledge finance, declared once. Undefined in a run without the system."""

from __future__ import annotations

from sandbox.declare.measure import Measure
from sandbox.ip_finance.measures.disposal import DISPOSAL
from sandbox.ip_finance.measures.forms import count as _count
from sandbox.ip_finance.measures.forms import money as _money
from sandbox.ip_finance.measures.forms import of as _of
from sandbox.ip_finance.measures.forms import share as _share
from sandbox.ip_finance.measures.insurance import INSURANCE
from sandbox.ip_finance.measures.securities import SECURITIES
from sandbox.ip_finance.measures.service import SERVICE

VINTAGES = (12, 24, 36)
"""Months after the drawdown at which the cumulative default of a vintage is reported."""
EMPTY = (1, 3, 5, 8)
"""Years from the start within which the fund can be empty."""
RESTRICTION = 180
"""Days at which the time to the drawdown is cut."""
DISPOSAL_CUT = 730
"""Days at which the time from default to the end of the disposal is cut."""
PRIVATE = ("insurer", "guarantor", "appraiser")
"""Parties of the shipped schemes whose money is neither public nor the bank's."""
TAILS = (0.95, 0.99)
"""Levels at which the expected shortfall of the public loss is reported."""


LENDING: tuple[Measure, ...] = (
    _count("needs", "Needs for a loan", "needs that arose"),
    _count("applications", "IP-pledge loans asked for", "needs with which a firm went to the IP operator"),
    _money("asked", "Amount asked for", "sum of the loans wanted by firms that asked", "none"),
    _count("approved", "IP-pledge loans approved", "loans that the bank approved", "more"),
    _money("approved_amount", "Amount approved", "sum of the loans that the bank approved", "more"),
    _count("drawn", "IP-pledge loans drawn", "loans paid out", "more"),
    _money("lent", "Lent on IP", "sum of the loans paid out", "more"),
    _share(
        "approval_share", "Approved by the bank", "approved over decided by the bank or given up in its queue", "more"
    ),
    _share(
        "first_time_share", "First-time borrowers", "loans drawn by firms that never had bank credit, over all", "more"
    ),
    _of(
        "ratio",
        "time_to_drawdown",
        "Days to the money",
        "days",
        "application to drawdown, at most 180; who never got the money counts 180. Of applications at least 180 days "
        "before the end",
        "less",
        2.0,
    ),
    _share("rate", "Mean rate paid", "yearly rate, weighted by the loans drawn", "less"),
    _share(
        "uncovered_share", "Loans without cover", "loans drawn that the scheme did not cover, over all drawn", "less"
    ),
    _share("officer_utilisation", "Use of loan officers", "busy over available working time of the loan officers"),
    _of("ratio", "officer_wait", "Wait for a loan officer", "days", "mean wait of those who got one", "less", 1.0),
)

RISK: tuple[Measure, ...] = (
    *(
        _share(
            f"default_{months}m",
            f"Default within {months} months",
            f"loans with a payment missed within {months} months of the drawdown and never made good, renewed terms "
            "counted, of those drawn at least so long before the end",
            "less",
        )
        for months in VINTAGES
    ),
    _count("defaults", "Loans in default", "loans that defaulted", "less"),
    _count("renewed_bad", "Bad loans renewed", "covered loans that could not be repaid and were renewed", "less"),
    _share(
        "npl_ratio",
        "Bad among the outstanding",
        "bad loans over loans outstanding, by amount, at the beginnings of the months of lending: a growing book "
        "dilutes it",
        "less",
    ),
    _of(
        "mean",
        "npl_months",
        "Months beyond the supervisor's tolerance",
        "months",
        "months of lending that begin with a share of bad above all loans' and the tolerated points",
        "less",
        1.0,
    ),
    _money("loss", "Losses settled", "exposure less recovery of the loans whose account was settled in the run"),
    _money(
        "loss_bank",
        "Losses of the bank",
        "the bank's part of the losses settled, with what caps and an empty fund cut, less what tranches bear",
    ),
    _money("loss_public", "Losses of public money", "the part of fund, pool, city, province and re-guarantor"),
    _money("loss_investors", "Losses of investors", "what pools passed on to mezzanine and senior tranches"),
    _money("loss_others", "Losses of insurer, guarantor and appraiser", "the part of the other parties"),
    *(_money(f"loss_{party}", f"Losses of the {party}", f"the part of the {party}") for party in PRIVATE),
    _money("unpaid", "Claims cut", "what caps, an empty fund or the breaker took off the other parties' shares"),
    _money("unsettled", "Bad loans not settled", "exposure of loans in default whose account is open at the end"),
    _share("recovery_rate", "Recovery on bad loans", "net proceeds over exposure of the losses settled", "more"),
    _of(
        "ratio",
        "recovery_days",
        "Days from the missed payment to the last attempt to sell",
        "days",
        "missed payment to sale or lapse (of a stake: to its sale), at most 730, which a pledge still unsold counts; "
        "of defaults 730 days before the end or earlier; an early end without a sale shortens it, so read it with the "
        "recovery",
        "none",
        10.0,
    ),
    _of(
        "ratio",
        "price_to_appraisal",
        "Price against the first appraisal",
        "times",
        "mean over the pledges sold of price over appraisal at the pledge",
        "more",
        0.01,
    ),
)

PUBLIC: tuple[Measure, ...] = (
    _money("fund_balance", "Risk fund at the end", "balance of the scheme's fund at the end", "more"),
    *(
        _of(
            "share",
            f"fund_empty_{years}y",
            f"Fund empty within {years} years",
            "share",
            "share of runs in which the fund "
            f"had paid out all it held within {years} years of the start; undefined where the run is shorter",
            "less",
            0.01,
        )
        for years in EMPTY
    ),
    _of(
        "ratio",
        "stock_leverage",
        "Outstanding over fund",
        "times",
        "covered loans outstanding over the fund's balance, at the beginnings of the months of lending",
        "none",
        0.1,
    ),
    _of(
        "ratio",
        "turnover",
        "Lent over fund",
        "times",
        "all covered lending over the fund at the start: turnover, not leverage",
        "none",
        0.1,
    ),
    _of(
        "mean",
        "breaker_months",
        "Months with the breaker on",
        "months",
        "months of lending at whose beginning no new loan was covered for the breaker",
        "less",
        1.0,
    ),
    _share(
        "limited_share",
        "Loans kept out by the leverage limit",
        "loans refused cover by the limit on leverage, over those decided",
        "less",
    ),
    _share(
        "limited_months",
        "Months in which the leverage limit bound",
        "months of lending in which the limit on leverage kept out a loan, over all months of lending",
        "less",
    ),
    *(
        _of(
            "expected_shortfall",
            f"public_tail_{100 * level:.0f}",
            f"Public loss in the worst {1 - level:.0%} of futures",
            "CNY",
            f"expected shortfall at {level:.0%}: mean loss of public money over the worst {1 - level:.0%} of "
            f"the runs; with fewer than {5 / (1 - level):.0f} runs no interval",
            "less",
            100_000.0,
            tail=level,
        )
        for level in TAILS
    ),
    _money("subsidies", "Interest subsidies", "interest that the city paid back"),
    _money(
        "public_cash",
        "Public cost in cash",
        "losses of public money, subsidies of interest and of premiums, less fees to the fund, inside the run",
    ),
    _money(
        "public_accrual",
        "Public cost on accrual",
        "present value of expected claims and subsidies less fees to the fund, booked when a loan is drawn",
    ),
)

EFFECT: tuple[Measure, ...] = (
    _count("additional", "Additional loans", "loans drawn by firms without an offer elsewhere", "more"),
    _money("additional_lent", "Additional lending", "their sum", "more"),
    _share(
        "deadweight", "Deadweight", "loans drawn by firms that could have borrowed elsewhere, over all drawn", "less"
    ),
    _count(
        "displaced",
        "Crowded out",
        "needs of firms without an offer elsewhere that ended because no officer was free in "
        "time or the bank's line was full",
        "less",
    ),
    _share(
        "good_refused",
        "Good firms left without money",
        "needs of better-than-average firms without an offer elsewhere "
        "that were refused or gave up, over all such needs that have ended",
        "less",
    ),
    _share(
        "weak_funded",
        "Weak firms among the borrowers",
        "loans drawn by firms of below-average quality, over all drawn",
        "less",
    ),
    _count(
        "good_refused_loans",
        "Needs of good firms refused",
        "needs of better-than-average firms without an offer elsewhere that were refused or gave up",
        "less",
    ),
    _count(
        "weak_funded_loans",
        "Loans to weak firms",
        "loans drawn by firms of below-average quality",
        "less",
    ),
    _share("effort", "Screening effort", "effort of the bank's looks against full effort", "more"),
)

WHOLE = frozenset({
    "officer_utilisation", "officer_wait", "lot_utilisation", "judge_utilisation", "npl_months", "loss_investors",
    "fund_balance", *(f"fund_empty_{years}y" for years in EMPTY), "stock_leverage", "turnover", "breaker_months",
    "limited_share", "limited_months", *(m.name.removeprefix("ip_") for m in SECURITIES),
})  # fmt: skip
"""What belongs to the bank, the fund, the market or the pools; the others are counted loan by loan, for groups too."""

MEASURES: tuple[Measure, ...] = tuple(
    m.model_copy(update={"by_group": m.name.removeprefix("ip_") not in WHOLE})
    for m in (*LENDING, *RISK, *DISPOSAL, *INSURANCE, *PUBLIC, *EFFECT, *SECURITIES, *SERVICE)
)
