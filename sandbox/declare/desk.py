"""What reading one document needs at hand: the document, the catalogue, and the problems found so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sandbox.declare.distribution import FAMILIES
from sandbox.declare.kinds import Choice, ChoiceOrFile, Day, Distribution, Kind, Number, Table, ValueRefused, describe
from sandbox.declare.nearest import nearest
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.unknown import unknown_path
from sandbox.declare.values import Value
from sandbox.declare.yaml_reader import Document, Key, Keys

if TYPE_CHECKING:
    from sandbox.declare.catalogue import Catalogue

_MOST_SUGGESTIONS = 100
_LONGEST_TEXT = 2_000

T = TypeVar("T")


@dataclass
class Desk:
    """Collects problems. Readers take the way to a thing (`keys`) and how it is called in messages (`path`).

    Each returns None, having noted why, for what it refuses.
    """

    document: Document
    catalogue: Catalogue
    problems: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    suggestions: int = 0
    folder: Path | None = None
    """From which a value can name files; None where it cannot."""

    def refuse(
        self, keys: Keys, path: str, *, found: str = "", allowed: str = "", hint: str = "", text: str = ""
    ) -> None:
        """Note a problem at `keys`."""
        self.problems.append(Problem(str(self.document.place(*keys)), path, found, allowed, hint, text))

    def near(self, word: str, names: Iterable[str]) -> str:
        """`Did you mean ...?` for a wrong word, or nothing. After a hundred of them the reader is spared the search."""
        self.suggestions += 1
        found = nearest(word, names) if self.suggestions <= _MOST_SUGGESTIONS else None
        return f"Did you mean {found}?" if found else ""

    def refuse_path(self, path: str, keys: Keys) -> None:
        """Note that nothing is declared at `path`."""
        self.suggestions += 1
        place = str(self.document.place(*keys))
        self.problems.append(unknown_path(self.catalogue, path, place, self.suggestions <= _MOST_SUGGESTIONS))
        self.refused.add(path)

    def accept(self, kind: Kind, raw: object, keys: Keys, path: str) -> Value | None:
        """The value of `raw` as `kind` accepts it. No kind accepts null, so None always means refused."""
        if isinstance(kind, ChoiceOrFile) and kind.names_file(raw):
            return self._from_file(kind, str(raw), keys, path)
        try:
            return kind.accept(raw)
        except ValueRefused as refused:
            way, joint = _into(refused.part)
            name = f"{path}{joint}{refused.part}"
            hint = self._hint(kind, raw, refused.part)
            self.refuse((*keys, *way), name, found=refused.found, allowed=refused.allowed, hint=hint)
            return None

    def _from_file(self, kind: ChoiceOrFile, name: str, keys: Keys, path: str) -> str | None:
        """The content of a file that a value names, relative names taken from this document's folder."""
        if self.folder is None:
            hint = "Save the scenario beside that file and load it from there."
            self.refuse(keys, path, text="what is not a file itself cannot name other files", hint=hint)
            return None
        try:
            return kind.read(self.folder / name)
        except InputRefused as refused:
            self.problems += refused.problems
            place = str(self.document.place(*keys))
            self.problems.append(Problem(place, path, text=f"the {kind.what} {name} cannot be used"))
            return None

    def _hint(self, kind: Kind, raw: object, part: str) -> str:
        """The nearest right word where the wrong one is a word."""
        if isinstance(kind, Choice) and isinstance(raw, str):
            return self.near(raw, kind.options)
        if isinstance(kind, Distribution) and isinstance(raw, Mapping) and part == "family":
            return self.near(str(raw["family"]), FAMILIES)
        if isinstance(kind, Table) and isinstance(raw, Mapping) and not part:
            unknown = next((str(key) for key in raw if key not in kind.keys), None)
            return self.near(unknown, (k for k in kind.keys if k not in raw)) if unknown is not None else ""
        return ""

    def text(self, raw: object, keys: Keys, path: str) -> str | None:
        """A line or more of text that is not empty."""
        if isinstance(raw, str) and raw.strip() and len(raw) <= _LONGEST_TEXT:
            return raw.strip()
        found = f"a text of {len(raw):,} letters" if isinstance(raw, str) and raw.strip() else describe(raw)
        self.refuse(keys, path, found=found, allowed=f"text of 1 to {_LONGEST_TEXT:,} letters")
        return None

    def day(self, raw: object, keys: Keys, path: str) -> dt.date | None:
        """A calendar date."""
        return self.accept(Day(), raw, keys, path)

    def number(self, raw: object, kind: Number, keys: Keys, path: str) -> float | None:
        """A number within the kind's bounds."""
        return self.accept(kind, raw, keys, path)

    def word(self, raw: object, words: Iterable[T], keys: Keys, path: str) -> T | None:
        """One of a few words."""
        options = {str(w): w for w in words}
        if isinstance(raw, str) and raw in options:
            return options[raw]
        hint = self.near(raw, options) if isinstance(raw, str) else ""
        self.refuse(keys, path, found=describe(raw), allowed="one of " + ", ".join(options), hint=hint)
        return None

    def mapping(self, raw: object, keys: Keys, path: str, allowed: str) -> Mapping[Key, object] | None:
        """A mapping, whatever its keys."""
        if isinstance(raw, Mapping):
            return raw
        self.refuse(keys, path, found=describe(raw), allowed=allowed)
        return None

    def known_keys(self, raw: Mapping[Key, object], known: tuple[str, ...], keys: Keys, path: str) -> None:
        """Refuse every key that is not among `known`, each with the nearest right one."""
        for key in raw:
            if key not in known:
                name = f"{path}.{key}" if path else str(key)
                hint = self.near(str(key), known) or f"Known here: {', '.join(known)}."
                self.refuse((*keys, key), name, found=str(key), allowed=", ".join(known), text="no such key", hint=hint)


def _into(part: str) -> tuple[Keys, str]:
    """The way to a part named as in `mode` or `[2].opens`, and what joins it to the path."""
    if not part.startswith("["):
        return ((part,), ".") if part else ((), "")
    number, _, rest = part[1:].partition("]")
    return (int(number) - 1, *((rest.removeprefix("."),) if rest else ())), ""
