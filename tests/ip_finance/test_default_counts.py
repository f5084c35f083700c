"""Simulated defaults against the finite mixture, the large pool, and the share of runs in which a fund is empty."""

import math
from collections import Counter
from functools import lru_cache

import numpy as np
import pytest

from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.solvency import default_counts, default_rate_given, exceedance_in_a_year
from sandbox.kernel.clock import DAY
from tests.ip_finance.small_loans import AT_ONCE, Loans

Q, LOANS, RUNS = 0.08, 20, 400


def pool(n, replication, world="basel", days=1_000, **values):
    """`n` loans of one size and risk, all drawn on the first day of 2021 for one year."""
    given = {**AT_ONCE, "population.city.candidates": n, "ip_finance.default.probability": Q,
             "ip_finance.sharing.fund": 1e9, **values}  # fmt: skip
    made = Loans(given, replication=replication, days=days, worlds={"correlation": world})
    for firm in range(n):
        made.need(firm=firm)
    return made


@lru_cache(maxsize=1)
def counted():
    """Defaults of 2021 in every run, and how often a fund of 3.5 times one loss's share was emptied."""
    found, emptied = [], 0
    leverage = 20.0
    for replication in range(RUNS):
        run = pool(LOANS, replication, **{
            "ip_finance.sharing.fund": LOANS * 3_000_000 / leverage, "ip_finance.sharing.leverage": leverage,
            "ip_finance.disposal.first_round": 0, "ip_finance.disposal.second_round": 0,
            "ip_finance.disposal.fixed_sale": 0, "ip_finance.disposal.judges": 100,
        }).done()  # fmt: skip
        assert all(loan.drawn == 0 and loan.covered for loan in run.desk.loans)
        found.append(sum(loan.defaulted is not None for loan in run.desk.loans))
        emptied += run.desk.cover.balance == 0 and run.value("ip_unpaid") > 0
    return found, emptied


@pytest.mark.slow
def test_the_number_of_defaults_follows_the_finite_mixture():
    found, _ = counted()
    expected = default_counts(LOANS, Q, credit.basel_correlation(Q))
    counts = Counter(found)
    for group in ((0,), (1,), (2,), range(3, 6), range(6, LOANS + 1)):
        p = math.fsum(expected[k] for k in group)
        seen = sum(counts[k] for k in group) / RUNS
        assert abs(seen - p) < 3.9 * math.sqrt(p * (1 - p) / RUNS)


def test_defaults_that_depend_on_one_another_spread_more_than_independent_ones():
    found, _ = counted()
    chances = default_counts(LOANS, Q, credit.basel_correlation(Q))
    mean = math.fsum(k * p for k, p in enumerate(chances))
    variance = math.fsum((k - mean) ** 2 * p for k, p in enumerate(chances))
    assert variance > 1.3 * LOANS * Q * (1 - Q)
    assert np.var(found) == pytest.approx(variance, rel=0.25)


def test_a_fund_is_emptied_as_often_as_the_closed_form_says():
    _, emptied = counted()
    p = exceedance_in_a_year(LOANS, Q, credit.basel_correlation(Q), 1.0, 0.5, 20.0)
    assert 0.05 < p < 0.6
    assert abs(emptied / RUNS - p) < 3.9 * math.sqrt(p * (1 - p) / RUNS)


@pytest.mark.parametrize("world", ["measured", "basel"])
def test_a_large_pool_has_the_default_rate_of_its_year(world):
    for replication in range(3):
        run = pool(1_500, replication, world, days=400).done()
        p = default_rate_given(run.desk.factor(2021), Q, run.desk.correlation())
        seen = sum(loan.defaulted is not None for loan in run.desk.loans) / 1_500
        assert abs(seen - p) < 3.9 * math.sqrt(p * (1 - p) / 1_500)


def test_the_worlds_differ_in_the_spread_and_not_in_the_mean():
    assert credit.basel_correlation(0.02) == pytest.approx(0.124, abs=5e-4)
    assert credit.basel_correlation(0.04) == pytest.approx(0.096, abs=5e-4)
    run = pool(1, 0, "measured")
    assert run.desk.correlation() == 0.02


def test_a_two_year_loan_meets_two_factors():
    """Given both factors, two years are survived with the product of the two years' chances."""
    survived = expected = variance = 0.0
    for replication in range(6):
        run = pool(400, replication, days=1_200, **{"ip_finance.price.long_share": 1}).done()
        first, second = (default_rate_given(run.desk.factor(y), Q, run.desk.correlation()) for y in (2021, 2022))
        p = (1 - first) * (1 - second)
        survived += sum(loan.defaulted is None for loan in run.desk.loans)
        expected += 400 * p
        variance += 400 * p * (1 - p)
    assert abs(survived - expected) < 3.9 * math.sqrt(variance)


def test_a_graduate_defaults_less_from_the_day_of_its_graduation():
    """Hazard against time: the threshold used up before the graduation stays used up."""
    run = pool(1, 0)
    loan_left = []

    def graduate():
        (loan,) = run.desk.loans
        before = loan.left
        run.firms.hazard_ratio[0] = 0.5
        from sandbox.kernel.bus import TestCompleted

        run.ip_finance._graduated(TestCompleted(run.engine.now, 0, 0))
        loan_left.append((before, loan.left, loan.ratio))

    run.engine.at(100 * DAY, graduate)
    run.done()
    ((before, after, ratio),) = loan_left
    p = default_rate_given(run.desk.factor(2021), Q, run.desk.correlation())
    assert before - after == pytest.approx(-math.log1p(-p) * 100 / 365.25)
    assert ratio == 0.5
