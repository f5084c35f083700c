"""Files to take along: results, runs, charts' figures and the journal of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from sandbox.report.downloads import comparison_xlsx, csv_of, journal_csv, runs_csv, runs_parquet, summary_csv
from sandbox.study.results import Comparison
from sandbox.web import charts
from sandbox.web.markup import paragraph
from sandbox.web.question import Question, title
from sandbox.web.text import called, say

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(question: Question) -> None:
    """Draw the buttons; a file is made when its button is pressed, of the figures that stand on the page then."""
    shown = st.session_state.get("shown")
    st.html(paragraph(say("take.heading"), "sb-h2"))
    if shown is None or shown.key != question.key:
        st.html(paragraph(say("take.not_yet"), "sb-sub"))
        return
    comparison: Comparison = shown.comparison
    st.html(paragraph(say("take.runs", runs=shown.runs), "sb-sub"))
    name = question.scenario.name
    with st.container(horizontal=True):
        _file("summary", f"{name}-summary.csv", "text/csv", lambda: summary_csv(comparison))
        _file("runs_file", f"{name}-runs.csv", "text/csv", lambda: runs_csv(comparison))
        _file("parquet", f"{name}-runs.parquet", "application/octet-stream", lambda: runs_parquet(comparison))
        _file("excel", f"{name}.xlsx", EXCEL, lambda: _workbook(comparison, question))
        _file("series", f"{name}-over-time.csv", "text/csv", lambda: series_csv(comparison))
    _journal(question, min(record.replication for record in comparison.records))


def _file(key: str, name: str, kind: str, make: Callable[[], bytes]) -> None:
    st.download_button(say(f"take.{key}"), make, name, kind, key=f"take_{key}", on_click="ignore")


def _workbook(comparison: Comparison, question: Question) -> bytes:
    return comparison_xlsx(comparison, question.scenario, question.policies, question.model)


def series_csv(comparison: Comparison) -> bytes:
    """The figures of the charts over time: policy, line, date, mean and its range, a row a point."""
    rows = [
        {"policy": line.title, "line": name, "date": day, "mean": mean, "low": low, "high": high}
        for name in charts.series_names(comparison.records)
        for line in charts.lines(comparison, name)
        for day, mean, low, high in zip(line.dates, line.mean, line.low, line.high, strict=True)
    ]
    return csv_of(rows, ["policy", "line", "date", "mean", "low", "high"])


def _journal(question: Question, first: int) -> None:
    """first: the replication that is told, the first of those on the page."""
    titles = {policy.name: title(policy) for policy in question.policies}
    st.selectbox(
        say("take.journal.policy"), list(titles), key="journal_policy", format_func=called(titles, titles.__getitem__),
        help=say("take.journal.help"),
    )  # fmt: skip
    policy = str(st.session_state.get("journal_policy") or question.reference.name)
    name = f"{question.scenario.name}-{policy}-journal.csv"
    _file("journal", name, "text/csv", lambda: journal_of(question, policy, first))


def journal_of(question: Question, policy: str, replication: int) -> bytes:
    """The journal of one run of a policy as CSV; the run is made once more, and is the same."""
    chosen = next((p for p in question.policies if p.name == policy), question.reference)
    scenario = question.scenario.with_policies(question.policies)
    record = question.model.run(scenario, chosen, seed=question.seed, replication=replication, journal=True)
    journal: Mapping[str, Sequence[Any]] | None = record.journal
    return journal_csv(journal or {}, scenario)
