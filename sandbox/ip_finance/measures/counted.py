"""Counts the measures of IP-pledge finance at the end of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.firms.measures.groups import groups_of, suffixed
from sandbox.firms.measures.groups import undefined as nobody
from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.fund import BANK, PUBLIC
from sandbox.ip_finance.insurance import InfringementCover
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.measures import book, disposal, insurance, securities, service
from sandbox.ip_finance.measures.declared import (
    DISPOSAL_CUT,
    EMPTY,
    MEASURES,
    PRIVATE,
    RESTRICTION,
    TAILS,
    VINTAGES,
)
from sandbox.ip_finance.measures.forms import Values, pair
from sandbox.ip_finance.pools import LICENCES, Pools
from sandbox.ip_finance.rules.channels import EQUITY
from sandbox.kernel.clock import DAY, YEAR

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
    loans = [x for x in desk.loans if circle is None or circle[x.firm]]
    passed = desk.engine.ledger.balance(pools.passed)
    sold = securities.counted(pools) | disposal.resources(desk)
    whole = {**_officers(desk), "npl_months": book.months_beyond(desk, loans), **_fund(desk), **sold}
    return undefined() | _named(_by_loan(desk, insured, loans, passed)) | _named(whole)


def by_group(
    desk: LoanDesk,
    pools: Pools,
    insured: InfringementCover,
    names: Sequence[str],
    by: str,
    circle: NDArray[np.bool_] | None,
) -> Values:
    """What is counted loan by loan, for groups of firms; `names` are the groups of the firms, `by` says by what.

    `circle` as in `measure`. What pools of loans take off the bank's losses belongs to no group: with such pools, those
    of the bank are undefined.
    """
    groups = groups_of(names, circle)
    parts: dict[str, list[Loan]] = {group: [] for group in groups}
    for loan in desk.loans:
        if circle is None or circle[loan.firm]:
            parts[names[loan.firm]].append(loan)
    out: Values = {}
    for group, anybody in groups.items():
        found = _named(_by_loan(desk, insured, parts[group], passed=0))
        if any(pool.kind != LICENCES for pool in pools.all):
            found["ip_loss_bank"] = None
        out |= suffixed(found if anybody else nobody(found), by, group)
    return out


def _named(values: Values) -> Values:
    return {f"ip_{name}": value for name, value in values.items()}


def _by_loan(desk: LoanDesk, insured: InfringementCover, loans: list[Loan], passed: int) -> Values:
    """What is counted loan by loan, of these loans. passed: what pools took off the bank's losses in fen, negative."""
    covers = insurance.counted(desk, insured, loans, frozenset(loans).__contains__)
    out: Values = {
        **_lending(desk, loans), **_risk(desk, loans, passed), **disposal.counted(desk, loans), **covers,
        **_public(loans), **_effect(loans), **service.counted(desk, loans),
    }  # fmt: skip
    out["public_cash"] = (out["public_cash"] or 0.0) + (covers["premium_subsidies"] or 0.0)
    return out


def _recovered(loan: Loan) -> int | None:
    """Second of the sale or of the lapse; of a stake that of its sale. None while neither has come."""
    return loan.realised if loan.sold == EQUITY else loan.sale


def _restricted(desk: LoanDesk, spans: Iterable[tuple[int | None, int | None]], most: int) -> list[float]:
    """Days from the first moment to the second, at most `most`, which who never got there counts in full.

    Only spans that began at least `most` days before the end: what is cut by the end would look quick.
    """
    last, cut = desk.clock.horizon - most * DAY, most * DAY
    began = [(since, until) for since, until in spans if since is not None and since <= last]
    return [(cut if until is None else min(until - since, cut)) / DAY for since, until in began]


def _cny(loans: Iterable[Loan], of: Callable[[Loan], int]) -> float:
    return sum(map(of, loans)) / 100


def _lending(desk: LoanDesk, loans: Sequence[Loan]) -> Values:
    drawn = [x for x in loans if x.drawn is not None]
    asked = [x for x in loans if x.applied is not None]
    approved = [x for x in loans if x.scheme is not None]
    out: Values = {
        "needs": len(loans),
        "applications": len(asked),
        "asked": _cny(asked, lambda x: x.wanted),
        "approved": len(approved),
        "approved_amount": _cny(approved, lambda x: x.amount),
        "drawn": len(drawn),
        "lent": _cny(drawn, lambda x: x.amount),
    }
    pair(out, "approval_share", len(approved), sum(x.decided is not None or x.capacity for x in loans))
    pair(out, "first_time_share", sum(x.first_time for x in drawn), len(drawn))
    days = _restricted(desk, ((x.applied, x.drawn) for x in asked), RESTRICTION)
    pair(out, "time_to_drawdown", sum(days), len(days))
    pair(out, "rate", sum(x.rate * x.amount / 100 for x in drawn), _cny(drawn, lambda x: x.amount))
    pair(out, "uncovered_share", sum(not x.covered for x in drawn), len(drawn))
    return out


