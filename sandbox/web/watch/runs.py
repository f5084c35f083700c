"""Which run is typical, fastest or slowest: by the time until a test under the reference, of the runs made so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sandbox.kernel.record import Record
from sandbox.study.sheet import DEN, NUM

MEASURE = "time_to_test"
LEAST = 5
"""Runs without which none is called typical."""


def ranked(records: Sequence[Record]) -> Mapping[str, int]:
    """`typical`, `fastest` and `slowest` to the run's number; empty where too few runs tell."""
    timed = sorted((value, r.replication) for r in records if (value := _time(r)) is not None)
    if len(timed) < LEAST:
        return {}
    middle = timed[(len(timed) - 1) // 2]
    return {"typical": middle[1], "fastest": timed[0][1], "slowest": timed[-1][1]}


def _time(record: Record) -> float | None:
    if record.status != "ok":
        return None
    num, den = (record.values.get(MEASURE + tail) for tail in (NUM, DEN))
    if num is not None and den:
        return num / den
    return record.values.get(MEASURE)
