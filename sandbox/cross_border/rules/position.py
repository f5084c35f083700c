"""Where a borrower stands: limit, what counts against it, headroom, and what may still be borrowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sandbox.cross_border.rules.book import Law
from sandbox.cross_border.rules.facility import BANK, LOCAL_GOVERNMENT, REAL_ESTATE, Borrower, Loan
from sandbox.cross_border.rules.limits import (
    Rate,
    face_lines,
    facilitation_is_larger,
    facilitation_usd,
    formula_limit,
    gap_limit,
    gap_lines,
    leasing_limit,
    leasing_lines,
    room_for,
    too_young,
)
from sandbox.cross_border.rules.money import fen_down, fen_half_up, number, shown
from sandbox.cross_border.rules.weights import Line, weigh, weight

MaxNew = dict[str, dict[str, int]]
"""Currency to term (long, short) to the largest further loan, in hundredths of the currency."""


@dataclass(frozen=True)
class Position:
    """One borrower under one mode; limit and weighted in fen. `barred` says why it may not borrow at all, if so."""

    mode: str
    limit: int
    weighted: int
    lines: tuple[Line, ...]
    reasons: tuple[str, ...]
    barred: tuple[str, ...] = ()

    @property
    def headroom(self) -> int:
        """Limit less what counts against it, in fen; negative over the limit."""
        return self.limit - self.weighted

    @property
    def over_limit(self) -> bool:
        """Whether more counts than the limit admits."""
        return self.headroom < 0

    @property
    def may_borrow(self) -> bool:
        """Whether new business is admitted at all (it must still fit into the headroom)."""
        return not self.barred and not self.over_limit


def rate_of(rates: Mapping[str, Fraction], current: bool) -> Rate:
    """CNY per unit of a loan's currency: of the drawdown (C:1.1), or of the day with `current`."""
    return lambda loan: rates[loan.currency] if current and loan.foreign else loan.rate


def position(
    borrower: Borrower, loans: Sequence[Loan], rates: Mapping[str, Fraction], law: Law, *, current: bool = False
) -> Position:
    """Where the borrower stands on the law's day.

    rates: CNY per unit, of the day; USD is needed where facilitation comes into question, every loan's currency with
    `current`. Raises KeyError where one is missing.
    """
    rate = rate_of(rates, current)
    formula, formula_text = formula_limit(borrower, law)
    mode, chosen = _mode(borrower, rates, law, formula)
    reasons = [*chosen]
    if mode == "facilitation":
        quota = facilitation_usd(borrower, law) or Fraction(0)
        usd = rates["USD"] if quota else Fraction(0)
        limit, lines = fen_down(quota * usd), face_lines(loans, law, rate)
        rule = f"facilitation.{borrower.facilitation_tier}"
        if quota:
            reasons.append(f"limit {shown(limit)} = {law.cite(rule)} × {number(usd)} CNY per USD; loans at face value")
    elif mode == "borrowing_gap":
        (limit, text), lines = gap_limit(borrower), gap_lines(loans, borrower, law, rate)
        reasons.append(text)
    elif mode == "leasing":
        (limit, texts), lines = leasing_limit(borrower, law), leasing_lines(loans, law, rate)
        reasons += texts
    else:
        limit = formula
        lines = [weigh(loan, law, rate=rate(loan), financial=borrower.financial) for loan in loans]
        reasons.append(formula_text)
    barred = _barred(borrower, law, mode, limit)
    found = Position(mode, limit, sum(line.weighted for line in lines), tuple(lines), (), barred)
    reasons += [*_remarks(borrower, law, mode), *barred]
    if found.over_limit:
        reasons.append(over_text(-found.headroom))
    return Position(mode, limit, found.weighted, found.lines, tuple(reasons), barred)


def over_text(excess: int) -> str:
    """What being over the limit means (C:1.4)."""
    return (
        f"over the limit by {shown(excess)}: contracts run to their maturity; nothing new and no rollover until the "
        "outstanding is within the limit (C:1.4)"
    )


def largest(found: Position, rates: Mapping[str, Fraction], law: Law, headroom: int | None = None) -> MaxNew:
    """Largest further loan on balance sheet by currency and term. headroom: in fen, the position's own if left out."""
    room = found.headroom if headroom is None else headroom
    if not found.may_borrow:
        room = 0
    return room_by_currency(room, rates, law, weighted=found.mode == "formula")


