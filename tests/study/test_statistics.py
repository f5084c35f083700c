import itertools
import math

import numpy as np
import pytest
from scipy import stats

from sandbox.study import statistics as st


def values(*numbers):
    return np.array(numbers, dtype=float)


def test_a_mean_has_students_interval():
    x = np.random.default_rng(1).normal(3, 2, 25)
    low, high = stats.t.interval(0.95, 24, loc=x.mean(), scale=stats.sem(x))
    got = st.mean_estimate(x)
    assert (got.low, got.high, got.n) == (pytest.approx(low, rel=1e-12), pytest.approx(high, rel=1e-12), 25)


def test_missing_values_are_left_out_and_counted():
    assert st.mean_estimate(values(1, math.nan, 3)).n == 2
    assert st.mean_estimate(values(1, math.nan, 3)).mean == 2.0


def test_one_run_has_a_mean_and_no_interval_and_none_has_nothing():
    assert st.mean_estimate(values(4)) == st.Estimate(4.0, None, None, 1)
    assert st.mean_estimate(values(math.nan)) == st.NOTHING
    assert st.share_estimate(values(1)) == st.Estimate(1.0, None, None, 1)


def test_wilsons_interval_is_the_published_one():
    # Wilson's interval of 15 of 148, as in Newcombe (1998), Stat. Med. 17:857-872, table I: 0.0624 to 0.1605.
    low, high = st.wilson(15, 148)
    assert (round(low, 4), round(high, 4)) == (0.0624, 0.1605)
    assert st.wilson(0, 20)[0] == 0.0
    assert round(st.wilson(0, 20)[1], 4) == 0.1611


def test_an_event_never_seen_is_below_three_in_n():
    assert st.never_seen_below(100) == pytest.approx(3 / 100, rel=0.02)
    assert (1 - st.never_seen_below(59)) ** 59 == pytest.approx(0.05)
    assert st.never_seen_below(0) is None


def test_clopper_and_pearson_agree_with_the_binomial_tails():
    low, high = st.clopper_pearson(3, 20)
    assert stats.binom.sf(2, 20, low) == pytest.approx(0.025)
    assert stats.binom.cdf(3, 20, high) == pytest.approx(0.025)
    assert st.clopper_pearson(0, 20)[0] == 0.0
    assert st.clopper_pearson(20, 20)[1] == 1.0


def test_a_paired_difference_has_the_interval_of_the_paired_t_test():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=30), rng.normal(size=30)
    want = stats.ttest_rel(a, b).confidence_interval(0.95)
    got = st.paired_contrast(a, b).interval(0.05)
    assert got == (pytest.approx(want.low), pytest.approx(want.high))


def test_only_pairs_count():
    pair = st.paired_contrast(values(1, 2, math.nan, 4), values(0, math.nan, 1, 2))
    assert (pair.n, pair.mean) == (2, 1.5)
    assert st.paired_contrast(values(1, math.nan), values(math.nan, 1)) is None
    assert st.paired_contrast(values(1), values(0)).interval(0.05) is None


def test_the_chance_of_a_good_mean_is_one_minus_the_one_sided_p_value():
    rng = np.random.default_rng(3)
    a, b = rng.normal(0.2, 1, 30), rng.normal(size=30)
    want = 1 - stats.ttest_rel(a, b, alternative="greater").pvalue
    assert st.chance_above_zero(st.paired_contrast(a, b)) == pytest.approx(want)


def test_the_chance_is_half_without_any_difference_and_certain_where_all_are_alike():
    same = values(1, 2, 3)
    assert st.chance_above_zero(st.paired_contrast(same, same)) == 0.5
    assert st.chance_above_zero(st.paired_contrast(same + 1, same)) == 1.0
    assert st.chance_above_zero(st.paired_contrast(same - 1, same)) == 0.0
    assert st.chance_above_zero(st.paired_contrast(values(1), values(0))) is None


def test_a_share_that_never_differed_is_not_claimed_to_be_certain():
    nothing = np.zeros(100)
    low, high = st.share_contrast(nothing, nothing).interval(0.05)
    assert low == pytest.approx(-high)
    assert 0.02 < high < 0.04
    assert st.share_contrast(nothing, nothing).mean == 0.0


@pytest.mark.parametrize(("p10", "p01"), [(0.02, 0.02), (0.1, 0.02), (0.3, 0.1)])
def test_the_interval_of_a_difference_of_shares_covers_as_often_as_it_says(p10, p01):
    n, tries, hits = 60, 2000, 0
    rng = np.random.default_rng(4)
    for up, down, _ in rng.multinomial(n, [p10, p01, 1 - p10 - p01], tries):
        a, b = np.zeros(n), np.zeros(n)
        a[:up] = 1
        b[up : up + down] = 1
        low, high = st.share_contrast(a, b).interval(0.05)
        hits += low <= p10 - p01 <= high
    assert hits / tries > 0.94


def test_better_is_seen_by_sign_and_ties_are_counted():
    a, b = values(1, 2, 3, math.nan), values(2, 2, 1, 1)
    assert st.seen_better(a, b, "more") == (1, 1, 3)
    assert st.seen_better(a, b, "less") == (1, 1, 3)
    assert st.seen_better(values(3, 3), values(1, 1), "less") == (0, 0, 2)


def contrasts(data):
    return [st.paired_contrast(column, np.zeros(len(column))) for column in data.T]


def test_one_comparison_needs_no_correction_and_equal_ones_hardly_any():
    x = np.random.default_rng(5).normal(size=(50, 1))
    assert st.joint_alpha(contrasts(x)) == pytest.approx(0.05)
    assert st.joint_alpha(contrasts(np.repeat(x, 8, axis=1))) == pytest.approx(0.05, rel=0.05)


def test_independent_comparisons_are_corrected_as_by_sidak():
    x = np.random.default_rng(6).normal(size=(4000, 10))
    assert st.joint_alpha(contrasts(x)) == pytest.approx(1 - 0.95 ** (1 / 10), rel=0.08)


def test_few_runs_are_corrected_by_bonferroni():
    x = np.random.default_rng(7).normal(size=(5, 4))
    assert st.joint_alpha(contrasts(x)) == pytest.approx(0.05 / 4)


def test_the_joint_bound_lies_between_bonferronis_and_none_and_is_the_same_again():
    x = np.random.default_rng(8).normal(size=(40, 12)) @ np.random.default_rng(9).normal(size=(12, 12))
    first = st.joint_alpha(contrasts(x))
    assert 0.05 / 12 <= first <= 0.05
    assert first == st.joint_alpha(contrasts(x))


def test_differences_that_never_vary_take_no_part_in_the_joint_bound():
    x = np.random.default_rng(10).normal(size=(50, 2))
    still = np.full((50, 3), 2.0)
    assert st.joint_alpha(contrasts(np.hstack([x, still]))) == st.joint_alpha(contrasts(x))
    assert st.joint_alpha(contrasts(still)) == pytest.approx(0.05)


def test_joint_intervals_hold_together_as_often_as_they_say():
    rng = np.random.default_rng(11)
    mix = np.array([[1, 0.8, 0.3, 0.0], [0, 1, 0.5, 0.0], [0, 0, 1, 0.2], [0, 0, 0, 1]])
    tries, hits = 400, 0
    for _ in range(tries):
        found = contrasts(rng.normal(size=(40, 4)) @ mix)
        alpha = st.joint_alpha(found)
        hits += all(low <= 0 <= high for low, high in (c.interval(alpha) for c in found))
    assert 0.92 < hits / tries < 0.98


def test_joint_intervals_take_missing_pairs():
    x = np.random.default_rng(12).normal(size=(40, 3))
    x[::3, 1] = np.nan
    assert 0.05 / 3 <= st.joint_alpha(contrasts(x)) <= 0.05


@pytest.mark.parametrize(("sd", "half"), list(itertools.product([0.3, 1.0, 20.0], [0.05, 0.5, 30.0])))
def test_runs_needed_is_the_smallest_number_that_does(sd, half):
    def reach(n):
        return stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n)

    n = st.runs_needed(sd, half)
    assert reach(n) <= half
    assert n == 2 or reach(n - 1) > half or n > 1000


def test_runs_needed_works_near_zero_and_says_when_none_will_do():
    assert st.runs_needed(0.0, 0.0) == 2
    assert st.runs_needed(1.0, 0.0) is None
    assert st.runs_needed(math.nan, 1.0) is None
