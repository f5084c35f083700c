"""The live part of the page: answer, progress, scorecard and chart, refined as runs arrive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from sandbox.report.scorecard import scorecard
from sandbox.report.sentences import answer
from sandbox.report.trust import trust_line
from sandbox.report.words import say as say_report
from sandbox.study.results import Comparison
from sandbox.web import charts, status
from sandbox.web.jobs import Progress
from sandbox.web.markup import element, escape, items, paragraph
from sandbox.web.question import Question
from sandbox.web.scorecard import scorecard_html, waiting_html
from sandbox.web.status import progress_of
from sandbox.web.text import say, series_label
from sandbox.web.theme import colours

LEVEL = 0.95
_FAILURES_SHOWN = 3


@dataclass(frozen=True)
class Shown:
    """What stands on the page: the figures of the question `key` on `runs` runs of each policy, as of `time`."""

    key: str
    runs: int
    comparison: Comparison
    answer: str
    card: str
    time: str


def draw(head: str, below: str, question: Question | None, rhythm: float | None) -> None:
    """The whole live part. `head`: the question in words; `below`: what differs, as HTML.

    rhythm: seconds after which a timer draws it again, None without; the page is run again where that must change.
    """
    progress = progress_of(question) if question is not None else None
    shown = _figures(question, progress)
    stale = shown is not None and (question is None or shown.key != question.key)
    status.draw(head, question, progress, shown.time if shown is not None and stale else "")
    st.html(below or "<span></span>")
    with st.container(key="stale_answer" if stale else "fresh_answer"):
        st.html(shown.answer if shown else paragraph(say("first"), "sb-answer"))
    with st.container(key="stale_figures" if stale else "fresh_figures"):
        st.html(shown.card if shown else _waiting(question))
        _chart(shown)
    if rhythm != status.rhythm(question):
        st.rerun()


def _figures(question: Question | None, progress: Progress | None) -> Shown | None:
    """The newest figures: those of this question as soon as there are any, else the last ones shown."""
    shown: Shown | None = st.session_state.get("shown")
    if question is None or progress is None:
        return shown
    left, right = (standing.records for standing in progress.standings)
    runs = min(len(left), len(right))
    if shown is not None and shown.key == question.key and shown.runs == runs:
        return shown
    comparison = question.comparison(left, right)
    if comparison is None or comparison.failed == len(comparison.records):
        return shown
    shown = _shown(question, comparison, runs)
    st.session_state["shown"] = shown
    return shown


def _shown(question: Question, comparison: Comparison, runs: int) -> Shown:
    rows = [row for row in scorecard(comparison) if row.headline]
    said = answer(question.policy.name, rows, runs)
    trust = trust_line(question.catalogue, question.scenario, runs=runs, level=comparison.level)
    words = paragraph(said, "sb-answer") + paragraph(trust, "sb-trust") + _failures(comparison)
    now = dt.datetime.now().astimezone().strftime("%H:%M:%S")
    return Shown(question.key, runs, comparison, words, scorecard_html(comparison, rows), now)


def _failures(comparison: Comparison) -> str:
    if not comparison.failed:
        return ""
    lines = [str(failure) for failure in comparison.failures[:_FAILURES_SHOWN]]
    if comparison.failed > len(lines):
        lines.append(say_report("failed.more", count=comparison.failed - len(lines)))
    head = say_report("failed.heading", count=comparison.failed, total=len(comparison.records))
    return element("div", escape(head) + element("ul", items(lines)), "sb-note")


def _waiting(question: Question | None) -> str:
    if question is None:
        return paragraph(say("card.waiting"))
    measures = [question.catalogue.measures[name] for name in question.scenario.headline]
    reference, policy = (p.title or p.name for p in question.policies)
    return waiting_html(measures, reference, policy, LEVEL)


def _chart(shown: Shown | None) -> None:
    names = charts.series_names(shown.comparison.records) if shown else [charts.SHOWN_FIRST]
    with st.container(horizontal=True, vertical_alignment="center"):
        pick, head = st.empty(), st.empty()
    if not names:
        return
    name = pick.selectbox(
        say("chart.pick"), names, names.index(charts.SHOWN_FIRST) if charts.SHOWN_FIRST in names else 0,
        format_func=series_label, key="series", label_visibility="collapsed", width=220, persist_state="session",
    )  # fmt: skip
    found = charts.lines(shown.comparison, name) if shown else []
    if not found:
        return
    said = charts.says(found) if any(max(line.high) > 0 for line in found) else say("chart.none")
    words = element("b", escape(charts.heading(name, found))) + "<br>" + escape(said)
    head.html(element("div", words, "sb-charthead"), width="stretch")
    percent = f"{LEVEL * 100:g}"
    st.vega_lite_chart(
        charts.specification(name, found, colours(st.context.theme.type)), width="stretch", theme=None, key="chart",
        alt=say("chart.alt", label=series_label(name), level=percent, says=said),
    )  # fmt: skip
    st.html(paragraph(say("chart.note", level=percent), "sb-sub"))
