"""What each system costs where all run over the same firms: the coupled scenario with it and without, in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from benchmarks.measure import seconds
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.model import CATALOGUE, Run

COUPLED = "haidian-coupled"
SYSTEMS: dict[str, dict[str, object]] = {
    "supervision": {
        "supervision.regime": "none",
        "supervision.demand.city_per_year": 0,
        "supervision.demand.parks_per_year": 0,
    },
    "ip_finance": {"ip_finance.open": "no"},
    "cross_border": {"cross_border.open": "no"},
}
"""The systems, and what leaves each out."""


def without(scenario: Scenario, names: tuple[str, ...]) -> tuple[Scenario, Policy]:
    """The scenario under its first policy, these systems left out; the sandbox with its cases of the start."""
    values = {path: value for name in names for path, value in SYSTEMS[name].items()}
    base = scenario.policies[0]
    overlay = {**base.overlay, **make_policy("without", values, CATALOGUE).overlay} if values else base.overlay
    if "supervision" in names:
        scenario = replace(scenario, initial_cases=())
    return scenario, Policy("measured", "measured", overlay)


def spent(scenario: Scenario, policy: Policy, replication: int) -> tuple[float, Counter[str]]:
    """Processor seconds of a run, its world and measures included, and its events by system."""
    plan = scenario.plan(CATALOGUE, policy)
    made: list[Run] = []

    def one() -> None:
        run = Run(scenario, plan, 1, replication, journal=True)
        run.run()
        run.values(None)
        made.append(run)

    time = seconds(one)
    return time, Counter(made[0].engine.journal.columns()["system"])


def systems(
    replications: int, told: Callable[[str, str], None], judged: Callable[[str, float, float, str], None],
    fixed_ms: float, event_us: float,
) -> None:  # fmt: skip
    """The whole within its budget; of that each system: what a run saves without it. The rest is firms and kernel.

    The shares need not add up to one: systems wait for one another's firms, and what they share is in none of them.
    """
    scenario = load_scenario(COUPLED, CATALOGUE)
    settings = {"all": (), **{name: (name,) for name in SYSTEMS}, "firms alone": tuple(SYSTEMS)}
    made = {label: without(scenario, names) for label, names in settings.items()}
    times: dict[str, list[float]] = {label: [] for label in made}
    events: list[Counter[str]] = []
    for replication in range(-1, replications):
        for label, (changed, policy) in made.items():
            time, counted = spent(changed, policy, max(0, replication))
            if replication < 0:
                continue  # the first round warms up
            times[label].append(time)
            if label == "all":
                events.append(counted)
    whole = 1e3 * median(times["all"])
    count = median(sum(one.values()) for one in events)
    told(f"{COUPLED}, a run", f"{whole:10.2f} ms for {count:,.0f} events")
    judged(f"{COUPLED}, a run", whole, round(fixed_ms + event_us * count / 1e3, 1), "ms")
    for name in SYSTEMS:
        saved = 1e3 * median(a - b for a, b in zip(times["all"], times[name], strict=True))
        own = median(one[name] for one in events)
        told(f"of that {name}", f"{saved:10.2f} ms, {saved / whole:.0%} of the time, {own / count:.0%} of the events")
    alone = 1e3 * median(times["firms alone"])
    told("firms and kernel without any system", f"{alone:10.2f} ms, {alone / whole:.0%} of the time")
