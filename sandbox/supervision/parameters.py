"""What can be set about the supervision sandbox. `S:` names a figure on sandboxes, `P:` a paragraph of the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sandbox.declare.distribution import Dist, fixed, lognormal, triangular, uniform
from sandbox.declare.kinds import Choice, Day, Distribution, Duration, Money, Number, Share, Table, Window, Windows
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Binomial, Certain, Parts, Relative, Spread

CRITERIA = ("need", "innovation", "readiness", "benefit")
TIERS = ("A", "B", "C", "D")


class Demand(Section):
    """Who comes, how often."""

    city_per_year: float = parameter(
        Number("cases a year", 0.0, 1e6),
        66.0,
        meaning="products a year that the city's candidates decide to bring to the market through this gate",
        source="S:A9.19 (22 accepted over an acceptance of 0.42 to 0.27)",
        status="derived",
        uncertainty=Spread(52.0, 81.0),
    )
    parks_per_year: float = parameter(
        Number("cases a year", 0.0, 1e6),
        1.3,
        meaning="the same for all firms of the two parks together",
        source="S:A9.19",
        status="derived",
        uncertainty=Spread(1.0, 1.6),
    )
    warm_up: str = parameter(
        Choice(
            ("prepare", "run"), ("firms prepare before the start, nobody applies", "the gate is open before the start")
        ),
        "prepare",
        meaning="what happens in the days before the start",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )


class Quality(Section):
    """Latent quality of a product, standard normal before selection; what the assessors try to see."""

    firm_share: float = parameter(
        Share(),
        0.5,
        meaning="share of a product's quality variance that it has from its firm",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.2, 0.8),
    )
    good_above: float = parameter(
        Number("standard deviations", -3.0, 3.0),
        0.0,
        meaning="a product is good when its latent quality is above this",
        source="a definition of the model",
        status="assumption",
        uncertainty=Spread(-0.5, 0.5),
    )


class Preparation(Section):
    """Before an application."""

    effort: Dist = parameter(
        Distribution("days"),
        triangular(28, 49, 84),
        meaning="time to prepare an application",
        source="S:A3.30 (UK, licence applications)",
        status="secondary",
        uncertainty=Relative(0.3),
    )


class Partner(Section):
    """Licensed partners: a technology firm must join one (S:A1.23)."""

    institutions: int = parameter(
        Number("institutions", 1, 10_000, whole=True),
        27,
        meaning="licensed institutions that take part",
        source="S:A1.21 (six big state, 9 joint-stock and 12 city banks)",
        status="derived",
        uncertainty=Spread(20, 60),
    )
    room: int = parameter(
        Number("cases each", 1, 1_000, whole=True),
        4,
        meaning="cases that one institution can carry at a time",
        source="not published",
        status="assumption",
        uncertainty=Spread(2, 8),
        lever=True,
    )
    search: Dist = parameter(
        Distribution("days"),
        triangular(15, 45, 120),
        meaning="time to find a licensed partner and agree",
        source="not published; the plan wants it shorter (P:III.18, scenario release)",
        status="assumption",
        uncertainty=Relative(0.5),
        lever=True,
    )


class Batches(Section):
    """Batches called by the regulator."""

    interval: Dist = parameter(
        Distribution("days", 1.0, 3_650.0),
        uniform(120, 210),
        meaning="from the opening of one call to the next",
        source="S:A1.9 (Beijing: 140, then 206)",
        status="derived",
        uncertainty=Relative(0.15),
        lever=True,
    )
    first: Dist = parameter(
        Distribution("days", 0.0, 3_650.0),
        uniform(0, 90),
        meaning="from the start of the scenario to the first call",
        source="S:A1.7-A1.9: last notice 2020-12-25, its call about 113 days earlier, one interval later",
        status="derived",
        uncertainty=Relative(0.5),
    )
    window: Dist = parameter(
        Distribution("days", 1.0, 3_650.0),
        uniform(30, 63),
        meaning="how long a call stays open",
        source="S:A2.7 (the sister pilot)",
        status="derived",
        uncertainty=Relative(0.2),
        lever=True,
    )
    notice_lag: Dist = parameter(
        Distribution("days"),
        fixed(7),
        meaning="from the last decision of a batch to its public notice",
        source="not published",
        status="assumption",
        uncertainty=Parts({"value": Spread(0, 21)}),
    )
    dates: tuple[Window, ...] = parameter(
        Windows(),
        (),
        meaning="calls fixed by date; empty: called at the intervals above",
        source="the scenario",
        status="official",
        uncertainty=Certain(),
    )


class Completeness(Section):
    """Completeness check at the counter."""

    days: Dist = parameter(
        Distribution("days"),
        triangular(2, 5, 10),
        meaning="time of the check",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    complete_share: float = parameter(
        Share(),
        0.85,
        meaning="share of files complete at a first check",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.6, 1.0),
    )
    mending: Dist = parameter(
        Distribution("days"),
        triangular(5, 14, 30),
        meaning="time to complete a file that was sent back",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    attempts: int = parameter(
        Number("checks", 1, 10, whole=True),
        3,
        meaning="checks after which an incomplete file is refused",
        source="not published",
        status="assumption",
        uncertainty=Spread(2, 5),
    )


class Eligibility(Section):
    """The gate: every criterion has a pass score of its own, all must be met."""

    days: Dist = parameter(
        Distribution("days"),
        triangular(5, 10, 20),
        meaning="time of the desk assessment",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    pass_score: Mapping[str, float] = parameter(
        Table(Number("points", 0.0, 100.0), CRITERIA),
        {"need": 42.1, "innovation": 40.4, "readiness": 34.9, "benefit": 31.3},
        meaning="score to be reached on each criterion; scores have mean 60 and standard deviation 20",
        source="S:A3.17 (reasons for decline) times the declined share of S:A3.16 (0.42 of the decided)",
        status="derived",
        uncertainty=Parts({c: Spread(25.0, 50.0) for c in CRITERIA}),
        lever=True,
        note="marginal failure rates 0.185, 0.164, 0.105, 0.076",
    )
    accuracy: float = parameter(
        Number("correlation", 0.0, 0.99),
        0.35,
        meaning="correlation of each criterion's score with latent quality",
        source="not published (S:A3.17: a third of the declined fail two or more)",
        status="assumption",
        uncertainty=Spread(0.1, 0.7),
    )


class Review(Section):
    """Expert review by a panel."""

    reviewers: int = parameter(
        Number("people", 1, 100_000, whole=True),
        8,
        meaning="expert reviewers",
        source="nowhere published; set so that the load is about 0.85",
        status="assumption",
        uncertainty=Spread(6, 12),
        lever=True,
    )
    panel: int = parameter(
        Number("reviewers", 1, 15, whole=True),
        5,
        meaning="reviewers who read each file, independently",
        source="not published",
        status="assumption",
        uncertainty=Spread(3, 7),
        lever=True,
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(2, 5, 10),
        meaning="one reviewer's working time on one file",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.3),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        1.0,
        meaning="spread of one reviewer's score around latent quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.3, 2.0),
    )
    pass_score: float = parameter(
        Number("standard deviations", -5.0, 5.0),
        0.25,
        meaning="mean score of the panel from which a file is accepted",
        source="S:A1.25 (overall acceptance 0.27 to 0.42, borrowed)",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
        lever=True,
    )
    return_margin: float = parameter(
        Number("standard deviations", 0.0, 5.0),
        0.4,
        meaning="width of the band below the pass score that is returned",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.8),
        lever=True,
    )
    returns: int = parameter(
        Number("times", 0, 5, whole=True),
        1,
        meaning="times a file can be returned for improvement",
        source="not published",
        status="assumption",
        uncertainty=Spread(0, 2),
        lever=True,
    )
    improvement: float = parameter(
        Number("standard deviations", 0.0, 2.0),
        0.2,
        meaning="gain of latent quality by an improvement that was asked for",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.4),
    )
    improving: Dist = parameter(
        Distribution("days"),
        triangular(20, 45, 90),
        meaning="time to improve a returned file",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )


class Notice(Section):
    """Public notice and registration."""

    days: Dist = parameter(
        Distribution("days"),
        triangular(14, 30, 75),
        meaning="public notice to registration",
        source="S:A1.5 (one observation of 62 days)",
        status="derived",
        uncertainty=Relative(0.3),
        lever=True,
    )
    objection_share: float = parameter(
        Share(),
        0.015,
        meaning="share of notices that end in an upheld objection",
        source="S:A1.4 (6 of 6 passed)",
        status="derived",
        uncertainty=Spread(0.0, 0.03),
    )


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


class Supervision(Section):
    """The supervision sandbox."""

    regime: str = parameter(
        Choice(
            ("batches", "always_open", "none"),
            ("batches called by the regulator", "applications at any time", "no sandbox: ordinary licence route"),
        ),
        "batches",
        meaning="how firms can get into the sandbox",
        source="S:A1.3-A1.9 (Beijing), S:A3.15 (UK)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    capacity_scale: float = parameter(
        Number("times", 0.001, 10_000.0),
        1.0,
        meaning="multiplies reviewers, slots, inspectors and partners",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )
    withdrawal: float = parameter(
        Number("per year", 0.0, 100.0),
        0.1,
        meaning="rate at which an applicant gives up while it waits in a queue",
        source="S:A1.18 (0 to 10 % of projects, not published)",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )
    demand: Demand = section(Demand)
    quality: Quality = section(Quality)
    preparation: Preparation = section(Preparation)
    partner: Partner = section(Partner)
    batches: Batches = section(Batches)
    completeness: Completeness = section(Completeness)
    eligibility: Eligibility = section(Eligibility)
    review: Review = section(Review)
    notice: Notice = section(Notice)
    slots: Slots = section(Slots)
    test: Test = section(Test)
    visits: Visits = section(Visits)
    incidents: Incidents = section(Incidents)
    compensation: Compensation = section(Compensation)
    exit: Exit = section(Exit)
    launch: Launch = section(Launch)
    licence: Licence = section(Licence)
    staff: Staff = section(Staff)
