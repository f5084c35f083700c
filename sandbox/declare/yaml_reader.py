"""YAML into plain data with line numbers, safely: no tag constructs anything, no file can exhaust the reader.

The scalars are those of YAML 1.2 (`yes`, `no`, `on`, `off` are text; only true and false are truth values), and an ISO
date is a date. Keys are text or dates, never numbers or truth values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sandbox.declare.assignment import Place
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.yaml_words import in_plain_words

MAX_BYTES = 1_048_576
MAX_DEPTH = 20
MAX_NODES = 100_000

_AS_TEXT = "Save it as plain text in UTF-8."
SCENARIO_NEEDS = "A scenario has at least schema, name, start and end."

Key = str | int | dt.date
Keys = tuple[Key, ...]

_PLAIN = "plain"
_CORE = "tag:yaml.org,2002:"
_KNOWN_TAGS = {_PLAIN, *(_CORE + word for word in ("str", "int", "float", "bool", "null", "seq", "map"))}
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Document:
    """What a file holds: plain data, and the line of every key and list item by its way from the top.

    problems: what is wrong with the file itself but does not hinder reading on (duplicate keys, tags).
    """

    name: str
    data: Any
    lines: Mapping[Keys, int]
    problems: tuple[Problem, ...] = ()

    def place(self, *keys: Key) -> Place:
        """Where the thing at `keys` stands, or the innermost thing around it that has a line."""
        way = tuple(keys)
        while way and way not in self.lines:
            way = way[:-1]
        return Place(self.name, self.lines.get(way, 0))


class _Loader(yaml.SafeLoader):
    """Composes nodes only; every plain scalar is tagged as such; nesting and number are limited before they hurt."""

    depth = 0
    count = 0

    def resolve(self, kind: type[Node], value: object, implicit: Any) -> str:  # noqa: ARG002 - PyYAML's signature
        if kind is ScalarNode:
            return _PLAIN if implicit[0] else _CORE + "str"
        return _CORE + ("seq" if kind is SequenceNode else "map")

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_NODES:
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
            too_deep, too_many = f"nested more than {MAX_DEPTH} levels deep", f"more than {MAX_NODES:,} values"
            raise _Limit(line, too_many if self.count > MAX_NODES else too_deep)
        node: Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Limit(Exception):
    """A limit of the reader is exceeded."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


def read_yaml(source: Path | str, name: str | None = None, hint: str = "") -> Document:
    """Read a file (a Path) or text; the top must be a mapping. A file whose name ends in .json may indent with tabs.

    name: how the source is called in messages (by default the path as given); hint: what a file of this sort holds (by
    default a scenario), for one that is empty, no mapping, or too large. Raises InputRefused for what cannot be
    read at all; what is wrong but readable is in the document's `problems`.
    """
    called = name if name is not None else str(source) if isinstance(source, Path) else "text"
    text = _read_file(source, called, hint) if isinstance(source, Path) else _checked_text(source, called, hint)
    if isinstance(source, Path) and source.suffix.lower() == ".json":
        text = text.replace("\t", " ")  # a tab can stand between values only: inside text JSON writes \t
    document = _document(text, called)
    if document.data is None and not document.lines:
        hint = hint or SCENARIO_NEEDS
        raise InputRefused(Problem(f"{called}:1", text="the file is empty", hint=hint))
    if not isinstance(document.data, dict):
        kind = "a list" if isinstance(document.data, list) else "a single value"
        text = f"the file holds {kind} where a mapping is needed"
        hint = hint or "It must consist of lines such as `name: haidian`."
        raise InputRefused(Problem(f"{called}:{document.lines.get((), 1)}", text=text, hint=hint))
    return document


def read_value(text: str, name: str) -> Document:
    """Read one value in YAML syntax, as on a command line; places carry no line. Raises InputRefused."""
    try:
        document = _document(_checked_text(text, name), name, numbered=False)
    except InputRefused as refused:
        raise InputRefused(replace(problem, place=name) for problem in refused.problems) from None
    if document.problems:
        raise InputRefused(document.problems)
    return Document(name, document.data, {})


def _read_file(path: Path, name: str, hint: str) -> str:
    try:
        if path.is_dir():
            raise InputRefused(Problem(name, text="this is a folder, not a file"))
        if not path.is_file():
            raise InputRefused(Problem(name, text="no such file"))
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise InputRefused(Problem(name, text=f"the file cannot be read: {reason.lower()}")) from None
    _refuse_large(len(content), name, hint)
    if b"\0" in content:
        raise InputRefused(Problem(name, text="this is a binary file, not text", hint=_AS_TEXT))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        text = f"the file is not UTF-8: byte 0x{content[error.start]:02X} on this line"
        raise InputRefused(Problem(f"{name}:{line}", text=text, hint=_AS_TEXT)) from None


def _checked_text(text: str, name: str, hint: str = "") -> str:
    _refuse_large(len(text.encode("utf-8", "surrogatepass")), name, hint)
    if "\0" in text:
        raise InputRefused(Problem(name, text="this is a binary file, not text", hint=_AS_TEXT))
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")


