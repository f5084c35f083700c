"""What matters most: ends of the declared ranges, the widest first, and what cannot be moved or run is said."""

from dataclasses import replace

import pytest
import study_fakes as fakes

from sandbox.declare.assignment import Assignment
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.problems import InputRefused
from sandbox.declare.uncertainty import Options, Spread
from sandbox.declare.world import World, WorldChoice
from sandbox.study.compare import compare, simulate
from sandbox.study.tasks import Model
from sandbox.study.tornado import plan_tornado, tornado, tornado_steps
from sandbox.study.tornado_points import inputs_of

UNSURE = fakes.SCENARIO.with_parameters({
    "toy.gain": Assignment("toy.gain", 0.0),
    "toy.open": Assignment("toy.open", "yes", uncertainty=Options(("yes", "no"))),
    "toy.where": Assignment("toy.where", 1, uncertainty=Spread(0, 3)),
})  # fmt: skip


def made(measure="wait", scenario=fakes.SCENARIO, model=fakes.MODEL, **more):
    more = {"replications": 30, "top": None, "workers": 1, **more}
    return tornado(scenario, measure, model=model, **more)


def set_to(value):
    return fakes.SCENARIO.with_parameters({"toy.speed": Assignment("toy.speed", value)})


def test_more_speed_means_less_waiting():
    speed = made(alone=True).bar("toy.speed")
    low, high = speed.arms
    assert (low.end.value, high.end.value) == (1.0, 2.0)
    assert low.change.mean == pytest.approx(1.0)
    assert high.change.mean == pytest.approx(-1.0)
    assert speed.swing.mean == pytest.approx(2.0)
    assert speed.clear


def test_an_end_is_the_run_with_that_value_set():
    low = made("harm", alone=True, replications=8).bar("toy.speed").arms[0]
    alone = simulate(set_to(1.0), "as_is", replications=8, workers=1, model=fakes.MODEL).estimates["harm"]
    assert (low.figure.mean, low.figure.low, low.figure.high) == (alone.mean, alone.low, alone.high)


def test_the_difference_at_an_end_is_the_comparison_with_that_value_set():
    found = made("wait", policy="faster", replications=8)
    assert found.reference == "as_is"
    low = found.bar("toy.speed").arms[0]
    told = compare(set_to(1.0), ["as_is", "faster"], replications=8, workers=1, model=fakes.MODEL)
    away = told.differences["faster"]["wait"]
    assert (low.figure.mean, low.figure.low, low.figure.high) == (away.mean, away.low, away.high)


def test_what_a_policy_sets_itself_stays():
    # `faster` has its own speed: only the reference moves, by twice the change of the speed.
    found = made("wait", policy="faster")
    low, high = found.bar("toy.speed").arms
    assert low.change.mean == pytest.approx(-1.0)
    assert high.change.mean == pytest.approx(1.0)


def test_what_every_policy_sets_is_left_out_and_counted():
    found = plan_tornado(fakes.SCENARIO, "wait", "faster", "same", model=fakes.MODEL).inputs
    assert found.decided == 1
    assert "toy.speed" not in [moved.path for moved in found.inputs]


def test_the_widest_stands_first_and_one_without_effect_is_not_clear():
    bars = made(alone=True, scenario=UNSURE).bars
    assert bars[0].path == "toy.speed"
    assert [b.swing.mean or -1 for b in bars] == sorted((b.swing.mean or -1 for b in bars), reverse=True)
    where = next(b for b in bars if b.path == "toy.where")
    assert where.swing.mean == 0.0
    assert not where.clear


def test_alternatives_are_all_shown_and_the_base_is_run_once():
    found = plan_tornado(UNSURE, "good", alone=True, model=fakes.MODEL)
    opened = next(moved for moved in found.inputs.inputs if moved.path == "toy.open")
    assert [(e.name, e.value) for e in opened.ends] == [("option 1", "yes"), ("option 2", "no")]
    assert opened.ends[0].key == "base"
    bar = made("good", scenario=UNSURE, alone=True).bar("toy.open")
    assert bar.arms[0].change.mean == 0.0
    assert bar.arms[1].change.mean < 0


