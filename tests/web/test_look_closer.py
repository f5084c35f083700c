"""Look closer: a sweep and a tornado are started, stopped and read on the page, in every language."""

import json
import re

import pytest

from sandbox.study.tasks import the_model
from sandbox.web import service, shell
from sandbox.web.closer import lever_form, sweep_charts
from sandbox.web.language import LANGUAGES, book
from sandbox.web.levers import levers

PAGE = str(shell.PAGES / "look_closer.py")


def opened(app, tab="trade_off", language="en"):
    app.at.query_params["lang"] = language
    app.open()
    app.at.switch_page(PAGE).run()
    assert not app.at.exception, app.at.exception
    assert fault(language) not in app.html
    if tab != "trade_off":
        app.at.session_state["closer_tabs"] = book(language).phrases[f"closer.{tab}"]
        app.open()
        assert fault(language) not in app.html
    return app


def fault(language):
    return book(language).phrases["problem.fault"].partition("{")[0]


def until_done(app, language="en"):
    end = book(language).phrases["run.finished"].partition("}")[2].strip()
    for _ in range(300):
        app.open()
        if end in app.html:
            return app.open()
    raise AssertionError(app.html[:800])


def until_there(app):
    """Until there is a chart."""
    for _ in range(100):
        if charts_of(app.open()):
            return
    raise AssertionError(app.html[:800])


def charts_of(app):
    return [json.loads(c.proto.spec) for c in app.at.get("vega_lite_chart")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sweep_is_run_and_read_in_every_language(app, language):
    opened(app, language=language)
    app.choose("sweep/runs", 30)
    app.at.text_input[0].set_value("4, 8").run()
    app.press("start/trade_off")
    until_done(app, language)
    assert len(charts_of(app)) == 2
    assert fault(language) not in app.html
    if language != "en":
        tipless = re.sub(r'<span class="tip".*?</span>', " ", app.html)
        said = re.sub(r"<[^>]+>|(?:S|I|X|P|C):\S+|[a-z_]+\.[a-z_.]+", " ", tipless)
        assert not re.findall(r"(?:[A-Za-z]{3,} ){3,}", said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_matters_most_is_run_and_read_in_every_language(app, language):
    opened(app, "matters", language)
    app.press("start/matters")
    until_there(app)
    app.press("stop/matters")
    (chart,) = charts_of(app)
    assert chart["layer"]
    assert not service.manager()._demands
    assert fault(language) not in app.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_firm_has_a_story_under_two_policies(app, language):
    opened(app, "story", language)
    until_there(app)
    (chart,) = charts_of(app)
    bars = chart["layer"][0]
    assert bars["encoding"]["x2"]
    assert fault(language) not in app.html
    assert "BJ-" in app.html or "ZGC-" in app.html or "YF-" in app.html
    steps = app.html.split("sb-steps")[1]
    assert steps.count("<details><summary>") == steps.partition("</table>")[0].count('<th scope="row">') > 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_measures_stand_in_a_table_and_can_be_found(app, language):
    opened(app, "measures", language)
    until_done(app, language)
    rows = app.html.count('<th scope="row">')
    assert rows > 10
    app.at.text_input(key="measures/search").set_value("no such <b>thing</b>").run()
    assert '<th scope="row">' not in app.html
    assert fault(language) not in app.html


def test_a_broken_value_is_said_in_words(app):
    opened(app)
    app.at.text_input[0].set_value("4, <b>many</b>").run()
    assert "cannot be run" in app.html
    assert "<b>many</b>" not in app.html
    assert "Traceback" not in app.html


def test_stopping_a_sweep_leaves_nothing_to_be_run(app):
    opened(app)
    app.press("start/trade_off")
    assert service.manager()._demands
    app.press("stop/trade_off")
    assert not service.manager()._demands
    assert app.has_button("start/trade_off")


def test_figures_for_other_settings_are_marked_as_such(app):
    opened(app)
    app.at.text_input[0].set_value("4, 8").run()
    app.choose("sweep/runs", 10)
    app.press("start/trade_off")
    until_done(app)
    assert "figures for other settings" not in app.html
    app.at.text_input[0].set_value("4, 9").run()
    assert "figures for other settings" in app.html


def test_values_are_read_as_people_write_them():
    assert lever_form.read_values("4, 8、 0.5；10 %") == [4, 8, 0.5, 0.1]
    assert lever_form.read_values(" ") == []
    assert lever_form.read_values("x") == ["x"]


def test_values_on_offer_can_be_set(small):
    policy = small.policies[0]
    catalogue = the_model().catalogue
    found = lever_form.choosable(levers(small, catalogue, policy, policy), frozenset())
    for lever in found.values():
        values = lever_form.values_for(lever)
        assert len(values) == len(set(values))
        if lever.reach is not None:
            assert all(lever.settings[0].low <= value <= lever.settings[0].high for value in values), lever.path
            assert lever.settings[0].value in values


def test_text_on_a_heat_map_has_contrast():
    for share in range(11):
        ground = sweep_charts.colour_at(share / 10, 0.0, 1.0)
        light, dark = (luminance(colour) for colour in (ground, sweep_charts.ink_on(ground)))
        high, low = max(light, dark), min(light, dark)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
