"""Whole histories: what must always hold, which way rules move things, and that the switch leaves no trace."""

from datetime import date
from functools import lru_cache
from heapq import heappop

import numpy as np
import pytest

from sandbox.cross_border.activities import ACTIVITIES
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.declare.policy import Policy
from sandbox.kernel.journal import _digest
from sandbox.model import CATALOGUE, Run, explain, run
from tests.cross_border.abroad import CERTAIN, Abroad, X

REPLICATIONS = 3


@lru_cache
def history():
    return load_scenario("cross-border", CATALOGUE)


@lru_cache
def world(policy="as_it_was", replication=0, changes=()):
    """A run of the history, to its end."""
    told = history().policy(policy)
    if changes:
        extra = make_policy("more", dict(changes), CATALOGUE)
        told = Policy(name="more", title="More", overlay={**told.overlay, **extra.overlay})
    made = Run(history(), history().plan(CATALOGUE, told), 1, replication, journal=True)
    made.run()
    return made


def total(name, policy="as_it_was", changes=()):
    """A measure, summed over replications."""
    found = [world(policy, r, changes).values(None) for r in range(REPLICATIONS)]
    if name in found[0]:
        return sum(v[name] for v in found)
    return sum(v[f"{name}/num"] for v in found) / sum(v[f"{name}/den"] for v in found)


def contracts(policy, changes=()):
    """All contracts of the replications, each with the year in which its need arose."""
    out = []
    for r in range(REPLICATIONS):
        made = world(policy, r, changes)
        out += [(made.engine.clock.date(c.asked).year, c) for c in made.cross_border.desk.contracts]
    return out


# -- what must always hold ---------------------------------------------------------------------------------------------


def test_every_need_has_one_end_and_whatever_is_open_at_the_end_holds_its_quota():
    made = world()
    desk = made.cross_border.desk
    ends = {"domestic", "refused", "repaid", "prepaid", "defaulted", "failed", "open"}
    assert {c.outcome for c in desk.contracts} == ends
    live = [c for b in desk.borrowers.values() for c in b.live]
    assert all(c.outcome == "open" for c in live)
    assert all(c in live or c.granted < 0 for c in desk.contracts if c.outcome == "open")
    assert desk.registrars.in_service <= desk.rules.registration.officers


def test_no_grant_ever_goes_beyond_the_limit(monkeypatch):
    from sandbox.cross_border.quotas import Quotas

    plain, rooms = Quotas.hold, []

    def watched(self, contract):
        before = self.room(contract.borrower)
        plain(self, contract)
        if not contract.excluded:
            rooms.append((before, self.room(contract.borrower)))

    monkeypatch.setattr(Quotas, "hold", watched)
    made = Run(history(), history().plan(CATALOGUE, history().policy("frozen")), 2, 0, journal=False)
    made.run()
    assert len(rooms) > 200
    assert all(0 <= after < before for before, after in rooms)


def test_quota_used_is_the_sum_over_live_loans_after_every_single_event(monkeypatch):
    """Looked at from outside, between any two events, in a world with cuts, sharing, leakage and failures."""
    values = {X + "need.per_year": 0.3, X + "leakage.share": 0.5, "population.mortality.scale": 3}
    made = Abroad({**values, "supervision.regime": "none"}, base={X + "open": "yes"}, days=400, start=date(2020, 11, 2))
    desk, seen = made.cross_border.desk, []

    def watched(queue):
        used = {b.name: b.used for b in desk.borrowers.values() if b.used or b.live}
        assert used == {b.name: sum(c.weighted for c in b.live) for b in desk.borrowers.values() if b.used or b.live}
        assert not any(c.outcome != "open" for b in desk.borrowers.values() for c in b.live)
        seen.append(sum(used.values()))
        return heappop(queue)

    monkeypatch.setattr("sandbox.kernel.engine.heappop", watched)
    made.run()
    assert len(seen) > 500
    assert len(set(seen)) > 50
    assert max(seen) > 0


def test_every_activity_can_be_explained_and_every_case_has_a_readable_name():
    journal = world().journal()
    here = [i for i, system in enumerate(journal["system"]) if system == "cross_border"]
    assert {journal["activity"][i] for i in here} <= set(ACTIVITIES)
    assert all(explain(journal["activity"][i]) for i in here)
    names = {journal["case_id"][i] for i in here if journal["case"][i] >= 0}
    assert any(name.startswith("LG-1/") for name in names)
    assert len(names) == len({journal["case"][i] for i in here if journal["case"][i] >= 0})


