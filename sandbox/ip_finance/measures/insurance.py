"""Measures of insurance: guarantee of the loan, and cover of infringement, apart; and how they are counted."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.declare.measure import Measure
from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.fund import INSURER
from sandbox.ip_finance.insurance import InfringementCover
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.measures.forms import Values, count, money, of, pair, share

INSURANCE: tuple[Measure, ...] = (
    of(
        "ratio",
        "insurer_loss_ratio",
        "Insurer's loss ratio",
        "share",
        "guarantee of loans: the insurer's losses, with those expected of bad loans not settled, over premiums earned",
        "less",
        0.05,
    ),
    of(
        "ratio",
        "cover_loss_ratio",
        "Loss ratio of infringement cover",
        "share",
        "claims made over premiums earned, subsidies among them",
        "less",
        0.05,
    ),
    count("insured", "Loans with infringement cover", "loans drawn whose firm bought cover of its portfolio"),
    money("cover_claims", "Claims of infringement cover", "claims paid within the run", "none"),
    money("premium_subsidies", "Subsidies of premiums", "what the city paid of premiums of infringement cover"),
    of("mean", "infringements", "Infringements", "count", "infringements of pledged portfolios", "less", 1.0),
    share("enforced_share", "Infringements enforced", "infringements that the firm took to court, of all", "more"),
    share(
        "intact",
        "Value that infringements left",
        "mean share of a portfolio's value left at the end of its disposal by infringements and their enforcement",
        "more",
    ),
)


def counted(desk: LoanDesk, cover: InfringementCover, loans: list[Loan], inside: Callable[[Loan], bool]) -> Values:
    """The values of these measures, without their prefix. inside: which loans count."""
    out: Values = {}
    now = desk.clock.horizon
    out |= _guarantee(desk, loans, now)
    policies = [x for loan, x in cover.policies.items() if inside(loan)]
    pair(out, "cover_loss_ratio", sum(x.claimed for x in policies) / 100, sum(x.earned(now) for x in policies) / 100)
    out["insured"] = len(policies)
    out["cover_claims"] = sum(x.paid for x in policies) / 100
    out["premium_subsidies"] = sum(x.subsidy for x in policies) / 100
    struck = sum(n for loan, n in cover.infringed.items() if inside(loan))
    out["infringements"] = struck
    pair(out, "enforced_share", sum(n for loan, n in cover.enforced.items() if inside(loan)), struck)
    ended = [x for x in loans if x.sale is not None]
    pair(out, "intact", sum(x.intact for x in ended), len(ended))
    return out


def _guarantee(desk: LoanDesk, loans: list[Loan], now: int) -> Values:
    """Incurred: shares of settled losses, and those expected of bad loans not settled. Earned: over the term."""
    incurred = earned = 0.0
    for loan in loans:
        if loan.drawn is None or not (loan.covered or loan.premium):
            continue
        if loan.waterfall is not None:
            incurred += loan.waterfall.net.get(INSURER, 0) / 100
        elif loan.defaulted is not None and loan.covered:
            share_of = desk.cover.shares(loan.firm_class).get(INSURER, 0) / 10_000
            incurred += share_of * desk.rules.bank.loss_given_default * loan.amount / 100
        term = loan.maturity - loan.drawn
        part = 1.0 if loan.outcome != "open" or loan.defaulted is not None else min(1.0, (now - loan.drawn) / term)
        earned += loan.premium * part
    out: Values = {}
    pair(out, "insurer_loss_ratio", incurred, earned / 100)
    return out
