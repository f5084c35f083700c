"""Drawing parameters over their declared uncertainty, and the ranges that sensitivity views run over.

Every draw is addressed by what it decides: `uniform(path)` for a whole value, `uniform("path.part")` for a part of a
distribution or a cell of a table. So a parameter added, renamed or fixed elsewhere changes no other draw.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.distribution import Dist
from sandbox.declare.kinds import Distribution, Kind, Number, Table
from sandbox.declare.parameter import Parameter
from sandbox.declare.posterior import bounded, draw_number, gamma_factor, scale_range
from sandbox.declare.scenario import Scenario
from sandbox.declare.uncertainty import Binomial, Certain, Options, Parts, Poisson, Relative, Spread, Uncertainty
from sandbox.declare.values import Value

Uniform = Callable[[str], float]

_TAIL = 1e-12
_RANGE_TAIL = 0.025
_LEAST_MEDIAN = 1e-9


def key_number(key: str) -> int:
    """A number from 0 to 2**63 - 1 that belongs to `key` on every machine, in every version: an address for a draw."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1


def draw_all(catalogue: Catalogue, scenario: Scenario, uniform: Uniform) -> dict[str, Value]:
    """A value for every parameter of the base that is uncertain, by path of the whole; the certain ones are left out.

    A dated schedule is what happened or is planned and is not drawn. Policies are decisions and are not drawn either.
    """
    values = catalogue.defaults | scenario.values(catalogue)
    out: dict[str, Value] = {}
    for path, parameter in catalogue.parameters.items():
        value = values[path]
        uncertainty = Certain() if isinstance(value, Schedule) else uncertainty_in(catalogue, scenario, path, value)
        if not isinstance(uncertainty, Certain):
            out[path] = draw_value(parameter, uniform, value, uncertainty)
    return out


def draw_value(
    parameter: Parameter, uniform: Uniform, value: Value | None = None, uncertainty: Uncertainty | None = None
) -> Value:
    """One value of `parameter`, drawn about `value` (its default) over `uncertainty` (the declared one).

    Always inside the kind's bounds: ranges are cut to the bounds beforehand, posteriors at them. Whole numbers stay
    whole, each in the range as likely. A distribution's `Relative` and `Poisson` scale all its parts by one factor, its
    `Spread` is of its mean; with `Parts` each part is drawn alone, and then a triangular's min and max give way to the
    mode, a uniform's ends are put in order. A table's cells are drawn one by one; shares are brought back to sum 1.
    """
    about = parameter.default if value is None else value
    over = parameter.uncertainty if uncertainty is None else uncertainty
    return _draw(parameter.path, parameter.kind, about, over, uniform, _TAIL)


def range_of(
    parameter: Parameter, assignment: Assignment | None = None, part: str = ""
) -> tuple[Value, Value] | Options:
    """Low and high end of a parameter (or of one part of it), or the alternatives where there is no order.

    Of a posterior the ends are those of the central 95 %; of a distribution or table they are whole values with every
    part at its low or high end. Both ends are the value itself where it is held fixed. `assignment` is of the whole
    parameter; a schedule is held fixed, at its last value.
    """
    value, uncertainty = parameter.default, parameter.uncertainty
    if assignment is not None:
        value = assignment.value
        uncertainty = _carried(parameter.default, value, uncertainty, assignment.uncertainty)
    if isinstance(value, Schedule):
        value, uncertainty = value.steps[-1][1], Certain()
    kind: Kind = parameter.kind
    if part:
        kind, value, uncertainty = _of_part(kind, value, uncertainty, part)
    if isinstance(uncertainty, Options):
        return uncertainty
    path = parameter.path
    low, high = (_draw(path, kind, value, uncertainty, _always(end), _RANGE_TAIL) for end in (0.0, 1.0))
    return low, high


def _always(u: float) -> Uniform:
    return lambda _key: u


