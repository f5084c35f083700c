"""The scorecard, the answer and the trust line on a small comparison."""

import datetime as dt
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console
from support_reports import MEASURES, comparison, scenario

from sandbox.declare.assignment import Assignment
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.kinds import Number
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Spread
from sandbox.declare.world import World, WorldChoice
from sandbox.report.judgement import Judgement
from sandbox.report.scorecard import scorecard
from sandbox.report.sentences import answer
from sandbox.report.terminal import show_scorecard
from sandbox.report.trust import assumptions, trust_line
from sandbox.report.words import ENGLISH, known, listed
from sandbox.study.verdicts import Verdict


@pytest.fixture(scope="module")
def five():
    return comparison()


@pytest.fixture(scope="module")
def rows(five):
    return scorecard(five)


def drawn(rows, width=100):
    out = StringIO()
    show_scorecard(rows, "As is", Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_headline_rows_stand_in_declared_order_and_the_rest_follows_on_request(five, rows):
    assert [r.measure for r in rows] == [m.name for m in MEASURES[:6]]
    assert [r.measure for r in scorecard(five, everything=True)][-1] == "other"
    assert [c.policy for c in rows[0].cells] == ["always_open", "twice_reviewers", "risk_visits", "no_sandbox"]


def test_a_cell_says_the_difference_the_verdict_and_the_futures(rows):
    cell = rows[0].cell("always_open")
    assert cell.title == "Always open"
    assert cell.difference.endswith(" sooner")
    assert cell.full.endswith(" weeks sooner")
    assert cell.judgement.key == "almost_surely_better"
    assert cell.futures == "100 of 100"


def test_what_a_policy_cannot_touch_has_no_effect_and_no_futures(rows):
    cell = rows[1].cell("risk_visits")
    assert (cell.judgement.key, cell.futures, cell.difference) == ("no_effect", "", "no difference")


def test_a_measure_without_a_good_side_is_never_better_or_worse(rows):
    assert rows[4].better == ""
    assert {c.judgement.mark for c in rows[4].cells} <= {"changed", "same", "open"}


def test_five_policies_fit_a_hundred_columns_without_colour(rows):
    text = drawn(rows)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100
    assert "Time to a live test, weeks  (less is better)" in text
    assert "● almost surely better" in text
    assert "◆ almost surely worse" in text


def test_a_narrow_screen_wraps_and_loses_nothing(rows):
    text = " ".join(drawn(rows, width=72).split())
    assert "Twice the 22.1 8.2 to 9 sooner ● almost surely 100 of 100 reviewers better" in text


def test_a_console_without_these_shapes_gets_plain_ones(rows):
    class Latin(StringIO):
        encoding = "latin-1"

    out = Latin()
    show_scorecard(rows, "As is", Console(file=out, width=100))
    assert "●" not in out.getvalue()
    assert "+ almost surely better" in out.getvalue()


def test_every_headline_measure_is_in_the_answer_or_counted(rows):
    text = answer("always_open", rows, 100)
    assert text.startswith("Time to a live test ")
    assert "weeks sooner, almost surely, and " in text
    assert "The price: " in text
    assert "more weak firms let in, almost surely." in text
    assert "Besides: reviewers busy " in text
    assert "Cannot be touched by this change: visits missed." in text


def test_two_of_a_slot_are_named_and_the_others_counted(rows):
    text = answer("no_sandbox", rows, 100)
    assert text.startswith("No gain can be seen. The price: time to a live test ")
    assert "and 2 more measures are worse." in text


def verdicts_as(rows, key, side="", more=None):
    """The same rows, every cell judged alike."""
    return [replace(r, cells=tuple(replace(c, judgement=Judgement(key, side, more)) for c in r.cells)) for r in rows]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("estimating", "After 12 runs it is too early to say more; at least 30 are needed."),
        ("open", "For 6 measures no difference can be seen yet."),
        ("undecidable", "For 6 measures this model cannot tell them apart."),
        ("leans_better", "6 measures: leans better, not certain."),
        ("leans_worse", "6 measures: leans worse, not certain."),
        ("same", "Practically the same: 6 measures."),
        ("no_effect", "Cannot be touched by this change: 6 measures."),
    ],
)
def test_every_verdict_without_a_side_has_its_sentence(rows, key, words):
    assert words in answer("always_open", verdicts_as(rows, key), 12)


def test_what_more_runs_would_tell_is_said(rows):
    text = answer("always_open", verdicts_as(rows, "open", more=400)[:2], 100)
    named = "For time to a live test and firms in the market"
    assert f"{named} no difference can be seen yet; about 400 more runs would tell." in text


def test_undefined_cells_are_said_to_be_undefined(rows):
    mixed = [*verdicts_as(rows[:1], "undefined"), *rows[1:2]]
    assert "Not defined here: time to a live test." in answer("always_open", mixed, 100)


def test_every_verdict_has_words_in_the_table_and_in_full():
    for verdict in Verdict:
        assert known(f"short.{verdict.value}")
        assert known(f"verdict.{verdict.value}")
        assert Judgement(verdict.value, verdict.side).short
        assert ENGLISH[f"verdict.{verdict.value}"] == verdict.english


def test_few_runs_give_figures_and_no_verdict():
    small = scorecard(comparison(runs=10))
    assert {c.judgement.key for r in small for c in r.cells} == {"estimating"}


def test_lists_are_joined_in_words():
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


class Rules(Section):
    """Two parameters."""

    law: int = parameter(Number("days", 0, 9, whole=True), 5, meaning="By law.", source="S:1", status="law")
    guess: int = parameter(
        Number("people", 1, 9, whole=True), 6, meaning="A guess.", source="S:2", status="assumption",
        uncertainty=Spread(4, 9),
    )  # fmt: skip


WORLD = World(
    name="effects", meaning="m", default="none",
    choices=(WorldChoice(name="none", meaning="m", source="s"), WorldChoice(name="own", meaning="m", source="s")),
)  # fmt: skip


def test_the_trust_line_says_scope_runs_doubt_assumptions_and_worlds():
    catalogue = Catalogue({"rules": Rules}, MEASURES, [WORLD])
    line = trust_line(catalogue, scenario().with_worlds({"effects": "own"}), runs=100)
    assert line == (
        "A small sandbox, 2021-01-01 to 2023-12-31 · 100 runs per policy, same luck for all · "
        "95 % ranges; they cover luck only, not the assumptions · rests on 1 assumption · worlds: effects: own · "
        "all words mean: within this model"
    )
    assert "cover luck and every parameter's declared uncertainty" in trust_line(
        catalogue, scenario(), runs=100, doubt="parameters"
    )


def test_the_file_decides_what_is_an_assumption():
    catalogue = Catalogue({"rules": Rules}, MEASURES)
    plan = scenario().with_parameters(
        {
            "rules.guess": Assignment("rules.guess", 7, status="official"),
            "rules.law": Assignment("rules.law", 5, status="assumption"),
        }
    )
    assert assumptions(catalogue, plan) == ("rules.law",)
    assert plan.start == dt.date(2021, 1, 1)
