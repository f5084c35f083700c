import copy
import datetime as dt
import pickle
from dataclasses import FrozenInstanceError

import pytest

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.distribution import Dist
from sandbox.declare.load import parse_define, parse_set
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused

DAY = 86_400
STEPS = ((dt.date(2020, 3, 12), 1.25), (dt.date(2021, 1, 7), 1.0))


def seconds(day):
    return (day - dt.date(2021, 1, 1)).days * DAY


def test_a_schedule_is_in_force_from_its_day_on():
    schedule = Schedule(STEPS)
    assert schedule.at(dt.date(2020, 3, 12)) == 1.25
    assert schedule.at(dt.date(2021, 1, 6)) == 1.25, "the day before, the old value holds"
    assert schedule.at(dt.date(2021, 1, 7)) == 1.0, "on the day, the new one"
    with pytest.raises(LookupError, match=r"no value on 2020-03-11: the first is of 2020-03-12"):
        schedule.at(dt.date(2020, 3, 11))


def test_a_schedule_is_in_order_and_not_empty():
    with pytest.raises(ValueError, match="at least one date"):
        Schedule(())
    with pytest.raises(ValueError, match="2020-03-12 stands after 2021-01-07"):
        Schedule(STEPS[::-1])
    with pytest.raises(ValueError, match="2020-03-12 stands after 2020-03-12"):
        Schedule((STEPS[0], STEPS[0]))


def test_a_plan_changes_at_midnight_of_the_day(load, catalogue):
    scenario = load("parameters:\n  toy.factor: {2020-03-12: 1.25, 2021-01-07: 1.0, 2030-01-01: 3.0}\n")
    plan = scenario.plan(catalogue)
    change = seconds(dt.date(2021, 1, 7))
    assert plan.since == (0, change)
    assert plan.at(0).values["toy.factor"] == 1.25
    assert plan.at(change - 1).values["toy.factor"] == 1.25
    assert plan.at(change).values["toy.factor"] == 1.0
    assert plan.at(10**12).values["toy.factor"] == 1.0, "a date after the end never comes"


def test_a_plan_begins_with_the_warm_up(load, catalogue):
    plan = load("warm_up_days: 10\nparameters:\n  toy.factor: {2020-01-01: 2, 2020-12-28: 3}\n").plan(catalogue)
    assert plan.since == (-10 * DAY, -4 * DAY)
    assert (plan.at(-5 * DAY).values["toy.factor"], plan.at(0).values["toy.factor"]) == (2.0, 3.0)


def test_a_policy_lies_on_the_base_and_its_parts_on_the_base_of_the_moment(load, catalogue):
    scenario = load("policies:\n  slow: {set: {toy.review.effort.max: 9}}\n")
    slow = scenario.policy("slow")
    assert scenario.values(catalogue, slow)["toy.review.effort"] == Dist("triangular", (1.0, 2.0, 9.0))
    set_by_hand = parse_set("toy.review.effort.mode=3", catalogue)
    changed = scenario.with_parameters({set_by_hand.path: set_by_hand})
    assert changed.values(catalogue, slow)["toy.review.effort"] == Dist("triangular", (1.0, 3.0, 9.0))
    drawn = {"toy.review.effort": Dist("triangular", (0.5, 1.0, 2.0))}
    assert changed.values(catalogue, slow, drawn)["toy.review.effort"] == Dist("triangular", (0.5, 1.0, 9.0))


def test_what_is_drawn_replaces_constants_but_neither_schedules_nor_policies(load, catalogue):
    scenario = load("parameters: {toy.factor: {2020-01-01: 2}}\npolicies: {wide: {set: {toy.slots.total: 50}}}\n")
    drawn = {"toy.factor": 4.0, "toy.slots.total": 7, "toy.review.reviewers": 5}
    settings = scenario.plan(catalogue, scenario.policy("wide"), drawn).at(0)
    assert settings.values["toy.factor"] == 2.0
    assert settings.values["toy.slots.total"] == 50
    assert settings.values["toy.review.reviewers"] == 5
    assert scenario.plan(catalogue, None, drawn).at(0).values["toy.slots.total"] == 7


def test_a_whole_set_by_hand_replaces_the_parts_in_the_file(load, catalogue):
    scenario = load("parameters:\n  toy.visits.A: 5\n")
    whole = parse_set("toy.visits={A: 1, B: 1}", catalogue)
    assert scenario.with_parameters({whole.path: whole}).values(catalogue)["toy.visits"] == {"A": 1.0, "B": 1.0}


def test_policies_stack_and_the_upper_one_holds(catalogue):
    lower = parse_define("a:toy.factor=1,toy.visits.A=3,toy.visits.B=4", catalogue)
    upper = parse_define("b:toy.factor=2,toy.visits={A: 0, B: 0}", catalogue)
    stack = lower.stack(upper)
    assert stack.name == "a+b"
    assert {path: a.value for path, a in stack.overlay.items()} == {"toy.factor": 2.0, "toy.visits": {"A": 0, "B": 0}}
    back = upper.stack(lower, "c")
    assert set(back.overlay) == {"toy.factor", "toy.visits", "toy.visits.A", "toy.visits.B"}


