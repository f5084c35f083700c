"""Values by date: what a table of them says, what is refused, and the dialog on the page."""

import datetime as dt

import pandas as pd

from sandbox.web import schedule
from sandbox.web.question import Wanted, ask
from sandbox.web.work import app_model

MODEL = app_model()
FIRST, LATER = dt.date(2020, 7, 5), dt.date(2022, 1, 1)


def test_rows_are_sorted_by_their_dates():
    steps, problems = schedule.schedule_of([(pd.Timestamp(LATER), 2.0), (FIRST, 1.0)])
    assert list(steps.items()) == [(FIRST, 1.0), (LATER, 2.0)]
    assert problems == []


def test_gaps_doubles_and_an_empty_table_are_said_and_not_corrected():
    rows = [(FIRST, 1.0), (None, 2.0), (FIRST, 3.0), (LATER, float("nan"))]
    problems = schedule.schedule_of(rows)[1]
    assert problems == [
        "Row 2: a date or a value is missing.",
        "Row 3: 2020-07-05 stands there already.",
        "Row 4: a date or a value is missing.",
    ]
    assert schedule.schedule_of([])[1] == ["At least one row is needed."]


def test_a_value_that_never_changed_begins_with_the_run():
    assert schedule.frame_of("batches", FIRST).to_dict("records") == [{"from": FIRST, "value": "batches"}]
    dated = schedule.frame_of({"2022-01-01": 3.0}, FIRST)
    assert dated.to_dict("records") == [{"from": LATER, "value": 3.0}]


def test_what_the_model_would_refuse_is_said_before_it_is_taken(small):
    start, path = small.policy("always_open"), "supervision.review.reviewers"
    assert schedule.refusals(small, start, path, {small.first: 4, LATER: 8}, {}) == []
    (late,) = schedule.refusals(small, start, path, {dt.date(2021, 2, 1): 4}, {})
    assert "no value on" in late
    (wrong,) = schedule.refusals(small, start, path, {small.first: 0}, {})
    assert "a whole number from 1" in wrong


def test_a_lever_with_dates_is_compared_and_said_in_the_command(small):
    changes = {"supervision.review.reviewers": {small.first: 8, dt.date(2021, 2, 1): 12}}
    question = ask(small, small.policy("as_is"), [Wanted(small.policy("as_is"), changes)], MODEL, 4, 1)
    assert not question.same
    assert "2021-02-01: 12" in question.command


def test_the_dialog_opens_for_a_lever_and_its_dates_are_shown_and_undone(app):
    path = "supervision.review.reviewers"
    app.open().press(f"dates/small/always_open/{path}")
    assert "each row holds from its date" in app.html
    assert app.has_button("schedule_take")
    changes = app.at.session_state["changes"][("small", "always_open")]
    changes[path] = {dt.date(2020, 1, 1): 8, dt.date(2021, 2, 1): 12}
    app.open()
    assert "By date: 2020-01-01 8, 2021-02-01 12" in app.html
    app.press("undo_all")
    assert "By date" not in app.html


def test_only_what_differs_can_be_listed(app):
    app.open()
    every = len(app.at.expander)
    app.at.toggle(key="only_changed").set_value(True).run()
    assert len(app.at.expander) < every
    assert [s.key for s in app.at.selectbox if s.key.startswith("lever/")] == [
        "lever/small/always_open/supervision.regime"
    ]


TABLE = "supervision.visits.weights"
USUAL = "supervision.notice.days"


def test_a_lever_of_several_boxes_has_a_column_for_each(small):
    value = {"family": "triangular", "min": 14.0, "mode": 30.0, "max": 75.0}
    assert schedule.parts_of(value) == (("min", "mode", "max"), "triangular")
    assert schedule.frame_of(value, FIRST).to_dict("records") == [
        {"from": FIRST, "min": 14.0, "mode": 30.0, "max": 75.0}
    ]
    assert schedule.parts_of({"2020-01-01": value, "2021-01-01": {"family": "fixed", "value": 3.0}})[0] is None
    table = schedule.frame_of({"2020-01-01": value, "2021-02-01": {**value, "mode": 20.0}}, FIRST)
    steps, problems = schedule.schedule_of(schedule._rows(table, ("min", "mode", "max"), "triangular"))
    assert problems == []
    assert list(steps.values()) == [value, {**value, "mode": 20.0}]
    table.loc[1, "max"] = float("nan")
    assert schedule.schedule_of(schedule._rows(table, ("min", "mode", "max"), "triangular"))[1] == [
        "Row 2: a date or a value is missing."
    ]


def test_dates_of_a_distribution_and_of_a_table_are_compared_and_refused_like_any(small):
    start = small.policy("as_is")
    days = {"family": "triangular", "min": 14.0, "mode": 30.0, "max": 75.0}
    later = dt.date(2021, 2, 1)
    weights = {small.first: dict.fromkeys("ABCD", 1.0), later: {"A": 1.0, "B": 1.0, "C": 2.0, "D": 4.0}}
    changes = {USUAL: {small.first: days, later: {**days, "mode": 20.0}}, TABLE: weights}
    question = ask(small, start, [Wanted(start, changes)], MODEL, 4, 1)
    assert set(question.differing) == {USUAL, TABLE}
    assert "2021-02-01: {family: triangular, min: 14.0, mode: 20.0, max: 75.0}" in question.command
    (wrong,) = schedule.refusals(small, start, USUAL, {small.first: {**days, "min": 300.0}}, {})
    assert "not in order" in wrong


def test_dates_of_several_boxes_take_the_place_of_the_boxes_and_are_undone(app):
    app.open()
    app.at.session_state["group/supervision.notice"] = True
    changes = app.at.session_state["changes"][("small", "always_open")]
    changes[f"{USUAL}.mode"] = 40.0
    assert schedule.without_parts(changes, USUAL) == {}
    changes.clear()
    days = {"family": "triangular", "min": 14.0, "mode": 30.0, "max": 75.0}
    changes[USUAL] = {dt.date(2020, 1, 1): days, dt.date(2021, 2, 1): {**days, "mode": 20.0}}
    app.at.toggle(key="only_changed").set_value(True).run()
    assert not app.at.exception
    assert "By date: 2020-01-01 (least 14, usual 30, most 75), 2021-02-01 (least 14, usual 20, most 75)" in app.html
    app.press(f"dates/small/always_open/{USUAL}")
    assert "each row holds from its date" in app.finish().html
    app.press("undo_all")
    assert "By date" not in app.html
    assert USUAL not in changes
