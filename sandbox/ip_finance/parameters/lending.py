"""From the need to the drawdown: demand, the offer elsewhere, the operator's screen, the price, the bank."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal, triangular, uniform
from sandbox.declare.kinds import Distribution, Duration, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread

YEARLY = "share per year"


class Demand(Section):
    """Needs for a loan."""

    per_year: float = parameter(
        Number("needs a year", 0.0, 1e7),
        100.0,
        meaning="needs of all firms of the start together, Poisson, every firm alike",
        source="I:R43 (100 projects passed the operator in 18 months); how many asked is not published",
        status="assumption",
        uncertainty=Spread(60.0, 250.0),
    )
    adverse: float = parameter(
        Number("per standard deviation", 0.0, 2.0),
        0.0,
        meaning="rise of the log rate of needs per standard deviation that a firm is weaker, mean kept; 0: none",
        source="I:B6, I:B11 (the studies disagree)",
        status="assumption",
        uncertainty=Spread(0.0, 0.4),
    )
    wanted: Dist = parameter(
        Distribution("CNY"),
        lognormal(4_500_000, 0.7, 500_000),
        meaning="loan that a firm wants",
        source="I:2.1, its median set for the mean loan drawn of I:A1b (4.0 to 4.7 million)",
        status="assumption",
        uncertainty=Parts({"median": Spread(3_000_000.0, 6_000_000.0)}),
    )
    largest: float = parameter(
        Money("CNY", 0.0, 1e12),
        10_000_000.0,
        meaning="largest loan of the product",
        source="I:2.1 (Haidian-type product, 0.5 to 10 million)",
        status="assumption",
        uncertainty=Spread(5_000_000.0, 20_000_000.0),
    )
    smallest: float = parameter(
        Money("CNY", 0.0, 1e12),
        500_000.0,
        meaning="smallest loan; a pledge that carries less is refused",
        source="I:2.1 (smallest seen 0.8 to 1.0 million)",
        status="assumption",
        uncertainty=Spread(300_000.0, 1_000_000.0),
    )


class Outside(Section):
    """What a firm could have instead, so that additional lending is measured and not assumed."""

    chance: float = parameter(
        Share(),
        0.469,
        meaning="share of firms that have bank credit anyway, and with it an offer for every need",
        source="I:R56 (PBC: 46.9 % of technology-based small firms at the end of 2024)",
        status="official",
        grade="high",
        uncertainty=Spread(0.448, 0.502),
    )
    quality_effect: float = parameter(
        Number("per standard deviation", 0.0, 5.0),
        0.5,
        meaning="how much likelier a better firm has that offer (probit), mean kept",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
    )
    spread: Dist = parameter(
        Distribution(YEARLY),
        triangular(0.005, 0.02, 0.05),
        meaning="yearly cost of the offer above the loan prime rate, fees included",
        source="not published (I:R59: small-firm credit 1 to 2 points dearer than IP loans in Korea)",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    points_line: float = parameter(
        Share(),
        0.0,
        meaning="share of high-tech firms without that offer that get an unsecured line by innovation points; 0: none",
        source="P:III.19; a policy's choice, no figure known",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )


class Operator(Section):
    """The IP operator's screen."""

    days: Dist = parameter(
        Distribution("days"),
        uniform(5, 10),
        meaning="the operator's screen",
        source="I: process S1",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        1.0,
        meaning="spread of the operator's score around the firm's latent quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.5, 2.0),
    )
    pass_score: float = parameter(
        Number("standard deviations", -10.0, 10.0),
        0.0,
        meaning="score from which the operator passes a project on to the bank",
        source="not published (that it screens: I:R43)",
        status="assumption",
        uncertainty=Spread(-0.8, 0.8),
    )


