"""The page that looks closer: trade-offs, what matters most, a firm's story, every measure."""

from __future__ import annotations

import importlib

import streamlit as st

from sandbox.web.frame import asked_here
from sandbox.web.markup import paragraph
from sandbox.web.text import say

TABS = {
    "trade_off": "closer.trade_off",
    "matters": "closer.matters",
    "story": "closer.story",
    "measures": "closer.measures",
}
"""Modules of `sandbox.web.closer`, each with `draw(here)`, and the text that its tab is called by."""


def page() -> None:
    """Draw it; only the open tab is computed."""
    here = asked_here()
    if here is None:
        return
    st.html(paragraph(say("closer.heading", scenario=here.scenario.title), "sb-h1"))
    tabs = st.tabs([say(key) for key in TABS.values()], key="closer_tabs", on_change="rerun")
    for tab, name in zip(tabs, TABS, strict=True):
        if tab.open:
            with tab:
                importlib.import_module(f"sandbox.web.closer.{name}").draw(here)
