"""`sandbox quota` as it is called: text for a treasurer, JSON for a program, fast."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sandbox._data import data_dir
from sandbox.cli import app
from sandbox.cross_border.book import load_rule_book
from sandbox.cross_border.quota import quota

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((data_dir() / "portfolios").glob("*.yaml"))
KEYS = {
    "date", "mode", "limit", "weighted_outstanding", "headroom", "utilisation", "over_limit", "may_borrow", "reasons",
    "lines", "max_new", "warnings",
}  # fmt: skip


def call(*words):
    return CliRunner(env={"COLUMNS": "100"}).invoke(app, [str(word) for word in words], prog_name="sandbox")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_shipped_examples_in_text_and_json(file):
    told = call("quota", file.stem, "--on", "2026-03-02")
    assert told.exit_code == 0, told.stderr
    done = call("quota", file, "--on", "2026-03-02", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found.keys() >= KEYS
    assert f"{found['limit']:,}" in told.stdout
    assert f"{found['headroom']:,}" in told.stdout
    for line in found["lines"]:
        assert line["id"] in told.stdout
    assert "Largest further loan" in told.stdout
    assert "Reasons" in told.stdout
    assert found == quota(file.stem, "2026-03-02").as_dict()


def test_over_the_limit_is_an_answer_not_a_fault():
    done = call("quota", "high-tech-firm", "--on", "2026-03-02", "--set", "adjustment.enterprises=1.5")
    assert done.exit_code == 0
    assert "-48,000,000" in done.stdout
    assert "over the limit, no new borrowing" in done.stdout
    assert "adjustment.enterprises as set" in done.stdout


def test_refused_input_ends_with_2_and_nothing_on_stdout(tmp_path):
    file = tmp_path / "p.yaml"
    file.write_text("borrower: {type: enterprise}\n", encoding="utf-8")
    done = call("quota", file, "--json", "--on", "2016-05-02")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "net_assets is missing" in done.stderr
    assert "when the rule book begins" in done.stderr
    done = call("quota", "high-tech-frm")
    assert done.exit_code == 2
    assert "Did you mean the example high-tech-firm?" in done.stderr


def test_a_day_after_the_rule_book_warns_beside_the_json():
    done = call("quota", "high-tech-firm", "--on", "2027-01-04", "--json")
    assert "its last values are used" in done.stderr
    assert json.loads(done.stdout)["warnings"]


def test_the_whole_answer_takes_less_than_half_a_second():
    """In processor time, start-up included, so that a busy machine does not decide; the best of three."""
    resource = pytest.importorskip("resource")
    command = [sys.executable, "-m", "sandbox", "quota", "high-tech-firm", "--json"]
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.5


def test_neither_the_rules_nor_the_command_load_anything_heavy():
    heavy = {"numpy", "scipy", "pandas", "pyarrow", "simpy", "streamlit"}
    code = (
        "import sys; from sandbox.cli import app; from typer.testing import CliRunner\n"
        "for words in (['quota', 'high-tech-firm'], ['quota', 'cash-pool', '--json']):\n"
        "    assert CliRunner().invoke(app, words).exit_code == 0\n"
        f"print(*sorted({heavy!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_page_shows_every_step_of_the_rule_book():
    page = (ROOT / "docs" / "cross-border.md").read_text(encoding="utf-8")
    for rule in load_rule_book().rules.values():
        for step in rule.steps:
            value = f"{float(step.value):,.10g}"
            row = f"| {step.since} | `{rule.name}` | {value} | {step.document} | {step.source} | {step.status} |"
            assert row in page
