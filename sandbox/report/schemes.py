"""Risk-sharing schemes and waterfalls for readers: as data for JSON, and in words for each step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sandbox.declare.assignment import digest
from sandbox.ip_finance.amounts import cny, number_of, per_cent
from sandbox.ip_finance.rules.sharing import Step, Waterfall
from sandbox.ip_finance.schemes.scheme import Cap, Party, Scheme
from sandbox.ip_finance.schemes.shelf import own_scheme
from sandbox.report.book import ENGLISH_BOOK, Book

_KEY = re.compile(r"[A-Z]:\S+")


def is_own(value: object) -> bool:
    """Whether a parameter's plain value is the text of a scheme of the user's own (the only value in braces)."""
    return isinstance(value, str) and value.startswith("{")


def own_words(text: str, book: Book = ENGLISH_BOOK) -> str:
    """A scheme of the user's own, kept as text, as a list shows it: name, digest of its content, parties."""
    name, parties = _own(text)
    return book.say("scheme.own", name=name, digest=digest(text), parties=book.listed(parties))


@lru_cache(maxsize=64)
def _own(text: str) -> tuple[str, tuple[str, ...]]:
    scheme = own_scheme(text)
    return scheme.name, tuple(party.title for party in scheme.parties)


def waterfall_data(waterfall: Waterfall) -> dict[str, Any]:
    """The waterfall as JSON-ready data; amounts are numbers in CNY."""
    return {
        "scheme": waterfall.scheme.name,
        "exposure": number_of(waterfall.exposure),
        "recovery": number_of(waterfall.recovery),
        "loss": number_of(waterfall.loss),
        "net": _amounts(waterfall.net),
        "advance": _amounts(waterfall.advance),
        "returned": _amounts(waterfall.returned),
        "unpaid": number_of(waterfall.unpaid),
        "steps": [_step_data(i, step, waterfall.scheme) for i, step in enumerate(waterfall.steps, 1)],
    }


def _amounts(amounts: Mapping[str, int]) -> dict[str, int | float]:
    return {name: number_of(amount) for name, amount in amounts.items()}


def _step_data(number: int, step: Step, scheme: Scheme) -> dict[str, Any]:
    data: dict[str, Any] = {"step": number, "action": step.action, "party": step.party or None}
    data["amount"] = number_of(step.amount)
    if step.share is not None:
        data["share"] = number_of(step.share)
    if step.clause is not None:
        data["clause"] = step.clause
        data["limit"] = number_of(limit_of(step, scheme))
    return {**data, "source": step.source or None, "text": step_words(step, scheme)}


def limit_of(step: Step, scheme: Scheme) -> int:
    """What the clause of a cut allows, in fen: for a limit on the size of loans that size, otherwise what was left."""
    sizes = {"loan_limit": scheme.loan_limits.per_loan, "firm_limit": scheme.loan_limits.per_firm}
    return sizes.get(step.clause or "") or step.limit or 0


def step_words(step: Step, scheme: Scheme, book: Book = ENGLISH_BOOK) -> str:
    """What happens in a step, without its amount."""
    say = book.say
    key = f"step.{step.action}"
    advancing = scheme.order == "advance_then_settle"
    fields: dict[str, str] = {"basis": say(f"basis.{scheme.order}"), "last": scheme.party(scheme.shortfall_to).title}
    if step.party:
        fields["party"] = scheme.party(step.party).title
    if step.share is not None:
        fields["share"] = per_cent(step.share)
    if step.action == "exposure" and scheme.covers is not None:
        key += f".{scheme.covers}"
    elif step.action == "cut":
        key += f".{step.clause}"
        fields["limit"] = cny(limit_of(step, scheme))
    elif step.action == "pays" and step.share is None:
        key += ".last" if step.party == scheme.shortfall_to else ".rest"
    if key in ("step.own_share", "step.pays.last") and advancing:
        key += ".advance"
    return say(key, **fields)


def source_key(source: str) -> str:
    """The short key of a source (`I:A6`), or all of it where it has none."""
    found = _KEY.match(source)
    return found[0] if found else source


