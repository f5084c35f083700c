"""The clauses of a scheme's file beside its parties: payers, caps, limits, fund, trigger, breaker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.declare.desk import Desk
from sandbox.declare.kind import ValueRefused, describe
from sandbox.declare.kinds import Number
from sandbox.declare.yaml_reader import Key, Keys
from sandbox.ip_finance.amounts import fen_of, share_of
from sandbox.ip_finance.schemes.scheme import (
    EVENTS,
    RATIOS,
    SUSPENSIONS,
    Breaker,
    Cap,
    Caps,
    Fund,
    LoanLimits,
    Trigger,
)

CAP_KEYS = ("per_loan", "per_firm", "annual")
LIMIT_KEYS = ("per_loan", "per_firm")
FUND_KEYS = ("pays_for", "size", "leverage_limit", "source", "note")
TRIGGER_KEYS = ("event", "days", "file_within_working_days")
BREAKER_KEYS = ("ratio", "trips_above", "suspends", "reopens", "source", "note")
REOPEN_KEYS = ("at_or_below", "after_months")
_YEARS = Number("year", 1, 100, whole=True)
_DAYS = Number("days", 1, 3_660, whole=True)
_MONTHS = Number("months", 0, 1_200, whole=True)
_LEVERAGE = Number("times the fund", 0.01, 1_000.0)
_YEAR_ALLOWED = "a year of the scheme's operation from 1 to 100, as in `{1: 1000000, 2: 1500000}`"


@dataclass
class Clauses:
    """Reads the clauses of one file; `names` are its parties."""

    desk: Desk
    data: Mapping[Key, object]
    names: tuple[str, ...]
    source: str

    @staticmethod
    def taken(desk: Desk, take: Callable[[object], int], raw: object, keys: Keys, path: str) -> int | None:
        """`raw` as `take` reads it, or None, noted, where it is refused."""
        try:
            found = take(raw)
        except ValueRefused as refused:
            desk.refuse(keys, path, found=refused.found, allowed=refused.allowed)
            return None
        if isinstance(raw, str):
            desk.refuse(keys, path, found=describe(raw), allowed="a number", hint="Remove the quotation marks.")
            return None
        return found

    @staticmethod
    def caps(desk: Desk, raw: object, keys: Keys, path: str) -> Caps:
        """The caps of one party: one amount each, or amounts by year of the scheme's operation."""
        entry = desk.mapping(raw, keys, path, "a mapping with " + ", ".join(CAP_KEYS)) or {}
        desk.known_keys(entry, CAP_KEYS, keys, path)
        found = {
            key: Clauses._cap(desk, entry[key], (*keys, key), f"{path}.{key}") if key in entry else None
            for key in CAP_KEYS
        }
        return Caps(**found)

    @staticmethod
    def _cap(desk: Desk, raw: object, keys: Keys, path: str) -> Cap | None:
        if not isinstance(raw, Mapping):
            amount = Clauses.taken(desk, fen_of, raw, keys, path)
            return None if amount is None else Cap(((1, amount),))
        steps: dict[int, int] = {}
        for key, value in raw.items():
            text = str(key)
            year = int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
            if not 1 <= year <= int(_YEARS.high) or year in steps:
                desk.refuse((*keys, key), f"{path}.{key}", found=f"the year {text}", allowed=_YEAR_ALLOWED)
                continue
            amount = Clauses.taken(desk, fen_of, value, (*keys, key), f"{path}.{key}")
            if amount is not None:
                steps[year] = amount
        if not raw:
            desk.refuse(keys, path, text="no year in it", hint="Leave the cap out where there is none.")
        return Cap(tuple(sorted(steps.items()))) if steps else None

    def party_named(self, key: str, fallback: str) -> str | None:
        """The party that `key` names, `fallback` where the key is left out; None, noted, for one there is not."""
        raw = self.data.get(key, fallback)
        if raw in self.names:
            return str(raw)
        if key in self.data:
            self._unknown(raw, (key,), key)
        else:
            text = f"there is no party called {fallback}, which bears what the others do not pay unless {key} says who"
            self.desk.refuse(("parties",), key, text=text, hint=f"Add {key}: with one of {', '.join(self.names)}.")
        return None

    def payers(self) -> tuple[str, ...]:
        """The order in which the parties are called on: that of the parties where none is given."""
        if "payers" not in self.data:
            return self.names
        found = self._list_of_parties(self.data["payers"], ("payers",), "payers")
        missing = [name for name in self.names if name not in found]
        if missing and len(found) + len(missing) == len(self.names):
            text = f"{', '.join(missing)} is not among them"
            self.desk.refuse(("payers",), "payers", text=text, hint="Every party stands in the order of payers once.")
        return found if not missing else self.names

    def _list_of_parties(self, raw: object, keys: Keys, path: str) -> tuple[str, ...]:
        if not isinstance(raw, list) or not raw:
            allowed = f"a list of parties: {', '.join(self.names)}"
            self.desk.refuse(keys, path, found="an empty list" if raw == [] else describe(raw), allowed=allowed)
            return ()
        found: list[str] = []
        for i, item in enumerate(raw):
            if item not in self.names:
                self._unknown(item, (*keys, i), f"{path}[{i + 1}]")
            elif item in found:
                self.desk.refuse((*keys, i), f"{path}[{i + 1}]", text=f"{item} is here twice", hint="Remove one.")
            else:
                found.append(str(item))
        return tuple(found)

    def _unknown(self, raw: object, keys: Keys, path: str) -> None:
        hint = self.desk.near(raw, self.names) if isinstance(raw, str) else ""
        self.desk.refuse(
            keys, path, text=f"no such party: {describe(raw)}", hint=hint or f"There are: {', '.join(self.names)}."
        )

    def _entry(self, key: str, known: tuple[str, ...], needed: tuple[str, ...] = ()) -> Mapping[str, object] | None:
        """The mapping under `key` with its keys checked; None where there is none."""
        if key not in self.data:
            return None
        desk = self.desk
        raw = desk.mapping(self.data[key], (key,), key, "a mapping with " + ", ".join(known))
        if raw is None:
            return None
        desk.known_keys(raw, known, (key,), key)
        for name in needed:
            if name not in raw:
                desk.refuse((key,), f"{key}.{name}", text="missing")
        return {str(name): value for name, value in raw.items()}

    def loan_limits(self) -> LoanLimits:
        """The size of loans that the scheme covers."""
        entry = self._entry("loan_limits", LIMIT_KEYS) or {}
        found = {key: self._amount(entry, "loan_limits", key) for key in LIMIT_KEYS}
        return LoanLimits(**found)

    def _amount(self, entry: Mapping[str, object], key: str, name: str) -> int | None:
        if name not in entry:
            return None
        return self.taken(self.desk, fen_of, entry[name], (key, name), f"{key}.{name}")

    def _words(self, entry: Mapping[str, object], key: str, name: str) -> str:
        return (self.desk.text(entry[name], (key, name), f"{key}.{name}") or "") if name in entry else ""

    def _whole(self, raw: object, kind: Number, keys: Keys, path: str) -> int | None:
        number = self.desk.number(raw, kind, keys, path)
        return None if number is None else int(number)

    def fund(self) -> Fund | None:
        """The fund, and who pays out of it."""
        entry = self._entry("fund", FUND_KEYS, ("pays_for",))
        if entry is None:
            return None
        keys = ("fund", "pays_for")
        pays_for = self._list_of_parties(entry["pays_for"], keys, "fund.pays_for") if "pays_for" in entry else ()
        size = self._amount(entry, "fund", "size")
        if size == 0:
            self.desk.refuse(("fund", "size"), "fund.size", found="0", allowed="more than 0; leave it out if unknown")
        leverage = None
        if "leverage_limit" in entry:
            leverage = self.desk.number(
                entry["leverage_limit"], _LEVERAGE, ("fund", "leverage_limit"), "fund.leverage_limit"
            )
        source = self._words(entry, "fund", "source") or self.source
        return Fund(pays_for, size, leverage, source, self._words(entry, "fund", "note"))

    def trigger(self) -> Trigger | None:
        """What opens a claim."""
        entry = self._entry("trigger", TRIGGER_KEYS, ("event",))
        if entry is None or "event" not in entry:
            return None
        event = self.desk.word(entry["event"], EVENTS, ("trigger", "event"), "trigger.event")
        days, file_within = (
            self._whole(entry[name], _DAYS, ("trigger", name), f"trigger.{name}") if name in entry else None
            for name in ("days", "file_within_working_days")
        )
        if event == "overdue" and "days" not in entry:
            self.desk.refuse(("trigger",), "trigger.days", text="missing: after how many days overdue")
        if event is not None and event != "overdue" and "days" in entry:
            text = f"days overdue do not count where the claim opens with {event}"
            self.desk.refuse(("trigger", "days"), "trigger.days", text=text, hint="Remove it, or write event: overdue.")
        return None if event is None else Trigger(event, days, file_within)

    def breaker(self) -> Breaker | None:
        """The circuit breaker and its re-opening rule."""
        entry = self._entry("breaker", BREAKER_KEYS, ("ratio", "trips_above", "reopens"))
        if entry is None:
            return None
        desk = self.desk

        def word(name: str, words: tuple[str, ...], fallback: str) -> str:
            found = desk.word(entry[name], words, ("breaker", name), f"breaker.{name}") if name in entry else None
            return found or fallback

        trips_above = None
        if "trips_above" in entry:
            trips_above = self.taken(
                desk, share_of, entry["trips_above"], ("breaker", "trips_above"), "breaker.trips_above"
            )
        reopens, at, after = self._reopening(entry.get("reopens"), "reopens" in entry)
        if at is not None and trips_above is not None and at > trips_above:
            text = "it would re-open at a ratio at which it trips: at_or_below is above trips_above"
            desk.refuse(("breaker", "reopens", "at_or_below"), "breaker.reopens.at_or_below", text=text)
        ratio, suspends = word("ratio", RATIOS, RATIOS[0]), word("suspends", SUSPENSIONS, SUSPENSIONS[0])
        source, note = self._words(entry, "breaker", "source") or self.source, self._words(entry, "breaker", "note")
        return Breaker(ratio, trips_above or 0, suspends, reopens, at, after, source, note)  # type: ignore[arg-type]

    def _reopening(self, raw: object, given: bool) -> tuple[bool, int | None, int]:
        """Whether it re-opens at all, at which ratio, and after how many months at the earliest."""
        keys, path = ("breaker", "reopens"), "breaker.reopens"
        if raw == "never" or not given:
            return False, None, 0
        allowed = f"never, or a mapping with {' or '.join(REOPEN_KEYS)}"
        if not isinstance(raw, Mapping) or not raw:
            self.desk.refuse(keys, path, found="an empty mapping" if raw == {} else describe(raw), allowed=allowed)
            return False, None, 0
        self.desk.known_keys(raw, REOPEN_KEYS, keys, path)
        at, after = None, 0
        if "at_or_below" in raw:
            at = self.taken(self.desk, share_of, raw["at_or_below"], (*keys, "at_or_below"), f"{path}.at_or_below")
        if "after_months" in raw:
            after = self._whole(raw["after_months"], _MONTHS, (*keys, "after_months"), f"{path}.after_months") or 0
        return True, at, after
