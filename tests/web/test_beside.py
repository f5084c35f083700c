"""The same comparison beside itself: in other worlds, and with the assumptions drawn."""

import pytest

from sandbox.report.judgement import Judgement
from sandbox.web import beside, service
from sandbox.web.beside_table import change
from sandbox.web.language import LANGUAGES, book
from sandbox.web.question import Wanted, ask
from sandbox.web.work import app_model

MODEL = app_model()


def opened(app, kind, world=None):
    app.at.session_state["beside"] = kind
    if world:
        app.at.session_state["beside_world"] = world
    return app.open()


def settle(app, text):
    """Look again, as the timer would, until `text` stands on the page."""
    for _ in range(300):
        if text in app.html:
            return app
        app.open()
    raise AssertionError(app.html[-3000:])


@pytest.fixture
def question(small):
    return ask(small, small.policy("as_is"), [Wanted(small.policy("always_open"), {})], MODEL, 4, 1)


def test_doubt_is_another_question_and_says_so_in_its_command(question, small):
    from dataclasses import replace

    doubted = replace(question, doubt="parameters")
    assert set(doubted.identities).isdisjoint(question.identities)
    assert "--doubt parameters" in doubted.command
    assert "--doubt" not in question.command
    path = "population.district.cuihu_firms"
    given = small.parameters[path]
    wider = replace(given, uncertainty=MODEL.catalogue.parameters["supervision.review.reviewers"].uncertainty)
    other = replace(doubted, scenario=small.with_parameters({path: wider}))
    assert set(other.identities).isdisjoint(doubted.identities)
    assert replace(other, doubt="luck").identities == question.identities


def test_nothing_is_run_before_it_is_opened_and_the_chosen_world_is_not_run_twice(app):
    app.finish()
    manager = service.manager()
    assert len(manager._jobs) == 2
    settle(opened(app, "worlds", "effects"), "120 runs done")
    assert len(manager._jobs) == 6
    assert "no side effects (as chosen)" in app.html or "(as chosen)" in app.html
    assert app.html.count('class="sb-card several"') == 1
    assert "on the same 30 runs" in app.html
    assert "--world effects=certification" in app.html


@pytest.mark.slow
def test_a_world_that_touches_nothing_is_said_to_touch_nothing(app):
    app.finish()
    settle(opened(app, "worlds", "cover"), "120 runs done")
    assert "Nothing here depends on it" in app.html


@pytest.mark.slow
def test_doubt_about_the_assumptions_is_laid_beside_luck(app):
    app.finish()
    settle(opened(app, "doubt"), "Both columns on the same 30 runs")
    assert "Assumptions drawn from their ranges" in app.html
    assert "--doubt parameters" in app.html
    assert "what the policies set and what has dates is not drawn" in app.html


def test_it_waits_for_the_pages_own_runs_and_ends_when_it_is_closed(app, monkeypatch):
    monkeypatch.setattr("sandbox.web.sidebar.DEFAULT_REPLICATIONS", 1000)
    app.open()
    opened(app, "worlds", "effects")
    assert "Begins when the runs above are done." in app.html
    manager = service.manager()
    assert len(manager._jobs) == 2
    monkeypatch.setattr("sandbox.web.sidebar.DEFAULT_REPLICATIONS", 30)


@pytest.mark.slow
def test_several_policies_have_a_block_of_rows_each(app):
    app.open().compare_with("always_open", "more").finish()
    settle(opened(app, "worlds", "effects"), "180 runs done")
    assert app.html.count('scope="rowgroup"') == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(app, language):
    app.at.query_params["lang"] = language
    app.finish_in(language)
    phrases = book(language).phrases
    settle(opened(app, "doubt"), phrases["beside.parameters"])
    assert phrases["beside.parameters"] in app.html


def judged(key, side=""):
    return Judgement(key, side)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (judged("almost_surely_better", "better"), judged("very_likely_worse", "worse"), "reversed"),
        (judged("almost_surely_better", "better"), judged("leans_better"), "lost"),
        (judged("open"), judged("very_likely_worse", "worse"), "gained"),
        (judged("almost_surely_better", "better"), judged("very_likely_better", "better"), "shifted"),
        (judged("open"), judged("open"), ""),
        (judged("estimating"), judged("open"), ""),
        (judged("changed", "changed"), judged("open"), "lost"),
    ],
)
def test_what_is_said_of_a_verdict_that_differs(before, after, said):
    assert change(before, after) == said


def test_the_order_is_the_pages_own_first(question):
    found = beside._in_worlds(question, "effects")
    assert [column.base for column in found] == [True, False, False]
    assert found[0].question is question
    assert {c.question.scenario.worlds.get("effects") for c in found[1:]} == {"certification", "spillover"}
