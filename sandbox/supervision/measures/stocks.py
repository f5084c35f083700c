"""Measures of what stands open: files without a decision, incidents that nobody has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.declare.measure import Measure
from sandbox.kernel.clock import DAY
from sandbox.supervision.measures.forms import count, mean

if TYPE_CHECKING:
    from sandbox.supervision.case import Case
    from sandbox.supervision.measures.counted import Mask, Table, Values

STOCKS: tuple[Measure, ...] = (
    mean(
        "oldest_open_days",
        "Longest without a decision",
        "days",
        "greatest age, in days since the application, that any file of the sandbox reached without a first decision at "
        "any moment of the run. A file given up counts up to then, an open one up to the end. So neither clearing the "
        "backlog before a reporting date nor leaving old files to be withdrawn makes it better; refusing unread would, "
        "and shows in the good products among the refused. Undefined where no file was handed in",
        "less",
        7.0,
    ),
    mean(
        "undetected_incidents",
        "Incidents under way and not found",
        "incidents",
        "time-weighted mean number of incidents in tests that are under way and that nobody has found",
        "less",
        0.1,
    ),
    count(
        "incidents_found",
        "Incidents found in tests",
        "incidents in tests that a visit, a complaint or the exit brought to light; more of them means more harm or a "
        "better look, so no direction is good",
        unit="incidents",
    ),
)


def answered(case: Case, horizon: int) -> int:
    """Second of the first decision on a file, or of its end without one; the horizon while it is open."""
    known = [t for t in (case.decided, case.accepted, case.turned, case.ended) if t is not None]
    return min([*known, horizon])


def stocks(table: Table, mask: Mask) -> Values:
    """Age of the oldest file, and incidents under way and found; exact, from the moments themselves."""
    chosen, horizon = table.pick(mask), table.horizon
    files = [c for c in chosen if c.applied is not None and c.route.startswith("sandbox")]
    ages = [until - (c.applied or 0) for c in files if (until := answered(c, horizon)) > 0]
    known = [i for c in chosen for i in c.incidents if i.until >= 0]
    hidden = sum(i.until - max(i.since, 0) for i in known)
    return {
        "oldest_open_days": max(ages) / DAY if ages else None,
        "undetected_incidents": hidden / horizon,
        "incidents_found": sum(bool(i.how) for i in known),
    }
