"""The resource's rules: who is served when, what an interruption leaves behind, what the statistics say."""

import random
from contextlib import suppress

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.kernel.engine import stop
from sandbox.kernel.resource import Resource, wait_at_most

END = 1_000


class Halves:
    """A calendar that works in the first half of every ten seconds."""

    def worked(self, t):
        return t // 10 * 5 + min(t % 10, 5)

    def finish(self, t, work):
        raise NotImplementedError


def case(resource, log, number, arrival, service, patience=None, tie=None):
    env = resource.env
    yield env.timeout(arrival)
    request = resource.request(tie or (arrival, number), firm=number)
    try:
        if patience is None:
            yield request
        elif not (yield from wait_at_most(request, patience)):
            log.append((env.now, number, "gave up"))
            return
        log.append((env.now, number, "got"))
        yield env.timeout(service)
        log.append((env.now, number, "done"))
    except simpy.Interrupt:
        log.append((env.now, number, "stopped"))
    finally:
        resource.cancel(request)


@pytest.fixture
def env():
    return simpy.Environment()


def test_within_a_second_the_tie_key_decides_and_not_the_order_of_scheduling():
    arrivals = [(5, 3), (5, 3), (5, 1), (4, 1), (5, 2), (7, 0), (6, 9), (6, 9)]
    histories = []
    for seed in range(20):
        env, log = simpy.Environment(), []
        resource = Resource(env, "desk", 2, (0, END))
        order = list(enumerate(arrivals))
        random.Random(seed).shuffle(order)
        for number, (at, key) in order:
            env.process(case(resource, log, number, at, 2, tie=(key, number)))
        env.run(until=END)
        histories.append(([n for _, n, what in log if what == "got"], sorted(log)))
    assert all(history == histories[0] for history in histories)
    assert histories[0][0] == [3, 2, 4, 0, 1, 6, 7, 5]


def test_a_unit_released_in_a_second_serves_whoever_asked_by_its_end():
    for names in ("ab", "ba"):
        env, log = simpy.Environment(), []
        resource = Resource(env, "desk", 1, (0, END))
        stories = {"a": case(resource, log, 1, 0, 5), "b": case(resource, log, 2, 5, 1)}
        for name in names:
            env.process(stories[name])
        env.run(until=END)
        assert (5, 2, "got") in log


def test_two_resources_decide_in_one_round_in_whatever_order_they_were_asked():
    def story(env, first, then, log, name, wait=0):
        yield env.timeout(5)
        request = first.request((0, ord(name)))
        yield request
        second = then.request((0, ord(name)))
        yield second
        log.append(name)
        yield env.timeout(10)
        first.cancel(request)
        then.cancel(second)

    outcomes = []
    for names in ("abc", "cba", "bca"):
        env, log = simpy.Environment(), []
        x, y = Resource(env, "x", 3, (0, END)), Resource(env, "y", 2, (0, END))
        stories = {"a": (x, y), "b": (y, x), "c": (x, y)}
        for name in names:
            env.process(story(env, *stories[name], log, name))
        env.run(until=30)
        outcomes.append(log)
    assert outcomes[0] == outcomes[1] == outcomes[2] == ["b", "a", "c"]


def test_a_case_interrupted_in_the_second_of_its_grant_leaks_nothing(env):
    log = []
    resource = Resource(env, "desk", 1, (0, END))
    process = env.process(case(resource, log, 1, 5, 10))

    def interrupt_after_the_grant():
        yield env.timeout(5)
        event = env.event()
        event.callbacks.append(lambda _: (granted.append(resource.in_service), stop(process)))
        event._ok, event._value = True, None
        env.schedule(event, priority=6)

    granted = []
    env.process(interrupt_after_the_grant())
    env.run(until=END)
    assert (resource.in_service, resource.in_queue, resource.free) == (0, 0, 1)
    assert granted == [1]
    assert (5, 1, "stopped") in log


