"""What can be set about investors and the rounds of funding they give."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal
from sandbox.declare.kinds import Distribution, Duration, Number
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Parts, Relative, Spread


class Funding(Section):
    """Venture capital for the city's start-ups and technology firms; subsidiaries have their parent's money."""

    meetings: float = parameter(
        Number("per year", 0.0, 100.0),
        0.75,
        meaning="meetings of a firm with investors who decide, Poisson; 0 switches venture capital off",
        source="set so that S:A3.20 comes out in the world certification (S:V11)",
        status="assumption",
        uncertainty=Spread(0.2, 2.0),
    )
    noise: float = parameter(
        Number("standard deviations", 0.01, 20.0),
        1.3,
        meaning="spread of an investor's look around a firm's latent quality, at a firm of the median candidate's size",
        source="set so that S:A5.1 and S:A5.2 come out of the estimator in the world certification (S:V12)",
        status="assumption",
        uncertainty=Spread(0.7, 2.0),
    )
    transparency: float = parameter(
        Number("exponent", 0.0, 2.0),
        0.5,
        meaning="how fast that spread falls with size: noise x (size / median)^-transparency",
        source="S:A5.4 (asymmetric information); set with `noise` (S:V12)",
        status="assumption",
        uncertainty=Spread(0.2, 0.7),
    )
    least_quality: float = parameter(
        Number("standard deviations", -3.0, 3.0),
        0.4,
        meaning="expected quality from which investors fund",
        source="set with `noise` (S:V12)",
        status="assumption",
        uncertainty=Spread(0.1, 0.8),
    )
    amount: Dist = parameter(
        Distribution("CNY", 0.0, 1e12),
        lognormal(13e6, 0.5, 0.0),
        meaning="a round of a firm of the candidates' median size; USD 2m at CNY 6.5",
        source="S:A5.14 (seed median about USD 2m, sigma about 1, here between firms and within)",
        status="derived",
        grade="medium",
        uncertainty=Parts({"median": Relative(0.5), "sigma": Spread(0.3, 0.8)}),
        note="sigma of all rounds is about 1: 0.5 within a size, the rest by size",
    )
    size_elasticity: float = parameter(
        Number("exponent", 0.0, 1.0),
        0.45,
        meaning="rounds grow with size as (size / median)^size_elasticity",
        source="set so that the spread of all rounds is that of S:A5.14",
        status="assumption",
        uncertainty=Spread(0.2, 0.6),
    )
    spillover: float = parameter(
        Number("per graduate", 0.0, 1.0),
        0.05,
        meaning="relative rise of the funding probability of other firms of the sector for each of its recent "
        "graduates, in the world effects=spillover only",
        source="S:A9.21",
        status="assumption",
        uncertainty=Spread(0.0, 0.10),
    )
    memory: float = parameter(
        Duration("days", 0.0, 36_500.0),
        730.0,
        meaning="how long a graduate counts as recent for that",
        source="not published",
        status="assumption",
        uncertainty=Spread(365.0, 1_825.0),
    )
    service: float = parameter(
        Number("customer-years per CNY million", 0.0, 1e6),
        500.0,
        meaning="customers served with a million of capital; only for rounds owed to spill-over",
        source="not published; CNY 200 to 2,000 spent for a customer who stays two years, a third of the money",
        status="assumption",
        uncertainty=Spread(100.0, 3_000.0),
    )
