"""Own scenarios, links, files and what is kept: what is opened is what was sent, and what is wrong is said."""

import csv
import html
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from sandbox.declare.load import load_text
from sandbox.declare.problems import InputRefused
from sandbox.study.tasks import the_model
from sandbox.web import uploads
from sandbox.web.language import LANGUAGES, book
from sandbox.web.server import SCRIPT
from sandbox.web.tools import kept_in
from tests.web.conftest import Page

CATALOGUE = the_model().catalogue
HOSTILE = "<b>x</b> ![i](http://e.example/x)"
FIRMS = b"id,area,output_cny,founded\nA,cuihu,50000000,2015-03-01\nB,yongfeng,20000000,2018-06-01\n"


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("SANDBOX_DATA_DIR", str(folder))
    kept_in.cache_clear()
    return folder


def words(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.html)))


def menu(page, name):
    page.at.session_state[f"tools_{name}"] = True
    return page.open()


def link_of(page):
    menu(page, "share")
    return next(code.value for code in page.at.code if "?c=" in code.value)


def visitor(link="", language=None):
    page = Page(AppTest.from_file(str(SCRIPT), default_timeout=60))
    for name, values in parse_qs(urlsplit(link).query).items():
        page.at.query_params[name] = values[0]
    if language:
        page.at.query_params["lang"] = language
    return page.open()


def card(page):
    return re.search(r'<table class="sb-card.*?</table>', page.html, re.DOTALL)[0]


def test_a_link_opens_the_same_comparison_with_the_same_numbers(app):
    app.finish().compare_with("always_open", "more").move("supervision.review.reviewers", 13)
    app.at.number_input(key="seed").set_value(7).run()
    app.choose("world/small/review", "hours")
    app.finish()
    other = visitor(link_of(app)).finish()
    assert card(other) == card(app)
    assert other.command == app.command
    assert "it gives the same numbers" in words(other)
    other.press("arrival_read")
    assert "it gives the same numbers" not in words(other)


def test_a_link_is_opened_once_and_levers_then_stay_as_moved(app):
    app.finish().move("supervision.review.reviewers", 13)
    other = visitor(link_of(app))
    assert "own:supervision.regime=always_open,supervision.review.reviewers=13" in other.command
    key = next(s.key for s in other.at.slider if s.key.endswith("/own/supervision.review.reviewers"))
    other.at.slider(key=key).set_value(9).run()
    assert "supervision.review.reviewers=9" in other.command
    other.open()
    assert "supervision.review.reviewers=9" in other.command


def test_a_link_to_a_scenario_that_has_changed_names_what_changed(app, scenarios, small_text):
    app.finish()
    link = link_of(app)
    changed = small_text.replace(
        "population.district.yongfeng_firms: {value: 0", "population.district.yongfeng_firms: {value: 3"
    )
    assert changed != small_text
    (scenarios / "small.yaml").write_text(changed, encoding="utf-8")
    other = visitor(link)
    assert "need not give the numbers" in words(other)
    assert "population.district.yongfeng_firms" in words(other)
    assert "it gives the same numbers" not in words(other)


@pytest.mark.parametrize("text", ["1.xxxx", "9.abc", "", "1.", "<b>x</b>", "1." + "A" * 9000])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_link_is_refused_in_words_and_the_page_is_there(app, text, language):
    app.at.query_params["c"] = text
    app.at.query_params["lang"] = language
    app.open()
    assert (book(language).phrases["arrival.link.refused"] in words(app)) == bool(text)
    assert "sandbox compare" in app.command
    assert "<b>x</b>" not in app.html


def upload(page, *files):
    menu(page, "own")
    page.at.file_uploader(key="own_files").set_value([(name, data, "text/plain") for name, data in files]).run()
    assert not page.at.exception
    return page


def own_text(small_text, **changes):
    text = small_text.replace("name: small", "name: mine").replace("A small sandbox", "My sandbox")
    for before, after in changes.items():
        text = text.replace(before, after)
    return text


def test_an_uploaded_scenario_is_chosen_and_runs(app, small_text):
    upload(app, ("mine.yaml", own_text(small_text).encode())).finish()
    assert app.at.selectbox(key="scenario").value == "mine"
    assert "sandbox compare mine.yaml --policies" in app.command
    assert str(uploads.folder()) not in app.html + app.command
    app.choose("scenario", "small")
    assert "small.yaml --policies" in app.command


