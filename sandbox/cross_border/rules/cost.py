"""All-in cost of borrowing at home and abroad, and the choice between them. Rates are shares a year."""

from __future__ import annotations

CNY, HEDGED, OPEN = "cny", "usd_hedged", "usd_open"


def all_in(channel: str, spread: float, offshore_cny: float, usd: float, forward_premium: float) -> float:
    """What a loan from abroad costs a year (C:5.3): money rate and spread, and the forward premium where it is hedged.

    Never below 0. What the exchange rate does to a loan that is not hedged comes on top.
    """
    money = {CNY: offshore_cny, HEDGED: usd + forward_premium, OPEN: usd}[channel]
    return max(0.0, money + spread)


def cheaper_abroad(home: float, costs: dict[str, float]) -> tuple[str, ...]:
    """The channels that cost less than `home`, the cheapest first; in the order of `costs` where they cost the same."""
    ranked = sorted((cost, place, channel) for place, (channel, cost) in enumerate(costs.items()))
    return tuple(channel for cost, _, channel in ranked if cost < home)


def risk_premium(soundness: float, effect: float) -> float:
    """What a borrower pays for its risk, a share a year: `effect` of the weakest firm, less `effect` of the soundest.

    effect x (1 - 2 soundness); soundness: share of firms that are weaker, 0 to 1. In the middle it is nothing.
    """
    return effect * (1.0 - 2.0 * soundness)


def over_benchmark(cost: float, money: float) -> float:
    """All-in cost above the money rate of the loan's own currency, a share a year: what a cap looks at (C:3a C2)."""
    return cost - money


def carry_factor(differential: float, per_point: float, soundness: float) -> float:
    """Borrowing with carry over borrowing without (C:3a C1): 1 + per_point x 100 differential x 2 (1 - soundness).

    soundness: share of firms that are weaker, 0 to 1; a firm of mean quality has 1/2. No carry where foreign money is
    dearer.
    """
    return 1.0 + max(0.0, per_point * 100.0 * differential) * 2.0 * (1.0 - soundness)
