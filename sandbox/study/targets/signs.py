"""Findings of which only the sign is known: which way a rule moves things, held against pairs of runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sandbox.cross_border.contract import CNY, HEDGED, Contract
from sandbox.model import Run
from sandbox.study.targets.debt_abroad import cny, contracts

Expected = Literal["more", "less", "no change"]
X = "cross_border."
CARRY: Mapping[str, object] = {X + "carry.open": "yes"}


@dataclass(frozen=True)
class Side:
    """One of the two runs: a policy of the scenario, and parameters set beside it."""

    policy: str
    sets: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sign:
    """What is expected of `of` under `side` less `of` under `other`, on the same luck; of `side` alone without `other`.

    expected: `more` or `less`, the interval of the mean is clear of zero on that side; `no change`, the interval lies
    within ± band.
    """

    key: str
    scenario: str
    claim: str
    source: str
    of: Callable[[Run], float | None]
    side: Side
    other: Side | None
    expected: Expected
    band: float = math.inf
    note: str = ""

    def holds(self, low: float | None, high: float | None) -> bool | None:
        """Whether the interval of the mean shows it; None without an interval."""
        if low is None or high is None:
            return None
        if self.expected == "no change":
            return -self.band <= low and high <= self.band
        return low > 0.0 if self.expected == "more" else high < 0.0

    @property
    def wanted(self) -> str:
        """What the interval must show, in words."""
        if self.expected == "no change":
            return f"within ± {self.band:g}"
        return "above 0" if self.expected == "more" else "below 0"


def _share(some: Sequence[Contract], of: Sequence[Contract]) -> float | None:
    return len(some) / len(of) if of else None


def _met(years: Sequence[int]) -> Callable[[Run], float | None]:
    """Share of the firms' needs of these years that got quota abroad."""

    def share(world: Run) -> float | None:
        needs = [c for c in contracts(world, years) if c.borrower.row >= 0]
        return _share([c for c in needs if c.granted >= 0], needs)

    return share


def _dollars(world: Run) -> float | None:
    return cny(c for c in contracts(world) if c.foreign)


def _in_cny(world: Run) -> float | None:
    """Share of needs met by a loan in CNY from abroad."""
    needs = contracts(world)
    return _share([c for c in needs if c.out and c.channel == CNY], needs)


def _outside(world: Run) -> float | None:
    return cny(c for c in contracts(world) if c.excluded)


def _hedges(world: Run) -> float | None:
    return float(sum(c.out and c.channel == HEDGED for c in contracts(world)))


def _short_share(world: Run) -> float | None:
    drawn = cny(contracts(world))
    return cny(c for c in contracts(world) if c.short) / drawn if drawn else None


def _carry(world: Run) -> float | None:
    return sum(c.carry for c in contracts(world)) / 1e8


def _risky_more(world: Run) -> float | None:
    """Carry a CNY drawn in dollars of the weaker half of firms less that of the sounder half."""
    open_ = [c for c in contracts(world) if c.carry and c.borrower.row >= 0]
    parts = [[c for c in open_ if (c.borrower.quality < 0) == weak] for weak in (True, False)]
    shares = [sum(c.carry for c in part) / sum(c.first_face for c in part) for part in parts if cny(part)]
    return shares[0] - shares[1] if len(shares) == 2 else None


def _carry_link(over: Callable[[Contract], int]) -> Callable[[Run], float | None]:
    """What firms borrow to lend on over `over` of their needs: in the years of cheap foreign money less in the dear."""

    def link(world: Run) -> float | None:
        shares = []
        for years in (_CHEAP, _DEAR):
            needs = [c for c in contracts(world, years) if c.borrower.row >= 0]
            base = sum(over(c) for c in needs)
            if not base:
                return None
            shares.append(sum(c.carry for c in needs if c.out) / base)
        return shares[0] - shares[1]

    return link


def _weak_less_sound(world: Run) -> float | None:
    """Share of needs met abroad, of the weaker half of firms less that of the sounder half."""
    firms = [c for c in contracts(world) if c.borrower.row >= 0]
    parts = [[c for c in firms if (c.borrower.quality < 0) == weak] for weak in (True, False)]
    met = [_share([c for c in part if c.out], part) for part in parts]
    return None if met[0] is None or met[1] is None else met[0] - met[1]


