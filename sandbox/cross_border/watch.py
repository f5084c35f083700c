"""The monthly look at stocks: use of the limits, open positions, what a fall of the CNY would cost."""

from __future__ import annotations

from sandbox.cross_border.contract import OPEN, PIPS, Borrower, Group
from sandbox.cross_border.desk import Desk
from sandbox.cross_border.needs import Needs
from sandbox.cross_border.quotas import Quotas
from sandbox.cross_border.tally import GroupUse, Month, SinglesUse
from sandbox.kernel.clock import DAY

NEAR = 9
"""Tenths of the limit from which a borrower is near it."""
YEAR_DAYS = 365 * DAY
HIGH_TECH, POOL = "high_tech", "pool"
"""Kinds of single borrowers beside those that a borrower has as its own."""


def watch(desk: Desk, needs: Needs, t: int) -> None:
    """Add the stocks of second `t` to the tally."""
    desk.tally.months += 1
    desk.path.append((t, *desk.stocks()))
    singles: dict[str, Month] = {}
    for borrower in desk.quotas.active:
        if borrower.counted:
            use = _use(desk, borrower)
            _risk(desk, needs, borrower, t)
            if use is not None and borrower.group is None:
                singles.setdefault(kind_of(borrower), Month()).add(*use)
    _pools(desk, needs, singles)
    for kind, month in singles.items():
        desk.singles.setdefault(kind, SinglesUse()).add(month)
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


def kind_of(borrower: Borrower) -> str:
    """What a borrower outside a group is counted as: high-tech firms apart from other enterprises."""
    return HIGH_TECH if borrower.kind == "enterprise" and borrower.high_tech else borrower.kind


def _pools(desk: Desk, needs: Needs, singles: dict[str, Month]) -> None:
    """Add the cash pools in which somebody owes. A pool is held against the limits of all its members together.

    What one member may use of the pool's quota counts once, and not with every member anew.
    """
    quotas = desk.quotas
    for host in needs.third:
        group = host.group
        if group is None or not group.pool or group.parent is not host or not host.counted:
            continue
        members = (host, *group.subsidiaries)
        used = sum(m.used for m in members)
        if used:
            over = any(m.used and quotas.room(m) < 0 for m in members)
            singles.setdefault(POOL, Month()).add(used, sum(quotas.limit(m) for m in members), over)


def _use(desk: Desk, borrower: Borrower) -> tuple[int, int, bool] | None:
    """Count the use of the limit, and return use and limit in fen and whether it is over it; None without debt.

    A subsidiary that shares is measured against its own limit and what it uses of the parent's.
    """
    if not borrower.used:
        return None
    tally, quotas = desk.tally, desk.quotas
    room = quotas.room(borrower)
    limit = borrower.used + room if room >= 0 else quotas.limit(borrower)
    tally.borrower_months += 1
    tally.used += borrower.used
    tally.limit += limit
    tally.near += 10 * borrower.used > NEAR * limit
    tally.over += room < 0
    return borrower.used, limit, room < 0


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
