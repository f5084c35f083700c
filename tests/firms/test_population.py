"""The firms of a run: what they are at the start, how they grow, enter and exit."""

import datetime as dt

import numpy as np
import pytest

from sandbox.declare.command_line import make_policy
from sandbox.declare.scenario import Scenario
from sandbox.firms.listed import parse_firms
from sandbox.firms.process import Firms
from sandbox.firms.synthesis import ENTRANT, firm_id, labels
from sandbox.kernel.bus import FirmFailed, TestCompleted
from sandbox.kernel.clock import DAY
from sandbox.kernel.engine import Engine
from sandbox.model import CATALOGUE, Run

STILL = {"supervision.demand.city_per_year": 0, "supervision.demand.parks_per_year": 0}
"""Nobody brings a product: the population alone."""


def world(values=None, days=1_096, replication=0, worlds=None):
    start = dt.date(2021, 1, 1)
    overlay = make_policy("base", {**STILL, **(values or {})}, CATALOGUE).overlay
    end = start + dt.timedelta(days)
    told = Scenario("firms", "", "", start, end, end, 0, overlay, worlds=worlds or {})
    return Run(told, told.plan(CATALOGUE), 1, replication, journal=True)


def done(*args, **given):
    made = world(*args, **given)
    made.run()
    return made


