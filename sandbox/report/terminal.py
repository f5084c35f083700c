"""Reports in the terminal: readable at 100 columns, without colour, and in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sandbox.report.scorecard import Cell, Row
from sandbox.report.trust import last_day
from sandbox.report.words import say

if TYPE_CHECKING:
    from sandbox.declare.scenario import Scenario
    from sandbox.study.validation import TargetRow

MARKS = {"better": "●", "worse": "◆", "open": "○", "changed": "▲", "same": "=", "none": "–"}
"""A verdict's shape; colour comes last and says nothing that the shape and the word do not say."""
ASCII_MARKS = {"better": "+", "worse": "!", "open": "o", "changed": "^", "same": "=", "none": "-"}
STYLES = {"better": "bold", "worse": "bold dark_orange3", "changed": "bold", "open": "", "same": "", "none": ""}

_DIFFERENCE = 20
"""Columns within which a difference in words wraps well."""
_WIDEST_DIFFERENCE = 34


def marks_of(console: Console) -> dict[str, str]:
    """The shapes that the console's encoding can show."""
    return MARKS if (console.encoding or "").lower().replace("-", "").startswith("utf") else ASCII_MARKS


def show_title(title: str, question: str, console: Console) -> None:
    """Title and question of a scenario."""
    console.print(Text(title, style="bold"))
    if question:
        console.print(Text(question))


def show_lines(heading: str, lines: Sequence[str], console: Console) -> None:
    """A heading and its lines, indented; nothing at all where there are none."""
    if not lines:
        return
    console.print(Text(f"\n{heading}", style="bold"))
    for line in lines:
        console.print(Padding(Text(line), (0, 0, 0, 2), expand=False))


def _grid(heads: Sequence[tuple[str, str]], widths: Sequence[int | None] = ()) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for i, (head, side) in enumerate(heads):
        width = widths[i] if i < len(widths) else None
        table.add_column(head, justify="right" if side == "right" else "left", no_wrap=side == "right", min_width=width)
    return table


def show_scorecard(rows: Sequence[Row], reference: str, console: Console) -> None:
    """A block a measure: its name and unit, the reference's mean, and one line for every other policy."""
    marks = marks_of(console)
    widths = _widths(rows, reference, console.width)
    head = _block(widths)
    keys = ("table.policy", "table.mean", "table.difference", "table.verdict", "table.futures")
    head.add_row(*(Text(say(key, title=reference), style="bold") for key in keys))
    console.print(head)
    for row in rows:
        name = Text.assemble("\n", (row.title, "bold"))
        if row.better:
            name.append(f"  ({row.better})", style="dim")
        console.print(name)
        block = _block(widths)
        block.add_row(Padding(Text(reference), (0, 0, 0, 2)), row.reference, Text(say("reference"), style="dim"))
        for cell in row.cells:
            block.add_row(*_cells(cell, marks))
        console.print(block)
    used = {cell.judgement.mark for row in rows for cell in row.cells}
    legend = "  ".join(f"{marks[m]} {say(f'legend.{m}')}" for m in MARKS if m in used)
    console.print(Text(f"\n{legend}", style="dim"))


