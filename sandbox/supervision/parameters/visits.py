"""Monitoring visits."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Choice, Distribution, Duration, Number, Share, Table
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread

TIERS = ("A", "B", "C", "D")


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
    rule: str = parameter(
        Choice(
            ("weights", "proportional", "square_root", "complaints_first"),
            (
                "by the table of weights by credit tier",
                "in proportion to the risk of the credit tier",
                "by the square root of the risk of the credit tier",
                "tests about which customers have complained first, whatever the tier",
            ),
        ),
        "weights",
        meaning="where the visits go; the total asked for is the same under every rule",
        source="uniform visits are the reference; S:A6.3, S: reading note 2",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    risk: Mapping[str, float] = parameter(
        Table(Number("relative risk", 0.0, 1e6), TIERS),
        {"A": 0.713, "B": 0.957, "C": 1.215, "D": 1.544},
        meaning="expected harm of a test by credit tier, relative; for the rules proportional and square_root",
        source="this model's own rates of incidents",
        status="derived",
        uncertainty=Parts({"A": Spread(0.4, 1.0), "B": Spread(0.8, 1.1), "C": Spread(1.0, 1.5), "D": Spread(1.0, 2.5)}),
        note="mean of exp(-0.7 q) in each tier over that of all (incidents.quality_effect), q a product's quality; its "
        "correlation with the score is credit.accuracy x sqrt(quality.firm_share) = 0.354; before the gate's selection",
    )
    complaint_weight: float = parameter(
        Number("times", 0.0, 1e3),
        4.0,
        meaning="frequency of visits to a test with recent complaints against others; for the rule complaints_first",
        source="not published",
        status="assumption",
        uncertainty=Spread(2.0, 10.0),
        lever=True,
    )
    complaint_memory: float = parameter(
        Duration("days", 0.0, 36_500.0),
        180.0,
        meaning="time for which a complaint counts as recent",
        source="not published",
        status="assumption",
        uncertainty=Spread(60.0, 365.0),
        lever=True,
    )
    weights: Mapping[str, float] = parameter(
        Table(Number("relative frequency", 0.0, 1e6), TIERS),
        {"A": 1.0, "B": 1.0, "C": 1.0, "D": 1.0},
        meaning="frequency of visits by credit tier, relative; rescaled so that the mean over the tests stays",
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
