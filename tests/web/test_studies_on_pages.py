"""What a page counts from the job manager's runs is what the library counts from its own."""

import pytest

from sandbox.study.sweep import plan_sweep, sweep, sweep_from
from sandbox.study.tasks import the_model
from sandbox.study.tornado import plan_tornado, tornado
from sandbox.web import work
from sandbox.web.closer import lanes, matters, trade_off
from sandbox.web.jobs import FIRST, Manager, Progress, Standing, Want
from sandbox.web.stages import ENDED, PLACE, PLACES, STAGES
from tests.web.web_fakes import ByHand, Plain, until, want


def stands(wants, made):
    """How the wants stand when all that they ask for has been run."""
    standings = []
    for one in wants:
        for replication in range(one.replications):
            if (one.key, replication) not in made:
                made[one.key, replication] = one.runner(one.policy, replication)
        standings.append(Standing(tuple(made[one.key, r] for r in range(one.replications))))
    total = sum(one.replications for one in wants)
    return Progress(tuple(standings), total, total, 0.0, 0)


@pytest.mark.parametrize("top", [1, None])
def test_a_tornado_on_the_page_is_the_librarys(small, top):
    asked = {"only": "worlds", "top": top, "rough": 2, "replications": 4}
    plan = plan_tornado(small, "accepted", "always_open", "as_is", **asked)
    held, made = matters.hold(plan, the_model()), {}
    for _ in range(2):
        held.take(stands(held.wants(), made))
    found = held.figures(stands(held.wants(), made))
    theirs = tornado(small, "accepted", "always_open", "as_is", workers=1, **asked)
    assert found.to_json() == theirs.to_json()


def test_taking_in_the_same_runs_twice_counts_them_once(small):
    plan = plan_tornado(small, "accepted", alone=True, only="worlds", top=None, replications=2)
    held, made = matters.hold(plan, the_model()), {}
    progress = stands(held.wants(), made)
    held.take(progress)
    held.take(progress)
    assert held.crew.made == plan.runs


def test_a_sweep_on_the_page_is_the_librarys(small):
    levers = {"supervision.review.reviewers": [4, 8]}
    plan = plan_sweep(small, levers, measures=["accepted"], replications=3)
    asked = trade_off._asked(plan)
    made = {}
    progress = stands(asked.wants, made)
    records = [
        record.__class__(**{**record.__dict__, "policy": cell})
        for cell, standing in zip(plan.cells, progress.standings, strict=True)
        for record in standing.records
    ]
    theirs = sweep(small, levers, measures=["accepted"], replications=3, workers=1)
    assert sweep_from(records, plan, the_model()).to_json() == theirs.to_json()


def test_background_work_waits_for_what_others_wait_for():
    crew = ByHand(limit=1)
    manager = Manager(crew)
    try:
        busy = [Want(f"b{i}", Plain(), want("b").policy, 10, background=True) for i in range(5)]
        manager.request("many", busy)
        until(lambda: crew.open)
        manager.request("one", [want("quick")])
        crew.finish()
        until(lambda: crew.open)
        assert crew.open[0][2].policy.name == "quick"
        assert crew.open[0][2].last < FIRST
    finally:
        manager.close()


def test_a_packed_journal_is_the_runs(small):
    policy = small.policies[0]
    runner = work.WithJournal(small, 1, 3)
    record = runner(policy, 0)
    assert record.replication == 0
    plain = work.app_model().run(small, policy, seed=1, replication=3, journal=True)
    assert work.unpacked(record)["activity"] == list(plain.journal["activity"])
    assert work.unpacked(record)["time"] == [int(t) for t in plain.journal["time"]]


def test_a_run_that_cannot_be_made_says_why(small):
    record = work.WithJournal(small, 1, -1)(small.policies[0], 0)
    assert record.status == "failed"
    assert record.reason


def test_stages_and_places_begin_with_activities_that_there_are():
    from sandbox.model import explain

    for system, known in STAGES.items():
        for activity in known:
            assert explain(activity, system), (system, activity)
    assert set(PLACE.values()) <= {*PLACES, ""}
    for activity in PLACE:
        assert explain(activity, "supervision"), activity


def test_a_kind_is_known_of_every_stage():
    stages = {stage for known in STAGES.values() for stage in known.values()} - {ENDED}
    assert {lanes.kind_of(stage) for stage in stages} == {"work", "wait", "runs"}
