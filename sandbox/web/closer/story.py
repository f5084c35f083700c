"""A firm's story under two policies: the same firm on the same luck, in two lanes on one axis of dates."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sandbox.declare.policy import Policy
from sandbox.report.downloads import csv_of
from sandbox.report.trace import Step, TwinStep, history, twins, with_a_story
from sandbox.web.closer import lanes, story_words
from sandbox.web.closer.grounds import Grounds
from sandbox.web.frame import Here, cannot
from sandbox.web.journals import Told, told
from sandbox.web.markup import element, escape, literal, paragraph
from sandbox.web.picture import Picture, buttons, chart
from sandbox.web.question import Question, title
from sandbox.web.text import called, say
from sandbox.web.theme import colours

MOST = 300
"""Firms offered, those with the longest stories first."""
LAST_RUN = 9_999

Case = tuple[TwinStep, ...]


def draw(here: Here) -> None:
    """Which run, firm and case; then lanes and steps."""
    question = here.question
    if question is None:
        return
    st.html(paragraph(say("story.intro"), "sb-sub"))
    row = st.columns([3, 1.2, 2.4, 3])
    with row[0]:
        other = _other(question)
    with row[1]:
        run = st.number_input(say("story.run"), 0, LAST_RUN, 0, key="story/run", persist_state="session",
                              help=say("story.run.help"))  # fmt: skip
    pair = (question.reference, other)
    found = told(question, pair, int(run))
    if found is None:
        return
    with row[2]:
        firm = _firm(found)
    if firm is None:
        cannot(say("story.none"))
        return
    left, right = _histories(question, found, firm)
    cases = [case for case in twins(left, right) if case[0].step.ordinal >= 0]
    if not cases:
        cannot(say("story.none"))
        return
    with row[3]:
        case = _case(cases, firm)
    _show(question, pair, firm, case)


def _other(question: Question) -> Policy:
    policies = {p.name: p for p in question.others}
    names = list(policies)
    name = st.selectbox(
        say("story.other", reference=literal(title(question.reference))), names,
        format_func=called(names, lambda n: title(policies[n])), key=f"story/other/{question.scenario.name}",
        persist_state="session",
    )  # fmt: skip
    return policies.get(name, question.others[0])


def _firm(found: Told) -> str | None:
    """The firm; those that the two journals say most about come first."""
    names = list(dict.fromkeys(f for j in found.journals for f in with_a_story(j, MOST)))
    if not names:
        return None
    chosen = st.selectbox(say("story.firm"), names, key="story/firm", persist_state="session",
                          help=say("story.firm.help"))  # fmt: skip
    return chosen if chosen in names else names[0]


def _histories(question: Question, found: Told, firm: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    from sandbox.model import explain  # noqa: PLC0415  (the engine only when something is asked of it)

    left, right = (history(j, firm, question.scenario.start, explain) for j in found.journals)
    return left, right


def _grounds(question: Question, pair: tuple[Policy, Policy], titles: Sequence[str]) -> Grounds:
    from sandbox.model import deciding  # noqa: PLC0415  (the engine only when something is asked of it)

    values = [question.scenario.values(question.catalogue, policy) for policy in pair]
    return Grounds(question.catalogue, titles, values, deciding)


def _case(cases: Sequence[Case], firm: str) -> Case:
    labels = {str(i): story_words.case_label(case) for i, case in enumerate(cases)}
    longest = max(range(len(cases)), key=lambda i: sum(1 for r in cases[i] if r.step.activity != "file read"))
    chosen = st.selectbox(
        say("story.case"), list(labels), longest, format_func=called(labels, lambda i: labels[i]),
        key=f"story/case/{firm}",
    )  # fmt: skip
    return cases[int(chosen)]


def _show(question: Question, pair: tuple[Policy, Policy], firm: str, case: Case) -> None:
    titles = [title(policy) for policy in pair]
    titles = titles if titles[0] != titles[1] else [policy.name for policy in pair]
    words = story_words.finding(firm, titles[1], case)
    st.html(paragraph(words, "sb-answer"))
    end = question.scenario.end
    sides = [[row.left for row in case if row.left], [row.right for row in case if row.right]]
    chart(
        lanes.specification(titles, sides, end, colours(st.context.theme.type)),
        "story_lanes",
        say("story.alt", finding=words),
    )
    st.html(lanes.legend())
    basis = say("story.file", scenario=question.scenario.title, seed=question.seed)
    buttons(Picture(f"story_{firm}", words, [("story_lanes", "")], (basis,), question.command))
    st.html(story_words.steps_table(titles, case, _grounds(question, pair, titles)))
    rows = [
        {"policy": name, **step.as_dict()}
        for name, steps in zip([p.name for p in pair], sides, strict=True)
        for step in steps
    ]
    st.download_button(say("closer.file"), csv_of(rows), f"{firm}.csv".replace("/", "_"), "text/csv", key="story_csv",
                       on_click="ignore")  # fmt: skip
    st.html(element("p", escape(say("story.note")), "sb-sub"))
