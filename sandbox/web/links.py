"""Share links: a whole comparison in one parameter of an address, `c=1.<deflated JSON, base64url>`.

The JSON holds the scenario's name and content hash, the model version, seed, replications, worlds, and the policies as
differences from the scenario by short id. Each parameter's value in the scenario leaves one character of its hash, so
that a value that has changed since can be named (63 in 64 of them; whether anything changed the content hash says).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import zlib
from collections.abc import Mapping
from typing import Any, NoReturn

from sandbox.declare.assignment import Assignment, Schedule, digest
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.command_line import held
from sandbox.declare.layers import plain_value
from sandbox.declare.nearest import nearest
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.declare.scenario import Scenario
from sandbox.web.shared import Asked, Notice, Opened, Reader, fit_to_share, refuse
from sandbox.web.short_ids import id_by_path, path_by_id, registered

PARAMETER = "c"
FORMAT = "1"
LONGEST_LINK = 2000
"""Characters of a link's parameter: mail and chat programs break longer lines."""
LONGEST_TEXT = 8_192
LONGEST_JSON = 65_536
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_ABSENT = "."
_DATED = "@"
_KEYS = {"s", "h", "v", "e", "n", "w", "r", "p", "d"}


def encode(asked: Asked, catalogue: Catalogue, version: str, shelf: Mapping[str, Scenario]) -> str:
    """The text behind `c=` for a comparison on a shipped scenario.

    shelf: the shipped scenarios by name. Raises InputRefused where the scenario is none of them as it stands, or where
    the link would be longer than 2,000 characters; the hint names the file instead.
    """
    asked = fit_to_share(asked)
    scenario = asked.scenario
    there = shelf.get(scenario.name)
    if there is None or there.with_worlds(scenario.worlds).identity(catalogue) != scenario.identity(catalogue):
        text = f"the scenario {scenario.name} is not one that everybody has"
        raise refuse(text, "Share the comparison as a file: the whole scenario is in it.", "share")
    worlds = {n: w.default for n, w in catalogue.worlds.items()} | dict(scenario.worlds)
    payload = {
        "s": scenario.name,
        "h": there.identity(catalogue),
        "v": version,
        "e": asked.seed,
        "n": asked.replications,
        "w": worlds,
        "r": asked.reference,
        "p": [[p.name, p.title, _differences(p, catalogue)] for p in asked.policies],
        "d": _marks(there, catalogue),
    }
    text = f"{FORMAT}.{_packed(payload)}"
    if len(text) > LONGEST_LINK:
        said = (
            f"the link would have {len(text):,} characters, and many programs break one of more than {LONGEST_LINK:,}"
        )
        raise refuse(said, "Share the comparison as a file.", "share")
    return text


def decode(text: str, catalogue: Catalogue, version: str, shelf: Mapping[str, Scenario]) -> Opened:
    """The comparison in the text behind `c=`, with everything that is no more as it was when the link was made.

    Raises InputRefused for a text that is no link of this format; nothing else, whatever the text.
    """
    payload = _unpacked(text)
    reader = Reader(catalogue, "link")
    if set(payload) != _KEYS:
        raise reader.refuse("content")
    name, made_with = reader.text(payload["s"], "scenario"), reader.text(payload["v"], "version")
    there = shelf.get(name)
    if there is None:
        near = nearest(name, shelf)
        hint = f"Did you mean {near}? " if near else ""
        raise refuse(f"this installation has no scenario {name}", f"{hint}Ask for the comparison as a file.")
    if made_with != version:
        reader.notices.append(Notice("model_version", "", made_with, version))
    scenario = reader.worlds(payload["w"], there)
    if reader.text(payload["h"], "hash") != there.identity(catalogue):
        reader.notices += _changed(there, reader.text(payload["d"], "marks", LONGEST_TEXT), catalogue)
    policies = payload["p"]
    if not isinstance(policies, list):
        raise reader.refuse("policies")
    read = [_policy(reader, item) for item in policies]
    asked = reader.asked(scenario, read, payload["r"], payload["n"], payload["e"])
    return Opened(asked, tuple(dict.fromkeys(reader.notices)))


def _differences(policy: Policy, catalogue: Catalogue) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for path, assignment in sorted(policy.overlay.items()):
        short = _short(path)
        if short is None:
            raise refuse(f"{path} has no short id yet", "Run `python -m sandbox.web.short_ids`.", "share")
        plain = plain_value(catalogue, path, assignment.value)
        out[short] = [_DATED, plain] if isinstance(assignment.value, Schedule) else plain
    return out


