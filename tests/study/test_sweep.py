"""Sweeps: cells are ordinary runs on the same luck, and the front is drawn with its doubt."""

from dataclasses import replace

import pytest
import study_fakes as fakes

from sandbox.declare.assignment import Assignment
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.kernel.record import Record
from sandbox.study.compare import simulate
from sandbox.study.front import front_of
from sandbox.study.sheet import Sheet
from sandbox.study.sweep import plan_sweep, sweep, sweeping

SPEED = {"toy.speed": [1.0, 1.5, 3.0]}


def swept(levers=None, policy="as_is", replications=30, **more):
    return sweep(
        fakes.SCENARIO, levers or SPEED, policy, replications=replications, workers=1, model=fakes.MODEL, **more
    )


def test_a_cell_is_the_run_with_that_value_set_in_the_base():
    found = swept(replications=12)
    base = fakes.SCENARIO.with_parameters({"toy.speed": Assignment("toy.speed", 3.0)})
    alone = simulate(base, "as_is", replications=12, workers=1, model=fakes.MODEL)
    cell = found.at(2)
    assert cell.cell.values == {"toy.speed": 3.0}
    for name in ("wait", "good", "harm"):
        assert cell.estimates[name] == alone.estimates[name]


def test_the_value_is_laid_over_what_the_policy_sets_itself():
    found = swept(policy="faster")
    means = [found.at(i).estimates["wait"].mean for i in range(3)]
    assert means == sorted(means, reverse=True)
    assert len(set(means)) == 3


def test_the_cell_that_says_what_the_policy_says_is_the_base():
    found = swept()
    assert found.base == "cell_2"
    assert len(found.cells) == 3
    assert found.cell("cell_2").differences == {}


def test_a_base_off_the_grid_is_run_beside_it():
    found = swept({"toy.speed": [1.0, 3.0]})
    assert found.base == "base"
    assert [c.name for c in found.cells] == ["base", "cell_1", "cell_2"]
    assert found.runs == 90


def test_more_speed_means_less_waiting_and_the_paired_range_says_so():
    away = swept().at(2).differences["wait"]
    assert away.mean == pytest.approx(-3.0)
    assert away.sim_high < 0


def test_two_levers_give_a_grid_with_the_last_moving_fastest():
    found = swept({"toy.speed": [1.0, 3.0], "toy.inner.visits.A": [1.0, 2.0, 3.0]}, replications=4)
    grid = [c.cell.position for c in found.cells if c.cell.position]
    assert grid == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert len(found.frame()) == len(found.cells) * len(found.measures)


def test_measures_that_need_a_twin_are_left_out_and_named():
    found = swept(replications=4)
    assert "--measures" not in found.command
    assert "--measures wait" in swept(replications=4, measures=["wait"]).command
    assert found.left_out == ("price",)
    assert "price" not in found.measures
    with pytest.raises(InputRefused, match="without a sandbox"):
        swept(measures=["price"])


@pytest.mark.parametrize(
    ("levers", "told"),
    [
        ({}, "one or two"),
        ({"toy.speed": [1, 2], "toy.gain": [1, 2], "toy.day": [1, 2]}, "3 levers"),
        ({"toy.sped": [1, 2]}, "Did you mean toy.speed"),
        ({"toy.speed": [1, 999]}, "999"),
        ({"toy.speed": [1]}, "two values or more"),
        ({"toy.speed": [1, 2, 1.0]}, "given twice"),
        ({"toy.speed": "fast"}, "a list of values"),
        ({"toy.inner.effort": [1, 2], "toy.inner.effort.mode": [1, 2]}, "a part of toy.inner.effort"),
        ({"toy.inner.effort.mode": [2, 99]}, "99"),
        ({"toy.speed": list(range(1, 17)), "toy.gain": list(range(15))}, "at most 225"),
    ],
)
def test_bad_levers_are_refused_before_anything_is_run(levers, told):
    with pytest.raises(InputRefused) as refused:
        sweep(fakes.SCENARIO, levers, "as_is", replications=2, model=fakes.MODEL)
    assert told in str(refused.value)


