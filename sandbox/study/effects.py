"""effects(): what entry into the sandbox does to capital raised: the naive answer, an estimate, and the truth.

The estimator is that of Callaway and Sant'Anna (2021), J. Econometrics 225:200-230: effects of each cohort of entry in
each half-year after it, against firms that have not entered by then, before and after; added up over entrants. Those
that enter later are among the controls, as in Cornelli and others (2024), Review of Finance 28 (S:A5.1, S:A5.2).
The truth is known because every decision of the investors is also taken without the news, on the same luck.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sandbox.catalogue import CATALOGUE, EFFECTS
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.model import Run, plan_of
from sandbox.study.effects_panel import OUTCOMES, SUMS, Array, Controls, sums
from sandbox.study.errors import StudyError
from sandbox.study.inputs import load_scenario
from sandbox.study.selection_bias import expected_naive
from sandbox.study.statistics import LEVEL, NOTHING, Estimate, mean_estimate, quantile

REPLICATIONS = 40
SHARES = (
    "capital_signal", "capital_spillover", "capital_entrants", "capital_others", "good_service", "spillover_service",
    "displaced_service", "total_service",
)  # fmt: skip
"""Measures whose means are reported with the effects."""


@dataclass(frozen=True)
class Effect:
    """One outcome: ratios of what entrants got to what they are compared with; 1 is no effect.

    naive: entrants after entry against all that had not entered, in the same half-years. estimated: against what the
    estimator takes for their own outcome without entry. true: against their own outcome on the same luck, had investors
    known nothing of sandboxes. naive_without: the naive answer in that case, so nothing but selection; expected_naive:
    the same reckoned from the parameters before any run (None for no sandbox).
    """

    outcome: str
    naive: Estimate
    estimated: Estimate
    true: Estimate
    naive_without: Estimate
    expected_naive: float | None


@dataclass(frozen=True)
class WorldEffects:
    """The effects in one world; `entrants`: firm half-years after entry, a run; means: measures by name, a run."""

    world: str
    effects: tuple[Effect, ...]
    entrants: float
    means: dict[str, Estimate]


@dataclass(frozen=True)
class Effects:
    """The answer of `effects`: one entry a world."""

    scenario: str
    policy: str
    replications: int
    seed: int
    controls: str
    worlds: tuple[WorldEffects, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data; undefined is None."""

        def plain(estimate: Estimate) -> dict[str, Any]:
            return {"value": estimate.mean, "low": estimate.low, "high": estimate.high}

        return {
            "scenario": self.scenario, "policy": self.policy, "replications": self.replications, "seed": self.seed,
            "controls": self.controls,
            "worlds": {
                w.world: {
                    "entrant_half_years": w.entrants,
                    **{
                        e.outcome: {
                            "naive": plain(e.naive), "estimated": plain(e.estimated), "true": plain(e.true),
                            "naive_without_effect": plain(e.naive_without), "naive_expected": e.expected_naive,
                        }
                        for e in w.effects
                    },
                    "means": {name: plain(found) for name, found in w.means.items()},
                }
                for w in self.worlds
            },
        }  # fmt: skip


def effects(
    scenario: Scenario | str | Path = "fca-cohorts",
    policy: str | Policy | None = None,
    *,
    worlds: Sequence[str] | None = None,
    replications: int = REPLICATIONS,
    seed: int = 1,
    controls: Controls = "not_yet",
    progress: Callable[[int, int], None] | None = None,
) -> Effects:
    """Estimate the effects of entry on capital raised, naive, estimated and true, in each world.

    scenario: by default the FCA's cohorts, whose sandbox the published effects are about. policy: the scenario's first
    where None. worlds: choices of the world `effects`; all where None. controls: firms that have not entered yet, or
    only those that will (`later`). Intervals are by replication (delete-one jackknife, 95 %) and cover luck only.
    Raises InputRefused for wrong arguments, StudyError where a run fails.
    """
    told = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    chosen = _the_policy(told, policy)
    known = [choice.name for choice in EFFECTS.choices]
    problems = [
        Problem("worlds", name, found=name, allowed=", ".join(known)) for name in worlds or () if name not in known
    ]
    if replications < 2:
        problems.append(Problem("replications", found=str(replications), allowed="at least 2"))
    if controls not in {"not_yet", "later"}:
        problems.append(Problem("controls", found=str(controls), allowed="not_yet or later"))
    if problems:
        raise InputRefused(problems)
    names = list(worlds or known)
    found = []
    for place, name in enumerate(names):

        def tell(done: int, before: int = place * replications) -> None:
            if progress is not None:
                progress(before + done, len(names) * replications)

        found.append(_world(told.with_worlds({"effects": name}), chosen, name, replications, seed, controls, tell))
    return Effects(told.name, chosen.name, replications, seed, controls, tuple(found))


