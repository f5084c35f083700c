"""A list of firms of the user's own (CSV) instead of the synthesis."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sandbox.declare.nearest import nearest
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.firms.parameters import ALL_SECTORS, AREAS, KINDS, TIERS

REQUIRED = ("id", "area", "output_cny", "founded")
OPTIONAL = ("sector", "kind", "tier", "fintech", "high_tech")
MOST_BYTES = 64 * 1024 * 1024
LISTED = 7
"""Group of the entities of listed firms: their chance is addressed by a hash of their id."""


@dataclass(frozen=True)
class ListedFirm:
    """One line of the list; what is None is drawn as for a synthetic firm."""

    id: str
    area: int
    output_fen: int
    founded: dt.date
    sector: int | None
    kind: int | None
    tier: int | None
    fintech: bool | None
    high_tech: bool | None

    @property
    def entity(self) -> int:
        """The firm's address in the draws."""
        return LISTED << 40 | int.from_bytes(hashlib.sha256(self.id.encode()).digest()[:5], "big")


@lru_cache(maxsize=4)
def read_firms(file: str, digest: str = "") -> tuple[ListedFirm, ...]:  # noqa: ARG001  (part of the key of the cache)
    """The firms of a CSV file, UTF-8, with a heading. Raises InputRefused with every problem, each with its line.

    Columns: id, area, output_cny and founded are required; sector, kind, tier, fintech (yes/no), high_tech (yes/no) are
    not. `digest` only tells versions of a file apart.
    """
    path = Path(file)
    if path.stat().st_size > MOST_BYTES:
        raise InputRefused(Problem(file, text=f"the list is larger than {MOST_BYTES // 1024 // 1024} MiB"))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefused(
            Problem(file, text=f"not UTF-8: byte {error.start + 1}", hint="Save it as CSV UTF-8.")
        ) from None
    return parse_firms(text, file)


def check_firms(scenario: Scenario) -> None:
    """Read the list of firms that a scenario names, if it names one. Raises InputRefused with every problem in it."""
    if scenario.firms_file:
        read_firms(scenario.firms_file, scenario.firms_digest)


def parse_firms(text: str, name: str) -> tuple[ListedFirm, ...]:
    """As `read_firms`, from text; `name` stands in messages."""
    rows = csv.DictReader(io.StringIO(text))
    problems = list(_heading(rows.fieldnames or (), name))
    if problems:
        raise InputRefused(problems)
    firms: list[ListedFirm] = []
    lines: dict[str, int] = {}
    for row in rows:
        place = f"{name}:{rows.line_num}"
        found: list[Problem] = []
        firm = _firm(row, place, found)
        problems += found
        identity = (row.get("id") or "").strip()
        if identity in lines:
            problems.append(Problem(place, "id", text=f"{identity} stands in line {lines[identity]} already"))
        lines.setdefault(identity, rows.line_num)
        if firm is not None:
            firms.append(firm)
    if not firms and not problems:
        problems.append(Problem(name, text="no firm in the list"))
    if problems:
        raise InputRefused(problems)
    return tuple(firms)


def _heading(names: object, file: str) -> Iterator[Problem]:
    columns = list(names) if isinstance(names, list | tuple) else []
    for column in columns:
        if column not in REQUIRED + OPTIONAL:
            close = nearest(str(column), REQUIRED + OPTIONAL)
            hint = f"Did you mean {close}?" if close else "Columns: " + ", ".join(REQUIRED + OPTIONAL)
            yield Problem(f"{file}:1", str(column), text="no such column", hint=hint)
    for column in REQUIRED:
        if column not in columns:
            yield Problem(f"{file}:1", column, text="this column is missing")


def _firm(row: Mapping[str, str | None], place: str, problems: list[Problem]) -> ListedFirm | None:
    def refuse(column: str, allowed: str) -> None:
        problems.append(Problem(place, column, found=f"'{row.get(column) or ''}'", allowed=allowed))

    def one_of(column: str, names: tuple[str, ...], required: bool = False) -> int | None:
        text = (row.get(column) or "").strip()
        if not text and not required:
            return None
        if text not in names:
            refuse(column, "one of " + ", ".join(names))
            return None
        return names.index(text)

    identity = (row.get("id") or "").strip()
    if not identity or len(identity) > 60 or not identity.isprintable():
        refuse("id", "a name of 1 to 60 printable characters")
    if None in row:
        problems.append(Problem(place, text="more cells than columns"))
    output = _amount(row.get("output_cny"))
    if output is None:
        refuse("output_cny", "an amount in CNY, 0 or more, as 1250000.50")
    founded = _date(row.get("founded"))
    if founded is None:
        refuse("founded", "a date, as 2015-06-30")
    area = one_of("area", AREAS, required=True)
    flags = [one_of(column, ("no", "yes")) for column in ("fintech", "high_tech")]
    rest = [one_of("sector", ALL_SECTORS), one_of("kind", KINDS), one_of("tier", TIERS)]
    if problems or output is None or founded is None or area is None:
        return None
    fintech, high_tech = (None if flag is None else flag == 1 for flag in flags)
    return ListedFirm(identity, area, output, founded, rest[0], rest[1], rest[2], fintech, high_tech)


def _amount(text: str | None) -> int | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return math.ceil(round(value * 100, 4)) if math.isfinite(value) and 0.0 <= value < 1e15 else None


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "").strip())
    except ValueError:
        return None
