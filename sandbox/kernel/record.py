"""The record of one replication: who it is, whether it went well, what it measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Record:
    """One replication's outcome, plain and picklable; a failed run is a record with its reason, never an exception.

    values: column name to number, None where undefined. A `mean` or `share` measure fills the column `name`, a `ratio`
    measure the columns `name/num` and `name/den`; for a group of firms the name carries a suffix (`name@area=cuihu`).
    series: name to equally long sequences, on request. journal: column name to values in canonical order, on request.
    fingerprint: SHA-256 of event sequence and books, on request. cases: name of a set to the numbers of its cases,
    ascending; a case has the same number under every policy. figures: name to number, with the series: what stands
    behind a view beyond the measures, as `wait/STAGE/days` (see the systems' `measures.figures`).
    """

    scenario: str
    policy: str
    policy_hash: str
    seed: int
    replication: int
    version: str
    status: Literal["ok", "failed"]
    reason: str = ""
    events: int = 0
    values: Mapping[str, float | None] = field(default_factory=dict)
    series: Mapping[str, Sequence[Any]] | None = None
    journal: Mapping[str, Sequence[Any]] | None = None
    fingerprint: str | None = None
    cases: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
