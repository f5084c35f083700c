"""Finding scenario files: by path, by the name of a shipped one, and along `extends:`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from sandbox._data import data_dir
from sandbox.declare.kinds import describe, quoted
from sandbox.declare.names import is_name
from sandbox.declare.nearest import nearest
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.yaml_reader import Document, read_yaml

_SUFFIXES = (".yaml", ".yml", ".json")
_LONGEST_CHAIN = 10
SHOWCASE = "showcase"
"""Folder of the scenarios that answer a question of policy, each with a page of its own."""


@dataclass(frozen=True)
class Source:
    """A document and where it was read from; `path` is None for a text that is no file."""

    document: Document
    path: Path | None

    @property
    def folder(self) -> Path | None:
        """Folder from which the file names in it are meant."""
        return self.path.parent if self.path is not None else None


def shipped() -> dict[str, Path]:
    """Name to file of the scenarios that come with the product: first the plain ones, then the showcase, by name."""
    folder = data_dir()
    return {path.stem: path for place in (folder, folder / SHOWCASE) for path in sorted(place.glob("*.yaml"))}


def find(wanted: str | Path, search: Sequence[Path], folder: Path | None, problem: Problem) -> Path:
    """The file meant by `wanted`: a path (from `folder`) or the name of a scenario in `search` or among the shipped.

    Raises InputRefused with `problem` completed.
    """
    text = str(wanted)
    if isinstance(wanted, Path) or _looks_like_path(text):
        return (folder or Path()) / wanted
    for place in search if is_name(text) else ():
        candidate = place / f"{text}.yaml"
        if candidate.is_file():
            return candidate
    known = shipped()
    if text in known:
        return known[text]
    names = [*known, *(path.stem for place in search for path in place.glob("*.yaml"))]
    near = nearest(text, names)
    hint = f"Did you mean {near}? " if near else ""
    hint += f"`sandbox scenarios` lists all; the path of a file of your own ends in {_SUFFIXES[0]}."
    raise InputRefused(
        Problem(problem.place, problem.path, text, ", ".join(names), hint, f"no scenario is named {quoted(text)}")
    )


def called(path: Path) -> str:
    """How a file is named in messages: from the current folder where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except (ValueError, OSError):
        return str(path)


def chain(first: Source, search: Sequence[Path]) -> tuple[list[Source], list[Problem]]:
    """The source and, after it, everything that it extends; with the problems on the way."""
    sources = [first]
    while True:
        document = sources[-1].document
        if "extends" not in document.data:
            return sources, []
        wanted = document.data["extends"]
        here = Problem(str(document.place("extends")), "extends")
        try:
            sources.append(_next(wanted, sources, search, here))
        except InputRefused as refused:
            return sources, list(refused.problems)


def _next(wanted: object, sources: list[Source], search: Sequence[Path], here: Problem) -> Source:
    if not isinstance(wanted, str) or not wanted:
        allowed = "a file beside this one, or the name of a shipped scenario"
        raise InputRefused(Problem(here.place, here.path, describe(wanted), allowed))
    folder = sources[-1].folder
    if folder is None and _looks_like_path(wanted):
        hint = "Name a shipped scenario (`sandbox scenarios` lists them)."
        raise InputRefused(
            Problem(here.place, here.path, hint=hint, text="a scenario that is not a file cannot name other files")
        )
    path = find(wanted, search, folder, here)
    if not _is_file(path):
        raise InputRefused(Problem(here.place, here.path, f"{quoted(wanted)} (no such file)", "a file beside this one"))
    way = [source.path.resolve() for source in sources if source.path is not None]
    if path.resolve() in way:
        names = [PurePath(p).name for p in [*way[way.index(path.resolve()) :], path]]
        text = f"the files extend each other in a circle: {' -> '.join(names)}"
        raise InputRefused(Problem(here.place, here.path, text=text))
    if len(sources) >= _LONGEST_CHAIN:
        text = f"more than {_LONGEST_CHAIN} files extend each other"
        raise InputRefused(Problem(here.place, here.path, text=text))
    return Source(read_yaml(path, called(path)), path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _looks_like_path(text: str) -> bool:
    return "/" in text or "\\" in text or text.lower().endswith(_SUFFIXES)
