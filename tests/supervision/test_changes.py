"""What is in force can change on a date, and some cases stand there when a run begins."""

import datetime as dt

import pytest

from sandbox.kernel.clock import DAY
from tests.supervision.small import ROAD, START, Small, initial

ORDINARY = {"supervision.licence.admissible_share": 1, "supervision.licence.success_share": 1}


def dated(*steps):
    """A schedule: value from the start, then (day, value) ..."""
    first, *later = steps
    return {START: first} | {START + dt.timedelta(day): value for day, value in later}


def ago(days):
    return START - dt.timedelta(days)


# -- rules that change on a date ---------------------------------------------------------------------------------------


def test_who_waits_for_a_call_applies_on_the_day_the_gate_opens_for_all():
    values = {"supervision.regime": dated("batches", (20, "always_open")), "supervision.batches.first": 90}
    world = Small(values).begin().done()
    assert world.days_of("application") == [20]
    assert world.days_of("public notice") == [29]
    assert world.days_of("call opens") == []


def test_a_batch_that_is_under_way_is_noticed_although_the_regime_has_changed():
    values = {"supervision.regime": dated("batches", (40, "always_open"))}
    world = Small(values).begin().begin(22, firm=1).begin(40, firm=2).done()
    assert [world.days_of("application", firm=f) for f in range(3)] == [[30], [37], [55]]
    assert [world.days_of("public notice", firm=f) for f in range(3)] == [[57], [57], [64]]


def test_a_latecomer_does_not_wait_for_calls_that_will_never_come():
    windows = [{"opens": START + dt.timedelta(a), "closes": START + dt.timedelta(b), "notice": START + dt.timedelta(c)}
               for a, b, c in ((30, 49, 55), (130, 149, 170))]  # fmt: skip
    values = {"supervision.regime": dated("batches", (80, "always_open")), "supervision.batches.dates": windows,
              "supervision.review.effort": 25}  # fmt: skip
    world = Small(values).begin().done()
    assert world.days_of("accepted") == [61]
    assert world.days_of("public notice") == [80]


def test_when_the_sandbox_closes_those_inside_go_on_and_no_new_file_is_taken():
    values = {"supervision.regime": dated("always_open", (20, "none")), **ORDINARY}
    world = Small(values).begin(0).begin(8, firm=1).begin(15, firm=2).done()
    assert world.story(0) == ROAD  # applied on day 15
    assert world.story(1)[-1] == (23, "case refused")  # looked for a partner when it closed
    assert world.case(1).reason == "the sandbox is closed"
    assert world.story(2)[1] == (25, "licence application")


def test_when_a_sandbox_opens_those_in_the_ordinary_procedure_stay_there():
    values = {"supervision.regime": dated("none", (20, "always_open")), **ORDINARY}
    world = Small(values).begin(0).begin(15, firm=1).done()
    assert [activity for _, activity in world.story(0)][1] == "licence application"
    assert world.days_of("application", firm=1) == [30]


def test_new_reviewers_start_on_their_day():
    values = {"supervision.review.reviewers": dated(1, (25, 3)), "supervision.review.effort": 30}
    world = Small(values).begin(0).begin(1, firm=1).begin(2, firm=2).done()
    assert [world.days_of("accepted", firm=f) for f in range(3)] == [[51], [55], [55]]
    (change,) = world.rows(activity="capacity changes")
    assert (change.t, change.resource, change.attributes) == (25 * DAY, "reviewers", {"units": 3})


def test_a_cut_of_places_ends_no_test_but_lets_nobody_new_in():
    values = {"supervision.slots.total": dated(2, (100, 1))}
    world = Small(values, days=1_000).begin(0).begin(1, firm=1).begin(80, firm=2).done()
    assert world.days_of("graduates", firm=0) == world.days_of("graduates", firm=1) == [300]
    assert world.days_of("test begins", firm=2) == [300]


def test_partners_that_join_or_leave_carry_no_more_than_they_have_room_for():
    values = {"supervision.partner.institutions": dated(1, (50, 3), (100, 2)), "supervision.partner.room": 1}
    world = Small(values, days=1_000)
    for firm in range(4):
        world.begin(firm, firm=firm)
    held = []
    for at in range(1, 1_000):
        world.engine.at(at * DAY, lambda: held.append(list(world.desk.partner_load)))
    world.done()
    assert max(max(load) for load in held) == 1
    assert [world.days_of("partner found", firm=f) for f in range(3)] == [[15], [50], [50]]
    assert world.idle()


def test_staff_are_paid_for_each_day_by_the_rules_of_that_day():
    values = {"supervision.review.reviewers": dated(1, (59, 11)), "supervision.visits.inspectors": 1,
              "supervision.staff.day_cost": dated(100, (70, 200))}  # fmt: skip
    cost = Small(values, days=90).done().values(None)["staff_cost"]
    assert cost == 59 * 2 * 100 + 11 * 12 * 100 + 20 * 12 * 200


