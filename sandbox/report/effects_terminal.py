"""The effects of entry on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sandbox.report.effects import HEADS, WORLDS, rows, sentences

if TYPE_CHECKING:
    from rich.console import Console

    from sandbox.study.effects import Effects


def show_effects(found: Effects, console: Console) -> None:
    """A table and its sentences for each world."""
    console.print(
        Text(
            f"Effects of entry in {found.scenario}, policy {found.policy}: {found.replications} runs, seed {found.seed}"
        )
    )
    for world in found.worlds:
        console.print(Text.assemble("\n", (f"World {world.world}", "bold"), f"  {WORLDS[world.world]}"))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for head in HEADS:
            table.add_column(head, overflow="fold")
        for row in rows(world):
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
        for sentence in sentences(world):
            console.print(Padding(Text(sentence), (0, 0, 0, 2), expand=False))
    console.print(
        Text(
            "\nRatios, 1 is no effect; intervals are by replication (95 %), luck only. True: the same firms on the "
            "same luck, had investors known nothing of sandboxes."
        )
    )
