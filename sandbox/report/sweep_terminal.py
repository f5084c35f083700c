"""A sweep on the terminal: for each measure a list of its cells or a grid, and the fronts asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sandbox.report.numbers import Scale, places_for, range_words, scale_of, show
from sandbox.report.scorecard import UNTIL, label_of
from sandbox.study.command import flow

if TYPE_CHECKING:
    from rich.console import Console

    from sandbox.declare.measure import Measure
    from sandbox.study.grid import Sweep, SweepCell

_STANDING = {
    "front": "not beaten on both",
    "open": "beaten on average, not beyond doubt",
    "dominated": "beaten beyond doubt by",
    "undefined": "a measure has no value",
}


def show_sweep(found: Sweep, fronts: Sequence[tuple[str, str]], console: Console) -> None:
    """A heading, a table for each measure, the fronts, what is to be known, and the command."""
    console.print(
        Text(
            f"{found.policy} in {found.scenario}: {len(found.cells)} cells, {found.replications} runs each, seed "
            f"{found.seed}, same luck in all. Ranges are {found.level:.0%}; differences are from {_base(found)}."
        )
    )
    for note in found.notes:
        console.print(Text(f"Note: {note}", style="bold"))
    for name, measure in found.measures.items():
        figures = [c.estimates[name].mean for c in found.cells]
        scale = scale_of(measure.unit, figures, sooner=name.startswith(UNTIL))
        console.print(Text(f"\n{label_of(measure)}, {scale.heading}", style="bold"))
        console.print(_table(found, measure, scale, places_for(figures, scale)))
    for pair in fronts:
        _show_front(found, pair, console)
    if found.left_out:
        console.print(Text(f"\nNot shown, since they need a run without a sandbox: {', '.join(found.left_out)}."))
    if found.doubt == "luck":
        console.print(Text("\nRanges cover luck only; the values of the assumptions are held.", style="dim"))
    console.print(Text("\nThe same numbers:", style="bold"))
    console.print(Text(f"  {found.command}"), soft_wrap=True)


def _base(found: Sweep) -> str:
    base = found.cell(found.base)
    return "the policy as it is" if base.cell.position is None else f"the policy as it is ({_values(base)})"


def _values(cell: SweepCell) -> str:
    return (
        ", ".join(f"{path.rpartition('.')[2]} {flow(value)}" for path, value in cell.cell.values.items()) or "as it is"
    )


def _table(found: Sweep, measure: Measure, scale: Scale, places: int) -> Table:
    """One row a cell: the levers, the mean with its range, the difference from the base in words and its verdict."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for path in found.levers:
        table.add_column(path.rpartition(".")[2], overflow="fold")
    for head in ("mean", "range"):
        table.add_column(head, justify="right", overflow="fold")
    table.add_column("difference", overflow="fold")
    for cell in found.cells:
        values = [flow(cell.cell.values[path]) if path in cell.cell.values else "as it is" for path in found.levers]
        estimate = cell.estimates[measure.name]
        span = f"{show(estimate.low, scale, places)} to {show(estimate.high, scale, places)}"
        mean = show(estimate.mean, scale, places)
        table.add_row(*(Text(v) for v in values), mean, span, Text(_difference(found, cell, measure, scale)))
    return table


def _difference(found: Sweep, cell: SweepCell, measure: Measure, scale: Scale) -> str:
    if cell.name == found.base:
        text = "base"
    else:
        away = cell.differences[measure.name]
        low, high = (away.sim_low, away.sim_high) if away.sim_low is not None else (away.low, away.high)
        said = cell.verdict(measure)
        text = range_words(low, high, scale) + (f"; {said.english}" if said else "")
    return text + (f" ({len(cell.failures)} runs failed: {cell.failures[0]})" if cell.failures else "")


def _show_front(found: Sweep, pair: tuple[str, str], console: Console) -> None:
    front = found.front(*pair)
    first, second = (label_of(found.measures[name]) for name in pair)
    console.print(Text(f"\nTrade-off of {first} and {second}", style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in ("cell", first, second, "standing"):
        table.add_column(head, overflow="fold")
    scales = [scale_of(found.measures[n].unit, [c.estimates[n].mean for c in found.cells]) for n in pair]
    for cell in found.cells:
        means = [cell.estimates[name].mean for name in pair]
        texts = [f"{show(m, s, places_for([m], s))} {s.heading}" for m, s in zip(means, scales, strict=True)]
        over = front.dominated_by[cell.name]
        by = _values(found.cell(over[0])) if over else ""
        by += f" and {len(over) - 1} more" if len(over) > 1 else ""
        standing = front.standing[cell.name]
        table.add_row(Text(_values(cell)), *texts, Text(f"{_STANDING[standing]} {by}".rstrip()))
    console.print(table)
