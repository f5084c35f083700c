"""How sure: the difference in fifty futures as fifty dots, better ones to the right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sandbox.report.numbers import show
from sandbox.report.scorecard import Cell, Row, scorecard
from sandbox.study.results import Comparison
from sandbox.web.charts import config
from sandbox.web.frame import cannot
from sandbox.web.picture import chart
from sandbox.web.result import Shown
from sandbox.web.text import called, phrases, say
from sandbox.web.theme import CHART_HEIGHT, colours
from sandbox.web.views.drawn import finding, mark, note, numbers, picture_of, titles

DOTS = 50
LEAST = 2
"""Futures in which a measure must be defined under both policies."""
_BINS = 30


@dataclass(frozen=True)
class Dot:
    """One dot: the difference it stands for, its column and its place in it, and its side."""

    value: float
    at: float
    height: int
    side: str


def quantiles(differences: Sequence[float] | NDArray[np.float64], count: int = DOTS) -> list[float]:
    """`count` differences that stand for all of them: the middle ones of `count` equal parts, each one that was seen.

    As many as there are where there are fewer.
    """
    found = np.sort(np.asarray(differences, dtype=np.float64))
    count = min(count, found.size)
    return [float(found[min(found.size - 1, int((i + 0.5) * found.size / count))]) for i in range(count)]


def dots(values: Sequence[float], better: str) -> list[Dot]:
    """The dots in columns, those of one side of zero never in a column with the other's."""
    reach = max((abs(v) for v in values), default=0.0)
    spread = (max(values) - min(values)) / _BINS if values else 0.0
    width = spread or reach or 1.0
    heights: dict[tuple[int, int], int] = {}
    out = []
    for value in sorted(values):
        sign = (value > 0) - (value < 0)
        column = 0 if sign == 0 else math.floor(abs(value) / width)
        height = heights[sign, column] = heights.get((sign, column), 0) + 1
        out.append(Dot(value, sign * (column + 0.5) * width if sign else 0.0, height, _side(sign, better)))
    return out


def _side(sign: int, better: str) -> str:
    if sign == 0:
        return "tie"
    if better == "none":
        return "more" if sign > 0 else "fewer"
    return "better" if (sign > 0) == (better == "more") else "worse"


def draw(shown: Shown) -> None:
    """The measure and the policy are chosen; headline measures stand first."""
    comparison = shown.comparison
    rows = {row.measure: row for row in scorecard(comparison, everything=True, book=phrases())}
    rows = {name: row for name, row in rows.items() if any(comparison.differences[c.policy][name].n for c in row.cells)}
    if not rows:
        cannot(say("view.how_sure.none"))
        return
    policies = list(comparison.differences)
    with st.container(horizontal=True):
        name = st.selectbox(
            say("view.how_sure.measure"), list(rows), format_func=called(rows, lambda n: rows[n].label),
            key="sure_measure", label_visibility="collapsed", width=330, persist_state="session",
        )  # fmt: skip
        policy = policies[0]
        if len(policies) > 1:
            named = titles(comparison)
            policy = st.selectbox(
                say("view.how_sure.policy"), policies, format_func=called(policies, lambda p: named[p]),
                key="sure_policy", label_visibility="collapsed", width=330, persist_state="session",
            )  # fmt: skip
    _dotplot(shown, rows[name], rows[name].cell(policy))


def seen(comparison: Comparison, policy: str, name: str) -> NDArray[np.float64]:
    """The difference in each future in which the measure is defined under both policies, in the measure's unit."""
    measure = comparison.measures[name]
    sheet = comparison.sheet
    found = sheet.each(policy, measure) - sheet.each(comparison.reference, measure)
    return found[np.isfinite(found)]


