"""What the pre-flight check says of the registration desk, against what happens in a run."""

from __future__ import annotations

import pytest

from sandbox.model import load_report
from tests.cross_border.abroad import Abroad, X, scenario

BUSY = {
    "population.city.candidates": 200,
    X + "need.per_year": 2,
    X + "need.amount": 1e5,
    X + "registration.at_bank": 0,
    X + "registration.days": 5,
    X + "registration.officers": 20,
    X + "costs.risk_charge": 0.05,
}


def load(values):
    """The load of the registration desk, None where it is not told."""
    return next((x for x in load_report(scenario(values)) if x.resource == "registrars"), None)


def test_the_load_is_what_a_run_offers_where_every_need_is_filed():
    said = load(BUSY)
    contracts = Abroad(BUSY, days=730).done().abroad.contracts
    filed = sum(c.granted >= 0 for c in contracts) / 2
    assert said.offered == pytest.approx(filed * 5 / 250, rel=0.12)
    assert said.load == pytest.approx(said.offered / 20)


def test_it_is_told_when_the_desk_is_too_small_or_does_not_matter():
    assert "files will wait" in load({**BUSY, X + "registration.officers": 2}).sentence
    assert "hardly matter" in load({**BUSY, X + "registration.officers": 200}).sentence
    assert load({**BUSY, X + "registration.at_bank": 1}).offered == 0
    assert load({**BUSY, X + "open": "no"}) is None


def test_members_of_pools_are_part_of_it():
    pool = {**BUSY, X + "third_area.group_finance": 1, X + "pool.members": 3, X + "pool.member_needs": 10}
    assert load(pool).offered > load(BUSY).offered
