"""What the figures rest on: the trust line under a scorecard."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sandbox.declare.switches import asleep, sleeps
from sandbox.report.words import say, say_count

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
    paired: bool = True,
) -> str:  # fmt: skip
    """Scope, runs, what the ranges cover, assumptions and worlds, in one line of several parts."""
    count = len(assumptions(catalogue, scenario))
    worlds = {name: w.default for name, w in catalogue.worlds.items()} | dict(scenario.worlds)
    parts = [
        say("trust.scope", title=scenario.title, start=scenario.start, end=last_day(scenario)),
        say("trust.runs" if paired else "trust.runs.one", runs=runs),
        say(f"trust.ranges.{doubt}", level=f"{level * 100:g}"),
        say_count("trust.assumptions", count),
    ]
    if worlds:
        pairs = ", ".join(say("trust.world", world=w, choice=c) for w, c in worlds.items())
        parts.append(say("trust.worlds", worlds=pairs))
    return " · ".join([*parts, say("trust.within")])
