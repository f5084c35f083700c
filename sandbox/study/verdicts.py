"""When to say what: the verdict on one difference, never in contradiction to the interval shown beside it."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

from sandbox.declare.measure import Measure

if TYPE_CHECKING:
    from sandbox.study.results import Difference

LEAST_RUNS = 30
"""Below this many replications nothing is said."""
FEASIBLE_RUNS = 5000
"""More replications than this in all is no advice to give."""
SURE, LIKELY, LEANING = 0.99, 0.95, 0.90


class Verdict(Enum):
    """What can be said of a difference. The value is the key of its phrase in the catalogues of each language."""

    UNDEFINED = "undefined"
    ESTIMATING = "estimating"
    NO_EFFECT = "no_effect"
    SAME = "same"
    SURELY_BETTER = "almost_surely_better"
    SURELY_WORSE = "almost_surely_worse"
    LIKELY_BETTER = "very_likely_better"
    LIKELY_WORSE = "very_likely_worse"
    LEANS_BETTER = "leans_better"
    LEANS_WORSE = "leans_worse"
    CHANGED = "changed"
    """Clear of zero where neither direction is better."""
    SEEMS_CHANGED = "seems_changed"
    """The same off the headline, where nothing holds jointly."""
    OPEN = "open"
    """No difference seen yet; a feasible number of further runs would tell."""
    UNDECIDABLE = "undecidable"

    @property
    def side(self) -> str:
        """`better`, `worse` or `changed` where the joint interval is clear of zero; else empty."""
        return _SIDES.get(self, "")

    @property
    def mark(self) -> str:
        """Shape beside the word: `filled`, `hollow`, `dash` or empty."""
        if self.side:
            return "filled"
        return {Verdict.UNDEFINED: "", Verdict.ESTIMATING: "", Verdict.NO_EFFECT: "dash"}.get(self, "hollow")

    @property
    def english(self) -> str:
        """The words in English."""
        return _ENGLISH[self]


_SIDES = {
    Verdict.SURELY_BETTER: "better",
    Verdict.LIKELY_BETTER: "better",
    Verdict.SURELY_WORSE: "worse",
    Verdict.LIKELY_WORSE: "worse",
    Verdict.CHANGED: "changed",
}
_ENGLISH = {
    Verdict.UNDEFINED: "not defined here",
    Verdict.ESTIMATING: "still estimating",
    Verdict.NO_EFFECT: "no effect: this lever cannot touch it",
    Verdict.SAME: "practically the same",
    Verdict.SURELY_BETTER: "almost surely better (99 in 100)",
    Verdict.SURELY_WORSE: "almost surely worse (99 in 100)",
    Verdict.LIKELY_BETTER: "very likely better (95 in 100)",
    Verdict.LIKELY_WORSE: "very likely worse (95 in 100)",
    Verdict.LEANS_BETTER: "leans better, not certain",
    Verdict.LEANS_WORSE: "leans worse, not certain",
    Verdict.CHANGED: "changes",
    Verdict.SEEMS_CHANGED: "seems to change, not certain",
    Verdict.OPEN: "no difference can be seen yet",
    Verdict.UNDECIDABLE: "this model cannot tell them apart",
}


def shown_interval(difference: Difference) -> tuple[float, float] | None:
    """The interval a verdict goes by: the joint one on the headline, otherwise the difference's own."""
    if difference.sim_low is not None and difference.sim_high is not None:
        return difference.sim_low, difference.sim_high
    if difference.low is not None and difference.high is not None:
        return difference.low, difference.high
    return None


def verdict(difference: Difference, measure: Measure, n: int | None = None, *, headline: bool = True) -> Verdict:
    """The first rule that fits.

    n: replications behind the difference (its own count where None); for an undefined one, those run. Off the headline
    there is no joint interval, so nothing stronger than 'leans' is said there.
    """
    count = difference.n if n is None else n
    span = shown_interval(difference)
    if count < LEAST_RUNS:
        return Verdict.ESTIMATING
    if span is None or difference.mean is None or not math.isfinite(difference.mean):
        return Verdict.UNDEFINED
    if difference.unmoved:
        return Verdict.NO_EFFECT
    low, high = span
    if -measure.matters <= low and high <= measure.matters:
        return Verdict.SAME
    clear = low > 0 or high < 0
    if measure.better == "none" or difference.p_mean is None:
        if not clear:
            return _unsettled(difference, measure)
        return Verdict.CHANGED if headline else Verdict.SEEMS_CHANGED
    return _sided(difference, measure, clear, headline)


def _sided(difference: Difference, measure: Measure, clear: bool, headline: bool) -> Verdict:
    chance = difference.p_mean or 0.0
    good = chance >= 0.5
    sure = max(chance, 1.0 - chance)
    if clear and headline and sure >= SURE:
        return Verdict.SURELY_BETTER if good else Verdict.SURELY_WORSE
    if clear and headline and sure >= LIKELY:
        return Verdict.LIKELY_BETTER if good else Verdict.LIKELY_WORSE
    if sure >= LEANING:
        return Verdict.LEANS_BETTER if good else Verdict.LEANS_WORSE
    return _unsettled(difference, measure)


def _unsettled(difference: Difference, measure: Measure) -> Verdict:
    return Verdict.UNDECIDABLE if more_runs(difference, measure) is None else Verdict.OPEN


def more_runs(difference: Difference, measure: Measure) -> int | None:
    """About how many further replications would settle it: the interval either clear of zero or inside ± matters.

    Supposes that the mean difference stays where it is, and that the interval shrinks with the root of the runs; takes
    the easier of the two ends; rounded up to one figure. None where it is settled, or takes more than FEASIBLE_RUNS in
    all.
    """
    span = shown_interval(difference)
    if span is None or difference.mean is None or difference.n < 2:
        return None
    low, high = span
    if low > 0 or high < 0 or (-measure.matters <= low and high <= measure.matters):
        return None
    target = max(abs(difference.mean), measure.matters - abs(difference.mean))
    if target <= 0.0:
        return None
    needed = difference.n * ((high - low) / 2.0 / target) ** 2
    if needed > FEASIBLE_RUNS:
        return None
    more = max(needed - difference.n, 10.0)
    unit = 10 ** math.floor(math.log10(more))
    return int(math.ceil(more / unit) * unit)
