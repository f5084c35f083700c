"""The page of the calculators: one portfolio against the quota rule, one loss through a risk-sharing scheme."""

from __future__ import annotations

import streamlit as st

from sandbox.web import loss_page, quota_page
from sandbox.web.markup import paragraph
from sandbox.web.text import called, say

WHICH = ("quota", "loss")
SWITCH = "calculator"


def page() -> None:
    """Draw the calculator that is chosen."""
    st.html(paragraph(say("page.calculators"), "sb-h1"))
    chosen = st.segmented_control(
        say("calculators.which"), WHICH, default=WHICH[0], required=True, key=SWITCH, persist_state="session",
        format_func=called(WHICH, lambda which: say(f"calculators.{which}")), label_visibility="collapsed",
    )  # fmt: skip
    st.html(paragraph(say(f"calculators.{chosen}.about"), "sb-sub"))
    (loss_page if chosen == "loss" else quota_page).draw()
