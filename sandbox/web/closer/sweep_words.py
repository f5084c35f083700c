"""What a sweep says, in words: its finding, its legend, its figures as a table."""

from __future__ import annotations

import streamlit as st

from sandbox.report.downloads import csv_of
from sandbox.report.numbers import places_for, range_words, show
from sandbox.study.front import Front
from sandbox.study.grid import Sweep, SweepCell
from sandbox.study.verdicts import LEAST_RUNS
from sandbox.web.closer.sweep_charts import axis_title, cell_label, scale, side, spread_of
from sandbox.web.closer.tables import table
from sandbox.web.markup import paragraph
from sandbox.web.text import measure_label, say


def finding(found: Sweep, name: str) -> str:
    """Between what the measure lies over the cells, and how many cells differ beyond doubt from the base."""
    ends = spread_of(found, name)
    label = measure_label(found.measures[name])
    if ends is None:
        return say("sweep.no_value", label=label)
    shown = scale(found, name)
    places = places_for([c.estimates[name].mean for c in found.cells], shown)
    low, high = (show(c.estimates[name].mean, shown, places) for c in ends)
    if low == high:
        return say("sweep.finding.flat", label=label, value=low, unit=shown.heading)
    words = say(
        "sweep.finding", label=label, unit=shown.heading, low=low, high=high, least=cell_label(ends[0]),
        most=cell_label(ends[1]),
    )  # fmt: skip
    judged = [c for c in found.cells if c.name != found.base]
    if not _judged(found, name):
        return words + say("sweep.finding.rough", runs=LEAST_RUNS)
    sure = sum(1 for c in judged if side(found, c, name))
    return words + say("sweep.finding.sure", sure=sure, count=len(judged))


def _judged(found: Sweep, name: str) -> bool:
    """Whether verdicts may be drawn: all runs are there, and there are enough of them."""
    away = [c.differences[name] for c in found.cells if name in c.differences]
    return any(d.sim_low is not None and d.n >= LEAST_RUNS for d in away)


def legend(found: Sweep) -> str:
    """What the marks and the outline mean."""
    return say("sweep.legend", runs=found.replications, level=f"{found.level * 100:g}")


def front_finding(found: Sweep, standing: Front | None, first: str, second: str) -> str:
    """How many cells are not beaten on both measures, and which."""
    labels = {"first": measure_label(found.measures[first]), "second": measure_label(found.measures[second])}
    if standing is None:
        return say("sweep.front.waiting", **labels)
    there = [cell_label(found.cell(name)) for name in standing.cells]
    if not there:
        return say("sweep.front.none", **labels)
    beaten = sum(1 for said in standing.standing.values() if said == "dominated")
    words = say("sweep.front.finding", **labels, count=len(there), total=len(found.cells), beaten=beaten)
    return words + (say("sweep.front.which", cells=" · ".join(there)) if len(there) <= 3 else "")


def numbers(found: Sweep) -> None:
    """The figures as a table, folded, with a file of them and the command."""
    box = st.expander(say("closer.numbers"), key="sweep_numbers", on_change="rerun")
    if not box.open:
        return
    with box:
        for name, measure in found.measures.items():
            shown = scale(found, name)
            head = [say("sweep.cell"), say("sweep.mean"), say("sweep.range", level=f"{found.level * 100:g}"),
                    say("sweep.difference")]  # fmt: skip
            st.html(paragraph(axis_title(measure, shown, "y"), "sb-h2"))
            st.html(table(head, [_line(found, cell, name) for cell in found.cells]))
        st.download_button(
            say("closer.file"), csv_of(found.rows()), f"sweep_{found.scenario}.csv", "text/csv", key="sweep_csv",
            on_click="ignore",
        )  # fmt: skip
        if found.left_out:
            st.html(paragraph(say("sweep.left_out"), "sb-sub"))
        st.html(paragraph(say("foot.command"), "sb-h2"))
        st.code(found.command, language=None, wrap_lines=True)


def _line(found: Sweep, cell: SweepCell, name: str) -> list[str]:
    shown = scale(found, name)
    estimate = cell.estimates[name]
    places = places_for([c.estimates[name].mean for c in found.cells], shown)
    low, high, mean = (show(v, shown, places) for v in (estimate.low, estimate.high, estimate.mean))
    away = cell.differences.get(name)
    if cell.name == found.base or away is None:
        words = say("sweep.base")
    else:
        low_, high_ = (away.sim_low, away.sim_high) if away.sim_low is not None else (away.low, away.high)
        said = cell.verdict(found.measures[name])
        word = say(f"short.{said.value}") if said is not None and _judged(found, name) else say("verdict.estimating")
        words = say("card.verdict", words=word, range=range_words(low_, high_, shown))
    failed = say("sweep.failed", count=len(cell.failures)) if cell.failures else ""
    return [cell_label(cell), mean, say("sweep.span", low=low, high=high), words + failed]