def test_a_broken_scenario_is_shown_at_its_line(app, small_text):
    text = own_text(small_text).replace("headline: [applications", "headline: [aplications")
    number = 1 + text[: text.index("aplications")].count("\n")
    upload(app, ("mine.yaml", text.encode()))
    assert f"mine.yaml:{number}" in words(app)
    assert f"{number} │" in words(app)
    assert app.at.selectbox(key="scenario").value == "small"


def test_an_own_scenario_cannot_take_a_shipped_name_nor_read_a_file(app, small_text, tmp_path):
    upload(app, ("small.yaml", small_text.encode()))
    assert "there is a scenario small already" in words(app)
    secret = tmp_path / "secret.csv"
    secret.write_text("id\nsecret-line\n", encoding="utf-8")
    for line in (f"population.file: {secret}", f"extends: {secret}", "population.file: firms.csv"):
        with pytest.raises(InputRefused) as refused:
            uploads.own_scenario(own_text(small_text) + f"\n{line}\n", "mine.yaml", None, CATALOGUE, ())
        assert "secret-line" not in str(refused.value)
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text("secret-line: 1\n", encoding="utf-8")
    text = own_text(small_text).replace(
        "parameters:", f"parameters:\n  ip_finance.sharing.scheme: {{value: {scheme}, source: x, status: law}}", 1
    )
    with pytest.raises(InputRefused) as refused:
        load_text(text, "mine.yaml", CATALOGUE)
    assert "secret-line" not in str(refused.value)


def test_an_own_scenario_is_shared_as_a_file_and_opens_elsewhere(app, small_text):
    upload(app, ("mine.yaml", own_text(small_text).encode())).finish()
    menu(app, "share")
    assert "is not one that everybody has" in words(app)
    assert not [code for code in app.at.code if "?c=" in code.value]


def test_a_list_of_firms_takes_the_place_of_the_scenarios(app, small_text):
    upload(app, ("my firms.csv", FIRMS)).finish()
    assert app.at.selectbox(key="scenario").value == "small-firms"
    assert app.at.session_state["shown"].question.scenario.firms_digest
    app.choose("scenario", "small")
    upload(app, ("firms.csv", FIRMS.replace(b"20000000", b"much")))
    assert "firms.csv:3" in words(app)
    assert "3 │ B,yongfeng,much" in words(app)
    text = own_text(small_text) + "population.file: list.csv\n"
    upload(app, ("mine.yaml", text.encode()), ("list.csv", FIRMS)).finish()
    assert app.at.selectbox(key="scenario").value == "mine"
    assert "sandbox compare mine.yaml" in app.command
    upload(app, ("a.yaml", b"x: 1"), ("b.yaml", b"x: 1"))
    assert "2 scenarios and 0 lists" in words(app)


def test_what_is_kept_is_opened_again_and_removed(app):
    app.finish().move("supervision.review.reviewers", 13).finish()
    menu(app, "share")
    app.at.text_input(key="keep_name").set_value(HOSTILE).run()
    app.press("keep")
    kept = card(app)
    other = visitor()
    menu(other, "share")
    assert len(other.at.selectbox(key="kept_chosen").options) == 1
    other.press("kept_open").finish()
    assert card(other) == kept
    assert "Opened from what was kept" in words(other)
    assert "<b>x</b>" not in other.html
    menu(other, "share")
    other.press("kept_remove")
    assert "Nothing is kept yet" in words(other)


def test_a_comparisons_file_opens_in_a_fresh_session(app, small_text):
    from sandbox.web.share_file import to_file
    from sandbox.web.shared import Asked

    scenario = load_text(own_text(small_text), "mine.yaml", CATALOGUE)
    data = to_file(Asked(scenario, scenario.policies[:2], "as_is", 30, 5), CATALOGUE, the_model().version)
    menu(app, "share")
    app.at.file_uploader(key="open_file").set_value(("c.json", data, "application/json")).run()
    assert not app.at.exception
    assert app.at.selectbox(key="scenario").value == "mine"
    assert app.at.number_input(key="seed").value == 5
    assert "it gives the same numbers" in words(app)
    # The command names a file, which can be saved beside it.
    assert app.command.startswith("sandbox compare mine.yaml --policies as_is,always_open --reference as_is --repl")
    menu(app, "own")
    assert [b for b in app.at.get("download_button") if "own_save" in b.proto.id]
    menu(app, "share")
    app.at.file_uploader(key="open_file").set_value(("d.json", b"{}", "application/json")).run()
    assert "could not be opened" in words(app)


