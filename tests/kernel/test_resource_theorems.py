"""Theorems of queueing, run on the kernel's resource: simulated means against closed forms.

Each quantity is estimated by independent replications of fixed seeds; the closed form must lie within the 99.9 %
interval, and the interval must be narrow enough to tell.
"""

import math

import numpy as np
import pytest
import simpy
from scipy import stats

from sandbox.kernel.clock import DAY, seconds_up
from sandbox.kernel.draws import Draws, stream
from sandbox.kernel.queueing import batch_queue, erlang_a, erlang_b, mmc_queue, mmc_wait
from sandbox.kernel.resource import Resource, wait_at_most

ARRIVE, SERVE, LEAVE, SIZE = (
    stream(94 + i, f"test: {name}") for i, name in enumerate(("gap", "service", "leave", "size"))
)
WARM_UP = 400 * DAY


def exponential(u, mean=1.0):
    return -mean * np.log1p(-u)


def lognormal(u, mean=1.0, sigma=1.0):
    return mean * np.exp(stats.norm.ppf(u) * sigma - sigma**2 / 2)


def whole(days):
    return [seconds_up(x) for x in days.tolist()]


def simulate(replication, lam, servers, n, service=exponential, patience=None, batches=None):
    """One queue with mean service of one day; returns the statistics of its resource after a warm-up."""
    env, draws = simpy.Environment(), Draws(1, replication)
    gaps = whole(exponential(draws.vector(ARRIVE, n), 1 / lam))
    end = sum(gaps)
    resource = Resource(env, "desk", servers, (WARM_UP, end))
    sizes = batches(draws.vector(SIZE, n)).astype(int).tolist() if batches else [1] * n
    services = whole(service(draws.vector(SERVE, sum(sizes))))
    waits = whole(patience(draws.vector(LEAVE, n))) if patience else None

    def case(number):
        request = resource.request((env.now, number))
        if waits is None:
            yield request
        elif not (yield from wait_at_most(request, waits[number])):
            return
        yield env.timeout(services[number])
        resource.release(request)

    def source():
        number = 0
        for gap, size in zip(gaps, sizes, strict=True):
            yield env.timeout(gap)
            for _ in range(size):
                env.process(case(number))
                number += 1

    env.process(source())
    env.run(until=end)
    found = resource.stats(end)
    assert found.little_gap == (0, 0)
    return found


def assert_agrees(values, exact, precision):
    """The exact value lies in the 99.9 % interval, whose half width is at most `precision` of it."""
    half = stats.t.ppf(0.9995, len(values) - 1) * np.std(values, ddof=1) / math.sqrt(len(values))
    assert half < precision * exact
    assert abs(np.mean(values) - exact) < half


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (4, 0.8)])
def test_many_servers_wait_and_queue_as_erlang_c_says(servers, load):
    lam = servers * load
    found = [simulate(r, lam, servers, 6_000) for r in range(20)]
    assert_agrees([s.mean_wait_days for s in found], mmc_wait(lam, 1.0, servers), 0.25)
    assert_agrees([s.mean_queue for s in found], mmc_queue(lam, 1.0, servers), 0.25)
    assert_agrees([s.utilisation for s in found], load, 0.05)


@pytest.mark.parametrize("service", [exponential, lognormal])
def test_loss_is_erlang_b_whatever_the_shape_of_the_service_time(service):
    found = [simulate(r, 4.0, 5, 4_000, service, patience=np.zeros_like) for r in range(15)]
    assert_agrees([s.abandoned / s.arrivals for s in found], erlang_b(5, 4.0), 0.15)
    assert all(s.queue_integral == 0 for s in found)


def test_batches_of_arrivals_queue_as_the_closed_form_says():
    sizes = np.array([1, 2, 6])
    found = [simulate(r, 0.25, 1, 2_500, batches=lambda u: sizes[(u * 3).astype(int)]) for r in range(15)]
    assert_agrees([s.mean_queue for s in found], batch_queue(0.25, 3.0, 41 / 3, 1.0), 0.35)


def test_queues_in_which_cases_die_follow_erlang_a():
    found = [simulate(r, 8.0, 6, 8_000, patience=lambda u: exponential(u, 10.0)) for r in range(12)]
    queue, lost, utilisation = erlang_a(8.0, 1.0, 0.1, 6)
    assert_agrees([s.mean_queue for s in found], queue, 0.2)
    assert_agrees([s.abandoned / s.arrivals for s in found], lost, 0.15)
    assert_agrees([s.utilisation for s in found], utilisation, 0.02)


def test_more_servers_never_lengthen_a_wait_under_equal_luck():
    for replication in range(5):
        waits = [simulate(replication, 3.0, servers, 2_000).wait_granted for servers in (3, 4, 5, 8)]
        assert waits == sorted(waits, reverse=True)
