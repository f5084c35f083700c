"""The rule book of the supervision sandbox as pure functions: no clock, no chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc

from sandbox.declare.distribution import normal_cdf, normal_quantile
from sandbox.firms.rules import quality_factor

K = TypeVar("K")
VisitClass = tuple[str, bool]
"""Tier of a test's firm, and whether customers have complained about the test within the memory of complaints."""
Decision = Literal["accepted", "returned", "refused"]


def product_quality(firm_quality: float, own: float, firm_share: float) -> float:
    """Latent quality of a product, standard normal: sqrt(w) x firm's + sqrt(1 - w) x its own, w = `firm_share`."""
    return math.sqrt(firm_share) * firm_quality + math.sqrt(1.0 - firm_share) * own


def criterion_score(quality: float, noise: float, accuracy: float) -> float:
    """Points on one criterion: mean 60, standard deviation 20, correlated with latent quality by `accuracy`.

    The scale is the model's; what is calibrated are the shares that fail (S:A3.17).
    """
    return 60.0 + 20.0 * (accuracy * quality + math.sqrt(1.0 - accuracy * accuracy) * noise)


def criteria_failed(scores: Mapping[str, float], pass_scores: Mapping[str, float]) -> tuple[str, ...]:
    """Criteria below their pass score; empty when the gate is passed: all must be met (S: process 2.1)."""
    return tuple(name for name, least in pass_scores.items() if scores[name] < least)


def review_decision(score: float, pass_score: float, return_margin: float, may_return: bool) -> Decision:
    """A panel's decision on its mean score: accepted from the pass score, returned just below it, otherwise refused.

    Returning for improvement and re-submission: S: process 2.1 ("pass / improve").
    """
    if score >= pass_score:
        return "accepted"
    if may_return and score >= pass_score - return_margin:
        return "returned"
    return "refused"


def customers_reached(elapsed: float, ramp: float, level: float) -> float:
    """Customers `elapsed` days after the start: a straight line to `level` over `ramp` days, then flat."""
    if elapsed <= 0.0:
        return 0.0
    return level if elapsed >= ramp else level * elapsed / ramp


def customer_days(elapsed: float, ramp: float, level: float) -> float:
    """Integral of `customers_reached` from the start to `elapsed` days."""
    if elapsed <= 0.0:
        return 0.0
    if elapsed < ramp:
        return level * elapsed * elapsed / (2.0 * ramp)
    return level * (elapsed - ramp / 2.0)


def days_until(customer_days_wanted: float, ramp: float, level: float) -> float:
    """Inverse of `customer_days`: days until so many customer-days are reached; inf for no customers."""
    if level <= 0.0:
        return math.inf
    if customer_days_wanted < level * ramp / 2.0:
        return math.sqrt(2.0 * ramp * customer_days_wanted / level)
    return customer_days_wanted / level + ramp / 2.0


def incident_rate(per_million: float, quality: float, effect: float) -> float:
    """Incidents per customer-day of a product of this quality: Poisson, log rate linear in quality (S:A6.6)."""
    return per_million / 1e6 / 365.25 * math.exp(-effect * quality)


def harmed_customers(affected: float, growth: float, years: float, most: float) -> float:
    """Customers harmed after `years` undetected: affected x exp(growth x years), at most `most` (S: reading note 3)."""
    if affected >= most or growth * years > 700.0:
        return min(affected, most) if growth * years <= 700.0 else most
    return min(affected * math.exp(growth * years), most)


def mean_harm(affected: float, growth: float, found_per_year: float, most: float) -> float:
    """Expected customers harmed when the incident is found at rate `found_per_year` and capped by `most`.

    Without a cap L0 theta / (theta - g) (S: reading note 3); with one, finite for every growth. Never found: the cap
    (or L0 when nothing grows).
    """
    if affected >= most:
        return max(0.0, most)
    if affected <= 0.0 or growth <= 0.0:  # nothing grows from nobody
        return max(0.0, affected)
    if found_per_year <= 0.0:
        return most
    years = math.log(most / affected) / growth
    excess = found_per_year - growth
    if abs(excess) < 1e-9:
        grown = affected * found_per_year * years
    else:
        grown = affected * found_per_year / excess * -math.expm1(-excess * years)
    return grown + most * math.exp(-found_per_year * years)


def partner_pays(loss: int, share: float, paid_before: int, cap: int) -> int:
    """Fen of a found loss in a test that the payer pays: its share, while the case's cap has room (S:A1.24)."""
    return max(0, min(math.floor(loss * share), cap - paid_before, loss))


