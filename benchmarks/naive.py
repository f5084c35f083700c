"""The population written the obvious way: one SimPy process a firm that wakes once a month.

It has the same firms with the same luck, and does the same arithmetic; so it must come to the same failures, to the
second, which is checked. Only the columns are gone.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from simpy.events import URGENT

from sandbox.firms.parameters import Population
from sandbox.firms.process import Firms
from sandbox.firms.rules import yearly_hazards
from sandbox.kernel.clock import YEAR
from sandbox.kernel.hazard import exposure
from sandbox.model import Run

Life = Generator[simpy.Event, Any, None]


class NaiveFirms:
    """The firms of a world as processes; `month` starts those that enter in it."""

    def __init__(self, world: Run) -> None:
        self.firms: Firms = world.firms
        self.engine = world.engine
        self.months = self.engine.clock.months()
        self.population = world.plan.at(self.engine.clock.first).section(Population)
        self.hazards = (yearly_hazards(self.population.mortality.yearly) * self.population.mortality.scale).tolist()
        columns = self.firms.columns
        self.birth = columns.birth.tolist()
        self.frailty = columns.frailty.tolist()
        self.threshold = columns.threshold.tolist()
        self.output = columns.output.tolist()
        years = [self.engine.clock.date(t0).year for t0, _ in self.months]
        factors = {year: self._factors(year) for year in set(years)}
        self.ticks = [(t0, t1, factors[year]) for (t0, t1), year in zip(self.months, years, strict=True)]
        self._new = self._by_month()

    def _factors(self, year: int) -> list[float]:
        """Each firm's growth in a month of that year, drawn ahead: the draws are not what is compared."""
        factors: list[float] = self.firms._month_factor(year, self.population).tolist()
        return factors

    def _by_month(self) -> dict[int, list[int]]:
        """Rows that enter, by the beginning of their month; all who are there already come with the first."""
        out: dict[int, list[int]] = {}
        for row, birth in enumerate(self.birth):
            month = next((t0 for t0, t1 in self.months if t0 <= birth < t1), self.months[0][0])
            out.setdefault(month, []).append(row)
        return out

    def month(self, t0: int, t1: int) -> None:
        """Start the life of every firm that enters in this month."""
        columns, env, journal = self.firms.columns, self.engine.env, self.engine.journal
        for row in self._new.get(t0, ()):
            if self.birth[row] >= t0:
                columns.alive[row] = True
                journal.record(self.birth[row], "firms", -1, row, "firm enters")
            env.process(self._life(row, t0))
        self.firms.exposure = exposure(len(columns), t0, t1, columns.alive, columns.birth)  # what others ask for

    def _life(self, row: int, since: int) -> Life:
        """Grow and age month by month, until the hazard reaches the firm's threshold."""
        env = self.engine.env
        birth, frailty, threshold = self.birth[row], self.frailty[row], self.threshold[row]
        hazards, oldest, ratio = self.hazards, len(self.hazards) - 1, self.firms.hazard_ratio
        cumulative = 0.0
        for t0, t1, growth in self.ticks:
            if t0 < since:
                continue
            self.output[row] *= growth[row]
            age = min(max(int((t0 - birth) / YEAR), 0), oldest)
            rate = hazards[age] * frailty * float(ratio[row])
            exposed = t1 - min(max(birth, t0), t1)
            before = cumulative
            cumulative += rate * (exposed / YEAR)
            if cumulative >= threshold and exposed > 0 and rate > 0.0:
                after = min(max(math.ceil((threshold - before) / rate * YEAR), 1), exposed)
                self.engine.at(t1 - exposed + after, self.firms._fail, row, priority=URGENT)
                return
            yield env.timeout(t1 - t0)


def as_processes(world: Run) -> Run:
    """The same world, its firms as processes instead of columns."""
    world.systems = (NaiveFirms(world), *world.systems[1:])  # type: ignore[assignment]
    return world


def population_alone(world: Run) -> np.ndarray:
    """Run a world's firms without any other system; the seconds at which they fail, shape (firms,)."""
    firms = world.systems[0]
    world.engine.env._queue.clear()  # what the other systems have put there already

    def months() -> Life:
        for t0, t1 in world.engine.clock.months():
            firms.month(t0, t1)
            yield world.engine.env.timeout(t1 - t0)

    world.engine.env.process(months())
    world.engine.run()
    return world.firms.columns.failed.copy()


__all__ = ["NaiveFirms", "as_processes", "population_alone"]
