"""Random valid scenarios: any parameter of the catalogue anywhere within its bounds, small enough to run in moments.

Values are given in the form of a scenario file and go through the loader's own checks, so whatever comes out of here is
something that a user can write.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from sandbox.declare.check import checked
from sandbox.declare.command_line import make_policy
from sandbox.declare.dated import Day, Days, Windows
from sandbox.declare.distribution import FAMILIES
from sandbox.declare.kinds import Choice, Distribution, Kind, Number, Table
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import InitialCases, Scenario
from sandbox.firms.parameters import Population
from sandbox.model import CATALOGUE

START = dt.date(2021, 1, 1)
SMALL = {
    "population.scale": 3.0,
    "population.district.cuihu_firms": 30,
    "population.district.yongfeng_firms": 30,
    "population.city.candidates": 60,
    "population.entry.per_month": 8.0,
    "supervision.capacity_scale": 20.0,
    "supervision.demand.city_per_year": 150.0,
    "supervision.demand.parks_per_year": 60.0,
    "supervision.demand.stock": 60,
    "population.funding.meetings": 6.0,
    "ip_finance.demand.per_year": 60.0,
    "cross_border.need.per_year": 2.0,
    "cross_border.pool.members": 3,
    "cross_border.pool.member_needs": 6.0,
    "cross_border.third_area.leasing_groups": 4,
    "cross_border.third_area.subsidiaries": 5,
    "cross_border.third_area.parent_needs": 6.0,
    "cross_border.third_area.subsidiary_needs": 6.0,
    "cross_border.third_area.auto_finance": 5,
    "cross_border.third_area.group_finance": 5,
    "cross_border.third_area.institution_needs": 6.0,
    "supervision.incidents.per_million": 20_000.0,
    "supervision.partner.institutions": 100,
    "supervision.review.reviewers": 200,
    "supervision.slots.total": 300,
    "supervision.visits.inspectors": 50,
    "supervision.visits.per_year": 60.0,
}
"""Upper ends that keep a run small where the bounds would allow a whole country, or resources that nobody waits for."""
LONG = 2_000.0
"""Upper end, in the parameter's own unit, where the bounds are infinite."""


def numbers(kind: Number, top: float | None) -> st.SearchStrategy[Any]:
    low = kind.low if math.isfinite(kind.low) else -LONG
    high = min(kind.high if math.isfinite(kind.high) else LONG, math.inf if top is None else top)
    inside = st.integers(int(low), int(high)) if kind.whole else st.floats(low, high, allow_subnormal=False)
    return st.one_of(inside, st.sampled_from([low, high]))


@st.composite
def distributions(draw: st.DrawFn, kind: Distribution) -> Any:
    positive = ("exponential", "lognormal")  # have no meaning for a quantity that can be negative
    family = draw(st.sampled_from(sorted(f for f in FAMILIES if kind.low >= 0.0 or f not in positive)))
    high = min(kind.high, LONG)
    size = st.floats(kind.low, high, allow_subnormal=False)
    if family == "lognormal":
        least = max(kind.low, 1e-3)
        return {
            "family": family,
            "median": draw(st.floats(least, high)),
            "sigma": draw(st.floats(0.0, 2.0)),
            "minimum": draw(st.floats(kind.low, high)),
        }
    parts = sorted(draw(size) for _ in FAMILIES[family])
    return {"family": family, **dict(zip(FAMILIES[family], parts, strict=True))}


@st.composite
def tables(draw: st.DrawFn, kind: Table, top: float | None) -> Any:
    if not kind.sum_to_one:
        return {key: draw(numbers(kind.cell, top)) for key in kind.keys}
    weights = [draw(st.integers(0, 20)) for _ in kind.keys]
    total = sum(weights)
    return {k: w / total if total else 1.0 / len(weights) for k, w in zip(kind.keys, weights, strict=True)}


@st.composite
def windows(draw: st.DrawFn, end: dt.date) -> Any:
    out, day = [], START
    while len(out) < 3:
        opens = day + dt.timedelta(days=draw(st.integers(0, 60)))
        closes = opens + dt.timedelta(days=draw(st.integers(0, 40)))
        notice = closes + dt.timedelta(days=draw(st.integers(1, 40)))
        if notice >= end:
            break
        out.append({"opens": opens, "closes": closes} | ({"notice": notice} if draw(st.booleans()) else {}))
        day = closes + dt.timedelta(days=1)
    return out


