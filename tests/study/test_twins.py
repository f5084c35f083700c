"""Measures against the twin without a sandbox: every run beside the same luck, case by case."""

import math

import numpy as np
import pytest
import study_fakes as fakes
from hypothesis import given
from hypothesis import strategies as st

from sandbox.declare.load import load_scenario
from sandbox.declare.measure import Measure
from sandbox.kernel.record import Record
from sandbox.model import CATALOGUE
from sandbox.model import run as run_model
from sandbox.study.compare import compare, simulate
from sandbox.study.ratios import ratio_contrast, ratio_estimate
from sandbox.study.sheet import Sheet


def declared(aggregate, of):
    return Measure(
        name=aggregate, unit="share", better="none", aggregate=aggregate, meaning="m", matters=0.1, label="m", of=of
    )


GAINED, LOST = declared("gained", ("launched", "graduated")), declared("lost", ("launched", "launched"))


def record(policy, replication, launched, graduated=(), status="ok"):
    cases = {"launched": tuple(sorted(launched)), "graduated": tuple(sorted(graduated))}
    return Record("s", policy, "p", 1, replication, "v", status, values={"x": 1.0}, cases=cases)


def pair(records, measure):
    sheet = Sheet.of(records, ("with", "without"), [GAINED, LOST], "without")
    num, den = sheet.pair("with", measure.name)
    return num.tolist(), den.tolist()


def test_both_sides_are_counted_case_by_case_within_each_replication():
    records = [
        record("with", 0, {1, 2, 3, 9}, {1, 2, 3, 4}), record("without", 0, {3, 4, 5}),
        record("with", 1, {7}, {7}), record("without", 1, {7}),
    ]  # fmt: skip
    # 1 and 2 would not have come, 3 would, 4 has not come; 9 came without graduating. 4 and 5 are kept out.
    assert pair(records, GAINED) == ([2, 0], [4, 1])
    assert pair(records, LOST) == ([2, 0], [3, 1])


def test_a_replication_without_its_twin_is_left_out():
    records = [record("with", 0, {1}, {1}), record("with", 1, {1}, {1}), record("without", 1, {2}),
               record("with", 2, {1}, {1}), record("without", 2, {2}, status="failed")]  # fmt: skip
    num, den = pair(records, GAINED)
    assert [math.isnan(x) for x in num] == [math.isnan(x) for x in den] == [True, False, True]


def test_there_is_no_column_for_the_twin_itself_nor_without_one():
    records = [record("with", 0, {1}, {1}), record("without", 0, {2})]
    assert np.isnan(Sheet.of(records, ("with", "without"), [GAINED], "without").column("without", "gained/den")).all()
    assert Sheet.of(records, ("with", "without"), [GAINED], None).columns == {"x"}


NUMBERS = st.frozensets(st.integers(0, 15))


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=5))
def test_a_part_never_exceeds_its_whole_and_the_net_is_what_is_launched(runs):
    records = [r for i, (a, b, g) in enumerate(runs) for r in (record("with", i, a, g), record("without", i, b))]
    for measure in (GAINED, LOST):
        num, den = pair(records, measure)
        assert all(0 <= n <= d for n, d in zip(num, den, strict=True))
    every = [r for i, (a, b, _) in enumerate(runs) for r in (record("with", i, a, a | b), record("without", i, b))]
    gained, lost = pair(every, GAINED)[0], pair(every, LOST)[0]
    assert [g - x for g, x in zip(gained, lost, strict=True)] == [len(a) - len(b) for a, b, _ in runs]


# -- in a comparison ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answer():
    return compare(fakes.SCENARIO, replications=40, workers=1, model=fakes.MODEL)


def test_a_comparison_gives_the_ratio_of_sums_with_its_interval(answer):
    by = {(r.policy, r.replication): r.cases for r in answer.records}

    def sums(policy):
        num = [len((set(by[policy, r]["passed"]) & set(by[policy, r]["there"])) - set(by["shut", r]["there"]))
               for r in range(40)]  # fmt: skip
        return np.array(num, float), np.array([len(by[policy, r]["passed"]) for r in range(40)], float)

    assert answer.policies["faster"]["extra"] == ratio_estimate(*sums("faster"))
    found = answer.differences["faster"]["extra"]
    contrast = ratio_contrast(*sums("faster"), *sums("as_is"))
    assert (found.mean, found.low, found.high) == pytest.approx((contrast.mean, *contrast.interval(0.05)))
    assert found.p_better == (found.wins + found.ties / 2) / 40
    assert 0 < answer.policies["as_is"]["missing"].mean <= 1
    assert answer.policies["shut"]["extra"].mean is None
    assert answer.sheet.columns >= {"extra/num", "missing/den"}
    assert "extra" in set(answer.frame().measure)


@pytest.mark.parametrize("make", [
    lambda: compare(fakes.SCENARIO, ["as_is", "faster"], replications=5, workers=1, model=fakes.MODEL),
    lambda: simulate(fakes.SCENARIO, "as_is", replications=5, workers=1, model=fakes.MODEL),
])  # fmt: skip
def test_without_a_policy_without_a_sandbox_it_is_undefined_and_not_zero(make):
    found = make().policies["as_is"]["extra"]
    assert (found.mean, found.low, found.n) == (None, None, 0)


# -- in the model ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real():
    scenario = load_scenario("haidian", CATALOGUE)
    return {p: run_model(scenario, scenario.policy(p), seed=1, replication=0) for p in ("as_is", "no_sandbox")}


def test_a_record_says_which_cases_got_where(real):
    for found in real.values():
        for name in ("launched", "graduated"):
            assert len(found.cases[name]) == len(set(found.cases[name])) == found.values[name]
            assert list(found.cases[name]) == sorted(found.cases[name])
    assert not real["no_sandbox"].cases["graduated"]


def test_the_same_case_has_the_same_number_under_every_policy_whatever_else_lives():
    """One firm more moves every later row of the world, and no number of a case."""
    from tests.supervision.small import Small

    def numbers(candidates):
        values = {"population.city.candidates": candidates, "population.entry.per_month.city": 3}
        world = Small(values, days=900)
        born = [int(r) for r in np.flatnonzero(world.firms.columns.birth > 0)][:3]
        for row in (2, *born):
            birth = max(0, int(world.firms.columns.birth[row]))
            world.begin(day=birth // 86_400 + 1, firm=row)
        return world.done().cases()

    few, many = numbers(10), numbers(11)
    assert len(few["launched"]) == 4
    assert few == many


def test_products_of_the_twin_are_partly_the_same_ones(real):
    here, there = (set(real[p].cases["launched"]) for p in ("as_is", "no_sandbox"))
    assert here & there
    assert here - there
    assert there - here