def uncertainty_in(catalogue: Catalogue, scenario: Scenario, path: str, value: Value | None = None) -> Uncertainty:
    """The uncertainty that holds for a parameter in a scenario's base.

    An assignment's own comes first. Without one the declared uncertainty holds on, but only where it still speaks of
    the value: a value set outside its declared range, or away from the count it was estimated from, is held fixed.
    """
    parameter = catalogue.parameters[path]
    default = catalogue.defaults[path]
    about = (catalogue.defaults | scenario.values(catalogue))[path] if value is None else value
    whole = scenario.parameters.get(path)
    parts = {p: scenario.parameters[f"{path}.{p}"] for p in _part_names(about) if f"{path}.{p}" in scenario.parameters}
    given = whole.uncertainty if whole is not None else None
    if whole is None and not parts:
        return parameter.uncertainty
    held = _carried(default, about, parameter.uncertainty, given)
    own = {name: a.uncertainty for name, a in parts.items() if a.uncertainty is not None}
    return _with_own(held, about, own)


def _with_own(held: Uncertainty, about: Value, own: Mapping[str, Uncertainty]) -> Uncertainty:
    """The uncertainty of a whole, some parts of which have one of their own."""
    if not own:
        return held
    parts = {**_split(held, about), **own}
    kept = {name: u for name, u in parts.items() if not isinstance(u, Certain)}
    return Parts(kept) if kept else Certain()


def _split(held: Uncertainty, about: Value) -> dict[str, Uncertainty]:
    """A whole's uncertainty as one for each part."""
    if isinstance(held, Parts):
        return dict(held.parts)
    names = [name for name in _part_names(about) if name != "sigma"]
    if isinstance(held, Relative | Poisson) or (isinstance(held, Spread) and isinstance(about, Mapping)):
        return dict.fromkeys(names, held)
    return {}


def _carried(default: Value, value: Value, declared: Uncertainty, given: Uncertainty | None) -> Uncertainty:
    """The given uncertainty, else the declared one as far as it speaks of `value`."""
    if given is not None:
        return given
    if isinstance(declared, Parts):
        now, then = _parts_of(value), _parts_of(default)
        kept = {name: u for name, u in declared.parts.items() if name in now and _covers(u, now[name], then.get(name))}
        return Parts(kept) if kept else Certain()
    return declared if _covers(declared, value, default) else Certain()


def _covers(uncertainty: Uncertainty, value: Value, default: Value) -> bool:
    if isinstance(uncertainty, Spread):
        if isinstance(value, Mapping):
            return all(uncertainty.low <= cell <= uncertainty.high for cell in value.values())
        middle = value.mean() if isinstance(value, Dist) else value
        return bool(uncertainty.low <= middle <= uncertainty.high)
    if isinstance(uncertainty, Binomial):
        return bool(value == default)
    return value in uncertainty.values if isinstance(uncertainty, Options) else True


def _parts_of(value: Value) -> Mapping[str, float]:
    if isinstance(value, Dist):
        return value.parts
    return value if isinstance(value, Mapping) else {}


def _part_names(value: Value) -> list[str]:
    return list(_parts_of(value))


def _of_part(kind: Kind, value: Value, uncertainty: Uncertainty, part: str) -> tuple[Kind, Value, Uncertainty]:
    own = kind.part_kind(part)
    parts = _parts_of(value)
    if own is None or part not in parts:
        raise KeyError(part)
    return own, parts[part], _split(uncertainty, value).get(part, Certain())


def _draw(path: str, kind: Kind, value: Value, uncertainty: Uncertainty, uniform: Uniform, tail: float) -> Value:
    if isinstance(uncertainty, Certain):
        return value
    if isinstance(uncertainty, Options):
        count = len(uncertainty.values)
        return uncertainty.values[min(int(uniform(path) * count), count - 1)]
    if isinstance(kind, Number):
        return draw_number(kind, value, uncertainty, uniform(path), tail)
    if isinstance(kind, Distribution):
        return _draw_distribution(path, kind, value, uncertainty, uniform, tail)
    if isinstance(kind, Table):
        return _draw_table(path, kind, value, uncertainty, uniform, tail)
    raise ValueError(f"{path}: a {kind.name} can be uncertain only between alternatives")


