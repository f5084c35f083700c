"""A cap on the all-in cost of a loan from abroad, and spreads that rise with risk."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pytest

from sandbox.cross_border.rules.cost import over_benchmark, risk_premium
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.declare.policy import Policy
from sandbox.model import CATALOGUE, Run
from sandbox.study.signs import sign_rows
from sandbox.study.targets.signs import CARRY, SIGNS, Side
from tests.cross_border.abroad import START, Abroad, X

CAP, MOST = X + "cost_cap.rule", X + "cost_cap.most"
SPREAD = {X + "costs.offshore_spread": 0.015}
PRICED = {X + "costs.risk_spread": 0.01, X + "carry.open": "yes"}


@lru_cache
def world(changes=(), replication=0):
    """A run of the history with some parameters changed."""
    told = load_scenario("cross-border", CATALOGUE)
    base = told.policy("as_it_was")
    extra = make_policy("more", dict(changes), CATALOGUE)
    policy = Policy(name="more", title="More", overlay={**base.overlay, **extra.overlay})
    made = Run(told, told.plan(CATALOGUE, policy), 1, replication, journal=True)
    made.run()
    return made


def with_(**more):
    return tuple({**PRICED, **{X + name.replace("__", "."): value for name, value in more.items()}}.items())


# -- the rule ----------------------------------------------------------------------------------------------------------


def test_the_weakest_pay_as_much_more_as_the_soundest_pay_less():
    assert [risk_premium(s, 0.02) for s in (0, 0.25, 0.5, 1)] == pytest.approx([0.02, 0.01, 0, -0.02])
    assert risk_premium(0.1, 0.0) == 0
    assert over_benchmark(0.055, 0.04) == pytest.approx(0.015)


@pytest.mark.parametrize(("most", "drawn"), [(0.0149, False), (0.015, True), (0.02, True)])
def test_a_need_whose_offer_costs_more_than_the_cap_is_refused_by_it_and_by_nothing_else(most, drawn):
    made = Abroad({**SPREAD, CAP: "cap", MOST: most}).needs().done()
    values = made.values(None)
    assert made.loan().out == drawn
    assert values["abroad_capped"] == (not drawn)
    assert values["abroad_capped_amount"] == (0 if drawn else 20e6)
    assert values["abroad_refused"] == values["abroad_at_home"] == values["abroad_excluded"] == 0
    if not drawn:
        assert [activity for _, activity in made.story()] == ["need arises", "refused by the cap on cost"]


def test_the_measuring_rod_is_the_money_rate_of_the_loans_own_currency_and_a_hedge_is_no_cost():
    """Dollars cost 4 %, CNY 3 %, a hedge 1.5 % on top: the spread of 1.5 points alone is held against the cap."""
    dear = {X + "rates.domestic": 0.2, X + "rates.offshore_cny": 0.08, X + "rates.forward_premium": 0.015}
    for hedged, channel in ((0, "usd_open"), (1, "usd_hedged")):
        made = Abroad({**SPREAD, **dear, X + "costs.hedged_share": hedged, CAP: "cap", MOST: 0.015}).needs().done()
        assert made.loan().channel == channel
    assert not Abroad({**SPREAD, **dear, CAP: "cap", MOST: 0.014}).needs().done().loan().out


def test_a_need_that_is_cheaper_at_home_is_no_refusal_of_the_cap():
    made = Abroad({**SPREAD, X + "rates.domestic": 0.02, CAP: "cap", MOST: 0}).needs().done()
    assert made.loan().outcome == "domestic"
    assert made.values(None)["abroad_capped"] == 0


def test_what_the_cap_refuses_does_not_leak_and_what_the_quota_refuses_still_does():
    leaks = {**SPREAD, X + "leakage.share": 1}
    capped = Abroad({**leaks, CAP: "cap", MOST: 0.01}).needs(million=1000).done().loan()
    assert (capped.outcome, capped.excluded, capped.refused_anyway) == ("capped", False, True)
    assert Abroad({**leaks, CAP: "cap", MOST: 0.02}).needs(million=1000).done().loan().excluded


def test_a_cap_that_comes_later_lets_loans_run_and_stops_their_rollover():
    rolls = {**SPREAD, X + "terms.rollover_share": 1, X + "need.long_days": 400}
    free = Abroad(rolls).needs().done()
    assert "rolled over" in [activity for _, activity in free.story()]
    late = Abroad({**rolls, CAP: {START: "none", date(2025, 6, 1): "cap"}, MOST: 0.01}).needs().done()
    story = [activity for _, activity in late.story()]
    assert story[-2:] == ["rollover over the cap", "repaid"]
    assert late.values(None)["abroad_rollovers_refused"] == 0


# -- off it does nothing -----------------------------------------------------------------------------------------------


def test_switched_off_and_at_a_cap_beyond_reach_nothing_changes():
    plain = world()
    for changes in (((CAP, "none"), (MOST, 0.001)), ((CAP, "cap"), (MOST, 1.0)), ((X + "costs.risk_spread", 0.0),)):
        other = world(changes)
        assert other.engine.journal.fingerprint() == plain.engine.journal.fingerprint()
        assert other.values(None) == plain.values(None)
    assert plain.values(None)["abroad_capped"] == 0


def test_the_price_of_risk_is_the_same_at_home_and_abroad_so_that_it_moves_no_choice_of_itself():
    plain, priced = world(((X + "carry.open", "yes"),)), world(with_())
    gaps = [[c.spreads[0] - c.spreads[1] for c in w.cross_border.desk.contracts] for w in (plain, priced)]
    assert gaps[0] == pytest.approx(gaps[1], abs=1e-12)
    firms = [c for c in priced.cross_border.desk.contracts if c.borrower.row >= 0]
    spread, quality = [c.spreads[1] for c in firms], [c.borrower.quality for c in firms]
    assert np.corrcoef(spread, quality)[0, 1] < -0.5


# -- which way it moves things -----------------------------------------------------------------------------------------


def test_a_tighter_cap_refuses_more_and_less_is_borrowed_and_lent_on():
    found = [world(with_(cost_cap__rule="cap", cost_cap__most=most)).values(None) for most in (0.01, 0.02, 0.03)]
    assert [v["abroad_capped"] for v in found] == sorted((v["abroad_capped"] for v in found), reverse=True)
    for name in ("borrowed", "carry"):
        amounts = [v[f"abroad_{name}"] for v in found]
        assert amounts == sorted(amounts)
        assert amounts[0] < amounts[1] < amounts[2]


def test_a_cap_takes_more_from_weak_firms_than_from_sound_ones():
    free, capped = world(with_()).values(None), world(with_(cost_cap__rule="cap")).values(None)

    def lost(measure):
        share = [v[f"abroad_{measure}/num"] / v[f"abroad_{measure}/den"] for v in (free, capped)]
        return share[0] - share[1]

    assert free["abroad_weak_met/den"] + free["abroad_sound_met/den"] > 300
    assert lost("weak_met") > lost("sound_met") + 0.1
    assert lost("weak_carry") > lost("sound_carry")
    assert [capped[f"abroad_{w}_met/den"] for w in ("weak", "sound")] == [
        free[f"abroad_{w}_met/den"] for w in ("weak", "sound")
    ]


@pytest.mark.slow
def test_the_finding_is_missed_where_spreads_do_not_depend_on_risk():
    chosen = [s for s in SIGNS if s.key in ("C-C2b", "C-C2c")]
    flat = Side("as_it_was", CARRY)
    capped = Side("as_it_was", {**CARRY, CAP: "cap"})
    blind = [replace(s, key=s.key + " blind", side=capped, other=flat) for s in chosen]
    rows = {r.key: r for r in sign_rows("cross-border", 8, 1, [*chosen, *blind])}
    assert all(rows[s.key].inside for s in chosen)
    assert not any(rows[s.key].inside for s in blind)
