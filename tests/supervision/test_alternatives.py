"""Other ways in, and what there can be instead of a sandbox."""

import datetime as dt

import pytest

from sandbox.kernel.clock import DAY
from tests.supervision.small import CERTAIN, START, Small, initial

NONE = {"supervision.regime": "none", "supervision.licence.admissible_share": 1, "supervision.licence.success_share": 1,
        "supervision.licence.effort": 4}  # fmt: skip
HUB = {"supervision.hub.open": "yes", "supervision.hub.request_share": 1, "supervision.hub.supported_share": 1,
       "supervision.hub.effort": 6, "supervision.hub.licence_time": 0.6}  # fmt: skip


def activities(world, firm=0):
    return [activity for _, activity in world.story(firm)]


# -- cohorts -----------------------------------------------------------------------------------------------------------

COHORTS = {"supervision.regime": "cohorts", "supervision.cohorts.first": 30, "supervision.cohorts.interval": 180,
           "supervision.cohorts.window": 60, "supervision.cohorts.assessment": 75, "supervision.cohorts.design": 70,
           "supervision.cohorts.deferral_share": 0}  # fmt: skip


def test_a_cohort_is_decided_together_and_starts_its_tests_together():
    world = Small(COHORTS).begin(0, firm=0).begin(50, firm=1).done()
    assert world.days_of("application") == [30, 65]  # ready on days 15 and 65: when the window opens, and inside it
    assert world.days_of("public notice") == [165, 165]  # the window closes on day 90, 75 days of assessment
    assert world.days_of("test begins") == [235, 235]  # 70 days of test design


def test_who_comes_too_late_for_a_window_waits_for_the_next_cohort():
    world = Small(COHORTS, days=700).begin(80).done()
    assert world.days_of("application") == [210]
    assert world.days_of("test begins") == [415]


def test_a_deferred_test_starts_with_the_next_cohort():
    world = Small({**COHORTS, "supervision.cohorts.deferral_share": 1}, days=900).begin(0).done()
    assert world.days_of("defers to the next cohort") == [165]
    assert world.days_of("test begins") == [235 + 180]


def test_an_announcement_waits_for_the_last_file():
    slow = {**COHORTS, "supervision.review.effort": 200}
    assert Small(slow, days=700).begin(0).done().days_of("public notice") == [236]  # day 30, 2 + 4 days, 200 of reading


# -- fast lane and consultation ----------------------------------------------------------------------------------------


def test_the_fast_lane_decides_at_the_desk_in_its_fixed_time():
    world = Small({"supervision.express.share": 1, "supervision.express.noise": 0}).begin(0).done()
    assert world.days_of("fast lane decision") == [42]  # eligible on day 21
    assert world.days_of("registered") == [62]
    assert "file read" not in {row.activity for row in world.rows(firm=0) if row.t < 100 * DAY}


def test_the_fast_lane_refuses_what_looks_weak():
    values = {"supervision.express.share": 1, "supervision.express.noise": 0, "supervision.review.pass_score": 2}
    world = Small(values).begin(0, quality=1).done()
    assert (world.case().outcome, world.case().reason) == ("refused", "fast lane")


def test_a_batch_does_not_wait_for_a_case_of_the_fast_lane():
    batches = {"supervision.regime": "batches", "supervision.express.share": 1, "supervision.express.noise": 0,
               "supervision.express.days": 90}  # fmt: skip
    world = Small(batches).begin(0).done()
    assert world.days_of("registered") == [30 + 2 + 4 + 90 + 20]  # called on day 30; noticed alone


def test_a_required_consultation_takes_a_consultants_time_and_tells_the_weak_not_to_apply():
    values = {"supervision.consultation.required": "yes", "supervision.consultation.staff": 1,
              "supervision.consultation.effort": 8, "supervision.consultation.noise": 0}  # fmt: skip
    world = Small(values).begin(0, firm=0, quality=1).begin(0, firm=1, quality=-1).done()
    assert world.days_of("consulted") == [23, 31]  # one after the other, from day 15 on
    assert world.days_of("application") == [23]
    assert (world.case(1).outcome, world.case(1).reason) == ("withdrawn", "told not to apply")
    assert world.desk.consultants.in_service == 0


def test_a_consultation_that_is_not_required_is_not_held():
    world = Small({"supervision.consultation.staff": 1}).begin(0).done()
    assert "consulted" not in activities(world)


# -- the hub -----------------------------------------------------------------------------------------------------------


def test_the_hubs_advice_shortens_the_ordinary_procedure():
    plain = Small(NONE).begin(0).done()
    advised = Small({**NONE, **HUB}).begin(0).done()
    assert plain.days_of("licensed") == [160]  # 10 to prepare, 150
    assert advised.days_of("advised by the hub") == [16]
    assert advised.days_of("licensed") == [16 + 90]  # 60 % of 150


def test_an_adviser_has_time_for_one_firm_at_a_time():
    world = Small({**NONE, **HUB, "supervision.hub.advisers": 1}).begin(0, firm=0).begin(0, firm=1).done()
    assert world.days_of("advised by the hub") == [16, 22]


def test_who_is_not_taken_on_goes_on_without_advice():
    world = Small({**NONE, **HUB, "supervision.hub.supported_share": 0}).begin(0).done()
    assert world.days_of("hub declines") == [10]
    assert world.days_of("licensed") == [160]


