"""One mapping of a file, read key by key; what is wrong is noted with its place, and reading goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sandbox.cross_border.portfolio.currencies import CURRENCIES, RENMINBI
from sandbox.cross_border.rules.money import exact
from sandbox.declare.dated import Day
from sandbox.declare.kind import Kind, ValueRefused, describe, is_finite_number
from sandbox.declare.kinds import Choice
from sandbox.declare.nearest import nearest
from sandbox.declare.problems import Problem
from sandbox.declare.yaml_reader import Document, Key, Keys

MOST = 10**15
"""Largest amount in any currency; below it decimals are kept exactly as written up to MOST_DECIMAL."""
MOST_DECIMAL = 10**13


class Form:
    """The mapping at `way` of a document. What cannot be used is noted in `problems` and read as None."""

    def __init__(self, document: Document, way: Keys, data: Any, problems: list[Problem]) -> None:  # noqa: ANN401
        self.document = document
        self.way = way
        self.problems = problems
        self.data: Mapping[Any, Any] = data if isinstance(data, Mapping) else {}
        self.usable = isinstance(data, Mapping)
        if not self.usable:
            self.refuse(None, describe(data), "a mapping of keys and values")

    def refuse(
        self, key: Key | None, found: str = "", allowed: str = "", hint: str = "", text: str = "", *more: Key
    ) -> None:
        """Note a problem with the value at `key` (the whole mapping for None)."""
        way = self.way if key is None else (*self.way, key, *more)
        place = str(self.document.place(*way))
        self.problems.append(Problem(place, dotted(way), found, allowed, hint, text))

    def allow(self, names: Iterable[str]) -> None:
        """Refuse every key that is not among `names`."""
        known = list(names)
        for key in self.data:
            if key not in known:
                near = nearest(str(key), known)
                hint = f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."
                self.refuse(key, hint=hint, text="no such key")

    def require(self, key: str, why: str = "") -> bool:
        """Whether `key` is there; its absence is a problem."""
        if key in self.data:
            return True
        if self.usable:
            self.refuse(None, text=f"{key} is missing" + (f": {why}" if why else ""))
        return False

    def amount(
        self, key: str, default: Fraction | None = None, *, least: int | None = 0, most: int = MOST, above: bool = False
    ) -> Fraction | None:
        """An exact number; `default` where the key is absent, None where it cannot be used.

        least: smallest number (None: any); above: it must be larger than that.
        """
        if key not in self.data:
            return default
        raw = self.data[key]
        allowed = "a number" if least is None else f"a number {'above' if above else 'of at least'} {least}"
        allowed += f", at most {most:,}"
        if not is_finite_number(raw) or abs(raw) > most:
            self.refuse(key, describe(raw), allowed)
            return None
        if least is not None and (raw < least or (above and raw == least)):
            self.refuse(key, describe(raw), allowed)
            return None
        if isinstance(raw, float) and not raw.is_integer() and abs(raw) > MOST_DECIMAL:
            self.refuse(key, describe(raw), f"whole units above {MOST_DECIMAL:,}")
            return None
        return exact(raw)

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number from `least` to `most`; None where it is absent or cannot be used."""
        if key not in self.data:
            return None
        raw = self.data[key]
        if not is_finite_number(raw) or raw != int(raw) or not least <= raw <= most:
            self.refuse(key, describe(raw), f"a whole number from {least:,} to {most:,}")
            return None
        return int(raw)

    def day(self, key: str) -> dt.date | None:
        """A date; None where it is absent or cannot be used."""
        found = self._accept(key, Day())
        return found if isinstance(found, dt.date) else None

    def flag(self, key: str) -> bool | None:
        """A truth value; None where it is absent or cannot be used."""
        if key not in self.data:
            return None
        raw = self.data[key]
        if not isinstance(raw, bool):
            self.refuse(key, describe(raw), "true or false")
            return None
        return raw

    def choice(self, key: str, options: tuple[str, ...], default: str | None = None) -> str | None:
        """One of `options`; `default` where the key is absent, None where it cannot be used."""
        if key not in self.data:
            return default
        raw = self.data[key]
        if isinstance(raw, str) and raw not in options and (near := nearest(raw, options)):
            self.refuse(key, describe(raw), Choice(options).allowed, f"Did you mean {near}?")
            return None
        found = self._accept(key, Choice(options))
        return found if isinstance(found, str) else None

    def name(self, key: str) -> str | None:
        """A name: text, or a number that stands for one; None where it is absent or cannot be used."""
        if not self.require(key):
            return None
        raw = self.data[key]
        if isinstance(raw, int) and not isinstance(raw, bool):
            return str(raw)
        if not isinstance(raw, str) or not raw.strip() or len(raw) > 80:
            self.refuse(key, describe(raw), "a name of at most 80 letters")
            return None
        return raw

    def list_of(self, key: str) -> list[Form]:
        """The mappings of a list; empty where the key is absent or holds no list."""
        if key not in self.data:
            return []
        raw = self.data[key]
        if not isinstance(raw, list | tuple):
            self.refuse(key, describe(raw), "a list")
            return []
        return [Form(self.document, (*self.way, key, i), item, self.problems) for i, item in enumerate(raw)]

    def below(self, key: str) -> Form:
        """The mapping at `key`."""
        return Form(self.document, (*self.way, key), self.data.get(key), self.problems)

    def currency(self, key: str) -> str | None:
        """A currency code; None where it is absent or unknown."""
        if not self.require(key):
            return None
        raw = self.data[key]
        problem = currency_problem(raw)
        if problem:
            self.refuse(key, describe(raw), "a currency code of ISO 4217, as CNY or USD", problem)
            return None
        return str(raw)

    def _accept(self, key: str, kind: Kind) -> object:
        if key not in self.data:
            return None
        try:
            return kind.accept(self.data[key])
        except ValueRefused as refused:
            self.refuse(key, refused.found, refused.allowed)
            return None


def currency_problem(raw: object) -> str:
    """What to do about a code that is no currency; empty where it is one."""
    if isinstance(raw, str) and raw in CURRENCIES:
        return ""
    word = raw.upper() if isinstance(raw, str) else ""
    near = "CNY" if word in RENMINBI else word if word in CURRENCIES else nearest(word, sorted(CURRENCIES))
    return f"Did you mean {near}?" if near else "Write the three letters of ISO 4217."


def dotted(way: Keys) -> str:
    """The way to a value, as `loans[2].amount`; list items are counted from 1."""
    return ".".join(f"[{k + 1}]" if isinstance(k, int) else str(k) for k in way).replace(".[", "[")
