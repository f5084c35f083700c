"""Cash pools of a group: who may have one, and the quotas it gives (C:1.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sandbox.cross_border.rules.book import Law
from sandbox.cross_border.rules.facility import Member
from sandbox.cross_border.rules.money import fen_down, fen_half_up, number, shown

VERSIONS = ("high", "low", "2019")
_MULTIPLE = {"high": "pool.high.foreign_debt", "low": "pool.low.leverage", "2019": "pool.2019.leverage"}
_LENDING = {"high": "pool.high.lending", "low": "lending.coefficient", "2019": "pool.2019.lending"}
UNCHECKED = (
    "not checked here: real need, internal systems, no serious violation in two years, trade class A, and that no "
    "member is a financial institution, a real-estate firm or a local-government vehicle"
)


@dataclass(frozen=True)
class PoolQuota:
    """Whether the pool is admitted, and its quotas for foreign debt and for lending abroad, in fen.

    The quotas are those of the multiples also where the pool is not admitted; they are 0 where the version is not in
    force. weighted: whether debt counts risk-weighted (high version) or at face value.
    """

    eligible: bool
    foreign_debt: int
    lending: int
    reasons: tuple[str, ...]
    weighted: bool


def attributable(members: Sequence[Member]) -> Fraction:
    """Owners' equity in proportion to the group's share in each member."""
    return sum((m.equity * m.share for m in members), Fraction(0))


def pool_quota(
    version: str, ftz: bool, members: Sequence[Member], law: Law, rates: Mapping[str, Fraction]
) -> PoolQuota:
    """The pool's quotas and whether its members reach the thresholds of the version.

    rates: CNY per unit; only the threshold of 2019, which is in USD, needs one, and goes unchecked without it.
    """
    if not law.knows(_MULTIPLE[version]):
        text = f"the {_name(version)} is not in force on {law.day.isoformat()} (C:1.9)"
        return PoolQuota(False, 0, 0, (text,), version == "high")
    ok, reasons = _admitted(version, ftz, members, law, rates)
    equity = attributable(members) if version == "high" else sum((m.equity for m in members), Fraction(0))
    equity = max(equity, Fraction(0))
    factor = law.value(_MULTIPLE[version])
    text = law.cite(_MULTIPLE[version])
    if version != "high":
        factor *= law.value("adjustment.enterprises")
        text += f" × {law.cite('adjustment.enterprises')}"
    debt, lending = fen_down(equity * factor), fen_down(equity * law.value(_LENDING[version]))
    kind = "attributable owners' equity" if version == "high" else "owners' equity"
    reasons.append(f"foreign debt {shown(debt)} = {kind} {shown(fen_half_up(equity))} × {text}")
    reasons.append(f"lending abroad {shown(lending)} = the same × {law.cite(_LENDING[version])}")
    if law.steps[_MULTIPLE[version]].note:
        reasons.append(f"{_name(version)}: {law.steps[_MULTIPLE[version]].note}")
    if version != "high" and law.knows(_MULTIPLE["high"]):
        reasons.append(
            f"other pools close within a year of filing the high version ({law.document(_MULTIPLE['high'])})"
        )
    return PoolQuota(ok, debt, lending, (*reasons, UNCHECKED), version == "high")


def _admitted(
    version: str, ftz: bool, members: Sequence[Member], law: Law, rates: Mapping[str, Fraction]
) -> tuple[bool, list[str]]:
    flows = sum((m.flows for m in members), Fraction(0))
    home = sum((m.domestic_revenue for m in members), Fraction(0))
    abroad = sum((m.overseas_revenue for m in members), Fraction(0))
    if version == "2019":
        return _rule_of_2019(flows, law, rates)
    zone = f"pool.{version}.ftz" if ftz and version == "low" else f"pool.{version}"
    checks = [
        _check("members", Fraction(len(members)), f"pool.{version}.members", law),
        _check("flows", flows, f"{zone}.flows", law),
        _check("domestic revenue", home, f"{zone}.domestic_revenue", law),
        _check("overseas revenue", abroad, f"{zone}.overseas_revenue", law),
    ]
    (enough, _), (flow, _), (domestic, _), (overseas, _) = checks
    reached = flow and domestic and overseas if version == "high" else flow or (domestic and overseas)
    admitted = enough and reached
    how = "all of them" if version == "high" else "the members, and the flows or both revenues"
    head = f"{'admitted to' if admitted else 'not admitted to'} the {_name(version)}, which asks for {how}"
    reasons = [f"{head}{' (free trade zone)' if zone.endswith('ftz') else ''}:", *(text for _, text in checks)]
    if ftz and version == "high":
        reasons.append("ftz moves nothing in the high version")
    return admitted, reasons


def _rule_of_2019(flows: Fraction, law: Law, rates: Mapping[str, Fraction]) -> tuple[bool, list[str]]:
    if "USD" not in rates:
        return True, ["the rule of 2019 asks for flows of USD 100m (not confirmed); not checked without rates.USD"]
    least = law.value("pool.2019.flows_usd") * rates["USD"]
    ok = flows >= least
    return ok, [f"{'admitted to' if ok else 'not admitted to'} the rule of 2019: flows {_least(flows, least)}"]


def _check(what: str, amount: Fraction, rule: str, law: Law) -> tuple[bool, str]:
    least = law.value(rule)
    if what == "members":
        return amount >= least, f"{what} {number(amount)}, at least {number(least)} ({law.document(rule)})"
    return amount >= least, f"{what} {_least(amount, least)} ({law.document(rule)})"


def _least(amount: Fraction, least: Fraction) -> str:
    mark = "reached" if amount >= least else "not reached"
    return f"{shown(fen_half_up(amount))}, at least {shown(fen_half_up(least))}: {mark}"


def _name(version: str) -> str:
    return {"high": "high version", "low": "low version", "2019": "rule of 2019"}[version]
