"""Short ways to declare a measure of IP-pledge finance."""

from __future__ import annotations

from sandbox.declare.measure import Aggregate, Better, Measure

Values = dict[str, float | None]
"""Values of a run by name; a ratio's are two, `name/num` and `name/den`."""


def of(
    aggregate: Aggregate, name: str, label: str, unit: str, meaning: str, better: Better = "none", matters: float = 0.0
) -> Measure:
    """A measure `ip_<name>`."""
    return Measure(
        name=f"ip_{name}", label=label, unit=unit, better=better, aggregate=aggregate, meaning=meaning, matters=matters
    )


def count(name: str, label: str, meaning: str, better: Better = "none") -> Measure:
    """A number of loans."""
    return of("mean", name, label, "loans", meaning, better, 1.0)


def money(name: str, label: str, meaning: str, better: Better = "less") -> Measure:
    """An amount of money."""
    return of("mean", name, label, "CNY", meaning, better, 100_000.0)


def share(name: str, label: str, meaning: str, better: Better = "none") -> Measure:
    """A ratio of sums."""
    return of("ratio", name, label, "share", meaning, better, 0.01)


def pair(out: Values, name: str, top: float, bottom: float) -> None:
    """Enter numerator and denominator of a ratio."""
    out[f"{name}/num"], out[f"{name}/den"] = top, bottom
