"""The fund of the simulation against closed forms: ruin without and with income, a cap, tranches, the ladder.

Every figure is read off runs of the model; arrivals, sizes or the year's factor are set where a theorem asks for it.
"""

import math
from statistics import NormalDist

import numpy as np
import pytest

from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.solvency import (
    default_counts,
    excess_default_rate,
    expected_capped_payment,
    ruin_with_fees,
    ruin_without_income,
)
from sandbox.kernel.clock import DAY, YEAR
from sandbox.kernel.ledger import fen
from tests.ip_finance.small_loans import AT_ONCE, Loans

MILLION = 1_000_000
STRICT = 3.9
"""Standard errors that a right model exceeds once in ten thousand."""

NO_SALE = {
    "ip_finance.disposal.first_round": 0, "ip_finance.disposal.second_round": 0, "ip_finance.disposal.fixed_sale": 0,
    "ip_finance.disposal.judges": 10_000,
}  # fmt: skip
DOOMED = {"ip_finance.default.probability": 0.5, "ip_finance.default.follows_survival": 1}


def agrees(seen, runs, chance):
    return abs(seen / runs - chance) < STRICT * math.sqrt(chance * (1 - chance) / runs)


def doomed(**values):
    """A world in which every loan defaults within an hour of its drawdown."""

    def made(replication, days):
        run = Loans({**AT_ONCE, **NO_SALE, **DOOMED, **values}, replication=replication, days=days)
        run.firms.hazard_ratio[:] = 1e9
        return run

    return made


@pytest.mark.slow
def test_a_fund_without_income_is_ruined_as_a_compound_poisson_sum_exceeds_it():
    """Needs of the model's own arrivals. A loss of 0.9 million where the first round sells, of 3 where nobody buys;
    the fund's halves are 3 and 10 units of 0.15 million. Only what is settled before the end counts."""
    rate, runs, days, sold = 6.0, 300, 1_500, 0.4
    build = doomed(**{
        "population.city.candidates": 60, "ip_finance.demand.per_year": rate,
        "ip_finance.disposal.distress": 0.3, "ip_finance.disposal.cost_share": 0,
        "ip_finance.disposal.first_round": sold, "ip_finance.sharing.leverage": 1e6,
        "ip_finance.sharing.fund": 145.5 * 150_000,
    })  # fmt: skip
    ruined, lags = 0, {}
    for replication in range(runs):
        run = build(replication, days).done()
        dry = run.desk.cover.balance == 0  # no loan is covered any more
        assert all((x.covered or dry) and x.defaulted - x.drawn < DAY / 24 for x in run.desk.loans)
        for x in run.desk.loans:
            if x.settled is not None and x.covered:
                lags.setdefault(x.sold, x.settled - x.defaulted)
        ruined += run.value("ip_unpaid") > 0
    seen = {kind: days * DAY - lag for kind, lag in lags.items()}
    counts = {"court": rate * sold * seen["court"] / YEAR, "": rate * (1 - sold) * seen[""] / YEAR}
    total = sum(counts.values())
    sizes = {3: counts["court"] / total, 10: counts[""] / total}
    expected = ruin_without_income(145, total, sizes, 1.0)
    assert 0.1 < expected < 0.9
    assert agrees(ruined, runs, expected)


@pytest.mark.slow
def test_a_fund_with_fees_is_ruined_as_cramer_and_lundberg_have_it():
    """Claims exponential and Poisson, fees once a week from a loan that is always repaid.

    A week's fee comes at its beginning, so the fund lies between the one with steady fees and that one with a week's
    fee more at the start: the chance of ruin lies between the formula at both.
    """
    runs, rate, mean, years = 200, 12.0, MILLION, 5.0
    fees, start = 2.0 * rate * mean, 1.0 * mean
    week, lag = 7 * DAY, _lag()
    weekly = fees * week / YEAR
    ruined = 0
    for replication in range(runs):
        rng = np.random.default_rng(replication)
        claims = rng.poisson(rate * years)
        when, sizes = np.sort(rng.uniform(0, years * YEAR, claims)), rng.exponential(mean, claims)
        run = Loans({
            **AT_ONCE, **NO_SALE, "population.city.candidates": claims + 1, "ip_finance.sharing.fund": start,
            "ip_finance.sharing.leverage": 1e6, "ip_finance.demand.smallest": 0, "ip_finance.valuation.value": 1e12,
            "ip_finance.sharing.fee": 1e-4,
        }, replication=replication, days=int(years * 365.25) + 500)  # fmt: skip
        for firm, (t, size) in enumerate(zip(when, sizes, strict=True), start=1):
            run.engine.at(int(t), _loan, run, firm, 0, 2 * size)
            run.exit(t / DAY + 0.01, firm)
        for k in range(math.ceil(years * YEAR / week)):
            run.engine.at(lag + k * week, _loan, run, 0, k, weekly / 1e-4)
        run.done()
        ruined += run.value("ip_unpaid") > 0
        assert run.value("ip_defaults") == claims
    least, most = ruin_with_fees(start + weekly, rate, mean, fees), ruin_with_fees(start, rate, mean, fees)
    assert least < most < 0.5
    assert ruined / runs > least - STRICT * math.sqrt(least * (1 - least) / runs)
    assert ruined / runs < most + STRICT * math.sqrt(most * (1 - most) / runs)


def _loan(run, firm, ordinal, cny):
    """A firm needs a loan of exactly this amount."""
    run.ip_finance._begin(firm, ordinal)
    run.desk.loans[-1].wanted = fen(cny)


def _lag():
    """Seconds from a default to the payment, the same for every loan."""
    loan = Loans({**AT_ONCE, **NO_SALE}, days=700).need().exit(1).done().loan()
    return loan.settled - loan.defaulted


