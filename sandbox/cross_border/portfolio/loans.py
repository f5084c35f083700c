"""The loans of a portfolio."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from sandbox.cross_border.portfolio.form import Form
from sandbox.cross_border.rules.facility import CATEGORIES, Loan

KEYS = (
    "id",
    "amount",
    "currency",
    "rate_at_drawdown",
    "signed",
    "tenor_days",
    "maturity",
    "drawn",
    "repaid",
    "revolving",
    "prepayable_from_month",
    "category",
)
_LONGEST = 36_525
"""Days of the longest term: a hundred years."""
_MOST_RATE = 1_000_000


def read_loans(form: Form, day: dt.date | None) -> tuple[Loan, ...]:
    """The loans under the key `loans` of a form. day: the date asked about; a loan signed later is a problem."""
    found, seen = [], set[str]()
    for item in form.list_of("loans"):
        if not item.usable:
            continue
        item.allow(KEYS)
        name = item.name("id")
        if name in seen:
            item.refuse("id", text=f"two loans are called {name}", hint="Give one of them another id.")
        loan = _loan(item, name or "", day)
        seen |= {name} if name else set()
        if loan is not None:
            found.append(loan)
    return tuple(found)


def _loan(form: Form, name: str, day: dt.date | None) -> Loan | None:
    currency = form.currency("currency")
    rate = _rate(form, currency)
    amount = form.amount("amount") if form.require("amount") else None
    drawn = form.amount("drawn", amount)
    repaid = form.amount("repaid", Fraction(0))
    _in_order(form, amount, drawn, repaid)
    signed, maturity = _term(form, day)
    revolving = form.flag("revolving")
    prepayable = form.whole("prepayable_from_month", 0, 1200)
    category = form.choice("category", CATEGORIES, "on_balance")
    if amount is None or rate is None or drawn is None or repaid is None or signed is None or maturity is None:
        return None
    if currency is None or category is None:
        return None
    return Loan(
        name, amount, currency, rate, signed, maturity, "maturity" in form.data, drawn, repaid,
        bool(revolving), prepayable, category,
    )  # fmt: skip


def _rate(form: Form, currency: str | None) -> Fraction | None:
    rate = form.amount("rate_at_drawdown", Fraction(1), most=_MOST_RATE, above=True)
    if currency is None:
        return rate
    if currency != "CNY" and "rate_at_drawdown" not in form.data:
        why = f"CNY per 1 {currency} on the day of drawdown"
        form.require("rate_at_drawdown", why)
        return None
    if currency == "CNY" and rate is not None and rate != 1:
        form.refuse("rate_at_drawdown", f"{float(rate):g}", "1, or nothing, for a loan in CNY")
        return None
    return rate


def _in_order(form: Form, amount: Fraction | None, drawn: Fraction | None, repaid: Fraction | None) -> None:
    if amount is not None and drawn is not None and drawn > amount:
        form.refuse("drawn", f"{float(drawn):,.10g}", f"at most the amount, {float(amount):,.10g}")
    elif drawn is not None and repaid is not None and repaid > drawn:
        form.refuse("repaid", f"{float(repaid):,.10g}", f"at most what was drawn, {float(drawn):,.10g}")


def _term(form: Form, day: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    signed = form.day("signed") if form.require("signed") else None
    if signed is not None and day is not None and signed > day:
        form.refuse(
            "signed", f"the date {signed.isoformat()}", f"a date up to {day.isoformat()}, the day asked about",
            "Ask with --on for a later day, or leave the loan out: max_new says what still fits.",
        )  # fmt: skip
    tenor = form.whole("tenor_days", 1, _LONGEST)
    maturity = form.day("maturity")
    if "tenor_days" not in form.data and "maturity" not in form.data:
        form.refuse(None, text="tenor_days or maturity is missing", hint="Give one of them.")
    if signed is None:
        return None, None
    if maturity is not None and maturity <= signed:
        form.refuse("maturity", f"the date {maturity.isoformat()}", f"a date after signing, {signed.isoformat()}")
        return signed, None
    by_days = _after(signed, tenor)
    if tenor is not None and by_days is None:
        form.refuse("tenor_days", str(tenor), "a term that ends before the year 10000")
    if maturity is not None and by_days is not None and maturity != by_days:
        text = f"tenor_days {tenor} ends on {by_days.isoformat()}, maturity is {maturity.isoformat()}"
        form.refuse("maturity", text=text, hint="Give one of them, or make them agree.")
    return signed, maturity if "maturity" in form.data else by_days


def _after(signed: dt.date, tenor: int | None) -> dt.date | None:
    try:
        return None if tenor is None else signed + dt.timedelta(days=tenor)
    except OverflowError:
        return None
