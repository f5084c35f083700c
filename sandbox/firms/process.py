"""The population in time: once a month all firms at once; a failure falls on its own second."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri
from simpy.events import URGENT

from sandbox.declare.catalogue import Plan
from sandbox.declare.distribution import normal_quantile
from sandbox.firms import streams, synthesis
from sandbox.firms.credit import CreditRegister
from sandbox.firms.funding import Investors
from sandbox.firms.listed import ListedFirm
from sandbox.firms.measures.counted import capital, measure
from sandbox.firms.parameters import AGES, EXITS, KINDS, Mortality, Population
from sandbox.firms.rules import Floats, yearly_hazards
from sandbox.kernel.bus import FirmFailed, TestCompleted
from sandbox.kernel.clock import YEAR
from sandbox.kernel.engine import Engine
from sandbox.kernel.hazard import HazardClock, exposure

SYSTEM = "firms"


class Firms:
    """The firms of one run. `columns` has one row a firm; `hazard_ratio` is what a completed test does to the
    hazard, `hazard_factors` what other systems do to it.

    `credit` scores them; it has a month of its own.
    """

    def __init__(self, engine: Engine, plan: Plan, listed: Sequence[ListedFirm] = ()) -> None:
        self.engine = engine
        self.plan = plan
        population = plan.at(engine.clock.first).section(Population)
        self.columns, self.sources = synthesis.build(engine.draws, engine.clock, population, listed)
        self.credit = CreditRegister(engine, plan, self.columns, self.sources)
        self._listed = {firm.entity: firm.id for firm in listed}
        self.hazard_ratio: Floats = np.ones(len(self.columns))
        self.hazard_factors: dict[str, Floats] = {}
        """What other systems multiply every firm's hazard by, shape (firms,), by cause; empty where nobody does."""
        self._life = HazardClock(self.columns.threshold)
        engine.bus.subscribe(TestCompleted, self._graduated, order=0)
        self._birth = self.columns.birth.astype(np.float64)
        unborn = np.flatnonzero(~self.columns.alive)
        self._unborn = unborn[np.argsort(self.columns.birth[unborn], kind="stable")]
        self._births = self.columns.birth[self._unborn]
        self._table: tuple[Mortality, Floats] | None = None
        self.exposure: Floats = np.zeros(len(self.columns))
        self._growth: tuple[int, Floats] | None = None
        size = synthesis.relative_size(self.columns, self.sources, population, bool(listed))
        self.investors = Investors(engine, plan, self.columns, size)

    def month(self, t0: int, t1: int) -> None:
        """Carry all firms over the month [t0, t1): entry, growth, and the failures that will fall in it."""
        population = self.plan.at(t0).section(Population)
        columns = self.columns
        first, last = np.searchsorted(self._births, (t0, t1))
        if last > first:
            newborn = self._unborn[first:last]
            columns.alive[newborn] = True
            self._announce(newborn)
        self._grow(t0, population)
        rate = self._hazard(population.mortality)[self._age(t0)] * columns.frailty
        rate *= self.hazard_ratio
        for cause in sorted(self.hazard_factors):
            rate *= self.hazard_factors[cause]
        self.exposure = exposure(len(columns), t0, t1, columns.alive, self._birth)
        rows, seconds = self._life.advance(t0, t1, rate, seconds=self.exposure)
        at, fail = self.engine.at, self._fail
        for row, second in zip(rows.tolist(), seconds.tolist(), strict=True):
            at(second, fail, row, priority=URGENT)

    def hazard_factor(self, cause: str) -> Floats:
        """The hazard factors of a cause, shape (firms,), 1 until somebody sets them; from the next month on they count.

        Causes multiply in the order of their names, not in that in which they came up.
        """
        return self.hazard_factors.setdefault(cause, np.ones(len(self.columns)))

    def _age(self, t: int) -> np.ndarray:
        """Row of the hazard table for each firm: completed years at second `t`, the last row for all above."""
        years = (t - self._birth) * (1.0 / YEAR)
        np.minimum(np.maximum(years, 0.0, out=years), len(AGES) - 1, out=years)
        return years.astype(np.intp)

    def _hazard(self, mortality: Mortality) -> Floats:
        """Yearly hazards by completed years, kept while the same table is in force."""
        if self._table is None or self._table[0] is not mortality:
            self._table = (mortality, yearly_hazards(mortality.yearly) * mortality.scale)
        return self._table[1]

    def _announce(self, rows: np.ndarray) -> None:
        record = self.engine.journal.record
        births = self.columns.birth[rows].tolist()
        for row, t in zip(rows.tolist(), births, strict=True):
            record(t, SYSTEM, -1, row, "firm enters")

    def _fail(self, row: int) -> None:
        engine, columns = self.engine, self.columns
        t = engine.now
        columns.alive[row] = False
        columns.failed[row] = t
        how = EXITS[columns.exit_type[row]]
        engine.journal.record(t, SYSTEM, -1, row, "firm exits", "", 0, {"how": how})
        engine.bus.publish(FirmFailed(t, row, how))

    def _grow(self, t0: int, population: Population) -> None:
        """Output grows by a twelfth of the year's growth a month: the aggregate's plus the firm's own."""
        year = self.engine.clock.date(t0).year
        if self._growth is None or self._growth[0] != year:
            self._growth = (year, self._month_factor(year, population))
        self.columns.output *= self._growth[1]

    def _month_factor(self, year: int, population: Population) -> Floats:
        growth = population.growth
        u = self.engine.draws.uniform(streams.GROWTH_COMMON, 0, year)
        common = growth.mean + growth.common_sigma * normal_quantile(u) - 0.5 * growth.firm_sigma**2
        own = np.concatenate([source.take(streams.GROWTH, year) for source in self.sources])
        factor: Floats = np.exp((common + growth.firm_sigma * ndtri(own)) / 12.0)
        return factor

    def _graduated(self, event: TestCompleted) -> None:
        """A firm's test has ended well: where the world says so, it survives more often from now on."""
        settings = self.plan.at(event.t)
        self.columns.graduate[event.firm] = True
        if settings.worlds["effects"] == "certification":
            self.hazard_ratio[event.firm] = settings.section(Population).mortality.graduate_ratio

    def values(self, inside: np.ndarray | None) -> dict[str, float | None]:
        """The population's measures at the end of a run."""
        found = measure(self.columns, self.engine.clock, inside)
        law = self.plan.at(self.engine.clock.first).section(Population).funding
        return found | capital(self.investors, self.engine.clock, inside, law.service)

    def finish(self) -> None:
        """Settle what is left and hold the books against what is held elsewhere. Raises BooksError."""
        self.investors.settle()
        self.investors.reconcile()

    def names(self) -> list[str]:
        """Readable id of every firm, by row."""
        entities = self.columns.entity.tolist()
        return [self._listed.get(e) or synthesis.firm_id(e) for e in entities]

    def rows(self) -> list[dict[str, object]]:
        """The firms present at the start, one mapping each."""
        columns, clock = self.columns, self.engine.clock
        groups, names = synthesis.labels(columns), self.names()
        return [
            {
                "id": names[row],
                "area": groups["area"][row],
                "sector": groups["sector"][row],
                "kind": KINDS[columns.kind[row]],
                "output_cny": columns.start_output[row] / 100,
                "size": groups["size"][row],
                "tier": groups["tier"][row],
                "founded": clock.date(int(columns.birth[row])).isoformat(),
                "fintech": bool(columns.fintech[row]),
                "high_tech": bool(columns.high_tech[row]),
            }
            for row in np.flatnonzero(columns.birth <= clock.first).tolist()
        ]