def _small_less(world: Run) -> float | None:
    """Share of needs cheaper abroad that got quota, firms below the median output less the others."""
    asked = [c for c in contracts(world) if c.options and c.borrower.row >= 0]
    output = [float(world.firms.columns.output[c.borrower.row]) for c in asked]
    middle = sorted(output)[len(output) // 2] if output else 0.0
    shares = []
    for small in (True, False):
        part = [c for c, size in zip(asked, output, strict=True) if (size < middle) == small]
        shares.append(_share([c for c in part if c.granted >= 0], part))
    return None if shares[0] is None or shares[1] is None else shares[0] - shares[1]


RISK_PRICED: Mapping[str, object] = {**CARRY, X + "costs.risk_spread": 0.01}
FREE, CAPPED = Side("as_it_was", RISK_PRICED), Side("as_it_was", {**RISK_PRICED, X + "cost_cap.rule": "cap"})
TIGHT, LOOSE = Side("frozen"), Side("loose")
_CHEAP, _DEAR = (2017, 2018, 2020, 2021), (2023, 2024, 2025)

SIGNS: tuple[Sign, ...] = (
    Sign("C-cheap", "cross-border", "loosening while foreign money is cheap raises borrowing: needs met abroad",
         "C:5.2 V1, C:5.3", _met(_CHEAP), LOOSE, TIGHT, "more"),
    Sign("C-dear", "cross-border", "loosening while it is dear hardly does: needs met abroad", "C:5.2 V2, C:5.3",
         _met(_DEAR), LOOSE, TIGHT, "no change", 0.05),
    Sign("C-V4a", "cross-border", "loosening raises debt in dollars, CNY million", "C:5.2 V4", _dollars, LOOSE, TIGHT,
         "more"),
    Sign("C-V4b", "cross-border", "and hardly debt in CNY: share of needs", "C:5.2 V4", _in_cny, LOOSE, TIGHT,
         "no change", 0.03),
    Sign("C-C1a", "cross-border", "carry rises with the differential: dollars a point and a half cheaper, CNY million",
         "C:3a C1", _carry, Side("as_it_was", {**CARRY, X + "rates.usd": 0.005}),
         Side("as_it_was", {**CARRY, X + "rates.usd": 0.02}), "more"),
    Sign("C-C1b", "cross-border", "and most of risky firms: carry a CNY drawn, weaker less sounder half", "C:3a C1",
         _risky_more, Side("as_it_was", {**CARRY, X + "rates.usd": 0.005}), None, "more",
         note="goes in with the form of carry"),
    Sign("C-C2a", "cross-border", "a cap on cost weakens the carry link: carry a CNY needed, cheap less dear years",
         "C:3a C2", _carry_link(lambda c: c.need), CAPPED, FREE, "less",
         note="in part because there are fewer loans; it weakens the link and does not break it"),
    Sign("C-C2b", "cross-border", "and what is still lent carries less: carry a CNY drawn, cheap less dear years",
         "C:3a C2", _carry_link(lambda c: c.first_face if c.out else 0), CAPPED, FREE, "less",
         note="missed if spreads do not rise with risk, which goes in"),
    Sign("C-C2c", "cross-border", "and cuts riskier firms most: needs met abroad, weaker less sounder half", "C:3a C2",
         _weak_less_sound, CAPPED, FREE, "less",
         note="that spreads rise with risk goes in; so does that nothing leaks, as found"),
    Sign("C-C3", "cross-border", "a tighter rule moves demand to channels outside it, CNY million", "C:3a C3",
         _outside, TIGHT, LOOSE, "more", note="the share that moves goes in"),
    Sign("C-C4", "cross-border", "a tighter rule: fewer hedged loans", "C:3a C4", _hedges, TIGHT, LOOSE, "less",
         note="exports are not simulated"),
    Sign("C-C5", "cross-border", "a tighter rule takes more from short-term debt: its share of what is drawn",
         "C:3a C5", _short_share, TIGHT, LOOSE, "less",
         note="Korea's were banks under a levy; here short-term debt weighs more, and refused demand moves to "
         "short-term channels outside the rule"),
    Sign("C-C6", "cross-border", "a tighter rule: small firms lose more; needs granted, small less large", "C:3a C6",
         _small_less, TIGHT, LOOSE, "less",
         note="Peru's lost loans of banks; here a small firm's need is measured by its output, and its facilitation "
         "quota stays"),
)  # fmt: skip