def _dotplot(shown: Shown, row: Row, cell: Cell) -> None:
    comparison = shown.comparison
    measure = comparison.measures[row.measure]
    differences = seen(comparison, cell.policy, row.measure)
    if differences.size < LEAST:
        cannot(say("view.how_sure.over_all", label=row.label))
        return
    found = dots(quantiles(differences), measure.better)
    said = _says(row, cell, differences, measure.better)
    number = list(comparison.policies).index(cell.policy)
    several = len(comparison.differences) > 1
    finding(said, f'<span class="sb-sub">{mark(number, cell.title)}</span>' if several else "")
    palette = colours(st.context.theme.type)
    spec = specification(found, row, measure.better, palette)
    chart(spec, "how_sure", say("view.how_sure.alt", says=said, count=len(found)))
    marks = say("view.how_sure.marks.more" if measure.better == "none" else "view.how_sure.marks.better")
    note(say("view.how_sure.note", count=len(found), runs=differences.size), marks, say("view.how_sure.average"))
    columns = [say("view.how_sure.future"), say("view.how_sure.difference", unit=row.unit)]
    taken = picture_of(shown, f"how_sure_{row.measure}", said, ["how_sure"], marks)
    rows: list[list[str | float]] = [
        [str(i + 1), float(d) * row.scale.factor] for i, d in enumerate(np.sort(differences))
    ]
    numbers("how_sure", columns, rows, taken)


def _says(row: Row, cell: Cell, differences: NDArray[np.float64], better: str) -> str:
    """In how many of the futures which side is seen; the same count as in the scorecard."""
    total, ties = differences.size, int(np.count_nonzero(differences == 0))
    good = int(np.count_nonzero(differences < 0 if better == "less" else differences > 0))
    word = "more" if better == "none" else "better"
    tied = say("view.how_sure.tied", ties=ties) if ties else ""
    return say(f"view.how_sure.says.{word}", title=cell.title, label=row.label, count=good, total=total) + tied


def specification(found: Sequence[Dot], row: Row, better: str, palette: Mapping[str, str]) -> dict[str, Any]:
    """The Vega-Lite dotplot; the axis is turned round where less is better, so that right is always better."""
    factor = row.scale.factor
    values: list[dict[str, Any]] = [
        {"x": float(f"{d.at * factor:.5g}"), "h": d.height, "k": d.side, "v": show(d.value, row.scale, 2)}
        for d in found
    ]
    tallest = max(d.height for d in found)
    size = min(150.0, (0.86 * (CHART_HEIGHT - 60) / max(tallest, 8)) ** 2)
    reach = 1.08 * max(1e-9, *(abs(v["x"]) for v in values))
    ends = say("card.worse"), say("card.better")
    if better == "none":
        ends = say("view.how_sure.fewer"), say("view.how_sure.more")
    axis = say("view.how_sure.axis", left=ends[0], right=ends[1], unit=row.unit).strip()
    x = {"field": "x", "type": "quantitative", "axis": {"title": axis, "tickCount": 7, "grid": False},
         "scale": {"domain": [-reach, reach], "nice": False, "reverse": better == "less"}}  # fmt: skip
    sides = ["better", "more", "worse", "fewer", "tie"]
    ink, worse, grey = palette["ink"], palette["worse"], palette["muted"]
    shape = {"field": "k", "type": "nominal", "legend": None,
             "scale": {"domain": sides, "range": ["circle", "circle", "diamond", "diamond", "square"]}}  # fmt: skip
    colour = {"field": "k", "type": "nominal", "legend": None,
              "scale": {"domain": sides, "range": [ink, ink, worse, grey, grey]}}  # fmt: skip
    y = {"field": "h", "type": "quantitative", "axis": None, "scale": {"domain": [0.4, max(tallest, 8) + 0.6]}}
    return {
        "height": CHART_HEIGHT,
        "data": {"values": values},
        "layer": [
            {"data": {"values": [{"z": 0}]}, "mark": {"type": "rule", "color": ink},
             "encoding": {"x": {**x, "field": "z"}}},
            {"mark": {"type": "point", "filled": True, "opacity": 1, "size": size},
             "encoding": {"x": x, "y": y, "color": colour, "shape": shape,
                          "tooltip": {"field": "v", "type": "nominal", "title": row.label}}},
        ],
        "config": config(palette),
    }  # fmt: skip
