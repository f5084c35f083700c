"""Credit tiers in time: points for what happens in tests and loans, all firms scored again once a month (S:A6.1).

A firm's score is that of the start, plus the points it has lost and gained since, which fade; a firm that uses special
funds may file a compliance score besides (P:III.24). The thresholds of the tiers stay where the start has put them. A
firm without points and without a compliance score keeps its score, and is left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.declare.catalogue import Plan
from sandbox.firms import rules, streams
from sandbox.firms.credit_parameters import Credit
from sandbox.firms.parameters import Population
from sandbox.firms.rules import Floats
from sandbox.firms.synthesis import Source
from sandbox.kernel.bus import IncidentFound, LoanDefaulted, TestCompleted, TestStopped, TierChanged
from sandbox.kernel.clock import DAY
from sandbox.kernel.columns import Columns
from sandbox.kernel.draws import Stream
from sandbox.kernel.engine import Engine


class CreditRegister:
    """Keeps the columns `points`, `tier` and `tier_changes` of the firms; publishes TierChanged.

    `points` are stated as of the last scoring: what comes later is entered at more than its worth by as much as it will
    have faded less at the next one, so that every point fades from its own second.
    """

    def __init__(self, engine: Engine, plan: Plan, columns: Columns, sources: Sequence[Source]) -> None:
        self.engine = engine
        self.plan = plan
        self.columns = columns
        self.sources = sources
        self._start: Credit = plan.at(engine.clock.first).section(Population).credit
        self._stated = engine.clock.first
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._new: set[int] = set()
        self._known: set[int] = set()
        self._filed: tuple[tuple[object, ...], NDArray[np.bool_], Floats] | None = None
        engine.bus.subscribe(IncidentFound, self._incident, order=0)
        engine.bus.subscribe(TestStopped, self._stopped, order=0)
        engine.bus.subscribe(TestCompleted, self._graduated, order=1)
        engine.bus.subscribe(LoanDefaulted, self._loan_defaulted, order=0)

    def _incident(self, event: IncidentFound) -> None:
        law = self._law(event.t)
        points = law.points
        self._enter(event.t, event.firm, rules.points_of_incident(points.incident, points.made_whole, event.whole), law)

    def _stopped(self, event: TestStopped) -> None:
        law = self._law(event.t)
        self._enter(event.t, event.firm, -law.points.stopped, law)

    def _graduated(self, event: TestCompleted) -> None:
        law = self._law(event.t)
        self._enter(event.t, event.firm, law.points.graduation, law)

    def _loan_defaulted(self, event: LoanDefaulted) -> None:
        law = self._law(event.t)
        self._enter(event.t, event.firm, -law.points.loan_default, law)

    def _law(self, t: int) -> Credit:
        return self.plan.at(t).section(Population).credit

    def _enter(self, t: int, row: int, points: float, law: Credit) -> None:
        """Enter points that a firm has got at second `t`; nothing while nobody scores."""
        if law.rescoring == "never" or points == 0.0:
            return
        self.columns.points[row] += points * 2.0 ** ((t - self._stated) / DAY / law.half_life)
        if row not in self._known:
            self._new.add(row)

    def month(self, t0: int, t1: int) -> None:  # noqa: ARG002  (every system's month has both ends)
        """Score all firms at the beginning of a month, and tell of every tier that has changed."""
        law = self._law(t0)
        columns = self.columns
        rows = self._touched()
        columns.points[rows] = rules.faded(columns.points[rows], (t0 - self._stated) / DAY, law.half_life)
        self._stated = t0
        if law.rescoring == "never":
            return
        base = columns.score
        weight = law.special_funds.weight
        if weight > 0.0:
            filed, compliance = self._compliance(t0, law)
            self._new |= set(np.flatnonzero(filed).tolist()) - self._known
            rows = self._touched()
            accuracy = self._start.accuracy * law.special_funds.accuracy
            base = np.where(filed, rules.with_compliance(base, compliance, weight, accuracy), base)
        if len(rows) == 0:
            return
        tiers = rules.credit_tier(base[rows] + columns.points[rows], self._start.shares)
        changed = (tiers != columns.tier[rows]) & columns.alive[rows]
        rows, tiers = rows[changed], tiers[changed]
        columns.tier[rows] = tiers
        if t0 >= 0:
            columns.tier_changes[rows] += 1
        publish = self.engine.bus.publish
        for row, tier in zip(rows.tolist(), tiers.tolist(), strict=True):
            publish(TierChanged(t0, row, tier))

    def _touched(self) -> NDArray[np.int64]:
        """Rows of the firms whose score may differ from that of the start, in order."""
        if self._new:
            self._known |= self._new
            self._rows = np.array(sorted(self._known), np.int64)
            self._new.clear()
        return self._rows

    def _compliance(self, t0: int, law: Credit) -> tuple[NDArray[np.bool_], Floats]:
        """Who has filed a compliance score by now, and the last score filed; drawn anew for each calendar year.

        Firms file at the beginning of a year, so a new firm files for the first time in the January after its birth.
        """
        year = self.engine.clock.date(t0).year
        funds = law.special_funds
        key = (year, funds.share, funds.accuracy)
        if self._filed is None or self._filed[0] != key:
            january = self.engine.clock.seconds(dt.date(year, 1, 1))
            columns = self.columns
            uses = columns.high_tech & (self._take(streams.SPECIAL_FUNDS, 0) < funds.share)
            look = rules.noisy_look(columns.quality, self._take(streams.COMPLIANCE, year), funds.accuracy)
            self._filed = (key, uses & (columns.birth <= january), look)
        return self._filed[1], self._filed[2]

    def _take(self, stream: Stream, k: int) -> Floats:
        return np.concatenate([source.take(stream, k) for source in self.sources])
