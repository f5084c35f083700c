"""Use of quotas: a group's shared one split by who uses it, single firms pooled by kind, with the rule at 100 %."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from sandbox.kernel.record import Record
from sandbox.study.results import Comparison
from sandbox.web.charts import config
from sandbox.web.frame import cannot
from sandbox.web.markup import element, escape
from sandbox.web.picture import Picture, chart
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
KINDS = ("high_tech", "enterprise", "auto_finance", "group_finance", "pool")
"""Kinds of borrowers outside leasing groups, in their order on the page."""
MONTHS = "single/months"
"""A figure of every run that has those of single borrowers; runs made before they were kept lack it."""
_LEASING_GROUP = re.compile(r"LG-(\d+)")
"""What the model calls its leasing groups."""
_LABELS = 150.0


@dataclass(frozen=True)
class Use:
    """One group under one policy: what its members use of the parent's quota, the parent first, averaged over runs.

    members: shares of the limit. over: share of the runs in which the group was over the limit in some month.
    """

    group: str
    members: tuple[float, ...]
    over: float


@dataclass(frozen=True)
class Single:
    """Borrowers of one kind outside leasing groups, pooled, under one policy, averaged over runs.

    share: what those who owe use of their limits. beyond: the part of it that those over their limit use. over: of
    those who owe, the share over their limit.
    """

    kind: str
    share: float
    beyond: float
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
        for group, parts in sorted(members.items(), key=lambda item: _order(item[0]))
    ]


def _order(group: str) -> tuple[int, str]:
    """Groups by their number: LG-2 before LG-10."""
    number = re.search(r"\d+$", group)
    return int(number.group()) if number else 0, group


def singles(runs: Sequence[Record], which: str) -> list[Single]:
    """The kinds of single borrowers of one policy from its runs; those made before such figures were kept are left out.

    A kind of which nobody owed in any run is left out too. All months: sums over sums, as the measures have it, so that
    a run with little debt weighs little. Fullest month: the mean of the runs' shares.
    """
    kept = [run.figures for run in runs if MONTHS in run.figures]

    def total(kind: str, name: str) -> float:
        return sum(figures.get(f"single/{kind}/{name}", 0.0) for figures in kept)

    found = []
    for kind in KINDS:
        owing = total(kind, "owing")
        if not owing:
            continue
        if which == "peak":
            share, beyond, over = (total(kind, name) / len(kept) for name in ("peak", "peak_used_over", "peak_over"))
            found.append(Single(kind, share, beyond, over))
        elif limit := total(kind, "limit"):
            share, beyond = (total(kind, name) / limit for name in ("used", "used_over"))
            found.append(Single(kind, share, beyond, total(kind, "over") / owing))
    return found


def lacking(comparison: Comparison) -> tuple[int, int]:
    """Runs with debt abroad, and how many of them were made before figures of single borrowers were kept."""
    abroad = [r for r in comparison.records if r.status == "ok" and r.values.get("abroad_needs") is not None]
    return len(abroad), sum(MONTHS not in r.figures for r in abroad)


def draw(shown: Shown) -> None:
    """A bar a group, split by member, and one a kind of single borrowers; breaches are hatched and said in words."""
    comparison = shown.comparison
    found = averages(comparison, "quota/")
    runs = {policy: records_of(comparison, policy) for policy in comparison.policies}
    abroad, old = lacking(comparison)
    if not any(uses(found[policy], "peak") or singles(runs[policy], "peak") for policy in runs):
        cannot(say("view.quota_use.old.all" if old else "view.quota_use.none"))
        return
    which = st.segmented_control(
        say("view.quota_use.which"), SHOWN, default=SHOWN[0], required=True, key="quota_which",
        format_func=called(SHOWN, lambda name: say(f"view.quota_use.{name}")), label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    groups = {policy: uses(each, which) for policy, each in found.items()}
    alone = {policy: singles(runs[policy], which) for policy in runs}
    named = titles(comparison)
    most = max((len(use.members) for each in groups.values() for use in each), default=0)
    says = [_says(groups, named, which), _says_single(alone, named, which)]
    finding(_clauses(*says), _key(most, single=any(alone.values())))
    palette = colours(st.context.theme.type)
    shares = [sum(use.members) for each in groups.values() for use in each]
    shares += [use.share for each in alone.values() for use in each]
    top = max(1.1, 1.05 * max(shares))

    def one(number: int, policy: str) -> None:
        spec = specification(groups[policy], alone[policy], len(runs[policy]), top, palette)
        said = _words(groups[policy], alone[policy])
        chart(spec, f"quota_{number}", say("view.quota_use.alt", title=named[policy], says=said))

    panels(shown, [policy for policy in runs if groups[policy] or alone[policy]], one)
    notes = [say("view.quota_use.note.runs")]
    notes += [say("view.quota_use.note")] if most else []
    notes += [say("view.quota_use.note.single")] if any(alone.values()) else []
    notes += [say("view.quota_use.old", count=old, runs=abroad)] if old else []
    note(*notes)
    places = {f"quota_{n}": named[policy] for n, policy in enumerate(named) if groups[policy] or alone[policy]}
    taken = picture_of(shown, "quota_use", _clauses(*says), places, *notes)
    _numbers(groups, alone, named, {policy: len(each) for policy, each in runs.items()}, most, taken)


def _numbers(
    groups: Mapping[str, Sequence[Use]], alone: Mapping[str, Sequence[Single]], named: Mapping[str, str],
    runs: Mapping[str, int], most: int, taken: Picture,
) -> None:  # fmt: skip
    """The table below; most: members of the largest group."""
    nothing = say("view.nothing")
    columns = [say("view.quota_use.group"), say("view.quota_use.policy"), say("view.quota_use.used")]
    columns += [f"{member(n)}, %" for n in range(most)] + [say("view.quota_use.over")]
    rows: list[list[str | float]] = []
    for policy, each in groups.items():
        for use in each:
            parts: list[str | float] = [100 * x for x in use.members]
            parts += [nothing] * (most - len(parts))
            total = 100 * sum(use.members)
            rows.append([group_label(use.group), named[policy], total, *parts, _over(use, runs[policy]) or nothing])
    for policy, found in alone.items():
        for one in found:
            label, total = kind_label(one.kind), 100 * one.share
            rows.append([label, named[policy], total, *[nothing] * most, _over_single(one) or nothing])
    numbers("quota_use", columns, rows, taken)


def member(number: int) -> str:
    """What a member of a group is called; 0 is the parent."""
    return say("view.quota_use.subsidiary", number=number) if number else say("view.quota_use.parent")


def group_label(group: str) -> str:
    """What a group is called: the model's own by the catalogue, any other by its name."""
    found = _LEASING_GROUP.fullmatch(group)
    return say("view.quota_use.leasing_group", number=found[1]) if found else group


