"""Look closer: a sweep and a tornado are started, stopped and read on the page, in every language."""

import json
import re

import pytest

from sandbox.web import service, shell
from sandbox.web.language import LANGUAGES, book

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
