"""What a tornado answers: how far a figure moves when one input at a time goes to the ends of its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.declare.measure import Measure
from sandbox.study.results import in_cny, rounded
from sandbox.study.tornado_points import End, Input

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Change:
    """A paired difference of the figure between two settings; interval None where there is none. n: pairs of runs."""

    mean: float | None
    low: float | None
    high: float | None
    n: int

    def to_json(self, measure: Measure) -> dict[str, float | None]:
        """The figures by name."""
        return {**rounded({"mean": self.mean, "low": self.low, "high": self.high}, measure), "n": self.n}


@dataclass(frozen=True)
class Arm:
    """The figure at one end. figure: under one policy, or the difference of two. change: from the base.

    failures: reasons of the runs that failed there; where the end could not be run at all, `end.reason` says why.
    """

    end: End
    figure: Change
    change: Change
    failures: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why there is no figure, or not from all runs; empty where all is well."""
        return self.end.reason or (self.failures[0] if self.failures else "")


@dataclass(frozen=True)
class Bar:
    """One input with all its ends.

    swing: the largest difference between any two of the ends and the base, with an interval that allows for having
    chosen the largest; its mean is never negative. clear: whether the swing is beyond doubt with all bars judged
    together. refined: whether it was run as often as asked for; else only roughly.
    """

    input: Input
    arms: tuple[Arm, ...]
    swing: Change
    clear: bool
    refined: bool

    @property
    def path(self) -> str:
        """Path of the parameter, or `world NAME`."""
        return self.input.path


@dataclass(frozen=True)
class Tornado:
    """What tornado() returns.

    policy, reference: the figure is the measure's difference policy minus reference, or the measure under the policy
    alone where the reference is None. base: the figure as the scenario stands. bars: refined ones first, by swing; then
    the rest. fixed, dated, off, decided: inputs that are not moved (see Inputs). rough: runs a policy behind a bar that
    is not refined. runs, failed: in all. complete: false where it was stopped.
    """

    scenario: str
    policy: str
    reference: str | None
    measure: Measure
    seed: int
    replications: int
    rough: int
    level: float
    command: str
    base: Change
    bars: tuple[Bar, ...]
    fixed: int
    dated: int
    off: int
    decided: int
    runs: int
    failed: int
    complete: bool

    def bar(self, path: str) -> Bar:
        """The bar of an input. Raises KeyError."""
        for bar in self.bars:
            if bar.path == path:
                return bar
        raise KeyError(path)

    def rows(self) -> list[dict[str, Any]]:
        """One row per input and end, as plain data."""
        return [
            {
                "rank": rank, "parameter": bar.path, "status": bar.input.status, "range": bar.input.uncertainty,
                "value": bar.input.value, "end": arm.end.name, "at": arm.end.value,
                **_named("figure", arm.figure, self.measure), **_named("change", arm.change, self.measure),
                "reason": arm.reason, **_named("swing", bar.swing, self.measure),
                "clear": bar.clear, "refined": bar.refined,
            }
            for rank, bar in enumerate(self.bars, 1)
            for arm in bar.arms
        ]  # fmt: skip

    def frame(self) -> pd.DataFrame:
        """The rows as a frame."""
        import pandas as pd  # noqa: PLC0415  (only when a frame is asked for)

        return pd.DataFrame(self.rows())

    def to_json(self) -> dict[str, Any]:
        """The tornado as one JSON-ready document; undefined is None, amounts in CNY have at most two decimals."""
        return {
            "scenario": self.scenario,
            "policy": self.policy,
            "reference": self.reference,
            "measure": self.measure.name,
            "unit": self.measure.unit,
            "money": in_cny(self.measure),
            "seed": self.seed,
            "replications": self.replications,
            "rough": self.rough,
            "level": self.level,
            "command": self.command,
            "base": self.base.to_json(self.measure),
            "bars": [self._bar(bar) for bar in self.bars],
            "not_moved": {"fixed": self.fixed, "dated": self.dated, "off": self.off, "decided": self.decided},
            "runs": self.runs,
            "failed": self.failed,
            "complete": self.complete,
        }

    def _bar(self, bar: Bar) -> dict[str, Any]:
        measure = self.measure
        return {
            "parameter": bar.path,
            "status": bar.input.status,
            "source": bar.input.source,
            "range": bar.input.uncertainty,
            "unit": bar.input.unit,
            "value": bar.input.value,
            "ends": [
                {
                    "end": arm.end.name,
                    "value": arm.end.value,
                    "figure": arm.figure.to_json(measure),
                    "change": arm.change.to_json(measure),
                    "failed": len(arm.failures),
                    "reason": arm.reason,
                }
                for arm in bar.arms
            ],
            "swing": bar.swing.to_json(measure),
            "clear": bar.clear,
            "refined": bar.refined,
        }


def _named(name: str, change: Change, measure: Measure) -> Mapping[str, float | None]:
    return {(name if key == "mean" else f"{name}_{key}"): value for key, value in change.to_json(measure).items()}
