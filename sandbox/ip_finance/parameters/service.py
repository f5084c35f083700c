"""Missed payments, renewal of good loans, what the money does for the firm, and the wait for a right to be granted.

All of it is off by default.
"""

from __future__ import annotations

from sandbox.declare.distribution import Dist, uniform
from sandbox.declare.kinds import Distribution, Duration, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Relative, Spread


class Overdue(Section):
    """A missed payment is overdue first, and made good within a time or a default."""

    days: float = parameter(
        Duration("days", 0.0, 365.0),
        0.0,
        meaning="days that a payment can be overdue before the loan is in default; 0: a missed payment is a default",
        source="I: process S8 (60 to 90 days; the rule of 90 from memory); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    cured: float = parameter(
        Share("share of missed payments", 0.0, 0.95),
        0.0,
        meaning="share of missed payments that are made good within these days; defaults are as many as before",
        source="not published (I:B6: more missed payments without more defaults); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )


class Renewal(Section):
    """Renewal of good loans at maturity."""

    share: float = parameter(
        Share(),
        0.0,
        meaning="share of sound loans whose firm asks at maturity for another term; 0: all are repaid",
        source="I: process S7 (renewal is known, its share is not published); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    most: int = parameter(
        Number("times", 0, 50, whole=True),
        2,
        meaning="how often one loan can be renewed",
        source="not published (I:B14: three years at most in Guangzhou)",
        status="assumption",
        uncertainty=Spread(1, 4),
    )
    effort: float = parameter(
        Share("share of a first look", 0.0, 1.0),
        0.5,
        meaning="an officer's time for a renewal against that for a new loan, at equal effort",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.2, 1.0),
    )


class Growth(Section):
    """What the money does for the firm."""

    per_loan: float = parameter(
        Number("CNY of yearly output for a CNY lent", 0.0, 10.0),
        0.0,
        meaning="rise of a firm's yearly output for each CNY of an additional loan; 0: loans raise no growth",
        source="I:B9 (firms with a guarantee grow faster; sign only); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    days: float = parameter(
        Duration("days", 0.0, 3_650.0),
        365.0,
        meaning="from the drawdown to that rise; a loan in default by then brings none",
        source="not published",
        status="assumption",
        uncertainty=Spread(180.0, 1_095.0),
    )
    most: float = parameter(
        Money("CNY of yearly output", 0.0, 1e12),
        20_000_000.0,
        meaning="most that one loan adds to a firm's yearly output",
        source="not published; twice the largest loan of the product (I:2.1)",
        status="assumption",
        uncertainty=Spread(5_000_000.0, 40_000_000.0),
    )


class Examination(Section):
    """The wait for a right to be granted: only a granted right can be pledged."""

    pending: float = parameter(
        Share(),
        0.0,
        meaning="share of needs whose right is still in examination; 0: every right is granted",
        source="not published; 0 leaves the wait out",
        status="official",
        uncertainty=Certain(),
    )
    days: Dist = parameter(
        Distribution("days"),
        uniform(30, 540),
        meaning="from the need to the grant, in the ordinary examination",
        source="not published (an ordinary examination takes more than a year; a need arises somewhere along it)",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    fast: float = parameter(
        Share(),
        0.0,
        meaning="share of that wait which a fast review takes away; 0: no fast review",
        source="P:III.5; a policy's choice, no figure known",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    patience: float = parameter(
        Duration("days", 0.0, 36_500.0),
        180.0,
        meaning="how long a firm waits for a grant before the need is lost",
        source="not published",
        status="assumption",
        uncertainty=Spread(60.0, 365.0),
    )
