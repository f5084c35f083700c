"""What was run, as files to take along: CSV, Parquet and Excel of a comparison, and a run's journal as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.report.scorecard import label_of
from sandbox.study.scenario_json import plain_policy, plain_scenario
from sandbox.study.tasks import Model

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sandbox.declare.policy import Policy
    from sandbox.declare.scenario import Scenario
    from sandbox.study.results import Comparison

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins with one of these a spreadsheet may run as a formula when it opens a CSV."""
MOST_ROWS = 1_048_575
"""Rows of data that fit under the head of an Excel sheet."""
_LONGEST = 32_767
"""Characters that fit into a cell of Excel."""


def safe_cell(value: object) -> object:
    """A value for a CSV file: text that a spreadsheet could take for a formula gets an apostrophe before it.

    Numbers stay; nested data becomes JSON. OWASP, CSV injection.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if isinstance(value, Mapping | list | tuple):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_of(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] | None = None) -> bytes:
    """Rows as CSV: UTF-8 with the mark that Excel looks for, CRLF, a head line. columns: those of the first row."""
    listed = list(rows)
    names = list(columns) if columns is not None else list(listed[0]) if listed else []
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: safe_cell(row.get(name)) for name in names} for row in listed)
    return text.getvalue().encode("utf-8-sig")


def runs_csv(comparison: Comparison) -> bytes:
    """Every run in long form as CSV: policy, replication, measure, unit, value."""
    return csv_of(_records(_long(comparison)))


def summary_csv(comparison: Comparison) -> bytes:
    """One row per policy and measure as CSV: the frame of the comparison."""
    return csv_of(_records(comparison.frame()))


def runs_parquet(comparison: Comparison) -> bytes:
    """Every run in long form as a Parquet file, with the command, scenario and version in its metadata."""
    import pyarrow as pa  # noqa: PLC0415  (only where a file is asked for)
    import pyarrow.parquet as pq  # noqa: PLC0415

    table = pa.Table.from_pandas(_long(comparison), preserve_index=False)
    about = {f"sandbox.{name}": value for name, value in _about(comparison).items()}
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(about), sink, compression="zstd")
    return bytes(sink.getvalue())


def comparison_xlsx(comparison: Comparison, scenario: Scenario, policies: Sequence[Policy], model: Model) -> bytes:
    """The comparison as an Excel workbook of four sheets: summary, runs (long form), policies, about.

    About: scenario, its hash, version, seed, worlds, command. Text is written as text, never as a formula or a link.
    Runs beyond what a sheet holds are left to the CSV and the sheet says so.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  (only where a file is asked for)

    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(sink, options) as book:
        book.set_properties({"title": scenario.title, "comments": comparison.command})
        runs = _long(comparison)
        about: dict[str, Any] = {
            **_about(comparison),
            "scenario_hash": scenario.identity(model.catalogue),
            "scenario_json": json.dumps(plain_scenario(scenario, model.catalogue), ensure_ascii=False),
        }
        if len(runs) > MOST_ROWS:
            about["note"] = f"The sheet holds {MOST_ROWS:,} of {len(runs):,} rows; the CSV has all."
        _sheet(book, "summary", _records(_summary(comparison)))
        _sheet(book, "runs", _records(runs.head(MOST_ROWS)))
        _sheet(book, "policies", [row for policy in policies for row in _changes(policy, model)])
        _sheet(book, "about", [{"what": name, "value": value} for name, value in about.items()])
    return sink.getvalue()


def journal_csv(journal: Mapping[str, Sequence[Any]], scenario: Scenario) -> bytes:
    """A run's journal (of `simulate` with one replication and its journal kept) as CSV: one event a row.

    Time stands as seconds since the start and as a date; amounts are in fen, as in the journal.
    """
    import datetime as dt  # noqa: PLC0415

    start = dt.datetime.combine(scenario.start, dt.time())
    names = list(journal)
    rows = zip(*(journal[name] for name in names), strict=True)
    listed = [dict(zip(names, row, strict=True)) for row in rows]
    for row in listed:
        row["moment"] = (start + dt.timedelta(seconds=int(row["time"]))).isoformat(sep=" ")
    return csv_of(listed, ["moment", *names])


def _long(comparison: Comparison) -> pd.DataFrame:
    frame = comparison.tidy
    units = {name: m.unit for name, m in comparison.measures.items()}
    return frame.assign(unit=frame["measure"].map(units))[["policy", "replication", "measure", "unit", "value"]]


def _summary(comparison: Comparison) -> pd.DataFrame:
    frame = comparison.frame()
    frame.insert(2, "label", [label_of(comparison.measures[name]) for name in frame["measure"]])
    return frame


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _about(comparison: Comparison) -> dict[str, str]:
    return {
        "scenario": comparison.scenario,
        "start": comparison.start,
        "days": str(comparison.days),
        "reference": comparison.reference,
        "replications": str(comparison.replications),
        "seed": str(comparison.seed),
        "doubt": comparison.doubt,
        "level": f"{comparison.level:g}",
        "failed": str(comparison.failed),
        "worlds": ", ".join(f"{name}={choice}" for name, choice in comparison.worlds.items()),
        "version": comparison.records[0].version if comparison.records else "",
        "command": comparison.command,
    }


def _changes(policy: Policy, model: Model) -> list[dict[str, Any]]:
    """A row for each value the policy sets; one without a path where it sets none."""
    plain = plain_policy(policy, model.catalogue)["overlay"]
    head = {"policy": policy.name, "title": policy.title}
    rows = [{**head, "path": p, "value": given.get("value", given.get("schedule"))} for p, given in plain.items()]
    return rows or [{**head, "path": "", "value": ""}]


def _sheet(book: Workbook, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet(name)
    heads = list(rows[0]) if rows else []
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for column, head in enumerate(heads):
            _write(sheet, number, column, row[head])


def _write(sheet: Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        if math.isfinite(value):
            sheet.write_number(row, column, value)
    elif value is not None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        sheet.write_string(row, column, text[:_LONGEST])
