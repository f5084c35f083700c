"""Working time: when staff and desks are at work, and when a piece of work begun now is done.

A working day counts as all of its 86,400 seconds: effort is given in working days, and what hour of the day an office
opens does not matter at the scale of the model. Weekends and holidays contribute nothing.
"""

import datetime
from collections.abc import Collection
from functools import lru_cache
from typing import Protocol

import numpy as np

from sandbox.kernel.clock import DAY, Clock

_ROOM_DAYS = 3_660
"""Days of room on either side of the run: a case may have begun, and a service may end, outside it."""


class WorkCalendar(Protocol):
    """What the kernel asks of a calendar."""

    def finish(self, t: int, work: int) -> int:
        """The instant at which `work` seconds of working time, begun at `t`, are done; `t` itself for no work."""
        ...

    def worked(self, t: int) -> int:
        """Working seconds from the first second of the clock to `t`; 0 before; never falls."""
        ...


class ContinuousCalendar:
    """Every second is a working second (the calendar of the closed forms)."""

    __slots__ = ("_first",)

    def __init__(self, clock: Clock) -> None:
        self._first = clock.first

    def finish(self, t: int, work: int) -> int:
        """`t + work`; raises ValueError for negative work."""
        if work < 0:
            raise ValueError(f"work must be 0 seconds or more; found {work}")
        return t + work

    def worked(self, t: int) -> int:
        """Seconds since the first second of the clock, 0 before it."""
        return t - self._first if t > self._first else 0


class WorkingDays:
    """Monday to Friday less holidays. Both questions are answered in constant time from two lists.

    The lists reach ten years to either side of the run and grow by themselves beyond it, by the same rule; holidays
    that nobody has announced yet are not known, so far ahead only weekends are free.
    """

    __slots__ = ("_base", "_before", "_first_worked", "_holidays", "_opens", "_origin")

    def __init__(self, clock: Clock, holidays: Collection[datetime.date] = ()) -> None:
        self._origin = clock.date(clock.first) - datetime.timedelta(days=_ROOM_DAYS)
        self._base = clock.first - _ROOM_DAYS * DAY
        self._holidays = np.array(sorted({(day - self._origin).days for day in holidays}), dtype=np.int64)
        self._before: list[int] = []  # working days before day i; one more entry than days
        self._opens: list[int] = []  # second at which the k-th working day begins
        self._grow((clock.end - self._origin).days + _ROOM_DAYS)
        self._first_worked = self._raw(clock.first)

    def _grow(self, days: int) -> None:
        """Rebuild the two lists over `days` days from the origin."""
        index = np.arange(days, dtype=np.int64)
        works = (index + self._origin.weekday()) % 7 < 5
        works[self._holidays[(self._holidays >= 0) & (self._holidays < days)]] = False
        self._before = [0, *np.cumsum(works).tolist()]
        self._opens = (self._base + DAY * index[works]).tolist()

    def _raw(self, t: int) -> int:
        """Working seconds from the origin of the lists to `t`."""
        day, rest = divmod(t - self._base, DAY)
        if day < 0:
            raise ValueError(f"second {t} lies more than {_ROOM_DAYS} days before the run: the calendar ends there")
        while day + 1 >= len(self._before):
            self._grow(2 * len(self._before))
        before = self._before[day]
        return before * DAY + rest if self._before[day + 1] > before else before * DAY

    def finish(self, t: int, work: int) -> int:
        """The instant at which `work` working seconds begun at `t` are done; raises ValueError for negative work."""
        if work <= 0:
            if work < 0:
                raise ValueError(f"work must be 0 seconds or more; found {work}")
            return t
        target = self._raw(t) + work
        k = (target - 1) // DAY
        while k >= len(self._opens):
            self._grow(2 * len(self._before))
        return self._opens[k] + target - k * DAY

    def worked(self, t: int) -> int:
        """Working seconds from the first second of the clock to `t`; 0 before it."""
        worked = self._raw(t) - self._first_worked if t - self._base >= 0 else 0
        return worked if worked > 0 else 0


@lru_cache(maxsize=32)
def _working_days(
    first: datetime.date, start: datetime.date, end: datetime.date, holidays: frozenset[datetime.date]
) -> WorkingDays:
    """The calendar of one scenario; the thousands of runs of a study ask for the same one."""
    return WorkingDays(Clock(start, end, warm_up_days=(start - first).days), holidays)


def make_calendar(kind: str, clock: Clock, holidays: Collection[datetime.date] = ()) -> WorkCalendar:
    """The calendar named `working_days` or `continuous`; raises ValueError for any other name."""
    if kind == "continuous":
        return ContinuousCalendar(clock)
    if kind == "working_days":
        return _working_days(clock.date(clock.first), clock.start, clock.end, frozenset(holidays))
    raise ValueError(f"no such calendar: {kind!r}; there are 'working_days' and 'continuous'")
