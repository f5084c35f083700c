"""Levers from the declarations: what can be set, in which groups, over which range. Plain data, no interface."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.declare.assignment import Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.kinds import Choice, Distribution, Number, Share, Table
from sandbox.declare.listing import Row, rows
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.declare.switches import asleep, sleeps
from sandbox.declare.uncertainty import Relative, Spread, Uncertainty
from sandbox.report.schemes import is_own
from sandbox.web.retell import retold
from sandbox.web.text import choice_label, known, parameter_label, part_label, phrases

Form = Literal["choice", "slider", "boxes", "dated", "other"]

NARROW = 10.0
"""Bounds at most this many times as wide as the plausible range are the slider's own."""
STEPS = 100


@dataclass(frozen=True)
class Setting:
    """One number or choice: a parameter, or a part of one.

    value: what the policy begins with; reference: what the reference has (None where it has no such part).
    low, high: bounds as declared, infinite where there is none.
    """

    path: str
    label: str
    value: Any
    reference: Any
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reach:
    """The range of a slider: a window on the bounds, wide enough for what is plausible and for what is set."""

    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Lever:
    """A parameter that a regulator can set; a distribution or a table has several settings.

    row: its declaration, with the value and the source under the policy it starts from. reference: its whole value
    under the reference.
    """

    path: str
    group: str
    label: str
    form: Form
    row: Row
    settings: tuple[Setting, ...]
    reference: Any = None
    reach: Reach | None = None
    share: bool = False

    def changed(self, changes: Mapping[str, Any]) -> bool:
        """Whether the user has changed it."""
        return self.path in changes or any(setting.path in changes for setting in self.settings)

    def differs(self, changes: Mapping[str, Any]) -> bool:
        """Whether it is set differently from the reference."""
        if self.path in changes:
            return _plain(changes[self.path]) != _plain(self.reference)
        return any(_plain(changes.get(s.path, s.value)) != _plain(s.reference) for s in self.settings)

    def dated(self, changes: Mapping[str, Any]) -> bool:
        """Whether it changes at dates, by declaration or by the user's own."""
        return self.form == "dated" or is_dated(changes.get(self.path))

    def whole(self, changes: Mapping[str, Any]) -> object:
        """Its value with the user's changes, those of its parts laid on it."""
        if self.path in changes or self.form != "boxes":
            return changes.get(self.path, self.row.value)
        parts = {s.path.rpartition(".")[2]: changes[s.path] for s in self.settings if s.path in changes}
        return {**self.row.value, **parts}

    def was(self, changes: Mapping[str, Any]) -> str:
        """What the reference has, in words; of several settings those that differ."""
        if self.form != "boxes" or self.path in changes or any(s.reference is None for s in self.settings):
            return f"{self.reference:.0%}" if self.share else show(self.reference, self.path)
        differing = (s for s in self.settings if changes.get(s.path, s.value) != s.reference)
        return ", ".join(f"{s.label} {show(s.reference)}" for s in differing)


def is_dated(value: object) -> bool:
    """Whether a plain value is one of dates, each with its value."""
    return isinstance(value, Mapping) and bool(value) and all(_is_day(key) for key in value)


def _is_day(key: object) -> bool:
    try:
        return isinstance(key, dt.date) or bool(dt.date.fromisoformat(str(key)))
    except ValueError:
        return False


def _plain(value: object) -> object:
    """A value with its dates, if any, as text."""
    return {str(day): part for day, part in value.items()} if isinstance(value, Mapping) else value


