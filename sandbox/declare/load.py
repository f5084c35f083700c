"""Loading scenario files and overlays: every problem at once, or a scenario that can be simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.declare.assignment import Assignment, stacked
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import checked, date_problems, fit_problems, fixed_problems, pick_policies
from sandbox.declare.command_line import held, make_policy, parse_define, parse_set, parse_world
from sandbox.declare.desk import Desk
from sandbox.declare.forms import read_assignments
from sandbox.declare.frozen import FrozenDict
from sandbox.declare.header import (
    Entry,
    read_compare,
    read_firms_file,
    read_headline,
    read_initial_cases,
    read_name,
    read_span,
    read_text,
    read_worlds,
)
from sandbox.declare.kinds import describe
from sandbox.declare.names import is_name
from sandbox.declare.policies import read_policies
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import SCHEMA_VERSION, Scenario
from sandbox.declare.sources import Source, called, chain, find
from sandbox.declare.yaml_reader import read_yaml

__all__ = [
    "OVERLAY_KEYS",
    "SCENARIO_KEYS",
    "OverlayFile",
    "checked",
    "load_overlay",
    "load_scenario",
    "load_text",
    "make_policy",
    "parse_define",
    "parse_set",
    "parse_world",
    "pick_policies",
]

SCENARIO_KEYS = (
    "schema",
    "name",
    "title",
    "question",
    "extends",
    "start",
    "end",
    "entry_end",
    "warm_up_days",
    "worlds",
    "headline",
    "initial_cases",
    "population.file",
    "parameters",
    "policies",
    "compare",
)
OVERLAY_KEYS = ("schema", "parameters", "policies")
_EXAMPLES = {"name": "haidian", "start": "2021-01-01", "end": "2026-01-01"}


@dataclass(frozen=True)
class OverlayFile:
    """Values for the base and further policies, from a file of their own."""

    parameters: Mapping[str, Assignment]
    policies: tuple[Policy, ...]

    def on(self, scenario: Scenario) -> Scenario:
        """The scenario with these laid on it; a policy of the same name is replaced where it stands."""
        merged = {policy.name: policy for policy in (*scenario.policies, *self.policies)}
        return scenario.with_parameters(self.parameters).with_policies(tuple(merged.values()))


@dataclass
class _Layers:
    """What the files of a chain say, the most basic first."""

    entries: dict[str, Entry] = field(default_factory=dict)
    parameters: dict[str, Assignment] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    worlds: dict[str, str] = field(default_factory=dict)
    desks: list[Desk] = field(default_factory=list)

    def add(self, source: Source, catalogue: Catalogue) -> None:
        """Lay a file on those it extends."""
        document = source.document
        desk = Desk(document, catalogue, list(document.problems), folder=source.folder)
        self.desks.append(desk)
        _refuse_other_versions(desk)
        desk.known_keys(document.data, SCENARIO_KEYS, (), "")
        for key, raw in document.data.items():
            self.entries[str(key)] = Entry(desk, raw, source.folder)
        if "worlds" in document.data:
            self.worlds |= read_worlds(desk, document.data["worlds"])
        if "parameters" in document.data:
            found = read_assignments(desk, document.data["parameters"], ("parameters",), "parameters")
            self.parameters = stacked(self.parameters, found)
        if "policies" in document.data:
            self.policies |= read_policies(desk, document.data["policies"])
        if "compare" in document.data:
            chosen = read_compare(desk, document.data["compare"], list(self.policies))
            self.policies = {name: self.policies[name] for name in chosen}


def load_scenario(file_or_name: Path | str, catalogue: Catalogue, search: Sequence[Path] = ()) -> Scenario:
    """The scenario in a file, or the one of that name in `search` or among those shipped.

    A Path, and a text with a slash or the ending .yaml, is a file. Raises InputRefused with every problem of the file
    and of those it extends.
    """
    path = find(file_or_name, search, None, Problem())
    return _load(Source(read_yaml(path, called(path)), path), catalogue, search)


def load_text(text: str, name: str, catalogue: Catalogue, search: Sequence[Path] = ()) -> Scenario:
    """The scenario in a text, as from an upload called `name`. It may extend shipped scenarios, but name no files.

    Raises InputRefused with every problem.
    """
    return _load(Source(read_yaml(text, name), None), catalogue, search)


def load_overlay(file: Path | str, catalogue: Catalogue) -> OverlayFile:
    """The `parameters:` and `policies:` of a file, in the same syntax as a scenario's. Raises InputRefused.

    Its parameters are set by hand, as with --set: held fixed unless they bring an uncertainty of their own. Whether all
    of it fits a scenario, `checked` says once it is laid on.
    """
    path = Path(file)
    document = read_yaml(path, called(path))
    desk = Desk(document, catalogue, list(document.problems), folder=path.parent)
    desk.known_keys(document.data, OVERLAY_KEYS, (), "")
    if "schema" in document.data:
        _refuse_other_versions(desk)
    data = document.data
    keys = ("parameters",)
    parameters = read_assignments(desk, data["parameters"], keys, keys[0]) if keys[0] in data else {}
    policies = read_policies(desk, data["policies"]) if "policies" in data else {}
    if desk.problems:
        raise InputRefused(_in_order(desk.problems, [document.name]))
    return OverlayFile(FrozenDict({path: held(a) for path, a in parameters.items()}), tuple(policies.values()))


def _load(source: Source, catalogue: Catalogue, search: Sequence[Path]) -> Scenario:
    sources, broken = chain(source, search)
    layers = _Layers()
    for one in reversed(sources):
        layers.add(one, catalogue)
    own = layers.desks[-1]
    if not broken:
        _refuse_missing(layers, own, extends=len(sources) > 1)
    name, headline = _name(layers, own), read_headline(layers.entries)
    title, question = read_text(layers.entries, "title", name), read_text(layers.entries, "question", "")
    span = read_span(layers.entries)
    cases = read_initial_cases(layers.entries, span.start if span is not None else None)
    firms_file, firms_digest = read_firms_file(layers.entries)
    refused = {path for desk in layers.desks for path in desk.refused}
    parameters = _sound(layers.parameters, refused)
    policies = tuple(Policy(p.name, p.title, _sound(p.overlay, refused)) for p in layers.policies.values())
    problems = [*(p for desk in layers.desks for p in desk.problems), *broken]
    problems += fit_problems(catalogue, parameters, policies) if not broken else []
    files = [one.document.name for one in sources]
    if span is None:
        raise InputRefused(_in_order(problems, files))
    scenario = Scenario(
        name=name,
        title=title,
        question=question,
        start=span.start,
        end=span.end,
        entry_end=span.entry_end,
        warm_up_days=span.warm_up_days,
        parameters=parameters,
        policies=policies,
        headline=headline,
        worlds=layers.worlds,
        initial_cases=cases,
        file=source.document.name,
        firms_file=firms_file,
        firms_digest=firms_digest,
    )
    problems += [*date_problems(scenario), *fixed_problems(scenario, catalogue)]
    if problems:
        raise InputRefused(_in_order(problems, files))
    return scenario


def _refuse_other_versions(desk: Desk) -> None:
    if "schema" not in desk.document.data:
        text, hint = "missing: the version of the file's format", f"Add schema: {SCHEMA_VERSION}."
        desk.problems.append(Problem(desk.document.name, "schema", text=text, hint=hint))
        return
    raw = desk.document.data["schema"]
    if isinstance(raw, bool) or raw != SCHEMA_VERSION:
        hint = "It is of a later version of sandbox: update sandbox." if isinstance(raw, int) and raw > 1 else ""
        desk.refuse(("schema",), "schema", found=describe(raw), allowed=str(SCHEMA_VERSION), hint=hint)


def _refuse_missing(layers: _Layers, own: Desk, extends: bool) -> None:
    for key, example in _EXAMPLES.items():
        if key not in layers.entries and not (extends and key == "name"):
            text, hint = "missing: every scenario needs it", f"Add for example {key}: {example}."
            own.problems.append(Problem(own.document.name, key, text=text, hint=hint))


def _name(layers: _Layers, own: Desk) -> str:
    """The name the file gives itself; one that only extends another is called as its file."""
    stem = Path(own.document.name).stem
    said = read_name(layers.entries, stem if is_name(stem) else "scenario")
    return stem if "name" not in own.document.data and is_name(stem) else said


def _sound(overlay: Mapping[str, Assignment], refused: set[str]) -> dict[str, Assignment]:
    """What can be judged further: nothing of a parameter of which something was refused already."""
    heads = refused | {path.rpartition(".")[0] for path in refused}
    return {path: a for path, a in overlay.items() if path not in heads and path.rpartition(".")[0] not in heads}


def _in_order(problems: Sequence[Problem], files: Sequence[str]) -> list[Problem]:
    """Each once, by file and by the line they stand on."""

    def where(problem: Problem) -> tuple[int, int]:
        file, _, line = problem.place.rpartition(":")
        if line.isascii() and line.isdigit() and file in files:
            return files.index(file), int(line)
        return (files.index(problem.place) if problem.place in files else len(files)), 0

    return sorted(dict.fromkeys(problems), key=where)
