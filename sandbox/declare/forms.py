"""The forms in which a value can be given: plain, annotated with its source, or dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Target
from sandbox.declare.desk import Desk
from sandbox.declare.grades import GRADES, STATUSES, Grade, Status
from sandbox.declare.kinds import Number, Table
from sandbox.declare.uncertainty import Certain, Spread, Uncertainty
from sandbox.declare.uncertainty_forms import read_uncertainty
from sandbox.declare.values import Value
from sandbox.declare.yaml_reader import Key, Keys

ANNOTATIONS = ("value", "source", "status", "grade", "note", "uncertainty")


@dataclass(frozen=True)
class _Annotation:
    source: str | None = None
    status: Status | None = None
    grade: Grade | None = None
    note: str | None = None
    uncertainty: Uncertainty | None = None


def read_assignments(desk: Desk, raw: object, keys: Keys, what: str) -> dict[str, Assignment]:
    """Every `path: value` of a mapping; what is refused is noted and left out."""
    entries = desk.mapping(raw, keys, what, "one `path: value` a line")
    out: dict[str, Assignment] = {}
    for key, value in (entries or {}).items():
        assignment = read_assignment(desk, str(key), value, (*keys, key))
        if assignment is not None:
            out[assignment.path] = assignment
    return out


def read_assignment(desk: Desk, path: str, raw: object, keys: Keys) -> Assignment | None:
    """The assignment of `raw` to `path`, in whichever form it is given."""
    target = desk.catalogue.target(path)
    if target is None:
        desk.refuse_path(path, keys)
        return None
    before = len(desk.problems)
    a = _Annotation()
    if _is_annotated(target, raw) and isinstance(raw, Mapping):
        a = _annotation(desk, target, path, raw, keys)
        value = _value(desk, target, path, raw["value"], (*keys, "value")) if "value" in raw else None
    else:
        value = _value(desk, target, path, raw, keys)
    _check_range(desk, target, path, value, a.uncertainty, keys)
    if len(desk.problems) > before:
        desk.refused.add(path)
        return None
    return Assignment(path, value, a.source, a.status, a.grade, a.uncertainty, a.note, desk.document.place(*keys))


def _is_annotated(target: Target, raw: object) -> bool:
    if not isinstance(raw, Mapping) or "family" in raw:
        return False
    cells = target.kind.keys if isinstance(target.kind, Table) else ()
    return any(key in ANNOTATIONS and key not in cells for key in raw)


def _annotation(desk: Desk, target: Target, path: str, raw: Mapping[Key, object], keys: Keys) -> _Annotation:
    """What stands beside the value."""
    desk.known_keys(raw, ANNOTATIONS, keys, path)
    if "value" not in raw:
        desk.refuse(keys, path, text="an annotation without a value", hint="Add value: and what it is.")
    given = {name: (raw[name], (*keys, name), f"{path}.{name}") for name in ANNOTATIONS if name in raw}
    status = desk.word(given["status"][0], STATUSES, *given["status"][1:]) if "status" in given else None
    uncertainty = read_uncertainty(desk, target.kind, *given["uncertainty"]) if "uncertainty" in given else None
    if status == "assumption" and ("uncertainty" not in given or isinstance(uncertainty, Certain)):
        text = "an assumption needs its plausible range"
        desk.refuse(keys, path, text=text, hint="Add for example uncertainty: {low: 4, high: 9}.")
    return _Annotation(
        source=desk.text(*given["source"]) if "source" in given else None,
        status=status,
        grade=desk.word(given["grade"][0], GRADES, *given["grade"][1:]) if "grade" in given else None,
        note=desk.text(*given["note"]) if "note" in given else None,
        uncertainty=uncertainty,
    )


def _value(desk: Desk, target: Target, path: str, raw: object, keys: Keys) -> Value | None:
    """A plain value or a schedule."""
    if not isinstance(raw, Mapping) or not any(isinstance(key, dt.date) for key in raw):
        return desk.accept(target.kind, raw, keys, path)
    others = [str(key) for key in raw if not isinstance(key, dt.date)]
    if others:
        desk.refuse(keys, path, found=f"a schedule with the key {others[0]}", allowed="dates only, as 2021-01-31")
        return None
    return _schedule(desk, target, path, raw, keys)


def _schedule(desk: Desk, target: Target, path: str, raw: Mapping[Key, object], keys: Keys) -> Schedule | None:
    days = [key for key in raw if isinstance(key, dt.date)]
    values = [desk.accept(target.kind, raw[day], (*keys, day), f"{path} from {day.isoformat()}") for day in days]
    disorder = [(a, b) for a, b in pairwise(days) if b <= a]
    for a, b in disorder:
        text = f"the dates are out of order: {b.isoformat()} stands after {a.isoformat()}"
        desk.refuse((*keys, b), path, text=text, hint="Write the earliest first.")
    if disorder or any(value is None for value in values):
        return None
    return Schedule(tuple(zip(days, values, strict=True)))


def _check_range(
    desk: Desk, target: Target, path: str, value: Value | None, uncertainty: Uncertainty | None, keys: Keys
) -> None:
    """A number must lie in the range that is given with it."""
    if not isinstance(target.kind, Number) or not isinstance(uncertainty, Spread):
        return
    values = [v for _, v in value.steps] if isinstance(value, Schedule) else [value]
    for one in values:
        if one is not None and not uncertainty.low <= one <= uncertainty.high:
            text = f"the value {one:,.10g} lies outside its own range, {uncertainty.words}"
            desk.refuse((*keys, "uncertainty"), path, text=text, hint="Correct the value or the range.")
