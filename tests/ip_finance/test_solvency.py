"""The closed forms against published figures, against each other, and against the rules at work."""

import math

import numpy as np
import pytest

from sandbox.ip_finance.rules import solvency
from sandbox.ip_finance.rules.sharing import Standing, share_loss
from sandbox.ip_finance.schemes.shelf import load_scheme

PD, R = 0.02, 0.124


def test_the_published_excess_over_five_per_cent():
    assert solvency.excess_default_rate(PD, R, 0.05) == pytest.approx(0.001586, abs=5e-7)


@pytest.mark.parametrize(
    ("default_rate", "leverage", "published"),
    [
        (0.02, 2.3, 0.0),
        (0.02, 10, 0.0016),
        (0.02, 18.94, 0.021),
        (0.052, 2.3, 0.0),
        (0.052, 10, 0.021),
        (0.052, 18.94, 0.12),
    ],
)
def test_the_chance_that_twenty_loans_empty_the_fund_in_a_year(default_rate, leverage, published):
    found = solvency.exceedance_in_a_year(20, default_rate, R, 0.84, 0.5, leverage)
    assert found == pytest.approx(published, rel=0.03, abs=1e-12)


def test_default_counts_are_a_distribution_with_the_right_mean():
    counts = solvency.default_counts(20, PD, R)
    assert math.fsum(counts) == pytest.approx(1.0, abs=1e-12)
    assert math.fsum(i * p for i, p in enumerate(counts)) == pytest.approx(20 * PD, abs=1e-10)
    alone = solvency.default_counts(20, PD, 0.0)
    assert alone[1] == pytest.approx(20 * PD * (1 - PD) ** 19, abs=1e-12)


def test_a_large_pool_loses_as_its_limit_says():
    """The difference of a finite pool shrinks as one over its loans; two sizes tell the limit."""

    def excess(loans):
        counts = solvency.default_counts(loans, PD, R)
        return math.fsum(p * max(0.0, i / loans - 0.05) for i, p in enumerate(counts))

    limit = solvency.excess_default_rate(PD, R, 0.05)
    assert excess(20) > excess(100) > excess(200) > limit
    assert 2 * excess(200) - excess(100) == pytest.approx(limit, rel=0.02)


def test_the_bivariate_normal_in_cases_that_are_known():
    assert solvency.bivariate_normal_cdf(0.0, 0.0, 0.5) == pytest.approx(1 / 3, abs=1e-12)
    assert solvency.bivariate_normal_cdf(0.7, -0.4, 0.0) == pytest.approx(
        solvency.normal_cdf(0.7) * solvency.normal_cdf(-0.4), abs=1e-15
    )
    assert solvency.bivariate_normal_cdf(8.0, -0.4, 0.6) == pytest.approx(solvency.normal_cdf(-0.4), abs=1e-12)


def test_what_a_capped_fund_pays_by_the_rules_is_what_the_closed_form_says():
    """Six thousand years of one large pool: every loss goes through the waterfall with the fund's balance."""
    scheme, loans, lgd, cap = load_scheme("zhuhai"), 100_000_000, 0.84, 1_000_000
    factors = np.random.default_rng(7).standard_normal(6_000)
    paid = []
    for z in factors:
        exposure = round(loans * solvency.default_rate_given(float(z), PD, R))
        found = share_loss(scheme, exposure, round(exposure * (1 - lgd)), Standing(balance=cap))
        paid.append(found.net["fund"] / loans)
    expected = solvency.expected_capped_payment(PD, R, lgd, 0.40, cap / loans)
    error = np.std(paid) / math.sqrt(len(paid))
    assert abs(np.mean(paid) - expected) < 4 * error + 1e-7
    assert expected < 0.4 * lgd * PD, "the cap saves something"


def test_a_cap_at_nothing_and_a_cap_out_of_reach():
    assert solvency.expected_capped_payment(PD, R, 0.84, 0.4, 0.0) == 0.0
    assert solvency.expected_capped_payment(PD, R, 0.84, 0.4, 1.0) == pytest.approx(0.84 * 0.4 * PD)


def test_ruin_without_income_is_a_poisson_tail_for_equal_claims():
    mean = 1.7 * 3
    tail = 1.0 - math.fsum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(6))
    assert solvency.ruin_without_income(11, 1.7, {2: 1.0}, 3.0) == pytest.approx(tail, abs=1e-12)


def test_a_fund_without_income_is_ruined_by_the_rules_as_often_as_the_closed_form_says():
    """Claims of 1 to 3 units arrive at random for five years; ruined is a fund that leaves something unpaid."""
    rng, scheme = np.random.default_rng(11), load_scheme("zhuhai")
    sizes, rate, years, fund, runs = {1: 0.5, 2: 0.3, 3: 0.2}, 1.0, 5.0, 10, 2_000
    ruined = 0
    for count in rng.poisson(rate * years, runs):
        balance, unpaid = 2 * fund, 0
        for size in rng.choice(list(sizes), count, p=list(sizes.values())):
            found = share_loss(scheme, int(size) * 5, 0, Standing(balance=balance))  # the fund's 40 % is 2 fen a unit
            balance -= found.net["fund"]
            unpaid += found.unpaid
        ruined += unpaid > 0
    expected = solvency.ruin_without_income(fund, rate, sizes, years)
    assert abs(ruined / runs - expected) < 4 * math.sqrt(expected * (1 - expected) / runs)


def test_ruin_with_fees_is_the_formula_of_cramer_and_lundberg():
    """Against a fund simulated from claim to claim, where alone it can be ruined."""
    fund, rate, mean, fees = 3.0, 1.0, 1.0, 1.5
    rng, runs, claims = np.random.default_rng(5), 4_000, 300
    gains = fees * rng.exponential(1 / rate, (runs, claims)) - rng.exponential(mean, (runs, claims))
    ruined = np.mean((fund + np.cumsum(gains, axis=1)).min(axis=1) < 0.0)
    expected = solvency.ruin_with_fees(fund, rate, mean, fees)
    assert expected == pytest.approx(2 / 3 * math.exp(-1.0))
    assert abs(ruined - expected) < 4 * math.sqrt(expected * (1 - expected) / runs)
    assert solvency.ruin_with_fees(fund, rate, mean, 1.0) == 1.0
