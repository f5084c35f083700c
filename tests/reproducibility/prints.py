"""Fingerprints of events and books: computed here, kept in fingerprints.json, compared by the tests.

python -m tests.reproducibility.prints    prints those of the interpreter that runs it, as JSON
python -m tests.reproducibility.write     writes fingerprints.json anew
"""

from __future__ import annotations

import json
import platform
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sandbox.declare.load import load_scenario
from sandbox.declare.scenario import Scenario
from sandbox.model import CATALOGUE, MODEL_VERSION, run

FILE = Path(__file__).with_name("fingerprints.json")
SCENARIO = "haidian"
SEED = 1
REPLICATIONS = 2


@lru_cache
def scenario() -> Scenario:
    """The scenario whose runs are fingerprinted."""
    return load_scenario(SCENARIO, CATALOGUE)


def jobs() -> list[tuple[str, int]]:
    """Policy and replication of every run that is fingerprinted."""
    return [(policy.name, r) for policy in scenario().policies for r in range(REPLICATIONS)]


def one(job: tuple[str, int]) -> str:
    """Number of events and fingerprint of one run."""
    name, replication = job
    record = run(scenario(), scenario().policy(name), seed=SEED, replication=replication, fingerprint=True)
    if record.status != "ok":
        raise RuntimeError(f"{name}, replication {replication}: {record.reason}")
    return f"{record.events} events, {record.fingerprint}"


def keyed(prints: list[str]) -> dict[str, str]:
    """Fingerprints by `policy/replication`."""
    return {f"{policy}/{r}": found for (policy, r), found in zip(jobs(), prints, strict=True)}


def kept() -> dict[str, Any]:
    """What fingerprints.json holds."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def here() -> dict[str, Any]:
    """What fingerprints.json would hold if it were written here."""
    return {
        "scenario": SCENARIO,
        "identity": scenario().identity(CATALOGUE),
        "seed": SEED,
        "version": MODEL_VERSION,
        "fingerprints": keyed([one(job) for job in jobs()]),
    }


def fast_features() -> list[str]:
    """Instruction sets that NumPy chooses at run time and uses here."""
    inside = np._core._multiarray_umath  # type: ignore[attr-defined]
    return [name for name in inside.__cpu_dispatch__ if inside.__cpu_features__.get(name)]


if __name__ == "__main__":
    about = {"python": platform.python_version(), "numpy": np.__version__, "features": fast_features()}
    json.dump(here() | about, sys.stdout)
