"""Borrowers beside the parks and the city: leasing groups, auto-finance and group-finance companies."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, lognormal
from sandbox.declare.kinds import Distribution, Money, Number
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Spread


class ThirdArea(Section):
    """They count in no total of the district, and do not fail."""

    leasing_groups: int = parameter(
        Number("groups", 0, 1000, whole=True),
        2,
        meaning="leasing parents with subsidiaries",
        source="C:5.2 V11 (4 groups in Shanghai in five years); not published for Beijing",
        status="assumption",
        uncertainty=Spread(0, 5),
    )
    subsidiaries: int = parameter(
        Number("subsidiaries", 0, 200, whole=True),
        3,
        meaning="project companies of a leasing parent",
        source="C:2 (two in one deal)",
        status="assumption",
        uncertainty=Spread(1, 10),
    )
    parent_net_assets: float = parameter(
        Money("CNY", 0.0, 1e13),
        1.6e9,
        meaning="net assets of a leasing parent",
        source="C:4 E11 (an example)",
        status="assumption",
        uncertainty=Spread(5e8, 5e9),
    )
    subsidiary_net_assets: float = parameter(
        Money("CNY", 0.0, 1e13),
        7e5,
        meaning="net assets of a project company",
        source="C:2 (5m of quota of two together, so 0.71m each)",
        status="assumption",
        uncertainty=Spread(1e5, 4e6),
    )
    parent_needs: float = parameter(
        Number("a year", 0.0, 100.0),
        0.3,
        meaning="needs of a leasing parent, Poisson",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 1.0),
    )
    subsidiary_needs: float = parameter(
        Number("a year", 0.0, 100.0),
        0.5,
        meaning="needs of a project company, Poisson",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 2.0),
    )
    leasing_amount: Dist = parameter(
        Distribution("CNY", 0.0, 1e13),
        lognormal(560e6, 0.8),
        meaning="amount that a leasing company needs",
        source="C:2 (median USD 80m suggested)",
        status="assumption",
        uncertainty=Parts({"median": Spread(2e8, 1.2e9), "sigma": Spread(0.4, 1.2)}),
    )
    auto_finance: int = parameter(
        Number("companies", 0, 1000, whole=True),
        1,
        meaning="auto-finance companies",
        source="P:III.17; 25 in China (C:1.10), not published for Beijing",
        status="assumption",
        uncertainty=Spread(0, 6),
    )
    insurance_fees: float = parameter(
        Money("CNY a year", 0.0, 1e12),
        0.0,
        meaning="yearly income of an auto-finance company as insurance agent, by which its needs fall; 0: none",
        source="a policy's choice; P:III.17 (the licence), the income is not published",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    group_finance: int = parameter(
        Number("companies", 0, 1000, whole=True),
        2,
        meaning="finance companies of multinational groups",
        source="P:III.17; not published",
        status="assumption",
        uncertainty=Spread(0, 10),
    )
    paid_in_capital: float = parameter(
        Money("CNY", 0.0, 1e13),
        1e9,
        meaning="paid-in capital and capital reserve of an auto-finance or group-finance company",
        source="C:1.10 (least registered capital of auto-finance companies)",
        status="assumption",
        uncertainty=Spread(1e9, 5e9),
    )
    institution_needs: float = parameter(
        Number("a year", 0.0, 100.0),
        0.5,
        meaning="needs of an auto-finance or group-finance company, Poisson",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 2.0),
    )
    institution_amount: Dist = parameter(
        Distribution("CNY", 0.0, 1e13),
        lognormal(300e6, 0.8),
        meaning="amount that an auto-finance or group-finance company needs",
        source="not published",
        status="assumption",
        uncertainty=Parts({"median": Spread(3.5e7, 1e9), "sigma": Spread(0.4, 1.2)}),
    )
