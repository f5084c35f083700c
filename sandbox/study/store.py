"""A study as a directory: manifest.json and runs/*.parquet. Killed at any time, it is continued to the same bytes.

Nothing in it tells when, where or by how many workers it was made.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.problems import InputRefused, Problem
from sandbox.kernel.record import Record
from sandbox.study.chunks import ChunkDamaged, chunk_bytes, file_name, read_chunk, write_whole
from sandbox.study.errors import StudyError
from sandbox.study.executors import LOST
from sandbox.study.lock import DirectoryLock
from sandbox.study.scenario_json import doubts_of, plain_policy, plain_scenario, revive_policy, revive_scenario
from sandbox.study.tasks import Design, Model, Task, tasks_of

FORMAT = 2
"""Of the directory: 1 kept no sets of cases."""
MANIFEST = "manifest.json"
RUNS = "runs"
FIRMS = "firms.csv"
"""Copy of the list of firms, where the scenario names one."""

_WORDS = {
    "format": "format",
    "model_version": "model version",
    "scenario_hash": "scenario",
    "doubts_hash": "uncertainty of the parameters",
    "seed": "seed",
    "replications": "replications",
    "doubt": "doubt",
    "by": "groups",
    "policies": "policies",
}


class StudyDamaged(UserWarning):
    """A part of a study directory was not usable and is made again."""


def manifest_of(design: Design, model: Model, reference: str | None = None, command: str = "") -> dict[str, Any]:
    """What a study is: all that decides its runs, and what is needed to read them."""
    scenario, catalogue = design.scenario, model.catalogue
    plain = plain_scenario(scenario, catalogue)
    return {
        "format": FORMAT,
        "model_version": model.version,
        "scenario_hash": scenario.identity(catalogue),
        "doubts_hash": doubts_of(scenario, catalogue) if design.doubt == "parameters" else None,
        "seed": design.seed,
        "replications": design.replications,
        "doubt": design.doubt,
        "by": design.by,
        "policies": [
            {**plain_policy(p, catalogue), "hash": scenario.policy_identity(catalogue, p)} for p in design.policies
        ],
        "reference": reference,
        "worlds": {n: w.default for n, w in catalogue.worlds.items()} | dict(scenario.worlds),
        "headline": list(scenario.headline),
        "measures": {n: {"unit": m.unit, "better": m.better, "aggregate": m.aggregate, "matters": m.matters}
                     for n, m in catalogue.measures.items()},
        "scenario": plain,
        "command": command,
    }  # fmt: skip


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as written: keys in order, one a line, UTF-8."""
    return (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _identity(manifest: Mapping[str, Any]) -> dict[str, Any]:
    named = {key: manifest.get(key) for key in _WORDS}
    try:
        named["policies"] = {p["name"]: p["hash"] for p in manifest["policies"]}
    except (KeyError, TypeError):
        named["policies"] = None
    return named


def _differences(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    out = []
    for key, word in _WORDS.items():
        a, b = here[key], there[key]
        if a == b:
            continue
        if key == "policies" and isinstance(a, dict) and isinstance(b, dict):
            changed = [name for name in a if name in b and a[name] != b[name]]
            if set(a) != set(b):
                out.append(f"policies {', '.join(sorted(a))} here, {', '.join(sorted(b))} there")
            if changed:
                out.append(f"policy {', '.join(changed)} has another content")
        elif key in ("scenario_hash", "doubts_hash"):
            out.append(f"the {word} has another content")
        else:
            out.append(f"{word} {_said(a)} here, {_said(b)} there")
    return out


def _said(value: object) -> str:
    return "none" if value is None else str(value)


def read_manifest(directory: Path) -> dict[str, Any]:
    """The manifest of a study directory. Raises InputRefused where there is none or it cannot be read."""
    path = directory / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        text = "no study is here: it has no manifest.json"
        raise InputRefused(Problem(str(directory), text=text, hint="Name a directory made with --out.")) from None
    except (OSError, ValueError) as error:
        raise InputRefused(Problem(str(path), text=f"it cannot be read as a study's manifest ({error})")) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        text = f"format {found} is not {FORMAT}, the one this version reads"
        hint = "Run its command again into another directory, or read it with the version that made it."
        raise InputRefused(Problem(str(path), "format", text=text, hint=hint))
    return manifest


def design_of(manifest: Mapping[str, Any], catalogue: Catalogue, directory: Path) -> Design:
    """The design that a directory's manifest describes.

    Raises InputRefused where this version's declarations do not fit it, or its list of firms is not the one it was.
    """
    name = str(directory / MANIFEST)
    try:
        policies = tuple(revive_policy(p, catalogue) for p in manifest["policies"])
        firms = _firms_file(directory, manifest["scenario"]["firms_digest"])
        scenario = revive_scenario(manifest["scenario"], catalogue, policies, firms)
        design = Design(
            scenario, policies, manifest["seed"], manifest["replications"], manifest["doubt"], manifest["by"]
        )
        same = scenario.identity(catalogue) == manifest["scenario_hash"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        text = f"its scenario does not fit this version's declarations ({error})"
        raise InputRefused(Problem(name, text=text)) from None
    if not same:
        raise InputRefused(
            Problem(name, "scenario", text="the scenario it holds is not the one its runs were made of (other hash)")
        )
    return design


def _firms_file(directory: Path, digest_there: str) -> str | None:
    """The study's own copy of the list of firms, None where the scenario has none. Raises InputRefused."""
    if not digest_there:
        return None
    path = directory / FIRMS
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        found = ""
    if found != digest_there:
        raise InputRefused(
            Problem(str(path), text="the list of firms is missing, or not the one the runs were made of")
        )
    return str(path)


@dataclass
class StudyDirectory:
    """An open study directory; use with `with`. Entering raises InputRefused where another study is in it, StudyError
    where another process writes it.
    """

    path: Path
    design: Design
    manifest: Mapping[str, Any]

    def __post_init__(self) -> None:
        self._hashes = {p["name"]: p["hash"] for p in self.manifest["policies"]}
        self._lock: DirectoryLock | None = None

    def __enter__(self) -> StudyDirectory:
        try:
            (self.path / RUNS).mkdir(parents=True, exist_ok=True)
            self._lock = DirectoryLock(self.path)
            self._lock.__enter__()
        except OSError as error:
            problem = Problem(str(self.path), text=f"nothing can be written here ({error.strerror})")
            raise InputRefused(problem) from None
        try:
            self._claim()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            self._lock.__exit__(kind, error, trace)
            self._lock = None

    def _claim(self) -> None:
        for draft in [*self.path.glob("*.tmp"), *(self.path / RUNS).glob("*.tmp")]:
            draft.unlink()
        if not (self.path / MANIFEST).exists():
            foreign = sorted(p.name for p in (self.path / RUNS).iterdir())
            if foreign:
                text = f"runs of an unknown study lie here ({foreign[0]}), without a manifest.json"
                raise InputRefused(Problem(str(self.path), text=text, hint="Choose another directory."))
            self._copy_firms()
            write_whole(self.path / MANIFEST, manifest_bytes(self.manifest))
            return
        # A manifest is written whole: one that cannot be read is no trace of a kill, and is not overwritten.
        differences = _differences(_identity(self.manifest), _identity(read_manifest(self.path)))
        if differences:
            raise InputRefused(
                Problem(
                    str(self.path),
                    text=f"another study is in this directory: {'; '.join(differences)}",
                    hint="Choose another directory, or run exactly what that study ran to continue it.",
                )
            )

    def _copy_firms(self) -> None:
        scenario = self.design.scenario
        if scenario.firms_file is None:
            return
        try:
            data = Path(scenario.firms_file).read_bytes()
        except OSError as error:
            raise InputRefused(Problem(scenario.firms_file, text=f"it cannot be read ({error.strerror})")) from None
        if hashlib.sha256(data).hexdigest() != scenario.firms_digest:
            text = "the list of firms has changed since the scenario was loaded"
            raise InputRefused(Problem(scenario.firms_file, text=text, hint="Load the scenario again."))
        write_whole(self.path / FIRMS, data)

    def done(self, tasks: Sequence[Task]) -> list[tuple[Task, list[Record]]]:
        """The tasks whose runs are here, with their records. Damaged files are left out, with a warning."""
        found = []
        for task in tasks:
            path = self.path / RUNS / file_name(task)
            if not path.exists():
                continue
            try:
                records = self.read(task)
            except ChunkDamaged as damaged:
                warnings.warn(f"{path}: {damaged}; its runs are made again", StudyDamaged, stacklevel=2)
                continue
            if not any(r.reason.startswith(LOST) for r in records):
                found.append((task, records))
        return found

    def read(self, task: Task) -> list[Record]:
        """The records of a task. Raises ChunkDamaged."""
        return read_chunk(
            self.path / RUNS / file_name(task), task, self.manifest["scenario_hash"], self.design.seed,
            self._hashes[task.policy.name], self.manifest["model_version"],
        )  # fmt: skip

    def write(self, task: Task, records: Sequence[Record]) -> None:
        """Write a task's records, whole. Raises StudyError where the disk does not take them."""
        path = self.path / RUNS / file_name(task)
        try:
            write_whole(path, chunk_bytes(records))
        except OSError as error:
            raise StudyError(
                f"{path} could not be written ({error.strerror}). What is there is kept:"
                " run the same again to continue once there is room."
            ) from None


def stored_records(directory: str | Path, model: Model) -> tuple[Design, dict[str, Any], list[Record], list[str]]:
    """Design, manifest, all readable records, and what is missing or damaged (one line each), without any lock."""
    path = Path(directory)
    manifest = read_manifest(path)
    design = design_of(manifest, model.catalogue, path)
    study = StudyDirectory(path, design, manifest)
    records: list[Record] = []
    problems: list[str] = []
    for task in tasks_of(design.policies, design.replications):
        name = f"{RUNS}/{file_name(task)}"
        if not (path / name).exists():
            problems.append(f"{name} is missing")
            continue
        try:
            records += study.read(task)
        except ChunkDamaged as damaged:
            problems.append(f"{name}: {damaged}")
    return design, manifest, records, problems
