"""A measure is declared once: name, unit, which direction is better, how it aggregates, and what difference matters."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Better = Literal["more", "less", "none"]
Aggregate = Literal["mean", "ratio", "share", "added", "gained", "lost", "expected_shortfall"]


TWIN: tuple[Aggregate, ...] = ("gained", "lost")
"""Aggregates that lay every replication beside its twin without a sandbox."""


class Measure(BaseModel):
    """Declaration of a measure.

    aggregate: `mean` (of the replications' values), `ratio` (sum of numerators over sum of denominators; a replication
    yields the pair), `share` (of replications in which something happened, 0 or 1 each), `added` (a comparison's own:
    difference of `of[0]` against the policy without a sandbox, over the difference of `of[1]`), `gained` and `lost` (a
    comparison's own: every replication is laid beside its twin, the same luck without a sandbox, case by case; of the
    record's set of cases `of[1]`, those also in `of[0]` with the sandbox and not in the twin, over `of[1]`; `lost` is
    the mirror, the twin's cases that are missing with the sandbox), `expected_shortfall` (mean of the largest values
    among the replications, those beyond the level `tail`; each replication yields a loss).
    tail: of an expected shortfall, the level: 0.95 takes the worst one in twenty of the replications.
    matters: the smallest difference that matters to a user, in the measure's unit.
    by_group: whether it can be reported for a subset of firms (area, sector, kind, size, tier).
    """

    model_config = ConfigDict(frozen=True)

    name: str
    unit: str
    better: Better
    aggregate: Aggregate
    meaning: str
    matters: float
    label: str
    by_group: bool = False
    of: tuple[str, str] | None = None
    tail: float | None = Field(default=None, gt=0.0, lt=1.0)

    @model_validator(mode="after")
    def _tail_fits(self) -> Measure:
        if (self.aggregate == "expected_shortfall") != (self.tail is not None):
            raise ValueError(f"{self.name}: an expected shortfall has a level `tail`, and nothing else has one")
        return self

    @property
    def is_ratio(self) -> bool:
        """Whether each replication yields a numerator and a denominator, and the figure is the ratio of their sums."""
        return self.aggregate in ("ratio", *TWIN)

    @property
    def label_key(self) -> str:
        """Key of the label in the catalogues of each language."""
        return f"measure.{self.name}"
