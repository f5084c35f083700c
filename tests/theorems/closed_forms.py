"""Measures of the model over replications of fixed seeds, held against closed forms."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from scipy import stats

from sandbox.declare.load import load_scenario
from sandbox.declare.scenario import Scenario
from sandbox.kernel.record import Record
from sandbox.model import CATALOGUE, run

LEVEL = 0.999
PASSED = NormalDist().cdf(3.0) ** 4
"""Share of the applications that reach zero points on each of four independent criteria."""
YEAR_DAYS = 365.25


@lru_cache
def shipped(name: str) -> Scenario:
    return load_scenario(name, CATALOGUE)


@lru_cache
def records(name: str, policy: str, replications: int, end: dt.date | None = None) -> tuple[Record, ...]:
    """Runs of a shipped scenario, cut at `end` where one is given."""
    scenario = shipped(name)
    if end is not None:
        scenario = replace(scenario, end=end, entry_end=end)
    found = tuple(run(scenario, scenario.policy(policy), seed=1, replication=r) for r in range(replications))
    assert [r.reason for r in found] == [""] * replications
    return found


def values(runs: Sequence[Record], name: str) -> np.ndarray:
    return np.array([r.values[name] for r in runs], np.float64)


def pairs(runs: Sequence[Record], name: str) -> tuple[np.ndarray, np.ndarray]:
    return values(runs, f"{name}/num"), values(runs, f"{name}/den")


def mean_interval(x: np.ndarray) -> tuple[float, float]:
    """Mean and half width of its interval."""
    half = stats.t.ppf((1 + LEVEL) / 2, len(x) - 1) * np.std(x, ddof=1) / math.sqrt(len(x))
    return float(np.mean(x)), float(half)


def ratio_interval(top: np.ndarray, bottom: np.ndarray) -> tuple[float, float]:
    """Ratio of sums and half width of its interval (linearised)."""
    ratio = top.sum() / bottom.sum()
    return float(ratio), mean_interval((top - ratio * bottom) / bottom.mean())[1]


def assert_agrees(found: tuple[float, float], exact: float, precision: float) -> None:
    """The exact value lies in the interval, and the interval is narrow enough to tell."""
    estimate, half = found
    assert half < precision * exact, f"{estimate:.4g} ± {half:.2g} cannot tell"
    assert abs(estimate - exact) < half, f"{estimate:.4g} ± {half:.2g}, exactly {exact:.4g}"
