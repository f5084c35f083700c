"""The live part of the page: answer, progress, scorecard and chart, refined as runs arrive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from sandbox.report.scorecard import Row, scorecard
from sandbox.report.sentences import answer
from sandbox.study.results import Comparison
from sandbox.web import beside, changes, status, trust
from sandbox.web.jobs import Progress
from sandbox.web.markup import element, escape, items, paragraph
from sandbox.web.memo import once
from sandbox.web.question import Question, title
from sandbox.web.scorecard import scorecard_html, waiting_html
from sandbox.web.status import progress_of
from sandbox.web.text import language, phrases, say
from sandbox.web.views import views

LEVEL = 0.95
Stage = Literal["first", "more", "done"]
_FAILURES_SHOWN = 3


@dataclass(frozen=True)
class Shown:
    """What stands on the page: the figures of a question on `runs` runs of each policy, as of `time`.

    answer, trust, basis, card, changes: as HTML, in `language`.
    """

    question: Question
    runs: int
    comparison: Comparison
    answer: str
    trust: str
    basis: str
    card: str
    changes: str
    time: str
    language: str

    @property
    def key(self) -> str:
        """The question's key."""
        return self.question.key


def draw(head: str, below: str, question: Question | None, stage: Stage) -> None:
    """The whole live part. `head`: the question in words; `below`: what differs, as HTML.

    stage: what the timer that draws it again was set for; the page is run again where that changes.
    """
    progress = progress_of(question) if question is not None else None
    shown = _figures(question, progress)
    stale = shown is not None and (question is None or shown.key != question.key)
    status.draw(head, question, progress, shown.time if shown is not None and stale else "")
    st.html(below or "<span></span>")
    with st.container(key="stale_answer" if stale else "fresh_answer"):
        st.html(shown.answer if shown else paragraph(say("first"), "sb-answer"))
        st.html(shown.trust if shown else "<span></span>")
    with st.container(key="basis_row", horizontal=True, wrap=False, vertical_alignment="top"):
        with st.container(key="stale_basis" if stale else "fresh_basis"):
            # An element of its own, so that it stays unfolded while the line above it changes.
            st.html(shown.basis if shown else "<span></span>")
        beside.switch()
    with st.container(key="stale_figures" if stale else "fresh_figures"):
        st.html(shown.card if shown else _waiting(question))
        st.html((shown.changes if shown else "") or "<span></span>")
    beside.draw(question)
    with st.container(key="stale_views" if stale else "fresh_views"):
        if shown is not None:
            _views(shown)
    if stage != stage_of(question):
        st.rerun()


def stage_of(question: Question | None) -> Stage:
    """What is still to come: first figures, more of them, or nothing."""
    if rhythm_of(question) is None:
        return "done"
    return "first" if status.waits(question) else "more"


def rhythm_of(question: Question | None) -> float | None:
    """Seconds between two looks at what has arrived; None while nothing is to come."""
    return status.rhythm(question) or beside.rhythm(question)


def _figures(question: Question | None, progress: Progress | None) -> Shown | None:
    """The newest figures: those of this question as soon as there are any, else the last ones shown."""
    shown: Shown | None = st.session_state.get("shown")
    if question is None or progress is None:
        return shown
    found = [standing.records for standing in progress.standings]
    runs = min(len(records) for records in found)
    if shown is not None and (shown.key, shown.runs, shown.language) == (question.key, runs, language()):
        return shown
    comparison = question.comparison(*found)
    if comparison is None or comparison.failed == len(comparison.records):
        return shown
    shown = _shown(question, comparison, runs)
    st.session_state["shown"] = shown
    return shown


def _shown(question: Question, comparison: Comparison, runs: int) -> Shown:
    book = phrases()
    rows = [row for row in scorecard(comparison, book=book) if row.headline]
    words = _answers(question, rows, runs) + _failures(comparison)
    line = paragraph(trust.line(question, runs), "sb-trust")
    now = dt.datetime.now().astimezone().strftime("%H:%M:%S")
    # They do not change while the runs come in.
    basis = once("basis", (question.key, language()), lambda: trust.basis(question))
    changed = once("changes", (question.key, language()), lambda: changes.table(question))
    card = scorecard_html(comparison, rows)
    return Shown(question, runs, comparison, words, line, basis, card, changed, now, language())


def _answers(question: Question, rows: Sequence[Row], runs: int) -> str:
    """The answer of each policy; with several, each under its own name."""
    said = [(title(policy), answer(policy.name, rows, runs, phrases())) for policy in question.others]
    if len(said) == 1:
        return paragraph(said[0][1], "sb-answer")
    lines = [f"<b>{escape(name)}</b>{escape(say('answer.of'))}{escape(words)}" for name, words in said]
    return element("div", "<br>".join(lines), "sb-answer")


def _failures(comparison: Comparison) -> str:
    if not comparison.failed:
        return ""
    lines = [str(failure) for failure in comparison.failures[:_FAILURES_SHOWN]]
    if comparison.failed > len(lines):
        lines.append(say("failed.more", count=comparison.failed - len(lines)))
    head = say("failed.heading", count=comparison.failed, total=len(comparison.records))
    return element("div", escape(head) + element("ul", items(lines)), "sb-note")


def _waiting(question: Question | None) -> str:
    if question is None:
        return paragraph(say("card.waiting"))
    measures = [question.catalogue.measures[name] for name in question.scenario.headline]
    return waiting_html(measures, [title(p) for p in question.policies], LEVEL)


def _views(shown: Shown) -> None:
    """The tabs; only the open one is computed."""
    found = views()
    names = list(found)
    tabs = st.tabs([say(f"view.{name}") for name in names], key="views", on_change="rerun")
    for tab, name in zip(tabs, names, strict=True):
        if tab.open:
            with tab:
                found[name](shown)
