"""The other pages and the tabs in a real browser: they open, in every language; files go in and come out."""

import csv
import io
import re

import pytest

from sandbox.web import shell
from sandbox.web.language import LANGUAGES, book
from sandbox.web.views import views

pytestmark = pytest.mark.slow

NAMES = [name for _, (name, _) in shell.pages()]


def settled(visitor):
    """Until Streamlit says that nothing runs."""
    visitor.page.wait_for_timeout(300)
    visitor.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def no_fault(visitor, words):
    assert words["problem.fault"].partition("{")[0].strip() not in visitor.text
    assert "Traceback" not in visitor.text
    assert visitor.page.locator("[data-testid=stException]").count() == 0


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_tab_of_the_comparison_opens(visit, small_app, tag):
    words = book(tag).phrases
    visitor = visit(small_app, f"/?lang={tag}").finish(words["run.finished"].format(total=60))
    for name in views():
        visitor.page.get_by_role("tab", name=words[f"view.{name}"], exact=True).click()
        settled(visitor)
        no_fault(visitor, words)
        panel = visitor.page.get_by_role("tabpanel", name=words[f"view.{name}"], exact=True)
        visitor.until(lambda panel=panel: panel.inner_text().strip(), f"something in the tab {name}")
    assert visitor.complaints == []
    assert visitor.hosts == {"localhost"}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_is_reached_from_the_top_and_the_levers_are_kept(visit, small_app, tag):
    words = book(tag).phrases
    visitor = visit(small_app, f"/?lang={tag}").finish(words["run.finished"].format(total=60))
    question = visitor.heading
    for name in [*NAMES[1:], NAMES[0]]:
        visitor.page.get_by_role("link", name=words[f"page.{name}"], exact=True).first.click()
        path = "" if name == NAMES[0] else name
        visitor.page.wait_for_url(re.compile(rf"localhost:\d+/{path}([?].*)?$"))
        settled(visitor)
        no_fault(visitor, words)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert visitor.heading == question
    assert visitor.page.locator("html").get_attribute("lang") == tag
    assert visitor.complaints == []
    assert visitor.hosts == {"localhost"}


def test_no_chart_is_drawn_without_ends(visit, shipped_app):
    words = book("en").phrases
    visitor = visit(shipped_app)
    for name in views():
        visitor.page.get_by_role("tab", name=words[f"view.{name}"], exact=True).click()
        settled(visitor)
    visitor.page.get_by_role("link", name=words["page.calculators"], exact=True).first.click()
    visitor.page.locator("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas").first.wait_for()
    visitor.at("calculator").get_by_text(words["calculators.loss"], exact=True).click()
    settled(visitor)
    visitor.page.get_by_role("link", name=words["page.look_closer"], exact=True).first.click()
    visitor.page.get_by_role("tab", name=words["closer.story"], exact=True).click()
    visitor.page.locator("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas").first.wait_for()
    settled(visitor)
    drawn = [line for line in visitor.console if "extent" in line or "scale property" in line or "fit-y" in line]
    assert drawn == []


@pytest.mark.parametrize("kind", ["typical", "fastest", "slowest"])
def test_each_kind_of_run_can_be_watched_on_the_shipped_comparison(visit, shipped_app, kind):
    words = book("en").phrases
    visitor = visit(shipped_app, "/watch", ready="canvas")
    start = words[f"watch.run.{kind}"].partition("{")[0].strip()
    visitor.at("watch/kind").locator("[role=combobox], input").first.click()
    visitor.page.get_by_role("option").filter(has_text=start).click()
    settled(visitor)
    ends = words["watch.ends.head"].partition("{")[0].strip()
    visitor.until(lambda: ends in visitor.text, "how the run ends")
    no_fault(visitor, words)
    assert visitor.complaints == []


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_page_opened_by_its_own_address_has_no_complaint_but_the_known(visit, small_app, name):
    visitor = visit(small_app, f"/{name}", ready="[data-testid=stMain] .stElementContainer")
    settled(visitor)
    no_fault(visitor, book("en").phrases)
    assert visitor.complaints == []
    assert visitor.hosts == {"localhost"}


def test_the_numbers_of_a_chart_come_as_a_file(visit, small_app):
    words = book("en").phrases
    visitor = visit(small_app).finish()
    visitor.page.get_by_role("tab", name=words["view.waits"], exact=True).click()
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("tabpanel").get_by_role("button", name=words["view.csv"], exact=True).click()
    assert coming.value.suggested_filename.endswith(".csv")
    rows = list(csv.reader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) > 2
    assert {len(row) for row in rows} == {len(rows[0])}
    assert any(float(cell) > 0 for row in rows[1:] for cell in row[1:] if cell.replace(".", "", 1).isdigit())
    assert visitor.complaints == []


def test_an_uploaded_portfolio_with_a_fault_is_refused_at_its_line(visit, small_app):
    words = book("en").phrases
    visitor = visit(small_app, "/calculators", ready=".st-key-quota_way")
    visitor.page.get_by_role("radio", name=words["quota.way.text"], exact=True).click()
    text = "borrower: {kind: firm, net_assets: 1000000}\nloans: []\nnonsense_<b>x</b>: 1\n"
    upload = visitor.at("quota_text/file").locator("input[type=file]")
    upload.set_input_files({"name": "own.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    visitor.until(lambda: "3 │ nonsense_<b>x</b>: 1" in visitor.text, "the line of the fault as it is written")
    assert "Traceback" not in visitor.text
    assert visitor.complaints == []


def write_cell(visitor, table, across, down, text):
    """Write into a cell of an editable table, by its place in pixels, as a hand does."""
    place = visitor.page.locator("[data-testid=stDataFrame]").nth(table)
    place.scroll_into_view_if_needed()
    visitor.page.wait_for_timeout(500)
    box = place.bounding_box()
    visitor.page.mouse.click(box["x"] + across, box["y"] + down)
    visitor.page.wait_for_timeout(500)
    visitor.page.mouse.dblclick(box["x"] + across, box["y"] + down)
    visitor.page.locator("[id^=gdg-overlay] :is(input, textarea)").first.wait_for(timeout=20_000)
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type(text, delay=40)
    visitor.page.keyboard.press("Enter")


def test_a_group_is_typed_into_its_tables(visit, small_app):
    """A subsidiary is called otherwise; its loan then belongs to nobody until it is given to it again."""
    words = book("en").phrases
    visitor = visit(small_app, "/calculators", ready=".st-key-quota_kind")
    visitor.page.get_by_role("radio", name=words["quota.kind.group"], exact=True).click()
    visitor.until(lambda: "ship: tanker" in visitor.text, "the worked example")
    settled(visitor)
    write_cell(visitor, 0, 60, 50, "boat")
    nobody = words["quota.form.nobody"].format(name="ship")
    visitor.until(lambda: nobody in visitor.text, "whose loan is whose")
    settled(visitor)
    write_cell(visitor, 1, 60, 85, "boat")
    visitor.until(lambda: "boat: tanker" in visitor.text, "the loan of the boat")
    assert nobody not in visitor.text
    assert "id: boat" in visitor.text
    assert visitor.complaints == []
