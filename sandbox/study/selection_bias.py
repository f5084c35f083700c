"""The naive comparison under no effect, reckoned from the parameters before any run: selection and nothing else."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sandbox.declare.catalogue import Settings
from sandbox.declare.scenario import Scenario
from sandbox.firms import rules as firm_rules
from sandbox.firms.parameters import Population
from sandbox.supervision import rules
from sandbox.supervision.load import passing
from sandbox.supervision.parameters import SANDBOXES, Supervision

Array = NDArray[np.float64]
POINTS = 200


def grid(points: int = POINTS) -> Array:
    """Standard normal quantiles at the middles of `points` equal parts."""
    nodes: Array = ndtri((np.arange(points) + 0.5) / points)
    return nodes


def acceptance(law: Supervision, quality: Array) -> Array:
    """Chance that a product of a firm of this quality gets through completeness, criteria and panel; same shape."""
    own = grid()
    share = law.quality.firm_share
    product = math.sqrt(share) * quality[:, None] + math.sqrt(1.0 - share) * own[None, :]
    _, accepted = passing(law, product.ravel())
    chance: Array = accepted.reshape(product.shape).mean(axis=1)
    return chance


def expected_naive(settings: Settings, scenario: Scenario) -> dict[str, float] | None:
    """Outcome to the ratio of entrants to others where investors know nothing of sandboxes; None without a sandbox.

    Entrants' quality has density phi(q) r(q), r(q) = exp(g q - g^2/2) P(accepted | q), g = `demand.selection`; others'
    phi(q) exp(-m r(q)), m the products a firm has in half of the entry period. A meeting ends with a round with chance
    Phi((q - c (1 + s^2)) / s), s the noise at the firm's size; sizes are those of the start. With one product a firm,
    one size and a gate of one score this is a ratio of bivariate normal probabilities (tests/theorems).
    """
    law, population = settings.section(Supervision), settings.section(Population)
    funding = population.funding
    if law.regime not in SANDBOXES or funding.meetings <= 0.0:
        return None
    quality = grid()
    rate = acceptance(law, quality) * rules.selection(quality, law.demand.selection)
    years = (scenario.entry_end - scenario.start).days / 365.25
    entered = rate * (law.demand.city_per_year / max(1, population.city.candidates)) * years / 2.0
    others = np.exp(-entered)
    size = np.exp(population.city.size_sigma * grid())
    noise = firm_rules.look_noise(size, funding.noise, funding.transparency)
    chance = firm_rules.funded_probability(quality[:, None], noise[None, :], funding.least_quality)
    amounts = size**funding.size_elasticity
    by_quality = {
        "probability": (-np.expm1(-0.5 * funding.meetings * chance)).mean(axis=1),
        "amount": (chance * amounts).mean(axis=1),
    }
    return {name: ratio(found, rate, others) for name, found in by_quality.items()}


def ratio(outcome: Array, entrants: Array, others: Array) -> float:
    """Mean outcome under the entrants' weights over the mean under the others'."""
    top = float((outcome * entrants).sum() / entrants.sum())
    bottom = float((outcome * others).sum() / others.sum())
    return top / bottom if bottom > 0.0 else math.nan