def test_policies_differ_by_path(catalogue):
    a = parse_define("a:toy.factor=1,toy.slots.total=5", catalogue)
    b = parse_define("b:toy.factor=2,toy.slots.total=5,toy.regime=none", catalogue)
    differences = a.diff(b)
    assert list(differences) == ["toy.factor", "toy.regime"]
    assert differences["toy.regime"][0] is None
    assert a.diff(a) == {}


def test_a_policy_is_its_content(load, catalogue):
    scenario = load()
    a = parse_define("a:toy.factor=1,toy.slots.total=5", catalogue)
    b = parse_define("b:toy.slots.total=5,toy.factor=1.0", catalogue)
    c = parse_define("c:toy.slots.total=6,toy.factor=1.0", catalogue)
    identity = scenario.policy_identity
    assert identity(catalogue, a) == identity(catalogue, b) != identity(catalogue, c)
    assert len(identity(catalogue, a)) == 16
    assert len({a, b, copy.deepcopy(a)}) == 2, "policies can be put in sets"


def test_the_identity_of_a_base_is_what_it_does_not_how_it_is_written(load, catalogue):
    plain = load().identity(catalogue)
    assert load("parameters: {toy.slots.total: 10, toy.slots.price: 1000}\n").identity(catalogue) == plain
    assert load("parameters: {toy.review.effort.mode: 2}\n").identity(catalogue) == plain
    assert load("title: Another\nheadline: [harm]\npolicies: {p: {}}\n").identity(catalogue) == plain
    assert load("worlds: {effects: none}\n").identity(catalogue) == plain
    changed = [
        "parameters: {toy.slots.total: 11}\n",
        "parameters: {toy.slots.total: {2020-01-01: 10}}\n",
        "worlds: {effects: sector}\n",
        "warm_up_days: 1\n",
        "entry_end: 2022-01-01\n",
        "initial_cases: [{system: toy, stage: on_test, count: 1, since: 2020-01-01, source: s, status: official}]\n",
    ]
    assert len({plain, *(load(text).identity(catalogue) for text in changed)}) == len(changed) + 1


def test_nothing_of_a_scenario_can_be_changed(load, catalogue):
    scenario = load("worlds: {effects: none}\nparameters: {toy.shares: {A: 1, B: 0, C: 0}}\npolicies: {p: {}}\n")
    with pytest.raises(FrozenInstanceError):
        scenario.name = "other"
    with pytest.raises(TypeError, match="frozen"):
        scenario.parameters["toy.factor"] = Assignment("toy.factor", 2.0)
    with pytest.raises(TypeError, match="frozen"):
        scenario.worlds.update(effects="sector")
    with pytest.raises(TypeError, match="frozen"):
        scenario.policy("p").overlay.clear()
    with pytest.raises(TypeError, match="frozen"):
        scenario.parameters["toy.shares"].value["A"] = 0.5
    with pytest.raises(TypeError, match="frozen"):
        catalogue.defaults["toy.shares"].pop("A")
    with pytest.raises(TypeError, match="frozen"):
        scenario.parameters |= {}


def test_laying_values_on_a_scenario_leaves_it_as_it_was(load, catalogue):
    scenario = load("parameters: {toy.factor: 1}\npolicies: {p: {}}\n")
    before = scenario.identity(catalogue)
    more = parse_set("toy.factor=2", catalogue)
    assert scenario.with_parameters({more.path: more}).identity(catalogue) != before
    scenario.with_policies(())
    scenario.with_worlds({"effects": "sector"})
    scenario.plan(catalogue, parse_define("q:toy.factor=3", catalogue))
    assert scenario.identity(catalogue) == before
    assert [p.name for p in scenario.policies] == ["p"]


def test_scenarios_travel_to_workers_unchanged(load, catalogue):
    scenario = load(
        "worlds: {effects: sector}\n"
        "parameters: {toy.shares: {A: 1, B: 0, C: 0}, toy.factor: {2020-01-01: 1}}\n"
        "policies: {p: {set: {toy.visits.A: 3}}}\n"
    )
    there = pickle.loads(pickle.dumps(scenario))
    assert there == scenario
    assert there.identity(catalogue) == scenario.identity(catalogue)
    with pytest.raises(TypeError, match="frozen"):
        there.parameters["toy.shares"].value["A"] = 0.5


def test_an_unknown_policy_is_a_key_error(load):
    with pytest.raises(KeyError):
        load().policy("none")


def test_parts_that_do_not_fit_are_refused_when_a_plan_is_made(load, catalogue):
    policy = Policy("p", overlay={"toy.review.effort.min": Assignment("toy.review.effort.min", 9.0)})
    with pytest.raises(InputRefused, match=r"^toy\.review\.effort: found min 9, mode 2, max 4 are not in order"):
        load().plan(catalogue, policy)
