"""The frame: pages in every language, several policies, other worlds, the projector."""

import pytest
from streamlit.testing.v1 import AppTest

from sandbox.web import shell
from sandbox.web.language import LANGUAGES, book
from sandbox.web.server import SCRIPT
from tests.web.conftest import Page

PAGES = [name for _, (name, _) in shell.pages()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_every_language(app, name, language):
    app.at.query_params["lang"] = language
    app.open()
    app.at.switch_page(str(shell.PAGES / f"{name}.py")).run()
    assert not app.at.exception
    fault = book(language).phrases["problem.fault"].partition("{")[0]
    assert fault not in app.html


def test_every_page_has_its_title():
    assert all(f"page.{name}" in book("en").phrases for name in shell.ORDER)
    assert {path.stem for path in shell.PAGES.glob("*.py")} <= set(shell.ORDER)


def test_several_policies_have_a_column_and_an_answer_each(app):
    app.open().compare_with("always_open", "more").finish()
    assert 'class="sb-card several"' in app.html
    assert "<b>Always open</b>: " in app.html
    assert "<b>More reviewers</b>: " in app.html
    assert "as_is,always_open,more --reference as_is" in app.command
    app.choose("edited/small", "more").move("supervision.review.reviewers", 13, "more")
    assert "own:supervision.review.reviewers=13" in app.command
    assert "always_open" in app.command


def test_another_world_is_another_question(app):
    app.finish().choose("world/small/review", "hours")
    assert "--world review=hours" in app.command
    app.choose("world/small/review", "independent")
    assert "--world" not in app.command


def test_the_projector_has_large_type_and_no_levers(app):
    app.open()
    app.at.toggle(key="projector").set_value(True).run()
    assert "font-size:26px" in style(app)
    app.finish()
    assert '"labelFontSize": 20' in app.at.get("vega_lite_chart")[0].proto.spec
    app.at.toggle(key="projector").set_value(False).run()
    assert "font-size:26px" not in style(app)


def style(app):
    return "".join(h.proto.body for h in app.at.get("html") if h.proto.body.startswith("<style>"))


def test_a_browsers_language_is_taken_where_the_address_names_none(app):
    app.at.context["locale"] = "zh-HK"
    app.finish_in("zh-Hant")
    app.choose("language", "en").finish()
    assert app.at.query_params["lang"] in ("en", ["en"])


def test_the_language_is_kept_by_a_fresh_page_of_the_same_address(scenarios, app):
    app.at.query_params["lang"] = "zh-Hans"
    app.open().open()
    other = Page(AppTest.from_file(str(SCRIPT), default_timeout=30))
    other.at.query_params["lang"] = "zh-Hans"
    other.finish_in("zh-Hans")
    assert "会怎样" in other.html
