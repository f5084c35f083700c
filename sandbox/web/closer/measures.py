"""Every measure of the comparison, not only the headline; refined as runs arrive."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from sandbox.report.downloads import summary_csv
from sandbox.report.scorecard import Row, scorecard
from sandbox.study.results import Comparison
from sandbox.web import status
from sandbox.web.closer.running import live
from sandbox.web.frame import Here
from sandbox.web.jobs import Progress
from sandbox.web.markup import element, escape, paragraph
from sandbox.web.question import Question
from sandbox.web.scorecard import scorecard_html
from sandbox.web.text import language, phrases, say


@dataclass(frozen=True)
class _Shown:
    """The rows of a comparison on a number of runs, in a language."""

    key: tuple[str, int, str]
    comparison: Comparison
    rows: tuple[Row, ...]


def draw(here: Here) -> None:
    """The search, and the table below it."""
    question = here.question
    if question is None:
        return
    st.html(paragraph(say("measures.intro"), "sb-sub"))
    words = st.text_input(say("measures.search"), key="measures/search", max_chars=60, persist_state="session")
    live(lambda: _live(question, words), status.pending(question, status.progress_of(question)))


def _live(question: Question, words: str) -> bool:
    progress = status.progress_of(question)
    said = status.progress_words(progress, stopped=status.stopped(question))
    st.html(element("div", escape(said), "sb-progress"))
    shown = _shown(question, progress)
    if shown is None:
        st.html(paragraph(say("first"), "sb-sub"))
    else:
        rows = [row for row in shown.rows if _fits(row, words)]
        st.html(paragraph(say("measures.count", count=len(rows), total=len(shown.rows)), "sb-sub"))
        if rows:
            st.html(scorecard_html(shown.comparison, rows))
        st.download_button(
            say("closer.file"), summary_csv(shown.comparison), f"measures_{question.scenario.name}.csv", "text/csv",
            key="measures_csv", on_click="ignore",
        )  # fmt: skip
        st.html(paragraph(say("measures.note"), "sb-sub"))
    return status.pending(question, progress)


def _fits(row: Row, words: str) -> bool:
    """Whether every word stands in the measure's label, name or unit."""
    there = f"{row.label} {row.measure} {row.unit}".lower()
    return all(word in there for word in words.lower().split())


def _shown(question: Question, progress: Progress) -> _Shown | None:
    found = [standing.records for standing in progress.standings]
    key = (question.key, min(len(records) for records in found), language())
    last: _Shown | None = st.session_state.get("shown/measures")
    if last is not None and last.key == key:
        return last
    comparison = question.comparison(*found)
    if comparison is None or comparison.failed == len(comparison.records):
        return None
    made = _Shown(key, comparison, scorecard(comparison, everything=True, book=phrases()))
    st.session_state["shown/measures"] = made
    return made
