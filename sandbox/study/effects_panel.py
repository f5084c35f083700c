"""The panel of firms and half-years of one run, as the sums that the estimators of the effects of entry need."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sandbox.firms.funding import NEVER
from sandbox.kernel.clock import YEAR
from sandbox.model import Run

Array = NDArray[np.float64]
Controls = Literal["not_yet", "later"]
OUTCOMES = ("probability", "amount")
"""Whether a firm raises capital in a half-year, and how much (CNY, 0 where it raises none)."""
SUMS = ("treated", "post", "post_without", "pre", "others", "others_post", "others_post_without", "others_pre")
"""The sums of a cell: entrants, their outcomes after and before; the same of the others."""
COHORTS, AFTER = 24, 4
"""Half-years of entry told apart, and half-years followed after the one of entry: two years."""
HALF = int(YEAR) // 2


def sums(world: Run, controls: Controls) -> Array:
    """The sums of a run, shape (outcomes, SUMS, cohorts, half-years after entry).

    A firm enters in the half-year in which its first admission becomes public; that half-year itself, half before and
    half after, is left out. Cell (g, e): firms that entered in g, alive in g + e and in a half-year before g, against
    firms that had not entered by the end of g + e, alive likewise. A firm's `pre` is its mean over all half-years
    before g. `without`: outcomes had investors known nothing of sandboxes, on the same luck. Controls: all that had not
    entered (`not_yet`), or only those that enter later (`later`). Firms admitted before the start are left out.
    """
    clock, columns, investors = world.engine.clock, world.firms.columns, world.firms.investors
    first, last = -round(-clock.first / HALF), clock.horizon // HALF
    rows = investors.rows[investors.admitted[investors.rows] >= 0]
    place = np.full(len(columns), -1)
    place[rows] = np.arange(len(rows))
    starts = np.arange(first, last) * HALF
    alive = (columns.birth[rows, None] <= np.maximum(starts, clock.first)) & (
        columns.failed[rows, None] > starts + HALF
    )
    money = np.zeros((2, len(rows), last - first))
    for one in investors.rounds:
        half = one.t // HALF - first
        if place[one.row] >= 0 and 0 <= half < last - first:
            money[0, place[one.row], half] += one.amount / 100
            if not one.because:
                money[1, place[one.row], half] += one.amount / 100
    admitted = investors.admitted[rows]
    entered = np.where(admitted < clock.horizon, admitted // HALF - first, NEVER)
    outcomes = np.stack([(money > 0.0).astype(np.float64), money])  # outcome, with or without, firm, half-year
    return _cells(outcomes * alive, alive, entered, -first, controls)


def _cells(
    outcomes: Array, alive: NDArray[np.bool_], entered: NDArray[np.int64], zero: int, controls: Controls
) -> Array:
    """The sums of every cell; `zero`: column of the first half-year of the run."""
    found = np.zeros((len(OUTCOMES), len(SUMS), COHORTS, AFTER))
    halves = alive.shape[1]
    seen = np.cumsum(alive, axis=1)
    before = np.cumsum(outcomes[:, 0], axis=2)
    for g in range(max(zero, 1), min(halves - 1, zero + COHORTS)):
        known = seen[:, g - 1] > 0
        pre = before[:, :, g - 1] / np.maximum(seen[:, g - 1], 1)
        for e in range(1, min(AFTER, halves - 1 - g) + 1):
            there = known & alive[:, g + e]
            treated = there & (entered == g)
            others = there & (entered > g + e)
            if controls == "later":
                others &= entered != NEVER
            for block, who in ((0, treated), (4, others)):
                found[:, block, g - zero, e - 1] = np.count_nonzero(who)
                found[:, block + 1, g - zero, e - 1] = outcomes[:, 0, who, g + e].sum(axis=1)
                found[:, block + 2, g - zero, e - 1] = outcomes[:, 1, who, g + e].sum(axis=1)
                found[:, block + 3, g - zero, e - 1] = pre[:, who].sum(axis=1)
    return found
