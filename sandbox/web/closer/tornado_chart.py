"""The tornado as a Vega-Lite specification: an input a row, the change of the figure at each of its ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.report.numbers import Scale, scale_of, show
from sandbox.study.tornado_results import Arm, Bar, Tornado
from sandbox.web import charts
from sandbox.web.levers import show as show_value
from sandbox.web.text import (
    measure_label,
    parameter_label,
    phrases,
    say,
    world_choice_label,
    world_label,
)

ROW = 30
"""Pixels of a row."""
WORLD = "world "
_CUT = 46


def scale(found: Tornado) -> Scale:
    """How the figure and its changes are shown."""
    figures = [arm.figure.mean for bar in found.bars for arm in bar.arms]
    return scale_of(found.measure.unit, [*figures, found.base.mean], book=phrases())


def places(found: Tornado, shown: Scale) -> int:
    """Decimals for changes: enough that the widest has three figures."""
    widest = max((bar.swing.mean or 0.0 for bar in found.bars), default=0.0) * shown.factor
    return 0 if widest >= 100 else 1 if widest >= 10 else 2 if widest >= 1 else 3


def input_label(path: str) -> str:
    """A parameter or a world in words."""
    return world_label(path.removeprefix(WORLD)) if path.startswith(WORLD) else parameter_label(path)


def end_label(bar: Bar, arm: Arm) -> str:
    """The value at an end in words."""
    if bar.path.startswith(WORLD):
        return world_choice_label(bar.path.removeprefix(WORLD), str(arm.end.value))
    words = show_value(_short(arm.end.value), bar.path)
    return words if len(words) <= _CUT else words[: _CUT - 1] + "…"


def _short(plain: Any) -> Any:  # noqa: ANN401  (a plain value of any kind)
    if isinstance(plain, float):
        return float(f"{plain:.4g}")
    return {key: _short(part) for key, part in plain.items()} if isinstance(plain, Mapping) else plain


def end_kind(arm: Arm) -> str:
    """`low`, `high` or `other` (an option, a world)."""
    return arm.end.name if arm.end.name in ("low", "high") else "other"


def shown_bars(found: Tornado, most: int) -> list[Bar]:
    """The widest bars that have a figure: refined ones before the rest."""
    return [bar for bar in found.bars if bar.swing.mean is not None][:most]


def row_label(bar: Bar) -> str:
    """The input with its status; world has its own word."""
    status = say("matters.world") if bar.path.startswith(WORLD) else say(f"status.{bar.input.status}")
    return say("matters.row", label=input_label(bar.path), status=status)


def specification(found: Tornado, most: int, colours: Mapping[str, str]) -> dict[str, Any]:
    """The chart of the `most` widest bars."""
    shown = scale(found)
    bars = shown_bars(found, most)
    rows = [row for bar in bars for row in _rows(found, bar, shown)]
    tones = {"low": colours["policy_b"], "high": colours["policy"], "other": colours["reference"]}
    order = list(dict.fromkeys(row["input"] for row in rows))
    x_axis = {"title": say("matters.axis", label=measure_label(found.measure), unit=shown.heading), "tickCount": 6}
    x = {"type": "quantitative", "axis": x_axis, "scale": charts.ends_of(rows, ("m", "l", "h", "edge"), zero=True)}
    y = {"field": "input", "type": "nominal", "sort": order, "title": None,
         "axis": {"labelLimit": 420, "labelColor": colours["ink"], "grid": False}}  # fmt: skip
    tone = {"field": "kind", "type": "nominal", "title": None,
            "scale": {"domain": ["low", "high", "other"], "range": [tones[k] for k in ("low", "high", "other")]},
            "legend": None}  # fmt: skip
    tip = [
        {"field": "input", "title": say("matters.input")},
        {"field": "end", "title": say("matters.end")},
        {"field": "t", "title": say("matters.change")},
        {"field": "now", "title": say("matters.now")},
        {"field": "meaning", "title": say("matters.meaning")},
        {"field": "source", "title": say("matters.source")},
    ]
    opacity = {"condition": {"test": "datum.refined", "value": 0.95}, "value": 0.4}
    return {
        "height": ROW * len(order) + 46,
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "height": 13},
             "encoding": {"x": {**x, "field": "m"}, "x2": {"datum": 0}, "y": y, "color": tone, "opacity": opacity,
                          "tooltip": tip}},
            {"mark": {"type": "rule", "color": colours["ink"]},
             "encoding": {"x": {**x, "field": "l"}, "x2": {"field": "h"}, "y": y}},
            {"mark": {"type": "rule", "color": colours["ink"]}, "encoding": {"x": {**x, "datum": 0}}},
            {"mark": {"type": "text", "align": "left", "dx": 6, "color": colours["muted"], "limit": 150},
             "transform": [{"filter": "datum.right"}],
             "encoding": {"x": {**x, "field": "edge"}, "y": y, "text": {"field": "end"}}},
            {"mark": {"type": "text", "align": "right", "dx": -6, "color": colours["muted"], "limit": 150},
             "transform": [{"filter": "datum.left"}],
             "encoding": {"x": {**x, "field": "edge"}, "y": y, "text": {"field": "end"}}},
        ],
        "config": charts.config(colours),
    }  # fmt: skip


def _rows(found: Tornado, bar: Bar, shown: Scale) -> list[dict[str, Any]]:
    """An entry an end that has a figure and is not the base; the outermost on each side bears its value."""
    arms = [arm for arm in bar.arms if arm.change.mean is not None and arm.change.n and arm.change.mean != 0.0]
    if not arms:
        arms = [arm for arm in bar.arms if arm.change.mean is not None][:1]
    least = min(arms, key=lambda a: a.change.mean or 0.0, default=None)
    most = max(arms, key=lambda a: a.change.mean or 0.0, default=None)
    figures = places(found, shown)
    rows = []
    for arm in arms:
        mean = (arm.change.mean or 0.0) * shown.factor
        low = arm.change.low * shown.factor if arm.change.low is not None else mean
        high = arm.change.high * shown.factor if arm.change.high is not None else mean
        right, left = arm is most and mean > 0, arm is least and mean < 0
        rows.append({
            "input": row_label(bar), "end": end_label(bar, arm), "kind": end_kind(arm), "m": _round(mean),
            "l": _round(low), "h": _round(high), "edge": _round(max(high, 0.0) if right else min(low, 0.0)),
            "right": right, "left": left, "refined": bar.refined, "t": show(arm.change.mean, shown, figures),
            "now": "" if bar.path.startswith(WORLD) else show_value(_short(bar.input.value), bar.path),
            "meaning": bar_meaning(bar), "source": bar.input.source,
        })  # fmt: skip
    return rows


def bar_meaning(bar: Bar) -> str:
    """What the input means."""
    from sandbox.web.text import parameter_help, world_help  # noqa: PLC0415  (only with a figure)

    if bar.path.startswith(WORLD):
        return world_help(bar.path.removeprefix(WORLD), bar.input.meaning)
    return parameter_help(bar.path, bar.input.meaning)


def _round(value: float) -> float:
    return float(f"{value:.5g}")
