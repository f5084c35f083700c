"""Pure functions of the population: sizes, tiers, hazards, names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, ndtri

from sandbox.kernel.hazard import hazard_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LOG_ROOT_2PI = 0.5 * math.log(2.0 * math.pi)


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


def noisy_look(quality: Floats, u: Floats, accuracy: float) -> Floats:
    """Latent quality seen with noise: accuracy x quality + sqrt(1 - accuracy^2) x noise, standard normal; shape (n,).

    The score of a firm's credit file, and of the report on its use of special funds (P:III.24). Accuracies are
    assumptions (S:A6.4).
    """
    score: Floats = accuracy * quality + np.sqrt(1.0 - accuracy * accuracy) * ndtri(u)
    return score


def credit_tier(score: Floats, shares: Mapping[str, float]) -> NDArray[np.int8]:
    """Credit tier 0 (A) to 3 (D) of a score: of standard normal scores the best `shares[A]` are A, and so on.

    The thresholds are the score's quantiles at the start and stay where they are: better scores mean more firms in A.
    Source: tiers of credit-risk classification (S:A6.1); shares are assumptions (S:A6.4).
    """
    return category(1.0 - ndtr(score), list(shares.values()))


def score_within(score: Floats, tier: NDArray[np.int8], shares: Mapping[str, float]) -> Floats:
    """Standard normal scores moved into given tiers, their order within a tier kept; shape (n,).

    For firms whose tier is known and whose score is not: the score's rank among all becomes its rank within the tier.
    """
    edges = np.concatenate([[0.0], np.cumsum(np.asarray(list(shares.values()), np.float64))])
    edges[-1] = 1.0
    worse = edges[tier] + (edges[tier.astype(np.intp) + 1] - edges[tier]) * (1.0 - ndtr(score))
    moved: Floats = ndtri(np.clip(1.0 - worse, 1e-12, 1.0 - 1e-12))
    return moved


def with_compliance(score: Floats, compliance: Floats, weight: float, correlation: float) -> Floats:
    """The score of a firm that also files a compliance score: both weighted, scaled back to variance one; shape (n,).

    ((1 - w) score + w compliance) / sqrt((1 - w)^2 + w^2 + 2 w (1 - w) r), r the correlation of the two, so that the
    thresholds of the tiers keep their meaning. Source of the mechanism: P:III.24; the weight is a policy's choice.
    """
    spread = np.sqrt((1.0 - weight) ** 2 + weight**2 + 2.0 * weight * (1.0 - weight) * correlation)
    both: Floats = ((1.0 - weight) * score + weight * compliance) / spread
    return both


def faded(points: Floats, days: float, half_life: float) -> Floats:
    """Points after so many days, of which half are forgotten in every half-life (days); shape (n,)."""
    left: Floats = points * 0.5 ** (days / half_life)
    return left


def points_of_incident(lost: float, regained: float, whole: bool) -> float:
    """Points for an incident found: lost, and partly or wholly regained where the customers were made whole."""
    return (regained if whole else 0.0) - lost


def yearly_hazards(probabilities: Mapping[str, float]) -> Floats:
    """Hazard -ln(1 - q) of each year of life (S:A5.10); the last one holds for all later years."""
    return np.array([hazard_of(q) for q in probabilities.values()])


def quality_factor(quality: Floats, effect: float) -> Floats:
    """Relative hazard exp(-effect x quality - effect^2 / 2): mean 1 over standard normal quality."""
    return np.exp(-effect * quality - 0.5 * effect * effect)


def look_noise(size: Floats, noise: float, transparency: float) -> Floats:
    """Spread of an investor's look at firms of this relative size: noise x size^-transparency, within 0.05 to 20.

    Little is known about small firms, and of young ones most are small: asymmetric information (S:A5.4).
    """
    return np.clip(noise * np.maximum(size, 1e-12) ** -transparency, 0.05, 20.0)


def admission_gain(mean: Floats, variance: Floats, weight: Floats, bar: Floats) -> Floats:
    """Rise of the expected quality by the news of an admission with P(admitted | q) = Phi(weight q - bar).

    Before the news q ~ N(mean, variance). Bayes: E[q | admitted] - mean = variance weight / D x phi(x) / Phi(x), x =
    (weight mean - bar) / D, D^2 = 1 + weight^2 variance: never negative, and larger the less was known before.
    """
    spread = np.sqrt(1.0 + weight * weight * variance)
    x = (weight * mean - bar) / spread
    hazard = np.exp(-0.5 * x * x - LOG_ROOT_2PI - log_ndtr(x))
    gain: Floats = variance * weight / spread * hazard
    return gain


def expected_quality(look: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """Mean look / (1 + s^2) and variance s^2 / (1 + s^2) of a standard normal quality after a look with noise s."""
    square = noise * noise
    return look / (1.0 + square), square / (1.0 + square)


def funded_probability(quality: Floats, noise: Floats, least: float) -> Floats:
    """Chance that a look at a firm of this quality makes investors expect at least `least`, without any other news."""
    chance: Floats = ndtr((quality - least * (1.0 + noise * noise)) / noise)
    return chance


def raised_probability(chance: Floats, per_graduate: float, graduates: Ints) -> Floats:
    """Chance of funding with n recent graduates of the sector: chance x (1 + per_graduate x n), at most 1 (S:A9.21)."""
    raised: Floats = np.minimum(1.0, chance * (1.0 + per_graduate * graduates))
    return raised
