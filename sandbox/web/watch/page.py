"""The page that shows cases move: which run and policy, the moving picture, and the same in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import streamlit as st

from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.web import ready
from sandbox.web.frame import asked_here, cannot
from sandbox.web.journals import told
from sandbox.web.markup import literal, paragraph
from sandbox.web.question import Question, title
from sandbox.web.scripts import component
from sandbox.web.service import seat
from sandbox.web.stages import PLACES
from sandbox.web.text import called, language, phrases, say
from sandbox.web.theme import FONTS, colours
from sandbox.web.watch import frames, runs

FOLDER = Path(__file__).parent
NUMBER = "number"
LAST_RUN = 9_999
LANE = 190
"""Pixels of a lane of the picture."""


def page() -> None:
    """Draw it."""
    here = asked_here()
    if here is None or here.question is None:
        return
    question = here.question
    st.html(paragraph(say("watch.heading"), "sb-h1"))
    row = st.columns([3, 3, 1.4])
    with row[0]:
        other = _other(question)
    with row[1]:
        kind, known = _kind(question)
    with row[2]:
        number = int(st.number_input(
            say("story.run"), 0, LAST_RUN, 0, key="watch/number", persist_state="session",
            disabled=kind != NUMBER, help=say("story.run.help"),
        ))  # fmt: skip
    run = known.get(kind, number)
    pair = (question.reference, other)
    found = told(question, pair, run)
    if found is None:
        return
    moving = [frames.cases(journal) for journal in found.journals]
    if not any(moving):
        cannot(say("watch.none"))
        return
    _picture(question.scenario, pair, run, moving)
    st.html(paragraph(say("watch.note"), "sb-sub"))


def _other(question: Question) -> Policy:
    policies = {p.name: p for p in question.others}
    names = list(policies)
    name = st.selectbox(
        say("story.other", reference=literal(title(question.reference))), names,
        format_func=called(names, lambda n: title(policies[n])), key=f"watch/other/{question.scenario.name}",
        persist_state="session",
    )  # fmt: skip
    return policies.get(name, question.others[0])


def _kind(question: Question) -> tuple[str, Mapping[str, int]]:
    """How the run is chosen, and the number of each kind that can be told from the runs made so far."""
    made = seat().manager.look(question.wants).standings[0].records
    # What is shipped ready counts too, before anybody has asked for it.
    reference = made or tuple(ready.stock(question.identities[0]).values())
    known = runs.ranked(reference)
    options = [*known, NUMBER]

    def label(kind: str) -> str:
        return say(f"watch.run.{kind}", number=known[kind]) if kind in known else say("watch.run.number")

    kind = st.selectbox(
        say("watch.run"), options, format_func=called(options, label), key="watch/kind", persist_state="session",
        help=say("watch.run.help", count=len(reference)),
    )  # fmt: skip
    return (kind if kind in options else NUMBER), known


def _picture(
    scenario: Scenario, pair: tuple[Policy, Policy], run: int, moving: Sequence[Sequence[frames.Moves]]
) -> None:
    """The component. Names go in as data and are drawn as text; nothing of them becomes markup."""
    titles = [title(policy) for policy in pair]
    titles = titles if titles[0] != titles[1] else [policy.name for policy in pair]
    palette = colours(st.context.theme.type)
    days = (scenario.end - scenario.start).days
    picture = component("watch", html=_file("watch.html"), css=_file("watch.css"))
    data = {
        "lanes": [
            {"title": name, "colour": palette[tone], "cases": frames.told(cases)}
            for name, tone, cases in zip(titles, ("reference", "policy"), moving, strict=True)
        ],
        "run": f"{scenario.name}/{run}/{'/'.join(policy.name for policy in pair)}",
        "start": scenario.start.isoformat(), "days": days, "lane": LANE,
        "places": [say(f"watch.place.{name}") for name in PLACES],
        "colours": {name: palette[name] for name in ("ink", "muted", "worse", "policy_b", "primary")},
        "font": FONTS[language()],
        "words": _words(),
    }  # fmt: skip
    picture(data=data, key="watch", height="content")
    st.html(paragraph(_said(titles, moving, scenario.start, days), "sb-sub"))


def _words() -> dict[str, str]:
    keys = ("watch.play", "watch.pause", "watch.scrubber", "watch.speed", "watch.speed.1", "watch.speed.3",
            "watch.speed.9", "watch.picture", "watch.at")  # fmt: skip
    book = phrases()
    return {key.removeprefix("watch."): say(key) for key in keys} | {"comma": book.commas, "then": book.clauses}


def _said(titles: Sequence[str], moving: Sequence[Sequence[frames.Moves]], start: dt.date, days: int) -> str:
    """How it ends, in words: for those who do not see the picture."""
    parts = [
        say("watch.ends", policy=name, **{k: n for k, n in frames.counts(cases, days).items() if k in _ENDS})
        for name, cases in zip(titles, moving, strict=True)
    ]
    head = say("watch.ends.head", day=(start + dt.timedelta(days=days)).isoformat())
    return phrases().sentences.join([head, *parts])


_ENDS: frozenset[str] = frozenset({"graduated", "refused", "gone", "test"})


@lru_cache(maxsize=3)
def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
