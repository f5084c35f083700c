"""The keys of a scenario file beside its parameters and policies: name, dates, worlds, headline, initial cases."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.declare.desk import Desk
from sandbox.declare.grades import STATUSES
from sandbox.declare.kinds import Number, describe
from sandbox.declare.names import SCENARIO_NAME, is_name
from sandbox.declare.scenario import InitialCases
from sandbox.declare.yaml_reader import Keys

FIRMS_KEY = "population.file"
"""Key of a scenario that names a list of firms."""
MOST_HEADLINE = 8
MOST_YEARS = 50
_MOST_DAYS = 18_263
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)
_CASE_KEYS = ("system", "stage", "count", "since", "source", "status")
_WHOLE_DAYS = Number("days", 0, 3_660, whole=True)
_COUNT = Number("cases", 1, 100_000, whole=True)


@dataclass(frozen=True)
class Entry:
    """A top-level key as it finally holds: the desk of the file that says it last, and what stands there."""

    desk: Desk
    raw: object
    folder: Path | None


Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class Span:
    """The dates of a scenario."""

    start: dt.date
    end: dt.date
    entry_end: dt.date
    warm_up_days: int


def read_name(entries: Entries, fallback: str) -> str:
    """The scenario's name; `fallback` where none is given or it is refused."""
    entry = entries.get("name")
    if entry is None:
        return fallback
    if isinstance(entry.raw, str) and is_name(entry.raw):
        return entry.raw
    entry.desk.refuse(("name",), "name", found=describe(entry.raw), allowed=SCENARIO_NAME)
    return fallback


def read_text(entries: Entries, key: str, fallback: str) -> str:
    """The text under `key`; `fallback` where there is none or it is refused."""
    entry = entries.get(key)
    text = entry.desk.text(entry.raw, (key,), key) if entry else fallback
    return fallback if text is None else text


def read_span(entries: Entries) -> Span | None:
    """The dates, or None when one of them is missing or refused."""
    days = {key: _day(entries, key) for key in ("start", "end", "entry_end")}
    warm_up = 0
    entry = entries.get("warm_up_days")
    if entry is not None:
        number = entry.desk.number(entry.raw, _WHOLE_DAYS, ("warm_up_days",), "warm_up_days")
        warm_up = -1 if number is None else int(number)
    start, end = days["start"], days["end"]
    entry_end = days["entry_end"] if "entry_end" in entries else end
    if start is None or end is None:
        return None
    if end <= start:
        found = f"the date {end.isoformat()}"
        entries["end"].desk.refuse(("end",), "end", found=found, allowed=f"a date after the start, {start.isoformat()}")
        return None
    if (end - start).days > _MOST_DAYS:
        found, allowed = f"{(end - start).days:,} days from the start", f"at most {_MOST_DAYS:,} ({MOST_YEARS} years)"
        entries["end"].desk.refuse(("end",), "end", found=found, allowed=allowed)
        return None
    if entry_end is not None and not start < entry_end <= end:
        allowed = f"a date after the start, {start.isoformat()}, and not after the end, {end.isoformat()}"
        entry = entries["entry_end"]
        entry.desk.refuse(("entry_end",), "entry_end", found=f"the date {entry_end.isoformat()}", allowed=allowed)
        return None
    return None if entry_end is None or warm_up < 0 else Span(start, end, entry_end, warm_up)


def _day(entries: Entries, key: str) -> dt.date | None:
    entry = entries.get(key)
    day = entry.desk.day(entry.raw, (key,), key) if entry else None
    if entry is not None and day is not None and not _EARLIEST <= day < _LATEST:
        allowed = f"a date from {_EARLIEST.isoformat()} to {(_LATEST - dt.timedelta(days=1)).isoformat()}"
        entry.desk.refuse((key,), key, found=f"the date {day.isoformat()}", allowed=allowed)
        return None
    return day


def read_worlds(desk: Desk, raw: object) -> dict[str, str]:
    """World to choice, as one file has them."""
    declared = desk.catalogue.worlds
    entries = desk.mapping(raw, ("worlds",), "worlds", "one `world: choice` a line") or {}
    out: dict[str, str] = {}
    for key, choice in entries.items():
        world = declared.get(str(key))
        keys: Keys = ("worlds", key)
        if world is None:
            hint = desk.near(str(key), declared) or f"There are: {', '.join(declared) or 'none'}."
            desk.refuse(keys, f"worlds.{key}", text="no such world", found=str(key), hint=hint)
            continue
        chosen = desk.word(choice, world.names, keys, f"worlds.{key}")
        if chosen is not None:
            out[world.name] = chosen
    return out


