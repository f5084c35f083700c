"""Builds the firms of a run: those of the start, and the entrants of every month, whose birth lies ahead.

A firm is one row. Its chance is addressed by what it is: `entity` = area and number for a firm of the start, month and
ordinal for an entrant, so that one firm more changes no other firm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from sandbox.declare.distribution import Dist, poisson_quantile
from sandbox.firms import streams
from sandbox.firms.listed import ListedFirm
from sandbox.firms.parameters import ALL_SECTORS, AREAS, KINDS, SECTORS, TIERS, Population
from sandbox.firms.rules import (
    Floats,
    Ints,
    category,
    credit_tier,
    noisy_look,
    quality_factor,
    score_within,
    sizes_to_total,
)
from sandbox.kernel.clock import YEAR, Clock
from sandbox.kernel.columns import Columns
from sandbox.kernel.draws import Draws, Stream
from sandbox.kernel.hazard import threshold_of

ENTRANT = 4
MONTHS = 1_024
FIELDS = {
    "entity": np.int64, "area": np.int8, "sector": np.int8, "kind": np.int8, "tier": np.int8,
    "fintech": np.bool_, "high_tech": np.bool_, "alive": np.bool_, "graduate": np.bool_,
    "exit_type": np.int8, "birth": np.int64, "failed": np.int64, "output": np.float64, "start_output": np.float64,
    "quality": np.float64, "threshold": np.float64, "frailty": np.float64,
    "score": np.float64, "points": np.float64, "start_tier": np.int8, "tier_changes": np.int32,
}  # fmt: skip
NEVER = np.iinfo(np.int64).max


def month_number(clock: Clock, t: int) -> int:
    """Months since January 2000 of second `t`, modulo 1,024: the entrants' address."""
    day = clock.date(t)
    return ((day.year - 2000) * 12 + day.month - 1) % MONTHS


@dataclass(frozen=True)
class Source:
    """Draws of a whole group of firms at once: `take(stream, k)` gives one uniform each, shape (n,)."""

    entities: Ints
    take: Callable[[Stream, int], Floats]


def initial_source(draws: Draws, area: int, n: int) -> Source:
    """The `n` firms of an area at the start."""
    first = (area + 1) << 40

    def take(stream: Stream, k: int) -> Floats:
        return draws.vector(stream, n, k, first)

    return Source(np.arange(first, first + n, dtype=np.int64), take)


def entrant_source(draws: Draws, counts: Ints, first_month: int) -> Source:
    """Entrants of consecutive months, `counts[m]` in month first_month + m; ordered by month, then ordinal."""
    months = len(counts)
    rows = int(counts.max()) if months else 0
    ordinals = np.arange(rows)[None, :]
    mask = ordinals < counts[:, None]
    base = ENTRANT << 40
    entity = base + ordinals * MONTHS + (first_month + np.arange(months))[:, None] % MONTHS

    def take(stream: Stream, k: int) -> Floats:
        if rows == 0:
            return np.empty(0)
        table = draws.vector(stream, rows * MONTHS, k, base).reshape(rows, MONTHS)
        picked: Floats = table[:, first_month : first_month + months].T[mask]
        return picked

    if first_month + months > MONTHS:
        raise ValueError("entrants can be simulated until April 2085")
    return Source(entity[mask].astype(np.int64), take)


def entrants_per_month(draws: Draws, clock: Clock, population: Population) -> tuple[int, Ints]:
    """First month's number and the entrants of each month until entry closes (Poisson, by inverse CDF)."""
    mean = math.fsum(population.entry.per_month.values()) * population.scale
    first = month_number(clock, clock.first)
    edges = [t0 for t0, _ in clock.months() if t0 < clock.entry_end_s]
    u = draws.vector(streams.ENTRANTS, len(edges), 0, first)
    return first, np.array([poisson_quantile(x, mean) for x in u.tolist()], np.int64)


def listed_source(draws: Draws, firms: Sequence[ListedFirm]) -> Source:
    """The firms of a user's list."""
    entities = [firm.entity for firm in firms]

    def take(stream: Stream, k: int) -> Floats:
        return np.array([draws.uniform(stream, entity, k) for entity in entities])

    return Source(np.array(entities, np.int64), take)


