"""What is counted along the way and cannot be read off the contracts afterwards: sums of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass


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
    saved_hedged: int = 0
    saved_open: int = 0
    exchange: int = 0
    carry_exchange: int = 0
    commissions: int = 0
