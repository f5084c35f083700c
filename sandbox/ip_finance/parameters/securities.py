"""Securitisation of loans and of licence claims."""

from __future__ import annotations

from sandbox.declare.kinds import Choice, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Spread


class Securitisation(Section):
    """Pools sold to investors in tranches; the seller keeps the subordinated one."""

    every: int = parameter(
        Number("months", 0, 1_200, whole=True),
        0,
        meaning="months between two dates on which the bank can sell its sound loans as a pool; 0: never",
        source="P:III.5; a policy's choice, no deal known in Haidian",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    kind: str = parameter(
        Choice(
            ("loans", "licences"),
            (
                "the bank's sound loans",
                "claims on borrowers that have licensed their rights to a company and back (double licence)",
            ),
        ),
        "loans",
        meaning="what is in a pool",
        source="I:2.6 (I:R104: structures); a policy's choice",
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
    coupon_senior: float = parameter(
        Share("share a year", 0.0, 1.0),
        0.028,
        meaning="coupon of the senior tranche",
        source="I:R97 (2.8 %), I:R96 (3.8 %)",
        status="secondary",
        grade="high",
        uncertainty=Spread(0.025, 0.04),
    )
    coupon_mezzanine: float = parameter(
        Share("share a year", 0.0, 1.0),
        0.03,
        meaning="coupon of the mezzanine tranche",
        source="I:R97 (3.0 %)",
        status="secondary",
        grade="high",
        uncertainty=Spread(0.027, 0.05),
    )
    support: float = parameter(
        Share(),
        0.0,
        meaning="external support: what a guarantor makes good after the subordinated tranche, of the pool; 0: none",
        source="I:R94, I:R97 (a guarantor covers shortfalls; no limit published); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    support_fee: float = parameter(
        Share("share a year", 0.0, 1.0),
        0.01,
        meaning="fee of that guarantor, on what is left of its limit",
        source="I:A22 (guarantors take 1 % at most)",
        status="assumption",
        uncertainty=Spread(0.0, 0.01),
    )
    licence_share: float = parameter(
        Share("share of the appraisal", 0.0, 1.0),
        0.3,
        meaning="price of a licence that is licensed back, where pools are of licence claims",
        source="not published; taken as the pledge ratio of I:R48",
        status="assumption",
        uncertainty=Spread(0.1, 0.5),
    )
    licence_largest: float = parameter(
        Money("CNY", 0.0, 1e12),
        15_000_000.0,
        meaning="highest price of such a licence",
        source="I:R94, I:R96, I:R98 (11 to 17 million a firm in the mean of a deal)",
        status="derived",
        uncertainty=Spread(10_000_000.0, 20_000_000.0),
    )
    careless: float = parameter(
        Share(),
        0.0,
        meaning="how far a bank that can sell loans leaves out of its mind, at its look, the part it will sell; 0: not",
        source="not published; moral hazard of the seller, none known in Haidian",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
