"""Checking a study directory: a sample of its runs is simulated again and compared with what is stored."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.declare.measure import Measure
from sandbox.declare.problems import InputRefused, Problem
from sandbox.kernel.record import Record
from sandbox.study.results import in_cny
from sandbox.study.sheet import finite, split_column
from sandbox.study.store import stored_records
from sandbox.study.tasks import Model, runner_of, the_model

RELATIVE = 1e-9
_WHOLE = 2.0**52


@dataclass(frozen=True)
class Mismatch:
    """A figure of a stored run that its repetition does not give."""

    policy: str
    replication: int
    what: str
    stored: str
    again: str

    def __str__(self) -> str:
        run = f"{self.policy}, replication {self.replication}"
        return f"{run}: {self.what} is {self.stored} in the study, {self.again} now"


@dataclass(frozen=True)
class Verification:
    """What verify() found.

    checked: the runs simulated again, as (policy, replication). problems: parts of the directory that are missing or
    damaged. stored: runs in the directory.
    """

    checked: tuple[tuple[str, int], ...]
    mismatches: tuple[Mismatch, ...]
    problems: tuple[str, ...]
    stored: int

    @property
    def ok(self) -> bool:
        """Whether everything is there and agrees."""
        return not self.mismatches and not self.problems


def verify(directory: str | Path, sample: int = 5, *, model: Model | None = None) -> Verification:
    """Simulate `sample` of a study's runs again and compare: counts, times and money exactly, floats to 1e-9 relative.

    The sample is spread evenly over the stored runs, the first and the last included, and is the same at every call;
    `sample` of at least the number of runs checks them all. Raises InputRefused where the directory is no study, or was
    made by another model version.
    """
    used = model or the_model()
    design, manifest, records, problems = stored_records(directory, used)
    if manifest["model_version"] != used.version:
        raise InputRefused(
            Problem(
                str(directory),
                "model_version",
                text=f"made by model version {manifest['model_version']}, and this is {used.version}",
                hint="Verify it with the version that made it: another version may rightly give other figures.",
            )
        )
    runner = runner_of(design, used)
    policies = {p.name: p for p in design.policies}
    picked = _spread(records, sample)
    mismatches = [
        found
        for record in picked
        for found in differing(record, runner(policies[record.policy], record.replication), used.catalogue.measures)
    ]
    checked = tuple((r.policy, r.replication) for r in picked)
    return Verification(checked, tuple(mismatches), tuple(problems), len(records))


def _spread(records: Sequence[Record], sample: int) -> list[Record]:
    count = min(max(sample, 0), len(records))
    ordered = sorted(records, key=lambda r: (r.replication, r.policy))
    if count == 1:
        return ordered[:1]
    return [ordered[round(i * (len(ordered) - 1) / (count - 1))] for i in range(count)]


def differing(stored: Record, again: Record, measures: Mapping[str, Measure]) -> list[Mismatch]:
    """Everything in which two records of the same run differ."""

    def mismatch(what: str, a: object, b: object) -> Mismatch:
        return Mismatch(stored.policy, stored.replication, what, _say(a), _say(b))

    out = [
        mismatch(what, a, b)
        for what, a, b in (
            ("status", stored.status, again.status),
            ("reason", stored.reason, again.reason),
            ("events", stored.events, again.events),
        )
        if a != b
    ]
    for name in sorted({*stored.values, *again.values}):
        if name not in stored.values or name not in again.values:
            there = "a value" if name in stored.values else "no such value"
            out.append(mismatch(name, there, "no such value" if name in stored.values else "a value"))
            continue
        a, b = finite(stored.values[name]), finite(again.values[name])
        measure = measures.get(split_column(name)[0])
        if not agree(a, b, money=measure is not None and in_cny(measure)):
            out.append(mismatch(name, a, b))
    for name in sorted({*stored.cases, *again.cases}):
        before, now = stored.cases.get(name), again.cases.get(name)
        if before != now:
            out.append(mismatch(f"the set of cases {name}", *_sets(before, now)))
    return out


def _sets(before: tuple[int, ...] | None, now: tuple[int, ...] | None) -> tuple[str, str]:
    """Two unequal sets of cases in a few words: how many, and the first that the other lacks."""

    def said(here: tuple[int, ...] | None, there: tuple[int, ...] | None) -> str:
        if here is None:
            return "missing"
        own = sorted(set(here) - set(there or ()))
        return f"{len(here)} cases" + (f", {own[0]} among them" if own else "")

    return said(before, now), said(now, before)


def _say(value: object) -> str:
    if value is None:
        return "undefined"
    return repr(value) if isinstance(value, float) else str(value)


def agree(a: float | None, b: float | None, money: bool = False) -> bool:
    """Whether two figures are the same: whole numbers (of fen where `money`) exactly, others to 1e-9 relative."""
    if a is None or b is None:
        return a is b
    if a == b:
        return True
    scale = 100.0 if money else 1.0
    if _whole(a * scale) and _whole(b * scale):
        return round(a * scale) == round(b * scale)
    return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=0.0)


def _whole(x: float) -> bool:
    return abs(x) < _WHOLE and abs(x - round(x)) <= 4 * math.ulp(x)