def test_a_range_that_cannot_be_run_is_shown_with_its_reason():
    odd = fakes.SCENARIO.with_parameters({"toy.where": Assignment("toy.where", 1, uncertainty=Spread(0.2, 0.7))})
    ends = made(scenario=odd, alone=True, replications=2).bar("toy.where").arms
    assert [arm.figure.mean for arm in ends] == [None, None]
    assert "no whole number" in ends[0].reason


def test_an_end_at_which_all_runs_fail_is_shown_with_its_reason():
    odd = fakes.SCENARIO.with_parameters({
        "toy.where": Assignment("toy.where", 0),
        "toy.fault": Assignment("toy.fault", "none", uncertainty=Options(("none", "fails"))),
    })  # fmt: skip
    found = made(scenario=odd, alone=True, replications=3)
    arm = found.bar("toy.fault").arms[1]
    assert arm.reason == "as_is: the books do not balance"
    assert arm.figure.n == 2
    assert found.failed == 1


def test_only_the_widest_are_refined_and_the_others_say_so():
    found = made(scenario=UNSURE, alone=True, top=1, rough=3, replications=12)
    assert (found.bars[0].path, found.bars[0].refined) == ("toy.speed", True)
    assert [b.refined for b in found.bars[1:]] == [False] * (len(found.bars) - 1)
    assert found.bars[0].arms[0].figure.n == 12
    assert all(a.change.n <= 3 for b in found.bars[1:] for a in b.arms if a.end.key != "base")
    whole = made(scenario=UNSURE, alone=True, replications=12)
    assert found.bars[0].swing == whole.bar("toy.speed").swing


def test_the_number_of_runs_is_known_beforehand():
    plan = plan_tornado(UNSURE, "wait", "faster", top=1, rough=3, replications=12, model=fakes.MODEL)
    found = made(scenario=UNSURE, policy="faster", top=1, rough=3, replications=12)
    assert plan.first <= found.runs <= plan.runs
    everything = plan_tornado(UNSURE, "wait", "faster", top=None, replications=12, model=fakes.MODEL)
    assert made(scenario=UNSURE, policy="faster", replications=12).runs == everything.runs


def test_what_is_not_moved_is_counted():
    found = inputs_of(fakes.SCENARIO, fakes.SCENARIO.policies[:1], fakes.CATALOGUE)
    assert {m.path for m in found.inputs} == {"toy.speed", "toy.inner.effort"}
    assert found.dated == 1
    assert found.fixed == len(fakes.CATALOGUE.parameters) - 3


def test_of_a_measure_against_the_twin_the_twin_is_moved_too():
    found = made("extra", policy="as_is", scenario=UNSURE, replications=6, alone=True)
    assert found.base.n == 6
    low = found.bar("toy.speed").arms[0]
    told = compare(set_to(1.0), ["as_is", "shut"], replications=6, workers=1, model=fakes.MODEL)
    assert low.figure.mean == told.policies["as_is"]["extra"].mean


def test_a_ratio_whose_denominator_is_not_clear_of_zero_has_no_range_at_an_end_either():
    # `price` divides by the good products added, which the gain at the low end takes away again.
    odd = UNSURE.with_parameters({"toy.gain": Assignment("toy.gain", 0.0, uncertainty=Spread(-1.0, 1.0))})
    found = tornado(
        odd, "price", "as_is", alone=True, only="toy.gain", top=None, replications=30, workers=1, model=NEAR_ZERO
    )
    low, high = found.bar("toy.gain").arms
    assert (low.figure.low, low.change.low) == (None, None)
    assert high.change.low is not None
    assert not found.bar("toy.gain").clear


