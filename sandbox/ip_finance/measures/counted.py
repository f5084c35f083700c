"""Counts the measures of IP-pledge finance at the end of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.fund import BANK, PUBLIC
from sandbox.ip_finance.insurance import InfringementCover
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.measures import disposal, insurance, securities, service
from sandbox.ip_finance.measures.declared import EMPTY, MEASURES, RESTRICTION, VINTAGES
from sandbox.ip_finance.pools import Pools
from sandbox.ip_finance.rules.channels import EQUITY
from sandbox.kernel.clock import DAY, YEAR

Values = dict[str, float | None]
MONTH = YEAR / 12.0


def undefined() -> Values:
    """The values of a run without the system: nothing over nothing, and undefined means."""
    out: Values = {}
    for measure in MEASURES:
        if measure.aggregate == "ratio":
            out[f"{measure.name}/num"] = out[f"{measure.name}/den"] = 0
        else:
            out[measure.name] = None
    return out


def measure(desk: LoanDesk, pools: Pools, insured: InfringementCover, circle: NDArray[np.bool_] | None) -> Values:
    """All values of a run. `circle`: which firms count, shape (firms,); those of fund and pools count all firms."""

    def inside(loan: Loan) -> bool:
        return circle is None or bool(circle[loan.firm])

    loans = [x for x in desk.loans if inside(x)]
    out = undefined()
    covers = insurance.counted(desk, insured, loans, inside)
    sold = disposal.counted(desk, loans)
    parts = (_lending(desk, loans), _risk(desk, pools, loans), sold, covers, _public(desk, loans), _effect(loans))
    for part in (*parts, securities.counted(pools), service.counted(desk, loans)):
        out |= {f"ip_{name}": value for name, value in part.items()}
    premiums = covers["premium_subsidies"] or 0.0
    out["ip_public_cash"] = (out["ip_public_cash"] or 0.0) + premiums
    return out


def _pair(out: Values, name: str, top: float, bottom: float) -> None:
    out[f"{name}/num"], out[f"{name}/den"] = top, bottom


def _recovered(loan: Loan, horizon: int) -> int:
    """Second of the sale or of the last attempt; a stake's sale, or the end of the run while it is held."""
    if loan.sold == EQUITY:
        return loan.realised if loan.realised is not None else horizon
    return loan.sale or 0


def _cny(loans: Iterable[Loan], of: Callable[[Loan], int]) -> float:
    return sum(map(of, loans)) / 100


def _lending(desk: LoanDesk, loans: Sequence[Loan]) -> Values:
    drawn = [x for x in loans if x.drawn is not None]
    approved = [x for x in loans if x.scheme is not None]
    out: Values = {
        "needs": len(loans),
        "applications": sum(x.applied is not None for x in loans),
        "approved": len(approved),
        "drawn": len(drawn),
        "lent": _cny(drawn, lambda x: x.amount),
    }
    _pair(out, "approval_share", len(approved), sum(x.decided is not None or x.capacity for x in loans))
    _pair(out, "first_time_share", sum(x.first_time for x in drawn), len(drawn))
    days = sum(min((x.drawn or 0) - (x.applied or 0), RESTRICTION * DAY) for x in drawn) / DAY
    _pair(out, "time_to_drawdown", days, len(drawn))
    _pair(out, "rate", sum(x.rate * x.amount / 100 for x in drawn), _cny(drawn, lambda x: x.amount))
    _pair(out, "uncovered_share", sum(not x.covered for x in drawn), len(drawn))
    stats = desk.officers.stats(desk.clock.horizon)
    _pair(out, "officer_utilisation", stats.busy / DAY, stats.available / DAY)
    _pair(out, "officer_wait", stats.wait_granted / DAY, stats.granted)
    return out


