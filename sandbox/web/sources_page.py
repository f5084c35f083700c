"""The page of sources: parameters, rules with their clauses, validation with its misses, what the model leaves out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from sandbox.declare.grades import STATUSES
from sandbox.declare.listing import Row, rows
from sandbox.ip_finance.amounts import per_cent
from sandbox.ip_finance.schemes.shelf import schemes
from sandbox.report.downloads import csv_of
from sandbox.report.schemes import caps_words
from sandbox.web.levers import declared_words, show
from sandbox.web.loss_page import scheme_title, titled
from sandbox.web.markup import coded, element, escape, paragraph
from sandbox.web.retell import retold
from sandbox.web.rule_names import rule_book, rule_label
from sandbox.web.service import the_app_model
from sandbox.web.tables import marked
from sandbox.web.text import (
    called,
    group_label,
    parameter_help,
    parameter_label,
    parameter_note,
    phrases,
    say,
    say_count,
    unit_label,
)
from sandbox.web.validated import ROLE_KEYS, Target, published

TABS = ("parameters", "rules", "validation", "limits")
PER_PAGE = 40
LIMITS = 12
"""What the model leaves out, in sentences of the catalogue."""
ALL = ""
_LIST_SHOWN = 4
_LARGE = 1e6
_BETWEEN = re.compile(r"(?<=[\d%]) to (?=[-−\d])")


def page() -> None:
    """Draw the open tab."""
    st.html(paragraph(say("page.sources"), "sb-h1") + paragraph(say("sources.about"), "sb-sub"))
    tabs = st.tabs([say(f"sources.{name}") for name in TABS], key="sources_tab", on_change="rerun")
    for tab, draw in zip(tabs, (_parameters, _rules, _validation, _limits), strict=True):
        if tab.open:
            with tab:
                draw()


@lru_cache(maxsize=1)
def _all_rows() -> tuple[Row, ...]:
    return tuple(rows(the_app_model().catalogue, parts=False))


def found_rows(words: str, system: str, statuses: Sequence[str]) -> list[Row]:
    """The parameters of a system (all: empty) and of any of these statuses (none: all) that have every word.

    Looked for in path, label, meaning, note and source, in English and in the reader's language.
    """
    wanted = words.casefold().split()
    out = []
    for row in _all_rows():
        if (system and row.path.partition(".")[0] != system) or (statuses and row.status not in statuses):
            continue
        said = (row.path, parameter_label(row.path), row.meaning, parameter_help(row.path, row.meaning), row.source,
                row.note, row.as_of)  # fmt: skip
        text = " ".join(said).casefold()
        if all(word in text for word in wanted):
            out.append(row)
    return out


def _parameters() -> None:
    systems = [ALL, *dict.fromkeys(row.path.partition(".")[0] for row in _all_rows())]
    one, two, three = st.columns([4, 3, 5])
    with one:
        words = st.text_input(say("sources.search"), key="sources_words", persist_state="session", max_chars=80)
    with two:
        system = st.selectbox(
            say("sources.system"), systems, key="sources_system", persist_state="session",
            format_func=called(systems, lambda name: group_label(name) if name else say("sources.all")),
        )  # fmt: skip
    with three:
        statuses = st.multiselect(
            say("sources.status"), STATUSES, key="sources_status", persist_state="session", select_all=False,
            format_func=called(STATUSES, lambda name: say(f"status.{name}")), placeholder=say("sources.all"),
        )  # fmt: skip
    found = found_rows(words or "", system or "", statuses)
    pages = max(1, math.ceil(len(found) / PER_PAGE))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.html(paragraph(say_count("sources.found", len(found)), "sb-sub"), width="stretch")
        # The number of pages is in the key: with fewer of them a later page is none.
        number = st.number_input(
            say("sources.page", pages=pages), 1, pages, 1, key=f"sources_page/{pages}", width=160
        )  # fmt: skip
        st.download_button(
            say("sources.csv"), lambda: parameters_csv(found), "parameters.csv", "text/csv", key="sources_csv",
            on_click="ignore",
        )  # fmt: skip
    if found:
        first = (int(number) - 1) * PER_PAGE
        st.html(parameter_table(found[first : first + PER_PAGE]))


def parameter_table(found: Sequence[Row]) -> str:
    """Parameters with value, status, uncertainty and source, as HTML."""
    heads = [say(f"sources.head.{name}") for name in ("parameter", "value", "status", "uncertainty", "source")]
    return marked(say("sources.parameters"), heads, [_cells(row) for row in found])


def _cells(row: Row) -> list[str]:
    note = parameter_note(row.path, row.note) if row.note else ""
    name = element("b", escape(parameter_label(row.path))) + element("code", escape(row.path), "sb-line")
    name += element("span", escape(parameter_help(row.path, row.meaning)), "sb-sub")
    value = escape(in_unit(row))
    value += "<br>" + element(
        "span", escape(say("levers.bounds", bounds=declared_words(row.bounds, row.path))), "sb-sub"
    )
    badge = element("span", escape(say(f"status.{row.status}")), f"sb-badge {row.status}")
    source = escape(say("sources.as_of", source=row.source, day=row.as_of) if row.as_of else row.source)
    source += "<br>" + element("span", escape(note), "sb-sub") if note else ""
    return [name, value, badge, escape(declared_words(row.uncertainty, row.path)), source]


def in_unit(row: Row) -> str:
    """A default with its unit; large amounts in the reader's habit."""
    plain = isinstance(row.default, int | float) and not isinstance(row.default, bool)
    if plain and row.unit == "CNY" and abs(float(row.default)) >= _LARGE:
        return phrases().amount(float(row.default), row.unit, figures=10)
    return " ".join(part for part in (default_words(row), unit_label(row.unit)) if part)


