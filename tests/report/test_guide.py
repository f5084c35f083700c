"""The regulator's tour: its figures come out again, what it says of them holds, and what it names is in the app."""

import re
from functools import cache
from pathlib import Path

import pytest

from sandbox.report.guide_page import GUIDE
from sandbox.report.showcase_page import BLOCK, filled
from sandbox.web.language import book

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "guide.md").read_text(encoding="utf-8")


@cache
def comparison(name):
    return GUIDE[name].run()


def name_of(block):
    return next(name for name, one in GUIDE.items() if one is block)


def test_every_block_has_its_comparison():
    assert BLOCK.findall(TEXT) == list(GUIDE)


def test_what_is_called_by_a_name_is_called_so_in_the_app():
    from sandbox import load_scenario

    phrases = set(book("en").phrases.values())
    scenario = load_scenario("haidian-coupled")
    titles = {policy.title.lower() for policy in scenario.policies}
    for name in re.findall(r"(?<!\w)\*\*([A-Z][^*|]+)\*\*", BLOCK.sub("", TEXT)):
        assert name in phrases or name.lower() in titles, name


@pytest.mark.slow
def test_the_figures_come_out_again():
    assert filled(TEXT, GUIDE, lambda block: comparison(name_of(block))) == TEXT


def low_high(block, policy, measure):
    difference = comparison(block).differences[policy][measure]
    return difference.low, difference.high


def mean(block, policy, measure):
    return comparison(block).policies[policy][measure].mean


@pytest.mark.slow
@pytest.mark.parametrize("block", GUIDE)
def test_opening_all_year_does_more_good_and_more_harm_in_every_block(block):
    for measure in ("good_launched", "good_service", "harm_uncompensated"):
        assert low_high(block, "always_open", measure)[0] > 0, measure
    assert abs(mean(block, "always_open", "staff_cost") / mean(block, "as_is", "staff_cost") - 1) < 0.01


@pytest.mark.slow
def test_the_loans_do_not_move():
    assert mean("first", "always_open", "ip_additional") == mean("first", "as_is", "ip_additional") > 0


@pytest.mark.slow
def test_twice_the_reviewers_help_by_less_and_cost_more():
    for measure in ("good_launched", "good_service", "harm_uncompensated"):
        values = [mean("three", p, measure) for p in ("as_is", "double_reviewers", "always_open")]
        assert values == sorted(values), measure
        assert low_high("three", "double_reviewers", measure)[0] > 0, measure
    assert 1.65 < mean("three", "double_reviewers", "staff_cost") / mean("three", "as_is", "staff_cost") < 1.85
