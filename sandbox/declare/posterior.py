"""Drawing one number over an uncertainty, by inverse CDF, inside bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sandbox.declare.kinds import Number
from sandbox.declare.uncertainty import Binomial, Poisson, Relative, Spread, Uncertainty


def draw_number(kind: Number, value: float, uncertainty: Uncertainty, u: float, tail: float) -> float:
    """The number at `u` in [0, 1] of `uncertainty` about `value`, within the kind's bounds.

    tail: posteriors are cut to [tail, 1 - tail]. Raises ValueError for an uncertainty that no number has, and for a
    range that lies outside the bounds.
    """
    if isinstance(uncertainty, Spread):
        return _within(kind, uncertainty.low, uncertainty.high, u)
    if isinstance(uncertainty, Relative):
        ends = sorted((value * (1.0 - uncertainty.share), value * (1.0 + uncertainty.share)))
        if kind.whole:
            ends = [math.floor(ends[0]), math.ceil(ends[1])]
        return _within(kind, ends[0], ends[1], u)
    if isinstance(uncertainty, Poisson):
        return bounded(kind, value * gamma_factor(uncertainty, u, tail))
    if isinstance(uncertainty, Binomial):
        return bounded(kind, _beta(uncertainty, u, tail))
    raise ValueError(f"{uncertainty.words} is no uncertainty of a single number")


def bounded(kind: Number, x: float) -> float:
    """`x` (rounded where only whole numbers count) cut to the kind's bounds."""
    return min(max(float(math.floor(x + 0.5)) if kind.whole else x, kind.low), kind.high)


def scale_range(parts: Iterable[float], low: float, high: float) -> tuple[float, float]:
    """The factors from 0 up by which all `parts`, which lie in [low, high], can be multiplied and still lie there."""
    least, most = 0.0, math.inf
    for part in parts:
        if part > 0.0:
            least, most = max(least, low / part), min(most, high / part)
        elif part < 0.0:
            least, most = max(least, high / part), min(most, low / part)
    return least, most


def gamma_factor(uncertainty: Poisson, u: float, tail: float) -> float:
    """Gamma(count + 1/2) / count at `u`: by what a rate from so many events may have to be multiplied."""
    from scipy.special import gammaincinv  # noqa: PLC0415 - heavy, and needed only here

    return float(gammaincinv(uncertainty.count + 0.5, _inside(u, tail))) / uncertainty.count


def _beta(uncertainty: Binomial, u: float, tail: float) -> float:
    from scipy.special import betaincinv  # noqa: PLC0415 - heavy, and needed only here

    a, b = uncertainty.successes + 0.5, uncertainty.trials - uncertainty.successes + 0.5
    return float(betaincinv(a, b, _inside(u, tail)))


def _inside(u: float, tail: float) -> float:
    return min(max(u, tail), 1.0 - tail)


def _within(kind: Number, low: float, high: float, u: float) -> float:
    low, high = max(low, kind.low), min(high, kind.high)
    if low > high:
        raise ValueError(f"the range lies outside {kind.allowed}")
    if not kind.whole:
        return min(low + u * (high - low), high)
    first, last = math.ceil(low), math.floor(high)
    if first > last:
        raise ValueError(f"there is no whole number from {low:g} to {high:g}")
    return min(first + math.floor(u * (last - first + 1)), last)
