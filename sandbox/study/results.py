"""What a study answers: estimates per policy, paired differences from a reference, and the runs behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sandbox.declare.measure import Measure
from sandbox.kernel.record import Record
from sandbox.study.flip import FlipPrice, flip_price_of, flip_prices_of
from sandbox.study.sheet import Sheet
from sandbox.study.statistics import Estimate
from sandbox.study.tasks import Doubt
from sandbox.study.verdicts import Verdict, more_runs, verdict

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Difference:
    """A policy minus the reference, in the measure's unit; None where undefined.

    low, high: own interval. sim_low, sim_high: interval that holds together with those of all headline measures and
    policies; None off the headline. p_mean: probability that the mean difference has the good sign. p_better: share of
    replications in which the policy is better, ties half. Both are None where neither direction is better.
    wins, ties, n: replications in which it is better, equal, and defined under both. unmoved: equal to the last bit in
    every replication, although the measure itself varies between them.
    """

    mean: float | None
    low: float | None
    high: float | None
    sim_low: float | None
    sim_high: float | None
    p_mean: float | None
    p_better: float | None
    n: int = 0
    wins: int = 0
    ties: int = 0
    unmoved: bool = False

    def to_json(self) -> dict[str, float | None]:
        """The seven figures by name."""
        names = ("mean", "low", "high", "sim_low", "sim_high", "p_mean", "p_better")
        return {name: getattr(self, name) for name in names}


NO_DIFFERENCE = Difference(None, None, None, None, None, None, None)


@dataclass(frozen=True)
class Failure:
    """A run that failed, and why."""

    policy: str
    replication: int
    reason: str

    def __str__(self) -> str:
        return f"{self.policy}, replication {self.replication}: {self.reason}"


@dataclass(frozen=True)
class Answer:
    """What simulate() and compare() have in common.

    start: first day, ISO. replications: asked for, per policy; `records` holds those made. policies: for each policy
    and measure the Estimate. overlays: each policy's paths and values as plain data. worlds: name to choice in force.
    measures: by name, headline first; results by group have names such as `harm@area=cuihu`. baseline: the policy
    without a sandbox among those run, or None. command: the command line that gives the same numbers.
    """

    scenario: str
    start: str
    days: int
    seed: int
    replications: int
    level: float
    command: str
    worlds: Mapping[str, str]
    overlays: Mapping[str, Mapping[str, Any]]
    titles: Mapping[str, str]
    headline: tuple[str, ...]
    measures: Mapping[str, Measure]
    policies: Mapping[str, Mapping[str, Estimate]]
    doubt: Doubt
    by: str | None
    baseline: str | None
    records: tuple[Record, ...]

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Every failed run, by policy and replication."""
        failed = (r for r in self.records if r.status != "ok")
        return tuple(Failure(r.policy, r.replication, r.reason) for r in failed)

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return len(self.failures)

    @cached_property
    def sheet(self) -> Sheet:
        """The runs as arrays."""
        return Sheet.of(self.records, tuple(self.policies), self.measures.values(), self.baseline)

    @cached_property
    def tidy(self) -> pd.DataFrame:
        """Runs as a tidy frame: policy, replication, measure, value (in the measure's unit; NaN where undefined)."""
        from sandbox.study.frames import tidy_runs  # noqa: PLC0415  (pandas only when a frame is asked for)

        return tidy_runs(self.sheet, self.measures)

    @cached_property
    def wide(self) -> pd.DataFrame:
        """Runs as a wide frame: one row per (policy, replication), one column per measure."""
        return self.tidy.pivot_table(
            index=["policy", "replication"], columns="measure", values="value", dropna=False, sort=False, observed=True
        )

    def to_json(self) -> dict[str, Any]:
        """The answer as one JSON-ready document; undefined is None, amounts in CNY have at most two decimals."""
        measures = {
            name: {"unit": m.unit, "better": m.better, "headline": name in self.headline, "matters": m.matters}
            for name, m in self.measures.items()
        }
        policies = {
            p: {m: rounded(plain_estimate(e), self.measures[m]) for m, e in found.items()}
            for p, found in self.policies.items()
        }
        return {
            "scenario": self.scenario,
            "start": self.start,
            "days": self.days,
            "seed": self.seed,
            "replications": self.replications,
            "failed": self.failed,
            "level": self.level,
            "reference": None,
            "command": self.command,
            "worlds": dict(self.worlds),
            "overlays": {p: dict(overlay) for p, overlay in self.overlays.items()},
            "measures": measures,
            "policies": policies,
        }


