"""Channels of disposal beside the operator, the exchange and the court. All are closed by default."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal, triangular, uniform
from sandbox.declare.kinds import Choice, Distribution, Duration, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread


class Transfer(Section):
    """Negotiated transfer to a buyer whom the bank or a broker finds."""

    open: str = parameter(
        Choice(("no", "yes"), ("not tried", "tried before exchange and court")),
        "no",
        meaning="whether a buyer is looked for by negotiation",
        source="a policy's choice; the law allows it (I:R108)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    chance: float = parameter(
        Share(),
        0.2,
        meaning="chance that a buyer is found",
        source="not published (I:2.3: what no auction sells is left to a negotiated sale)",
        status="assumption",
        uncertainty=Spread(0.05, 0.4),
    )
    days: Dist = parameter(
        Distribution("days"),
        uniform(60, 150),
        meaning="the search and the negotiation, whether they end in a sale or not",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    price: float = parameter(
        Share("times the second appraisal", 0.0, 1.0),
        0.6,
        meaning="price of a negotiated transfer",
        source="I:2.3 (0.067 to 0.12 of the first appraisal, over the mean fall between the two)",
        status="assumption",
        uncertainty=Spread(0.4, 0.9),
    )
    fee: float = parameter(
        Share("share of the exposure", 0.0, 1.0),
        0.005,
        meaning="what the search costs, sold or not",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.02),
    )


class Mediation(Section):
    """Mediation before litigation: an agreement that the court confirms takes the place of a judgment."""

    first: float = parameter(
        Share(),
        0.0,
        meaning="share of cases that go to mediation before the court; 0: none",
        source="P:III.23; a policy's choice, no figure known",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    agreed: float = parameter(
        Share(),
        0.5,
        meaning="chance of an agreement",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.2, 0.7),
    )
    days: Dist = parameter(
        Distribution("days"),
        uniform(20, 45),
        meaning="the mediation, whether it ends in an agreement or not",
        source="not published (a month is usual; from memory)",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    confirmation: float = parameter(
        Duration("days", 0.0, 3_650.0),
        30.0,
        meaning="the court confirms the agreement, which is then a title",
        source="not published (thirty days by the law of civil procedure; from memory)",
        status="assumption",
        uncertainty=Spread(10.0, 45.0),
    )
    saved: float = parameter(
        Share(),
        0.1,
        meaning="share of the court's work for a title that a failed mediation saves, facts being settled",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )
    fee: float = parameter(
        Share("share of the exposure", 0.0, 1.0),
        0.002,
        meaning="what a mediation costs, agreed or not",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.01),
    )


class Arbitration(Section):
    """Arbitration: an award takes the place of a judgment, and no judge is needed for it."""

    clause: float = parameter(
        Share(),
        0.0,
        meaning="share of loan contracts with an arbitration clause, which keeps them out of court; 0: none",
        source="P:III.23; a policy's choice, no figure known",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    days: Dist = parameter(
        Distribution("days"),
        triangular(60, 120, 200),
        meaning="from the application to an enforceable award",
        source="not published (four months by usual rules; from memory)",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    fee: float = parameter(
        Share("share of the exposure", 0.0, 1.0),
        0.015,
        meaning="what an arbitration costs, sold or not",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.005, 0.03),
    )


class Equity(Section):
    """Debt-to-equity: the bank takes a stake in a firm that lives on. What it pays is counted when it is paid."""

    open: str = parameter(
        Choice(("no", "yes"), ("not tried", "tried where the firm lives on")),
        "no",
        meaning="whether the bank takes stakes for bad loans",
        source="I: process S12; a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    chance: float = parameter(
        Share(),
        0.25,
        meaning="chance that firm and bank agree on a stake",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.05, 0.5),
    )
    days: Dist = parameter(
        Distribution("days"),
        uniform(60, 180),
        meaning="the negotiation, whether it ends in a stake or not",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    years: Dist = parameter(
        Distribution("years"),
        triangular(2, 3, 6),
        meaning="from the swap to the sale of the stake",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    multiple: Dist = parameter(
        Distribution("times the exposure"),
        lognormal(0.25, 1.0),
        meaning="what the stake pays then, at most the exposure; nothing where the firm has become insolvent",
        source="not published",
        status="assumption",
        uncertainty=Parts({"median": Spread(0.05, 0.5), "sigma": Spread(0.6, 1.5)}),
    )
