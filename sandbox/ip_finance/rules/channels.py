"""Which channel first: the order of attempts to sell a pledge that has the highest expected present value.

An attempt brings R in expectation, discounted and less its cost, and leaves the pledge to the next one with D, the
discounted chance of its failure. The order i, j is worth R_i + D_i R_j, so i goes first where R_i / (1 - D_i) is the
larger: sorting by that index gives the best order of all, and an attempt whose R is not above 0 is better left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

YEAR_DAYS = 365.0
EQUITY = "equity"
CHANNELS = ("operator", "transfer", "exchange", "mediation", "arbitration", "court", EQUITY)
"""What a pledge can be sold by. Mediation, arbitration and court are three roads to a title and the court's ladder."""
FIXED_ORDER = ("operator", "transfer", "exchange", EQUITY, "title")
"""Attempts in the order in which a bank makes them that does not compare."""


@dataclass(frozen=True)
class Step:
    """One step of an attempt. days: until it is known; chance: of a sale then; net: CNY that a sale brings."""

    days: float
    chance: float
    net: float


@dataclass(frozen=True)
class Offer:
    """An attempt as it is seen before it is made. worth: R in CNY; left: D, between 0 and 1."""

    channel: str
    worth: float
    left: float

    @property
    def index(self) -> float:
        """R / (1 - D). Assumption: a bank that reckons with means and without queues."""
        return self.worth / (1.0 - self.left) if self.left < 1.0 else -math.inf


def offer(channel: str, roads: Iterable[tuple[float, Sequence[Step]]], rate: float, cost: float = 0.0) -> Offer:
    """The offer of an attempt that takes one of several roads, each with its weight; weights add up to 1.

    rate: yearly discount rate. cost: CNY paid when the attempt begins, sold or not.
    """
    worth, left = -cost, 0.0
    for weight, steps in roads:
        on = weight
        for step in steps:
            on *= math.exp(-rate * step.days / YEAR_DAYS)
            worth += on * step.chance * step.net
            on *= 1.0 - step.chance
        left += on
    return Offer(channel, worth, left)


def best_order(offers: Sequence[Offer]) -> list[str]:
    """Channels in the order of highest expected present value; ties in the order given, worthless ones left out."""
    worthy = [one for one in offers if one.worth > 0.0]
    return [one.channel for one in sorted(worthy, key=lambda one: -one.index)]


def order_value(offers: Sequence[Offer]) -> float:
    """Expected present value in CNY of making these attempts in this order until one succeeds."""
    value, on = 0.0, 1.0
    for one in offers:
        value += on * one.worth
        on *= one.left
    return value
