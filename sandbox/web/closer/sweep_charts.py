"""Charts of a sweep as Vega-Lite specifications: a line or a heat map over the levers, and the front."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.declare.measure import Measure
from sandbox.report.numbers import Scale, places_for, scale_of, show
from sandbox.report.scorecard import UNTIL
from sandbox.study.front import Front
from sandbox.study.grid import Sweep, SweepCell
from sandbox.web import charts
from sandbox.web.levers import show as show_value
from sandbox.web.text import measure_label, parameter_label, phrases, say

HEIGHT = 260
ROW = 34
"""Pixels of a row of a heat map."""
RAMP = ("#DCE6F0", "#17324D")
"""Of heat maps, least to most."""
MARKS = {"better": "●", "worse": "◆", "changed": "■", "": ""}
_SHAPES = {"front": "circle", "open": "circle", "dominated": "cross", "undefined": "square", "": "circle"}


def scale(found: Sweep, name: str) -> Scale:
    """How a measure is shown."""
    figures = [c.estimates[name].mean for c in found.cells]
    return scale_of(found.measures[name].unit, figures, sooner=name.startswith(UNTIL), book=phrases())


def cell_label(cell: SweepCell) -> str:
    """The values of a cell in words."""
    if cell.cell.position is None:
        return say("sweep.base")
    return phrases().commas.join(
        say("sweep.set", lever=parameter_label(path), value=show_value(value, path))
        for path, value in cell.cell.values.items()
    )


def axis_title(measure: Measure, shown: Scale, way: str) -> str:
    """A measure as the title of an axis, with an arrow towards better. way: `x` or `y`."""
    head = say("sweep.axis", label=measure_label(measure), unit=shown.heading)
    return head if measure.better == "none" else f"{head} {say(f'sweep.better.{way}.{measure.better}')}"


def side(found: Sweep, cell: SweepCell, name: str) -> str:
    """Whether the cell is better or worse than the base beyond doubt."""
    said = cell.verdict(found.measures[name])
    return said.side if said is not None else ""


def grid(found: Sweep, name: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """The measure over the levers: points with ranges for one lever, a heat map for two."""
    return _line(found, name, colours) if len(found.levers) == 1 else _heat(found, name, colours)


def _on_grid(found: Sweep) -> list[SweepCell]:
    return [c for c in found.cells if c.cell.position is not None]


def _steps(found: Sweep, path: str) -> list[str]:
    return [show_value(value, path) for value in found.levers[path]]


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else float(f"{value * factor:.5g}")


def _line(found: Sweep, name: str, colours: Mapping[str, str]) -> dict[str, Any]:
    (path,) = found.levers
    shown = scale(found, name)
    rows = [_row(found, c, name, shown) | {"v": show_value(c.cell.values[path], path)} for c in _on_grid(found)]
    x = {"field": "v", "type": "nominal", "sort": _steps(found, path), "title": parameter_label(path),
         "axis": {"labelAngle": 0, "grid": False}}  # fmt: skip
    y_axis = {"title": axis_title(found.measures[name], shown, "y"), "tickCount": 5}
    base = _times(found.cell(found.base).estimates[name].mean, shown.factor)
    y = {"type": "quantitative", "scale": charts.ends_of([*rows, {"m": base}], ("m", "l", "h")), "axis": y_axis}
    rule = {"data": {"values": [{"y": base}]}, "mark": {"type": "rule", "strokeDash": [5, 4],
            "color": colours["reference"]}, "encoding": {"y": {**y, "field": "y"}}}  # fmt: skip
    points = [
        {"mark": {"type": "line", "color": colours["policy"], "opacity": 0.5},
         "encoding": {"x": x, "y": {**y, "field": "m"}}},
        {"mark": {"type": "rule", "color": colours["policy"], "strokeWidth": 2},
         "encoding": {"x": x, "y": {**y, "field": "l"}, "y2": {"field": "h"}}},
        {"mark": {"type": "point", "filled": True, "size": 70, "color": colours["policy"], "opacity": 1},
         "encoding": {"x": x, "y": {**y, "field": "m"}, "tooltip": _tip(found)}},
        {"mark": {"type": "text", "dx": 7, "dy": -10, "align": "left", "color": colours["ink"]},
         "encoding": {"x": x, "y": {**y, "field": "m"}, "text": {"field": "t"}}},
    ]  # fmt: skip
    return {
        "height": HEIGHT, "data": {"values": rows}, "layer": [*([rule] if base is not None else []), *points],
        "config": charts.config(colours),
    }  # fmt: skip


def _row(found: Sweep, cell: SweepCell, name: str, shown: Scale) -> dict[str, Any]:
    estimate = cell.estimates[name]
    places = places_for([c.estimates[name].mean for c in found.cells], shown)
    text = show(estimate.mean, shown, places)
    mark = MARKS[side(found, cell, name)]
    return {
        "m": _times(estimate.mean, shown.factor), "l": _times(estimate.low, shown.factor),
        "h": _times(estimate.high, shown.factor), "t": f"{text} {mark}".strip(), "base": cell.name == found.base,
        "span": say("sweep.span", low=show(estimate.low, shown, places), high=show(estimate.high, shown, places)),
        "cell": cell_label(cell),
    }  # fmt: skip


def _tip(found: Sweep) -> list[dict[str, str]]:
    return [
        {"field": "cell", "title": say("sweep.cell")},
        {"field": "t", "title": say("sweep.mean")},
        {"field": "span", "title": say("sweep.range", level=f"{found.level * 100:g}")},
    ]


def _heat(found: Sweep, name: str, colours: Mapping[str, str]) -> dict[str, Any]:
    first, second = found.levers
    shown = scale(found, name)
    cells = _on_grid(found)
    means = [m for c in cells if (m := _times(c.estimates[name].mean, shown.factor)) is not None]
    low, high = min(means, default=0.0), max(means, default=1.0)
    rows = []
    for cell in cells:
        row = _row(found, cell, name, shown)
        row |= {"x": show_value(cell.cell.values[second], second), "y": show_value(cell.cell.values[first], first)}
        fill = colour_at(row["m"], low, high)
        rows.append(row | {"fill": fill, "ink": ink_on(fill)})
    x = {"field": "x", "type": "nominal", "sort": _steps(found, second), "title": parameter_label(second),
         "axis": {"labelAngle": 0, "grid": False}}  # fmt: skip
    y = {"field": "y", "type": "nominal", "sort": _steps(found, first)[::-1], "title": parameter_label(first),
         "axis": {"grid": False}}  # fmt: skip
    # Colours are made here, so that the text in a cell can have the one that reads on it.
    tone = {"type": "nominal", "scale": None}
    return {
        "height": ROW * len(found.levers[first]) + 46,
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "rect"},
             "encoding": {"x": x, "y": y, "color": {**tone, "field": "fill"}, "tooltip": _tip(found)}},
            {"mark": {"type": "rect", "filled": False, "stroke": colours["policy_b"], "strokeWidth": 3},
             "transform": [{"filter": "datum.base"}], "encoding": {"x": x, "y": y}},
            {"mark": {"type": "text"},
             "encoding": {"x": x, "y": y, "text": {"field": "t"}, "color": {**tone, "field": "ink"}}},
        ],
        "config": charts.config(colours),
    }  # fmt: skip


def colour_at(value: float | None, low: float, high: float) -> str:
    """The colour of the ramp for a value, as #RRGGBB; white where there is none."""
    if value is None:
        return "#FFFFFF"
    share = (value - low) / (high - low) if high > low else 0.0
    ends = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in RAMP]
    mixed = [round(a + (b - a) * share) for a, b in zip(*ends, strict=True)]
    return "#" + "".join(f"{part:02X}" for part in mixed)


