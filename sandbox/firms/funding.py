"""Investors: they meet firms, look at them, and fund those of which they expect enough.

Meetings are Poisson, whatever the rules. A look shows a firm's latent quality with noise, more for small firms.
Worlds differ in what else investors weigh: nothing (`none`), the news that the firm was admitted to the sandbox
(`certification`), or the sector's recent graduates (`spillover`). Every decision is also taken without that news, on
the same look: what the news brought about is known exactly, round by round.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sandbox.declare.catalogue import Plan
from sandbox.firms import rules, streams
from sandbox.firms.funding_parameters import Funding
from sandbox.firms.parameters import KINDS, Population
from sandbox.firms.rules import Floats, Ints
from sandbox.kernel.bus import Admitted, TestCompleted
from sandbox.kernel.clock import seconds_up
from sandbox.kernel.columns import Columns
from sandbox.kernel.draws import Stream
from sandbox.kernel.engine import Engine
from sandbox.kernel.hazard import RepeatedHazard, threshold_of
from sandbox.kernel.ledger import fen, reconcile

SYSTEM = "firms"
CITY = 2
SUBSIDIARY = KINDS.index("subsidiary")
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Round:
    """A round of funding: second, firm's row, amount in fen.

    because: the news without which investors would not have funded (`admission` or `sector`); "" where none was needed.
    """

    t: int
    row: int
    amount: int
    because: str


class Investors:
    """The investors of one run. `admitted`: second from which a firm's admission is known, by row."""

    def __init__(self, engine: Engine, plan: Plan, columns: Columns, size: Floats) -> None:
        """`size`: relative size of every firm."""
        self.engine = engine
        self.plan = plan
        self.columns = columns
        self.size = size
        self._noise: tuple[Funding, Floats] | None = None
        self.rows: Ints = np.flatnonzero((columns.area == CITY) & (columns.kind != SUBSIDIARY))
        self._birth: Floats = columns.birth[self.rows].astype(np.float64)
        months = engine.clock.months()
        starts = [t0 for t0, _ in months if t0 == engine.clock.first or engine.clock.date(t0).month % 3 == 1]
        self._quarters = dict(zip(starts, [*starts[1:], engine.clock.horizon], strict=True))
        self.admitted: Ints = np.full(len(columns), NEVER)
        self.raised: Ints = np.zeros(len(columns), np.int64)
        self.rounds: list[Round] = []
        self._weight: Floats = np.zeros(len(columns))
        self._bar: Floats = np.zeros(len(columns))
        self._graduates: dict[int, list[int]] = {}
        self._own: dict[int, list[int]] = {}
        self._hazard: RepeatedHazard | None = None
        self._pending: tuple[int, Ints, Ints, Ints] | None = None
        self._capital = engine.ledger.account("firms", "capital raised", per_firm=True)
        self._funds = engine.ledger.account("investors", "capital given")
        engine.bus.subscribe(Admitted, self._hear, order=0)
        engine.bus.subscribe(TestCompleted, self._graduated, order=5)

    # -- news ----------------------------------------------------------------------------------------------------------

    def _hear(self, event: Admitted) -> None:
        """The first admission of a firm is news; later ones add nothing."""
        if self.admitted[event.firm] == NEVER:
            self.admitted[event.firm] = event.t
            self._weight[event.firm], self._bar[event.firm] = event.weight, event.bar

    def _graduated(self, event: TestCompleted) -> None:
        sector = int(self.columns.sector[event.firm])
        self._graduates.setdefault(sector, []).append(event.t)
        self._own.setdefault(event.firm, []).append(event.t)

    # -- meetings ------------------------------------------------------------------------------------------------------

    def month(self, t0: int, t1: int) -> None:  # noqa: ARG002  (a system's month; the quarter's end is kept here)
        """At the beginning of a quarter settle the meetings of the one before and find those to come."""
        end = self._quarters.get(t0)
        if end is None:
            return
        self.settle()
        rate = self.plan.at(t0).section(Population).funding.meetings
        if rate <= 0.0 or not len(self.rows):
            return
        if self._hazard is None:
            self._hazard = RepeatedHazard(len(self.rows), self._gaps)
        found, seconds, ordinals = self._hazard.advance(t0, end, rate, exposure_from=self._birth)
        self._pending = (t0, self.rows[found], seconds, ordinals)

    def _gaps(self, rows: Ints, ordinals: Ints) -> Floats:
        return threshold_of(self._uniform(streams.MEETING, self.rows[rows], ordinals))

    def _uniform(self, stream: Stream, rows: Ints, ordinals: Ints) -> Floats:
        uniform, entities = self.engine.draws.uniform, self.columns.entity[rows].tolist()
        return np.array([uniform(stream, e, k) for e, k in zip(entities, ordinals.tolist(), strict=True)], np.float64)

    def settle(self) -> None:
        """Decide the meetings found last, of firms then alive, by what was known at the second of each."""
        if self._pending is None:
            return
        t0, rows, seconds, ordinals = self._pending
        self._pending = None
        held = (self.columns.failed[rows] > seconds) & (seconds < self.engine.clock.horizon)
        rows, seconds, ordinals = rows[held], seconds[held], ordinals[held]
        if not len(rows):
            return
        settings = self.plan.at(t0)
        law, world = settings.section(Population).funding, settings.worlds["effects"]
        if self._noise is None or self._noise[0] is not law:
            self._noise = (law, rules.look_noise(self.size, law.noise, law.transparency))
        noise = self._noise[1][rows]
        u = self._uniform(streams.LOOK, rows, ordinals)
        quality = self.columns.quality[rows]
        without, funded = self._decide(law, world, rows, seconds, quality, noise, u)
        because = {"certification": "admission", "spillover": "sector"}.get(world, "")
        for i in np.flatnonzero(funded).tolist():
            amount = self._amount(law, int(rows[i]), int(ordinals[i]))
            self._book(Round(int(seconds[i]), int(rows[i]), amount, "" if without[i] else because))

    def _decide(
        self, law: Funding, world: str, rows: Ints, seconds: Ints, quality: Floats, noise: Floats, u: Floats
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether investors would fund without, and do fund with, the news of the world; no news is bad news."""
        look = quality + noise * ndtri(u)
        mean, variance = rules.expected_quality(look, noise)
        without = mean >= law.least_quality
        funded = without
        if world == "certification":
            known = self.admitted[rows] < seconds
            if known.any():
                funded = without.copy()
                some = rows[known]
                gain = rules.admission_gain(mean[known], variance[known], self._weight[some], self._bar[some])
                funded[known] |= mean[known] + gain >= law.least_quality
        elif world == "spillover" and self._graduates and law.spillover > 0.0:
            chance = rules.funded_probability(quality, noise, law.least_quality)
            recent = self._recent(rows, seconds, seconds_up(law.memory))
            funded = without | (u > 1.0 - rules.raised_probability(chance, law.spillover, recent))
        return without, funded

    def _recent(self, rows: Ints, seconds: Ints, memory: int) -> Ints:
        """Graduations of other firms of the sector within `memory` seconds before each meeting."""
        sectors = self.columns.sector[rows].tolist()
        found = []
        for row, t, sector in zip(rows.tolist(), seconds.tolist(), sectors, strict=True):
            times, own = self._graduates.get(sector, []), self._own.get(row, [])
            theirs = bisect_left(times, t) - bisect_left(times, t - memory)
            found.append(theirs - bisect_left(own, t) + bisect_left(own, t - memory))
        return np.array(found, np.int64)

    def _amount(self, law: Funding, row: int, ordinal: int) -> int:
        """Fen of a round: lognormal, larger for larger firms."""
        u = self.engine.draws.uniform(streams.ROUND, int(self.columns.entity[row]), ordinal)
        return fen(law.amount.quantile(u) * float(self.size[row]) ** law.size_elasticity)

    def _book(self, one: Round) -> None:
        self.rounds.append(one)
        if one.t < 0:  # the books open at the start
            return
        self.raised[one.row] += one.amount
        self.engine.ledger.post(one.t, self._capital, self._funds, one.amount, firm=one.row)
        attributes = {
            "admitted": "yes" if self.admitted[one.row] < one.t else "no", "because": one.because or "the look alone",
        }  # fmt: skip
        self.engine.journal.record(one.t, SYSTEM, -1, one.row, "round of funding", "investors", one.amount, attributes)

    # -- the end -------------------------------------------------------------------------------------------------------

    def reconcile(self) -> None:
        """Hold the ledger against the sums by firm. Raises BooksError."""
        ledger = self.engine.ledger
        reconcile("capital raised", ledger.balance(self._capital), int(self.raised.sum()))
        reconcile("capital given", -ledger.balance(self._funds), sum(r.amount for r in self.rounds if r.t >= 0))
