import math

import numpy as np
import pytest

from sandbox.study import ratios
from sandbox.study.statistics import NOTHING


def jackknife_by_hand(statistic, n):
    without = np.array([statistic(np.delete(np.arange(n), i)) for i in range(n)])
    return math.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2))


def test_a_ratio_of_sums_has_the_jackknifes_error():
    rng = np.random.default_rng(1)
    x, y = rng.gamma(2, size=20), rng.gamma(3, size=20)
    found = ratios.ratio_of_sums(x, y)
    assert found.value == pytest.approx(x.sum() / y.sum())
    assert found.error == pytest.approx(jackknife_by_hand(lambda i: x[i].sum() / y[i].sum(), 20))


def test_with_equal_denominators_it_is_the_mean():
    x = np.random.default_rng(2).normal(size=15)
    found = ratios.ratio_of_sums(x, np.full(15, 2.0))
    assert found.error == pytest.approx(np.std(x / 2, ddof=1) / math.sqrt(15))
    np.testing.assert_allclose(found.scores, x / 2)


def test_the_difference_of_two_ratios_leaves_a_replication_out_of_both():
    rng = np.random.default_rng(3)
    luck = rng.gamma(2, size=25)
    x, y, u, v = luck + 1, luck + rng.random(25), luck * 2, luck + rng.random(25)
    found = ratios.ratio_contrast(x, y, u, v)
    by_hand = jackknife_by_hand(lambda i: x[i].sum() / y[i].sum() - u[i].sum() / v[i].sum(), 25)
    assert found.error == pytest.approx(by_hand)
    assert found.mean == pytest.approx(x.sum() / y.sum() - u.sum() / v.sum())


def test_only_replications_that_both_have_count():
    nan = math.nan
    found = ratios.ratio_contrast(
        np.array([1.0, 2, nan, 4]), np.array([1.0, 1, 1, 1]), np.array([1.0, nan, 1, 2]), np.array([1.0, 1, 1, 2])
    )
    assert (found.n, found.mean) == (2, 2.5 - 1.0)


def test_nothing_to_divide_by_is_undefined():
    zero = np.zeros(4)
    assert ratios.ratio_of_sums(zero + 1, zero) is None
    assert ratios.ratio_estimate(zero + 1, zero) == NOTHING
    assert ratios.ratio_contrast(zero + 1, zero, zero + 1, zero + 1) is None


def test_a_ratio_that_hangs_on_one_replication_has_no_interval():
    got = ratios.ratio_estimate(np.array([3.0, 0, 0]), np.array([2.0, 0, 0]))
    assert (got.mean, got.low, got.high, got.n) == (1.5, None, None, 3)


def test_the_interval_of_a_ratio_covers_as_often_as_it_says():
    rng = np.random.default_rng(4)
    tries, hits = 600, 0
    for _ in range(tries):
        y = rng.gamma(4, size=50)
        got = ratios.ratio_estimate(2 * y + rng.normal(size=50), y)
        hits += got.low <= 2 <= got.high
    assert 0.92 < hits / tries < 0.975


def test_a_denominator_near_zero_is_noticed():
    assert ratios.clear_of_zero(np.array([1.0, 1.2, 0.9, 1.1]))
    assert not ratios.clear_of_zero(np.array([1.0, -1.2, 0.9, -0.8]))
    assert not ratios.clear_of_zero(np.array([1.0]))


def test_a_pooled_quantile_is_that_of_all_cases():
    cases = [np.arange(1, 51, dtype=float), np.arange(51, 101, dtype=float)]
    assert ratios.pooled_quantile(cases, 0.5).mean == 50.0
    assert ratios.pooled_quantile(cases, 0.9).mean == 90.0
    assert ratios.pooled_quantile(cases, 1.0).mean == 100.0


def test_equal_replications_leave_no_doubt_about_a_quantile():
    got = ratios.pooled_quantile([np.array([1.0, 2.0, 3.0])] * 10, 0.5)
    assert (got.low, got.mean, got.high) == (2.0, 2.0, 2.0)


def test_cases_of_one_replication_belong_together():
    rng = np.random.default_rng(5)
    shifts = rng.normal(size=40)
    clustered = [s + 0.01 * rng.normal(size=20) for s in shifts]
    wide = ratios.pooled_quantile(clustered, 0.5)
    pooled = ratios.pooled_quantile([np.array([x]) for x in np.concatenate(clustered)], 0.5)
    assert wide.high - wide.low > 2 * (pooled.high - pooled.low)
    assert wide == ratios.pooled_quantile(clustered, 0.5)


def test_quantiles_of_no_cases_are_undefined_and_bad_ones_refused():
    assert ratios.pooled_quantile([np.array([]), np.array([])], 0.5).mean is None
    assert ratios.pooled_quantile([np.array([]), np.array([1.0])], 0.5).mean == 1.0
    with pytest.raises(ValueError, match="a quantile lies"):
        ratios.pooled_quantile([np.array([1.0])], 0.0)
