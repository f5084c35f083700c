import numpy as np
import pytest

from sandbox.kernel.survival import cumulative_incidence, restricted_mean


def by_definition(times, causes, t, kinds):
    """The estimator written out from its definition, one end time after another."""
    survival, incidence = 1.0, np.zeros(kinds)
    for u in sorted({x for x, c in zip(times, causes, strict=True) if c and x <= t}):
        at_risk = sum(x >= u for x in times)
        ends = [sum(x == u and c == k + 1 for x, c in zip(times, causes, strict=True)) for k in range(kinds)]
        incidence += survival * np.array(ends) / at_risk
        survival *= 1 - sum(ends) / at_risk
    return incidence


@pytest.mark.parametrize("seed", range(20))
def test_incidence_is_what_the_definition_says(seed):
    rng = np.random.default_rng(seed)
    times, causes = rng.integers(0, 15, 30), rng.integers(0, 4, 30)
    times[-1], causes[-1] = 20, 1
    for t in (0, 3, 7.5, 14, 20):
        np.testing.assert_allclose(cumulative_incidence(times, causes, t, 3)[:, 0], by_definition(times, causes, t, 3))


def test_without_censoring_it_is_the_share_that_has_ended():
    times, causes = [1, 2, 2, 3, 5], [1, 2, 1, 1, 2]
    np.testing.assert_allclose(cumulative_incidence(times, causes, [0, 2, 5], 2), [[0, 0.4, 0.6], [0, 0.2, 0.4]])


def test_one_cause_gives_kaplan_and_meiers_curve():
    # Freireich's leukaemia trial, 6-MP arm: Kaplan-Meier survival at 6, 7, 10, 13, 16, 22, 23 weeks.
    times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    got = 1 - cumulative_incidence(times, ended, [6, 7, 10, 13, 16, 22, 23], 1)[0]
    np.testing.assert_allclose(got, [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], atol=5e-4)


def test_shares_that_ended_and_are_open_add_up_to_one():
    rng = np.random.default_rng(5)
    got = cumulative_incidence(rng.integers(1, 99, 200), rng.integers(0, 5, 200), np.arange(0, 90, 10), 4)
    assert np.all(np.diff(got, axis=1) >= 0)
    assert np.all(got.sum(axis=0) <= 1 + 1e-12)


def test_what_lies_beyond_the_last_case_seen_is_not_known():
    assert np.isnan(cumulative_incidence([3, 5], [1, 0], 6, 1)[0, 0])
    assert cumulative_incidence([3, 5], [1, 0], 5, 1)[0, 0] == 0.5
    assert cumulative_incidence([3, 5], [1, 1], 6, 1)[0, 0] == 1.0
    assert np.isnan(cumulative_incidence([], [], 1, 2)).all()
    assert np.isnan(restricted_mean([3, 5], [1, 0], 6))
    assert np.isnan(restricted_mean([], [], 6))


def test_nobody_ending_is_known_to_be_zero_as_far_as_anyone_was_seen():
    assert cumulative_incidence([4, 9], [0, 0], [3, 9], 2).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert restricted_mean([4, 9], [0, 0], 9) == 9.0


def test_restricted_mean_without_censoring_is_the_mean_of_times_cut_at_tau():
    times = np.array([10, 20, 30, 800, 900])
    assert restricted_mean(times, np.ones(5, int), 730) == pytest.approx(np.minimum(times, 730).mean())


def test_a_case_that_ends_otherwise_never_arrives():
    assert restricted_mean([10, 20], [1, 2], 100) == pytest.approx((10 + 100) / 2)


def test_killing_slow_cases_does_not_look_fast():
    slow = restricted_mean([10, 700], [1, 1], 730)
    killed = restricted_mean([10, 50], [1, 2], 730)
    assert killed > slow


@pytest.mark.parametrize("seed", range(10))
def test_restricted_mean_is_the_area_above_the_incidence(seed):
    rng = np.random.default_rng(seed)
    times, causes = rng.integers(1, 30, 60), rng.integers(0, 3, 60)
    times[-1], causes[-1] = 40, 1
    grid = np.arange(0, 25)  # the curve is constant between whole numbers
    area = np.sum(1 - cumulative_incidence(times, causes, grid, 2)[1])
    assert restricted_mean(times, causes, 25, cause=2) == pytest.approx(area)


def test_censoring_does_not_bias_the_incidence():
    rng = np.random.default_rng(7)
    n = 20_000
    end, cut = rng.exponential(10, n), rng.uniform(0, 60, n)
    cause = rng.integers(1, 3, n)
    got = cumulative_incidence(np.minimum(end, cut), np.where(end <= cut, cause, 0), [5, 20], 2)
    want = (1 - np.exp(-np.array([5, 20]) / 10)) / 2
    np.testing.assert_allclose(got, np.vstack([want, want]), atol=0.015)
