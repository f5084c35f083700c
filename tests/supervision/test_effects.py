"""Which way each lever pulls: on the same luck, so that few and short runs are sure of the sign."""

import functools
import itertools

import pytest

from tests.supervision.small import Small

BUSY = {
    "population.district.cuihu_firms": 0,
    "population.district.yongfeng_firms": 0,
    "population.city.candidates": 200,
    "population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 1},
    "supervision.regime": "always_open",
    "supervision.demand.parks_per_year": 0,
    "supervision.demand.city_per_year": 100,
    "supervision.test.days": 250,
    "supervision.exit.interval": 90,
}
"""A hundred cases in a year of entry, by two hundred firms of the city, and two years more; short tests."""
RUNS = 5
RISKY = {"supervision.incidents.per_million": 2_000}
NONE = {"supervision.regime": "none"}
BATCHES = {"supervision.regime": "batches"}
FEW_PARTNERS = {"supervision.partner.institutions": 4}


@functools.lru_cache(maxsize=512)
def values(items, replication):
    world = Small(dict(items), base=BUSY, days=1_096, entry_days=366, replication=replication)
    world.run()
    return world.values(None)


def read(found, measure):
    """A measure of one run; None where it is undefined."""
    if measure in found:
        return found[measure]
    return found[f"{measure}/num"] / found[f"{measure}/den"] if found[f"{measure}/den"] else None


S = "supervision."


@pytest.mark.parametrize(
    ("path", "low", "high", "measure", "sign", "beside"),
    [
        # who comes
        (S + "demand.city_per_year", 40, 100, "review_queue", +1, {}),
        (S + "demand.selection", 0, 1, "accepted_share", +1, {}),
        (S + "preparation.effort", 20, 150, "time_to_test", +1, {}),
        (S + "partner.search", 10, 150, "time_to_test", +1, {}),
        (S + "partner.room", 1, 8, "time_to_test", -1, FEW_PARTNERS),
        (S + "withdrawal", 0, 2, "review_lost", +1, {S + "review.reviewers": 3}),
        # calls
        (S + "regime", "batches", "always_open", "time_to_test", -1, {}),
        (S + "batches.interval", 60, 250, "time_to_test", +1, BATCHES),
        (S + "batches.notice_lag", 0, 90, "time_to_test", +1, BATCHES),
        # the gate
        (S + "completeness.complete_share", 0.4, 1, "complete_share", +1, {}),
        (S + "eligibility.pass_score.need", 20, 60, "eligible_share", -1, {}),
        (S + "review.reviewers", 4, 12, "review_wait", -1, {}),
        (S + "review.pass_score", -0.5, 0.7, "accepted", -1, {}),
        (S + "review.pass_score", -0.5, 0.7, "false_acceptance", -1, {}),
        (S + "review.pass_score", -0.5, 0.7, "false_refusal", +1, {}),
        (S + "review.noise", 0.2, 3, "false_acceptance", +1, {}),
        (S + "review.returns", 0, 2, "accepted", +1, {}),
        (S + "notice.days", 10, 120, "time_to_test", +1, {}),
        (S + "notice.objection_share", 0, 0.4, "started", -1, {}),
        # places
        (S + "slots.total", 6, 40, "slot_wait", -1, {}),
        (S + "slots.total", 6, 40, "slot_lost", -1, {}),
        (S + "slots.no_start_share", 0, 0.5, "start_share", -1, {}),
        (S + "test.days", 200, 500, "slot_utilisation", +1, {}),
        # the test
        (S + "test.customer_cap", 1_000, 20_000, "harm_in_test", +1, RISKY),
        (S + "incidents.per_million", 500, 4_000, "harm_in_test", +1, {}),
        (S + "incidents.growth", 0, 4, "harm_in_test", +1, RISKY),
        (S + "incidents.quality_effect", 0, 2, "incidents", -1, RISKY),
        (S + "incidents.complaints", 0.2, 20, "detection_days", -1, RISKY),
        (S + "incidents.stop_after", 1, 6, "graduate_share", +1, RISKY),
        (S + "visits.per_year", 2, 12, "detection_days", -1, RISKY),
        (S + "visits.detection", 0.1, 0.9, "harm_in_test", -1, {**RISKY, S + "incidents.growth": 4}),
        (S + "visits.inspectors", 1, 6, "visits_missed_share", -1, {S + "visits.per_year": 24}),
        # who pays
        (S + "compensation.partner_share", 0, 1, "harm_uncompensated", -1, RISKY),
        (S + "compensation.partner_cap", 10_000, 1e9, "harm_uncompensated", -1, RISKY),
        (S + "compensation.market_share", 0, 1, "harm_uncompensated", -1, RISKY),
        # the exit and the market
        (S + "exit.pass_score", -1, 1, "graduate_share", -1, {}),
        (S + "exit.improvements", 0, 3, "graduate_share", +1, {S + "exit.pass_score": 1}),
        (S + "exit.interval", 30, 365, "time_to_market", +1, {}),
        (S + "launch.share", 0.5, 1, "launched", +1, {}),
        (S + "launch.days", 30, 300, "good_service_market", -1, {}),
        (S + "launch.customers", 10, 100, "good_service_market", +1, {}),
        (S + "launch.detection", 0.5, 10, "harm", -1, RISKY),
        (S + "launch.displacement", 0, 0.5, "total_service", -1, {}),
        (S + "launch.displacement", 0, 0.5, "total_harm", -1, RISKY),
        # the ordinary route
        (S + "licence.admissible_share", 0.2, 0.8, "launched", +1, NONE),
        (S + "licence.success_share", 0.2, 0.8, "launched", +1, NONE),
        (S + "licence.review", 60, 365, "time_to_market", +1, NONE),
        (S + "licence.noise", 0.2, 3, "bad_launched", +1, NONE),
        (S + "licence.fallback_share", 0, 1, "launched", +1, {}),
        (S + "licence.effort", 5, 25, "staff_cost", +1, NONE),
        # firms
        ("population.mortality.scale", 0.3, 4, "launched", -1, {}),
        ("population.mortality.scale", 0.3, 4, "firms_failed", +1, {}),
        ("population.mortality.scale", 0.3, 4, "failed_24m", +1, {}),
    ],
)  # fmt: skip
def test_the_lever_pulls_that_way_in_every_one_of_a_few_futures(path, low, high, measure, sign, beside):
    for replication in range(RUNS):
        a, b = (read(values(tuple({**beside, path: v}.items()), replication), measure) for v in (low, high))
        assert sign * (b - a) > 0, f"replication {replication}: {a} at {low}, {b} at {high}"


