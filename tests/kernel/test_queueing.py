"""Closed forms against published values, each other, and direct sums."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.kernel.queueing import (
    batch_queue,
    erlang_a,
    erlang_b,
    erlang_c,
    mginf_at_most,
    mginf_mean,
    mmc_queue,
    mmc_wait,
)  # fmt: skip


def test_erlang_b_equals_the_sum_that_defines_it():
    for c, a in ((1, 0.5), (5, 4.0), (10, 15.0)):
        terms = [a**n / math.factorial(n) for n in range(c + 1)]
        assert erlang_b(c, a) == pytest.approx(terms[-1] / sum(terms), rel=1e-13)
    assert erlang_b(0, 3.0) == 1
    assert erlang_b(3, 0.0) == 0
    assert erlang_b(10_000, 9_900.0) == pytest.approx(0.004, abs=0.002)


def test_one_server_waits_as_the_textbook_says():
    assert erlang_c(1, 0.8) == pytest.approx(0.8)
    assert mmc_wait(0.8, 1.0, 1) == pytest.approx(4.0)
    assert mmc_queue(0.8, 1.0, 1) == pytest.approx(3.2)
    assert mmc_wait(2.0, 1.0, 2) == math.inf
    assert erlang_c(2, 3.0) == 1


def test_eight_offered_to_six_with_patience_of_ten_services():
    queue, lost, utilisation = erlang_a(8.0, 1.0, 0.1, 6)
    assert round(queue, 1) == 20.1
    assert round(100 * lost, 1) == 25.1
    assert utilisation == pytest.approx(8 * (1 - lost) / 6)


@given(st.floats(0.05, 15), st.floats(0.1, 5), st.integers(1, 12))
def test_erlang_a_equals_the_direct_sum(lam, theta, c):
    weights, state = [1.0], 0
    while state < c or weights[-1] > 1e-18 * max(weights):
        state += 1
        weights.append(weights[-1] * lam / (min(state, c) + max(state - c, 0) * theta))
    queue = math.fsum(w * max(n - c, 0) for n, w in enumerate(weights)) / math.fsum(weights)
    assert erlang_a(lam, 1.0, theta, c)[0] == pytest.approx(queue, rel=1e-9, abs=1e-15)


def test_erlang_a_joins_its_neighbours():
    assert erlang_a(4.0, 1.0, 1e-7, 5)[0] == pytest.approx(mmc_queue(4.0, 1.0, 5), rel=1e-4)
    assert erlang_a(4.0, 1.0, 0.0, 5) == (mmc_queue(4.0, 1.0, 5), 0.0, 0.8)
    assert erlang_a(6.0, 1.0, 0.0, 5)[0] == math.inf
    assert erlang_a(4.0, 1.0, 1e9, 5)[1] == pytest.approx(erlang_b(5, 4.0), rel=1e-6)
    assert erlang_a(4.0, 1.0, 1.0, 5)[0] + 4.0 * (1 - erlang_a(4.0, 1.0, 1.0, 5)[1]) == pytest.approx(4.0)
    assert erlang_a(4.0, 1.0, 0.5, 0) == (8.0, 1.0, 0.0)


def test_erlang_a_is_stable_where_numbers_are_large():
    queue, lost, utilisation = erlang_a(1e6, 1.0, 0.01, 500_000)
    assert queue == pytest.approx(5e7, rel=1e-6)
    assert (lost, utilisation) == pytest.approx((0.5, 1.0), rel=1e-6)


def test_batches_of_one_are_single_arrivals_and_larger_ones_wait_longer():
    assert batch_queue(0.8, 1, 1, 1.0) == pytest.approx(mmc_queue(0.8, 1.0, 1))
    assert batch_queue(0.2, 4, 16, 1.0) == pytest.approx(0.8 * 5 / (2 * 0.2) - 0.8)
    assert batch_queue(1.0, 1, 1, 1.0) == math.inf


def test_infinitely_many_servers_hold_a_poisson_number():
    assert mginf_mean(2.0, 3.0) == 6.0
    assert mginf_at_most(1, 1.0, 2.0) == pytest.approx(3 * math.exp(-2))
    assert mginf_at_most(1_100, 1.0, 1_000.0) == pytest.approx(0.9990, abs=1e-3)


@pytest.mark.parametrize(
    "call",
    [
        lambda: erlang_b(-1, 1.0), lambda: erlang_b(1.0, 1.0), lambda: erlang_b(1, math.inf), lambda: erlang_c(0, 1.0),
        lambda: mmc_wait(0.0, 1.0, 1), lambda: erlang_a(1.0, 1.0, -1.0, 1), lambda: batch_queue(1, 2, 3, 4.0),
    ],
)  # fmt: skip
def test_impossible_arguments_are_refused(call):
    with pytest.raises(ValueError, match=r"must be|cannot be"):
        call()
