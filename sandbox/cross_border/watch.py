"""The monthly look at stocks: use of the limits, open positions, what a fall of the CNY would cost."""

from __future__ import annotations

from sandbox.cross_border.contract import OPEN, PIPS, Borrower, Group
from sandbox.cross_border.desk import Desk
from sandbox.cross_border.needs import Needs
from sandbox.cross_border.quotas import Quotas
from sandbox.cross_border.tally import GroupUse
from sandbox.kernel.clock import DAY

NEAR = 9
"""Tenths of the limit from which a borrower is near it."""
YEAR_DAYS = 365 * DAY


def watch(desk: Desk, needs: Needs, t: int) -> None:
    """Add the stocks of second `t` to the tally."""
    desk.tally.months += 1
    desk.path.append((t, *desk.stocks()))
    for borrower in desk.quotas.active:
        if borrower.counted:
            _use(desk, borrower)
            _risk(desk, needs, borrower, t)
    for group in desk.groups:
        if group.parent.counted:
            desk.tally.group_months += 1
            desk.tally.blocked += desk.quotas.available(group) <= 0
            desk.uses.setdefault(group.parent.name, GroupUse()).add(*group_use(desk.quotas, group))


def group_use(quotas: Quotas, group: Group) -> tuple[int, list[int]]:
    """The parent's limit, and what each member uses of it, the parent first, in fen (C:1.8).

    A subsidiary uses of it what it owes beyond its own limit, and only where the quota is shared.
    """
    parts = [group.parent.used]
    shares = quotas.shares(group)
    parts += [max(0, s.used - quotas.limit(s)) if shares else 0 for s in group.subsidiaries]
    return quotas.limit(group.parent), parts


def _use(desk: Desk, borrower: Borrower) -> None:
    """Use of the limit; a subsidiary that shares is measured against its own limit and what it uses of the parent's."""
    if not borrower.used:
        return
    tally, quotas = desk.tally, desk.quotas
    room = quotas.room(borrower)
    limit = borrower.used + room if room >= 0 else quotas.limit(borrower)
    tally.borrower_months += 1
    tally.used += borrower.used
    tally.limit += limit
    tally.near += 10 * borrower.used > NEAR * limit
    tally.over += room < 0


def _risk(desk: Desk, needs: Needs, borrower: Borrower, t: int) -> None:
    """Open position and its cover; firms only have output, so foreign income is theirs alone."""
    tally = desk.tally
    drawn = [c for c in borrower.live if c.channel == OPEN and c.out]
    if not drawn:
        return
    owed = [c.amount * desk.prices.of(c.currency) // PIPS for c in drawn]
    position = sum(owed)
    tally.open += position
    tally.due += sum(worth for c, worth in zip(drawn, owed, strict=True) if c.due <= t + YEAR_DAYS)
    assets = max(0, needs.assets(borrower))
    tally.assets += assets
    # A CNY worth a tenth less makes the dollar dearer by a ninth, one worth a fifth less by a quarter.
    tally.loss_10 += min(assets, position // 9)
    tally.loss_20 += min(assets, position // 4)
    if borrower.earns and borrower.row >= 0:
        output = float(needs.firms.columns.output[borrower.row])
        tally.income += int(desk.rules.need.foreign_income_size * output)
