"""Short forms in which the families of measures are declared."""

from __future__ import annotations

from sandbox.declare.measure import Aggregate, Better, Measure


def declared(
    aggregate: Aggregate, name: str, label: str, unit: str, meaning: str, better: Better, matters: float, by_group: bool
) -> Measure:
    """A measure of this aggregate."""
    return Measure(
        name=name,
        label=label,
        unit=unit,
        better=better,
        aggregate=aggregate,
        meaning=meaning,
        matters=matters,
        by_group=by_group,
    )


def mean(
    name: str, label: str, unit: str, meaning: str, better: Better, matters: float, by_group: bool = True
) -> Measure:
    """A measure that is the mean of the replications."""
    return declared("mean", name, label, unit, meaning, better, matters, by_group)


def ratio(
    name: str, label: str, unit: str, meaning: str, better: Better, matters: float, by_group: bool = True
) -> Measure:
    """A measure that is a ratio of sums over the replications."""
    return declared("ratio", name, label, unit, meaning, better, matters, by_group)


def count(
    name: str,
    label: str,
    meaning: str,
    better: Better = "none",
    matters: float = 1.0,
    unit: str = "cases",
    by_group: bool = True,
) -> Measure:
    """A measure that counts something: a mean whose unit is things."""
    return declared("mean", name, label, unit, meaning, better, matters, by_group)
