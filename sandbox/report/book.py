"""The phrase book a report speaks from: every phrase of one language, and how that language writes amounts and dates.

English stands in `words` and is the default everywhere. Whoever shows a report in another language (the app) makes a
`Book` of it and hands it in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.report.words import ENGLISH

_BLANKS = re.compile(" {2,}")


@dataclass(frozen=True)
class Book:
    """The phrases of one language by key.

    language: its tag (BCP 47). money_steps, count_steps: powers of ten that this language has a word for, largest
    first, as (factor, word); amounts at least as large are written with that word. sentences, clauses: what stands
    between two of them.
    """

    language: str
    phrases: Mapping[str, str] = field(repr=False)
    money_steps: Sequence[tuple[float, str]] = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
    count_steps: Sequence[tuple[float, str]] = ((1e9, "billion"), (1e6, "million"))
    sentences: str = " "
    clauses: str = "; "
    commas: str = ", "

    def say(self, key: str, **fields: object) -> str:
        """The phrase of that key with its fields filled in. Raises KeyError for a key that the book lacks."""
        return self.phrases[key].format(**fields)

    def say_count(self, key: str, count: int, **fields: object) -> str:
        """The phrase for one (`key.one`) or for several (`key.many`)."""
        return self.say(f"{key}.{'one' if count == 1 else 'many'}", count=f"{count:,}", **fields)

    def known(self, key: str) -> bool:
        """Whether the book has that key."""
        return key in self.phrases

    def listed(self, parts: Sequence[str]) -> str:
        """Parts as one list in words: 'a', 'a and b', 'a, b and c'."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("answer.and", first=self.commas.join(parts[:-1]), last=parts[-1])

    def unit(self, unit: str) -> str:
        """A declared unit (its English words, as `customer-years`) in this language."""
        return self.phrases.get(f"unit.{unit}", unit)

    def name(self, kind: str, name: str) -> str:
        """What a thing of that kind is called; its own name where the book has no word for it."""
        return self.phrases.get(f"{kind}.{name}", name)

    def date(self, day: dt.date) -> str:
        """A date as a sentence has it; tables and inputs have ISO dates in every language."""
        month = self.name("month", str(day.month))
        return self.say("date", iso=day.isoformat(), day=day.day, month=month, year=day.year)

    def amount(self, value: float, unit: str = "CNY", *, figures: int = 3) -> str:
        """A single amount in the reader's habit: 'CNY 1.5 million', '150 万元'; other units as declared.

        value: in that unit. figures: significant ones shown.
        """
        head, _, per = unit.partition(" per ")
        money = head == "CNY"
        steps = self.money_steps if money else self.count_steps
        factor, power = next(((f, word) for f, word in steps if abs(value) >= f), (1.0, ""))
        number = _figures(value / factor, figures)
        text = self.say("amount.money" if money else "amount.count", number=number, power=power, unit=self.unit(head))
        return self.tidy(text) + (self.say("range.per", per=self.unit(per)) if per else "")

    def tidy(self, text: str) -> str:
        """`text` without the gaps that empty fields leave."""
        return _BLANKS.sub(" ", text).strip()


def _figures(value: float, figures: int) -> str:
    """A number with that many significant figures, thousands separated, a true minus sign, no trailing zeros."""
    rounded = float(f"{value:.{figures}g}")
    text = f"{abs(rounded):,.10g}" if abs(rounded) >= 1e-4 or rounded == 0 else f"{abs(rounded):.{figures}g}"
    return f"−{text}" if rounded < 0 else text


ENGLISH_BOOK = Book("en", ENGLISH)
"""What the command line speaks."""
