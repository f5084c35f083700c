"""The statistics of a comparison on whatever records are there, so that it can be shown while runs still arrive."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sandbox.declare.layers import plain_value
from sandbox.declare.measure import Measure
from sandbox.kernel.record import Record
from sandbox.study.ratios import clear_of_zero, ratio_contrast, ratio_estimate, ratio_of_sums
from sandbox.study.results import NO_DIFFERENCE, Comparison, Difference, Runs
from sandbox.study.sheet import Sheet, measures_of
from sandbox.study.statistics import (
    LEVEL,
    NOTHING,
    Array,
    Contrast,
    Estimate,
    chance_above_zero,
    joint_alpha,
    mean_estimate,
    paired_contrast,
    seen_better,
    share_contrast,
    share_estimate,
)
from sandbox.study.tail import shortfall_contrast, shortfall_estimate
from sandbox.study.tasks import Design, Model
from sandbox.study.verdicts import LEAST_RUNS


def estimate(sheet: Sheet, policy: str, measure: Measure, baseline: str | None, level: float = LEVEL) -> Estimate:
    """The measure's figure under one policy, by the way the measure aggregates."""
    if measure.aggregate == "mean":
        return mean_estimate(sheet.column(policy, measure.name), level)
    if measure.aggregate == "share":
        return share_estimate(sheet.column(policy, measure.name), level)
    if measure.tail is not None:
        return shortfall_estimate(sheet.column(policy, measure.name), measure.tail, level)
    if measure.is_ratio:
        return ratio_estimate(*sheet.pair(policy, measure.name), level)
    added = _added(sheet, policy, measure, baseline)
    if added is None:
        return NOTHING
    found = ratio_estimate(*added, level)
    return found if clear_of_zero(added[1], level) else Estimate(found.mean, None, None, found.n)


def contrast(sheet: Sheet, policy: str, reference: str, measure: Measure, baseline: str | None) -> Contrast | None:
    """Policy minus reference, paired by replication; None where it is undefined."""
    name = measure.name
    if measure.aggregate == "mean":
        return paired_contrast(sheet.column(policy, name), sheet.column(reference, name))
    if measure.aggregate == "share":
        return share_contrast(sheet.column(policy, name), sheet.column(reference, name))
    if measure.tail is not None:
        return shortfall_contrast(sheet.column(policy, name), sheet.column(reference, name), measure.tail)
    if measure.is_ratio:
        return ratio_contrast(*sheet.pair(policy, name), *sheet.pair(reference, name))
    a, b = (_added(sheet, p, measure, baseline) for p in (policy, reference))
    if a is None or b is None:
        return None
    found = ratio_contrast(*a, *b)
    if found is None or (clear_of_zero(a[1]) and clear_of_zero(b[1])):
        return found
    return Contrast(found.mean, found.centre, math.nan, found.df, found.n, found.scores)


def _added(sheet: Sheet, policy: str, measure: Measure, baseline: str | None) -> tuple[Array, Array] | None:
    """What each replication adds over the baseline, of both measures; None where nothing is added in all."""
    if baseline is None or policy == baseline or measure.of is None:
        return None
    num, den = (sheet.column(policy, n) - sheet.column(baseline, n) for n in measure.of)
    both = np.isfinite(num) & np.isfinite(den)
    num, den = np.where(both, num, np.nan), np.where(both, den, np.nan)
    added = ratio_of_sums(num, den)
    return (num, den) if added is not None and float(np.nansum(den)) > 0.0 else None


def differences_of(
    sheet: Sheet,
    measures: Mapping[str, Measure],
    headline: Sequence[str],
    reference: str,
    baseline: str | None,
    level: float = LEVEL,
) -> dict[str, dict[str, Difference]]:
    """All differences from the reference; those on the headline with intervals that hold together at `level`."""
    others = [p for p in sheet.policies if p != reference]
    contrasts = {
        (p, name): found
        for p in others
        for name, m in measures.items()
        if (found := contrast(sheet, p, reference, m, baseline)) is not None
    }
    alpha = joint_alpha([c for (_, name), c in contrasts.items() if name in headline], level)
    return {
        p: {
            name: _difference(
                sheet, (p, reference), m, contrasts.get((p, name)), level, alpha if name in headline else None
            )
            for name, m in measures.items()
        }
        for p in others
    }