def visit_weights(
    rule: str, table: Mapping[str, float], risk: Mapping[str, float], complaint_weight: float
) -> dict[VisitClass, float]:
    """Relative frequency of visits to a test, by the tier of its firm and whether customers have lately complained.

    `weights`: the table as it is; `proportional`: to the relative risk of the tier; `square_root`: to its square root,
    which for a fixed total of visits finds the most harm soonest (S: reading note 2); `complaints_first`: whatever the
    tier, `complaint_weight` where customers have complained and 1 elsewhere. Raises ValueError for another rule.
    """
    if rule == "weights":
        by_tier = dict(table)
    elif rule == "proportional":
        by_tier = dict(risk)
    elif rule == "square_root":
        by_tier = {tier: math.sqrt(w) for tier, w in risk.items()}
    elif rule == "complaints_first":
        return {(tier, lately): complaint_weight if lately else 1.0 for tier in table for lately in (False, True)}
    else:
        raise ValueError(f"no rule for visits is called {rule!r}")
    return {(tier, lately): w for tier, w in by_tier.items() for lately in (False, True)}


def visit_interval(per_year: float, weights: Mapping[K, float], kind: K, running: Mapping[K, int]) -> float:
    """Days between visits to a test of a class `kind` (as a tier); inf for none.

    Frequencies are proportional to `weights` and rescaled so that their mean over the tests now `running` (by class) is
    `per_year`: whatever the weights, the inspectors are asked for the same total (S: reading note 2).
    """
    tests = sum(running.values())
    mean_weight = math.fsum(weights[k] * n for k, n in running.items()) / tests if tests else weights[kind]
    if mean_weight <= 0.0 or weights[kind] <= 0.0 or per_year <= 0.0:
        return math.inf
    return 365.25 / (per_year * weights[kind] / mean_weight)


def time_left(left: int, before: float, after: float) -> int:
    """Seconds to the next visit when the interval between visits changes from `before` to `after` days, rounded up.

    What is left of the interval is gone through at the new pace: where a third was to go, a third is still to go.
    """
    return left if before == after else math.ceil(left * (after / before))


def relative_risk(shares: Mapping[str, float], correlation: float, effect: float) -> dict[str, float]:
    """Mean incident rate of each credit tier against the mean of all products, unselected.

    Quality q and score s are standard normal with this correlation r, and the rate is exp(-effect q). A tier takes the
    scores between l and u, so its mean is exp(effect^2 / 2) (P(u + effect r) - P(l + effect r)) / (P(u) - P(l)), P the
    normal distribution function; exp(effect^2 / 2) is the mean of all.
    """
    out, better = {}, 0.0
    for tier, share in shares.items():
        upper = _shifted(1.0 - better, effect * correlation)
        better = min(1.0, better + share)
        lower = _shifted(1.0 - better, effect * correlation)
        out[tier] = (upper - lower) / share if share > 0.0 else 1.0
    return out


def _shifted(p: float, by: float) -> float:
    """Normal distribution function at the p-quantile moved up by so much."""
    if p <= 1e-12 or p >= 1.0 - 1e-12:
        return 0.0 if p < 0.5 else 1.0
    return normal_cdf(normal_quantile(p) + by)


