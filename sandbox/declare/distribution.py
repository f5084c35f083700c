"""Distributions that a scenario can name, sampled by inverse CDF: one uniform is one decision."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()

FAMILIES: dict[str, tuple[str, ...]] = {
    "fixed": ("value",),
    "uniform": ("low", "high"),
    "triangular": ("min", "mode", "max"),
    "exponential": ("mean",),
    "lognormal": ("median", "sigma", "minimum"),
}
"""Family name to the names of its parts, in order. Every part but `sigma` is in the parameter's unit."""


normal_quantile: Callable[[float], float] = _NORMAL.inv_cdf
"""Standard normal quantile of a number in (0, 1)."""


def normal_cdf(x: float) -> float:
    """Standard normal distribution function."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


@dataclass(frozen=True, slots=True)
class Dist:
    """A distribution: `family` (a key of FAMILIES) and its parts in the order FAMILIES names them.

    Raises ValueError for an unknown family, a wrong number of parts, a part that is not finite, or parts out of order.
    """

    family: str
    args: tuple[float, ...]

    def __post_init__(self) -> None:
        names = FAMILIES.get(self.family)
        if names is None:
            raise ValueError(f"no such distribution: {self.family}; there are {', '.join(FAMILIES)}")
        if len(self.args) != len(names):
            raise ValueError(f"{self.family} needs {len(names)} parts: {', '.join(names)}")
        if not all(math.isfinite(a) for a in self.args):
            raise ValueError(f"every part of a {self.family} must be a finite number")
        problem = self._disorder()
        if problem:
            raise ValueError(problem)

    def _disorder(self) -> str | None:
        a = self.args
        if self.family == "uniform" and a[0] > a[1]:
            return f"low {a[0]:g} is above high {a[1]:g}"
        if self.family == "triangular" and not a[0] <= a[1] <= a[2]:
            return f"min {a[0]:g}, mode {a[1]:g}, max {a[2]:g} are not in order"
        if self.family == "exponential" and a[0] < 0:
            return f"mean {a[0]:g} is below zero"
        if self.family == "lognormal" and (a[0] <= 0 or a[1] < 0):
            return f"a lognormal needs median above 0 and sigma of at least 0, not {a[0]:g} and {a[1]:g}"
        return None

    @property
    def parts(self) -> dict[str, float]:
        """Part name to value."""
        return dict(zip(FAMILIES[self.family], self.args, strict=True))

    def with_part(self, part: str, value: float) -> Dist:
        """The same family with one part replaced. Raises KeyError for a part the family does not have."""
        names = FAMILIES[self.family]
        if part not in names:
            raise KeyError(part)
        return Dist(self.family, tuple(value if n == part else a for n, a in zip(names, self.args, strict=True)))

    def scaled(self, factor: float) -> Dist:
        """The distribution of `factor` times the quantity; shapes (`sigma`) stay."""
        return Dist(self.family, tuple(a if n == "sigma" else a * factor for n, a in self.parts.items()))

    def quantile(self, u: float) -> float:
        """Inverse CDF at `u` in (0, 1)."""
        a = self.args
        family = self.family
        if family == "fixed":
            return a[0]
        if family == "triangular":
            low, mode, high = a
            width = high - low
            if width <= 0.0:
                return low
            if u * width < mode - low:
                return low + math.sqrt(u * width * (mode - low))
            return high - math.sqrt((1.0 - u) * width * (high - mode))
        if family == "uniform":
            return a[0] + u * (a[1] - a[0])
        if family == "exponential":
            return -a[0] * math.log1p(-u)
        return max(a[2], a[0] * math.exp(a[1] * _NORMAL.inv_cdf(u)))

    def cdf(self, x: float) -> float:
        """Probability of a value of at most `x`."""
        a = self.args
        family = self.family
        if family == "fixed":
            return 1.0 if x >= a[0] else 0.0
        if family == "uniform":
            return 1.0 if x >= a[1] else max(0.0, (x - a[0]) / (a[1] - a[0]))
        if family == "triangular":
            return _triangular_cdf(x, *a)
        if family == "exponential":
            return -math.expm1(-x / a[0]) if x > 0.0 and a[0] > 0.0 else (1.0 if a[0] == 0.0 and x >= 0.0 else 0.0)
        if x < a[2] or x <= 0.0:
            return 0.0
        return normal_cdf(math.log(x / a[0]) / a[1]) if a[1] > 0.0 else (1.0 if x >= a[0] else 0.0)

    def quantile_beyond(self, u: float, elapsed: float) -> float:
        """Quantile at `u` of the value given that it exceeds `elapsed`; `elapsed` itself where none can."""
        below = self.cdf(elapsed)
        if below >= 1.0 - 1e-12:
            return elapsed
        return max(elapsed, self.quantile(min(below + u * (1.0 - below), 1.0 - 2.0**-53)))

    def mean(self) -> float:
        """Expected value; a lognormal's includes its floor."""
        a = self.args
        if self.family == "fixed":
            return a[0]
        if self.family == "uniform":
            return (a[0] + a[1]) / 2.0
        if self.family == "triangular":
            return (a[0] + a[1] + a[2]) / 3.0
        if self.family == "exponential":
            return a[0]
        median, sigma, floor = a
        whole = median * math.exp(sigma * sigma / 2.0)
        if floor <= 0.0 or sigma == 0.0:
            return max(floor, whole)
        d = math.log(floor / median) / sigma
        return floor * normal_cdf(d) + whole * normal_cdf(sigma - d)


def _triangular_cdf(x: float, low: float, mode: float, high: float) -> float:
    if x <= low:
        return 0.0 if x < low or high > low else 1.0
    if x >= high:
        return 1.0
    if x <= mode:
        return (x - low) ** 2 / ((high - low) * (mode - low))
    return 1.0 - (high - x) ** 2 / ((high - low) * (high - mode))


def poisson_quantile(u: float, mean: float) -> int:
    """Number of events of a Poisson law with `mean` at `u` in (0, 1), by inverse CDF.

    Exact summation up to a mean of 500; beyond, the normal quantile with the skewness term (Cornish-Fisher).
    """
    if mean <= 0.0:
        return 0
    if mean > 500.0:
        z = _NORMAL.inv_cdf(u)
        return max(0, math.ceil(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 - 0.5))
    n = 0
    term = math.exp(-mean)
    total = term
    while total < u and n < 10_000:
        n += 1
        term *= mean / n
        if term == 0.0 and n > mean:
            break
        total += term
    return n


def fixed(value: float) -> Dist:
    """A distribution that always gives `value`."""
    return Dist("fixed", (float(value),))


def triangular(low: float, mode: float, high: float) -> Dist:
    """Triangular from minimum, mode and maximum."""
    return Dist("triangular", (float(low), float(mode), float(high)))


def uniform(low: float, high: float) -> Dist:
    """Uniform between two ends."""
    return Dist("uniform", (float(low), float(high)))


def lognormal(median: float, sigma: float, minimum: float = 0.0) -> Dist:
    """Lognormal by median and standard deviation of the logarithm; values below `minimum` count as `minimum`."""
    return Dist("lognormal", (float(median), float(sigma), float(minimum)))


def exponential(mean: float) -> Dist:
    """Exponential by its mean."""
    return Dist("exponential", (float(mean),))