Q, N, STRATA = 0.08, 500, 25


def large_pools(**values):
    """One large pool in each of 25 equally likely years, all lost on a default; its run."""
    for k in range(STRATA):
        run = Loans({
            **AT_ONCE, **NO_SALE, "population.city.candidates": N, "ip_finance.default.probability": Q,
            "ip_finance.sharing.leverage": 1e6, **values,
        }, replication=k, days=900, worlds={"correlation": "basel"})  # fmt: skip
        for year in (2021, 2022):
            run.desk._factors[year] = NormalDist().inv_cdf((k + 0.5) / STRATA)
        for firm in range(N):
            run.need(30.9, firm=firm)
        yield run.done()


def test_a_capped_fund_pays_what_the_closed_form_says():
    """A fund of 4 % of what is lent, half of every loss: a tenth of the years reach it."""
    lent, cap = N * 3.0 * MILLION, 0.06
    runs = list(large_pools(**{"ip_finance.sharing.fund": cap * lent}))
    paid = [run.value("ip_loss_public") / lent for run in runs]
    assert max(paid) == pytest.approx(cap), "the cap binds in a bad year"
    expected = expected_capped_payment(Q, credit.basel_correlation(Q), 1.0, 0.5, cap)
    assert expected < 0.5 * Q * 0.98, "the cap saves something"
    noise = 0.5 * math.sqrt(Q * (1 - Q) / N / STRATA)
    assert abs(np.mean(paid) - expected) < STRICT * noise + 0.01 * expected
    assert sum(run.value("ip_unpaid") for run in runs) > 0


@pytest.mark.slow
def test_a_few_loans_make_a_capped_fund_pay_what_the_finite_mixture_says():
    """Twenty loans and the year's own factor: the mean of min(half of what is lost, the fund) over the mixture."""
    runs, n, cap = 300, 20, 3.2
    paid = []
    for replication in range(runs):
        run = Loans({
            **AT_ONCE, **NO_SALE, "population.city.candidates": n, "ip_finance.default.probability": Q,
            "ip_finance.sharing.leverage": 1e6, "ip_finance.sharing.fund": cap * 1.5 * MILLION,
        }, replication=replication, days=800, worlds={"correlation": "basel"})  # fmt: skip
        for firm in range(n):
            run.need(firm=firm)
        paid.append(run.done().value("ip_loss_public") / (1.5 * MILLION))
    chances = default_counts(n, Q, credit.basel_correlation(Q))
    expected = math.fsum(p * min(k, cap) for k, p in enumerate(chances))
    square = math.fsum(p * min(k, cap) ** 2 for k, p in enumerate(chances))
    assert abs(np.mean(paid) - expected) < STRICT * math.sqrt((square - expected**2) / runs)
    assert expected < n * Q * 0.9, "the cap saves something"


@pytest.mark.slow
def test_tranches_of_a_simulated_pool_lose_what_the_closed_form_says():
    """Without a scheme all is the bank's, and the pool's: E min((DR - a)+, b - a) = E(DR - a)+ - E(DR - b)+."""
    values = {"ip_finance.sharing.scheme": "none", "ip_finance.securitisation.every": 1,
              "ip_finance.securitisation.subordinated": 0.05, "ip_finance.securitisation.mezzanine": 0.1,
              "ip_finance.securitisation.least": N * 3 * MILLION * 0.9}  # fmt: skip
    lost = []
    for run in large_pools(**values):
        (pool,) = run.ip_finance.service.pools.all
        lost.append([amount / sum(pool.sizes) for amount in pool.losses])
    r = credit.basel_correlation(Q)
    first, second = excess_default_rate(Q, r, 0.05), excess_default_rate(Q, r, 0.15)
    noise = math.sqrt(Q * (1 - Q) / N / STRATA)
    for seen, expected in zip(np.mean(lost, axis=0), (Q - first, first - second, second), strict=True):
        assert abs(seen - expected) < STRICT * noise + 0.03 * expected + 5e-4


def test_lots_leave_the_courts_ladder_as_its_chances_say():
    """Chances of 0.3, 0.4, 0.5 in turn: 0.3, 0.28 and 0.21 of the lots are sold, 0.21 lapse; 15, 45 and 105 days."""
    n, chances = 600, (0.3, 0.4, 0.5)
    names = ("first_round", "second_round", "fixed_sale")
    values = {f"ip_finance.disposal.{name}": c for name, c in zip(names, chances, strict=True)}
    run = Loans({**AT_ONCE, **NO_SALE, **values, "population.city.candidates": n, "ip_finance.sharing.leverage": 1e6})
    for firm in range(n):
        run.need(firm=firm).exit(1, firm)
    loans = run.done().desk.loans
    begun = (1 + 110 + 60 + 100) * DAY
    steps = [(15, 0.70, 0.3), (45, 0.56, 0.7 * 0.4), (105, 0.56, 0.7 * 0.6 * 0.5), (105, 0.0, 0.7 * 0.6 * 0.5)]
    for days, price, chance in steps:
        found = [x for x in loans if x.sale == begun + days * DAY and x.price == round(x.second * price)]
        assert agrees(len(found), n, chance)
    proceeds = sum(x.price for x in loans) / sum(x.second for x in loans)
    expected = math.fsum(price * chance for _, price, chance in steps)
    square = math.fsum(price**2 * chance for _, price, chance in steps)
    assert abs(proceeds - expected) < STRICT * math.sqrt((square - expected**2) / n)
    assert run.value("ip_recovery_days") == pytest.approx(
        math.fsum((170 + 100 + days) * chance for days, _, chance in steps), rel=0.02
    )
