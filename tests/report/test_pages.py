"""The generated pages, and the pieces they are made of."""

from pathlib import Path

import pytest

from sandbox.model import CATALOGUE
from sandbox.report.markdown import table
from sandbox.report.pages import main
from sandbox.report.parameters_page import page, value_words

ROOT = Path(__file__).resolve().parents[2]


def test_the_parameters_page_is_current():
    """`make docs` writes it anew."""
    file = ROOT / "docs" / "parameters.md"
    if not file.exists():
        pytest.skip("docs/parameters.md has not been generated yet")
    assert file.read_text(encoding="utf-8") == page(CATALOGUE)


def test_the_parameters_page_has_every_parameter_once_with_its_basis():
    text = page(CATALOGUE)
    for path, parameter in CATALOGUE.parameters.items():
        lines = [line for line in text.splitlines() if line.startswith(f"| `{path}`")]
        assert len(lines) == 1, path
        assert f"| {parameter.status}, {parameter.grade} |" in lines[0]
        assert lines[0].replace("\\|", "").count("|") == 10, path


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (6, "6"), (0.25, "0.25"), (26_500_000_000.0, "26,500,000,000"), ("batches", "batches"), (True, "True"),
        ({"family": "triangular", "min": 1.0, "mode": 2.0, "max": 4.0}, "triangular (min 1, mode 2, max 4)"),
        ({"family": "fixed", "value": 30.0}, "30"), ({"A": 0.1, "B": 0.9}, "A 0.1, B 0.9"), ([], "none"),
        (["a", "b"], "a; b"), ([f"2021-01-0{n}" for n in range(1, 7)], "6 entries, 2021-01-01 to 2021-01-06"),
    ],
)  # fmt: skip
def test_defaults_are_said_in_words(value, words):
    assert value_words(value) == words


def test_a_cell_cannot_break_its_table():
    assert table(("a",), [("x | y\nz <b>",)])[-1] == "| x \\| y z &lt;b> |"


def test_a_page_is_written_where_it_is_asked_for(tmp_path, capsys):
    target = tmp_path / "deep" / "page.md"
    assert main(["parameters", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == page(CATALOGUE)
    assert main(["nonsense"]) == 2
    assert "usage:" in capsys.readouterr().err
