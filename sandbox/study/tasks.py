"""The work of a study: who is run (design), cut into tasks whose borders never depend on the workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.kernel.record import Record

Doubt = Literal["luck", "parameters"]
DOUBTS: tuple[Doubt, ...] = ("luck", "parameters")
GROUPINGS: tuple[str, ...] = ("area", "sector", "kind", "size", "tier")
"""What results can be split by (`by=`)."""

FIRST_BLOCK = 4
"""Replications in a policy's first block: few, so that a first estimate is there at once."""
BLOCK = 10
"""Replications in every later block: enough that handing them out costs nothing beside running them."""


@dataclass(frozen=True)
class Model:
    """What the study needs of a model; the product's own is `the_model()`.

    run: as `sandbox.model.run`, a function of a module (it is sent to workers by name).
    is_baseline: whether a policy is the one without a sandbox, against which 'added' measures are counted.
    """

    catalogue: Catalogue
    version: str
    run: Callable[..., Record]
    is_baseline: Callable[[Scenario, Policy], bool]


def the_model() -> Model:
    """The product's model."""
    from sandbox.model import (  # noqa: PLC0415  (loads the engine: only when something is to be run)
        CATALOGUE,
        MODEL_VERSION,
        is_baseline,
        run,
    )

    return Model(CATALOGUE, MODEL_VERSION, run, is_baseline)


@dataclass(frozen=True)
class Design:
    """What a study runs: every policy on the replications 0 .. replications - 1 of one seed."""

    scenario: Scenario
    policies: tuple[Policy, ...]
    seed: int = 1
    replications: int = 100
    doubt: Doubt = "luck"
    by: str | None = None


@dataclass(frozen=True)
class Task:
    """One policy on the replications `first` .. `last`, both included."""

    policy: Policy
    first: int
    last: int

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells one task of a study from another."""
        return self.policy.name, self.first, self.last

    @property
    def replications(self) -> range:
        """The replications of this task."""
        return range(self.first, self.last + 1)


def blocks(replications: int) -> list[tuple[int, int]]:
    """First and last replication of each block: a short one first, then blocks of equal length, the rest last."""
    starts = [0, *range(FIRST_BLOCK, replications, BLOCK)] if replications > 0 else []
    return [(a, min(a + (BLOCK if a else FIRST_BLOCK), replications) - 1) for a in starts]


def tasks_of(policies: Sequence[Policy], replications: int) -> list[Task]:
    """All tasks, the first block of every policy before any second one: a first comparison comes early."""
    return [Task(policy, first, last) for first, last in blocks(replications) for policy in policies]


class Runner(Protocol):
    """Runs one replication, and can say that one failed. Picklable; keeps nothing between calls."""

    def __call__(self, policy: Policy, replication: int) -> Record:
        """The record of one replication; never raises for a run that failed."""

    def failed(self, policy: Policy, replication: int, reason: str) -> Record:
        """A failed record with its reason."""


@dataclass(frozen=True)
class ModelRunner:
    """The Runner of a design under a model. `hashes`: policy name to policy identity."""

    run: Callable[..., Record]
    scenario: Scenario
    scenario_hash: str
    hashes: Mapping[str, str]
    version: str
    seed: int
    doubt: Doubt = "luck"
    by: str | None = None

    def __call__(self, policy: Policy, replication: int) -> Record:
        """The record of one replication; a fault of the model becomes a failed record."""
        try:
            return self.run(
                self.scenario, policy, seed=self.seed, replication=replication, doubt=self.doubt, by=self.by
            )
        except Exception as error:  # noqa: BLE001  (a failed run is a row of the study, whatever failed in it)
            return self.failed(policy, replication, f"{type(error).__name__}: {error}")

    def failed(self, policy: Policy, replication: int, reason: str) -> Record:
        """A failed record with its reason."""
        return Record(
            scenario=self.scenario_hash,
            policy=policy.name,
            policy_hash=self.hashes.get(policy.name, ""),
            seed=self.seed,
            replication=replication,
            version=self.version,
            status="failed",
            reason=reason,
        )


def runner_of(design: Design, model: Model) -> ModelRunner:
    """The runner of `design` under `model`."""
    catalogue = model.catalogue
    return ModelRunner(
        run=model.run,
        scenario=design.scenario,
        scenario_hash=design.scenario.identity(catalogue),
        hashes={p.name: design.scenario.policy_identity(catalogue, p) for p in design.policies},
        version=model.version,
        seed=design.seed,
        doubt=design.doubt,
        by=design.by,
    )
