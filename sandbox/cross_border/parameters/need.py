"""Who needs money, how it is chosen where to borrow, and what happens to demand that the quota refuses."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal, triangular
from sandbox.declare.kinds import Choice, Distribution, Duration, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Spread


class Need(Section):
    """Needs for a loan that could be had abroad."""

    per_year: float = parameter(
        Number("a year", 0.0, 100.0),
        0.05,
        meaning="needs of a firm of the parks or the city for a loan that it might take abroad, Poisson",
        source="C:5.2 V13 (1.5 % of firms at a seminar signed); not published",
        status="assumption",
        uncertainty=Spread(0.01, 0.2),
    )
    amount: Dist = parameter(
        Distribution("CNY", 0.0, 1e12),
        lognormal(20e6, 1.0),
        meaning="amount needed",
        source="C:2 (median USD 3m suggested)",
        status="assumption",
        uncertainty=Parts({"median": Spread(5e6, 50e6), "sigma": Spread(0.5, 1.5)}),
    )
    most: float = parameter(
        Number("times yearly output", 0.0, 100.0),
        1.0,
        meaning="a firm needs no more than this multiple of its output",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.3, 3.0),
    )
    net_assets: Dist = parameter(
        Distribution("times yearly output", 0.0, 100.0),
        lognormal(0.5, 0.8),
        meaning="a firm's net assets against its output",
        source="not published",
        status="assumption",
        uncertainty=Parts({"median": Spread(0.2, 1.0), "sigma": Spread(0.4, 1.2)}),
    )
    short_share: float = parameter(
        Share(),
        0.45,
        meaning="share of needs for a year or less",
        source="C:2 (41-48 % of the whole economy's external debt without trade credit)",
        status="derived",
        grade="medium",
        uncertainty=Spread(0.41, 0.48),
    )
    short_days: Dist = parameter(
        Distribution("days", 1.0, 365.0),
        triangular(90, 180, 365),
        meaning="term of a need for a year or less",
        source="not published",
        status="assumption",
        uncertainty=Parts({"mode": Spread(120, 300)}),
    )
    long_days: Dist = parameter(
        Distribution("days", 366.0, 7300.0),
        triangular(366, 730, 1826),
        meaning="term of a need for more than a year",
        source="not published",
        status="assumption",
        uncertainty=Parts({"mode": Spread(500, 1100), "max": Spread(1200, 3650)}),
    )
    green_share: float = parameter(
        Share(),
        0.03,
        meaning="share of needs that qualify as green debt",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.1),
    )
    least: float = parameter(
        Share(),
        0.5,
        meaning="a borrower takes less than it needs, down to this share, before it gives a loan up",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.2, 1.0),
    )
    patience: float = parameter(
        Duration("days", 0.0, 3650.0),
        60.0,
        meaning="how long a borrower waits for quota before it gives up",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 365.0),
    )
    foreign_income: float = parameter(
        Share(),
        0.3,
        meaning="share of firms that earn foreign currency",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 0.6),
    )
    foreign_income_size: float = parameter(
        Share(),
        0.3,
        meaning="what those earn in foreign currency, as a share of their output",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 0.7),
    )


class Currencies(Section):
    """The foreign currency of needs that are not met in CNY; the rest is in US dollars."""

    eur: float = parameter(
        Share(),
        0.0,
        meaning="share of needs whose foreign currency is the euro; 0: none",
        source="a scenario's choice; C:2 has 8 % of registered debt in foreign currency (end of 2024)",
        status="official",
        uncertainty=Certain(),
    )
    hkd: float = parameter(
        Share(),
        0.0,
        meaning="share of needs whose foreign currency is the Hong Kong dollar, as far as the euro leaves any; 0: none",
        source="a scenario's choice; C:2 has 4 % of registered debt in foreign currency (end of 2024)",
        status="official",
        uncertainty=Certain(),
    )


class Costs(Section):
    """All-in cost of the ways to borrow."""

    domestic_spread: Dist = parameter(
        Distribution("share a year", -0.05, 1.0),
        triangular(-0.01, 0.0, 0.02),
        meaning="what a borrower pays at home above the average rate on new corporate loans",
        source="not published",
        status="assumption",
        uncertainty=Parts({"mode": Spread(-0.005, 0.01), "max": Spread(0.01, 0.05)}),
    )
    offshore_spread: Dist = parameter(
        Distribution("share a year", -0.05, 1.0),
        triangular(0.005, 0.0175, 0.03),
        meaning="what a borrower pays abroad above the money rate",
        source="C:2 (1.0 to 2.5 points suggested, small firms more)",
        status="assumption",
        uncertainty=Parts({"mode": Spread(0.01, 0.025), "max": Spread(0.025, 0.05)}),
    )
    hedged_share: float = parameter(
        Share(),
        0.26,
        meaning="share of loans in foreign currency whose exchange risk is hedged to maturity",
        source="C:2 (22 % in 2020, 30 % in 2025)",
        status="secondary",
        uncertainty=Spread(0.22, 0.30),
    )
    risk_charge: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.01,
        meaning="what a borrower that does not hedge adds to the foreign rate for the risk when it compares",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.03),
    )
    risk_spread: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.0,
        meaning="what the weakest firms pay above a firm of median quality, at home and abroad alike, and the soundest "
        "below it; 0: spreads do not depend on quality",
        source="a switch; C:3a C2 (riskier firms pay more) gives the sign only",
        status="official",
        uncertainty=Certain(),
    )


class CostCap(Section):
    """A cap on the all-in cost of a loan from abroad."""

    rule: str = parameter(
        Choice(("none", "cap"), ("a loan from abroad may cost anything", "it may cost so much above the money rate")),
        "none",
        meaning="whether the all-in cost of a loan from abroad is capped; a need above the cap is refused, "
        "and a loan due is not rolled over",
        source="a policy's choice; C:3a C2 (India has such a cap)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    most: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.02,
        meaning="highest all-in cost above the money rate abroad of the loan's own currency, without a hedge",
        source="a policy's choice; C:3a C2 (India's cap is no figure of the facts)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )


class Leakage(Section):
    """Demand that the quota refuses and that goes where no quota counts (trade credit)."""

    share: float = parameter(
        Share(),
        0.25,
        meaning="share of refused demand that moves to a channel outside the limit, for a year at most",
        source="C:3a C7 (0 to 0.5), C3 (sign)",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
    )


class Carry(Section):
    """Borrowing abroad in order to lend on at home."""

    open: str = parameter(
        Choice(("no", "yes"), ("nobody borrows to lend on", "an open rate differential makes firms borrow more")),
        "no",
        meaning="whether firms borrow more where foreign money is cheaper, to lend it on",
        source="C:3a C1 (sign); a switch, none assumed for Beijing",
        status="official",
        uncertainty=Certain(),
    )
    per_point: float = parameter(
        Share(),
        0.1,
        meaning="further borrowing for each percentage point of the differential, for a firm of mean quality; riskier "
        "firms up to twice that, sound ones down to none",
        source="C:3a C1 gives the sign only",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )
