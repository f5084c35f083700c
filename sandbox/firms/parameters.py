"""What can be set about the population. `P:` names a paragraph of the plan, `S:` a figure on sandboxes."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.declare.distribution import Dist, exponential
from sandbox.declare.kinds import Choice, Distribution, Money, Number, Share, Table
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread
from sandbox.firms.credit_parameters import TIERS, Credit
from sandbox.firms.funding_parameters import Funding

__all__ = ["AGES", "ALL_SECTORS", "AREAS", "EXITS", "KINDS", "SECTORS", "TIERS", "Mortality", "Population"]

AREAS = ("cuihu", "yongfeng", "city")
KINDS = ("start_up", "technology_firm", "subsidiary")
AGES = ("y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8")
EXITS = ("solvent_closure", "acquisition", "insolvency")
SECTORS = {
    "cuihu": ("artificial_intelligence", "next_generation_communication", "connected_vehicles"),
    "yongfeng": (
        "integrated_circuits",
        "new_materials",
        "innovative_drugs_and_devices",
        "aerospace",
        "high_end_equipment",
    ),
    "city": ("payments", "infrastructure", "lending", "wealth", "insurance", "data_services"),
}
ALL_SECTORS = tuple(s for area in AREAS for s in SECTORS[area])


class District(Section):
    """The two parks of the plan."""

    cuihu_firms: int = parameter(
        Number("firms", 0, 100_000, whole=True),
        73,
        meaning="firms in the Cuihu area at the start",
        source="P:I.2, S:A7.1",
        status="official",
    )
    cuihu_output: float = parameter(
        Money("CNY", 0.0, 1e15),
        26.5e9,
        meaning="output of the Cuihu firms in the year before the start, met exactly",
        source="P:I.2, S:A7.1",
        status="official",
    )
    yongfeng_firms: int = parameter(
        Number("firms", 0, 100_000, whole=True),
        472,
        meaning="firms in the Yongfeng area at the start",
        source="P:I.2, S:A7.2",
        status="official",
    )
    yongfeng_output: float = parameter(
        Money("CNY", 0.0, 1e15),
        40e9,
        meaning="output of the Yongfeng firms in the year before the start, met exactly",
        source="P:I.2, S:A7.2",
        status="official",
    )
    size_sigma: float = parameter(
        Number("log points", 0.0, 4.0),
        1.5,
        meaning="spread of firm sizes in the parks (lognormal sigma)",
        source="S:A7.6 says only that the right tail is heavy",
        status="assumption",
        uncertainty=Spread(1.0, 2.0),
    )
    fintech_share: float = parameter(
        Share(),
        0.02,
        meaning="share of park firms with a fintech business",
        source="P: none of the plan's sectors is fintech",
        status="assumption",
        uncertainty=Spread(0.0, 0.08),
    )
    high_tech_share: float = parameter(
        Share(),
        0.5,
        meaning="share of park firms with the national high-tech title",
        source="not published for the parks",
        status="assumption",
        uncertainty=Spread(0.3, 0.9),
    )


class City(Section):
    """The firms of the city that could ever apply: start-ups, subsidiaries, technology firms with a product."""

    candidates: int = parameter(
        Number("firms", 1, 1_000_000, whole=True),
        500,
        meaning="firms of the city that could ever apply to the sandbox",
        source="S:A7.11 (more than 100 fintech firms), S:A9.19",
        status="assumption",
        uncertainty=Spread(200, 2000),
    )
    output: float = parameter(
        Money("CNY", 0.0, 1e15),
        100e9,
        meaning="output of the city's candidates in the year before the start",
        source="S:A7.11",
        status="secondary",
        uncertainty=Relative(0.3),
        note="published for the 100 and more fintech firms of 2019; the others are taken as small beside them",
    )
    size_sigma: float = parameter(
        Number("log points", 0.0, 4.0),
        2.0,
        meaning="spread of the candidates' sizes (lognormal sigma)",
        source="S:A7.11 says very skewed",
        status="assumption",
        uncertainty=Spread(1.5, 2.5),
    )
    kinds: Mapping[str, float] = parameter(
        Table(Share(), KINDS, sum_to_one=True),
        {"start_up": 0.33, "technology_firm": 0.2, "subsidiary": 0.47},
        meaning="what the candidates are; a subsidiary brings its licensed parent as partner",
        source="S:A1.20 (47 % of projects with a technology firm), S:A4.7",
        status="assumption",
        uncertainty=Parts(
            {"start_up": Spread(0.1, 0.5), "technology_firm": Spread(0.1, 0.4), "subsidiary": Spread(0.3, 0.6)}
        ),
    )
    high_tech_share: float = parameter(
        Share(),
        0.6,
        meaning="share of candidates with the national high-tech title",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.3, 0.9),
    )


class Entry(Section):
    """New firms."""

    per_month: Mapping[str, float] = parameter(
        Table(Number("firms a month", 0.0, 10_000.0), AREAS),
        {"cuihu": 0.4, "yongfeng": 2.6, "city": 2.7},
        meaning="new firms a month, Poisson; as set, entry about replaces exit",
        source="not published for the parks (S:A7.7 counts other circles)",
        status="assumption",
        uncertainty=Parts({"cuihu": Spread(0.0, 1.0), "yongfeng": Spread(0.0, 6.0), "city": Spread(0.0, 8.0)}),
    )
    relative_size: float = parameter(
        Share("share", 0.0, 1.0),
        0.1,
        meaning="a new firm's median output against the median of its area",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.02, 0.3),
    )


class Mortality(Section):
    """Failure by age."""

    yearly: Mapping[str, float] = parameter(
        Table(Share("share", 0.0, 0.999), AGES),
        {"y1": 0.016, "y2": 0.063, "y3": 0.095, "y4": 0.085, "y5": 0.085, "y6": 0.08, "y7": 0.08, "y8": 0.06},
        meaning="probability to exit in the 1st, 2nd, ... year of life; the last holds for all later years",
        source="S:A5.10",
        status="derived",
        grade="high",
        uncertainty=Parts({k: Relative(0.15) for k in AGES}),
        note="years 1 to 3 are published; later years are chosen to fit 'at least 8 %, then below'; hazard = -ln(1-q)",
    )
    scale: float = parameter(
        Number("times", 0.0, 10.0),
        1.0,
        meaning="all exit hazards against those of all Chinese firms",
        source="S:A5.12 (a Cox study of the Haidian park exists, its rates do not)",
        status="assumption",
        uncertainty=Spread(0.5, 1.5),
    )
    quality_effect: float = parameter(
        Number("per standard deviation", 0.0, 2.0),
        0.2,
        meaning="fall of the log hazard per standard deviation of latent quality, mean hazard kept",
        source="S:A5.12 gives signs only",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
    )
    exits: Mapping[str, float] = parameter(
        Table(Share(), EXITS, sum_to_one=True),
        {"solvent_closure": 0.6, "acquisition": 0.15, "insolvency": 0.25},
        meaning="how exiting firms exit",
        source="not published",
        status="assumption",
        uncertainty=Parts(
            {"solvent_closure": Spread(0.4, 0.8), "acquisition": Spread(0.05, 0.3), "insolvency": Spread(0.1, 0.5)}
        ),
    )
    graduate_ratio: float = parameter(
        Number("times", 0.01, 2.0),
        0.7,
        meaning="hazard of a sandbox graduate against its own before, in the world effects=certification only",
        source="S:A5.3 (sign published; range 0.5-0.9 proposed)",
        status="assumption",
        uncertainty=Spread(0.5, 0.9),
    )


class Growth(Section):
    """Output growth."""

    mean: float = parameter(
        Number("log points a year", -1.0, 1.0),
        0.10,
        meaning="yearly growth of output, aggregate",
        source="S:A7.8",
        status="derived",
        grade="medium",
        uncertainty=Spread(0.036, 0.193),
        note="published years: +3.6 % (2024), +19.3 % (2021)",
    )
    common_sigma: float = parameter(
        Number("log points a year", 0.0, 1.0),
        0.12,
        meaning="spread of the aggregate's yearly growth",
        source="S:A7.8",
        status="assumption",
        uncertainty=Spread(0.05, 0.2),
    )
    firm_sigma: float = parameter(
        Number("log points a year", 0.0, 2.0),
        0.3,
        meaning="spread of a single firm's yearly growth beside the aggregate",
        source="S:A7.8 says wider",
        status="assumption",
        uncertainty=Spread(0.1, 0.6),
    )


class Population(Section):
    """Three nested circles: the two parks, the city's candidates, the licensed partners (see supervision)."""

    scale: float = parameter(
        Number("times", 0.01, 2000.0),
        1.0,
        meaning="multiplies all counts of firms and entrants",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )
    circle: str = parameter(
        Choice(("both", "district", "city"), ("parks and city", "the two parks alone", "the city's candidates alone")),
        "both",
        meaning="whose cases and firms the measures count",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )
    district: District = section(District)
    city: City = section(City)
    entry: Entry = section(Entry)
    mortality: Mortality = section(Mortality)
    growth: Growth = section(Growth)
    credit: Credit = section(Credit)
    funding: Funding = section(Funding)
    age: Dist = parameter(
        Distribution("years", 0.0, 200.0),
        exponential(7.34),
        meaning="age of the firms at the start",
        source="S:A5.11 (49.4 % of firms younger than five years)",
        status="derived",
        grade="medium",
        uncertainty=Parts({"mean": Relative(0.2)}),
        note="mean of the exponential with that share below 5: -5/ln(1-0.494)",
    )
