"""The page on which two policies are compared."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sandbox import InputRefused
from sandbox.declare.problems import Problem
from sandbox.web import result, sidebar, status
from sandbox.web.fault import guarded
from sandbox.web.levers import only_differing, show
from sandbox.web.markup import element, escape, items, paragraph
from sandbox.web.question import Question, ask
from sandbox.web.service import manager, shelf, the_app_model
from sandbox.web.text import parameter_label, say
from sandbox.web.theme import style_sheet

FIRST_WAIT = 0.25
"""Seconds that a change of a lever waits for its first figures, so that they come with the page itself."""
_DIFFERENCES_SHOWN = 4


def page() -> None:
    """Draw it."""
    st.html(style_sheet())
    manager()  # the workers start while the page is being drawn
    found = shelf()
    if not found.scenarios:
        _problems(say("problem.no_scenarios"), found.problems)
        return
    with st.sidebar:
        asked = sidebar.draw(found, the_app_model().catalogue)
    question, problems = _question(asked)
    if problems:
        _problems(say("problem.heading"), problems)
    if found.problems:
        _problems(say("problem.file"), found.problems)
    head, below = _heading(asked, question)
    if question is not None and status.pending(question, status.progress_of(question)):
        manager().wait(question.wants, FIRST_WAIT)
    rhythm = status.rhythm(question)
    st.fragment(run_every=rhythm, key="live")(_live)(head, below, question, rhythm)
    if question is not None:
        _foot(question)


@guarded
def _live(head: str, below: str, question: Question | None, rhythm: float | None) -> None:
    result.draw(head, below, question, rhythm)


def _question(asked: sidebar.Asked) -> tuple[Question | None, Sequence[Problem]]:
    try:
        question = ask(
            asked.scenario, asked.reference, asked.start, dict(asked.changes), the_app_model(), asked.replications,
            asked.seed,
        )  # fmt: skip
    except InputRefused as refused:
        return None, refused.problems
    return question, ()


def _heading(asked: sidebar.Asked, question: Question | None) -> tuple[str, str]:
    """The question in words, and what differs (as HTML)."""
    if question is None:
        return asked.scenario.title, ""
    policy, reference = sidebar.title(question.policy), sidebar.title(question.reference)
    key = "heading.one" if question.same else "heading.two"
    return say(key, policy=policy, reference=reference), _differences(question)


def _differences(question: Question) -> str:
    """What differs between the two policies, in one line."""
    if question.same:
        return paragraph(say("differs.nothing"), "sb-sub")
    pairs = {path: only_differing(*values) for path, values in question.differing.items()}
    steps = [
        say("differs.step", label=parameter_label(path), before=show(before, path), after=show(after, path))
        for path, (before, after) in pairs.items()
    ]
    more = len(steps) - _DIFFERENCES_SHOWN
    steps = [*steps[:_DIFFERENCES_SHOWN], say("differs.more", count=more)] if more > 0 else steps
    return paragraph(f"{say('differs')}: {' · '.join(steps)}", "sb-sub")


def _problems(heading: str, problems: Sequence[Problem]) -> None:
    lines = [str(problem) for problem in problems]
    st.html(element("div", escape(heading) + element("ul", items(lines)), "sb-note"))


def _foot(question: Question) -> None:
    lines = question.loads or [say("foot.load.none")]
    st.html(paragraph(say("foot.load"), "sb-h2") + element("ul", items(lines), "sb-list"))
    st.html(paragraph(say("foot.command"), "sb-h2"))
    st.code(question.command, language=None, wrap_lines=True)
