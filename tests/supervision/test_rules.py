"""Every rule of the rule book with an example worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sandbox.declare.distribution import normal_cdf
from sandbox.firms.parameters import Population
from sandbox.firms.rules import credit_tier
from sandbox.supervision import rules
from sandbox.supervision.parameters import Supervision

DEFAULTS = Supervision()
CREDIT = Population().credit
TIERS = "ABCD"


def test_a_product_has_its_share_of_quality_from_its_firm():
    # weights sqrt(0.36) = 0.6 and sqrt(0.64) = 0.8
    assert rules.product_quality(1.0, -0.5, 0.36) == pytest.approx(0.6 - 0.4)
    assert rules.product_quality(1.3, -7.0, 1.0) == 1.3


def test_a_criterion_scores_60_on_average_and_20_a_standard_deviation():
    assert rules.criterion_score(0.0, 0.0, 0.35) == 60.0
    assert rules.criterion_score(1.0, -0.5, 0.6) == pytest.approx(60 + 20 * (0.6 - 0.8 * 0.5))


def test_the_pass_scores_fail_the_published_shares():
    """S:A3.17 (FCA 2024/25): 44, 39, 25 and 18 % of the declined; S:A3.16: 42 % of the decided are declined."""
    published = {"need": 0.44, "innovation": 0.39, "readiness": 0.25, "benefit": 0.18}
    for name, least in DEFAULTS.eligibility.pass_score.items():
        assert normal_cdf((least - 60.0) / 20.0) == pytest.approx(0.42 * published[name], abs=0.001)


def test_every_criterion_must_be_met_and_a_score_equal_to_the_pass_score_meets_it():
    least = {"need": 40.0, "innovation": 50.0}
    assert rules.criteria_failed({"need": 40.0, "innovation": 50.0}, least) == ()
    assert rules.criteria_failed({"need": 39.9, "innovation": 99.0}, least) == ("need",)
    assert rules.criteria_failed({"need": 0.0, "innovation": 0.0}, least) == ("need", "innovation")


@pytest.mark.parametrize(
    ("score", "may_return", "decision"),
    [(0.25, True, "accepted"), (0.24, True, "returned"), (-0.15, True, "returned"), (-0.16, True, "refused"),
     (0.24, False, "refused")],
)  # fmt: skip
def test_the_panel_accepts_returns_or_refuses(score, may_return, decision):
    assert rules.review_decision(score, 0.25, 0.4, may_return) == decision


def test_a_panels_score_is_the_mean_of_its_members():
    # the noises average (1.0 - 0.5 + 0.1) / 3 = 0.2
    assert rules.panel_score(0.1, [1.0, -0.5, 0.1], 0.3) == pytest.approx(0.1 + 0.3 * 0.2)


def test_customers_build_up_in_a_straight_line_and_their_days_are_the_area_below():
    ramp, level = 180.0, 9_000.0
    assert [rules.customers_reached(t, ramp, level) for t in (-1.0, 0.0, 90.0, 180.0, 365.0)] == [
        0.0, 0.0, 4_500.0, 9_000.0, 9_000.0]  # fmt: skip
    assert rules.customer_days(90.0, ramp, level) == 90 * 4_500 / 2
    assert rules.customer_days(180.0, ramp, level) == 180 * 9_000 / 2
    assert rules.customer_days(365.0, ramp, level) == 180 * 9_000 / 2 + 185 * 9_000
    assert rules.customer_days(-1.0, ramp, level) == 0.0


@given(st.floats(0.0, 2_000.0), st.floats(0.0, 1_000.0), st.floats(1.0, 1e6))
def test_days_until_undoes_customer_days(elapsed, ramp, level):
    found = rules.days_until(rules.customer_days(elapsed, ramp, level), ramp, level)
    assert found == pytest.approx(elapsed, rel=1e-9, abs=1e-6)


def test_without_customers_no_incident_is_ever_reached():
    assert rules.days_until(1.0, 180.0, 0.0) == math.inf


def test_the_level_of_incidents_is_that_of_a_test_with_ten_thousand_users():
    """S:V18: 0.2 to 1.4 complaints a year; about a third of the incidents come to light by complaint."""
    law = DEFAULTS.incidents
    a_year = rules.incident_rate(law.per_million, 0.0, law.quality_effect) * 10_000 * 365.25
    assert a_year == pytest.approx(law.per_million / 100)
    assert 0.2 <= a_year / 3 <= 1.4
    assert rules.incident_rate(60.0, 1.0, math.log(2)) == pytest.approx(30.0 / 1e6 / 365.25)


def test_harm_grows_until_its_cap():
    assert rules.harmed_customers(20.0, 1.5, 1.0, 1e6) == pytest.approx(20 * 4.4816890703)
    assert rules.harmed_customers(20.0, 1.5, 1.0, 50.0) == 50.0
    assert rules.harmed_customers(20.0, 1.5, 0.0, 5.0) == 5.0
    assert rules.harmed_customers(20.0, 50.0, 100.0, 1e6) == 1e6  # exp(5000) would overflow


def test_mean_harm_is_the_integral_over_the_moment_of_discovery():
    """S: reading note 3: L0 theta / (theta - g) without a cap; the others integrated by hand with L0 = 10, cap 20."""
    assert rules.mean_harm(20.0, 1.5, 3.0, 1e12) == pytest.approx(20 * 3 / 1.5, rel=1e-6)
    # theta 2, g 1: integral of 10 e^t 2 e^-2t up to ln 2 is 10; then 20 e^(-2 ln 2) = 5
    assert rules.mean_harm(10.0, 1.0, 2.0, 20.0) == pytest.approx(15.0)
    # theta = g = 1: 10 ln 2, then 20 / 2
    assert rules.mean_harm(10.0, 1.0, 1.0, 20.0) == pytest.approx(10 * math.log(2) + 10)
    assert rules.mean_harm(0.0, 1.5, 2.0, 12_000.0) == 0.0  # nothing grows from nobody
    # theta 1/2, g 1, where the formula without a cap would be negative: 10 (sqrt 2 - 1) + 20 / sqrt 2
    assert rules.mean_harm(10.0, 1.0, 0.5, 20.0) == pytest.approx(10 * (math.sqrt(2) - 1) + 20 / math.sqrt(2))
    assert rules.mean_harm(10.0, 1.0, 0.0, 20.0) == 20.0
    assert rules.mean_harm(10.0, 0.0, 3.0, 20.0) == 10.0
    assert rules.mean_harm(30.0, 1.0, 3.0, 20.0) == 20.0


@given(st.floats(0.5, 100.0), st.floats(0.0, 4.0), st.floats(0.0, 6.0), st.floats(0.0, 1e4))
def test_mean_harm_never_leaves_what_one_incident_can_do(affected, growth, found, most):
    least = min(affected, most)
    assert least - 1e-9 <= rules.mean_harm(affected, growth, found, most) <= most + 1e-6


def test_the_partner_pays_its_share_as_far_as_the_cap_has_room():
    assert rules.partner_pays(100_000, 0.8, 0, 150_000) == 80_000
    assert rules.partner_pays(100_000, 0.8, 120_000, 150_000) == 30_000
    assert rules.partner_pays(100_000, 0.8, 150_000, 150_000) == 0
    assert rules.partner_pays(101, 0.5, 0, 1_000) == 50  # whole fen, never more than the share


@given(st.integers(0, 10**12), st.floats(0.0, 1.0), st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_partner_never_pays_more_than_the_loss_or_the_cap(loss, share, paid, cap):
    more = rules.partner_pays(loss, share, paid, cap)
    assert 0 <= more <= loss
    assert more == 0 or paid + more <= cap


def test_visits_by_risk_follow_the_countys_ratios():
    """S:A6.2: A 0.03, B 0.12, C 0.40, D 0.80 a year; on 25, 45, 22 and 8 tests the mean weight is 0.2135."""
    weights = {"A": 0.03, "B": 0.12, "C": 0.40, "D": 0.80}
    running = {"A": 25, "B": 45, "C": 22, "D": 8}
    assert rules.visit_interval(4.0, weights, "D", running) == pytest.approx(365.25 / (4 * 0.80 / 0.2135))
    assert rules.visit_interval(4.0, dict.fromkeys(TIERS, 1.0), "A", running) == pytest.approx(365.25 / 4)
    assert rules.visit_interval(4.0, {**weights, "A": 0.0}, "A", running) == math.inf
    assert rules.visit_interval(0.0, weights, "A", running) == math.inf


@given(
    st.lists(st.floats(0.01, 100.0), min_size=4, max_size=4),
    st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any),
)
def test_whatever_the_weights_the_same_number_of_visits_is_asked_for(weights, tests):
    weight, running = dict(zip(TIERS, weights, strict=True)), dict(zip(TIERS, tests, strict=True))
    a_year = math.fsum(n * 365.25 / rules.visit_interval(4.0, weight, t, running) for t, n in running.items())
    assert a_year == pytest.approx(4.0 * sum(tests))


def test_the_rules_for_visits_weigh_by_table_risk_its_root_or_complaints():
    table, risk = {"A": 1.0, "B": 2.0, "C": 3.0, "D": 5.0}, {"A": 1.0, "B": 4.0, "C": 9.0, "D": 16.0}

    def weights(rule, lately=False):
        found = rules.visit_weights(rule, table, risk, 6.0)
        assert len(found) == 8
        return [found[t, lately] for t in TIERS]

    for lately in (False, True):
        assert weights("weights", lately) == [1, 2, 3, 5]
        assert weights("proportional", lately) == [1, 4, 9, 16]
        assert weights("square_root", lately) == [1, 2, 3, 4]
    assert weights("complaints_first") == [1, 1, 1, 1]
    assert weights("complaints_first", lately=True) == [6, 6, 6, 6]
    with pytest.raises(ValueError, match="nearest"):
        weights("nearest")


def test_what_is_left_of_an_interval_is_gone_through_at_the_new_pace():
    assert rules.time_left(900, 90.0, 30.0) == 300
    assert rules.time_left(300, 30.0, 90.0) == 900
    assert rules.time_left(100, 90.0, 30.0) == 34  # rounded up
    assert rules.time_left(7, 0.7, 0.7) == 7
    assert rules.time_left(0, 90.0, 30.0) == 0


def test_the_risk_of_the_tiers_is_that_of_this_models_incidents():
    """The declared table, from the declared parameters; and the closed form against a numerical integral."""
    correlation = CREDIT.accuracy * math.sqrt(DEFAULTS.quality.firm_share)
    assert correlation == pytest.approx(0.354, abs=0.0005)
    effect = DEFAULTS.incidents.quality_effect
    assert effect == 0.7
    found = rules.relative_risk(CREDIT.shares, correlation, effect)
    assert found == pytest.approx(dict(DEFAULTS.visits.risk), abs=0.0006)
    score = np.linspace(-9, 9, 400_001)
    density = stats.norm.pdf(score)
    # given the score, quality is normal with mean r s and variance 1 - r^2
    rate = np.exp(-effect * correlation * score + effect**2 * (1 - correlation**2) / 2)
    tier = credit_tier(score, CREDIT.shares)
    everyone = np.sum(rate * density) / np.sum(density)
    for number, name in enumerate(TIERS):
        here = tier == number
        mean = np.sum((rate * density)[here]) / np.sum(density[here])
        assert found[name] == pytest.approx(mean / everyone, rel=1e-3)
    assert math.fsum(found[t] * CREDIT.shares[t] for t in TIERS) == pytest.approx(1.0)


def test_tiers_that_see_nothing_of_quality_have_all_the_same_risk():
    assert rules.relative_risk(CREDIT.shares, 0.0, 0.7) == pytest.approx(dict.fromkeys(TIERS, 1.0))


@pytest.mark.parametrize(
    ("day", "anchor", "window"),
    [(0, 0, 0), (1, 0, 182), (182, 0, 182), (183, 0, 364), (0, 270, 88), (270, 270, 270), (-400, 0, -364)],
)
def test_exit_windows_lie_whole_intervals_from_the_known_one(day, anchor, window):
    assert rules.next_window(day, anchor, 182) == window


def test_the_ordinary_route_licenses_the_published_share():
    """S:A3.28: 1,172 of 2,378 new-firm applications succeeded."""
    share = DEFAULTS.licence.success_share
    assert share == pytest.approx(1_172 / 2_378, abs=1e-4)
    assert 1.0 - normal_cdf(rules.licence_threshold(share)) == pytest.approx(share)
    assert rules.licence_threshold(0.5) == pytest.approx(0.0)
    assert (rules.licence_threshold(0.0), rules.licence_threshold(1.0)) == (math.inf, -math.inf)


def test_the_licence_score_has_variance_one_again():
    assert rules.licence_score(3.0, 4.0, 0.75) == pytest.approx((3 + 3) / 1.25)  # sqrt(1 + 0.5625) = 1.25
    assert rules.licence_score(0.7, -9.0, 0.0) == 0.7


# -- haste -------------------------------------------------------------------------------------------------------------


def test_nobody_hurries_while_the_queue_can_be_read_in_time():
    assert rules.effort_share(left=10, needed=10, least=0.3) == 1.0


def test_the_time_spent_shrinks_with_the_backlog_down_to_the_least():
    assert rules.effort_share(left=5, needed=10, least=0.3) == 0.5
    assert rules.effort_share(left=1, needed=10, least=0.3) == 0.3
    assert rules.effort_share(left=-7, needed=10, least=0.3) == 0.3  # too late already


def test_half_the_time_makes_a_score_root_two_times_as_noisy_where_hours_matter():
    assert rules.hurried_noise(1.0, 0.5, 0.5) == pytest.approx(2**0.5)
    assert rules.hurried_noise(1.0, 0.5, 0.0) == 1.0
    assert rules.hurried_noise(1.0, 1.0, 0.5) == 1.0