def test_a_run_can_be_repeated_to_the_event_and_the_last_bit_of_exp_and_log_decides_nothing(monkeypatch):
    policy = history().policy("reacting")
    first = run(history(), policy, seed=4, replication=1, fingerprint=True)
    assert first.status == "ok"
    assert run(history(), policy, seed=4, replication=1, fingerprint=True).fingerprint == first.fingerprint
    for name in ("exp", "log", "log1p", "expm1"):
        monkeypatch.setattr(np, name, _off(getattr(np, name)))
    assert run(history(), policy, seed=4, replication=1, fingerprint=True).fingerprint == first.fingerprint


def _off(function):
    return lambda *arguments, **options: np.nextafter(function(*arguments, **options), np.inf)


def test_a_firm_more_leaves_the_needs_of_all_others_as_they_were():
    free = {
        **CERTAIN,
        X + "need.per_year": 2,
        X + "costs.offshore_spread": {"family": "uniform", "low": 0.0, "high": 0.03},
    }
    needs = {}
    for firms in (4, 5):
        made = Abroad({"population.city.candidates": firms, "population.city.output": firms * 100e6}, base=free).done()
        needs[firms] = {(c.number, c.asked, c.need, c.spreads) for c in made.abroad.contracts if c.borrower.row < 4}
    assert len(needs[4]) > 10
    assert needs[4] == needs[5]


def test_switched_off_nothing_of_another_system_changes_and_nothing_is_reported():
    """With no hazard from exchange losses, what else happens is the same with debt abroad and without."""
    shared = {"supervision.regime": "batches", "supervision.demand.city_per_year": 100, X + "exchange.hazard": 0}
    prints, values = [], []
    for switch in ("no", "yes"):
        made = Abroad({**shared, X + "open": switch, X + "need.per_year": 0.1}, base={}, days=500)
        made.run()
        others = [row for row in made.engine.journal.rows() if row.system != "cross_border"]
        prints.append(sum(_digest(row, i) for i, row in enumerate(others)))
        values.append(made.values(None))
    assert prints[0] == prints[1]
    assert not any(name.startswith("abroad_") for name in values[0])
    assert values[1]["abroad_loans"] > 10
    assert {n: v for n, v in values[1].items() if not n.startswith("abroad_")} == values[0]


def test_three_systems_over_the_same_firms_keep_their_books_and_meet_in_the_firms_exits():
    told = load_scenario("haidian-coupled", CATALOGUE)
    made = Run(told, told.plan(CATALOGUE, told.policy("as_is")), 1, 0, journal=True)
    made.run()  # reconciles every system's books, and the ledger as a whole
    values = made.values(None)
    assert min(values["ip_drawn"], values["abroad_loans"], values["started"]) > 10
    gone = {row.firm: row.t for row in made.engine.journal.rows() if row.activity == "firm exits"}
    ended = [c for c in made.cross_border.desk.contracts if c.borrower.row in gone]
    assert len(ended) > 10
    assert all(c.outcome != "open" and c.ended <= gone[c.borrower.row] for c in ended)


def test_every_declared_measure_is_counted_and_nothing_else():
    counted = {name.removesuffix("/num").removesuffix("/den") for name in world().values(None) if "abroad_" in name}
    assert counted == {name for name in CATALOGUE.measures if name.startswith("abroad_")}


def test_the_third_area_is_outside_the_totals_of_the_parks():
    made = Run(
        history(),
        history().plan(CATALOGUE, make_policy("d", {"population.circle": "district"}, CATALOGUE)),
        1,
        0,
        False,
    )
    made.run()
    counted = {c.borrower.name for c in made.cross_border.desk.contracts if c.borrower.counted}
    assert counted
    assert not counted & {b.name for b in made.cross_border.needs.third}
    assert made.values(None)["abroad_borrowed"] < world().values(None)["abroad_borrowed"] / 2


# -- which way rules move things ---------------------------------------------------------------------------------------


def met_abroad(policy, years):
    """Share of the firms' needs of these years that was met abroad under a quota, by number."""
    found = [c for year, c in contracts(policy) if year in years and c.borrower.row >= 0]
    return np.mean([c.granted >= 0 for c in found])


