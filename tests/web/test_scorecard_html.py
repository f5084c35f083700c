import re
from html.parser import HTMLParser

import pytest

from sandbox.report.scorecard import scorecard
from sandbox.web import charts
from sandbox.web.markup import escape, term
from sandbox.web.scorecard import bar, scorecard_html, waiting_html
from sandbox.web.theme import DARK, LIGHT, style_sheet
from tests.report.support_reports import MEASURES, comparison


class Cells(HTMLParser):
    """The text of every cell, row by row, hidden explanations left out."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.depth, self.tip = [], 0, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.depth = 1
        elif tag == "span" and self.tip:
            self.tip += 1
        elif tag == "span" and ("class", "tip") in attrs:
            self.tip = 1

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.depth = 0
        elif tag == "span" and self.tip:
            self.tip -= 1

    def handle_data(self, data):
        if self.depth and not self.tip:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def two():
    return comparison(("as_is", "always_open"))


def test_the_table_holds_what_the_report_says(two):
    rows = scorecard(two)
    cells = Cells(scorecard_html(two, rows)).rows
    assert cells[0][1:3] == ["As is", "Always open"]
    for row, shown in zip(rows, cells[1:], strict=True):
        cell = row.cell("always_open")
        assert shown[0].startswith(row.label)
        assert shown[1:3] == [row.reference, cell.mean]
        assert cell.judgement.short in shown[4]
        assert shown[5] == cell.futures


def test_right_of_the_line_is_always_better():
    assert bar(2.0, 4.0, 3.0, "more").left > 50
    assert bar(2.0, 4.0, 3.0, "less").left + bar(2.0, 4.0, 3.0, "less").width < 50
    assert bar(2.0, 4.0, 3.0, "none").left > 50
    both = bar(-1.0, 3.0, 1.0, "less")
    assert both.left < 50 < both.left + both.width
    assert bar(0.0, 0.0, 0.0, "more").dot == 50


@pytest.mark.parametrize("better", ["more", "less", "none"])
def test_bars_stay_inside_their_cell(better):
    for low, mean, high in [(-5, 1, 2), (1e-9, 2e-9, 3e-9), (-1e12, -1e11, 5), (3, 9, 4)]:
        b = bar(low, high, mean, better)
        assert 0 <= b.left <= b.left + b.width <= 100
        assert 0 <= b.dot <= 100


def test_an_interval_over_zero_bears_no_coloured_mark(two):
    rows = scorecard(two)
    for part in re.findall(r'<div class="sb-bar([^"]*)">', scorecard_html(two, rows)):
        assert part.strip() in {"", "clear better", "clear worse", "clear changed"}
    undecided = [r for r in rows if not r.cell("always_open").judgement.side]
    assert undecided
    for row in undecided:
        assert "clear" not in scorecard_html(two, [row])


def test_before_the_first_figures_the_table_says_what_it_will_hold():
    cells = Cells(waiting_html(MEASURES[:2], ["As is", "<b>Open</b>"], 0.95)).rows
    assert [row[0] for row in cells[1:]] == ["Time to a live test", "Firms in the market"]
    assert cells[0][2] == "<b>Open</b>"


def test_what_comes_from_outside_never_becomes_markup(two):
    hostile = '<img src=x onerror="alert(1)">&\x00\u202e'
    assert "<" not in escape(hostile)
    assert '"' not in escape(hostile)
    assert "\u202e" not in escape(hostile)
    assert "<img" not in term(hostile, [hostile])


def test_both_themes_have_every_colour():
    assert LIGHT.keys() == DARK.keys()
    assert all(f"--sb-{name}:light-dark(" in style_sheet() for name in LIGHT)


def line(title, top):
    return charts.Line(title, ("2021-02-01", "2021-03-01"), (0.0, top), (0.0, top - 1), (0.0, top + 1))


def test_the_chart_labels_its_lines_and_moves_close_labels_apart():
    found = [line("As is", 50.0), line("Open", 50.5)]
    spec = charts.specification("launched", found, LIGHT)
    labels = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["data"]["values"][0]["p"] for layer in labels] == ["As is", "Open"]
    assert labels[0]["mark"]["dy"] - labels[1]["mark"]["dy"] == pytest.approx(
        16 - 0.5 / 60 * (charts.CHART_HEIGHT - 40)
    )
    far = charts.specification("launched", [line("As is", 10.0), line("Open", 50.0)], LIGHT)
    assert [layer["mark"]["dy"] for layer in far["layer"][2:]] == [0, 0]


def test_the_chart_says_its_finding_and_its_last_day():
    found = [line("As is", 50.0), line("Open", 60.0)]
    assert charts.heading("launched", found) == "Products launched by 28 February 2021"
    assert charts.says(found) == "As is: 49 to 51; Open: 59 to 61"


@pytest.mark.parametrize(("value", "top"), [(0, 1), (47.4, 50), (50, 50), (51, 60), (0.013, 0.015), (999, 1000)])
def test_the_axis_ends_at_a_round_number(value, top):
    assert charts.round_top(value) == pytest.approx(top)


def test_every_average_says_its_own_range(two):
    (row, *_) = scorecard(two)
    html = scorecard_html(two, [row])
    for policy, value in (("as_is", row.reference), ("always_open", row.cell("always_open").mean)):
        found = two.policies[policy][row.measure]
        (said,) = re.findall(rf'tabindex="0">{re.escape(value)}<span class="tip" role="tooltip">(.*?)</span>', html)
        low, high = (float(part) for part in re.search(r"range (\S+) to (\S+) \(", said).groups())
        assert low == pytest.approx(found.low * row.scale.factor, abs=0.06)
        assert high == pytest.approx(found.high * row.scale.factor, abs=0.06)
        assert f"({found.n} runs" in said
