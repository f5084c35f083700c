"""Pure functions of the population: sizes, tiers, hazards, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sandbox.kernel.hazard import hazard_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def sizes_to_total(weights: Floats, total: int) -> Ints:
    """Whole amounts proportional to `weights` that add up to `total` exactly (largest remainder, ties by row).

    weights: shape (n,), above 0; total in fen. Empty for no weights.
    """
    if len(weights) == 0:
        return np.empty(0, np.int64)
    exact = weights * (float(total) / float(np.sum(weights)))
    parts = np.floor(exact).astype(np.int64)
    left = int(total - int(parts.sum()))
    order = np.lexsort((np.arange(len(parts)), parts - exact))
    while left > 0:
        step = min(left, len(parts))
        parts[order[:step]] += 1
        left -= step
    while left < 0:  # float rounding of very large totals
        largest = int(np.argmax(parts))
        parts[largest] += left
        left = 0
    return parts


def category(u: Floats, shares: Sequence[float]) -> NDArray[np.int8]:
    """Index of the category in which each uniform falls; shares add up to 1."""
    edges = np.cumsum(np.asarray(shares, np.float64))[:-1]
    return np.searchsorted(edges, u, side="right").astype(np.int8)


def credit_tier(quality: Floats, u: Floats, accuracy: float, shares: Mapping[str, float]) -> NDArray[np.int8]:
    """Credit tier 0 (A) to 3 (D) from latent quality seen with noise.

    The score is accuracy x quality + sqrt(1 - accuracy^2) x noise, standard normal; the best `shares[A]` are A,
    and so on. Source: tiers of credit-risk classification (S:A6.1); accuracy and shares are assumptions (S:A6.4).
    """
    score = accuracy * quality + np.sqrt(1.0 - accuracy * accuracy) * ndtri(u)
    return category(1.0 - ndtr(score), list(shares.values()))


def yearly_hazards(probabilities: Mapping[str, float]) -> Floats:
    """Hazard -ln(1 - q) of each year of life (S:A5.10); the last one holds for all later years."""
    return np.array([hazard_of(q) for q in probabilities.values()])


def quality_factor(quality: Floats, effect: float) -> Floats:
    """Relative hazard exp(-effect x quality - effect^2 / 2): mean 1 over standard normal quality."""
    return np.exp(-effect * quality - 0.5 * effect * effect)
