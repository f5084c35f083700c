"""Prices and proceeds of one IP-pledge loan: subsidy of interest, premium of insurance, what the pledge brings in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True)
class InterestSubsidy:
    """A rule for subsidising interest.

    share: of the eligible interest. cap: fen for one firm and year. rate_limit: as a multiple of the loan prime rate.
    above: what becomes of a dearer loan: `refused` it gets nothing (I:A2), `cut` it counts at the limit (I:A3).
    """

    share: Fraction
    cap: int
    rate_limit: Fraction
    above: Literal["refused", "cut"]


def interest(principal: int, rate: Fraction, months: int) -> int:
    """Interest in fen on `principal` fen at a yearly `rate`, simple, for whole months; rounded to the nearest fen."""
    return _nearest(principal * rate * months / 12)


def interest_subsidy(rule: InterestSubsidy, principal: int, rate: Fraction, prime_rate: Fraction, months: int) -> int:
    """Subsidy in fen for a loan of `principal` fen at a yearly `rate`; the firm has had no other in the year.

    Rules: I:A2 (Zhongguancun, 2021), I:A3 (Beijing, 2025); worked example I:E9.
    """
    limit = rule.rate_limit * prime_rate
    if rate > limit and rule.above == "refused":
        return 0
    eligible = interest(principal, min(rate, limit), months)
    return min(rule.cap, _nearest(eligible * rule.share))


def _nearest(amount: Fraction) -> int:
    return math.floor(amount + Fraction(1, 2))


def break_even_default_rate(
    premium_rate: float, share: float, loss_given_default: float, loss_ratio: float = 1.0
) -> float:
    """Yearly default rate at which an insurer's expected claims are `loss_ratio` of the premium (I:E3).

    premium_rate: of the loan and year; share: the insurer's share of a loss. Raises ValueError where it bears nothing.
    """
    burden = share * loss_given_default
    if burden <= 0.0:
        raise ValueError("an insurer that bears nothing has no break-even")
    return loss_ratio * premium_rate / burden


@dataclass(frozen=True)
class PledgeSale:
    """What a pledge brings in when it is sold. proceeds: fen that go to the loan; loss: fen that stay open."""

    loan: int
    proceeds: int
    loss: int

    @property
    def loss_given_default(self) -> float:
        """Loss as a share of the loan; 0 for a loan of 0."""
        return self.loss / self.loan if self.loan else 0.0


def pledge_sale(appraised: int, loan: int, price: int, costs: int = 0) -> PledgeSale:
    """Proceeds of a pledge sold for `price` fen at `costs` fen, up to the loan; 0 and 0 where it does not sell (I:E8).

    appraised: fen at which it was taken as security. Raises ValueError for a negative amount or a loan above the
    appraisal.
    """
    if min(appraised, loan, price, costs) < 0 or loan > appraised:
        raise ValueError("amounts must be 0 or more, and the loan no more than the appraisal")
    proceeds = min(loan, max(0, price - costs))
    return PledgeSale(loan, proceeds, loan - proceeds)
