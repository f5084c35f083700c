"""The languages of the app: a folder of catalogues each, by part, read into one phrase book.

A catalogue is a YAML file of `key: text`. `parameters`, `measures`, `choices` and `scenarios` hold labels of what the
declarations name, `id: {label: ..., help: ...}`; English has none of these, because the declarations are English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sandbox.report.book import Book
from sandbox.report.words import ENGLISH

FOLDER = Path(__file__).parent
LANGUAGES: Mapping[str, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
"""Tag and own name of each language."""
LABELS: Mapping[str, str] = {
    "parameters": "parameter",
    "measures": "measure",
    "choices": "choice",
    "scenarios": "scenario",
    "policies": "policy",
    "groups": "group",
    "activities": "activity",
    "worlds": "world",
    "units": "unit",
    "rules": "rule",
    "schemes": "scheme",
    "words": "word",
}
"""Files of labels (whose entries may be mappings), and what the keys made of them begin with."""
_CHINESE = {"sentences": "", "clauses": "；", "commas": "、"}
_STEPS: Mapping[str, tuple[tuple[float, str], ...]] = {
    "zh-Hans": ((1e8, "亿"), (1e4, "万")),
    "zh-Hant": ((1e8, "億"), (1e4, "萬")),
}
_TRADITIONAL = ("hant", "hk", "tw", "mo")


@lru_cache(maxsize=len(LANGUAGES))
def book(language: str) -> Book:
    """The phrase book of a language. Raises KeyError for one that there is none of."""
    if language not in LANGUAGES:
        raise KeyError(language)
    phrases = dict(ENGLISH) if language == "en" else {}
    for part in parts(language):
        phrases.update(phrases_of(language, part))
    if language == "en":
        return Book(language, phrases)
    steps = _STEPS[language]
    return Book(language, phrases, money_steps=steps, count_steps=steps, **_CHINESE)


def parts(language: str) -> list[str]:
    """The parts of a language's catalogue, in order of their names."""
    return sorted(file.stem for file in (FOLDER / language).glob("*.yaml"))


def phrases_of(language: str, part: str) -> dict[str, str]:
    """One part of a catalogue as key to text; a label's help has the key of the label and `.help`."""
    return dict(_flat(part, read(language, part)))


def read(language: str, part: str) -> dict[str, Any]:
    """One part of a catalogue as it stands in its file (every value a text or a mapping of texts)."""
    text = (FOLDER / language / f"{part}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or {}


def _flat(part: str, entries: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    head = LABELS.get(part, part)
    for name, entry in entries.items():
        if isinstance(entry, str):
            yield name, entry
            continue
        key = f"{head}.{name}"
        for field, text in entry.items():
            yield (key if field == "label" else f"{key}.{field}"), text


def nearest(tags: str | None) -> str:
    """The language for what a browser asks for (a tag such as zh-HK, en-GB); English where it asks for none of ours."""
    words = (tags or "").lower().replace("_", "-").split("-")
    if words[0] != "zh":
        return "en"
    return "zh-Hant" if any(word in _TRADITIONAL for word in words[1:]) else "zh-Hans"
