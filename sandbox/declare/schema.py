"""The JSON schema (draft 2020-12) of scenario files, so that editors complete and check them.

It says what one file can say about itself. What needs more than that (sums, dates in order, nearest names, files that
extend each other) the loader checks.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import MOST_POLICIES
from sandbox.declare.distribution import FAMILIES
from sandbox.declare.grades import GRADES, STATUSES
from sandbox.declare.header import MOST_HEADLINE
from sandbox.declare.kinds import Choice, ChoiceOrFile, Day, Days, Distribution, Kind, Number, Table, Windows
from sandbox.declare.listing import bounds_of
from sandbox.declare.parameter import Parameter
from sandbox.declare.scenario import SCHEMA_VERSION

Schema = dict[str, Any]

_ISO_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DAY: Schema = {"$ref": "#/$defs/day"}
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 2000}


def json_schema(catalogue: Catalogue) -> Schema:
    """The schema of a scenario file for this catalogue, as JSON-ready data."""
    definitions: Schema = {
        "day": {"type": "string", "format": "date", "pattern": _ISO_DAY},
        "uncertainty": _uncertainty(),
        "assignments": _assignments(catalogue),
        "policy": {
            "type": "object",
            "properties": {"title": _TEXT, "set": {"$ref": "#/$defs/assignments"}},
            "additionalProperties": False,
        },
    }
    for path, parameter in catalogue.parameters.items():
        definitions[path] = _value(parameter.kind)
        for part, kind in _part_kinds(parameter).items():
            definitions[f"{path}.{part}"] = _value(kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of the sandbox simulator",
        "type": "object",
        "properties": _top(catalogue),
        "required": ["schema"],
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": ["name", "start", "end"]},
        "additionalProperties": False,
        "$defs": definitions,
    }


def _top(catalogue: Catalogue) -> Schema:
    return {
        "schema": {"const": SCHEMA_VERSION, "description": "Version of the file's format."},
        "name": {"type": "string", "pattern": "^[a-z0-9-]{1,60}$"},
        "title": {**_TEXT, "description": "A heading."},
        "question": {**_TEXT, "description": "The question that the scenario is to answer."},
        "extends": {**_TEXT, "description": "A file beside this one, or the name of a shipped scenario, to build on."},
        "start": {**_DAY, "description": "The first day."},
        "end": {**_DAY, "description": "The day after the last."},
        "entry_end": {**_DAY, "description": "From this day on nobody enters or applies; by default the end."},
        "warm_up_days": {"type": "integer", "minimum": 0, "maximum": 3660},
        "worlds": {
            "type": "object",
            "properties": {
                name: {"enum": list(world.names), "default": world.default, "description": world.meaning}
                for name, world in catalogue.worlds.items()
            },
            "additionalProperties": False,
        },
        "headline": {
            "type": "array",
            "items": {"enum": list(catalogue.measures)} if catalogue.measures else False,
            "maxItems": MOST_HEADLINE,
            "uniqueItems": True,
        },
        "initial_cases": {"type": "array", "items": _initial_cases(catalogue)},
        "population.file": {**_TEXT, "description": "CSV file of firms to use instead of the synthetic ones."},
        "parameters": {"$ref": "#/$defs/assignments"},
        "policies": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z0-9_]{1,60}$"},
            "additionalProperties": {"$ref": "#/$defs/policy"},
            "maxProperties": MOST_POLICIES,
        },
        "compare": {
            "type": "array",
            "items": {"type": "string", "pattern": "^[a-z0-9_]{1,60}$"},
            "minItems": 1,
            "uniqueItems": True,
            "description": "Which policies, its own and inherited ones, this scenario has, and in which order.",
        },
    }


def _initial_cases(catalogue: Catalogue) -> Schema:
    properties: Schema = {
        "system": {"enum": list(catalogue.stages)} if catalogue.stages else False,
        "stage": {"type": "string"},
        "count": {"type": "integer", "minimum": 1, "maximum": 100_000},
        "since": _DAY,
        "source": _TEXT,
        "status": {"enum": list(STATUSES)},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"system": {"const": system}}},
                "then": {"properties": {"stage": {"enum": list(stages)}}},
            }
            for system, stages in catalogue.stages.items()
        ],
    }


def _assignments(catalogue: Catalogue) -> Schema:
    patterns: Schema = {}
    for path, parameter in catalogue.parameters.items():
        for part, kind in _part_kinds(parameter).items():
            about = {"description": _about(parameter, f"{part} of: {parameter.meaning}", kind)}
            patterns[f"^{re.escape(path)}\\.{re.escape(part)}$"] = _forms(f"{path}.{part}", about)
    properties = {path: _forms(path, _annotations(p)) for path, p in catalogue.parameters.items()}
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": False,
    }


def _annotations(parameter: Parameter) -> Schema:
    """What an editor shows of a parameter."""
    return {
        "description": _about(parameter, parameter.meaning, parameter.kind),
        "default": parameter.kind.plain(parameter.default),
        "x-unit": parameter.kind.unit_text,
        "x-status": parameter.status,
        "x-grade": parameter.grade,
        "x-source": parameter.source,
        "x-uncertainty": parameter.uncertainty.words,
        "x-lever": parameter.lever,
    }


def _about(parameter: Parameter, meaning: str, kind: Kind) -> str:
    unit = f" Unit: {kind.unit_text}." if kind.unit_text else ""
    return f"{meaning.rstrip('.')}.{unit} Allowed: {kind.allowed}. Source: {parameter.source} ({parameter.status})."


def _forms(name: str, about: Schema) -> Schema:
    """Plain, dated or annotated."""
    plain: Schema = {"$ref": "#/$defs/" + quote(name.replace("~", "~0").replace("/", "~1"))}
    dated: Schema = {
        "type": "object",
        "patternProperties": {_ISO_DAY: plain},
        "additionalProperties": False,
        "minProperties": 1,
    }
    annotated: Schema = {
        "type": "object",
        "properties": {
            "value": {"anyOf": [plain, dated]},
            "source": _TEXT,
            "status": {"enum": list(STATUSES)},
            "grade": {"enum": list(GRADES)},
            "note": _TEXT,
            "uncertainty": {"$ref": "#/$defs/uncertainty"},
        },
        "required": ["value"],
        "if": {"properties": {"status": {"const": "assumption"}}, "required": ["status"]},
        "then": {"properties": {"uncertainty": {"type": "object"}}, "required": ["uncertainty"]},
        "additionalProperties": False,
    }
    return {**about, "anyOf": [plain, dated, annotated]}


def _uncertainty() -> Schema:
    number: Schema = {"type": "number"}
    above_zero: Schema = {"type": "number", "exclusiveMinimum": 0}

    def form(**properties: Schema) -> Schema:
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    parts: Schema = {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/uncertainty"},
        "minProperties": 1,
    }
    return {
        "anyOf": [
            {"const": "fixed"},
            form(low=number, high=number),
            form(relative={**above_zero, "maximum": 10}),
            form(successes={**number, "minimum": 0}, trials=above_zero),
            form(count=above_zero),
            form(options={"type": "array", "minItems": 1}),
            form(parts=parts),
        ]
    }


def _part_kinds(parameter: Parameter) -> dict[str, Number]:
    kinds = {name: parameter.kind.part_kind(name) for name in parameter.kind.part_names}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def _value(kind: Kind) -> Schema:
    """What stands for a value of `kind` in a file."""
    if isinstance(kind, Number):
        return _number(kind)
    if isinstance(kind, Distribution):
        return _distribution(kind)
    if isinstance(kind, Table):
        cell = _number(kind.cell)
        return {
            "type": "object",
            "properties": dict.fromkeys(kind.keys, cell),
            "required": list(kind.keys),
            "additionalProperties": False,
        }
    if isinstance(kind, ChoiceOrFile):
        return {"anyOf": [{"enum": list(kind.options)}, {"type": "string", "pattern": r"[/{]|\.(ya?ml|json)$"}]}
    if isinstance(kind, Choice):
        return {"enum": list(kind.options)}
    if isinstance(kind, Day):
        return _DAY
    if isinstance(kind, Days):
        return {"type": "array", "items": _DAY, "uniqueItems": True}
    if isinstance(kind, Windows):
        window = {"opens": _DAY, "closes": _DAY, "notice": _DAY}
        required = ["opens", "closes"]
        item = {"type": "object", "properties": window, "required": required, "additionalProperties": False}
        return {"type": "array", "items": item}
    raise TypeError(f"no schema for the kind {kind.name}")


def _number(kind: Number) -> Schema:
    out: Schema = {"type": "integer" if kind.whole else "number"}
    low, high = bounds_of(kind)
    return out | ({"minimum": low} if low is not None else {}) | ({"maximum": high} if high is not None else {})


def _distribution(kind: Distribution) -> Schema:
    forms: list[Schema] = [_number(Number(kind.unit, kind.low, kind.high))]
    for family, names in FAMILIES.items():
        parts = {name: _number(part) for name in names if (part := kind.part_kind(name)) is not None}
        forms.append(
            {
                "type": "object",
                "properties": {"family": {"const": family}, **parts},
                "required": ["family", *(n for n in names if n != "minimum")],
                "additionalProperties": False,
            }
        )
    return {"anyOf": forms}