def test_a_file_whose_scenario_has_a_shipped_name_but_another_content_gets_a_name_of_its_own(app, small_text):
    from sandbox.web.share_file import to_file
    from sandbox.web.shared import Asked

    scenario = load_text(small_text.replace("end: 2021-04-01", "end: 2021-05-01", 1), "small.yaml", CATALOGUE)
    data = to_file(Asked(scenario, scenario.policies[:2], "as_is", 30, 5), CATALOGUE, the_model().version)
    menu(app, "share")
    app.at.file_uploader(key="open_file").set_value(("c.json", data, "application/json")).run()
    assert app.at.selectbox(key="scenario").value == "small-2"


def test_files_to_take_along_hold_what_stands_on_the_page(app):
    from sandbox.web import take_along

    app.finish()
    shown = app.at.session_state["shown"]
    rows = list(csv.DictReader(io.StringIO(take_along.series_csv(shown.comparison).decode("utf-8-sig"))))
    assert {row["policy"] for row in rows} == {"As it is", "Always open"}
    journal = take_along.journal_of(shown.question, "always_open", 0).decode("utf-8-sig")
    assert journal.splitlines()[0].startswith("moment,time")
    assert len(journal.splitlines()) > 10
    menu(app, "share")
    labels = {button.proto.label for button in app.at.get("download_button")}
    phrases = book("en").phrases
    wanted = {phrases[f"take.{n}"] for n in ("summary", "runs_file", "parquet", "excel", "series", "journal")}
    assert wanted <= labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menus_speak_the_language(app, language):
    app.at.query_params["lang"] = language
    app.finish_in(language)
    menu(app, "share")
    assert book(language).phrases["share_link.help"] in words(app)
    menu(app, "own")
    assert book(language).phrases["own.help"] in words(app)


def test_a_command_is_shown_without_the_place_of_uploads():
    command = f"sandbox compare {uploads.folder()}/0123456789abcdef/mine.yaml --seed 1"
    assert uploads.command_shown(command) == "sandbox compare mine.yaml --seed 1"
    assert uploads.safe_name("../../etc/passwd.yaml", "x.yaml") == "passwd.yaml"
    assert uploads.safe_name("a b;c.yaml", "x.yaml") == "x.yaml"
    assert json.dumps(uploads.command_shown("sandbox run small")) == '"sandbox run small"'


def test_the_file_of_an_own_scenario_has_the_name_that_the_command_names(app):
    upload(app, ("my firms.csv", FIRMS)).finish()
    file = Path(app.at.session_state["own_scenarios"]["small-firms"].file)
    assert f"compare {file.name} " in app.command
    assert file.name == "small-firms.yaml"


@pytest.mark.slow
def test_what_is_removed_leaves_the_box_and_two_of_one_name_differ(app):
    app.finish()
    menu(app, "share")
    for _ in range(3):
        app.at.text_input(key="keep_name").set_value("the same").run()
        app.press("keep")
    box = app.at.selectbox(key="kept_chosen")
    assert len(set(box.options)) == 3
    last = box.value
    app.press("kept_remove")
    box = app.at.selectbox(key="kept_chosen")
    assert box.value != last
    assert len(box.options) == 2
    assert box.proto.set_value  # the browser is told, and shows it
    assert box.proto.raw_value == box.options[0]


def test_a_title_in_a_label_is_not_taken_for_markdown(app, small_text):
    hostile = "![i](http://192.0.2.1/i.png) :red[x] **b** $x$"
    upload(app, ("mine.yaml", own_text(small_text).replace("title: My", f"title: '{hostile}' #", 1).encode()))
    menu(app, "own")
    (label,) = [b.proto.label for b in app.at.get("download_button") if "own_save" in b.proto.id]
    assert "![" not in label
    assert ":red[" not in label
    assert hostile in re.sub(r"\\(.)", r"\1", label)
