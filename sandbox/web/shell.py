"""The frame around the pages: title, navigation, and what happens when a page fails."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sandbox.web.fault import guarded
from sandbox.web.text import say

PAGES = Path(__file__).parent / "pages"
SIDEBAR = 300
"""Pixels."""


@guarded
def run() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title=say("app.title"), layout="wide", initial_sidebar_state=SIDEBAR)
    chosen = st.navigation(
        [st.Page(PAGES / "compare.py", title=say("page.compare"), url_path="compare", default=True)], position="top"
    )
    chosen.run()
