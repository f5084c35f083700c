"""Little's law, as the identity it is, on every resource of a run.

The time integral of the number in queue (in service) over the window equals the sum of all cases' times in queue (in
service) inside the window: the one comes from the changes of state, the other from the individual requests. Times are
whole seconds, so the two are equal and not only close. Random scenarios: tests/reproducibility/test_invariants.py.
"""

import pytest

from sandbox.model import CATALOGUE, Run
from tests.theorems.closed_forms import shipped

CASES = [(name, policy.name) for name in ("haidian", "mm4", "erlang-loss") for policy in shipped(name).policies]


@pytest.mark.parametrize(("name", "policy"), CASES, ids=[f"{name}-{policy}" for name, policy in CASES])
def test_both_sides_of_littles_law_are_equal_on_every_resource(name, policy):
    scenario = shipped(name)
    run = Run(scenario, scenario.plan(CATALOGUE, scenario.policy(policy)), seed=1, replication=0, journal=False)
    run.run()
    horizon = run.engine.clock.horizon
    stats = [resource.stats(horizon) for resource in run.supervision.desk.resources]
    assert {s.name: s.little_gap for s in stats} == {s.name: (0, 0) for s in stats}
    assert policy == "no_sandbox" or any(s.service_integral for s in stats)
    assert policy in {"no_sandbox", "exponential", "lognormal"} or any(s.queue_integral for s in stats)