@pytest.mark.parametrize("how", ["interrupt", "cancel"])
def test_a_case_ended_by_another_granted_in_the_same_round_leaks_nothing(env, how):
    log = []
    resource = Resource(env, "desk", 2, (0, END))
    victim = env.process(case(resource, log, 2, 5, 10))
    third = env.process(case(resource, log, 3, 5, 10))

    def rival():
        yield env.timeout(5)
        request = resource.request((5, 1))
        yield request
        assert resource.in_service == 2  # the victim has its unit, and does not know yet
        if how == "interrupt":
            stop(victim)
        else:
            resource.cancel(victim.target)
        yield env.timeout(100)
        resource.release(request)

    env.process(rival())
    env.run(until=END)
    assert [what for _, number, what in log if number == 2] == (["got", "stopped"] if how == "interrupt" else [])
    assert [entry for entry in log if entry[1] == 3] == [(5, 3, "got"), (15, 3, "done")]
    assert not third.is_alive
    assert (resource.in_service, resource.in_queue, resource.free) == (0, 0, 2)
    assert resource.stats(END).little_gap == (0, 0)


def test_cancel_is_right_in_every_state_and_release_only_for_holders(env):
    resource = Resource(env, "desk", 1, (0, END))
    first, second = resource.request((0, 1)), resource.request((0, 2))
    env.run(until=1)
    assert (first.granted, second.granted) == (0, -1)
    with pytest.raises(ValueError, match="holds no unit"):
        resource.release(second)
    resource.cancel(second)
    resource.cancel(second)
    resource.cancel(first)
    resource.cancel(first)
    with pytest.raises(ValueError, match="holds no unit"):
        resource.release(first)
    with resource.request((0, 3)) as third:
        env.run(until=2)
        assert resource.in_service == 1
        assert third.value is third
    assert resource.free == 1
    env.run(until=END)
    assert resource.stats(END).granted == 2


def test_patience_that_runs_out_in_the_second_of_a_release_still_gets_the_unit(env):
    log = []
    resource = Resource(env, "desk", 1, (0, END))
    env.process(case(resource, log, 1, 0, 10))
    env.process(case(resource, log, 2, 3, 5, patience=7))
    env.process(case(resource, log, 3, 3, 5, patience=6))
    env.process(case(resource, log, 4, 4, 5, patience=0))
    env.process(case(resource, log, 5, 20, 5, patience=0))
    env.run(until=END)
    assert [e for e in sorted(log) if e[2] != "done"] == [
        (0, 1, "got"), (4, 4, "gave up"), (9, 3, "gave up"), (10, 2, "got"), (20, 5, "got"),
    ]  # fmt: skip
    stats = resource.stats(END)
    assert (stats.arrivals, stats.granted, stats.abandoned, stats.served) == (5, 3, 2, 3)
    assert (stats.wait_granted, stats.wait_abandoned) == (7, 6)


def test_waiting_for_what_is_over_or_with_negative_patience(env):
    resource = Resource(env, "desk", 1, (0, END))
    request = resource.request((0, 1))
    resource.cancel(request)
    with pytest.raises(StopIteration) as ended:
        next(wait_at_most(request, 5))
    assert ended.value.value is False
    with pytest.raises(ValueError, match="patience"):
        next(wait_at_most(request, -1))


def test_an_interrupted_wait_takes_its_request_back(env):
    resource = Resource(env, "desk", 0, (0, END))

    def story():
        yield from wait_at_most(resource.request((0, 1)), 100)

    process = env.process(story())
    process.defused = True

    def meddle():
        yield env.timeout(5)
        stop(process)
        with suppress(simpy.Interrupt):
            yield process

    env.process(meddle())
    env.run(until=END)
    assert resource.in_queue == 0
    assert resource.stats(END).wait_abandoned == 5


