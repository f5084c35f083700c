import shlex

import pytest

from sandbox import InputRefused, compare
from sandbox.cli.inputs import the_policies, the_scenario
from sandbox.declare.policy import Policy
from sandbox.web.question import Wanted, ask, own_name
from sandbox.web.work import app_model

MODEL = app_model()


def asked(small, start="always_open", changes=None, runs=4, seed=3, reference="as_is"):
    return ask(small, small.policy(reference), [Wanted(small.policy(start), changes or {})], MODEL, runs, seed)


def run(question):
    return [
        [want.runner(want.policy, replication) for replication in range(want.replications)] for want in question.wants
    ]


def test_the_page_gives_the_figures_of_the_public_comparison(small):
    question = asked(small, changes={"supervision.review.reviewers": 12})
    there = compare(small, list(question.policies), "as_is", replications=4, seed=3, workers=1)
    here = question.comparison(*run(question))
    assert {**here.to_json(), "command": ""} == {**there.to_json(), "command": ""}


def test_the_command_shown_asks_the_same_question(small):
    changes = {"supervision.visits.weights.A": 0.25, "supervision.notice.days.mode": 20.0, "supervision.slots.total": 9}
    question = asked(small, changes=changes)
    words = shlex.split(question.command)
    given = {words[i]: words[i + 1] for i in range(3, len(words), 2)}
    assert words[:3] == ["sandbox", "compare", small.file]
    assert (given["--replications"], given["--seed"], given["--reference"]) == ("4", "3", "as_is")
    again = the_scenario(words[2], defines=[given["--define"]])
    reference, policy = the_policies(again, given["--policies"])
    same = ask(again, reference, [Wanted(policy, {})], MODEL, 4, 3)
    assert same.identities == question.identities


def test_a_policy_left_alone_is_the_files_own_one(small):
    question = asked(small)
    assert question.others == (small.policy("always_open"),)
    assert "--define" not in question.command
    assert question.differing == {"supervision.regime": ("batches", "always_open")}


def test_a_policy_made_out_of_the_reference_shares_its_runs(small):
    question = asked(small, start="as_is")
    assert question.same
    assert question.identities[0] == question.identities[1]
    assert question.wants[0].key == question.wants[1].key
    assert question.command.endswith("--policies as_is --reference as_is --replications 4 --seed 3")


def test_equal_content_has_one_identity_whatever_it_is_called(small):
    changed = asked(small, start="as_is", changes={"supervision.review.reviewers": 12})
    assert changed.identities[1] == asked(small, start="more").identities[1]
    assert changed.key != asked(small, start="more").key


def test_records_of_a_shared_job_count_under_the_name_asked_for(small):
    named, own = asked(small, "more"), asked(small, "as_is", {"supervision.review.reviewers": 12})
    left, right = run(named)
    assert own.comparison(left, right).policies["own"] == named.comparison(left, right).policies["more"]


def test_only_runs_that_both_policies_have_are_compared(small):
    question = asked(small, runs=5)
    left, right = run(question)
    partial = question.comparison(left, right[:3])
    assert max(e.n for e in partial.policies["as_is"].values()) == partial.policies["as_is"]["cases"].n == 3
    assert question.comparison(left, right[:1]) is None


def test_seed_and_runs_are_part_of_what_is_asked(small):
    assert asked(small, seed=1).identities != asked(small, seed=2).identities
    assert asked(small, runs=10).identities == asked(small, runs=20).identities
    assert asked(small, runs=10).key != asked(small, runs=20).key


def test_values_out_of_bounds_or_order_are_refused_in_words(small):
    with pytest.raises(InputRefused, match="a whole number from 1 to"):
        asked(small, changes={"supervision.review.reviewers": 0})
    with pytest.raises(InputRefused, match="not in order"):
        asked(small, changes={"supervision.notice.days.min": 70.0})


def test_the_own_policys_name_is_one_that_the_scenario_does_not_use(small):
    assert own_name(small) == "own"
    assert own_name(small.with_policies((Policy("own"), Policy("own_2")))) == "own_3"


def test_loads_are_said_before_any_run(small):
    lines = asked(small, start="more").loads
    assert any("reviewers' work is offered to" in line for line in lines)
    assert any("More reviewers" in line for line in lines)
