"""Cover of enforcement and infringement as pure functions: premium, subsidy, who buys, what a claim pays."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Premium:
    """A premium in fen for the whole term, and what of it the city pays."""

    premium: int
    subsidy: int

    @property
    def subsidised(self) -> float:
        """Share of the premium that the city pays; 1 where the cover costs nothing."""
        return self.subsidy / self.premium if self.premium else 1.0


def premium_of(limit: int, rate: float, years: int, subsidy: float, cap: int) -> Premium:
    """Premium of a cover of `limit` fen at a yearly `rate`; the city pays a share, at most `cap` fen a year (I:R88)."""
    premium = math.ceil(limit * rate * years)
    return Premium(premium, min(premium, math.floor(premium * subsidy), cap * years))


def bought(luck: float, take_up: float, response: float, premium: Premium) -> bool:
    """Whether a borrower buys: a share does at the full premium, more the larger the part that the city pays."""
    return luck < take_up + response * premium.subsidised


def claim_of(expense: int, covers: float, left: int) -> int:
    """What the insurer pays of an expense in fen: its share, at most what is left of the sum insured (I:R90)."""
    return min(left, math.floor(expense * covers))