def test_results_come_roughly_first_and_end_as_the_whole():
    plan = plan_sweep(fakes.SCENARIO, SPEED, "as_is", replications=14, model=fakes.MODEL)
    parts = list(sweeping(plan, workers=1, model=fakes.MODEL))
    assert [p.runs for p in parts] == sorted(p.runs for p in parts)
    assert parts[-1].runs == 42
    whole = swept(replications=14)
    assert parts[-1].to_json() == whole.to_json()


def test_closing_the_iterator_stops_the_runs():
    slow = fakes.SCENARIO.with_parameters({"toy.fault": Assignment("toy.fault", "slow")})
    plan = plan_sweep(slow, SPEED, "as_is", replications=2000, model=fakes.MODEL)
    parts = sweeping(plan, workers=1, model=fakes.MODEL)
    first = next(parts)
    parts.close()
    assert first.runs < plan.runs


def test_a_cell_whose_runs_fail_says_why():
    found = swept({"toy.fault": ["none", "fails"]}, replications=4)
    assert found.at(1).failures == ("the books do not balance",)
    assert found.failed == 1
    assert found.at(1).estimates["wait"].n == 3


def test_kept_runs_are_continued(tmp_path):
    first = swept(replications=4, out=tmp_path / "kept")
    again = swept(replications=4, out=tmp_path / "kept")
    assert first.to_json() == again.to_json()
    with pytest.raises(InputRefused, match="another study"):
        swept({"toy.speed": [1.0, 2.0]}, replications=4, out=tmp_path / "kept")


def records(values, cell):
    """Records of two measures for one cell."""
    return [
        Record("s", cell, "p", 1, i, "v", "ok", values={"wait": wait, "good": good})
        for i, (wait, good) in enumerate(values)
    ]


def front(**cells):
    made = [r for name, values in cells.items() for r in records(values, name)]
    pair = {n: m for n, m in fakes.CATALOGUE.measures.items() if n in ("wait", "good", "size")}
    return front_of(Sheet.of(made, tuple(cells)), tuple(cells), pair, ("wait", "good"))


NOISE = [(-1) ** i * (1 + i // 2 / 10) for i in range(40)]
assert sum(NOISE) == pytest.approx(0.0)


def test_a_cell_worse_on_both_in_every_run_is_dominated():
    found = front(a=[(5 + n, 9 + n) for n in NOISE], b=[(6 + n, 8 + n) for n in NOISE])
    assert found.standing == {"a": "front", "b": "dominated"}
    assert found.dominated_by == {"a": (), "b": ("a",)}


def test_worse_on_average_within_the_noise_is_open():
    found = front(a=[(5 + n, 9 + n) for n in NOISE], b=[(5.01 - n, 8.99 - n) for n in NOISE])
    assert found.standing["b"] == "open"
    assert found.dominated_by["b"] == ()


def test_equal_on_one_and_better_on_the_other_dominates():
    found = front(a=[(5 + n, 9 + n) for n in NOISE], b=[(5 + n, 8 + n) for n in NOISE])
    assert found.standing["b"] == "dominated"


def test_a_trade_off_has_both_on_the_front():
    found = front(a=[(5 + n, 9 + n) for n in NOISE], b=[(4 + n, 8 + n) for n in NOISE])
    assert found.cells == ("a", "b")


def test_few_runs_dominate_nobody():
    found = front(a=[(5 + n, 9 + n) for n in NOISE[:20]], b=[(6 + n, 8 + n) for n in NOISE[:20]])
    assert found.standing["b"] == "open"


def test_a_front_needs_measures_with_a_good_direction():
    with pytest.raises(InputRefused, match="neither more nor less"):
        swept(measures=["size", "wait"], replications=4).front("size", "wait")
    with pytest.raises(InputRefused, match="not part of the sweep"):
        swept(measures=["wait"], replications=4).front("wait", "cost")


def test_the_name_of_a_policy_made_on_the_spot_does_not_matter():
    named = replace(Policy("as_is"), name="other")
    one = sweep(fakes.SCENARIO, SPEED, named, replications=4, workers=1, model=fakes.MODEL)
    assert one.at(0).estimates == swept(replications=4).at(0).estimates