def _draw_distribution(
    path: str, kind: Distribution, value: Dist, uncertainty: Uncertainty, uniform: Uniform, tail: float
) -> Dist:
    if isinstance(uncertainty, Parts):
        drawn = _draw_parts(path, kind, value.parts, uncertainty, uniform, tail)
        return Dist(value.family, _in_order(value.family, drawn))
    low, high = scale_range([a for name, a in value.parts.items() if name != "sigma"], kind.low, kind.high)
    u = uniform(path)
    if isinstance(uncertainty, Relative):
        low, high = max(low, 1.0 - uncertainty.share), min(high, 1.0 + uncertainty.share)
        factor = low + u * (high - low)
    elif isinstance(uncertainty, Spread) and value.mean() > 0.0:
        low, high = max(low, uncertainty.low / value.mean()), min(high, uncertainty.high / value.mean())
        factor = low + u * (high - low)
    elif isinstance(uncertainty, Poisson):
        factor = min(max(gamma_factor(uncertainty, u, tail), low), high)
    else:
        raise ValueError(f"{path}: {uncertainty.words} says nothing about this distribution")
    parts = value.parts
    scaled = {n: a if n == "sigma" else min(max(a * factor, kind.low), kind.high) for n, a in parts.items()}
    return Dist(value.family, _in_order(value.family, scaled))


def _draw_parts(
    path: str, kind: Kind, parts: Mapping[str, float], uncertainty: Parts, uniform: Uniform, tail: float
) -> dict[str, float]:
    drawn = dict(parts)
    for name, own in uncertainty.parts.items():
        bounds = kind.part_kind(name)
        if bounds is not None and name in drawn:
            drawn[name] = _draw(f"{path}.{name}", bounds, drawn[name], own, uniform, tail)
    return drawn


def _in_order(family: str, parts: dict[str, float]) -> tuple[float, ...]:
    if family == "triangular":
        parts["min"], parts["max"] = min(parts["min"], parts["mode"]), max(parts["max"], parts["mode"])
    elif family == "uniform":
        parts["low"], parts["high"] = sorted((parts["low"], parts["high"]))
    elif family == "lognormal":
        parts["median"] = max(parts["median"], _LEAST_MEDIAN)
    return tuple(parts.values())


def _draw_table(
    path: str, kind: Table, value: Mapping[str, float], uncertainty: Uncertainty, uniform: Uniform, tail: float
) -> Value:
    own = uncertainty if isinstance(uncertainty, Parts) else Parts(dict.fromkeys(kind.keys, uncertainty))
    drawn = _draw_parts(path, kind, value, own, uniform, tail)
    return kind.accept(_sum_to_one(kind.cell, drawn, value) if kind.sum_to_one else drawn)


def _sum_to_one(cell: Number, drawn: dict[str, float], before: Mapping[str, float]) -> Mapping[str, float]:
    """Scale the cells to the sum of 1; a cell that meets its bound stays there and the others make up for it."""
    free = {name for name, share in drawn.items() if share > 0.0}
    for _ in range(len(drawn) + 1):
        rest = 1.0 - math.fsum(share for name, share in drawn.items() if name not in free)
        total = math.fsum(drawn[name] for name in free)
        if not free or total <= 0.0 or rest <= 0.0:
            return before
        for name in free:
            drawn[name] *= rest / total
        out = {name for name in free if bounded(cell, drawn[name]) != drawn[name]}
        if not out:
            return drawn
        for name in out:
            drawn[name] = bounded(cell, drawn[name])
        free -= out
    return before