def test_advice_helps_the_file_not_the_product():
    good, weak = {"supervision.licence.success_share": 0.5, "supervision.licence.noise": 0}, 0.1
    world = Small({**NONE, **HUB, **good, "supervision.hub.licence_gain": 0.3}).begin(0, quality=-weak).done()
    assert world.case().licensed is not None
    assert world.case().quality == pytest.approx(-weak)
    assert Small({**NONE, **good}).begin(0, quality=-weak).done().case().licensed is None


def test_advice_halves_the_incomplete_files():
    values = {**HUB, "supervision.completeness.complete_share": 0, "supervision.completeness.attempts": 1}
    complete = [Small({**values, "supervision.hub.completeness": share}).begin(0).done().case().complete
                for share in (0, 0.9999)]  # fmt: skip
    assert complete == [False, True]


def test_a_hub_is_paid_while_it_is_open_and_holds_nothing_at_the_end():
    values = {**NONE, "supervision.hub.advisers": 2, "supervision.staff.day_cost": 100}
    closed, hub = Small(values, days=100).done(), Small({**values, **HUB}, days=100).done()
    assert hub.desk.staff_paid - closed.desk.staff_paid == 2 * 100 * 100 * 100  # two people, 100 days, 100 CNY, in fen
    assert hub.desk.advisers.in_service == 0


def test_a_firm_that_fails_while_it_is_advised_gives_the_adviser_back():
    world = Small({**NONE, **HUB}).begin(0).fail(12).done()
    assert world.case().outcome == "failed"
    assert world.desk.advisers.in_service == 0


# -- waiver and new rule -----------------------------------------------------------------------------------------------

WAIVER = {**NONE, "supervision.regime": "waiver", "supervision.waiver.share": 1, "supervision.waiver.notification": 30,
          "supervision.waiver.length": 365, "supervision.waiver.customer_cap": 500}  # fmt: skip


def test_a_waiver_lets_a_class_test_without_review_and_asks_for_a_licence_after():
    world = Small(WAIVER, days=700).begin(0).done()
    assert world.story(0) == [
        (0, "preparation begins"), (10, "notification"), (40, "test under the waiver begins"), (405, "waiver ends"),
        (405, "licence application"), (555, "licensed"), (585, "launched"),
    ]  # fmt: skip
    assert world.case().test_customers == 500
    assert world.case().visits == 0


def test_nobody_visits_a_test_under_the_waiver_and_the_firm_pays_up_to_its_cover():
    values = {**WAIVER, "supervision.visits.per_year": 50, "supervision.incidents.per_million": 100_000,
              "supervision.incidents.affected": 10, "supervision.incidents.loss": 1_000,
              "supervision.incidents.growth": 0,
              "supervision.incidents.complaints": 1_000, "supervision.incidents.stop_after": 1_000,
              "supervision.incidents.reach": 1, "supervision.compensation.market_share": 1,
              "supervision.waiver.cover": 25_000}  # fmt: skip
    world = Small(values, days=420).begin(0).done()
    assert len(world.case().incidents) > 3
    assert world.case().paid_in_test == 2_500_000
    assert not world.rows(activity="visit")


def test_a_product_outside_the_class_takes_the_ordinary_route():
    world = Small({**WAIVER, "supervision.waiver.share": 0}, days=700).begin(0).done()
    assert world.case().route == "licence"
    assert world.case().test_began is None


def test_a_new_rule_admits_only_from_its_day_on():
    values = {**NONE, "supervision.regime": "new_rule", "supervision.licence.admissible_share": 0,
              "supervision.new_rule.lag": 100, "supervision.new_rule.admitted_share": 1}  # fmt: skip
    world = Small(values).begin(0, firm=0).begin(95, firm=1).done()
    assert world.case(0).reason == "existing rules do not admit the product"
    assert world.case(1).licensed is not None


@pytest.mark.parametrize("regime", ["none", "waiver", "new_rule", "cohorts", "always_open", "batches"])
def test_initial_cases_run_to_their_end_whatever_there_is(regime):
    start = initial("on_test", 2, CERTAIN["supervision.exit.anchor"].replace(year=2020, month=12))
    world = Small({"supervision.regime": regime}, initial=[start], days=700).done()
    assert [c.outcome for c in world.desk.cases] == ["completed", "completed"]


# -- the end of a consultation, cohorts by date ------------------------------------------------------------------------


def test_when_the_consultation_is_abolished_those_who_wait_for_it_apply_at_once():
    values = {"supervision.consultation.required": {START: "yes", START + dt.timedelta(40): "no"},
              "supervision.consultation.staff": 1, "supervision.consultation.effort": 100,
              "supervision.consultation.noise": 0}  # fmt: skip
    world = Small(values).begin(0, firm=0).begin(1, firm=1).done()
    assert world.days_of("application", firm=1) == [40]
    assert world.days_of("application", firm=0) == [115]  # whose consultation was under way
    assert world.idle()


def test_cohorts_can_have_their_windows_by_date():
    windows = [{"opens": START + dt.timedelta(40), "closes": START + dt.timedelta(79)}]
    world = Small({**COHORTS, "supervision.batches.dates": windows}).begin(0).done()
    assert world.days_of("application") == [40]
    assert world.days_of("public notice") == [80 + 75]
    assert world.days_of("test begins") == [80 + 75 + 70]
