"""What every command shares: the two consoles, JSON, complaints, exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from importlib import metadata
from typing import TYPE_CHECKING

import typer

from sandbox.declare.nearest import nearest
from sandbox.declare.problems import Problem

if TYPE_CHECKING:
    from rich.console import Console

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130
WIDTH = 100
"""Columns of a report that is written to a file or a pipe."""
_WIDEST = 120
_NARROWEST = 72
_DATA = 1000


def version() -> str:
    """Version of the installed package."""
    try:
        return metadata.version("sandbox-lab")
    except metadata.PackageNotFoundError:
        return "0 (not installed)"


def console(error: bool = False, wide: bool = False) -> Console:
    """The console of reports (stdout) or of messages and progress (stderr); plain text where that is no terminal.

    wide: for tables of data, which take all the width there is; in a file as much as they need.
    """
    from rich.console import Console  # noqa: PLC0415  (JSON and errors need none of it)

    stream = sys.stderr if error else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    found = Console(stderr=error, highlight=False, markup=False, emoji=False)
    if found.is_terminal:
        found.width = max(found.width, _NARROWEST) if wide else min(max(found.width, _NARROWEST), _WIDEST)
    elif "COLUMNS" not in os.environ:
        found.width = _DATA if wide else WIDTH
    return found


def print_json(document: object) -> None:
    """One JSON document on stdout. Raises ValueError for NaN or infinity: undefined must be null."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False, default=str) + "\n")


def complain(text: str) -> None:
    """A message to the user on stderr."""
    typer.echo(text, err=True)


def not_known(place: str, kind: str, name: str, names: Iterable[str]) -> Problem:
    """The problem of an unknown name given at `place` (an option), with the nearest right one or all of them."""
    there = list(names)
    close = nearest(name, there)
    hint = f"Did you mean {close}? " if close else ""
    hint += f"There are: {', '.join(there) or 'none'}."
    return Problem(place=place, path=name, text=f"no such {kind}", hint=hint)


def names_in(text: str | None) -> list[str]:
    """Names of a comma-separated option, blanks dropped."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]
