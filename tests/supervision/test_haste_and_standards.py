"""Statutory clocks and the precision of reviews; enterprise standards."""

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.declare.load import load_scenario, parse_define
from sandbox.model import run
from tests.supervision.small import Small

CLOCK = {"supervision.review.clock": 10, "supervision.review.reviewers": 1, "supervision.review.effort": 10,
         "supervision.review.least_effort": 0.25}  # fmt: skip
STANDARD = {"supervision.standards.required": "yes", "supervision.standards.preparation": 2,
            "supervision.standards.review": 0.5, "supervision.standards.sector_after": 1}  # fmt: skip


def test_without_a_clock_nobody_hurries():
    world = Small({**CLOCK, "supervision.review.clock": 0}).begin(0).done()
    assert world.days_of("accepted") == [31]  # eligible on day 21, ten days of reading


def test_under_a_clock_a_late_file_is_read_in_less_time():
    world = Small(CLOCK).begin(0).done()
    # handed in on day 15, eligible on day 21: 4 days are left of 10, one file of 10 days is in the queue
    assert world.days_of("accepted") == [25]


def test_however_late_a_file_is_it_gets_the_least():
    world = Small({**CLOCK, "supervision.review.clock": 1}).begin(0).done()
    assert world.days_of("accepted") == [23.5]  # a quarter of ten days


def test_who_decides_in_time_is_counted_over_those_that_are_still_open_too():
    world = Small(CLOCK).begin(0, firm=0).begin(0, firm=1).done()
    values = world.values(None)
    assert (values["decided_in_time/num"], values["decided_in_time/den"]) == (1, 2)
    assert Small().begin(0).done().values(None)["decided_in_time/den"] == 0  # no clock, no compliance


def test_a_standard_lengthens_preparation_and_shortens_review():
    world = Small(STANDARD).begin(0).done()
    assert world.days_of("application") == [25]  # 20 to prepare instead of 10, 5 for a partner
    assert world.days_of("accepted") == [25 + 2 + 4 + 1.5]  # instead of 3 days of reading
    assert world.case().standard


def test_a_sector_standard_spares_later_applicants_the_writing():
    world = Small(STANDARD, days=900)
    world.firms.columns.sector[:] = 8
    world.begin(0, firm=0).begin(400, firm=1).done()
    assert world.case(0).graduated is not None
    assert world.case(1).applied == 415 * 86_400


def test_without_a_sandbox_no_standard_is_asked_for():
    world = Small({**STANDARD, "supervision.regime": "none"}).begin(0).done()
    assert not world.case().standard
    assert world.days_of("licence application") == [10]


@pytest.mark.slow
@pytest.mark.parametrize(("world", "worse"), [("independent", False), ("hours", True)])
def test_a_deadline_without_staff_shortens_waits_and_costs_precision_only_where_hours_matter(world, worse):
    scenario = load_scenario("haidian", CATALOGUE).with_worlds({"review": world})
    values = "supervision.regime=always_open,supervision.review.reviewers=5"
    calm, hurried = (
        parse_define(f"{name}:{values}{clock}", CATALOGUE)
        for name, clock in (("calm", ""), ("hurried", ",supervision.review.clock=45"))
    )

    def total(policy, measure):
        return sum(run(scenario, policy, seed=1, replication=r).values[measure] for r in range(8))

    assert total(hurried, "review_wait/num") < 0.8 * total(calm, "review_wait/num")
    errors = [total(p, "false_acceptance/num") / total(p, "false_acceptance/den") for p in (calm, hurried)]
    assert (errors[1] > 1.1 * errors[0]) is worse
