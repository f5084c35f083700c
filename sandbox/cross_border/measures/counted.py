"""How the measures of cross-border financing are counted from the contracts and the monthly tally of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.cross_border.contract import CNY, CURRENCIES, NOT_YET, OPEN, Contract
from sandbox.cross_border.desk import Desk
from sandbox.firms.measures.groups import groups_of, suffixed, undefined
from sandbox.kernel.clock import DAY

Values = dict[str, float | None]


def measure(desk: Desk) -> Values:
    """All measures of the system, by name; money in CNY, sums of whole fen. What came before second 0 is left out."""
    found = {**_by_loan(desk, [c for c in desk.contracts if c.borrower.counted]), **_tallied(desk)}
    return _named(found)


def by_group(desk: Desk, names: Sequence[str], by: str, circle: NDArray[np.bool_] | None) -> Values:
    """What is counted loan by loan, for groups of borrowers; `names` are the groups of the firms, `by` says by what.

    Each kind of borrower of the third area is a group of its own, whatever the firms are grouped by. `circle`: which
    firms count, shape (firms,); None for all.
    """
    groups = groups_of(names, circle)
    for borrower in desk.borrowers.values():
        if borrower.row < 0:
            groups[borrower.kind] = groups.get(borrower.kind, False) or borrower.counted
    parts: dict[str, list[Contract]] = {group: [] for group in groups}
    for contract in desk.contracts:
        borrower = contract.borrower
        if borrower.counted:
            parts[names[borrower.row] if borrower.row >= 0 else borrower.kind].append(contract)
    out: Values = {}
    for group, anybody in groups.items():
        found = _named(_by_loan(desk, parts[group]))
        out |= suffixed(found if anybody else undefined(found), by, group)
    return out


def _named(values: Values) -> Values:
    return {f"abroad_{name}": value for name, value in values.items()}


def _by_loan(desk: Desk, everything: list[Contract]) -> Values:
    """What is counted loan by loan, of these contracts."""
    contracts = [c for c in everything if c.asked >= 0]
    drawn = [c for c in everything if c.drawn >= 0]
    return {
        **_borrowing(drawn),
        **_quota(desk, contracts),
        **_exchange(desk, everything),
        **_by_risk(contracts),
        "needs": len(contracts),
        "defaults": sum(c.outcome == "defaulted" and c.ended >= 0 for c in drawn),
        "lender_loss": _cny(c.loss for c in drawn if c.ended >= 0),
    }


def _cny(fen: Iterable[int]) -> float:
    return sum(fen) / 100


def _face(contract: Contract) -> int:
    """What was drawn, at the rate of the first drawdown."""
    return contract.first_face


def _borrowing(drawn: list[Contract]) -> Values:
    inside = [c for c in drawn if not c.excluded]
    shared = [c for c in inside if c.shared and not c.pooled]
    return {
        "loans": len(drawn),
        "borrowed": _cny(map(_face, drawn)),
        "formula": _cny(_face(c) for c in inside if c.mode == "formula" and not c.shared and not c.pooled),
        "gap": _cny(_face(c) for c in inside if c.mode == "borrowing_gap"),
        "leasing_mode": _cny(_face(c) for c in inside if c.mode == "leasing"),
        "facilitation": _cny(_face(c) for c in inside if c.mode == "facilitation"),
        "shared": _cny(map(_face, shared)),
        "high_tech": _cny(_face(c) - c.carry for c in inside if c.borrower.high_tech),
        "pool": _cny(_face(c) for c in inside if c.pooled),
        "excluded": _cny(_face(c) for c in drawn if c.excluded),
        "borrowed_cny": _cny(_face(c) for c in drawn if c.channel == CNY),
        **{f"borrowed_{x.lower()}": _cny(_face(c) for c in drawn if c.foreign and c.currency == x) for x in CURRENCIES},
        "borrowed_open": _cny(_face(c) for c in drawn if c.channel == OPEN),
        "borrowed_short": _cny(_face(c) for c in drawn if c.short),
        "borrowed_long": _cny(_face(c) for c in drawn if not c.short),
        "short_share/num": _cny(_face(c) for c in drawn if c.short),
        "short_share/den": _cny(map(_face, drawn)),
        "carry": _cny(c.carry for c in drawn),
        "carry_share/num": _cny(c.carry for c in drawn),
        "carry_share/den": _cny(_face(c) for c in drawn if c.channel == OPEN),
    }


def _by_risk(contracts: list[Contract]) -> Values:
    """Of firms below median quality and of the others: needs met abroad, and what was borrowed to lend on, over all
    their needs, so that a rule that turns the risky away cannot look as if they had lent less.
    """
    firms = [c for c in contracts if c.borrower.row >= 0]
    out: Values = {}
    for name, part in (
        ("weak", [c for c in firms if c.borrower.quality < 0.0]),
        ("sound", [c for c in firms if c.borrower.quality >= 0.0]),
    ):
        out[f"{name}_met/num"] = sum(c.out for c in part)
        out[f"{name}_met/den"] = len(part)
        out[f"{name}_carry/num"] = _cny(c.carry for c in part if c.out)
        out[f"{name}_carry/den"] = _cny(c.need for c in part)
    return out


def _exchange(desk: Desk, contracts: list[Contract]) -> Values:
    realised = sum(c.realised for c in contracts)
    position = (realised + on_paper(desk, contracts)) / 100
    return {
        "saved_hedged": _cny(c.saved for c in contracts if c.channel != OPEN),
        "saved_open": _cny(c.saved for c in contracts if c.channel == OPEN),
        "exchange_loss": realised / 100,
        "exchange_position": position,
        "exchange_shortfall": position,
        "carry_loss": _cny(c.realised_carry for c in contracts),
    }


def on_paper(desk: Desk, contracts: Iterable[Contract]) -> int:
    """Exchange loss of the open loans that are out at the end, at the rates of the end, in fen; negative for a gain."""
    return sum(c.on_paper(desk.prices.of(c.currency)) for c in contracts if c.outcome == "open")


def _until(contract: Contract, end: int, *moments: int) -> int:
    """The first of the moments that came, or the end of the contract, or of the run."""
    came = [t for t in (*moments, contract.ended) if t != NOT_YET]
    return min(came, default=end)


def waited_for_quota(desk: Desk, filed: Iterable[Contract]) -> float:
    """Days that contracts waited for quota after they were filed, up to its grant, their end or that of the run."""
    end = desk.engine.clock.horizon
    return sum(_until(c, end, c.granted, c.drawn) - c.filed for c in filed) / DAY


def _quota(desk: Desk, contracts: list[Contract]) -> Values:
    end = desk.engine.clock.horizon
    filed = [c for c in contracts if c.filed != NOT_YET]
    refused = [c for c in contracts if c.excluded or c.outcome == "refused"]
    anyway = [c for c in contracts if c.outcome in ("domestic", "capped") and c.refused_anyway]
    capped = [c for c in contracts if c.outcome == "capped"]
    granted = [c for c in contracts if c.granted >= 0]
    delayed = [c for c in granted if c.granted > c.filed]
    high_tech = [c for c in filed if c.borrower.high_tech]
    return {
        "at_home": sum(c.outcome == "domestic" for c in contracts),
        "refused": len(refused),
        "refused_amount": _cny(c.need for c in refused),
        "capped": len(capped),
        "capped_amount": _cny(c.need for c in capped),
        "refused_anyway": len(anyway),
        "refused_anyway_amount": _cny(c.need for c in anyway),
        "high_tech_refused/num": sum(c.excluded or c.outcome == "refused" for c in high_tech),
        "high_tech_refused/den": len(high_tech),
        "delayed": len(delayed),
        "delayed_amount": _cny(c.need for c in delayed),
        "quota_wait/num": waited_for_quota(desk, filed),
        "quota_wait/den": len(filed),
        "cut_share/num": _cny(c.cut for c in granted),
        "cut_share/den": _cny(c.cut + c.granted_face for c in granted),
        "rollovers_refused": sum(c.rollovers_refused for c in contracts),
        "registration_days/num": sum(_until(c, end, c.registered) - c.granted for c in granted) / DAY,
        "registration_days/den": len(granted),
    }


def _tallied(desk: Desk) -> Values:
    tally = desk.tally
    return {
        "peak": tally.peak / 100,
        "utilisation/num": tally.used / 100,
        "utilisation/den": tally.limit / 100,
        "near_limit/num": tally.near,
        "near_limit/den": tally.borrower_months,
        "over_limit/num": tally.over,
        "over_limit/den": tally.borrower_months,
        "blocked_months/num": tally.blocked,
        "blocked_months/den": tally.group_months,
        "commissions": tally.commissions / 100,
        "open_position": tally.open / 100 / tally.months if tally.months else None,
        "due_to_income/num": tally.due / 100,
        "due_to_income/den": tally.income / 100,
        "loss_10/num": tally.loss_10 / 100,
        "loss_10/den": tally.assets / 100,
        "loss_20/num": tally.loss_20 / 100,
        "loss_20/den": tally.assets / 100,
        "loss_10_amount": tally.loss_10 / 100 / tally.months if tally.months else None,
        "loss_20_amount": tally.loss_20 / 100 / tally.months if tally.months else None,
    }
