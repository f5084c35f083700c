"""Credit rules of IP-pledge lending as pure functions: default, what a bank believes of a firm, what it decides.

q is a yearly probability of default, `quality` standard normal over firms.
"""

from __future__ import annotations

import math

from sandbox.declare.distribution import normal_cdf, normal_quantile

HIGHEST = 0.95
"""No yearly probability of default is taken above this."""
LEAST_EFFORT = 0.05


def default_probability(base: float, quality: float, effect: float, factor: float = 1.0) -> float:
    """Yearly probability of default of one firm: base x factor x exp(-effect x quality - effect^2 / 2).

    The mean over firms is base x factor. Assumption; unscreened firms default more often (I:2.3).
    """
    return min(HIGHEST, base * factor * math.exp(-effect * quality - 0.5 * effect * effect))


def cover_factor(world: str, cover: float, raises: float, relief: float) -> float:
    """Effect of the covered share on default: up (I:B6, I:B9, I:B10), down (I:B11), or none, as the world says."""
    if world == "raises":
        return 1.0 + raises * cover
    return 1.0 - relief * cover if world == "lowers" else 1.0


def basel_correlation(default_probability: float) -> float:
    """Asset correlation of the IRB formula for firms, with the full adjustment for small ones (I:R62, I:R63)."""
    weight = -math.expm1(-50.0 * default_probability) / -math.expm1(-50.0)
    return 0.12 * weight + 0.24 * (1.0 - weight) - 0.04


def believed_quality(score: float, noise: float) -> tuple[float, float]:
    """Mean and variance of a firm's quality after a look with this noise (normal prior of mean 0, variance 1)."""
    weight = 1.0 / (1.0 + noise * noise)
    return weight * score, 1.0 - weight


def believed_default(base: float, effect: float, score: float, noise: float) -> float:
    """Probability of default that a bank believes in after its look: the mean of `default_probability` over quality."""
    mean, variance = believed_quality(score, noise)
    return min(HIGHEST, base * math.exp(-effect * mean - 0.5 * effect * effect * (1.0 - variance)))


def screening_effort(own_share: float, moral_hazard: float) -> float:
    """Share of the full effort that a bank spends on a look at a loan of which it bears `own_share` of the loss."""
    if moral_hazard == 0.0:
        return 1.0
    return max(LEAST_EFFORT, math.pow(own_share, moral_hazard))


def lends(margin: float, default: float, loss_given_default: float, own_share: float, hurdle: float) -> bool:
    """Whether the margin, less the expected loss on the bank's own share, clears the hurdle; all a year."""
    return margin - default * loss_given_default * own_share >= hurdle


def offer_chance(mean: float, quality: float, effect: float) -> float:
    """Chance of an offer elsewhere: Phi(Phi^-1(mean) sqrt(1 + effect^2) + effect x quality); its mean is `mean`."""
    if not 0.0 < mean < 1.0 or effect == 0.0:
        return mean
    return normal_cdf(normal_quantile(mean) * math.sqrt(1.0 + effect * effect) + effect * quality)


def appraised(value: float, bias: float, noise: float, luck: float) -> float:
    """An appraisal: value x exp(bias + noise x luck), luck standard normal (I:2.4)."""
    return value * math.exp(bias + noise * luck)


def decayed(value: float, decay: float, years: float) -> float:
    """True value after so many years, falling by the share `decay` a year (I:2.4)."""
    return value * math.pow(1.0 - decay, years)


LADDER = ((0.70, 15.0), (0.56, 30.0), (0.56, 60.0))
"""The court's ladder: price as a share of the second appraisal, and days after the step before (15 days' notice, the
second round within 30 days, 60 days of sale at a fixed price; I:R72)."""


def pledge_value(value: float, decay: float, years: float, distress: float, cycle: float, factor: float) -> float:
    """What a pledge is worth at disposal: decayed, in distress, and moved by the year's common factor."""
    return decayed(value, decay, years) * distress * math.exp(cycle * factor)


def present_value(amount: float, rate: float, years: float) -> float:
    """Value today of an amount due in so many years."""
    return amount * math.exp(-rate * years)
