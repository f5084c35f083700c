"""What runs inside a worker process of the app, and the model it runs: the product's own, with its lines over time."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any

import sandbox.model
from sandbox.declare.policy import Policy
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
