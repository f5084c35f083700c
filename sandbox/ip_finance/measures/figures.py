"""What stands behind the views of IP-pledge finance beyond the measures: waits by stage, and who bears the losses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.fund import BANK
from sandbox.ip_finance.pools import Pools
from sandbox.kernel.clock import DAY


def figures(desk: LoanDesk, pools: Pools, circle: NDArray[np.bool_] | None) -> dict[str, float]:
    """`wait/STAGE/..` as `ResourceStats.stage`; `loss/PARTY`: CNY of the losses settled that each party bears.

    The parts add up to `ip_loss`; what pools passed on is the part of `investors`, no longer the bank's. circle: which
    firms count, shape (firms,).
    """
    horizon = desk.clock.horizon
    loans = [x for x in desk.loans if circle is None or bool(circle[x.firm])]
    waited = [x.waited for x in loans if x.waited is not None]
    out: dict[str, float] = {}
    if waited:
        out["wait/grant/number"], out["wait/grant/days"] = sum(waited) / horizon, sum(waited) / DAY
        out["wait/grant/came"] = float(len(waited))
    for resource, stage in ((desk.officers, "officers"), (desk.lots, "lots"), (desk.judges, "judges")):
        out |= resource.stats(horizon).stage(stage)
    borne = {BANK: 0}
    for loan in loans:
        for party, amount in (loan.waterfall.net if loan.waterfall is not None else {}).items():
            borne[party] = borne.get(party, 0) + amount
    passed = -desk.engine.ledger.balance(pools.passed)
    borne[BANK] -= passed
    if passed:
        borne["investors"] = passed
    return out | {f"loss/{party}": amount / 100 for party, amount in borne.items()}
