"""Where visits go: classes of tests that change under way, the rules that share one total, complaints first."""

import datetime as dt
import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.kernel.bus import IncidentFound, TestCompleted, TestStopped, TierChanged
from sandbox.kernel.clock import DAY, YEAR
from tests.supervision.small import START, Small
from tests.supervision.test_effects import BUSY
from tests.supervision.test_live_test import RISKY

V = "supervision.visits."
QUARTER = 365.25 / 4
FOUR = {V + "per_year": 4, V + "effort": 0, V + "inspectors": 50, "supervision.review.reviewers": 500,
        "supervision.test.days": 3_000, "population.credit.rescoring": "never"}  # fmt: skip
STEEP = {"A": 1, "B": 1, "C": 1, "D": 3}


def turned(at, tier, values=None, days=500):
    """Two firms of tier B test from day 44 on; on days `at` the first one's tier becomes `tier` (0 to 3)."""
    world = Small({**FOUR, V + "weights": STEEP, **(values or {})}, days=days)
    for firm in (0, 1):
        world.firms.columns.tier[firm] = 1
        world.begin(firm=firm)
    for t, name in zip(at, tier, strict=True):
        moment = int(t * DAY)
        world.engine.at(moment, world.engine.bus.publish, TierChanged(moment, 0, name))
    return world.done()


# -- a class that changes ----------------------------------------------------------------------------------------------


def test_a_test_follows_its_firms_tier_and_what_is_left_of_the_interval_goes_at_the_new_pace():
    """With one D of weight 3 and one B the mean is 2: a D every 2/3 of a quarter, a B every two quarters."""
    before, after = turned([], []), turned([45], [3])
    assert after.case().tier == "D"
    assert [(row.attributes["from"], row.attributes["to"]) for row in after.rows(0, "tier changes")] == [("B", "D")]
    first = before.days_of("visit", 0)[0]
    assert first > 45
    visits = after.days_of("visit", 0)
    assert visits[0] == pytest.approx(45 + (first - 45) * 2 / 3)
    assert [b - a for a, b in itertools.pairwise(visits)] == pytest.approx([QUARTER * 2 / 3] * (len(visits) - 1))
    others = after.days_of("visit", 1)
    assert others[0] == pytest.approx(45 + (before.days_of("visit", 1)[0] - 45) * 2)
    assert [b - a for a, b in itertools.pairwise(others)] == pytest.approx([QUARTER * 2] * (len(others) - 1))


def test_a_tier_that_changes_and_changes_back_in_a_second_moves_no_visit():
    assert turned([45, 45], [3, 1]).days_of("visit") == pytest.approx(turned([], []).days_of("visit"), abs=2 / DAY)


def test_a_tier_that_is_not_visited_keeps_the_rest_of_its_interval():
    """D weighs nothing; what is left when the firm becomes D is left when it is B again, on the 100th day after."""
    none = {V + "weights": {"A": 1, "B": 1, "C": 1, "D": 0}}
    usual = turned([], [], none).days_of("visit", 0)
    late = turned([45, 145], [3, 1], none).days_of("visit", 0)
    assert late[0] == pytest.approx(usual[0] + 100)
    assert not [v for v in turned([45], [3], none).days_of("visit", 0) if v > 45]
    begun = turned([], [], {V + "weights": {"A": 1, "B": 0, "C": 1, "D": 1}})
    assert begun.days_of("visit") == []
    raised = turned([45], [3], {V + "weights": {"A": 1, "B": 0, "C": 1, "D": 1}})
    assert raised.days_of("visit", 0)  # from none to some: the visits begin
    assert raised.days_of("visit", 1) == []


def test_a_visit_that_is_due_or_under_way_stays_and_is_made_once():
    """One inspector, 25 days a visit: visits wait or are missed whatever becomes of the firm's tier meanwhile."""
    busy = {V + "inspectors": 1, V + "effort": 25, V + "patience": 5, V + "weights": {"A": 1, "B": 1, "C": 1, "D": 1}}
    usual = [(row.t, row.case, row.activity) for row in turned([], [], busy).rows() if row.activity.startswith("visit")]
    assert {activity for _, _, activity in usual} == {"visit", "visit missed"}
    moments = [t / DAY - 1 for t, _, _ in usual]
    world = turned(moments, [3 - 2 * (i % 2) for i in range(len(moments))], busy)
    assert [(row.t, row.case, row.activity) for row in world.rows() if row.activity.startswith("visit")] == usual
    assert len(world.rows(0, "tier changes")) == len(moments)
    assert not world.rows(1, "tier changes")