def values(path: str, kind: Kind, end: dt.date) -> st.SearchStrategy[Any]:
    """Anything that the parameter accepts. A kind not known here is an error: say how to draw one."""
    top = SMALL.get(path)
    if isinstance(kind, Choice):
        return st.sampled_from(kind.options)
    if isinstance(kind, Number):
        return numbers(kind, top)
    if isinstance(kind, Table):
        return tables(kind, top)
    if isinstance(kind, Distribution):
        return distributions(kind)
    if isinstance(kind, Windows):
        return windows(end)
    day = st.dates(dt.date(2020, 1, 1), dt.date(2023, 1, 1))
    if isinstance(kind, Day):
        return day
    if isinstance(kind, Days):
        return st.lists(day, max_size=30, unique=True).map(sorted)
    raise TypeError(f"{path}: no way to draw a {type(kind).__name__}")


@st.composite
def overlays(draw: st.DrawFn, first: dt.date, end: dt.date, most: int) -> dict[str, Any]:
    """Values for some parameters by path, a few of them changing halfway."""
    chosen = draw(st.lists(st.sampled_from(sorted(CATALOGUE.parameters)), max_size=most, unique=True))
    out: dict[str, Any] = {}
    for path in chosen:
        kind = CATALOGUE.parameters[path].kind
        value = draw(values(path, kind, end))
        if not (isinstance(kind, Windows) or CATALOGUE.parameters[path].fixed) and draw(st.integers(0, 3)) == 0:
            change = draw(st.dates(START, end - dt.timedelta(days=1)))
            value = {first: value, change + dt.timedelta(days=1): draw(values(path, kind, end))}
        out[path] = value
    return out


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario of a few months with one policy, `changed`, beside its base."""
    days = draw(st.integers(20, 500))
    end = START + dt.timedelta(days=days)
    entry_end = START + dt.timedelta(days=draw(st.integers(1, days)))
    warm_up = draw(st.sampled_from([0, 0, 30, 120]))
    first = START - dt.timedelta(days=warm_up)
    small: dict[str, Any] = {path: draw(values(path, CATALOGUE.parameters[path].kind, end)) for path in SIZES}
    base = make_policy("base", small | draw(overlays(first, end, 14)), CATALOGUE)
    policy = make_policy("changed", draw(overlays(first, end, 5)), CATALOGUE)
    worlds = {name: draw(st.sampled_from(world.names)) for name, world in CATALOGUE.worlds.items()}
    scenario = Scenario(
        name="drawn",
        title="Drawn",
        question="",
        start=START,
        end=end,
        entry_end=entry_end,
        warm_up_days=warm_up,
        parameters=base.overlay,
        policies=(policy,),
        worlds=worlds,
    )
    held = draw(st.lists(initial_cases(), max_size=2))
    while any(lack_firms(held, scenario, policy) for policy in (None, *scenario.policies)):
        held.pop()
    return checked(replace(scenario, initial_cases=tuple(held)), CATALOGUE)


@st.composite
def initial_cases(draw: st.DrawFn) -> InitialCases:
    return InitialCases(
        "supervision",
        draw(st.sampled_from(CATALOGUE.stages["supervision"])),
        draw(st.integers(1, 4)),
        START - dt.timedelta(days=draw(st.integers(1, 700))),
        "drawn",
        "derived",
    )


def lack_firms(held: list[InitialCases], scenario: Scenario, policy: Policy | None) -> bool:
    """Whether there are more initial cases than firms that can hold them, one each; both grow with the scale."""
    population = scenario.plan(CATALOGUE, policy).at(-(10**9)).section(Population)
    firms = math.ceil(population.city.candidates * population.scale - 1e-9)
    return sum(math.ceil(group.count * population.scale - 1e-9) for group in held) > firms


SIZES = (
    "population.district.cuihu_firms",
    "population.district.yongfeng_firms",
    "population.city.candidates",
    "supervision.demand.city_per_year",
    "supervision.demand.parks_per_year",
)
"""Always drawn, because the declared ones are those of a whole city."""