def build(
    draws: Draws, clock: Clock, population: Population, listed: Sequence[ListedFirm] = ()
) -> tuple[Columns, list[Source]]:
    """All firms of a run as columns, and the sources of their chance, in row order.

    Rows: the areas' initial firms in the order of AREAS, then the entrants by month.
    """
    scale = population.scale
    counts = [population.district.cuihu_firms, population.district.yongfeng_firms, population.city.candidates]
    initial = [max(1, math.ceil(n * scale - 1e-9)) if n else 0 for n in counts] if not listed else []
    first, entrants = entrants_per_month(draws, clock, population)
    firms = Columns(FIELDS, sum(initial) + len(listed) + int(entrants.sum()) + 1)
    medians: list[float] = []
    sources: list[Source] = []
    outputs = [population.district.cuihu_output, population.district.yongfeng_output, population.city.output]
    for area, n in enumerate(initial):
        rows = firms.append_rows(n)
        source = initial_source(draws, area, n)
        sources.append(source)
        _describe(firms, rows, source, np.full(n, area, np.int8), population)
        sigma = population.city.size_sigma if area == 2 else population.district.size_sigma
        weights = np.exp(sigma * ndtri(source.take(streams.SIZE, 0)))
        firms.output[rows] = sizes_to_total(weights, math.ceil(outputs[area] * 100 * scale))
        medians.append(float(np.median(firms.output[rows])) if n else 0.0)
        ages = np.interp(source.take(streams.AGE, 0), *_age_table(population.age))
        firms.birth[rows] = clock.first - np.ceil(ages * YEAR).astype(np.int64)
        firms.alive[rows] = True
    if listed:
        sources.append(listed_source(draws, listed))
        medians = _add_listed(firms, sources[-1], listed, clock, population)
    sources.append(entrant_source(draws, entrants, first))
    _add_entrants(firms, sources[-1], entrants, medians, clock, population)
    firms.start_output[:] = firms.output
    firms.start_tier[:] = firms.tier
    return firms, sources


def _add_listed(
    firms: Columns, source: Source, listed: Sequence[ListedFirm], clock: Clock, population: Population
) -> list[float]:
    """The firms of a list; what it does not say is drawn. Returns the median output of each area."""
    rows = firms.append_rows(len(listed))
    area = np.array([firm.area for firm in listed], np.int8)
    _describe(firms, rows, source, area, population)
    for name in ("sector", "kind", "tier", "fintech", "high_tech"):
        column = firms[name][rows]
        for i, firm in enumerate(listed):
            value = getattr(firm, name)
            if value is not None:
                column[i] = value
    given = np.array([firm.tier is not None for firm in listed], np.bool_)
    moved = score_within(firms.score[rows], firms.tier[rows], population.credit.shares)
    firms.score[rows] = np.where(given, moved, firms.score[rows])
    firms.output[rows] = [firm.output_fen for firm in listed]
    firms.birth[rows] = [min(clock.seconds(firm.founded), clock.first - 1) for firm in listed]
    firms.alive[rows] = True
    output = firms.output[rows]
    return [float(np.median(output[area == a])) if np.any(area == a) else float(np.median(output)) for a in range(3)]


def relative_size(firms: Columns, sources: Sequence[Source], population: Population, listed: bool) -> Floats:
    """Size of every firm when it is first seen against the median of the city's candidates, shape (firms,).

    By the firm's own draw, so that one firm more changes nobody's: exp(sigma z), times `entry.relative_size` for an
    entrant. A listed firm's is its output against the median of the city's on the list.
    """
    z = ndtri(np.concatenate([source.take(streams.SIZE, 0) for source in sources]))
    size: Floats = np.exp(population.city.size_sigma * z)
    entrants = len(sources[-1].entities)
    there = len(firms) - entrants
    size[there:] *= population.entry.relative_size
    if listed:
        output = firms.start_output[:there]
        city = firms.area[:there] == AREAS.index("city")
        median = float(np.median(output[city])) if city.any() else 0.0
        size[:there] = output / median if median > 0.0 else 1.0
    return size


@lru_cache(maxsize=8)
def _age_table(age: Dist) -> tuple[Floats, Floats]:
    """Exact quantiles of the age at 4,096 points, between which a firm's age is interpolated."""
    grid = (np.arange(4_096) + 0.5) / 4_096
    return grid, np.array([age.quantile(x) for x in grid.tolist()])


