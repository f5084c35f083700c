"""Default, and the days between a default and the money."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, uniform
from sandbox.declare.kinds import Distribution, Duration, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Relative, Spread


class Default(Section):
    """Default of a loan while its firm lives. A firm's insolvency is another cause of default."""

    probability: float = parameter(
        Share("share a year", 0.0, 0.99),
        0.012,
        meaning="yearly probability that a firm of mean risk defaults for want of cash, its insolvency apart",
        source="I:2.3 (about 2 % in all; prior beta(2, 98)); an insolvent exit a year in a hundred comes on top",
        status="assumption",
        uncertainty=Spread(0.0, 0.035),
    )
    quality_effect: float = parameter(
        Number("per standard deviation", 0.0, 3.0),
        0.5,
        meaning="fall of the log probability per standard deviation of latent quality, mean kept",
        source="I:2.3 (unscreened firms twice as likely)",
        status="assumption",
        uncertainty=Spread(0.2, 0.9),
    )
    cover_effect: float = parameter(
        Number("per whole cover", 0.0, 5.0),
        0.5,
        meaning="how much full cover raises default probabilities, in the world cover=raises only",
        source="I:B6, I:B10 (sign only)",
        status="assumption",
        uncertainty=Spread(0.1, 1.0),
    )
    cover_relief: float = parameter(
        Share("per whole cover", 0.0, 0.99),
        0.045,
        meaning="how much full cover lowers default probabilities, in the world cover=lowers only",
        source="I:B11 (EIF: 4 to 5 %)",
        status="secondary",
        uncertainty=Spread(0.02, 0.1),
    )
    follows_survival: float = parameter(
        Number("exponent", 0.0, 3.0),
        1.0,
        meaning="how far a sandbox graduate's lower exit hazard carries over to its defaults; 0: not at all",
        source="I: the hazard of graduates (S:A5.3) carries over; not published",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
    )
    follows_stress: float = parameter(
        Number("exponent", 0.0, 1.0),
        0.0,
        meaning="how far what raises a firm's exit hazard from elsewhere, such as exchange losses, raises the default "
        "hazard of its loans too; 0: not at all",
        source="a technical setting; sign: C:5.2 V5 (exchange losses weaken a firm), size not published",
        status="official",
        uncertainty=Certain(),
    )
    evergreening: float = parameter(
        Share(),
        0.0,
        meaning="chance that a covered loan that cannot be repaid is renewed for a year instead, once; 0: never",
        source="not published; a bank's choice while the guarantee lives",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )
    renewed_factor: float = parameter(
        Number("times", 0.0, 100.0),
        5.0,
        meaning="probability of default of a loan so renewed against what it was",
        source="not published",
        status="assumption",
        uncertainty=Spread(2.0, 15.0),
    )
    debt_service: float = parameter(
        Number("times", 0.0, 10.0),
        0.0,
        meaning="rise of a firm's exit hazard while it has an IP-pledge loan outstanding; 0: none",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.2),
    )


class Claims(Section):
    """From the default to the compensation."""

    determination: Dist = parameter(
        Distribution("days"),
        uniform(100, 120),
        meaning="default to the loss being determined: classified after 90 days, then 10 to 30",
        source="I: process S8, S9",
        status="assumption",
        uncertainty=Relative(0.3),
    )
    filing: float = parameter(
        Duration("working days", 0.0, 1_000.0),
        10.0,
        meaning="the bank files its claim within this time",
        source="I:A14 (Weihai)",
        status="secondary",
        uncertainty=Relative(0.5),
    )
    compensation: Dist = parameter(
        Distribution("days"),
        uniform(30, 60),
        meaning="claim to payment by fund, guarantor and insurer",
        source="I: process S11",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    settlement: Dist = parameter(
        Distribution("days"),
        uniform(10, 30),
        meaning="proceeds, or the end of the last attempt to sell, to the final account",
        source="I: process S14",
        status="assumption",
        uncertainty=Relative(0.4),
    )


class Tolerance(Section):
    """The supervisor's tolerance of bad loans on IP; it decides nothing and is what a measure is held against."""

    overall: float = parameter(
        Share(),
        0.0162,
        meaning="share of bad among all loans of the bank",
        source="I:R61 (commercial banks, first quarter of 2023)",
        status="secondary",
        grade="high",
        uncertainty=Spread(0.015, 0.0163),
    )
    points: float = parameter(
        Share(),
        0.03,
        meaning="points by which the share of bad loans on IP may lie above that without a penalty",
        source="I:R44 (notice 34 of 2019)",
        status="official",
        grade="high",
        uncertainty=Certain(),
    )
