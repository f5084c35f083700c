"""What a sweep answers: figures of every cell, its difference from the base, and which cells are not dominated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.declare.measure import Measure
from sandbox.declare.policy import Policy
from sandbox.study.front import Front, front_of
from sandbox.study.results import Difference, plain_estimate, rounded
from sandbox.study.sheet import Sheet
from sandbox.study.statistics import Estimate
from sandbox.study.tasks import Doubt
from sandbox.study.verdicts import Verdict, verdict

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Cell:
    """One combination of values. position: 0-based, one a lever, None for the base off the grid. values: by path."""

    name: str
    position: tuple[int, ...] | None
    values: Mapping[str, Any]
    policy: Policy


@dataclass(frozen=True)
class SweepCell:
    """A cell with its figures. differences: from the base, empty for the base itself. failures: reasons, by run."""

    cell: Cell
    estimates: Mapping[str, Estimate]
    differences: Mapping[str, Difference]
    failures: tuple[str, ...]
    command: str

    @property
    def name(self) -> str:
        """Name of the cell."""
        return self.cell.name

    def verdict(self, measure: Measure) -> Verdict | None:
        """The word for the difference from the base; None for the base."""
        found = self.differences.get(measure.name)
        return None if found is None else verdict(found, measure, headline=found.sim_low is not None)

    def to_json(self, measures: Mapping[str, Measure]) -> dict[str, Any]:
        """The cell as JSON-ready data."""
        said = {n: self.verdict(m) for n, m in measures.items()}
        return {
            "cell": self.name,
            "position": None if self.cell.position is None else list(self.cell.position),
            "values": dict(self.cell.values),
            "estimates": {n: rounded(plain_estimate(e), measures[n]) for n, e in self.estimates.items()},
            "differences": {
                n: {**rounded(d.to_json(), measures[n]), "n": d.n, "verdict": v.value if (v := said[n]) else None}
                for n, d in self.differences.items()
            },
            "failed": len(self.failures),
            "reason": self.failures[0] if self.failures else "",
            "command": self.command,
        }


@dataclass(frozen=True)
class Sweep:
    """What sweep() returns.

    levers: path to values, plain. base: name of the cell that is the policy as it stands. cells: the base first where
    it is off the grid, then the grid, the last lever moving fastest. left_out: headline measures that need a run
    without a sandbox. notes: what a reader should know. runs: made so far. sheet: the runs as arrays, by cell.
    """

    scenario: str
    policy: str
    seed: int
    replications: int
    doubt: Doubt
    level: float
    command: str
    levers: Mapping[str, tuple[Any, ...]]
    measures: Mapping[str, Measure]
    base: str
    cells: tuple[SweepCell, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    runs: int
    sheet: Sheet

    def cell(self, name: str) -> SweepCell:
        """The cell of that name. Raises KeyError."""
        for cell in self.cells:
            if cell.name == name:
                return cell
        raise KeyError(name)

    def at(self, *position: int) -> SweepCell:
        """The cell at a position of the grid (0-based, one index a lever). Raises KeyError."""
        for cell in self.cells:
            if cell.cell.position == position:
                return cell
        raise KeyError(position)

    def front(self, first: str, second: str) -> Front:
        """Which cells are not dominated on two measures. Raises InputRefused for measures that do not serve."""
        return front_of(self.sheet, tuple(c.name for c in self.cells), self.measures, (first, second), self.level)

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return sum(len(c.failures) for c in self.cells)

    def frame(self) -> pd.DataFrame:
        """One row per cell and measure: the levers' values, mean, low, high, n, and the difference from the base."""
        import pandas as pd  # noqa: PLC0415  (only when a frame is asked for)

        return pd.DataFrame(self.rows())

    def rows(self) -> list[dict[str, Any]]:
        """The rows of frame(), as plain data."""
        out = []
        for cell in self.cells:
            for name, measure in self.measures.items():
                said = cell.verdict(measure)
                figures = rounded(plain_estimate(cell.estimates[name]), measure)
                away = cell.differences.get(name)
                more = rounded(away.to_json(), measure) if away else {}
                names = ("mean", "low", "high", "sim_low", "sim_high", "p_mean", "p_better")
                out.append({
                    "cell": cell.name, "base": cell.name == self.base,
                    **{path: cell.cell.values.get(path) for path in self.levers},
                    "measure": name, "unit": measure.unit, "better": measure.better, **figures,
                    **{f"difference_{n}": more.get(n) for n in names},
                    "verdict": said.value if said else "", "failed": len(cell.failures),
                })  # fmt: skip
        return out

    def to_json(self, fronts: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
        """The sweep as one JSON-ready document, with the front of each pair of measures in `fronts`."""
        return {
            "scenario": self.scenario,
            "policy": self.policy,
            "seed": self.seed,
            "replications": self.replications,
            "doubt": self.doubt,
            "level": self.level,
            "command": self.command,
            "levers": {path: list(values) for path, values in self.levers.items()},
            "measures": {
                n: {"unit": m.unit, "better": m.better, "matters": m.matters} for n, m in self.measures.items()
            },
            "base": self.base,
            "cells": [cell.to_json(self.measures) for cell in self.cells],
            "fronts": [self.front(*pair).to_json() for pair in fronts],
            "left_out": list(self.left_out),
            "notes": list(self.notes),
            "runs": self.runs,
            "failed": self.failed,
        }
