"""Short forms in which a system declares its measures: what its measures have in common is said once."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.declare.measure import Aggregate, Better, Measure


@dataclass(frozen=True)
class Forms:
    """The forms of one system.

    prefix: stands before every name. things: what `count` counts where no unit is given. by_group: whether measures
    can be reported for groups of firms where nothing else is said.
    """

    prefix: str = ""
    things: str = "cases"
    by_group: bool = False

    def of(
        self, aggregate: Aggregate, name: str, label: str, unit: str, meaning: str, better: Better = "none",
        matters: float = 0.0, tail: float | None = None, by_group: bool | None = None,
    ) -> Measure:  # fmt: skip
        """A measure of this aggregate. tail: the level of an expected shortfall."""
        return Measure(
            name=f"{self.prefix}{name}", label=label, unit=unit, better=better, aggregate=aggregate, meaning=meaning,
            matters=matters, tail=tail, by_group=self.by_group if by_group is None else by_group,
        )  # fmt: skip

    def mean(
        self, name: str, label: str, unit: str, meaning: str, better: Better, matters: float,
        by_group: bool | None = None,
    ) -> Measure:  # fmt: skip
        """The mean of the replications."""
        return self.of("mean", name, label, unit, meaning, better, matters, by_group=by_group)

    def ratio(
        self, name: str, label: str, unit: str, meaning: str, better: Better, matters: float,
        by_group: bool | None = None,
    ) -> Measure:  # fmt: skip
        """A ratio of sums over the replications."""
        return self.of("ratio", name, label, unit, meaning, better, matters, by_group=by_group)

    def count(
        self, name: str, label: str, meaning: str, better: Better = "none", matters: float = 1.0, unit: str = "",
        by_group: bool | None = None,
    ) -> Measure:  # fmt: skip
        """A number of things: a mean whose unit is things."""
        return self.of("mean", name, label, unit or self.things, meaning, better, matters, by_group=by_group)

    def money(self, name: str, label: str, meaning: str, better: Better = "less") -> Measure:
        """An amount of money, of which a hundred thousand matter."""
        return self.of("mean", name, label, "CNY", meaning, better, 100_000.0)

    def share(self, name: str, label: str, meaning: str, better: Better = "none") -> Measure:
        """A ratio of sums that is a share, of which a hundredth matters."""
        return self.of("ratio", name, label, "share", meaning, better, 0.01)
