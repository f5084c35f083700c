"""Two lanes on one axis of dates: what a case waits for, what is done with it, and what happens meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.report.trace import BEIJING, Step
from sandbox.web import charts
from sandbox.web.closer.story_words import activity_label, details, rule
from sandbox.web.markup import element, escape
from sandbox.web.stages import ENDED, OFTEN, RUNS, STAGES, WAITS
from sandbox.web.text import say
from sandbox.web.views.drawn import extent

LANE = 74
"""Pixels of a lane."""
WORK, WAIT = "#7FA1C4", "#F3C9A5"
"""Something is done with the case; it waits."""
WIDE = 880.0
"""Pixels of a lane, roughly: a label that would not fit into its stage is left out."""


def kind_of(stage: str) -> str:
    """`work`, `wait` or `runs`."""
    return "wait" if stage in WAITS else "runs" if stage in RUNS else "work"


def segments(steps: Sequence[Step], end: dt.date) -> list[tuple[str, Step, dt.datetime]]:
    """The stages of a case: each with the step that begins it and when it ends; the last one at the run's end."""
    if not steps:
        return []
    known = STAGES.get(steps[0].system, {})
    last = dt.datetime.combine(end, dt.time(), BEIJING)
    out: list[tuple[str, Step, dt.datetime]] = []
    current: tuple[str, Step] | None = None
    for step in steps:
        stage = known.get(step.activity)
        if stage is None or (current is not None and current[0] == stage):
            continue
        if current is not None:
            out.append((*current, step.moment))
        current = None if stage == ENDED else (stage, step)
    if current is not None:
        out.append((*current, max(last, current[1].moment)))
    return [(stage, step, until) for stage, step, until in out if until > step.moment]


def specification(
    titles: Sequence[str], sides: Sequence[Sequence[Step]], end: dt.date, colours: Mapping[str, str]
) -> dict[str, Any]:
    """The chart: a lane a policy."""
    tones = {"work": WORK, "wait": WAIT, "runs": colours["policy"]}
    inks = {"work": "#17222E", "wait": "#17222E", "runs": "#FFFFFF"}
    bars, marks = [], []
    for name, steps in zip(titles, sides, strict=True):
        for stage, step, until in segments(steps, end):
            kind = kind_of(stage)
            bars.append(_told(step) | {
                "lane": name, "from": _day(step.moment), "to": _day(until), "stage": say(f"stage.{stage}"),
                "tone": tones[kind], "ink": inks[kind], "days": (until - step.moment).days,
            })  # fmt: skip
        marks += [
            _told(step) | {"lane": name, "from": _day(step.moment), "often": step.activity in OFTEN} for step in steps
        ]
    days = [row["from"] for row in marks] + [row["to"] for row in bars]
    whole = (dt.date.fromisoformat(max(days)) - dt.date.fromisoformat(min(days))).days if days else 1
    for bar in bars:
        room = WIDE * bar["days"] / max(1, whole)
        bar["label"] = bar["stage"] if sum(6.5 if c.isascii() else 12.0 for c in bar["stage"]) + 8 < room else ""
    x = {"field": "from", "type": "temporal", "title": None, "axis": {"format": "%Y-%m", "grid": True},
         "scale": {"domain": [min(days), max(days)]} if days else {}}  # fmt: skip
    y = {"field": "lane", "type": "nominal", "sort": list(titles), "title": None,
         "scale": {"domain": list(titles), "paddingInner": 0.45, "paddingOuter": 0.35},
         "axis": {**extent(titles, 160.0), "labelColor": colours["ink"], "domain": False}}  # fmt: skip
    # The layers share an axis. Its ends are said once, by marks with one place on it: Vega reads them differently for
    # the second end of a bar.
    along = {key: value for key, value in x.items() if key != "scale"}
    tip = [{"field": "what", "title": say("story.step")}, {"field": "from", "type": "temporal", "format": "%Y-%m-%d",
            "title": say("story.date")}, {"field": "details", "title": say("story.details")},
           {"field": "rule", "title": say("story.rule")},
           {"field": "source", "title": say("matters.source")}]  # fmt: skip
    stage_tip = [{"field": "stage", "title": say("story.stage")}, {"field": "days", "title": say("story.days")}, *tip]
    return {
        "height": LANE * len(titles) + 40,
        "data": {"values": bars},
        "layer": [
            {"mark": {"type": "bar", "stroke": colours["background"]},
             "encoding": {"x": along, "x2": {"field": "to"}, "y": y, "color": {"field": "tone", "type": "nominal",
                          "scale": None}, "tooltip": stage_tip}},
            {"mark": {"type": "text", "align": "left", "dx": 5},
             "encoding": {"x": x, "y": y, "text": {"field": "label"}, "color": {"field": "ink", "type": "nominal",
                          "scale": None}}},
            {"data": {"values": marks}, "mark": {"type": "point", "shape": "diamond", "filled": True, "yOffset": -25,
             "color": colours["ink"]},
             "encoding": {"x": along, "y": y, "tooltip": tip, "opacity": {"value": 0.85},
                          "size": {"condition": {"test": "datum.often", "value": 22}, "value": 60}}},
        ],
        "config": charts.config(colours),
    }  # fmt: skip


def _day(moment: dt.datetime) -> str:
    return moment.date().isoformat()


def _told(step: Step) -> dict[str, Any]:
    words, source = rule(step)
    return {"what": activity_label(step), "details": details(step), "rule": words, "source": source}


def legend() -> str:
    """What the colours mean, as HTML."""
    keys = [(WORK, "story.work"), (WAIT, "story.wait"), ("var(--sb-policy)", "story.runs")]
    parts = [
        f'<span><i class="sb-swatch" style="background:{tone}"></i>{escape(say(key))}</span>' for tone, key in keys
    ]
    return element("p", " &nbsp; ".join([*parts, escape(say("story.mark"))]), "sb-sub")
