"""What every kind of parameter has in common, and how a raw value is refused."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.declare.problems import shown
from sandbox.declare.values import Value

if TYPE_CHECKING:
    from sandbox.declare.kinds import Number


class ValueRefused(ValueError):
    """A raw value that a kind does not accept. `found` and `allowed` are ready for the reader; `part` says where."""

    def __init__(self, found: str, allowed: str, part: str = "") -> None:
        super().__init__(f"found {found}, allowed: {allowed}")
        self.found = found
        self.allowed = allowed
        self.part = part


def quoted(text: str) -> str:
    """`text` in quotation marks, cut to 40 letters."""
    return f"'{shown(text if len(text) <= 40 else text[:37] + '...')}'"


def describe(raw: object) -> str:
    """How a raw value is named in an error message."""
    if raw is None:
        return "nothing (null)"
    if isinstance(raw, bool):
        return f"{'true' if raw else 'false'} (a truth value)"
    if isinstance(raw, str):
        return f"the text {quoted(raw)}"
    if isinstance(raw, dt.date | dt.datetime):
        return f"the date {raw.isoformat()}"
    if isinstance(raw, Mapping):
        return "a mapping"
    if isinstance(raw, list | tuple):
        return "a list"
    if isinstance(raw, float) and not math.isfinite(raw):
        return "not a number (NaN)" if math.isnan(raw) else "an infinite number"
    if isinstance(raw, int) and abs(raw) >= 10**20:
        return "a number of more than 20 digits"
    return f"{raw!r}"


def is_finite_number(raw: object) -> bool:
    """Whether `raw` is a number of ordinary size: no truth value, NaN, infinity or integer beyond the floats."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return False
    try:
        return math.isfinite(raw)
    except OverflowError:
        return False


@dataclass(frozen=True)
class Kind:
    """Base of all kinds. `accept` turns a raw YAML value into the value of the model or raises ValueRefused."""

    def accept(self, raw: object) -> Value:
        """The model's value of `raw`. Raises ValueRefused."""
        raise NotImplementedError

    @property
    def unit_text(self) -> str:
        """Unit as shown to a reader."""
        return ""

    @property
    def allowed(self) -> str:
        """What is accepted, in words."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The kind's name as used in listings."""
        return type(self).__name__.lower()

    def plain(self, value: Value) -> Value:
        """`value` as plain JSON-ready data (the inverse of `accept`)."""
        return value

    def part_kind(self, part: str) -> Number | None:  # noqa: ARG002 - kinds without parts have no use for the name
        """Kind of a named part (a cell, a distribution's parameter), or None when there is no such part."""
        return None

    @property
    def part_names(self) -> tuple[str, ...]:
        """Every part that can be named."""
        return ()
