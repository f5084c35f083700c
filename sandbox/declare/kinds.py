"""What a parameter can be: each kind knows its unit, its bounds and which raw value it accepts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from sandbox.declare.dated import Day, Days, Window, Windows
from sandbox.declare.distribution import FAMILIES, Dist
from sandbox.declare.frozen import FrozenDict
from sandbox.declare.kind import Kind, ValueRefused, describe, is_finite_number, quoted
from sandbox.declare.problems import InputRefused, shown
from sandbox.declare.values import Value

__all__ = [
    "Choice",
    "ChoiceOrFile",
    "Day",
    "Days",
    "Distribution",
    "Duration",
    "Kind",
    "Money",
    "Number",
    "Share",
    "Table",
    "ValueRefused",
    "Window",
    "Windows",
    "describe",
    "is_finite_number",
    "quoted",
]


def _mismatch(unknown: list[str], missing: list[str]) -> str:
    """The keys that are too many and too few, a few of each."""
    words = []
    for label, names in (("unknown", unknown), ("missing", missing)):
        if names:
            more = f" and {len(names) - 6} more" if len(names) > 6 else ""
            words.append(f"{label}: {shown(', '.join(n[:40] for n in names[:6]))}{more}")
    return "; ".join(words)


@dataclass(frozen=True)
class Number(Kind):
    """A finite number in [low, high]; `whole` admits integers only."""

    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False

    @override
    def accept(self, raw: object) -> Value:
        if not is_finite_number(raw) or not isinstance(raw, int | float):
            raise ValueRefused(describe(raw), self.allowed)
        if self.whole and raw != int(raw):
            raise ValueRefused(describe(raw), self.allowed)
        if not self.low <= raw <= self.high:
            raise ValueRefused(describe(raw), self.allowed)
        return int(raw) if self.whole else float(raw) + 0.0

    @property
    @override
    def unit_text(self) -> str:
        return self.unit

    @property
    @override
    def allowed(self) -> str:
        noun = "a whole number" if self.whole else "a number"
        if math.isfinite(self.low) and math.isfinite(self.high):
            return f"{noun} from {self.low:,.10g} to {self.high:,.10g}"
        if math.isfinite(self.low):
            return f"{noun} of at least {self.low:,.10g}"
        if math.isfinite(self.high):
            return f"{noun} of at most {self.high:,.10g}"
        return f"a finite {noun.removeprefix('a ')}"


@dataclass(frozen=True)
class Share(Number):
    """A share, 0 to 1."""

    unit: str = "share"
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class Money(Number):
    """An amount in CNY (the model turns it into whole fen, rounded up, where it enters the books)."""

    unit: str = "CNY"
    low: float = 0.0


@dataclass(frozen=True)
class Duration(Number):
    """A length of time; rounded up to a whole second where it enters the model."""

    unit: str = "days"
    low: float = 0.0


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few named options, with a line of meaning each."""

    options: tuple[str, ...]
    meanings: tuple[str, ...] = ()

    @override
    def accept(self, raw: object) -> Value:
        if not isinstance(raw, str) or raw not in self.options:
            raise ValueRefused(describe(raw), self.allowed)
        return raw

    @property
    @override
    def allowed(self) -> str:
        return "one of " + ", ".join(self.options)


@dataclass(frozen=True)
class ChoiceOrFile(Choice):
    """One of a few named options, or what a file of the user's own holds.

    The value is then the file's content as one line of text in braces, so that it goes wherever the value goes: into
    hashes, stores and links. `read` makes it of a path, or of such a text, and raises InputRefused.
    """

    read: Callable[[Path | str], str] = str
    what: str = "file"

    @override
    def accept(self, raw: object) -> Value:
        if isinstance(raw, str) and raw.startswith("{"):
            try:
                return self.read(raw)
            except InputRefused as refused:
                raise ValueRefused(
                    f"a {self.what} of which is said: {refused.problems[0].message}", self.allowed
                ) from None
        return super().accept(raw)

    def names_file(self, raw: object) -> bool:
        """Whether `raw` is the path of a file: it ends in .yaml, .yml or .json, or has a slash."""
        if not isinstance(raw, str) or raw.startswith("{"):
            return False
        return "/" in raw or "\\" in raw or raw.lower().endswith((".yaml", ".yml", ".json"))

    @property
    @override
    def allowed(self) -> str:
        return f"{super().allowed}, or the path of a {self.what} of your own, ending in .yaml"


