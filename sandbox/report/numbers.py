"""Numbers for readers: which unit a quantity is shown in, how it is rounded, how a range of differences is said."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.report.book import ENGLISH_BOOK, Book

Sort = Literal["time", "money", "share", "count"]

_WEEKS_FROM = 21.0
_DAYS_UNITS = ("day", "days")


@dataclass(frozen=True)
class Scale:
    """How one measure is shown: its value times `factor`, in `unit` (words), as a `sort` of quantity.

    sooner: the time is one until something happens, so less of it is 'sooner' and not 'shorter'.
    power: the word of the power of ten (`million`), empty for none; per: what the quantity is counted for. unit and per
    are as declared; `book` has their words in the reader's language.
    """

    sort: Sort
    factor: float
    unit: str
    power: str = ""
    per: str = ""
    sooner: bool = False
    book: Book = field(default=ENGLISH_BOOK, repr=False)

    @property
    def heading(self) -> str:
        """The unit as it stands beside a measure's name."""
        tail = self.tail
        if self.sort == "share":
            return "%" + tail
        key = "heading.money" if self.sort == "money" else "heading.count"
        return self.book.tidy(self.book.say(key, power=self.power, unit=self.book.unit(self.unit))) + tail

    @property
    def tail(self) -> str:
        """What stands behind a quantity that is counted for something."""
        return self.book.say("range.per", per=self.book.unit(self.per)) if self.per else ""

    def words(self, below: bool) -> str:
        """The comparing word: sooner, fewer, less or lower where `below`, else its opposite."""
        kind = "until" if self.sooner else self.sort
        return self.book.say(f"compare.{kind}.{'below' if below else 'above'}")


def sort_of(unit: str) -> Sort:
    """Which sort of quantity a declared unit stands for."""
    head = unit.split(" per ", 1)[0].strip().lower()
    if head in (*_DAYS_UNITS, "weeks", "months", "years"):
        return "time"
    if head == "cny" or head.startswith("cny "):
        return "money"
    if head in ("share", "probability", "%") or head.startswith("share "):
        return "share"
    return "count"


def scale_of(unit: str, values: Iterable[float | None], sooner: bool = False, book: Book = ENGLISH_BOOK) -> Scale:
    """The scale for a measure declared in `unit` whose shown values are `values` (undefined ones may be among them)."""
    sizes = [abs(v) for v in values if v is not None and math.isfinite(v)]
    top = max(sizes, default=0.0)
    head, _, per = unit.partition(" per ")
    sort = sort_of(unit)
    if sort == "time":
        if head in _DAYS_UNITS and top >= _WEEKS_FROM:
            return Scale("time", 1 / 7, "weeks", per=per, sooner=sooner, book=book)
        return Scale("time", 1.0, head, per=per, sooner=sooner, book=book)
    if sort == "share":
        return Scale("share", 1.0 if head == "%" else 100.0, "%", per=per, book=book)
    for step, power in book.money_steps if sort == "money" else book.count_steps:
        if top >= step:
            return Scale(sort, 1 / step, "" if sort == "money" else head, power, per, book=book)
    return Scale(sort, 1.0, "" if sort == "money" else head, per=per, book=book)


def show(value: float | None, scale: Scale, places: int) -> str:
    """One value in the scale with `places` decimals; a dash where it is undefined."""
    if value is None or not math.isfinite(value):
        return scale.book.say("undefined")
    text = f"{value * scale.factor:,.{places}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0.0 else text


def places_for(values: Iterable[float | None], scale: Scale) -> int:
    """Decimals that give the largest of `values` three figures, one number for a whole row; below 1,000 at least one.

    At most four decimals.
    """
    top = max((abs(v) * scale.factor for v in values if v is not None and math.isfinite(v)), default=0.0)
    if top == 0.0:
        return 0
    return min(4, max(1 if top < 1000 else 0, 2 - math.floor(math.log10(top))))


def round_outward(low: float, high: float) -> tuple[float, float]:
    """A range rounded outward: the larger end to two figures, the other to the same decimals.

    An end becomes 0 only where it is 0: one too small for those decimals keeps a figure of its own.
    """
    top = max(abs(low), abs(high))
    if top == 0.0:
        return 0.0, 0.0
    places = 1 - math.floor(math.log10(top))
    return _rounded(low, places, up=False), _rounded(high, places, up=True)


def _rounded(value: float, places: int, up: bool) -> float:
    if value == 0.0:
        return 0.0
    step = 10.0**-places
    # A value that stands on a step but for the last bits stays there.
    steps = value / step
    near = round(steps)
    whole = near if abs(steps - near) < 1e-9 * max(1.0, abs(steps)) else (math.ceil(steps) if up else math.floor(steps))
    if whole == 0:
        return _rounded(value, -math.floor(math.log10(abs(value))), up)
    return round(whole * step, places)


def plain(value: float) -> str:
    """A rounded number without trailing zeros, thousands separated."""
    value = abs(value)
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.10f}".rstrip("0").rstrip(".")


def range_words(low: float | None, high: float | None, scale: Scale, full: bool = True) -> str:
    """A range of differences, in words: '3.1 to 8.2 weeks sooner', '0.5 less to 0.7 more'.

    low, high: in the measure's unit, signed, low <= high; rounded outward to two figures. `full` carries the unit;
    without it the unit is understood to stand beside.
    """
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return scale.book.say("undefined")
    a, b = round_outward(low * scale.factor, high * scale.factor)
    if a == b == 0.0:
        return scale.book.say("range.none")
    if a < 0.0 < b:
        return _both_sides(a, b, scale, full)
    below = b <= 0.0
    first, last = (plain(b), plain(a)) if below else (plain(a), plain(b))
    span = first if first == last else scale.book.say("range.span", low=first, high=last)
    if not full:
        return scale.book.say("range.short", span=_points(span, scale, full), word=scale.words(below))
    return _full(span, scale, scale.words(below))


def _points(span: str, scale: Scale, full: bool) -> str:
    if scale.sort != "share":
        return span
    return scale.book.say("range.points" if full else "range.points.short", span=span)


def _full(span: str, scale: Scale, word: str) -> str:
    book = scale.book
    if scale.sort == "share":
        return book.say("range.share", span=_points(span, scale, full=True), word=word) + scale.tail
    text = book.say(f"range.{scale.sort}", span=span, power=scale.power, unit=book.unit(scale.unit), word=word)
    return book.tidy(text) + scale.tail


def _both_sides(a: float, b: float, scale: Scale, full: bool) -> str:
    low, high = plain(a), plain(b)
    say = scale.book.say
    text = say("range.both", low=low, below=scale.words(True), high=high, above=scale.words(False))
    if not full:
        return text
    if scale.sort == "money":
        return say("range.both.money", text=text, unit=scale.heading)
    unit = say("points") if scale.sort == "share" else scale.heading
    return say("range.both.unit", text=text, unit=unit)
