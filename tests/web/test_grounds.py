"""What stands behind a step of a story: its rule, its source, and the parameters that decide it under each policy."""

import datetime as dt
import importlib

import pytest

from sandbox import model
from sandbox.catalogue import CATALOGUE, load
from sandbox.declare.assignment import Schedule
from sandbox.declare.command_line import make_policy
from sandbox.report.trace import Step, TwinStep, history, twins, with_a_story
from sandbox.web import text
from sandbox.web.closer import story_words
from sandbox.web.closer.grounds import Grounds, in_force
from sandbox.web.language import LANGUAGES

SYSTEMS = ("supervision", "ip_finance", "cross_border")
MOST_BYTES = 100_000
"""Of the table of a story of a hundred steps."""


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_decides_an_activity_is_declared(system):
    table = importlib.import_module(f"sandbox.{system}.activities")
    assert set(table.DECIDING) <= set(table.ACTIVITIES)
    # Few are without: cases that end for many reasons.
    assert len(set(table.ACTIVITIES) - set(table.DECIDING)) <= 3
    for paths in table.DECIDING.values():
        assert 0 < len(paths) <= 4
        assert len(set(paths)) == len(paths)
        assert set(paths) <= set(CATALOGUE.parameters)
        assert {path.partition(".")[0] for path in paths} <= {system, "population"}


def test_an_activity_of_two_systems_is_each_system_s_own():
    assert model.deciding("registered", "cross_border")[0] == "cross_border.registration.officers"
    assert model.deciding("registered", "supervision")[0] == "supervision.notice.days"
    assert model.deciding("registered") == model.deciding("registered", "supervision")
    assert model.deciding("drawn", "ip_finance") != model.deciding("drawn", "cross_border")
    assert model.deciding("firm exits", "firms") == model.deciding("firm exits", "supervision") != ()
    assert model.deciding("no such activity", "ip_finance") == ()
    for name in ("registered", "drawn", "repaid", "defaults"):
        for system in SYSTEMS:
            assert model.explain(name, system)[0]


def step(activity="accepted", day=dt.date(2021, 6, 1), system="supervision"):
    moment = dt.datetime.combine(day, dt.time(9))
    return Step(0, moment, "c1", 0, system, activity, "", 0.0, {}, "A rule.", "S:A1")


def grounds(*values):
    scenario = load("haidian")
    policies = [make_policy("p", given, CATALOGUE) for given in values]
    return Grounds(CATALOGUE, ["As is", "<b>Other</b>"], [scenario.values(CATALOGUE, p) for p in policies],
                   model.deciding)  # fmt: skip


def test_a_value_is_said_once_where_both_policies_have_it_and_twice_where_not():
    label = text.parameter_label("supervision.review.pass_score")
    same = grounds({"supervision.review.pass_score": 0.25}, {"supervision.review.pass_score": 0.25})
    assert f"{label}: 0.25" in " | ".join(same.lines(TwinStep(step(), step())))
    other = grounds({"supervision.review.pass_score": 0.25}, {"supervision.review.pass_score": 0.5})
    (line,) = (found for found in other.lines(TwinStep(step(), step())) if found.startswith(label))
    assert "0.25" in line.partition("As is")[0]
    assert "0.5" in line.partition("As is")[2].partition("Other")[0]
    for row, value in ((TwinStep(step(), None), "0.25"), (TwinStep(None, step()), "0.5")):
        (line,) = (found for found in other.lines(row) if found.startswith(label))
        assert line.startswith(f"{label}: {value}")


def test_a_dated_value_is_that_of_the_step_s_day():
    dated = Schedule(((dt.date(2020, 1, 1), 3), (dt.date(2021, 6, 1), 9)))
    assert [in_force(dated, dt.date(2021, *day)) for day in ((5, 31), (6, 1))] == [3, 9]
    assert in_force(dated, dt.date(2019, 1, 1)) == 3
    given = {"supervision.review.panel": {dt.date(2019, 1, 1): 3, dt.date(2021, 6, 1): 9}}
    found = grounds(given, given)
    label = text.parameter_label("supervision.review.panel")
    early, late = TwinStep(step(day=dt.date(2021, 5, 31)), None), TwinStep(step(day=dt.date(2021, 6, 1)), None)
    assert any(line.startswith(f"{label}: 3") for line in found.lines(early))
    assert any(line.startswith(f"{label}: 9") for line in found.lines(late))


def test_every_parameter_behind_any_step_can_be_said():
    found = grounds({}, {})
    for system in SYSTEMS:
        table = importlib.import_module(f"sandbox.{system}.activities")
        for activity, paths in table.DECIDING.items():
            lines = found.lines(TwinStep(step(activity, system=system), step(activity, system=system)))
            assert len(lines) == len(paths), activity
            assert all(line.partition(": ")[2] for line in lines), lines


@pytest.fixture(scope="module")
def story():
    """The longest case of a firm in a run of every system, its steps repeated to a hundred, and what decides them."""
    scenario = load("haidian-coupled")
    journals = []
    for policy in scenario.policies[:2]:
        record = model.run(scenario, policy, seed=1, replication=0, journal=True)
        assert record.status == "ok", record.reason
        journals.append(record.journal)
    firm = with_a_story(journals[0], 1)[0]
    sides = [history(journal, firm, scenario.start, model.explain) for journal in journals]
    case = max((c for c in twins(*sides) if c[0].step.ordinal >= 0), key=len)
    values = [scenario.values(CATALOGUE, policy) for policy in scenario.policies[:2]]
    titles = [policy.title for policy in scenario.policies[:2]]
    return titles, (case * 100)[:100], Grounds(CATALOGUE, titles, values, model.deciding)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_unfolds_its_rule_its_source_and_its_parameters(story, language, monkeypatch):
    monkeypatch.setattr(text, "language", lambda: language)
    titles, case, found = story
    table = story_words.steps_table(titles, case, found)
    parts = table.split("<details>")[1:]
    assert len(parts) == len(case)
    assert len(table.encode()) < MOST_BYTES
    for row, part in zip(case, parts, strict=True):
        inside = part.partition("</details>")[0]
        words, source = story_words.rule(row.step)
        assert story_words.escape(words) in inside
        assert story_words.escape(source) in inside
        for path in model.deciding(row.step.activity, row.step.system):
            assert story_words.escape(text.parameter_label(path)) in inside


def test_titles_and_values_never_become_markup():
    other = grounds({"supervision.review.pass_score": 0.25}, {"supervision.review.pass_score": 0.5})
    table = story_words.steps_table(["<i>a</i>", "<i>b</i>"], (TwinStep(step(), step()),), other)
    assert "<b>" not in table
    assert "<i>" not in table
    assert "&lt;b&gt;Other" in table
