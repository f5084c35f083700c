"""The frame around the pages: language, navigation, look, and what happens when a page fails."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sandbox.web.arrival import arrive
from sandbox.web.fault import guarded
from sandbox.web.language import LANGUAGES
from sandbox.web.page_language import set_page_language
from sandbox.web.relabelled import install
from sandbox.web.text import ADDRESS, PROJECTOR, SWITCH, browser_language, language, say
from sandbox.web.theme import style_sheet

PAGES = Path(__file__).parent / "pages"
ORDER = ("compare", "look_closer", "watch", "calculators", "sources")
"""The pages in their order. One is there when it has a file in `pages`; its title stands under `page.<name>`."""
SIDEBAR = 300
"""Pixels."""
install()


@guarded
def run() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title=say("app.title"), layout="wide", initial_sidebar_state=SIDEBAR)
    arrive()
    chosen = st.navigation(
        [st.Page(file, title=say(f"page.{name}"), url_path=name, default=i == 0) for i, (name, file) in pages()],
        position="top",
    )
    projector = _toolbar()
    st.html(style_sheet(language(), projector=projector))
    set_page_language(language())
    chosen.run()


def pages() -> list[tuple[int, tuple[str, Path]]]:
    """Number, name and file of each page that is there."""
    there = [(name, PAGES / f"{name}.py") for name in ORDER if (PAGES / f"{name}.py").exists()]
    return list(enumerate(there))


def _toolbar() -> bool:
    """Language and projector, at the top right of every page. Whether the projector is on."""
    tags = list(LANGUAGES)
    with st.container(key="toolbar", horizontal=True, vertical_alignment="center", gap="small"):
        projector = st.toggle(
            say("shell.projector"), key=PROJECTOR, persist_state="session", help=say("shell.projector.help")
        )
        st.selectbox(
            say("shell.language"), tags, tags.index(language()), format_func=lambda tag: LANGUAGES.get(tag, tag),
            key=SWITCH, persist_state="session", label_visibility="collapsed", width=120,
        )  # fmt: skip
    # Binding the switch to the address would write the language's own name there; a link bears its tag.
    if st.query_params.get(ADDRESS, browser_language()) != language():
        st.query_params[ADDRESS] = language()
    return projector
