"""The chart over time as a Vega-Lite specification: averages with their ranges, a line a policy."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sandbox.kernel.record import Record
from sandbox.report.numbers import scale_of
from sandbox.report.scorecard import title_of
from sandbox.study.results import Comparison
from sandbox.study.statistics import mean_estimate
from sandbox.web.language import book
from sandbox.web.text import date, language, large_type, phrases, say, series_label, series_unit
from sandbox.web.theme import CHART_HEIGHT, FONTS, LARGE, POLICIES
from sandbox.web.vega_locale import locale

DATE = "date"
SHOWN_FIRST = "launched"
DASHES: tuple[list[int], ...] = ([5, 4], [1, 0], [2, 2], [8, 3, 2, 3])
"""Of the policies' lines, in their order."""
_APART = 16.0
"""Pixels between two labels at least."""
_YEARS_ALONE = 730
"""Days from which on an axis has years only."""
_AXIS = 40.0
"""Pixels of a chart's height that its axis takes."""


@dataclass(frozen=True)
class Line:
    """One policy's line: at each date the mean and its range (the mean itself where there is no range yet)."""

    title: str
    dates: tuple[str, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def series_names(records: Sequence[Record]) -> list[str]:
    """What all the runs can show over time and some do: what is 0 all the time everywhere is left out.

    A policy without a fund has no balance to lay beside another's.
    """
    shown = [r.series for r in records if r.series]
    names = [name for name in shown[0] if name != DATE and all(name in one for one in shown)] if shown else []
    return [name for name in names if any(any(one[name]) for one in shown)]


def lines(comparison: Comparison, name: str) -> list[Line]:
    """The lines of all policies, reference first. Each point is an estimate of its own (`study.statistics`)."""
    found = []
    for policy in comparison.policies:
        kept = [r.series for r in comparison.records if r.policy == policy and r.series and r.status == "ok"]
        if not kept:
            continue
        table = np.array([list(series[name]) for series in kept], dtype=np.float64)
        points = [mean_estimate(column, comparison.level) for column in table.T]
        mean = [p.mean or 0.0 for p in points]
        low = [m if p.low is None else max(0.0, p.low) for m, p in zip(mean, points, strict=True)]
        high = [m if p.high is None else p.high for m, p in zip(mean, points, strict=True)]
        dates = tuple(str(day) for day in kept[0][DATE])
        found.append(Line(title_of(comparison, policy), dates, _rounded(mean), _rounded(low), _rounded(high)))
    return found


def differences(comparison: Comparison, name: str) -> list[Line]:
    """Each policy's difference from the reference, run by run on the same luck, as a line with its range."""
    found = []
    reference = _table(comparison, comparison.reference, name)
    for policy in comparison.differences:
        other = _table(comparison, policy, name)
        both = sorted(reference.keys() & other.keys())
        if not both:
            continue
        apart = np.array([other[r] for r in both]) - np.array([reference[r] for r in both])
        points = [mean_estimate(column, comparison.level) for column in apart.T]
        mean = [p.mean or 0.0 for p in points]
        low = [m if p.low is None else p.low for m, p in zip(mean, points, strict=True)]
        high = [m if p.high is None else p.high for m, p in zip(mean, points, strict=True)]
        dates = next(tuple(str(day) for day in r.series[DATE]) for r in comparison.records if r.series)
        found.append(Line(title_of(comparison, policy), dates, _rounded(mean), _rounded(low), _rounded(high)))
    return found


def _table(comparison: Comparison, policy: str, name: str) -> dict[int, list[float]]:
    """A series of a policy by replication."""
    kept = (r for r in comparison.records if r.policy == policy and r.series and r.status == "ok")
    return {r.replication: [float(x) for x in (r.series or {})[name]] for r in kept}


def in_unit(name: str, found: Sequence[Line]) -> tuple[list[Line], str]:
    """The lines in a unit in which they are short numbers, and that unit: amounts in thousands, millions, billions."""
    if book("en").phrases.get(f"series.unit.{name}") != "CNY":
        return list(found), series_unit(name)
    scale = scale_of("CNY", [x for line in found for x in line.mean], book=phrases())

    def small(values: Sequence[float]) -> tuple[float, ...]:
        return _rounded([v * scale.factor for v in values])

    return [replace(x, mean=small(x.mean), low=small(x.low), high=small(x.high)) for x in found], scale.heading


def _rounded(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(f"{v:.4g}") for v in values)


def says(found: Sequence[Line]) -> str:
    """The chart's finding in words: the range of each policy at the last date."""
    return phrases().clauses.join(
        say("chart.says", title=line.title, low=short(line.low[-1]), high=short(line.high[-1])) for line in found
    )


def short(value: float) -> str:
    """A number with about three figures, never in powers of ten."""
    size = abs(value)
    text = f"{value:,.{0 if size >= 100.0 else 1 if size >= 10.0 else 2}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def heading(name: str, found: Sequence[Line]) -> str:
    """What is shown, and up to when (the runs' dates are the first after each month)."""
    last = dt.date.fromisoformat(found[0].dates[-1]) - dt.timedelta(days=1)
    return say("chart.title", label=series_label(name), day=date(last))


def ends_of(rows: Iterable[Mapping[str, Any]], names: Sequence[str], *, zero: bool = False) -> dict[str, Any]:
    """The scale of an axis that holds what `rows` have under `names`, and 0 where asked: known before the data."""
    there = [float(row[name]) for row in rows for name in names if row.get(name) is not None]
    there = [value for value in there if math.isfinite(value)] + ([0.0] if zero or not there else [])
    low, high = min(there), max(there)
    room = 0.06 * (high - low) or 0.06 * abs(high) or 1.0
    below = low - room if low < 0.0 else max(0.0, low - room)
    return {"domain": [below, high + room], "nice": True, "zero": False}


def round_top(value: float) -> float:
    """An axis end that moves seldom while figures still move."""
    if value <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if m * power >= value)


