import json
import math
import threading
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
import study_fakes as fakes

from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.kernel.record import Record
from sandbox.study import compare as module
from sandbox.study.compare import compare, simulate
from sandbox.study.comparison import comparison_from, runs_from
from sandbox.study.inputs import define_policy
from sandbox.study.verdicts import Verdict

KEYS = [
    "scenario", "start", "days", "seed", "replications", "failed", "level", "reference", "command", "worlds",
    "overlays", "measures", "policies", "differences", "flip_prices",
]  # fmt: skip


def done(policies=None, reference=None, replications=60, **more):
    return compare(fakes.SCENARIO, policies, reference, replications=replications, workers=1, model=fakes.MODEL, **more)


@pytest.fixture(scope="module")
def answer():
    return done()


def test_the_document_has_the_keys_it_promises(answer):
    document = answer.to_json()
    assert sorted(document) == sorted(KEYS)
    assert (document["scenario"], document["start"], document["days"]) == ("toytown", "2021-01-01", 365)
    assert (document["reference"], document["level"], document["failed"]) == ("as_is", 0.95, 0)
    assert document["overlays"]["faster"] == {"toy.speed": 2.5}
    assert document["measures"]["wait"] == {"unit": "days", "better": "less", "headline": True, "matters": 0.5}
    assert set(document["policies"]["as_is"]["wait"]) == {"mean", "low", "high", "n"}
    assert set(document["differences"]) == {"faster", "same", "shut"}
    assert set(document["differences"]["faster"]["wait"]) == {
        "mean", "low", "high", "sim_low", "sim_high", "p_mean", "p_better",
    }  # fmt: skip
    json.dumps(document, allow_nan=False)


def test_one_policys_document_is_the_same_without_differences():
    document = simulate(fakes.SCENARIO, "faster", replications=5, workers=1, model=fakes.MODEL).to_json()
    assert sorted(document) == sorted(set(KEYS) - {"differences", "flip_prices"})
    assert list(document["policies"]) == ["faster"]
    assert document["reference"] is None


def test_undefined_is_null(answer):
    document = answer.to_json()
    assert document["policies"]["shut"]["wait"] == {"mean": None, "low": None, "high": None, "n": 0}
    assert set(document["differences"]["shut"]["wait"].values()) == {None}
    assert answer.verdict("shut", "wait") is Verdict.UNDEFINED
    assert document["policies"]["shut"]["harm"]["mean"] is None  # nothing to divide by


def test_amounts_have_whole_fen(answer):
    for policy in answer.to_json()["policies"].values():
        for figure in ("mean", "low", "high"):
            amount = policy["cost"][figure]
            assert amount == round(amount, 2)


def test_the_figures_are_those_of_the_runs_by_hand(answer):
    wide = answer.wide
    faster, as_is = wide.loc["faster"], wide.loc["as_is"]
    assert answer.policies["faster"]["good"].mean == pytest.approx(faster["good"].mean())
    assert answer.differences["faster"]["seen"].mean == pytest.approx((faster["seen"] - as_is["seen"]).mean())
    seen = (faster["seen"] - as_is["seen"]).to_numpy()
    found = answer.differences["faster"]["seen"]
    assert found.p_better == pytest.approx(((seen < 0).sum() + 0.5 * (seen == 0).sum()) / 60)
    assert (found.wins, found.ties) == ((seen < 0).sum(), (seen == 0).sum())


def test_a_ratio_is_one_of_sums_and_not_a_mean_of_ratios(answer):
    records = [r for r in answer.records if r.policy == "faster"]
    total = sum(r.values["harm/num"] for r in records) / sum(r.values["harm/den"] for r in records)
    assert answer.policies["faster"]["harm"].mean == pytest.approx(total)
    assert answer.wide.loc["faster"]["harm"].mean() != pytest.approx(total, rel=1e-6)


def test_cost_per_additional_product_is_against_the_policy_without_a_sandbox(answer):
    def total(policy, name):
        return sum(r.values[name] for r in answer.records if r.policy == policy)

    by_hand = (total("faster", "cost") - total("shut", "cost")) / (total("faster", "good") - total("shut", "good"))
    assert answer.baseline == "shut"
    assert answer.policies["faster"]["price"].mean == pytest.approx(by_hand)
    assert answer.policies["shut"]["price"].mean is None
    assert answer.differences["shut"]["price"].mean is None
    difference = answer.policies["faster"]["price"].mean - answer.policies["as_is"]["price"].mean
    assert answer.differences["faster"]["price"].mean == pytest.approx(difference)


