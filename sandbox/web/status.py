"""The top of the live part: what is asked, how far the runs are, the button that stops or continues, what is old."""

from __future__ import annotations

import time

import streamlit as st

from sandbox.web.jobs import Progress
from sandbox.web.markup import element, escape, paragraph
from sandbox.web.question import Question
from sandbox.web.service import seat
from sandbox.web.text import say, say_count

TICK = 0.5
"""Seconds between two looks at what has arrived."""
CROWD = 10
"""Other sessions with runs to come that make it twice as long: figures arrive more slowly then, and a look costs."""
FIRST_TICK = 0.3
"""Seconds until the first look of a page without figures, which then waits for them."""
PATIENCE = 2.0
"""Seconds that such a look waits at most."""
SLICE = 0.1
"""Seconds after which a wait for first figures gives way to what the user does."""


def progress_of(question: Question) -> Progress:
    """How the question's runs stand; asks for the missing ones unless the user has stopped them."""
    mine = seat()
    if stopped(question):
        return mine.manager.look(question.wants)
    return mine.request(question.wants)


def stopped(question: Question | None) -> bool:
    """Whether the user has stopped this question's runs."""
    return question is not None and st.session_state.get("stopped") == question.key


def pending(question: Question, progress: Progress) -> bool:
    """Whether runs are still to come."""
    return progress.pending and not stopped(question)


def rhythm(question: Question | None) -> float | None:
    """Seconds between two looks at what has arrived; None while nothing is to come."""
    if question is None:
        return None
    progress = seat().manager.look(question.wants)
    if not pending(question, progress):
        return None
    if waits(question):
        return FIRST_TICK
    return TICK * (1 + max(0, progress.others - 1) / CROWD)


def waits(question: Question | None) -> bool:
    """Whether the page has no figures of this question yet, and they are on their way."""
    return question is not None and not _has_figures(question) and not stopped(question)


def wait_for_first(question: Question | None) -> None:
    """Wait until there are first figures, for a while: they are drawn when they come, not at the next look.

    The user's next step ends the wait.
    """
    end = time.monotonic() + PATIENCE
    while question is not None and waits(question) and pending(question, progress_of(question)):
        left = end - time.monotonic()
        if left <= 0 or seat().manager.wait(question.wants, min(SLICE, left)):
            return
        st.session_state.get("stopped")  # whoever reads this gives way to a newer run of the page


def _has_figures(question: Question) -> bool:
    shown = st.session_state.get("shown")
    return shown is not None and shown.key == question.key


def draw(head: str, question: Question | None, progress: Progress | None, old_since: str) -> None:
    """Draw it. `head`: the question in words. `old_since`: time of the figures below where they are old, else empty."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        state = _progress(question, progress) if progress is not None else ""
        state = element("div", state + _old(question, old_since), "sb-state")
        st.html(element("div", paragraph(head, "sb-h1") + state, "sb-top"), width="stretch")
        slot = st.empty()
        if question is not None and progress is not None and pending(question, progress):
            slot.button(say("run.stop"), key="stop", on_click=_stop, args=(question.key,))
        elif stopped(question) and progress is not None and progress.done < progress.total:
            slot.button(say("run.continue"), key="continue", on_click=_go_on)
    notes = _troubles(question, progress) if question is not None and progress is not None else []
    for line in notes:
        st.html(paragraph(line, "sb-note"))


def _stop(key: str) -> None:
    st.session_state["stopped"] = key
    seat().leave()


def _go_on() -> None:
    st.session_state.pop("stopped", None)


def _old(question: Question | None, since: str) -> str:
    if not since:
        return ""
    key = "stale.problem" if question is None else ("stale.stopped" if stopped(question) else "stale")
    return paragraph(say(key, time=since), "sb-old")


def _progress(question: Question | None, progress: Progress) -> str:
    return progress_html(progress, stopped=stopped(question))


def progress_html(progress: Progress, *, stopped: bool) -> str:
    """How far the runs are, as a bar and in words."""
    share = 100.0 * progress.done / max(1, progress.total)
    track = f'<span class="sb-track"><i style="width:{share:.0f}%"></i></span>'
    return element("div", track + escape(progress_words(progress, stopped=stopped)), "sb-progress")


def progress_words(progress: Progress, *, stopped: bool) -> str:
    """How far the runs are, in words."""
    done, total = f"{progress.done:,}", f"{progress.total:,}"
    if progress.done >= progress.total:
        return say("run.finished", total=total)
    if stopped:
        return say("run.stopped", done=done, total=total)
    words = [say("run.progress", done=done, total=total), _time_left(progress.seconds_left)]
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
    troubles = [(title, s.trouble) for title, s in pairs if s.trouble is not None]
    lines = [say("trouble", title=title, reason=say(t.key, **t.fields)) for title, t in troubles]
    for _, standing in pairs:
        reasons = [r.reason for r in standing.records if r.status != "ok"]
        if reasons and len(reasons) == len(standing.records):
            return [*lines, say("all_failed", reason=reasons[0])]
    return lines