FIRST_COME = {
    **BUSY,
    "population.mortality.scale": 0,
    "supervision.withdrawal": 0,
    "supervision.review.returns": 0,
    "supervision.test.days": 3_000,
}
"""Files are read once, by who is free first, and nothing else ever asks for a reviewer."""


@pytest.mark.parametrize("replication", range(5))
def test_more_reviewers_never_lengthen_the_wait_of_any_file_under_equal_luck(replication):
    moments = []
    for reviewers in (3, 4, 5, 8, 20):
        world = Small({S + "review.reviewers": reviewers}, base=FIRST_COME, days=366, replication=replication).done()
        read_at = {row.case: row.t for row in world.rows() if row.activity in {"accepted", "refused"}}
        waits = world.desk.reviewers.stats(world.engine.clock.horizon)
        moments.append((read_at, waits.waits_sum))
    for (fewer, wait), (more, less) in itertools.pairwise(moments):
        assert less <= wait
        assert fewer.keys() <= more.keys()
        assert all(more[case] <= t for case, t in fewer.items())


@pytest.mark.parametrize(
    ("path", "value", "may_move"),
    [
        (S + "compensation.partner_share", 0.3, {"made_whole_share/num", "payment_days/num", "payment_days/den",
                                                 "harm_uncompensated", "harm_uncompensated_entry", "tier_changes"}),
        (S + "compensation.market_share", 0.1, {"harm_uncompensated", "harm_uncompensated_entry"}),
        ("population.credit.rescoring", "never", {"tier_changes"}),  # with visits of equal frequency
        (S + "visits.risk.D", 9, set()),  # under the rule of the weights
        (S + "visits.complaint_weight", 9, set()),
        (S + "visits.complaint_memory", 30, set()),
        (S + "staff.day_cost", 3_000, {"staff_cost", "staff_cost_entry", "budget_per_year", "cost_review", "cost_exit",
                                       "cost_visits", "cost_idle"}),
        (S + "incidents.loss", 700, {"harm", "harm_uncompensated", "harm_in_test", "harm_rate/num", "harm_entry",
                                     "harm_uncompensated_entry", "payment_days/num", "payment_days/den",
                                     "total_harm"}),
        (S + "licence.success_share", 0.9, set()),  # with nobody in the ordinary route
        (S + "batches.interval", 90, set()),  # with the gate always open
    ],
)  # fmt: skip
def test_a_lever_moves_nothing_that_it_cannot_touch(path, value, may_move):
    beside = {**RISKY, S + "licence.fallback_share": 0}
    before = values(tuple(beside.items()), 0)
    after = values(tuple({**beside, path: value}.items()), 0)
    moved = {name for name in before if before[name] != after[name]}
    assert moved <= may_move
    assert bool(moved) == bool(may_move)