def test_cost_per_additional_product_is_null_where_no_sandbox_is_not_compared_or_nothing_is_added():
    assert done(["as_is", "faster"]).policies["faster"]["price"].mean is None
    nothing = Policy("nothing", "", fakes.given(open="no", speed=1.0))
    assert done(["as_is", "shut", nothing]).policies["nothing"]["price"].mean is None


def test_an_addition_that_may_be_nothing_has_no_interval():
    def run(scenario, policy, *, seed, replication, doubt, by):
        luck = np.random.default_rng([seed, replication])
        good = 0.0 if policy.name == "shut" else luck.normal(0.05)
        return Record("", policy.name, "", seed, replication, "v", "ok", values={"good": good, "cost": 5.0})

    found = compare(
        fakes.SCENARIO, ["as_is", "faster", "shut"], replications=40, workers=1, model=replace(fakes.MODEL, run=run)
    )
    price = found.policies["faster"]["price"]
    assert (price.low, price.high) == (None, None)
    assert found.differences["faster"]["price"].low is None


def test_joint_intervals_are_wider_and_only_on_the_headline(answer):
    harm = answer.differences["faster"]["harm"]
    assert harm.sim_low < harm.low < harm.mean < harm.high < harm.sim_high
    assert answer.differences["faster"]["seen"].sim_low is None
    assert answer.headline == ("wait", "good", "harm", "price")
    assert list(answer.measures)[:4] == list(answer.headline)


def test_nothing_is_better_where_no_direction_is(answer):
    found = answer.differences["faster"]["size"]
    assert (found.p_mean, found.p_better, found.wins) == (None, None, 0)


def test_two_policies_that_differ_in_nothing_have_equal_runs(answer):
    for name, found in answer.differences["same"].items():
        assert found.mean == 0.0, name
    assert answer.verdict("same", "wait") is Verdict.NO_EFFECT
    assert answer.verdict("same", "rare") is Verdict.SAME  # always zero: equal, but nothing shows that it cannot move
    assert answer.verdict("faster", "size") is Verdict.NO_EFFECT


def test_failed_runs_leave_their_pair_out_and_are_named():
    trouble = Policy("trouble", "", fakes.given(fault="fails", where=5))
    found = done(["as_is", trouble], replications=12)
    assert found.failed == 1
    assert str(found.failures[0]) == "trouble, replication 5: the books do not balance"
    assert found.policies["as_is"]["good"].n == 12
    assert found.policies["trouble"]["good"].n == 11
    assert found.differences["trouble"]["good"].n == 11
    assert found.differences["trouble"]["good"].mean == 0.0


def test_one_replication_gives_means_and_no_intervals():
    found = done(["as_is", "faster"], replications=1)
    assert found.policies["as_is"]["good"].low is None
    difference = found.differences["faster"]["good"]
    assert (difference.n, difference.low, difference.sim_low, difference.p_mean) == (1, None, None, None)
    json.dumps(found.to_json(), allow_nan=False)


def test_groups_are_measures_with_a_suffix():
    found = done(["as_is", "faster", "shut"], by="area")
    assert "good@area=north" in found.measures
    assert "price@area=south" in found.measures
    assert found.measures["good@area=north"].label == "Good (area north)"
    north, whole = (found.policies["as_is"][name].mean for name in ("good@area=north", "good"))
    assert north == pytest.approx(whole / 4)
    assert found.policies["faster"]["harm@area=north"].mean == pytest.approx(found.policies["faster"]["harm"].mean / 4)
    assert not found.to_json()["measures"]["good@area=north"]["headline"]


def test_doubt_about_parameters_reaches_the_model():
    found = done(["as_is", "faster"], doubt="parameters")
    assert found.doubt == "parameters"
    assert found.policies["as_is"]["wait"].mean != done(["as_is"]).policies["as_is"]["wait"].mean


def test_the_reference_is_the_first_unless_named():
    assert done(["faster", "as_is"], replications=2).reference == "faster"
    assert done(["faster", "as_is"], "as_is", replications=2).reference == "as_is"


def test_the_scenario_is_not_changed_and_the_answer_cannot_be(answer):
    before = fakes.SCENARIO.identity(fakes.CATALOGUE)
    done(["as_is"], replications=2)
    assert fakes.SCENARIO.identity(fakes.CATALOGUE) == before
    with pytest.raises(FrozenInstanceError):
        answer.seed = 2


