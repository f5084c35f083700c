"""Losses and principal of a securitised pool by seniority.

Losses climb from the subordinated tranche, over external support up to its limit, to the mezzanine and the senior one.
Principal goes the other way: the senior tranche is paid down first (I:R93, I:R97).
"""

from __future__ import annotations

from collections.abc import Sequence

TRANCHES = ("subordinated", "mezzanine", "senior")
"""From the first to the last to bear a loss."""


def tranche_sizes(total: int, subordinated: float, mezzanine: float) -> tuple[int, int, int]:
    """Sizes in fen that add up to `total`; the two lower ones rounded down (I:R93, I:R97 for the shares)."""
    low = int(total * subordinated)
    middle = min(int(total * mezzanine), total - low)
    return low, middle, total - low - middle


def tranche_losses(loss: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """What each layer bears of a loss, in fen, from the most subordinated on; `sizes` is what each can still bear.

    With the sizes at issue it tells a cumulative loss: the layer between a and b bears min((L - a)+, b - a).
    Raises ValueError for a loss below 0 or above the pool.
    """
    if not 0 <= loss <= sum(sizes):
        raise ValueError(f"the loss must lie between 0 and the pool; found {loss} fen")
    return _poured(loss, sizes)


def paid_down(principal: int, balances: Sequence[int]) -> tuple[int, ...]:
    """What each layer gets of principal that comes in, in fen: the last to bear a loss is the first to be paid.

    Losses made good later go back by the same order. Raises ValueError for an amount below 0 or above them all.
    """
    if not 0 <= principal <= sum(balances):
        raise ValueError(f"the principal must lie between 0 and what is outstanding; found {principal} fen")
    return _poured(principal, balances[::-1])[::-1]


def _poured(amount: int, sizes: Sequence[int]) -> tuple[int, ...]:
    out = []
    for size in sizes:
        out.append(min(amount, size))
        amount -= out[-1]
    return tuple(out)


def coupon(balance: int, rate: float) -> int:
    """A month's coupon in fen on what was outstanding when the month began, rounded down; `rate` a year."""
    return int(balance * rate / 12.0)


def watched(own_share: float, careless: float, subordinated: float) -> float:
    """Share of a loss that a bank has in mind when it looks at a firm whose loan it means to sell.

    careless: 0, it looks as if it kept the loan; 1, as if only the subordinated tranche were its own. Assumption.
    """
    return own_share * (1.0 - careless * (1.0 - subordinated))
