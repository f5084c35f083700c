"""Credit tiers in time: what costs points and what gives some, how they fade, and whom it touches."""

import datetime as dt

import numpy as np
import pytest

from sandbox.firms.listed import parse_firms
from sandbox.firms.process import Firms
from sandbox.firms.rules import credit_tier
from sandbox.firms.synthesis import labels
from sandbox.kernel.bus import IncidentFound, LoanDefaulted, TestCompleted, TestStopped, TierChanged
from sandbox.kernel.clock import DAY
from sandbox.kernel.engine import Engine
from tests.supervision.small import Small

C = "population.credit."
STILL = {C + "points.incident": 1.0, C + "points.made_whole": 0.4, C + "points.graduation": 0.5,
         C + "points.stopped": 2.0, C + "half_life": 100.0}  # fmt: skip


def told(*events, values=None, score=0.0, days=500, firm=0):
    """A world without products in which a firm of this score hears of these (day, event, ...)."""
    world = Small({**STILL, **(values or {})}, days=days)
    columns = world.firms.columns
    columns.score[firm] = score
    columns.tier[firm] = columns.start_tier[firm] = credit_tier(np.array([score]), SHARES)[0]
    changes = []
    world.engine.bus.subscribe(TierChanged, lambda e: changes.append((e.t / DAY, e.firm, "ABCD"[e.tier])), order=99)
    for at, kind, *rest in events:
        world.engine.at(at * DAY, world.engine.bus.publish, kind(at * DAY, firm, 0, *rest))
    world.run()
    return world, changes


SHARES = {"A": 0.25, "B": 0.45, "C": 0.22, "D": 0.08}
"""A from 0.674, B from -0.524, C from -1.405."""


def test_an_incident_found_lowers_the_tier_at_the_next_scoring_until_it_has_faded():
    """1 point lost on 10 January: after 22 days 0.86 are left, so C; below 0.524 left from day 104 on: 1 May."""
    _, changes = told((9, IncidentFound, False))
    assert changes == [(31.0, 0, "C"), (120.0, 0, "B")]
    assert 2 ** (-(90 - 9) / 100) > 0.524 > 2 ** (-(120 - 9) / 100)


def test_every_point_fades_from_its_own_second():
    world, _ = told((9, IncidentFound, False), (40, IncidentFound, True), (77, TestCompleted), days=91)
    expected = -(2 ** (-(90 - 9) / 100)) - 0.6 * 2 ** (-(90 - 40) / 100) + 0.5 * 2 ** (-(90 - 77) / 100)
    assert world.firms.columns.points[0] == pytest.approx(expected)  # as of 1 April
    assert np.count_nonzero(world.firms.columns.points) == 1


def test_customers_made_whole_and_graduation_raise_and_a_stopped_test_lowers():
    """After 22 days 0.86 of a point is left."""
    assert told((9, IncidentFound, False), score=0.3)[1][0] == (31.0, 0, "C")  # 0.3 - 0.86
    assert told((9, IncidentFound, True), score=0.3)[1] == []  # 0.3 - 0.52
    assert told((9, TestCompleted), score=0.3)[1][0] == (31.0, 0, "A")  # 0.3 + 0.43
    assert told((9, TestStopped), score=0.3)[1][0] == (31.0, 0, "D")  # 0.3 - 1.72
    assert told((9, TestStopped), score=-3.0)[1] == []  # there is nothing below D


def test_a_point_of_nothing_switches_an_event_off():
    off = {C + "points.incident": 0, C + "points.made_whole": 0, C + "points.graduation": 0, C + "points.stopped": 0}
    for event in ((9, IncidentFound, False), (9, TestCompleted), (9, TestStopped)):
        world, changes = told(event, values=off)
        assert changes == []
        assert not world.firms.columns.points.any()


def test_who_is_never_scored_again_keeps_the_tier_of_the_start():
    never = {C + "rescoring": "never"}
    events = ((9, IncidentFound, False), (20, TestStopped), (60, TestCompleted))
    world, changes = told(*events, values=never)
    assert changes == []
    assert np.array_equal(world.firms.columns.tier, world.firms.columns.start_tier)
    assert not world.firms.columns.points.any()


def test_only_the_firm_whose_tier_changes_is_told_of_and_counted():
    world, changes = told((9, IncidentFound, False), firm=3)
    assert {firm for _, firm, _ in changes} == {3}
    assert world.firms.values(None)["tier_changes"] == len(changes) == 2
    assert world.firms.values(np.arange(10) != 3)["tier_changes"] == 0


def test_a_firm_that_is_gone_is_not_scored():
    world = Small(STILL, days=200)
    changes = []
    world.engine.bus.subscribe(TierChanged, changes.append, order=99)
    world.firms.columns.score[0] = 0.0
    world.engine.at(9 * DAY, world.engine.bus.publish, TestStopped(9 * DAY, 0, 0))
    world.fail(20).run()
    assert changes == []


