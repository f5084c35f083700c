"""The app in a real browser: opened, driven, stopped, in every language, by several people, on hostile input."""

import json
import re
import subprocess
import sys

import pytest

from benchmarks.serving import ROOT
from sandbox.web.language import LANGUAGES, book
from tests.browser.conftest import HOSTILE

pytestmark = pytest.mark.slow

FIRST_ESTIMATE = 10.0
"""Seconds on a machine that others use too; benchmarks/load.py measures against the target, which is 2 s at most."""
OPEN = "supervision.regime.always_open"
REVIEWERS = "lever/small/always_open/supervision.review.reviewers"


def test_the_shipped_app_opens_with_its_first_comparison(visit, shipped_app):
    visitor = visit(shipped_app)
    visitor.until(lambda: len(visitor.rows) == 8, "figures of every headline measure")
    assert "“Always open” instead of “As it is”" in visitor.heading
    assert visitor.complaints == []
    assert visitor.hosts == {"localhost"}


def test_the_first_screen_holds_answer_scorecard_and_chart(visit, shipped_app):
    visitor = visit(shipped_app)
    chart = visitor.page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    chart.wait_for()
    height = visitor.page.viewport_size["height"]
    for place in (visitor.page.locator(".sb-answer").first, visitor.card, chart):
        box = place.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height  # the chart with its axis
    wide = visitor.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


def test_every_term_of_the_scorecard_explains_itself_to_the_keyboard(visit, shipped_app):
    visitor = visit(shipped_app)
    terms = visitor.card.locator(".sb-tip")
    visitor.until(lambda: terms.count() >= 8, "the terms of the scorecard")
    visitor.at("fresh_basis").locator("summary").focus()
    reached = set()
    for _ in range(terms.count() + 4):
        visitor.page.keyboard.press("Tab")
        here = visitor.page.evaluate(
            """() => {const e = document.activeElement, tip = e.querySelector(':scope > .tip'), s = getComputedStyle(e);
            return [e.className, e.firstChild ? e.firstChild.textContent : '', tip ? getComputedStyle(tip).display : '',
                    s.outlineStyle + s.outlineWidth]}"""
        )
        if here[0] == "sb-tip":
            assert here[2:] == ["block", "solid2px"]
            reached.add(here[1])
    assert reached == {
        term.split("\n")[0] for term in terms.evaluate_all("all => all.map(e => e.firstChild.textContent)")
    }


def test_what_streamlit_lays_over_a_chart_is_away_on_the_projector(visit, shipped_app):
    visitor = visit(shipped_app)
    bar = visitor.page.locator("[data-testid=stElementToolbar]").first
    chart = visitor.page.locator("[data-testid=stVegaLiteChart]").first
    chart.hover()
    visitor.until(bar.is_visible, "the bar over the chart")
    visitor.at("projector").locator("label").first.click()
    visitor.until(lambda: visitor.page.locator("section[data-testid=stSidebar]").is_hidden(), "the projector's page")
    chart.hover()
    assert bar.is_hidden()


def test_a_lever_that_is_moved_gives_a_first_estimate_and_marks_the_old_one(visit, small_app):
    visitor = visit(small_app).finish()
    before = visitor.rows
    visitor.press_slider(REVIEWERS)
    visitor.until(lambda: "changed” instead of" in visitor.heading, "the new question")
    taken = visitor.until(lambda: not visitor.stale, "a first estimate of the new question")
    assert taken < FIRST_ESTIMATE
    visitor.finish()
    assert visitor.rows != before
    assert "supervision.review.reviewers=" in visitor.command
    assert visitor.complaints == []
    assert visitor.hosts == {"localhost"}


def test_runs_that_are_stopped_stand_still_and_go_on_again(visit, small_app):
    visitor = visit(small_app)
    visitor.at("runs_and_seed").locator("summary").click()
    runs = visitor.at("replications").locator("input[type=range]")
    runs.focus()
    runs.press("End")
    visitor.until(lambda: " 2,000 runs" in visitor.progress, "a thousand runs of each policy")
    visitor.at("stop").locator("button").click()
    visitor.until(lambda: "stopped after" in visitor.progress, "the runs stopped", seconds=10)
    # A block that was under way may still come in; after it nothing does.
    visitor.page.wait_for_timeout(2000)
    done = visitor.progress
    visitor.page.wait_for_timeout(2000)
    assert visitor.progress == done
    visitor.at("continue").locator("button").click()
    visitor.until(lambda: "stopped after" not in visitor.progress, "the runs going on", seconds=10)
    visitor.until(lambda: visitor.progress.split(" of ")[0] != re.search(r"[\d,]+", done)[0], "more runs")
    visitor.at("stop").locator("button").click()
    visitor.until(lambda: "stopped after" in visitor.progress, "the runs stopped again", seconds=10)
    assert visitor.complaints == []


def test_a_further_policy_has_a_column_of_its_own(visit, small_app):
    visitor = visit(small_app).finish()
    visitor.compare_with("More reviewers")
    visitor.until(lambda: visitor.page.locator(".sb-card.several").count() == 1, "a card of three policies")
    visitor.finish("90 runs done")
    assert "More reviewers" in visitor.card.locator("thead").inner_text()
    assert "as_is,always_open,more" in visitor.command
    assert visitor.complaints == []


