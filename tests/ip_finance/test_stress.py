"""Exchange losses on debt abroad reach the loans at home of the firm that bears them, where the lever says so."""

import datetime as dt

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.kernel.clock import DAY
from sandbox.model import Run
from tests.cross_border.abroad import CERTAIN as ABROAD
from tests.cross_border.abroad import X
from tests.ip_finance.small_loans import Loans

FOLLOWS = "ip_finance.default.follows_stress"
RISKY = {"ip_finance.default.probability": 0.2}
CAUSE = "debt abroad"
OPEN_DOLLARS = {
    **{k: v for k, v in ABROAD.items() if k.startswith((X, "population.city.", "population.growth"))},
    X + "rates.usd": 0.01,
    X + "need.amount": 90e6,
    X + "need.long_days": 2000,
    X + "exchange.hazard": 5,
    X + "exchange.rate": {dt.date(2021, 1, 1): 7.0, dt.date(2021, 3, 10): 8.4},
}
"""A firm with 100m of net assets borrows 90m of open dollars, which on 10 March become a fifth dearer: 18m lost."""


def stressed(factor, since, follows=1.0, values=None, replication=0):
    """A loan of firm 0, whose hazard others multiply by `factor` from a day on."""
    world = Loans({**RISKY, FOLLOWS: follows, **(values or {})}, replication=replication).need()

    def set_factor():
        world.firms.hazard_factor(CAUSE)[0] = factor

    world.engine.at(since * DAY, set_factor)
    return world.done()


def both(follows, rate=8.4):
    """Firm 0 owes open dollars and has a loan at home; so has firm 1, which owes nothing abroad."""
    path = {**OPEN_DOLLARS[X + "exchange.rate"], dt.date(2021, 3, 10): rate}
    world = Loans({**OPEN_DOLLARS, **RISKY, X + "exchange.rate": path, FOLLOWS: follows}).need().need(firm=1)
    world.engine.at(0, lambda: world.cross_border._begin(world.cross_border.needs.borrower(0), 0))
    return world.done()


def test_exchange_losses_raise_the_hazard_of_the_firms_loans_and_of_nobody_elses():
    world = both(1)
    factor = world.firms.hazard_factors[CAUSE][0]
    assert factor == pytest.approx(1 + 5 * 0.18, rel=1e-6)
    seen = world.loan(0).ratio, world.loan(1).ratio
    assert seen == (pytest.approx(factor, rel=1e-9), 1.0)
    half = both(0.5).loan(0).ratio
    assert half == pytest.approx(factor**0.5, rel=1e-9)
    assert both(1, rate=7.0).loan(0).ratio == 1.0


def test_a_loan_defaults_sooner_under_stress_and_never_later():
    sooner = 0
    for replication in range(40):
        calm, hit = (stressed(factor, 40, replication=replication).loan() for factor in (1.0, 6.0))
        assert hit.luck == calm.luck
        if calm.missed is not None:
            assert hit.missed <= calm.missed
        sooner += hit.missed is not None and (calm.missed is None or hit.missed < calm.missed)
    assert sooner > 5


def test_the_hazard_changes_with_the_month_after_and_what_was_used_up_before_stays():
    """Drawn on day 29; stress from 10 February counts from 1 March, day 59; by hand: left - h (30 days) - 3 h t."""
    for replication in range(200):
        calm, hit = (stressed(factor, 40, replication=replication).loan() for factor in (1.0, 3.0))
        if calm.missed is not None and 60 * DAY < calm.missed < 360 * DAY:
            break
    assert hit.missed - 59 * DAY == pytest.approx((calm.missed - 59 * DAY) / 3, abs=2)


def test_stress_that_ends_is_over():
    world = Loans({**RISKY, FOLLOWS: 1}).need()
    seen = []
    for day, factor in ((40, 4.0), (100, 1.0)):
        world.engine.at(day * DAY, lambda f=factor: world.firms.hazard_factor(CAUSE).__setitem__(0, f))
    for day in (50, 70, 110, 130):
        world.engine.at(day * DAY, lambda: seen.append(world.loan().ratio))
    world.done()
    assert seen == [1.0, 4.0, 4.0, 1.0]


def test_a_loan_drawn_under_stress_has_it_from_the_beginning():
    world = Loans({FOLLOWS: 1}).need(70)
    world.engine.at(5 * DAY, lambda: world.firms.hazard_factor(CAUSE).__setitem__(0, 2.5))
    assert world.done().loan().ratio == 2.5


def test_a_firms_own_debt_service_is_no_stress_from_elsewhere():
    world = Loans({**RISKY, FOLLOWS: 1, "ip_finance.default.debt_service": 3}, replication=1).need()
    seen = []
    world.engine.at(100 * DAY, lambda: seen.append((world.loan().ratio, world.firms.hazard_factors["debt at home"][0])))
    world.done()
    assert seen == [(1.0, 4.0)]


def test_stress_joins_what_graduation_does():
    world = Loans({FOLLOWS: 1}).need()
    world.firms.hazard_ratio[0] = 0.5
    world.engine.at(5 * DAY, lambda: world.firms.hazard_factor(CAUSE).__setitem__(0, 3.0))
    assert world.done().loan().ratio == 1.5


def fingerprint(name, **changes):
    told = load_scenario(name, CATALOGUE)
    plan = told.plan(CATALOGUE, make_policy("more", changes, CATALOGUE))
    made = Run(told, plan, 1, 0, journal=True)
    made.run()
    return made.fingerprint(), made.values(None)["ip_defaults"]


@pytest.mark.slow
def test_switched_off_it_changes_nothing_and_on_only_where_somebody_is_under_stress():
    for factor in (1.0, 6.0):
        off = stressed(factor, 40, follows=0)
        assert off.loan().ratio == 1.0
        assert off.fingerprint() == stressed(1.0, 40, follows=1).fingerprint()
    heavy = {"cross_border.exchange.hazard": 20, "cross_border.need.per_year": 2, "ip_finance.default.probability": 0.2}
    on, off = (fingerprint("haidian-coupled", **heavy, **{FOLLOWS: e}) for e in (1, 0))
    assert on[0] != off[0]
    assert on[1] >= off[1]
    calm = {"cross_border.exchange.hazard": 0}
    assert fingerprint("haidian-coupled", **calm) == fingerprint("haidian-coupled", **calm, **{FOLLOWS: 0})
    alone = fingerprint("ip-pledge-haidian")
    assert alone == fingerprint("ip-pledge-haidian", **{FOLLOWS: 1})
