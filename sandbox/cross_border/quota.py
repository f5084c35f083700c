"""The calculator: a portfolio and a day in, limit, outstanding, headroom and what may still be borrowed out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from sandbox.cross_border.answer import MemberAnswer, Quota
from sandbox.cross_border.book import FX_BASES, load_rule_book, read_sets, words_of
from sandbox.cross_border.portfolio.read import Party, Pool, Portfolio, Reading, document_of, read_portfolio
from sandbox.cross_border.rules.book import Law, RuleBook
from sandbox.cross_border.rules.limits import face_lines
from sandbox.cross_border.rules.money import shown
from sandbox.cross_border.rules.pool import pool_quota
from sandbox.cross_border.rules.position import (
    Position,
    largest,
    over_text,
    position,
    rate_of,
    room_by_currency,
)
from sandbox.cross_border.rules.sharing import Use, group_use
from sandbox.cross_border.rules.weights import Line, weigh
from sandbox.declare.dated import Day
from sandbox.declare.kind import ValueRefused
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.yaml_reader import Document


def quota(
    portfolio: str | Path | Mapping[str, Any] | Document,
    on: dt.date | str | None = None,
    changes: Mapping[str, object] | Sequence[str] = (),
    book: RuleBook | None = None,
) -> Quota:
    """What the rule book says about a portfolio on a day (docs/cross-border.md).

    portfolio: a YAML or JSON file, the same as data, or a document read from a text. on: a date or its ISO text, today
    if left out. changes: rules set otherwise, as {"adjustment.enterprises": 1.5} or ["adjustment.enterprises=1.5"];
    fx_basis (drawdown, current)
    among them. book: the shipped rule book if left out. Raises InputRefused with every problem at once.
    """
    rules = book if book is not None else load_rule_book()
    words = words_of(changes) if isinstance(changes, Mapping) else list(changes)
    changed, basis, problems = read_sets(words, rules)
    day = _day(on, rules, problems)
    law = rules.at(day, changed) if day is not None else None
    reading = Reading(day, law, basis == FX_BASES[1])
    try:
        found = read_portfolio(document_of(portfolio), reading)
    except InputRefused as refused:
        raise InputRefused([*problems, *refused.problems]) from None
    problems += reading.problems
    if problems or found is None or law is None or day is None:
        raise InputRefused(problems)
    return replace(_answer(found, law, reading.current), warnings=_warnings(found, rules, day, changed))


def _day(on: dt.date | str | None, book: RuleBook, problems: list[Problem]) -> dt.date | None:
    if on is None:
        return dt.datetime.now().astimezone().date()
    try:
        day: dt.date = Day().accept(on)
    except ValueRefused as refused:
        problems.append(Problem("--on", "", refused.found, refused.allowed))
        return None
    if day < book.first:
        first = book.first.isoformat()
        problems.append(
            Problem("--on", "", f"the date {day.isoformat()}", f"{first}, when the rule book begins, or later")
        )
        return None
    return day


def _warnings(found: Portfolio, book: RuleBook, day: dt.date, changed: Mapping[str, Fraction]) -> tuple[str, ...]:
    out = []
    if day > book.last:
        out.append(f"the rule book ends on {book.last.isoformat()}; its last values are used. {book.beyond}")
    parties = [p for p in (found.single, found.parent, *found.subsidiaries) if p is not None]
    loans = [*(loan for party in parties for loan in party.loans), *(found.pool.loans if found.pool else ())]
    missing = sorted({loan.currency for loan in loans if loan.foreign} - found.rates.keys())
    if missing:
        names = ", ".join(missing)
        out.append(f"max_new leaves out {names}: `rates` has no parity of the day")
    if changed:
        out.append(f"not the law as it is: {', '.join(changed)} as set")
    return tuple(out)


def _answer(found: Portfolio, law: Law, current: bool) -> Quota:
    if found.pool is not None:
        return _of_pool(found.pool, found.rates, law, current)
    if found.parent is not None:
        return _of_group(found.parent, found, law, current)
    if found.single is None:
        raise AssertionError("a portfolio without borrower, group and pool was accepted")
    return _of_one(found.single, found.rates, law, current)


def _of_one(party: Party, rates: Mapping[str, Fraction], law: Law, current: bool) -> Quota:
    where = position(party.borrower, party.loans, rates, law, current=current)
    return Quota(
        law.day, where.mode, where.limit, where.weighted, where.over_limit, where.may_borrow, where.reasons,
        where.lines, largest(where, rates, law),
    )  # fmt: skip


def _of_group(parent: Party, found: Portfolio, law: Law, current: bool) -> Quota:
    stands = {p.id: (p.borrower, _stand(p, found.rates, law, current)) for p in (parent, *found.subsidiaries)}
    top = stands.pop(parent.id)
    use = group_use(top, stands, law, found.sharing)
    members = {name: _member(one, found.rates, law) for name, one in use.members.items()}
    lines = tuple(replace(line, member=name) for name, one in use.members.items() for line in one.position.lines)
    may = [member for member in members.values() if member.may_borrow]
    largest_of_all = {
        currency: {term: max((m.max_new[currency][term] for m in may), default=0) for term in ("long", "short")}
        for currency in ("CNY", *found.rates)
    }
    over = any(one.headroom < 0 for one in use.members.values())
    reasons = list(use.reasons)
    reasons += [f"{name}: {reason}" for name, member in members.items() for reason in member.reasons]
    return Quota(
        law.day, "group", use.limit, use.weighted, over, bool(may), tuple(reasons), lines, largest_of_all, (),
        use.shared_available, members,
    )  # fmt: skip


def _stand(party: Party, rates: Mapping[str, Fraction], law: Law, current: bool) -> Position:
    return position(party.borrower, party.loans, rates, law, current=current)


def _member(use: Use, rates: Mapping[str, Fraction], law: Law) -> MemberAnswer:
    where = use.position
    may = where.may_borrow and use.headroom >= 0
    return MemberAnswer(
        where.mode, use.limit, use.own, use.shared, use.headroom, may, largest(where, rates, law, use.headroom),
        where.reasons,
    )  # fmt: skip


def _of_pool(pool: Pool, rates: Mapping[str, Fraction], law: Law, current: bool) -> Quota:
    """The pool's own debt against its quota: risk-weighted in the high version, at face value otherwise (C:1.9)."""
    admitted = pool_quota(pool.version, pool.ftz, pool.members, law, rates)
    rate = rate_of(rates, current)
    lines: list[Line] = (
        [weigh(loan, law, rate=rate(loan)) for loan in pool.loans]
        if admitted.weighted
        else face_lines(pool.loans, law, rate)
    )
    weighted = sum(line.weighted for line in lines)
    headroom = admitted.foreign_debt - weighted
    may = admitted.eligible and headroom >= 0
    reasons = list(admitted.reasons)
    if headroom < 0:
        reasons.append(over_text(-headroom))
    if not admitted.eligible and admitted.foreign_debt:
        reasons.append(f"the quota of {shown(admitted.foreign_debt)} is what the multiples give; it is not to be had")
    max_new = room_by_currency(headroom if may else 0, rates, law, weighted=admitted.weighted)
    return Quota(
        law.day, "pool", admitted.foreign_debt, weighted, headroom < 0, may, tuple(reasons), tuple(lines), max_new, (),
        pool=admitted,
    )  # fmt: skip