def test_without_a_sandbox_only_the_time_that_is_spent_is_paid():
    values = {"supervision.regime": "none", **ORDINARY, "supervision.licence.effort": 12,
              "supervision.staff.day_cost": 100}  # fmt: skip
    assert Small(values).done().values(None)["staff_cost"] == 0
    assert Small(values).begin().done().values(None)["staff_cost"] == 12 * 100
    standing = Small(values, initial=[initial("on_test", 1, ago(56))], warm_up=90).done()
    assert standing.values(None)["staff_cost"] == 2 * 100  # one reading of its report, two days


# -- cases that stand at the start -------------------------------------------------------------------------------------

SIX = {"population.city.candidates": 60, "supervision.demand.city_per_year": 0}


@pytest.mark.parametrize("regime", ["batches", "always_open", "none"])
def test_initial_cases_run_to_their_end_under_every_regime_and_are_counted_apart(regime):
    standing = [initial("on_test", 6, ago(290)), initial("on_notice", 5, ago(7))]
    values = {**SIX, "supervision.regime": regime, "supervision.test.days": 300}
    world = Small(values, initial=standing, warm_up=180, days=900).done()
    assert [c.outcome for c in world.desk.cases] == ["completed"] * 11
    # asked on day 10, audited on 20, read on 22, window of 100; on notice until 13, so asked on 313
    assert world.days_of("graduates") == [100] * 6 + [400] * 5
    counted = world.values(None)
    assert counted["initial_graduated"] == 11
    assert all(counted[m] == 0 for m in ("cases", "applications", "started", "graduated", "launched", "harm"))
    assert counted["good_service"] == 0
    assert world.idle()


def test_a_notice_long_past_has_become_a_test():
    world = Small(SIX, initial=[initial("on_notice", 1, ago(100))], warm_up=30).done()
    (case,) = world.desk.cases
    assert case.test_began == (-100 + 20) * DAY
    assert world.days_of("graduates") == [200]  # 200 days from day -80, then audit, reading and the window


def test_an_initial_test_lasts_at_least_as_long_as_it_has_already():
    long = {**SIX, "supervision.test.days": {"family": "uniform", "low": 100, "high": 400}}
    world = Small(long, initial=[initial("on_test", 20, ago(300))], warm_up=10).done()
    asked = world.days_of("asks to end the test")
    assert len(asked) == 20
    assert all(-10 <= day <= 100 for day in asked)


def test_initial_cases_take_places_from_the_new_ones():
    values = {**SIX, "supervision.slots.total": 1}
    world = Small(values, initial=[initial("on_test", 1, ago(56))], warm_up=60).begin(0, firm=59).done()
    assert world.days_of("test begins", firm=59) == [200]


def test_initial_cases_are_held_by_firms_that_would_have_passed_and_then_by_the_next_best():
    strict = {"supervision.review.noise": 0, "supervision.quality.firm_share": 1}
    world = Small(strict, initial=[initial("on_test", 8, ago(56))])
    holders = [c.firm for c in world.desk.cases]
    quality = world.firms.columns.quality
    passed = [row for row in range(10) if quality[row] >= 0]
    assert len(passed) < 8
    assert holders[: len(passed)] == passed
    assert (
        holders[len(passed) :] == sorted(set(range(10)) - set(passed), key=lambda row: -quality[row])[: 8 - len(passed)]
    )


def test_initial_cases_that_find_no_firm_are_not_left_out_in_silence():
    with pytest.raises(ValueError, match="initial"):
        Small(initial=[initial("on_test", 22, ago(56))])  # ten firms


def test_nothing_is_booked_before_the_start():
    """Harm and customers of the warm-up are in no measure: the books open on the first day."""
    risky = {**SIX, "supervision.incidents.per_million": 50_000, "supervision.incidents.complaints": 1_000,
             "supervision.incidents.stop_after": 1_000}  # fmt: skip
    world = Small(risky, initial=[initial("on_test", 5, ago(150))], warm_up=150).done()
    found = world.rows(activity="incident found")
    assert any(row.t < 0 for row in found)
    assert sum(row.amount for row in found if row.t < 0) == 0
    harm = sum(c.harm_in_test for c in world.desk.cases)
    assert harm == sum(row.amount for row in found if row.t >= 0) > 0


def test_a_product_launched_in_the_warm_up_is_followed_from_the_start_on():
    values = {"supervision.demand.warm_up": "run", "supervision.regime": "none", **ORDINARY}
    world = Small(values, warm_up=300, days=100).begin(-290).done()
    case = world.case()
    assert case.launched == -100 * DAY
    full = 20_000 * 30 / (2 * 730)
    assert case.market_days == pytest.approx(full * (200**2 - 100**2))