def test_a_cut_of_capacity_evicts_nobody_and_a_raise_serves_at_once(env):
    log = []
    resource = Resource(env, "desk", 2, (0, END))
    for number in range(1, 5):
        env.process(case(resource, log, number, 0, 10 * number))

    def changes():
        yield env.timeout(5)
        resource.set_capacity(1)
        assert (resource.in_service, resource.free) == (2, 0)
        yield env.timeout(20)
        resource.set_capacity(2)

    env.process(changes())
    env.run(until=END)
    assert [(t, n) for t, n, what in log if what == "got"] == [(0, 1), (0, 2), (20, 3), (25, 4)]
    stats = resource.stats(END)
    assert stats.busy == stats.service_integral == 100
    assert stats.available == 5 * 2 + 5 * 2 + 15 * 1 + (END - 25) * 2  # until 10 two units are held


def test_statistics_cover_the_window_and_cut_at_its_edges(env):
    log = []
    resource = Resource(env, "desk", 1, (10, 100), Halves())
    for number, (arrival, service) in enumerate([(0, 15), (5, 20), (12, 1_000), (50, 5), (100, 5)]):
        env.process(case(resource, log, number, arrival, service))
    env.run(until=100)
    stats = resource.stats(100)
    assert (stats.arrivals, stats.granted, stats.served) == (2, 2, 2)
    assert (stats.waiting_at_end, stats.in_service_at_end) == (1, 1)
    assert stats.queue_integral == stats.waits_sum == 5 + 23 + 50
    assert stats.service_integral == stats.service_sum == 90
    assert stats.busy == stats.available == 45
    assert stats.utilisation == 1.0
    assert stats.wait_granted == 10 + 23
    assert stats.wait_open == 50
    assert stats.max_queue == 2
    assert stats.mean_queue == 78 / 90
    assert stats.mean_in_service == 1.0
    assert stats.mean_wait_days == 33 / 2 / 86_400
    assert stats == resource.stats(100)


def test_an_unused_resource_reports_nothing_rather_than_zero(env):
    stats = Resource(env, "desk", 0, (0, END)).stats(END)
    assert (stats.utilisation, stats.mean_wait_days, stats.mean_wait_all_days) == (None, None, None)
    assert (stats.mean_queue, stats.max_queue) == (0.0, 0)
    env.run(until=5)
    with pytest.raises(ValueError, match="statistics at 4"):
        Resource(env, "desk", 0, (0, END)).stats(4)


def test_nobody_counts_as_queueing_who_is_served_in_the_same_second(env):
    resource = Resource(env, "desk", 1, (0, END))
    env.process(case(resource, [], 1, 5, 10))
    env.run(until=END)
    assert resource.stats(END).max_queue == 0


@pytest.mark.parametrize("wrong", [-1, 1.5, True, None])
def test_capacities_are_whole_numbers(env, wrong):
    with pytest.raises(ValueError, match="capacity must be a whole number"):
        Resource(env, "desk", wrong, (0, END))
    with pytest.raises(ValueError, match="capacity must be a whole number"):
        Resource(env, "desk", 1, (0, END)).set_capacity(wrong)
    with pytest.raises(ValueError, match="window"):
        Resource(env, "desk", 1, (5, 4))


CASES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30), st.none() | st.integers(0, 20), st.none() | st.integers(0, 90)),
    max_size=25,
)


def play(cases, capacity, cuts, window, order):
    """Random traffic with impatience, interruptions, cuts of capacity; returns resource, log and brute-force sums."""
    env, log = simpy.Environment(), []
    resource = Resource(env, "desk", capacity, window, Halves())
    sums = {"queue": 0, "service": 0, "busy": 0, "available": 0, "most": 0}

    def observe():  # the truth, second by second, after all events of the second
        event = env.event()
        event._ok, event._value = True, None
        event.callbacks.append(look)
        env.schedule(event, priority=50)

    def look(_):
        if window[0] <= env.now < window[1]:
            works = env.now % 10 < 5
            sums["queue"] += resource.in_queue
            sums["service"] += resource.in_service
            sums["busy"] += resource.in_service * works
            sums["available"] += max(resource.capacity, resource.in_service) * works
            sums["most"] = max(sums["most"], resource.in_queue)

    def watch():
        while True:
            observe()
            yield env.timeout(1)

    def interrupt(process, at):
        yield env.timeout(at)
        stop(process)

    def cut():
        for at, size in cuts:
            yield env.timeout(at)
            resource.set_capacity(size)

    env.process(watch())
    env.process(cut())
    for number in order:
        arrival, service, patience, stopped = cases[number]
        process = env.process(shielded(case(resource, log, number, arrival, service, patience)))
        if stopped is not None:
            env.process(interrupt(process, stopped))
    env.run(until=100)
    return resource, log, sums


