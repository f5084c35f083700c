"""What a tornado says, in words: its finding, how long it takes, its figures as a table, what it does not move."""

from __future__ import annotations

import streamlit as st

from sandbox.report.downloads import csv_of
from sandbox.report.numbers import show
from sandbox.study.tornado import TornadoPlan
from sandbox.study.tornado_results import Change, Tornado
from sandbox.web.closer.tables import table
from sandbox.web.closer.tornado_chart import end_label, input_label, places, row_label, scale, shown_bars
from sandbox.web.markup import paragraph
from sandbox.web.retell import retold
from sandbox.web.text import listed, measure_label, say

NAMED = 3
"""Inputs named in the finding."""


def size(plan: TornadoPlan, seconds: float | None) -> str:
    """How many inputs there are and how many runs they take. seconds: for the first pass, if known."""
    words = say("matters.size", inputs=len(plan.inputs.inputs), first=f"{plan.first:,}", rough=plan.rough)
    if plan.top is not None:
        words += say("matters.size.later", top=plan.top, later=f"{plan.later:,}")
    return words + (
        say("matters.size.time", minutes=max(1, round(seconds * plan.runs / plan.first / 60))) if seconds else ""
    )


def finding(found: Tornado) -> str:
    """Which inputs move the figure most, beyond doubt where the runs allow that."""
    label = measure_label(found.measure)
    clear = [bar for bar in found.bars if bar.clear]
    if clear and found.complete:
        shown = scale(found)
        names = listed([input_label(bar.path) for bar in clear[:NAMED]])
        swing = show(clear[0].swing.mean, shown, places(found, shown))
        guesses = sum(1 for bar in clear if bar.input.status == "assumption")
        return say("matters.finding", label=label, names=names, first=input_label(clear[0].path), swing=swing,
                   unit=shown.heading, clear=len(clear), guesses=guesses)  # fmt: skip
    if found.complete:
        return say("matters.finding.none", label=label)
    widest = [bar for bar in shown_bars(found, NAMED) if bar.swing.mean]
    return say("matters.finding.rough", label=label, names=listed([input_label(bar.path) for bar in widest]) or "–")


def numbers(found: Tornado, most: int) -> None:
    """The figures as a table, folded; the rest with its rough swing; what is not moved; file and command."""
    box = st.expander(say("closer.numbers"), key="tornado_numbers", on_change="rerun")
    if not box.open:
        return
    with box:
        head = [say("matters.input"), say("matters.range"), say("matters.ends"), say("matters.swing"),
                say("matters.clear")]  # fmt: skip
        refined = [bar for bar in found.bars if bar.refined] or shown_bars(found, most)
        st.html(table(head, [_line(found, i) for i in range(len(refined))]))
        rest = found.bars[len(refined) :]
        if rest:
            shown = scale(found)
            some = [
                say("matters.rest.one", label=input_label(bar.path),
                    swing=show(bar.swing.mean, shown, places(found, shown)))
                for bar in rest[:20]
            ]  # fmt: skip
            st.html(paragraph(say("matters.rest", runs=found.rough, names=" · ".join(some), more=len(rest) - len(some))
                              , "sb-sub"))  # fmt: skip
        held = say("matters.held", fixed=found.fixed, dated=found.dated, off=found.off, decided=found.decided)
        st.html(paragraph(held, "sb-sub"))
        st.download_button(
            say("closer.file"), csv_of(found.rows()), f"tornado_{found.scenario}.csv", "text/csv", key="tornado_csv",
            on_click="ignore",
        )  # fmt: skip
        st.html(paragraph(say("foot.command"), "sb-h2"))
        st.code(found.command, language=None, wrap_lines=True)


def _line(found: Tornado, rank: int) -> list[str]:
    bar = found.bars[rank]
    ends = []
    for arm in bar.arms:
        value = end_label(bar, arm)
        if arm.end.reason:
            ends.append(say("matters.end.not_run", value=value, reason=retold(arm.end.reason)))
        else:
            failed = say("sweep.failed", count=len(arm.failures)) if arm.failures else ""
            ends.append(say("matters.end.change", value=value, change=_span(found, arm.change)) + failed)
    clear = say("matters.clear.yes") if bar.clear else say("matters.clear.no")
    if not bar.refined or not found.complete:
        clear = say("verdict.estimating")
    return [row_label(bar), retold(bar.input.uncertainty), " · ".join(ends), _span(found, bar.swing), clear]


def _span(found: Tornado, change: Change) -> str:
    shown = scale(found)
    figures = places(found, shown)
    mean, low, high = (show(value, shown, figures) for value in (change.mean, change.low, change.high))
    return mean if change.low is None else say("matters.span", mean=mean, low=low, high=high)
