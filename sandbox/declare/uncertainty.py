"""How sure a value is: the uncertainty that `--doubt parameters` and the sensitivity views draw from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from typing_extensions import override

from sandbox.declare.frozen import FrozenDict
from sandbox.declare.values import Value


@dataclass(frozen=True)
class Uncertainty:
    """Base. `words` says it to a reader."""

    @property
    def words(self) -> str:
        """The uncertainty as a reader is told it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Certain(Uncertainty):
    """Known exactly: a law, a definition, a date in the record."""

    @property
    @override
    def words(self) -> str:
        return "fixed"


@dataclass(frozen=True)
class Spread(Uncertainty):
    """The plausible range of an assumption, every value in it alike (uniform; whole numbers for whole parameters)."""

    low: float
    high: float

    @property
    @override
    def words(self) -> str:
        return f"{self.low:,.10g} to {self.high:,.10g}"


@dataclass(frozen=True)
class Relative(Uncertainty):
    """Plus or minus a share of the value (uniform). A distribution's parts share one factor; shapes stay."""

    share: float

    @property
    @override
    def words(self) -> str:
        return f"±{self.share:.0%}"


@dataclass(frozen=True)
class Binomial(Uncertainty):
    """A share counted as `successes` of `trials`: Beta(successes + 1/2, trials - successes + 1/2), Jeffreys."""

    successes: float
    trials: float

    @property
    @override
    def words(self) -> str:
        return f"counted {self.successes:g} of {self.trials:g}"


@dataclass(frozen=True)
class Poisson(Uncertainty):
    """A rate from `count` events: the value times Gamma(count + 1/2) / count."""

    count: float

    @property
    @override
    def words(self) -> str:
        return f"counted {self.count:g} events"


@dataclass(frozen=True)
class Options(Uncertainty):
    """A few alternatives, each as likely (choices, dates, lists)."""

    values: tuple[Value, ...]

    @property
    @override
    def words(self) -> str:
        return f"{len(self.values)} alternatives"


@dataclass(frozen=True)
class Parts(Uncertainty):
    """An uncertainty of its own for each named part of a distribution or cell of a table; parts not named are fixed."""

    parts: Mapping[str, Uncertainty]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", FrozenDict(self.parts))

    @property
    @override
    def words(self) -> str:
        return "; ".join(f"{name} {u.words}" for name, u in self.parts.items())