def shielded(story):
    with suppress(simpy.Interrupt):
        yield from story


@given(CASES, st.integers(0, 3), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=4),
       st.tuples(st.integers(0, 50), st.integers(50, 120)), st.randoms(use_true_random=False))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_littles_law_is_an_identity_under_any_traffic(cases, capacity, cuts, window, chance):
    resource, log, sums = play(cases, capacity, cuts, window, range(len(cases)))
    stats = resource.stats(100)
    assert stats.little_gap == (0, 0)
    assert (stats.queue_integral, stats.service_integral) == (sums["queue"], sums["service"])
    assert (stats.busy, stats.available, stats.max_queue) == (sums["busy"], sums["available"], sums["most"])
    assert 0 <= stats.busy <= stats.available
    order = list(range(len(cases)))
    chance.shuffle(order)
    again, other_log, _ = play(cases, capacity, cuts, window, order)
    assert again.stats(100) == stats
    assert sorted(other_log) == sorted(log)


def test_several_requests_may_be_waited_for_together(env):
    resource = Resource(env, "desk", 3, (0, END))
    begun = []

    def panel(number):
        requests = [resource.request((0, number)) for _ in range(2)]
        yield env.all_of(requests)
        begun.append((env.now, number))
        yield env.timeout(5)
        for request in requests:
            resource.release(request)

    for number in (3, 1, 2):
        env.process(panel(number))
    env.run(until=END)
    assert begun == [(0, 1), (5, 2), (10, 3)]


def test_many_cancelled_requests_do_not_stay_in_memory(env):
    resource = Resource(env, "desk", 0, (0, END))
    keep = resource.request((0, 0))
    for number in range(1, 5_000):
        resource.cancel(resource.request((0, number)))
    assert len(resource._heap) < 200
    resource.set_capacity(1)
    env.run(until=1)
    assert keep.granted == 0


# -- what the units were held for --------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(-30, 120), st.integers(0, 60), st.sampled_from(["read", "write", None])), max_size=15
    ),
    st.integers(0, 3),
    st.booleans(),
    st.integers(0, 140),
)
@settings(max_examples=60, deadline=None)
def test_working_time_by_use_adds_up_to_the_time_busy_inside_the_window(jobs, capacity, halves, until):
    """Held against the single seconds: of each unit, each working second inside the window, by what it was held for."""
    env = simpy.Environment(initial_time=-30)
    desk = Resource(env, "desk", capacity, (0, 100), Halves() if halves else None, use="other")
    held = []

    def job(number, at, service, use):
        yield env.timeout(at + 30)
        request = desk.request((at, number), use=use)
        try:
            yield request
            held.append([use or "other", env.now, None])
            entry = held[-1]
            yield env.timeout(service)
            entry[2] = env.now
        finally:
            desk.cancel(request)

    for number, (at, service, use) in enumerate(jobs):
        env.process(job(number, at, service, use))
    env.run(until=until + 1)
    now = env.now
    expected = {}
    for use, begin, end in held:
        seconds = range(max(0, begin), min(100, now if end is None else end))
        worked = sum(t % 10 < 5 for t in seconds) if halves else len(seconds)
        expected[use] = expected.get(use, 0) + worked
    found = desk.busy_by_use()
    assert {k: v for k, v in found.items() if v} == {k: v for k, v in expected.items() if v}
    assert sum(found.values()) == desk.busy() == desk.stats(now).busy
    assert desk.available() == desk.stats(now).available >= desk.busy()
