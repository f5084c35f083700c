"""Expected shortfall: the plain mean of the worst, its interval, and how few replications it rests on."""

import math

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats
from study_fakes import measure

from sandbox.declare.measure import Measure
from sandbox.study.comparison import contrast, estimate
from sandbox.study.sheet import Sheet
from sandbox.study.tail import LEAST_TAIL, shortfall_contrast, shortfall_estimate


def worst(losses, tail):
    """The mean of the worst by its words: whole replications from the top, then the part of one that is left."""
    ordered = sorted((x for x in losses if math.isfinite(x)), reverse=True)
    left = weight = len(ordered) * (1 - tail)
    total = 0.0
    for loss in ordered:
        taken = min(1.0, left)
        total, left = total + taken * loss, left - taken
        if left <= 1e-12:
            break
    return total / weight


@pytest.mark.parametrize("n", [1, 7, 19, 20, 21, 99, 100, 137, 400])
@pytest.mark.parametrize("tail", [0.5, 0.9, 0.95, 0.99])
def test_it_is_the_mean_of_the_worst_with_a_part_of_the_next(n, tail):
    losses = np.random.default_rng(n).standard_t(3, n)
    assert shortfall_estimate(losses, tail).mean == pytest.approx(worst(losses, tail), rel=1e-9)


def test_ties_at_the_edge_and_gaps_do_no_harm():
    losses = np.array([0.0] * 95 + [0.0, 0.0, 5.0, 5.0, 10.0] + [math.nan] * 3)
    found = shortfall_estimate(losses, 0.95)
    assert (found.mean, found.n, found.tail) == (pytest.approx(4.0), 100, 5)


@pytest.mark.parametrize(("n", "rests"), [(10, 1), (40, 2), (50, 3), (99, 5), (100, 5), (400, 20)])
def test_it_says_how_few_runs_it_rests_on_and_gives_no_interval_on_fewer_than_five(n, rests):
    found = shortfall_estimate(np.random.default_rng(1).normal(size=n), 0.95)
    assert found.tail == rests
    assert (found.low is None) == (n * 0.05 < LEAST_TAIL - 1e-9)


def test_nothing_known_is_nothing():
    assert shortfall_estimate(np.array([math.nan]), 0.95).mean is None
    assert shortfall_contrast(np.array([math.nan, 1.0]), np.array([1.0, math.nan]), 0.95) is None


def test_the_interval_covers_the_true_value_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    true = float(stats.norm.pdf(stats.norm.ppf(0.95)) / 0.05)
    hits = 0
    for _ in range(600):
        found = shortfall_estimate(rng.normal(size=200), 0.95)
        hits += found.low <= true <= found.high
    assert 0.90 <= hits / 600 <= 0.98


def test_a_difference_is_of_the_two_shortfalls_and_common_luck_cancels():
    rng = np.random.default_rng(6)
    base = rng.standard_t(4, 300)
    moved = base + 1.0
    found = shortfall_contrast(moved, base, 0.95)
    assert found.mean == pytest.approx(1.0)
    assert found.error == pytest.approx(0.0, abs=1e-9)
    other = rng.standard_t(4, 300)
    apart = shortfall_contrast(other, base, 0.95)
    assert apart.mean == pytest.approx(worst(other, 0.95) - worst(base, 0.95))
    assert apart.error > 0.1
    assert apart.df == 14
    low, high = apart.interval(0.05)
    assert low < apart.mean < high


def test_only_replications_that_both_have_count_in_a_difference():
    a = np.array([1.0] * 100 + [1e9])
    b = np.array([0.0] * 100 + [math.nan])
    assert shortfall_contrast(a, b, 0.95).mean == pytest.approx(1.0)


def test_a_study_takes_it_by_the_measures_declaration():
    losses = np.arange(200.0)
    sheet = Sheet(("a", "b"), tuple(range(200)), {"a": {"loss": losses}, "b": {"loss": losses[::-1] * 2}})
    tail = measure("loss", "CNY", "less", "expected_shortfall", 1.0, tail=0.95)
    assert estimate(sheet, "a", tail, None).mean == pytest.approx(194.5)
    assert estimate(sheet, "a", tail, None).tail == 10
    assert contrast(sheet, "b", "a", tail, None).mean == pytest.approx(194.5)


@pytest.mark.parametrize("wrong", [{"aggregate": "mean", "tail": 0.9}, {"aggregate": "expected_shortfall"},
                                   {"aggregate": "expected_shortfall", "tail": 1.0}])  # fmt: skip
def test_a_level_belongs_to_an_expected_shortfall_and_to_nothing_else(wrong):
    with pytest.raises(ValidationError):
        Measure(name="x", unit="", better="less", meaning="x", matters=0.0, label="X", **wrong)
