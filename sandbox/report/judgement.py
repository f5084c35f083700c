"""The verdict on one cell of a scorecard, with its shape and its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.report.book import ENGLISH_BOOK, Book

if TYPE_CHECKING:
    from sandbox.study.results import Comparison

_MARKS = {"same": "same", "no_effect": "none", "undefined": "none", "estimating": "none"}


@dataclass(frozen=True)
class Judgement:
    """key: the verdict's key in the catalogues. side: better, worse, changed, or empty where the interval is over zero.

    more_runs: about how many further runs would settle it, None where that is not the question.
    """

    key: str
    side: str
    more_runs: int | None = None
    book: Book = field(default=ENGLISH_BOOK, repr=False, compare=False)

    @property
    def mark(self) -> str:
        """Which shape it carries: better, worse, changed, open, same or none."""
        return self.side or _MARKS.get(self.key, "open")

    @property
    def short(self) -> str:
        """The words in a table."""
        return self.book.say(f"short.{self.key}")

    @property
    def long(self) -> str:
        """The words in full."""
        if self.key == "open" and self.more_runs:
            return self.book.say("verdict.open.runs", runs=f"{self.more_runs:,}")
        return self.book.say(f"verdict.{self.key}")


def judge(comparison: Comparison, policy: str, measure: str, book: Book = ENGLISH_BOOK) -> Judgement:
    """The judgement of `policy` against the reference on `measure`. Raises KeyError for an unknown one."""
    found = comparison.verdict(policy, measure)
    more = comparison.more_runs(policy, measure) if found.value == "open" else None
    return Judgement(found.value, found.side, more, book)
