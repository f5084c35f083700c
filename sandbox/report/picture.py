"""The scorecard as a picture for the README: the terminal's own table, drawn as SVG without outside fonts."""

from __future__ import annotations

import io

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from sandbox.catalogue import CATALOGUE
from sandbox.report.comparison_terminal import show_comparison
from sandbox.study.compare import compare
from sandbox.study.inputs import load_scenario

WIDTH = 102
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>{lines}</defs>
<rect fill="#ffffff" stroke="#d5dbe1" x="0.5" y="0.5" width="99.9%" height="99.9%" rx="6"/>
<g transform="translate({terminal_x}, 12)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def scorecard(name: str = "haidian", replications: int = 100) -> str:
    """An SVG of what `sandbox compare` prints for a scenario, with the default seed."""
    scenario = load_scenario(name)
    comparison = compare(scenario, replications=replications, command=f"sandbox compare {name}")
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, markup=False, force_terminal=True)
    show_comparison(comparison, scenario, CATALOGUE, console)
    return console.export_svg(title="", theme=DEFAULT_TERMINAL_THEME, code_format=FRAME, unique_id="sandbox")
