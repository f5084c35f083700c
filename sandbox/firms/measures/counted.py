"""How the population's measures are counted at the end of a run."""

from __future__ import annotations

import numpy as np

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
