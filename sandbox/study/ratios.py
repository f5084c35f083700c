"""Ratios of sums with jackknife intervals, and quantiles of pooled cases with a bootstrap by replication."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sandbox.study.statistics import LEVEL, NOTHING, Array, Contrast, Estimate, quantile, sd

_BOOTSTRAP_SEED = 20210102
_CHUNK = 2_000_000


@dataclass(frozen=True)
class Ratio:
    """A ratio of sums: its value, and the jackknife's pseudo-values (NaN where a replication is missing)."""

    value: float
    scores: Array
    n: int

    @property
    def error(self) -> float:
        """Standard error by the delete-one jackknife; NaN below two replications."""
        known = self.scores[np.isfinite(self.scores)]
        return sd(known) / math.sqrt(self.n) if known.size > 1 else math.nan


def ratio_of_sums(num: Array, den: Array) -> Ratio | None:
    """Sum of numerators over sum of denominators with its pseudo-values; None when undefined (denominators add to 0).

    R = ΣN/ΣD, R(-i) the same without replication i, pseudo-value n R - (n-1) R(-i); the variance of R is that of the
    pseudo-values over n. Quenouille (1956); Miller (1974), Biometrika 61:1-15; Cochran (1977), section 6.17.
    The error is NaN where leaving one replication out leaves nothing to divide by.
    """
    known = np.isfinite(num) & np.isfinite(den)
    x, y = num[known], den[known]
    total = float(np.sum(y))
    if x.size == 0 or total == 0.0:
        return None
    value = float(np.sum(x)) / total
    scores = np.full(num.shape, np.nan)
    rest = total - y
    if x.size > 1 and np.all(np.abs(rest) > 1e-12 * np.sum(np.abs(y))):
        without = (float(np.sum(x)) - x) / rest
        scores[known] = x.size * value - (x.size - 1) * without
    return Ratio(value, scores, int(x.size))


def ratio_estimate(num: Array, den: Array, level: float = LEVEL) -> Estimate:
    """Ratio of sums ± t(n-1) x jackknife error."""
    found = ratio_of_sums(num, den)
    if found is None:
        return NOTHING
    if not math.isfinite(found.error):
        return Estimate(found.value, None, None, found.n)
    reach = quantile((1.0 + level) / 2.0, found.n - 1) * found.error
    return Estimate(found.value, found.value - reach, found.value + reach, found.n)


def ratio_contrast(num_a: Array, den_a: Array, num_b: Array, den_b: Array) -> Contrast | None:
    """Difference of two ratios of sums, both in the same jackknife: a replication is left out of both at once.

    Only replications that both have count. None when either ratio is undefined on them.
    """
    both = np.isfinite(num_a) & np.isfinite(den_a) & np.isfinite(num_b) & np.isfinite(den_b)
    a = ratio_of_sums(np.where(both, num_a, np.nan), np.where(both, den_a, np.nan))
    b = ratio_of_sums(np.where(both, num_b, np.nan), np.where(both, den_b, np.nan))
    if a is None or b is None:
        return None
    scores = a.scores - b.scores
    value = a.value - b.value + 0.0
    return Contrast(value, value, Ratio(value, scores, a.n).error, a.n - 1, a.n, scores)


def clear_of_zero(values: Array, level: float = LEVEL) -> bool:
    """Whether the mean is above zero beyond its interval: t = mean / error > t(n-1).

    A ratio whose denominator is not has no bounded interval: Fieller (1954), J. R. Stat. Soc. B 16:175-185.
    """
    x = values[np.isfinite(values)]
    if x.size < 2:
        return False
    return float(np.mean(x)) > quantile((1.0 + level) / 2.0, x.size - 1) * sd(x) / math.sqrt(x.size)


def pooled_quantile(cases: Sequence[Array], q: float, level: float = LEVEL, draws: int = 1000) -> Estimate:
    """Quantile q of all cases of all replications together, with a percentile bootstrap that draws whole replications.

    The quantile is the smallest value below or at which a share q of the cases lies. Cases of one replication belong
    together, so replications are drawn, not cases: Davison and Hinkley (1997), section 3.8. Fixed seed. `n` counts
    replications; those without a case are drawn too. A draw without any case is left out.
    """
    if not 0.0 < q <= 1.0:
        raise ValueError(f"a quantile lies above 0 and at most at 1, not at {q:g}")
    sizes = np.array([len(c) for c in cases])
    n = len(cases)
    if n == 0 or sizes.sum() == 0:
        return Estimate(None, None, None, n)
    values = np.concatenate([np.asarray(c, dtype=np.float64) for c in cases])
    order = np.argsort(values, kind="stable")
    values, owner = values[order], np.repeat(np.arange(n), sizes)[order]
    point = float(values[math.ceil(q * values.size - 1e-9) - 1])
    if n < 2:
        return Estimate(point, None, None, n)
    rng = np.random.Generator(np.random.PCG64(_BOOTSTRAP_SEED))
    found: list[Array] = []
    step = max(1, _CHUNK // values.size)
    for start in range(0, draws, step):
        counts = rng.multinomial(n, np.full(n, 1.0 / n), size=min(step, draws - start))
        below = np.cumsum(counts[:, owner], axis=1)
        totals = below[:, -1]
        kept = below[totals > 0]
        need = q * totals[totals > 0, None] - 1e-9
        found.append(values[np.argmax(kept >= need, axis=1)])
    ends = np.quantile(np.concatenate(found), [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return Estimate(point, float(ends[0]), float(ends[1]), n)
