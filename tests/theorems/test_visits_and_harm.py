"""Visits and harm in live tests against their closed forms: the square-root rule, harm that grows until it is found.

In a STEADY world tests run from day 44 to the end with all their customers. Incidents come at a constant rate, and only
those are looked at that begin in two given years, which are a whole number of intervals between visits: wherever the
first visit falls, an incident begins at any moment of an interval alike.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from sandbox.kernel.clock import YEAR
from sandbox.supervision import rules
from tests.supervision.small import CERTAIN, Small
from tests.theorems.closed_forms import assert_agrees, mean_interval, ratio_interval

TIERS = "ABCD"
STEADY = {
    **CERTAIN,
    "population.credit.rescoring": "never",
    "supervision.review.reviewers": 100,
    "supervision.review.pass_score": -5,
    "supervision.test.days": 30_000,
    "supervision.test.customer_cap": 1_000_000,
    "supervision.test.appeal": 1_000_000,
    "supervision.test.ramp": 0,
    "supervision.visits.inspectors": 1_000,
    "supervision.visits.effort": 0,
    "supervision.visits.detection": 1,
    "supervision.incidents.affected": 5,
    "supervision.incidents.loss": 100,
    "supervision.incidents.growth": 0,
    "supervision.incidents.reach": 1,
    "supervision.incidents.complaints": 0,
    "supervision.incidents.quality_effect": 0,
    "supervision.incidents.stop_after": 1_000,
}
"""A million customers: `per_million` is the number of incidents of a test in a year."""
LOOK = (YEAR, 3 * YEAR)


def incidents(run):
    """Case and incident of those that began in the two years that count; all of them found."""
    chosen = [(case, i) for case in run.desk.cases for i in case.incidents if LOOK[0] <= i.since < LOOK[1]]
    assert chosen
    assert all(len(case.incidents) <= 1_000 and i.how for case, i in chosen)
    return chosen


def steady(values, replications, years, firms=8):
    """Runs over so many years in which these firms test."""
    runs = []
    for replication in range(replications):
        run = Small(values, base=STEADY, replication=replication, days=math.ceil(365.25 * years))
        for firm in range(firms):
            run.begin(firm=firm)
        runs.append(run.done())
    return runs


def over(runs, found):
    """Mean over all incidents of all runs of what `found` says of one, and half width of its interval."""
    listed = [[found(run, case, i) for case, i in incidents(run)] for run in runs]
    return ratio_interval(np.array([math.fsum(x) for x in listed]), np.array([float(len(x)) for x in listed]))


def age(run, case, incident):
    """Years from the beginning of an incident until it is found."""
    return (incident.until - incident.since) / YEAR


# -- visits ------------------------------------------------------------------------------------------------------------


def undetected(per_year, weights, risks, tests):
    """Expected incidents under way that nobody has found: each tier's risk for half an interval between visits."""
    days = {t: rules.visit_interval(per_year, weights, t, tests) for t in TIERS if tests[t]}
    return math.fsum(tests[t] * risks[t] * days[t] / 365.25 / 2.0 for t in days)


positive = st.lists(st.floats(0.01, 100.0), min_size=4, max_size=4).map(lambda x: dict(zip(TIERS, x, strict=True)))
some_tests = st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any)


@given(positive, positive, some_tests)
def test_visits_by_risk_find_no_sooner_than_even_ones_and_by_its_square_root_the_soonest(risks, others, numbers):
    tests = dict(zip(TIERS, numbers, strict=True))
    even = undetected(6.0, dict.fromkeys(TIERS, 1.0), risks, tests)
    roots = {t: math.sqrt(w) for t, w in risks.items()}
    best = undetected(6.0, roots, risks, tests)
    assert undetected(6.0, risks, risks, tests) == pytest.approx(even)
    # Cauchy and Schwarz: (sum of n sqrt(w))^2 over twice all visits
    assert best == pytest.approx(sum(n * roots[t] for t, n in tests.items()) ** 2 / (2 * 6.0 * sum(numbers)))
    assert best <= min(even, undetected(6.0, others, risks, tests)) * (1 + 1e-12)


RISKS = {"A": 1.0, "B": 4.0, "C": 9.0, "D": 16.0}
RULES = {"even": "weights", "by risk": "proportional", "by its square root": "square_root"}
EVEN = dict.fromkeys(TIERS, 1.0)


def visited(rule, replication):
    """Four tests of each tier, at risks of 1 to 4 to 9 to 16, visited 7.5 times a year on average."""
    values = {
        "population.city.candidates": 16,
        "supervision.visits.per_year": 7.5,
        "supervision.visits.rule": rule,
        "supervision.visits.risk": RISKS,
        "supervision.incidents.per_million": 10,
        "supervision.incidents.quality_effect": 3,
    }
    run = Small(values, base=STEADY, replication=replication, days=1_480)
    for firm in range(16):
        tier = firm % 4
        run.firms.columns.tier[firm] = tier
        run.begin(firm=firm, quality=-math.log(RISKS[TIERS[tier]]) / 3)
    return run.done()