def kind_label(kind: str) -> str:
    """What a kind of single borrowers is called."""
    return say(f"view.quota_use.kind.{kind}")


def _key(count: int, *, single: bool) -> str:
    parts = [f'<i class="sb-key ramp{n % len(RAMP)}"></i>{escape(member(n))}' for n in range(count)]
    if single:
        parts.append(f'<i class="sb-key pale"></i>{escape(say("view.quota_use.pooled"))}')
    parts.append(f'<b class="sb-stroke">{escape("////")}</b> {escape(say("view.quota_use.stroke"))}')
    return element("span", " &emsp; ".join(parts), "sb-sub")


def _says(groups: Mapping[str, Sequence[Use]], named: Mapping[str, str], which: str) -> str:
    parts = [
        say("view.quota_use.share", percent=f"{100 * np.mean([sum(u.members) for u in each]):.0f}", title=named[policy])
        for policy, each in groups.items() if each
    ]  # fmt: skip
    return say(f"view.quota_use.says.{which}", shares=listed(parts)) if parts else ""


def _says_single(alone: Mapping[str, Sequence[Single]], named: Mapping[str, str], which: str) -> str:
    """In words the first kind on the page: the one that a looser quota is meant for, where it owes anything."""
    there = [kind for kind in KINDS if any(use.kind == kind for each in alone.values() for use in each)]
    if not there:
        return ""
    shares = {policy: next((u.share for u in each if u.kind == there[0]), 0.0) for policy, each in alone.items()}
    parts = [
        say("view.quota_use.share", percent=f"{100 * share:.0f}", title=named[policy])
        for policy, share in shares.items() if alone[policy]
    ]  # fmt: skip
    return say(f"view.quota_use.says_single.{which}", kind=kind_label(there[0]), shares=listed(parts))


def _words(found: Sequence[Use], alone: Sequence[Single]) -> str:
    said = [f"{group_label(use.group)} {100 * sum(use.members):.0f} %" for use in found]
    said += [f"{kind_label(use.kind)} {_single_words(use)}" for use in alone]
    return phrases().clauses.join(said)


