"""Results as pandas frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sandbox.declare.measure import Measure
from sandbox.study.sheet import Sheet

if TYPE_CHECKING:
    from sandbox.study.results import Comparison

_FIGURES = ("mean", "low", "high", "sim_low", "sim_high", "p_mean", "p_better", "wins", "ties", "n")


def tidy_runs(sheet: Sheet, measures: Mapping[str, Measure]) -> pd.DataFrame:
    """One row per policy, replication and measure: columns policy, replication, measure, value (NaN where undefined).

    A ratio measure's value is the ratio within the replication; the mean over replications is not the ratio reported.
    Measures that exist only over all replications are left out, and so are replications that failed.
    """
    single = {name: m for name, m in measures.items() if m.aggregate != "added"}
    parts: list[pd.DataFrame] = []
    for policy in sheet.policies:
        present = np.zeros(len(sheet.replications), dtype=bool)
        for array in sheet.arrays[policy].values():
            present |= np.isfinite(array)
        rows = np.array(sheet.replications, dtype=np.int64)[present]
        for name, m in single.items():
            values = sheet.each(policy, m)[present]
            parts.append(pd.DataFrame({"policy": policy, "replication": rows, "measure": name, "value": values}))
    if not parts:
        return pd.DataFrame({"policy": [], "replication": [], "measure": [], "value": []})
    return pd.concat(parts, ignore_index=True)


def comparison_frame(comparison: Comparison) -> pd.DataFrame:
    """One row per policy and measure.

    Columns policy, measure, unit, better, headline, mean, low, high, n; of the paired difference from the reference
    difference (its mean), difference_low, ..., p_mean, p_better, wins, ties; verdict. NaN for the reference itself.
    """
    rows = []
    for policy, found in comparison.policies.items():
        for name, estimate in found.items():
            measure = comparison.measures[name]
            row = {
                "policy": policy,
                "measure": name,
                "unit": measure.unit,
                "better": measure.better,
                "headline": name in comparison.headline,
                **asdict(estimate),
            }
            if policy != comparison.reference:
                difference = asdict(comparison.differences[policy][name])
                row |= {_renamed(figure): difference[figure] for figure in _FIGURES}
                row["verdict"] = comparison.verdict(policy, name).value
            rows.append(row)
    return pd.DataFrame(rows)


def _renamed(figure: str) -> str:
    if figure == "mean":
        return "difference"
    return f"difference_{figure}" if figure in ("low", "high", "n") else figure
