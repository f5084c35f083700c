"""A comparison that arrives from elsewhere: by a link, as a file, or from what was kept; and what has changed since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from sandbox.declare.problems import InputRefused, Problem
from sandbox.web import links
from sandbox.web.markup import element, escape, items, paragraph
from sandbox.web.own import open_comparison
from sandbox.web.retell import problem_lines
from sandbox.web.service import shelf, the_app_model
from sandbox.web.shared import Notice, Opened
from sandbox.web.text import parameter_label, say, world_label

KEY, SEEN = "arrival", "arrived"


@dataclass(frozen=True)
class Arrival:
    """What arrived. way: link, file or kept. problems: why it could not be opened."""

    way: str
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()


def arrive() -> None:
    """Open the comparison in the address, once; belongs before the pages."""
    text = st.query_params.get(links.PARAMETER)
    if not text or st.session_state.get(SEEN) == text:
        return
    st.session_state[SEEN] = text
    model = the_app_model()
    receive("link", lambda: links.decode(text, model.catalogue, model.version, shelf().scenarios))


def receive(way: str, read: Callable[[], Opened]) -> bool:
    """Open what `read` gives, and keep for the page what is to be said about it. Whether it could be opened."""
    try:
        opened = read()
    except InputRefused as refused:
        st.session_state[KEY] = Arrival(way, problems=refused.problems)
        return False
    open_comparison(opened.asked)
    st.session_state[KEY] = Arrival(way, opened.notices)
    return True


def draw() -> None:
    """Say what has arrived, until the reader has read it."""
    arrival: Arrival | None = st.session_state.get(KEY)
    if arrival is None:
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="arrival_said"):
        st.html(said(arrival), width="stretch")
        st.button(say("arrival.read"), key="arrival_read", type="tertiary", on_click=_read, width="content")


def _read() -> None:
    st.session_state.pop(KEY, None)


def said(arrival: Arrival) -> str:
    """What is said about an arrival, as HTML."""
    if arrival.problems:
        lines = [" ".join(problem_lines(problem)) for problem in arrival.problems]
        return element("div", escape(say(f"arrival.{arrival.way}.refused")) + _list(lines), "sb-note")
    if not arrival.notices:
        return paragraph(say(f"arrival.{arrival.way}.same"), "sb-sub")
    lines = [notice_words(notice) for notice in arrival.notices]
    return element("div", escape(say(f"arrival.{arrival.way}.other")) + _list(lines), "sb-note")


def _list(lines: Sequence[str]) -> str:
    return element("ul", items(lines))


def notice_words(notice: Notice) -> str:
    """A notice in the reader's language; a parameter or world by its label, with its path."""
    subject, catalogue = notice.subject, the_app_model().catalogue
    if subject in catalogue.parameters:
        subject = say("arrival.parameter", label=parameter_label(subject), path=subject)
    elif notice.sort == "unknown_world" and subject in catalogue.worlds:
        subject = world_label(subject)
    elif notice.sort == "runs_clamped":
        subject = say(f"arrival.{'seed' if notice.subject == 'seed' else 'replications'}")
    return say(f"link.{notice.sort}", subject=subject, before=notice.before, after=notice.after)