def _officers(desk: LoanDesk) -> Values:
    out: Values = {}
    stats = desk.officers.stats(desk.clock.horizon)
    pair(out, "officer_utilisation", stats.busy / DAY, stats.available / DAY)
    pair(out, "officer_wait", stats.wait_granted / DAY, stats.granted)
    return out


def _risk(desk: LoanDesk, loans: Sequence[Loan], passed: int) -> Values:
    out: Values = {}
    horizon = desk.clock.horizon
    drawn = [x for x in loans if x.drawn is not None]
    for months in VINTAGES:
        span = months * MONTH
        seen = [x for x in drawn if horizon - (x.drawn or 0) >= span]
        bad = sum(x.missed is not None and x.missed - (x.drawn or 0) <= span for x in seen)
        pair(out, f"default_{months}m", bad, len(seen))
    bad_now = [x for x in loans if x.live and x.defaulted is not None]
    settled = [x for x in loans if x.waterfall is not None]
    parts = [x.waterfall.net for x in settled if x.waterfall is not None]
    out["defaults"] = sum(x.defaulted is not None for x in loans)
    out["renewed_bad"] = sum(x.renewed is not None for x in loans)
    bad_book, whole_book = book.bad_ratios(desk, loans)
    pair(out, "npl_ratio", float(bad_book.sum()) / 100, float(whole_book.sum()) / 100)
    out["loss"] = _cny(settled, lambda x: x.amount - x.recovery)
    bank = sum(part.get(BANK, 0) for part in parts)
    out["loss_bank"] = (bank + passed) / 100
    public = sum(amount for part in parts for name, amount in part.items() if name in PUBLIC)
    whole = sum(amount for part in parts for amount in part.values())
    out["loss_public"] = public / 100
    out |= {f"public_tail_{100 * level:.0f}": public / 100 for level in TAILS}
    out["loss_others"] = (whole - public - bank) / 100
    for party in PRIVATE:
        out[f"loss_{party}"] = sum(part.get(party, 0) for part in parts) / 100
    out["unpaid"] = _cny(settled, lambda x: x.waterfall.unpaid if x.waterfall else 0)
    out["unsettled"] = _cny(bad_now, lambda x: x.amount)
    pair(out, "recovery_rate", _cny(settled, lambda x: x.recovery), _cny(settled, lambda x: x.amount))
    ended = [x for x in loans if x.sale is not None]
    spans = ((x.missed, _recovered(x)) for x in loans if x.defaulted is not None)
    days = _restricted(desk, spans, DISPOSAL_CUT)
    pair(out, "recovery_days", sum(days), len(days))
    sold = [x for x in ended if x.sold and x.sold != EQUITY]
    pair(out, "price_to_appraisal", sum(x.price / x.appraisal for x in sold), len(sold))
    return out


def _fund(desk: LoanDesk) -> Values:
    cover, horizon = desk.cover, desk.clock.horizon
    fund = cover.balance is not None
    out: Values = {"fund_balance": None if cover.balance is None else cover.balance / 100}
    for years in EMPTY:
        until = years * YEAR
        known = fund and horizon >= until - DAY
        out[f"fund_empty_{years}y"] = float(cover.empty_at is not None and cover.empty_at <= until) if known else None
    months = [(held, stock) for t, held, stock in desk.path if held >= 0 and t < desk.clock.entry_end_s]
    pair(out, "stock_leverage", sum(stock for _, stock in months) / 100, sum(b for b, _ in months) / 100)
    pair(out, "turnover", cover.lent / 100 if cover.size else 0, (cover.size or 0) / 100)
    out["breaker_months"] = cover.suspended_months
    pair(out, "limited_share", cover.refused.get("leverage", 0), sum(x.decided is not None for x in desk.loans))
    pair(out, "limited_months", book.limited_months(desk), len(book.lending_months(desk)))
    return out


def _public(loans: Sequence[Loan]) -> Values:
    out: Values = {}
    subsidies = _cny(loans, lambda x: x.subsidy)
    nets = [x.waterfall.net for x in loans if x.waterfall is not None]
    public = sum(amount for part in nets for name, amount in part.items() if name in PUBLIC) / 100
    out["subsidies"] = subsidies
    out["public_cash"] = public + subsidies - _cny(loans, lambda x: x.fund_fee)
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
    pair(out, "deadweight", len(drawn) - len(additional), len(drawn))
    good = [x for x in loans if x.quality > 0.0 and not x.offer and (x.outcome != "open" or x.drawn is not None)]
    refused, weak = sum(x.outcome in ("refused", "withdrawn") for x in good), sum(x.quality < 0.0 for x in drawn)
    out |= {"good_refused_loans": refused, "weak_funded_loans": weak}
    pair(out, "good_refused", refused, len(good))
    pair(out, "weak_funded", weak, len(drawn))
    looked = [x for x in loans if x.believed > 0.0]
    pair(out, "effort", sum(x.effort for x in looked), len(looked))
    return out
