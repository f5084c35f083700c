"""Other ways in, and what there can be instead of a sandbox."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Choice, Distribution, Duration, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Binomial, Certain, Relative, Spread


class Cohorts(Section):
    """Cohorts with windows: a calendar of calls, a decision for the whole cohort, one start of all its tests."""

    interval: float = parameter(
        Duration("days", 30.0, 3_650.0),
        182.6,
        meaning="from the opening of one window to the next",
        source="S:A3.10 (two windows a year)",
        status="secondary",
        uncertainty=Relative(0.1),
        lever=True,
    )
    first: float = parameter(
        Duration("days", 0.0, 3_650.0),
        30.0,
        meaning="from the start of the scenario to the first window",
        source="the scenario",
        status="assumption",
        uncertainty=Spread(0.0, 182.0),
    )
    window: float = parameter(
        Duration("days", 1.0, 3_650.0),
        60.0,
        meaning="how long a window stays open",
        source="S:A3.10",
        status="secondary",
        grade="high",
        uncertainty=Relative(0.05),
        lever=True,
    )
    assessment: Dist = parameter(
        Distribution("days"),
        triangular(40, 75, 95),
        meaning="close of the window to the announcement; later if the last file is not decided",
        source="S:A3.11",
        status="secondary",
        grade="high",
        uncertainty=Relative(0.2),
        lever=True,
    )
    design: Dist = parameter(
        Distribution("days"),
        triangular(42, 70, 98),
        meaning="announcement to the start of the cohort's tests (test design)",
        source="S:A3.12",
        status="secondary",
        grade="medium",
        uncertainty=Relative(0.2),
    )
    deferral_share: float = parameter(
        Share(),
        0.18,
        meaning="share of accepted cases that put their test off to the next cohort",
        source="S:A3.1 (6 of 24), S:A3.3 (82 % of the accepted test)",
        status="derived",
        grade="medium",
        uncertainty=Spread(0.10, 0.27),
    )


class Express(Section):
    """A fast lane: what qualifies is decided at the desk in a fixed time, without a panel."""

    share: float = parameter(
        Share(),
        0.0,
        meaning="share of the eligible cases that qualify for the fast lane; 0: there is none",
        source="a policy's choice (S:A4.18 elsewhere); none in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    days: float = parameter(
        Duration("days", 0.0, 365.0),
        21.0,
        meaning="time of the desk's decision",
        source="S:A4.18 (21 days, commonly quoted)",
        status="assumption",
        uncertainty=Spread(14.0, 42.0),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        1.0,
        meaning="spread of the desk's score around latent quality (a panel of five: 0.45)",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.4, 2.0),
    )


class Consultation(Section):
    """Consultation before the application, with staff of limited time; where it is required nobody applies without."""

    required: str = parameter(
        Choice(("no", "yes")),
        "no",
        meaning="whether a consultation is required before an application",
        source="S:A4.2 (Korea until mid-2024)",
        status="secondary",
        uncertainty=Certain(),
        lever=True,
    )
    staff: int = parameter(
        Number("people", 1, 100_000, whole=True),
        4,
        meaning="consultants",
        source="not published",
        status="assumption",
        uncertainty=Spread(2, 10),
        lever=True,
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(3, 8, 20),
        meaning="one consultant's working time on one case",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        0.6,
        meaning="spread of the consultant's view around what the gate will find",
        source="S:A4.3 (0.97 accepted after it, 0.81 without)",
        status="assumption",
        uncertainty=Spread(0.2, 1.5),
    )
    caution: float = parameter(
        Number("standard deviations", -3.0, 3.0),
        0.0,
        meaning="how far above the panel's pass score a case must look to be told to apply",
        source="S:A4.3",
        status="assumption",
        uncertainty=Spread(-0.5, 1.0),
        lever=True,
    )


class Hub(Section):
    """An innovation hub: guidance by staff of limited time, no exemption and no live test."""

    open: str = parameter(
        Choice(("no", "yes")),
        "no",
        meaning="whether there is an innovation hub",
        source="S:A9.11 (41 hubs and 14 sandboxes in Europe)",
        status="secondary",
        uncertainty=Certain(),
        lever=True,
    )
    advisers: int = parameter(
        Number("people", 1, 100_000, whole=True),
        3,
        meaning="advisers of the hub",
        source="S:A3.25 (2 at the start, later a division)",
        status="assumption",
        uncertainty=Spread(2, 8),
        lever=True,
    )
    request_share: float = parameter(
        Share(),
        0.7,
        meaning="share of products whose firm asks the hub",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.3, 1.0),
    )
    supported_share: float = parameter(
        Share(),
        0.495,
        meaning="share of requests that the hub takes on",
        source="S:A3.23 (367 of 741)",
        status="secondary",
        grade="high",
        uncertainty=Binomial(367, 741),
        lever=True,
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(4, 10, 25),
        meaning="one adviser's working time on one request taken on",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    completeness: float = parameter(
        Share(),
        0.5,
        meaning="fall of the share of incomplete files among those advised",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.9),
    )
    licence_gain: float = parameter(
        Number("standard deviations", 0.0, 2.0),
        0.3,
        meaning="how much better an advised licence application looks, quality being what it is",
        source="not published (S:A3.23 gives no success rate)",
        status="assumption",
        uncertainty=Spread(0.0, 0.6),
    )
    licence_time: float = parameter(
        Share(),
        0.6,
        meaning="length of the licence procedure of those advised against that of others",
        source="S:A3.21 (40 % faster)",
        status="secondary",
        grade="medium",
        uncertainty=Spread(0.6, 1.0),
    )


class Waiver(Section):
    """A class waiver: notify, test under fixed conditions without review or visits, then apply for a licence."""

    share: float = parameter(
        Share(),
        0.15,
        meaning="share of products that meet the conditions of the class and whose firms take it up",
        source="S:A4.13 (7 firms in almost four years from more than 700)",
        status="assumption",
        uncertainty=Spread(0.02, 0.5),
        lever=True,
    )
    notification: Dist = parameter(
        Distribution("days"),
        triangular(14, 30, 45),
        meaning="notification to the start of the test",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    length: float = parameter(
        Duration("days", 1.0, 3_650.0),
        365.0,
        meaning="how long the exemption lasts",
        source="S:A4.14 (12 months in 2016, 24 since 2020)",
        status="secondary",
        grade="medium",
        uncertainty=Spread(365.0, 730.0),
        lever=True,
    )
    customer_cap: float = parameter(
        Number("customers", 0.0, 1e8),
        1_000.0,
        meaning="customers that a product under the waiver may reach",
        source="not published here",
        status="assumption",
        uncertainty=Spread(100, 10_000),
        lever=True,
    )
    cover: float = parameter(
        Money("CNY per case", 0.0, 1e12),
        1e6,
        meaning="most that the firm pays its customers for one case (cover it must hold)",
        source="not published here",
        status="assumption",
        uncertainty=Spread(0.0, 5e6),
    )


class NewRule(Section):
    """The rule itself is changed: from some day on the existing rules admit what they did not."""

    lag: float = parameter(
        Duration("days", 0.0, 3_650.0),
        545.0,
        meaning="from the start of the scenario to the day on which the new rule is in force",
        source="S:A9.4 (31 months in the one case known, a sandbox's first case included)",
        status="assumption",
        uncertainty=Spread(180.0, 930.0),
        lever=True,
    )
    admitted_share: float = parameter(
        Share(),
        0.9,
        meaning="share of products that can be licensed once the rule is changed",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.6, 1.0),
    )
