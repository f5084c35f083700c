"""A scheme's file, read and checked: every problem at once, each with its line and the nearest right name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from sandbox.declare.desk import Desk
from sandbox.declare.grades import GRADES, STATUSES
from sandbox.declare.kind import describe
from sandbox.declare.names import SCENARIO_NAME, is_name
from sandbox.declare.problems import InputRefused
from sandbox.declare.yaml_reader import Document, Key, Keys
from sandbox.ip_finance.amounts import SHARE_ALLOWED, per_cent, share_of
from sandbox.ip_finance.schemes.clauses import Clauses
from sandbox.ip_finance.schemes.scheme import COVERS, ORDERS, WHOLE, Caps, Party, Scheme

if TYPE_CHECKING:
    from sandbox.declare.catalogue import Catalogue

SCHEMA_VERSION = 1
NEEDED = ("schema", "name", "title", "source", "status", "grade", "parties")
KEYS = (
    *NEEDED,
    *("place", "note", "covers", "order", "payers", "shortfall_to", "loan_limits", "fund", "trigger", "breaker"),
    *("classes", "default_class"),
)
PARTY_KEYS = ("title", "share", "caps", "share_range", "source", "status", "note")
W = TypeVar("W", bound=str)
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
WORD_ALLOWED = "a name of the letters a to z, digits and _, beginning with a letter"


def read_scheme(document: Document) -> Scheme:
    """The scheme that a document holds. Raises InputRefused with everything that is wrong with it."""
    no_catalogue = cast("Catalogue", None)  # a scheme names no parameter, and building one would double the start-up
    desk = Desk(document, no_catalogue, list(document.problems))
    found = _Reading(desk, document.data).scheme()
    if desk.problems or found is None:
        raise InputRefused(sorted(desk.problems, key=_line))
    return found


def _line(problem: object) -> int:
    _, _, line = str(getattr(problem, "place", "")).rpartition(":")
    return int(line) if line.isdecimal() else 0


@dataclass
class _Reading:
    """Reads one document part by part; what is refused is noted at the desk and left out."""

    desk: Desk
    data: Mapping[Key, object]

    def scheme(self) -> Scheme | None:
        desk, data = self.desk, self.data
        desk.known_keys(data, KEYS, (), "")
        for key in NEEDED:
            if key not in data:
                desk.refuse((), key, text="missing", hint=f"A scheme has at least {', '.join(NEEDED)}.")
        if "schema" in data and (data["schema"] != SCHEMA_VERSION or isinstance(data["schema"], bool)):
            desk.refuse(("schema",), "schema", found=describe(data["schema"]), allowed=str(SCHEMA_VERSION))
        classes = self._classes()
        source = self._text("source")
        status = self._one_of("status", STATUSES, "assumption")
        parties = self._parties(classes, source, status)
        names = tuple(party.name for party in parties)
        if not names:
            return None
        clauses = Clauses(desk, data, names, source)
        shortfall_to = clauses.party_named("shortfall_to", "bank")
        found = Scheme(
            name=self._name(),
            title=self._text("title"),
            source=source,
            status=status,
            grade=self._one_of("grade", GRADES, "low"),
            parties=parties,
            payers=clauses.payers(),
            order=self._one_of("order", ORDERS, "settle_first"),
            shortfall_to=shortfall_to or names[-1],
            place=self._text("place"),
            note=self._text("note"),
            covers=self._one_of("covers", COVERS, "principal") if "covers" in data else None,
            loan_limits=clauses.loan_limits(),
            fund=clauses.fund(),
            trigger=clauses.trigger(),
            breaker=clauses.breaker(),
            classes=classes,
            default_class=self._default_class(classes),
            file=desk.document.name,
        )
        for keys, path, text, hint in contradictions(found, shortfall_to is not None):
            desk.refuse(keys, path, text=text, hint=hint)
        return found

    def _text(self, key: str) -> str:
        return (self.desk.text(self.data[key], (key,), key) or "") if key in self.data else ""

    def _one_of(self, key: str, words: Sequence[W], fallback: W) -> W:
        if key not in self.data:
            return fallback
        return self.desk.word(self.data[key], words, (key,), key) or fallback

    def _name(self) -> str:
        raw = self.data.get("name")
        if isinstance(raw, str) and is_name(raw):
            return raw
        if "name" in self.data:
            self.desk.refuse(("name",), "name", found=describe(raw), allowed=SCENARIO_NAME)
        return ""

    def _classes(self) -> dict[str, str]:
        if "classes" not in self.data:
            return {}
        raw = self.desk.mapping(self.data["classes"], ("classes",), "classes", "one `class: title` a line")
        found: dict[str, str] = {}
        for key, title in (raw or {}).items():
            if self._is_word(key, ("classes", key), f"classes.{key}"):
                found[str(key)] = self.desk.text(title, ("classes", key), f"classes.{key}") or ""
        if raw is not None and not raw:
            self.desk.refuse(("classes",), "classes", text="no class in it", hint="Leave it out where firms are alike.")
        return found

    def _default_class(self, classes: Mapping[str, str]) -> str:
        desk, keys = self.desk, ("default_class",)
        if not classes:
            if "default_class" in self.data and "classes" not in self.data:
                desk.refuse(keys, "default_class", text="a default class where there are no classes")
            return ""
        if "default_class" not in self.data:
            desk.refuse(("classes",), "default_class", text="missing: the class of a firm of which none is said")
            return next(iter(classes))
        return desk.word(self.data["default_class"], classes, keys, "default_class") or next(iter(classes))

    def _is_word(self, raw: object, keys: Keys, path: str) -> bool:
        if isinstance(raw, str) and _WORD.fullmatch(raw):
            return True
        self.desk.refuse(keys, path, found=describe(raw), allowed=WORD_ALLOWED)
        return False

    def _parties(self, classes: Mapping[str, str], source: str, status: str) -> tuple[Party, ...]:
        desk = self.desk
        if "parties" not in self.data:
            return ()
        raw = desk.mapping(self.data["parties"], ("parties",), "parties", "one party a line, each with its share")
        if raw is None:
            return ()
        if not raw:
            desk.refuse(
                ("parties",), "parties", text="no party in it", hint="Somebody must bear the loss: at least one."
            )
        before = len(desk.problems)
        found = [self._party(key, entry, classes, source, status) for key, entry in raw.items()]
        parties = tuple(party for party in found if party is not None)
        if parties and len(desk.problems) == before:
            self._add_up(parties, classes)
        return parties

    def _party(self, key: object, raw: object, classes: Mapping[str, str], source: str, status: str) -> Party | None:
        desk, keys, path = self.desk, ("parties", str(key)), f"parties.{key}"
        if not self._is_word(key, keys, path):
            return None
        entry = desk.mapping(raw, keys, path, "a mapping with " + ", ".join(PARTY_KEYS))
        if entry is None:
            return None
        desk.known_keys(entry, PARTY_KEYS, keys, path)

        def text(name: str, fallback: str = "") -> str:
            return (desk.text(entry[name], (*keys, name), f"{path}.{name}") or "") if name in entry else fallback

        own = desk.word(entry["status"], STATUSES, (*keys, "status"), f"{path}.status") if "status" in entry else status
        span = self._range(entry["share_range"], (*keys, "share_range"), f"{path}.share_range") if (
            "share_range" in entry
        ) else None  # fmt: skip
        if own == "assumption" and "status" in entry and "share_range" not in entry:
            desk.refuse(keys, f"{path}.share_range", text="missing: an assumed share must carry its plausible range")
        caps = Clauses.caps(desk, entry["caps"], (*keys, "caps"), f"{path}.caps") if "caps" in entry else Caps()
        shares = self._shares(entry, classes, keys, path)
        if span is not None and any(not span[0] <= share <= span[1] for share in shares.values()):
            desk.refuse((*keys, "share_range"), f"{path}.share_range", text="the share lies outside its own range")
        title = text("title", str(key).replace("_", " "))
        return Party(str(key), title, shares, caps, text("source", source), own or status, span, text("note"))

    def _shares(self, entry: Mapping[Key, object], classes: Mapping[str, str], keys: Keys, path: str) -> dict[str, int]:
        desk, here = self.desk, f"{path}.share"
        if "share" not in entry:
            desk.refuse(keys, here, text="missing: the party's share of the loss, in per cent")
            return dict.fromkeys(classes or ("",), 0)
        raw, way = entry["share"], (*keys, "share")
        if not isinstance(raw, Mapping):
            share = Clauses.taken(desk, share_of, raw, way, here)
            return dict.fromkeys(classes or ("",), share or 0)
        if not classes:
            desk.refuse(way, here, text="a share by class where the scheme has no classes", hint="Add `classes:`.")
            return {"": 0}
        desk.known_keys(raw, tuple(classes), way, here)
        missing = [name for name in classes if name not in raw]
        if missing:
            desk.refuse(way, here, text=f"no share for the class {', '.join(missing)}")
        return {
            name: Clauses.taken(desk, share_of, raw[name], (*way, name), f"{here}.{name}") or 0 if name in raw else 0
            for name in classes
        }

    def _range(self, raw: object, keys: Keys, path: str) -> tuple[int, int] | None:
        if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) != 2:
            self.desk.refuse(keys, path, found=describe(raw), allowed=f"[low, high], each {SHARE_ALLOWED}")
            return None
        low, high = (Clauses.taken(self.desk, share_of, end, (*keys, i), path) for i, end in enumerate(raw))
        if low is None or high is None:
            return None
        if low > high:
            self.desk.refuse(keys, path, found=f"{raw[0]} to {raw[1]}", allowed="the lower end first")
            return None
        return low, high

    def _add_up(self, parties: Sequence[Party], classes: Mapping[str, str]) -> None:
        for name in classes or ("",):
            total = sum(party.shares[name] for party in parties)
            if total != WHOLE:
                of = f" for the class {name}" if name else ""
                listed = ", ".join(f"{party.name} {per_cent(party.shares[name])}" for party in parties)
                self.desk.refuse(
                    ("parties",), "parties", text=f"the shares{of} add up to {per_cent(total)}, not 100.00 %",
                    hint=f"They are: {listed}.",
                )  # fmt: skip


def contradictions(scheme: Scheme, bearer_known: bool) -> Iterator[tuple[Keys, str, str, str]]:
    """Clauses that cannot hold together: where, path, what is wrong, what to do."""
    last = scheme.shortfall_to
    if bearer_known:
        caps = scheme.party(last).caps
        way = ("parties", last, "caps")
        if caps != Caps():
            text = f"{last} is to bear what the others do not pay (shortfall_to), so it cannot have a cap"
            yield way, ".".join(way), text, "Remove the cap, or name another party in shortfall_to."
        if scheme.draws_on_fund(last):
            text = f"{last} is to bear what an empty fund does not pay (shortfall_to), so it cannot draw on it"
            yield ("fund", "pays_for"), "fund.pays_for", text, "Name another party in shortfall_to."
    for party in scheme.parties:
        one, rest = party.caps.per_loan, (("per_firm", party.caps.per_firm), ("annual", party.caps.annual))
        for name, cap in rest:
            years = {first for c in (one, cap) if c is not None for first, _ in c.steps}
            pairs = [(one.at(y), cap.at(y)) for y in years] if one is not None and cap is not None else []
            if any(a is not None and b is not None and a > b for a, b in pairs):
                path = f"parties.{party.name}.caps"
                yield ("parties", party.name, "caps"), path, f"the cap per_loan is above the cap {name}", ""
    limits, breaker = scheme.loan_limits, scheme.breaker
    if limits.per_loan is not None and limits.per_firm is not None and limits.per_loan > limits.per_firm:
        text = "one loan may be larger than all loans of its firm together"
        yield ("loan_limits",), "loan_limits", text, ""
    if breaker is not None and breaker.ratio == "fund_used" and (scheme.fund is None or scheme.fund.size is None):
        text = "the ratio fund_used needs a fund of known size"
        yield ("breaker", "ratio"), "breaker.ratio", text, "Add fund.size, or choose another ratio."
