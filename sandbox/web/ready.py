"""The comparison that the first page shows at once: its runs, made beforehand and shipped with the app.

`python -m sandbox.web.ready` (`make ready`) makes them again; a test runs some of them and says when that is due. A
policy's runs stand under the key of its job, so they count only for the very scenario, policy, seed and model version
they were made with, and are what anybody gets who asks the same.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from sandbox import load_scenario
from sandbox.kernel.record import Record
from sandbox.study.tasks import Model
from sandbox.web.question import Question, Wanted, ask

FILE = Path(__file__).with_name("ready.json.gz")
SCENARIO = "haidian-coupled"
REPLICATIONS = 100
SEED = 1


def question(model: Model) -> Question:
    """What is asked: the scenario's first policy and, against it, its second."""
    scenario = load_scenario(SCENARIO, model=model)
    reference, policy = scenario.policies[:2]
    return ask(scenario, reference, [Wanted(policy, {})], model, REPLICATIONS, SEED)


def write(file: Path, jobs: Mapping[str, Sequence[Record]]) -> None:
    """Write the runs of jobs, by key, column by column; the same runs give the same bytes."""
    plain = {key: [_plain(record) for record in records] for key, records in jobs.items()}
    text = json.dumps(plain, separators=(",", ":"), sort_keys=True)
    file.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def read(file: Path) -> dict[str, dict[int, Record]]:
    """The runs by key of the job and replication; none where there is no such file."""
    if not file.exists():
        return {}
    plain = json.loads(gzip.decompress(file.read_bytes()))
    return {key: {r["replication"]: _record(r) for r in records} for key, records in plain.items()}


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[int, Record]]:
    return read(FILE)


def stock(key: str) -> dict[int, Record]:
    """The shipped runs of a job, by replication; none for most."""
    return dict(_shipped().get(key, {}))


def _plain(record: Record) -> dict[str, Any]:
    series = record.series and {name: [_cell(x) for x in column] for name, column in record.series.items()}
    return {**asdict(record), "series": series}


def _cell(value: object) -> str | int | float | None:
    return value if isinstance(value, str | int | float) or value is None else str(value)


def _record(plain: Mapping[str, Any]) -> Record:
    known = {field.name for field in fields(Record)}
    cases = {name: tuple(numbers) for name, numbers in plain.get("cases", {}).items()}
    return Record(**{name: value for name, value in plain.items() if name in known} | {"cases": cases})


def main() -> int:
    """Make the runs and write them."""
    from sandbox.web.crew import Processes  # noqa: PLC0415
    from sandbox.web.jobs import Manager  # noqa: PLC0415
    from sandbox.web.work import app_model  # noqa: PLC0415

    asked = question(app_model())
    manager = Manager(Processes())
    try:
        progress = manager.request("ready", asked.wants)
        while progress.pending:
            time.sleep(0.5)
            progress = manager.request("ready", asked.wants)
    finally:
        manager.close()
    records = [standing.records for standing in progress.standings]
    if any(len(found) < REPLICATIONS for found in records):
        raise SystemExit("the runs did not end")
    write(FILE, dict(zip(asked.identities, records, strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
