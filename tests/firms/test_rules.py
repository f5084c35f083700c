"""The population's rules with examples worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sandbox.firms import rules
from sandbox.firms.parameters import Population

DEFAULTS = Population()
EVENLY = (np.arange(20_000) + 0.5) / 20_000


def test_sizes_add_up_to_the_total_the_largest_remainders_first():
    assert rules.sizes_to_total(np.array([1.0, 1.0, 1.0]), 100).tolist() == [34, 33, 33]
    assert rules.sizes_to_total(np.array([2.0, 1.0, 1.0]), 10).tolist() == [5, 3, 2]  # 5, 2.5, 2.5
    assert rules.sizes_to_total(np.array([0.26, 0.74]), 10).tolist() == [3, 7]  # 2.6, 7.4
    assert rules.sizes_to_total(np.empty(0), 10).tolist() == []


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=50), st.integers(0, 10**16))
def test_whatever_the_weights_no_fen_is_lost(weights, total):
    parts = rules.sizes_to_total(np.array(weights), total)
    assert int(parts.sum()) == total
    assert np.all(parts >= 0)


def test_a_category_is_where_its_share_lies():
    u = np.array([0.0, 0.249, 0.25, 0.699, 0.7, 0.999])
    assert rules.category(u, [0.25, 0.45, 0.3]).tolist() == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("accuracy", [0.0, 0.5, 0.9])
def test_credit_tiers_have_their_shares_whatever_they_see_of_quality(accuracy):
    u = np.random.default_rng(1).permutation(EVENLY)
    tiers = rules.credit_tier(rules.noisy_look(stats.norm.ppf(EVENLY), u, accuracy), DEFAULTS.credit.shares)
    assert np.bincount(tiers) / len(u) == pytest.approx(list(DEFAULTS.credit.shares.values()), abs=0.01)


def test_better_firms_have_better_tiers():
    """Accuracy 0.6: quality 2 and noise 0 score 1.2, the best 11.5 %; quality -2 the worst 11.5 %."""
    shares = {"A": 0.12, "B": 0.38, "C": 0.38, "D": 0.12}
    score = rules.noisy_look(np.array([2.0, -2.0]), np.array([0.5, 0.5]), 0.6)
    assert score == pytest.approx([1.2, -1.2])
    assert rules.credit_tier(score, shares).tolist() == [0, 3]


def test_a_known_tier_puts_the_score_where_the_tier_is():
    """Tier B is the second half of two: the best of all scores, 0, has rank 1/2 and becomes the rank 3/4 of B."""
    shares = {"A": 0.5, "B": 0.5, "C": 0.0, "D": 0.0}
    moved = rules.score_within(np.array([0.0, 0.0, 1.0]), np.array([0, 1, 1], np.int8), shares)
    assert moved[:2] == pytest.approx([stats.norm.ppf(0.75), stats.norm.ppf(0.25)])
    assert moved[1] < moved[2] < 0.0  # the order within the tier stays
    score = stats.norm.ppf(EVENLY[::200])
    for tier in range(4):
        told = np.full(len(score), tier, np.int8)
        moved = rules.score_within(score, told, DEFAULTS.credit.shares)
        assert np.array_equal(rules.credit_tier(moved, DEFAULTS.credit.shares), told)


def test_a_compliance_score_counts_by_its_weight_and_leaves_the_spread_at_one():
    """Half and half, uncorrelated: (0.5 x 1 + 0.5 x 3) / sqrt(0.5)."""
    one, three = np.array([1.0]), np.array([3.0])
    assert rules.with_compliance(one, three, 0.0, 0.25).tolist() == [1.0]
    assert rules.with_compliance(one, three, 1.0, 0.25).tolist() == [3.0]
    assert rules.with_compliance(one, three, 0.5, 0.0) == pytest.approx([2.0 / math.sqrt(0.5)])
    draw = np.random.default_rng(2)
    quality = draw.standard_normal(200_000)
    first, second = (rules.noisy_look(quality, draw.random(len(quality)), c) for c in (0.5, 0.8))
    both = rules.with_compliance(first, second, 0.3, 0.5 * 0.8)
    assert float(np.std(both)) == pytest.approx(1.0, abs=0.01)
    expected = (0.7 * 0.5 + 0.3 * 0.8) / math.sqrt(0.49 + 0.09 + 2 * 0.21 * 0.4)
    assert float(np.corrcoef(both, quality)[0, 1]) == pytest.approx(expected, abs=0.01)


def test_points_fade_by_half_in_every_half_life():
    assert rules.faded(np.array([-0.8, 0.4]), 365.0, 365.0) == pytest.approx([-0.4, 0.2])
    assert rules.faded(np.array([-0.8]), 730.0, 365.0) == pytest.approx([-0.2])
    assert rules.faded(np.array([-0.8]), 0.0, 365.0).tolist() == [-0.8]


def test_an_incident_costs_points_and_redress_gives_some_back():
    assert rules.points_of_incident(0.3, 0.1, whole=False) == -0.3
    assert rules.points_of_incident(0.3, 0.1, whole=True) == pytest.approx(-0.2)


def test_yearly_probabilities_become_hazards_that_give_the_published_survival():
    """S:A5.10 and S:V15: 0.984, 0.922 and 0.834 alive at one, two and three years; 0.70 at five, 0.59 at seven."""
    hazards = rules.yearly_hazards(DEFAULTS.mortality.yearly)
    assert hazards[0] == pytest.approx(-math.log(1 - 0.016))
    alive = np.exp(-np.cumsum(hazards))
    assert alive[:3] == pytest.approx([0.984, 0.922, 0.834], abs=0.0005)
    assert (alive[4], alive[6]) == (pytest.approx(0.70, abs=0.005), pytest.approx(0.59, abs=0.005))


def test_quality_moves_the_hazard_and_keeps_its_mean():
    assert rules.quality_factor(np.array([1.0]), 0.2)[0] == pytest.approx(math.exp(-0.22))
    factor = rules.quality_factor(stats.norm.ppf(EVENLY), 0.5)
    assert float(np.mean(factor)) == pytest.approx(1.0, abs=0.002)
    assert np.all(np.diff(factor) < 0)
    assert rules.quality_factor(np.array([-3.0, 3.0]), 0.0).tolist() == [1.0, 1.0]


def test_the_ages_at_the_start_have_the_published_share_of_young_firms():
    assert DEFAULTS.age.cdf(5.0) == pytest.approx(0.494, abs=0.001)  # S:A5.11


def test_entry_about_replaces_exit():
    """A year of entrants against the yearly exits of the firms at the start, by the hazards of their ages."""
    hazards = rules.yearly_hazards(DEFAULTS.mortality.yearly)
    ages = np.array([DEFAULTS.age.quantile(u) for u in EVENLY[::20]])
    yearly = float(np.mean(hazards[np.minimum(ages.astype(int), 7)]))
    firms = {"cuihu": DEFAULTS.district.cuihu_firms, "yongfeng": DEFAULTS.district.yongfeng_firms,
             "city": DEFAULTS.city.candidates}  # fmt: skip
    for area, n in firms.items():
        assert DEFAULTS.entry.per_month[area] * 12 == pytest.approx(n * yearly, rel=0.1)
