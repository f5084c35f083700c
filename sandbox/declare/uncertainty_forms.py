"""The forms in which a scenario file gives the uncertainty of a value."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sandbox.declare.desk import Desk
from sandbox.declare.kinds import Distribution, Kind, Number, Table, describe
from sandbox.declare.uncertainty import Binomial, Certain, Options, Parts, Poisson, Relative, Spread, Uncertainty
from sandbox.declare.yaml_reader import Key, Keys

_FORMS: tuple[tuple[str, ...], ...] = (
    ("low", "high"),
    ("relative",),
    ("successes", "trials"),
    ("count",),
    ("options",),
    ("parts",),
)
_NUMERIC = "{low, high}, {relative}, {count}, {options} or fixed"
_POSITIVE = Number("", 0.0, 1e12)


def read_uncertainty(desk: Desk, kind: Kind, raw: object, keys: Keys, path: str) -> Uncertainty | None:
    """The uncertainty that `raw` describes for a value of `kind`; None, with the problem noted, when it is refused."""
    if raw == "fixed":
        return Certain()
    allowed = _allowed(kind)
    if not isinstance(raw, Mapping):
        desk.refuse(keys, path, found=describe(raw), allowed=allowed)
        return None
    form = next((form for form in _FORMS if any(name in raw for name in form)), None)
    if form is None:
        desk.refuse(keys, path, found=f"the keys {', '.join(map(str, raw)) or '(none)'}", allowed=allowed)
        return None
    desk.known_keys(raw, form, keys, path)
    missing = [name for name in form if name not in raw]
    if missing:
        given = next(name for name in form if name in raw)
        desk.refuse(keys, path, found=f"{given} without {missing[0]}", allowed=allowed)
        return None
    if not _fits(form[0], kind):
        desk.refuse(keys, path, found=f"the form {{{', '.join(form)}}}", allowed=allowed)
        return None
    return _READERS[form[0]](desk, kind, raw, keys, path)


def plain_uncertainty(kind: Kind, uncertainty: Uncertainty) -> object:
    """The form that `read_uncertainty` reads as this uncertainty of a value of `kind`: `fixed` or a mapping."""
    if isinstance(uncertainty, Options):
        return {"options": [kind.plain(value) for value in uncertainty.values]}
    if isinstance(uncertainty, Parts):
        kinds = {name: kind.part_kind(name) or kind for name in uncertainty.parts}
        return {"parts": {name: plain_uncertainty(kinds[name], own) for name, own in uncertainty.parts.items()}}
    if isinstance(uncertainty, Spread):
        return {"low": uncertainty.low, "high": uncertainty.high}
    if isinstance(uncertainty, Relative):
        return {"relative": uncertainty.share}
    if isinstance(uncertainty, Binomial):
        return {"successes": uncertainty.successes, "trials": uncertainty.trials}
    return {"count": uncertainty.count} if isinstance(uncertainty, Poisson) else "fixed"


def _allowed(kind: Kind) -> str:
    if isinstance(kind, Distribution | Table):
        return _NUMERIC.replace("{options}", "{options}, {parts}")
    if isinstance(kind, Number):
        return _NUMERIC.replace("{count}", "{successes, trials}, {count}") if _is_share(kind) else _NUMERIC
    return "{options} or fixed"


def _fits(form: str, kind: Kind) -> bool:
    if form == "options":
        return True
    if form == "parts":
        return isinstance(kind, Distribution | Table)
    if form == "successes":
        return isinstance(kind, Number) and _is_share(kind)
    return isinstance(kind, Number | Distribution | Table)


def _is_share(kind: Number) -> bool:
    return kind.low >= 0.0 and kind.high <= 1.0


def _bounds(kind: Kind) -> Number:
    """Bounds of the numbers a range may name: of the value, of the cells, or of a distribution's mean."""
    if isinstance(kind, Number):
        return kind
    if isinstance(kind, Table):
        return kind.cell
    if isinstance(kind, Distribution):
        return Number(kind.unit, kind.low, kind.high)
    return Number()


def _spread(desk: Desk, kind: Kind, raw: Mapping[Key, object], keys: Keys, path: str) -> Uncertainty | None:
    bounds = _bounds(kind)
    low, high = (desk.number(raw[n], bounds, (*keys, n), f"{path}.{n}") for n in ("low", "high"))
    if low is None or high is None:
        return None
    if low >= high:
        found = f"low {low:,.10g} and high {high:,.10g}"
        desk.refuse(keys, path, found=found, allowed="low below high, or fixed for a value without doubt")
        return None
    return Spread(low, high)


def _relative(desk: Desk, _kind: Kind, raw: Mapping[Key, object], keys: Keys, path: str) -> Uncertainty | None:
    share = desk.number(raw["relative"], Number("", 0.0, 10.0), (*keys, "relative"), f"{path}.relative")
    if share == 0:
        desk.refuse(keys, path, found="relative 0", allowed="a share above 0, or fixed for a value without doubt")
        return None
    return None if share is None else Relative(share)


def _binomial(desk: Desk, _kind: Kind, raw: Mapping[Key, object], keys: Keys, path: str) -> Uncertainty | None:
    names = ("successes", "trials")
    successes, trials = (desk.number(raw[n], _POSITIVE, (*keys, n), f"{path}.{n}") for n in names)
    if successes is None or trials is None:
        return None
    if trials <= 0 or successes > trials:
        found = f"{successes:g} successes of {trials:g} trials"
        desk.refuse(keys, path, found=found, allowed="trials above 0, and no more successes than trials")
        return None
    return Binomial(successes, trials)


def _poisson(desk: Desk, _kind: Kind, raw: Mapping[Key, object], keys: Keys, path: str) -> Uncertainty | None:
    above_zero = Number("", math.nextafter(0.0, 1.0), 1e12)
    if raw["count"] == 0:
        desk.refuse((*keys, "count"), f"{path}.count", found="0", allowed="a number above 0")
        return None
    count = desk.number(raw["count"], above_zero, (*keys, "count"), f"{path}.count")
    return None if count is None else Poisson(count)


def _options(desk: Desk, kind: Kind, raw: Mapping[Key, object], keys: Keys, path: str) -> Uncertainty | None:
    items = raw["options"]
    if not isinstance(items, list) or not items:
        desk.refuse((*keys, "options"), f"{path}.options", found=describe(items), allowed="a list of alternatives")
        return None
    way = (*keys, "options")
    values = [desk.accept(kind, item, (*way, i), f"{path}.options[{i + 1}]") for i, item in enumerate(items)]
    return None if any(value is None for value in values) else Options(tuple(values))


def _parts(desk: Desk, kind: Kind, raw: Mapping[Key, object], keys: Keys, path: str) -> Uncertainty | None:
    way, name = (*keys, "parts"), f"{path}.parts"
    entries = desk.mapping(raw["parts"], way, name, "an uncertainty for each part")
    if entries is None:
        return None
    if not entries:
        desk.refuse(way, name, found="an empty mapping", allowed="an uncertainty for each part")
        return None
    desk.known_keys(entries, kind.part_names, way, name)
    out: dict[str, Uncertainty] = {}
    for key, value in entries.items():
        part = kind.part_kind(str(key))
        uncertainty = read_uncertainty(desk, part, value, (*way, key), f"{name}.{key}") if part is not None else None
        if uncertainty is not None:
            out[str(key)] = uncertainty
    return Parts(out)


_READERS = {
    "low": _spread,
    "relative": _relative,
    "successes": _binomial,
    "count": _poisson,
    "options": _options,
    "parts": _parts,
}