def room_by_currency(headroom: int, rates: Mapping[str, Fraction], law: Law, *, weighted: bool) -> MaxNew:
    """Largest further loan that fits into `headroom` fen, in CNY and every currency with a parity of the day."""
    out: MaxNew = {}
    for currency, rate in {"CNY": Fraction(1), **rates}.items():
        foreign = currency != "CNY"
        out[currency] = {
            term: room_for(headroom, weight(law, foreign=foreign, short=short) if weighted else Fraction(1), rate)
            for term, short in (("long", False), ("short", True))
        }
    return out


def _mode(borrower: Borrower, rates: Mapping[str, Fraction], law: Law, formula: int) -> tuple[str, list[str]]:
    """The mode that applies, and why."""
    if borrower.mode != "auto":
        return borrower.mode, [f"mode {borrower.mode}, as the portfolio says"]
    quota = facilitation_usd(borrower, law)
    if quota is None:
        return "formula", []
    usd = rates["USD"]
    if facilitation_is_larger(quota, formula, usd, law):
        text = f"the facilitation quota of USD {number(quota)} admits more than the formula's {shown(formula)}"
        return "facilitation", [f"mode facilitation: {text}; a firm uses one of the two (C:1.7)"]
    text = f"the formula's {shown(formula)} admits at least as much as the facilitation quota of USD {number(quota)}"
    return "formula", [f"mode formula: {text}; a firm uses one of the two (C:1.7)"]


def _barred(borrower: Borrower, law: Law, mode: str, limit: int) -> tuple[str, ...]:
    found = []
    if borrower.sector == REAL_ESTATE:
        found.append("real-estate firms may not borrow abroad under this rule (C:1.3)")
    if borrower.sector in LOCAL_GOVERNMENT:
        found.append("local-government financing vehicles may not borrow abroad under this rule (C:1.3)")
    if mode == "formula" and (young := too_young(borrower, law)):
        found.append(young)
    if mode == "facilitation" and limit == 0:
        found.append(f"no facilitation quota: {_no_facilitation(borrower, law)}")
    return tuple(found)


def _no_facilitation(borrower: Borrower, law: Law) -> str:
    if borrower.high_tech is False:
        return "it is for high-tech, specialised-and-new and technology firms, which this borrower is not (C:1.7)"
    if borrower.financial:
        return "it is not for financial institutions (C:1.7)"
    if borrower.facilitation_tier == "none":
        return "the borrower has no tier of it"
    return f"the tier {borrower.facilitation_tier} is not in force on {law.day.isoformat()} (C:1.7)"


def _remarks(borrower: Borrower, law: Law, mode: str) -> list[str]:
    """What a reader should know that moves no number here."""
    out = []
    tier = f"facilitation.{borrower.facilitation_tier}"
    if borrower.facilitation_tier != "none" and mode != "facilitation" and facilitation_usd(borrower, law) is None:
        out.append(f"facilitation quota not considered: {_no_facilitation(borrower, law)}")
    elif mode == "facilitation" and law.knows(tier) and law.steps[tier].note:
        out.append(f"{tier}: {law.steps[tier].note}")
    if "retained_earnings" in borrower.figures:
        amount = shown(fen_half_up(borrower.figure("retained_earnings")))
        how = "not counted" if borrower.financial else "counted only as part of net assets"
        out.append(f"retained earnings {amount}: {how} (C:1.1)")
    if not borrower.audited and mode == "formula" and not too_young(borrower, law):
        out.append("the base should be that of the latest audited accounts (C:1.1)")
    if mode in {"formula", "facilitation"} and _has_gap(borrower):
        gap = shown(gap_limit(borrower)[0])
        out.append(f"the borrowing gap (mode: borrowing_gap) would be {gap}; a firm chooses one mode (C:1.6)")
    out += [f"{name} is not used in mode {mode} for {borrower.type}" for name in _unused(borrower, mode)]
    return out


def _has_gap(borrower: Borrower) -> bool:
    return borrower.foreign_invested is not False and borrower.figures.keys() >= _GAP


_GAP = {"total_investment", "registered_capital"}


def _unused(borrower: Borrower, mode: str) -> list[str]:
    """Figures of the portfolio that move nothing in this mode and are not its type's required base."""
    used = {"retained_earnings", "net_assets"}
    if borrower.financial:
        used = {"retained_earnings", "tier1_capital" if borrower.type == BANK else "paid_in_capital"}
        used |= {"capital_reserve"} if borrower.type != BANK else set()
    if mode == "leasing":
        used |= {"net_assets_prior_year", "risk_assets"}
    if mode == "borrowing_gap":
        used |= {*_GAP, "cumulative_long_term"}
    elif _has_gap(borrower):
        used |= _GAP
    return sorted(borrower.figures.keys() - used)
