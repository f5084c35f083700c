"""One block of runs as a Parquet file: fixed columns, fixed settings, so that equal runs give equal bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sandbox.kernel.record import Record
from sandbox.study.sheet import finite
from sandbox.study.tasks import Task

SCHEMA = pa.schema(
    [
        ("policy", pa.string()),
        ("policy_hash", pa.string()),
        ("seed", pa.int64()),
        ("replication", pa.int32()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("events", pa.int64()),
        ("measure", pa.string()),
        ("value", pa.float64()),
        ("cases", pa.list_(pa.int64())),
    ]
)
"""One row per run and column of its record, then one per set of cases (its name as the measure, no value); a run
without any has one row with a null measure."""


class ChunkDamaged(Exception):
    """A file that is not the whole, readable block of runs it should be; the message says why."""


def file_name(task: Task) -> str:
    """Name of a task's file: `<policy>-<first>-<last>.parquet`; a policy's name unfit for files is made fit."""
    name = task.policy.name
    if not re.fullmatch(r"[a-z0-9_]{1,60}", name):
        tail = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{re.sub('[^a-z0-9_]', '_', name.lower())[:40]}.{tail}"
    return f"{name}-{task.first}-{task.last}.parquet"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a temporary name, then rename it: under its own name it is always whole."""
    draft = path.with_name(path.name + ".tmp")
    draft.write_bytes(data)
    draft.replace(path)


def chunk_bytes(records: Sequence[Record]) -> bytes:
    """The file's content for `records`, columns of a run in order of their names."""
    rows: list[tuple[Record, str | None, float | None, tuple[int, ...] | None]] = []
    for record in sorted(records, key=lambda r: r.replication):
        own: list[tuple[Record, str | None, float | None, tuple[int, ...] | None]] = []
        own += [(record, name, finite(record.values[name]), None) for name in sorted(record.values)]
        own += [(record, name, None, record.cases[name]) for name in sorted(record.cases)]
        rows += own or [(record, None, None, None)]
    table = pa.table(
        {
            "policy": [r.policy for r, *_ in rows],
            "policy_hash": [r.policy_hash for r, *_ in rows],
            "seed": [r.seed for r, *_ in rows],
            "replication": [r.replication for r, *_ in rows],
            "status": [r.status for r, *_ in rows],
            "reason": [r.reason for r, *_ in rows],
            "events": [r.events for r, *_ in rows],
            "measure": [name for _, name, _, _ in rows],
            "value": [value for _, _, value, _ in rows],
            "cases": [cases for *_, cases in rows],
        },
        schema=SCHEMA,
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=3, write_page_checksum=True, store_schema=False)
    return bytes(sink.getvalue())


def read_chunk(path: Path, task: Task, scenario: str, seed: int, policy_hash: str, version: str) -> list[Record]:
    """The records of a task's file. Raises ChunkDamaged where it is not exactly those runs."""
    try:
        # A file is opened as one, never as a data set: nothing is guessed from its name.
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            if not file.schema_arrow.equals(SCHEMA):
                raise ChunkDamaged("its columns are not those of a study")
            columns = file.read().to_pydict()
    except (OSError, ValueError, pa.ArrowException) as error:
        lines = str(error).splitlines() or [type(error).__name__]
        raise ChunkDamaged(f"it cannot be read ({lines[0]})") from None
    found: dict[int, dict[str, float | None]] = {}
    sets: dict[int, dict[str, tuple[int, ...]]] = {}
    heads: dict[int, tuple[Any, str, int]] = {}
    for i, replication in enumerate(columns["replication"]):
        if [columns[c][i] for c in ("policy", "policy_hash", "seed")] != [task.policy.name, policy_hash, seed]:
            raise ChunkDamaged("it holds runs of another study")
        values = found.setdefault(replication, {})
        heads[replication] = (columns["status"][i], columns["reason"][i], columns["events"][i])
        if columns["cases"][i] is not None:
            sets.setdefault(replication, {})[columns["measure"][i]] = tuple(columns["cases"][i])
        elif columns["measure"][i] is not None:
            values[columns["measure"][i]] = columns["value"][i]
    if list(found) != list(task.replications) or any(h[0] not in ("ok", "failed") for h in heads.values()):
        raise ChunkDamaged("it does not hold the runs that its name says")
    return [
        Record(
            scenario, task.policy.name, policy_hash, seed, r, version,
            status=heads[r][0], reason=heads[r][1], events=heads[r][2], values=found[r],
            cases=sets.get(r, {}),
        )
        for r in task.replications
    ]  # fmt: skip
