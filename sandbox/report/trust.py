"""What the figures rest on: the trust line under a scorecard."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sandbox.declare.switches import asleep, sleeps
from sandbox.report.book import ENGLISH_BOOK, Book

if TYPE_CHECKING:
    from sandbox.declare.catalogue import Catalogue
    from sandbox.declare.scenario import Scenario


def assumptions(catalogue: Catalogue, scenario: Scenario) -> tuple[str, ...]:
    """Paths of the parameters whose value in this scenario is an assumption (the file's word goes before the
    declaration's); what belongs to a section or system that is off throughout is left out.
    """
    given = {path: a.status for path, a in scenario.parameters.items()}
    off = asleep(catalogue, scenario)
    return tuple(
        path
        for path, p in catalogue.parameters.items()
        if (given.get(path) or p.status) == "assumption" and not sleeps(path, off)
    )


def last_day(scenario: Scenario) -> dt.date:
    """The last day simulated."""
    return scenario.end - dt.timedelta(days=1)


def trust_line(
    catalogue: Catalogue, scenario: Scenario, *, runs: int, doubt: str = "luck", level: float = 0.95,
    paired: bool = True, book: Book = ENGLISH_BOOK,
) -> str:  # fmt: skip
    """Scope, runs, what the ranges cover, assumptions and worlds, in one line of several parts."""
    say = book.say
    count = len(assumptions(catalogue, scenario))
    worlds = {name: w.default for name, w in catalogue.worlds.items()} | dict(scenario.worlds)
    parts = [
        say("trust.scope", title=scenario.title, start=book.date(scenario.start), end=book.date(last_day(scenario))),
        say("trust.runs" if paired else "trust.runs.one", runs=runs),
        say(f"trust.ranges.{doubt}", level=f"{level * 100:g}"),
        book.say_count("trust.assumptions", count),
    ]
    if worlds:
        name = book.name
        pairs = [say("trust.world", world=name("world", w), choice=name(f"world.{w}", c)) for w, c in worlds.items()]
        parts.append(say("trust.worlds", worlds=book.commas.join(pairs)))
    return " · ".join([*parts, say("trust.within")])
