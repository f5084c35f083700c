"""The waterfall calculator: amounts as a user writes them, a scheme by name or file, and the loss shared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sandbox.declare.kind import ValueRefused, describe
from sandbox.declare.nearest import nearest
from sandbox.declare.problems import InputRefused, Problem
from sandbox.ip_finance.amounts import cny, fen_of
from sandbox.ip_finance.rules.sharing import Standing, Waterfall, share_loss
from sandbox.ip_finance.schemes.scheme import Scheme
from sandbox.ip_finance.schemes.shelf import load_scheme

LAST_YEAR = 100
T = TypeVar("T")


def waterfall(
    scheme: Scheme | str | Path,
    exposure: object,
    recovery: object = 0,
    *,
    fund_balance: object = None,
    year: object = 1,
    firm_class: str | None = None,
    suspended: bool = False,
) -> Waterfall:
    """Who bears the loss of one bad loan under a risk-sharing scheme, step by step.

    scheme: a scheme, the name of a shipped one, or a file. exposure: CNY owed at default; recovery: net proceeds of the
    pledge in CNY; both a number or text, at most two decimals. fund_balance: CNY in the fund, by default the scheme's
    fund, without limit where none is published. year: of the scheme's operation, from 1. firm_class: the scheme's
    default class if left out. suspended: the circuit breaker is on.
    Raises InputRefused with everything that is wrong, each under the name of its argument or with file and line.
    """
    desk = _Arguments()
    found = scheme if isinstance(scheme, Scheme) else desk.attempt(load_scheme, scheme)
    owed, proceeds = desk.amount("exposure", exposure), desk.amount("recovery", recovery)
    balance = desk.amount("fund_balance", fund_balance) if fund_balance is not None else None
    if owed is not None and proceeds is not None and proceeds > owed:
        desk.refuse("recovery", found=cny(proceeds), allowed=f"at most the exposure, {cny(owed)}")
    if isinstance(year, bool) or not isinstance(year, int) or not 1 <= year <= LAST_YEAR:
        desk.refuse("year", found=describe(year), allowed=f"a whole number from 1 to {LAST_YEAR}")
    if found is not None:
        _check_against(found, desk, fund_balance is not None, firm_class, suspended)
    if desk.problems or found is None or owed is None or proceeds is None or not isinstance(year, int):
        raise InputRefused(desk.problems)
    if balance is None and found.fund is not None:
        balance = found.fund.size
    at = Standing(balance=balance, suspended=suspended)
    return share_loss(found, owed, proceeds, at, year=year, firm_class=firm_class)


class _Arguments:
    """Collects what is wrong with the arguments."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, name: str, *, found: str = "", allowed: str = "", text: str = "", hint: str = "") -> None:
        self.problems.append(Problem("", name, found, allowed, hint, text))

    def attempt(self, build: Callable[[str | Path], T], wanted: str | Path) -> T | None:
        try:
            return build(wanted)
        except InputRefused as refused:
            self.problems.extend(refused.problems)
            return None

    def amount(self, name: str, raw: object) -> int | None:
        try:
            return fen_of(raw)
        except ValueRefused as refused:
            hint = "Write it without thousands separators." if isinstance(raw, str) and "," in raw else ""
            self.refuse(name, found=refused.found, allowed=refused.allowed, hint=hint)
            return None


def _check_against(scheme: Scheme, desk: _Arguments, balance: bool, firm_class: str | None, suspended: bool) -> None:
    """What is said of the fund, the class and the breaker must exist in the scheme."""
    if balance and scheme.fund is None:
        desk.refuse("fund_balance", text=f"no party of the scheme {scheme.name} pays out of a fund")
    if suspended and scheme.breaker is None:
        desk.refuse("suspended", text=f"the scheme {scheme.name} has no circuit breaker")
    if firm_class is None or firm_class in scheme.classes:
        return
    if not scheme.classes:
        desk.refuse("firm_class", text=f"the scheme {scheme.name} has no classes of firms", hint="Leave it out.")
        return
    near = nearest(firm_class, scheme.classes)
    hint = f"Did you mean {near}? " if near else ""
    hint += f"There are: {', '.join(scheme.classes)}."
    desk.refuse("firm_class", text=f"no such class: '{firm_class[:40]}'", hint=hint)