def default_words(row: Row) -> str:
    """A default in words; of a long list its length and its ends."""
    if not isinstance(row.default, list | tuple):
        return show(row.default, row.path)
    entries = [show(entry, row.path) for entry in row.default]
    if len(entries) <= _LIST_SHOWN:
        return phrases().commas.join(entries) or say("undefined")
    return say("sources.entries", count=len(entries), first=entries[0], last=entries[-1])


def parameters_csv(found: Sequence[Row]) -> bytes:
    """The parameters as CSV, in English, as declared."""
    return csv_of([row.plain() for row in found])


def _rules() -> None:
    book = rule_book()
    st.html(paragraph(say("sources.book"), "sb-h2"))
    st.html(paragraph(say("sources.book.span", first=book.first.isoformat(), last=book.last.isoformat()), "sb-sub"))
    st.html(rule_table())
    st.html(paragraph(say("sources.schemes"), "sb-h2"))
    st.html(scheme_table())


def rule_table() -> str:
    """Every dated value of the rule book with its document, as HTML."""
    heads = [say(f"sources.head.{name}") for name in ("rule", "since", "value", "document", "status", "source")]
    out = []
    for name, rule in rule_book().rules.items():
        for number, step in enumerate(rule.steps):
            label = escape(rule_label(name)) + element("code", escape(name), "sb-line") if number == 0 else ""
            document = escape(retold(step.document))
            document += "<br>" + element("span", escape(retold(step.note)), "sb-sub") if step.note else ""
            badge = element("span", escape(say(f"status.{step.status}")), f"sb-badge {step.status}")
            value = f"{float(step.value):,.10g}"
            out.append([label, escape(step.since.isoformat()), value, document, badge, escape(step.source)])
    return marked(say("sources.book"), heads, out)


def scheme_table() -> str:
    """Every shipped scheme: who bears what, caps, order of payment, source."""
    heads = [say(f"sources.head.{name}") for name in ("scheme", "shares", "caps", "order", "status", "source")]
    out = []
    for scheme in map(titled, schemes()):
        shares = [
            say("sources.share", party=party.title, share=", ".join(per_cent(x) for x in party.shares.values()))
            for party in scheme.parties
        ]
        badge = element("span", escape(say(f"status.{scheme.status}")), f"sb-badge {scheme.status}")
        source = escape(scheme.source)
        source += "<br>" + element("span", escape(scheme.note), "sb-sub") if scheme.note else ""
        out.append([
            element("b", escape(scheme_title(scheme.name))), "<br>".join(map(escape, shares)),
            "<br>".join(map(escape, caps_words(scheme, phrases()))), escape(say(f"sources.order.{scheme.order}")),
            badge, source,
        ])  # fmt: skip
    return marked(say("sources.schemes"), heads, out)


def _validation() -> None:
    found = published()
    if not found:
        st.html(paragraph(say("sources.no_validation"), "sb-sub"))
        return
    tests = [t for t in found if t.role == "prediction" and t.inside is not None]
    met = sum(1 for t in tests if t.inside)
    missed = ", ".join(t.key for t in tests if not t.inside) or say("undefined")
    st.html(paragraph(say("sources.met", met=met, total=len(tests), missed=missed), "sb-answer"))
    st.html(paragraph(say("sources.validation.help"), "sb-sub"))
    for role in ROLE_KEYS:
        group = [t for t in found if t.role == role]
        if not group:
            continue
        st.html(paragraph(say(f"sources.role.{role}"), "sb-h2") + paragraph(say(f"sources.role.{role}.help"), "sb-sub"))
        names = ("key", "aggregate", "published", "simulated", "interval", "tolerance", "result", "scenario", "source")
        heads = [say(f"sources.head.{name}") for name in names]
        st.html(marked(say(f"sources.role.{role}"), heads, [_target_cells(target) for target in group]))


def _target_cells(target: Target) -> list[str]:
    figure = escape(target.aggregate)
    figure += "<br>" + element("span", escape(target.note), "sb-sub") if target.note else ""
    result = escape(verdict(target.inside))
    if target.inside is False:
        result = element("span", result, "sb-missed")
    figures = (target.published, target.simulated, target.interval, target.tolerance)
    plain = [_BETWEEN.sub(say("sources.to"), text) for text in figures]
    return [escape(target.key), figure, *map(escape, plain), result, escape(target.scenario), escape(target.source)]


def verdict(inside: bool | None) -> str:
    """How a target came out, in the reader's language."""
    if inside is None:
        return say("sources.not_compared")
    return say("sources.inside" if inside else "sources.missed")


def _limits() -> None:
    st.html(paragraph(say("sources.limits.help"), "sb-sub"))
    lines = [say(f"sources.limit.{number}") for number in range(1, LIMITS + 1)]
    st.html(element("ul", "".join(element("li", coded(line)) for line in lines), "sb-points"))
