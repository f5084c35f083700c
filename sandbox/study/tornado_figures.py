"""The figures of a tornado from its records: under each end, from the base, and the swing with its doubt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from sandbox.declare.measure import Measure
from sandbox.kernel.record import Record
from sandbox.study.comparison import contrast, estimate
from sandbox.study.ratios import ratio_of_sums
from sandbox.study.sheet import Sheet
from sandbox.study.statistics import LEVEL, Array, Contrast, paired_contrast, share_contrast
from sandbox.study.tornado_points import BASE, Input
from sandbox.study.tornado_results import Arm, Bar, Change
from sandbox.study.verdicts import LEAST_RUNS

Sort = Literal["mean", "share", "sums"]
NO_CHANGE = Change(None, None, None, 0)


@dataclass(frozen=True)
class Question:
    """Whose figure: `policy` alone, or minus `reference`. baseline: the policy without a sandbox, where it counts."""

    measure: Measure
    policy: str
    reference: str | None
    baseline: str | None

    @property
    def policies(self) -> tuple[str, ...]:
        """Everybody who has to be run, each once."""
        names = (self.policy, self.reference, self.baseline)
        return tuple(dict.fromkeys(n for n in names if n is not None))


@dataclass(frozen=True)
class Figure:
    """A figure at one point.

    scores: by replication, whose mean's error is the figure's. sort: `mean` of the scores, `share` of zeros and ones,
    or `sums`, a ratio of sums whose pseudo-values the scores are.
    """

    value: float
    scores: Mapping[int, float]
    shown: Change
    sort: Sort


def figure_of(records: Iterable[Record], question: Question, level: float = LEVEL) -> Figure | None:
    """The figure of the records of one point; None where it is undefined."""
    measure = question.measure
    sheet = Sheet.of(records, question.policies, [measure], question.baseline)
    if not sheet.replications:
        return None
    sort: Sort = "mean" if measure.aggregate in ("mean", "share") else "sums"
    if question.reference is not None:
        found = contrast(sheet, question.policy, question.reference, measure, question.baseline)
        if found is None:
            return None
        span = found.interval(1.0 - level)
        low, high = span if span is not None else (None, None)
        return Figure(found.mean, _by(sheet, found.scores), Change(found.mean, low, high, found.n), sort)
    alone = estimate(sheet, question.policy, measure, question.baseline, level)
    if alone.mean is None:
        return None
    shown = Change(alone.mean, alone.low, alone.high, alone.n)
    sort = "share" if measure.aggregate == "share" else sort
    return Figure(alone.mean, _by(sheet, _scores(sheet, question)), shown, sort)


def _scores(sheet: Sheet, question: Question) -> Array:
    measure, policy = question.measure, question.policy
    if measure.aggregate in ("mean", "share"):
        return sheet.column(policy, measure.name)
    if measure.is_ratio:
        pair = sheet.pair(policy, measure.name)
    else:
        of, base = measure.of or ("", ""), question.baseline or ""
        pair = tuple(sheet.column(policy, n) - sheet.column(base, n) for n in of)  # type: ignore[assignment]
    found = ratio_of_sums(*pair)
    return found.scores if found is not None else np.full(len(sheet.replications), np.nan)


def _by(sheet: Sheet, scores: Array) -> dict[int, float]:
    pairs = zip(sheet.replications, scores.tolist(), strict=True)
    return {replication: score for replication, score in pairs if math.isfinite(score)}


def between(a: Figure, b: Figure) -> Contrast | None:
    """The figure `a` minus `b`, over the replications that both have; None where there is none.

    Without an interval where one of them has none: a ratio whose denominator is not clear of zero has no bounded one.
    """
    both = sorted(a.scores.keys() & b.scores.keys())
    here, there = (np.array([f.scores[r] for r in both], dtype=np.float64) for f in (a, b))
    if a.sort == "share":
        return share_contrast(here, there)
    found = paired_contrast(here, there)
    if found is None or a.sort == "mean":
        return found
    value = a.value - b.value + 0.0
    unbounded = a.shown.low is None or b.shown.low is None
    return replace(found, mean=value, centre=value, error=math.nan if unbounded else found.error)


def change_of(found: Contrast | None, alpha: float) -> Change:
    """A contrast with its interval."""
    if found is None:
        return NO_CHANGE
    low, high = found.interval(alpha) or (None, None)
    return Change(found.mean, low, high, found.n)


def bar_of(
    moved: Input,
    figures: Mapping[str, Figure | None],
    failures: Mapping[str, Sequence[str]],
    bars: int,
    refined: bool,
    level: float = LEVEL,
) -> Bar:
    """The bar of one input. figures, failures: by key of the point. bars: how many are judged together.

    The swing's interval allows for its being the largest of several differences, and `clear` for all bars too
    (Bonferroni); below 30 pairs of runs nothing is clear.
    """
    base = figures.get(BASE)
    arms = []
    for end in moved.ends:
        figure = figures.get(end.key) if end.key else None
        away = between(figure, base) if figure is not None and base is not None else None
        failed = tuple(failures.get(end.key, ())) if end.key else ()
        arms.append(Arm(end, figure.shown if figure is not None else NO_CHANGE, change_of(away, 1.0 - level), failed))
    there = [f for key in dict.fromkeys((BASE, *(e.key for e in moved.ends))) if (f := figures.get(key)) is not None]
    pairs = [c for a, b in combinations(there, 2) if (c := between(a, b)) is not None]
    if not pairs:
        return Bar(moved, tuple(arms), NO_CHANGE, False, refined)
    widest = max(pairs, key=lambda c: abs(c.mean))
    alpha = (1.0 - level) / len(pairs)
    swing = change_of(widest, alpha)
    if swing.mean is not None and swing.mean < 0.0:
        low, high = (None if end is None else -end for end in (swing.high, swing.low))
        swing = Change(-swing.mean, low, high, swing.n)
    strict = widest.interval(alpha / max(1, bars)) if widest.n >= LEAST_RUNS else None
    clear = strict is not None and (strict[0] > 0.0 or strict[1] < 0.0)
    return Bar(moved, tuple(arms), swing, clear, refined)
