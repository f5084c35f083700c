"""The quota calculator: a portfolio in, what the rule book says about it out, line by line with the clause applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from sandbox.cross_border.portfolio.read import examples, portfolio_text
from sandbox.cross_border.quota import quota
from sandbox.cross_border.rules.book import RuleBook
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.yaml_reader import Document
from sandbox.web import quota_answer, quota_form
from sandbox.web.markup import paragraph
from sandbox.web.retell import retold
from sandbox.web.rule_names import rule_book, rule_label
from sandbox.web.text import called, say
from sandbox.web.written import draw_text, show_refused

WAYS = ("form", "text")
TEXT = "quota_text"
FIRST = "high-tech-firm"
EXAMPLE = "quota_example"
DAY = "quota_day"


def draw() -> None:
    """Draw the calculator."""
    left, right = st.columns([5, 7], gap="medium")
    with left:
        day, changes = _asked()
        typed, document, text = _portfolio()
    with right:
        if document is None:
            return
        try:
            found = quota(document, day, changes, rule_book())
        except InputRefused as refused:
            show_refused(say("quota.refused"), _sorted(refused.problems, typed), text)
            if typed is not None and not typed.problems:  # otherwise the file would lack what has no place in it
                quota_answer.draw_file(text)
                quota_answer.save(text)
            return
        quota_answer.draw(found, text, day, changes)
        if typed is not None:
            quota_answer.draw_file(text)


def _sorted(problems: tuple[Problem, ...], typed: quota_form.Typed | None) -> list[Problem]:
    """The option of the command line is a field of this page; what was typed is named as its form names it."""
    said = [replace(p, place=say("quota.day")) if p.place == "--on" else p for p in problems]
    return said if typed is None else [typed.named(p) for p in said]


def _asked() -> tuple[dt.date, Mapping[str, Any]]:
    """The day of the law, and rules set otherwise."""
    book = rule_book()
    today = dt.datetime.now().astimezone().date()
    day = st.date_input(
        say("quota.day"), max(today, book.first), min_value=book.first, max_value=dt.date(2100, 12, 31), key=DAY,
        persist_state="session", format="YYYY-MM-DD", help=say("quota.day.help"),
    )  # fmt: skip
    changes: dict[str, Any] = {}
    with st.expander(say("quota.otherwise"), key="quota_otherwise"):
        st.html(paragraph(say("quota.otherwise.help"), "sb-sub"))
        if st.toggle(
            say("quota.current"), key="quota_current", persist_state="session", help=say("quota.current.help")
        ):
            changes["fx_basis"] = "current"
        names = list(book.rules)
        chosen = st.multiselect(
            say("quota.rules"), names, key="quota_rules", persist_state="session", max_selections=8, select_all=False,
            format_func=called(names, rule_label),
        )  # fmt: skip
        for name in chosen:
            changes[name] = _set_otherwise(book, name, day)
    return day, changes


def _set_otherwise(book: RuleBook, name: str, day: dt.date) -> float:
    rule = book.rules[name]
    step = rule.at(day) or rule.steps[0]
    return float(
        st.number_input(
            rule_label(name), float(rule.low), float(rule.high), float(step.value), step=1.0 if rule.whole else 0.05,
            key=f"quota_rule/{name}", persist_state="session", format="%.10g", help=retold(step.document),
        )
    )  # fmt: skip


def _portfolio() -> tuple[quota_form.Typed | None, Document | None, str]:
    """The portfolio as it is typed into the form, or the document that is written; and its text."""
    way = st.segmented_control(
        say("quota.way"), WAYS, default=WAYS[0], required=True, key="quota_way", persist_state="session",
        format_func=called(WAYS, lambda one: say(f"quota.way.{one}")), label_visibility="collapsed",
    )  # fmt: skip
    if way == "form":
        typed = quota_form.draw()
        return (typed, *_read(typed.text, typed.problems))
    shipped = examples()
    st.session_state.setdefault(TEXT, shipped[FIRST].read_text(encoding="utf-8") if FIRST in shipped else "")
    if shipped:
        st.selectbox(
            say("quota.example"), list(shipped), None, key=EXAMPLE, on_change=_take_example,
            format_func=called(shipped, lambda name: say(f"quota.example.{name}")),
            placeholder=say("quota.example.pick"),
        )  # fmt: skip
    text = draw_text(TEXT, say("quota.text"), say("quota.text.help"))
    if not text.strip():
        st.html(paragraph(say("quota.empty"), "sb-sub"))
        return None, None, text
    return (None, *_read(text))


def _read(text: str, more: Sequence[Problem] = ()) -> tuple[Document | None, str]:
    """The document of a text and the text; none where it cannot be read, which is said. more: problems known before."""
    try:
        found = portfolio_text(text, quota_form.NAME)
    except InputRefused as refused:
        show_refused(say("quota.refused"), refused.problems, text)
        return None, text
    return replace(found, problems=(*found.problems, *more)), text


def _take_example() -> None:
    file = examples().get(str(st.session_state.get(EXAMPLE)))
    if file is not None:
        st.session_state[TEXT] = file.read_text(encoding="utf-8")
