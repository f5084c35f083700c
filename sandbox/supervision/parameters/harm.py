"""Incidents, who compensates them, and redress."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal, triangular
from sandbox.declare.kinds import Distribution, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Relative, Spread


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
