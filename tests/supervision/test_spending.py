"""What supervision costs, by what the staff did: adds up, and is what the hours say."""

import dataclasses
import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.kernel.clock import DAY
from sandbox.kernel.ledger import BooksError
from sandbox.supervision.measures.spending import SPENDING
from sandbox.supervision.work import IDLE, WORK, allotted
from tests.supervision import small
from tests.supervision.small import Small, initial

RATE = {"supervision.staff.day_cost": 1_000}
PARTS = [f"cost_{activity}" for activity in (*WORK, IDLE)]


def parts(world):
    found = world.values(None)
    return {name.removeprefix("cost_"): found[name] for name in PARTS if found[name]}


def test_every_activity_has_its_measure():
    assert [m.name for m in SPENDING] == [*PARTS, "budget_per_year"]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any))
def test_an_amount_is_shared_out_to_the_fen(amount, seconds):
    spent = {str(i): s for i, s in enumerate(seconds)}
    shares = allotted(amount, spent)
    assert sum(shares.values()) == amount
    for name, share in shares.items():
        assert share >= 0
        assert abs(share * sum(seconds) - amount * spent[name]) < sum(seconds)


@pytest.mark.parametrize("seconds", [{"a": 0}, {"a": 5, "b": -1}, {"a": -2, "b": 1}])
def test_time_that_cannot_be_is_refused(seconds):
    with pytest.raises(ValueError, match="time cannot be paid"):
        allotted(100, seconds)


def test_a_case_costs_the_days_of_its_road():
    """3 days of reading and 2 at the exit, of 2 people on 500 days of all hours; the inspector has nothing to do."""
    people = {"supervision.review.reviewers": 1, "supervision.visits.inspectors": 1}
    world = Small({**RATE, **people}).begin().done()
    assert parts(world) == {"review": 3_000, "exit": 2_000, "idle": 1_000_000 - 5_000}
    assert world.values(None)["budget_per_year"] == pytest.approx(1_000_000 / (500 / 365.25))


def test_visits_advice_and_consultation_are_told_apart():
    values = {
        **RATE, "supervision.visits.per_year": 2, "supervision.visits.effort": 1.5, "supervision.hub.open": "yes",
        "supervision.hub.request_share": 1, "supervision.hub.supported_share": 1, "supervision.hub.effort": 4,
        "supervision.consultation.required": "yes", "supervision.consultation.effort": 6,
        "supervision.consultation.noise": 0,
    }  # fmt: skip
    world = Small(values).begin(quality=3.0).done()
    assert world.case().graduated is not None
    found = parts(world)
    assert (found["advice"], found["consultation"]) == (4_000, 6_000)
    assert found["visits"] == 1_500 * world.desk.visits_made > 0


def test_officers_are_paid_by_the_case_and_nobody_is_idle_without_a_sandbox():
    values = {**RATE, "supervision.regime": "none", "supervision.licence.admissible_share": 1,
              "supervision.licence.effort": 12}  # fmt: skip
    assert parts(Small(values).begin().done()) == {"licence": 12_000}


def test_work_that_the_window_cuts_is_paid_up_to_its_edge():
    """The file is with the panel from day 21; the run ends on day 23, the year before it is not paid."""
    people = {"supervision.review.reviewers": 1, "supervision.visits.inspectors": 1}
    world = Small({**RATE, **people}, days=23, warm_up=40).begin().done()
    assert parts(world) == {"review": 2_000, "idle": 44_000}


def test_who_finishes_a_file_after_a_cut_of_staff_is_paid_for_it():
    """Three read a file each for 30 days from day 21; from day 31 on only one is employed."""
    told = small.scenario({**RATE, "supervision.review.effort": 30, "supervision.visits.inspectors": 1}, days=100)
    cut = Schedule(((dt.date(2020, 1, 1), 3), (small.START + dt.timedelta(31), 1)))
    path = "supervision.review.reviewers"
    told = dataclasses.replace(told, parameters={**told.parameters, path: Assignment(path, cut)})
    world = Small.__new__(Small)
    small.Run.__init__(world, told, told.plan(small.CATALOGUE), 1, 0, journal=True)
    world.desk = world.supervision.desk
    for firm in range(3):
        world.begin(firm=firm)
    world.done()
    found = parts(world)
    assert found["review"] == 90_000
    busy = 3 * 30
    offered = 3 * 51 + 49  # three until the last file is read on day 51, then one
    assert found["idle"] == (offered - busy + 100) * 1_000


@pytest.mark.parametrize("regime", ["always_open", "batches", "waiver", "none"])
def test_the_parts_add_up_to_the_staff_cost_to_the_fen(regime):
    values = {"supervision.incidents.per_million": 500, "supervision.hub.open": "yes", "supervision.regime": regime,
              "supervision.consultation.required": "yes"}  # fmt: skip
    standing = [initial("on_test", 5, Small().engine.clock.date(-200 * DAY))]
    world = Small(values, base={}, days=900, entry_days=700, initial=standing, warm_up=100).done()
    found = world.values(None)
    cost = [round(found[name] * 100) for name in PARTS]
    assert all(c >= 0 for c in cost)
    assert sum(cost) == round(found["staff_cost"] * 100) == world.desk.staff_paid > 0
    for people, _ in world.desk.staff():
        assert sum(people.busy_by_use().values()) == people.busy()
    hours = world.desk.reviewers.busy_by_use()
    assert math.isclose(sum(hours.values()) / DAY, found["reviewer_utilisation/num"], abs_tol=1e-9)


def test_time_spent_on_undeclared_work_breaks_the_run():
    world = Small().begin()
    world.desk.reviewers.use = "golf"
    world.desk.reviewers.request((0, 0))
    with pytest.raises((BooksError, KeyError), match="golf"):
        world.done()
