"""Who bears the loss: customers' losses in the sandbox, and banks' losses on IP-pledge loans, party by party."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sandbox.web.charts import config, round_top
from sandbox.web.frame import cannot
from sandbox.web.picture import chart
from sandbox.web.result import Shown
from sandbox.web.text import amount, called, listed, phrases, plain_name, say
from sandbox.web.theme import colours
from sandbox.web.views.drawn import (
    AXIS,
    averages,
    enlarged,
    extent,
    finding,
    money,
    money_unit,
    note,
    numbers,
    panels,
    picture_of,
    titles,
)

SORTS = ("harm", "loss")
"""Customers' losses in the sandbox; losses on IP-pledge loans."""
REST = {"harm": "customers", "loss": "bank"}
"""Who bears what no other party does."""
FIRST = {"harm": ("partners", "firms", "insurers", "fund"), "loss": ()}
"""The order of the other parties; those of a scheme stand as in the scheme."""


@dataclass(frozen=True)
class Bearing:
    """Who bears how much on average, CNY: the other parties in order, and last the one who bears the rest."""

    parts: Mapping[str, float]
    rest: str

    @property
    def total(self) -> float:
        """The whole loss."""
        return sum(self.parts.values())


def bearings(found: Mapping[str, Mapping[str, float]], sort: str) -> dict[str, Bearing]:
    """For each policy who bears what; the same parties for all, those who bear nothing anywhere left out."""
    rest = REST[sort]
    there = list(dict.fromkeys(name for each in found.values() for name in each))
    order = [n for n in (*FIRST[sort], *there) if n in there and n != rest]
    order = [n for n in dict.fromkeys(order) if any(each.get(n, 0.0) for each in found.values())]
    return {p: Bearing({n: each.get(n, 0.0) for n in (*order, rest)}, rest) for p, each in found.items()}


def draw(shown: Shown) -> None:
    """A waterfall for each policy: the whole loss, what each party takes off it, and who is left with the rest."""
    found = {sort: averages(shown.comparison, f"{sort}/") for sort in SORTS}
    there = [s for s in SORTS if any(any(each.values()) for each in found[s].values())]
    if not there:
        cannot(say("view.losses.none"))
        return
    sort = there[0]
    if len(there) > 1:
        sort = st.selectbox(
            say("view.losses.which"), there, format_func=called(there, lambda s: say(f"view.losses.{s}")),
            key="losses", label_visibility="collapsed", width=330, persist_state="session",
        )  # fmt: skip
    _waterfalls(shown, sort, bearings(found[sort], sort))


def _waterfalls(shown: Shown, sort: str, borne: Mapping[str, Bearing]) -> None:
    named = titles(shown.comparison)
    said = _says(sort, borne, named)
    finding(said)
    palette = colours(st.context.theme.type)
    whole = [bearing.total for bearing in borne.values()]
    unit, factor = money_unit(whole)
    written = money(whole)
    top = round_top(1.15 * max(whole) * factor)

    def one(number: int, policy: str) -> None:
        found = specification(borne[policy], sort, unit, factor, top, written, palette)
        chart(found, f"losses_{number}", say("view.losses.alt", title=named[policy], says=_words(borne[policy], sort)))

    panels(shown, list(borne), one)
    open_loans = _unsettled(shown) if sort == "loss" else ""
    note(say(f"view.losses.note.{sort}"), open_loans)
    parties = [*next(iter(borne.values())).parts]
    rows: list[list[str | float]] = [[label(sort, n), *(b.parts[n] for b in borne.values())] for n in parties]
    rows.insert(0, [say("view.losses.total"), *whole])
    places = {f"losses_{n}": named[policy] for n, policy in enumerate(named) if policy in borne}
    taken = picture_of(shown, f"losses_{sort}", said, places, say(f"view.losses.note.{sort}"), open_loans)
    numbers("losses", [say("view.losses.party"), *named.values()], rows, taken)


