"""The pledge: what it is worth, how it is appraised, how it is sold."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal, triangular, uniform
from sandbox.declare.kinds import Choice, Distribution, Duration, Money, Number, Share
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread
from sandbox.ip_finance.parameters.channels import Arbitration, Equity, Mediation, Transfer


class Valuation(Section):
    """True value of a portfolio, and how an appraisal sees it."""

    value: Dist = parameter(
        Distribution("CNY"),
        lognormal(6_000_000, 2.15),
        meaning="true value of a portfolio that is offered as a pledge",
        source="I:R77 (sigma of PatVal-EU; the median is set for the mean loan of I:A1b)",
        status="assumption",
        uncertainty=Parts({"median": Spread(2_000_000.0, 12_000_000.0), "sigma": Spread(1.5, 2.3)}),
    )
    bias: float = parameter(
        Number("log points", -5.0, 5.0),
        1.5,
        meaning="how much an appraisal at the pledge lies above the true value, in logs",
        source="I:2.4 (1 to 2: appraisals three to seven times a forced sale)",
        status="assumption",
        uncertainty=Spread(1.0, 2.0),
    )
    noise: float = parameter(
        Number("standard deviation of the log", 0.0, 5.0),
        0.8,
        meaning="spread of appraisals around that",
        source="I:2.4 (0.6 to 1.0 with evidence of cash flow)",
        status="assumption",
        uncertainty=Spread(0.6, 1.0),
    )
    fair: float = parameter(
        Share(),
        0.0,
        meaning="share of bias and noise that a fair-valuation mechanism takes away; 0: none",
        source="P:III.5; a policy's choice, no figure known",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    ratio: Dist = parameter(
        Distribution("loan over appraised value", 0.01, 1.0),
        triangular(0.2, 0.3, 0.5),
        meaning="pledge ratio",
        source="I:R48, I:R1, I:R52",
        status="secondary",
        uncertainty=Relative(0.2),
    )
    days: Dist = parameter(
        Distribution("days"),
        uniform(10, 20),
        meaning="an external appraisal",
        source="I: process S2",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    internal_below: float = parameter(
        Money("CNY", 0.0, 1e12),
        0.0,
        meaning="loans up to this size are valued by the bank itself, without a fee; 0: none",
        source="I:R50 (10 million in the pilot of 2025); a policy's choice, not in force in Beijing before",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    internal_days: Dist = parameter(
        Distribution("days"),
        uniform(1, 3),
        meaning="the bank's own valuation",
        source="I: process S2",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    decay: float = parameter(
        Share("share a year", 0.0, 0.99),
        0.15,
        meaning="yearly fall of the true value",
        source="I:2.4 (surveys 2 to 7 %, renewal estimates and convention 15 to 25 %)",
        status="assumption",
        uncertainty=Spread(0.05, 0.25),
    )


class Disposal(Section):
    """Selling the pledge after a default, by one channel after the other until one of them finds a buyer."""

    order: str = parameter(
        Choice(
            ("fixed", "value"),
            (
                "operator, transfer, exchange, stake, then a title and the ladder",
                "the order of highest expected present value",
            ),
        ),
        "fixed",
        meaning="in which order the bank tries the channels that are open",
        source="a policy's choice; no rule published",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    discount: float = parameter(
        Share("share a year", 0.0, 1.0),
        0.06,
        meaning="rate at which the bank discounts when it compares channels",
        source="not published (the prime rate and a margin for risk)",
        status="assumption",
        uncertainty=Spread(0.03, 0.15),
    )
    transfer: Transfer = section(Transfer)
    mediation: Mediation = section(Mediation)
    arbitration: Arbitration = section(Arbitration)
    equity: Equity = section(Equity)
    upkeep: str = parameter(
        Choice(
            ("yes", "no"), ("somebody pays the rights' yearly fees until the sale", "an insolvent firm's are unpaid")
        ),
        "yes",
        meaning="whether the yearly fees are paid while a pledge of an insolvent firm waits for its sale",
        source="I:R86 (unpaid fees end a right); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    grace: float = parameter(
        Duration("days", 0.0, 3_650.0),
        183.0,
        meaning="from an unpaid yearly fee to the end of the right",
        source="six months by the rules of the patent law; from memory",
        status="assumption",
        uncertainty=Spread(150.0, 200.0),
    )
    distress: float = parameter(
        Share(),
        0.6,
        meaning="value of a pledge of a firm in distress against its value in good times",
        source="not published; with the bias of appraisals it gives the 0.067-0.24 of I:R48, I:R65",
        status="assumption",
        uncertainty=Spread(0.4, 0.9),
    )
    cycle: float = parameter(
        Number("log points per standard deviation", 0.0, 1.0),
        0.0,
        meaning="rise of prices per standard deviation of the year's common factor; 0: losses do not follow the cycle",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )
    bias: float = parameter(
        Number("log points", -5.0, 5.0),
        0.0,
        meaning="how much the second appraisal, at disposal, lies above what the pledge is worth then",
        source="I: reading note 4",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
    )
    noise: float = parameter(
        Number("standard deviation of the log", 0.0, 5.0),
        0.6,
        meaning="spread of second appraisals",
        source="I:2.4",
        status="assumption",
        uncertainty=Spread(0.3, 1.0),
    )
    operator_chance: float = parameter(
        Share(),
        0.15,
        meaning="chance that the operator buys the pledge or finds a licensee",
        source="not published (I:A1: the operator's own pool)",
        status="assumption",
        uncertainty=Spread(0.0, 0.4),
    )
    operator_days: Dist = parameter(
        Distribution("days"),
        uniform(60, 180),
        meaning="the operator's attempt, whether it ends in a sale or not",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    operator_price: float = parameter(
        Share("times the second appraisal", 0.0, 1.0),
        0.7,
        meaning="price of a sale by the operator",
        source="not published; taken as the first reserve of I:R72",
        status="assumption",
        uncertainty=Spread(0.4, 1.0),
    )
    licence_back: float = parameter(
        Share(),
        0.0,
        meaning="chance that an operator that would not buy does, and licenses back to a firm that lives on; 0: never",
        source="I: process S12; a policy's choice, no figure known",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    exchange: str = parameter(
        Choice(("no", "yes"), ("no exchange", "pledges are listed on an IP exchange before they go to court")),
        "no",
        meaning="whether there is an IP exchange centre for pledges",
        source="P:III.5; a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    exchange_lots: int = parameter(
        Number("lots", 1, 1_000_000, whole=True),
        4,
        meaning="pledges that the exchange can list at a time",
        source="not published",
        status="assumption",
        uncertainty=Spread(2, 20),
        lever=True,
    )
    exchange_days: Dist = parameter(
        Distribution("days"),
        uniform(60, 120),
        meaning="a listing",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    exchange_chance: float = parameter(
        Share(),
        0.33,
        meaning="chance that a listed pledge is sold",
        source="I:R68-R70 (0.25 to 0.41 of lots at voluntary auctions)",
        status="secondary",
        uncertainty=Spread(0.25, 0.41),
    )
    exchange_price: float = parameter(
        Share("times the second appraisal", 0.0, 1.0),
        0.8,
        meaning="price of a sale on the exchange",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.5, 1.0),
    )
    exchange_fee: float = parameter(
        Share("share of the exposure", 0.0, 1.0),
        0.0,
        meaning="what a listing costs, sold or not; 0: it is part of the costs of a sale",
        source="not published; a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    judges: int = parameter(
        Number("cases", 1, 1_000_000, whole=True),
        6,
        meaning="cases for a title that the court works on at a time",
        source="not published",
        status="assumption",
        uncertainty=Spread(2, 20),
        lever=True,
    )
    title: Dist = parameter(
        Distribution("days"),
        triangular(120, 180, 365),
        meaning="the court's work for a title",
        source="I: process S12 (six months or more; from memory)",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    green_channel: float = parameter(
        Share(),
        0.0,
        meaning="share of that time which a green channel for financial cases saves; 0: none",
        source="P:III.23; a policy's choice, no figure known",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    court_fee: float = parameter(
        Share("share of the exposure", 0.0, 1.0),
        0.0,
        meaning="what the bank advances for a judgment, sold or not; 0: it is part of the costs of a sale",
        source="not published (the statutory scale comes to 0.008 at four million; from memory); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    first_round: float = parameter(
        Share(),
        0.10,
        meaning="chance of a sale in the first round, at 70 % of the second appraisal",
        source="not published (I:2.3)",
        status="assumption",
        uncertainty=Spread(0.03, 0.25),
    )
    second_round: float = parameter(
        Share(),
        0.15,
        meaning="chance of a sale in the second round, at 56 %",
        source="not published (I:2.3)",
        status="assumption",
        uncertainty=Spread(0.05, 0.3),
    )
    fixed_sale: float = parameter(
        Share(),
        0.10,
        meaning="chance of a sale within sixty days at the fixed price of 56 %",
        source="not published (I:2.3)",
        status="assumption",
        uncertainty=Spread(0.03, 0.25),
    )
    cost_share: float = parameter(
        Share("share of the price", 0.0, 1.0),
        0.1,
        meaning="costs of a sale",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.03, 0.2),
    )
