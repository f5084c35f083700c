"""Measures that could make a policy look good by the way they are counted: each must see what others leave out."""

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.model import Run
from sandbox.report.scorecard import scorecard
from sandbox.study.compare import compare
from tests.cross_border.abroad import Abroad, X

RISING = {X + "exchange.process": "path", X + "rates.usd": 0.01}


@pytest.fixture(scope="module")
def history():
    told = load_scenario("cross-border", CATALOGUE)
    changes = {X + "leakage.share": 0.5, X + "terms.rollover_share": 0.3}
    made = Run(told, told.plan(CATALOGUE, make_policy("more", changes, CATALOGUE)), 1, 0, journal=False)
    made.run()
    return made


def test_the_ways_the_currencies_and_the_terms_each_add_up_to_what_was_borrowed(history):
    values = history.values(None)
    for parts in (("formula", "facilitation", "gap", "leasing_mode", "shared", "pool", "excluded"),
                  ("borrowed_cny", "borrowed_usd", "borrowed_eur", "borrowed_hkd"),
                  ("borrowed_short", "borrowed_long")):  # fmt: skip
        assert sum(values[f"abroad_{part}"] for part in parts) == pytest.approx(values["abroad_borrowed"], abs=0.01)
        off = {"leasing_mode", "pool"}  # no policy of this run switches them on
        assert min(values[f"abroad_{part}"] for part in parts if part not in off) > 0
    assert 0 < values["abroad_borrowed_open"] < values["abroad_borrowed_usd"]
    share = values["abroad_short_share/num"] / values["abroad_short_share/den"]
    assert share == pytest.approx(values["abroad_borrowed_short"] / values["abroad_borrowed"])


def test_a_loan_that_is_still_out_has_lost_on_paper_what_it_has_not_realised():
    values = {X + "rates.usd": 0.01, X + "need.long_days": 3000, X + "exchange.rate": 7}
    world = Abroad(values, days=300).needs(0, million=50)

    def dearer():
        world.abroad.prices.pips = 77_000

    world.engine.at(299 * 86_400, dearer)
    found = world.done().values(None)
    assert found["abroad_exchange_loss"] == 0
    assert found["abroad_exchange_position"] == pytest.approx(5e6, rel=1e-6)
    assert found["abroad_exchange_shortfall"] == found["abroad_exchange_position"]


def test_what_is_repaid_is_on_paper_no_longer():
    values = {X + "rates.usd": 0.01, X + "need.long_days": 400}
    world = Abroad(values, days=600).needs(0, million=50)
    world.engine.at(399 * 86_400, lambda: setattr(world.abroad.prices, "pips", 77_000))
    found = world.done().values(None)
    assert found["abroad_exchange_position"] == found["abroad_exchange_loss"]


def test_who_waits_in_vain_has_waited():
    """Firm 0 fills its limit of 350m; its second need waits its 30 days and is refused."""
    world = Abroad({X + "need.patience": 30, X + "need.least": 1}, days=300)
    found = world.needs(0, million=349).needs(1, ordinal=1, million=300).done().values(None)
    assert found["abroad_refused"] == 1
    assert (found["abroad_delayed"], found["abroad_delayed_amount"]) == (0, 0)
    assert found["abroad_quota_wait/den"] == 2
    assert found["abroad_quota_wait/num"] == pytest.approx(30)


def test_a_file_that_never_gets_registered_counts_up_to_the_end():
    """One officer with a year of work a file: the second is still waiting when the run ends."""
    values = {X + "registration.at_bank": 0, X + "registration.days": 250, X + "registration.officers": 1}
    found = Abroad(values, days=200).needs(0, million=5).needs(0, firm=1, million=5).done().values(None)
    assert found["abroad_registration_days/den"] == 2
    assert found["abroad_registration_days/num"] == pytest.approx(400)


def test_cost_rules_out_what_quota_would_have_ruled_out_too():
    """Abroad is dearer than home, and the need is above the limit of 350m."""
    values = {X + "rates.offshore_cny": 0.09, X + "rates.usd": 0.09}
    found = Abroad(values, days=30).needs(0, million=400).needs(0, firm=1, million=5).done().values(None)
    assert (found["abroad_refused_anyway"], found["abroad_refused_anyway_amount"]) == (1, 400e6)
    assert (found["abroad_at_home"], found["abroad_refused"]) == (2, 0)


def test_the_worst_futures_are_the_tail_of_the_same_losses():
    answer = compare("cross-border", ["as_it_was"], replications=4, workers=1)
    found = answer.policies["as_it_was"]
    losses = answer.sheet.column("as_it_was", "abroad_exchange_position")
    assert found["abroad_exchange_shortfall"].mean == pytest.approx(max(losses))
    assert (found["abroad_exchange_shortfall"].tail, found["abroad_exchange_shortfall"].low) == (1, None)
    assert found["abroad_exchange_position"].mean == pytest.approx(sum(losses) / 4)
    row = next(row for row in scorecard(answer, everything=True) if row.measure == "abroad_exchange_shortfall")
    assert row.label == "Exchange loss in bad futures (the worst 1 of 4)"


def test_a_closed_system_reports_nothing_in_the_same_way_for_both():
    names = Abroad({X + "open": "no"}, days=30).done().values(None)
    assert not [name for name in names if name.startswith(("abroad_", "ip_"))]
    opened = Abroad({"ip_finance.open": "yes"}, days=30).done().values(None)
    assert {name.split("_")[0] for name in opened} >= {"abroad", "ip"}
