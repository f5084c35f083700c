"""The answer of the quota calculator, as data: for a report, for JSON, for Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sandbox.cross_border.rules.money import plain
from sandbox.cross_border.rules.pool import PoolQuota
from sandbox.cross_border.rules.position import MaxNew
from sandbox.cross_border.rules.weights import Line


@dataclass(frozen=True)
class MemberAnswer:
    """A member of a group, in fen: its limit, its use of that, its use of the parent's quota, the room left to it."""

    mode: str
    limit: int
    own: int
    shared: int
    headroom: int
    may_borrow: bool
    max_new: MaxNew
    reasons: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, amounts in CNY."""
        return {
            "mode": self.mode, "limit": plain(self.limit), "own": plain(self.own), "shared": plain(self.shared),
            "headroom": plain(self.headroom), "may_borrow": self.may_borrow, "max_new": _max_new(self.max_new),
            "reasons": list(self.reasons),
        }  # fmt: skip


@dataclass(frozen=True)
class Quota:
    """What the rule book says about a portfolio on a day.

    limit, weighted: whole fen. max_new: hundredths of each currency. members, shared_available: of a group only; pool:
    of a cash pool only. `as_dict` has the same as plain numbers, amounts in CNY.
    """

    date: dt.date
    mode: str
    limit: int
    weighted: int
    over_limit: bool
    may_borrow: bool
    reasons: tuple[str, ...]
    lines: tuple[Line, ...]
    max_new: MaxNew
    warnings: tuple[str, ...] = ()
    shared_available: int | None = None
    members: Mapping[str, MemberAnswer] = field(default_factory=dict)
    pool: PoolQuota | None = None

    @property
    def headroom(self) -> int:
        """Limit less the weighted outstanding, in fen; negative over the limit."""
        return self.limit - self.weighted

    @property
    def utilisation(self) -> float | None:
        """Weighted outstanding over the limit; None where the limit is 0."""
        return round(float(Fraction(self.weighted, self.limit)), 6) if self.limit else None

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready: amounts in CNY (max_new in its currency) with at most two decimals, undefined is None."""
        out: dict[str, Any] = {
            "date": self.date.isoformat(),
            "mode": self.mode,
            "limit": plain(self.limit),
            "weighted_outstanding": plain(self.weighted),
            "headroom": plain(self.headroom),
            "utilisation": self.utilisation,
            "over_limit": self.over_limit,
            "may_borrow": self.may_borrow,
            "reasons": list(self.reasons),
            "lines": [_line(line) for line in self.lines],
            "max_new": _max_new(self.max_new),
            "warnings": list(self.warnings),
        }
        if self.shared_available is not None:
            members = {name: member.as_dict() for name, member in self.members.items()}
            out["group"] = {"shared_available": plain(self.shared_available), "members": members}
        if self.pool is not None:
            out["pool"] = {
                "eligible": self.pool.eligible, "foreign_debt": plain(self.pool.foreign_debt),
                "lending": plain(self.pool.lending), "reasons": list(self.pool.reasons),
            }  # fmt: skip
        return out


def _line(line: Line) -> dict[str, Any]:
    out = {
        "id": line.id, "weight": float(line.weight), "weighted": plain(line.weighted), "counted": plain(line.counted),
        "clause": line.clause,
    }  # fmt: skip
    return {"member": line.member, **out} if line.member else out


def _max_new(found: MaxNew) -> dict[str, dict[str, int | float]]:
    return {currency: {term: plain(amount) for term, amount in terms.items()} for currency, terms in found.items()}
