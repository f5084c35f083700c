"""What the declarations name and a language has no words for yet: `python -m sandbox.web.language.missing`.

It says too what has changed in English since it was translated (`seen`).

A part is a file of labels (`parameters`, `measures`, ...): `id: {label: ..., help: ..., note: ...}`. Words that are not
the name of one declared thing (units, statuses, parts of a distribution) stand in any file as `kind.name: text`.
English is not asked for: it comes from the declarations themselves.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from sandbox.catalogue import CATALOGUE, STAGES, load
from sandbox.cross_border.book import load_rule_book
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.distribution import FAMILIES
from sandbox.declare.grades import GRADES, STATUSES
from sandbox.declare.kinds import Choice, Table
from sandbox.declare.scenario import Scenario
from sandbox.declare.sources import shipped
from sandbox.firms.parameters import ALL_SECTORS
from sandbox.ip_finance.schemes.scheme import Scheme
from sandbox.ip_finance.schemes.shelf import schemes
from sandbox.web.language.seen import ACTIVITIES, changed

FOLDER = Path(__file__).parent
TRANSLATED = ("zh-Hans", "zh-Hant")
FIELDS = ("label", "help", "note")
Fields = Mapping[str, tuple[str, ...]]
"""Id to the fields that it needs."""
Entries = Mapping[str, Mapping[str, str]]
"""Id to its fields as they stand in a file."""


def main() -> int:
    """Print a line for each thing that is missing, left over or said in other English by now; 1 where there is any."""
    lines = [
        f"{language}/{where}: {word} {name}"
        for language in TRANSLATED
        for word, found in (("missing", missing(language)), ("left over", left_over(language)))
        for where, name in found
    ]
    gone = {found for language in TRANSLATED for found in missing(language)}
    lines += [
        f"{where}: {name} was translated from other English" for where, name in changed() if (where, name) not in gone
    ]
    print("\n".join(lines) if lines else "Nothing is missing.")  # noqa: T201  (what the command is for)
    return 1 if lines else 0


def missing(language: str) -> list[tuple[str, str]]:
    """File and name of what is declared and has no label, or lacks its help or note; words by name without a file."""
    out: list[tuple[str, str]] = []
    for part, wanted in labels_wanted().items():
        there = labels(language, part)
        out += [
            (f"{part}.yaml", name if field == "label" else f"{name}.{field}")
            for name, fields in wanted.items()
            for field in fields
            if not there.get(name, {}).get(field, "").strip()
        ]
    spoken = words(language)
    return out + [("words.yaml", name) for name in words_wanted() if not spoken.get(name, "").strip()]


def left_over(language: str) -> list[tuple[str, str]]:
    """File and name of labels, and fields of labels, of nothing that is declared."""
    return [
        (f"{part}.yaml", name if field == "label" else f"{name}.{field}")
        for part, wanted in labels_wanted().items()
        for name, fields in labels(language, part).items()
        for field in fields
        if field not in wanted.get(name, ())
    ]


@lru_cache(maxsize=1)
def labels_wanted() -> Mapping[str, Fields]:
    """For each file of labels: every declared id, and what must be said of it."""
    told = [load(file) for file in shipped().values()]
    return {
        **declared(CATALOGUE),
        "activities": _each((f"{system}.{name}" for system, names in ACTIVITIES.items() for name in names), "help"),
        "scenarios": {s.name: _fields(help=s.question) for s in told},
        "policies": _each(name for scenario in told for name in _policies(scenario)),
        "schemes": {name: fields for scheme in schemes() for name, fields in _scheme(scheme)},
        "rules": _each(load_rule_book().rules),
    }


def declared(catalogue: Catalogue) -> dict[str, Fields]:
    """The ids of a catalogue for each file of labels."""
    choices = {path: p.kind for path, p in catalogue.parameters.items() if isinstance(p.kind, Choice)}
    worlds = [name for w in catalogue.worlds.values() for name in (w.name, *(f"{w.name}.{c}" for c in w.names))]
    return {
        "parameters": {path: _fields(help=p.meaning, note=p.note) for path, p in catalogue.parameters.items()},
        "groups": _each((group for path in catalogue.parameters for group in _groups(path)), "help"),
        "choices": _each((f"{path}.{option}" for path, kind in choices.items() for option in kind.options), "help"),
        "measures": _each(catalogue.measures, "help"),
        "worlds": _each(worlds, "help"),
    }


def words_wanted() -> list[str]:
    """Every word that is not the name of one declared thing, as `kind.name`."""
    kinds = [parameter.kind for parameter in CATALOGUE.parameters.values()]
    units = {kind.unit_text for kind in kinds} | {measure.unit for measure in CATALOGUE.measures.values()}
    parts = [part for kind in kinds if isinstance(kind, Table) for part in kind.keys]
    parts += [part for names in FAMILIES.values() for part in names]
    found = {
        "unit": sorted(units - {""}),
        "part": parts,
        "family": FAMILIES,
        "status": [*STATUSES, *(f"{status}.help" for status in STATUSES)],
        "grade": GRADES,
        "stage": [stage for stages in STAGES.values() for stage in stages],
        "sector": ALL_SECTORS,
    }
    return list(dict.fromkeys(f"{kind}.{name}" for kind, names in found.items() for name in names))


def labels(language: str, part: str) -> Entries:
    """A file of labels; empty where there is no such file."""
    entries = read(FOLDER / language / f"{part}.yaml")
    return {name: entry for name, entry in entries.items() if not isinstance(entry, str)}


def words(language: str) -> dict[str, str]:
    """The plain texts of all files of a language by their keys."""
    files = sorted((FOLDER / language).glob("*.yaml"))
    return {key: entry for file in files for key, entry in read(file).items() if isinstance(entry, str)}


@lru_cache
def read(file: Path) -> Mapping[str, str | Mapping[str, str]]:
    """A file of a language as it stands: plain texts by key, labels by id; empty where there is no such file."""
    if not file.is_file():
        return {}
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}


def _fields(*, help: str = "", note: str = "") -> tuple[str, ...]:  # noqa: A002  (the field's name in the files)
    return ("label", *(("help",) if help else ()), *(("note",) if note else ()))


def _each(names: Iterable[str], *more: str) -> Fields:
    return dict.fromkeys(names, ("label", *more))


def _groups(path: str) -> Iterator[str]:
    """The sections in which a parameter stands, the system first."""
    words_of = path.split(".")
    return (".".join(words_of[:n]) for n in range(1, len(words_of)))


def _policies(scenario: Scenario) -> Iterator[str]:
    return (f"{scenario.name}.{policy.name}" for policy in scenario.policies)


def _scheme(scheme: Scheme) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield scheme.name, _fields(help=scheme.place)
    for name in (*scheme.names, *(f"class.{name}" for name in scheme.classes)):
        yield f"{scheme.name}.{name}", ("label",)


if __name__ == "__main__":
    sys.exit(main())
