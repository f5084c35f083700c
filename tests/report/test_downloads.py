"""Files to take along: what is in them is what was run, and no text in them becomes a formula."""

import csv
import io
import math
import zipfile
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from sandbox import model
from sandbox.declare.policy import Policy
from sandbox.report.downloads import (
    comparison_xlsx,
    csv_of,
    journal_csv,
    runs_csv,
    runs_parquet,
    safe_cell,
    summary_csv,
)
from sandbox.study.compare import compare
from sandbox.study.inputs import load_scenario
from sandbox.study.tasks import the_model

EVIL = '=HYPERLINK("http://evil.example","win")'
NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("erlang-loss")


@pytest.fixture(scope="module")
def found(scenario):
    policies = [scenario.policies[0], Policy(EVIL, "@title", scenario.policies[0].overlay)]
    return compare(scenario, policies, replications=3, workers=1)


@pytest.fixture(scope="module")
def book(scenario, found):
    policies = [scenario.policies[0], Policy(EVIL, "@title")]
    return zipfile.ZipFile(io.BytesIO(comparison_xlsx(found, scenario, policies, the_model())))


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def sheet(book, number):
    """Rows of a sheet as text or number, read from the file itself."""
    words = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    shared = ["".join(t.text or "" for t in si.iter(f"{{{NAMESPACE['x']}}}t")) for si in words]
    tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    out = []
    for row in tree.iter(f"{{{NAMESPACE['x']}}}row"):
        cells = {}
        for cell in row:
            value = cell.find("x:v", NAMESPACE)
            if value is not None:
                column = cell.get("r").rstrip("0123456789")
                cells[column] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
        out.append(cells)
    return out


def test_every_run_is_in_the_long_form(found):
    rows = rows_of(runs_csv(found))
    frame = found.tidy
    assert len(rows) == len(frame)
    for row, value in zip(rows, frame["value"], strict=True):
        assert row["value"] == "" if math.isnan(value) else float(row["value"]) == value


def test_the_summary_is_the_frame(found):
    rows = rows_of(summary_csv(found))
    first = next(r for r in rows if r["measure"] == "tests_running" or r["headline"] == "True")
    assert float(first["mean"]) == found.policies[first["policy"]][first["measure"]].mean


def test_a_csv_gives_a_spreadsheet_nothing_to_run(found):
    names = {row["policy"] for row in rows_of(runs_csv(found))}
    assert "'" + EVIL in names
    assert not any(name.startswith("=") for name in names)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_text_that_looks_like_a_formula_is_kept_as_text(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("value", [-1.5, 3, None, True, "plain", ""])
def test_other_values_stay(value):
    assert safe_cell(value) is value


def test_the_workbook_has_no_formula_and_no_link(book):
    for name in book.namelist():
        text = book.read(name).decode("utf-8", "replace")
        assert "<f>" not in text
        assert "<hyperlink" not in text


def test_the_workbook_holds_the_runs_and_the_names_as_written(book, found):
    rows = sheet(book, 2)
    assert list(rows[0].values()) == ["policy", "replication", "measure", "unit", "value"]
    assert len(rows) == len(found.tidy) + 1
    assert {row["A"] for row in rows[1:]} == {found.reference, EVIL}
    known = [(i, v) for i, v in enumerate(found.tidy["value"], 1) if not math.isnan(v)]
    assert all(rows[i]["E"] == pytest.approx(v, rel=1e-12) for i, v in known)


def test_the_workbook_says_how_to_get_the_same_numbers(book, found, scenario):
    about = {row["A"]: row.get("B") for row in sheet(book, 4)}
    assert about["command"] == found.command
    assert about["version"] == model.MODEL_VERSION
    assert about["scenario_hash"] == scenario.identity(model.CATALOGUE)
    assert about["seed"] == "1"


def test_parquet_holds_the_runs_and_says_of_what(found):
    table = pq.read_table(io.BytesIO(runs_parquet(found)))
    assert table.num_rows == len(found.tidy)
    assert table.schema.metadata[b"sandbox.command"].decode() == found.command


def test_the_journal_has_a_date_for_every_event(scenario):
    record = model.run(scenario, scenario.policies[0], seed=1, replication=0, journal=True)
    rows = rows_of(journal_csv(record.journal, scenario))
    assert len(rows) == len(record.journal["time"])
    assert rows[0]["moment"] < rows[-1]["moment"]
    assert rows[-1]["activity"] == record.journal["activity"][-1]


def test_an_empty_table_is_an_empty_file():
    assert csv_of([], ["a", "b"]) == "\N{ZERO WIDTH NO-BREAK SPACE}a,b\r\n".encode()