def test_wrong_arguments_are_refused_all_at_once():
    with pytest.raises(InputRefused) as refused:
        done(["as_is", "fastr"], "shut", replications=0, seed=-1, doubt="luk", by="erea")
    text = str(refused.value)
    for part in (
        "fastr: no such name", "Did you mean faster?", "reference  shut: no such name", "replications: found 0",
        "seed: found -1", "Did you mean luck?", "Did you mean area?",
    ):  # fmt: skip
        assert part in text
    with pytest.raises(InputRefused, match="two policies have this name"):
        done(["as_is", "as_is"])


def test_a_policy_that_does_not_fit_the_scenario_is_refused_before_any_run():
    with pytest.raises(InputRefused, match=r"toy\.sped"):
        done([Policy("odd", "", {"toy.sped": replace(fakes.given(speed=1.0)["toy.speed"], path="toy.sped")})])


def test_progress_tells_what_is_done_and_arrivals_bring_the_runs():
    steps, blocks = [], []
    done(["as_is", "faster"], replications=20, progress=lambda d, t: steps.append((d, t)), arrived=blocks.append)
    assert steps == [(4, 40), (8, 40), (18, 40), (28, 40), (34, 40), (40, 40)]
    assert sum(len(b) for b in blocks) == 40


def test_a_partial_comparison_is_a_comparison_of_what_is_there():
    design = fakes.design(60)
    whole = done()
    some = [r for r in whole.records if r.replication < 40 and (r.policy != "faster" or r.replication < 14)]
    partial = comparison_from(some, design, fakes.MODEL, "as_is")
    assert partial.differences["faster"]["good"].n == 14
    assert partial.verdict("faster", "good") is Verdict.ESTIMATING
    assert partial.differences["shut"]["good"].n == 40
    full = comparison_from(list(reversed(whole.records)), design, fakes.MODEL, "as_is", whole.command)
    assert full.to_json() == whole.to_json()


def test_nothing_there_yet_is_an_empty_comparison():
    empty = comparison_from([], fakes.design(60), fakes.MODEL, "as_is")
    assert empty.policies["faster"]["wait"].mean is None
    assert empty.verdict("faster", "wait") is Verdict.ESTIMATING
    assert empty.frame()["mean"].isna().all()
    assert len(empty.tidy) == 0
    json.dumps(empty.to_json(), allow_nan=False)
    assert runs_from([], fakes.design(60), fakes.MODEL).failed == 0


def test_cancelling_returns_what_is_done():
    cancel = threading.Event()
    found = done(arrived=lambda _: cancel.set(), cancel=cancel)
    assert len(found.records) == 4
    assert found.differences["faster"]["good"].n == 0


def test_frames_are_tidy(answer):
    frame = answer.frame()
    assert len(frame) == 4 * len(answer.measures)
    row = frame[(frame.policy == "faster") & (frame.measure == "harm")].iloc[0]
    assert row.difference == pytest.approx(answer.differences["faster"]["harm"].mean)
    assert row.verdict == "almost_surely_better"
    assert frame[frame.policy == "as_is"].difference.isna().all()
    runs = simulate(fakes.SCENARIO, replications=5, workers=1, model=fakes.MODEL)
    assert list(runs.frame.columns) == ["policy", "replication", "measure", "value"]
    assert runs.policy == "as_is"
    assert runs.wide.shape == (5, 9)
    assert len(runs.frame) == 5 * 9


def test_values_that_are_not_finite_count_as_undefined():
    def run(scenario, policy, *, seed, replication, doubt, by):
        bad = [math.nan, math.inf, None, 1.0][replication % 4]
        return Record("", policy.name, "", seed, replication, "v", "ok", values={"wait": bad})

    found = compare(fakes.SCENARIO, replications=8, workers=1, model=replace(fakes.MODEL, run=run))
    assert (found.policies["as_is"]["wait"].n, found.policies["as_is"]["wait"].mean) == (2, 1.0)


def test_few_runs_stay_in_this_process(monkeypatch):
    monkeypatch.setattr(module, "default_workers", lambda: pytest.fail("asked for workers"))
    compare(fakes.SCENARIO, ["as_is"], replications=10, model=fakes.MODEL)


def test_a_policy_can_be_made_on_the_spot():
    made = define_policy("quick", {"toy.speed": 3.0, "toy.open": "no"}, model=fakes.MODEL)
    assert made.name == "quick"
    assert {path: a.value for path, a in made.overlay.items()} == {"toy.speed": 3.0, "toy.open": "no"}
    with pytest.raises(InputRefused, match=r"Did you mean toy\.speed"):
        define_policy("quick", {"toy.sped": 3.0}, model=fakes.MODEL)
