"""What to answer to a path at which nothing is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.declare.problems import Problem

if TYPE_CHECKING:
    from sandbox.declare.catalogue import Catalogue


@dataclass(frozen=True)
class Renamed:
    """What became of a parameter: its new path and the version since which it is so called."""

    new: str
    version: str


RENAMED: dict[str, Renamed] = {}
"""Old path to what became of it; old files are answered with what changed."""


def unknown_path(catalogue: Catalogue, path: str, place: str, suggest: bool = True) -> Problem:
    """The problem with `path`: renamed, a group, a part that is not there, or simply unknown, with the nearest name."""
    if path in RENAMED:
        new = RENAMED[path]
        text = f"renamed to {new.new} in version {new.version}"
        return Problem(place, path, path, new.new, text=text, hint=f"Write {new.new} instead.")
    group = catalogue.under(path)
    if group:
        text = "a group of parameters, not one of them"
        return Problem(place, path, path, text=text, hint=f"Write each with its whole path, as {group[0]}: ...")
    system = path.split(".", 1)[0]
    listing = f"sandbox parameters {system}" if system in catalogue.roots else "sandbox parameters"
    near = catalogue.nearest(path) if suggest else None
    hint = f"Did you mean {near}? (`{listing}` lists all)" if near else f"`{listing}` lists all."
    text = "no such parameter"
    head = path.rpartition(".")[0]
    if head in catalogue.parameters:
        names = catalogue.parts(head)
        text = f"no such part of {head}: " + (f"it has {', '.join(names)}" if names else "it is one value")
        hint = f"Did you mean {near}?" if near else ""
    return Problem(place, path, path, near or "", text=text, hint=hint)
