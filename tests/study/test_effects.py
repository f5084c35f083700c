"""Effects of entry: the estimator on panels whose answer is known, and on runs of the model."""

import json
from dataclasses import replace

import numpy as np
import pytest

import sandbox
from sandbox.catalogue import CATALOGUE, load
from sandbox.cli.inputs import the_scenario
from sandbox.declare.problems import InputRefused
from sandbox.firms.funding import NEVER
from sandbox.report.effects import lines, sentences
from sandbox.study.effects import effects, estimated, jackknife, naive, naive_without, one_run, true
from sandbox.study.effects_panel import AFTER, COHORTS, SUMS, _cells, sums
from sandbox.study.selection_bias import expected_naive


def made(effect, firms=4_000, halves=8, controls="not_yet", seed=1):
    """Sums of a made-up panel: firms of unequal levels, a common trend, better firms enter more often."""
    chance = np.random.default_rng(seed)
    level = chance.normal(size=firms)
    enters = chance.random(firms) < 0.3 + 0.3 * (level > 0)
    entered = np.where(enters, chance.integers(1, halves, firms), NEVER)
    trend = 0.1 * np.arange(halves)
    alive = np.ones((firms, halves), np.bool_)
    without = 5.0 + level[:, None] + trend[None, :] + 0.1 * chance.normal(size=(firms, halves))
    after = np.arange(halves)[None, :] >= entered[:, None]
    outcomes = np.stack([np.where(after, without + effect, without), without])
    return _cells(np.stack([outcomes, outcomes]), alive, entered, 0, controls)


@pytest.mark.parametrize("controls", ["not_yet", "later"])
@pytest.mark.parametrize("effect", [0.0, 2.0, -1.0])
def test_the_estimator_finds_a_made_up_effect_that_the_naive_comparison_misses(effect, controls):
    total = made(effect, controls=controls)[0]
    assert estimated(total) == pytest.approx(true(total), abs=0.01)
    assert naive_without(total) > 1.02 or controls == "later"
    if effect == 0.0:
        assert true(total) == 1.0
        assert naive(total) == naive_without(total)


def test_controls_are_those_that_have_not_entered():
    everyone, later = made(0.0)[0], made(0.0, controls="later")[0]
    others = SUMS.index("others")
    assert np.all(later[others] <= everyone[others])
    assert later[others].sum() < everyone[others].sum()
    assert np.array_equal(later[0], everyone[0])
    assert everyone.shape == (len(SUMS), COHORTS, AFTER)


def test_dead_halves_are_in_no_cell():
    alive = np.ones((2, 4), np.bool_)
    alive[0, 3] = False
    outcome = np.ones((2, 2, 2, 4))
    found = _cells(outcome, alive, np.array([1, NEVER]), 0, "not_yet")
    assert found[0, 0, 1].tolist() == [1.0, 0.0, 0.0, 0.0]


def test_the_jackknife_covers_as_often_as_it_says():
    chance, hits = np.random.default_rng(2), 0
    for _ in range(200):
        cells = np.zeros((25, len(SUMS), 1, 1))
        cells[:, 0] = 10
        cells[:, 1, 0, 0] = chance.poisson(30, 25)
        cells[:, 2, 0, 0] = chance.poisson(20, 25)
        cells[:, 4] = 10
        found = jackknife(cells, true)
        hits += found.low <= 1.5 <= found.high
    assert 0.90 <= hits / 200 <= 0.99


def test_nothing_to_divide_by_is_undefined():
    assert jackknife(np.zeros((3, len(SUMS), 2, 2)), true).mean is None


@pytest.fixture(scope="module")
def found():
    return effects("fca-cohorts", replications=8)


def by(found, world, outcome=0):
    (one,) = [w for w in found.worlds if w.world == world]
    return one.effects[outcome]


@pytest.mark.slow
def test_three_worlds_side_by_side(found):
    assert [w.world for w in found.worlds] == ["none", "certification", "spillover"]
    none, certified, spilled = (by(found, name) for name in ("none", "certification", "spillover"))
    assert none.true.mean == none.true.low == none.true.high == 1.0
    assert none.naive == none.naive_without
    assert none.naive.low > 1.0
    assert certified.true.low > 1.1
    assert certified.naive.mean > none.naive.mean
    assert certified.estimated.mean > none.estimated.mean
    assert none.estimated.low < 1.0 < none.estimated.high
    assert certified.estimated.low < certified.true.mean < certified.estimated.high
    assert spilled.true.mean > 1.0