def specification(unit: str, found: Sequence[Line], colours: Mapping[str, str]) -> dict[str, Any]:
    """The Vega-Lite chart: a band and a line a policy, labelled at its end."""
    # The bands of the first few runs reach far beyond the lines: they are cut, so that the lines can be seen.
    top = round_top(min(max(max(line.high) for line in found), 2.0 * max(max(line.mean) for line in found)))
    pair = [colours[name] for name in POLICIES]
    titles = [line.title for line in found]
    scale = {"domain": titles, "range": list(pair[: len(titles)])}
    days = [found[0].dates[0], found[0].dates[-1]]
    x = {
        "field": "d", "type": "temporal", "title": None, "scale": {"domain": days},
        "axis": time_axis(*days),
    }  # fmt: skip
    y_axis = {"title": unit, "tickCount": 5}
    y = {"type": "quantitative", "scale": {"domain": [0, top], "nice": False}, "axis": y_axis}
    colour = {"field": "p", "type": "nominal", "scale": scale, "legend": None}
    dash = {"field": "p", "type": "nominal", "scale": {"domain": titles, "range": list(DASHES[: len(titles)])}}
    band = {
        "mark": {"type": "area", "opacity": 0.22, "clip": True},
        "encoding": {"x": x, "y": {**y, "field": "l"}, "y2": {"field": "h"}, "color": colour},
    }
    stroke = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {"x": x, "y": {**y, "field": "m"}, "color": colour, "strokeDash": {**dash, "legend": None}},
    }
    return {
        "height": 2 * CHART_HEIGHT if large_type() else CHART_HEIGHT,
        "padding": {"left": 0, "top": 6, "right": 8, "bottom": 0},
        "data": {"values": _points(found)},
        # Three bands or more hide one another: lines alone.
        "layer": [*([band] if len(found) < 3 else []), stroke, *_labels(found, top, x, y, pair)],
        "config": config(colours),
    }


def panel(unit: str, line: Line, ends: tuple[float, float], colours: Mapping[str, str], number: int) -> dict[str, Any]:
    """The Vega-Lite chart of one policy's difference from the reference: its band and line around a line at zero.

    ends: of the axis, the same for all panels. number: the policy's place, reference 0.
    """
    x = {
        "field": "d", "type": "temporal", "title": None, "scale": {"domain": [line.dates[0], line.dates[-1]]},
        "axis": {"format": "%Y", "tickCount": 3, "grid": False},
    }  # fmt: skip
    y = {
        "type": "quantitative",
        "scale": {"domain": list(ends), "nice": False},
        "axis": {"title": unit, "tickCount": 5},
    }
    colour = colours[POLICIES[number]]
    band = {"type": "area", "opacity": 0.22, "clip": True, "color": colour}
    stroke = {"type": "line", "strokeWidth": 2, "clip": True, "color": colour, "strokeDash": DASHES[number]}
    return {
        "height": CHART_HEIGHT,
        "padding": {"left": 0, "top": 6, "right": 8, "bottom": 0},
        "data": {"values": _points([line])},
        "layer": [
            {"mark": band, "encoding": {"x": x, "y": {**y, "field": "l"}, "y2": {"field": "h"}}},
            {
                "data": {"values": [{"z": 0}]},
                "mark": {"type": "rule", "color": colours["ink"]},
                "encoding": {"y": {**y, "field": "z"}},
            },
            {"mark": stroke, "encoding": {"x": x, "y": {**y, "field": "m"}}},
        ],
        "config": config(colours),
    }