def test_scoring_that_begins_on_a_date_looks_at_what_comes_after():
    dated = {C + "rescoring": {dt.date(2021, 1, 1): "never", dt.date(2021, 3, 1): "monthly"}}
    assert told((9, TestStopped), values=dated)[1] == []
    assert told((70, TestStopped), values=dated)[1][0] == (90.0, 0, "D")


def test_groups_hold_the_same_firms_whatever_becomes_of_their_tiers():
    world, changes = told((9, TestStopped), days=60)
    assert changes
    assert labels(world.firms.columns)["tier"][0] == "B"


def test_a_listed_tier_is_the_one_of_the_start_and_moves_from_there():
    text = "id,area,output_cny,founded,tier\n" + "".join(
        f"F{n},city,1000000,2015-06-30,{tier}\n" for n, tier in enumerate("ABCD" * 5)
    )
    made = Small({**STILL, C + "shares": SHARES}, days=60)
    engine = Engine.build(made.engine.clock, seed=1)
    firms = Firms(engine, made.plan, parse_firms(text, "list.csv"))
    given = [*range(4)] * 5
    assert firms.columns.tier[:20].tolist() == firms.columns.start_tier[:20].tolist() == given
    engine.bus.publish(TestStopped(0, 0, 0))
    engine.bus.publish(TestCompleted(0, 4, 0))
    firms.credit.month(31 * DAY, 59 * DAY)
    assert firms.columns.tier[0] > 0
    assert firms.columns.tier[1:20].tolist() == given[1:]


# -- compliance scores of firms with special funds --------------------------------------------------------------------


MANY = {"population.city.candidates": 4_000, "population.city.high_tech_share": 1, C + "special_funds.share": 1,
        C + "special_funds.accuracy": 0.6}  # fmt: skip


def scored(weight, replication=0, days=40, values=None):
    world = Small({**MANY, C + "special_funds.weight": weight, **(values or {})}, days=days, replication=replication)
    world.run()
    return world.firms.columns


def harm_in(columns, tiers):
    """Mean incident rate of the firms in these tiers against all, by the default effect of quality."""
    rate = np.exp(-0.7 * columns.quality)
    return float(np.mean(rate[np.isin(columns.tier, tiers)]) / np.mean(rate))


def test_without_weight_nobody_s_tier_moves():
    columns = scored(0.0)
    assert np.array_equal(columns.tier, columns.start_tier)


@pytest.mark.parametrize("replication", range(3))
def test_the_more_compliance_scores_count_the_more_a_tier_says_of_harm(replication):
    """Score 0.5 and compliance 0.6 of quality: together 0.59 at a weight of 0.2, 0.68 at one half."""
    none, some, half = (scored(w, replication) for w in (0.0, 0.2, 0.5))
    worst = [harm_in(columns, [2, 3]) for columns in (none, some, half)]
    best = [harm_in(columns, [0]) for columns in (none, some, half)]
    assert worst[0] < worst[1] < worst[2]
    assert best[0] > best[1] > best[2]
    shares = np.bincount(half.tier, minlength=4) / len(half.tier)
    assert shares == pytest.approx(list(SHARES.values()), abs=0.025)  # the thresholds keep their meaning


def test_only_high_tech_firms_with_special_funds_file():
    columns = scored(0.9, values={"population.city.high_tech_share": 0.5, C + "special_funds.share": 0.5})
    moved = columns.tier != columns.start_tier
    assert moved.any()
    assert columns.high_tech[moved].all()
    everyone = scored(0.9, values={"population.city.high_tech_share": 0.5})
    assert np.count_nonzero(everyone.tier != everyone.start_tier) > 1.5 * np.count_nonzero(moved)


def test_a_new_year_brings_a_new_compliance_score_and_months_between_none():
    one, next_year = scored(0.5, days=350), scored(0.5, days=400)
    assert not np.array_equal(one.tier, next_year.tier)
    assert np.array_equal(scored(0.5, days=40).tier, one.tier)


def test_a_firm_more_changes_no_other_firms_compliance_score():
    few, more = scored(0.5), scored(0.5, values={"population.city.candidates": 4_001})
    common = np.isin(more.entity, few.entity)
    assert np.array_equal(few.tier, more.tier[common])


def test_a_loan_in_default_costs_points_where_the_register_hears_of_it():
    """Off by default: the same firm keeps its tier."""
    for points, tiers in ((0.0, []), (1.0, ["C"])):
        values = {C + "points.loan_default": points, C + "half_life": 36_500.0}
        _, changes = told((40, LoanDefaulted), values=values)
        assert [tier for _, _, tier in changes] == tiers
