"""What the rules are about: borrowers, their loans, members of a cash pool."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Mode = Literal["formula", "facilitation", "borrowing_gap", "leasing"]

BANK = "bank"
LEASING = ("leasing_parent", "leasing_subsidiary")
NON_BANKS = ("nonbank_financial", "auto_finance", "group_finance")
TYPES = ("enterprise", "nonbank_financial", "bank", *LEASING, "auto_finance", "group_finance")
MODES = ("auto", "formula", "facilitation", "borrowing_gap", "leasing")
TIERS = ("none", "5m", "10m", "20m")
CATEGORIES = (
    "on_balance",
    "off_balance",
    "guarantee",
    "green",
    "trade_credit",
    "fx_trade_finance",
    "passive",
    "interbank",
    "panda",
    "intra_pool",
    "written_off",
)
REAL_ESTATE = "real_estate"
LOCAL_GOVERNMENT = ("local_government_vehicle", "local_government", "local_government_financing_vehicle", "lgfv")


@dataclass(frozen=True)
class Loan:
    """One contract. Amounts in its own currency; `rate` is CNY per one unit of it on the day of drawdown (1 for CNY).

    by_calendar: the maturity was given as a date, so that one year ends on the same calendar day; otherwise as a number
    of days, of which 365 are one year.
    """

    id: str
    amount: Fraction
    currency: str
    rate: Fraction
    signed: dt.date
    maturity: dt.date
    by_calendar: bool = True
    drawn: Fraction = Fraction(0)
    repaid: Fraction = Fraction(0)
    revolving: bool = False
    prepayable_from_month: int | None = None
    category: str = "on_balance"

    @property
    def foreign(self) -> bool:
        """Whether it is in foreign currency."""
        return self.currency != "CNY"

    @property
    def balance(self) -> Fraction:
        """What is drawn and not repaid."""
        return self.drawn - self.repaid


@dataclass(frozen=True)
class Borrower:
    """Who borrows. Amounts in CNY by name, as the portfolio gives them (`net_assets`, `paid_in_capital`, ...)."""

    type: str
    figures: dict[str, Fraction] = field(default_factory=dict)
    mode: str = "auto"
    founded: dt.date | None = None
    audited: bool = True
    sector: str = ""
    high_tech: bool | None = None
    foreign_invested: bool | None = None
    facilitation_tier: str = "none"

    def figure(self, name: str) -> Fraction:
        """An amount in CNY, 0 where it is not given."""
        return self.figures.get(name, Fraction(0))

    @property
    def financial(self) -> bool:
        """Whether it is a financial institution (leasing companies are enterprises unless licensed)."""
        return self.type == BANK or self.type in NON_BANKS


@dataclass(frozen=True)
class Member:
    """A member of a cash pool: owners' equity, the group's share in it, last year's flows and revenues, in CNY."""

    id: str
    equity: Fraction
    share: Fraction = Fraction(1)
    flows: Fraction = Fraction(0)
    domestic_revenue: Fraction = Fraction(0)
    overseas_revenue: Fraction = Fraction(0)