def label(sort: str, party: str) -> str:
    """What a party is called; that of a scheme of one's own by its name."""
    return phrases().phrases.get(f"view.losses.{sort}.{party}") or plain_name(party)


def _says(sort: str, borne: Mapping[str, Bearing], named: Mapping[str, str]) -> str:
    """The finding: what share the last party is left with, under each policy."""
    shares = [
        say("view.losses.share", percent=_percent(b), amount=amount(b.total), title=named[p])
        if b.total > 0 else say("view.losses.no_loss", title=named[p])
        for p, b in borne.items()
    ]  # fmt: skip
    return say("view.losses.says", party=label(sort, REST[sort]), shares=listed(shares))


def _percent(bearing: Bearing) -> str:
    return f"{100 * bearing.parts[bearing.rest] / bearing.total:.0f}"


def _words(bearing: Bearing, sort: str) -> str:
    parts = [say("view.losses.part", party=label(sort, n), amount=amount(x)) for n, x in bearing.parts.items()]
    return phrases().clauses.join(
        [say("view.losses.part", party=say("view.losses.total"), amount=amount(bearing.total)), *parts]
    )


def _unsettled(shown: Shown) -> str:
    """What has defaulted and is not settled by the end, of which nobody bears anything yet."""
    known = shown.comparison.policies
    parts = []
    for policy, title in titles(shown.comparison).items():
        found = known[policy].get("ip_unsettled")
        if found is not None and found.mean:
            parts.append(say("view.losses.part", party=title, amount=amount(found.mean)))
    return say("view.losses.unsettled", amounts=phrases().clauses.join(parts)) if parts else ""


def specification(
    bearing: Bearing, sort: str, unit: str, factor: float, top: float, written: Callable[[float], str],
    palette: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """The Vega-Lite waterfall, from the whole loss downwards; amounts in `unit`, which is CNY times `factor`."""
    rows = _rows(bearing, sort, factor, written)
    order = [row["s"] for row in rows]
    y = {"field": "s", "type": "nominal", "sort": order, "title": None,
         "axis": {**extent(order, 150.0), "ticks": False}}  # fmt: skip
    low = min(0.0, *(row[end] for row in rows for end in ("a", "b")))
    scale = {"domain": [low, top], "nice": False}
    x = {"field": "a", "type": "quantitative", "scale": scale,
         "axis": {"title": unit, "tickCount": 4, "grid": False}}  # fmt: skip
    colour = {
        "field": "k", "type": "nominal", "legend": None,
        "scale": {"domain": ["total", "step", "rest"], "range": [palette["ink"], palette["primary"], palette["worse"]]},
    }  # fmt: skip
    return {
        "height": enlarged(AXIS + 25 * len(rows)),
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "height": 15},
                "encoding": {"y": y, "x": x, "x2": {"field": "b"}, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": palette["ink"]},
                "encoding": {"y": y, "x": {**x, "field": "e"}, "text": {"field": "t"}},
            },
        ],
        "config": config(palette),
    }


def _rows(bearing: Bearing, sort: str, factor: float, written: Callable[[float], str]) -> Sequence[dict[str, Any]]:
    left = bearing.total
    rows: list[dict[str, Any]] = [
        {"s": say("view.losses.total"), "k": "total", "a": 0.0, "b": left, "t": written(left)}
    ]
    for party, part in bearing.parts.items():
        kind = "rest" if party == bearing.rest else "step"
        sign = "" if kind == "rest" or part == 0.0 else "−"
        text = f"{sign}{written(abs(part))}"
        rows.append({"s": label(sort, party), "k": kind, "a": left - part, "b": left, "t": text})
        left -= part
    for row in rows:
        row["a"], row["b"] = (float(f"{row[end] * factor:.6g}") for end in ("a", "b"))
        row["e"] = max(row["a"], row["b"])
    return rows
