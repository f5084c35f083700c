"""The pre-flight load check: what is offered to each limited resource against what it can do, before any run.

Everything is computed from the parameters: a case is followed through the gate with its quality integrated out. The
figures are long-run means at full demand; queues that batches make are not in them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sandbox.declare.catalogue import Settings
from sandbox.firms.parameters import Population
from sandbox.kernel.load import TOO_LITTLE, TOO_MUCH, ResourceLoad
from sandbox.kernel.queueing import erlang_a
from sandbox.supervision.parameters import SANDBOXES, Supervision

GRID = (np.arange(400) + 0.5) / 400


@dataclass(frozen=True)
class Flow:
    """Cases a year at each step, and the mean time in a test, in years."""

    applications: float
    reviews: float
    accepted: float
    started: float
    test_years: float
    ended: float


def flow(settings: Settings) -> Flow:
    """Cases a year along the main road, quality integrated over its distribution."""
    law, population = settings.section(Supervision), settings.section(Population)
    scale = population.scale
    began = (law.demand.city_per_year + law.demand.parks_per_year) * scale
    read, through = passing(law, ndtri(GRID))
    reviews, accepted = float(read.sum()) / len(GRID), float(through.sum()) / len(GRID)
    registered = accepted * (1.0 - law.notice.objection_share) * (1.0 - law.slots.no_start_share)
    hazard = yearly_hazard(settings)
    days = law.test.days.mean() + law.exit.audit.mean() + law.exit.interval / 2.0
    years = days / 365.25
    lived = -math.expm1(-hazard * years) / hazard if hazard > 0.0 else years
    return Flow(
        began,
        began * reviews,
        began * accepted,
        began * registered,
        lived,
        began * registered * math.exp(-hazard * years),
    )


def passing(law: Supervision, quality: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Expected reviews of a file by a panel, and chance to be accepted, for products of this quality; same shape."""
    complete = 1.0 - (1.0 - law.completeness.complete_share) ** law.completeness.attempts
    weight = np.full(quality.shape, complete)
    accuracy = law.eligibility.accuracy
    for least in law.eligibility.pass_score.values():
        needed = (least - 60.0) / 20.0
        weight = weight * ndtr((accuracy * quality - needed) / math.sqrt(1.0 - accuracy * accuracy))
    spread = max(law.review.noise / math.sqrt(law.review.panel), 1e-9)
    reviews, accepted = np.zeros(quality.shape), np.zeros(quality.shape)
    for attempt in range(law.review.returns + 1):
        reviews += weight
        passed = ndtr((quality - law.review.pass_score) / spread)
        accepted += weight * passed
        if attempt == law.review.returns:
            break
        near = ndtr((quality - law.review.pass_score + law.review.return_margin) / spread) - passed
        weight, quality = weight * near, quality + law.review.improvement
    return reviews, accepted


def yearly_hazard(settings: Settings) -> float:
    """Mean yearly exit hazard of the firms over the age distribution of the start."""
    mortality = settings.section(Population).mortality
    table = [-math.log1p(-q) for q in mortality.yearly.values()]
    age = settings.section(Population).age
    ages = [min(len(table) - 1, int(age.quantile((i + 0.5) / 200))) for i in range(200)]
    return mortality.scale * math.fsum(table[a] for a in ages) / 200


def check(settings: Settings, working_days: float) -> tuple[ResourceLoad, ...]:
    """Load of reviewers, test places and inspectors at full demand. working_days: working days a year."""
    law = settings.section(Supervision)
    if law.regime not in SANDBOXES:
        return unbounded_harm(law, tests=law.regime == "waiver")
    cases = flow(settings)
    scale = law.capacity_scale
    leaving = yearly_hazard(settings) + law.withdrawal
    gate, leaving_tests = cases.reviews * law.review.panel, cases.ended * law.exit.panel
    readings = gate + leaving_tests
    work = gate * law.review.effort.mean() + leaving_tests * law.exit.effort.mean()
    reading = work / max(readings, 1e-12) / working_days
    tests = cases.started * cases.test_years
    visit = law.visits.effort.mean() / working_days
    visits = min(tests, law.slots.total * scale) * law.visits.per_year
    return (
        _load("reviewers", "reviewers", readings, reading, math.ceil(law.review.reviewers * scale), leaving),
        _load("test places", "places", cases.started, cases.test_years, math.ceil(law.slots.total * scale), leaving),
        _load("inspectors", "inspectors", visits, visit, math.ceil(law.visits.inspectors * scale), 0.0),
        *unbounded_harm(law, tests=True),
    )  # fmt: skip


def unbounded_harm(law: Supervision, tests: bool) -> tuple[ResourceLoad, ...]:
    """Where harm grows at least as fast as it is found, so that without the cap its mean would be infinite.

    That is allowed: the customers reached bound it (S: reading note 3). `offered` is the growth, `capacity` the nominal
    rate of discovery, both a year. tests: whether there are tests; without a sandbox only complaints find harm in them.
    """
    growth = law.incidents.growth
    visits = law.visits.per_year * law.visits.detection if law.regime in SANDBOXES else 0.0
    rates = {"the market": law.launch.detection}
    if tests:
        rates = {"tests": visits + law.incidents.complaints, **rates}
    return tuple(
        ResourceLoad(
            f"harm in {place}", "a year", growth, rate, growth / rate if rate > 0.0 else math.inf, None,
            f"harm in {place}: an incident grows at {growth:.3g} a year and is found at about {rate:.3g} a year; only "
            "the cap by the customers reached bounds it",
        )
        for place, rate in rates.items()
        if growth >= rate and growth > 0.0
    )  # fmt: skip


def _load(
    resource: str, unit: str, arrivals: float, service_years: float, capacity: int, leaving: float
) -> ResourceLoad:
    offered = arrivals * service_years
    load = offered / capacity
    lost = None
    if arrivals > 0.0 and service_years > 0.0 and leaving > 0.0:
        _, lost, _ = erlang_a(arrivals, 1.0 / service_years, leaving, capacity)
    return ResourceLoad(
        resource, unit, offered, float(capacity), load, lost, sentence(resource, offered, capacity, lost)
    )


def sentence(resource: str, offered: float, capacity: int, lost: float | None) -> str:
    """The finding in plain words, both ways: too much and too little."""
    load = offered / capacity
    owner = f"{resource.removesuffix('s')}s'" if not resource.startswith("test") else "places'"
    if load > TOO_MUCH:
        gone = "files will wait without end" if lost is None else f"about {lost:.0%} of the cases will fail or withdraw"
        return f"{resource}: {offered:.1f} {owner} work is offered to {capacity}; {gone} while waiting"
    if load < TOO_LITTLE:
        return f"{resource}: busy {load:.0%} of the time; this lever can hardly matter here"
    return f"{resource}: {offered:.1f} {owner} work is offered to {capacity} (load {load:.2f})"
