"""The live test: places, customers, exit."""

from __future__ import annotations

import datetime as dt

from sandbox.declare.distribution import Dist, lognormal, triangular, uniform
from sandbox.declare.kinds import Day, Distribution, Duration, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread


class Slots(Section):
    """Places for live tests."""

    total: int = parameter(
        Number("tests", 1, 1_000_000, whole=True),
        46,
        meaning="live tests at a time",
        source="nowhere published; set so that the load is about 0.9",
        status="assumption",
        uncertainty=Spread(42, 60),
        lever=True,
    )
    patience: Dist = parameter(
        Distribution("days"),
        uniform(180, 720),
        meaning="wait for a place after which a case is withdrawn; 0: at once",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.3),
    )
    no_start_share: float = parameter(
        Share(),
        0.05,
        meaning="share of registered cases that never start for reasons of their own",
        source="S:A6.8 (0.18-0.27 elsewhere), S:A1.4 (none of 6 in Beijing)",
        status="assumption",
        uncertainty=Spread(0.0, 0.27),
    )


class Test(Section):
    """The live test."""

    days: Dist = parameter(
        Distribution("days"),
        lognormal(560, 0.31, 180),
        meaning="start of the test to the institution's request to end it",
        source="S:A9.18 (median to exit 660) less half an interval of exit windows",
        status="derived",
        uncertainty=Parts({"median": Spread(440, 720), "sigma": Spread(0.2, 0.45)}),
        note="at least six months: S:A1.17",
    )
    customer_cap: float = parameter(
        Number("customers", 0.0, 1e8),
        10_000.0,
        meaning="customers that one test may reach",
        source="not published (S:A6.6 reasons with 10,000)",
        status="assumption",
        uncertainty=Spread(1_000, 50_000),
        lever=True,
    )
    appeal: Dist = parameter(
        Distribution("customers", 0.0, 1e9),
        lognormal(15_000, 1.0),
        meaning="customers a product would reach in a test without a cap",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    ramp: float = parameter(
        Duration("days", 0.0, 3_650.0),
        180.0,
        meaning="time over which a test's customers build up, linearly",
        source="not published",
        status="assumption",
        uncertainty=Spread(60.0, 360.0),
    )


class Exit(Section):
    """Exit assessment."""

    interval: float = parameter(
        Duration("days", 1.0, 3_650.0),
        182.0,
        meaning="days between administrative exit windows",
        source="S:A1.16 (four exits on one day)",
        status="assumption",
        uncertainty=Spread(60.0, 365.0),
        lever=True,
    )
    anchor: dt.date = parameter(
        Day(),
        dt.date(2021, 9, 28),
        meaning="one known exit window; the others lie whole intervals away",
        source="S:A1.14",
        status="official",
        uncertainty=Certain(),
    )
    audit: Dist = parameter(
        Distribution("days"),
        triangular(20, 40, 60),
        meaning="self-evaluation and audit before a window",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    panel: int = parameter(
        Number("reviewers", 1, 15, whole=True),
        5,
        meaning="reviewers who read the report of a test",
        source="S: process 2.1 (audit, expert review, confirmation); number not published",
        status="assumption",
        uncertainty=Spread(3, 7),
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(2, 4, 6),
        meaning="one reviewer's working time on one report",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.3),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        0.5,
        meaning="spread of the exit score around latent quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.2, 1.0),
    )
    pass_score: float = parameter(
        Number("standard deviations", -5.0, 5.0),
        0.2,
        meaning="exit score from which a test is passed",
        source="S:A3.19 (about 80 % of completers)",
        status="assumption",
        uncertainty=Spread(-0.5, 0.5),
        lever=True,
    )
    improvements: int = parameter(
        Number("times", 0, 10, whole=True),
        1,
        meaning="times a test is prolonged for improvement before it ends for good",
        source="S: process 2.1 (pass / improve)",
        status="assumption",
        uncertainty=Spread(0, 3),
        lever=True,
    )
