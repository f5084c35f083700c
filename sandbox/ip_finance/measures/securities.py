"""Measures of securitisation, and how they are counted. They count all firms."""

from __future__ import annotations

from sandbox.declare.measure import Measure
from sandbox.ip_finance.measures.forms import Values, money, pair, share
from sandbox.ip_finance.pools import LICENCES, Pools
from sandbox.ip_finance.rules.tranches import TRANCHES

SECURITIES: tuple[Measure, ...] = (
    money("securitised", "Loans securitised", "loans sold in pools", "none"),
    money("licensed", "Licence claims securitised", "licence claims sold in pools", "none"),
    *(
        share(f"loss_{name}", f"Loss of the {name} tranche", f"losses of {name} tranches over their issue", "less")
        for name in TRANCHES
    ),
    share("loss_support", "Loss of the external support", "shortfalls made good over the support's limits", "less"),
    money("supported", "Shortfalls made good", "what the guarantor of pools has paid, fees apart"),
    money("claims_lost", "Losses on licence claims", "instalments of pooled licence claims that were not paid"),
    money("coupons", "Coupons", "coupons paid to investors", "none"),
    money("support_fees", "Fees for external support", "fees paid to the guarantor of pools", "none"),
    share(
        "investor_return",
        "Yearly return of investors",
        "coupons less losses of mezzanine and senior tranches over their outstanding balance, a year",
        "more",
    ),
)


def counted(pools: Pools) -> Values:
    """The values of these measures, without their prefix."""
    out: Values = {}
    out["securitised"] = sum(sum(pool.sizes) for pool in pools.all if pool.kind != LICENCES) / 100
    out["licensed"] = sum(sum(pool.sizes) for pool in pools.all if pool.kind == LICENCES) / 100
    for place, name in enumerate(TRANCHES):
        lost = sum(pool.losses[place] for pool in pools.all) / 100
        pair(out, f"loss_{name}", lost, sum(pool.sizes[place] for pool in pools.all) / 100)
    supported = sum(pool.lost[1] for pool in pools.all) / 100
    pair(out, "loss_support", supported, sum(pool.limit for pool in pools.all) / 100)
    out["supported"] = supported
    out["claims_lost"] = sum(pool.loss for pool in pools.all if pool.kind == LICENCES) / 100
    loans = [pool for pool in pools.all if pool.kind != LICENCES]
    out["loss_investors"] = sum(sum(pool.losses[1:]) for pool in loans) / 100
    coupons = sum(pool.coupons for pool in pools.all) / 100
    out["coupons"] = coupons
    out["support_fees"] = sum(pool.fees for pool in pools.all) / 100
    lost = sum(sum(pool.losses[1:]) for pool in pools.all) / 100
    pair(out, "investor_return", coupons - lost, sum(pool.months for pool in pools.all) / 1200)
    return out
