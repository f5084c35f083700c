"""Investors: rules by worked examples, the three worlds on equal luck, books."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from sandbox.catalogue import load
from sandbox.firms import rules
from sandbox.model import CATALOGUE, Run
from tests.supervision.small import Small

CITY = {
    "population.district.cuihu_firms": 0,
    "population.district.yongfeng_firms": 0,
    "population.city.candidates": 150,
    "population.city.kinds": {"start_up": 0.6, "technology_firm": 0.2, "subsidiary": 0.2},
    "population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 1},
    "supervision.regime": "always_open",
    "supervision.demand.parks_per_year": 0,
    "supervision.demand.city_per_year": 120,
    "supervision.test.days": 120,
    "supervision.exit.interval": 30,
    "supervision.partner.search": 5,
    "population.funding.meetings": 1.5,
}


def world(name="none", values=None, replication=0):
    found = Small({**CITY, **(values or {})}, base={}, days=1_461, entry_days=1_096, worlds={"effects": name},
                  replication=replication)  # fmt: skip
    found.run()
    return found


@pytest.fixture(scope="module")
def three():
    return {name: world(name) for name in ("none", "certification", "spillover")}


def rounds(run, because=None):
    return [r for r in run.firms.investors.rounds if because in {None, r.because}]


def test_noise_falls_with_size():
    noise = rules.look_noise(np.array([0.0, 0.25, 1.0, 4.0, 1e9]), 1.2, 0.5)
    assert noise[1:4] == pytest.approx([2.4, 1.2, 0.6])
    assert noise[[0, 4]] == pytest.approx([20.0, 0.05])


def test_news_of_an_admission_is_weighed_as_bayes_says():
    mean, variance, weight, bar = 0.3, 0.6, 0.8, -0.4

    def density(q):
        return stats.norm.pdf(q, mean, math.sqrt(variance)) * stats.norm.cdf(weight * q - bar)

    top = integrate.quad(lambda q: q * density(q), -10, 10)[0]
    bottom = integrate.quad(density, -10, 10)[0]
    gain = rules.admission_gain(np.array([mean]), np.array([variance]), np.array([weight]), np.array([bar]))
    assert gain[0] == pytest.approx(top / bottom - mean, rel=1e-6)


def test_the_less_is_known_the_more_the_news_says_and_it_is_never_bad():
    variance = np.array([0.1, 0.4, 0.9])
    one = np.ones(3)
    gain = rules.admission_gain(0.2 * one, variance, 0.7 * one, -0.4 * one)
    assert np.all(np.diff(gain) > 0)
    assert gain[0] > 0
    assert rules.admission_gain(one, one, 0 * one, one) == pytest.approx([0, 0, 0])
    assert np.all(np.isfinite(rules.admission_gain(-8 * one, one, 900 * one, 900 * one)))


def test_a_look_is_worth_less_the_noisier_it_is():
    mean, variance = rules.expected_quality(np.array([2.0, 2.0]), np.array([1.0, 3.0]))
    assert mean == pytest.approx([1.0, 0.2])
    assert variance == pytest.approx([0.5, 0.9])
    # a look of 0.8 is needed for an expectation of 0.4 at noise 1
    assert rules.funded_probability(np.array([0.8]), np.array([1.0]), 0.4) == pytest.approx([0.5])


def test_graduates_raise_a_chance_up_to_certainty():
    chance = rules.raised_probability(np.array([0.2, 0.2, 0.9]), 0.05, np.array([0, 10, 10]))
    assert chance == pytest.approx([0.2, 0.3, 1.0])


def test_certification_funds_entrants_more_often_and_nobody_else(three):
    none, certified = three["none"], three["certification"]
    extra = rounds(certified, "admission")
    assert extra
    for one in extra:
        assert certified.firms.investors.admitted[one.row] < one.t
    a, b = none.values(None), certified.values(None)
    assert b["capital_entrants"] > a["capital_entrants"]
    assert b["capital_others"] == a["capital_others"]
    assert b["capital_signal"] == pytest.approx(sum(r.amount for r in extra if r.t >= 0) / 100)
    assert b["capital_spillover"] == a["capital_signal"] == 0


def test_what_the_news_brings_is_what_the_twin_without_it_lacks():
    """With survival as it was, the world none has exactly the rounds that needed no news."""
    same = {"population.mortality.graduate_ratio": 1}
    none, certified, spilled = (world(name, same) for name in ("none", "certification", "spillover"))
    assert rounds(certified, "") == rounds(none)
    assert rounds(spilled, "") == rounds(none)


def test_spillover_funds_rivals_of_graduates_and_never_for_its_own_graduation(three):
    extra = rounds(three["spillover"], "sector")
    assert extra
    run = three["spillover"]
    sector = run.firms.columns.sector
    done = [(c.graduated, c.firm) for c in run.desk.cases if c.graduated is not None]
    for one in extra:
        assert any(t < one.t and firm != one.row and sector[firm] == sector[one.row] for t, firm in done)
    values, twin = run.values(None), three["none"].values(None)
    assert values["capital_others"] > twin["capital_others"]
    assert values["spillover_service"] > 0
    assert values["capital_signal"] == 0


def test_a_lone_graduate_gains_nothing_by_spillover():
    one = {
        "population.city.candidates": 1,
        "population.city.kinds": {"start_up": 1.0, "technology_firm": 0.0, "subsidiary": 0.0},
        "population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 0},
        "population.funding.spillover": 1,
    }
    for replication in range(20):
        run = world("spillover", one, replication)
        if any(c.graduated is not None for c in run.desk.cases):
            break
    else:
        pytest.fail("no graduate in twenty runs")
    assert not rounds(run, "sector")


def test_without_news_a_policy_cannot_touch_capital():
    with_sandbox, without = world("none").values(None), world("none", {"supervision.regime": "none"}).values(None)
    assert with_sandbox["started"] > without["started"] == 0
    for name in ("rounds", "capital_raised"):
        assert with_sandbox[name] == without[name] > 0


def test_switched_off_nothing_else_changes(three):
    off = world("none", {"population.funding.meetings": 0})
    a, b = three["none"].values(None), off.values(None)
    assert b["rounds"] == b["capital_raised"] == 0
    mine = {"rounds", "capital_raised", "capital_entrants", "capital_others"}
    assert {k for k in a if a[k] != b[k]} <= mine
    others = [r for r in three["none"].rows() if r.activity != "round of funding"]
    assert others == off.rows()


def test_spillover_of_zero_is_the_world_none(three):
    off = world("spillover", {"population.funding.spillover": 0})
    assert rounds(off) == rounds(three["none"])


def test_rounds_are_in_the_journal_and_in_the_books(three):
    run = three["certification"]
    inside = [r for r in rounds(run) if r.t >= 0]
    assert len(run.rows(activity="round of funding")) == len(inside)
    ledger, total = run.engine.ledger, sum(r.amount for r in inside)
    assert ledger.totals()["firms", "capital raised"] == total == -ledger.totals()["investors", "capital given"]
    assert ledger.firm_balance(run.firms.investors._capital, inside[0].row) == run.firms.investors.raised[inside[0].row]
    run.firms.investors.raised[0] += 1
    from sandbox.kernel.ledger import BooksError

    with pytest.raises(BooksError, match="capital raised"):
        run.firms.investors.reconcile()


def test_nobody_is_funded_before_birth_or_after_death_and_no_subsidiary(three):
    for run in three.values():
        columns = run.firms.columns
        for one in rounds(run):
            assert columns.birth[one.row] <= one.t < columns.failed[one.row]
            assert columns.kind[one.row] != 2
            assert columns.area[one.row] == 2
            assert one.t < run.engine.clock.horizon


def test_measures_split_entrants_others_and_those_that_were_there():
    scenario = load("haidian").with_worlds({"effects": "certification"})
    run = Run(scenario, scenario.plan(CATALOGUE), 1, 0, journal=False)
    run.run()
    found, investors = run.values(None), run.firms.investors
    before = investors.admitted < 0
    assert np.count_nonzero(before) == 22
    there = int(investors.raised[before].sum()) / 100
    assert found["capital_entrants"] + found["capital_others"] + there == pytest.approx(found["capital_raised"])


def test_one_firm_more_changes_no_other_firm():
    few = {"supervision.demand.city_per_year": 0, "population.city.candidates": 100}
    runs = [world("none", {**few, "population.city.candidates": n}) for n in (100, 101)]
    by_entity = [{(int(run.firms.columns.entity[r.row]), r.t, r.amount) for r in rounds(run)} for run in runs]
    new = by_entity[1] - by_entity[0]
    assert by_entity[0]
    assert by_entity[0] <= by_entity[1]
    assert len({entity for entity, *_ in new}) <= 1


def test_size_is_against_the_median_candidate_and_entrants_are_small(three):
    run = three["none"]
    columns, size = run.firms.columns, run.firms.investors.size
    there = columns.birth < run.engine.clock.first
    output = columns.start_output / np.median(columns.start_output[there])
    assert np.corrcoef(np.log(size), np.log(output))[0, 1] > 0.999
    assert np.median(size[~there]) < 0.5 * np.median(size[there])


@pytest.mark.parametrize(
    ("path", "low", "high", "measure", "sign"),
    [
        ("population.funding.meetings", 0.5, 3, "rounds", +1),
        ("population.funding.least_quality", 0, 1, "rounds", -1),
        ("population.funding.amount", 5e6, 50e6, "capital_raised", +1),
        ("population.funding.size_elasticity", 0, 0.8, "capital_raised", +1),
    ],
)
def test_which_way_the_investors_parameters_pull(path, low, high, measure, sign):
    a, b = (world("none", {path: v}).values(None)[measure] for v in (low, high))
    assert sign * (b - a) > 0


def test_more_per_graduate_and_longer_memory_raise_the_capital_of_rivals():
    base = world("spillover", {"population.funding.spillover": 0.02, "population.funding.memory": 365})
    for path, value in (("spillover", 0.1), ("memory", 1_825)):
        other = {"population.funding.spillover": 0.02, "population.funding.memory": 365}
        other[f"population.funding.{path}"] = value
        assert world("spillover", other).values(None)["capital_spillover"] > base.values(None)["capital_spillover"]