def _widths(rows: Sequence[Row], reference: str, total: int) -> tuple[int, ...]:
    """Widths of the five columns, the same in every block; where room is short the words wrap, the figures do not."""
    cells = [cell for row in rows for cell in row.cells]
    title = max([len(reference), *(len(c.title) for c in cells)]) + 2
    mean = max([4, *(len(row.reference) for row in rows), *(len(c.mean) for c in cells)])
    verdict = max([7, *(len(c.judgement.short) + 2 for c in cells)])
    futures = max([9, *(len(c.futures) for c in cells)])
    room = total - mean - 8
    difference = min(_DIFFERENCE, max([len(say("reference")), *(len(c.difference) for c in cells)]))
    title = min(title, total * 2 // 5)
    if title + verdict + futures + difference > room:
        futures = min(futures, 10)
    if title + verdict + futures + difference > room:
        title, verdict = min(title, room // 4), min(verdict, room // 4)
    return title, mean, max(difference, min(_WIDEST_DIFFERENCE, room - title - verdict - futures)), verdict, futures


def _block(widths: Sequence[int]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    for i, width in enumerate(widths):
        table.add_column(width=width, justify="right" if i == 1 else "left", no_wrap=i == 1)
    return table


def _cells(cell: Cell, marks: Mapping[str, str]) -> tuple[RenderableType, ...]:
    mark = cell.judgement.mark
    style = STYLES[mark]
    return (
        Padding(Text(cell.title), (0, 0, 0, 2), expand=False),
        cell.mean,
        Text(cell.difference, style=style),
        Text(f"{marks[mark]} {cell.judgement.short}", style=style),
        cell.futures,
    )


def show_answers(answers: Sequence[tuple[str, str]], console: Console) -> None:
    """A paragraph a policy: its title, then what it does."""
    for title, text in answers:
        console.print(Text(f"\n{title}", style="bold"))
        console.print(Padding(Text(text), (0, 0, 0, 2), expand=False))


def show_estimates(rows: Sequence[tuple[str, str, str, str]], console: Console) -> None:
    """Measure, unit, mean and interval of one policy."""
    table = _grid([
        (say("table.measure"), "left"), (say("table.unit"), "left"), (say("table.mean"), "right"),
        (say("table.interval"), "left"),
    ])  # fmt: skip
    for row in rows:
        table.add_row(*(Text(text) for text in row))
    console.print(table)


def show_rows(rows: Sequence[Mapping[str, object]], console: Console) -> None:
    """Records as a table, a column for each key; numbers to the right."""
    names = list(dict.fromkeys(key for row in rows for key in row))
    numeric = {n for n in names if all(isinstance(row.get(n), int | float) for row in rows)}
    table = _grid([(n, "right" if n in numeric else "left") for n in names])
    for row in rows:
        table.add_row(*(_plain(row.get(n)) for n in names))
    console.print(table)


def _plain(value: object) -> str:
    if value is None:
        return say("undefined")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return (
        f"{value:,.4g}"
        if isinstance(value, float) and abs(value) < 1000
        else (f"{value:,.0f}" if isinstance(value, int | float) else str(value))
    )


def show_scenarios(scenarios: Sequence[Scenario], console: Console) -> None:
    """The shipped scenarios: name, span, policies, and what each asks."""
    for scenario in scenarios:
        span = f"{scenario.start} to {last_day(scenario)}"
        console.print(Text.assemble((scenario.name, "bold"), f"  {scenario.title} ({span})"))
        if scenario.question:
            console.print(Padding(Text(scenario.question), (0, 0, 0, 4), expand=False))
        names = ", ".join(p.name for p in scenario.policies)
        console.print(Padding(Text(f"policies: {names or 'none'}", style="dim"), (0, 0, 0, 4), expand=False))


def show_validation(rows: Sequence[TargetRow], console: Console) -> None:
    """Published figures against simulated ones, by role."""
    from sandbox.report.validation_page import ROLES, band, by_role, interval, number, summary, verdict  # noqa: PLC0415

    for role, group in by_role(rows):
        title, meaning = ROLES.get(role, (role, ""))
        console.print(Text.assemble("\n", (title, "bold"), f"  {meaning}"))
        table = _grid([("", "left"), ("aggregate", "left"), ("published", "right"), ("simulated", "right"),
                       (band(role), "left"), ("tolerance", "left"), ("result", "left")])  # fmt: skip
        for t in group:
            style = "bold dark_orange3" if t.inside is False else ""
            table.add_row(t.key, t.aggregate, number(t.published), number(t.simulated), interval(t),
                          t.tolerance, Text(verdict(t), style=style))  # fmt: skip
        console.print(table)
        for t in group:
            if t.inside is False and t.note:
                console.print(Padding(Text(f"{t.key}: {t.note}"), (0, 0, 0, 2), expand=False))
    console.print(Text(f"\n{summary(rows)}"))
