"""Who needs a loan that could be had abroad, when, and how much: firms of the run, and the third area beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.cross_border import streams
from sandbox.cross_border.contract import Borrower, Contract, Group
from sandbox.cross_border.desk import Desk
from sandbox.cross_border.parameters import CrossBorder
from sandbox.cross_border.rules.cost import risk_premium
from sandbox.declare.distribution import Dist, normal_cdf
from sandbox.firms.parameters import Population
from sandbox.firms.process import Firms
from sandbox.kernel.clock import DAY
from sandbox.kernel.hazard import RepeatedHazard, threshold_of
from sandbox.kernel.ledger import fen

CITY = 2
THIRD_AREA = 8 << 40
"""Entities of the third area begin here; firms' lie below."""
FIRST_NUMBER = 1 << 22
"""Contracts of the third area are numbered as if its borrowers were rows from here on."""
Begin = Callable[[Borrower, int], None]


class Needs:
    """The needs of a run. `begin(borrower, ordinal)` is called at the second at which one arises."""

    def __init__(self, desk: Desk, firms: Firms, begin: Begin) -> None:
        self.desk = desk
        self.firms = firms
        self.begin = begin
        self.circle = desk.plan.at(0).section(Population).circle
        self.third = third_area(desk.rules, desk.engine.clock.first, self.circle == "both")
        for borrower in self.third:
            desk.borrowers[borrower.name] = borrower
        desk.groups = list(dict.fromkeys(b.group for b in self.third if b.group is not None and not b.group.pool))
        self._of_firms = RepeatedHazard(len(firms.columns), self._gaps_of_firms)
        self._of_third = RepeatedHazard(len(self.third), self._gaps_of_third)

    def _gaps_of_firms(self, rows: NDArray[np.int64], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        if len(rows) == len(self.firms.columns) and not ordinals.any():
            return threshold_of(np.concatenate([s.take(streams.NEED, 0) for s in self.firms.sources]))
        entity = self.firms.columns.entity
        return self._gaps([int(entity[row]) for row in rows.tolist()], ordinals)

    def _gaps_of_third(self, rows: NDArray[np.int64], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        return self._gaps([self.third[row].entity for row in rows.tolist()], ordinals)

    def _gaps(self, entities: list[int], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        uniform = self.desk.engine.draws.uniform
        return threshold_of([uniform(streams.NEED, e, k) for e, k in zip(entities, ordinals.tolist(), strict=True)])

    def month(self, t0: int, t1: int) -> None:
        """Schedule the needs of [t0, t1), each part of it by the rules in force then, until entry closes."""
        clock = self.desk.engine.clock
        end = min(t1, clock.entry_end_s)
        if t0 >= end:
            return
        changes = [t for t in self.desk.plan.since if t0 < t < end]
        for begin, until in zip([t0, *changes], [*changes, end], strict=True):
            rules = self.desk.plan.at(begin).section(CrossBorder)
            self._stretch(begin, until, rules, whole=begin == t0 and until == t1)

    def _stretch(self, t0: int, t1: int, rules: CrossBorder, whole: bool) -> None:
        columns = self.firms.columns
        known = self.firms.exposure if whole else None
        found = self._of_firms.advance(t0, t1, rules.need.per_year, columns.alive, columns.birth, known)
        self._schedule(self._firm_begins, *found)
        if self.third:
            law = rules.third_area
            rates = {"leasing_parent": law.parent_needs, "leasing_subsidiary": law.subsidiary_needs,
                     "pool_member": rules.pool.member_needs}  # fmt: skip
            yearly = np.array([rates.get(b.kind, law.institution_needs) for b in self.third])
            self._schedule(self._third_begins, *self._of_third.advance(t0, t1, yearly))

    def _schedule(self, call: Callable[..., Any], *found: NDArray[np.int64]) -> None:
        for row, second, ordinal in zip(*(column.tolist() for column in found), strict=True):
            if second < self.desk.engine.clock.entry_end_s:
                self.desk.engine.at(second, call, row, ordinal)

    def _firm_begins(self, row: int, ordinal: int) -> None:
        if self.firms.columns.alive[row]:
            self.begin(self.borrower(row), ordinal)

    def _third_begins(self, place: int, ordinal: int) -> None:
        self.begin(self.third[place], ordinal)

    # -- borrowers -----------------------------------------------------------------------------------------------------

    def borrower(self, row: int) -> Borrower:
        """The firm of a row as a borrower, made at its first need."""
        known = self.desk.by_row.get(row)
        if known is not None:
            return known
        columns, law = self.firms.columns, self.desk.rules
        entity = int(columns.entity[row])
        u = [self.desk.engine.draws.uniform(streams.BORROWER, entity, k) for k in range(3)]
        made = Borrower(
            f"row {row}", "enterprise", row, entity, int(columns.birth[row]),
            ratio=law.need.net_assets.quantile(u[streams.NET_ASSETS]), quality=float(columns.quality[row]),
            high_tech=bool(columns.high_tech[row]), selected=u[streams.SELECTED] < law.facilitation.selected,
            earns=u[streams.EARNS] < law.need.foreign_income,
            counted=self.circle == "both" or (columns.area[row] == CITY) == (self.circle == "city"),
        )  # fmt: skip
        self._gap(made)
        self.desk.by_row[row] = self.desk.borrowers[made.name] = made
        return made

    def _gap(self, made: Borrower) -> None:
        """Give a foreign-invested firm its borrowing gap (C:1.6), as it is at its first need."""
        law, uniform = self.desk.rules.modes, self.desk.engine.draws.uniform
        if (
            law.foreign_invested > 0.0
            and uniform(streams.BORROWER, made.entity, streams.INVESTED) < law.foreign_invested
        ):
            times = law.gap.quantile(uniform(streams.BORROWER, made.entity, streams.GAP))
            made.gap = int(times * max(0, self.assets(made)))

    def accounts(self, borrower: Borrower) -> None:
        """Take up the accounts of the year, with the first filing in it (C:1.5): net assets less what was lost."""
        year = self.desk.engine.clock.date(self.desk.engine.now).year
        if borrower.base_year == year:
            return
        borrower.base_year = year
        if not borrower.financial:
            borrower.base = max(0, self.assets(borrower))

    def assets(self, borrower: Borrower) -> int:
        """Net assets now, in fen; may be negative. Paid-in capital, which stays, where that is the base."""
        if borrower.row < 0:
            return borrower.start - borrower.lost
        return int(borrower.ratio * float(self.firms.columns.output[borrower.row])) - borrower.lost

    # -- contracts -----------------------------------------------------------------------------------------------------

    def contract(self, borrower: Borrower, ordinal: int) -> Contract:
        """A need and what it is like; nothing of it depends on what other needs came to."""
        desk, law = self.desk, self.desk.rules
        low = ordinal & ((1 << streams.ORDINALS) - 1)
        address = (borrower.entity << streams.ORDINALS | low) << streams.ROOM
        page = (ordinal >> streams.ORDINALS) << 20
        block, at = desk.engine.draws.block(streams.CONTRACT, address, page), address & 127
        luck = block[at : at + (1 << streams.ROOM)]
        short = luck[streams.SHORT] < law.need.short_share
        days = (law.need.short_days if short else law.need.long_days).quantile(luck[streams.DAYS])
        row = borrower.row if borrower.row >= 0 else FIRST_NUMBER + borrower.entity - THIRD_AREA
        risk = risk_premium(normal_cdf(borrower.quality), law.costs.risk_spread)
        return Contract(
            number=row << 20 | ordinal, borrower=borrower, address=address, page=page, asked=desk.engine.now,
            need=self._amount(borrower, luck[streams.AMOUNT]), short=short, term=int(days) * DAY,
            green=luck[streams.GREEN] < law.need.green_share, clause=luck[streams.CLAUSE] < law.terms.clause_share,
            spreads=(law.costs.domestic_spread.quantile(luck[streams.DOMESTIC]) + risk,
                     law.costs.offshore_spread.quantile(luck[streams.OFFSHORE]) + risk),
            currency=currency_of(luck[streams.CURRENCY], law),
        )  # fmt: skip

    def _amount(self, borrower: Borrower, u: float) -> int:
        law = self.desk.rules
        if borrower.row < 0:
            leasing = borrower.kind.startswith("leasing")
            dist: Dist = law.third_area.leasing_amount if leasing else law.third_area.institution_amount
            need = fen(dist.quantile(u))
            if borrower.kind == "auto_finance":
                need = max(1, need - fen(law.third_area.insurance_fees))
            return need
        most = law.need.most * float(self.firms.columns.output[borrower.row])
        return max(1, min(fen(law.need.amount.quantile(u)), int(most)))


def currency_of(u: float, rules: CrossBorder) -> str:
    """Foreign currency in which a need would be met, from a uniform draw; US dollar by default."""
    law = rules.currencies
    if u < law.eur:
        return "EUR"
    return "HKD" if u < law.eur + law.hkd else "USD"


def third_area(rules: CrossBorder, since: int, counted: bool) -> list[Borrower]:
    """The borrowers of the third area, founded long before the start; each at an address of its own."""
    law = rules.third_area
    old = since - 20 * 366 * DAY

    def made(name: str, kind: str, place: int, base: float) -> Borrower:
        return Borrower(name, kind, -1, THIRD_AREA + place, old, base=fen(base), start=fen(base), counted=counted)

    out: list[Borrower] = []
    for g in range(law.leasing_groups):
        parent = made(f"LG-{g + 1}", "leasing_parent", g << 8, law.parent_net_assets)
        group = Group(parent)
        group.subsidiaries = [
            made(f"LG-{g + 1}/{s + 1}", "leasing_subsidiary", g << 8 | (s + 1), law.subsidiary_net_assets)
            for s in range(law.subsidiaries)
        ]
        for member in (parent, *group.subsidiaries):
            member.group = group
            out.append(member)
    for kind, prefix, count, first in (
        ("auto_finance", "AF", law.auto_finance, 1 << 18),
        ("group_finance", "GF", law.group_finance, 1 << 19),
    ):
        out += [made(f"{prefix}-{n + 1}", kind, first | n, law.paid_in_capital) for n in range(count)]
    return [*out, *_pool_members([b for b in out if b.kind == "group_finance"], rules, made)]


def _pool_members(hosts: list[Borrower], rules: CrossBorder, made: Callable[..., Borrower]) -> list[Borrower]:
    """The members of every host's cash pool; a pool's equity in equal parts."""
    number, out = rules.pool.members, []
    for h, host in enumerate(hosts if number else ()):
        host.group = Group(host, pool=True)
        places = [1 << 20 | h << 8 | m for m in range(number)]
        members = [
            made(f"{host.name}/{m + 1}", "pool_member", place, rules.pool.equity / number)
            for m, place in enumerate(places)
        ]
        host.group.subsidiaries = members
        for member in members:
            member.group = host.group
        out += members
    return out