def test_the_figures_are_those_of_the_command_below_them(visit, small_app):
    visitor = visit(small_app).finish()
    words = visitor.command.split()
    assert words[0] == "sandbox"
    command = [sys.executable, "-m", *words, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    policies = json.loads(done.stdout)["policies"]
    for number, policy in ((1, "as_is"), (2, "always_open")):
        shown = float(visitor.rows[0].split("\t")[number])
        assert shown == pytest.approx(policies[policy]["applications"]["mean"], rel=0.01)


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_a_switch_of_language_keeps_levers_and_figures(visit, small_app, tag):
    visitor = visit(small_app).finish()
    visitor.press_slider(REVIEWERS)
    visitor.until(lambda: "changed” instead of" in visitor.heading, "the new question")
    visitor.finish()
    figures = [re.findall(r"[\d.]+", row.split("\t")[1]) for row in visitor.rows]
    seats = visitor.at(REVIEWERS).locator("input[type=range]").get_attribute("value")
    visitor.pick("language", LANGUAGES[tag])
    done = book(tag).phrases["run.finished"].format(total=60)
    visitor.until(lambda: done in visitor.progress, done)
    visitor.until(lambda: book(tag).phrases["ask.policies"] in visitor.text, "the levers in the language")
    assert visitor.page.locator("html").get_attribute("lang") == tag
    assert f"lang={tag}" in visitor.page.url
    assert [re.findall(r"[\d.]+", row.split("\t")[1]) for row in visitor.rows] == figures
    assert visitor.at(REVIEWERS).locator("input[type=range]").get_attribute("value") == seats
    regime = visitor.at(REVIEWERS.replace("review.reviewers", "regime"))
    assert regime.locator("input").first.get_attribute("value") == book(tag).phrases[f"choice.{OPEN}"]
    command = visitor.command
    visitor.pick("language", LANGUAGES["en"])
    visitor.until(lambda: "runs done" in visitor.progress, "the runs in English")
    visitor.until(lambda: regime.locator("input").first.get_attribute("value") == book("en").phrases[f"choice.{OPEN}"],
                  "the label in English")  # fmt: skip
    assert visitor.command == command
    assert [re.findall(r"[\d.]+", row.split("\t")[1]) for row in visitor.rows] == figures
    assert visitor.complaints == []


def test_a_browsers_own_language_is_spoken(visit, small_app):
    visitor = visit(small_app, locale="zh-CN")
    visitor.until(lambda: visitor.page.locator("html").get_attribute("lang") == "zh-Hans", "Chinese")
    visitor.finish(book("zh-Hans").phrases["run.finished"].format(total=60))


def test_what_one_visitor_sets_another_does_not_see(visit, small_app):
    one = visit(small_app).finish()
    one.press_slider(REVIEWERS)
    one.until(lambda: "changed” instead of" in one.heading, "the new question")
    other = visit(small_app).finish()
    assert "“Always open” instead of" in other.heading
    assert "“Always open, changed” instead of" in one.heading


def test_a_page_that_is_loaded_again_after_the_connection_was_lost_has_its_figures(visit, small_app):
    visitor = visit(small_app).finish()
    figures = visitor.rows
    visitor.page.reload()
    visitor.page.wait_for_selector(".sb-progress")
    assert visitor.finish().rows == figures


def test_a_policy_whose_name_is_markup_is_shown_as_it_is_written(visit, small_app):
    visitor = visit(small_app).finish()
    visitor.compare_with(HOSTILE)
    visitor.finish("90 runs done")
    visitor.until(lambda: HOSTILE in visitor.heading, "the name in the question")
    assert HOSTILE in visitor.card.locator("thead").inner_text()
    assert visitor.page.locator("img[src='x'], img[src*='192.0.2.1']").count() == 0
    assert visitor.hosts == {"localhost"}
    assert visitor.complaints == []


def test_a_broken_scenario_is_left_out_and_its_line_named(visit, small_app, folder):
    broken = folder / "broken.yaml"
    broken.write_text("schema: 1\nname: broken\nheadlin: [x]\n", encoding="utf-8")
    try:
        visitor = visit(small_app)
        visitor.until(lambda: "broken.yaml:3" in visitor.text, "the place of the fault")
        assert "A scenario file was left out" in visitor.text
        assert "Traceback" not in visitor.text
        visitor.finish()
    finally:
        broken.unlink()


@pytest.mark.parametrize("width", [390, 1366])
def test_no_page_is_wider_than_the_screen(visit, small_app, width):
    visitor = visit(small_app).finish()
    visitor.page.set_viewport_size({"width": width, "height": 844})
    visitor.page.wait_for_timeout(1000)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_lever_can_be_reached_and_moved_by_keys_alone(visit, small_app):
    visitor = visit(small_app).finish()
    seen = "document.activeElement && document.activeElement.closest('[class*=st-key-lever-]') !== null"
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        ranged = visitor.page.evaluate(f"{seen} && document.activeElement.type === 'range'")
        if ranged:
            break
    assert ranged
    visitor.page.keyboard.press("ArrowRight")
    visitor.until(lambda: "changed” instead of" in visitor.heading, "the new question")
