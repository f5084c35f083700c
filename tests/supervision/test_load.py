"""The load check before a run: by hand, against runs, and in words."""

import math

import pytest

from sandbox.declare.command_line import make_policy
from sandbox.kernel.queueing import erlang_a
from sandbox.model import CATALOGUE, load_report
from sandbox.supervision import load
from tests.supervision.small import Small, means, scenario

EVEN = {
    "supervision.demand.city_per_year": 73.05,  # a fifth of a case a day
    "supervision.review.pass_score": -5,
    "supervision.review.panel": 3,
    "supervision.review.reviewers": 4,
    "supervision.exit.panel": 2,
    "supervision.slots.total": 60,
    "supervision.visits.per_year": 6,
    "supervision.visits.effort": 1,
    "supervision.visits.inspectors": 1,
}
FEW_FAIL = 0.004
"""A pass score of 0 points lies three standard deviations below the mean: a few in a thousand miss it."""


def loads(values, **given):
    return {found.resource: found for found in load_report(scenario(values, **given))}


def test_the_offered_work_is_that_of_a_reckoning_by_hand():
    """A fifth of a case a day, nobody lost: 3 readings of 3 days at the gate, 2 of 2 days at the exit.

    A test lasts 200 days, its audit 10, half an interval of windows 50. Visits: 52 tests x 6 a year x a day.
    """
    found = loads(EVEN)
    assert found["reviewers"].offered == pytest.approx(0.2 * (3 * 3 + 2 * 2), rel=FEW_FAIL)
    assert found["test places"].offered == pytest.approx(0.2 * 260, rel=FEW_FAIL)
    assert found["inspectors"].offered == pytest.approx(52 * 6 / 365.25, rel=FEW_FAIL)
    assert [f.capacity for f in found.values()] == [4, 60, 1]
    assert all(f.load == f.offered / f.capacity for f in found.values())


def test_working_days_make_the_same_work_a_greater_load():
    around_the_clock, by_day = (
        loads({**EVEN, "supervision.staff.calendar": kind}, days=365)["reviewers"].offered
        for kind in ("continuous", "working_days")
    )
    assert by_day / around_the_clock == pytest.approx(365 / 247, rel=0.02)


def test_there_is_no_load_without_a_sandbox():
    sandbox = scenario(EVEN)
    assert load_report(sandbox, make_policy("none", {"supervision.regime": "none"}, CATALOGUE)) == ()


def test_the_declared_capacities_are_loaded_as_they_say():
    """Reviewers and inspectors about 0.85, places about 0.9: nowhere published, and declared so."""
    assert [round(found.load, 2) for found in load_report(scenario(base={}, days=1_826))] == pytest.approx(
        [0.85, 0.9, 0.85], abs=0.03
    )


def test_the_flow_is_what_runs_show():
    """Shares at the gate and readings a file, quality integrated out, against four hundred cases."""
    values = {"supervision.regime": "always_open", "supervision.demand.city_per_year": 400, "supervision.withdrawal": 0,
              "supervision.review.reviewers": 200, "population.mortality.scale": 0}  # fmt: skip
    world = Small(values, base={}, days=900, entry_days=600).done()
    own = [c for c in world.desk.cases if (c.route and c.outcome != "open") or c.accepted is not None]
    own = [c for c in own if c.route.startswith("sandbox")]
    flow = load.flow(world.plan.at(0))
    for found, expected in (
        (sum(c.attempts for c in own) / len(own), flow.reviews / flow.applications),
        (sum(c.accepted is not None for c in own) / len(own), flow.accepted / flow.applications),
    ):
        assert len(own) > 400
        assert abs(found - expected) < 4 * math.sqrt(expected / len(own))


def test_a_world_in_its_steady_state_is_as_busy_as_the_check_says():
    """The gate open for six years before the start, then five years; what queues lose is small."""
    values = {"supervision.regime": "always_open", "supervision.demand.warm_up": "run"}
    given = {"base": {}, "days": 1_826, "warm_up": 2_190}
    measures = ("reviewer_utilisation", "slot_utilisation", "inspector_utilisation")
    busy = list(means(values, measures, 6, **given).values())
    assert busy == pytest.approx([found.load for found in loads(values, **given).values()], abs=0.03)


def test_too_much_is_said_with_the_share_that_will_be_lost():
    """Cases that can give up make every queue stable; how many are lost is Erlang's A."""
    values = {**EVEN, "supervision.review.reviewers": 2, "supervision.withdrawal": 1}
    found = loads(values)["reviewers"]
    readings = 73.05 * 5
    _, lost, _ = erlang_a(readings, readings / found.offered, 1.0, 2)
    assert found.load == pytest.approx(1.3, rel=FEW_FAIL)
    assert found.lost_share == pytest.approx(lost)
    assert found.sentence.startswith("reviewers: 2.6 reviewers' work is offered to 2; ")
    assert found.sentence.endswith(f"about {lost:.0%} of the cases will fail or withdraw while waiting")


def test_too_little_is_said_too():
    found = loads({**EVEN, "supervision.review.reviewers": 100})["reviewers"]
    assert found.sentence == "reviewers: busy 3% of the time; this lever can hardly matter here"


def test_harm_that_grows_as_fast_as_it_is_found_is_said_and_allowed():
    """In tests 6 visits a year x 0.5 + 1 complaint = 4 a year find it, in the market 2 a year."""
    seen = {"supervision.visits.per_year": 6, "supervision.visits.detection": 0.5,
            "supervision.incidents.complaints": 1, "supervision.launch.detection": 2}  # fmt: skip
    slow, middle, fast = (loads({**EVEN, **seen, "supervision.incidents.growth": g}) for g in (1.5, 2, 4))
    assert not {name for name in slow if name.startswith("harm")}
    assert {name for name in middle if name.startswith("harm")} == {"harm in the market"}
    assert {name for name in fast if name.startswith("harm")} == {"harm in the market", "harm in tests"}
    assert "only the cap by the customers reached bounds it" in fast["harm in tests"].sentence
    assert fast["harm in tests"].load == 1
    world = (
        Small({**seen, "supervision.incidents.growth": 40, "supervision.incidents.per_million": 2_000}).begin().done()
    )
    assert world.case().harm_in_test > 0  # bounded, and the books balance


def test_without_a_sandbox_the_market_alone_is_looked_at():
    values = {"supervision.regime": "none", "supervision.incidents.growth": 9, "supervision.launch.detection": 2}
    assert set(loads(values)) == {"harm in the market"}
