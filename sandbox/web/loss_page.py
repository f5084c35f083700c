"""The loss calculator: one bad loan through a risk-sharing scheme, shipped or written by the user, step by step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st

from sandbox.declare.problems import InputRefused, Problem
from sandbox.ip_finance.amounts import cny, per_cent
from sandbox.ip_finance.calculator import LAST_YEAR, waterfall
from sandbox.ip_finance.rules.sharing import Step, Waterfall
from sandbox.ip_finance.schemes.scheme import Scheme
from sandbox.ip_finance.schemes.shelf import load_scheme, scheme_of_text, shipped_schemes
from sandbox.report.downloads import csv_of
from sandbox.report.schemes import caps_words, source_key, step_words, waterfall_data
from sandbox.study.command import waterfall_command
from sandbox.web.charts import config
from sandbox.web.markup import element, items, paragraph
from sandbox.web.picture import Picture, buttons, chart
from sandbox.web.quota_answer import axis_unit
from sandbox.web.tables import table
from sandbox.web.text import amount, called, phrases, say, with_unit
from sandbox.web.theme import colours
from sandbox.web.views.drawn import AXIS, enlarged, extent
from sandbox.web.written import draw_text, show_refused

OWN = "own"
"""The choice of writing a scheme."""
TEXT = "loss_text"
FIRST = "weihai"
NAME = "scheme.yaml"


@dataclass(frozen=True)
class Asked:
    """A scheme (titled in the reader's language), its text where it is the user's own, and the loss."""

    scheme: Scheme
    text: str
    options: Mapping[str, Any]


def draw() -> None:
    """Draw the calculator."""
    left, right = st.columns([5, 7], gap="medium")
    with left:
        asked = _asked()
    if asked is None:
        return
    with right:
        try:
            found = waterfall(asked.scheme, **asked.options)
        except InputRefused as refused:
            show_refused(say("share.refused"), [_named(p) for p in refused.problems])
            return
        _answer(found, asked)


def _named(problem: Problem) -> Problem:
    """An argument of the calculator is a field of this page."""
    return replace(problem, path=say(f"share.{problem.path}")) if problem.path in _FIELDS else problem


_FIELDS = ("exposure", "recovery", "fund_balance", "year", "firm_class", "suspended")


@lru_cache(maxsize=32)
def _shipped(name: str) -> Scheme:
    return load_scheme(name)


def scheme_title(name: str) -> str:
    """What a shipped scheme is called, with its place."""
    book = phrases()
    place = book.phrases.get(f"scheme.{name}.help") or _shipped(name).place
    title = book.phrases.get(f"scheme.{name}") or _shipped(name).title
    return say("share.placed", title=title, place=place) if place else title


def titled(scheme: Scheme) -> Scheme:
    """The scheme with titles in the reader's language wherever it is as shipped."""
    known = phrases().phrases
    if scheme.name not in shipped_schemes():
        return scheme
    theirs = {p.name: p.title for p in _shipped(scheme.name).parties}
    head = f"scheme.{scheme.name}"
    parties = tuple(
        replace(p, title=known.get(f"{head}.{p.name}", p.title)) if theirs.get(p.name) == p.title else p
        for p in scheme.parties
    )
    same = scheme.title == _shipped(scheme.name).title
    classes = {name: known.get(f"{head}.class.{name}", title) if same else title
               for name, title in scheme.classes.items()}  # fmt: skip
    return replace(scheme, title=known.get(head, scheme.title) if same else scheme.title, parties=parties,
                   classes=classes)  # fmt: skip


def _asked() -> Asked | None:
    names = [*shipped_schemes(), OWN]
    chosen = st.selectbox(
        say("share.scheme"), names, names.index(FIRST) if FIRST in names else 0, key="loss_scheme",
        persist_state="session",
        format_func=called(names, lambda one: say("share.own") if one == OWN else scheme_title(one)),
    )  # fmt: skip
    text = ""
    if chosen == OWN:
        text = _own_text()
        try:
            scheme = titled(scheme_of_text(text, NAME))
        except InputRefused as refused:
            show_refused(say("share.refused"), refused.problems, text)
            return None
    else:
        scheme = titled(_shipped(chosen))
    return Asked(scheme, text, _loss(scheme))


def _own_text() -> str:
    """The user's scheme; it begins as a shipped one, which can be chosen."""
    there = shipped_schemes()
    st.session_state.setdefault(TEXT, there[FIRST].read_text(encoding="utf-8") if FIRST in there else "")
    if there:
        st.selectbox(
            say("share.begin"), list(there), None, key="loss_begin", on_change=_take_begin,
            format_func=called(there, scheme_title), placeholder=say("share.begin.pick"),
        )  # fmt: skip
    return draw_text(TEXT, say("share.text"), say("share.text.help"))


def _take_begin() -> None:
    file = shipped_schemes().get(str(st.session_state.get("loss_begin")))
    if file is not None:
        st.session_state[TEXT] = file.read_text(encoding="utf-8")


def _loss(scheme: Scheme) -> dict[str, Any]:
    """The loss; only what the scheme can use is asked for. Amounts as text, so that every fen is as typed."""
    one, two = st.columns(2)
    with one:
        exposure = _money("exposure", "5000000")
    with two:
        recovery = _money("recovery", "1000000")
    options: dict[str, Any] = {"exposure": exposure, "recovery": recovery or "0"}
    if scheme.fund is not None:
        size = scheme.fund.size
        held = say("share.fund_balance.unknown") if size is None else cny(size)
        balance = _money("fund_balance", "", held)
        if balance.strip():
            options["fund_balance"] = balance
    options["year"] = int(
        st.number_input(say("share.year"), 1, LAST_YEAR, 1, key="loss_year", persist_state="session",
                        help=say("share.year.help"))
    )  # fmt: skip
    if scheme.classes:
        options["firm_class"] = _class(scheme)
    if scheme.breaker is not None:
        options["suspended"] = st.toggle(
            say("share.suspended"), key="loss_suspended", persist_state="session", help=say("share.suspended.help")
        )
    return options


def _class(scheme: Scheme) -> str:
    """The class of firm; a scheme that is edited may lose the one that was chosen."""
    names, key = list(scheme.classes), f"loss_class/{scheme.name}"
    if st.session_state.get(key, names[0]) not in names:
        del st.session_state[key]
    return str(
        st.selectbox(
            say("share.firm_class"), names, names.index(scheme.default_class), key=key, persist_state="session",
            format_func=called(names, lambda name: scheme.classes.get(name, name)),
        )
    )  # fmt: skip


def _money(name: str, first: str, placeholder: str = "") -> str:
    return st.text_input(
        say(f"share.{name}"), first, key=f"loss_{name}", persist_state="session", max_chars=40,
        help=say(f"share.{name}.help"), placeholder=placeholder or None,
    )  # fmt: skip


def _answer(found: Waterfall, asked: Asked) -> None:
    scheme, book = found.scheme, phrases()
    st.html(paragraph(scheme.title, "sb-h2") + paragraph(say(f"waterfall.order.{scheme.order}"), "sb-sub"))
    st.html(paragraph(sentence(found), "sb-answer"))
    chart(
        specification(found, colours(st.context.theme.type)), "loss_chart", say("share.chart.alt", says=sentence(found))
    )
    source = say("share.source", source=scheme.source, status=say(f"status.{scheme.status}"))
    buttons(Picture(f"loss_{scheme.name}", sentence(found), [("loss_chart", "")], (scheme.title, source)))
    st.html(_net(found))
    st.html(_steps(found))
    notes = list(caps_words(scheme, book))
    if found.unpaid:
        last = scheme.party(scheme.shortfall_to).title
        notes.insert(0, say("waterfall.unpaid", party=last, amount=cny(found.unpaid)))
    elif not any(step.action == "cut" for step in found.steps):
        notes.insert(0, say("waterfall.nothing_cut"))
    if scheme.trigger is not None:
        within = say("waterfall.file_within", days=scheme.trigger.file_within) if scheme.trigger.file_within else ""
        notes.append(say(f"waterfall.trigger.{scheme.trigger.event}", days=scheme.trigger.days, file_within=within))
    for party in scheme.parties:
        if party.share_range is not None:
            low, high = (per_cent(end) for end in party.share_range)
            notes.append(say("waterfall.assumed", party=party.title, low=low, high=high))
    notes.append(source)
    notes += [say("waterfall.note", note=scheme.note)] if scheme.note else []
    st.html(element("ul", items(notes), "sb-list"))
    _take_along(found, asked)


def sentence(found: Waterfall) -> str:
    """Who bears how much, in one sentence; a party that bears nothing is not named."""
    if not found.loss:
        return say("share.says.nothing")
    borne = [
        say("share.says.party", party=party.title, amount=amount(found.net[party.name] / 100))
        for party in sorted(found.scheme.parties, key=lambda p: -found.net[p.name])
        if found.net[party.name]
    ]
    return say("share.says", loss=amount(found.loss / 100), parties=phrases().commas.join(borne))


def _net(found: Waterfall) -> str:
    advancing = found.scheme.order == "advance_then_settle"
    heads = [say("waterfall.party"), say("waterfall.share")]
    amounts = ["waterfall.pays", "waterfall.gets_back", "waterfall.net"] if advancing else ["waterfall.net"]
    heads += [*(with_unit(say(key), say("share.cny")) for key in amounts), say("waterfall.part")]
    rows = []
    for party in found.scheme.parties:
        name = party.name
        between = [cny(found.advance[name]), cny(found.returned[name])] if advancing else []
        part = f"{100 * found.net[name] / found.loss:.1f} %" if found.loss else say("undefined")
        rows.append([party.title, per_cent(party.shares[found.firm_class]), *between, cny(found.net[name]), part])
    total = [cny(sum(found.advance.values())), cny(sum(found.returned.values()))] if advancing else []
    rows.append([say("waterfall.total"), per_cent(10_000), *total, cny(found.loss), ""])
    return table(say("waterfall.bears"), heads, rows, set(range(1, len(heads))), "total")


def signed(step: Step) -> str:
    """The amount of a step; what lessens the sum above it carries a minus sign."""
    return f"−{cny(step.amount)}" if step.action in ("recovery", "cut") and step.amount else cny(step.amount)


def _steps(found: Waterfall) -> str:
    heads = ["", say("share.step"), say("share.cny"), say("schemes.source")]
    rows = [
        (number, step_words(step, found.scheme, phrases()), signed(step), source_key(step.source))
        for number, step in enumerate(found.steps, 1)
    ]
    return table(say("waterfall.steps"), heads, rows, {0, 2})


def specification(found: Waterfall, palette: Mapping[str, str]) -> dict[str, Any]:
    """The Vega-Lite chart: from the exposure down to the loss, and the loss taken apart by who bears it."""
    bars: list[dict[str, Any]] = [_bar(say("step.exposure"), 0, found.exposure, "ink")]
    if found.recovery:
        bars.append(_bar(say("step.recovery"), found.loss, found.exposure, "open"))
    bars.append(_bar(say("step.loss"), 0, found.loss, "ink"))
    left, titles = found.loss, [party.title for party in found.scheme.parties]
    for party in found.scheme.parties:
        own = titles.count(party.title) == 1 and party.title not in {bar["n"] for bar in bars}
        name = party.title if own else say("share.placed", title=party.title, place=party.name)
        bars.append(_bar(name, left - found.net[party.name], left, "party"))
        left -= found.net[party.name]
    order = [bar["n"] for bar in bars]
    # Known before the data: a chart that has yet to get them has ends all the same.
    top = max(bar["b"] for bar in bars)
    x = {"field": "a", "type": "quantitative", "title": say("share.axis"), "axis": {"tickCount": 6},
         "scale": {"domain": [0.0, 1.2 * top or 1.0], "nice": False}}  # fmt: skip
    y = {"field": "n", "type": "nominal", "sort": order, "title": None, "axis": extent(order, 260.0)}
    kinds = {"domain": ["ink", "open", "party"], "range": [palette["ink"], palette["line"], palette["policy"]]}
    return {
        "height": enlarged(AXIS + 26 * len(bars)),
        "data": {"values": bars},
        "layer": [
            {"mark": {"type": "bar", "stroke": palette["muted"], "strokeWidth": 0.5},
             "encoding": {"x": x, "x2": {"field": "b"}, "y": y,
                          "color": {"field": "k", "type": "nominal", "scale": kinds, "legend": None}}},
            {"mark": {"type": "text", "align": "left", "dx": 5, "color": palette["ink"]},
             "encoding": {"x": {"field": "b", "type": "quantitative"}, "y": y, "text": {"field": "t"}}},
        ],
        "padding": {"left": 0, "top": 4, "right": 8, "bottom": 0},
        "config": config(palette),
    }  # fmt: skip


def _bar(name: str, low: int, high: int, kind: str) -> dict[str, Any]:
    return {
        "n": name,
        "a": low / 100 / axis_unit(),
        "b": high / 100 / axis_unit(),
        "k": kind,
        "t": amount((high - low) / 100),
    }


def _take_along(found: Waterfall, asked: Asked) -> None:
    given = {name.replace("_", "-"): value for name, value in asked.options.items() if value is not False}
    if "firm-class" in given:
        given["class"] = given.pop("firm-class")
    st.html(paragraph(say("share.command"), "sb-h2"))
    name = NAME if asked.text else found.scheme.name
    st.code(waterfall_command(name, given), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        if asked.text:
            st.download_button(
                say("share.download.scheme"), asked.text.encode(), NAME, "application/yaml", key="loss_save_scheme",
                on_click="ignore",
            )  # fmt: skip
        data = waterfall_data(found)
        st.download_button(
            say("share.download.csv"), csv_of(_rows(data["steps"])), "waterfall.csv", "text/csv", key="loss_save_csv",
            on_click="ignore",
        )  # fmt: skip
        text = json.dumps(data, ensure_ascii=False, indent=1)
        st.download_button(
            say("share.download.json"), text.encode(), "waterfall.json", "application/json", key="loss_save_json",
            on_click="ignore",
        )  # fmt: skip


def _rows(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    names = ("step", "action", "party", "amount", "share", "clause", "limit", "source", "text")
    return [{name: step.get(name) for name in names} for step in steps]
