"""What is counted along the way and cannot be read off the contracts afterwards: sums of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counted from second 0 on; amounts in fen, of monthly sums in fen-months.

    months: months looked at. used, limit: of borrowers with debt that counts. borrower_months, near, over: of those,
    with more than 90 % used, over the limit. group_months, blocked: of leasing groups. open: debt in foreign currency
    without a hedge. due, income: that due within 12 months, and a year's foreign income of its borrowers. assets,
    loss_10, loss_20: net assets of borrowers with open debt, and what they would lose of them.
    """

    months: int = 0
    used: int = 0
    limit: int = 0
    borrower_months: int = 0
    near: int = 0
    over: int = 0
    group_months: int = 0
    blocked: int = 0
    open: int = 0
    due: int = 0
    income: int = 0
    assets: int = 0
    loss_10: int = 0
    loss_20: int = 0
    peak: int = 0
    commissions: int = 0


@dataclass(slots=True)
class GroupUse:
    """Monthly use of a leasing parent's quota by the members of its group, the parent first; amounts in fen.

    months: those with a limit. over: those in which the members use more than there is, or use what is not there.
    total, limits: sums over the months. peak: limit and parts of the month with the largest share in use.
    """

    months: int = 0
    over: int = 0
    total: list[int] = field(default_factory=list)
    limits: int = 0
    peak: tuple[int, Sequence[int]] = (0, ())

    def add(self, limit: int, parts: Sequence[int]) -> None:
        """Take in a month."""
        used = sum(parts)
        self.over += used > limit
        if limit <= 0:
            return
        self.months += 1
        self.limits += limit
        self.total = [a + b for a, b in zip(self.total or [0] * len(parts), parts, strict=True)]
        most, before = self.peak
        if not most or used * most > sum(before) * limit:
            self.peak = (limit, tuple(parts))