def _the_policy(scenario: Scenario, policy: str | Policy | None) -> Policy:
    if isinstance(policy, Policy):
        return policy
    if policy is None:
        return scenario.policies[0] if scenario.policies else Policy("base")
    for one in scenario.policies:
        if one.name == policy:
            return one
    allowed = ", ".join(p.name for p in scenario.policies) or "none"
    raise InputRefused(Problem("policy", policy, found=policy, allowed=allowed, text="no such policy"))


def one_run(scenario: Scenario, policy: Policy, seed: int, replication: int) -> Run:
    """One finished run. Raises StudyError where it fails."""
    world = Run(scenario, plan_of(scenario, policy, seed, replication, "luck"), seed, replication, journal=False)
    try:
        world.run()
    except Exception as error:
        raise StudyError(f"replication {replication} failed: {type(error).__name__}: {error}") from error
    return world


def _world(
    scenario: Scenario, policy: Policy, name: str, replications: int, seed: int, controls: Controls,
    tell: Callable[[int], None],
) -> WorldEffects:  # fmt: skip
    cells: list[Array] = []
    values: list[dict[str, float | None]] = []
    for replication in range(replications):
        world = one_run(scenario, policy, seed, replication)
        cells.append(sums(world, controls))
        values.append(world.values(None))
        tell(replication + 1)
    expected = expected_naive(scenario.plan(CATALOGUE, policy).at(0), scenario)
    return world_effects(name, np.stack(cells), values, expected)


def world_effects(
    name: str, cells: Array, values: Sequence[dict[str, float | None]], expected: dict[str, float] | None
) -> WorldEffects:
    """The effects from the sums of all runs; cells: shape (runs, outcomes, SUMS, cohorts, half-years)."""
    found = []
    for place, outcome in enumerate(OUTCOMES):
        four = [jackknife(cells[:, place], ratio) for ratio in (naive, estimated, true, naive_without)]
        found.append(Effect(outcome, four[0], four[1], four[2], four[3], expected[outcome] if expected else None))
    means = {
        key: mean_estimate(np.array([math.nan if v[key] is None else v[key] for v in values], np.float64))
        for key in SHARES
    }
    entrants = float(cells[:, 0, SUMS.index("treated")].sum()) / len(cells)
    return WorldEffects(name, tuple(found), entrants, means)


# -- ratios of one outcome, from its sums: shape (SUMS, cohorts, half-years) -------------------------------------------


def _used(total: Array) -> tuple[Array, ...]:
    """The sums of the cells that have entrants and controls, one array of each of SUMS."""
    there = (total[0] > 0) & (total[4] > 0)
    return tuple(part[there] for part in total)


def _over(top: float, bottom: float) -> float:
    return top / bottom if bottom > 0.0 else math.nan


def naive(total: Array) -> float:
    """Entrants after entry over the others in the same half-years."""
    treated, post, _, _, others, others_post, _, _ = _used(total)
    return _over(float(post.sum()), float((treated * others_post / others).sum()))


def naive_without(total: Array) -> float:
    """The same had investors known nothing of sandboxes."""
    treated, _, post, _, others, _, others_post, _ = _used(total)
    return _over(float(post.sum()), float((treated * others_post / others).sum()))


def estimated(total: Array) -> float:
    """Entrants after entry over their own mean before it plus what the others' changed by meanwhile, cell by cell."""
    treated, post, _, pre, others, others_post, _, others_pre = _used(total)
    return _over(float(post.sum()), float((pre + treated * (others_post - others_pre) / others).sum()))


def true(total: Array) -> float:
    """Entrants after entry over the same firms on the same luck without the news."""
    _, post, without, *_ = _used(total)
    return _over(float(post.sum()), float(without.sum()))


def jackknife(cells: Array, ratio: Callable[[Array], float]) -> Estimate:
    """A ratio of pooled sums ± t(n-1) x its delete-one jackknife error; cells: runs first."""
    n = len(cells)
    total = cells.sum(axis=0)
    value = ratio(total)
    if not math.isfinite(value):
        return NOTHING
    left_out = np.array([ratio(total - one) for one in cells])
    if n < 2 or not np.all(np.isfinite(left_out)):
        return Estimate(value, None, None, n)
    error = math.sqrt((n - 1) / n * float(np.sum((left_out - left_out.mean()) ** 2)))
    reach = quantile((1.0 + LEVEL) / 2.0, n - 1) * error
    return Estimate(value, value - reach, value + reach, n)
