"""Exemption classes, rules made of experience, classes closed by bad news."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gamma

from sandbox.kernel.clock import DAY
from sandbox.kernel.draws import Draws
from sandbox.supervision import rules
from sandbox.supervision.learning import multipliers
from sandbox.supervision.parameters.learning import Exemptions
from tests.supervision.small import CERTAIN, Small, means

ONE_CLASS = {"supervision.exemptions.classes": 1}
LEARNS = {**ONE_CLASS, "supervision.learning.cases": 2, "supervision.learning.drafting": 90,
          "supervision.incidents.per_million": 170, "supervision.incidents.quality_effect": 3}  # fmt: skip
LICENSABLE = {"supervision.licence.success_share": 1, "supervision.licence.admissible_share": 0}


def learnt(world):
    return world.days_of("rule drafted"), world.days_of("rule in force")


# -- the rule book -----------------------------------------------------------------------------------------------------


def test_the_posterior_is_that_of_a_poisson_rate_with_a_gamma_prior():
    # prior Gamma(1, mean 170 a million years); 3 incidents in 20,000 years; acceptable 1.5 x 170 a million
    found = rules.rate_acceptable(3, 20_000, 170e-6, 1.5, 1.0)
    assert found == pytest.approx(gamma.cdf(1.5 * 170e-6, 4.0, scale=1 / (1 / 170e-6 + 20_000)), rel=1e-12)


@given(st.integers(0, 30), st.floats(0, 1e6), st.floats(0.5, 5))
def test_more_incidents_never_raise_confidence_and_more_years_without_any_do(found, years, acceptable):
    at = rules.rate_acceptable(found, years, 1e-4, acceptable, 1.0)
    assert 0.0 <= at <= 1.0
    assert rules.rate_acceptable(found + 1, years, 1e-4, acceptable, 1.0) <= at
    assert rules.rate_acceptable(found, years + 1000, 1e-4, acceptable, 1.0) >= at


def test_classes_differ_by_the_spread_and_their_mean_is_one():
    law = Exemptions.model_construct(classes=32, spread=0.5)
    drawn = [m for r in range(200) for m in multipliers(Draws(1, r), law)]
    assert sum(drawn) / len(drawn) == pytest.approx(1.0, abs=0.03)
    logs = [math.log(m) for m in drawn]
    mean = sum(logs) / len(logs)
    assert math.sqrt(sum((x - mean) ** 2 for x in logs) / len(logs)) == pytest.approx(0.5, abs=0.02)
    assert multipliers(Draws(1, 0), Exemptions.model_construct(classes=3, spread=0.0)) == [1.0, 1.0, 1.0]


def test_a_class_more_leaves_the_other_classes_as_they_were():
    few, many = (multipliers(Draws(1, 0), Exemptions.model_construct(classes=n, spread=0.5)) for n in (4, 9))
    assert many[:4] == few


@pytest.mark.parametrize(("u", "expected"), [(0.0, 0), (0.39, 0), (0.41, 1), (0.69, 1), (0.71, 2), (0.999999, 2)])
def test_the_first_class_has_its_share_and_the_others_the_rest_alike(u, expected):
    assert rules.exemption_class(u, 3, 0.4) == expected


def test_further_cases_are_geometric_with_their_mean():
    n = 20_000
    drawn = [rules.further_cases((i + 0.5) / n, 1.66) for i in range(n)]
    assert sum(drawn) / n == pytest.approx(1.66, abs=0.01)
    assert drawn.count(0) / n == pytest.approx(1 / 2.66, abs=1e-3)
    assert rules.further_cases(0.99, 0.0) == 0


# -- rules made of experience ------------------------------------------------------------------------------------------


def test_when_cases_and_posterior_suffice_the_rule_is_drafted_and_in_force_after_its_lag():
    world = Small(LEARNS, days=800).begin(0, quality=3).begin(0, firm=1, quality=3).done()
    # both tests begin on day 44; the posterior is looked at on the first of each month: on 2021-03-01, day 59, it is
    # still the prior's 0.78; on 2021-04-01, day 90, 580 customer-years without an incident make it 0.81
    (drafted,), (in_force,) = learnt(world)
    assert drafted == 90
    assert in_force == 90 + 90


def test_the_number_of_tests_must_be_there():
    assert (
        learnt(
            Small({**LEARNS, "supervision.learning.cases": 3}, days=800)
            .begin(0, quality=3)
            .begin(0, firm=1, quality=3)
            .done()
        )[0]
        == []
    )


def test_the_posterior_must_suffice_too():
    # the normal rate is so low that thousands of years without an incident say nothing; prior P(below 1.5 times) = 0.78
    unsure = {**LEARNS, "supervision.incidents.per_million": 1e-6}
    assert learnt(Small(unsure, days=800).begin(0, quality=3).begin(0, firm=1, quality=3).done())[0] == []


def test_later_products_of_the_class_need_no_sandbox_but_the_ordinary_licence_which_admits_them():
    world = (
        Small({**LEARNS, **LICENSABLE}, days=800)
        .begin(0, quality=3)
        .begin(0, firm=1, quality=3)
        .begin(200, firm=2)
        .done()
    )
    assert [a for _, a in world.story(2)][:5] == [
        "preparation begins", "needs no sandbox", "licence application", "licensed", "launched"
    ]  # fmt: skip
    assert world.case(2).route == "rule, then licence"


def test_a_standing_exemption_asks_for_nothing():
    values = {**LEARNS, "supervision.learning.procedure": "none"}
    world = Small(values, days=800).begin(0, quality=3).begin(0, firm=1, quality=3).begin(200, firm=2).done()
    assert world.story(2)[:3] == [(200, "preparation begins"), (210, "needs no sandbox"), (240, "launched")]


def test_who_waits_for_a_window_when_the_rule_comes_needs_none_and_leaves_its_partner():
    values = {**LEARNS, **LICENSABLE, "supervision.regime": "batches", "supervision.batches.interval": 120,
              "supervision.learning.drafting": 20}  # fmt: skip
    world = Small(values, days=800).begin(0, quality=3).begin(0, firm=1, quality=3).begin(80, firm=2).done()
    assert world.case(2).route == "rule, then licence"
    (drafted,), _ = learnt(world)
    assert drafted < 150  # found a partner on day 95, waited for the window of day 150
    assert world.days_of("partner found", firm=2) == [95]
    assert world.idle()


def test_without_the_mechanism_nothing_is_learnt():
    values = {k: v for k, v in LEARNS.items() if k != "supervision.learning.cases"}
    world = Small(values, days=800).begin(0, quality=3).begin(0, firm=1, quality=3).begin(200, firm=2).done()
    assert learnt(world) == ([], [])
    assert world.case(2).route == "sandbox"


# -- bad news ----------------------------------------------------------------------------------------------------------

HARMFUL = {**ONE_CLASS, "supervision.learning.cases": 1, "supervision.incidents.per_million": 50_000,
           "supervision.incidents.quality_effect": 0, "supervision.incidents.complaints": 50,
           "supervision.incidents.stop_after": 1_000, "supervision.learning.acceptable": 0.2}  # fmt: skip


def test_bad_news_closes_the_class_and_later_applications_are_refused():
    world = Small(HARMFUL, days=800).begin(0).begin(200, firm=1).done()
    (closed,) = world.days_of("class closed")
    assert 44 < closed < 200
    assert (world.case(1).outcome, world.case(1).reason) == ("refused", "exemption class closed")
    assert world.case(0).outcome == "completed"  # the test under way goes on


def test_a_class_that_is_closed_while_its_rule_is_drafted_gets_no_rule():
    values = {**HARMFUL, "supervision.learning.confidence": 0.0, "supervision.learning.drafting": 300,
              "supervision.learning.closing": 0.9, "supervision.incidents.per_million": 5_000}  # fmt: skip
    world = Small(values, days=800).begin(0).done()
    assert world.days_of("rule drafted") == [59]
    assert len(world.days_of("class closed")) == 1
    assert world.days_of("rule in force") == []
    assert world.values(None)["rules_learned"] == 0


# -- what it does ------------------------------------------------------------------------------------------------------

BUSY = {**{k: v for k, v in CERTAIN.items() if "per_year" not in k and "per_million" not in k},
        "population.city.candidates": 60, "supervision.demand.city_per_year": 60,
        "supervision.demand.parks_per_year": 0,
        "supervision.quality.firm_share": 0.5, "supervision.review.reviewers": 2, "supervision.review.effort": 10,
        **LICENSABLE, "supervision.exemptions.classes": 2, "supervision.exemptions.first_share": 0.7,
        "supervision.learning.procedure": "none", "supervision.visits.per_year": 0,
        "supervision.incidents.per_million": 100}  # fmt: skip
WATCHED = ("review_queue", "launched", "bad_launched", "rules_learned", "load_removed", "months_to_rule")


def test_rules_take_load_off_the_gate_and_let_weak_products_through():
    never = means({}, WATCHED, 6, base=BUSY, days=1800)
    soon = means({"supervision.learning.cases": 5}, WATCHED, 6, base=BUSY, days=1800)
    assert never["rules_learned"] == 0 < soon["rules_learned"]
    assert never["load_removed"] == 0 < soon["load_removed"] < 1
    assert soon["review_queue"] < never["review_queue"]
    assert soon["launched"] > never["launched"]
    assert soon["bad_launched"] > never["bad_launched"]
    assert soon["months_to_rule"] < never["months_to_rule"] == 36


def test_the_later_the_rule_the_less_load_it_removes():
    shares = [means({"supervision.learning.cases": n}, ("load_removed",), 6, base=BUSY, days=1800)["load_removed"]
              for n in (5, 15, 45)]  # fmt: skip
    assert shares[0] > shares[1] > shares[2]


# -- further cases -----------------------------------------------------------------------------------------------------


def test_an_accepted_firm_comes_again_with_the_same_exemption():
    values = {"supervision.exemptions.repeats": 3, "supervision.exemptions.repeat_gap": 50}
    worlds = [Small(values, days=400, replication=r).begin(0).done() for r in range(30)]
    counts = [len(world.desk.cases) - 1 for world in worlds]
    assert 1.5 < sum(counts) / len(counts) < 4.5
    for world in worlds:
        first, *further = world.desk.cases
        assert {c.exemption for c in further} <= {first.exemption}
        assert {c.began for c in further} <= {(24 + 50) * DAY}
    assert all(len(Small({}, days=400, replication=r).begin(0).done().desk.cases) == 1 for r in range(5))


def test_more_repeats_leave_the_first_cases_and_their_luck_as_they_were():
    few, many = (
        Small({"supervision.exemptions.repeats": m}, days=400).begin(0).begin(3, firm=1).done() for m in (0, 4)
    )
    for firm in (0, 1):
        (alone,) = [c for c in few.desk.cases if c.firm == firm]
        same = next(c for c in many.desk.cases if c.firm == firm)
        assert (same.luck, same.quality, same.began, same.accepted) == (
            alone.luck, alone.quality, alone.began, alone.accepted)  # fmt: skip