class Price(Section):
    """What a loan costs the firm."""

    prime: float = parameter(
        Number(YEARLY, 0.0, 1.0),
        0.0385,
        meaning="one-year loan prime rate",
        source="I:2.2 (2020-21; from memory)",
        status="assumption",
        uncertainty=Spread(0.03, 0.0385),
    )
    spread: Dist = parameter(
        Distribution(YEARLY),
        uniform(0.0, 0.014),
        meaning="rate of an IP-pledge loan above the loan prime rate",
        source="I:A2, I:A3 (rates that are subsidised end at 1.4 times the prime rate)",
        status="assumption",
        uncertainty=Relative(0.3),
    )
    appraisal_fee: float = parameter(
        Share("share of the appraised value", 0.0, 0.1),
        0.01,
        meaning="appraisal fee, on as much of the portfolio as the loan needs",
        source="I:R48 (2 to 3 %), I:R53 (0.5 to 1 %)",
        status="assumption",
        uncertainty=Spread(0.0, 0.03),
    )
    long_share: float = parameter(
        Share(),
        0.15,
        meaning="share of loans that run for two years; the others run for one",
        source="I:2.2 (12 months dominate)",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )


class Bank(Section):
    """The bank: its officers, its look at a firm, its decision."""

    officers: int = parameter(
        Number("people", 1, 100_000, whole=True),
        1,
        meaning="loan officers who review IP-pledge loans",
        source="not published",
        status="assumption",
        uncertainty=Spread(1, 3),
        lever=True,
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(2, 4, 8),
        meaning="an officer's working time for one review at full effort",
        source="I: process S3 (10 to 15 days in all)",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    committee: Dist = parameter(
        Distribution("days"),
        uniform(5, 9),
        meaning="from the officer's report to the bank's decision",
        source="I: process S3 (10 to 15 days in all)",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    patience: float = parameter(
        Duration("days", 0.0, 36_500.0),
        60.0,
        meaning="how long a firm waits for an officer before it gives up",
        source="not published",
        status="assumption",
        uncertainty=Spread(30.0, 120.0),
    )
    drawdown: Dist = parameter(
        Distribution("days"),
        uniform(1, 3),
        meaning="from the registered pledge to the money",
        source="I: process S5",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    registration: float = parameter(
        Duration("working days", 0.0, 365.0),
        1.0,
        meaning="registration of the pledge",
        source="I:R55 (Beijing's one-stop window)",
        status="secondary",
        uncertainty=Relative(0.5),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        0.8,
        meaning="spread of the bank's score around the firm's latent quality at full effort",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.4, 1.6),
    )
    cost: float = parameter(
        Number(YEARLY, 0.0, 1.0),
        0.03,
        meaning="the bank's cost of money and of running the loan",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.025, 0.034),
    )
    hurdle: float = parameter(
        Number(YEARLY, -1.0, 1.0),
        0.007,
        meaning="what must be left of the margin after the expected loss on the bank's own share",
        source="not published; level set for I:R43 (60 of 100 approved)",
        status="assumption",
        uncertainty=Spread(0.003, 0.011),
    )
    prior: float = parameter(
        Share("share a year", 0.0, 0.95),
        0.02,
        meaning="yearly probability of default, insolvency included, that bank and public side expect of a mean firm",
        source="I:2.3 (base 2 %, prior beta(2, 98))",
        status="assumption",
        uncertainty=Spread(0.005, 0.05),
    )
    loss_given_default: float = parameter(
        Share(),
        0.84,
        meaning="loss given default that bank and public side reckon with",
        source="I:2.3 (0.80 to 0.88)",
        status="derived",
        uncertainty=Spread(0.8, 0.88),
    )
    moral_hazard: float = parameter(
        Number("exponent", 0.0, 5.0),
        0.5,
        meaning="screening effort = (the bank's own share of a loss) to this power; 0: effort is always full",
        source="I:B10 (claims rise with the guaranteed share), I:B11 (the other sign)",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
    )
    line: float = parameter(
        Money("CNY", 0.0, 1e15),
        0.0,
        meaning="most that the bank lends on IP at a time; 0: no limit",
        source="a policy's choice; none known in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
