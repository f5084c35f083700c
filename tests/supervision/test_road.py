"""The road of one case by the calendar, every way off it, and what must be true wherever it ends."""

import itertools

import pytest

from sandbox.kernel.clock import DAY
from tests.supervision.small import ROAD, START, Small, day

QUEUE_FOR_PARTNERS = {"supervision.partner.institutions": 1, "supervision.partner.room": 1}
BATCHES = {"supervision.regime": "batches"}
NONE = {"supervision.regime": "none", "supervision.licence.admissible_share": 1, "supervision.licence.success_share": 1}


def test_a_case_goes_the_whole_road_by_the_calendar():
    world = Small().begin().done()
    assert world.story() == ROAD
    assert world.case().outcome == "completed"
    assert world.idle()


def test_a_subsidiary_needs_no_partner():
    kinds = {"start_up": 0.0, "technology_firm": 0.0, "subsidiary": 1.0}
    world = Small({"population.city.kinds": kinds}).begin().done()
    assert world.story()[:2] == [(0, "preparation begins"), (10, "application")]


@pytest.mark.parametrize(
    ("where", "values", "quality", "second", "at"),
    [
        ("preparing", {}, 1.0, None, 5),
        ("searching a partner", {}, 1.0, None, 12),
        ("waiting for a partner with room", QUEUE_FOR_PARTNERS, 1.0, 1, 100),
        ("waiting for a call", BATCHES, 1.0, None, 20),
        ("at the counter", {}, 1.0, None, 16),
        ("at the gate", {}, 1.0, None, 19),
        ("waiting for a reviewer", {"supervision.review.reviewers": 1}, 1.0, 1, 23),
        ("being read", {}, 1.0, None, 22),
        ("improving a returned file", {}, -0.1, None, 28),
        ("decided, the call still open", BATCHES, 1.0, None, 45),
        ("waiting for the batch's notice", BATCHES, 1.0, None, 53),
        ("on notice", {}, 1.0, None, 30),
        ("waiting for a test place", {"supervision.slots.total": 1}, 1.0, 1, 100),
        ("on test", {}, 1.0, None, 100),
        ("being audited", {}, 1.0, None, 250),
        ("being read at the exit", {}, 1.0, None, 255),
        ("waiting for an exit window", {}, 1.0, None, 280),
        ("graduated, not yet launched", {}, 1.0, None, 310),
        ("in the ordinary procedure", NONE, 1.0, None, 100),
    ],
)
def test_a_firms_failure_ends_its_case_wherever_it_stands(where, values, quality, second, at):
    world = Small(values, days=1_000)
    if second is None:
        world.begin(0, quality=quality)
    else:  # another firm is a day ahead and takes the last unit
        world.begin(0, firm=second).begin(1)
    world.fail(at).done()
    case = world.case()
    assert (case.outcome, case.ended) == ("failed", at * DAY)
    assert world.story()[-1] == (at, "case failed")
    assert world.idle()
    assert not any(call.undecided for call in world.supervision.calls.all)
    if second is not None:
        assert world.case(second).outcome == "completed"


@pytest.mark.parametrize("at", sorted({moment for moment, _ in ROAD} | {10, 17, 254}))
def test_a_failure_in_the_very_second_of_a_step_leaves_nothing_behind(at):
    world = Small({"supervision.review.reviewers": 1}, days=600).begin().fail(at).done()
    case = world.case() if world.desk.cases else None
    assert case is None or case.outcome in {"failed", "completed"}
    assert case is None or case.outcome == "failed" or case.left_market == at * DAY
    assert world.idle()


def test_after_launch_the_product_leaves_the_market_with_its_firm():
    world = Small().begin().fail(400).done()
    case = world.case()
    assert (case.outcome, case.left_market) == ("completed", 400 * DAY)
    assert case.market_days == pytest.approx(20_000 * 30 * 70**2 / (2 * 730))  # 70 days on a ramp of 730
    assert world.values(None)["in_market"] == 0


@pytest.mark.parametrize(
    ("values", "quality", "outcome", "at", "reason"),
    [
        ({"supervision.completeness.complete_share": 0}, 1.0, "refused", 33, "file incomplete"),
        ({"supervision.eligibility.pass_score.need": 100}, 1.0, "refused", 21, "gate: need"),
        ({}, -0.5, "refused", 24, "expert review"),
        ({"supervision.review.improvement": 0}, -0.1, "refused", 35, "expert review"),
        ({"supervision.notice.objection_share": 1}, 1.0, "refused", 44, "objection upheld"),
        ({"supervision.slots.no_start_share": 1}, 1.0, "withdrawn", 44, "did not start the test"),
        ({"supervision.launch.share": 0}, 1.0, "withdrawn", 300, "not launched"),
        ({**NONE, "supervision.licence.admissible_share": 0}, 1.0, "refused", 10,
         "existing rules do not admit the product"),
        ({**NONE, "supervision.licence.success_share": 0}, 1.0, "refused", 160, "licence not granted"),
    ],
)  # fmt: skip
def test_a_case_that_does_not_get_through_ends_there(values, quality, outcome, at, reason):
    world = Small(values).begin(quality=quality).done()
    case = world.case()
    assert (case.outcome, case.reason, case.ended) == (outcome, reason, at * DAY)
    assert world.story()[-1] == (at, f"case {outcome}")
    assert world.idle()