def run_near_zero(scenario, policy, **more):
    record = fakes.run(scenario, policy, **more)
    gain = scenario.plan(fakes.CATALOGUE, policy).at(0).section(fakes.Toy).gain
    luck = (more["replication"] % 5) - 1.9
    shut = policy.overlay.get("toy.open") is not None
    good = 0.0 if shut else luck + 4.0 * (gain + 1.0)
    return replace(record, values={**record.values, "good": good})


NEAR_ZERO = Model(fakes.CATALOGUE, "toy-1", run_near_zero, fakes.is_baseline)


WORLD = World(
    name="mood", meaning="Mood.", default="good",
    choices=(WorldChoice(name="good", meaning="m", source="a"), WorldChoice(name="bad", meaning="m", source="b")),
)  # fmt: skip
WORLDLY = Catalogue({"toy": fakes.Toy}, fakes.MEASURES, [WORLD])


def run_in_a_world(scenario, policy, **more):
    record = fakes.run(scenario, policy, **more)
    bad = scenario.worlds.get("mood") == "bad"
    values = {**record.values, "wait": (record.values["wait"] or 0.0) + 5.0 * bad}
    return fakes.Record(
        "w", policy.name, "", more["seed"], more["replication"], "v", "ok", values=values, cases=record.cases
    )


def test_worlds_are_moved_as_well():
    model = Model(WORLDLY, "toy-1", run_in_a_world, fakes.is_baseline)
    found = made(model=model, alone=True, only="worlds", replications=4)
    assert [b.path for b in found.bars] == ["world mood"]
    assert [arm.change.mean for arm in found.bars[0].arms] == [0.0, pytest.approx(5.0)]
    assert [arm.end.name for arm in found.bars[0].arms] == ["good", "bad"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"measure": "wat"}, "Did you mean wait"),
        ({"policy": "fast"}, "Did you mean faster"),
        ({"reference": "nobody"}, "nobody"),
        ({"policy": "faster", "reference": "faster"}, "are the same"),
        ({"alone": True, "reference": "as_is"}, "a reference is named too"),
        ({"only": "toy.inner.effort.mode"}, "no such group"),
        ({"only": "toy.day"}, "nothing here can be moved"),
        ({"top": 0}, "at least 1"),
        ({"rough": 1}, "at least 2"),
        ({"measure": "price", "policy": "shut"}, "has no value there"),
    ],
)
def test_bad_questions_are_refused(more, told):
    with pytest.raises(InputRefused) as refused:
        made(**more)
    assert told in str(refused.value)


def test_stopped_it_says_so():
    class Soon:
        calls = 0

        def is_set(self):
            self.calls += 1
            return self.calls > 10

    found = made(cancel=Soon(), replications=50)
    assert not found.complete
    assert found.runs < 100


def test_results_come_roughly_first_and_end_as_the_whole():
    plan = plan_tornado(UNSURE, "wait", "faster", top=1, rough=3, replications=12, model=fakes.MODEL)
    parts = list(tornado_steps(plan, workers=1, model=fakes.MODEL))
    assert [p.runs for p in parts] == sorted(p.runs for p in parts)
    assert not any(p.complete for p in parts[:-1])
    assert parts[-1].to_json() == made(scenario=UNSURE, policy="faster", top=1, rough=3, replications=12).to_json()


def test_closing_the_iterator_stops_the_runs():
    slow = UNSURE.with_parameters({"toy.fault": Assignment("toy.fault", "slow")})
    plan = plan_tornado(slow, "wait", "faster", top=None, replications=2000, model=fakes.MODEL)
    parts = tornado_steps(plan, workers=1, model=fakes.MODEL)
    first = next(parts)
    parts.close()
    assert first.runs < plan.runs


def test_the_rows_and_the_document_agree():
    found = made(alone=True, replications=4)
    document = found.to_json()
    assert len(found.frame()) == sum(len(bar["ends"]) for bar in document["bars"])
    assert document["bars"][0]["swing"]["mean"] == found.rows()[0]["swing"]
    assert document["not_moved"]["dated"] == 1