@dataclass(frozen=True)
class Table(Kind):
    """A value for each key (by tier, class, criterion). `sum_to_one`: the cells are shares of a whole."""

    cell: Number
    keys: tuple[str, ...]
    sum_to_one: bool = False

    @override
    def accept(self, raw: object) -> Value:
        if not isinstance(raw, Mapping):
            raise ValueRefused(describe(raw), self.allowed)
        unknown = [str(k) for k in raw if k not in self.keys]
        missing = [k for k in self.keys if k not in raw]
        if unknown or missing:
            raise ValueRefused(_mismatch(unknown, missing), self.allowed)
        cells: dict[str, float] = {}
        for key in self.keys:
            try:
                cells[key] = self.cell.accept(raw[key])
            except ValueRefused as refused:
                raise ValueRefused(refused.found, refused.allowed, key) from None
        if self.sum_to_one and abs(math.fsum(cells.values()) - 1.0) > 1e-9:
            raise ValueRefused(f"shares that add up to {math.fsum(cells.values()):.6g}", "shares that add up to 1")
        return FrozenDict(cells)

    @override
    def part_kind(self, part: str) -> Number | None:
        return self.cell if part in self.keys else None

    @property
    @override
    def part_names(self) -> tuple[str, ...]:
        return self.keys

    @property
    @override
    def unit_text(self) -> str:
        return self.cell.unit_text

    @property
    @override
    def allowed(self) -> str:
        tail = ", adding up to 1" if self.sum_to_one else ""
        return f"for each of {', '.join(self.keys)} {self.cell.allowed}{tail}"

    @override
    def plain(self, value: Value) -> Value:
        return dict(value)


@dataclass(frozen=True)
class Distribution(Kind):
    """A probability distribution of a quantity whose values lie in [low, high]; a bare number means `fixed`."""

    unit: str = "days"
    low: float = 0.0
    high: float = math.inf

    @override
    def accept(self, raw: object) -> Value:
        if isinstance(raw, Dist):
            return Dist(raw.family, tuple(self._part(n, a) for n, a in raw.parts.items()))
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return Dist("fixed", (self._part("value", raw),))
        if not isinstance(raw, Mapping):
            raise ValueRefused(describe(raw), self.allowed)
        if "family" not in raw:
            raise ValueRefused("a mapping without a family", self.allowed)
        family = raw["family"]
        if not isinstance(family, str) or family not in FAMILIES:
            raise ValueRefused(describe(family), "one of " + ", ".join(FAMILIES), "family")
        names = FAMILIES[family]
        given = {k: v for k, v in raw.items() if k != "family"}
        if family == "lognormal":
            given.setdefault("minimum", 0)
        unknown = [str(k) for k in given if k not in names]
        missing = [n for n in names if n not in given]
        if unknown or missing:
            raise ValueRefused(_mismatch(unknown, missing), f"{family} with {', '.join(names)}")
        try:
            return Dist(family, tuple(self._part(n, given[n]) for n in names))
        except ValueRefused:
            raise
        except ValueError as error:
            raise ValueRefused(str(error), f"{family} with parts in order") from None

    def _part(self, part: str, raw: object) -> float:
        try:
            return float(self._bounds(part).accept(raw))
        except ValueRefused as refused:
            raise ValueRefused(refused.found, refused.allowed, part) from None

    def _bounds(self, part: str) -> Number:
        return Number("", 0.0, 10.0) if part == "sigma" else Number(self.unit, self.low, self.high)

    @override
    def part_kind(self, part: str) -> Number | None:
        return self._bounds(part) if part in self.part_names else None

    @property
    @override
    def part_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for names in FAMILIES.values() for name in names))

    @property
    @override
    def unit_text(self) -> str:
        return self.unit

    @property
    @override
    def allowed(self) -> str:
        return "a number, or a family (" + ", ".join(FAMILIES) + ") with its parts"

    @override
    def plain(self, value: Value) -> Value:
        return {"family": value.family, **value.parts}
