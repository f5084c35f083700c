"""How the population's measures are counted at the end of a run."""

from __future__ import annotations

import numpy as np

from sandbox.firms.funding import NEVER, Investors
from sandbox.firms.parameters import EXITS
from sandbox.kernel.clock import Clock
from sandbox.kernel.columns import Columns

CITY = 2


def measure(columns: Columns, clock: Clock, inside: np.ndarray | None) -> dict[str, float | None]:
    """Counts at the end of the run; `inside` restricts them to some firms, shape (firms,)."""
    here = np.ones(len(columns), np.bool_) if inside is None else inside
    alive = columns.alive & here
    good = columns.quality > 0.0
    parks = columns.alive & (columns.area != CITY)
    gone = here & (columns.failed >= 0) & (columns.failed < clock.horizon)
    return {
        "firms_alive": int(np.count_nonzero(alive)),
        "good_firms_alive": int(np.count_nonzero(alive & good)),
        "weak_firms_alive": int(np.count_nonzero(alive & ~good)),
        "district_firms_alive": int(np.count_nonzero(parks)),
        "firms_failed": int(np.count_nonzero(gone)),
        "insolvencies": int(np.count_nonzero(gone & (columns.exit_type == EXITS.index("insolvency")))),
        "tier_changes": int(columns.tier_changes[here].sum()),
        "district_output": float(np.rint(columns.output[parks].sum())) / 100,
    }


def capital(
    investors: Investors, clock: Clock, inside: np.ndarray | None, service_per_million: float
) -> dict[str, float | None]:
    """Capital raised inside the window in CNY, sums of whole fen; `inside` as in `measure`.

    Entrants are firms whose admission became public inside the window; others those never admitted. Firms that were
    admitted before are in neither. service_per_million: good customer-years of a good firm per CNY million.
    """
    columns = investors.columns
    here = np.ones(len(columns), np.bool_) if inside is None else inside
    admitted = investors.admitted
    entrants = here & (admitted >= 0) & (admitted < clock.horizon)
    rounds = [r for r in investors.rounds if r.t >= 0 and here[r.row]]
    owed = [r for r in rounds if r.because == "sector"]
    good = sum(r.amount for r in owed if columns.quality[r.row] > 0.0)
    return {
        "rounds": len(rounds),
        "capital_raised": int(investors.raised[here].sum()) / 100,
        "capital_entrants": int(investors.raised[entrants].sum()) / 100,
        "capital_others": int(investors.raised[here & (admitted == NEVER)].sum()) / 100,
        "capital_signal": sum(r.amount for r in rounds if r.because == "admission") / 100,
        "capital_spillover": sum(r.amount for r in owed) / 100,
        "spillover_service": good / 100 / 1e6 * service_per_million,
    }
