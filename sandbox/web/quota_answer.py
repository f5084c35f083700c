"""What the quota calculator answers: figures, lines with their clauses, members, room for more, reasons."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from sandbox.cross_border.answer import Quota
from sandbox.cross_border.rules.sharing import PARENT
from sandbox.cross_border.rules.weights import Line
from sandbox.report.downloads import csv_of
from sandbox.report.quota_terminal import amount
from sandbox.study.command import quota_command
from sandbox.web.charts import config
from sandbox.web.markup import element, items, paragraph
from sandbox.web.picture import Picture, buttons, chart
from sandbox.web.retell import retold
from sandbox.web.rule_names import with_rules_named
from sandbox.web.tables import table
from sandbox.web.text import date, language, say, with_unit
from sandbox.web.theme import colours
from sandbox.web.views.drawn import AXIS, enlarged, extent

MOST_BARS = 24
"""Loans in the chart; further ones are shown together."""


def draw(found: Quota, text: str, day: dt.date, changes: Mapping[str, Any]) -> None:
    """Draw the answer. text: the portfolio as a file."""
    st.html(paragraph(say("quota.title", date=date(found.date), mode=say(f"quota.mode.{found.mode}")), "sb-h2"))
    st.html(paragraph(sentence(found), "sb-answer"))
    if found.warnings:
        st.html(element("div", element("ul", items(map(retold, found.warnings))), "sb-note"))
    st.html(_figures(found))
    if found.lines:
        _chart(found)
        st.html(_lines(found))
    if found.members:
        st.html(_members(found))
    st.html(_max_new(found))
    st.html(paragraph(say("quota.reasons"), "sb-h2") + element("ul", items(reasons(found)), "sb-list"))
    _take_along(found, text, day, changes)


def sentence(found: Quota) -> str:
    """The answer in one sentence."""
    key = "quota.says.over" if found.over_limit else ("quota.says.may" if found.may_borrow else "quota.says.not")
    used = say("undefined") if found.utilisation is None else f"{found.utilisation:.1%}"
    return say(key, used=used, room=amount(abs(found.headroom)), limit=amount(found.limit))


def reasons(found: Quota) -> list[str]:
    """The reasons in the reader's language; those of a member begin with its name, which stays."""
    said = []
    for reason in found.reasons:
        name = next((name for name in found.members if reason.startswith(f"{name}: ")), "")
        rest = reason.removeprefix(f"{name}: ") if name else reason
        label = member_label(found, name)
        rest = with_rules_named(retold(rest))
        said.append(say("quota.of", name=label, reason=rest) if name else rest)
    return said


def _figures(found: Quota) -> str:
    rows = [
        (say("quota.limit"), amount(found.limit)), (say("quota.weighted"), amount(found.weighted)),
        (say("quota.headroom"), amount(found.headroom)),
    ]  # fmt: skip
    if found.shared_available is not None:
        rows.append((say("quota.shared_available"), amount(found.shared_available)))
    if found.pool is not None:
        rows.append((say("quota.lending"), amount(found.pool.lending)))
    return table(say("quota.figures"), ("", say("quota.cny")), rows, {1})


def member_label(found: Quota, name: str) -> str:
    """What a member is called: a group's parent by the catalogue, all others by the name their portfolio gives them."""
    return say("quota.parent") if name == PARENT and found.pool is None else name


def _lines(found: Quota) -> str:
    heads = [_head(name) for name in ("loan", "counted", "weight", "weighted", "clause")]
    rows = [
        (
            _name(found, line),
            amount(line.counted),
            f"{float(line.weight):.6g}",
            amount(line.weighted),
            retold(line.clause),
        )
        for line in found.lines
    ]
    return table(say("quota.lines"), heads, rows, {1, 2, 3})


def _name(found: Quota, line: Line) -> str:
    return say("quota.of", name=member_label(found, line.member), reason=line.id) if line.member else line.id


def _head(name: str) -> str:
    label = say(f"quota.head.{name}")
    return with_unit(label, say("quota.cny")) if name in _AMOUNTS else label


_AMOUNTS = ("counted", "weighted", "limit", "own", "shared", "room")
"""Columns of amounts."""


def _members(found: Quota) -> str:
    heads = [_head(name) for name in ("member", "limit", "own", "shared", "room", "may")]
    rows = [
        (member_label(found, name), amount(m.limit), amount(m.own), amount(m.shared), amount(m.headroom),
         say("quota.yes" if m.may_borrow else "quota.no"))
        for name, m in found.members.items()
    ]  # fmt: skip
    return table(say("quota.members"), heads, rows, {1, 2, 3, 4})