def _add_entrants(
    firms: Columns, source: Source, counts: Ints, medians: list[float], clock: Clock, population: Population
) -> None:
    n = len(source.entities)
    if n == 0:
        return
    rows = firms.append_rows(n)
    total = math.fsum(population.entry.per_month.values())
    area = category(source.take(streams.AREA, 0), [population.entry.per_month[a] / total for a in AREAS])
    _describe(firms, rows, source, area, population)
    sigma = np.where(area == 2, population.city.size_sigma, population.district.size_sigma)
    median = population.entry.relative_size * np.array(medians)[area]
    firms.output[rows] = np.floor(median * np.exp(sigma * ndtri(source.take(streams.SIZE, 0))))
    edges = [(t0, t1) for t0, t1 in clock.months() if t0 < clock.entry_end_s]
    begin = np.repeat([t0 for t0, _ in edges], counts)
    length = np.repeat([min(t1, clock.entry_end_s) - t0 for t0, t1 in edges], counts)
    firms.birth[rows] = begin + np.floor(source.take(streams.AGE, 0) * length).astype(np.int64)


def _describe(firms: Columns, rows: slice, source: Source, area: np.ndarray, population: Population) -> None:
    """Fill in what a firm is, whatever its circle."""
    n = len(source.entities)
    firms.entity[rows] = source.entities
    firms.area[rows] = area
    quality = ndtri(source.take(streams.QUALITY, 0))
    firms.quality[rows] = quality
    firms.frailty[rows] = quality_factor(quality, population.mortality.quality_effect)
    credit = population.credit
    firms.score[rows] = score = noisy_look(quality, source.take(streams.TIER, 0), credit.accuracy)
    firms.tier[rows] = credit_tier(score, credit.shares)
    sector_u = source.take(streams.SECTOR, 0)
    sector = np.zeros(n, np.int8)
    offset = 0
    for index, name in enumerate(AREAS):
        names = SECTORS[name]
        shares = CITY_SECTOR_SHARES if name == "city" else [1.0 / len(names)] * len(names)
        here = area == index
        sector[here] = offset + category(sector_u[here], shares)
        offset += len(names)
    firms.sector[rows] = sector
    city = area == 2
    firms.kind[rows] = np.where(city, category(source.take(streams.KIND, 0), list(population.city.kinds.values())), 1)
    firms.fintech[rows] = city | (source.take(streams.FINTECH, 0) < population.district.fintech_share)
    high = np.where(city, population.city.high_tech_share, population.district.high_tech_share)
    firms.high_tech[rows] = source.take(streams.HIGH_TECH, 0) < high
    firms.threshold[rows] = threshold_of(source.take(streams.LIFE, 0))
    firms.exit_type[rows] = category(source.take(streams.EXIT, 0), list(population.mortality.exits.values()))
    firms.failed[rows] = NEVER


CITY_SECTOR_SHARES = (0.31, 0.29, 0.10, 0.10, 0.10, 0.10)
"""Payments and infrastructure as published (S:A4.21: 31 %, 29 %), the rest in equal parts (published: 5-10 % each)."""

_AREA_PREFIX = ("CH", "YF", "BJ")


def firm_id(entity: int) -> str:
    """Readable id: CH-0001 (Cuihu), YF-0031 (Yongfeng), BJ-0123 (city), E-2022-03-004 (entrant: month, ordinal)."""
    group, number = entity >> 40, entity & ((1 << 40) - 1)
    if group < ENTRANT:
        return f"{_AREA_PREFIX[group - 1]}-{number + 1:04d}"
    month = number % MONTHS
    return f"E-{2000 + month // 12}-{month % 12 + 1:02d}-{number // MONTHS + 1:03d}"


def labels(firms: Columns) -> dict[str, list[str]]:
    """Group labels of every firm for reports by area, sector, kind, tier and size (the last two at the start).

    By the tier at the start and not by the one of the day, so that the groups hold the same firms under every policy.
    """
    million = firms.start_output / 100 / 1e6
    size = np.digitize(million, [10.0, 100.0, 1_000.0])
    names = ("below_10m", "10m_to_100m", "100m_to_1bn", "above_1bn")
    return {
        "area": [AREAS[a] for a in firms.area.tolist()],
        "sector": [ALL_SECTORS[s] for s in firms.sector.tolist()],
        "kind": [KINDS[k] for k in firms.kind.tolist()],
        "tier": [TIERS[t] for t in firms.start_tier.tolist()],
        "size": [names[s] for s in size.tolist()],
    }
