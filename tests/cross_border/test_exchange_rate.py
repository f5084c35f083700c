"""The exchange rate: a martingale with two regimes and fat tails, common to all, and what it does to open debt."""

import datetime as dt

import numpy as np
import pytest
from scipy import stats

from sandbox.cross_border.prices import CUT, Prices, shock, t4_quantile
from sandbox.kernel.clock import Clock
from sandbox.kernel.draws import Draws
from tests.cross_border.abroad import Abroad, X

CLOCK = Clock(dt.date(2021, 1, 1), dt.date(2041, 1, 1))


def path(replication, values=None, clock=CLOCK):
    """Monthly rates of a simulated future."""
    rules = Abroad({X + "exchange.process": "simulated", **(values or {})}, days=40).abroad.rules
    prices = Prices(Draws(1, replication), clock, rules)
    for t0, t1 in clock.months():
        prices.month(t0, t1, rules)
    return np.array(prices.history) / 10_000


@pytest.mark.parametrize("u", [1e-9, 1e-4, 0.01, 0.3, 0.5, 0.77, 0.999, 1 - 1e-9])
def test_the_closed_form_of_students_t_with_four_degrees_of_freedom(u):
    assert t4_quantile(u) == pytest.approx(stats.t.ppf(u, 4), rel=1e-6, abs=1e-6)


def test_shocks_are_symmetric_of_unit_variance_cut_and_fat_in_the_tails():
    u = (np.arange(200_000) + 0.5) / 200_000
    z = np.array([shock(x) for x in u.tolist()])
    assert np.allclose(z, -z[::-1], atol=1e-9)
    assert np.abs(z).max() <= CUT
    assert z.var() == pytest.approx(1.0, abs=0.06)
    assert (np.abs(z) > 4).mean() > 10 * 2 * stats.norm.sf(4)


def test_volatility_is_that_of_the_regimes():
    returns = {}
    for name, fixed in (("calm", 0.0), ("stress", 1.0)):
        values = {X + "exchange.to_stress": fixed, X + "exchange.to_calm": 1 - fixed}
        found = np.concatenate([np.diff(path(r, values)) / path(r, values)[:-1] for r in range(12)])
        returns[name] = found.std() * np.sqrt(12)
    assert returns["calm"] == pytest.approx(0.03, rel=0.1)
    assert returns["stress"] == pytest.approx(0.055, rel=0.1)


@pytest.mark.slow
def test_without_drift_the_rate_is_a_martingale_and_with_it_the_dollar_rises():
    ends = np.array([path(r)[[12, 60, 239]] for r in range(250)]) / 7.0 - 1.0
    error = ends.std(axis=0) / np.sqrt(len(ends))
    assert (np.abs(ends.mean(axis=0)) < 3.5 * error).all()
    risen = np.array([path(r, {X + "exchange.drift": 0.05})[60] for r in range(40)]) / 7.0 - 1.0
    assert risen.mean() == pytest.approx(1.05**5 - 1, abs=0.1)


def test_one_rate_for_all_whatever_the_firms_or_the_first_day():
    later = Clock(dt.date(2031, 1, 1), dt.date(2041, 1, 1))
    whole, tail = path(3), path(3, clock=later)
    moves = np.diff(tail) / tail[:-1]
    assert np.allclose(moves[-60:], (np.diff(whole) / whole[:-1])[-60:], atol=3e-5)  # rounded to ten-thousandths
    worlds = [Abroad({X + "exchange.process": "simulated", "population.city.candidates": n}).done() for n in (4, 9)]
    assert worlds[0].abroad.prices.history == worlds[1].abroad.prices.history


def test_open_debt_gains_nothing_on_average_where_the_rate_is_a_martingale():
    """Loans of USD without a hedge in 200 futures: the mean exchange loss is within its own error of zero."""
    values = {X + "exchange.process": "simulated", X + "rates.usd": 0.0, X + "exchange.hazard": 0}
    losses = []
    for replication in range(200):
        world = Abroad(values, replication=replication, days=520)
        for firm in range(4):
            world.needs(3, firm)
        losses.append(world.done().values(None)["abroad_exchange_loss"] / 80e6)
    error = np.std(losses) / np.sqrt(len(losses))
    assert 0.02 < np.std(losses) < 0.12
    assert abs(np.mean(losses)) < 3.5 * error


def test_losses_raise_the_hazard_of_the_firm_that_bears_them_and_of_nobody_else():
    rate = {dt.date(2025, 1, 1): 7.0, dt.date(2025, 6, 1): 8.4}
    values = {X + "rates.usd": 0.01, X + "exchange.rate": rate, X + "exchange.hazard": 2}
    world = Abroad(values).needs(0, million=50).done()
    factors = world.firms.hazard_factors["debt abroad"]
    assert factors[0] == pytest.approx(1 + 2 * 0.1, rel=1e-6)  # a fifth of 50m, of 100m of net assets
    assert factors[1:].tolist() == [1.0] * (len(world.firms.columns) - 1)
    off = Abroad({**values, X + "exchange.hazard": 0}).needs(0, million=50).done()
    assert not off.firms.hazard_factors


def test_a_position_is_measured_against_net_assets_and_foreign_income():
    values = {X + "rates.usd": 0.01, X + "need.foreign_income": 1, X + "need.foreign_income_size": 0.5}
    found = Abroad(values, days=450).needs(0, million=50).done().values(None)
    assert found["abroad_loss_10/num"] / found["abroad_loss_10/den"] == pytest.approx(0.5 / 9, rel=1e-6)
    assert found["abroad_loss_20/num"] / found["abroad_loss_20/den"] == pytest.approx(0.5 / 4, rel=1e-6)
    assert found["abroad_due_to_income/num"] / found["abroad_due_to_income/den"] > 0
    assert found["abroad_open_position"] == pytest.approx(
        50e6 * 15 / 16, rel=1e-6
    )  # looked at 16 times, once before it
