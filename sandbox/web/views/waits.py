"""Where cases wait: how many at each stage on average, and how long, under each policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sandbox.web.charts import config, round_top, short
from sandbox.web.frame import cannot
from sandbox.web.picture import chart
from sandbox.web.result import Shown
from sandbox.web.text import listed, say
from sandbox.web.theme import POLICIES, colours
from sandbox.web.views.drawn import (
    AXIS,
    averages,
    enlarged,
    extent,
    finding,
    legend,
    note,
    numbers,
    picture_of,
    titles,
)

STAGES = (
    "apply", "partner", "advice", "consultation", "review", "notice", "slot", "visit", "grant", "officers", "lots",
    "judges", "quota", "registration",
)  # fmt: skip
"""In the order in which a case meets them: the sandbox, the loan, the debt abroad."""
NOBODY = 0.005
"""Fewer waiting on average count as nobody."""
_ROW, _BAR = 15, 11


@dataclass(frozen=True)
class Stage:
    """A stage: under each policy the number waiting on average, and the mean days waited (None where nobody came)."""

    name: str
    number: tuple[float, ...]
    days: tuple[float | None, ...]

    @property
    def label(self) -> str:
        """What it is called."""
        return say(f"view.waits.stage.{self.name}")


def stages(found: Mapping[str, Mapping[str, float]]) -> list[Stage]:
    """The stages that any case came to, from the averages of the figures `wait/..` by policy."""
    out = []
    for name in STAGES:
        each = [tuple(f.get(f"{name}/{part}", 0.0) for part in ("number", "days", "came")) for f in found.values()]
        if any(came or days for _, days, came in each):
            number = tuple(waiting for waiting, _, _ in each)
            out.append(Stage(name, number, tuple(days / came if came else None for _, days, came in each)))
    return out


def draw(shown: Shown) -> None:
    """Bars of each stage, a policy under the other, with the mean wait at their ends."""
    found = stages(averages(shown.comparison, "wait/"))
    busy = [stage for stage in found if max(stage.number) >= NOBODY]
    if not busy:
        cannot(say("view.waits.none"))
        return
    named = list(titles(shown.comparison).values())
    longest = max(busy, key=lambda stage: max(stage.number))
    counted = listed(
        [say("view.waits.of", number=short(x), title=t) for x, t in zip(longest.number, named, strict=True)]
    )
    said = say("view.waits.says", stage=longest.label, numbers=counted)
    finding(said, legend(shown.comparison))
    palette = colours(st.context.theme.type)
    chart(specification(busy, palette), "waits", say("view.waits.alt", says=said))
    quiet = [stage.label for stage in found if stage not in busy]
    note(say("view.waits.note"), say("view.waits.quiet", stages=listed(quiet)) if quiet else "")
    columns = [say("view.waits.stage")]
    for title in named:
        columns += [say("view.waits.number", title=title), say("view.waits.days", title=title)]
    marks = say("view.waits.policies", policies=listed(named))
    taken = picture_of(shown, "waits", said, ["waits"], marks, say("view.waits.note"))
    numbers("waits", columns, [_row(stage) for stage in found], taken)


def _row(stage: Stage) -> list[str | float]:
    out: list[str | float] = [stage.label]
    for number, days in zip(stage.number, stage.days, strict=True):
        out += [number, days if days is not None else say("view.nothing")]
    return out


def specification(found: Sequence[Stage], palette: Mapping[str, str]) -> dict[str, Any]:
    """The Vega-Lite chart of paired bars."""
    count = len(found[0].number)
    rows: list[dict[str, Any]] = [
        {"s": stage.label, "p": p, "n": round(number, 3), "t": _words(number, stage.days[p])}
        for stage in found
        for p, number in enumerate(stage.number)
    ]
    top = round_top(1.25 * max(row["n"] for row in rows))
    order = [stage.label for stage in found]
    y = {"field": "s", "type": "nominal", "sort": order, "title": None,
         "axis": {**extent(order, 200.0), "ticks": False}, "scale": {"paddingInner": 0.25}}  # fmt: skip
    offset = {"field": "p", "type": "ordinal", "scale": {"domain": list(range(count))}}
    x = {"field": "n", "type": "quantitative", "scale": {"domain": [0, top], "nice": False},
         "axis": {"title": say("view.waits.axis"), "tickCount": 5, "grid": False}}  # fmt: skip
    shades = {"domain": list(range(count)), "range": [palette[name] for name in POLICIES[:count]]}
    colour = {"field": "p", "type": "nominal", "legend": None, "scale": shades}
    place = {"y": y, "yOffset": offset, "x": x}
    return {
        "height": enlarged(AXIS + len(found) * (8 + _ROW * count)),
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "height": _BAR}, "encoding": {**place, "color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": palette["ink"]},
                "encoding": {**place, "text": {"field": "t"}},
            },
        ],
        "config": config(palette),
    }


def _words(number: float, days: float | None) -> str:
    if days is None:
        return short(number)
    long = days >= 14.0
    key, value = ("view.waits.weeks", days / 7.0) if long else ("view.waits.short", days)
    return say("view.waits.bar", number=short(number), time=say(key, time=short(round(value, 1))))