# -- at the start ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1, 0.1, 3])
def test_the_parks_have_the_plans_firms_and_output_exactly(scale):
    """P:I.2: Cuihu 73 firms and CNY 26.5bn, Yongfeng 472 and 40bn; scaled, numbers are rounded up."""
    columns = world({"population.scale": scale}).firms.columns
    for area, (firms, output) in enumerate([(73, 26.5e9), (472, 40e9)]):
        here = (columns.area == area) & (columns.birth <= 0)
        assert np.count_nonzero(here) == -(-firms * scale // 1)
        assert int(columns.start_output[here].sum()) == round(output * 100 * scale)


def test_sizes_are_skewed_and_every_firm_of_the_city_is_a_fintech_firm():
    columns = world().firms.columns
    city = (columns.area == 2) & (columns.birth <= 0)
    assert np.count_nonzero(city) == 500
    assert columns.fintech[city].all()
    assert np.mean(columns.fintech[columns.area < 2]) == pytest.approx(0.02, abs=0.02)
    assert np.sort(columns.output[city])[-50:].sum() > 0.5 * columns.output[city].sum()  # a tenth has more than half


def test_one_firm_more_changes_no_other_firm():
    few, more = (world({"population.city.candidates": n}).firms.columns for n in (500, 501))
    common = np.isin(more.entity, few.entity)
    assert np.count_nonzero(~common) == 1
    for name in ("quality", "tier", "sector", "kind", "birth", "threshold", "exit_type"):
        assert np.array_equal(few[name], more[name][common]), name


def test_ids_say_what_a_firm_is():
    assert [firm_id((area + 1) << 40 | 30) for area in range(3)] == ["CH-0031", "YF-0031", "BJ-0031"]
    entrant = ENTRANT << 40 | (3 << 10 | (22 * 12 + 2))  # the fourth of March 2022
    assert firm_id(entrant) == "E-2022-03-004"
    names = world().firms.names()
    assert len(set(names)) == len(names)


def test_labels_group_firms_by_area_sector_tier_and_size():
    groups = labels(world().firms.columns)
    assert set(groups) == {"area", "sector", "kind", "tier", "size"}
    assert set(groups["area"]) == {"cuihu", "yongfeng", "city"}
    assert set(groups["size"]) <= {"below_10m", "10m_to_100m", "100m_to_1bn", "above_1bn"}


def test_a_list_of_firms_takes_the_place_of_the_synthesis():
    text = "id,area,output_cny,founded,tier\nFirst,city,1000000.50,2015-06-30,A\nSecond,yongfeng,2000000,2019-01-01,\n"
    made = world({"population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 0}})
    engine = Engine.build(made.engine.clock, seed=1)
    firms = Firms(engine, made.plan, parse_firms(text, "list.csv"))
    rows = firms.rows()
    assert [(r["id"], r["area"], r["output_cny"], r["founded"]) for r in rows] == [
        ("First", "city", 1_000_000.5, "2015-06-30"), ("Second", "yongfeng", 2_000_000.0, "2019-01-01")]  # fmt: skip
    assert rows[0]["tier"] == "A"


# -- in time -----------------------------------------------------------------------------------------------------------


def test_output_grows_by_the_years_growth():
    still = {"population.growth.common_sigma": 0, "population.growth.firm_sigma": 0, "population.mortality.scale": 0}
    columns = done(still, days=365).firms.columns
    old = columns.birth < 0
    assert columns.output[old] == pytest.approx(columns.start_output[old] * np.exp(0.10), rel=1e-9)


def test_the_spread_of_single_firms_leaves_the_aggregate_where_it_is():
    wide = {"population.growth.common_sigma": 0, "population.growth.firm_sigma": 0.3, "population.mortality.scale": 0}
    columns = done({**wide, "population.city.candidates": 20_000}, days=365).firms.columns
    old = columns.birth < 0
    ratio = columns.output[old] / columns.start_output[old]
    # a year's growth comes in twelve equal parts, so the month's factor has a twelfth of the year's spread
    assert float(np.mean(ratio)) == pytest.approx(np.exp(0.10), rel=0.01)
    assert float(np.std(np.log(ratio))) == pytest.approx(0.3, rel=0.03)


def test_entrants_come_poisson_and_are_born_within_their_month():
    counts = []
    for replication in range(20):
        columns = world(days=730, replication=replication).firms.columns
        newborn = columns.birth > 0
        counts.append(np.count_nonzero(newborn))
        assert np.all(columns.birth[newborn] < 730 * DAY)
        assert not columns.alive[newborn].any()  # not before their birth
    expected = 24 * 5.7
    assert abs(np.mean(counts) - expected) < 4 * np.sqrt(expected / 20)


def test_entrants_are_small_and_live_from_their_birth_on():
    made = done()
    columns = made.firms.columns
    newborn = columns.birth > 0
    assert np.median(columns.start_output[newborn & (columns.area == 1)]) < 0.3 * np.median(
        columns.start_output[~newborn & (columns.area == 1)]
    )
    entered = {row.firm: row.t for row in made.engine.journal.rows() if row.activity == "firm enters"}
    assert entered == {row: int(columns.birth[row]) for row in np.flatnonzero(newborn)}
    gone = columns.failed < made.engine.clock.horizon
    assert np.all(columns.failed[gone] > columns.birth[gone])


def test_a_firm_exits_once_and_everyone_is_told():
    made = world()
    told = []
    made.engine.bus.subscribe(FirmFailed, told.append, order=99)
    made.run()
    columns = made.firms.columns
    assert [event.firm for event in told] == list(np.argsort(columns.failed, kind="stable"))[: len(told)]
    assert (
        len({event.firm for event in told}) == len(told) == np.count_nonzero(columns.failed < made.engine.clock.horizon)
    )
    assert not columns.alive[[event.firm for event in told]].any()
    found = made.firms.values(None)
    assert found["firms_failed"] == len(told)
    assert found["insolvencies"] == sum(event.exit_type == "insolvency" for event in told)
    assert found["firms_alive"] == found["good_firms_alive"] + found["weak_firms_alive"]


def test_better_firms_live_longer():
    many = {"population.city.candidates": 5_000, "population.mortality.quality_effect": 0.5}
    columns = done(many).firms.columns
    old = columns.birth < 0
    good = columns.quality > 0
    assert np.mean(columns.alive[old & good]) > np.mean(columns.alive[old & ~good]) + 0.05


def test_no_hazard_no_exit():
    assert done({"population.mortality.scale": 0}).firms.values(None)["firms_failed"] == 0


@pytest.mark.parametrize(("choice", "ratio"), [("none", 1.0), ("certification", 0.7)])
def test_a_graduate_survives_more_often_only_in_the_world_that_says_so(choice, ratio):
    made = world(worlds={"effects": choice})
    made.engine.at(100 * DAY, made.engine.bus.publish, TestCompleted(100 * DAY, 7, 0))
    made.run()
    assert made.firms.hazard_ratio[7] == ratio
    assert np.all(np.delete(made.firms.hazard_ratio, 7) == 1.0)
    assert made.firms.columns.graduate[7]


def test_certified_graduates_die_less_under_equal_luck():
    """Every firm graduates on day 1: nobody who lives without the certificate dies with it, and fewer die."""
    failed = {}
    for choice in ("none", "certification"):
        made = world(worlds={"effects": choice})
        for row in range(len(made.firms.columns)):
            made.engine.at(DAY, made.engine.bus.publish, TestCompleted(DAY, row, 0))
        made.run()
        failed[choice] = set(np.flatnonzero(made.firms.columns.failed < made.engine.clock.horizon).tolist())
    assert failed["certification"] < failed["none"]
    assert len(failed["certification"]) == pytest.approx(0.72 * len(failed["none"]), rel=0.1)


def test_demand_is_a_rate_a_firm_so_that_the_city_sends_what_was_published():
    """S:A9.19: 66 a year from the city's candidates, 1.3 from all firms of the parks together."""
    ideas = {0: [], 2: []}
    for replication in range(12):
        made = done({"supervision.demand.city_per_year": 66, "supervision.demand.parks_per_year": 1.3,
                     "supervision.regime": "none"}, days=731, replication=replication)  # fmt: skip
        area = made.firms.columns.area
        for circle, begun in ideas.items():
            begun.append(sum((area[c.firm] == 2) == (circle == 2) for c in made.supervision.desk.cases))
    for circle, a_year in ((2, 66.0), (0, 1.3)):
        expected = 2 * a_year
        assert abs(np.mean(ideas[circle]) - expected) < 4 * np.sqrt(expected / 12)


def test_the_only_firm_there_is_does_not_come_at_even_intervals():
    """Each gap has a draw of its own, also where one firm is the whole population."""
    alone = {"population.district.cuihu_firms": 0, "population.district.yongfeng_firms": 0,
             "population.city.candidates": 1, "population.mortality.scale": 0,
             "population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 0},
             "supervision.demand.city_per_year": 20, "supervision.regime": "none"}  # fmt: skip
    began = np.array([c.began for c in done(alone, days=730).supervision.desk.cases])
    gaps = np.diff(began) / DAY
    assert len(gaps) > 20
    assert np.std(gaps) == pytest.approx(np.mean(gaps), rel=0.5)  # exponential
