"""Finding a scheme: one of those that come with the product, or a file of the user's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sandbox._data import data_dir
from sandbox.declare.nearest import nearest
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.sources import called
from sandbox.declare.yaml_reader import Document, read_yaml
from sandbox.ip_finance.schemes.reader import NEEDED, read_scheme
from sandbox.ip_finance.schemes.scheme import Scheme

_SUFFIXES = (".yaml", ".yml", ".json")
NEEDS = f"A scheme has at least {', '.join(NEEDED)}."


def shipped_schemes() -> dict[str, Path]:
    """Name to file of the schemes that come with the product, in the order of their names."""
    return {path.stem: path for path in sorted((data_dir() / "schemes").glob("*.yaml"))}


def load_scheme(wanted: str | Path) -> Scheme:
    """The risk-sharing scheme of that name, or of that file: text with a slash or a suffix such as .yaml is a file.

    Raises InputRefused with every problem of the file, each with its line, or for a name that there is not.
    """
    text = str(wanted)
    if isinstance(wanted, Path) or "/" in text or "\\" in text or text.lower().endswith(_SUFFIXES):
        path = Path(wanted)
        return read_scheme(read_yaml(path, called(path), hint=NEEDS))
    known = shipped_schemes()
    if text not in known:
        near = nearest(text, known)
        hint = f"Did you mean {near}? " if near else ""
        hint += f"There are: {', '.join(known)}. The path of a file of your own ends in {_SUFFIXES[0]}."
        raise InputRefused(Problem("", "scheme", text, ", ".join(known), hint, f"no scheme is named '{text[:60]}'"))
    return read_scheme(read_yaml(known[text], called(known[text]), hint=NEEDS))


def own_text(source: str | Path) -> str:
    """A scheme's file as one line of text that means the same: what a scenario keeps of it. A text is read likewise.

    Raises InputRefused with every problem, each with its line.
    """
    document = _read(source)
    read_scheme(document)
    return _written(document.data)


def scheme_of_text(text: str, name: str) -> Scheme:
    """The scheme written in a text. name: what messages call it. Raises InputRefused with every problem's line."""
    return read_scheme(read_yaml(text, name, hint=NEEDS))


def own_scheme(text: str) -> Scheme:
    """The scheme of a text that `own_text` has made."""
    return read_scheme(_read(text))


def _read(source: str | Path) -> Document:
    return read_yaml(source, called(source) if isinstance(source, Path) else "the scheme", hint=NEEDS)


def _written(value: object) -> str:
    """YAML in one line; unlike JSON it keeps keys that are numbers."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_written(key)}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def schemes() -> tuple[Scheme, ...]:
    """Every risk-sharing scheme that comes with the product, in the order of their names."""
    return tuple(load_scheme(name) for name in shipped_schemes())
