"""The command line on a small model and its own folder of scenarios."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

SMALL = """\
schema: 1
name: small
title: A small sandbox
question: What if it were always open?
start: 2021-01-01
end: 2024-01-01
headline: [time_to_test, in_market, harm]
parameters:
  supervision.review.reviewers: 6
policies:
  as_is: {title: As is}
  always_open: {title: Always open, set: {supervision.regime: always_open}}
  more: {title: Twice the reviewers, set: {supervision.review.reviewers: 12}}
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Name of a scenario file in an otherwise empty current folder; `sandbox.model` is the small model."""
    import fake_model

    import sandbox

    monkeypatch.setitem(sys.modules, "sandbox.model", fake_model)
    monkeypatch.setitem(sys.modules, "sandbox.catalogue", fake_model)
    monkeypatch.setattr(sandbox, "model", fake_model, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    return "small.yaml"


@pytest.fixture
def call():
    """Calls the command line with these words; the answer has exit_code, stdout, stderr."""
    from sandbox.cli import app

    def words(*args):
        return CliRunner(env={"COLUMNS": "100"}).invoke(app, [str(a) for a in args], prog_name="sandbox")

    return words
