"""The kinds that are dates: a day, a list of days, a list of windows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from typing_extensions import override

from sandbox.declare.kind import Kind, ValueRefused, describe
from sandbox.declare.values import Value

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Day(Kind):
    """A calendar date; text in ISO form counts as one, so that JSON can say it."""

    @override
    def accept(self, raw: object) -> Value:
        if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):
            try:
                return dt.date.fromisoformat(raw)
            except ValueError:
                raise ValueRefused(f"{raw}, which is not in the calendar", self.allowed) from None
        if isinstance(raw, dt.datetime) or not isinstance(raw, dt.date):
            raise ValueRefused(describe(raw), self.allowed)
        return raw

    @property
    @override
    def allowed(self) -> str:
        return "a date, as 2021-01-31"

    @override
    def plain(self, value: Value) -> Value:
        return value.isoformat()


@dataclass(frozen=True)
class Days(Kind):
    """A list of calendar dates in order (holidays)."""

    @override
    def accept(self, raw: object) -> Value:
        if not isinstance(raw, list | tuple):
            raise ValueRefused(describe(raw), self.allowed)
        days = tuple(self._day(i, item) for i, item in enumerate(raw))
        for a, b in pairwise(days):
            if b <= a:
                raise ValueRefused(f"{b} after {a}", self.allowed)
        return days

    def _day(self, index: int, item: object) -> dt.date:
        try:
            day: dt.date = Day().accept(item)
        except ValueRefused as refused:
            raise ValueRefused(refused.found, refused.allowed, f"[{index + 1}]") from None
        return day

    @property
    @override
    def allowed(self) -> str:
        return "a list of dates in order, each once"

    @override
    def plain(self, value: Value) -> Value:
        return [d.isoformat() for d in value]


@dataclass(frozen=True)
class Window:
    """A dated window: opens at 00:00 of `opens`, closes at 24:00 of `closes`; `notice` is the day of publication."""

    opens: dt.date
    closes: dt.date
    notice: dt.date | None = None


@dataclass(frozen=True)
class Windows(Kind):
    """A list of dated windows, in order and not overlapping; an empty list means that none is fixed by date."""

    keys: tuple[str, ...] = field(default=("opens", "closes", "notice"))

    @override
    def accept(self, raw: object) -> Value:
        if not isinstance(raw, list | tuple):
            raise ValueRefused(describe(raw), self.allowed)
        windows = tuple(item if isinstance(item, Window) else self._window(i, item) for i, item in enumerate(raw))
        for i, (a, b) in enumerate(pairwise(windows)):
            if b.opens <= a.closes:
                raise ValueRefused(f"window {i + 2} opens {b.opens} before window {i + 1} has closed", self.allowed)
        return windows

    def _window(self, index: int, item: object) -> Window:
        where = f"[{index + 1}]"
        if not isinstance(item, Mapping) or not set(item) <= set(self.keys) or not {"opens", "closes"} <= set(item):
            raise ValueRefused(describe(item), "opens, closes and, if known, notice", where)
        days = {}
        for key, raw in item.items():
            try:
                days[str(key)] = Day().accept(raw)
            except ValueRefused as refused:
                raise ValueRefused(refused.found, refused.allowed, f"{where}.{key}") from None
        window = Window(days["opens"], days["closes"], days.get("notice"))
        if window.closes < window.opens or (window.notice is not None and window.notice <= window.closes):
            raise ValueRefused("dates out of order", "opens, then closes, then notice", where)
        return window

    @property
    @override
    def allowed(self) -> str:
        return "a list of windows with opens, closes and, if known, notice, in order"

    @override
    def plain(self, value: Value) -> Value:
        return [
            {k: d.isoformat() for k, d in (("opens", w.opens), ("closes", w.closes), ("notice", w.notice)) if d}
            for w in value
        ]
