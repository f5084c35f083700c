"""The pages in every language, as a visitor meets them."""

import re

import pytest

from sandbox.web.language import LANGUAGES

CHINESE = [tag for tag in LANGUAGES if tag != "en"]


def words(app):
    """What stands on the page as HTML, without tags, explanations and the command."""
    return re.sub(r"<[^>]+>", " ", re.sub(r'<span class="tip".*?</span>', " ", app.html))


@pytest.mark.parametrize(
    ("language", "verdict", "ranges"),
    [("en", "not defined here", "95 % ranges"), ("zh-Hans", "此处无定义", "95% 区间"),
     ("zh-Hant", "此處無定義", "95% 區間")],
)  # fmt: skip
def test_the_comparison_speaks_the_language_of_the_address(app, language, verdict, ranges):
    app.at.query_params["lang"] = language
    app.finish_in(language)
    assert verdict in words(app)
    assert ranges in words(app)


@pytest.mark.parametrize("language", CHINESE)
def test_no_english_sentence_stands_on_a_chinese_page(app, language):
    app.at.query_params["lang"] = language
    app.finish_in(language)
    said = re.sub(r"(?:S|I|X|P|C):\S+|[a-z_]+\.[a-z_.]+", " ", words(app))
    assert not re.findall(r"(?:[A-Za-z]{3,} ){3,}", said), said


def test_the_switch_changes_the_language_and_keeps_what_was_set(app):
    app.finish().move("supervision.review.reviewers", 12)
    app.choose("language", "zh-Hans").finish_in("zh-Hans")
    assert "own:supervision.regime=always_open,supervision.review.reviewers=12" in app.command
    assert "已调整" in app.html
    app.choose("language", "en").finish()
    assert "“Always open, changed” instead of “As it is”" in app.html


def test_figures_shown_before_the_switch_are_said_again_in_the_new_language(app):
    app.finish()
    app.choose("language", "zh-Hant")
    assert "not defined here" not in app.html
    assert "此處無定義" in app.html


def test_an_unknown_language_in_the_address_is_the_browsers(app):
    app.at.query_params["lang"] = "<b>xx</b>"
    app.finish()
    assert "instead of" in app.html
