"""The figures behind the views of the sandbox: who bears customers' losses, and where cases wait."""

import pytest

from sandbox import load_scenario
from sandbox.kernel.clock import DAY
from sandbox.model import CATALOGUE, Run, run
from sandbox.supervision.measures.figures import figures


def policy(scenario, name):
    return next(p for p in scenario.policies if p.name == name)


@pytest.fixture(scope="module")
def haidian():
    return load_scenario("haidian-coupled")


@pytest.fixture(scope="module")
def world(haidian):
    made = Run(haidian, haidian.plan(CATALOGUE, policy(haidian, "as_is")), 1, 0, journal=False)
    made.run()
    return made


def test_they_come_with_the_series_alone(haidian):
    asked = run(haidian, policy(haidian, "as_is"), seed=1, replication=0, series=True)
    plain = run(haidian, policy(haidian, "as_is"), seed=1, replication=0)
    assert plain.figures == {}
    assert asked.figures
    assert plain.values == asked.values


def test_the_parties_bear_the_whole_harm(world):
    found, values = figures(world.supervision.desk, None), world.values(None)
    borne = {name: value for name, value in found.items() if name.startswith("harm/")}
    assert sum(borne.values()) == pytest.approx(values["harm"], abs=0.01)
    assert borne["harm/customers"] == pytest.approx(values["harm_uncompensated"], abs=0.01)
    assert borne["harm/partners"] > 0 < borne["harm/firms"]
    assert min(borne.values()) >= 0


def test_a_queue_is_that_of_its_resource(world):
    found, desk = figures(world.supervision.desk, None), world.supervision.desk
    stats = desk.reviewers.stats(desk.clock.horizon)
    assert found["wait/review/number"] == stats.mean_queue
    assert found["wait/review/days"] == stats.waits_sum / DAY
    assert found["wait/review/came"] == stats.arrivals
    assert not [name for name in found if "consultation" in name]  # nobody is consulted here


def test_a_case_waits_from_its_ready_file_to_its_application(world):
    found, horizon = figures(world.supervision.desk, None), world.engine.clock.horizon
    cases = [c for c in world.supervision.desk.cases if not c.initial and c.route.startswith("sandbox")]
    # Looked at once a day: who is ready and has neither applied nor ended.
    days = range(0, horizon, DAY)
    seen = [
        c for t in days for c in cases
        if c.ready is not None and c.ready <= t and all(x is None or t < x for x in (c.applied, c.ended))
    ]  # fmt: skip
    assert found["wait/apply/number"] == pytest.approx(len(seen) / len(days), rel=0.02)
    assert found["wait/apply/days"] == pytest.approx(len(seen), rel=0.02)
    assert found["wait/apply/came"] == sum(c.ready is not None and c.ready >= 0 for c in cases)


def test_without_batches_cases_wait_less_for_application_and_notice(haidian):
    called, opened = (
        run(haidian, policy(haidian, name), seed=1, replication=0, series=True).figures
        for name in ("as_is", "always_open")
    )
    assert opened["wait/apply/days"] < called["wait/apply/days"]
    assert opened["wait/notice/days"] < called["wait/notice/days"]
