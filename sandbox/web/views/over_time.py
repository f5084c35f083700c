"""What happens month by month under each policy."""

from __future__ import annotations

import streamlit as st

from sandbox.web import charts
from sandbox.web.markup import element, escape, paragraph
from sandbox.web.result import LEVEL, Shown
from sandbox.web.text import called, say, series_label
from sandbox.web.theme import colours


def draw(shown: Shown) -> None:
    """A line with its range for each policy; which line, the reader chooses."""
    names = charts.series_names(shown.comparison.records)
    with st.container(horizontal=True, vertical_alignment="center"):
        pick, head = st.empty(), st.empty()
    if not names:
        head.html(paragraph(say("chart.none"), "sb-sub"), width="stretch")
        return
    name = pick.selectbox(
        say("chart.pick"), names, names.index(charts.SHOWN_FIRST) if charts.SHOWN_FIRST in names else 0,
        format_func=called(names, series_label), key="series", label_visibility="collapsed", width=220,
        persist_state="session",
    )  # fmt: skip
    found = charts.lines(shown.comparison, name)
    if not found:
        return
    said = charts.says(found) if any(max(line.high) > 0 for line in found) else say("chart.none")
    words = element("b", escape(charts.heading(name, found))) + "<br>" + escape(said)
    head.html(element("div", words, "sb-charthead"), width="stretch")
    percent = f"{LEVEL * 100:g}"
    st.vega_lite_chart(
        charts.specification(name, found, colours(st.context.theme.type)), width="stretch", theme=None, key="chart",
        alt=say("chart.alt", label=series_label(name), level=percent, says=said),
    )  # fmt: skip
    st.html(paragraph(say("chart.note", level=percent), "sb-sub"))
