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
from sandbox.web import charts
from sandbox.web.jobs import Progress
from sandbox.web.markup import element, escape, items, paragraph
from sandbox.web.question import Question
from sandbox.web.scorecard import scorecard_html, waiting_html
from sandbox.web.service import seat
from sandbox.web.text import say, say_count, series_label
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


def progress_of(question: Question) -> Progress:
    """How the question's runs stand; asks for the missing ones unless the user has stopped them."""
    mine = seat()
    if st.session_state.get("stopped") == question.key:
        return mine.manager.look(question.wants)
    return mine.request(question.wants)


def pending(question: Question, progress: Progress) -> bool:
    """Whether runs are still to come."""
    return progress.pending and st.session_state.get("stopped") != question.key


def draw(question: Question | None, *, ticking: bool) -> None:
    """The whole live part. `ticking`: whether it is drawn again by a timer; asks for a rerun where that must change."""
    progress = progress_of(question) if question is not None else None
    more = question is not None and progress is not None and pending(question, progress)
    shown = _figures(question, progress)
    stale = shown is not None and (question is None or shown.key != question.key)
    with st.container(key="stale_answer" if stale else "fresh_answer"):
        st.html(_answer(shown))
    _status(question, progress, shown if stale else None, more=more)
    with st.container(key="stale_figures" if stale else "fresh_figures"):
        st.html(shown.card if shown else _waiting(question))
        _chart(shown)
    if ticking != more:
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


def _answer(shown: Shown | None) -> str:
    return shown.answer if shown else paragraph(say("first"), "sb-answer")


def _waiting(question: Question | None) -> str:
    if question is None:
        return paragraph(say("card.waiting"))
    measures = [question.catalogue.measures[name] for name in question.scenario.headline]
    reference, policy = (p.title or p.name for p in question.policies)
    return waiting_html(measures, reference, policy, LEVEL)


def _status(question: Question | None, progress: Progress | None, old: Shown | None, *, more: bool) -> None:
    """Progress, what is old, what went wrong; and the button that stops or continues."""
    stopped = question is not None and st.session_state.get("stopped") == question.key
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(_status_html(question, progress, old, stopped=stopped), width="stretch")
        slot = st.empty()
        if question is not None and progress is not None and more:
            slot.button(say("run.stop"), key="stop", on_click=_stop, args=(question.key,))
        elif stopped and progress is not None and progress.done < progress.total:
            slot.button(say("run.continue"), key="continue", on_click=_go_on)


def _stop(key: str) -> None:
    st.session_state["stopped"] = key
    seat().leave()


def _go_on() -> None:
    st.session_state.pop("stopped", None)


def _status_html(question: Question | None, progress: Progress | None, old: Shown | None, *, stopped: bool) -> str:
    parts = []
    if progress is not None:
        share = 100.0 * progress.done / max(1, progress.total)
        track = f'<span class="sb-track"><i style="width:{share:.0f}%"></i></span>'
        parts.append(element("div", track + escape(_progress_words(progress, stopped)), "sb-progress"))
    if old is not None:
        key = "stale.problem" if question is None else ("stale.stopped" if stopped else "stale")
        parts.append(paragraph(say(key, time=old.time), "sb-note"))
    if question is not None and progress is not None:
        parts += [paragraph(line, "sb-note") for line in _troubles(question, progress)]
    return "".join(parts)


def _progress_words(progress: Progress, stopped: bool) -> str:
    if progress.done >= progress.total:
        return say("run.finished", total=f"{progress.total:,}")
    if stopped:
        return say("run.stopped", done=f"{progress.done:,}", total=f"{progress.total:,}")
    words = [say("run.progress", done=f"{progress.done:,}", total=f"{progress.total:,}")]
    words.append(_time_left(progress.seconds_left))
    if progress.others:
        words.append(say_count("run.others", progress.others))
    return " · ".join(words)


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return say("run.left.unknown")
    if seconds >= 90:
        return say("run.left", time=say("run.minutes", count=round(seconds / 60)))
    return say("run.left", time=say("run.seconds", count=max(1, round(seconds))))


def _troubles(question: Question, progress: Progress) -> list[str]:
    """Why a policy cannot be simulated, if so."""
    titles = [p.title or p.name for p in question.policies]
    pairs = list(zip(titles, progress.standings, strict=True))
    lines = [say("trouble", title=title, reason=s.trouble) for title, s in pairs if s.trouble]
    for _, standing in pairs:
        reasons = [r.reason for r in standing.records if r.status != "ok"]
        if reasons and len(reasons) == len(standing.records):
            lines.append(say("all_failed", reason=reasons[0]))
            break
    return lines


def _chart(shown: Shown | None) -> None:
    names = charts.series_names(shown.comparison.records) if shown else [charts.SHOWN_FIRST]
    with st.container(horizontal=True, vertical_alignment="center"):
        head, pick = st.empty(), st.empty()
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
