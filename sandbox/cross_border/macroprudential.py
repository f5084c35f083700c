"""The limits in force over time: the dated rule book, or what a policy puts in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sandbox.cross_border.book import load_rule_book
from sandbox.cross_border.contract import PIPS
from sandbox.cross_border.parameters import CrossBorder
from sandbox.cross_border.rules.book import Law, RuleBook
from sandbox.cross_border.rules.money import exact
from sandbox.cross_border.rules.weights import weight
from sandbox.kernel.clock import DAY, Clock

USED = ("maturity", "category", "exchange", "leverage", "adjustment", "facilitation", "sharing", "eligibility", "pool",
        "leasing")  # fmt: skip
"""Families of the rule book's values that the simulation applies."""
USUAL = ("facilitation.5m", "facilitation.10m")
SELECTED = ("facilitation.20m",)
"""Tiers of every high-tech firm in Beijing, and that of selected ones; the largest that exists on the day holds."""
LEASING = ("leasing.borrowing_multiple", "leasing.prudential_multiple")
POOLS = {"high": "pool.high.foreign_debt", "low": "pool.low.leverage"}
MONTHS_BACK = 12


@dataclass(frozen=True)
class InForce:
    """What holds for a while.

    enterprise, institution: limit over base. weights: (foreign, short, green) to risk weight. facilitation, selected:
    quota of a high-tech firm and of a selected one, in US cents, 0 where there is none. young: days of a firm's life
    during which it has no audited accounts. pool: quota of a group's cash pool in fen, 0 where there is none.
    leasing: multiples of net assets where leasing parents are in their own mode, none where they use the formula;
    risk_assets: what they have beside debt abroad, over their net assets at the start. book: the rule book's values
    behind all this. centralised: share of its members' quotas that a pool takes in; pool_at_face: whether its debt
    counts at face value, as in the low version.
    """

    enterprise: Fraction
    institution: Fraction
    weights: Mapping[tuple[bool, bool, bool], Fraction]
    facilitation: int
    selected: int
    sharing: bool
    young: int
    pool: int = 0
    leasing: tuple[Fraction, ...] = ()
    risk_assets: Fraction = Fraction(0)
    book: Law | None = field(default=None, compare=False)
    centralised: Fraction = Fraction(1)
    pool_at_face: bool = False


class Macroprudential:
    """The limits in force, and the adjustment parameter's own course under the reacting rule."""

    def __init__(self, clock: Clock, book: RuleBook | None = None) -> None:
        self.book = book if book is not None else load_rule_book()
        self._clock = clock
        self._reacting: Fraction | None = None
        self._changed: int | None = None

    def changes(self) -> list[int]:
        """Seconds inside the run at which a value of the rule book changes, ascending."""
        names = [name for name in self.book.rules if name.partition(".")[0] in USED]
        days = {step.since for name in names for step in self.book.rules[name].steps}
        seconds = sorted(map(self._clock.seconds, days))
        return [t for t in seconds if self._clock.first < t < self._clock.horizon]

    def at(self, t: int, rules: CrossBorder) -> InForce:
        """What holds at second `t` under a scenario's rules."""
        law = self.book.at(self._clock.date(t))
        enterprises, institutions = self.adjustment(t, rules)
        weights = {
            (foreign, short, category == "green"): weight(law, foreign=foreign, short=short, category=category)
            for foreign in (False, True)
            for short in (False, True)
            for category in ("on_balance", "green")
        }  # fmt: skip
        if rules.facilitation.quota == "set":
            usual = selected = int(exact(rules.facilitation.usd) * 100)
        else:
            usual = _cents(law, USUAL)
            selected = max(usual, _cents(law, SELECTED))
        sharing = law.flag("sharing.allowed") if rules.sharing == "rule_book" else rules.sharing == "on"
        pool = self._pool(law, rules, enterprises)
        return InForce(
            law.value("leverage.enterprise") * enterprises,
            law.value("leverage.nonbank_financial") * institutions,
            weights, usual, selected, sharing, 365 * int(law.value("eligibility.years")), pool,
            *_leasing(law, rules), law, exact(rules.pool.centralised),
            pool > 0 and rules.pool.version == "low",
        )  # fmt: skip

    def _pool(self, law: Law, rules: CrossBorder, adjustment: Fraction) -> int:
        """Quota for foreign debt of a cash pool (C:1.9), in fen: a multiple of equity, in the low version adjusted."""
        name = POOLS[rules.pool.version]
        if rules.pool.quota == "no" or (rules.pool.quota == "rule_book" and not law.knows(name)):
            return 0
        multiple = law.value(name) if law.knows(name) else self.book.rules[name].steps[0].value
        if rules.pool.version == "low":
            multiple *= adjustment
        return int(exact(rules.pool.equity) * 100 * multiple)

    def adjustment(self, t: int, rules: CrossBorder) -> tuple[Fraction, Fraction]:
        """Adjustment parameter of enterprises and of financial institutions at second `t`."""
        law = self.book.at(self._clock.date(t))
        rule = rules.adjustment.rule
        if rule == "set":
            return exact(rules.adjustment.enterprises), exact(rules.adjustment.institutions)
        if rule == "rule_book":
            return law.value("adjustment.enterprises"), law.value("adjustment.financial_institutions")
        if self._reacting is None:
            self._reacting = law.value("adjustment.enterprises")
        return self._reacting, self._reacting

    def react(self, t: int, rules: CrossBorder, pips: Sequence[int]) -> bool:
        """Have the reacting rule look at the monthly rates so far, today's last; whether it changes anything."""
        law = rules.adjustment
        if law.rule != "reacting" or len(pips) <= MONTHS_BACK:
            return False
        before = self.adjustment(t, rules)[0]
        if self._changed is not None and t - self._changed < law.gap * DAY:
            return False
        moved = next_adjustment(before, rules, pips[-1], pips[-1 - MONTHS_BACK])
        if moved == before:
            return False
        self._reacting, self._changed = moved, t
        return True


def _leasing(law: Law, rules: CrossBorder) -> tuple[tuple[Fraction, ...], Fraction]:
    """Multiples of net assets in the leasing companies' own mode, none if not chosen; other risk assets over them."""
    if rules.modes.leasing == "formula":
        return (), Fraction(0)
    found = tuple(law.value(name) for name in LEASING if law.knows(name))
    return found, exact(rules.modes.risk_assets)


def _cents(law: Law, names: tuple[str, ...]) -> int:
    """The largest of these quotas on the law's day, in US cents; 0 where none exists."""
    return max((int(law.value(name) * 100) for name in names if law.knows(name)), default=0)


def next_adjustment(before: Fraction, rules: CrossBorder, now: int, year_ago: int) -> Fraction:
    """The reacting rule's parameter: a step up where the dollar is dear and has risen, down where cheap and fallen.

    now, year_ago: exchange rates in ten-thousandths.
    """
    law = rules.adjustment
    rate, change = now / PIPS, now / year_ago - 1.0
    if rate >= law.weak_from and change > law.weaker_by:
        return max(before, min(before + exact(law.step), exact(law.most)))
    if rate < law.strong_below and change < -law.stronger_by:
        return min(before, max(before - exact(law.step), exact(law.least)))
    return before


def first_day(book: RuleBook | None = None) -> dt.date:
    """The first day for which the rule book has limits."""
    return (book if book is not None else load_rule_book()).first
