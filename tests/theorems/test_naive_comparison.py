"""Under no effect of entry the naive comparison of entrants and others is a ratio of bivariate normal probabilities."""

import math

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from sandbox.declare.distribution import normal_cdf
from sandbox.firms.rules import funded_probability
from sandbox.study.selection_bias import acceptance, grid, ratio
from tests.supervision.small import Small

SHARE, NOISE, PASS = 0.5, 1.0, 0.3
LOOK, LEAST = 1.0, 0.4
FIRMS, RUNS = 1_500, 3

GATE_ONLY = {
    "population.city.candidates": FIRMS,
    "population.funding.meetings": 2,
    "population.funding.noise": LOOK,
    "population.funding.transparency": 0,
    "population.funding.least_quality": LEAST,
    "supervision.quality.firm_share": SHARE,
    "supervision.eligibility.accuracy": 0,
    "supervision.review.noise": NOISE,
    "supervision.review.pass_score": PASS,
    "supervision.review.returns": 0,
    "supervision.review.reviewers": 500,
    "supervision.partner.room": 100,
    "supervision.slots.no_start_share": 1,
}
"""Every firm has one product on day 0; a panel of one selects by a noisy score, and nothing else does."""
PAST_THE_CRITERIA = normal_cdf(3.0) ** 4
"""Four independent criteria, each missed three standard deviations below the mean."""


def closed_form():
    """P(funded | admitted) / P(funded | not admitted): score and look are bivariate normal."""
    score = PASS / math.sqrt(1.0 + NOISE**2)
    look = LEAST * math.sqrt(1.0 + LOOK**2)
    correlation = math.sqrt(SHARE) / math.sqrt(1.0 + NOISE**2) / math.sqrt(1.0 + LOOK**2)
    both = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]]).cdf([-score, -look])
    admitted, funded = PAST_THE_CRITERIA * norm.cdf(-score), norm.cdf(-look)
    both *= PAST_THE_CRITERIA
    return (both / admitted) / ((funded - both) / (1.0 - admitted))


def started(replication, worlds):
    run = Small(GATE_ONLY, days=900, replication=replication, worlds=worlds)
    quality = run.firms.columns.quality.copy()
    for firm in range(FIRMS):
        run.begin(0, firm, float(quality[firm]))
    return run.done()


def per_firm(worlds):
    """Rounds a firm, of the admitted and of the others, by run, after day 60: by then everybody is decided."""
    out = []
    for replication in range(RUNS):
        run = started(replication, worlds)
        admitted = run.firms.investors.admitted < run.engine.clock.horizon
        rounds = np.zeros(len(run.firms.columns))
        for one in run.firms.investors.rounds:
            rounds[one.row] += one.t >= 60 * 86_400
        rounds, admitted = rounds[:FIRMS], admitted[:FIRMS]
        out.append((rounds[admitted].sum(), admitted.sum(), rounds[~admitted].sum(), (~admitted).sum()))
    return np.array(out)


def test_the_naive_ratio_under_no_effect_is_the_closed_form_and_more_with_certification():
    found = per_firm({"effects": "none"})
    a, n, b, m = found.sum(axis=0)
    naive = (a / n) / (b / m)
    error = naive * math.sqrt(2.0 / a + 2.0 / b)  # rounds of a firm cluster: twice Poisson's variance is enough
    assert abs(naive - closed_form()) < 3.0 * error
    assert error < 0.05 * naive
    assert naive - 3.0 * error > 1.2
    a2, n2, b2, m2 = per_firm({"effects": "certification"}).sum(axis=0)
    assert (a2 / n2) / (b2 / m2) > naive + 3.0 * error
    assert (b2, m2) == (b, m)


def test_reckoned_by_quadrature_it_is_the_same():
    law = Small(GATE_ONLY, days=30).desk.rules
    quality = grid()
    rate = acceptance(law, quality)
    funded = funded_probability(quality, np.full(quality.shape, LOOK), LEAST)
    assert ratio(funded, rate, 1.0 - rate) == pytest.approx(closed_form(), rel=2e-3)
