"""Who begins a product, and when: a flow, a stock that waits for an opening, and further cases after a success."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandbox.firms.parameters import Population
from sandbox.kernel.clock import DAY, seconds_up
from sandbox.kernel.hazard import RepeatedHazard, threshold_of
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case
from sandbox.supervision.parameters import SANDBOXES, Supervision

if TYPE_CHECKING:
    from sandbox.firms.process import Firms
    from sandbox.supervision.desk import Desk

Begin = Callable[..., None]
CITY = 2
STOCK = 1 << 17
FURTHER = 1 << 18
"""Ordinals of products from the stock, and of further cases after an acceptance, begin here."""
FURTHER_BITS = 8
MEMORY = 365 * DAY
"""How far back firms look at waits and answers."""


class Demand:
    """The products of a run. `begin(row, ordinal, ...)` is called at the second at which a firm decides on one."""

    def __init__(self, desk: Desk, firms: Firms, begin: Begin) -> None:
        self.desk = desk
        self.firms = firms
        self.begin = begin
        self._ideas = RepeatedHazard(len(firms.columns), self._gaps)
        self._rate: tuple[tuple[float, ...], NDArray[np.float64]] | None = None
        self._release_stock()

    def _gaps(self, rows: NDArray[np.int64], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        """Exp(1) gaps before the next product of these firms."""
        if len(rows) == len(self.firms.columns) and not ordinals.any():
            return threshold_of(np.concatenate([s.take(streams.IDEA, 0) for s in self.firms.sources]))
        entity = self.firms.columns.entity
        uniform = self.desk.draws.uniform
        u = [
            uniform(streams.IDEA, int(entity[r]), int(k)) for r, k in zip(rows.tolist(), ordinals.tolist(), strict=True)
        ]
        return threshold_of(u)

    # -- the flow ------------------------------------------------------------------------------------------------------

    def month(self, t0: int, t1: int) -> None:
        """Products that firms decide on in the month, each part of it by the rules in force then."""
        entry_end = self.desk.clock.entry_end_s
        end = min(t1, entry_end)
        if t0 >= end:
            return
        factor = self._response(t0)
        changes = [t for t in self.desk.plan.since if t0 < t < end]
        for begin, until in zip([t0, *changes], [*changes, end], strict=True):
            self._flow(begin, until, factor, whole=begin == t0 and until == t1)

    def _flow(self, t0: int, t1: int, factor: float, whole: bool) -> None:
        settings = self.desk.plan.at(t0)
        law, population = settings.section(Supervision).demand, settings.section(Population)
        parks = population.district.cuihu_firms + population.district.yongfeng_firms
        park = law.parks_per_year / max(1, parks)
        per_firm = (park, park, law.city_per_year / max(1, population.city.candidates), law.selection)
        columns = self.firms.columns
        if self._rate is None or self._rate[0] != per_firm:
            self._rate = (per_firm, np.array(per_firm[:3])[columns.area])
            if law.selection > 0.0:
                self._rate[1][:] *= rules.selection(columns.quality, law.selection)
        rate = self._rate[1] if factor == 1.0 else self._rate[1] * factor
        known = self.firms.exposure if whole else None
        rows, seconds, ordinals = self._ideas.advance(t0, t1, rate, columns.alive, columns.birth, known)
        for row, second, ordinal in zip(rows.tolist(), seconds.tolist(), ordinals.tolist(), strict=True):
            if second < self.desk.clock.entry_end_s:
                self.desk.engine.at(second, self.begin, row, ordinal)

    def _response(self, t: int) -> float:
        """How much more or less often products come after what firms have seen in the year before."""
        law = self.desk.rules.demand
        if t <= 0 or (law.wait_elasticity == 0.0 and law.success_elasticity == 0.0):
            return 1.0
        waited = decisions = successes = 0
        since = t - MEMORY
        for case in self.desk.cases:
            if case.applied is None or case.initial:
                continue
            until = next(x for x in (case.answered, case.ended, t) if x is not None)
            waited += max(0, min(until, t) - max(case.applied, since))
            if case.answered is not None and case.answered >= since:
                decisions += 1
                successes += case.granted
        return rules.demand_factor(
            waited / DAY,
            decisions,
            successes,
            (law.wait_elasticity, law.wait_reference),
            (law.success_elasticity, law.success_reference),
        )

    # -- the stock -----------------------------------------------------------------------------------------------------

    def _opening(self) -> int | None:
        """Second from which there is a way for what existing rules do not admit; None if never."""
        plan = self.desk.plan
        for since in plan.since:
            law = plan.at(since).section(Supervision)
            if law.demand.stock_waits == "open_gate" and law.consultation.required == "yes":
                continue
            if law.regime in SANDBOXES or law.regime == "waiver":
                return max(0, since)
            if law.regime == "new_rule":
                return max(0, since, seconds_up(law.new_rule.lag))
        return None

    def _release_stock(self) -> None:
        law, draws, clock = self.desk.rules.demand, self.desk.draws, self.desk.clock
        size = math.ceil(law.stock * self.desk.population.scale - 1e-9)
        opening = self._opening()
        columns = self.firms.columns
        holders = np.flatnonzero((columns.area == CITY) & columns.alive)
        if not size or opening is None or not len(holders):
            return
        for number in range(size):
            row = int(holders[int(draws.uniform(streams.STOCK, number) * len(holders))])
            second = opening + seconds_up(law.stock_days.quantile(draws.uniform(streams.STOCK, number, 1)))
            if second < clock.entry_end_s:
                self.desk.engine.at(second, self.begin, row, STOCK | number)

    # -- further cases -------------------------------------------------------------------------------------------------

    def accepted(self, case: Case) -> None:
        """A firm that was accepted comes again with the same exemption, a few times."""
        desk = self.desk
        law = desk.rules.exemptions
        ordinal = case.number & (1 << 20) - 1
        if law.repeats <= 0.0 or case.initial or ordinal & FURTHER:
            return
        parent = ordinal & ~STOCK
        if parent >> (17 - FURTHER_BITS):
            raise ValueError("supervision.exemptions.repeats allows at most 512 products a firm, and a stock of 512")
        first = FURTHER | ordinal & STOCK | parent << FURTHER_BITS
        for number in range(rules.further_cases(desk.chance(streams.REPEATS, case), law.repeats)):
            second = desk.engine.now + desk.sample(law.repeat_gap, streams.REPEAT_GAP, case, number)
            if second < desk.clock.entry_end_s:
                desk.engine.at(second, self.begin, case.firm, first | number, case.exemption)
