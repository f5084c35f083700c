"""Before the gate: demand, quality, preparation, partners, calls."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, exponential, fixed, triangular, uniform
from sandbox.declare.kinds import Choice, Distribution, Duration, Number, Share, Window, Windows
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread


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
    stock: int = parameter(
        Number("cases", 0, 100_000, whole=True),
        0,
        meaning="ideas that existing rules do not admit and that wait for an opening; 0: none",
        source="S:A4.2 (a backlog was released in Korea; its size is not published); Beijing opened in 2019",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    stock_waits: str = parameter(
        Choice(
            ("sandbox", "open_gate"),
            ("there is a sandbox, a waiver or a new rule", "nobody has to be consulted before applying, too"),
        ),
        "sandbox",
        meaning="what has to be before the stock comes",
        source="a definition of the scenario (Korea: S:A4.2)",
        status="official",
        uncertainty=Certain(),
    )
    stock_days: Dist = parameter(
        Distribution("days"),
        exponential(90),
        meaning="from the opening to the decision to come with such an idea",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.6),
    )
    wait_elasticity: float = parameter(
        Number("% per %", -5.0, 5.0),
        0.0,
        meaning="by how many per cent products become more frequent when the observed wait is one per cent longer",
        source="not published; 0: firms do not respond",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    wait_reference: float = parameter(
        Duration("days", 1.0, 3_650.0),
        120.0,
        meaning="wait for an answer at which products come at the rate above",
        source="S:A1.7 (68 days to the notice, and the wait for a call before)",
        status="assumption",
        uncertainty=Spread(60.0, 240.0),
    )
    success_elasticity: float = parameter(
        Number("% per %", -5.0, 5.0),
        0.0,
        meaning="by how many per cent products become more frequent when the observed share accepted is one per cent "
        "higher",
        source="not published; 0: firms do not respond",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    success_reference: float = parameter(
        Share("share", 0.01, 1.0),
        0.35,
        meaning="share accepted at which products come at the rate above",
        source="S:A1.25 (0.27 to 0.42)",
        status="assumption",
        uncertainty=Spread(0.27, 0.42),
    )
    selection: float = parameter(
        Number("per standard deviation", 0.0, 2.0),
        0.0,
        meaning="rise of the log rate of products per standard deviation of the firm's latent quality, mean rate kept",
        source="S:A5.5 (better firms come; size not published)",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
        note="0: who comes is drawn by lot, the gate alone selects",
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


class Standards(Section):
    """Enterprise standards that a testing institution writes before it applies (P:II.3)."""

    required: str = parameter(
        Choice(("no", "yes")),
        "no",
        meaning="whether an enterprise standard is required before an application",
        source="P:II.3",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    preparation: float = parameter(
        Number("times", 1.0, 5.0),
        1.4,
        meaning="preparation with a standard to write against preparation without",
        source="not published",
        status="assumption",
        uncertainty=Spread(1.1, 2.0),
    )
    review: float = parameter(
        Number("times", 0.1, 1.0),
        0.85,
        meaning="a reviewer's time on a file with a standard against one without",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.6, 1.0),
    )
    incidents: float = parameter(
        Number("times", 0.0, 1.0),
        0.8,
        meaning="incident rate of a product with a standard against one without",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.5, 1.0),
    )
    sector_after: int = parameter(
        Number("graduates", 1, 1_000, whole=True),
        5,
        meaning="graduates of a sector after which its standard is there and nobody has to write one from scratch",
        source="P:II.3 (take part in sector standards); number not published",
        status="assumption",
        uncertainty=Spread(2, 20),
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
