"""Interest rates and the exchange rate: what the model takes as given."""

from __future__ import annotations

from sandbox.declare.kinds import Choice, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Spread

_RATE = Number("share a year", -0.2, 1.0)


class Rates(Section):
    """Rates as paths: a constant, or dated values in a scenario."""

    domestic: float = parameter(
        _RATE,
        0.032,
        meaning="average rate on new corporate loans at home",
        source="C:2 (3.1 to 3.3 % in 2025)",
        status="secondary",
        grade="high",
        uncertainty=Spread(0.031, 0.037),
    )
    offshore_cny: float = parameter(
        _RATE,
        0.02,
        meaning="money rate of CNY abroad",
        source="not published in the facts",
        status="assumption",
        uncertainty=Spread(0.015, 0.03),
    )
    usd: float = parameter(
        _RATE,
        0.042,
        meaning="money rate of the dollar (SOFR)",
        source="C:2 (average of 2025, from memory)",
        status="assumption",
        uncertainty=Spread(0.035, 0.045),
    )
    forward_premium: float = parameter(
        _RATE,
        -0.017,
        meaning="cost of buying dollars a year forward, above the spot rate; negative: a gain",
        source="C:2 (-1.83 and -1.57 % in December 2025)",
        status="secondary",
        grade="high",
        uncertainty=Spread(-0.0183, -0.0157),
    )

    eur: float = parameter(
        _RATE,
        0.02,
        meaning="money rate of the euro",
        source="not published in the facts; from memory",
        status="assumption",
        uncertainty=Spread(0.015, 0.03),
    )
    eur_premium: float = parameter(
        _RATE,
        0.0,
        meaning="cost of buying euros a year forward, above the spot rate; negative: a gain",
        source="not published in the facts; by parity money in CNY abroad less that in euros",
        status="assumption",
        uncertainty=Spread(-0.01, 0.01),
    )
    hkd: float = parameter(
        _RATE,
        0.037,
        meaning="money rate of the Hong Kong dollar",
        source="not published in the facts; from memory",
        status="assumption",
        uncertainty=Spread(0.02, 0.045),
    )


class Exchange(Section):
    """CNY per unit of foreign currency."""

    process: str = parameter(
        Choice(
            ("simulated", "path"),
            ("from the rate of the first day on, two regimes and fat tails", "the dated values of `rate`, no chance"),
        ),
        "simulated",
        meaning="how the exchange rate moves, once a month",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )
    rate: float = parameter(
        Number("CNY per USD", 0.01, 1000.0),
        7.0,
        meaning="exchange rate of the first day, or its path",
        source="C:2 (7.008 on 2025-12-26)",
        status="secondary",
        uncertainty=Certain(),
    )
    eur: float = parameter(
        Number("CNY per EUR", 0.01, 1000.0),
        8.2,
        meaning="exchange rate of the euro on the first day, or its path",
        source="not published in the facts; from memory",
        status="assumption",
        uncertainty=Spread(7.5, 8.5),
    )
    eur_volatility: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.065,
        meaning="volatility of the euro in a calm regime; in stress it rises as the dollar's does",
        source="not published in the facts; from memory",
        status="assumption",
        uncertainty=Spread(0.04, 0.09),
    )
    correlation: float = parameter(
        Number("correlation", -1.0, 1.0),
        0.3,
        meaning="correlation of the monthly shocks of the euro and of the dollar, both against CNY",
        source="not published in the facts",
        status="assumption",
        uncertainty=Spread(-0.3, 0.7),
    )
    hkd_per_usd: float = parameter(
        Number("HKD per USD", 0.1, 100.0),
        7.8,
        meaning="Hong Kong dollars for a US dollar; its rate follows the US dollar's",
        source="the peg of the Hong Kong dollar (7.75 to 7.85), from memory",
        status="assumption",
        uncertainty=Spread(7.75, 7.85),
    )
    drift: float = parameter(
        Number("share a year", -0.3, 0.3),
        0.0,
        meaning="expected yearly rise of the dollar; 0: a martingale",
        source="a convention; C:2 has years from -7 to +13 %",
        status="assumption",
        uncertainty=Spread(-0.03, 0.03),
    )
    calm: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.03,
        meaning="volatility in a calm regime",
        source="C:2 (suggested; single years from 2.3 to 5.9 %)",
        status="assumption",
        uncertainty=Spread(0.022, 0.035),
    )
    stress: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.055,
        meaning="volatility in a regime of stress",
        source="C:2 (suggested; single years from 2.3 to 5.9 %)",
        status="assumption",
        uncertainty=Spread(0.045, 0.065),
    )
    to_stress: float = parameter(
        Share(),
        0.04,
        meaning="chance that a calm month is followed by one of stress",
        source="not published; with the other a pooled volatility of 4 % (C:2: 4.1)",
        status="assumption",
        uncertainty=Spread(0.02, 0.08),
    )
    to_calm: float = parameter(
        Share(),
        0.08,
        meaning="chance that a month of stress is followed by a calm one",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.05, 0.2),
    )
    hazard: float = parameter(
        Number("times", 0.0, 20.0),
        1.0,
        meaning="rise of a firm's exit hazard for an exchange loss as large as its net assets; 0: none",
        source="C:5.2 V5 gives the sign only",
        status="assumption",
        uncertainty=Spread(0.0, 4.0),
    )
