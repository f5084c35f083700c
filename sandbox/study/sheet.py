"""Records as arrays: for each policy and column one entry a replication, aligned so that pairs share a position."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sandbox.declare.measure import TWIN, Measure
from sandbox.kernel.record import Record
from sandbox.study.statistics import Array

NUM, DEN = "/num", "/den"


def finite(value: float | None) -> float | None:
    """`value` as a float, or None where it is undefined (None, NaN or infinite)."""
    return float(value) if value is not None and math.isfinite(value) else None


def split_column(column: str) -> tuple[str, str]:
    """Measure name and group of a column (`name@area=cuihu/num` gives `name` and `area=cuihu`); group may be empty."""
    for tail in (NUM, DEN):
        column = column.removesuffix(tail)
    name, _, group = column.partition("@")
    return name, group


@dataclass(frozen=True)
class Sheet:
    """Columns of all runs that went well.

    replications: those of any policy, ascending; position i of every array belongs to replications[i]. NaN stands where
    the run failed, has not been made yet, or has no value. sets: names of the sets of cases that the records carry.
    """

    policies: tuple[str, ...]
    replications: tuple[int, ...]
    arrays: Mapping[str, Mapping[str, Array]]
    sets: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        policies: Sequence[str],
        measures: Iterable[Measure] = (),
        baseline: str | None = None,
    ) -> Sheet:
        """The sheet of `records`; those of other policies and failed ones are left out.

        Those of the `measures` that are counted against the twin under the `baseline` get columns like any ratio.
        """
        kept: dict[str, dict[int, Record]] = {p: {} for p in policies}
        for record in records:
            if record.policy in kept and record.status == "ok":
                kept[record.policy][record.replication] = record
        replications = tuple(sorted({r for rows in kept.values() for r in rows}))
        arrays = {p: _columns(rows, replications) for p, rows in kept.items()}
        twins = [m for m in measures if m.aggregate in TWIN]
        for policy in policies if baseline is not None and twins else ():
            if policy != baseline:
                arrays[policy] |= twin_columns(kept[policy], kept[baseline or ""], replications, twins)
        sets = frozenset(name for rows in kept.values() for record in rows.values() for name in record.cases)
        return cls(tuple(policies), replications, arrays, sets)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Names of all columns that any run has."""
        return frozenset(name for columns in self.arrays.values() for name in columns)

    @cached_property
    def _blank(self) -> Array:
        return np.full(len(self.replications), np.nan)

    def column(self, policy: str, name: str) -> Array:
        """Values of a column under a policy, one a replication; all NaN where there is no such column."""
        return self.arrays[policy].get(name, self._blank)

    def pair(self, policy: str, name: str) -> tuple[Array, Array]:
        """Numerators and denominators of a ratio measure."""
        return self.column(policy, name + NUM), self.column(policy, name + DEN)

    def each(self, policy: str, measure: Measure) -> Array:
        """The measure's value in each single replication; NaN for measures that exist only over all of them."""
        if measure.aggregate == "added":
            return self._blank
        if not measure.is_ratio:
            return self.column(policy, measure.name)
        num, den = self.pair(policy, measure.name)
        some = np.isfinite(den) & (den != 0)
        found: Array = np.full(num.shape, np.nan)
        found[some] = num[some] / den[some]
        return found


def _columns(rows: Mapping[int, Record], replications: Sequence[int]) -> dict[str, Array]:
    """One policy's columns from its records by replication."""
    names = list(dict.fromkeys(name for record in rows.values() for name in record.values))
    absent: Mapping[str, float | None] = {}
    values = [rows[r].values if r in rows else absent for r in replications]
    # None becomes NaN; one conversion of the whole is ten times faster than one for each number.
    table: Array = np.array([[v.get(name) for v in values] for name in names], dtype=np.float64)
    if table.size:
        table[~np.isfinite(table)] = np.nan
    return dict(zip(names, table, strict=True))


def twin_columns(
    rows: Mapping[int, Record], twins: Mapping[int, Record], replications: Sequence[int], measures: Sequence[Measure]
) -> dict[str, Array]:
    """Numerators and denominators of measures that lay each replication beside its twin without a sandbox.

    rows, twins: records by replication, of the policy and of the baseline. NaN where either is missing.
    """
    out: dict[str, Array] = {}
    for measure in measures:
        num, den = (np.full(len(replications), np.nan) for _ in range(2))
        inside, of = measure.of or ("", "")
        for i, replication in enumerate(replications):
            here, there = (by.get(replication) for by in (rows, twins))
            if measure.aggregate == "lost":
                here, there = there, here
            if here is None or there is None or not {inside, of} <= here.cases.keys() & there.cases.keys():
                continue
            counted = here.cases[of]
            num[i] = len(set(counted).intersection(here.cases[inside]).difference(there.cases[inside]))
            den[i] = len(counted)
        out[measure.name + NUM], out[measure.name + DEN] = num, den
    return out


def measures_of(sheet: Sheet, declared: Mapping[str, Measure], headline: Sequence[str]) -> dict[str, Measure]:
    """The measures to report, headline first, then as declared, each followed by its groups (`name@area=cuihu`).

    A measure that no run has a column for is left out unless it is on the headline; an 'added' one needs both of its
    measures, one against the twin both of its sets of cases. A group's Measure carries the suffix in its name and the
    group behind its label.
    """
    seen: dict[str, set[str]] = {}
    for column in sheet.columns:
        name, group = split_column(column)
        seen.setdefault(name, set()).add(group)
    wanted = [n for n in headline if n in declared]
    found: dict[str, Measure] = {}
    for name in dict.fromkeys([*wanted, *declared]):
        measure = declared[name]
        groups = seen.get(name, set())
        if measure.aggregate in TWIN and measure.of is not None:
            groups = {""} if sheet.sets.issuperset(measure.of) else set()
        if measure.aggregate == "added" and measure.of is not None:
            groups = seen.get(measure.of[0], set()) & seen.get(measure.of[1], set())
        if "" in groups or name in wanted:
            found[name] = measure
        for group in sorted(groups - {""}):
            found[f"{name}@{group}"] = grouped(measure, group)
    return found


def grouped(measure: Measure, group: str) -> Measure:
    """The measure for one group of firms, `group` as `area=cuihu`."""
    of = (f"{measure.of[0]}@{group}", f"{measure.of[1]}@{group}") if measure.of else None
    label = f"{measure.label} ({group.replace('=', ' ')})"
    return measure.model_copy(update={"name": f"{measure.name}@{group}", "label": label, "of": of})