def _difference(
    sheet: Sheet, pair: tuple[str, str], measure: Measure, found: Contrast | None, level: float, alpha: float | None
) -> Difference:
    if found is None:
        return NO_DIFFERENCE
    low, high = found.interval(1.0 - level) or (None, None)
    sim_low, sim_high = (found.interval(alpha) if alpha is not None else None) or (None, None)
    a, b = (sheet.each(policy, measure) for policy in pair)
    wins, ties, defined = seen_better(a, b, measure.better)
    p_mean: float | None = None
    p_better: float | None = None
    if measure.better != "none":
        above = chance_above_zero(found)
        p_mean = above if above is None or measure.better == "more" else 1.0 - above
        p_better = (wins + 0.5 * ties) / defined if defined else None
    else:
        wins = 0
    unmoved = defined >= LEAST_RUNS and ties == defined and _alive(a, b)
    return Difference(
        found.mean, low, high, sim_low, sim_high, p_mean, p_better, n=found.n, wins=wins, ties=ties, unmoved=unmoved
    )


def _alive(a: Array, b: Array) -> bool:
    """Whether enough replications differ from the commonest value for 'always equal' to say something."""
    values = a[np.isfinite(a) & np.isfinite(b)]
    commonest = int(np.max(np.unique(values, return_counts=True)[1]))
    return values.size - commonest >= LEAST_RUNS


def _common(
    records: Iterable[Record], design: Design, model: Model, command: str, level: float
) -> tuple[dict[str, Any], Sheet, str | None]:
    scenario, catalogue = design.scenario, model.catalogue
    names = tuple(p.name for p in design.policies)
    kept = sorted((r for r in records if r.policy in names), key=lambda r: (names.index(r.policy), r.replication))
    baseline = next((p.name for p in design.policies if model.is_baseline(scenario, p)), None)
    sheet = Sheet.of(kept, names, catalogue.measures.values(), baseline)
    measures = measures_of(sheet, catalogue.measures, scenario.headline)

    fields = {
        "scenario": scenario.name,
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        "seed": design.seed,
        "replications": design.replications,
        "level": level,
        "command": command,
        "worlds": {n: w.default for n, w in catalogue.worlds.items()} | dict(scenario.worlds),
        "overlays": {
            p.name: {path: plain_value(catalogue, path, p.overlay[path].value) for path in sorted(p.overlay)}
            for p in design.policies
        },
        "titles": {p.name: p.title for p in design.policies},
        "headline": tuple(n for n in scenario.headline if n in measures),
        "measures": measures,
        "policies": {p: {n: estimate(sheet, p, m, baseline, level) for n, m in measures.items()} for p in names},
        "doubt": design.doubt,
        "by": design.by,
        "baseline": baseline,
        "records": tuple(kept),
    }
    return fields, sheet, baseline


def comparison_from(
    records: Iterable[Record], design: Design, model: Model, reference: str, command: str = "", level: float = LEVEL
) -> Comparison:
    """The comparison on the records there are, complete or not.

    Every pair counts as soon as both of its runs are there; a failed run takes its pair out. Raises ValueError where
    the reference is none of the design's policies.
    """
    if reference not in {p.name for p in design.policies}:
        raise ValueError(f"the reference {reference} is none of the policies compared")
    fields, sheet, baseline = _common(records, design, model, command, level)
    differences = differences_of(sheet, fields["measures"], fields["headline"], reference, baseline, level)
    return Comparison(**fields, reference=reference, differences=differences)


def runs_from(records: Iterable[Record], design: Design, model: Model, command: str = "", level: float = LEVEL) -> Runs:
    """The estimates of one policy on the records there are."""
    fields, _, _ = _common(records, design, model, command, level)
    return Runs(**fields)
