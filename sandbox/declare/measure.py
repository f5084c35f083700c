"""A measure is declared once: name, unit, which direction is better, how it aggregates, and what difference matters."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Better = Literal["more", "less", "none"]
Aggregate = Literal["mean", "ratio", "share", "added"]


class Measure(BaseModel):
    """Declaration of a measure.

    aggregate: `mean` (of the replications' values), `ratio` (sum of numerators over sum of denominators; a replication
    yields the pair), `share` (of replications in which something happened, 0 or 1 each), `added` (a comparison's own:
    difference of `of[0]` against the policy without a sandbox, over the difference of `of[1]`).
    matters: the smallest difference that matters to a user, in the measure's unit.
    by_group: whether it can be reported for a subset of firms (area, sector, size, tier).
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

    @property
    def label_key(self) -> str:
        """Key of the label in the catalogues of each language."""
        return f"measure.{self.name}"
