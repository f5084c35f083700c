"""Monitoring visits."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Distribution, Duration, Number, Share, Table
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Parts, Relative, Spread

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
