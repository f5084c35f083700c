"""Times to an outcome when cases are cut off at the end or end otherwise: incidence and restricted mean, without bias.

Causes are small whole numbers: 0 for a case still open when last seen (censored), 1 .. causes for the ways it can end.
Times may be of any unit; at equal times an end counts before a censoring.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def _jumps(times: ArrayLike, causes: ArrayLike, kinds: int) -> tuple[Array, Array, Array, float]:
    """Distinct end times, the incidence jump of each cause there (kinds x times), survival after, last time seen."""
    t = np.asarray(times, dtype=np.float64)
    c = np.asarray(causes, dtype=np.intp)
    order = np.argsort(t, kind="stable")
    t, c = t[order], c[order]
    ended = np.flatnonzero(c)
    end_times, end_causes = t[ended], c[ended] - 1
    first = np.ones(end_times.size, dtype=bool)
    first[1:] = end_times[1:] != end_times[:-1]
    slot = np.cumsum(first) - 1
    distinct = end_times[first]
    counts = np.bincount(end_causes * distinct.size + slot, minlength=kinds * distinct.size)
    ends = counts.reshape(kinds, distinct.size)
    at_risk = t.size - np.searchsorted(t, distinct, side="left")
    survival = np.cumprod(1.0 - ends.sum(axis=0) / at_risk)
    before = np.empty_like(survival)
    before[:1] = 1.0
    before[1:] = survival[:-1]
    return distinct, before * ends / at_risk, survival, float(t[-1])


def cumulative_incidence(times: ArrayLike, causes: ArrayLike, at: ArrayLike, kinds: int) -> Array:
    """Probability of having ended by each cause at the times `at`: array (kinds, len(at)).

    Aalen-Johansen: F_k(t) = sum over end times u <= t of S(u-) d_k(u) / n(u), where S is Kaplan and Meier's survival
    from all causes. The share still open is 1 - F.sum(axis=0). Aalen and Johansen (1978), Scand. J. Stat. 5:141-150;
    Putter, Fiocco and Geskus (2007), Stat. Med. 26:2389-2430. NaN where it is not known: no case at all, or `at` lies
    after the last time seen while cases were still open then.
    """
    moments = np.atleast_1d(np.asarray(at, dtype=np.float64))
    if np.size(times) == 0:
        return np.full((kinds, moments.size), np.nan)
    distinct, jumps, survival, last = _jumps(times, causes, kinds)
    steps = np.zeros((kinds, distinct.size + 1))
    np.cumsum(jumps, axis=1, out=steps[:, 1:])
    found = steps[:, np.searchsorted(distinct, moments, side="right")]
    if survival.size == 0 or survival[-1] > 1e-12:
        found[:, moments > last] = np.nan
    return found


def restricted_mean(times: ArrayLike, causes: ArrayLike, tau: float, cause: int = 1) -> float:
    """Mean of min(time to `cause`, tau), where a case that ends otherwise never gets there and counts as tau.

    tau - sum over end times u < tau of (tau - u) jump_cause(u): the area above the cumulative incidence up to tau, so
    a policy that kills slow cases does not look fast. With one cause it is Irwin's restricted mean, the area under
    Kaplan and Meier's curve: Royston and Parmar (2013), BMC Med. Res. Methodol. 13:152. NaN where there is no case, or
    the last time seen lies before tau while cases were still open then.
    """
    if np.size(times) == 0:
        return float("nan")
    kinds = max(cause, int(np.max(causes)))
    distinct, jumps, survival, last = _jumps(times, causes, kinds)
    if last < tau and (survival.size == 0 or survival[-1] > 1e-12):
        return float("nan")
    early = distinct < tau
    return float(tau - np.sum((tau - distinct[early]) * jumps[cause - 1, early]))
