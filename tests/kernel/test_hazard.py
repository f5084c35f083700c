"""Hazard inversion against the exact survival curve."""

import datetime as dt
import math

import numpy as np
import pytest
from scipy import stats

from sandbox.kernel.clock import DAY, YEAR, Clock
from sandbox.kernel.draws import Draws, stream
from sandbox.kernel.hazard import HazardClock, RepeatedHazard, hazard_of, threshold_of

FAIL = stream(92, "test: failure")
COME = stream(93, "test: recurring")
CLOCK = Clock(dt.date(2021, 1, 1), dt.date(2031, 1, 1))
RATES = [0.1 + 0.4 * ((7 * i) % 12) / 12 for i in range(len(CLOCK.months()))]
EDGES = np.array([0] + [t1 for _, t1 in CLOCK.months()])
HAZARD = np.concatenate(
    [[0.0], np.cumsum([r * (b - a) / YEAR for r, (a, b) in zip(RATES, CLOCK.months(), strict=True)])]
)


def survived(t):
    return np.exp(-np.interp(t, EDGES, HAZARD))


def run(clock, n, **options):
    rows, seconds = [], []
    for rate, (t0, t1) in zip(RATES, CLOCK.months(), strict=True):
        some, when = clock.advance(t0, t1, np.full(n, rate), **options)
        assert ((when > t0) & (when <= t1)).all()
        assert when.tolist() == sorted(when.tolist())
        rows += some.tolist()
        seconds += when.tolist()
    return rows, seconds


def test_failure_times_follow_the_exact_survival_curve():
    n = 20_000
    rows, seconds = run(HazardClock(threshold_of(Draws(1, 0).vector(FAIL, n))), n)
    assert len(rows) == len(set(rows))
    within = 1 - survived(CLOCK.horizon)
    assert stats.binomtest(len(rows), n, within).pvalue > 0.01
    assert stats.kstest(seconds, lambda t: (1 - survived(t)) / within).pvalue > 0.01


def test_each_instant_is_the_first_whole_second_at_which_the_hazard_reaches_the_threshold():
    n = 2_000
    threshold = threshold_of(Draws(1, 1).vector(FAIL, n))
    rows, seconds = run(HazardClock(threshold), n)
    before = np.interp(np.array(seconds) - 1, EDGES, HAZARD)
    after = np.interp(seconds, EDGES, HAZARD)
    assert (before < threshold[rows] + 1e-12).all()
    assert (after > threshold[rows] - 1e-12).all()


def test_a_finer_division_of_time_gives_the_same_instants_to_a_second():
    n = 500
    threshold = threshold_of(Draws(1, 2).vector(FAIL, n))
    whole, parts = HazardClock(threshold), HazardClock(threshold)
    once = dict(zip(*(x.tolist() for x in whole.advance(0, 3_650 * DAY, 0.3)), strict=True))
    often = {}
    for day in range(0, 3_650, 10):
        often.update(zip(*(x.tolist() for x in parts.advance(day * DAY, (day + 10) * DAY, 0.3)), strict=True))
    assert once.keys() == often.keys()
    assert max(abs(once[row] - often[row]) for row in once) <= 1


def test_a_row_is_exposed_only_from_its_entry_on_and_only_while_alive():
    clock = HazardClock([1e-9, 1e-9, 1e-9, 5.0])
    alive = np.array([True, True, False, True])
    rows, seconds = clock.advance(0, 1_000, 2.0, alive=alive, exposure_from=np.array([-50, 900, 0, 0]))
    assert (rows.tolist(), seconds.tolist()) == ([0, 1], [1, 901])
    assert clock.cumulative[2] == 0
    rows, seconds = clock.advance(1_000, 2_000, 2.0)
    assert (rows.tolist(), seconds.tolist()) == ([2], [1_001])


def test_rows_of_one_second_come_in_order_and_happen_once():
    clock = HazardClock([2.0, 1e-12, 1e-12])
    clock.add(1e-12)
    assert [x.tolist() for x in clock.advance(0, DAY, 1.0)] == [[1, 2, 3], [1, 1, 1]]
    assert len(clock.advance(DAY, 2 * DAY, 1.0)[0]) == 0
    clock.reset(2, 1e-12)
    assert [x.tolist() for x in clock.advance(2 * DAY, 3 * DAY, 1.0)] == [[2], [2 * DAY + 1]]
    assert len(clock) == 4


def test_no_rate_no_event():
    clock = HazardClock([0.0, 1.0])
    assert len(clock.advance(0, DAY, 0.0)[0]) == 0
    assert len(clock.advance(DAY, DAY, 9.0)[0]) == 0
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(2 * DAY, DAY, 1.0)


def test_a_recurring_event_is_a_poisson_process_in_the_cumulative_hazard():
    n, draws = 400, Draws(3, 0)

    def gaps(rows, ordinals):
        return threshold_of([draws.uniform(COME, r, k) for r, k in zip(rows.tolist(), ordinals.tolist(), strict=True)])

    hazard = RepeatedHazard(n, gaps)
    found = []
    for t0, t1 in CLOCK.months():
        rows, seconds, ordinals = hazard.advance(t0, t1, np.full(n, 30.0))
        assert ((seconds > t0) & (seconds <= t1)).all()
        found += zip(seconds.tolist(), rows.tolist(), ordinals.tolist(), strict=True)
    assert found == sorted(found)
    mean = 30.0 * CLOCK.horizon / YEAR
    counts = np.bincount([row for _, row, _ in found], minlength=n)
    assert abs(counts.mean() - mean) < 4 * math.sqrt(mean / n)
    assert 0.8 < counts.var() / mean < 1.25
    for row in range(5):
        own = [(t, k) for t, r, k in found if r == row]
        assert [k for _, k in own] == list(range(len(own)))
        exact = np.cumsum(gaps(np.full(len(own), row), np.arange(len(own)))) / 30.0 * YEAR
        assert np.abs([t for t, _ in own] - exact).max() < 1.0001


def test_rows_added_later_recur_from_their_entry_on():
    hazard = RepeatedHazard(1, lambda rows, ordinals: np.full(len(rows), 0.25))
    assert hazard.advance(0, int(YEAR), 1.0)[2].tolist() == [0, 1, 2, 3]
    hazard.add(2)
    rows, _, ordinals = hazard.advance(
        int(YEAR), 2 * int(YEAR), 1.0, alive=np.array([True, True, False]), exposure_from=np.array([0, 1.5 * YEAR, 0])
    )
    assert sorted(zip(rows.tolist(), ordinals.tolist(), strict=True)) == [
        (0, 4),
        (0, 5),
        (0, 6),
        (0, 7),
        (1, 0),
        (1, 1),
    ]


def test_a_yearly_probability_becomes_a_hazard():
    assert hazard_of(0) == 0
    assert 1 - math.exp(-hazard_of(0.37)) == pytest.approx(0.37, rel=1e-14)
    for wrong in (-0.1, 1.0, math.nan):
        with pytest.raises(ValueError, match="yearly probability"):
            hazard_of(wrong)
