"""Losses of a securitised pool by seniority: the subordinated tranche bears them first, the senior one last."""

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
    """What each tranche bears of a pool's cumulative loss, in fen, from the most subordinated on.

    Raises ValueError for a loss below 0 or above the pool.
    """
    if not 0 <= loss <= sum(sizes):
        raise ValueError(f"the loss must lie between 0 and the pool; found {loss} fen")
    out = []
    for size in sizes:
        out.append(min(loss, size))
        loss -= out[-1]
    return tuple(out)
