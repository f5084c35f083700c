"""Expected shortfall: the mean of the worst replications, with an interval that knows how few they are."""

from __future__ import annotations

import math

import numpy as np

from sandbox.study.statistics import LEVEL, NOTHING, Array, Contrast, Estimate, quantile, sd

LEAST_TAIL = 5
"""Fewer replications in the tail give no interval: at a level of 95 %, below 100 replications in all."""


def tail_size(n: int, tail: float) -> float:
    """How many of n replications lie in the tail beyond the level `tail`; not a whole number in general."""
    return n * (1.0 - tail)


def _scores(losses: Array, tail: float) -> Array:
    """One value a replication whose mean is the expected shortfall: q + max(x - q, 0) / (1 - tail), q the tail's edge.

    The minimum over q that defines it: Rockafellar and Uryasev (2000), J. Risk 2:21-41. NaN stays NaN.
    """
    known = np.sort(losses[np.isfinite(losses)])
    edge = float(known[min(known.size - 1, math.ceil(tail * known.size - 1e-9) - 1)])
    scores: Array = edge + np.maximum(losses - edge, 0.0) / (1.0 - tail)
    return scores


def _ready(n: int, tail: float) -> bool:
    return tail_size(n, tail) >= LEAST_TAIL - 1e-9


def shortfall_estimate(losses: Array, tail: float, level: float = LEVEL) -> Estimate:
    """Mean of the largest (1 - tail) of the losses, one a replication, with Student's interval.

    The next loss enters with the part of a replication that is left: Acerbi and Tasche (2002), J. Banking Finance
    26:1487-1503. Error: that of the mean of its scores, the first-order error of Manistre and Hancock (2005), North
    American Actuarial J. 9:129-156. Its degrees of freedom are those of the tail's replications, not of all: with few
    of them the plain interval is too short. None of it below LEAST_TAIL replications in the tail. `tail`: replications
    that the figure rests on, rounded up.
    """
    n = int(np.count_nonzero(np.isfinite(losses)))
    if n == 0:
        return NOTHING
    scores = _scores(losses, tail)
    scores = scores[np.isfinite(scores)]
    mean = float(np.mean(scores))
    rests = max(1, math.ceil(tail_size(n, tail) - 1e-9))
    if not _ready(n, tail):
        return Estimate(mean, None, None, n, rests)
    error = sd(scores) / math.sqrt(n)
    reach = quantile((1.0 + level) / 2.0, rests - 1) * error
    return Estimate(mean, mean - reach, mean + reach, n, rests)


def shortfall_contrast(a: Array, b: Array, tail: float) -> Contrast | None:
    """Difference of two expected shortfalls over the replications that have both; None when none has.

    The worst replications need not be the same under both. Each side's scores are kept by replication, so that common
    luck cancels in the error. The error is NaN below LEAST_TAIL replications in the tail.
    """
    both = np.isfinite(a) & np.isfinite(b)
    n = int(np.count_nonzero(both))
    if n == 0:
        return None
    scores = _scores(np.where(both, a, np.nan), tail) - _scores(np.where(both, b, np.nan), tail)
    known = scores[both]
    mean = float(np.mean(known)) + 0.0
    ready = _ready(n, tail)
    error = sd(known) / math.sqrt(n) if ready else math.nan
    df = max(1, math.ceil(tail_size(n, tail) - 1e-9) - 1)
    return Contrast(mean, mean, error, df, n, scores)
