"""A comparison leaves the app and comes back: as a link, as files; and a scenario of one's own goes in."""

import csv
import io

import pytest

from tests.browser.test_app_in_browser import REVIEWERS

pytestmark = pytest.mark.slow


def test_a_link_gives_somebody_else_the_same_figures(visit, small_app):
    one = visit(small_app).finish()
    one.press_slider(REVIEWERS)
    one.until(lambda: "changed” instead of" in one.heading, "the new question")
    one.finish()
    one.at("tools_share").locator("button").first.click()
    link = one.page.locator("[data-testid=stPopoverBody] [data-testid=stCode]").first
    link.wait_for()
    address = link.inner_text().strip()
    assert address.startswith(f"{one.address}/?c=1.")
    other = visit(small_app, address.removeprefix(one.address)).finish()
    assert other.heading == one.heading
    assert other.rows == one.rows
    assert other.command == one.page.locator("[data-testid=stMain] [data-testid=stCode]").last.inner_text().strip()
    assert other.complaints == []
    assert other.hosts == {"localhost"}


def test_the_results_come_as_a_file_with_the_figures_on_the_page(visit, small_app):
    visitor = visit(small_app).finish()
    shown = float(visitor.rows[0].split("\t")[1])
    visitor.at("tools_share").locator("button").first.click()
    with visitor.page.expect_download() as coming:
        visitor.at("take_summary").locator("button").click()
    rows = list(csv.DictReader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))
    (row,) = [r for r in rows if (r["measure"], r["policy"]) == ("applications", "as_is")]
    assert float(row["mean"]) == pytest.approx(shown, rel=0.01)
    assert visitor.complaints == []


def test_an_uploaded_scenario_with_a_fault_is_refused_at_its_line(visit, small_app):
    visitor = visit(small_app).finish()
    visitor.at("tools_own").locator("button").first.click()
    upload = visitor.page.locator("[data-testid=stPopoverBody] input[type=file]").first
    text = "schema: 1\nname: own\nextends: small\nheadlin: [<b>x</b>]\n"
    upload.set_input_files({"name": "own.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    visitor.until(lambda: "4 │ headlin: [<b>x</b>]" in visitor.text, "the line of the fault as it is written")
    assert "own.yaml:4" in visitor.text
    assert "Traceback" not in visitor.text
    assert visitor.complaints == []


def test_a_menu_that_is_opened_again_undoes_nothing_that_was_set_since(visit, small_app):
    visitor = visit(small_app).finish()
    visitor.at("tools_own").locator("button").first.click()
    upload = visitor.page.locator("[data-testid=stPopoverBody] input[type=file]").first
    text = (
        "schema: 1\nname: own\nextends: small\ntitle: '![i](http://192.0.2.1/i.png)'\n"
        "policies:\n  other: {title: Other, set: {supervision.regime: always_open}}\n"
    )
    upload.set_input_files({"name": "own.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    visitor.until(lambda: "own.yaml" in visitor.command, "the own scenario")
    visitor.page.keyboard.press("Escape")
    visitor.finish().press_slider("lever/own/always_open/supervision.review.reviewers")
    visitor.until(lambda: "supervision.review.reviewers=" in visitor.command, "the new question")
    for _ in range(3):
        visitor.at("tools_own").locator("button").first.click()
        visitor.at("own_save").locator("[data-testid=stDownloadButton]").wait_for()
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_timeout(500)
    assert "supervision.review.reviewers=" in visitor.command
    assert visitor.complaints == []
    assert visitor.hosts == {"localhost"}