def _short(path: str) -> str | None:
    """The id of a parameter, or of a part: `id.part`."""
    known = id_by_path()
    if path in known:
        return known[path]
    head, _, part = path.rpartition(".")
    return f"{known[head]}.{part}" if head in known else None


def _long(short: str) -> str | None:
    head, dot, part = short.partition(".")
    path = path_by_id().get(head)
    return path and f"{path}{dot}{part}"


def _marks(scenario: Scenario, catalogue: Catalogue) -> str:
    """One character for each id, made of the parameter's value in the scenario; a point where there is none."""
    values = catalogue.defaults | scenario.values(catalogue)
    return "".join(_mark(catalogue, path, values[path]) if path in values else _ABSENT for path in registered())


def _mark(catalogue: Catalogue, path: str, value: object) -> str:
    return _ALPHABET[int(digest(plain_value(catalogue, path, value)), 16) % len(_ALPHABET)]


def _changed(scenario: Scenario, marks: str, catalogue: Catalogue) -> list[Notice]:
    """What in a scenario is not as it was, by the marks of then."""
    values = catalogue.defaults | scenario.values(catalogue)
    now = _marks(scenario, catalogue)
    changed = [
        Notice("default_changed", path, "", _said(plain_value(catalogue, path, values[path])))
        for path, before, after in zip(registered(), marks, now, strict=False)
        if _ABSENT not in (before, after) and before != after
    ]
    return [Notice("scenario_changed", scenario.name), *(changed or [Notice("other_changed")])]


def _said(plain: object) -> str:
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _policy(reader: Reader, raw: object) -> Policy:
    if not isinstance(raw, list) or len(raw) != 3:
        raise reader.refuse("policies")
    name, title = reader.named(raw[0], raw[1])
    overlay: dict[str, Assignment] = {}
    for short, plain in reader.mapping(raw[2], "policies").items():
        path = _long(short)
        target = reader.catalogue.target(path) if path else None
        if path is None or target is None:
            reader.notices.append(Notice("unknown_parameter", (path or short)[:120]))
            continue
        dated = isinstance(plain, list) and len(plain) == 2 and plain[0] == _DATED
        value = _schedule(reader, path, plain[1]) if dated else reader.value(path, target.kind, plain)
        if value is not None:
            overlay[path] = held(Assignment(path, value))
    return Policy(name, title, overlay)


def _schedule(reader: Reader, path: str, raw: object) -> Schedule | None:
    target = reader.catalogue.target(path)
    steps: list[tuple[dt.date, Any]] = []
    for day, plain in reader.mapping(raw, "dates").items():
        try:
            date = dt.date.fromisoformat(day)
        except ValueError:
            raise reader.refuse("dates") from None
        value = reader.value(path, target.kind, plain) if target is not None else None
        if value is None:
            return None
        steps.append((date, value))
    try:
        return Schedule(tuple(sorted(steps, key=lambda step: step[0])))
    except ValueError:
        raise reader.refuse("dates") from None


def _packed(payload: Mapping[str, Any]) -> str:
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeezed.compress(text.encode()) + squeezed.flush()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unpacked(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_TEXT:
        raise refuse(f"it has {len(text):,} characters, more than any link of this program", "Open the file instead.")
    form, point, body = text.partition(".")
    if not point or not form.isascii() or not form.isdigit():
        raise refuse("this is no link of this program", "Copy the whole link, from `c=` to its end.")
    if form != FORMAT:
        hint = "Open it with a newer version of this program, or ask for the file."
        raise refuse(f"it is of format {form[:10]}, this version reads format {FORMAT}", hint)
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        inflate = zlib.decompressobj(-15)
        plain = inflate.decompress(data, LONGEST_JSON + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise refuse("it is damaged", "Copy the whole link: mail programs break long ones in two.") from None
    if len(plain) > LONGEST_JSON:
        raise refuse("it holds more than any comparison needs", "Ask for the file.")
    if not inflate.eof or inflate.unused_data:
        raise refuse("it is cut off, or has something behind its end", "Copy the whole link.")
    return read_json(plain, "link")


def read_json(data: bytes, place: str) -> dict[str, Any]:
    """The JSON object in `data`. Raises InputRefused."""
    try:
        found = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise refuse("its content cannot be read", "Ask for it again.", place) from None
    if not isinstance(found, dict):
        raise refuse("its content cannot be read", "Ask for it again.", place)
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


__all__ = ["LONGEST_LINK", "PARAMETER", "InputRefused", "decode", "encode", "read_json"]
