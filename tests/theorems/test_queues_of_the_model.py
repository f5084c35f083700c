"""The shipped scenarios mm4 and erlang-loss: what the model measures is what queueing theory says.

Nothing of the model is replaced: the cases run through the whole sandbox, whose other steps take no time. The
resource alone is held against the same theorems in tests/kernel. `times` multiplies the replications: a quick look in
every test run, and a closer one in the slow tests.
"""

import datetime as dt

import pytest

from sandbox.kernel.queueing import batch_queue, erlang_a, erlang_b, mmc_queue, mmc_wait
from tests.theorems.closed_forms import (
    PASSED,
    YEAR_DAYS,
    assert_agrees,
    mean_interval,
    pairs,
    ratio_interval,
    records,
    values,
)


@pytest.fixture(params=[1, pytest.param(5, marks=pytest.mark.slow)], ids=["quick", "close"], scope="module")
def times(request):
    return request.param


def closeness(quick, times):
    """How narrow an interval must be, as a share of the exact value, with so many times the quick replications."""
    return quick / times**0.5


def test_reviews_wait_and_queue_as_in_m_m_4(times):
    runs, lam = records("mm4", "mm4", 12 * times), 1022.7 / YEAR_DAYS * PASSED
    assert_agrees(ratio_interval(*pairs(runs, "review_wait")), mmc_wait(lam, 1.0, 4), closeness(0.6, times))
    assert_agrees(mean_interval(values(runs, "review_queue")), mmc_queue(lam, 1.0, 4), closeness(0.6, times))
    assert_agrees(ratio_interval(*pairs(runs, "reviewer_utilisation")), lam / 4, closeness(0.08, times))
    assert values(runs, "review_lost/num").sum() == 0


def test_a_review_queue_in_which_cases_give_up_follows_erlang_a(times):
    runs, lam = records("mm4", "impatient", 8 * times, dt.date(2021, 7, 1)), 8.0 * PASSED
    queue, lost, utilisation = erlang_a(lam, 1.0, 0.1, 6)
    assert_agrees(mean_interval(values(runs, "review_queue")), queue, closeness(0.6, times))
    assert_agrees(ratio_interval(*pairs(runs, "review_lost")), lost, closeness(0.5, times))
    assert_agrees(ratio_interval(*pairs(runs, "reviewer_utilisation")), utilisation, 0.01)


def test_panels_are_batch_arrivals(times):
    """A file that three must read is a batch of three readings: M^[3]/M/1."""
    runs, lam = records("mm4", "panels", 16 * times), 255.675 / YEAR_DAYS * PASSED
    queue = batch_queue(lam, 3.0, 9.0, 3.0)
    assert_agrees(mean_interval(values(runs, "review_queue")), queue, closeness(0.6, times))
    assert_agrees(ratio_interval(*pairs(runs, "review_wait")), queue / (3.0 * lam), closeness(0.6, times))


def test_calls_of_the_regulator_are_batches_read_one_after_the_other():
    """A batch of N ~ Poisson(m) makes its members wait s (N - 1) / 2 each on average, together s m^2 / 2 expected.

    Whoever applies in the one day that the call is open joins behind, u days after the opening: s (m + lam u) - u.
    """
    runs, lam, work, interval, window = records("mm4", "called", 24), 0.3 * PASSED, 0.5, 100.0, 1.0
    readings = waits = 0.0
    for since_last_call in [interval] + 7 * [interval - window]:
        first, late = lam * since_last_call, lam * window
        readings += first + late
        waits += work * first**2 / 2 + late * (work * (first + late / 2) - window / 2)
    assert_agrees(ratio_interval(*pairs(runs, "review_wait")), waits / readings, 0.1)
    assert values(runs, "batches").tolist() == [8.0] * len(runs)


@pytest.mark.parametrize("policy", ["exponential", "lognormal"])
def test_places_without_a_queue_turn_away_as_erlang_b_says_whatever_the_length_of_a_test(policy, times):
    runs, offered = records("erlang-loss", policy, 10 * times), 0.4 * PASSED * 10.5
    lost = erlang_b(5, offered)
    assert_agrees(ratio_interval(*pairs(runs, "slot_lost")), lost, closeness(0.5, times))
    assert_agrees(ratio_interval(*pairs(runs, "slot_utilisation")), offered * (1.0 - lost) / 5, closeness(0.1, times))
    assert values(runs, "slot_queue").tolist() == [0.0] * len(runs)


def test_the_two_shapes_of_a_test_really_differ():
    """On the same luck the policies of erlang-loss have the same cases but other lengths."""
    one, other = (records("erlang-loss", p, 10) for p in ("exponential", "lognormal"))
    assert values(one, "cases").tolist() == values(other, "cases").tolist()
    assert (values(one, "slot_utilisation/num") != values(other, "slot_utilisation/num")).all()
