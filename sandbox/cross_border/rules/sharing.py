"""Leasing subsidiaries that use their parent's unused quota (C:1.8).

    shared_available = parent's limit - parent's own use - what the subsidiaries use of it

A subsidiary uses its own limit first, then the parent's (assumption: the rule says only that it uses the parent's
unused quota when its own is insufficient). Shared use counts risk-weighted (assumption).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sandbox.cross_border.rules.book import Law
from sandbox.cross_border.rules.facility import Borrower
from sandbox.cross_border.rules.money import shown
from sandbox.cross_border.rules.position import Position

PARENT = "parent"


@dataclass(frozen=True)
class Use:
    """What a member of a group has, in fen: its limit, its use of that and of the parent's, and what is left to it.

    headroom: own room and, where it shares, what is available of the parent's.
    """

    position: Position
    limit: int
    own: int
    shared: int
    headroom: int


@dataclass(frozen=True)
class GroupUse:
    """A group: what is available of the parent's quota, in fen, and the use of every member, the parent first."""

    shared_available: int
    members: Mapping[str, Use]
    reasons: tuple[str, ...]

    @property
    def limit(self) -> int:
        """The parent's limit and every subsidiary's own, in fen."""
        return sum(use.limit for use in self.members.values())

    @property
    def weighted(self) -> int:
        """What counts, over the whole group, in fen."""
        return sum(use.own + use.shared for use in self.members.values())


def use_own_first(limit: int, weighted: int) -> tuple[int, int]:
    """A subsidiary's use in fen, of its own limit and of the parent's."""
    own = min(weighted, limit)
    return own, weighted - own


def shared_available(parent_limit: int, parent_own: int, shared: int) -> int:
    """What is left of the parent's quota, in fen; negative over it."""
    return parent_limit - parent_own - shared


def group_use(
    parent: tuple[Borrower, Position], subsidiaries: Mapping[str, tuple[Borrower, Position]], law: Law, sharing: bool
) -> GroupUse:
    """The use of every member. Those that may not share stand on their own limit, and the reasons say why."""
    reasons, group_bar = _may_share(parent, law) if sharing else ([], "not asked for")
    own, top = parent[1].weighted, parent[1].limit
    split: dict[str, tuple[int, int, bool]] = {}
    for name, (borrower, found) in subsidiaries.items():
        bar = group_bar or _bar(borrower, found)
        if bar:
            split[name] = (found.weighted, 0, False)
            if not group_bar:
                reasons.append(f"{name} does not share: {bar}")
        else:
            split[name] = (*use_own_first(found.limit, found.weighted), True)
    left = shared_available(top, own, sum(shared for _, shared, _ in split.values()))
    shares = {name: group_bar == "" and (name == PARENT or split[name][2]) for name in (PARENT, *subsidiaries)}
    blocked = left < 0 and any(shares.values())
    if blocked:
        reasons.append(
            f"the parent's quota is exceeded by {shown(-left)}: no member that shares it may take on anything new "
            "(C:1.4, assumption for the group)"
        )
    uses = {PARENT: Use(_blocked(parent[1], blocked), top, own, 0, left)}
    for name, (_, found) in subsidiaries.items():
        used, shared, sharer = split[name]
        room = found.limit - used + (left if sharer else 0)
        now = _sharing(found) if sharer else found
        uses[name] = Use(_blocked(now, blocked and sharer), found.limit, used, shared, room)
    return GroupUse(0 if group_bar else left, uses, tuple(reasons))


def _may_share(parent: tuple[Borrower, Position], law: Law) -> tuple[list[str], str]:
    """Reasons so far, and what bars the whole group from sharing (empty if nothing does)."""
    borrower, found = parent
    if not law.flag("sharing.allowed"):
        text = f"no sharing of quota on {law.day.isoformat()} (C:1.8)"
        return [text], text
    if borrower.type != "leasing_parent":
        text = f"no sharing: the parent is of type {borrower.type}, not leasing_parent (C:1.8)"
        return [text], text
    if found.mode != "formula":
        text = f"no sharing: the parent is in mode {found.mode}, not in the macroprudential one (C:1.8)"
        return [text], text
    note = law.steps["sharing.allowed"].note
    return [f"shared: own limit first, then the parent's ({law.document('sharing.allowed')}; {note})"], ""


def _bar(borrower: Borrower, found: Position) -> str:
    if borrower.financial:
        return f"type {borrower.type}; licensed financial institutions (金融租赁 too) may not (C:1.8)"
    if borrower.type != "leasing_subsidiary":
        return f"type {borrower.type}, not leasing_subsidiary (C:1.8)"
    if found.mode != "formula":
        return f"mode {found.mode}, not the macroprudential one (C:1.8)"
    return ""


def _sharing(found: Position) -> Position:
    """A subsidiary above its own limit is within the rule as long as the parent's quota covers it."""
    return replace(found, limit=max(found.limit, found.weighted), reasons=_without_excess(found))


def _without_excess(found: Position) -> tuple[str, ...]:
    return tuple(reason for reason in found.reasons if not reason.startswith("over the limit"))


def _blocked(found: Position, blocked: bool) -> Position:
    return replace(found, barred=(*found.barred, "the group's shared quota is exceeded")) if blocked else found
