"""Who gets in, and what stands open: counted by hand, and in worlds without chance."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.kernel.clock import DAY
from sandbox.kernel.columns import Columns
from sandbox.supervision.case import Incident
from sandbox.supervision.measures.access import access
from sandbox.supervision.measures.counted import Table
from sandbox.supervision.measures.stocks import stocks
from tests.supervision.small import Small, initial
from tests.supervision.test_measures import HORIZON, case, everyone

MILLION = 100 * 1_000_000


def table(cases, kinds=(1,), outputs=(0.0,)):
    firms = Columns({"kind": np.int8, "start_output": np.float64}, capacity=len(kinds))
    rows = firms.append_rows(len(kinds))
    firms.kind[rows], firms.start_output[rows] = kinds, outputs
    return Table(cases, HORIZON * DAY, 0, firms)


def concentration(partners):
    of = table([case(test_began=10, partner=p) for p in partners])
    found = access(of, everyone(of))
    return found["partner_concentration/num"], found["partner_concentration/den"]


# -- who gets in -------------------------------------------------------------------------------------------------------


def test_shares_of_start_ups_and_small_firms_are_of_the_tests_started_in_the_window():
    started = [case(firm=f, test_began=10) for f in (0, 0, 1, 2)]
    others = [case(firm=0), case(firm=0, test_began=-5), case(firm=0, test_began=10, initial=True)]
    of = table([*started, *others], kinds=(0, 1, 2), outputs=(9.9 * MILLION, 10 * MILLION, 1 * MILLION))
    found = access(of, everyone(of))
    assert (found["start_up_share/num"], found["start_up_share/den"]) == (2, 4)
    assert (found["small_firm_share/num"], found["small_firm_share/den"]) == (3, 4)


def test_concentration_is_the_chance_that_two_tests_share_a_partner():
    assert concentration([3, 3, 3, 5]) == (6, 12)
    assert concentration([0, 1, 2]) == (0, 6)
    assert concentration([4, 4]) == (2, 2)
    assert concentration([-1, -1, 7]) == (0, 0)  # a subsidiary brings its own; one test makes no pair


def test_concentration_is_not_biased_by_small_numbers_and_the_plain_index_is():
    """Every way in which 3 tests can fall on partners chosen with 0.5, 0.3 and 0.2, weighted by its chance."""
    p = (0.5, 0.3, 0.2)
    mean, plain = 0.0, 0.0
    for partners in product(range(3), repeat=3):
        chance = math.prod(p[i] for i in partners)
        num, den = concentration(partners)
        mean += chance * num / den
        plain += chance * sum((partners.count(i) / 3) ** 2 for i in range(3))
    true = sum(x * x for x in p)
    assert mean == pytest.approx(true)
    assert plain == pytest.approx(true + (1 - true) / 3)


@given(st.lists(st.integers(-1, 30), max_size=60))
def test_concentration_lies_between_nothing_and_everything(partners):
    num, den = concentration(partners)
    assert 0 <= num <= den


def test_with_a_single_partner_the_concentration_of_a_run_is_whole():
    world = Small({"supervision.partner.institutions": 1, "supervision.partner.room": 10})
    for firm in range(3):
        world.begin(firm=firm)
    found = world.done().values(None)
    assert (found["partner_concentration/num"], found["partner_concentration/den"]) == (6, 6)
    assert (found["start_up_share/num"], found["start_up_share/den"]) == (0, 3)


# -- files without a decision ------------------------------------------------------------------------------------------


def oldest(*cases):
    of = table(cases)
    return stocks(of, everyone(of))["oldest_open_days"]


def test_the_oldest_file_counts_to_its_first_decision_its_end_or_the_end_of_the_run():
    decided = case(applied=10, decided=60, accepted=200)
    decided.decided = 60 * DAY
    fast = case(applied=10, accepted=45)
    gone = case(applied=10, outcome="withdrawn", ended=90)
    turned = case(applied=10, outcome="refused", ended=800)
    turned.turned, turned.route = 35 * DAY, "sandbox, then licence"
    assert [oldest(c) for c in (decided, fast, gone, turned, case(applied=990))] == [50, 35, 80, 25, 10]
    assert oldest(decided, fast, gone, turned) == 80


def test_leaving_old_files_to_be_withdrawn_does_not_make_the_oldest_younger():
    left = [case(applied=0, outcome="withdrawn", ended=300), case(applied=290, decided=300 * DAY)]
    assert oldest(*left) == 300


def test_without_a_file_of_the_sandbox_nothing_is_old():
    licence = case(applied=1, outcome="refused", ended=100)
    licence.route = "licence"
    assert oldest(licence) is oldest(case()) is oldest(case(applied=5, initial=True)) is None


def test_in_a_world_without_chance_the_oldest_file_waits_as_long_as_its_road_says():
    """2 + 4 days at the counter and 3 of reading; the second file waits 3 more for the only reviewer."""
    world = Small({"supervision.review.reviewers": 1}).begin(firm=0).begin(firm=1)
    assert world.done().values(None)["oldest_open_days"] == 12


def test_a_refused_file_that_turns_to_the_ordinary_route_is_answered_at_the_refusal():
    world = Small({"supervision.licence.fallback_share": 1}).begin(quality=-2.0).done()
    assert world.case().route == "sandbox, then licence"
    assert world.values(None)["oldest_open_days"] == 9


# -- incidents that nobody has found -----------------------------------------------------------------------------------


def test_the_hidden_stock_is_the_time_that_incidents_lie_unfound():
    found = Incident(0, 100 * DAY, 1.0, open=False, until=150 * DAY, how="by a visit")
    early = Incident(1, -50 * DAY, 1.0, open=False, until=100 * DAY, how="at exit")
    never = Incident(2, 800 * DAY, 1.0, open=False, until=1_000 * DAY)
    before = Incident(3, -50 * DAY, 1.0, open=False, until=-10 * DAY, how="at exit")
    of = table([case(incidents=[found, early, before]), case(incidents=[never])])
    got = stocks(of, everyone(of))
    assert got["undetected_incidents"] == pytest.approx((50 + 100 + 200) / 1_000)
    assert got["incidents_found"] == 2


def test_the_hidden_stock_of_a_run_is_the_integral_of_its_journal():
    values = {"supervision.incidents.per_million": 4_000, "supervision.incidents.complaints": 2,
              "supervision.visits.per_year": 6, "supervision.incidents.stop_after": 50}  # fmt: skip
    standing = [initial("on_test", 2, Small().engine.clock.date(-100 * DAY))]
    world = Small(values, initial=standing)
    for firm in range(3):
        world.begin(firm=firm + 4)
    world.done()
    own = [c for c in world.desk.cases if not c.initial]
    numbers = {c.number for c in own}
    steps = [(row.t, {"incident begins": 1, "incident found": -1}.get(row.activity, 0))
             for row in world.rows() if row.case in numbers]  # fmt: skip
    area, stock, last = 0, 0, 0
    for t, change in [*sorted(steps), (world.engine.clock.horizon, 0)]:
        area += stock * (t - last)
        stock, last = stock + change, t
    got = world.values(None)
    assert got["undetected_incidents"] == pytest.approx(area / world.engine.clock.horizon)
    assert got["undetected_incidents"] > 0
    assert 0 < got["incidents_found"] == sum(change < 0 for _, change in steps) <= got["incidents"]


def test_who_looks_more_often_leaves_less_hidden():
    base = {"supervision.incidents.per_million": 4_000, "supervision.incidents.stop_after": 1_000,
            "supervision.incidents.complaints": 0, "supervision.visits.inspectors": 50}  # fmt: skip
    hidden = [
        Small({**base, "supervision.visits.per_year": often}, replication=1).begin().done()
        .values(None)["undetected_incidents"] for often in (0, 4, 24)
    ]  # fmt: skip
    assert hidden == sorted(hidden, reverse=True)
    assert hidden[0] > hidden[2]
