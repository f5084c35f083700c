"""What runs inside a worker process of the app, and the model it runs: the product's own, with its lines over time."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sandbox.model
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.kernel.record import Record
from sandbox.study.tasks import Model, the_model
from sandbox.study.workers import start_worker

NICENESS = 10
"""Workers give way to the server: what a page asks for is answered before the next run is made."""


@dataclass(frozen=True)
class GivenWithTheTask:
    """Stands where a worker keeps its runner. The app's workers serve many questions: each task brings its own."""

    def __call__(self, policy: Policy, replication: int) -> Record:
        """Always raises RuntimeError: nobody runs anything by this."""
        raise RuntimeError(f"no runner was given for {policy.name}, replication {replication}")

    def failed(self, policy: Policy, replication: int, reason: str) -> Record:
        """Always raises RuntimeError."""
        raise RuntimeError(f"no runner was given for {policy.name}, replication {replication}: {reason}")


def start() -> None:
    """First thing in a worker, whose arrival has loaded the model: give way to others, end when the server ends."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    start_worker(GivenWithTheTask())


def run(*args: Any, **named: Any) -> Record:
    """`sandbox.model.run`, with the lines over time."""
    return sandbox.model.run(*args, series=True, **named)


def app_model() -> Model:
    """The product's model as the app runs it. Same figures as everywhere; the records carry their series."""
    return replace(the_model(), run=run)


@dataclass(frozen=True)
class WithJournal:
    """The runner of one certain replication, with its journal, whatever number a task gives it.

    The journal comes packed: as it stands it is as large as thirty records, and the app keeps many.
    """

    scenario: Scenario
    seed: int
    wanted: int

    def __call__(self, policy: Policy, replication: int) -> Record:
        """The record of the wanted replication; a fault of the model becomes a failed record."""
        try:
            record = sandbox.model.run(
                self.scenario, policy, seed=self.seed, replication=self.wanted, journal=True, series=False
            )
        except Exception as error:  # noqa: BLE001  (a failed run is said on the page, whatever failed in it)
            return self.failed(policy, replication, f"{type(error).__name__}: {error}")
        return replace(record, replication=replication, journal={PACKED: [pack(record.journal or {})]})

    def failed(self, policy: Policy, replication: int, reason: str) -> Record:
        """A failed record with its reason."""
        return Record("", policy.name, "", self.seed, replication, "", "failed", reason)


PACKED = "packed"


def pack(journal: Mapping[str, Sequence[Any]]) -> bytes:
    """A journal in few bytes."""
    return zlib.compress(json.dumps({name: list(column) for name, column in journal.items()}).encode(), 1)


def unpacked(record: Record) -> dict[str, list[Any]]:
    """The journal of a record made by `WithJournal`."""
    found: dict[str, list[Any]] = json.loads(zlib.decompress((record.journal or {})[PACKED][0]))
    return found