def _risk(desk: LoanDesk, pools: Pools, loans: Sequence[Loan]) -> Values:
    out: Values = {}
    horizon = desk.clock.horizon
    drawn = [x for x in loans if x.drawn is not None]
    for months in VINTAGES:
        span = months * MONTH
        seen = [x for x in drawn if horizon - (x.drawn or 0) >= span]
        bad = sum(x.missed is not None and x.missed - (x.drawn or 0) <= span for x in seen)
        _pair(out, f"default_{months}m", bad, len(seen))
    live = [x for x in loans if x.live]
    bad_now = [x for x in live if x.defaulted is not None]
    settled = [x for x in loans if x.waterfall is not None]
    parts = [x.waterfall.net for x in settled if x.waterfall is not None]
    out["defaults"] = sum(x.defaulted is not None for x in loans)
    out["renewed_bad"] = sum(x.renewed is not None for x in loans)
    _pair(out, "npl_ratio", _cny(bad_now, lambda x: x.amount), _cny(live, lambda x: x.amount))
    out["loss"] = _cny(settled, lambda x: x.amount - x.recovery)
    bank = sum(part.get(BANK, 0) for part in parts)
    out["loss_bank"] = (bank + desk.engine.ledger.balance(pools.passed)) / 100
    public = sum(amount for part in parts for name, amount in part.items() if name in PUBLIC)
    whole = sum(amount for part in parts for amount in part.values())
    out["loss_public"] = public / 100
    out["loss_others"] = (whole - public - bank) / 100
    out["unpaid"] = _cny(settled, lambda x: x.waterfall.unpaid if x.waterfall else 0)
    out["unsettled"] = _cny(bad_now, lambda x: x.amount)
    _pair(out, "recovery_rate", _cny(settled, lambda x: x.recovery), _cny(settled, lambda x: x.amount))
    ended = [x for x in loans if x.sale is not None]
    _pair(out, "recovery_days", sum(_recovered(x, horizon) - (x.missed or 0) for x in ended) / DAY, len(ended))
    sold = [x for x in ended if x.sold and x.sold != EQUITY]
    _pair(out, "price_to_appraisal", sum(x.price / x.appraisal for x in sold), len(sold))
    return out


def _public(desk: LoanDesk, loans: Sequence[Loan]) -> Values:
    cover, horizon = desk.cover, desk.clock.horizon
    fund = cover.balance is not None
    out: Values = {"fund_balance": None if cover.balance is None else cover.balance / 100}
    for years in EMPTY:
        until = years * YEAR
        known = fund and horizon >= until - DAY
        out[f"fund_empty_{years}y"] = float(cover.empty_at is not None and cover.empty_at <= until) if known else None
    months = [(balance, stock) for _, balance, stock in desk.path if balance >= 0]
    _pair(out, "stock_leverage", sum(stock for _, stock in months) / 100, sum(b for b, _ in months) / 100)
    _pair(out, "turnover", cover.lent / 100 if cover.size else 0, (cover.size or 0) / 100)
    out["breaker_months"] = cover.suspended_months
    _pair(out, "limited_share", cover.refused.get("leverage", 0), sum(x.decided is not None for x in desk.loans))
    subsidies = _cny(loans, lambda x: x.subsidy)
    nets = [x.waterfall.net for x in loans if x.waterfall is not None]
    public = sum(amount for part in nets for name, amount in part.items() if name in PUBLIC) / 100
    out["subsidies"] = subsidies
    out["public_cash"] = public + subsidies - cover.fees / 100
    out["public_accrual"] = sum(x.accrual for x in loans if x.drawn is not None)
    return out


def _effect(loans: Sequence[Loan]) -> Values:
    drawn = [x for x in loans if x.drawn is not None]
    additional = [x for x in drawn if not x.offer]
    out: Values = {
        "additional": len(additional),
        "additional_lent": _cny(additional, lambda x: x.amount),
        "displaced": sum(x.capacity and not x.offer for x in loans),
    }
    _pair(out, "deadweight", len(drawn) - len(additional), len(drawn))
    good = [x for x in loans if x.quality > 0.0 and not x.offer and (x.outcome != "open" or x.drawn is not None)]
    _pair(out, "good_refused", sum(x.outcome in ("refused", "withdrawn") for x in good), len(good))
    _pair(out, "weak_funded", sum(x.quality < 0.0 for x in drawn), len(drawn))
    looked = [x for x in loans if x.believed > 0.0]
    _pair(out, "effort", sum(x.effort for x in looked), len(looked))
    return out
