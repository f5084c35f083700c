"""What matters most, on the terminal: every input with its ends, the widest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sandbox.report.numbers import Scale, places_for, scale_of, show
from sandbox.report.scorecard import label_of
from sandbox.study.command import flow

if TYPE_CHECKING:
    from rich.console import Console

    from sandbox.study.tornado_results import Arm, Bar, Change, Tornado

_SHORT = 60
"""Characters of a value shown; the rest is in the JSON."""


def show_tornado(found: Tornado, console: Console) -> None:
    """A heading, the base, the refined bars, the widest of the others, and what is not moved."""
    label = label_of(found.measure)
    whose = f"of {found.policy}" if found.reference is None else f"of {found.policy} minus {found.reference}"
    figures = [a.figure.mean for bar in found.bars for a in bar.arms] + [found.base.mean]
    scale = scale_of(found.measure.unit, figures)
    # A difference takes its decimals from what moves, not from what it is.
    swings = [bar.swing.mean for bar in found.bars]
    places = places_for(swings if any(swings) else figures, scale)
    console.print(Text(f"{label} {whose}, {scale.heading}: what moves it most in {found.scenario}", style="bold"))
    console.print(Text(f"As the scenario stands: {_span(found.base, scale, places)}, {found.base.n} runs."))
    if found.base.mean is None:
        console.print(Text("There the measure has no value, so no change from it can be said.", style="bold"))
    refined = [bar for bar in found.bars if bar.refined]
    rough = [bar for bar in found.bars if not bar.refined]
    for rank, bar in enumerate(refined, 1):
        _show_bar(rank, bar, scale, places, console)
    if rough:
        console.print(Text(f"\nOnly roughly, {found.rough} runs at each end; no verdict is drawn from them:"))
        names = [f"{bar.path} {show(bar.swing.mean, scale, places)}" for bar in rough[:10]]
        more = f" and {len(rough) - 10} more, each with less" if len(rough) > 10 else ""
        console.print(Text(f"  {', '.join(names)}{more}."))
    console.print(Text("\n" + _held(found), style="dim"))
    if not found.complete:
        console.print(Text("It was stopped before the end.", style="bold"))
    console.print(Text("\nThe same numbers:", style="bold"))
    console.print(Text(f"  {found.command}"), soft_wrap=True)


def _span(change: Change, scale: Scale, places: int) -> str:
    if change.low is None or change.high is None:
        return show(change.mean, scale, places)
    low, high = show(change.low, scale, places), show(change.high, scale, places)
    return f"{show(change.mean, scale, places)} ({low} to {high})"


def _show_bar(rank: int, bar: Bar, scale: Scale, places: int, console: Console) -> None:
    """A line for the input with its swing, and one for each of its ends."""
    swing = _span(bar.swing, scale, places) + (", clear" if bar.clear else "")
    console.print(Text(f"{rank:>2}  {bar.path} ({bar.input.status}): swing {swing}", style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for side in ("left", "right", "left"):
        table.add_column(justify="right" if side == "right" else "left", overflow="fold")
    for arm in bar.arms:
        table.add_row(Text(f"    {_end(arm)}"), *_figures(arm, scale, places))
    console.print(table)


def _short(plain: object) -> object:
    """A value with its numbers to six figures."""
    if isinstance(plain, float):
        return float(f"{plain:.6g}")
    return {key: _short(part) for key, part in plain.items()} if isinstance(plain, Mapping) else plain


def _end(arm: Arm) -> str:
    value = flow(_short(arm.end.value)) if arm.end.value is not None else ""
    value = value if len(value) <= _SHORT else value[: _SHORT - 3] + "..."
    return arm.end.name if value == arm.end.name else f"{arm.end.name} {value}".strip()


def _figures(arm: Arm, scale: Scale, places: int) -> tuple[Text, Text]:
    if arm.figure.mean is None:
        return Text("cannot be run" if arm.end.reason else "no value"), Text(arm.reason)
    note = f" [{len(arm.failures)} runs failed: {arm.failures[0]}]" if arm.failures else ""
    return Text(show(arm.figure.mean, scale, places) + note), Text(f"change {_span(arm.change, scale, places)}")


def _held(found: Tornado) -> str:
    return (
        f"Not moved: {found.fixed} parameters that are fixed by law or definition or set by hand, {found.dated} dated "
        f"schedules, {found.off} of parts that are switched off, {found.decided} that the policies set. The change is "
        f"paired by luck, {found.level:.0%}; the swing is the largest difference between ends and base, its range "
        "allows for that, and `clear` for all inputs together. One at a time: what two do together is not seen."
    )
