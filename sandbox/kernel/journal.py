"""The events of interest of one run, as columns.

Rows are collected as tuples and packed into typed arrays a few thousand at a time: nearly as quick as a list, and
about 50 bytes a row, so that 1.5 million events fit anywhere.
"""

import hashlib
from array import array
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_CHUNK = 4_096
_NAMES = ("t", "system", "case", "firm", "activity", "resource", "amount", "attributes")


class Row(NamedTuple):
    """One event. `t` in seconds, `amount` in fen; `case` and `firm` are -1, `resource` is empty where there is none."""

    t: int
    system: str
    case: int
    firm: int
    activity: str
    resource: str
    amount: int
    attributes: Mapping[str, object] | None


class _Codes(dict[str, int]):
    """Numbers for words, given on first sight."""

    def __missing__(self, word: str) -> int:
        code = self[word] = len(self)
        return code


def _digest(row: Row, ordinal: int) -> int:
    """A 256-bit number for one event, the `ordinal`-th of its case. Floats may differ in the last bit: left out."""
    exact = sorted(
        (key, int(value) if isinstance(value, int) else value)
        for key, value in (row.attributes or {}).items()
        if isinstance(value, int | str)
    )
    plain = (int(row.t), row.system, int(row.case), int(row.firm), ordinal, row.activity, row.resource, int(row.amount))
    return int.from_bytes(hashlib.sha256(repr((plain, exact)).encode()).digest(), "big")


class Journal:
    """Collects events; `count` counts them whether they are kept or not.

    Canonical order is (t, system, case, firm, order of recording): it does not depend on which of two systems or cases
    was scheduled first within a second.
    """

    __slots__ = ("_attributes", "_codes", "_columns", "_ordinals", "_pending", "_running", "_sum", "count", "enabled")

    def __init__(self, enabled: bool = True, running_fingerprint: bool = False) -> None:
        """`enabled`: keep the rows. `running_fingerprint`: compute the fingerprint as rows come, about 3 us each."""
        self.enabled = enabled
        self.count = 0
        self._pending: list[tuple[Any, ...]] = []
        self._columns = [array(code) for code in "qIqqIIq"]
        self._codes = _Codes()
        self._attributes: dict[int, Mapping[str, object]] = {}
        self._running = running_fingerprint
        self._ordinals: dict[tuple[str, int, int], int] = {}
        self._sum = 0

    def record(
        self,
        t: int,
        system: str,
        case: int,
        firm: int,
        activity: str,
        resource: str = "",
        amount: int = 0,
        attributes: Mapping[str, object] | None = None,
    ) -> None:
        """Note that `activity` happened to `case` of `firm` at second `t`. `amount` in fen."""
        self.count += 1
        if self.enabled:
            pending = self._pending
            pending.append((t, system, case, firm, activity, resource, amount, attributes))
            if len(pending) >= _CHUNK:
                self._pack()
        if self._running:
            self._add(Row(t, system, case, firm, activity, resource, amount, attributes))

    def _add(self, row: Row) -> None:
        """Add one event to the running sum of digests."""
        key = (row.system, row.case, row.firm)
        ordinal = self._ordinals[key] = self._ordinals.get(key, -1) + 1
        self._sum += _digest(row, ordinal)

    def _pack(self) -> None:
        """Move the pending rows into the typed columns."""
        if not self._pending:
            return
        code = self._codes.__getitem__
        done = len(self._columns[0])
        *plain, attributes = zip(*self._pending, strict=True)
        for place, (column, values) in enumerate(zip(self._columns, plain, strict=True)):
            column.extend(map(code, values) if place in (1, 4, 5) else values)
        self._attributes.update((done + i, given) for i, given in enumerate(attributes) if given)
        self._pending.clear()

    def _order(self) -> NDArray[np.int64]:
        """Row numbers in canonical order."""
        words = list(self._codes)
        rank = np.empty(len(words), np.int64)
        rank[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
        t, system, case, firm = (np.array(column) for column in self._columns[:4])
        return np.lexsort((firm, case, rank[system], t)) if len(t) else np.empty(0, np.int64)

    def columns(self) -> dict[str, list[Any]]:
        """The events as columns t, system, case, firm, activity, resource, amount, attributes, in canonical order."""
        self._pack()
        order = self._order()
        words = list(self._codes)
        out: dict[str, list[Any]] = {}
        for place, (name, column) in enumerate(zip(_NAMES, self._columns, strict=False)):
            values = np.array(column)[order].tolist() if len(order) else []
            out[name] = [words[value] for value in values] if place in (1, 4, 5) else values
        out["attributes"] = [self._attributes.get(row) for row in order.tolist()]
        return out

    def rows(self) -> list[Row]:
        """The events in canonical order."""
        return [Row(*values) for values in zip(*self.columns().values(), strict=True)]

    def fingerprint(self) -> str:
        """64 hex digits that are equal for equal events, and independent of scheduling order within a second.

        The sum modulo 2**256 of the SHA-256 of every event together with its place in its case. Floats among the
        attributes are left out. Raises ValueError if rows were neither kept nor fingerprinted.
        """
        if self._running:
            return f"{self._sum % 2**256:064x}"
        if not self.enabled and self.count:
            raise ValueError("this journal keeps no rows; build it with running_fingerprint=True")
        fresh = Journal(enabled=False, running_fingerprint=True)
        for row in self.rows():
            fresh._add(row)
        return f"{fresh._sum % 2**256:064x}"
