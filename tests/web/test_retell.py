"""Sentences that the model composes in English, said in another language."""

import re

import pytest

from sandbox.declare.load import load_text
from sandbox.declare.problems import InputRefused, Problem
from sandbox.firms.listed import parse_firms
from sandbox.ip_finance.schemes.shelf import own_text
from sandbox.study.tasks import the_model
from sandbox.web.language import LANGUAGES, book
from sandbox.web.retell import fitting, pattern_of, problem_lines, retold

CHINESE = [tag for tag in LANGUAGES if tag != "en"]
CATALOGUE = the_model().catalogue


def english(text):
    """Runs of three English words and more that are not quoted, commands or names of code."""
    bare = re.sub(r"`[^`]*`|“[^”]*”|「[^」]*」|[\w.]*[_.:][\w.]*", " ", text)
    return re.findall(r"(?:\b[A-Za-z]{2,}\b ?){3,}", bare)


@pytest.mark.parametrize("language", CHINESE)
def test_bounds_and_doubts_of_every_parameter_are_said(language):
    for parameter in CATALOGUE.parameters.values():
        for words in (parameter.kind.allowed, parameter.uncertainty.words):
            assert not english(retold(words, book(language))), words


def test_a_sentence_is_said_with_its_own_figures():
    said = retold("reviewers: 7.1 reviewers' work is offered to 8 (load 0.89)", book("zh-Hans"))
    assert said == "评审专家：7.1 份工作量对 8 个容量（负荷 0.89）"
    assert retold("from elsewhere, and new", book("zh-Hans")) == "from elsewhere, and new"
    assert retold("a whole number from 1 to 9", book("en")) == "a whole number from 1 to 9"


def test_a_field_may_be_called_key():
    assert retold("Add for example start: 2021-01-01.", book("zh-Hans")).count("start") == 1


def test_every_template_fits_what_it_makes():
    for key, template in book("en").phrases.items():
        if key.startswith("told."):
            made = re.sub(r"\{(\w+)\}", "7", template)
            assert pattern_of(template).fullmatch(made), key
            assert fitting(made) is not None


SCENARIO = """
schema: 1
name: own
title: Own
start: 2021-01-01
end: 2022-01-01
{line}
"""
BROKEN = [
    "headlin: [applications]",
    "headline: [aplications]",
    "worlds: {effects: big}",
    "worlds: {efects: none}",
    "parameters: {supervision.review.reviewers: {value: many, source: x, status: law}}",
    "parameters: {supervision.review.reviewers: {value: 0, source: x, status: law}}",
    "parameters: {supervision.review.reviewers: {value: 8, source: x, status: assumption}}",
    "parameters: {supervision.review: {value: 8, source: x, status: law}}",
    "parameters: {supervision.reviw.reviewers: {value: 8, source: x, status: law}}",
    "policies: {a: {set: {supervision.regime: open}}}",
    "policies: {a: {set: {supervision.review.reviewers: {2022-01-01: 4, 2021-02-01: 5}}}}",
    "policies: {a: {set: {supervision.review.reviewers: {2021-06-01: 4}}}}",
    "policies: {A b: {set: {}}}",
    "entry_end: 2030-01-01",
    "end_: 3",
]


@pytest.mark.parametrize("line", BROKEN)
@pytest.mark.parametrize("language", CHINESE)
def test_what_is_wrong_with_a_scenario_is_said_with_its_line(line, language):
    with pytest.raises(InputRefused) as refused:
        load_text(SCENARIO.format(line=line), "own.yaml", CATALOGUE)
    for problem in refused.value.problems:
        said = problem_lines(problem, book(language))
        assert said[0].startswith(problem.place)
        assert not english(" ".join(said)), (said, problem)


def test_quoted_input_stays_as_it_was_written():
    problem = Problem("own.yaml:3", "name", "the text 'no such file'", "one of a, b", "Did you mean a?")
    head, hint = problem_lines(problem, book("zh-Hans"))
    assert head == "own.yaml:3  name：现为 文本“no such file”，允许：以下之一：a, b。"
    assert hint == "是否指 a？"


FIRMS = """id,area,output_cny,founded,tier,colour
a,cuihu,5,2015-01-01,A,red
"""
FIRM_ROWS = (
    "id,area,output_cny,founded,tier\na,nowhere,-1,2015-99-01,Z\n,cuihu,1,2015-01-01,A\na,cuihu,1,2015-01-01,A,x\n"
)


@pytest.mark.parametrize("text", [FIRMS, FIRM_ROWS, "id,area,output_cny,founded\n"])
@pytest.mark.parametrize("language", CHINESE)
def test_what_is_wrong_with_a_list_of_firms_is_said(text, language):
    with pytest.raises(InputRefused) as refused:
        parse_firms(text, "own.csv")
    for problem in refused.value.problems:
        said = problem_lines(problem, book(language))
        assert not english(" ".join(said)), (said, problem)


GOOD_SCHEME = """
schema: 1
name: own
title: Own
parties:
  bank: {share: 40}
  fund: {share: 60}
shortfall_to: bank
"""
SCHEMES = [
    ("{share: 60}", "{share: 50}"),
    ("{share: 60}", "{share: sixty}"),
    ("{share: 60}", "{}"),
    ("{share: 60}", "{share: 60, status: assumption}"),
    ("{share: 60}", "{share: {a: 60}}"),
    ("{share: 40}", "{share: 40, caps: {per_loan: 5}}"),
    ("{share: 60}", "{share: 60, caps: {annual: {}}}"),
    ("{share: 60}", "{share: 60, caps: {annual: {0: 5}}}"),
    ("{share: 60}", "{share: 60, caps: {per_loan: 9, annual: 5}}"),
    ("shortfall_to: bank", "shortfall_to: nobody"),
    ("shortfall_to: bank", "payers: [bank]"),
    ("shortfall_to: bank", "payers: [bank, bank, fund]"),
    ("shortfall_to: bank", "payers: []"),
    ("shortfall_to: bank", "trigger: {event: overdue}"),
    ("shortfall_to: bank", "trigger: {event: write_off, days: 5}"),
    ("shortfall_to: bank", "breaker: {ratio: fund_used}"),
    ("shortfall_to: bank", "classes: {}"),
    ("shortfall_to: bank", "default_class: a"),
    ("shortfall_to: bank", "classes: {a: A, b: B}"),
    ("shortfall_to: bank", "fund: {size: 0}"),
    ("shortfall_to: bank", "loan_limits: {per_loan: 5, per_firm: 3}"),
    ("title: Own", "tilte: Own"),
]


@pytest.mark.parametrize(("before", "after"), SCHEMES)
def test_what_is_wrong_with_a_scheme_is_said(before, after):
    with pytest.raises(InputRefused) as refused:
        own_text(GOOD_SCHEME.replace(before, after))
    for problem in refused.value.problems:
        for language in CHINESE:
            said = problem_lines(problem, book(language))
            assert not english(" ".join(said)), (said, problem)
