"""A comparison as a file: the whole scenario inside, its list of firms too; opened elsewhere it needs nothing else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.study.scenario_json import plain_policy, plain_scenario, revive_policy, revive_scenario
from sandbox.web.links import read_json
from sandbox.web.shared import Asked, Notice, Opened, Reader, fit_to_share, refuse

FORMAT = "sandbox comparison 1"
LARGEST = 5_000_000
"""Bytes of a file that is opened."""
_KEYS = {"format", "model_version", "scenario", "scenario_hash", "policies", "reference", "replications", "seed"}
_PLACE = "file"


def to_file(asked: Asked, catalogue: Catalogue, version: str) -> bytes:
    """The comparison as a JSON file. Raises InputRefused where the scenario's list of firms cannot be read any more."""
    asked = fit_to_share(asked)
    scenario = asked.scenario
    document: dict[str, Any] = {
        "format": FORMAT,
        "model_version": version,
        "scenario_hash": scenario.identity(catalogue),
        "scenario": plain_scenario(scenario, catalogue),
        "policies": [plain_policy(p, catalogue) for p in asked.policies],
        "reference": asked.reference,
        "replications": asked.replications,
        "seed": asked.seed,
    }
    if scenario.firms_file is not None:
        document["firms"] = _firms_of(scenario)
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def from_file(data: bytes, catalogue: Catalogue, version: str, folder: Path) -> Opened:
    """The comparison in a file, with everything that is no more as it was when it was made.

    folder: where the list of firms goes, if one is inside. Raises InputRefused for a file that is none; nothing else,
    whatever the bytes (but OSError where the folder cannot be written).
    """
    if len(data) > LARGEST:
        raise refuse(f"it has {len(data):,} bytes, more than {LARGEST:,}", "", _PLACE)
    document = read_json(data, _PLACE)
    if document.get("format") != FORMAT:
        hint = "Upload a scenario as a scenario, and here only what `Share as a file` gave."
        raise refuse("this is no comparison of this version of the program", hint, _PLACE)
    reader = Reader(catalogue, _PLACE)
    if set(document) - {"firms"} != _KEYS or not isinstance(document["policies"], list):
        raise reader.refuse("content")
    made_with = reader.text(document["model_version"], "version")
    if made_with != version:
        reader.notices.append(Notice("model_version", "", made_with, version))
    plain = reader.mapping(document["scenario"], "scenario")
    firms = _write_firms(document.get("firms"), plain.get("firms_digest"), folder, reader)
    try:
        known = _known(reader, reader.mapping(plain.get("parameters"), "scenario"))
        told = {**plain, "parameters": known, "worlds": {}, "firms_digest": plain["firms_digest"] or ""}
        scenario = _sound(reader, revive_scenario(told, catalogue, (), firms))
        policies = [_policy(reader, item) for item in document["policies"]]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        raise reader.refuse("scenario") from None
    scenario = reader.worlds(plain.get("worlds"), scenario)
    asked = reader.asked(scenario, policies, document["reference"], document["replications"], document["seed"])
    if scenario.identity(catalogue) != reader.text(document["scenario_hash"], "hash"):
        reader.notices.append(Notice("scenario_changed", scenario.name))
    return Opened(asked, tuple(dict.fromkeys(reader.notices)))


def _sound(reader: Reader, scenario: Scenario) -> Scenario:
    """The scenario, whose words and numbers may still be anything. Raises InputRefused, or TypeError."""
    reader.text(scenario.name, "scenario", 60)
    reader.text(scenario.title, "scenario", 2000)
    reader.text(scenario.question, "scenario", 2000)
    warm = scenario.warm_up_days
    if isinstance(warm, bool) or not isinstance(warm, int) or not 0 <= warm <= 3660:
        raise reader.refuse("scenario")
    if not scenario.start < scenario.end or not scenario.start <= scenario.entry_end <= scenario.end:
        raise reader.refuse("dates")
    if any(name not in reader.catalogue.measures for name in scenario.headline):
        raise reader.refuse("headline")
    for case in scenario.initial_cases:
        stages = reader.catalogue.stages.get(case.system, ())
        if case.stage not in stages or isinstance(case.count, bool) or not isinstance(case.count, int):
            raise reader.refuse("first cases")
        if not 1 <= case.count <= 100_000 or case.since >= scenario.start:
            raise reader.refuse("first cases")
    return scenario


def _known(reader: Reader, given: dict[str, Any]) -> dict[str, Any]:
    """Those assignments whose parameter this version knows and whose value it accepts; the others are noticed."""
    out: dict[str, Any] = {}
    for path, plain in given.items():
        target = reader.catalogue.target(path)
        if target is None:
            reader.notices.append(Notice("unknown_parameter", path[:120]))
            continue
        fitting = dict(reader.mapping(plain, "scenario"))
        if "schedule" in fitting:
            steps = reader.mapping(fitting["schedule"], "dates")
            fitted = {day: reader.value(path, target.kind, step) for day, step in steps.items()}
        else:
            fitted = {"value": reader.value(path, target.kind, fitting["value"])}
        if any(value is None for value in fitted.values()):
            continue
        again = {name: target.kind.plain(value) for name, value in fitted.items()}
        out[path] = {**fitting, **({"schedule": again} if "schedule" in fitting else again)}
    return out


def _policy(reader: Reader, raw: object) -> Policy:
    given = reader.mapping(raw, "policies")
    name, title = reader.named(given.get("name"), given.get("title"))
    overlay = _known(reader, reader.mapping(given.get("overlay"), "policies"))
    return revive_policy({"name": name, "title": title, "overlay": overlay}, reader.catalogue)


def _firms_of(scenario: Scenario) -> str:
    file = Path(scenario.firms_file or "")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise refuse(
            f"the list of firms cannot be read ({error.strerror})", "Load the scenario again.", "share"
        ) from None
    if hashlib.sha256(data).hexdigest() != scenario.firms_digest:
        raise refuse("the list of firms has changed since the scenario was loaded", "Load it again.", "share")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse(
            "the list of firms is not UTF-8", "Save it as UTF-8 and load the scenario again.", "share"
        ) from None


def _write_firms(text: object, told: object, folder: Path, reader: Reader) -> str | None:
    """The list of firms as a file named by its content; None where there is none. Raises InputRefused."""
    if text is None and not told:
        return None
    data = reader.text(text, "list of firms", LARGEST).encode()
    found = hashlib.sha256(data).hexdigest()
    if found != told:
        raise reader.refuse("list of firms")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found}.csv"
    if not path.exists():
        path.write_bytes(data)
    return str(path)
