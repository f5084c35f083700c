"""What stands behind the views of debt abroad beyond the measures: waits, use of quotas, shared and single."""

from __future__ import annotations

from sandbox.cross_border.contract import NOT_YET
from sandbox.cross_border.desk import Desk
from sandbox.cross_border.measures.counted import waited_for_quota
from sandbox.kernel.clock import DAY


def figures(desk: Desk) -> dict[str, float]:
    """`wait/quota/..` and `wait/registration/..`, as `ResourceStats.stage`; for each leasing group `quota/GROUP/..`.

    `quota/GROUP/peak/N`, `quota/GROUP/mean/N`: what member N (0: the parent) uses of the parent's limit, as a share of
    it, in the fullest month and over all months. `quota/GROUP/over`: 1 where it was ever over the limit, otherwise 0.

    `single/months`: months looked at, there in every run. For each kind of borrower outside leasing groups, over the
    months and those of the kind who owe: `single/KIND/owing`, `../over`: borrower-months, those over the limit;
    `../used`, `../limit`, `../used_over`: CNY-months in use, their limits, used by those over the limit. `../peak`,
    `../peak_used_over`: use and that of those over the limit, as shares of the limits, in the fullest month;
    `../peak_over`: of those who owe in it, the share over the limit.
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
    return out | _singles(desk)


def _singles(desk: Desk) -> dict[str, float]:
    out = {"single/months": float(desk.tally.months)}
    for kind, use in sorted(desk.singles.items()):
        head, total, fullest = f"single/{kind}", use.total, use.fullest
        out[f"{head}/owing"], out[f"{head}/over"] = float(total.owing), float(total.over)
        out |= {f"{head}/{name}": getattr(total, name) / 100 for name in ("used", "limit", "used_over")}
        if fullest.limit:
            out[f"{head}/peak"] = fullest.used / fullest.limit
            out[f"{head}/peak_used_over"] = fullest.used_over / fullest.limit
            out[f"{head}/peak_over"] = fullest.over / fullest.owing
    return out