def test_a_case_that_has_ended_keeps_its_tier_and_an_open_one_not_yet_on_test_takes_the_new_one():
    world = turned([20], [3], days=40)
    assert world.case().tier == "D"
    assert sum(world.desk.running.values()) == 0
    ended = Small({"supervision.review.pass_score": 5, "supervision.review.returns": 0}, days=60).begin()
    ended.engine.at(50 * DAY, ended.engine.bus.publish, TierChanged(50 * DAY, 0, 3))
    ended.done()
    assert ended.case().outcome == "refused"
    assert ended.rows(0, "tier changes") == []


def test_with_even_visits_nothing_moves_but_the_tier():
    """Every event of every case, with tiers that move every month and with none."""
    values = {"supervision.incidents.per_million": 2_000}
    moving, still = (Small({**values, "population.credit.rescoring": how}, base=BUSY, days=800, entry_days=366).done()
                     for how in ("monthly", "never"))  # fmt: skip
    plain = [[row for row in world.rows() if row.activity != "tier changes"] for world in (moving, still)]
    assert plain[0] == plain[1]
    assert len(moving.rows()) > len(plain[0])
    assert moving.engine.ledger.fingerprint() == still.engine.ledger.fingerprint()
    a, b = (world.values("tier") for world in (moving, still))
    assert {name for name in a if a[name] != b[name]} == {"tier_changes"}


def counts_agree(world):
    """The desk's counts by class against the tests themselves; every test is between two visits, due, or visited."""
    running = [live for live in world.supervision.process.testing.tests.values() if live.running and live.visits]
    found = Counter(live.visits.kind for live in running)
    assert {kind: n for kind, n in world.desk.running.items() if n} == found
    for live in running:
        visits = live.visits
        assert visits.kind[0] == live.case.tier
        fixed = world.desk.visit_weights[visits.kind] > 0
        planned = visits.coming and visits.next is not None
        under_way = visits.request is not None
        started_now = live.since == world.engine.now
        assert started_now or (planned != under_way if fixed else not planned or under_way)
        if planned:
            assert visits.due >= world.engine.now


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 1_000),
    st.sampled_from(["weights", "proportional", "square_root", "complaints_first"]),
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 4.0]), min_size=4, max_size=4).filter(any),
    st.floats(0, 60),
)
def test_the_counts_of_the_desk_are_those_of_the_tests_whatever_happens(replication, rule, weights, memory):
    values = {
        "supervision.incidents.per_million": 4_000, "supervision.incidents.complaints": 6, V + "rule": rule,
        V + "weights": dict(zip("ABCD", weights, strict=True)), V + "complaint_memory": memory,
        "population.credit.points.incident": 1.5, "population.credit.half_life": 30,
        "population.credit.special_funds.weight": 0.5,
    }  # fmt: skip
    world = Small(values, base=BUSY, days=500, entry_days=300, replication=replication)
    for day in range(5, 500, 9):
        world.engine.at(day * DAY + 7, counts_agree, world)
    world.done()
    assert not any(world.desk.running.values())
    assert world.values(None)["tier_changes"] > 0


def test_a_change_of_the_frequency_on_a_date_reaches_the_tests_under_way():
    """From 4 a year to 8 on the 45th day; and from none, where the visits then begin."""
    usual = turned([], []).days_of("visit", 0)
    twice = turned([], [], {V + "per_year": {START: 4, START + dt.timedelta(45): 8}}).days_of("visit", 0)
    assert twice[0] == pytest.approx(45 + (usual[0] - 45) / 2)
    assert [b - a for a, b in itertools.pairwise(twice)] == pytest.approx([QUARTER / 2] * (len(twice) - 1))
    begun = turned([], [], {V + "per_year": {START: 0, START + dt.timedelta(60): 4}}).days_of("visit", 0)
    assert 60 < begun[0] < 60 + QUARTER
    assert [b - a for a, b in itertools.pairwise(begun)] == pytest.approx([QUARTER] * (len(begun) - 1))


# -- what the firms are told of ----------------------------------------------------------------------------------------


def heard(values, days=500, **given):
    world = Small(values, days=days)
    events = []
    for kind in (IncidentFound, TestStopped, TestCompleted):
        world.engine.bus.subscribe(kind, events.append, order=99)
    return world.begin(**given).done(), events


@pytest.mark.parametrize(("share", "whole"), [(1, True), (0.5, False)])
def test_every_incident_found_is_told_of_and_whether_it_was_made_whole(share, whole):
    values = {**RISKY, "supervision.compensation.partner_share": share, "supervision.compensation.partner_cap": 1e9}
    world, events = heard(values)
    found = [e for e in events if isinstance(e, IncidentFound)]
    assert len(found) == world.case().found == len(world.rows(activity="incident found")) > 10
    assert {e.whole for e in found} == {whole}
    assert [type(e) for e in events if not isinstance(e, IncidentFound)] == [TestCompleted]