def shared_ends(found: Sequence[Line]) -> tuple[float, float]:
    """Ends of an axis around zero on which all lines can be seen, and bands as far as twice the lines."""

    def end(sign: float) -> float:
        line = max(0.0, *(sign * x for each in found for x in each.mean))
        reach = max(0.0, *(sign * x for each in found for side in (each.low, each.high) for x in side))
        most = max(abs(x) for each in found for x in each.mean)
        wanted = min(reach, line + most)
        return round_top(wanted) if wanted > 0.0 else 0.0

    low, high = -end(-1.0), end(1.0)
    return (low, high) if high > low else (-1.0, 1.0)


def time_axis(first: str, last: str) -> dict[str, Any]:
    """An axis of dates: years alone, or months too where the time from `first` to `last` (ISO) is short."""
    if (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days >= _YEARS_ALONE:
        return {"format": "%Y", "tickCount": "year", "grid": False}
    return {"tickCount": 6, "grid": False, "labelOverlap": True}


def _points(found: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {"p": line.title, "d": day, "m": m, "l": low, "h": high}
        for line in found
        for day, m, low, high in zip(line.dates, line.mean, line.low, line.high, strict=True)
    ]


def _labels(
    found: Sequence[Line], top: float, x: Mapping[str, Any], y: Mapping[str, Any], pair: Sequence[str]
) -> list[dict[str, Any]]:
    """Each line's name at its end, moved apart where ends are close."""
    ends = [line.mean[-1] for line in found]
    large = large_type()
    height = (2 * CHART_HEIGHT if large else CHART_HEIGHT) - _AXIS
    places = [(1.0 - end / top) * height for end in ends]
    moved = spread(places, 1.3 * LARGE if large else _APART, height)
    shift = [to - place for place, to in zip(places, moved, strict=True)]
    return [
        {
            "data": {"values": [{"p": line.title, "d": line.dates[-1], "m": line.mean[-1]}]},
            "mark": {"type": "text", "align": "left", "dx": 6, "dy": shift[i], "fontWeight": 600, "color": pair[i],
                     "limit": 150},
            "encoding": {"x": x, "y": {**y, "field": "m"}, "text": {"field": "p"}},
        }
        for i, line in enumerate(found)
    ]  # fmt: skip


def spread(places: Sequence[float], apart: float, height: float) -> list[float]:
    """Places on an axis of `height`, moved as little as keeps any two `apart` (closer where they do not all fit)."""
    apart = min(apart, height / max(1, len(places) - 1))
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    # Neighbours that would touch become one block around its middle, until no two blocks touch.
    blocks: list[list[int]] = []
    for i in order:
        blocks.append([i])
        while len(blocks) > 1 and _start(blocks[-1], places, apart, height) < (
            _start(blocks[-2], places, apart, height) + apart * len(blocks[-2])
        ):
            last = blocks.pop()
            blocks[-1] += last
    out = [0.0] * len(places)
    for block in blocks:
        start = _start(block, places, apart, height)
        for number, i in enumerate(block):
            out[i] = start + apart * number
    return out


def _start(block: Sequence[int], places: Sequence[float], apart: float, height: float) -> float:
    """Where the first of a block stands, inside the axis."""
    span = apart * (len(block) - 1)
    middle = sum(places[i] for i in block) / len(block)
    return min(max(0.0, middle - span / 2), max(0.0, height - span))


def config(colours: Mapping[str, str]) -> dict[str, Any]:
    """What all charts have in common: font of the language, quiet axes, no background; large type on the projector."""
    quiet: dict[str, Any] = {
        "labelColor": colours["muted"], "titleColor": colours["muted"], "gridColor": colours["line"],
        "domainColor": colours["line"], "tickColor": colours["line"], "titleFontWeight": 400,
    }  # fmt: skip
    text: dict[str, Any] = {}
    if large_type():
        quiet |= {"labelFontSize": LARGE, "titleFontSize": LARGE}
        text = {"fontSize": LARGE}
    return {
        "font": FONTS[language()], "background": "transparent", "axis": quiet, "text": text, "view": {"stroke": None},
        "locale": locale(),
    }  # fmt: skip