@dataclass(frozen=True)
class Runs(Answer):
    """What simulate() returns: one policy."""

    @property
    def policy(self) -> str:
        """The policy's name."""
        return next(iter(self.policies))

    @property
    def estimates(self) -> Mapping[str, Estimate]:
        """Estimate by measure."""
        return self.policies[self.policy]

    @property
    def frame(self) -> pd.DataFrame:
        """Runs as a tidy frame: policy, replication, measure, value."""
        return self.tidy


@dataclass(frozen=True)
class Comparison(Answer):
    """What compare() returns: differences[P][measure] is P minus `reference`, for every policy but the reference."""

    reference: str
    differences: Mapping[str, Mapping[str, Difference]]

    def frame(self) -> pd.DataFrame:
        """Tidy frame, one row per policy and measure: estimates, and the difference (NaN for the reference)."""
        from sandbox.study.frames import comparison_frame  # noqa: PLC0415  (pandas only when a frame is asked for)

        return comparison_frame(self)

    def verdict(self, policy: str, measure: str) -> Verdict:
        """The word for one cell of the scorecard. Raises KeyError for an unknown policy, measure, or the reference."""
        difference = self.differences[policy][measure]
        count = self.pairs(policy) if difference.mean is None else difference.n
        return verdict(difference, self.measures[measure], count, headline=measure in self.headline)

    def pairs(self, policy: str) -> int:
        """Replications that went well under both the policy and the reference."""
        return len(self._made[policy] & self._made[self.reference])

    @cached_property
    def _made(self) -> dict[str, set[int]]:
        made: dict[str, set[int]] = {p: set() for p in self.policies}
        for record in self.records:
            if record.status == "ok":
                made[record.policy].add(record.replication)
        return made

    def more_runs(self, policy: str, measure: str) -> int | None:
        """About how many more runs would settle an open cell; None where no feasible number does."""
        return more_runs(self.differences[policy][measure], self.measures[measure])

    @property
    def verdicts(self) -> dict[str, dict[str, Verdict]]:
        """The verdict of every policy but the reference on every measure."""
        return {p: {m: self.verdict(p, m) for m in found} for p, found in self.differences.items()}

    def flip_price(self, a: str, b: str) -> FlipPrice:
        """What a customer-year of good service must be worth, in CNY of harm, for the ranking of two policies to turn.

        The order of the two is of no weight. Raises KeyError for an unknown policy.
        """
        return flip_price_of(self.sheet, a, b, self.level)

    @cached_property
    def flip_prices(self) -> tuple[FlipPrice, ...]:
        """The flip price of every pair of policies; none where the runs have no harm and good service."""
        return flip_prices_of(self.sheet, tuple(self.policies), self.level)

    def to_json(self) -> dict[str, Any]:
        """The comparison as one JSON-ready document; undefined is None, amounts in CNY have at most two decimals.

        `flip_prices` holds one object for each pair of policies: see FlipPrice.
        """
        differences = {
            p: {m: rounded(d.to_json(), self.measures[m]) for m, d in found.items()}
            for p, found in self.differences.items()
        }
        return {
            **super().to_json(),
            "reference": self.reference,
            "differences": differences,
            "flip_prices": [flip.to_json() for flip in self.flip_prices],
        }


def in_cny(measure: Measure) -> bool:
    """Whether the measure is an amount in CNY (not in thousands or millions)."""
    return measure.unit == "CNY" or measure.unit.startswith("CNY per ")


_AMOUNTS = ("mean", "low", "high", "sim_low", "sim_high")


def plain_estimate(estimate: Estimate) -> dict[str, float | None]:
    """The figures by name; of a tail also the futures it rests on."""
    found = {"mean": estimate.mean, "low": estimate.low, "high": estimate.high, "n": estimate.n}
    return found if estimate.tail is None else {**found, "tail": estimate.tail}


def rounded(figures: dict[str, float | None], measure: Measure) -> dict[str, float | None]:
    """Figures ready for JSON: nothing that is not finite, and whole fen where the unit is CNY."""
    money = in_cny(measure)
    out: dict[str, float | None] = {}
    for name, value in figures.items():
        if value is None or not math.isfinite(value):
            out[name] = None
        else:
            out[name] = round(value, 2) + 0.0 if money and name in _AMOUNTS else value
    return out
