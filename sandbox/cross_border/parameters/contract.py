"""The life of a loan from abroad after its drawdown."""

from __future__ import annotations

from sandbox.declare.kinds import Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Spread


class Terms(Section):
    """Prepayment and rollover."""

    clause_share: float = parameter(
        Share(),
        0.2,
        meaning="share of contracts that may be prepaid at any time, which makes them short-term for the quota",
        source="C:1.1 for the rule; the share is not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
    )
    prepay_margin: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.005,
        meaning="a loan that may be prepaid is, once the rate at home is this much below what it costs",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.02),
    )
    rollover_share: float = parameter(
        Share(),
        0.3,
        meaning="share of loans due that the borrower wants to roll over for another term",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.6),
    )


class Default(Section):
    """A borrower that exits as insolvent."""

    recovery: float = parameter(
        Share(),
        0.3,
        meaning="part of the debt that lenders abroad get back from an insolvent firm",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.7),
    )
