"""The borrowing gap of foreign-invested firms and the leasing companies' own mode, in the simulation."""

from __future__ import annotations

import pytest

from tests.cross_border.abroad import MILLION, Abroad, X

GAP = {X + "modes.foreign_invested": 1, X + "modes.gap": 4, X + "costs.risk_charge": 0.05}
"""Every firm is foreign-invested; net assets 100m, a gap of 400m against 350m by the formula. They borrow in CNY."""
LEASING = {
    X + "third_area.leasing_groups": 1,
    X + "third_area.subsidiaries": 1,
    X + "third_area.parent_net_assets": 100e6,
    X + "third_area.subsidiary_net_assets": 1e6,
    X + "costs.risk_charge": 0.05,
    X + "sharing": "on",
}


def test_a_foreign_invested_firm_takes_the_gap_where_it_is_larger():
    world = Abroad(GAP).needs(0, million=380).needs(1, firm=1, million=20).done()
    loan = world.loan()
    assert (loan.mode, loan.outcome, loan.weighted) == ("borrowing_gap", "repaid", 380 * MILLION)
    small = Abroad({**GAP, X + "modes.gap": 1}).needs(0, million=300).done()
    assert small.loan().mode == "formula"


def test_long_term_debt_under_the_gap_does_not_come_back_and_short_term_debt_does():
    long = Abroad(GAP, days=1400).needs(0, million=300).needs(600, ordinal=1, million=200).done()
    assert long.loan().outcome == "repaid"
    assert long.loan(ordinal=1).outcome == "refused"
    assert long.used() == pytest.approx(300)
    short = Abroad({**GAP, X + "need.short_share": 1}, days=1400).needs(0, million=300)
    short.needs(600, ordinal=1, million=200).done()
    assert short.loan(ordinal=1).outcome == "repaid"
    assert short.used() == 0


def test_a_rollover_of_long_term_debt_uses_the_gap_up_again():
    values = {**GAP, X + "terms.rollover_share": 1}
    world = Abroad(values, days=1700).needs(0, million=150).done()
    assert [name for _, name in world.story(0) if name.startswith("rollover") or name == "rolled over"] == [
        "rolled over",
        "rollover refused",
    ]
    assert world.used() == pytest.approx(300)


def test_without_foreign_invested_firms_nothing_changes():
    off = {**GAP, X + "modes.foreign_invested": 0}
    plain = {X + "costs.risk_charge": 0.05}
    runs = [Abroad(v).needs(0, million=300).needs(600, ordinal=1, million=200).done() for v in (off, plain)]
    assert runs[0].values(None) == runs[1].values(None)
    assert list(runs[0].engine.journal.rows()) == list(runs[1].engine.journal.rows())


def test_a_leasing_parent_in_its_own_mode_has_eight_times_net_assets_less_risk_assets():
    own = {**LEASING, X + "modes.leasing": "own", X + "modes.risk_assets": 5}
    world = Abroad(own).third("LG-1", 0, million=300).third("LG-1", 10, ordinal=1, million=1).done()
    first, second = world.abroad.contracts
    assert (first.mode, first.outcome) == ("leasing", "repaid")
    assert second.outcome == "refused"
    world = Abroad(LEASING).third("LG-1", 0, million=300).third("LG-1", 10, ordinal=1, million=1).done()
    assert [c.mode for c in world.abroad.contracts] == ["formula", "formula"]


def test_more_risk_assets_leave_less_and_the_own_mode_shares_nothing():
    def lent(risk, **more):
        values = {**LEASING, X + "modes.leasing": "own", X + "modes.risk_assets": risk, **more}
        return Abroad(values).third("LG-1", 0, million=200).third("LG-1/1", 20, million=50).done()

    loose, tight = lent(5), lent(7)
    assert [c.outcome for c in loose.abroad.contracts] == ["repaid", "refused"]
    assert [c.outcome for c in tight.abroad.contracts] == ["refused", "refused"]
    assert lent(5, **{X + "modes.leasing": "formula"}).abroad.contracts[1].shared


def test_what_is_used_under_each_mode_is_measured():
    found = Abroad(GAP).needs(0, million=380).done().values(None)
    assert found["abroad_gap"] == pytest.approx(380e6)
    assert found["abroad_formula"] == 0
    own = {**LEASING, X + "modes.leasing": "own"}
    found = Abroad(own).third("LG-1", 0, million=200).done().values(None)
    assert found["abroad_leasing_mode"] == pytest.approx(200e6)
