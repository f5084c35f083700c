"""Intervals for means, shares and paired differences, one at a time and jointly. Pure functions on plain arrays.

Values are float arrays with one entry per replication, NaN where a replication has none (failed, or undefined in it).
Fewer than two values give no interval: None.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri, stdtr, stdtrit

Array = NDArray[np.float64]

LEVEL = 0.95
FEW_FOR_CORRELATION = 10
"""Below this many replications the correlations are too rough for a joint bound: Bonferroni's is used."""
_JOINT_DRAWS = 20_000
_JOINT_SEED = 20210101


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure under one policy, in the measure's unit; interval None where there is none. `n`: replications.

    tail: replications that an expected shortfall rests on; None for every other figure.
    """

    mean: float | None
    low: float | None
    high: float | None
    n: int
    tail: int | None = None


NOTHING = Estimate(None, None, None, 0)


@dataclass(frozen=True)
class Contrast:
    """A paired difference, ready for intervals: centre ± quantile(df) x error.

    scores: one a replication (NaN where missing), whose mean's error is the error of the difference; they carry the
    correlation between differences. centre is `mean` except for shares (see share_contrast). span: bounds that the
    difference cannot leave.
    """

    mean: float
    centre: float
    error: float
    df: float
    n: int
    scores: Array
    span: tuple[float, float] = (-math.inf, math.inf)

    def interval(self, alpha: float) -> tuple[float, float] | None:
        """Two-sided interval that errs with probability alpha; None below two replications or without an error."""
        if self.n < 2 or not math.isfinite(self.error):
            return None
        reach = quantile(1.0 - alpha / 2.0, self.df) * self.error
        return max(self.centre - reach, self.span[0]), min(self.centre + reach, self.span[1])

    @property
    def sd(self) -> float:
        """Standard deviation of one replication's difference."""
        return self.error * math.sqrt(self.n)


def quantile(p: float, df: float) -> float:
    """Quantile of Student's t with `df` degrees of freedom; of the normal distribution where df is infinite."""
    return float(ndtri(p) if math.isinf(df) else stdtrit(df, p))


def sd(values: Array) -> float:
    """Standard deviation of a sample of two or more; np.std's result to the last bit, at a fifth of its overhead."""
    apart = values - values.sum() / values.size
    return math.sqrt(float((apart * apart).sum()) / (values.size - 1))


def mean_estimate(values: Array, level: float = LEVEL) -> Estimate:
    """Mean with Student's interval: mean ± t(n-1) s / sqrt(n). Student (1908), Biometrika 6:1-25."""
    x = values[np.isfinite(values)]
    n = int(x.size)
    if n == 0:
        return NOTHING
    mean = float(np.mean(x))
    if n < 2:
        return Estimate(mean, None, None, n)
    reach = quantile((1.0 + level) / 2.0, n - 1) * sd(x) / math.sqrt(n)
    return Estimate(mean, mean - reach, mean + reach, n)


def wilson(successes: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Score interval of a share: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n). n of at least 1.

    Wilson (1927), JASA 22:209-212. At 0 of n its lower end is 0 and its upper end is not.
    """
    z = quantile((1.0 + level) / 2.0, math.inf)
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if successes <= 0 else max(0.0, centre - reach)
    high = 1.0 if successes >= n else min(1.0, centre + reach)
    return low, high


def share_estimate(values: Array, level: float = LEVEL) -> Estimate:
    """Share of replications in which something happened (values 0 or 1), with Wilson's interval."""
    x = values[np.isfinite(values)]
    n = int(x.size)
    if n == 0:
        return NOTHING
    share = float(np.mean(x))
    if n < 2:
        return Estimate(share, None, None, n)
    low, high = wilson(float(np.sum(x)), n, level)
    return Estimate(share, low, high, n)


def never_seen_below(n: int, level: float = LEVEL) -> float | None:
    """Upper bound of the probability of an event not seen in n replications: 1 - (1-level)^(1/n), about 3/n at 95 %.

    Clopper and Pearson (1934), one-sided; Hanley and Lippman-Hand (1983), JAMA 249:1743-1745. None for n = 0.
    """
    return 1.0 - math.exp(math.log1p(-level) / n) if n > 0 else None


