"""What happens month by month under each policy."""

from __future__ import annotations

import streamlit as st

from sandbox.web import charts
from sandbox.web.markup import element, escape, paragraph
from sandbox.web.memo import once
from sandbox.web.picture import Picture, chart
from sandbox.web.result import LEVEL, Shown
from sandbox.web.text import called, say, series_label, with_unit
from sandbox.web.theme import colours
from sandbox.web.views.drawn import numbers, panels, picture_of

BANDS = 2
"""Policies up to which their lines share a chart: the bands of more hide one another."""


def draw(shown: Shown) -> None:
    """A line with its range for each policy; of three or more, small panels of what differs from the reference."""
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
    if name not in names:
        return
    basis = (shown.key, shown.runs, shown.language, name)
    found, unit = once("lines", basis, lambda: charts.in_unit(name, charts.lines(shown.comparison, name)))
    if not found:
        return
    if len(found) > BANDS:
        apart, unit = once("apart", basis, lambda: charts.in_unit(name, charts.differences(shown.comparison, name)))
        heading, note = with_unit(say("chart.apart", heading=charts.heading(name, found)), unit), "chart.apart.note"
        _head(head, heading, charts.says(apart))
        _panels(shown, name, unit, apart)
        found = apart
        places = {f"chart_{n}": line.title for n, line in _numbered(shown, apart)}
    else:
        heading, note, places = with_unit(charts.heading(name, found), unit), "chart.note", {"chart": ""}
        _head(head, heading, charts.says(found))
        chart(
            charts.specification(unit, found, colours(st.context.theme.type)),
            "chart",
            say("chart.alt", label=series_label(name), level=_percent(), says=charts.says(found)),
        )
        st.html(paragraph(say("chart.note", level=_percent()), "sb-sub"))
    taken = picture_of(shown, name, heading, places, charts.says(found), say(note, level=_percent()))
    _numbers(name, unit, found, taken)


def _head(place: st.delta_generator.DeltaGenerator, bold: str, said: str) -> None:
    words = element("b", escape(bold)) + "<br>" + escape(said)
    place.html(element("div", words, "sb-charthead"), width="stretch")


def _panels(shown: Shown, name: str, unit: str, found: list[charts.Line]) -> None:
    """A panel a policy; all have the same axes."""
    ends = charts.shared_ends(found)
    lines = dict(zip(shown.comparison.differences, found, strict=True))

    def one(number: int, policy: str) -> None:
        chart(
            charts.panel(unit, lines[policy], ends, colours(st.context.theme.type), number),
            f"chart_{number}",
            say("chart.alt", label=series_label(name), level=_percent(), says=charts.says([lines[policy]])),
        )

    panels(shown, list(lines), one)
    st.html(paragraph(say("chart.apart.note", level=_percent()), "sb-sub"))


def _percent() -> str:
    return f"{LEVEL * 100:g}"


def _numbered(shown: Shown, found: list[charts.Line]) -> list[tuple[int, charts.Line]]:
    """The lines of the policies compared with the reference, each with its policy's place."""
    order = list(shown.comparison.policies)
    return [(order.index(policy), line) for policy, line in zip(shown.comparison.differences, found, strict=True)]


def _numbers(name: str, unit: str, found: list[charts.Line], taken: Picture) -> None:
    """Month by month the mean of each line and the ends of its range."""
    columns = [say("chart.day")]
    for line in found:
        columns += [f"{line.title}, {unit}", say("chart.low"), say("chart.high")]
    rows: list[list[str | float]] = [
        [day, *(x for line in found for x in (line.mean[i], line.low[i], line.high[i]))]
        for i, day in enumerate(found[0].dates)
    ]
    numbers(f"over_time_{name}", columns, rows, taken)
