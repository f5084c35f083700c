"""Published aggregates against simulated ones: inputs, calibration and tests of the model, kept apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sandbox.catalogue import CATALOGUE
from sandbox.declare.command_line import parse_set
from sandbox.declare.load import load_scenario
from sandbox.declare.problems import InputRefused, Problem
from sandbox.model import Run, plan_of
from sandbox.study.effects_panel import Array, sums
from sandbox.study.signs import sign_rows
from sandbox.study.targets import TARGETS
from sandbox.study.targets.signs import SIGNS
from sandbox.study.targets.target import Entry, Role, Target, TargetRow

__all__ = ["MOST_REPLICATIONS", "REPLICATIONS", "TARGETS", "Coverage", "Role", "Target", "TargetRow", "coverage",
           "validate"]  # fmt: skip

REPLICATIONS = 60
MOST_REPLICATIONS = {"fca-cohorts": 40, "korea": 30, "cross-border": 40}
"""Scenarios whose runs are long: replications at most, so that each takes seconds."""


@dataclass(frozen=True)
class Coverage:
    """How often the forecasts' bands held: of `forecasts` published figures, `covered` lie within [low, high].

    A model that is right about its own luck covers 80 % of them. share: None without forecasts.
    """

    covered: int
    forecasts: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Share of the forecasts whose band holds the published figure."""
        return self.covered / self.forecasts if self.forecasts else None


def validate(
    scenarios: Sequence[str] | None = None, replications: int = REPLICATIONS, seed: int = 1
) -> list[TargetRow]:
    """Simulate the scenarios that have targets (all of them by default) and hold them against the published figures.

    Raises InputRefused for a scenario without targets. Each scenario runs under its first policy, at most
    MOST_REPLICATIONS times where it is named there. `coverage` scores the forecasts among the rows.
    """
    known = sorted({t.scenario for t in TARGETS} | {s.scenario for s in SIGNS})
    for name in scenarios or ():
        if name not in known:
            text = f"no published figures are held against {name}"
            raise InputRefused(Problem("validate", text=text, hint="There are some for: " + ", ".join(known)))
    rows = []
    for name in known:
        if scenarios is None or name in scenarios:
            number = min(replications, MOST_REPLICATIONS.get(name, replications))
            rows += _compare(name, [t for t in TARGETS if t.scenario == name and t.entry is None], number, seed)
            rows += sign_rows(name, number, seed)
            rows += _entry(name, [t for t in TARGETS if t.scenario == name and t.entry is not None], number, seed)
    order = {key: i for i, key in enumerate([*(t.key for t in TARGETS), *(s.key for s in SIGNS)])}
    return sorted(rows, key=lambda row: order[row.key])


def coverage(rows: Sequence[TargetRow]) -> Coverage:
    """Score of the forecasts: predictions whose published figure lies in the band of 80 % of the simulated futures.

    Figures that are only shown (inside None) are no forecasts.
    """
    forecasts = [r for r in rows if r.role == "prediction" and r.inside is not None]
    outside = tuple(r.key for r in forecasts if not _in_band(r))
    return Coverage(len(forecasts) - len(outside), len(forecasts), outside)


def _in_band(row: TargetRow) -> bool:
    if row.published is None:
        return False
    return row.low is not None and row.high is not None and row.low - 1e-9 <= row.published <= row.high + 1e-9


def _compare(name: str, targets: Sequence[Target], replications: int, seed: int) -> list[TargetRow]:
    scenario = load_scenario(name, CATALOGUE)
    policy = scenario.policies[0]
    seen: list[list[float]] = [[] for _ in targets]
    for replication in range(replications):
        world = Run(scenario, plan_of(scenario, policy, seed, replication, "luck"), seed, replication, journal=False)
        world.run()
        for values, target in zip(seen, targets, strict=True):
            value = target.of(world)
            if value is not None:
                values.append(value)
    return [_row(target, values) for target, values in zip(targets, seen, strict=True)]


def _entry(name: str, targets: Sequence[Target], replications: int, seed: int) -> list[TargetRow]:
    """Figures about effects of entry: those of one world are read off the same runs."""
    rows = []
    settings = dict.fromkeys((t.entry.world, t.entry.selection, t.entry.times) for t in targets if t.entry)
    for world, selection, times in settings:
        mine = [t for t in targets if t.entry and (t.entry.world, t.entry.selection, t.entry.times)
                == (world, selection, times)]  # fmt: skip
        path = "supervision.demand.selection"
        chosen = {path: parse_set(f"{path}={selection}", CATALOGUE)} if selection else {}
        scenario = load_scenario(name, CATALOGUE).with_parameters(chosen).with_worlds({"effects": world})
        policy = scenario.policies[0]
        cells: list[Array] = []
        seen: list[list[float]] = [[] for _ in mine]
        for replication in range(replications * times):
            run = Run(scenario, plan_of(scenario, policy, seed, replication, "luck"), seed, replication, journal=False)
            run.run()
            cells.append(sums(run, "not_yet"))
            for values, target in zip(seen, mine, strict=True):
                value = target.of(run)
                if value is not None:
                    values.append(value)
        rows += [
            _pooled(target, target.entry, np.stack(cells)) if target.entry and target.entry.ratio
            else _row(target, values)
            for target, values in zip(mine, seen, strict=True)
        ]  # fmt: skip
    return rows


def _pooled(target: Target, entry: Entry, cells: Array) -> TargetRow:
    """A ratio of the sums of all runs; its band is that of the same ratio in one run, what one history would show."""
    assert entry.ratio is not None
    single = [entry.ratio(one[entry.outcome]) for one in cells]
    row = _row(target, [value for value in single if math.isfinite(value)])
    value = entry.ratio(cells.sum(axis=0)[entry.outcome])
    mean = value if math.isfinite(value) else None
    inside = None if mean is None else target.least <= mean <= target.most
    return replace(row, simulated=mean, inside=inside)


def _row(target: Target, values: list[float]) -> TargetRow:
    mean = math.fsum(values) / len(values) if values else None
    low, high = (float(x) for x in np.quantile(values, [0.1, 0.9])) if values else (None, None)
    inside = None if mean is None or not target.scored else target.least - 1e-9 <= mean <= target.most + 1e-9
    return TargetRow(
        target.key, target.aggregate, target.published, target.source, f"{target.least:g} to {target.most:g}", mean,
        low, high, inside, target.role, target.note, target.scenario,
    )  # fmt: skip
