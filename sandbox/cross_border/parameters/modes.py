"""The modes beside the formula: the borrowing gap of foreign-invested firms, and the leasing companies' own mode."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Choice, Distribution, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Spread


class Modes(Section):
    """Which borrowers have another mode to choose."""

    foreign_invested: float = parameter(
        Share(),
        0.0,
        meaning="share of firms that are foreign-invested and may choose the borrowing gap; 0: none",
        source="a scenario's choice; C:1.6 (the mode exists), the share is not published",
        status="official",
        uncertainty=Certain(),
    )
    gap: Dist = parameter(
        Distribution("times net assets", 0.0, 100.0),
        triangular(0.4, 1.0, 2.0),
        meaning="total investment less registered capital of a foreign-invested firm, over its net assets at its first "
        "need",
        source="C:1.6 (definition); not published",
        status="assumption",
        uncertainty=Parts({"mode": Spread(0.5, 1.9)}),
    )
    leasing: str = parameter(
        Choice(
            ("formula", "own"),
            ("leasing parents use the formula, and may share", "leasing parents use their own mode, and share nothing"),
        ),
        "formula",
        meaning="mode of the leasing parents",
        source="C:1.8 (both exist; sharing needs the formula)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    risk_assets: float = parameter(
        Number("times net assets", 0.0, 100.0),
        5.0,
        meaning="risk assets of a leasing parent beside its debt abroad",
        source="C:1.8 (8 is the most); not published",
        status="assumption",
        uncertainty=Spread(2.0, 7.5),
    )
