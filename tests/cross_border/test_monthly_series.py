"""Cross-border financing month by month."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cross_border.abroad import Abroad, X


def test_a_loan_is_outstanding_from_its_drawdown_to_its_repayment():
    world = Abroad({X + "costs.risk_charge": 0.05}, days=730).needs(20, million=20).done()
    found = world.series()
    length = len(found["date"])
    assert [len(found[n]) for n in ("abroad_outstanding", "abroad_used", "abroad_over")] == [length] * 3
    out = found["abroad_outstanding"]
    assert out[0] == pytest.approx(20e6) or out[1] == pytest.approx(20e6)
    assert max(out) == pytest.approx(20e6)
    assert out[-1] == 0
    assert out == found["abroad_used"]  # more than a year, in CNY: its weight is one
    assert 15 <= sum(value > 0 for value in out) <= 18
    assert not any(found["abroad_over"])


def test_a_cut_of_the_limit_leaves_the_borrower_over_it():
    cut = {dt.date(2025, 1, 1): 1.75, dt.date(2025, 6, 10): 0.5}
    values = {X + "costs.risk_charge": 0.05, X + "adjustment.rule": "set", X + "adjustment.enterprises": cut}
    over = Abroad(values, days=730).needs(0, million=300).done().series()["abroad_over"]
    assert max(over) == 1
    assert over[0] == over[-1] == 0


def test_a_closed_system_has_no_lines():
    found = Abroad({X + "open": "no"}, days=60).done().series()
    assert not [name for name in found if name.startswith("abroad")]
