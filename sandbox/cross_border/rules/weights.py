"""What a loan weighs: how much of it counts, and with which factors.

weighted = counted x (maturity x category + exchange.factor if in foreign currency)       (C:1.1)
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from fractions import Fraction

from sandbox.cross_border.rules.book import Law
from sandbox.cross_border.rules.facility import Loan
from sandbox.cross_border.rules.money import fen_half_up, number

ONE_YEAR = 365
"""Days up to which a contract is short-term where its term is given in days."""

_SHARES = {
    "guarantee": "counted.guarantee",
    "trade_credit": "counted.trade_credit",
    "interbank": "counted.interbank",
    "panda": "counted.panda",
    "intra_pool": "counted.intra_pool",
    "written_off": "counted.written_off",
}
_WORDS = {
    "on_balance": "on balance sheet",
    "off_balance": "off balance sheet",
    "guarantee": "guarantee for a client's offshore loan",
    "green": "green debt",
    "trade_credit": "trade credit or trade finance in CNY",
    "fx_trade_finance": "trade finance in foreign currency",
    "passive": "passive liability",
    "interbank": "interbank or own affiliates",
    "panda": "panda bond for own use",
    "intra_pool": "flow within a filed cash pool",
    "written_off": "written off or converted to equity",
}


@dataclass(frozen=True)
class Line:
    """One loan of a portfolio as a rule counts it. counted, weighted: whole fen, weighted = counted x weight."""

    id: str
    weight: Fraction
    weighted: int
    clause: str
    counted: int = 0
    amount: Fraction = Fraction(0)
    currency: str = "CNY"
    member: str = ""


def one_year_after(day: dt.date) -> dt.date:
    """The same calendar day of the next year; the last of February where there is no 29th."""
    year = day.year + 1
    return dt.date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def up_to_one_year(loan: Loan) -> bool:
    """Whether the contract's term is one year or less, the year itself included (C:1.1; the contract, not the rest)."""
    if loan.by_calendar:
        return loan.maturity <= one_year_after(loan.signed)
    return (loan.maturity - loan.signed).days <= ONE_YEAR


def prepayment_shortens(loan: Loan, law: Law) -> bool:
    """Whether a prepayment clause makes the whole contract short-term (C:1.1).

    It does, unless prepayment may begin only after the first year.
    """
    if loan.prepayable_from_month is None or not law.knows("maturity.prepayable_month"):
        return False
    return loan.prepayable_from_month < law.value("maturity.prepayable_month")


def is_short(loan: Loan, law: Law) -> bool:
    """Whether the contract counts as short-term."""
    return up_to_one_year(loan) or prepayment_shortens(loan, law)


def weight(law: Law, *, foreign: bool, short: bool, category: str = "on_balance") -> Fraction:
    """Risk weight of one unit that counts (C:1.1): maturity x category, plus the exchange-rate factor.

    category: on_balance, off_balance or green (1 like on_balance where green has no factor yet).
    """
    maturity = law.value("maturity.short" if short else "maturity.long")
    name = f"category.{category}"
    factor = law.value(name if law.knows(name) else "category.on_balance")
    return maturity * factor + (law.value("exchange.factor") if foreign else 0)


def counted_amount(loan: Loan) -> tuple[Fraction, str]:
    """Amount that counts, in the loan's currency, and why (C:1.3).

    The contract amount while the facility is revolving, undrawn or drawn in part; otherwise what is outstanding.
    """
    if loan.revolving:
        return loan.amount, "contract amount (revolving)"
    if loan.drawn < loan.amount:
        return loan.amount, "contract amount (not fully drawn)"
    return loan.balance, "outstanding balance"


def share_rule(loan: Loan) -> str:
    """Name of the rule that says how much of this category counts; empty where all of it does (C:1.3)."""
    if loan.category == "passive":
        return "counted.passive_fx" if loan.foreign else "counted.passive_cny"
    if loan.category == "fx_trade_finance":
        return "counted.fx_trade_finance" if loan.foreign else "counted.trade_credit"
    return _SHARES.get(loan.category, "")


