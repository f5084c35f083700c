"""Securitisation of loans."""

from __future__ import annotations

from sandbox.declare.kinds import Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Spread


class Securitisation(Section):
    """Pools of loans sold to investors in tranches; the bank keeps the subordinated one."""

    every: int = parameter(
        Number("months", 0, 1_200, whole=True),
        0,
        meaning="months between two dates on which the bank can sell its sound loans as a pool; 0: never",
        source="P:III.5; a policy's choice, no deal known in Haidian",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    least: float = parameter(
        Money("CNY", 0.0, 1e15),
        50_000_000.0,
        meaning="smallest pool that is issued",
        source="I:2.6 (deals of 100 to 230 million)",
        status="assumption",
        uncertainty=Spread(20_000_000.0, 200_000_000.0),
        lever=True,
    )
    subordinated: float = parameter(
        Share(),
        0.05,
        meaning="share of the pool in the subordinated tranche, which the bank keeps",
        source="I:R93 (5.0 %), I:R97 (5.6 %)",
        status="secondary",
        grade="high",
        uncertainty=Spread(0.03, 0.1),
        lever=True,
    )
    mezzanine: float = parameter(
        Share(),
        0.26,
        meaning="share of the pool in the mezzanine tranche",
        source="I:R97 (28 of 107 million)",
        status="secondary",
        uncertainty=Spread(0.0, 0.3),
        lever=True,
    )