def show(value: object, path: str = "") -> str:
    """A plain value in words; `path` tells a choice's own."""
    if isinstance(value, Mapping):
        parts = {name: part for name, part in value.items() if name != "family"}
        if list(parts) == ["value"]:
            return show(parts["value"], path)
        inside = [f"({show(p, path)})" if isinstance(p, Mapping) else show(p, path) for p in parts.values()]
        return ", ".join(f"{part_label(str(name))} {said}" for name, said in zip(parts, inside, strict=True))
    if isinstance(value, str):
        return choice_label(path, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= _POWERS else f"{value:,.10g}"


def declared_words(said: str, path: str) -> str:
    """What a declaration says of a parameter's values: in the reader's language, large numbers without powers of ten.

    Options and parts are called as they are elsewhere; in English a word may be one of theirs and mean itself.
    """
    text = _POWER.sub(lambda found: f"{float(found[0]):,.0f}", retold(said))
    if phrases().language == "en":
        return text
    return _CODE.sub(lambda found: known(path, found[0]) or found[0], text)


_CODE = re.compile(r"\b[A-Za-z]\w*\b", re.ASCII)
_POWERS = 1e10
"""From here on ten figures do not hold a whole number."""
_POWER = re.compile(r"\b\d+(?:\.\d+)?e\+\d+\b")


def only_differing(before: object, after: object) -> tuple[object, object]:
    """Two values without the parts that are equal in both."""
    if not (isinstance(before, Mapping) and isinstance(after, Mapping) and before.keys() == after.keys()):
        return before, after
    names = [name for name in before if before[name] != after[name]]
    if "family" in names:
        return before, after
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def levers(scenario: Scenario, catalogue: Catalogue, reference: Policy, start: Policy) -> tuple[Lever, ...]:
    """Every lever, in the order of declaration, with its values under the policy it starts from and the reference.

    Those of a system that the scenario does not run are left out, but for the one that switches it on.
    """
    there = {row.path: row for row in rows(catalogue, "", scenario.with_parameters(reference.overlay))}
    here = rows(catalogue, "", scenario.with_parameters(start.overlay))
    parts: dict[str, list[Row]] = {}
    for row in here:
        if row.part_of:
            parts.setdefault(row.part_of, []).append(row)
    values = catalogue.defaults | scenario.values(catalogue, start)
    systems = tuple(section for section in asleep(catalogue, scenario) if "." not in section)
    return tuple(
        _lever(catalogue, row, parts.get(row.path, ()), there, dated=isinstance(values[row.path], Schedule))
        for row in here
        if row.lever and not row.part_of and not sleeps(row.path, systems)
    )


def _lever(catalogue: Catalogue, row: Row, parts: Sequence[Row], there: Mapping[str, Row], *, dated: bool) -> Lever:
    parameter = catalogue.parameters[row.path]
    kind = parameter.kind
    form: Form = "other"
    settings: tuple[Setting, ...] = (_setting(catalogue, row, there, parameter_label(row.path)),)
    reach = None
    if dated or (isinstance(there[row.path].value, Mapping) and not isinstance(kind, Distribution | Table)):
        form = "dated"
    elif isinstance(kind, Choice):
        form = "choice"
    elif isinstance(kind, Number):
        form, reach = "slider", reach_of(kind, parameter.uncertainty, (row.value, there[row.path].value))
    elif parts:
        form = "boxes"
        settings = tuple(_setting(catalogue, p, there, part_label(p.path.rpartition(".")[2])) for p in parts)
    label, group = parameter_label(row.path), row.path.rpartition(".")[0]
    reference = there[row.path].value
    return Lever(row.path, group, label, form, row, settings, reference, reach, isinstance(kind, Share))


def _setting(catalogue: Catalogue, row: Row, there: Mapping[str, Row], label: str) -> Setting:
    target = catalogue.target(row.path)
    kind = target.kind if target else None
    other = there.get(row.path)
    reference = other.value if other else None
    if isinstance(kind, Number):
        return Setting(row.path, label, row.value, reference, kind.low, kind.high, kind.whole)
    options = kind.options if isinstance(kind, Choice) else ()
    own = dict.fromkeys(str(value) for value in (row.value, reference) if is_own(value))
    return Setting(row.path, label, row.value, reference, options=(*own, *options))


def reach_of(kind: Number, uncertainty: Uncertainty, values: Sequence[float]) -> Reach:
    """A slider's range: the bounds where they are narrow, else twice the plausible range on either side of it."""
    low, high = _plausible(uncertainty, values)
    width = max(high - low, abs(high) * 0.5, 1e-9)
    if kind.high - kind.low > NARROW * width:
        low, high = max(kind.low, low - 2.0 * width), min(kind.high, high + 2.0 * width)
    else:
        low, high = kind.low, kind.high
    step = _round_step((high - low) / STEPS)
    step = max(1.0, step) if kind.whole else step
    start = max(kind.low, math.floor(low / step + 1e-9) * step)
    return Reach(round(start, 10), round(min(kind.high, _round_end(high, step)), 10), step)


def _plausible(uncertainty: Uncertainty, values: Sequence[float]) -> tuple[float, float]:
    ends = list(values)
    if isinstance(uncertainty, Spread):
        ends += [uncertainty.low, uncertainty.high]
    elif isinstance(uncertainty, Relative):
        ends += [v * (1 + sign * uncertainty.share) for v in values for sign in (-1, 1)]
    return min(ends), max(ends)


def _round_step(width: float) -> float:
    """The largest of 1, 2, 5 x 10^k that is not above `width`."""
    power = 10.0 ** math.floor(math.log10(width))
    return max(m * power for m in (1.0, 2.0, 5.0) if m * power <= width * (1 + 1e-9))


def _round_end(high: float, step: float) -> float:
    """`high` raised to a round number of steps."""
    coarse = step * 10
    return math.ceil(high / coarse - 1e-9) * coarse


def groups(found: Sequence[Lever], asked: frozenset[str]) -> dict[str, list[Lever]]:
    """Levers by section, in order; those in `asked` (the ones the question is about) first, under the empty name."""
    out: dict[str, list[Lever]] = {"": [lever for lever in found if lever.path in asked]}
    for lever in found:
        if lever.path not in asked:
            out.setdefault(lever.group, []).append(lever)
    return {name: members for name, members in out.items() if members}


def asked_about(scenario: Scenario, catalogue: Catalogue) -> frozenset[str]:
    """The parameters in which the scenario's own policies differ from its base."""
    targets = (catalogue.target(path) for policy in scenario.policies for path in policy.overlay)
    return frozenset(target.parameter.path for target in targets if target is not None)