def share(loan: Loan, law: Law) -> Fraction:
    """How much of the loan's category counts, 0 to 1; 0 is excluded (C:1.3)."""
    rule = share_rule(loan)
    return law.value(rule) if rule else Fraction(1)


def past(loan: Loan, day: dt.date) -> bool:
    """Whether the contract's maturity has passed."""
    return loan.maturity < day


def weigh(loan: Loan, law: Law, *, rate: Fraction, financial: bool = False) -> Line:
    """The loan under the formula.

    rate: CNY per unit of its currency; financial: whether a financial institution owes it.

    Rounded to whole fen once, so that lines add up to the total.
    """
    counted, clause = counts(loan, law, rate)
    if not counted:
        return line(loan, Fraction(0), Fraction(0), clause)
    factor_of, words = _category(loan, law, financial)
    short = is_short(loan, law)
    found = weight(law, foreign=loan.foreign, short=short, category=factor_of)
    document = law.document("maturity.short" if short else "maturity.long")
    return line(loan, counted, found, f"{_term(loan, law)}{words}{_exchange(loan, law)} ({document}); {clause}")


def counts(loan: Loan, law: Law, rate: Fraction) -> tuple[Fraction, str]:
    """CNY that count before any factor, and the clause that says so; 0 for what is excluded, repaid or past."""
    if past(loan, law.day):
        return Fraction(0), f"past its maturity of {loan.maturity.isoformat()}: no longer counted"
    amount, clause = counted_amount(loan)
    rule = share_rule(loan)
    if rule:
        part, step = share(loan, law), law.steps[rule]
        note = f"; {step.note}" if step.note else ""
        kind = _WORDS["trade_credit" if rule == "counted.trade_credit" else loan.category]
        if part == 0:
            return Fraction(0), f"{kind}: excluded ({step.document}{note})"
        amount *= part
        clause = f"{number(part * 100)} % of the {clause} ({step.document}{note})"
    if amount == 0:
        return Fraction(0), "nothing outstanding"
    return amount * rate, clause


def line(loan: Loan, counted: Fraction, factor: Fraction, clause: str) -> Line:
    """A line of the answer: `counted` CNY with `factor`, rounded to whole fen."""
    return Line(
        loan.id, factor, fen_half_up(counted * factor), clause, fen_half_up(counted), loan.amount, loan.currency
    )


def _term(loan: Loan, law: Law) -> str:
    if up_to_one_year(loan):
        return f"up to 1 year {number(law.value('maturity.short'))}"
    if prepayment_shortens(loan, law):
        from_month = f"prepayable from month {loan.prepayable_from_month}"
        document = law.document("maturity.prepayable_month")
        return f"{from_month}, so short-term {number(law.value('maturity.short'))} ({document})"
    return f"more than 1 year {number(law.value('maturity.long'))}"


def _category(loan: Loan, law: Law, financial: bool) -> tuple[str, str]:
    """The category whose factor applies, and how the line says it."""
    kind = _WORDS[loan.category]
    if loan.category == "off_balance":
        return "off_balance", f" × {kind} {number(law.value('category.off_balance'))}"
    if loan.category != "green":
        return "on_balance", f" × {kind} {number(law.value('category.on_balance'))}"
    whole = number(law.value("category.on_balance"))
    if financial:
        return "on_balance", f" × {kind} {whole} (the half weight is for non-financial firms)"
    if not law.knows("category.green"):
        return "on_balance", f" × {kind} {whole} (no half weight yet on {law.day.isoformat()})"
    return "green", f" × {kind} {number(law.value('category.green'))} ({law.document('category.green')})"


def _exchange(loan: Loan, law: Law) -> str:
    return f" + exchange rate {number(law.value('exchange.factor'))}" if loan.foreign else ""
