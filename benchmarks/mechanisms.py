"""What each mechanism costs: Haidian, or its IP-pledge loans, with it and without, in turn, in one process."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from benchmarks.measure import seconds
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.declare.policy import Policy
from sandbox.model import CATALOGUE, Run

S = "supervision."
WITHOUT: dict[str, dict[str, object]] = {
    "tiers that move": {"population.credit.rescoring": "never"},
    "investors": {"population.funding.meetings": 0},
    "complaints": {S + "incidents.complaints": 0},
    "incidents": {S + "incidents.per_million": 0},
    "visits": {S + "visits.per_year": 0},
    "the second try by the ordinary licence": {S + "licence.fallback_share": 0},
}
"""Mechanisms that are on by default, and what switches each off."""
WITH: dict[str, dict[str, object]] = {
    "gate always open": {S + "regime": "always_open"},
    "cohorts": {S + "regime": "cohorts"},
    "class waiver": {S + "regime": "waiver"},
    "new rule": {S + "regime": "new_rule"},
    "help desk beside the sandbox": {S + "hub.open": "yes"},
    "required consultation": {S + "consultation.required": "yes"},
    "fast lane": {S + "express.share": 0.3},
    "statutory clock": {S + "review.clock": 60},
    "enterprise standards": {S + "standards.required": "yes"},
    "insurer and risk fund": {S + "redress.insured_share": 0.5, S + "redress.fund": 1e7},
    "rules made of experience": {S + "learning.cases": 10},
    "further cases of accepted firms": {S + "exemptions.repeats": 1.66},
    "stock of ideas": {S + "demand.stock": 30},
    "demand that responds": {S + "demand.wait_elasticity": -0.5, S + "demand.success_elasticity": 0.5},
    "selection of applicants": {S + "demand.selection": 0.3},
    "visits by the square root of risk": {S + "visits.rule": "square_root"},
    "complaints first": {S + "visits.rule": "complaints_first"},
    "compliance scores": {"population.credit.special_funds.weight": 0.5},
    "displacement of rivals": {S + "launch.displacement": 0.2},
}
"""Mechanisms that are off by default, and what switches each on."""

D = "ip_finance.disposal."
LOANS: dict[str, dict[str, object]] = {
    "every channel, in the order of its value": {
        D + "order": "value", D + "transfer.open": "yes", D + "equity.open": "yes", D + "exchange": "yes",
        D + "mediation.first": 0.5, D + "arbitration.clause": 0.3, D + "upkeep": "no",
    },
    "infringements and their cover": {"ip_finance.infringement.open": "yes", "ip_finance.insurance.open": "yes"},
    "pools with external support": {
        "ip_finance.securitisation.every": 6, "ip_finance.securitisation.least": 2e7,
        "ip_finance.securitisation.support": 0.1,
    },
}  # fmt: skip
"""Mechanisms of IP-pledge finance that are off by default, and what switches each on."""


def ratio(values: dict[str, object], replications: int, scenario: str = "haidian") -> tuple[float, float]:
    """Median over replications of (time with `values` / time without), and of the events alike."""
    haidian = load_scenario(scenario, CATALOGUE)
    base = haidian.policies[0]
    changed = Policy("changed", "changed", {**base.overlay, **make_policy("changed", values, CATALOGUE).overlay})
    plans = [haidian.plan(CATALOGUE, policy) for policy in (base, changed)]
    times: list[float] = []
    events: list[float] = []
    for replication in range(replications):
        spent, counted = [], []
        for plan in plans if replication % 2 else plans[::-1]:
            made: list[Run] = []

            def one(plan: object = plan, replication: int = replication, made: list[Run] = made) -> None:
                run = Run(haidian, plan, 1, replication, journal=True)  # type: ignore[arg-type]
                run.run()
                run.values(None)
                made.append(run)

            spent.append(seconds(one))
            counted.append(made[0].engine.journal.count)
        if not replication % 2:
            spent.reverse()
            counted.reverse()
        times.append(spent[1] / spent[0])
        events.append(counted[1] / counted[0])
    return median(times), median(events)


def mechanisms(repeats: int, told: Callable[[str, str], None]) -> None:
    """One line for each mechanism: what it adds to the time of a run, and to its events."""
    replications = max(4, repeats // 2)
    for name, values in WITHOUT.items():
        time, events = ratio(values, replications)
        told(f"{name} (on by default)", f"{1 / time - 1:+10.1%} of the time, {1 / events - 1:+.1%} of the events")
    for name, values in WITH.items():
        time, events = ratio(values, replications)
        told(name, f"{time - 1:+10.1%} of the time, {events - 1:+.1%} of the events")
    for name, values in LOANS.items():
        time, events = ratio(values, replications, "ip-pledge-haidian")
        told(name, f"{time - 1:+10.1%} of the time, {events - 1:+.1%} of the events")
