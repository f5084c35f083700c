"""The Pareto front of two measures over several cells, with its doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from sandbox.declare.measure import Measure
from sandbox.declare.problems import InputRefused, Problem
from sandbox.study.comparison import contrast, estimate
from sandbox.study.sheet import Sheet
from sandbox.study.statistics import LEVEL
from sandbox.study.verdicts import LEAST_RUNS

Standing = Literal["front", "open", "dominated", "undefined"]


@dataclass(frozen=True)
class Front:
    """Where each cell stands on two measures.

    standing: `front`: no other cell is at least as good on both by the means, and better on one. `open`: one is, but
    not beyond doubt. `dominated`: one is, and the paired intervals say so. `undefined`: a measure has no value there.
    dominated_by: for each cell those that dominate it beyond doubt.
    """

    measures: tuple[str, str]
    standing: Mapping[str, Standing]
    dominated_by: Mapping[str, tuple[str, ...]]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells on the front by their means."""
        return tuple(name for name, said in self.standing.items() if said == "front")

    def to_json(self) -> dict[str, Any]:
        """The front as JSON-ready data."""
        return {
            "measures": list(self.measures),
            "standing": dict(self.standing),
            "dominated_by": {name: list(by) for name, by in self.dominated_by.items()},
        }


def front_of(
    sheet: Sheet,
    cells: Sequence[str],
    measures: Mapping[str, Measure],
    pair: tuple[str, str],
    level: float = LEVEL,
) -> Front:
    """The front of two measures.

    A cell dominates another beyond doubt where its paired difference is nowhere on the worse side of zero on both
    measures, and clear of zero on one. All pairs of cells are judged together (Bonferroni: each pair's intervals err
    with (1 - level) over the number of pairs; both measures of a pair must agree, which costs nothing). Below 30 pairs
    of runs nothing is beyond doubt. Raises InputRefused for a measure that was not swept or has no good direction.
    """
    refuse_pair(measures, pair)
    used = [measures[name] for name in pair]
    means = {c: [_good(m, estimate(sheet, c, m, None, level).mean) for m in used] for c in cells}
    alpha = (1.0 - level) / max(1, len(cells) * (len(cells) - 1) // 2)
    by: dict[str, list[str]] = {c: [] for c in cells}
    behind: set[str] = set()
    for a, b in combinations(cells, 2):
        for over, under in ((a, b), (b, a)):
            if _at_least(means[over], means[under]):
                behind.add(under)
                if _beyond_doubt(sheet, over, under, used, alpha):
                    by[under].append(over)
    standing: dict[str, Standing] = {}
    for c in cells:
        if None in means[c]:
            standing[c] = "undefined"
        elif c not in behind:
            standing[c] = "front"
        else:
            standing[c] = "dominated" if by[c] else "open"
    return Front(pair, standing, {c: tuple(found) for c, found in by.items()})


def refuse_pair(measures: Mapping[str, Measure], pair: tuple[str, str]) -> None:
    """Raises InputRefused where no front of these two measures can be made; `measures` are those of the sweep."""
    problems = []
    for name in pair:
        if name not in measures:
            hint = f"There are: {', '.join(measures)}."
            problems.append(Problem("--front", name, text="this measure is not part of the sweep", hint=hint))
        elif measures[name].better == "none":
            text = "neither more nor less of it is better, so nothing can be better on it"
            problems.append(Problem("--front", name, text=text, hint="Choose a measure with a good direction."))
    if pair[0] == pair[1]:
        problems.append(Problem("--front", pair[0], text="a front needs two different measures"))
    if problems:
        raise InputRefused(problems)


def _good(measure: Measure, value: float | None) -> float | None:
    """The value so that more is better."""
    if value is None:
        return None
    return value if measure.better == "more" else -value


def _at_least(over: Sequence[float | None], under: Sequence[float | None]) -> bool:
    pairs = list(zip(over, under, strict=True))
    if any(a is None or b is None for a, b in pairs):
        return False
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return all(a >= b for a, b in known) and any(a > b for a, b in known)


def _beyond_doubt(sheet: Sheet, over: str, under: str, measures: Sequence[Measure], alpha: float) -> bool:
    clear = False
    for measure in measures:
        found = contrast(sheet, over, under, measure, None)
        span = found.interval(alpha) if found is not None and found.n >= LEAST_RUNS else None
        if span is None:
            return False
        low = span[0] if measure.better == "more" else -span[1]
        if low < 0.0:
            return False
        clear = clear or low > 0.0
    return clear
