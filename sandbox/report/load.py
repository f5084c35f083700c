"""The pre-flight load check in lines: what each resource is offered, said once for the policies it holds for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from sandbox.report.book import ENGLISH_BOOK, Book
from sandbox.report.words import capital


class Load(Protocol):
    """The offered load of one resource, as the model reports it; `sentence` says it in words."""

    @property
    def sentence(self) -> str:
        """The load in plain words."""


def load_lines(
    loads: Mapping[str, Sequence[Load]], book: Book = ENGLISH_BOOK, retold: Callable[[str], str] = str
) -> list[str]:
    """One line a sentence: those of the first policy, then what differs from them under others, with their titles.

    loads: policy title to its resources' loads. retold: says a load's English sentence in the book's language.
    """
    holders: dict[str, list[str]] = {}
    for title, found in loads.items():
        for load in found:
            holders.setdefault(retold(load.sentence), []).append(title)
    first = next(iter(loads), "")
    return [
        capital(sentence) if first in titles else book.say("load.for", titles=book.listed(titles), sentence=sentence)
        for sentence, titles in holders.items()
    ]


def load_data(loads: Mapping[str, Sequence[Load]]) -> dict[str, list[dict[str, Any]]]:
    """The loads as JSON-ready data, by policy."""
    names = ("resource", "unit", "offered", "capacity", "load", "lost_share", "sentence")
    return {
        policy: [{n: _plain(getattr(load, n, None)) for n in names} for load in found]
        for policy, found in loads.items()
    }


def _plain(value: object) -> object:
    """The value, None where it is a number without bounds."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