def _max_new(found: Quota) -> str:
    heads = [say("quota.max_new"), say("quota.long"), say("quota.short")]
    rows = [(currency, amount(terms["long"]), amount(terms["short"])) for currency, terms in found.max_new.items()]
    return table(say("quota.max_new"), heads, rows, {1, 2})


def _chart(found: Quota) -> None:
    """What counts, loan by loan, against the limit."""
    chart(
        specification(found, colours(st.context.theme.type)),
        "quota_chart",
        say("quota.chart.alt", says=sentence(found)),
    )
    basis = say("quota.title", date=date(found.date), mode=say(f"quota.mode.{found.mode}"))
    buttons(Picture(f"quota_{found.date.isoformat()}", sentence(found), [("quota_chart", "")], (basis,)))


def axis_unit() -> float:
    """CNY that an axis counts in: the power of ten that the reader's language has a word for; the title says which."""
    return 1e6 if language() == "en" else 1e4


def specification(found: Quota, palette: Mapping[str, str]) -> dict[str, Any]:
    """The Vega-Lite chart: a bar a loan, one after the other, and the limit as a rule."""
    shown = sorted((line for line in found.lines if line.weighted), key=lambda line: -line.weighted)
    bars = [(_name(found, line), line.weighted) for line in shown[:MOST_BARS]]
    if len(shown) > MOST_BARS:
        bars.append((say("quota.chart.rest", count=len(shown) - MOST_BARS), sum(x.weighted for x in shown[MOST_BARS:])))
    values, before, unit = [], 0, axis_unit()
    for name, weighted in bars:
        ends = {"a": before / 100 / unit, "b": (before + weighted) / 100 / unit}
        values.append({"l": name, **ends, "w": weighted / 100})
        before += weighted
    top = 1.02 * max(found.limit, before) / 100 / unit
    # Known before the data: a chart that has yet to get them has ends all the same.
    x = {"field": "a", "type": "quantitative", "title": say("quota.chart.axis"), "axis": {"tickCount": 6},
         "scale": {"domain": [0.0, top or 1.0], "nice": False}}  # fmt: skip
    room = extent([name for name, _ in bars] or [""], 160.0)
    y = {"field": "l", "type": "nominal", "sort": None, "title": None, "axis": room}
    tips = [{"field": "l", "type": "nominal", "title": say("quota.head.loan")},
            {"field": "w", "type": "quantitative", "format": ",.2f", "title": say("quota.head.weighted")}]  # fmt: skip
    limit = {"values": [{"x": found.limit / 100 / unit, "t": say("quota.limit")}]}
    at = {"field": "x", "type": "quantitative"}
    return {
        "height": enlarged(AXIS + 22 * len(bars)),
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "color": palette["policy"]},
             "encoding": {"x": x, "x2": {"field": "b"}, "y": y, "tooltip": tips}},
            {"data": limit, "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 3], "color": palette["worse"]},
             "encoding": {"x": at}},
            {"data": limit, "mark": {"type": "text", "align": "right", "dx": -4, "baseline": "bottom", "dy": -2,
             "color": palette["worse"]}, "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "t"}}},
        ],
        "padding": {"left": 0, "top": 16, "right": 12, "bottom": 0},
        "config": config(palette),
    }  # fmt: skip


def _take_along(found: Quota, text: str, day: dt.date, changes: Mapping[str, Any]) -> None:
    st.html(paragraph(say("quota.command"), "sb-h2"))
    st.code(quota_command("portfolio.yaml", day, changes), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        save(text)
        st.download_button(
            say("quota.download.csv"), csv_of(found.as_dict()["lines"]), "quota.csv", "text/csv", key="quota_save_csv",
            on_click="ignore", disabled=not found.lines,
        )  # fmt: skip
        answer = json.dumps(found.as_dict(), ensure_ascii=False, indent=1)
        st.download_button(
            say("quota.download.json"), answer.encode(), "quota.json", "application/json", key="quota_save_json",
            on_click="ignore",
        )  # fmt: skip


def save(text: str) -> None:
    """The button that saves the portfolio as a file."""
    st.download_button(
        say("quota.download.portfolio"), text.encode(), "portfolio.yaml", "application/yaml",
        key="quota_save_portfolio", on_click="ignore",
    )  # fmt: skip


def draw_file(text: str) -> None:
    """A portfolio that was typed, as the file that the command line reads; messages name its lines."""
    st.html(paragraph(say("quota.file"), "sb-h2"))
    st.code(text, language="yaml", line_numbers=True, wrap_lines=True)
