"""Demand: a flow by the rules of the day, a stock released by an opening, responses to waits and success."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.kernel.clock import DAY
from sandbox.supervision import rules
from tests.supervision.small import CERTAIN, START, Small, means

FLOW = {**CERTAIN, "population.city.candidates": 200, "supervision.demand.city_per_year": 60}
STOCK = {"supervision.demand.stock": 40, "supervision.demand.stock_days": 20}


def day(n):
    return START + dt.timedelta(n)


def begun(world, first, last):
    return sum(first * DAY <= c.began < last * DAY for c in world.desk.cases)


# -- the flow ----------------------------------------------------------------------------------------------------------


def test_demand_dated_in_the_middle_of_a_month_holds_from_that_day():
    changes = {"supervision.demand.city_per_year": {START: 0, day(40): 4000, day(50): 0}}  # 2021-02-10 to 2021-02-20
    world = Small(changes, base=FLOW, days=120).done()
    assert begun(world, 0, 40) == 0
    assert begun(world, 40, 50) == pytest.approx(4000 * 10 / 365.25, rel=0.35)
    assert begun(world, 50, 120) == 0


def test_a_month_cut_by_a_change_of_something_else_leaves_the_products_as_they_were():
    plain = Small({}, base=FLOW, days=400).done()
    cut = Small({"supervision.slots.total": {START: 46, day(40): 46, day(77): 46}}, base=FLOW, days=400).done()
    assert [(c.number, c.began) for c in cut.desk.cases] == [(c.number, c.began) for c in plain.desk.cases]


# -- the stock ---------------------------------------------------------------------------------------------------------


def test_an_opening_releases_the_stock_and_without_one_it_waits():
    opened = Small(STOCK, days=200).done()
    assert len(opened.desk.cases) == 40
    assert {c.began for c in opened.desk.cases} == {20 * DAY}
    assert Small({**STOCK, "supervision.regime": "none"}, days=200).done().desk.cases == []


def test_the_stock_comes_when_the_gate_opens_and_not_before():
    late = Small({**STOCK, "supervision.regime": {START: "none", day(60): "always_open"}}, days=200).done()
    assert {c.began for c in late.desk.cases} == {80 * DAY}
    rule = Small({**STOCK, "supervision.regime": "new_rule", "supervision.new_rule.lag": 70}, days=200).done()
    assert {c.began for c in rule.desk.cases} == {90 * DAY}


def test_what_waited_for_an_opening_is_never_licensed_by_the_old_rules():
    values = {**STOCK, "supervision.review.pass_score": 5, "supervision.licence.fallback_share": 1,
              "supervision.licence.admissible_share": 0.9, "supervision.licence.success_share": 1}  # fmt: skip
    world = Small(values, days=400).done()
    assert {c.reason for c in world.desk.cases} == {"existing rules do not admit the product"}


def test_a_larger_stock_leaves_its_first_ideas_as_they_were():
    few, many = (Small({**STOCK, "supervision.demand.stock": n}, days=200).done() for n in (5, 30))
    assert {c.number: c.quality for c in few.desk.cases}.items() <= {
        c.number: c.quality for c in many.desk.cases
    }.items()


# -- responses ---------------------------------------------------------------------------------------------------------


def test_a_worked_example():
    # 10 decisions after 2,400 days of waiting, 3 of them yes; mixed with 5 at 120 days and 0.35
    wait, share = (2400 + 600) / 15 / 120, (3 + 1.75) / 15 / 0.35
    found = rules.demand_factor(2400, 10, 3, (-0.5, 120), (1.0, 0.35))
    assert found == pytest.approx(wait**-0.5 * share, rel=1e-12)


@given(st.floats(0, 1e5), st.integers(0, 500), st.integers(0, 500))
def test_without_elasticities_nothing_responds(waited, decisions, successes):
    assert rules.demand_factor(waited, decisions, min(successes, decisions), (0, 120), (0, 0.35)) == 1.0


@given(st.floats(0, 1e5), st.integers(0, 500))
def test_longer_waits_put_firms_off_and_success_draws_them(waited, decisions):
    far = rules.demand_factor(waited + 500, decisions, 0, (-1, 120), (0, 0.35))
    near = rules.demand_factor(waited, decisions, 0, (-1, 120), (0, 0.35))
    assert far < near or far == near in (rules.MOST_RESPONSE, 1 / rules.MOST_RESPONSE)
    if decisions:
        best = rules.demand_factor(waited, decisions, decisions, (0, 120), (1, 0.35))
        assert best > rules.demand_factor(waited, decisions, 0, (0, 120), (1, 0.35))


def test_demand_never_responds_beyond_what_has_been_seen():
    assert rules.demand_factor(0.0, 1_000, 1_000, (-5, 120), (5, 0.35)) == rules.MOST_RESPONSE
    assert rules.demand_factor(1e6, 1_000, 1, (-5, 120), (5, 0.35)) == 1 / rules.MOST_RESPONSE


def test_a_slow_gate_puts_firms_off_also_while_nothing_is_decided():
    slow = {"supervision.review.effort": 400}
    counted = {e: means({**slow, "supervision.demand.wait_elasticity": e}, ("cases",), 4, base=FLOW, days=1200)["cases"]
               for e in (0, -1)}  # fmt: skip
    assert counted[-1] < 0.9 * counted[0]


def test_success_draws_more_firms_than_refusals():
    counted = [
        means({"supervision.demand.success_elasticity": 0.5, "supervision.review.pass_score": score}, ("cases",), 4,
              base=FLOW, days=1200)["cases"]
        for score in (-5, 5)
    ]  # fmt: skip
    assert counted[0] > 1.2 * counted[1]


def test_a_stock_can_wait_until_nobody_has_to_be_consulted():
    values = {**STOCK, "supervision.demand.stock_waits": "open_gate",
              "supervision.consultation.required": {START: "yes", day(50): "no"}}  # fmt: skip
    assert {c.began for c in Small(values, days=200).done().desk.cases} == {70 * DAY}
    kept = {**values, "supervision.consultation.required": "yes"}
    assert Small(kept, days=200).done().desk.cases == []
