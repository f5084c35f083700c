"""A value given to a parameter, constant or dated, with where it came from."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sandbox.declare.values import Value

if TYPE_CHECKING:  # reading a file needs none of the declarations, nor what stands behind them
    from sandbox.declare.grades import Grade, Status
    from sandbox.declare.uncertainty import Uncertainty


@dataclass(frozen=True)
class Place:
    """Where something stands: file as the user named it, and line (1-based; 0 when there is no file)."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Schedule:
    """Dated values in order; the one in force on a day is the last on or before it.

    Raises ValueError for no step at all, for dates out of order and for a date given twice.
    """

    steps: tuple[tuple[dt.date, Value], ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a schedule needs at least one date")
        for (a, _), (b, _) in pairwise(self.steps):
            if b <= a:
                raise ValueError(f"{b.isoformat()} stands after {a.isoformat()}")

    def at(self, day: dt.date) -> Value:
        """Value in force on `day`. Raises LookupError when every step is later."""
        index = bisect_right([d for d, _ in self.steps], day) - 1
        if index < 0:
            raise LookupError(f"no value on {day.isoformat()}: the first is of {self.steps[0][0].isoformat()}")
        return self.steps[index][1]


@dataclass(frozen=True)
class Assignment:
    """`value` (accepted by the parameter's kind) or Schedule of such values for `path`.

    The path may name a part (`x.review.mode`): then the value is that part's, laid on whatever the whole is below it.
    source, status, grade, uncertainty are None where the declaration's own hold.
    """

    path: str
    value: Value
    source: str | None = None
    status: Status | None = None
    grade: Grade | None = None
    uncertainty: Uncertainty | None = None
    note: str | None = None
    place: Place = Place()

    @property
    def words(self) -> dict[str, str]:
        """What is said beside the value, as far as anything is: source, status, grade, note."""
        return {name: said for name in WORDS if (said := getattr(self, name)) is not None}

    def value_at(self, day: dt.date) -> Value:
        """The value in force on `day`."""
        return self.value.at(day) if isinstance(self.value, Schedule) else self.value


WORDS = ("source", "status", "grade", "note")
"""What an assignment may say beside its value and its uncertainty."""


def digest(content: object) -> str:
    """First 16 hex digits of the SHA-256 of `content` as canonical JSON: the identity of a scenario or a policy."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stacked(lower: Mapping[str, Assignment], upper: Mapping[str, Assignment]) -> dict[str, Assignment]:
    """`upper` laid on `lower`: where both speak `upper` holds, and its whole values replace `lower`'s parts of them."""
    kept = {path: a for path, a in lower.items() if path not in upper and path.rpartition(".")[0] not in upper}
    return {**kept, **upper}


def plain_overlay(overlay: Mapping[str, Assignment], plain: Callable[[str, Value], Any]) -> dict[str, Any]:
    """An overlay as JSON-ready data: path to value, or path to {date: value}.

    `plain(path, value)` flattens one value: Catalogue.plain.
    """
    out: dict[str, Any] = {}
    for path in sorted(overlay):
        value = overlay[path].value
        if isinstance(value, Schedule):
            out[path] = {day.isoformat(): plain(path, v) for day, v in value.steps}
        else:
            out[path] = plain(path, value)
    return out
