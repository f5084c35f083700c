"""What a borrower may owe abroad: one limit for each mode, and what counts against it.

formula         base x leverage x adjustment; risk-weighted outstanding       (C:1.1)
facilitation    quota in USD x parity of the day; face value                  (C:1.7)
borrowing_gap   total investment - registered capital; short-term debt at its balance, long-term debt cumulated (C:1.6)
leasing         multiple of net assets less risk assets; debt of the year at face value                         (C:1.8)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction

from sandbox.cross_border.rules.book import Law
from sandbox.cross_border.rules.facility import BANK, NON_BANKS, Borrower, Loan
from sandbox.cross_border.rules.money import fen_down, fen_half_up, shown
from sandbox.cross_border.rules.weights import Line, counts, is_short, line, one_year_after, share, weight

Rate = Callable[[Loan], Fraction]
"""CNY per unit of a loan's currency: of the drawdown, or of the day."""


def base(borrower: Borrower) -> tuple[Fraction, str]:
    """What the leverage applies to, in CNY, and its name; never below 0 (C:1.1)."""
    if borrower.type == BANK:
        return borrower.figure("tier1_capital"), "tier-1 capital"
    if borrower.type in NON_BANKS:
        found = borrower.figure("paid_in_capital") + borrower.figure("capital_reserve")
        return found, "paid-in capital and capital reserve"
    return max(borrower.figure("net_assets"), Fraction(0)), "net assets"


def leverage_rule(borrower: Borrower, law: Law) -> str:
    """Name of the leverage that holds for the borrower on the day."""
    if borrower.type == BANK:
        small = law.knows("leverage.small_bank") and law.knows("small_bank.capital")
        if small and borrower.figure("tier1_capital") <= law.value("small_bank.capital"):
            return "leverage.small_bank"
        return "leverage.bank"
    return "leverage.nonbank_financial" if borrower.type in NON_BANKS else "leverage.enterprise"


def formula_limit(borrower: Borrower, law: Law) -> tuple[int, str]:
    """Upper limit of the risk-weighted outstanding in fen, and how it comes about."""
    amount, name = base(borrower)
    adjustment = f"adjustment.{'financial_institutions' if borrower.financial else 'enterprises'}"
    leverage = leverage_rule(borrower, law)
    limit = fen_down(amount * law.value(leverage) * law.value(adjustment))
    text = f"limit {shown(limit)} = {name} {shown(fen_half_up(amount))} × {law.cite(leverage)} × {law.cite(adjustment)}"
    if borrower.type not in NON_BANKS and borrower.type != BANK and borrower.figure("net_assets") <= 0:
        text += "; without positive net assets there is none"
    if borrower.type == BANK and law.knows("small_bank.initial_limit"):
        initial = fen_down(law.value("small_bank.initial_limit"))
        if initial > limit:
            return (
                initial,
                f"limit {shown(initial)}: {law.cite('small_bank.initial_limit')} is above the formula; {text}",
            )
    return limit, text


def facilitation_usd(borrower: Borrower, law: Law) -> Fraction | None:
    """Facilitation quota in USD; None where there is none for the borrower on the day."""
    name = f"facilitation.{borrower.facilitation_tier}"
    if borrower.facilitation_tier == "none" or borrower.high_tech is False or borrower.financial:
        return None
    return law.value(name) if law.knows(name) else None


def facilitation_is_larger(quota_usd: Fraction, formula: int, usd: Fraction, law: Law) -> bool:
    """Whether the facilitation quota admits a larger long-term USD loan than the formula's limit does (C:1.7).

    formula: the limit in fen; usd: CNY per USD.
    """
    return quota_usd > Fraction(formula, 100) / weight(law, foreign=True, short=False) / usd


def gap_limit(borrower: Borrower) -> tuple[int, str]:
    """Borrowing gap in fen: total investment less registered capital (投注差)."""
    total, registered = borrower.figure("total_investment"), borrower.figure("registered_capital")
    limit = fen_down(max(total - registered, Fraction(0)))
    text = f"total investment {shown(fen_half_up(total))} - registered capital {shown(fen_half_up(registered))}"
    return limit, f"limit {shown(limit)} = {text} (C:1.6)"


