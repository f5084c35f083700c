"""What can be set about credit tiers. `P:` names a paragraph of the plan, `S:` a figure on sandboxes."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.declare.kinds import Choice, Duration, Number, Share, Table
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Certain, Parts, Spread

TIERS = ("A", "B", "C", "D")


class Points(Section):
    """What moves a firm's credit score, in standard deviations of the score at the start; each fades."""

    incident: float = parameter(
        Number("standard deviations", 0.0, 5.0),
        0.3,
        meaning="points lost with each incident found in a test of the firm",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 0.8),
        note="0 switches it off; as set, tier B is 1.2 standard deviations wide",
    )
    made_whole: float = parameter(
        Number("standard deviations", 0.0, 5.0),
        0.15,
        meaning="points regained with each incident found whose customers are paid all they lost",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )
    graduation: float = parameter(
        Number("standard deviations", 0.0, 5.0),
        0.3,
        meaning="points gained with each test that passes the exit assessment",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.6),
    )
    stopped: float = parameter(
        Number("standard deviations", 0.0, 5.0),
        0.6,
        meaning="points lost with each test that the supervisor stops, or that does not pass in the end",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.2, 1.2),
    )
    loan_default: float = parameter(
        Number("standard deviations", 0.0, 5.0),
        0.0,
        meaning="points lost with each IP-pledge loan in default; 0: the register does not hear of loans",
        source="a policy's choice; not published",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )


class SpecialFunds(Section):
    """Compliance scores of the firms that use special funds: a second look at quality."""

    weight: float = parameter(
        Share(),
        0.0,
        meaning="weight of the yearly compliance score in the credit score; 0: it does not count",
        source="a policy's choice (P:III.24); none known in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    share: float = parameter(
        Share(),
        0.3,
        meaning="share of the high-tech firms that use special funds and file a compliance score each January",
        source="P:III.24 (number not published)",
        status="assumption",
        uncertainty=Spread(0.1, 0.6),
    )
    accuracy: float = parameter(
        Number("correlation", 0.0, 0.99),
        0.5,
        meaning="correlation of a compliance score with latent quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.2, 0.8),
    )


class Credit(Section):
    """Credit tiers A (best) to D."""

    rescoring: str = parameter(
        Choice(("monthly", "never"), ("all firms are scored again each month", "a firm keeps the tier of the start")),
        "monthly",
        meaning="whether a firm's tier follows what happens in its tests",
        source="S:A6.1",
        status="official",
        grade="high",
        uncertainty=Certain(),
        lever=True,
    )
    half_life: float = parameter(
        Duration("days", 1.0, 36_500.0),
        365.0,
        meaning="time in which half of a firm's points are forgotten",
        source="not published",
        status="assumption",
        uncertainty=Spread(180.0, 1_095.0),
    )
    points: Points = section(Points)
    special_funds: SpecialFunds = section(SpecialFunds)

    shares: Mapping[str, float] = parameter(
        Table(Share(), TIERS, sum_to_one=True),
        {"A": 0.25, "B": 0.45, "C": 0.22, "D": 0.08},
        meaning="share of firms in each credit tier by the score of the start",
        source="S:A6.4 (not published)",
        status="assumption",
        uncertainty=Parts(
            {"A": Spread(0.1, 0.4), "B": Spread(0.3, 0.6), "C": Spread(0.1, 0.35), "D": Spread(0.02, 0.15)}
        ),
    )
    accuracy: float = parameter(
        Number("correlation", 0.0, 0.99),
        0.5,
        meaning="correlation of the score of the start with latent quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.8),
    )
