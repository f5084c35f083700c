"""The list of parameters: what `sandbox parameters` prints, with a row for every part of a distribution or table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.distribution import Dist
from sandbox.declare.doubt import uncertainty_in
from sandbox.declare.kinds import Distribution, Kind, Number, Table
from sandbox.declare.layers import plain_value
from sandbox.declare.nearest import nearest
from sandbox.declare.parameter import Parameter
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.declare.uncertainty import Certain, Parts, Relative, Uncertainty
from sandbox.declare.values import Value


@dataclass(frozen=True)
class Row:
    """A parameter, or a part of one (`part_of` is then the path of the whole), ready to be shown or written as JSON.

    low, high: numeric bounds, None where there is none. default, value: plain data; `value` is the scenario's (a dated
    schedule as date to value) and equals the default where no scenario is asked about or it says nothing.
    """

    path: str
    kind: str
    unit: str
    bounds: str
    low: float | None
    high: float | None
    default: Any
    value: Any
    uncertainty: str
    source: str
    status: str
    grade: str
    as_of: str
    meaning: str
    lever: bool
    note: str
    part_of: str | None = None

    def plain(self) -> dict[str, Any]:
        """The row as JSON-ready data."""
        return asdict(self)


def rows(catalogue: Catalogue, group: str = "", scenario: Scenario | None = None, *, parts: bool = True) -> list[Row]:
    """A row for every parameter of `group` (a system or a section; empty: all), parts below their whole.

    With a scenario its values, sources and statuses are shown where they differ from the declaration. Raises
    InputRefused for a group that does not exist.
    """
    paths = catalogue.under(group) if group else list(catalogue.parameters)
    if not paths and group in catalogue.parameters:
        paths = [group]
    if not paths:
        groups = sorted({".".join(path.split(".")[:n]) for path in catalogue.parameters for n in (1, 2)})
        near = nearest(group, [*groups, *catalogue.parameters])
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(catalogue.roots)}."
        problem = Problem("parameters", group, group, ", ".join(catalogue.roots), hint, "no such group of parameters")
        raise InputRefused(problem)
    values = scenario.values(catalogue) if scenario is not None else {}
    out: list[Row] = []
    for path in paths:
        value = values.get(path, catalogue.defaults[path])
        out.append(_whole(catalogue, path, value, scenario))
        if parts:
            out += _parts(catalogue, out[-1], value, scenario)
    return out


def bounds_of(kind: Kind) -> tuple[float | None, float | None]:
    """Numeric bounds of a kind's numbers, None where there is none."""
    source = kind.cell if isinstance(kind, Table) else kind
    if not isinstance(source, Number | Distribution):
        return None, None
    low, high = source.low, source.high
    return (low if math.isfinite(low) else None), (high if math.isfinite(high) else None)


def _whole(catalogue: Catalogue, path: str, value: Value, scenario: Scenario | None) -> Row:
    parameter = catalogue.parameters[path]
    assignment = scenario.parameters.get(path) if scenario is not None else None
    uncertainty = _uncertainty(catalogue, path, value, scenario)
    low, high = bounds_of(parameter.kind)
    return Row(
        path=path,
        kind=parameter.kind.name,
        unit=parameter.kind.unit_text,
        bounds=parameter.kind.allowed,
        low=low,
        high=high,
        default=parameter.kind.plain(catalogue.defaults[path]),
        value=plain_value(catalogue, path, value),
        uncertainty=uncertainty.words,
        meaning=parameter.meaning,
        lever=parameter.lever,
        **_origin(parameter, assignment),
    )


def _uncertainty(catalogue: Catalogue, path: str, value: Value, scenario: Scenario | None) -> Uncertainty:
    if isinstance(value, Schedule):
        return Certain()
    if scenario is None:
        return catalogue.parameters[path].uncertainty
    return uncertainty_in(catalogue, scenario, path, value)


def _origin(parameter: Parameter, assignment: Assignment | None) -> dict[str, str]:
    """Source, status, grade, date and note: the assignment's where it has its own."""
    a = assignment
    return {
        "source": (a.source if a else None) or parameter.source,
        "status": (a.status if a else None) or parameter.status,
        "grade": (a.grade if a else None) or parameter.grade,
        "as_of": parameter.as_of if a is None or a.source is None else "",
        "note": (a.note if a else None) or (parameter.note if a is None or a.source is None else ""),
    }


def _parts(catalogue: Catalogue, whole: Row, value: Value, scenario: Scenario | None) -> Iterator[Row]:
    parameter = catalogue.parameters[whole.path]
    default = catalogue.defaults[whole.path]
    shown = default if isinstance(value, Schedule) else value
    now = shown.parts if isinstance(shown, Dist) else shown
    if not isinstance(now, Mapping):
        return
    then = default.parts if isinstance(default, Dist) else default
    uncertainty = _uncertainty(catalogue, whole.path, value, scenario)
    for name, part in now.items():
        path = f"{whole.path}.{name}"
        kind = parameter.kind.part_kind(name)
        assignment = scenario.parameters.get(path) if scenario is not None else None
        if kind is None:
            continue
        low, high = bounds_of(kind)
        whole_origin = {key: getattr(whole, key) for key in ("source", "status", "grade", "as_of", "note")}
        yield Row(
            path=path,
            kind="part",
            unit=kind.unit_text,
            bounds=kind.allowed,
            low=low,
            high=high,
            default=then.get(name),
            value=part,
            uncertainty=_part_words(uncertainty, name),
            meaning=f"{name} of {whole.path}",
            lever=whole.lever,
            part_of=whole.path,
            **(_origin(parameter, assignment) if assignment is not None else whole_origin),
        )


def _part_words(uncertainty: Uncertainty, part: str) -> str:
    if isinstance(uncertainty, Parts):
        return uncertainty.parts[part].words if part in uncertainty.parts else "fixed"
    if isinstance(uncertainty, Relative) and part == "sigma":
        return "fixed"
    return f"{uncertainty.words}, with the whole" if not isinstance(uncertainty, Certain) else "fixed"
