"""Studies that a user starts and stops. Their runs are the job manager's; a page only looks at how they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from sandbox.web.fault import guarded
from sandbox.web.jobs import Progress, Want
from sandbox.web.markup import element, escape, paragraph
from sandbox.web.service import seat
from sandbox.web.status import progress_words
from sandbox.web.text import say

TICK = 1.0
"""Seconds between two looks while runs arrive."""


@dataclass(frozen=True)
class Asked:
    """A study on the page. tab: whose it is. key: equal where the same is asked. wants: the runs it takes now."""

    tab: str
    key: str
    wants: Sequence[Want]


def going(asked: Asked) -> bool:
    """Whether the user has started this study and not stopped it."""
    return bool(st.session_state.get(f"going/{asked.tab}") == asked.key)


def progress_of(asked: Asked) -> Progress:
    """How its runs stand; asks for the missing ones where it is going."""
    mine = seat()
    return mine.request(asked.wants) if going(asked) else mine.manager.look(asked.wants)


def pending(asked: Asked, progress: Progress) -> bool:
    """Whether runs are still to come."""
    return going(asked) and progress.pending


def controls(asked: Asked, progress: Progress, runs: int) -> None:
    """The button that starts, stops or continues, and how far the runs are. runs: in all, at most."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if pending(asked, progress):
            st.button(say("run.stop"), key=f"stop/{asked.tab}", on_click=_stop, args=(asked.tab,))
        elif progress.done < progress.total:
            begun = bool(progress.done) and asked.key == st.session_state.get(f"begun/{asked.tab}")
            label = say("run.continue") if begun else say("closer.start", runs=f"{runs:,}")
            st.button(label, key=f"start/{asked.tab}", type="primary", on_click=_start, args=(asked.tab, asked.key))
        if going(asked) or progress.done:
            share = 100.0 * progress.done / max(1, progress.total)
            track = f'<span class="sb-track"><i style="width:{share:.0f}%"></i></span>'
            words = progress_words(progress, stopped=not going(asked))
            st.html(element("div", track + escape(words), "sb-progress"), width="stretch")
    for trouble in dict.fromkeys(s.trouble.key for s in progress.standings if s.trouble is not None):
        found = next(s.trouble for s in progress.standings if s.trouble is not None and s.trouble.key == trouble)
        st.html(paragraph(say("closer.trouble", reason=say(found.key, **found.fields)), "sb-note"))


def _start(tab: str, key: str) -> None:
    st.session_state[f"going/{tab}"] = key
    st.session_state[f"begun/{tab}"] = key


def _stop(tab: str) -> None:
    st.session_state.pop(f"going/{tab}", None)
    seat().leave()


def live(draw: Callable[[], bool], due: bool) -> None:
    """The live part of a tab, the last thing on its page. `draw` says whether more is to come; `due`: the same now.

    While it is, a timer draws it again; where that changes, the whole page is drawn once.
    """
    rhythm = TICK if due else None

    @guarded
    def tick() -> None:
        if draw() != due:
            st.rerun()

    st.fragment(run_every=rhythm, key="closer_live")(tick)()
