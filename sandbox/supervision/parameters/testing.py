"""The live test: places, customers, visits, incidents, compensation, exit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sandbox.declare.distribution import Dist, lognormal, triangular, uniform
from sandbox.declare.kinds import Day, Distribution, Duration, Money, Number, Share, Table
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread

TIERS = ("A", "B", "C", "D")


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


class Visits(Section):
    """Monitoring visits to live tests."""

    inspectors: int = parameter(
        Number("people", 1, 100_000, whole=True),
        2,
        meaning="inspectors for monitoring visits",
        source="nowhere published; set so that the load is about 0.85",
        status="assumption",
        uncertainty=Spread(1, 4),
        lever=True,
    )
    per_year: float = parameter(
        Number("visits a year", 0.0, 365.0),
        4.0,
        meaning="visits to a test a year, mean over the tiers",
        source="not published",
        status="assumption",
        uncertainty=Spread(2.0, 8.0),
        lever=True,
    )
    weights: Mapping[str, float] = parameter(
        Table(Number("relative frequency", 0.0, 1e6), TIERS),
        {"A": 1.0, "B": 1.0, "C": 1.0, "D": 1.0},
        meaning="frequency of visits by credit tier, relative; rescaled so that the mean over the tiers stays",
        source="uniform visits are the reference; S:A6.2 gives one county's ratios",
        status="assumption",
        lever=True,
        uncertainty=Parts({t: Spread(0.5, 2.0) for t in TIERS}),
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(1, 2.5, 4),
        meaning="one inspector's working time for a visit",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    patience: float = parameter(
        Duration("days", 0.0, 3_650.0),
        20.0,
        meaning="days after which a visit that no inspector could make is missed",
        source="not published",
        status="assumption",
        uncertainty=Spread(5.0, 60.0),
    )
    detection: float = parameter(
        Share(),
        0.7,
        meaning="chance that a visit finds an incident that is under way",
        source="S:A6.4 (not published)",
        status="assumption",
        uncertainty=Spread(0.3, 0.95),
    )


class Incidents(Section):
    """Consumer harm: rate by latent quality and customers reached, growth until found."""

    per_million: float = parameter(
        Number("incidents per million customer-years", 0.0, 1e6),
        170.0,
        meaning="incidents of a product of mean quality, per million customer-years",
        source="S:A6.6 (21 to 140 complaints to the regulator) over the share found by complaint",
        status="derived",
        uncertainty=Spread(60.0, 400.0),
        note="about a third of the incidents in tests are found by complaint",
    )
    quality_effect: float = parameter(
        Number("per standard deviation", 0.0, 3.0),
        0.7,
        meaning="fall of the log rate per standard deviation of quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.3, 1.2),
    )
    affected: Dist = parameter(
        Distribution("customers", 0.0, 1e9),
        lognormal(20, 1.0),
        meaning="customers harmed when an incident begins",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.6),
    )
    loss: float = parameter(
        Money("CNY", 0.0, 1e7),
        1_500.0,
        meaning="loss of one harmed customer",
        source="not published",
        status="assumption",
        uncertainty=Spread(300.0, 5_000.0),
    )
    growth: float = parameter(
        Number("per year", 0.0, 50.0),
        1.5,
        meaning="growth rate of the harmed customers until the incident is found",
        source="S: reading note 3",
        status="assumption",
        uncertainty=Spread(0.0, 4.0),
    )
    reach: float = parameter(
        Share(),
        0.2,
        meaning="share of the customers reached that one incident can harm at most",
        source="S: reading note 3 (cap by the customers reached)",
        status="assumption",
        uncertainty=Spread(0.05, 0.5),
    )
    complaints: float = parameter(
        Number("per incident and year", 0.0, 1_000.0),
        1.5,
        meaning="rate at which complaints bring an incident to light",
        source="S:V18 (0.2 to 1.4 complaints a year with 10,000 users)",
        status="assumption",
        uncertainty=Spread(0.4, 5.0),
    )
    stop_after: int = parameter(
        Number("incidents found", 1, 1_000, whole=True),
        4,
        meaning="incidents found after which a test is stopped",
        source="S:A6.8 (stopped 0.05 to 0.20)",
        status="assumption",
        uncertainty=Spread(3, 6),
        lever=True,
    )
    correction: float = parameter(
        Share(),
        0.1,
        meaning="fall of a product's later incident rate with each incident found and corrected in the test",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )


class Compensation(Section):
    """Who makes harmed customers whole."""

    partner_share: float = parameter(
        Share(),
        1.0,
        meaning="share of a found loss in the test that the licensed partner pays",
        source="S:A1.24",
        status="secondary",
        grade="medium",
        uncertainty=Spread(0.8, 1.0),
        lever=True,
    )
    partner_cap: float = parameter(
        Money("CNY per case", 0.0, 1e12),
        5e6,
        meaning="most that a partner pays for one case (risk agreement)",
        source="not published",
        status="assumption",
        uncertainty=Spread(1e6, 2e7),
        lever=True,
    )
    market_share: float = parameter(
        Share(),
        0.5,
        meaning="share of a found loss after launch that the firm pays",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
    )


class Redress(Section):
    """What stands behind the partner, and how long harmed customers wait for their money."""

    insured_share: float = parameter(
        Share(),
        0.0,
        meaning="share that an insurer pays of what the partner leaves open; 0: no insurance",
        source="a policy's choice; none known in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    insured_cap: float = parameter(
        Money("CNY per case", 0.0, 1e12),
        5e6,
        meaning="most that the insurer pays for one case",
        source="not published",
        status="assumption",
        uncertainty=Spread(1e6, 2e7),
        lever=True,
    )
    fund: float = parameter(
        Money("CNY", 0.0, 1e13),
        0.0,
        meaning="risk fund at the start, which pays what partner and insurer leave open until it is empty; 0: no fund",
        source="a policy's choice; none known in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    payment: Dist = parameter(
        Distribution("days"),
        triangular(15, 30, 60),
        meaning="discovery to payment where nothing is disputed",
        source="S: process 2.1 (complaint clocks not published)",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    disputed_share: float = parameter(
        Share(),
        0.3,
        meaning="share of claims that are disputed",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 0.6),
    )
    litigation: Dist = parameter(
        Distribution("days"),
        triangular(180, 365, 720),
        meaning="discovery to payment over the courts",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    mediated_share: float = parameter(
        Share(),
        0.0,
        meaning="share of disputes settled by mediation before litigation; 0: there is none",
        source="a policy's choice (P:III.23)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    mediation: Dist = parameter(
        Distribution("days"),
        triangular(30, 60, 120),
        meaning="discovery to payment by mediation",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
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
