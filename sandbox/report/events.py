"""The journal as an event log that process-mining tools open as it is: CSV or Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from sandbox.report.trace import BEIJING

COLUMNS = (
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "org:resource",
    "firm",
    "system",
    "amount_cny",
    "attributes",
)
SUFFIXES = (".csv", ".parquet")


def _rows(journal: Mapping[str, Sequence[Any]], start: dt.date) -> Iterator[tuple[Any, ...]]:
    zero = dt.datetime.combine(start, dt.time(), BEIJING)
    columns = (journal[c] for c in ("time", "system", "case_id", "firm_id", "activity", "resource", "amount"))
    for (time, system, case, firm, activity, resource, fen), extra in zip(
        zip(*columns, strict=True), journal["attributes"], strict=True
    ):
        moment = zero + dt.timedelta(seconds=int(time))
        text = json.dumps(extra, sort_keys=True, ensure_ascii=False, default=str) if extra else ""
        # An event outside any case (a firm's failure) is filed under the firm: tools refuse rows without a case.
        yield str(case or firm or system), activity, moment, resource or "", firm or "", system, int(fen), text


def _amount(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def write_events(journal: Mapping[str, Sequence[Any]], start: dt.date, path: Path) -> int:
    """Write the journal to `path` (.csv or .parquet), whole or not at all; returns the number of events.

    Times are ISO 8601 in Beijing time (+08:00); amounts are in CNY; attributes are one JSON object, empty where none.
    Raises ValueError for another suffix, OSError where the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"{path.name}: events are written as .csv or .parquet")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    try:
        count = (_write_csv if suffix == ".csv" else _write_parquet)(journal, start, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _write_csv(journal: Mapping[str, Sequence[Any]], start: dt.date, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for case, activity, moment, resource, firm, system, fen, extra in _rows(journal, start):
            writer.writerow((case, activity, moment.isoformat(), resource, firm, system, _amount(fen), extra))
            count += 1
    return count


def _write_parquet(journal: Mapping[str, Sequence[Any]], start: dt.date, path: Path) -> int:
    import pyarrow as pa  # noqa: PLC0415  (heavy; only this format needs it)
    from pyarrow import parquet  # noqa: PLC0415

    rows = list(_rows(journal, start))
    cells: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    types = (*[pa.string()] * 2, pa.timestamp("s", tz="+08:00"), *[pa.string()] * 3, pa.decimal128(18, 2), pa.string())
    cells[6] = [Decimal(fen).scaleb(-2) for fen in cells[6]]
    arrays = [pa.array(values, type=kind) for values, kind in zip(cells, types, strict=True)]
    parquet.write_table(pa.table(arrays, names=list(COLUMNS)), path)
    return len(rows)