def _refuse_large(size: int, name: str, hint: str) -> None:
    if size > MAX_BYTES:
        hint = (
            hint or "A scenario is a few kilobytes; a list of firms goes into a CSV file of its own (population.file)."
        )
        raise InputRefused(Problem(name, text=f"the file is larger than 1 MiB ({MAX_BYTES:,} bytes)", hint=hint))


def _document(text: str, name: str, numbered: bool = True) -> Document:
    try:
        loader = _Loader(text)
        try:
            node: Node | None = loader.get_single_node()
        finally:
            loader.dispose()
        reading = _Reading(name, numbered)
        if node is None:
            return Document(name, None, {})
        data = reading.convert(node, (), 1, node.start_mark.line + 1)
    except _Limit as limit:
        raise InputRefused(Problem(f"{name}:{limit.line}", text=limit.text)) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise InputRefused(in_plain_words(error, text, name)) from None
    return Document(name, data, reading.lines, tuple(reading.problems))


class _Reading:
    """Turns composed nodes into plain data, noting lines and problems, within the limits."""

    def __init__(self, name: str, numbered: bool) -> None:
        self.name = name
        self.numbered = numbered
        self.lines: dict[Keys, int] = {}
        self.problems: list[Problem] = []
        self.count = 0
        self.open: set[int] = set()

    def convert(self, node: Node, way: Keys, depth: int, line: int) -> Any:
        """Plain data of `node`, which stands at `way` on `line` (an alias is read anew wherever it stands)."""
        self.count += 1
        if self.count > MAX_NODES:
            raise _Limit(line, f"more than {MAX_NODES:,} values once every *alias is written out")
        if id(node) in self.open:
            raise _Limit(line, "an *alias stands inside the thing it repeats, so there is no end to it")
        if depth > MAX_DEPTH:
            raise _Limit(line, f"nested more than {MAX_DEPTH} levels deep once every *alias is written out")
        self.lines[way] = line
        if node.tag not in _KNOWN_TAGS:
            text = f"the tag {_tag(node.tag)} is not allowed"
            hint = "Write plain values: numbers, text, dates, lists and mappings."
            self._note(line, way, text, hint)
        if isinstance(node, ScalarNode):
            return self._scalar(node, line)
        self.open.add(id(node))
        data = self._mapping(node, way, depth) if isinstance(node, MappingNode) else self._list(node, way, depth)
        self.open.discard(id(node))
        return data

    def _note(self, line: int, way: Keys, text: str, hint: str = "") -> None:
        place = f"{self.name}:{line}" if self.numbered else self.name
        self.problems.append(Problem(place, _dotted(way), text=text, hint=hint))

    def _list(self, node: Node, way: Keys, depth: int) -> list[Any]:
        return [self.convert(item, (*way, i), depth + 1, item.start_mark.line + 1) for i, item in enumerate(node.value)]

    def _mapping(self, node: MappingNode, way: Keys, depth: int) -> dict[Key, Any]:
        data: dict[Key, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                text = "a key must be a word or a date, not a list or a mapping"
                self._note(line, way, text)
                continue
            key = _key(_whole_letters(key_node.value, line))
            if key in data:
                first = f"; the first is on line {self.lines[(*way, key)]}" if self.numbered else ""
                self._note(line, (*way, key), f"this key is here twice{first}", "Remove one of the two.")
                continue
            data[key] = self.convert(value_node, (*way, key), depth + 1, line)
        return data

    def _scalar(self, node: ScalarNode, line: int) -> Any:
        text = _whole_letters(node.value, line)
        return text if node.tag == _CORE + "str" else plain_scalar(text)


def plain_scalar(text: str) -> Any:
    """The value of an unquoted scalar: null, truth value, number, date, or else the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    try:
        if _WHOLE.fullmatch(text):
            return int(text)
        if _BASED.fullmatch(text):
            return int(text, 0)
        if _FLOAT.fullmatch(text):
            return float(text)
        if _SPECIAL.fullmatch(text):
            return float(text.replace(".", "", 1))
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        return text
    return text


def _key(text: str) -> Key:
    if _DAY.fullmatch(text):
        value = plain_scalar(text)
        return value if isinstance(value, dt.date) else text
    return text


def _whole_letters(text: str, line: int) -> str:
    """`text` with the halves joined in which JSON may write a letter (surrogate pairs); a half alone is refused."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise _Limit(line, "text with half a character (a lone surrogate)") from None


def _tag(tag: str) -> str:
    return "!!" + tag.removeprefix(_CORE) if tag.startswith(_CORE) else tag


def _dotted(way: Keys) -> str:
    """The way as a path for messages, without the words that only group."""
    words = [f"[{k + 1}]" if isinstance(k, int) else str(k) for k in way if k not in ("parameters", "set")]
    return ".".join(words[:8]).replace(".[", "[")
