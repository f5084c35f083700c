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


@dataclass(slots=True)
class Month:
    """What borrowers of one kind have at one look; amounts in fen.

    owing: borrowers with debt that counts, or cash pools with some. over: those over their limit. used, limit: of all
    who owe. used_over: what those over their limit use.
    """

    owing: int = 0
    over: int = 0
    used: int = 0
    limit: int = 0
    used_over: int = 0

    def add(self, used: int, limit: int, over: bool) -> None:
        """Take in one who owes."""
        self.owing += 1
        self.used += used
        self.limit += limit
        if over:
            self.over += 1
            self.used_over += used


@dataclass(slots=True)
class SinglesUse:
    """Monthly use of their limits by borrowers of one kind that are in no leasing group, pooled.

    total: sums over the months. fullest: the month in which they use most, of those with a limit; not that with the
    largest share, which would be one in which hardly anybody owes.
    """

    total: Month = field(default_factory=Month)
    fullest: Month = field(default_factory=Month)

    def add(self, month: Month) -> None:
        """Take in a month."""
        total, before = self.total, self.fullest
        total.owing += month.owing
        total.over += month.over
        total.used += month.used
        total.limit += month.limit
        total.used_over += month.used_over
        if month.limit > 0 and month.used > before.used:
            self.fullest = month
