"""check, scenarios, parameters, schema, validate, and the program itself."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_check_says_in_one_line_that_all_is_well(small, call):
    done = call("check", "small.yaml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "small.yaml: all right. small, 'A small sandbox': 2021-01-01 to 2023-12-31, 3 policies, 1 parameter set, "
        "rests on 2 assumptions.\n"
    )


def test_check_names_every_problem_of_every_file(small, call):
    text = Path("small.yaml").read_text().replace("reviewers: 6", "reviewrs: 6").replace("end: 2024", "end: 2020")
    Path("bad.yaml").write_text(text)
    done = call("check", "bad.yaml", "small.yaml", "none.yaml")
    assert done.exit_code == 2
    assert done.stdout.startswith("small.yaml: all right.")
    assert "bad.yaml:9  supervision.review.reviewrs: no such parameter." in done.stderr
    assert "bad.yaml:6" in done.stderr
    assert "none.yaml: no such file." in done.stderr
    assert "Traceback" not in done.stderr


def test_parameters_are_listed_with_all_that_belongs_to_them(small, call):
    done = call("parameters", "supervision.review")
    assert done.exit_code == 0
    for part in ("supervision.review.reviewers  6 people", "Reviewers at work.", "uncertainty: 4 to 9", "S:A1"):
        assert part in done.stdout
    assert "supervision.regime" not in done.stdout


def test_parameters_as_json_carry_unit_source_and_status(small, call):
    rows = json.loads(call("parameters", "--json").stdout)
    assert {r["path"] for r in rows} >= {"supervision.regime", "supervision.review.reviewers"}
    assert all({"unit", "bounds", "default", "uncertainty", "source", "status"} <= set(r) for r in rows)


def test_an_unknown_system_is_refused(small, call):
    done = call("parameters", "supervison")
    assert done.exit_code == 2
    assert "Did you mean supervision?" in done.stderr


def test_the_schema_printed_is_a_schema(small, call):
    schema = json.loads(call("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.fixture
def shipped(small, monkeypatch):
    """The small scenario as the only shipped one."""
    from sandbox.declare import sources

    monkeypatch.setattr(sources, "data_dir", Path.cwd)
    return small


def test_the_shipped_scenarios_are_listed_with_their_questions(shipped, call):
    done = call("scenarios")
    assert done.exit_code == 0
    assert "small  A small sandbox (2021-01-01 to 2023-12-31)" in done.stdout
    assert "What if it were always open?" in done.stdout
    listed = json.loads(call("scenarios", "--json").stdout)
    assert listed[0]["policies"] == ["as_is", "always_open", "more"]


@dataclass(frozen=True)
class Target:
    key: str
    aggregate: str
    published: float
    source: str
    tolerance: str
    simulated: float | None
    low: float | None
    high: float | None
    inside: bool | None
    role: str
    note: str = ""
    scenario: str = "small"


@pytest.fixture
def targets(small, monkeypatch):
    """Three published figures: one met, one missed, one an input."""
    module = ModuleType("sandbox.study.validation")
    rows = [
        Target("V1", "exits by 2021-09", 3, "S:A1.14", "2 to 5", 3.2, 1.0, 5.0, True, "prediction"),
        Target("V2", "size of batch", 6, "S:A1.3", "4 to 8", 9.1, 8.7, 9.5, False, "prediction", "too strong"),
        Target("V15", "firms", 73, "P:I.2", "exact", 73, 73, 73, True, "input"),
    ]
    module.validate = lambda names: rows if names is None else rows[:1]
    monkeypatch.setitem(sys.modules, "sandbox.study.validation", module)
    return small


def test_misses_are_reported_as_misses(targets, call):
    done = call("validate", "--out", "page.md")
    assert done.exit_code == 0
    assert "MISSED" in done.stdout
    assert "1 of 2 published figures that test the model are met; missed: V2." in done.stdout
    page = Path("page.md").read_text()
    assert "## Tests of the model" in page
    assert page.index("## Tests of the model") < page.index("## Inputs")
    assert "| V2 | size of batch | 6 | 9.1 | 8.7 to 9.5 | 4 to 8 | **MISSED** | small | S:A1.3 | too strong |" in page


def test_validation_as_json_is_a_list_of_targets(targets, call):
    rows = json.loads(call("validate", "small", "--json").stdout)
    assert [r["key"] for r in rows] == ["V1"]
    assert rows[0]["inside"] is True


def python(*words):
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


def sandbox(*words):
    return python("-m", "sandbox", *words)


def test_the_version_and_the_help_are_there_without_the_engine():
    assert sandbox("--version").stdout.startswith("sandbox ")
    shown = sandbox("--help").stdout
    names = ("compare", "run", "trace", "events", "firms", "validate", "parameters", "schema", "scenarios", "check")
    for name in (*names, "verify", "preflight", "app"):
        assert f"  {name} " in shown
    heavy = "('numpy', 'scipy', 'pandas', 'pyarrow', 'simpy')"
    code = f"import sys, sandbox.cli; print([m for m in {heavy} if m in sys.modules])"
    done = python("-c", code)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "words",
    [("nonsense",), ("compare",), ("compare", "haidian", "--replications", "0"), ("compare", "x", "--doubt", "all")],
)
def test_words_that_are_no_command_end_with_two(words):
    done = sandbox(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


LISTINGS = [("parameters", "--json"), ("schema",), ("scenarios", "--json"), ("check", "haidian")]


@pytest.mark.parametrize("words", LISTINGS)
def test_the_listing_commands_load_no_heavy_library(words):
    code = (
        "import sys\nfrom sandbox.cli import app\n"
        "try:\n    app(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(m for m in ('pandas', 'pyarrow', 'streamlit') if m in sys.modules))\n"
    )
    done = python("-c", code, *words)
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_reader_who_has_seen_enough_is_no_fault():
    command = [sys.executable, "-m", "sandbox", "parameters", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout.readline() == "[\n"
        process.stdout.close()
        assert process.stderr.read() == ""