def clopper_pearson(successes: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval of a share by Beta quantiles; never errs more often than 1 - level.

    Clopper and Pearson (1934), Biometrika 26:404-413.
    """
    tail = (1.0 - level) / 2.0
    low = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, 1.0 - tail))
    return low, high


def paired_contrast(a: Array, b: Array) -> Contrast | None:
    """Difference of means a - b over the replications that have both; None when none has.

    d_i = a_i - b_i; mean(d) ± t(n-1) s_d / sqrt(n). Equal luck in both makes s_d small: Law (2015), section 10.2.
    """
    d = a - b
    kept = d[np.isfinite(d)]
    n = int(kept.size)
    if n == 0:
        return None
    mean = float(np.mean(kept)) + 0.0
    error = sd(kept) / math.sqrt(n) if n > 1 else math.nan
    return Contrast(mean, mean, error, n - 1, n, d)


def share_contrast(a: Array, b: Array) -> Contrast | None:
    """Difference of two shares a - b seen on the same replications (values 0 or 1); None when no replication has both.

    With n10 and n01 the replications in which only one happened: centre (n10 - n01) / (n + 2), error
    sqrt((p10 + p01 - (p10 - p01)²) / (n + 2)), p = (count + 1) / (n + 2), normal. Bonett and Price (2012), J. Educ.
    Behav. Stat. 37:479-488. Unlike Student's it does not claim certainty where no replication differed.
    """
    plain = paired_contrast(a, b)
    if plain is None:
        return None
    d = plain.scores[np.isfinite(plain.scores)]
    total = plain.n + 2
    up, down = (np.count_nonzero(d > 0) + 1) / total, (np.count_nonzero(d < 0) + 1) / total
    error = math.sqrt((up + down - (up - down) ** 2) / total)
    return Contrast(plain.mean, float(up - down), error, math.inf, plain.n, plain.scores, (-1.0, 1.0))


def chance_above_zero(contrast: Contrast) -> float | None:
    """Probability that the true mean difference is above zero, given the runs and no opinion before them.

    The posterior under the flat prior is Student's t around the mean: T(n-1; mean / error). Box and Tiao (1973),
    section 2.4. Where all differences are alike it is 0, 0.5 (all exactly zero) or 1. None below two replications.
    """
    if contrast.n < 2 or not math.isfinite(contrast.error):
        return None
    if contrast.error == 0.0:
        return 0.5 + 0.5 * float(np.sign(contrast.mean))
    ratio = contrast.centre / contrast.error
    return float(ndtr(ratio) if math.isinf(contrast.df) else stdtr(contrast.df, ratio))


def seen_better(a: Array, b: Array, better: str) -> tuple[int, int, int]:
    """In how many replications a is better than b, in how many they tie, and in how many both are defined."""
    d = a - b
    d = d[np.isfinite(d)]
    good = d > 0 if better == "more" else d < 0
    return int(np.count_nonzero(good)), int(np.count_nonzero(d == 0)), int(d.size)


def joint_alpha(contrasts: Sequence[Contrast], level: float = LEVEL) -> float:
    """The error probability to give each of several correlated intervals so that all hold together at `level`.

    Single-step min-p: the (1 - level) quantile of the smallest two-sided p-value of normal variables with the
    correlation of the scores, from 20,000 draws with a fixed seed; each interval then takes its own t quantile at it.
    Westfall and Young (1993), section 2.3; Hothorn, Bretz and Westfall (2008), Biometrical Journal 50:346-363.
    It lies between Bonferroni's (1 - level) / k, which is used below ten replications, and 1 - level.
    Differences that do not vary have no error to share and are left out.
    """
    alpha = 1.0 - level
    varying = [c for c in contrasts if c.n > 1 and c.error > 0]
    if len(varying) < 2:
        return alpha
    floor = alpha / len(varying)
    if min(c.n for c in varying) < FEW_FOR_CORRELATION:
        return floor
    moving = [z for c in varying if (z := _standard(c.scores)) is not None]
    still = len(varying) - len(moving)  # shares that never differed: uncorrelated with everything
    correlation = np.eye(len(varying))
    if moving:
        scores = np.stack(moving, axis=1)
        correlation[still:, still:] = scores.T @ scores
    root, axes = np.linalg.eigh(correlation)
    normal = np.random.Generator(np.random.PCG64(_JOINT_SEED)).standard_normal((_JOINT_DRAWS, len(varying)))
    drawn = normal @ (axes * np.sqrt(np.clip(root, 0.0, None))).T
    largest = np.max(np.abs(drawn), axis=1)
    found = 2.0 * float(ndtr(-np.quantile(largest, level)))
    return min(alpha, max(floor, found))


def _standard(scores: Array) -> Array | None:
    """Scores centred and scaled to length one, zero where missing; None when they do not vary."""
    known = np.isfinite(scores)
    centred = np.where(known, scores - np.mean(scores[known]), 0.0)
    length = float(np.sqrt(np.sum(centred * centred)))
    return centred / length if length > 0 else None


def runs_needed(sd: float, half_width: float, level: float = LEVEL) -> int | None:
    """Fewest replications whose mean has an interval of ± `half_width`: t(n-1) sd / sqrt(n) <= half_width.

    half_width is absolute, in the measure's unit, so that means near and below zero are served as well: Law (2015),
    section 9.4.1. None where no number of replications does it (half_width not above 0 while sd is).
    """
    if not math.isfinite(sd) or not math.isfinite(half_width):
        return None
    if sd <= 0:
        return 2
    if half_width <= 0:
        return None
    p = (1.0 + level) / 2.0
    n = max(2, math.ceil((quantile(p, math.inf) * sd / half_width) ** 2))
    while quantile(p, n - 1) * sd / math.sqrt(n) > half_width:
        n += max(1, n // 1000)
    return n
