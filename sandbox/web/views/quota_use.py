"""Use of quotas that groups share: the parent's quota split by who uses it, with the rule at 100 %."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from sandbox.web.charts import config
from sandbox.web.frame import cannot
from sandbox.web.markup import element, escape
from sandbox.web.picture import chart
from sandbox.web.result import Shown
from sandbox.web.text import called, listed, phrases, say
from sandbox.web.theme import RAMP, colours
from sandbox.web.views.drawn import (
    AXIS,
    averages,
    enlarged,
    extent,
    finding,
    note,
    numbers,
    panels,
    picture_of,
    records_of,
    titles,
)

SHOWN = ("peak", "mean")
"""The fullest month of each run; all months."""


@dataclass(frozen=True)
class Use:
    """One group under one policy: what its members use of the parent's quota, the parent first, averaged over runs.

    members: shares of the limit. over: share of the runs in which the group was over the limit in some month.
    """

    group: str
    members: tuple[float, ...]
    over: float


def uses(found: Mapping[str, float], which: str) -> list[Use]:
    """The groups of one policy from the averages of its figures `quota/..`; `which`: `peak` or `mean`."""
    members: dict[str, dict[int, float]] = {}
    for name, value in found.items():
        group, _, rest = name.rpartition(f"/{which}/")
        if group and rest.isdigit():
            members.setdefault(group, {})[int(rest)] = value
    return [
        Use(group, tuple(parts[n] for n in sorted(parts)), found.get(f"{group}/over", 0.0))
        for group, parts in sorted(members.items())
    ]


def draw(shown: Shown) -> None:
    """A bar a group, split by member; a group that was ever over its limit is hatched and says in how many runs."""
    found = averages(shown.comparison, "quota/")
    if not any(uses(each, "peak") for each in found.values()):
        cannot(say("view.quota_use.none"))
        return
    which = st.segmented_control(
        say("view.quota_use.which"), SHOWN, default=SHOWN[0], required=True, key="quota_which",
        format_func=called(SHOWN, lambda name: say(f"view.quota_use.{name}")), label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    groups = {policy: uses(each, which) for policy, each in found.items()}
    named = titles(shown.comparison)
    finding(_says(groups, named, which), _key(max(len(u.members) for each in groups.values() for u in each)))
    palette = colours(st.context.theme.type)
    runs = {policy: len(records_of(shown.comparison, policy)) for policy in groups}
    fullest = max(sum(use.members) for each in groups.values() for use in each)
    top = max(1.1, 1.05 * fullest)

    def one(number: int, policy: str) -> None:
        spec = specification(groups[policy], runs[policy], top, palette)
        chart(spec, f"quota_{number}", say("view.quota_use.alt", title=named[policy], says=_words(groups[policy])))

    panels(shown, list(groups), one)
    note(say("view.quota_use.note"))
    count = max(len(use.members) for each in groups.values() for use in each)
    columns = [say("view.quota_use.group"), say("view.quota_use.policy")]
    columns += [f"{member(n)}, %" for n in range(count)] + [say("view.quota_use.over")]
    rows: list[list[str | float]] = [
        [use.group, named[policy], *(100 * x for x in use.members), _over(use, runs[policy]) or say("view.nothing")]
        for policy, each in groups.items()
        for use in each
    ]
    places = {f"quota_{n}": named[policy] for n, policy in enumerate(named) if policy in groups}
    taken = picture_of(shown, "quota_use", _says(groups, named, which), places, say("view.quota_use.note"))
    numbers("quota_use", columns, rows, taken)


def member(number: int) -> str:
    """What a member of a group is called; 0 is the parent."""
    return say("view.quota_use.subsidiary", number=number) if number else say("view.quota_use.parent")


def _key(count: int) -> str:
    parts = (f'<i class="sb-key ramp{n % len(RAMP)}"></i>{escape(member(n))}' for n in range(count))
    return element("span", " &emsp; ".join(parts), "sb-sub")


def _says(groups: Mapping[str, Sequence[Use]], named: Mapping[str, str], which: str) -> str:
    parts = [
        say("view.quota_use.share", percent=f"{100 * np.mean([sum(u.members) for u in each]):.0f}", title=named[policy])
        for policy, each in groups.items() if each
    ]  # fmt: skip
    return say(f"view.quota_use.says.{which}", shares=listed(parts))


def _words(found: Sequence[Use]) -> str:
    return phrases().clauses.join(f"{use.group} {100 * sum(use.members):.0f} %" for use in found)


def _over(use: Use, runs: int) -> str:
    count = round(use.over * runs)
    return say("view.quota_use.breach", count=count, runs=runs) if count else ""


def _clauses(*parts: str) -> str:
    return phrases().clauses.join(part for part in parts if part)


def specification(found: Sequence[Use], runs: int, top: float, palette: Mapping[str, str]) -> dict[str, Any]:
    """The Vega-Lite chart: bars stacked by member, a rule at 100 %, strokes over groups that were over it."""
    rows: list[dict[str, Any]] = []
    strokes: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for use in found:
        start = 0.0
        for n, part in enumerate(use.members):
            rows.append({"g": use.group, "m": n, "a": round(100 * start, 2), "b": round(100 * (start + part), 2)})
            start += part
        breach = _over(use, runs)
        words.append({"g": use.group, "x": round(100 * start, 2), "t": _clauses(f"{100 * start:.0f} %", breach)})
        if breach:
            strokes += [{"g": use.group, "x": round(x, 2)} for x in np.arange(1.0, 100 * start, 2.0 * top)]
    scale = {"domain": [0, round(100 * top)], "nice": False}
    x = {"field": "a", "type": "quantitative", "scale": scale,
         "axis": {"title": say("view.quota_use.axis"), "tickCount": 5, "grid": False}}  # fmt: skip
    y = {
        "field": "g",
        "type": "nominal",
        "title": None,
        "axis": {**extent([use.group for use in found], 120.0), "ticks": False},
    }
    fill = {"field": "m", "type": "ordinal", "legend": None,
            "scale": {"domain": list(range(len(RAMP))), "range": list(RAMP)}}  # fmt: skip
    slash = {"type": "point", "shape": "M-1,1L1,-1", "size": 110, "stroke": palette["worse"], "strokeWidth": 1.5}
    return {
        "height": enlarged(AXIS + 46 * len(found)),
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "height": 16, "stroke": palette["muted"], "strokeWidth": 0.5},
             "encoding": {"y": y, "x": x, "x2": {"field": "b"}, "color": fill}},
            {"data": {"values": strokes}, "mark": slash, "encoding": {"y": y, "x": {**x, "field": "x"}}},
            {"data": {"values": [{"x": 100}]}, "mark": {"type": "rule", "color": palette["ink"], "strokeWidth": 1.5},
             "encoding": {"x": {**x, "field": "x"}}},
            {"data": {"values": words}, "mark": {"type": "text", "align": "left", "dy": -16, "color": palette["ink"]},
             "encoding": {"y": y, "x": {"value": 2}, "text": {"field": "t"}}},
        ],
        "config": config(palette),
    }  # fmt: skip
