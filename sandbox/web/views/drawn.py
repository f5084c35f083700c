"""What the views have in common: the finding above a chart, the numbers below it, figures averaged over the runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from sandbox.kernel.record import Record
from sandbox.report.numbers import Scale, places_for, scale_of, show
from sandbox.report.scorecard import title_of
from sandbox.study.results import Comparison
from sandbox.web import trust
from sandbox.web.charts import short
from sandbox.web.markup import element, escape, paragraph
from sandbox.web.memo import once
from sandbox.web.picture import Picture, buttons
from sandbox.web.result import Shown
from sandbox.web.text import large_type, phrases, say
from sandbox.web.theme import LARGE

AXIS = 62
"""Pixels that the axis below takes of a chart's height."""
_USUAL = 11.0
"""Pixels of a chart's text."""
_FORMULA = ("=", "+", "-", "@", "\t")


def records_of(comparison: Comparison, policy: str) -> list[Record]:
    """The runs of a policy that went well."""
    return [r for r in comparison.records if r.policy == policy and r.status == "ok"]


def averages(comparison: Comparison, head: str) -> dict[str, dict[str, float]]:
    """For each policy, reference first, the mean over its runs of the figures whose name begins with `head`.

    The names come without `head`, the same for all policies, in the order in which the runs have them; a figure that a
    run does not have is 0 in it.
    """
    found = {policy: records_of(comparison, policy) for policy in comparison.policies}
    names = list(dict.fromkeys(n for runs in found.values() for r in runs for n in r.figures if n.startswith(head)))
    return {
        policy: {
            name.removeprefix(head): sum(r.figures.get(name, 0.0) for r in runs) / max(1, len(runs)) for name in names
        }
        for policy, runs in found.items()
    }


def titles(comparison: Comparison) -> dict[str, str]:
    """Each policy's title, reference first."""
    return {policy: title_of(comparison, policy) for policy in comparison.policies}


def mark(number: int, title: str) -> str:
    """A policy's title behind its mark, as HTML."""
    return f'<i class="sb-key p{number}"></i>{escape(title)}'


def legend(comparison: Comparison) -> str:
    """The policies behind their marks in one line, as HTML."""
    named = (mark(n, title) for n, title in enumerate(titles(comparison).values()))
    return element("span", " &emsp; ".join(named), "sb-sub")


def finding(said: str, below: str = "") -> None:
    """What a chart shows, in words. below: a second line, as HTML."""
    st.html(element("div", element("b", escape(said)) + (f"<br>{below}" if below else ""), "sb-charthead"))


def note(*sentences: str) -> None:
    """What is drawn and how it was counted."""
    st.html(paragraph(phrases().sentences.join(s for s in sentences if s), "sb-sub"))


def money(values: Iterable[float]) -> Callable[[float], str]:
    """How to write amounts in CNY beside each other: all in the same power of ten."""
    there = list(values)
    scale: Scale = scale_of("CNY", there, book=phrases())
    places = places_for(there, scale)
    return lambda value: show(value, scale, places)


def money_unit(values: Iterable[float]) -> tuple[str, float]:
    """The unit in which `money` writes the same values, and the factor that brings CNY into it."""
    scale = scale_of("CNY", list(values), book=phrases())
    return scale.heading, scale.factor


def numbers(
    name: str, columns: Sequence[str], rows: Sequence[Sequence[str | float]], picture: Picture | None = None
) -> None:
    """The numbers of a chart: a table to unfold, and the same as a file. name: of the file and of the widget.

    picture: the charts, to be taken along too.
    """
    table = once(f"numbers {name}", (list(columns), rows), lambda: _table(columns, rows))
    with st.container(horizontal=True, vertical_alignment="top"):
        st.html(
            f'<details class="sb-basis"><summary>{escape(say("view.numbers"))}</summary><div>{table}</div></details>',
            width="stretch",
        )
        st.download_button(
            say("view.csv"), lambda: as_csv(columns, rows), f"{name}.csv", "text/csv", key=f"csv_{name}",
            on_click="ignore", width="content",
        )  # fmt: skip
        if picture is not None:
            buttons(picture)


def picture_of(
    shown: Shown, name: str, heading: str, charts: Sequence[str] | Mapping[str, str], *notes: str
) -> Picture:
    """The charts of a view as a file: what they show, and what it rests on. charts: by key, or the title of each."""
    titles = dict(charts) if isinstance(charts, Mapping) else dict.fromkeys(charts, "")
    basis = trust.line(shown.question, shown.runs)
    return Picture(
        f"{shown.question.scenario.name}_{name}", heading, list(titles.items()), (*notes, basis), shown.question.command
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[str | float]]) -> str:
    head = "".join(f'<th scope="col"{_side(n)}>{escape(c)}</th>' for n, c in enumerate(columns))
    body = "".join("<tr>" + "".join(_cell(n, value) for n, value in enumerate(row)) + "</tr>" for row in rows)
    return element("table", f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", "sb-card sb-numbers")


def _side(number: int) -> str:
    return ' class="num"' if number else ""


def _cell(number: int, value: str | float) -> str:
    text = value if isinstance(value, str) else short(value)
    return f"<td{_side(number)}>{escape(text)}</td>" if number else f'<th scope="row">{escape(text)}</th>'


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[str | float]]) -> bytes:
    """A table as a file that spreadsheets open in UTF-8; a text that one would compute is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in (columns, *rows):
        writer.writerow([_plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: str | float) -> str | float:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def panels(shown: Shown, policies: Sequence[str], draw: Callable[[int, str], None]) -> None:
    """A column for each of the policies under its mark: `draw` is called with its place and its name."""
    order = list(shown.comparison.policies)
    named = titles(shown.comparison)
    for column, policy in zip(st.columns(len(policies)), policies, strict=True):
        with column:
            number = order.index(policy)
            st.html(element("div", mark(number, named[policy]), "sb-charthead"))
            draw(number, policy)


def enlarged(pixels: float) -> float:
    """Pixels that text needs: more on the projector."""
    return pixels * LARGE / _USUAL if large_type() else pixels


def extent(labels: Iterable[str], most: float) -> dict[str, float]:
    """Room for the labels of an axis, at most `most` pixels; settled beforehand, so that no label is cut.

    A Latin letter is taken as 6.3 pixels wide, a Chinese character as 11.5.
    """
    widest = max(sum(11.5 if ord(letter) > 0x2E7F else 6.3 for letter in label) for label in labels)
    room = enlarged(min(most, widest)) + 8.0
    return {"minExtent": room, "maxExtent": room, "labelLimit": room - 4.0}
