"""What pages have in common: the sidebar with the question that is asked, and problems shown in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from sandbox import InputRefused
from sandbox.declare.problems import Problem
from sandbox.declare.scenario import Scenario
from sandbox.web import arrival, sidebar, tools
from sandbox.web.markup import element, escape, items, paragraph
from sandbox.web.memo import once
from sandbox.web.own import session_shelf
from sandbox.web.question import Question, ask
from sandbox.web.retell import problem_lines
from sandbox.web.service import manager, the_app_model
from sandbox.web.text import language, say


@dataclass(frozen=True)
class Here:
    """What the sidebar asks: the question, or None where its settings cannot be run (the page has said why)."""

    scenario: Scenario
    question: Question | None


def asked_here() -> Here | None:
    """Draw the sidebar and say what is asked; None where there is no scenario at all (the page has said so).

    A page about a comparison calls this first. What is chosen is kept from page to page.
    """
    manager()  # the workers start while the page is being drawn
    found = session_shelf()
    if not found.scenarios:
        show_problems(say("problem.no_scenarios"), found.problems)
        return None
    with st.sidebar:
        menus = st.container()
        asked = sidebar.draw(found, the_app_model().catalogue)
    question, problems = _question(asked)
    with menus:
        tools.draw(asked.scenario, question)
    arrival.draw()
    if problems:
        show_problems(say("problem.heading"), problems)
    if found.problems:
        show_problems(say("problem.file"), found.problems)
    return Here(asked.scenario, question)


def _question(asked: sidebar.Asked) -> tuple[Question | None, Sequence[Problem]]:
    try:
        # The same object for as long as nothing else is asked: it keeps what was worked out for it.
        question = once(
            "question", (asked, language()),
            lambda: ask(
                asked.scenario, asked.reference, asked.wanted, the_app_model(), asked.replications, asked.seed
            ),
        )  # fmt: skip
    except InputRefused as refused:
        return None, refused.problems
    return question, ()


def show_problems(heading: str, problems: Sequence[Problem]) -> None:
    """What is wrong with an input, each problem with its place and what to do."""
    lines = [" ".join(problem_lines(problem)) for problem in problems]
    st.html(element("div", escape(heading) + element("ul", items(lines)), "sb-note"))


def cannot(why: str) -> None:
    """Say in place of a view that the scenario cannot fill it, and why."""
    st.html(paragraph(say("shell.cannot", why=why), "sb-sub"))