def test_the_naive_bias_is_near_what_was_reckoned_before_any_run(found):
    for outcome in (0, 1):
        one = by(found, "none", outcome)
        assert one.naive_without.low < one.expected_naive < one.naive_without.high
        assert one.expected_naive > 1.2


def test_selection_of_better_firms_raises_the_naive_effect_and_not_the_true_one():
    plain = the_scenario("fca-cohorts", worlds=["effects=none"])
    picked = the_scenario("fca-cohorts", sets=["supervision.demand.selection=0.8"], worlds=["effects=none"])
    a, b = (by(effects(s, worlds=["none"], replications=5), "none") for s in (plain, picked))
    assert b.naive.mean > a.naive.mean + 0.1
    assert a.true.mean == b.true.mean == 1.0
    reckoned = [expected_naive(s.plan(CATALOGUE).at(0), s)["probability"] for s in (plain, picked)]
    assert reckoned[1] > reckoned[0] + 0.1


def test_selection_keeps_how_many_come_and_at_zero_changes_nothing():
    plain = load("fca-cohorts")
    zero = the_scenario("fca-cohorts", sets=["supervision.demand.selection=0"])
    picked = the_scenario("fca-cohorts", sets=["supervision.demand.selection=0.5"])
    policy = plain.policies[0]
    runs = [one_run(s, policy, 1, 0) for s in (plain, zero, picked)]
    assert runs[0].values(None) == runs[1].values(None)
    quality = [np.mean([r.firms.columns.quality[c.firm] for c in r.supervision.desk.cases]) for r in runs]
    assert quality[2] > quality[0] + 0.2
    assert len(runs[2].supervision.desk.cases) == pytest.approx(len(runs[0].supervision.desk.cases), rel=0.15)


def test_the_public_name_is_deterministic_and_plain_as_json(found):
    again = sandbox.effects("fca-cohorts", worlds=["certification"], replications=8)
    assert again.worlds == found.worlds[1:2]
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert document["worlds"]["none"]["probability"]["true"]["value"] == 1.0


def test_in_words(found):
    told = "\n".join(lines(found))
    assert "its interval covers the true" in told
    assert "the firms it compares with gain from graduates as well" in told
    empty = replace(found.worlds[0], effects=tuple(
        replace(e, true=replace(e.true, mean=None)) for e in found.worlds[0].effects))  # fmt: skip
    assert sentences(empty)[0].startswith("Nothing to compare")


def test_without_a_sandbox_there_is_nothing_to_compare():
    none = the_scenario("haidian")
    found = effects(none, "no_sandbox", worlds=["certification"], replications=2)
    assert found.worlds[0].effects[0].true.mean is None
    assert found.worlds[0].effects[0].expected_naive is None


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"worlds": ["heaven"]}, "heaven"),
        ({"replications": 1}, "at least 2"),
        ({"controls": "some"}, "not_yet or later"),
        ({"policy": "nobody"}, "no such policy"),
    ],
)
def test_wrong_arguments_are_refused(arguments, word):
    with pytest.raises(InputRefused, match=word):
        effects("fca-cohorts", **arguments)


def test_the_panel_of_a_run_counts_each_entrant_once_a_half_year():
    scenario = load("fca-cohorts").with_worlds({"effects": "certification"})
    run = one_run(scenario, scenario.policies[0], 1, 0)
    found = sums(run, "not_yet")
    investors = run.firms.investors
    entrants = np.count_nonzero((investors.admitted >= 0) & (investors.admitted < run.engine.clock.horizon))
    first = found[0, SUMS.index("treated"), :, 0]
    assert 0 < first.sum() <= entrants
    assert np.all(found[0, 1] >= found[0, 2])  # the news is never bad
    assert np.all(found[1, 1] >= found[1, 2])


@pytest.mark.slow
def test_the_published_effects_come_out_of_the_estimator_in_the_world_certification():
    """S:V12 with room for the luck of 200 runs: a standard error of 0.03 for the amount."""
    certified = effects("fca-cohorts", worlds=["certification"], replications=200)
    chance, amount = certified.worlds[0].effects
    assert 1.3 <= chance.estimated.mean <= 1.7
    assert 1.08 <= amount.estimated.mean <= 1.22
    assert 1.4 <= chance.true.mean <= 1.6
    assert 1.1 <= amount.true.mean <= 1.2