def next_window(day: int, anchor: int, interval: int) -> int:
    """First second at or after `day` (all in seconds) that lies whole intervals from the anchor (S:A1.16)."""
    return anchor + -((anchor - day) // interval) * interval


def licence_threshold(success_share: float) -> float:
    """Standardised score above which the ordinary route licenses, so that `success_share` succeed (S:A3.28)."""
    if success_share <= 0.0:
        return math.inf
    return -math.inf if success_share >= 1.0 else normal_quantile(1.0 - success_share)


def licence_score(quality: float, noise: float, spread: float) -> float:
    """Standardised score of the ordinary route: latent quality plus noise of that spread, scaled to variance one."""
    return (quality + spread * noise) / math.sqrt(1.0 + spread * spread)


def who_pays(open_after_partner: int, insured_share: float, insured_room: int, fund_left: int) -> tuple[int, int]:
    """Fen that insurer and risk fund pay of what the partner leaves open, in this order; the rest is not covered."""
    insurer = max(0, min(math.floor(open_after_partner * insured_share), insured_room))
    return insurer, max(0, min(open_after_partner - insurer, fund_left))


def effort_share(left: int, needed: int, least: float) -> float:
    """Share of the usual time spent on a file: all of it while the queue can be read before the clock runs out.

    left: seconds until the file's clock runs out; needed: seconds in which the queue as it stands would be read at the
    usual pace. Deadlines without staff shorten reviews (S:A9.14, S:A9.16).
    """
    return 1.0 if left >= needed else max(least, left / needed)


def hurried_noise(noise: float, share: float, exponent: float) -> float:
    """Noise of a score given in a share of the usual time: noise x share^-exponent (S:A9.20; 0 switches it off)."""
    return noise * share**-exponent if share < 1.0 and exponent > 0.0 else noise


def panel_score(quality: float, noises: Sequence[float], spread: float) -> float:
    """Mean score of a panel whose members each see latent quality with independent noise."""
    return quality + spread * math.fsum(noises) / len(noises)


def class_multiplier(z: float, spread: float) -> float:
    """Incident rate of an exemption class against the mean class's: exp(spread z - spread^2 / 2), mean 1."""
    return math.exp(spread * z - 0.5 * spread * spread)


def exemption_class(u: float, classes: int, first_share: float) -> int:
    """Class of a case: the first with `first_share`, the others alike (S:A9.5: one exemption dominates)."""
    if u < first_share or classes == 1:
        return 0
    return min(classes - 1, 1 + int((u - first_share) / (1.0 - first_share) * (classes - 1)))


def rate_acceptable(found: int, years: float, normal: float, acceptable: float, prior: float) -> float:
    """Probability that a class's incident rate is at most `acceptable` x `normal`, given what was found.

    found: incidents found in `years` customer-years; normal: incidents a customer-year of a mean product. With a Gamma
    prior of shape `prior` and mean `normal`, the rate's posterior is Gamma(prior + found, prior / normal + years).
    """
    if normal <= 0.0:
        return 1.0
    return float(gammainc(prior + found, acceptable * normal * (prior / normal + years)))


def further_cases(u: float, mean: float) -> int:
    """Number of further cases of a firm in a class, geometric on 0, 1, 2, ... with that mean (S:A9.3)."""
    return 0 if mean <= 0.0 else int(math.log1p(-u) / math.log(mean / (1.0 + mean)))


SMOOTHING = 5
"""Decisions at the reference that an observed wait or share of successes is mixed with: few cases say little."""


MOST_RESPONSE = 7.3
"""Factor by which demand can rise or fall at most after what firms see at the gate (S:A4.2)."""


def demand_factor(
    waited: float, decisions: int, successes: int, wait: tuple[float, float], success: tuple[float, float]
) -> float:
    """Factor on the rate of products after what was seen at the gate; (elasticity, reference) of wait and success.

    waited: days that files waited for a decision within the time looked at, those still waiting included, so that
    letting files lie does not look fast. Wait = days waited per decision, success = successes per decision, both
    mixed with SMOOTHING decisions at the reference. The factor lies between 1 / MOST_RESPONSE and MOST_RESPONSE: beyond
    that nobody has seen demand respond (S:A4.2: times 7.3, a backlog included). Elasticities 0 switch it off.
    """
    known = decisions + SMOOTHING
    mean_wait = (waited + SMOOTHING * wait[1]) / known
    share = (successes + SMOOTHING * success[1]) / known
    factor = float((mean_wait / wait[1]) ** wait[0] * (share / success[1]) ** success[0])
    return min(MOST_RESPONSE, max(1.0 / MOST_RESPONSE, factor))


def admission_signal(firm_share: float, noise: float, panel: int, pass_score: float) -> tuple[float, float]:
    """What admission tells an outsider about the firm's quality q: P(admitted | q) = Phi(weight q - bar).

    The panel's score of a product is sqrt(w) q + sqrt(1 - w) r + noise / sqrt(panel) z, w = `firm_share`, r and z
    standard normal, so weight = sqrt(w) / t and bar = pass score / t with t^2 = 1 - w + noise^2 / panel (t at least
    0.001). Source: S: reading note 1, S:A5.4 (admission lessens the asymmetry of information).
    """
    spread = max(1e-3, math.sqrt(1.0 - firm_share + noise * noise / panel))
    return math.sqrt(firm_share) / spread, pass_score / spread


def displaced_service(customer_days: float, taken: float, good_share: float) -> float:
    """Good customer-years that rivals lose: `taken` customers for each one won, from average rivals (S:A9.21).

    customer_days: what the product won; good_share: share of rivals' products that are good.
    """
    return taken * good_share * customer_days / 365.25


def mean_incident_rate(per_million: float, effect: float) -> float:
    """Incidents per customer-day of an average product: `incident_rate` over standard normal quality (S:A6.6)."""
    return incident_rate(per_million, 0.0, effect) * math.exp(0.5 * effect * effect)


def selection(quality: NDArray[np.float64], effect: float) -> NDArray[np.float64]:
    """Relative rate of products of firms of this quality: exp(g q - g^2 / 2), mean 1 over all firms (S:A5.5)."""
    return quality_factor(quality, -effect)
