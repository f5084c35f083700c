"""The page of sources: everything declared is found, the rules stand with their documents, misses are shown."""

import re

import pytest

from sandbox.ip_finance.schemes.shelf import schemes
from sandbox.study.tasks import the_model
from sandbox.web import rule_names, shell, sources_page, validated
from sandbox.web.language import LANGUAGES, book

CATALOGUE = the_model().catalogue


@pytest.fixture
def page(app):
    app.at.switch_page(str(shell.PAGES / "sources.py"))
    return app.open()


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.html))


def open_tab(page, name, language="en"):
    page.at.session_state["sources_tab"] = book(language).phrases[f"sources.{name}"]
    return page.open()


def test_every_parameter_can_be_found():
    assert {row.path for row in sources_page.found_rows("", "", ())} == set(CATALOGUE.parameters)
    for path in list(CATALOGUE.parameters)[::40]:
        assert path in {row.path for row in sources_page.found_rows(path, path.partition(".")[0], ())}
    assert sources_page.found_rows("reviewers nosuchword", "", ()) == []
    official = sources_page.found_rows("", "", ["official"])
    assert official
    assert all(row.status == "official" for row in official)


def test_a_search_shows_value_status_doubt_and_source(page):
    page.at.text_input(key="sources_words").set_value("supervision.review.reviewers").run()
    declared = CATALOGUE.parameters["supervision.review.reviewers"]
    assert "supervision.review.reviewers" in words(page)
    assert declared.source in page.html
    assert "assumption" in words(page)
    assert declared.uncertainty.words in words(page)
    page.at.text_input(key="sources_words").set_value("<b>zz</b>").run()
    assert "0 parameters." in words(page)


def test_every_rule_and_scheme_stands_with_its_document():
    html = sources_page.rule_table()
    for rule in rule_names.rule_book().rules.values():
        assert all(step.since.isoformat() in html and step.source in html for step in rule.steps)
        assert rule.name in html
    html = sources_page.scheme_table()
    assert all(scheme.source.partition(" ")[0] in html for scheme in schemes())


def test_the_misses_of_the_validation_are_shown(page):
    found = validated.published()
    missed = [t for t in found if t.inside is False]
    assert missed
    open_tab(page, "validation")
    said = words(page)
    assert said.count("MISSED") == len(missed)
    for target in missed:
        assert target.key in said


def test_the_page_of_validation_is_read_whole():
    from sandbox._data import docs_dir

    text = (docs_dir() / "validation.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and "aggregate" not in line]
    assert len(validated.published()) == len([line for line in lines if not line.startswith("| ---")])
    assert {t.role for t in validated.published()} <= set(validated.ROLE_KEYS)
    with pytest.raises(ValueError, match="columns"):
        list(validated.read("## Signs\n| a | b |\n"))


def test_what_is_left_out_is_said(page):
    open_tab(page, "limits")
    assert "Compare policies; do not quote amounts." in words(page)
    keys = [key for key in book("en").phrases if re.fullmatch(r"sources\.limit\.\d+", key)]
    assert len(keys) == sources_page.LIMITS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", sources_page.TABS)
def test_every_tab_speaks_the_language(app, language, tab):
    app.at.query_params["lang"] = language
    app.at.switch_page(str(shell.PAGES / "sources.py"))
    app.open()
    open_tab(app, tab, language)
    fault = book(language).phrases["problem.fault"].partition("{")[0]
    assert fault not in app.html
    wanted = {"parameters": "sources.head.uncertainty", "rules": "sources.schemes", "limits": "sources.limits.help",
              "validation": "sources.validation.help"}[tab]  # fmt: skip
    assert book(language).phrases[wanted] in words(app)