def read_compare(desk: Desk, raw: object, policies: list[str]) -> list[str]:
    """Which of the policies, its own and those of the file it extends, a scenario has, and in which order.

    What is refused is noted; where nothing is left, all of them.
    """
    if not isinstance(raw, list) or not raw:
        desk.refuse(("compare",), "compare", found=describe(raw), allowed="a list of names of policies")
        return policies
    out: list[str] = []
    for i, item in enumerate(raw):
        keys, path = ("compare", i), f"compare[{i + 1}]"
        if not isinstance(item, str):
            desk.refuse(keys, path, found=describe(item), allowed="the name of a policy")
        elif item not in policies:
            desk.refuse(keys, path, found=item, text=f"no such policy: {item}", hint=desk.near(item, policies))
        elif item in out:
            desk.refuse(keys, path, text=f"{item} is here twice", hint="Remove one of the two.")
        else:
            out.append(item)
    return out or policies


def read_headline(entries: Entries) -> tuple[str, ...]:
    """The measures of interest: known, each once, at most eight."""
    entry = entries.get("headline")
    if entry is None:
        return ()
    desk, raw = entry.desk, entry.raw
    allowed = f"a list of at most {MOST_HEADLINE} measures"
    if not isinstance(raw, list):
        desk.refuse(("headline",), "headline", found=describe(raw), allowed=allowed)
        return ()
    if len(raw) > MOST_HEADLINE:
        desk.refuse(("headline",), "headline", found=f"{len(raw)} measures", allowed=allowed)
    out: list[str] = []
    for i, item in enumerate(raw):
        keys, path = ("headline", i), f"headline[{i + 1}]"
        if not isinstance(item, str):
            desk.refuse(keys, path, found=describe(item), allowed="the name of a measure")
        elif item not in desk.catalogue.measures:
            hint = desk.near(item, desk.catalogue.measures)
            desk.refuse(keys, path, found=item, text=f"no such measure: {item}", hint=hint)
        elif item in out:
            desk.refuse(keys, path, text=f"{item} is here twice", hint="Remove one of the two.")
        else:
            out.append(item)
    return tuple(out)


def read_initial_cases(entries: Entries, start: dt.date | None) -> tuple[InitialCases, ...]:
    """The cases under way at the start, all of them begun before it."""
    entry = entries.get("initial_cases")
    if entry is None:
        return ()
    if not isinstance(entry.raw, list):
        keys: Keys = ("initial_cases",)
        entry.desk.refuse(keys, "initial_cases", found=describe(entry.raw), allowed="a list of cases")
        return ()
    found = [_case(entry.desk, item, i, start) for i, item in enumerate(entry.raw)]
    return tuple(case for case in found if case is not None)


def _case(desk: Desk, raw: object, index: int, start: dt.date | None) -> InitialCases | None:
    keys: Keys = ("initial_cases", index)
    path = f"initial_cases[{index + 1}]"
    entries = desk.mapping(raw, keys, path, "a mapping with " + ", ".join(_CASE_KEYS))
    if entries is None:
        return None
    before = len(desk.problems)
    desk.known_keys(entries, _CASE_KEYS, keys, path)
    missing = [key for key in _CASE_KEYS if key not in entries]
    if missing:
        desk.refuse(keys, path, found=f"no {', '.join(missing)}", allowed="all of " + ", ".join(_CASE_KEYS))
        return None
    given = {key: (entries[key], (*keys, key), f"{path}.{key}") for key in _CASE_KEYS}
    stages = desk.catalogue.stages
    system = desk.word(given["system"][0], stages, *given["system"][1:])
    stage = desk.word(given["stage"][0], stages[system], *given["stage"][1:]) if system is not None else None
    count = desk.number(given["count"][0], _COUNT, *given["count"][1:])
    since = desk.day(*given["since"])
    if since is not None and start is not None and since >= start:
        found, allowed = f"the date {since.isoformat()}", f"a date before the start, {start.isoformat()}"
        desk.refuse(*given["since"][1:], found=found, allowed=allowed)
    source = desk.text(*given["source"])
    status = desk.word(given["status"][0], STATUSES, *given["status"][1:])
    if len(desk.problems) > before or None in (system, stage, count, since, source, status):
        return None
    return InitialCases(str(system), str(stage), int(count or 0), since or _EARLIEST, str(source), str(status))


def read_firms_file(entries: Entries) -> tuple[str | None, str]:
    """Path of the list of firms, relative names taken from the scenario's folder, and the SHA-256 of its content."""
    entry = entries.get(FIRMS_KEY)
    if entry is None:
        return None, ""
    desk, keys = entry.desk, (FIRMS_KEY,)
    name = desk.text(entry.raw, keys, FIRMS_KEY)
    if name is None:
        return None, ""
    if entry.folder is None:
        hint = "Save the scenario beside the list of firms and load it from there."
        desk.refuse(keys, FIRMS_KEY, text="a scenario that is not a file cannot name other files", hint=hint)
        return None, ""
    path = entry.folder / name
    try:
        with path.open("rb") as file:
            return str(path), hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "not a usable path").lower()
        desk.refuse(keys, FIRMS_KEY, found=f"{name} ({reason})", allowed="a CSV file that can be read")
        return None, ""
