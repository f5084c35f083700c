"""A whole portfolio: one borrower, a group, or a cash pool, with its loans and the parities of the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from sandbox._data import data_dir
from sandbox.cross_border.portfolio.borrowers import needs_usd, read_borrower
from sandbox.cross_border.portfolio.form import Form, currency_problem
from sandbox.cross_border.portfolio.loans import read_loans
from sandbox.cross_border.rules.book import Law
from sandbox.cross_border.rules.facility import Borrower, Loan, Member
from sandbox.cross_border.rules.limits import listed_long_term
from sandbox.cross_border.rules.pool import VERSIONS
from sandbox.cross_border.rules.sharing import PARENT
from sandbox.declare.nearest import nearest
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.yaml_reader import Document, read_yaml

EXAMPLES = "portfolios"
"""Folder of the shipped examples, below that of the scenarios."""
TOPS = ("borrower", "group", "pool")
_HINT = "A portfolio has one of borrower, group and pool at its top, and its loans."
_EXACT_RATE = 1_000_000


@dataclass(frozen=True)
class Party:
    """A borrower and its loans; `id` is its name in a group."""

    borrower: Borrower
    loans: tuple[Loan, ...]
    id: str = ""


@dataclass(frozen=True)
class Pool:
    """A cash pool: version (high, low, 2019), in a free trade zone or not, its members, and its foreign debt."""

    version: str
    ftz: bool
    members: tuple[Member, ...]
    loans: tuple[Loan, ...]


@dataclass(frozen=True)
class Portfolio:
    """What a file holds. Exactly one of `single`, `parent` (with `subsidiaries`) and `pool` is there.

    rates: CNY per unit, parity of the day.
    """

    rates: Mapping[str, Fraction]
    single: Party | None = None
    parent: Party | None = None
    subsidiaries: tuple[Party, ...] = ()
    sharing: bool = False
    pool: Pool | None = None


@dataclass
class Reading:
    """What reading depends on: the day, the law then, whether rates of the day are asked for; and the problems."""

    day: dt.date | None
    law: Law | None
    current: bool
    rates: dict[str, Fraction] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def document_of(source: str | Path | Mapping[str, Any] | Document) -> Document:
    """The document of a file (YAML or JSON), of a shipped example by name, or of data as such a file would hold.

    One that has been read already (a text with `portfolio_text`) stays. Raises InputRefused.
    """
    if isinstance(source, Document):
        return source
    if isinstance(source, Mapping):
        return Document("portfolio", dict(source), {})
    path = Path(source)
    if not path.exists():
        shipped = examples()
        if str(source) not in shipped:
            near = nearest(str(source), shipped)
            hint = f"Did you mean the example {near}?" if near else f"Examples shipped: {', '.join(shipped)}."
            raise InputRefused(Problem(str(source), text="no such file", hint=hint))
        path = shipped[str(source)]
    return read_yaml(path, str(source), hint=_HINT)


def portfolio_text(text: str, name: str) -> Document:
    """The document of a portfolio written as YAML or JSON. name: what messages call it. Raises InputRefused."""
    return read_yaml(text, name, hint=_HINT)


def examples() -> dict[str, Path]:
    """Name to file of the portfolios that come with the product."""
    return {file.stem: file for file in sorted((data_dir() / EXAMPLES).glob("*.yaml"))}


def read_portfolio(document: Document, reading: Reading) -> Portfolio | None:
    """The portfolio of the document, or None where it cannot be used: then `reading.problems` says why, all at once."""
    reading.problems += document.problems
    form = Form(document, (), document.data, reading.problems)
    tops = [key for key in TOPS if key in form.data]
    form.allow(("rates", *TOPS, "loans"))
    if len(tops) != 1:
        found = " and ".join(tops) or "none of them"
        form.refuse(None, text=f"found {found} at the top, allowed: exactly one of {', '.join(TOPS)}")
    reading.rates = _rates(form)
    parts: dict[str, Any] = {}
    if "borrower" in tops:
        parts["single"] = _party(form, reading)
    if "group" in tops:
        parts |= _group(form.below("group"), reading)
        if "loans" in form.data and "borrower" not in tops:
            form.refuse(
                "loans", text="a group's loans stand with its members", hint="Move them under parent or a subsidiary."
            )
    if "pool" in tops:
        parts["pool"] = _pool(form, form.below("pool"), reading)
    return None if reading.problems else Portfolio(reading.rates, **parts)


def _rates(form: Form) -> dict[str, Fraction]:
    out: dict[str, Fraction] = {}
    if "rates" not in form.data:
        return out
    rates = form.below("rates")
    for key in rates.data:
        hint = currency_problem(key)
        if hint:
            rates.refuse(key, hint=hint, text="no such currency")
            continue
        rate = rates.amount(key, most=_EXACT_RATE, above=True)
        if key == "CNY" and rate is not None and rate != 1:
            rates.refuse(key, f"{float(rate):g}", "1, or nothing, for CNY")
        elif rate is not None and key != "CNY":
            out[str(key)] = rate
    return out


def _party(form: Form, reading: Reading, name: str = "") -> Party | None:
    """The borrower and the loans of a form."""
    borrower = read_borrower(form.below("borrower"), reading.day, reading.law) if form.require("borrower") else None
    loans = read_loans(form, reading.day)
    _current_rates(form, loans, reading)
    if borrower is None:
        return None
    if reading.law is not None:
        if needs_usd(borrower, reading.law) and "USD" not in _named(form):
            form.refuse(
                "borrower", "", "", "Add `rates: {USD: ...}`, the central parity of the day.",
                "the facilitation quota is in USD, and rates.USD is missing", "facilitation_tier",
            )  # fmt: skip
        if borrower.mode == "borrowing_gap" and "cumulative_long_term" in borrower.figures:
            listed, said = listed_long_term(loans, reading.law), borrower.figure("cumulative_long_term")
            if listed > said:
                allowed = f"at least the long-term loans of the list, CNY {float(listed):,.2f}"
                form.refuse("borrower", f"{float(said):,.10g}", allowed, "", "", "cumulative_long_term")
    return Party(borrower, loans, name)


def _named(form: Form) -> Mapping[Any, Any]:
    """The mapping of rates in the file, usable or not: a wrong rate is told once."""
    data = form.document.data
    rates = data.get("rates") if isinstance(data, Mapping) else None
    return rates if isinstance(rates, Mapping) else {}


def _current_rates(form: Form, loans: Iterable[Loan], reading: Reading) -> None:
    if not reading.current:
        return
    for currency in sorted({loan.currency for loan in loans if loan.foreign} - {str(k) for k in _named(form)}):
        form.refuse("loans", text=f"fx_basis=current needs rates.{currency}, which is missing")


def _group(form: Form, reading: Reading) -> dict[str, Any]:
    form.allow(("sharing", "parent", "subsidiaries"))
    sharing = form.flag("sharing") if form.require("sharing", "true or false") else None
    parent = None
    if form.require("parent"):
        top = form.below("parent")
        top.allow(("borrower", "loans"))
        parent = _party(top, reading, PARENT) if top.usable else None
    if form.require("subsidiaries") and form.data["subsidiaries"] in ([], ()):
        form.refuse("subsidiaries", "an empty list", "a list of at least one subsidiary")
    found, seen = [], {PARENT}
    for item in form.list_of("subsidiaries"):
        if not item.usable:
            continue
        item.allow(("id", "borrower", "loans"))
        name = _own_name(item, seen)
        found.append(_party(item, reading, name))
    return {"parent": parent, "subsidiaries": tuple(p for p in found if p is not None), "sharing": bool(sharing)}


def _own_name(form: Form, seen: set[str]) -> str:
    name = form.name("id") or ""
    if name in seen:
        text = "a subsidiary cannot be called parent" if name == PARENT else f"two members are called {name}"
        form.refuse("id", text=text, hint="Give it another id.")
    seen |= {name} if name else set()
    return name


def _pool(top: Form, form: Form, reading: Reading) -> Pool | None:
    form.allow(("version", "ftz", "members"))
    version = None
    if form.require("version", f"one of {', '.join(VERSIONS)}"):
        year = form.data["version"] == 2019 and not isinstance(form.data["version"], bool)
        version = "2019" if year else form.choice("version", VERSIONS)
    ftz = form.flag("ftz")
    if form.require("members") and form.data["members"] in ([], ()):
        form.refuse("members", "an empty list", "a list of at least one member")
    members, seen = [], set[str]()
    for item in form.list_of("members"):
        if not item.usable:
            continue
        item.allow(("id", "equity", "share", "flows", "domestic_revenue", "overseas_revenue"))
        name = _own_name(item, seen)
        equity = item.amount("equity", least=None) if item.require("equity") else None
        share = item.amount("share", Fraction(1), most=1)
        rest = [item.amount(key, Fraction(0)) for key in ("flows", "domestic_revenue", "overseas_revenue")]
        if equity is not None and share is not None and None not in rest:
            members.append(Member(name, equity, share, *(x for x in rest if x is not None)))
    loans = read_loans(top, reading.day)
    _current_rates(top, loans, reading)
    return None if version is None else Pool(version, bool(ftz), tuple(members), loans)
