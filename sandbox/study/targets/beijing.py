"""Figures about Beijing and Haidian."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import numpy as np

from sandbox.kernel.clock import DAY
from sandbox.model import Run
from sandbox.study.targets.target import Target, day, own


def _noticed(world: Run, until: dt.date) -> float:
    last = day(world, until)
    return float(sum(1 for c in own(world) if c.noticed is not None and c.noticed <= last))


def _batch(number: int) -> Callable[[Run], float | None]:
    def size(world: Run) -> float | None:
        return float(world.supervision.calls.all[number].accepted)

    return size


def _first_exit(world: Run) -> float | None:
    lengths = [
        (c.graduated - c.registered) / DAY for c in own(world) if c.graduated is not None and c.registered is not None
    ]
    return min(lengths) if lengths else None


def _exits(world: Run) -> float:
    last = day(world, dt.date(2021, 9, 29))
    return float(sum(1 for c in own(world) if c.graduated is not None and c.graduated < last))


def _registration_days(world: Run) -> float | None:
    first = [c for c in own(world) if c.noticed is not None and c.registered is not None]
    return (
        (first[0].registered - first[0].noticed) / DAY if first and first[0].registered and first[0].noticed else None
    )


def _objection_passed(world: Run) -> float | None:
    through = [c for c in own(world) if c.noticed is not None and (c.registered is not None or c.outcome == "refused")]
    return sum(c.registered is not None for c in through) / len(through) if through else None


def _close_to_notice(world: Run) -> float | None:
    lags = [
        (c.sent - c.closed) / DAY
        for c in world.supervision.calls.all
        if c.sent is not None and c.closed is not None and c.accepted and c.closed < world.engine.clock.entry_end_s
    ]
    return sum(lags) / len(lags) if lags else None


def _per_year(world: Run) -> float:
    years = world.engine.clock.entry_end_s / DAY / 365.25
    last = world.engine.clock.entry_end_s
    return sum(1 for c in own(world) if c.applied is not None and 0 <= c.applied < last) / years


def _acceptance(world: Run) -> float | None:
    values = world.values(None)
    top, bottom = values["accepted_share/num"], values["accepted_share/den"]
    return top / bottom if top is not None and bottom else None


def _stopped(world: Run) -> float | None:
    ended = [c for c in own(world) if c.test_ended is not None and c.outcome != "failed"]
    return sum(c.outcome == "stopped" for c in ended) / len(ended) if ended else None


def _complaints(world: Run) -> float | None:
    tests = [c for c in own(world) if c.test_days > 0.0]
    years = math.fsum(c.test_days for c in tests) / 365.25
    told = sum(i.how == "by complaint" for c in tests for i in c.incidents)
    return told / years * 10_000 if years else None


def _survival(age: int) -> Callable[[Run], float | None]:
    """Share alive at an age, by the hazards of the table: of those born in the run or followed from birth."""

    def share(world: Run) -> float | None:
        columns, clock = world.firms.columns, world.engine.clock
        reach = age * 365.25 * DAY
        newborn = (columns.birth >= clock.first) & (columns.birth + reach < clock.horizon)
        if not newborn.any():
            return None
        lived = np.minimum(columns.failed, clock.horizon + 1)[newborn] - columns.birth[newborn]
        return float(np.mean(lived >= reach))

    return share


def _start(area: int, what: str) -> Callable[[Run], float | None]:
    def value(world: Run) -> float:
        columns, clock = world.firms.columns, world.engine.clock
        here = (columns.area == area) & (columns.birth < clock.first)
        return float(np.count_nonzero(here)) if what == "firms" else float(columns.start_output[here].sum()) / 100 / 1e9

    return value


_FLOW = "the flow is derived from the 22 accepted (S:A9.19), so the total is not independent of it; the timing is"
_BATCH = "only the total has a published tolerance; the size tests flow, gate and reviewers together"

BEIJING: tuple[Target, ...] = (
    Target("V1", "beijing-pboc", "put on notice in Beijing by 2020-12-25", 22, 18, 26, "S:V1, S:A1.10", "prediction",
           lambda w: _noticed(w, dt.date(2020, 12, 25)), _FLOW),
    Target("V1a", "beijing-pboc", "size of batch 1", 6, 4, 8, "S:A1.3", "prediction", _batch(0), _BATCH),
    Target("V1b", "beijing-pboc", "size of batch 2", 11, 8, 14, "S:A1.6", "prediction", _batch(1), _BATCH),
    Target("V1c", "beijing-pboc", "size of batch 3", 5, 3, 7, "S:A1.8", "prediction", _batch(2), _BATCH),
    Target("V6", "haidian", "days from the close of a call to its notice", 68, 48, 88, "S:V6, S:A1.7", "prediction",
           _close_to_notice, "mean over the calls of the entry period; comes out of the reviewers' load"),
    Target("A9.19", "haidian", "applications a year, entry period", 66, 52, 81, "S:A9.19", "calibration", _per_year),
    Target("A1.25", "haidian", "accepted of those assessed", 0.345, 0.27, 0.42, "S:A1.25", "calibration", _acceptance,
           "not published for Beijing; range borrowed from other sandboxes"),
    Target("A6.8", "haidian", "tests stopped or not passed, of those ended", 0.125, 0.05, 0.20, "S:A6.8", "calibration",
           _stopped, "not published for any jurisdiction; range proposed"),
    Target("V3", "beijing-pboc", "days from registration to first exit", 561, 450, 650, "S:V3, S:A1.16", "calibration",
           _first_exit, "of the futures that have an exit by the end"),
    Target("V4", "beijing-pboc", "exits by 2021-09-28", 3, 1, 6, "S:V4", "calibration", _exits),
    Target("V5", "beijing-pboc", "days from notice to registration, batch 1", 62, 30, 75, "S:V5, S:A1.5", "calibration",
           _registration_days),
    Target("V5a", "beijing-pboc", "share that passes the notice", 1.0, 0.9, 1.0, "S:V5, S:A1.4", "calibration",
           _objection_passed),
    Target("V18", "haidian", "complaints in a test with 10,000 users, a year", 0.8, 0.08, 8.0, "S:V18, S:A6.6",
           "calibration", _complaints, "published range 0.2 to 1.4; order of magnitude"),
)  # fmt: skip

FIRMS: tuple[Target, ...] = (
    Target("V15a", "haidian", "firms alive at age 1", 0.984, 0.964, 1.0, "S:V15", "input", _survival(1)),
    Target("V15b", "haidian", "firms alive at age 2", 0.922, 0.902, 0.942, "S:V15", "input", _survival(2)),
    Target("V15c", "haidian", "firms alive at age 3", 0.834, 0.814, 0.854, "S:V15", "input", _survival(3)),
    Target("V19a", "haidian", "firms in the Cuihu area", 73, 73, 73, "S:V19", "input", _start(0, "firms")),
    Target("V19b", "haidian", "output of Cuihu, CNY bn", 26.5, 26.5, 26.5, "S:V19", "input", _start(0, "output")),
    Target("V19c", "haidian", "firms in the Yongfeng area", 472, 472, 472, "S:V19", "input", _start(1, "firms")),
    Target("V19d", "haidian", "output of Yongfeng, CNY bn", 40, 40, 40, "S:V19", "input", _start(1, "output")),
)  # fmt: skip
