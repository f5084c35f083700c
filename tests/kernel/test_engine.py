"""One run: its edges, its order, its refusals."""

import datetime as dt

import numpy as np
import pytest
import simpy

from sandbox.kernel.clock import DAY, Clock
from sandbox.kernel.engine import Engine, PastEventError, stop


@pytest.fixture
def engine():
    return Engine.build(Clock(dt.date(2021, 1, 1), dt.date(2021, 1, 11), warm_up_days=2), "continuous")


def test_a_run_holds_what_happens_before_the_horizon_and_nothing_at_it(engine):
    seen = []
    for t in (engine.clock.first, 0, engine.clock.horizon - 1, engine.clock.horizon):
        engine.at(t, seen.append, t)
    engine.run()
    assert seen == [-2 * DAY, 0, 10 * DAY - 1]
    assert engine.now == engine.env.now == engine.clock.horizon


def test_calls_of_one_second_come_by_priority_then_as_scheduled(engine):
    seen = []
    for name, priority in (("a", 5), ("b", 1), ("c", 0), ("d", 1)):
        engine.at(7, seen.append, name, priority=priority)
    engine.run()
    assert seen == ["c", "b", "d", "a"]


def test_nothing_is_scheduled_in_the_past(engine):
    engine.at(5, engine.at, 4, print)
    with pytest.raises(PastEventError, match="second 4, but it is second 5"):
        engine.run()


def test_an_event_smuggled_into_the_past_stops_the_run(engine):
    engine.at(5, lambda: engine.env.schedule(simpy.Event(engine.env), delay=-1))
    with pytest.raises(PastEventError, match="an event lies at second 4"):
        engine.run()


def test_times_are_whole_numbers(engine):
    with pytest.raises(TypeError):
        engine.at(5.0, print)
    engine.at(np.int64(5), lambda: seen.append(type(engine.env.now)))
    seen = []
    engine.run()
    assert seen == [int]


def test_a_cancelled_call_is_not_made(engine):
    seen = []
    call = engine.at(5, seen.append, 1)
    engine.at(4, call.cancel)
    late = engine.at(6, seen.append, 2)
    engine.at(7, late.cancel)
    engine.run()
    assert seen == [2]


def test_an_error_in_a_process_ends_the_run(engine):
    def fails():
        yield engine.env.timeout(3)
        raise LookupError("lost")

    engine.env.process(fails())
    with pytest.raises(LookupError, match="lost"):
        engine.run()


def test_a_process_that_waits_for_one_that_fails_may_handle_it(engine):
    def fails():
        yield engine.env.timeout(3)
        raise LookupError("lost")

    def waits():
        try:
            yield engine.env.process(fails())
        except LookupError:
            return "handled"

    process = engine.env.process(waits())
    engine.run()
    assert process.value == "handled"


def test_the_run_equals_simpys_own():
    def story(env, log, name, step):
        while True:
            yield env.timeout(step)
            log.append((env.now, name))

    logs = []
    for run in (lambda e: e.run(), lambda e: e.env.run(until=e.clock.horizon)):
        engine, log = Engine.build(Clock(dt.date(2021, 1, 1), dt.date(2021, 2, 1)), "working_days"), []
        for name, step in (("a", 7_000), ("b", 3_500), ("c", 21_000)):
            engine.env.process(story(engine.env, log, name, step))
        run(engine)
        logs.append(log)
    assert logs[0] == logs[1]


def test_stopping_a_process_that_ends_in_the_same_second_is_no_error(engine):
    def story():
        yield engine.env.timeout(5 - engine.clock.first)

    process = engine.env.process(story())
    outcomes = []
    for priority in (5, 9):
        engine.at(5, lambda: outcomes.append(stop(process)), priority=priority)
    engine.run()
    assert outcomes == [False, False]


def test_stopping_a_living_process_interrupts_it(engine):
    def story():
        try:
            yield engine.env.timeout(5 * DAY)
        except simpy.Interrupt as interrupt:
            return interrupt.cause
        return None

    process = engine.env.process(story())
    engine.at(5, stop, process, "firm failed")
    engine.run()
    assert process.value == "firm failed"


def test_an_engine_is_built_from_seed_and_replication():
    engine = Engine.build(Clock(dt.date(2021, 1, 1), dt.date(2021, 2, 1)), "working_days", [], 5, 6, keep_journal=True)
    assert (engine.draws.seed, engine.draws.replication) == (5, 6)
    engine.journal.record(1, "s", 1, 1, "a")
    assert len(engine.journal.rows()) == 1