@pytest.mark.slow
def test_in_the_model_too_visits_by_risk_cost_what_even_ones_do_and_the_square_root_is_best():
    """Incidents of 1,200 a year under way undetected: 80 on average, 80, and 66.7 (no complaints, same luck)."""
    tests = dict.fromkeys(TIERS, 4)
    undetected_by = {}
    for name, rule in RULES.items():
        weighed = rules.visit_weights(rule, EVEN, RISKS, 1.0)
        weights = {t: weighed[t, False] for t in TIERS}
        runs = [visited(rule, replication) for replication in range(8)]
        undetected_by[name] = np.array([math.fsum(age(run, *found) for found in incidents(run)) / 2.0 for run in runs])
        exact = undetected(7.5, weights, {t: 10 * w for t, w in RISKS.items()}, tests)
        assert exact == pytest.approx(80 if name != "by its square root" else 66.667, abs=0.001)
        assert_agrees(mean_interval(undetected_by[name]), exact, 0.1)
    difference, half = mean_interval(undetected_by["by risk"] - undetected_by["even"])
    assert abs(difference) < half < 8
    gain, half = mean_interval(undetected_by["even"] - undetected_by["by its square root"])
    assert gain - half > 0
    assert abs(gain - 40 / 3) < half


@pytest.mark.parametrize("chance", [1.0, 0.6])
def test_a_visit_that_may_overlook_finds_after_1_over_p_minus_a_half_intervals(chance):
    values = {
        "supervision.visits.per_year": 6,
        "supervision.visits.detection": chance,
        "supervision.incidents.per_million": 40,
    }
    runs = steady(values, 8, 5.2)
    assert_agrees(over(runs, age), (1.0 / chance - 0.5) / 6.0, 0.12)


def test_complaints_and_visits_compete_for_an_incident():
    """Found after the lesser of Exp(theta) and the rest of an interval: integral of exp(-theta u)(1 - u / interval)."""
    theta, visits = 5.0, 4.0
    values = {
        "supervision.visits.per_year": visits,
        "supervision.incidents.complaints": theta,
        "supervision.incidents.per_million": 40,
    }
    runs = steady(values, 8, 3.5)
    exact = 1.0 / theta + math.expm1(-theta / visits) * visits / theta**2
    assert_agrees(over(runs, age), exact, 0.12)
    assert_agrees(over(runs, lambda run, case, i: i.how == "by complaint"), theta * exact, 0.12)


# -- harm --------------------------------------------------------------------------------------------------------------


def harmed(run):
    """Customers harmed by each incident of the two years, from what was booked."""
    booked = {(row.case, row.attributes["incident"]): row.amount for row in run.rows(activity="incident found")}
    return [booked[case.number, i.number + 1] / 100 / 100 for case, i in incidents(run)]  # fen, and 100 yuan each


def mean_harmed(runs):
    listed = [harmed(run) for run in runs]
    return ratio_interval(np.array([math.fsum(x) for x in listed]), np.array([float(len(x)) for x in listed]))


def test_harm_without_a_cap_is_l0_theta_over_theta_less_g():
    """A hundred million customers, whom no incident comes near."""
    theta, growth = 5.0, 1.5
    values = {
        "supervision.test.customer_cap": 1e8,
        "supervision.test.appeal": 1e8,
        "supervision.incidents.per_million": 1,
        "supervision.incidents.growth": growth,
        "supervision.incidents.complaints": theta,
    }
    runs = steady(values, 8, 6)
    exact = 5 * theta / (theta - growth)
    assert rules.mean_harm(5, growth, theta, 1e8) == pytest.approx(exact)
    assert_agrees(mean_harmed(runs), exact, 0.1)
    assert_agrees(over(runs, age), 1.0 / theta, 0.1)


@pytest.mark.parametrize(("growth", "theta"), [(1.5, 5.0), (4.0, 2.5), (3.0, 3.0)])
def test_harm_is_capped_by_the_customers_it_can_reach(growth, theta):
    """At most 20, four times what an incident begins with: finite also where it grows faster than it is found."""
    most = 20
    values = {
        "supervision.incidents.reach": most / 1_000_000,
        "supervision.incidents.per_million": 60,
        "supervision.incidents.growth": growth,
        "supervision.incidents.complaints": theta,
    }
    assert_agrees(mean_harmed(steady(values, 8, 7.5)), rules.mean_harm(5, growth, theta, most), 0.1)


def test_harm_that_only_visits_end_grows_over_what_is_left_of_an_interval():
    """L0 (exp(g / nu) - 1) / (g / nu), visits at even intervals of 1 / nu."""
    growth, visits = 4.0, 3.0
    values = {
        "supervision.visits.per_year": visits,
        "supervision.incidents.per_million": 60,
        "supervision.incidents.growth": growth,
    }
    exact = 5 * math.expm1(growth / visits) / (growth / visits)
    assert_agrees(mean_harmed(steady(values, 8, 3.6)), exact, 0.1)


@given(st.floats(0.5, 100.0), st.floats(0.0, 6.0), st.floats(0.05, 8.0), st.floats(1.0, 1e4))
def test_mean_harm_is_what_numerical_integration_gives(affected, growth, theta, times):
    """The harm at the moment of discovery over the density of that moment, in one piece on each side of the cap."""
    most = affected * times
    grown = math.log(times) / growth if growth > 0 else 0.0

    def weighted(years):
        return theta * math.exp(-theta * years) * rules.harmed_customers(affected, growth, years, most)

    end = 60.0 / theta
    exact = integrate.quad(weighted, 0.0, min(grown, end), limit=200)[0]
    exact += integrate.quad(weighted, min(grown, end), end, limit=200)[0]
    assert rules.mean_harm(affected, growth, theta, most) == pytest.approx(exact, rel=1e-6)