def test_dollars_are_borrowed_while_they_are_cheap_and_cny_while_they_are_dear():
    """C:5.2 V1-V3: open dollars in 2020-21, hardly any in 2023-25, and more needs met at home."""
    found = {
        years: [c for year, c in contracts("as_it_was") if year in years]
        for years in ((2020, 2021), (2023, 2024, 2025))
    }
    dollars = {y: np.mean([c.channel in ("usd_open", "usd_hedged") for c in cs]) for y, cs in found.items()}
    home = {y: np.mean([c.outcome == "domestic" for c in cs]) for y, cs in found.items()}
    assert dollars[2020, 2021] > 0.5
    assert dollars[2023, 2024, 2025] < 0.15
    assert home[2020, 2021] < 0.1 < home[2023, 2024, 2025]


def test_loosening_raises_borrowing_more_while_foreign_money_is_cheap_than_while_it_is_dear():
    """C:5.2 V1, V2, V4: a parameter of 1.75 against 1, needs of the cheap years and of the dear ones."""
    cheap, dear = (2017, 2018, 2020, 2021), (2023, 2024, 2025)
    gain = {years: met_abroad("loose", years) - met_abroad("frozen", years) for years in (cheap, dear)}
    assert gain[cheap] > 0.03
    assert gain[dear] < gain[cheap] / 2


def test_loosening_raises_debt_in_dollars_more_than_in_cny():
    """C:5.2 V4: in foreign currency sizeably, in CNY hardly."""
    gain = {
        name: total(f"abroad_borrowed_{name}", "loose") / total(f"abroad_borrowed_{name}", "frozen")
        for name in ("usd", "cny")
    }
    assert gain["usd"] > 1.05


@pytest.mark.parametrize("measure", ["refused", "refused_amount", "near_limit", "excluded", "rollovers_refused"])
def test_a_looser_parameter_refuses_less(measure):
    name = f"abroad_{measure}"
    assert total(name, "loose") < total(name, "as_it_was") < total(name, "frozen")


@pytest.mark.slow
def test_a_larger_facilitation_quota_serves_high_tech_firms_better():
    found = [total("abroad_facilitation", f"facilitation_{quota}") for quota in ("0", "5m", "10m", "20m")]
    assert found[0] == 0
    assert found == sorted(found)
    refused = [total("abroad_refused", f"facilitation_{quota}") for quota in ("0", "20m")]
    assert refused[1] < refused[0]


def test_sharing_lets_subsidiaries_borrow_and_takes_from_what_moves_outside():
    assert total("abroad_shared", "sharing_off") == 0
    assert total("abroad_shared", "sharing_on") > total("abroad_shared", "as_it_was") > 0
    assert total("abroad_excluded", "sharing_on") < total("abroad_excluded", "sharing_off")


def test_a_cash_pool_lets_groups_borrow_more():
    assert total("abroad_borrowed", "pool_on") > total("abroad_borrowed", "as_it_was")
    assert total("abroad_refused_amount", "pool_on") < total("abroad_refused_amount", "as_it_was")


def test_leakage_grows_with_its_share_and_is_nothing_at_none():
    """C:3a C3, C7: both ends of the range."""
    ends = [total("abroad_excluded", "as_it_was", ((X + "leakage.share", share),)) for share in (0.0, 0.5)]
    assert ends[0] == 0 < ends[1]


def test_carry_raises_open_positions_and_what_is_lost_on_them():
    """C:3a C1: more dollars where the differential is open."""
    carry = ((X + "carry.open", "yes"),)
    assert total("abroad_carry") == 0 < total("abroad_carry", "as_it_was", carry)
    assert total("abroad_open_position", "as_it_was", carry) > total("abroad_open_position")
    dear = [c.carry for year, c in contracts("as_it_was", carry) if year >= 2024]
    assert sum(dear) == 0


def test_a_charge_for_risk_lowers_open_positions():
    charge = ((X + "costs.risk_charge", 0.03),)
    assert total("abroad_open_position", "as_it_was", charge) < total("abroad_open_position")


def test_more_hedging_lowers_open_positions():
    hedged = ((X + "costs.hedged_share", 1.0),)
    assert total("abroad_open_position", "as_it_was", hedged) == 0
