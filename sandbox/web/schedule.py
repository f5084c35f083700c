"""A lever that changes at dates: a small table beside a line of steps, in a dialog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from sandbox import InputRefused
from sandbox.declare.check import checked
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.web.charts import config
from sandbox.web.levers import Lever
from sandbox.web.markup import element, items, paragraph
from sandbox.web.question import own_policy
from sandbox.web.retell import problem_lines
from sandbox.web.service import the_app_model
from sandbox.web.text import choice_label, say
from sandbox.web.theme import colours

OPEN = "schedule_open"
"""Where the path of the lever whose dates are asked for stands until the dialog is drawn."""
FROM, VALUE = "from", "value"


def ask_for(path: str) -> None:
    """Open the dialog for that lever in this run."""
    st.session_state[OPEN] = path


def draw(scenario: Scenario, start: Policy, found: Sequence[Lever], changes: MutableMapping[str, Any]) -> None:
    """Draw the dialog, if it was asked for. Belongs outside the sidebar."""
    path = st.session_state.pop(OPEN, None)
    lever = next((lever for lever in found if lever.path == path), None)
    if lever is not None:
        st.dialog(say("schedule.title"), width="large")(_dialog)(scenario, start, lever, changes)


def _dialog(scenario: Scenario, start: Policy, lever: Lever, changes: MutableMapping[str, Any]) -> None:
    now = changes.get(lever.path, lever.row.value)
    st.html(paragraph(say("schedule.help", label=lever.label), "sb-sub"))
    above = st.empty()
    left, right = st.columns(2)
    with left:
        table = st.data_editor(
            frame_of(now, scenario.first), num_rows="dynamic", hide_index=True, key=f"schedule/{lever.path}",
            column_config=_columns(lever),
        )  # fmt: skip
    steps, problems = schedule_of(zip(table[FROM], table[VALUE], strict=True))
    if not problems:
        problems = refusals(scenario, start, lever.path, steps, changes)
    if problems:
        above.html(element("div", element("ul", items(problems)), "sb-note"))
    with right:
        st.vega_lite_chart(
            steps_chart(steps or {scenario.first: None}, scenario.end, lever), width="stretch", theme=None,
            key="schedule_chart", alt=say("schedule.alt", label=lever.label),
        )  # fmt: skip
    if st.button(say("schedule.take"), key="schedule_take", type="primary", disabled=bool(problems)):
        changes[lever.path] = steps
        st.rerun()


def frame_of(value: object, first: dt.date) -> pd.DataFrame:
    """A value as the table has it: a row for every date; one that never changes begins with the run."""
    steps = value if isinstance(value, Mapping) else {first: value}
    dates = [dt.date.fromisoformat(str(day)) for day in steps]
    return pd.DataFrame({FROM: dates, VALUE: list(steps.values())})


def schedule_of(rows: Iterable[tuple[object, object]]) -> tuple[dict[dt.date, Any], list[str]]:
    """Dates and values of a table's rows, sorted; and what is wrong with the rows, in words. Nothing is corrected."""
    steps: dict[dt.date, Any] = {}
    problems = []
    for number, (day, value) in enumerate(rows, 1):
        if pd.isna(day) or pd.isna(value):  # type: ignore[call-overload]
            problems.append(say("schedule.gap", row=number))
            continue
        date = pd.Timestamp(day).date()  # type: ignore[arg-type]
        if date in steps:
            problems.append(say("schedule.twice", row=number, day=date.isoformat()))
        steps[date] = value
    if not steps and not problems:
        problems.append(say("schedule.empty"))
    return dict(sorted(steps.items())), problems


def refusals(
    scenario: Scenario, start: Policy, path: str, steps: Mapping[dt.date, Any], changes: Mapping[str, Any]
) -> list[str]:
    """Why the model would refuse the steps, in words; empty where it takes them."""
    try:
        policy = own_policy(start, {**changes, path: dict(steps)}, start.name, "")
        checked(scenario.with_policies((policy,)), the_app_model().catalogue)
    except InputRefused as refused:
        return [" ".join(problem_lines(problem)) for problem in refused.problems]
    return []


def _columns(lever: Lever) -> dict[str, Any]:
    setting = lever.settings[0]
    column = st.column_config
    labels = {option: choice_label(lever.path, option) for option in setting.options}
    value: Any
    if setting.options:
        value = column.SelectboxColumn(
            say("schedule.value"),
            options=list(setting.options),
            required=True,
            format_func=lambda o: labels.get(str(o), str(o)),
        )
    else:
        value = column.NumberColumn(say("schedule.value"), required=True, step=1 if setting.whole else None)
    return {FROM: column.DateColumn(say("schedule.from"), required=True, format="YYYY-MM-DD"), VALUE: value}


def steps_chart(steps: Mapping[dt.date, Any], end: dt.date, lever: Lever) -> dict[str, Any]:
    """The steps as a line up to the end of the run; a choice's options stand on the axis by their labels."""
    choice = bool(lever.settings[0].options)
    shown = [(day, choice_label(lever.path, str(v)) if choice else v) for day, v in steps.items()]
    if shown:
        shown.append((max(end, shown[-1][0]), shown[-1][1]))
    palette = colours(st.context.theme.type)
    return {
        "height": 220,
        "data": {"values": [{"d": day.isoformat(), "v": value} for day, value in shown]},
        "mark": {"type": "line", "interpolate": "step-after", "point": True, "color": palette["policy"]},
        "encoding": {
            "x": {"field": "d", "type": "temporal", "title": None, "axis": {"format": "%Y-%m", "labelOverlap": True}},
            "y": {"field": "v", "type": "nominal" if choice else "quantitative", "title": None},
        },
        "config": config(palette),
    }
