"""The same comparison beside itself: in every choice of a world, or with every assumption drawn from its range.

Nothing is run before the reader opens it, and then only once the page's own runs are done. The columns are questions of
their own at the one job manager; closing the block gives the workers back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from sandbox.kernel.record import Record
from sandbox.web.beside_table import Compared, beside_html, finding
from sandbox.web.jobs import Progress, Want
from sandbox.web.markup import element, escape, items, paragraph
from sandbox.web.memo import once
from sandbox.web.question import Question
from sandbox.web.service import seat
from sandbox.web.status import progress_html, stopped
from sandbox.web.text import called, language, phrases, say, world_choice_label, world_help, world_label

OPENS = {"worlds": "beside.open.worlds", "doubt": "beside.open.doubt"}
"""The blocks, and what the switch calls them."""
NOTES = {"worlds": "beside.note.worlds", "doubt": "beside.note.doubt"}
SWITCH = "beside"
"""Key of the switch that opens the block."""
WORLD = "beside_world"
"""Key of the box that says which world."""
TICK = 1.0
"""Seconds between two looks at what has arrived."""


@dataclass(frozen=True)
class Column:
    """One comparison of the block; `base` is the page's own."""

    title: str
    question: Question
    base: bool = False


def switch() -> None:
    """The switch beside the trust line: which block is open, if any."""
    st.pills(
        say("beside.switch"), list(OPENS), format_func=called(OPENS, lambda kind: say(OPENS[kind])), key=SWITCH,
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip


def rhythm(question: Question | None) -> float | None:
    """Seconds between two looks; None while nothing of the block is to come, or the page's own runs are still on."""
    if question is None or opened() is None or stopped(question):
        return None
    look = seat().manager.look
    if look(question.wants).pending:
        return None
    return TICK if look(_extra(question, columns(question))).pending else None


def opened() -> str | None:
    """Which block is open."""
    kind = st.session_state.get(SWITCH)
    return kind if kind in OPENS else None


def columns(question: Question) -> tuple[Column, ...]:
    """The columns of the open block, the page's own comparison first; none while it is closed."""
    kind = opened()
    if kind is None:
        return ()
    world = _world(question)
    return once(
        "beside columns", (question.key, kind, world, language()),
        lambda: _in_worlds(question, world) if kind == "worlds" else _in_doubt(question),
    )  # fmt: skip


def _world(question: Question) -> str:
    worlds = question.catalogue.worlds
    chosen = st.session_state.get(WORLD)
    return chosen if chosen in worlds else next(iter(worlds), "")


def _in_worlds(question: Question, name: str) -> tuple[Column, ...]:
    world = question.catalogue.worlds[name]
    now = question.scenario.worlds.get(name, world.default)
    found: list[Column] = []
    for choice in world.choices:
        label = world_choice_label(name, choice.name, choice.meaning)
        if choice.name == now:
            found.insert(0, Column(say("beside.chosen", title=label), question, base=True))
        else:
            scenario = question.scenario.with_worlds({name: choice.name})
            found.append(Column(label, replace(question, scenario=scenario)))
    return tuple(found)


def _in_doubt(question: Question) -> tuple[Column, ...]:
    own = Column(say("beside.luck"), question, base=True)
    return own, Column(say("beside.parameters"), replace(question, doubt="parameters"))


def _extra(question: Question, found: Sequence[Column]) -> list[Want]:
    """The runs that the columns take beyond the page's own."""
    there = {want.key for want in question.wants}
    wants = {want.key: want for column in found for want in column.question.wants if want.key not in there}
    return list(wants.values())


def progress_of(question: Question, found: Sequence[Column]) -> Progress:
    """How the block's own runs stand; asks for them once the page's are done, unless the reader has stopped those."""
    mine, wants = seat(), _extra(question, found)
    own = mine.manager.look(question.wants)
    if stopped(question) or own.pending:
        return mine.manager.look(wants)
    both = mine.request((*question.wants, *wants))
    done, total = both.done - own.done, both.total - own.total
    return replace(both, standings=both.standings[len(question.wants) :], done=done, total=total)


def draw(question: Question | None) -> None:
    """The block, where the switch says so."""
    if question is None or opened() is None:
        return
    with st.container(key="beside_block"):
        if opened() == "worlds":
            _choose_world(question)
        found = columns(question)
        progress = progress_of(question, found)
        waits = seat().manager.look(question.wants).pending and not stopped(question)
        st.html(paragraph(say("beside.after"), "sb-sub") if waits else _progress(question, progress))
        st.html("<span></span>" if waits else _figures(found))
        st.html(_below(found))


def _choose_world(question: Question) -> None:
    worlds = question.catalogue.worlds
    name = _world(question)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.selectbox(
            say("beside.world"), list(worlds), list(worlds).index(name), format_func=called(worlds, world_label),
            key=WORLD, label_visibility="collapsed", width=260, persist_state="session",
        )  # fmt: skip
        st.html(paragraph(world_help(name, worlds[name].meaning), "sb-sub"), width="stretch")


def _progress(question: Question, progress: Progress) -> str:
    troubles = [s.trouble for s in progress.standings if s.trouble is not None]
    if troubles:
        return paragraph(
            say("trouble", title=say("beside.block"), reason=say(troubles[0].key, **troubles[0].fields)), "sb-note"
        )
    return progress_html(progress, stopped=stopped(question))


def _figures(found: Sequence[Column]) -> str:
    """The finding and the table on the runs that every column has; the same for as long as these are the same."""
    standing = {}
    for column in found:
        for want, s in zip(column.question.wants, seat().manager.look(column.question.wants).standings, strict=True):
            standing[want.key] = s.records
    common = set[int].intersection(*({r.replication for r in records} for records in standing.values()))
    key = ([column.question.key for column in found], sorted(common), language())
    return once("beside figures", key, lambda: _table(found, standing, common))


def _table(found: Sequence[Column], records: dict[str, tuple[Record, ...]], common: set[int]) -> str:
    compared = []
    for column in found:
        asked = column.question
        cut = [[r for r in records[want.key] if r.replication in common] for want in asked.wants]
        comparison = asked.comparison(*cut)
        if comparison is None or comparison.failed == len(comparison.records):
            return paragraph(say("beside.first"), "sb-sub")
        compared.append(Compared(column.title, comparison))
    words = finding(compared, phrases())
    note = say(NOTES[opened() or "worlds"], runs=len(common), level=f"{compared[0].comparison.level * 100:g}")
    return paragraph(words, "sb-charthead") + beside_html(compared, phrases()) + paragraph(note, "sb-sub")


def _below(found: Sequence[Column]) -> str:
    """The commands that give the same numbers, folded up."""
    lines = [column.question.command for column in found]
    body = element("div", element("ul", items(lines)))
    return f'<details class="sb-basis"><summary>{escape(say("foot.command"))}</summary>{body}</details>'
