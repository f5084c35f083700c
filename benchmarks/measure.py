"""Clocks, medians, fits and the scenarios that are measured.

One process alone is timed by its own processor time, so that a neighbour on a shared machine does not count as slowness
of the model; where several processes work together it is the clock on the wall.
"""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from sandbox.declare.assignment import Assignment
from sandbox.declare.load import load_scenario
from sandbox.declare.scenario import Scenario
from sandbox.model import CATALOGUE, Run

REFERENCE = Path(__file__).with_name("reference.yaml")


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call. What earlier calls left behind is cleared away first."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def typical(work: Callable[[], object], repeats: int) -> float:
    """Median processor seconds of several calls, one call beforehand not counted."""
    work()
    return median(seconds(work) for _ in range(repeats))


def fit(x: list[float], y: list[float]) -> tuple[float, float]:
    """Intercept and slope of a straight line by least squares."""
    slope, intercept = np.polyfit(x, y, 1)
    return float(intercept), float(slope)


def exponent(sizes: list[float], values: list[float]) -> float:
    """The power of the size with which the values grow."""
    return fit(np.log(sizes).tolist(), np.log(values).tolist())[1]


def reference(scale: float = 1.0, demand: float = 1.0) -> Scenario:
    """The reference load; `scale` multiplies firms and capacities together, `demand` the products of the same firms."""
    scenario = load_scenario(REFERENCE, CATALOGUE)
    products = scenario.parameters["supervision.demand.city_per_year"].value
    values = {
        "population.scale": float(scale),
        "supervision.capacity_scale": float(scale),
        "supervision.demand.city_per_year": products * demand,
    }
    return scenario.with_parameters({path: Assignment(path, value) for path, value in values.items()})


def firms_only() -> Scenario:
    """The reference load without any product: what a run costs before anything happens in the sandbox."""
    scenario = replace(reference(demand=0.0), initial_cases=())
    path = "supervision.demand.parks_per_year"
    return scenario.with_parameters({path: Assignment(path, 0.0)})


def world(scenario: Scenario, policy: str | None = None, replication: int = 0) -> Run:
    """One world under a policy of the scenario (its first where none is named), with its journal kept."""
    chosen = scenario.policies[0] if policy is None else scenario.policy(policy)
    return Run(scenario, scenario.plan(CATALOGUE, chosen), seed=1, replication=replication, journal=True)


def machine() -> str:
    """The machine in one line, and how busy others keep it."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        name = lines[0].partition(":")[2].strip() if lines else name
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f} before the start" if hasattr(os, "getloadavg") else ""
    return f"{name}, {cores} cores, Python {platform.python_version()}, NumPy {np.__version__}{load}"
