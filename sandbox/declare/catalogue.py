"""The catalogue: every parameter by dotted path, every measure, every world; and a run's settings built from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, cast

from pydantic.fields import FieldInfo

from sandbox.declare.distribution import Dist
from sandbox.declare.kinds import Kind
from sandbox.declare.measure import Measure
from sandbox.declare.nearest import nearest
from sandbox.declare.parameter import Parameter, Section
from sandbox.declare.values import Value
from sandbox.declare.world import World

S = TypeVar("S", bound=Section)


def _declared(info: FieldInfo) -> Parameter | None:
    extra = info.json_schema_extra
    return cast(Parameter, extra["parameter"]) if isinstance(extra, dict) and "parameter" in extra else None


def _sections_above(paths: Iterable[str]) -> set[str]:
    """The paths of all sections in which these parameters stand."""
    found = set()
    for path in paths:
        while path := path.rpartition(".")[0]:
            found.add(path)
    return found


def _nested(info: FieldInfo) -> type[Section]:
    return cast(type[Section], info.default_factory)


class Settings:
    """All values in force at one time, as typed sections."""

    __slots__ = ("_by_type", "values", "worlds")

    def __init__(self, sections: Iterable[Section], values: Mapping[str, Any], worlds: Mapping[str, str]) -> None:
        self._by_type: dict[type[Section], Section] = {type(s): s for s in sections}
        self.values = dict(values)
        self.worlds = dict(worlds)

    def section(self, kind: type[S]) -> S:
        """The section of that type. Raises KeyError when the catalogue has none."""
        return cast(S, self._by_type[kind])


@dataclass(frozen=True)
class Plan:
    """Settings over time: `settings[i]` is in force from second `since[i]` until the next."""

    since: tuple[int, ...]
    settings: tuple[Settings, ...]

    def at(self, t: int) -> Settings:
        """Settings in force at second `t`."""
        if len(self.settings) == 1:
            return self.settings[0]
        return self.settings[max(0, bisect_right(self.since, t) - 1)]


class Target(NamedTuple):
    """What a path names: a parameter as a whole (`part` is empty) or one part of it, and which kind of value fits."""

    parameter: Parameter
    part: str
    kind: Kind


class Catalogue:
    """Everything that can be set, reported or switched.

    roots: first word of the path to the root section of a system. stages: for each system the stages in which an
    initial case can stand (a system that is left out takes none). Raises ValueError for two declarations of one name.
    """

    def __init__(
        self,
        roots: Mapping[str, type[Section]],
        measures: Sequence[Measure] = (),
        worlds: Sequence[World] = (),
        stages: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.roots = dict(roots)
        self.parameters: dict[str, Parameter] = {}
        for name, root in self.roots.items():
            self._walk(name, root)
        self.measures = {m.name: m for m in measures}
        self.worlds = {w.name: w for w in worlds}
        if len(self.measures) != len(measures) or len(self.worlds) != len(worlds):
            raise ValueError("two measures or two worlds share a name")
        self.stages = {name: tuple(names) for name, names in (stages or {}).items()}
        self.defaults: dict[str, Any] = {path: p.default for path, p in self.parameters.items()}

    def _walk(self, prefix: str, kind: type[Section]) -> None:
        for name, info in kind.model_fields.items():
            path = f"{prefix}.{name}"
            declared = _declared(info)
            if declared is None:
                self._walk(path, _nested(info))
            else:
                default = declared.kind.accept(declared.default)
                self.parameters[path] = declared.model_copy(update={"path": path, "default": default})

    def part(self, path: str) -> tuple[Parameter, str] | None:
        """Parameter and part name of a path such as `x.review.mode` or `x.visits.A`; None when there is none."""
        found = self.target(path)
        return (found.parameter, found.part) if found and found.part else None

    def target(self, path: str) -> Target | None:
        """What `path` names, whole or part; None when there is no such parameter and no such part."""
        whole = self.parameters.get(path)
        if whole is not None:
            return Target(whole, "", whole.kind)
        head, _, tail = path.rpartition(".")
        whole = self.parameters.get(head)
        kind = whole.kind.part_kind(tail) if whole is not None else None
        return Target(whole, tail, kind) if whole is not None and kind is not None else None

    def parts(self, path: str) -> tuple[str, ...]:
        """Part names of the parameter at `path` by default: a table's keys, the parts of the default's family."""
        default = self.defaults[path]
        return tuple(default.parts) if isinstance(default, Dist) else self.parameters[path].kind.part_names

    def plain(self, path: str, value: Value) -> Value:
        """`value` of the parameter or part at `path` as JSON-ready data. Raises KeyError for an unknown path."""
        found = self.target(path)
        if found is None:
            raise KeyError(path)
        return found.kind.plain(value)

    def under(self, group: str) -> list[str]:
        """Paths of the parameters in the group (section or system) of that name, in the order of their declaration."""
        return [path for path in self.parameters if path.startswith(f"{group}.")]

    def nearest(self, path: str) -> str | None:
        """The declared path (or path of a part) most like `path`, or None."""
        head, _, tail = path.rpartition(".")
        if head in self.parameters:
            part = nearest(tail, self.parts(head))
            return f"{head}.{part}" if part else None
        near = nearest(path, self.parameters)
        if near is None or "." not in head:
            return near
        owner = nearest(head, self.parameters)
        if owner is not None and self.parameters[owner].kind.part_kind(tail) is not None:
            return f"{owner}.{tail}"
        return near

    def settings(
        self, values: Mapping[str, Any], worlds: Mapping[str, str] | None = None, like: Settings | None = None
    ) -> Settings:
        """Typed settings from values by path (already accepted by their kinds); what is not named keeps its default.

        like: settings of this catalogue, of which the sections without a change are taken over as they are.
        """
        full = {**self.defaults, **values}
        chosen = {name: w.default for name, w in self.worlds.items()} | dict(worlds or {})
        changed = None if like is None else _sections_above(p for p, v in full.items() if v is not like.values[p])
        roots = [
            self._build(name, root, full, changed, like.section(root) if like is not None else None)
            for name, root in self.roots.items()
        ]
        return Settings(roots, full, chosen)

    def _build(
        self, prefix: str, kind: type[S], values: Mapping[str, Any], changed: set[str] | None, before: S | None
    ) -> S:
        if before is not None and changed is not None and prefix not in changed:
            return before
        fields: dict[str, Any] = {}
        for name, info in kind.model_fields.items():
            path = f"{prefix}.{name}"
            if path in values:
                fields[name] = values[path]
            else:
                fields[name] = self._build(path, _nested(info), values, changed, getattr(before, name, None))
        return cast(S, kind.model_construct(**fields))