def leasing_limit(borrower: Borrower, law: Law) -> tuple[int, list[str]]:
    """New debt in a year of a foreign-invested leasing firm, in fen: the smaller of two limits, which the reasons name.

    10 x net assets of the prior year's end less risk assets then; and, once in force, risk assets up to 8 x net assets.
    """
    assets = borrower.figure("risk_assets")
    found = []
    for rule, figure, words in (
        ("leasing.borrowing_multiple", "net_assets_prior_year", "net assets of the prior year's end"),
        ("leasing.prudential_multiple", "net_assets", "net assets"),
    ):
        if law.knows(rule):
            amount = borrower.figure(figure)
            room = fen_down(max(law.value(rule) * amount - assets, Fraction(0)))
            sides = (
                f"{words} {shown(fen_half_up(amount))} × {law.cite(rule)} - risk assets {shown(fen_half_up(assets))}"
            )
            found.append((room, sides))
    found.sort(key=lambda pair: pair[0])
    reasons = [f"limit {shown(found[0][0])} = {found[0][1]}"]
    reasons += [f"not the larger {shown(room)} = {sides}" for room, sides in found[1:]]
    return found[0][0], reasons


def face_lines(loans: Sequence[Loan], law: Law, rate: Rate) -> list[Line]:
    """Lines at face value: what counts, without risk weights (C:1.7, assumption)."""
    lines = []
    for loan in loans:
        counted, clause = counts(loan, law, rate(loan))
        lines.append(line(loan, counted, Fraction(1) if counted else Fraction(0), _face(counted, clause)))
    return lines


def _face(counted: Fraction, clause: str) -> str:
    return f"face value; {clause}" if counted else clause


def gap_lines(loans: Sequence[Loan], borrower: Borrower, law: Law, rate: Rate) -> list[Line]:
    """Lines of the borrowing gap: long-term debt as borrowed, repaid or not; short-term debt at its balance (C:1.6).

    Long-term debt that was borrowed and is not listed is a line of its own, from `cumulative_long_term`.
    """
    lines, cumulated = [], Fraction(0)
    for loan in loans:
        if not is_short(loan, law) and share(loan, law):
            amount = loan.amount * rate(loan)
            cumulated += amount
            clause = "more than 1 year: amount borrowed, which repayment does not restore (C:1.6)"
            lines.append(line(loan, amount, Fraction(1), clause))
            continue
        counted, clause = counts(loan, law, rate(loan))
        if counted:
            counted, clause = loan.balance * rate(loan), "up to 1 year: outstanding balance (C:1.6)"
        lines.append(line(loan, counted, Fraction(1 if counted else 0), clause))
    rest = borrower.figure("cumulative_long_term") - cumulated
    if rest > 0:
        clause = "long-term debt of the past that is not listed: cumulated, not restored (C:1.6)"
        fen = fen_half_up(rest)
        lines.append(Line("cumulative_long_term", Fraction(1), fen, clause, fen, rest))
    return lines


def listed_long_term(loans: Sequence[Loan], law: Law) -> Fraction:
    """Long-term debt of the list as borrowed, in CNY at the rates of drawdown."""
    return sum((x.amount * x.rate for x in loans if not is_short(x, law) and share(x, law)), Fraction(0))


def leasing_lines(loans: Sequence[Loan], law: Law, rate: Rate) -> list[Line]:
    """Lines of the leasing mode: debt signed in the calendar year at face value; older debt is in the risk assets."""
    lines = []
    for loan in loans:
        counted, clause = counts(loan, law, rate(loan))
        if counted and loan.signed.year < law.day.year:
            counted, clause = Fraction(0), f"signed in {loan.signed.year}: already among the risk assets (C:1.8)"
        lines.append(line(loan, counted, Fraction(1 if counted else 0), _face(counted, clause)))
    return lines


def too_young(borrower: Borrower, law: Law) -> str:
    """Why a borrower without audited accounts may not borrow under the formula; empty where it may (C:1.3)."""
    if borrower.audited:
        return ""
    if borrower.founded is None:
        return "no audited accounts and no founding date: a firm younger than 1 year may not borrow (C:1.3)"
    years = int(law.value("eligibility.years"))
    day: dt.date = borrower.founded
    for _ in range(years):
        day = one_year_after(day)
    if law.day < day:
        return (
            f"founded {borrower.founded.isoformat()}, no audited accounts: it may borrow from {day.isoformat()} (C:1.3)"
        )
    return ""


def room_for(headroom: int, factor: Fraction, rate: Fraction) -> int:
    """Largest further loan in hundredths of its currency that `headroom` fen leave room for; 0 where there is none.

    factor: weight of one unit that counts, above 0; rate: CNY per unit of the currency.
    """
    if headroom <= 0:
        return 0
    return int((Fraction(headroom) / (factor * rate)).__floor__())
