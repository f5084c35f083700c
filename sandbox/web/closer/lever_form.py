"""Which levers a sweep moves and over which values: what is offered, and how a user's text is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from sandbox.web.levers import Lever, show
from sandbox.web.text import called, choice_label, group_label, say, unit_label

VALUES = 5
"""Values offered for a lever that is a number."""
NONE = "-"
"""The second lever where there is none."""
_BETWEEN = re.compile(r"[,;，、；\s]+")


def choosable(found: Sequence[Lever], asked: frozenset[str]) -> dict[str, Lever]:
    """The levers that a sweep can move, those of the question first."""
    there = [lever for lever in found if lever.form in ("choice", "slider")]
    return {lever.path: lever for lever in sorted(there, key=lambda lever: (lever.path not in asked, ""))}


def values_for(lever: Lever) -> list[Any]:
    """Values worth a look: evenly over the lever's range, and what is set; of a choice all."""
    setting, reach = lever.settings[0], lever.reach
    if reach is None:
        return list(setting.options)
    steps = [reach.low + (reach.high - reach.low) * i / (VALUES - 2) for i in range(VALUES - 1)]
    tidy = {_tidy(round(x / reach.step) * reach.step, setting.whole) for x in steps}
    tidy = {x for x in tidy if setting.low <= x <= setting.high}
    return sorted(tidy | {_tidy(setting.value, setting.whole)})


def _tidy(value: float, whole: bool) -> float:
    return round(value) if whole else float(f"{value:.10g}")


def read_values(text: str) -> list[Any]:
    """The values of a text such as '4, 8, 16' or '5 %, 10 %'; what is no number stays text, for the check to refuse."""
    parts = [part for part in _BETWEEN.split(re.sub(r"\s+(?=[%％])", "", text).strip()) if part]
    return [_number(part) for part in parts]


def _number(part: str) -> Any:  # noqa: ANN401  (a plain value of any kind)
    percent = part[-1] in "%％"
    try:
        number = float(part.rstrip("%％"))
    except ValueError:
        return part
    number = number / 100.0 if percent else number
    return int(number) if number.is_integer() and abs(number) < 1e15 else float(f"{number:.12g}")


def draw(found: Mapping[str, Lever], prefix: str) -> dict[str, list[Any]]:
    """Draw the choice of one or two levers and their values; path to values."""
    paths = list(found)
    out: dict[str, list[Any]] = {}
    cells = st.columns(4)
    for number, options in ((1, paths), (2, [NONE, *paths])):
        left, right = cells[2 * number - 2 : 2 * number]
        with left:
            first = next((i for i, p in enumerate(paths) if found[p].form == "slider"), 0) if number == 1 else 0
            path = st.selectbox(
                say(f"sweep.lever.{number}"), options, first, format_func=called(options, lambda p: _label(found, p)),
                key=f"sweep/lever{number}/{prefix}", persist_state="session",
            )  # fmt: skip
        with right:
            if path != NONE:
                out.setdefault(path, _values(found[path], prefix))
    return out


def _label(found: Mapping[str, Lever], path: str) -> str:
    if path == NONE:
        return say("sweep.lever.none")
    return say("sweep.lever.option", lever=found[path].label, group=group_label(found[path].group))


def _values(lever: Lever, prefix: str) -> list[Any]:
    key = f"sweep/values/{prefix}/{lever.path}"
    if lever.form == "choice":
        options = list(lever.settings[0].options)
        return list(st.multiselect(
            say("sweep.values"), options, options, format_func=called(options, lambda o: choice_label(lever.path, o)),
            key=key, persist_state="session",
        ))  # fmt: skip
    unit = unit_label(lever.row.unit)
    text = st.text_input(
        say("sweep.values.unit", unit=unit) if unit else say("sweep.values"),
        ", ".join(f"{v:.10g}" for v in values_for(lever)), max_chars=200, key=key, persist_state="session",
        help=say("sweep.values.help", now=show(lever.settings[0].value, lever.path)),
    )  # fmt: skip
    return read_values(text)
