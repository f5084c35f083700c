"""Members of a cash pool contend for its quota; auto-finance companies with an insurance agency need less."""

from __future__ import annotations

import pytest

from tests.cross_border.abroad import MILLION, Abroad, X

POOL = {
    X + "third_area.group_finance": 1,
    X + "third_area.paid_in_capital": 10e6,
    X + "pool.quota": "on",
    X + "pool.members": 2,
    X + "pool.member_needs": 0,
    X + "pool.equity": 100e6,
    X + "costs.risk_charge": 0.05,
}
"""A host and two members of 50m of equity each: 350m together, 175m apiece without a pool. They borrow in CNY."""


def ends(values, *asked):
    """(outcome, shared) of loans (name, millions), asked for one a day."""
    world = Abroad({**POOL, **values})
    for day, (name, million) in enumerate(asked):
        world.third(name, day, million=million)
    world.done()
    return [(c.outcome, c.shared) for c in world.abroad.contracts], world


def test_a_member_may_use_what_the_others_leave_and_no_more():
    one = [("GF-1/1", 300), ("GF-1/2", 100), ("GF-1", 50)]
    found, world = ends({}, *one)
    assert found == [("repaid", True), ("refused", False), ("repaid", False)]
    assert world.values(None)["abroad_pool"] == pytest.approx(350e6)
    assert world.values(None)["abroad_formula"] == 0
    alone, world = ends({X + "pool.quota": "no"}, *one)
    assert alone == [("refused", False), ("repaid", False), ("refused", False)]
    assert world.values(None)["abroad_pool"] == 0


def test_a_member_uses_first_what_it_did_not_bring_in():
    half = {X + "pool.centralised": 0.5}
    found, _ = ends(half, ("GF-1/1", 80), ("GF-1", 175), ("GF-1/2", 90))
    assert found == [("repaid", False), ("repaid", False), ("refused", False)]  # own 87.5m each, the pool 175m
    found, _ = ends(half, ("GF-1/1", 100), ("GF-1", 170), ("GF-1/2", 80))
    assert found == [("repaid", True), ("refused", False), ("repaid", False)]


def test_the_low_version_counts_at_face_and_follows_the_adjustment_parameter():
    usd = {X + "rates.offshore_cny": 0.2, X + "rates.usd": 0.01, X + "costs.risk_charge": 0}
    assert ends(usd, ("GF-1/1", 340))[0] == [("refused", False)]
    assert ends({**usd, X + "pool.version": "low"}, ("GF-1/1", 340))[0][0][0] == "repaid"
    tight = {X + "pool.version": "low", X + "adjustment.rule": "set", X + "adjustment.enterprises": 1}
    assert ends({**usd, **tight}, ("GF-1/1", 340))[0] == [("refused", False)]


def test_members_leave_every_other_borrower_alone():
    def lent(members):
        values = {**POOL, X + "pool.members": members, X + "pool.quota": "no", X + "third_area.institution_needs": 2}
        world = Abroad({**values, X + "need.per_year": 1, X + "pool.member_needs": 1}).done()
        return [(c.borrower.name, c.asked, c.need) for c in world.abroad.contracts if "/" not in c.borrower.name]

    assert lent(0) == lent(3)


AUTO = {X + "third_area.auto_finance": 1, X + "costs.risk_charge": 0.05, X + "third_area.institution_needs": 1}


def test_commissions_are_booked_and_lower_the_need():
    plain = Abroad(AUTO, days=730).done()
    fees = Abroad({**AUTO, X + "third_area.insurance_fees": 5e6}, days=730).done()
    assert plain.abroad.contracts
    for one, other in zip(plain.abroad.contracts, fees.abroad.contracts, strict=True):
        assert other.need == one.need - 5 * MILLION
    assert fees.values(None)["abroad_commissions"] == pytest.approx(10e6, rel=0.05)
    assert plain.values(None)["abroad_commissions"] == 0
    ledger = fees.engine.ledger
    agents = ledger.account("auto-finance companies", "insurance commissions")
    assert ledger.balance(agents) == fees.abroad.tally.commissions
