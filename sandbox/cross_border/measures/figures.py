"""What stands behind the views of debt abroad beyond the measures: lines over time, waits, use of shared quotas."""

from __future__ import annotations

from sandbox.cross_border.contract import NOT_YET, OPEN, PIPS
from sandbox.cross_border.desk import Desk
from sandbox.cross_border.measures.counted import waited_for_quota
from sandbox.kernel.clock import DAY


def series(desk: Desk) -> dict[str, list[float]]:
    """At the months' ends, CNY: debt abroad at the rates of its drawdown, and foreign currency without a hedge.

    Each list is as long as the run has months after its start.
    """
    ends = [end for _, end in desk.engine.clock.months() if end > 0]
    last = (desk.outstanding, unhedged(desk))
    found = [desk.path.get(end, last) for end in ends]
    return {
        "abroad_debt": [debt / 100 for debt, _ in found],
        "abroad_unhedged": [at_risk / 100 for _, at_risk in found],
    }


def unhedged(desk: Desk) -> int:
    """Debt in foreign currency without a hedge of all who are counted, at the rates of the day, in fen."""
    live = (c for b in desk.quotas.active if b.counted for c in b.live if c.channel == OPEN and c.out)
    return sum(c.amount * desk.prices.of(c.currency) // PIPS for c in live)


def figures(desk: Desk) -> dict[str, float]:
    """`wait/quota/..` and `wait/registration/..`, as `ResourceStats.stage`; for each leasing group `quota/GROUP/..`.

    `quota/GROUP/peak/N`, `quota/GROUP/mean/N`: what member N (0: the parent) uses of the parent's limit, as a share of
    it, in the fullest month and over all months. `quota/GROUP/over`: 1 where it was ever over the limit, otherwise 0.
    """
    horizon = desk.engine.clock.horizon
    contracts = [c for c in desk.contracts if c.borrower.counted and c.asked >= 0 and c.filed != NOT_YET]
    days = waited_for_quota(desk, contracts)
    out = desk.registrars.stats(horizon).stage("registration")
    if contracts:
        out["wait/quota/number"], out["wait/quota/days"] = days * DAY / horizon, days
        out["wait/quota/came"] = float(len(contracts))
    for name, use in desk.uses.items():
        limit, parts = use.peak
        out[f"quota/{name}/over"] = float(use.over > 0)
        out |= {f"quota/{name}/peak/{n}": part / limit for n, part in enumerate(parts)}
        out |= {f"quota/{name}/mean/{n}": part / use.limits for n, part in enumerate(use.total)}
    return out
