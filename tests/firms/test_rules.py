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
