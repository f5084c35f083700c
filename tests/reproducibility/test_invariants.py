"""The numbered invariants of the design that are about runs, over random valid scenarios."""

import math
import pickle

import pytest
from hypothesis import HealthCheck, given, settings

from sandbox.cross_border.contract import NOT_YET
from sandbox.declare.command_line import make_policy
from sandbox.model import CATALOGUE, Run, run
from sandbox.supervision.case import OUTCOMES
from tests.reproducibility.random_scenarios import scenarios

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=400)


def worlds(scenario):
    """The base of a scenario and its policy, each run to the horizon."""
    for policy in (None, scenario.policies[0]):
        world = Run(scenario, scenario.plan(CATALOGUE, policy), seed=1, replication=0, journal=True)
        world.run()
        yield world


def held(scenario) -> None:
    """All that must hold of a scenario and its runs."""
    before = pickle.dumps(scenario), scenario.identity(CATALOGUE)
    for world in worlds(scenario):
        nothing_lies_outside_the_run(world)
        every_case_is_counted_once(world)
        books_balance(world)
        resources_account_for_every_second(world)
        debt_abroad_is_accounted_for(world)
        values_are_numbers_or_nothing(world)
    the_same_again(scenario)
    assert (pickle.dumps(scenario), scenario.identity(CATALOGUE)) == before


def the_same_again(scenario) -> None:
    """Invariant 1: the same scenario, policy, seed and version give the same events and books."""
    policy = scenario.policies[0]
    one, two = (run(scenario, policy, seed=1, replication=0, fingerprint=True) for _ in range(2))
    assert (one.status, one.reason) == ("ok", "")
    assert one == two


def nothing_lies_outside_the_run(world) -> None:
    """Invariant 4: nothing happens before the beginning, nothing at the horizon but that the books are closed."""
    clock, journal = world.engine.clock, world.engine.journal.columns()
    assert all(clock.first <= t <= clock.horizon for t in journal["t"])
    last = [a for t, a in zip(journal["t"], journal["activity"], strict=True) if t == clock.horizon]
    assert set(last) <= {"market harm settled"}


def every_case_is_counted_once(world) -> None:
    """Invariants 4 and 5: an end of one kind, inside the run, for every case, or it is open."""
    clock, cases = world.engine.clock, world.supervision.desk.cases
    assert len({case.number for case in cases}) == len(cases)
    for case in cases:
        assert case.outcome in OUTCOMES
        assert (case.outcome == "open") == (case.ended is None)
        assert case.ended is None or case.began <= case.ended < clock.horizon
        steps = [case.applied, case.accepted, case.noticed, case.registered, case.test_began, case.test_ended]
        reached = [t for t in (*steps, case.graduated, case.launched, case.left_market) if t is not None]
        assert reached == sorted(reached)
        assert case.outcome != "open" or not case.held or case.process.is_alive
    own = [case for case in cases if not case.initial]
    values = world.values(None)
    whole = world.firms.plan.at(0).values["population.circle"] == "both"
    assert not whole or values["cases"] == sum(case.began >= 0 for case in own)


def books_balance(world) -> None:
    """Invariant 3: to the fen, against the cases' own notes (a run that does not reconcile raises by itself)."""
    desk, ledger = world.supervision.desk, world.engine.ledger
    ledger.check()
    for case in desk.cases:
        assert 0 <= case.paid <= case.harm
        assert 0 <= case.paid_in_test <= case.harm_in_test <= case.harm
    assert -ledger.balance(desk.accounts.caused) == sum(case.harm for case in desk.cases)
    assert ledger.balance(desk.accounts.staff) == desk.staff_paid >= desk.staff_paid_entry >= 0
    assert sum(desk.cost.values()) == desk.staff_paid
    assert min(desk.cost.values()) >= 0


def resources_account_for_every_second(world) -> None:
    """Little's law as an identity, capacities kept, and no place held by two."""
    desk, horizon = world.supervision.desk, world.engine.clock.horizon
    constant = len(world.plan.settings) == 1
    for resource in desk.resources:
        stats = resource.stats(horizon)
        assert stats.little_gap == (0, 0)
        assert 0 <= stats.busy <= stats.available
        assert sum(resource.busy_by_use().values()) == stats.busy
        assert stats.in_service_at_end <= resource.capacity or not constant
        assert stats.utilisation is None or 0.0 <= stats.utilisation <= 1.0


def debt_abroad_is_accounted_for(world) -> None:
    """What is used of every limit is the sum over live loans; every need has one end, inside the run."""
    if world.cross_border is None:
        return
    desk, clock = world.cross_border.desk, world.engine.clock
    assert len({contract.number for contract in desk.contracts}) == len(desk.contracts)
    for borrower in desk.borrowers.values():
        assert borrower.used == sum(contract.weighted for contract in borrower.live)
        assert all(contract.outcome == "open" and contract in borrower.contracts for contract in borrower.live)
    for contract in desk.contracts:
        assert (contract.outcome == "open") == (contract.ended == NOT_YET)
        assert contract.outcome == "open" or contract.asked <= contract.ended < clock.horizon
        assert not contract.out or contract.excluded or contract.registered <= contract.drawn
    assert len(desk.quotas.waiting) == len({claim.contract.number for claim in desk.quotas.waiting})


def values_are_numbers_or_nothing(world) -> None:
    """No NaN and no infinity; a share's part never exceeds its whole."""
    values = world.values("area")
    assert all(x is None or math.isfinite(x) for x in values.values())
    systems = {"abroad_": world.cross_border, "ip_": world.ip_finance}
    closed = tuple(prefix for prefix, system in systems.items() if system is None)
    assert not any(name.startswith(closed) for name in values)
    for name, measure in CATALOGUE.measures.items():
        if name.startswith(closed):
            continue
        if measure.aggregate == "ratio" and measure.unit == "share":
            part, whole = values[f"{name}/num"], values[f"{name}/den"]
            assert 0.0 <= part <= whole


@FEW
@given(scenarios())
def test_the_invariants_hold_in_random_scenarios(scenario):
    held(scenario)


@settings(FEW, max_examples=15)
@given(scenarios())
def test_the_invariants_hold_in_random_scenarios_with_debt_abroad(scenario):
    abroad = make_policy("abroad", {"cross_border.open": "yes"}, CATALOGUE).overlay
    held(scenario.with_parameters(abroad))


@pytest.mark.slow
@MANY
@given(scenarios())
def test_the_invariants_hold_in_many_random_scenarios(scenario):
    held(scenario)