def test_a_test_stopped_for_incidents_or_at_the_exit_is_told_of_once():
    stopped = {**RISKY, "supervision.incidents.complaints": 50, "supervision.incidents.stop_after": 3}
    not_passed = {"supervision.review.pass_score": -1, "supervision.exit.improvements": 0}
    for values, quality in ((stopped, 1.0), (not_passed, -0.1)):
        world, events = heard(values, quality=quality)
        assert world.case().outcome == "stopped"
        assert [(e.t, e.firm) for e in events if isinstance(e, TestStopped)] == [(world.case().ended, 0)]
        assert not [e for e in events if isinstance(e, TestCompleted)]


# -- rules that share one total ----------------------------------------------------------------------------------------


MANY = {**FOUR, **RISKY, "population.city.candidates": 200, V + "inspectors": 500, "supervision.slots.total": 200,
        "supervision.partner.institutions": 200, V + "detection": 1, "supervision.test.customer_cap": 1_000_000,
        "supervision.test.appeal": 1_000_000, "supervision.test.ramp": 0, "supervision.incidents.per_million": 2,
        "supervision.incidents.complaints": 1, V + "complaint_memory": 200,
        V + "complaint_weight": 5, V + "risk": {"A": 1, "B": 4, "C": 9, "D": 16}}  # fmt: skip
"""Two hundred tests of a million customers: two incidents a year each, half of them found by complaint."""


def many(rule, moving, replication=0):
    values = {**MANY, V + "rule": rule, "population.credit.rescoring": "monthly" if moving else "never"}
    world = Small(values, days=1_500, replication=replication)
    for firm in range(200):
        world.begin(firm=firm)
    return world.done()


@pytest.fixture(scope="module")
def worlds():
    return {rule: many(rule, moving=True) for rule in ("weights", "proportional", "square_root", "complaints_first")}


def test_under_every_rule_the_inspectors_make_the_same_number_of_visits(worlds):
    """Four a year and test, while firms' tiers move and customers complain."""
    expected = 200 * (1_500 - 44) / QUARTER
    for rule, world in worlds.items():
        assert world.values(None)["visits"] == pytest.approx(expected, rel=0.005), rule
        assert world.values(None)["tier_changes"] > 100


def test_visits_go_where_the_rule_says(worlds):
    """By worst and best tier, of the cases whose tier never moved."""
    share = {}
    for rule, world in worlds.items():
        moved = {row.firm for row in world.rows(activity="tier changes")}
        still = [c for c in world.desk.cases if c.firm not in moved]
        worst, best = ([c.visits for c in still if c.tier == tier] for tier in "DA")
        share[rule] = (sum(worst) / len(worst)) / (sum(best) / len(best))
    assert share["weights"] == pytest.approx(1, rel=0.1)
    assert 2 < share["square_root"] < 6  # 4
    assert 10 < share["proportional"] < 25  # 16


def later_ages(world, complained):
    """Years until found of incidents that begin within 200 days of a complaint about their test, or of all others."""
    ages = []
    for case in world.desk.cases:
        heard = [i.until for i in case.incidents if i.how == "by complaint"]
        for i in case.incidents:
            lately = any(0 <= i.since - t < 200 * DAY for t in heard)
            if lately == complained and i.how in {"by a visit", "by complaint"}:
                ages.append((i.until - i.since) / YEAR)
    return sum(ages) / len(ages)


def test_complaints_first_finds_the_next_incidents_of_those_complained_about_sooner_at_the_others_expense(worlds):
    first, even = worlds["complaints_first"], worlds["weights"]
    assert later_ages(first, complained=True) < 0.75 * later_ages(even, complained=True)
    assert later_ages(first, complained=False) > 1.1 * later_ages(even, complained=False)


def test_a_complaint_moves_the_next_visit_up_and_is_forgotten_after_its_memory():
    usual = turned([], [], {V + "rule": "complaints_first"}).days_of("visit", 0)
    world = Small({**FOUR, V + "rule": "complaints_first", V + "complaint_weight": 3, V + "complaint_memory": 150})
    for firm in (0, 1):
        world.firms.columns.tier[firm] = 1
        world.begin(firm=firm)
    kinds = {}

    def complain():
        (live,) = [t for c, t in world.supervision.process.testing.tests.items() if c.firm == 0]
        live.visits.complaint()

    def look(day):
        kinds[day] = dict(world.desk.running)

    world.engine.at(45 * DAY, complain)
    for day in (46, 194, 196):
        world.engine.at(day * DAY, look, day)
    world.done()
    assert world.days_of("visit", 0)[0] == pytest.approx(45 + (usual[0] - 45) * 2 / 3)
    lately = {day: found["B", True] for day, found in kinds.items()}
    assert lately == {46: 1, 194: 1, 196: 0}


def test_without_complaints_complaints_first_is_even_visits():
    values = {**RISKY, "supervision.visits.per_year": 12, "supervision.visits.effort": 1}
    first, even = (Small({**values, V + "rule": rule}).begin().done() for rule in ("complaints_first", "weights"))
    assert first.rows() == even.rows()
