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
from sandbox.web.charts import DASHES, config
from sandbox.web.levers import Lever, is_dated
from sandbox.web.markup import element, items, paragraph
from sandbox.web.question import own_policy
from sandbox.web.retell import problem_lines
from sandbox.web.service import the_app_model
from sandbox.web.text import choice_label, part_label, say
from sandbox.web.theme import colours

OPEN = "schedule_open"
"""Where the path of the lever whose dates are asked for stands while its dialog is open."""
FROM, VALUE = "from", "value"


def ask_for(path: str) -> None:
    """Open the dialog for that lever in this run."""
    st.session_state[OPEN] = path


def close() -> None:
    """The dialog was closed."""
    st.session_state.pop(OPEN, None)


def draw(scenario: Scenario, start: Policy, found: Sequence[Lever], changes: MutableMapping[str, Any]) -> None:
    """Draw the dialog while it is open. Belongs outside the sidebar.

    It is drawn in every run of the page: else it would close as soon as the page is run again for figures that arrive.
    """
    path = st.session_state.get(OPEN)
    lever = next((lever for lever in found if lever.path == path), None)
    if lever is not None:
        st.dialog(say("schedule.title"), width="large", on_dismiss=close)(_dialog)(scenario, start, lever, changes)


def _dialog(scenario: Scenario, start: Policy, lever: Lever, changes: MutableMapping[str, Any]) -> None:
    now = lever.whole(changes)
    parts, family = parts_of(now)
    st.html(paragraph(say("schedule.help", label=lever.label), "sb-sub"))
    if parts is None:
        st.html(paragraph(say("schedule.families", path=lever.path), "sb-note"))
        return
    above = st.empty()
    left, right = st.columns(2)
    with left:
        table = st.data_editor(
            frame_of(now, scenario.first), num_rows="dynamic", hide_index=True, key=f"schedule/{lever.path}",
            column_config=_columns(lever, parts), placeholder="–",
        )  # fmt: skip
    steps, problems = schedule_of(_rows(table, parts, family))
    others = without_parts(changes, lever.path)
    if not problems:
        problems = refusals(scenario, start, lever.path, steps, others)
    if problems:
        above.html(element("div", element("ul", items(problems)), "sb-note"))
    with right:
        st.vega_lite_chart(
            steps_chart(steps or {scenario.first: None}, scenario.end, lever), width="stretch", theme=None,
            key="schedule_chart", alt=say("schedule.alt", label=lever.label),
        )  # fmt: skip
    if st.button(say("schedule.take"), key="schedule_take", type="primary", disabled=bool(problems)):
        for path in changes.keys() - others.keys():
            del changes[path]
        changes[lever.path] = steps
        close()
        st.rerun()


def parts_of(value: object) -> tuple[tuple[str, ...] | None, str]:
    """The parts that a value has at every date, none for a single one, and the family of a distribution.

    The parts are None where dates have different ones: no one table holds them.
    """
    values = list(value.values()) if is_dated(value) and isinstance(value, Mapping) else [value]
    shapes = {(tuple(n for n in v if n != "family"), v.get("family", "")) if isinstance(v, Mapping) else ((), "")
              for v in values}  # fmt: skip
    return shapes.pop() if len(shapes) == 1 else (None, "")


def without_parts(changes: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The changes without those of single parts of a parameter: its dates hold whole values."""
    return {name: value for name, value in changes.items() if not name.startswith(f"{path}.")}


def _rows(table: pd.DataFrame, parts: Sequence[str], family: str) -> Iterable[tuple[object, object]]:
    """Date and value of each row; a value of several parts as the model takes it."""
    if not parts:
        return zip(table[FROM], table[VALUE], strict=True)
    head = {"family": family} if family else {}
    cells = zip(*(table[part] for part in parts), strict=True)
    values = [head | dict(zip(parts, row, strict=True)) for row in cells]
    return zip(table[FROM], values, strict=True)


def frame_of(value: object, first: dt.date) -> pd.DataFrame:
    """A value as the table has it: a row a date, a column a part; one that never changes begins with the run."""
    steps: Mapping[Any, Any] = value if is_dated(value) and isinstance(value, Mapping) else {first: value}
    dates = [dt.date.fromisoformat(str(day)) for day in steps]
    parts, _ = parts_of(value)
    if not parts:
        return pd.DataFrame({FROM: dates, VALUE: list(steps.values())})
    return pd.DataFrame({FROM: dates, **{part: [step[part] for step in steps.values()] for part in parts}})


def schedule_of(rows: Iterable[tuple[object, object]]) -> tuple[dict[dt.date, Any], list[str]]:
    """Dates and values of a table's rows, sorted; and what is wrong with the rows, in words. Nothing is corrected."""
    steps: dict[dt.date, Any] = {}
    problems = []
    for number, (day, value) in enumerate(rows, 1):
        cells: list[Any] = list(value.values()) if isinstance(value, Mapping) else [value]
        if pd.isna(day) or any(pd.isna(cell) for cell in cells):  # type: ignore[call-overload]
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


def _columns(lever: Lever, parts: Sequence[str]) -> dict[str, Any]:
    setting = lever.settings[0]
    column = st.column_config
    start = {FROM: column.DateColumn(say("schedule.from"), required=True, format="YYYY-MM-DD")}
    if parts:
        return start | {part: column.NumberColumn(part_label(part), required=True) for part in parts}
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
    return start | {VALUE: value}


def steps_chart(steps: Mapping[dt.date, Any], end: dt.date, lever: Lever) -> dict[str, Any]:
    """The steps as a line up to the end of the run, a line a part; a choice's options stand by their labels."""
    choice = bool(lever.settings[0].options)
    shown = []
    for day, value in steps.items():
        cells = value if isinstance(value, Mapping) else {"": value}
        shown += [
            (day, part_label(part) if part else "", choice_label(lever.path, str(cell)) if choice else cell)
            for part, cell in cells.items()
            if part != "family"
        ]
    last = max(steps, default=end)
    shown += [(max(end, last), part, cell) for day, part, cell in shown if day == last]
    palette = colours(st.context.theme.type)
    encoding: dict[str, Any] = {
        "x": {"field": "d", "type": "temporal", "title": None, "axis": {"format": "%Y-%m", "labelOverlap": True}},
        "y": {"field": "v", "type": "nominal" if choice else "quantitative", "title": None},
    }
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "interpolate": "step-after", "point": True, "color": palette["policy"]}}
    ]
    names = list(dict.fromkeys(part for _, part, _ in shown))
    if len(names) > 1:
        scale = {"domain": names, "range": [DASHES[n % len(DASHES)] for n in range(1, len(names) + 1)]}
        layers[0]["encoding"] = {"strokeDash": {"field": "p", "type": "nominal", "scale": scale, "legend": None}}
        label = {"type": "text", "align": "left", "dx": 8, "dy": -7, "color": palette["ink"]}
        first = min(steps)
        values = [{"d": day.isoformat(), "p": part, "v": cell} for day, part, cell in shown if day == first]
        layers.append({"data": {"values": values}, "mark": label, "encoding": {"text": {"field": "p"}}})
    return {
        "height": 220,
        "data": {"values": [{"d": day.isoformat(), "p": part, "v": value} for day, part, value in shown]},
        "layer": layers,
        "encoding": encoding,
        "config": config(palette),
    }
