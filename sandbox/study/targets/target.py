"""What a published figure is, how it is read off runs, and what it looks like beside the simulated one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sandbox.model import Run
from sandbox.study.effects_panel import Array
from sandbox.supervision.case import Case

Role = Literal["input", "calibration", "prediction", "sign"]


@dataclass(frozen=True)
class Entry:
    """A figure about effects of entry, read off many runs in a world of their own.

    world: of `effects`. selection: `supervision.demand.selection`. ratio: from the pooled sums of `effects_panel`; None
    where the target is read off each run. times: runs for each run of the other targets.
    """

    world: str
    selection: float
    ratio: Callable[[Array], float] | None
    outcome: int
    times: int


@dataclass(frozen=True)
class TargetRow:
    """One published figure beside the simulated one.

    simulated: mean over replications; low, high: central 80 % of the simulated futures (what one would see), not the
    interval of the mean. inside: whether the mean lies within `least` and `most`, the tolerance around the published
    figure; None where nothing could be compared, or where the published figure is only shown. Of a `sign` nothing is
    published but its direction: published is None, low and high are the interval of the mean difference (sign_rows).
    """

    key: str
    aggregate: str
    published: float | None
    source: str
    tolerance: str
    simulated: float | None
    low: float | None
    high: float | None
    inside: bool | None
    role: Role
    note: str
    scenario: str


@dataclass(frozen=True)
class Target:
    """How a published figure is read off a run; `of` gives None where the run has nothing to read.

    scored: False for a figure that is commonly quoted but not verified: it is shown and never met or missed.
    """

    key: str
    scenario: str
    aggregate: str
    published: float
    least: float
    most: float
    source: str
    role: Role
    of: Callable[[Run], float | None]
    note: str = ""
    scored: bool = True
    entry: Entry | None = None


def day(world: Run, day: dt.date) -> int:
    """Second at which a day begins."""
    return world.engine.clock.seconds(day)


def own(world: Run) -> list[Case]:
    """Cases that were not there at the start."""
    return [c for c in world.supervision.desk.cases if not c.initial]


def share(top: Sequence[Case], bottom: Sequence[Case]) -> float | None:
    """Share of the cases, None for none."""
    return len(top) / len(bottom) if bottom else None


def applicants(world: Run, first: dt.date | None = None, last: dt.date | None = None) -> list[Case]:
    """Cases that applied, of those from `first` on and before `last`."""
    since = day(world, first) if first else 0
    until = day(world, last) if last else world.engine.clock.horizon
    return [c for c in own(world) if c.applied is not None and since <= c.applied < until]


def accepted(cases: Sequence[Case]) -> list[Case]:
    """Those of the cases that were accepted."""
    return [c for c in cases if c.accepted is not None]
