"""Loans in euros and Hong Kong dollars: their paths, their correlation, what they cost and lose."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tests.cross_border.abroad import MILLION, Abroad, X

EUR = {X + "currencies.eur": 1, X + "rates.eur": 0.01, X + "exchange.eur": 8}
HKD = {X + "currencies.hkd": 1, X + "rates.hkd": 0.01}


def test_a_loan_in_euros_counts_and_costs_at_the_euros_rate():
    rate = {dt.date(2025, 1, 1): 8.0, dt.date(2025, 6, 1): 8.8}
    world = Abroad({**EUR, X + "exchange.eur": rate}).needs(0, million=20).done()
    loan = world.loan()
    assert (loan.currency, loan.channel, loan.amount) == ("EUR", "usd_open", 20 * MILLION // 8)
    assert loan.exchange == pytest.approx(2 * MILLION, rel=1e-6)
    found = world.values(None)
    assert (found["abroad_borrowed_eur"], found["abroad_borrowed_usd"]) == (20e6, 0)
    assert world.firms.hazard_factors["debt abroad"][0] > 1


def test_the_hong_kong_dollar_follows_the_us_dollar():
    rate = {dt.date(2025, 1, 1): 7.0, dt.date(2025, 6, 1): 7.7}
    world = Abroad({**HKD, X + "exchange.rate": rate}).needs(0, million=20).done()
    assert world.loan().currency == "HKD"
    assert world.loan().exchange == pytest.approx(2 * MILLION, rel=1e-3)
    assert world.values(None)["abroad_borrowed_hkd"] == pytest.approx(20e6, rel=1e-6)


def test_cheaper_euros_draw_borrowers_abroad_and_hedged_hong_kong_dollars_cost_what_us_dollars_do():
    def way(**rates):
        return Abroad({**EUR, X + "rates.offshore_cny": 0.2, **rates}).needs(0).done().loan()

    assert way(**{X + "rates.eur": 0.01}).outcome == "repaid"
    assert way(**{X + "rates.eur": 0.09}).outcome == "domestic"
    hedged = {X + "costs.hedged_share": 1, X + "rates.offshore_cny": 0.2}
    rates = [Abroad({**more, **hedged}).needs(0).done().loan().rate for more in (HKD, {})]
    assert rates[0] == pytest.approx(rates[1])


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.8])
def test_shocks_correlate_as_declared_and_have_no_mean(correlation):
    """Thirty futures of two years: correlation of the two monthly moves within its error, no gain on average."""
    values = {**EUR, X + "exchange.process": "simulated", X + "exchange.correlation": correlation}
    moves = []
    for replication in range(30):
        world, seen = Abroad(values, replication=replication, days=800), []
        world.system.needs.month = lambda *_, w=world, s=seen: s.append(
            (w.abroad.prices.pips, w.abroad.prices.of("EUR"))
        )
        world.done()
        rates = np.array(seen, float)
        moves.append(np.diff(rates, axis=0) / rates[:-1])
    dollar, euro = np.concatenate(moves).T
    assert len(dollar) > 700
    assert np.corrcoef(dollar, euro)[0, 1] == pytest.approx(correlation, abs=0.13)
    assert abs(euro.mean()) < 3.5 * euro.std() / np.sqrt(len(euro))
    assert ((euro - euro.mean()) ** 4).mean() / euro.var() ** 2 > 3.5


def test_without_other_currencies_nothing_changes():
    off = {X + "exchange.eur": 5, X + "rates.eur": 0.0, X + "rates.hkd": 0.0, X + "exchange.eur_volatility": 0.5}
    runs = [Abroad({X + "exchange.process": "simulated", **v}).needs(0).needs(5, firm=1).done() for v in (off, {})]
    assert runs[0].values(None) == runs[1].values(None)
    euros = Abroad({X + "exchange.process": "simulated", **EUR}).done()
    assert euros.abroad.prices.history == runs[1].abroad.prices.history


def test_a_loan_in_euros_that_is_still_out_has_lost_at_the_euros_rate():
    rate = {dt.date(2025, 1, 1): 8.0, dt.date(2025, 6, 1): 8.8}
    found = Abroad({**EUR, X + "exchange.eur": rate}, days=200).needs(0, million=20).done().values(None)
    assert found["abroad_exchange_loss"] == 0
    assert found["abroad_exchange_position"] == pytest.approx(2e6, rel=1e-6)


def test_the_ways_and_the_currencies_add_up_to_what_was_borrowed():
    values = {
        X + "currencies.eur": 0.3, X + "currencies.hkd": 0.3, X + "need.per_year": 2,
        X + "modes.foreign_invested": 0.5, X + "modes.gap": 4,
        X + "third_area.group_finance": 1, X + "pool.quota": "on", X + "pool.members": 2,
        X + "pool.member_needs": 2,
        X + "third_area.leasing_groups": 1, X + "third_area.parent_needs": 2,
        X + "third_area.subsidiary_needs": 2,
        X + "modes.leasing": "own", X + "leakage.share": 0.5, X + "costs.hedged_share": 0.5, X + "rates.usd": 0.02,
        X + "rates.eur": 0.02, X + "rates.hkd": 0.02,
    }  # fmt: skip
    found = Abroad(values).done().values(None)
    ways = ("formula", "facilitation", "gap", "leasing_mode", "shared", "pool", "excluded")
    assert sum(found[f"abroad_{x}"] for x in ways) == pytest.approx(found["abroad_borrowed"], rel=1e-9)
    currencies = [found[f"abroad_borrowed_{x}"] for x in ("cny", "usd", "eur", "hkd")]
    assert sum(currencies) == pytest.approx(found["abroad_borrowed"], rel=1e-9)
    assert min(currencies[1:]) > 0
    assert min(found["abroad_gap"], found["abroad_leasing_mode"], found["abroad_pool"]) > 0
