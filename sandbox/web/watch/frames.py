"""What the animation is made of: for each policy its cases, and for each case when it comes to which place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.web.journals import Journal
from sandbox.web.stages import ENDS, PLACE, PLACES, UNDER_TEST

DAY = 86_400
Moves = list[tuple[float, int]]
"""Day since the start, and number of the place from then on; -1 with the firm."""


def cases(journal: Journal) -> list[Moves]:
    """The moves of every case of the sandbox, in the order in which they come first.

    Where a case has ended it stays. One that was there before the first day comes to be seen under test with the first
    event that only a test has.
    """
    found: dict[str, Moves] = {}
    columns = (journal["time"], journal["system"], journal["case_id"], journal["activity"])
    for t, system, case, activity in zip(*columns, strict=True):
        if system != "supervision" or not case:
            continue
        moves = found.setdefault(case, [])
        if moves and moves[-1][1] >= 0 and PLACES[moves[-1][1]] in ENDS:
            continue
        place = PLACE.get(activity)
        if place is None and activity in UNDER_TEST and not moves:
            moves.append((float(min(0, t)), PLACES.index("test")))
        number = PLACES.index(place) if place else -1
        if place is not None and (not moves or moves[-1][1] != number):
            moves.append((round(t / DAY, 2), number))
    return [moves for moves in found.values() if moves]


def counts(found: Sequence[Moves], day: float) -> dict[str, int]:
    """How many cases are at each place on a day."""
    out = dict.fromkeys(PLACES, 0)
    for moves in found:
        here = [place for when, place in moves if when <= day]
        if here and here[-1] >= 0:
            out[PLACES[here[-1]]] += 1
    return out


def told(found: Sequence[Moves]) -> list[list[Any]]:
    """The same as plain lists, to be sent."""
    return [[list(move) for move in moves] for moves in found]
