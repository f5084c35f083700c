"""Who is admitted becomes known; what rivals lose to a launched product."""

import datetime as dt
import math

import numpy as np
import pytest

from sandbox.declare.distribution import normal_cdf
from sandbox.kernel.bus import Admitted
from sandbox.supervision import rules
from tests.supervision.small import START, Small, initial


def test_what_admission_says_by_the_panels_rules():
    weight, bar = rules.admission_signal(0.5, 1.0, 2, -0.45)
    assert (weight, bar) == pytest.approx((math.sqrt(0.5), -0.45))
    # nothing of the product's own, no noise: admission says that quality is above the pass score
    sure, line = rules.admission_signal(1.0, 0.0, 3, 0.2)
    assert normal_cdf(sure * 0.21 - line) > 0.999
    assert normal_cdf(sure * 0.19 - line) < 0.001


def test_displaced_service_and_the_mean_rate():
    assert rules.displaced_service(365.25 * 100, 0.25, 0.5) == pytest.approx(12.5)
    quality = np.random.default_rng(1).normal(size=200_000)
    drawn = np.mean([rules.incident_rate(100, q, 0.7) for q in quality[:50_000]])
    assert rules.mean_incident_rate(100, 0.7) == pytest.approx(drawn, rel=0.02)


def test_selection_keeps_the_mean_rate():
    quality = np.random.default_rng(2).normal(size=400_000)
    assert np.mean(rules.selection(quality, 0.5)) == pytest.approx(1.0, abs=0.01)
    assert rules.selection(np.array([1.0]), 0.5)[0] == pytest.approx(math.exp(0.375))


def heard(values=None, **given):
    run = Small(values, **given)
    events = []
    run.engine.bus.subscribe(Admitted, events.append, order=99)
    return run, events


def test_admission_becomes_public_with_the_notice():
    run, events = heard()
    run.begin().done()
    (event,) = events
    (case,) = run.desk.cases
    assert (event.t, event.firm, event.case) == (case.noticed, 0, case.number)
    assert run.firms.investors.admitted[0] == case.noticed


def test_a_refused_firm_is_not_heard_of():
    run, events = heard()
    run.begin(quality=-2.0).done()
    assert not events


def test_initial_cases_were_admitted_before_the_start():
    run = Small(initial=[initial("on_test", 2, START - dt.timedelta(100))]).done()
    known = run.firms.investors.admitted
    assert sorted(known)[:3] == [-100 * 86_400, -100 * 86_400, sorted(known)[2]]
    assert sorted(known)[2] > run.engine.clock.horizon


RISKY = {"supervision.incidents.per_million": 500, "supervision.incidents.stop_after": 100}


def launched(taken, quality=1.0):
    run = Small({**RISKY, "supervision.launch.displacement": taken}, days=1_500)
    return run.begin(quality=quality).done().values(None)


def test_displacement_lowers_the_total_by_what_average_rivals_would_have_served():
    free, half = launched(0.0), launched(0.5)
    assert free["displaced_service"] == free["displaced_harm"] == 0
    assert free["total_service"] == free["good_service"]
    assert free["total_harm"] == free["harm"]
    assert half["displaced_service"] == pytest.approx(-0.5 * 0.5 * free["good_service_market"])
    assert half["displaced_harm"] < 0
    assert half["total_service"] < free["total_service"]
    assert half["total_harm"] < free["total_harm"]


def test_displacement_moves_the_totals_alone():
    free, half = launched(0.0), launched(0.5)
    moved = {name for name in free if free[name] != half[name]}
    assert moved == {"displaced_service", "displaced_harm", "total_service", "total_harm"}


def test_a_weak_product_takes_good_service_away():
    run = Small({**RISKY, "supervision.launch.displacement": 0.5, "supervision.review.pass_score": -3,
                 "supervision.exit.pass_score": -3}, days=1_500)  # fmt: skip
    found = run.begin(quality=-1.0).done().values(None)
    assert found["good_service"] == 0
    assert found["total_service"] == found["displaced_service"] < 0


@pytest.mark.parametrize("world", ["none", "certification", "spillover"])
def test_the_total_is_exactly_direct_and_spillover_and_displacement(world):
    from sandbox.cli.inputs import the_scenario
    from sandbox.model import run

    told = the_scenario("fca-cohorts", sets=["supervision.launch.displacement=0.3"], worlds=[f"effects={world}"])
    found = run(told, told.policies[0], seed=1, replication=0).values
    parts = ("good_service", "spillover_service", "displaced_service")
    assert found["total_service"] == math.fsum(found[name] for name in parts)
    assert (found["spillover_service"] > 0) == (world == "spillover")
    assert found["displaced_service"] < 0
    assert found["total_harm"] == found["harm"] + found["displaced_harm"]
