"""Infringements of pledged rights, and the insurance of their enforcement. Both are off by default."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal, triangular
from sandbox.declare.kinds import Choice, Distribution, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread


class Infringement(Section):
    """Infringements of the rights that are pledged, from the drawdown until the loan is repaid or the pledge sold."""

    open: str = parameter(
        Choice(("no", "yes"), ("not simulated", "pledged rights are infringed from time to time")),
        "no",
        meaning="whether infringements are simulated",
        source="a technical setting (P:III.5)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    per_year: float = parameter(
        Number("infringements a year", 0.0, 20.0),
        0.03,
        meaning="infringements of one pledged portfolio, Poisson",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.005, 0.1),
    )
    loss: float = parameter(
        Share("share of the value left"),
        0.3,
        meaning="fall of the portfolio's value at an infringement",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 0.6),
    )
    alone: float = parameter(
        Share(),
        0.3,
        meaning="share of firms without cover that enforce their right, while they are sound",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 0.6),
    )
    won: float = parameter(
        Share(),
        0.7,
        meaning="chance that an enforcement succeeds",
        source="not published in the facts used here (most patent owners win; from memory)",
        status="assumption",
        uncertainty=Spread(0.5, 0.9),
    )
    regained: float = parameter(
        Share("share of the fall"),
        0.7,
        meaning="what a successful enforcement brings back of the fall",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.4, 1.0),
    )
    days: Dist = parameter(
        Distribution("days"),
        triangular(120, 240, 500),
        meaning="from the infringement to the end of its enforcement",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    cost: Dist = parameter(
        Distribution("CNY", 0.0, 1e10),
        lognormal(300_000, 0.8),
        meaning="cost of an enforcement",
        source="I:R90 (one claim of more than 400,000)",
        status="assumption",
        uncertainty=Parts({"median": Spread(150_000.0, 500_000.0)}),
    )
    damage: Dist = parameter(
        Distribution("CNY", 0.0, 1e10),
        lognormal(200_000, 1.0),
        meaning="what the firm loses by the infringement beside the value of its portfolio",
        source="not published",
        status="assumption",
        uncertainty=Parts({"median": Spread(50_000.0, 500_000.0)}),
    )


class Insurance(Section):
    """Cover of enforcement and infringement that a borrower buys at the drawdown for the term of its loan."""

    open: str = parameter(
        Choice(("no", "yes"), ("not on offer", "on offer to borrowers")),
        "no",
        meaning="whether cover is on offer",
        source="I:R87 (Beijing's pilot); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    take_up: float = parameter(
        Share(),
        0.1,
        meaning="share of borrowers that buy cover at the full premium",
        source="not published (I:R89: 142 firms in ten months, all subsidised)",
        status="assumption",
        uncertainty=Spread(0.02, 0.3),
    )
    response: float = parameter(
        Share(),
        0.7,
        meaning="rise of that share where the whole premium is subsidised, in between in proportion",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.3, 0.9),
    )
    premium: float = parameter(
        Share("share of the sum insured a year"),
        0.03,
        meaning="premium",
        source="not published (I: gap 8)",
        status="assumption",
        uncertainty=Spread(0.01, 0.08),
    )
    subsidy: float = parameter(
        Share(),
        0.0,
        meaning="share of the premium that the city pays; 0: none",
        source="I:R88 (all of it on first application, 2020); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    subsidy_cap: float = parameter(
        Money("CNY for a loan and year of its term", 0.0, 1e9),
        200_000.0,
        meaning="most that the city pays of one premium",
        source="I:R88 (key-field SME; 500,000 for champions)",
        status="official",
        grade="high",
        uncertainty=Certain(),
        lever=True,
    )
    limit: float = parameter(
        Money("CNY", 0.0, 1e10),
        1_000_000.0,
        meaning="sum insured, for the whole term",
        source="I:R91 (Shanghai: 362,000 a policy), I:R92 (4.2 million a firm)",
        status="assumption",
        uncertainty=Spread(362_000.0, 4_200_000.0),
    )
    covers: float = parameter(
        Share(),
        0.8,
        meaning="share of costs and damage that the insurer pays, up to the sum insured",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.6, 1.0),
    )
    claim_days: Dist = parameter(
        Distribution("days"),
        triangular(60, 90, 120),
        meaning="from the infringement to the insurer's payment",
        source="I:R90 (about three months)",
        status="secondary",
        uncertainty=Relative(0.3),
    )
