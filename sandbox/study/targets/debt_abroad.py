"""How published figures on debt abroad are read off a run; None where the run has nothing to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from sandbox.cross_border.contract import CNY, HEDGED, NOT_YET, OPEN, PIPS, Contract
from sandbox.cross_border.parameters import CrossBorder
from sandbox.model import Run
from sandbox.study.targets.target import Target, day

SHARING = dt.date(2020, 6, 16), dt.date(2025, 5, 31)
"""First day of the shared quota, and the day on which its users were counted."""
Of = Callable[[Run], float | None]


def contracts(world: Run, years: Sequence[int] = ()) -> list[Contract]:
    """Needs that arose in the run, of the years named, or all."""
    if world.cross_border is None:
        return []
    date = world.engine.clock.date
    found = world.cross_border.desk.contracts
    return [c for c in found if c.asked >= 0 and (not years or date(c.asked).year in years)]


def cny(loans: Iterable[Contract]) -> float:
    """What was drawn, at the rate of the drawdown, in CNY million."""
    return sum(c.first_face for c in loans if c.out) / 1e8


def stock(world: Run, when: dt.date, channels: Sequence[str] = (CNY, HEDGED, OPEN)) -> float:
    """Debt abroad on a day in CNY million, at the rates of drawdown."""
    t = day(world, when)
    found = () if world.cross_border is None else world.cross_border.desk.contracts
    out = (c for c in found if c.out and c.channel in channels)
    return cny(c for c in out if c.drawn <= t and (c.ended == NOT_YET or c.ended > t))


def _growth(first: dt.date, last: dt.date) -> Of:
    def ratio(world: Run) -> float | None:
        before = stock(world, first)
        return stock(world, last) / before if before else None

    return ratio


def _cny_share(when: dt.date) -> Of:
    def share(world: Run) -> float | None:
        whole = stock(world, when)
        return stock(world, when, (CNY,)) / whole if whole else None

    return share


def _prefers_dollars(world: Run) -> float | None:
    """Needs of 2023 to 2025 for which a loan in USD was the cheapest way, hedged or not."""
    needs = contracts(world, (2023, 2024, 2025))
    return sum(c.options[:1] in ((HEDGED,), (OPEN,)) for c in needs) / len(needs) if needs else None


def _hedged(years: Sequence[int]) -> Of:
    """Needs of borrowers that would hedge a loan in USD, by the law of the day on which they arose."""

    def share(world: Run) -> float | None:
        needs = contracts(world, years)
        if world.cross_border is None or not needs:
            return None
        desk, kept = world.cross_border.desk, world.cross_border.desk.rules
        hedged = 0
        for need in needs:
            desk.rules = world.plan.at(need.asked).section(CrossBorder)
            hedged += desk.channels(need)[1] == HEDGED
        desk.rules = kept
        return hedged / len(needs)

    return share


def _hedged_debt(years: Sequence[int]) -> Of:
    """Loans in USD of needs of these years that are hedged."""

    def share(world: Run) -> float | None:
        drawn = [c for c in contracts(world, years) if c.out and c.foreign]
        return sum(c.channel == HEDGED for c in drawn) / len(drawn) if drawn else None

    return share


def _sharers(world: Run) -> list[Contract]:
    first, last = (day(world, when) for when in SHARING)
    return [c for c in contracts(world) if c.shared and c.out and first <= c.drawn <= last]


def _groups_a_year(world: Run) -> float | None:
    """Leasing groups that used the shared quota by the day of the count, a year since it was there."""
    groups = {id(c.borrower.group) for c in _sharers(world)}
    return len(groups) / ((SHARING[1] - SHARING[0]).days / 365.25)


def _shared_by_a_group(world: Run) -> float | None:
    """Drawn on shared quota by the day of the count, USD million a group that used it."""
    loans = _sharers(world)
    groups = {id(c.borrower.group) for c in loans}
    pips = world.cross_border.desk.prices.pips if world.cross_border is not None else PIPS
    usd = sum(c.amount if c.foreign else c.first_face * PIPS // (c.pips or pips) for c in loans) / 1e8
    return usd / len(groups) if groups else None


_NATION = "the published figure is the whole country's, of all debt; the model has new loans of one district"

DEBT_ABROAD: tuple[Target, ...] = (
    Target("C-V1", "cross-border", "debt at the end of 2020 over the end of 2019", 1.071, 1.0, 1.3, "C:5.1, C:5.2 V1",
           "prediction", _growth(dt.date(2019, 12, 31), dt.date(2020, 12, 31)), _NATION),
    Target("C-V2", "cross-border", "debt at the end of 2024 over September 2022", 0.862, 0.7, 1.0,
           "C:5.1, C:5.2 V2", "prediction", _growth(dt.date(2022, 9, 30), dt.date(2024, 12, 31)),
           _NATION + "; loans 0.862, other sectors 0.950"),
    Target("C-V3a", "cross-border", "share of debt in CNY, end of 2018", 0.33, 0.23, 0.43, "C:5.2 V3", "prediction",
           _cny_share(dt.date(2018, 12, 31)),
           _NATION + "; nobody in the model has a reason beside cost to owe CNY"),
    Target("C-V3b", "cross-border", "share of debt in CNY, end of 2024", 0.50, 0.40, 0.60, "C:5.2 V3", "prediction",
           _cny_share(dt.date(2024, 12, 31)),
           _NATION),
    Target("C-5.3", "cross-border", "needs of 2023 to 2025 for which dollars were the cheapest", 0.02, 0.0, 0.05,
           "C:5.3", "prediction", _prefers_dollars,
           "a few per cent, suggested by the covered cost; here a hedge pays its buyer 2.2 to 2.8 %, from memory"),
    Target("C-V11a", "cross-border", "leasing groups a year that begin to share quota", 0.81, 0.2, 1.0, "C:5.2 V11",
           "input", _groups_a_year, "4 groups in Shanghai in 5 years; the number of groups goes in"),
    Target("C-V11b", "cross-border", "shared quota a group, USD million", 251, 150, 350, "C:2, C:5.2 V11",
           "prediction", _shared_by_a_group, "a mean of four; the size of a need goes in, how many there are does not"),
    Target("C-V14a", "cross-border", "borrowers that hedge, needs of 2020 and 2021", 0.22, 0.17, 0.27, "C:5.2 V14",
           "input", _hedged((2020, 2021))),
    Target("C-V14b", "cross-border", "borrowers that hedge, needs of 2025", 0.30, 0.25, 0.35, "C:5.2 V14", "input",
           _hedged((2025,))),
    Target("C-V14c", "cross-border", "loans in USD that are hedged, needs of 2020 and 2021", 0.22, 0.17, 0.27,
           "C:5.2 V14", "prediction", _hedged_debt((2020, 2021)),
           "a hedge costs a premium then, so borrowers that hedge take fewer dollars"),
)  # fmt: skip
