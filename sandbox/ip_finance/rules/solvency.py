"""How long a fund lasts, in closed form: what its cap saves it in a year, and the chance that it runs empty.

Defaults depend on one another through a common factor Z (Vasicek): given Z = z a loan defaults with
p(z) = Phi((Phi^-1(q) - sqrt(R) z) / sqrt(1 - R)), q the yearly default rate, R the asset correlation (I: reading
note 2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from sandbox.declare.distribution import normal_cdf, normal_quantile

_SPAN = 9.0
"""The common factor is integrated from -9 to 9 standard deviations; what lies beyond weighs less than 1e-18."""
_STEPS = 360


def default_rate_given(factor: float, default_rate: float, correlation: float) -> float:
    """Default rate in a year whose common factor is `factor` (0 an ordinary year, below 0 a bad one)."""
    if correlation == 0.0:
        return default_rate
    threshold = normal_quantile(default_rate) - math.sqrt(correlation) * factor
    return normal_cdf(threshold / math.sqrt(1.0 - correlation))


def _mean_over_factor(of: Callable[[float], float]) -> float:
    """Mean of a bounded function of the standard normal factor; trapezes, which converge fast for smooth functions."""
    step = 2.0 * _SPAN / _STEPS
    weights = math.sqrt(2.0 * math.pi)
    return math.fsum(
        of(z) * math.exp(-0.5 * z * z) / weights * step for z in (-_SPAN + step * i for i in range(_STEPS + 1))
    )


def default_counts(loans: int, default_rate: float, correlation: float) -> list[float]:
    """Probability of 0, 1, ... `loans` defaults in a year among that many equal loans (I: reading note 3)."""

    def binomial(z: float, count: int) -> float:
        p = default_rate_given(z, default_rate, correlation)
        return math.comb(loans, count) * p**count * (1.0 - p) ** (loans - count)

    return [_mean_over_factor(lambda z, k=count: binomial(z, k)) for count in range(loans + 1)]  # type: ignore[misc]


def exceedance_in_a_year(
    loans: int, default_rate: float, correlation: float, loss_given_default: float, share: float, leverage: float
) -> float:
    """Probability that the fund's share of a year's losses is more than the fund (I: reading note 3).

    leverage: loans outstanding as a multiple of the fund; the loans are of one size.
    """
    one = loss_given_default * share * leverage / loans
    counts = default_counts(loans, default_rate, correlation)
    return math.fsum(chance for count, chance in enumerate(counts) if count * one > 1.0 + 1e-12)


def excess_default_rate(default_rate: float, correlation: float, attachment: float) -> float:
    """Mean of (DR - d)+ for a large pool of loans, d = `attachment` (I: reading note 6).

    Phi2(k, z*; sqrt R) - d Phi(z*) with k = Phi^-1(q) and z* = (k - sqrt(1 - R) Phi^-1(d)) / sqrt(R).
    Raises ValueError unless R and d lie between 0 and 1.
    """
    if not (0.0 < correlation < 1.0 and 0.0 < attachment < 1.0):
        raise ValueError("correlation and attachment must lie between 0 and 1")
    k = normal_quantile(default_rate)
    z = (k - math.sqrt(1.0 - correlation) * normal_quantile(attachment)) / math.sqrt(correlation)
    return bivariate_normal_cdf(k, z, math.sqrt(correlation)) - attachment * normal_cdf(z)


def expected_capped_payment(
    default_rate: float, correlation: float, loss_given_default: float, share: float, cap: float
) -> float:
    """Mean payment of a fund in a year, capped at `cap`; both as a share of the loans outstanding (large pool).

    E min(s DR, cap) = s (q - E(DR - cap / s)+), where s = share x loss given default.
    """
    severity = share * loss_given_default
    if cap <= 0.0 or severity <= 0.0:
        return 0.0
    if cap >= severity:
        return severity * default_rate
    return severity * (default_rate - excess_default_rate(default_rate, correlation, cap / severity))


def bivariate_normal_cdf(x: float, y: float, correlation: float) -> float:
    """P(X <= x, Y <= y) of two standard normals: Phi(x) Phi(y) + integral over the correlation (Plackett; Simpson)."""
    if not -1.0 < correlation < 1.0:
        raise ValueError("correlation must lie between -1 and 1")
    top = math.asin(correlation)

    def density(angle: float) -> float:
        sine, cosine = math.sin(angle), math.cos(angle)
        return math.exp(-(x * x + y * y - 2.0 * x * y * sine) / (2.0 * cosine * cosine))

    steps = 2_000
    width = top / steps
    inner = math.fsum(density(width * i) * (4.0 if i % 2 else 2.0) for i in range(1, steps))
    area = (density(0.0) + inner + density(top)) * width / 3.0
    return normal_cdf(x) * normal_cdf(y) + area / (2.0 * math.pi)


def total_claims(rate: float, sizes: Mapping[int, float], largest: int) -> list[float]:
    """Probability that the claims add up to 0, 1, ... `largest` (Panjer): Poisson many with mean `rate`.

    sizes: size of one claim, in whole units of 1 or more, to its probability. What is left to 1 lies above `largest`.
    """
    if any(size < 1 for size in sizes) or abs(math.fsum(sizes.values()) - 1.0) > 1e-9:
        raise ValueError("sizes must be whole units of at least 1 with probabilities that add up to 1")
    found = [math.exp(-rate)]
    for total in range(1, largest + 1):
        terms = (size * chance * found[total - size] for size, chance in sizes.items() if size <= total)
        found.append(rate / total * math.fsum(terms))
    return found


def ruin_without_income(fund: int, claims_a_year: float, sizes: Mapping[int, float], years: float) -> float:
    """Probability that the claims of `years` exceed a fund without income: the tail of a compound Poisson sum.

    fund and sizes in the same whole units; claims as in `total_claims`.
    """
    return max(0.0, 1.0 - math.fsum(total_claims(claims_a_year * years, sizes, fund)))


def ruin_with_fees(fund: float, claims_a_year: float, mean_claim: float, fees_a_year: float) -> float:
    """Probability that a fund with steady fees is ever ruined, its claims exponential (Cramer-Lundberg).

    psi(u) = (l m / c) exp(-u (1 / m - l / c)) where the fees c exceed the mean claims l m; 1 where they do not.
    """
    burden = claims_a_year * mean_claim
    if fees_a_year <= burden:
        return 1.0
    return burden / fees_a_year * math.exp(-fund * (1.0 / mean_claim - claims_a_year / fees_a_year))
