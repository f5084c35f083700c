"""Which mode a live borrower is in, and its limit in it, by the rules of the calculator (C:1.6-C:1.8)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from sandbox.cross_border.contract import PIPS, Borrower, Contract
from sandbox.cross_border.macroprudential import InForce
from sandbox.cross_border.rules.facility import Borrower as Party
from sandbox.cross_border.rules.limits import leasing_limit

LONG_USD = (True, False, False)
"""Weight that modes are compared by: foreign, long-term, not green."""
GAP, LEASING = "borrowing_gap", "leasing"
AT_FACE = ("facilitation", GAP, LEASING)
"""Modes in which debt counts at its face, without risk weights."""


def settle(borrower: Borrower, law: InForce, pips: int, quota: int, limit: Callable[[Borrower], int]) -> None:
    """Set the mode of a borrower that owes nothing: the one that admits the largest long-term loan in USD.

    pips: CNY per USD in ten-thousandths; quota: facilitation quota in US cents; limit: what a borrower may owe in its
    mode. A foreign-invested firm chooses between the gap and the other two once, at its first filing (C:1.6).
    """
    if borrower.mode == GAP or (borrower.kind == "leasing_parent" and _own_leasing_mode(borrower, law)):
        return
    borrower.mode = "formula"
    if not quota and not borrower.gap:
        return
    formula = Fraction(limit(borrower), 100) / law.weights[LONG_USD] / Fraction(pips, PIPS)
    best = formula
    if quota and Fraction(quota, 100) > formula:
        borrower.mode, best = "facilitation", Fraction(quota, 100)
    if borrower.gap and not borrower.chosen:
        borrower.chosen = True
        if Fraction(borrower.gap, 100) / Fraction(pips, PIPS) > best:
            borrower.mode = GAP


def _own_leasing_mode(borrower: Borrower, law: InForce) -> bool:
    if law.leasing:
        borrower.mode = LEASING
    return bool(law.leasing)


def limit_at_leasing(borrower: Borrower, law: InForce) -> int:
    """Limit of a leasing parent in its own mode, in fen; debt abroad of any year counts against it while it is there.

    10 times net assets of the last accounts, and from 2020-06 at most 8 times net assets now, less other risk assets.
    """
    assets = Fraction(borrower.start - borrower.lost, 100)
    risk = law.risk_assets * Fraction(borrower.start, 100)
    figures = {"net_assets_prior_year": Fraction(borrower.base, 100), "net_assets": assets, "risk_assets": risk}
    if law.book is None:
        raise ValueError("the leasing companies' own mode needs the law of the day")
    return leasing_limit(Party("leasing_parent", figures), law.book)[0]


def keeps_counting(contract: Contract) -> bool:
    """Whether a loan counts on when it is repaid: long-term debt under the borrowing gap (C:1.6)."""
    return contract.mode == GAP and not contract.short_for_quota
