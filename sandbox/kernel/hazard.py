"""Failures and other events of an intensity that moves slowly: which rows happen within the month, at which second.

Each row carries a threshold E ~ Exp(1). Its cumulative hazard grows month by month; where it crosses the threshold the
row's event happens, and the instant is solved for inside the month, whose rate is constant. This inverts the survival
curve exactly (the time change of a point process: Cinlar, "Introduction to stochastic processes", 1975, section 4.7).
Only sums, products and quotients are used here, so the instants are equal on every machine for equal thresholds.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandbox.kernel.clock import YEAR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def hazard_of(q: float) -> float:
    """The constant yearly hazard -ln(1 - q) of an event whose probability within a year is `q`, 0 <= q < 1."""
    if not 0.0 <= q < 1.0:
        raise ValueError(f"a yearly probability must lie in [0, 1); found {q!r}")
    return -math.log1p(-q)


def threshold_of(u: ArrayLike) -> Floats:
    """Exp(1) thresholds from uniform draws: -ln(1 - u), same shape."""
    return -np.log1p(-np.asarray(u, np.float64))


def exposure(
    n: int, t0: int, t1: int, alive: NDArray[np.bool_] | None = None, exposure_from: ArrayLike | None = None
) -> Floats:
    """Seconds of (t0, t1] during which each of `n` rows can have its event, shape (n,).

    `alive`: rows that are exposed at all. `exposure_from`: second from which each row is exposed (entrants).
    """
    if not t0 <= t1:
        raise ValueError(f"the interval ({t0}, {t1}] runs backwards")
    if exposure_from is None:
        seconds = np.full(n, float(t1 - t0))
    else:
        seconds = np.maximum(np.asarray(exposure_from, np.float64), t0)
        np.subtract(t1, seconds, out=seconds)
        np.maximum(seconds, 0.0, out=seconds)
    if alive is not None:
        seconds *= alive
    return seconds


def _rates(rate_per_year: ArrayLike, n: int) -> Floats:
    """One rate a row."""
    rate: Floats = np.asarray(rate_per_year, np.float64)
    return rate if rate.shape == (n,) else np.full(n, rate)


def _solve(need: Floats, rate: Floats, seconds: Floats, t1: int) -> Ints:
    """The seconds, rounded up to whole ones, at which rows exposed for the last `seconds` before t1 reach `need`."""
    after = np.minimum(np.maximum(np.ceil(need / rate * YEAR), 1.0), seconds)
    when: Ints = (t1 - seconds + after).astype(np.int64)
    return when


class HazardClock:
    """Events that happen at most once a row.

    `threshold` and `cumulative` are float64 arrays with one entry a row. A row that has happened has an infinite
    threshold, until it is reset.
    """

    __slots__ = ("cumulative", "threshold")

    def __init__(self, threshold: ArrayLike = ()) -> None:
        self.threshold: Floats = np.array(threshold, np.float64, ndmin=1)
        self.cumulative: Floats = np.zeros(len(self.threshold))

    def __len__(self) -> int:
        return len(self.threshold)

    def add(self, threshold: ArrayLike) -> None:
        """Append rows with these thresholds and no hazard behind them."""
        new = np.array(threshold, np.float64, ndmin=1)
        self.threshold = np.concatenate([self.threshold, new])
        self.cumulative = np.concatenate([self.cumulative, np.zeros(len(new))])

    def reset(self, row: int, threshold: float) -> None:
        """Arm a row anew, counted from the end of the last interval advanced.

        For events that may come several times within one interval use `RepeatedHazard`.
        """
        self.threshold[row] = threshold
        self.cumulative[row] = 0.0

    def advance(
        self,
        t0: int,
        t1: int,
        rate_per_year: ArrayLike,
        alive: NDArray[np.bool_] | None = None,
        exposure_from: ArrayLike | None = None,
        seconds: Floats | None = None,
    ) -> tuple[Ints, Ints]:
        """Carry all rows over (t0, t1] at constant yearly rates; return (rows, seconds) of those that happen.

        `rate_per_year`: one rate a row, or one for all; 0 or more. `alive`: rows that are exposed at all.
        `exposure_from`: second from which each row is exposed (entrants). Each second is rounded up and lies within
        (t0, t1], after the row's exposure begins; the order is by (second, row). `seconds`: the `exposure` of the rows,
        where it is known already, instead of `alive` and `exposure_from`.
        """
        rate = _rates(rate_per_year, len(self))
        if seconds is None:
            seconds = exposure(len(self), t0, t1, alive, exposure_from)
        before = self.cumulative
        self.cumulative = before + rate * (seconds / YEAR)
        rows = np.flatnonzero(self.cumulative >= self.threshold)
        rows = rows[(seconds[rows] > 0.0) & (rate[rows] > 0.0)]
        when = _solve(self.threshold[rows] - before[rows], rate[rows], seconds[rows], t1)
        self.threshold[rows] = np.inf
        order = np.lexsort((rows, when))
        return rows[order], when[order]


class RepeatedHazard:
    """Events that recur: a row may happen several times within one interval (applications, incidents).

    `rearm(rows, ordinals)` gives the Exp(1) gaps before the next event of these rows, `ordinals` being the number of
    events each has had; it is asked for the first with ordinal 0. The gaps add up on the exact cumulative hazard, so
    the rounding of one instant does not delay the next.
    """

    __slots__ = ("_rearm", "cumulative", "ordinal", "threshold")

    def __init__(self, n: int, rearm: Callable[[Ints, Ints], ArrayLike]) -> None:
        self._rearm = rearm
        self.threshold: Floats = np.empty(0)
        self.cumulative: Floats = np.empty(0)
        self.ordinal: Ints = np.empty(0, np.int64)
        self.add(n)

    def __len__(self) -> int:
        return len(self.threshold)

    def add(self, n: int) -> None:
        """Append `n` rows that have had no event yet."""
        rows = np.arange(len(self), len(self) + n, dtype=np.int64)
        nothing = np.zeros(n, np.int64)
        gaps = np.asarray(self._rearm(rows, nothing), np.float64) if n else np.empty(0)
        self.threshold = np.concatenate([self.threshold, gaps])
        self.cumulative = np.concatenate([self.cumulative, np.zeros(n)])
        self.ordinal = np.concatenate([self.ordinal, nothing])

    def advance(
        self,
        t0: int,
        t1: int,
        rate_per_year: ArrayLike,
        alive: NDArray[np.bool_] | None = None,
        exposure_from: ArrayLike | None = None,
        seconds: Floats | None = None,
    ) -> tuple[Ints, Ints, Ints]:
        """As `HazardClock.advance`; returns (rows, seconds, ordinals), ordinal 0 for a row's first event ever.

        Two events of one row may fall into the same second; they come in the order of their ordinals.
        """
        rate = _rates(rate_per_year, len(self))
        if seconds is None:
            seconds = exposure(len(self), t0, t1, alive, exposure_from)
        before = self.cumulative
        self.cumulative = before + rate * (seconds / YEAR)
        found: list[tuple[Ints, Ints, Ints]] = []
        rows: Ints = np.flatnonzero(self.cumulative >= self.threshold)
        rows = rows[(seconds[rows] > 0.0) & (rate[rows] > 0.0)]
        while len(rows):
            need = self.threshold[rows] - before[rows]
            found.append((rows, _solve(need, rate[rows], seconds[rows], t1), self.ordinal[rows]))
            self.ordinal[rows] += 1
            self.threshold[rows] += np.asarray(self._rearm(rows, self.ordinal[rows]), np.float64)
            rows = rows[self.cumulative[rows] >= self.threshold[rows]]
        if not found:
            none = np.empty(0, np.int64)
            return none, none, none
        row, when, ordinal = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.lexsort((ordinal, row, when))
        return row[order], when[order], ordinal[order]