def _over(use: Use, runs: int) -> str:
    count = round(use.over * runs)
    return say("view.quota_use.breach", count=count, runs=runs) if count else ""


def _over_single(use: Single) -> str:
    if use.over <= 0.0:
        return ""
    return say("view.quota_use.breach.single", percent=f"{100 * use.over:.1f}" if use.over >= 0.0005 else "< 0.1")


def _single_words(use: Single) -> str:
    return _clauses(f"{100 * use.share:.0f} %", _over_single(use))


def _clauses(*parts: str) -> str:
    return phrases().clauses.join(part for part in parts if part)


def _rows(
    found: Sequence[Use], alone: Sequence[Single], runs: int, top: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Bars, words, and strokes: over a group that was ever over its limit, over what single ones beyond theirs use."""
    bars: list[dict[str, Any]] = []
    strokes: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []

    def hatch(name: str, begin: float, end: float) -> None:
        places = np.arange(begin + min(1.0, (end - begin) / 2), end, 2.0 * top)
        strokes.extend({"g": name, "x": round(float(x), 2)} for x in places)

    for use in found:
        start, name = 0.0, group_label(use.group)
        for n, part in enumerate(use.members):
            ends = {"a": round(100 * start, 2), "b": round(100 * (start + part), 2)}
            bars.append({"g": name, "m": str(n % len(RAMP)), **ends, "w": member(n), "p": f"{100 * part:.1f} %"})
            start += part
        breach = _over(use, runs)
        words.append({"g": name, "x": round(100 * start, 2), "t": _clauses(f"{100 * start:.0f} %", breach)})
        if breach:
            hatch(name, 0.0, 100 * start)
    for one in alone:
        name, end = kind_label(one.kind), round(100 * one.share, 2)
        bars.append({"g": name, "m": "single", "a": 0.0, "b": end, "w": name, "p": f"{100 * one.share:.1f} %"})
        words.append({"g": name, "x": end, "t": _single_words(one)})
        if one.beyond > 0.0:
            hatch(name, 100 * (one.share - one.beyond), 100 * one.share)
    return bars, strokes, words


def specification(
    found: Sequence[Use], alone: Sequence[Single], runs: int, top: float, palette: Mapping[str, str]
) -> dict[str, Any]:
    """The Vega-Lite chart: bars of groups stacked by member, bars of single borrowers, a rule at 100 %, strokes."""
    bars, strokes, words = _rows(found, alone, runs, top)
    order = [row["g"] for row in words]
    scale = {"domain": [0, round(100 * top)], "nice": False}
    title = say("view.quota_use.axis" if found and not alone else "view.quota_use.axis.own")
    x = {"field": "a", "type": "quantitative", "scale": scale,
         "axis": {"title": title, "tickCount": 5, "grid": False}}  # fmt: skip
    y = {"field": "g", "type": "nominal", "title": None, "sort": order, "scale": {"domain": order},
         "axis": {**extent(order, _LABELS), "ticks": False}}  # fmt: skip
    shades = {"domain": [*map(str, range(len(RAMP))), "single"], "range": [*RAMP, palette["line"]]}
    fill = {"field": "m", "type": "nominal", "legend": None, "scale": shades}
    tips = [{"field": "g", "type": "nominal", "title": say("view.quota_use.group")},
            {"field": "w", "type": "nominal", "title": say("view.quota_use.member")},
            {"field": "p", "type": "nominal", "title": say("view.quota_use.part")}]  # fmt: skip
    slash = {"type": "point", "shape": "M-1,1L1,-1", "size": 110, "stroke": palette["worse"], "strokeWidth": 1.5}
    return {
        "height": enlarged(AXIS + 46 * len(order)),
        "data": {"values": bars},
        "layer": [
            {"mark": {"type": "bar", "height": 16, "stroke": palette["muted"], "strokeWidth": 0.5},
             "encoding": {"y": y, "x": x, "x2": {"field": "b"}, "color": fill, "tooltip": tips}},
            {"data": {"values": strokes}, "mark": slash, "encoding": {"y": y, "x": {**x, "field": "x"}}},
            {"data": {"values": [{"x": 100}]}, "mark": {"type": "rule", "color": palette["ink"], "strokeWidth": 1.5},
             "encoding": {"x": {**x, "field": "x"}}},
            {"data": {"values": words}, "mark": {"type": "text", "align": "left", "dy": -16, "color": palette["ink"]},
             "encoding": {"y": y, "x": {"value": 2}, "text": {"field": "t"}}},
        ],
        "config": config(palette),
    }  # fmt: skip
