"""The clock counts whole seconds, as integers, from 00:00 of the day a scenario starts.

Whole seconds and not floats: the last bit of NumPy's exp and log differs between processors, so a floating clock would
give another order of events on another machine. Every sampled duration is rounded *up* where it enters the model
(`seconds_up`); rounding to nearest would make zero-length steps, and with them loops that never move on.
"""

import datetime
import math
from itertools import pairwise

DAY = 86_400
"""Seconds in a day."""
YEAR = 365.25 * DAY
"""Seconds in a year of 365.25 days, the year in which yearly rates are counted."""

_SECOND = datetime.timedelta(seconds=1)


def month_starts(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first of every calendar month that lies strictly inside (first, last)."""
    starts: list[datetime.date] = []
    year, month = first.year, first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        day = datetime.date(year, month, 1)
        if day >= last:
            return starts
        starts.append(day)


def seconds_up(days: float) -> int:
    """A duration in days as whole seconds, rounded up; 0 stays 0.

    Raises ValueError for a duration that is negative, NaN or infinite.
    """
    if not 0.0 <= days < math.inf:
        raise ValueError(f"a duration must be a finite number of days, 0 or more; found {days!r}")
    return math.ceil(days * DAY)


class Clock:
    """The calendar of one run: which second is which date.

    Second 0 is 00:00 of `start`. The warm-up runs before it, at negative seconds, from `first` to 0; what is measured
    is the window [0, horizon), `horizon` being 00:00 of `end`. New cases are let in until `entry_end_s`.

    Dates and times are naive: the local time of the district. Attributes: `start`, `end` and `entry_end` (dates),
    `first`, `horizon` and `entry_end_s` (seconds).
    """

    __slots__ = ("_zero", "end", "entry_end", "entry_end_s", "first", "horizon", "start")

    def __init__(
        self, start: datetime.date, end: datetime.date, entry_end: datetime.date | None = None, warm_up_days: int = 0
    ) -> None:
        """Raises ValueError unless start < entry_end <= end and the warm-up is a whole number of days, 0 or more."""
        if not start < end:
            raise ValueError(f"the end must lie after the start; found start {start}, end {end}")
        if entry_end is None:
            entry_end = end
        if not start < entry_end <= end:
            raise ValueError(
                f"the end of entry must lie after the start ({start}) and not after the end ({end}); found {entry_end}"
            )
        if type(warm_up_days) is not int or warm_up_days < 0:
            raise ValueError(f"the warm-up must be a whole number of days, 0 or more; found {warm_up_days!r}")
        self.start = start
        self.end = end
        self.entry_end = entry_end
        self._zero = datetime.datetime.combine(start, datetime.time())
        self.horizon = (end - start).days * DAY
        self.entry_end_s = (entry_end - start).days * DAY
        self.first = -warm_up_days * DAY

    def seconds(self, when: datetime.date | datetime.datetime) -> int:
        """The second at which a date begins, or of a naive moment (a broken second is rounded up); may be negative."""
        if isinstance(when, datetime.datetime):
            if when.tzinfo is not None:
                raise ValueError(f"the clock keeps local time without a time zone; found {when.isoformat()}")
            return -((self._zero - when) // _SECOND)
        return (when - self.start).days * DAY

    def moment(self, t: int) -> datetime.datetime:
        """The local date and time of second `t`."""
        return self._zero + datetime.timedelta(seconds=t)

    def date(self, t: int) -> datetime.date:
        """The date on which second `t` lies."""
        return self.start + datetime.timedelta(days=t // DAY)

    def months(self) -> list[tuple[int, int]]:
        """The calendar months from `first` to `horizon` as half-open intervals [t0, t1); the outer two may be cut."""
        edges = [self.first, *map(self.seconds, month_starts(self.date(self.first), self.end)), self.horizon]
        return list(pairwise(edges))
