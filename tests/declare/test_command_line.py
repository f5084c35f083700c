import datetime as dt

import pytest

from sandbox.declare.assignment import Schedule
from sandbox.declare.distribution import Dist
from sandbox.declare.load import checked, make_policy, parse_define, parse_set, parse_world, pick_policies
from sandbox.declare.problems import InputRefused
from sandbox.declare.uncertainty import Certain, Spread


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("toy.review.reviewers=12", "toy.review.reviewers", 12),
        (" toy.review.reviewers = 12", "toy.review.reviewers", 12),
        ("toy.regime=none", "toy.regime", "none"),
        ("toy.review.effort.mode=3", "toy.review.effort.mode", 3.0),
        ("toy.review.effort={family: fixed, value: 3}", "toy.review.effort", Dist("fixed", (3.0,))),
        ("toy.since=2021-05-01", "toy.since", dt.date(2021, 5, 1)),
        ("toy.holidays=[2021-05-01, 2021-05-02]", "toy.holidays", (dt.date(2021, 5, 1), dt.date(2021, 5, 2))),
        (
            "toy.factor={2020-01-01: 1, 2021-01-01: 2}",
            "toy.factor",
            Schedule(((dt.date(2020, 1, 1), 1.0), (dt.date(2021, 1, 1), 2.0))),
        ),
    ],
)
def test_a_value_is_set_in_yaml_syntax(catalogue, text, path, value):
    assignment = parse_set(text, catalogue)
    assert (assignment.path, assignment.value, str(assignment.place)) == (path, value, "--set")


def test_what_is_set_by_hand_is_held_unless_it_says_otherwise(catalogue):
    assert parse_set("toy.slots.total=12", catalogue).uncertainty == Certain()
    said = parse_set("toy.slots.total={value: 12, uncertainty: {low: 10, high: 14}}", catalogue)
    assert said.uncertainty == Spread(10, 14)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "toy.factor",
            "--set: found the text 'toy.factor', allowed: path=value.\n  Write for example toy.slots.total=10.",
        ),
        ("=3", "--set: found the text '=3', allowed: path=value.\n  Write for example toy.slots.total=10."),
        ("toy.factor=", "--set  toy.factor: found nothing (null), allowed: a number from 0 to 5."),
        ("toy.factor=9", "--set  toy.factor: found 9, allowed: a number from 0 to 5."),
        ("toy.factor=[1", "--set  toy.factor: this is not valid YAML: a [ is not closed, or a comma is missing."),
        (
            "toy.factor={2020-01-01: 1, 2020-01-01: 2}",
            "--set  toy.factor 2020-01-01: this key is here twice.\n  Remove one of the two.",
        ),
        ("toy.factor=!!python/name:os.system x", "--set  toy.factor: the tag !!python/name:os.system is not allowed.\n"
         "  Write plain values: numbers, text, dates, lists and mappings."),
        (
            "toy.facter=1",
            "--set  toy.facter: no such parameter.\n  Did you mean toy.factor? (`sandbox parameters toy` lists all)",
        ),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_set(catalogue, text, message):
    with pytest.raises(InputRefused) as refused:
        parse_set(text, catalogue)
    assert str(refused.value) == message


def test_a_policy_is_defined_on_the_spot(catalogue):
    policy = parse_define("wide:toy.slots.total=50,toy.shares={A: 0.2, B: 0.3, C: 0.5},toy.regime='none'", catalogue)
    assert (policy.name, policy.title) == ("wide", "Wide")
    assert {path: a.value for path, a in policy.overlay.items()} == {
        "toy.slots.total": 50,
        "toy.shares": {"A": 0.2, "B": 0.3, "C": 0.5},
        "toy.regime": "none",
    }


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "toy.slots.total=50",
            ["--define: found the text 'toy.slots.total=50', allowed: NAME:path=value[,path=value...].\n"
             "  Write for example my_policy:toy.slots.total=10."],
        ),
        (
            "Wide:toy.factor=9,toy.factor=1,toy.factor=2,toy.slot.total=3",
            [
                "--define: found the name 'Wide', allowed: 1 to 60 of the letters a to z, the digits and _.",
                "--define  toy.factor: found 9, allowed: a number from 0 to 5.",
                "--define  toy.factor: set twice in one policy.",
                "--define  toy.slot.total: no such parameter.\n"
                "  Did you mean toy.slots.total? (`sandbox parameters toy` lists all)",
            ],
        ),
        (
            "wide:",
            ["--define: found the text '', allowed: path=value.\n  Write for example toy.slots.total=10."],
        ),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_defined(catalogue, text, messages):
    with pytest.raises(InputRefused) as refused:
        parse_define(text, catalogue)
    assert [str(p) for p in refused.value.problems] == messages


def test_a_world_is_chosen_by_name(catalogue):
    assert parse_world("effects=sector", catalogue) == ("effects", "sector")
    for text, message in (
        ("effects", "--world: found the text 'effects', allowed: NAME=CHOICE."),
        ("efects=none", "--world: found the text 'efects', allowed: one of effects.\n  Did you mean effects?"),
        (
            "effects=sectr",
            "--world  effects: found the text 'sectr', allowed: one of none, sector.\n  Did you mean sector?",
        ),
    ):
        with pytest.raises(InputRefused) as refused:
            parse_world(text, catalogue)
        assert str(refused.value) == message


def test_policies_are_picked_by_name_in_the_order_asked_for(load):
    scenario = load("policies: {as_is: {}, always_open: {}, none: {}}\n")
    assert [p.name for p in pick_policies(scenario, ["none", "as_is"], "--policies")] == ["none", "as_is"]
    with pytest.raises(InputRefused) as refused:
        pick_policies(scenario, ["always_opn", "none", "none"], "--policies")
    assert [str(p) for p in refused.value.problems] == [
        "--policies  always_opn: no such policy.\n  Did you mean always_open? small has as_is, always_open, none.",
        "--policies  none: this policy is named twice.",
    ]


def test_policies_are_made_from_plain_values(catalogue):
    policy = make_policy(
        "wide", {"toy.slots.total": 50, "toy.factor": {dt.date(2020, 1, 1): 2}}, catalogue, "Wide doors"
    )
    assert policy.title == "Wide doors"
    with pytest.raises(InputRefused) as refused:
        make_policy("wide", {"toy.slots.total": float("nan"), "toy.x": 1}, catalogue)
    assert [p.path for p in refused.value.problems] == ["toy.slots.total", "toy.x"]


def test_what_was_set_by_hand_is_checked_against_the_scenario(catalogue, load):
    scenario = load("parameters:\n  toy.review.effort.mode: 3\n")
    for text, message in (
        ("toy.review.effort.min=3.5", "found min 3.5, mode 3, max 4 are not in order"),
        ("toy.factor={2022-01-01: 1}", "no value on 2021-01-01, when the run begins: the first is from 2022-01-01"),
        ("toy.windows=[{opens: 2030-01-01, closes: 2030-02-01}]", "found the date 2030-01-01"),
    ):
        a = parse_set(text, catalogue)
        with pytest.raises(InputRefused, match=rf"^--set  .*{message}"):
            checked(scenario.with_parameters({a.path: a}), catalogue)


def test_two_policies_of_one_name_are_refused(catalogue, load):
    scenario = load("policies: {as_is: {}}\n")
    twice = scenario.with_policies((*scenario.policies, parse_define("as_is:toy.factor=2", catalogue)))
    with pytest.raises(InputRefused, match=r"^as_is: two policies have this name"):
        checked(twice, catalogue)
