"""Every parameter for readers: the listing of `sandbox parameters` and the page docs/parameters.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.listing import Row, rows
from sandbox.report.markdown import table
from sandbox.report.schemes import is_own, own_words

_LIST_SHOWN = 4


def value_words(value: Any) -> str:  # noqa: ANN401  (plain data of any parameter)
    """A value as a reader sees it: a distribution with its parts, a table with its cells, long lists shortened.

    Of a risk-sharing scheme of the user's own: name, digest and parties.
    """
    if is_own(value):
        return own_words(value)
    if isinstance(value, Mapping):
        parts = dict(value)
        family = parts.pop("family", None)
        if family == "fixed":
            return value_words(parts["value"])
        words = ", ".join(f"{key} {value_words(part)}" for key, part in parts.items())
        return f"{family} ({words})" if family else words
    if isinstance(value, Sequence) and not isinstance(value, str):
        if len(value) > _LIST_SHOWN:
            return f"{len(value)} entries, {value_words(value[0])} to {value_words(value[-1])}"
        return "; ".join(map(value_words, value)) or "none"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1e9 else f"{value:,.10g}"


def _group(row: Row) -> str:
    return ".".join(row.path.split(".")[:2]) if row.path.count(".") > 1 else row.path.split(".", 1)[0]


def _basis(row: Row) -> str:
    return f"{row.status}, {row.grade}"


def show(found: Sequence[Row], console: Console) -> None:
    """Parameters by section: what it is set to, what it means, what is allowed, how sure it is, where it is from."""
    wholes = [row for row in found if row.part_of is None] or list(found)
    for group, members in groupby(wholes, key=_group):
        console.print(Text(f"\n{group}", style="bold underline"))
        for row in members:
            head = Text.assemble((row.path, "bold"), f"  {value_words(row.value)}", f" {row.unit}" if row.unit else "")
            console.print(Padding(head, (0, 0, 0, 2), expand=False))
            console.print(Padding(Text(row.meaning), (0, 0, 0, 6), expand=False))
            facts = f"allowed: {row.bounds} · uncertainty: {row.uncertainty} · {_basis(row)} · {row.source}"
            console.print(Padding(Text(facts, style="dim"), (0, 0, 0, 6), expand=False))
    console.print(Text(f"\n{len(wholes)} parameters.", style="dim"))


def page(catalogue: Catalogue) -> str:
    """The page in Markdown, one table a section, systems in the order of the catalogue."""
    lines = [
        "# Parameters",
        "",
        "Generated from the declarations by `make docs`; do not edit. Every one can be set in a scenario file, by a",
        "policy, or on the command line with `--set path=value`; parts of a distribution or table have paths of their",
        "own (`path.mode`). Sources with a letter and a colon point to the lists of facts: `S:` supervision sandbox,",
        "`P:` the plan, `I:` IP finance, `C:` cross-border finance. A lever is what a regulator can set.",
    ]
    heads = ("parameter", "meaning", "default", "unit", "allowed", "uncertainty", "basis", "source", "note")
    for system, members in groupby(rows(catalogue, parts=False), key=lambda row: row.path.split(".", 1)[0]):
        lines += ["", f"## {system}"]
        for group, section in groupby(members, key=_group):
            lines += ["", f"### {group}", ""] if group != system else [""]
            lines += table(heads, [_line(row) for row in section])
    return "\n".join(lines) + "\n"


def _line(row: Row) -> tuple[str, ...]:
    source = f"{row.source} ({row.as_of})" if row.as_of else row.source
    name = f"`{row.path}`" + (" lever" if row.lever else "")
    return (
        name, row.meaning, value_words(row.default), row.unit, row.bounds, row.uncertainty, _basis(row), source,
        row.note,
    )  # fmt: skip
