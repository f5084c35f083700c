"""The page on which policies are compared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import streamlit as st

from sandbox.declare.values import Value
from sandbox.web import result, status
from sandbox.web.fault import guarded
from sandbox.web.frame import Here, asked_here
from sandbox.web.levers import only_differing, show
from sandbox.web.markup import element, items, paragraph
from sandbox.web.question import Question, title
from sandbox.web.service import manager
from sandbox.web.text import listed, parameter_label, say

FIRST_WAIT = 0.25
"""Seconds that a change of a lever waits for its first figures, so that they come with the page itself."""
_DIFFERENCES_SHOWN = 4


def page() -> None:
    """Draw it."""
    here = asked_here()
    if here is None:
        return
    question = here.question
    head, below = _heading(here)
    if question is not None and status.pending(question, status.progress_of(question)):
        manager().wait(question.wants, FIRST_WAIT)
    stage, looks = result.stage_of(question), count()

    @guarded
    def live() -> None:
        if next(looks):
            status.wait_for_first(question)
        result.draw(head, below, question, stage)

    st.fragment(run_every=result.rhythm_of(question), key="live")(live)()
    if question is not None:
        _foot(question)


def _heading(here: Here) -> tuple[str, str]:
    """The question in words, and what differs (as HTML)."""
    question = here.question
    if question is None:
        return here.scenario.title, ""
    reference, others = title(question.reference), [title(policy) for policy in question.others]
    if question.same:
        return say("heading.one", reference=reference), _differences(question)
    if len(others) == 1:
        return say("heading.two", policy=others[0], reference=reference), _differences(question)
    quoted = listed([say("heading.quoted", title=name) for name in others])
    return say("heading.many", policy=quoted, reference=reference), _differences(question)


def _differences(question: Question) -> str:
    """What differs between the policies, in one line."""
    if question.same:
        return paragraph(say("differs.nothing"), "sb-sub")
    steps = [_step(path, values) for path, values in question.differing.items()]
    more = len(steps) - _DIFFERENCES_SHOWN
    steps = [*steps[:_DIFFERENCES_SHOWN], say("differs.more", count=more)] if more > 0 else steps
    return paragraph(say("differs.line", steps=" · ".join(steps)), "sb-sub")


def _step(path: str, values: Sequence[Value]) -> str:
    if len(values) > 2:  # which policy has which value stands in the table of what they change
        return parameter_label(path)
    before, after = only_differing(*values)
    return say("differs.step", label=parameter_label(path), before=show(before, path), after=show(after, path))


def _foot(question: Question) -> None:
    lines = question.loads or [say("foot.load.none")]
    st.html(paragraph(say("foot.load"), "sb-h2") + element("ul", items(lines), "sb-list"))
    st.html(paragraph(say("foot.command"), "sb-h2"))
    st.code(question.command, language=None, wrap_lines=True)