def scheme_data(scheme: Scheme) -> dict[str, Any]:
    """A scheme as JSON-ready data; amounts are numbers in CNY, shares in per cent."""
    limits, fund, trigger, breaker = scheme.loan_limits, scheme.fund, scheme.trigger, scheme.breaker
    return {
        "name": scheme.name, "title": scheme.title, "place": scheme.place or None,
        "parties": {party.name: _party_data(party) for party in scheme.parties},
        "payers": list(scheme.payers), "order": scheme.order, "shortfall_to": scheme.shortfall_to,
        "classes": dict(scheme.classes), "default_class": scheme.default_class or None, "covers": scheme.covers,
        "loan_limits": {"per_loan": _maybe(limits.per_loan), "per_firm": _maybe(limits.per_firm)},
        "fund": None if fund is None else {
            "pays_for": list(fund.pays_for), "size": _maybe(fund.size), "leverage_limit": fund.leverage_limit,
            "source": fund.source, "note": fund.note or None,
        },
        "trigger": None if trigger is None else {
            "event": trigger.event, "days": trigger.days, "file_within_working_days": trigger.file_within,
        },
        "breaker": None if breaker is None else {
            "ratio": breaker.ratio, "trips_above": number_of(breaker.trips_above), "suspends": breaker.suspends,
            "reopens": {"at_or_below": _maybe(breaker.reopens_at), "after_months": breaker.reopens_after}
            if breaker.reopens else None,
            "source": breaker.source, "note": breaker.note or None,
        },
        "source": scheme.source, "status": scheme.status, "grade": scheme.grade, "note": scheme.note or None,
    }  # fmt: skip


def _maybe(hundredths: int | None) -> int | float | None:
    return None if hundredths is None else number_of(hundredths)


def _party_data(party: Party) -> dict[str, Any]:
    by_class = {name: number_of(share) for name, share in party.shares.items()}
    caps = {"per_loan": party.caps.per_loan, "per_firm": party.caps.per_firm, "annual": party.caps.annual}
    return {
        "title": party.title,
        "share": by_class.get("", by_class),
        "share_range": [number_of(end) for end in party.share_range] if party.share_range else None,
        "caps": {
            name: None if cap is None else {str(year): number_of(amount) for year, amount in cap.steps}
            for name, cap in caps.items()
        },
        "source": party.source,
        "status": party.status,
        "note": party.note or None,
    }


def caps_words(scheme: Scheme, book: Book = ENGLISH_BOOK) -> list[str]:
    """Every cap and limit of a scheme in words; one line that says so where none is published."""
    say = book.say
    words: list[str] = []
    for party in scheme.parties:
        caps = party.caps
        for name, cap in (("per_loan", caps.per_loan), ("per_firm", caps.per_firm), ("annual", caps.annual)):
            if cap is not None:
                words.append(say(f"schemes.cap.{name}", party=party.title, amount=_cap_words(cap, book)))
    limits, fund = scheme.loan_limits, scheme.fund
    if limits.per_loan is not None:
        words.append(say("schemes.limit.per_loan", amount=cny(limits.per_loan)))
    if limits.per_firm is not None:
        words.append(say("schemes.limit.per_firm", amount=cny(limits.per_firm)))
    if fund is not None and fund.size is not None:
        words.append(say("schemes.fund", amount=cny(fund.size)))
    elif fund is not None:
        words.append(say("schemes.fund.unknown"))
    if fund is not None and fund.leverage_limit is not None:
        words.append(say("schemes.leverage", times=fund.leverage_limit))
    if scheme.breaker is not None:
        ratio = say(f"schemes.ratio.{scheme.breaker.ratio}")
        words.append(say("schemes.breaker", ratio=ratio, at=per_cent(scheme.breaker.trips_above)))
    return words or [say("schemes.no_caps")]


def _cap_words(cap: Cap, book: Book) -> str:
    steps: Sequence[tuple[int, int]] = cap.steps
    if len(steps) == 1 and steps[0][0] == 1:
        return cny(steps[0][1])
    return book.commas.join(book.say("schemes.cap.from_year", amount=cny(amount), year=year) for year, amount in steps)


def share_words(scheme: Scheme) -> list[str]:
    """`54.00 fund : 26.00 bank : ...`, one line for each class of firm."""
    lines = []
    for name in scheme.classes or ("",):
        shares = " : ".join(f"{p.name} {per_cent(p.shares[name]).removesuffix(' %')}" for p in scheme.parties)
        lines.append(f"{name}: {shares}" if name else shares)
    return lines
