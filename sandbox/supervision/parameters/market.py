"""After the test and beside it: launch, the ordinary licence, staff."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Choice, Distribution, Duration, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Binomial, Certain, Relative, Spread


class Launch(Section):
    """After graduation or licence."""

    share: float = parameter(
        Share(),
        0.9,
        meaning="share of graduates and licence holders that launch",
        source="S:A3.18 (UK; Korea 0.575: S:A4.5)",
        status="secondary",
        grade="high",
        uncertainty=Spread(0.575, 0.95),
    )
    days: Dist = parameter(
        Distribution("days"),
        triangular(30, 90, 180),
        meaning="graduation or licence to market launch",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    customers: float = parameter(
        Number("times", 0.0, 10_000.0),
        30.0,
        meaning="customers after launch against the product's appeal in a test",
        source="S:A9.22 (10 to 100)",
        status="assumption",
        uncertainty=Spread(10.0, 100.0),
    )
    ramp: float = parameter(
        Duration("days", 0.0, 36_500.0),
        730.0,
        meaning="time over which the customers build up after launch, linearly",
        source="not published",
        status="assumption",
        uncertainty=Spread(365.0, 1_460.0),
    )
    displacement: float = parameter(
        Share("customers per customer won", 0.0, 1.0),
        0.0,
        meaning="customers that a launched product takes from rivals of its sector for each customer it wins",
        source="S:A9.21",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
        note="moves only the measures that count rivals; 0: all customers are new",
    )
    detection: float = parameter(
        Number("per year", 0.0, 100.0),
        2.0,
        meaning="rate at which ordinary supervision and complaints find an incident",
        source="S:A6.4 (not published)",
        status="assumption",
        uncertainty=Spread(0.5, 6.0),
    )


class Licence(Section):
    """The ordinary licence route: the way without a sandbox, and the way back for those whom the sandbox refuses."""

    admissible_share: float = parameter(
        Share(),
        0.5,
        meaning="share of products that the existing rules can license at all",
        source="not published; the gate asks for a need of the sandbox (S: process 2.1)",
        status="assumption",
        uncertainty=Spread(0.2, 1.0),
    )
    review: Dist = parameter(
        Distribution("days"),
        triangular(91, 183, 365),
        meaning="ordinary licence procedure",
        source="S:A3.27 (UK)",
        status="secondary",
        grade="high",
        uncertainty=Relative(0.2),
    )
    success_share: float = parameter(
        Share(),
        0.4929,
        meaning="share of admissible applications that succeed, withdrawals counted as not",
        source="S:A3.28 (1,172 of 2,378; without withdrawals 0.80)",
        status="secondary",
        grade="high",
        uncertainty=Binomial(1_172, 2_378),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        1.0,
        meaning="spread of the licence score around latent quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.5, 2.0),
    )
    fallback_share: float = parameter(
        Share(),
        0.5,
        meaning="share of those refused by the sandbox that try the ordinary route",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(5, 12, 25),
        meaning="officers' working time for one licence application",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )


class Staff(Section):
    """Cost and working time of the supervisors."""

    calendar: str = parameter(
        Choice(("working_days", "continuous"), ("Monday to Friday less holidays", "around the clock")),
        "working_days",
        meaning="time in which reviewers and inspectors work",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )
    day_cost: float = parameter(
        Money("CNY per working day", 0.0, 1e6),
        2_000.0,
        meaning="cost of one person's working day",
        source="not published for Beijing (S:A3.24 is a floor)",
        status="assumption",
        uncertainty=Spread(1_000.0, 4_000.0),
    )