def ink_on(colour: str) -> str:
    """Black or white, whichever has the larger contrast on a colour (WCAG 2, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#FFFFFF"


def front(found: Sweep, standing: Front | None, first: str, second: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """Two measures against each other, a mark a cell with both ranges; the front as a step line once it is known."""
    scales = [scale(found, name) for name in (first, second)]
    rows = [_dot(found, cell, standing, (first, second), scales) for cell in found.cells]
    rows = [row for row in rows if row["x"] is not None and row["y"] is not None]
    x = _axis(found, first, scales[0], "x", rows)
    y = _axis(found, second, scales[1], "y", rows)
    tone = {"field": "tone", "type": "nominal", "scale": None}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "opacity": 0.45}, "encoding": {"x": {**x, "field": "xl"}, "x2": {"field": "xh"},
         "y": {**y, "field": "y"}, "color": tone}},
        {"mark": {"type": "rule", "opacity": 0.45}, "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "yl"},
         "y2": {"field": "yh"}, "color": tone}},
        {"mark": {"type": "point", "size": 80, "opacity": 1, "filled": True},
         "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}, "color": tone,
                      "shape": {"field": "shape", "type": "nominal", "scale": None},
                      "tooltip": [{"field": "cell", "title": say("sweep.cell")},
                                  {"field": "xt", "title": measure_label(found.measures[first])},
                                  {"field": "yt", "title": measure_label(found.measures[second])},
                                  {"field": "said", "title": say("sweep.standing")}]}},
        {"mark": {"type": "text", "dx": 8, "dy": -8, "align": "left", "color": colours["ink"], "limit": 260},
         "transform": [{"filter": "datum.front"}],
         "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}, "text": {"field": "cell"}}},
    ]  # fmt: skip
    for row in rows:
        row["tone"] = colours["policy"] if row["front"] else colours["muted"]
    if standing is not None:
        # Between two cells of the front one has the better of them that is at least as good on the first measure.
        better = found.measures[first].better
        layers.insert(0, {
            "mark": {"type": "line", "interpolate": "step-after" if better == "less" else "step-before",
                     "color": colours["policy"], "strokeDash": [3, 3]},
            "transform": [{"filter": "datum.front"}],
            "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}, "order": {"field": "x"}},
        })  # fmt: skip
    return {"height": HEIGHT + 40, "data": {"values": rows}, "layer": layers, "config": charts.config(colours)}


def _axis(
    found: Sweep, name: str, shown: Scale, way: str, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:  # fmt: skip
    title = axis_title(found.measures[name], shown, way)
    ends = charts.ends_of(rows, (way, f"{way}l", f"{way}h"))
    return {"type": "quantitative", "scale": ends, "axis": {"title": title, "tickCount": 5}}


def _dot(
    found: Sweep, cell: SweepCell, standing: Front | None, pair: Sequence[str], scales: Sequence[Scale]
) -> dict[str, Any]:
    said = standing.standing[cell.name] if standing is not None else ""
    row: dict[str, Any] = {
        "cell": cell_label(cell), "front": said == "front", "shape": _SHAPES[said],
        "said": say(f"sweep.standing.{said}") if said else say("verdict.estimating"),
    }  # fmt: skip
    for axis, name, shown in zip("xy", pair, scales, strict=True):
        estimate = cell.estimates[name]
        places = places_for([c.estimates[name].mean for c in found.cells], shown)
        row |= {
            axis: _times(estimate.mean, shown.factor), f"{axis}l": _times(estimate.low, shown.factor),
            f"{axis}h": _times(estimate.high, shown.factor), f"{axis}t": show(estimate.mean, shown, places),
        }  # fmt: skip
    return row


def spread_of(found: Sweep, name: str) -> tuple[SweepCell, SweepCell] | None:
    """The cells with the least and the most of a measure; None where it has no value."""
    cells = [c for c in found.cells if c.estimates[name].mean is not None]
    if not cells:
        return None
    key = {c.name: c.estimates[name].mean or 0.0 for c in cells}
    least, most = min(cells, key=lambda c: key[c.name]), max(cells, key=lambda c: key[c.name])
    return (least, most) if math.isfinite(key[least.name]) else None