def test_an_incomplete_file_is_checked_as_often_as_the_rule_says():
    values = {"supervision.completeness.complete_share": 0, "supervision.completeness.attempts": 3}
    assert Small(values).begin().done().days_of("file incomplete") == [17, 25, 33]  # 2 to check, 6 to mend


def test_a_returned_file_is_improved_and_comes_again():
    world = Small().begin(quality=-0.1).done()
    assert world.story()[3:8] == [
        (21, "eligible"), (24, "returned"), (32, "re-submission"), (35, "accepted"), (35, "public notice")]  # fmt: skip
    assert world.case().quality == pytest.approx(0.1)
    assert not world.case().good  # good or weak is said of the product as it came


def test_who_waits_longer_than_his_patience_for_a_place_withdraws():
    values = {"supervision.slots.total": 1, "supervision.slots.patience": 30}
    world = Small(values, days=600).begin(0, firm=1).begin(1).done()
    assert world.story()[-1] == (45 + 30, "case withdrawn")
    assert world.case(1).outcome == "completed"
    assert world.idle()


def test_a_refused_product_may_try_the_ordinary_route_and_takes_nothing_with_it():
    values = {**NONE, "supervision.regime": "always_open", "supervision.licence.fallback_share": 1,
              **QUEUE_FOR_PARTNERS}  # fmt: skip
    world = Small(values).begin(quality=-0.5).begin(3, firm=1).done()
    assert world.story()[-4:] == [
        (24, "turns to the ordinary route"), (24, "licence application"), (174, "licensed"),
        (204, "launched")]  # fmt: skip
    assert world.case().route == "sandbox, then licence"
    assert world.days_of("partner found", firm=1) == [24]  # the partner's only room came free with the refusal


def test_without_a_sandbox_everyone_goes_the_ordinary_route():
    world = Small(NONE).begin().done()
    assert world.story() == [
        (0, "preparation begins"), (10, "licence application"), (160, "licensed"), (190, "launched")]  # fmt: skip
    assert world.desk.notices == world.desk.calls == 0


def test_a_test_not_passed_is_prolonged_and_assessed_again():
    world = Small({"supervision.review.pass_score": -1}, days=600).begin(quality=-0.1).done()
    assert world.story()[-5:] == [
        (256, "exit reviewed"), (300, "exit not passed"), (312, "exit reviewed"), (400, "graduates"),
        (430, "launched")]  # fmt: skip
    assert world.case().test_ended == 400 * DAY


def test_a_test_not_passed_in_the_end_is_stopped():
    world = Small({"supervision.review.pass_score": -1, "supervision.exit.improvements": 0}).begin(quality=-0.1).done()
    assert (world.case().outcome, world.case().ended) == ("stopped", 300 * DAY)
    assert world.idle()


NEXT = {
    "preparation begins": {"partner found", "application", "licence application"},
    "partner found": {"application"},
    "application": {"file incomplete", "eligible", "refused at the gate"},
    "file incomplete": {"file incomplete", "eligible", "refused at the gate", "turns to the ordinary route"},
    "refused at the gate": {"turns to the ordinary route"},
    "eligible": {"accepted", "returned", "refused"},
    "returned": {"re-submission"},
    "re-submission": {"accepted", "returned", "refused"},
    "refused": {"turns to the ordinary route"},
    "accepted": {"public notice"},
    "public notice": {"registered", "turns to the ordinary route"},
    "registered": {"test begins"},
    "test begins": {"asks to end the test"},
    "asks to end the test": {"exit reviewed"},
    "exit reviewed": {"graduates", "exit not passed"},
    "exit not passed": {"exit reviewed"},
    "graduates": {"launched"},
    "turns to the ordinary route": {"licence application"},
    "licence application": {"licensed"},
    "licensed": {"launched"},
    "launched": {"leaves the market"},
}
"""What may follow what; a case may also end after each but the last two."""
ALONGSIDE = {
    "file read", "visit", "visit missed", "incident begins", "incident found", "market harm settled", "tier changes",
}  # fmt: skip


@pytest.mark.parametrize("regime", ["batches", "always_open", "none"])
def test_every_case_of_a_busy_world_keeps_to_the_order_of_the_road_and_ends_once(regime):
    values = {"supervision.regime": regime, "supervision.demand.city_per_year": 150, "supervision.slots.total": 25}
    world = Small(values, base={}, days=900, entry_days=700, start=START).done()
    stories = {}
    for row in world.rows():
        if row.case >= 0 and row.activity not in ALONGSIDE:
            stories.setdefault(row.case, []).append(row)
    assert len(stories) == len(world.desk.cases) > 150
    for case in world.desk.cases:
        rows = stories[case.number]
        assert rows[0].activity == "preparation begins"
        ended = [row for row in rows if row.activity.startswith("case ")]
        assert (len(ended), case.ended is None) == ((0, True) if case.outcome == "open" else
                                                    (int(case.outcome != "completed"), False))  # fmt: skip
        for before, after in itertools.pairwise(rows):
            assert after.activity in NEXT[before.activity] or (
                after is rows[-1] and after in ended and before.activity not in {"launched", "leaves the market"}
            ), (day(after.t), before.activity, after.activity)


def test_every_activity_of_a_journal_can_be_explained():
    from sandbox.supervision.activities import ACTIVITIES

    assert set(NEXT) | ALONGSIDE <= set(ACTIVITIES)
    world = Small({"supervision.demand.city_per_year": 150}, base={}, days=700).done()
    assert {row.activity for row in world.rows()} <= set(ACTIVITIES)
