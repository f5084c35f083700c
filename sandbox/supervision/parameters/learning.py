"""What cases are about, and what the regulator learns from them: exemption classes and rules made of experience."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Choice, Distribution, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Relative, Spread


class Exemptions(Section):
    """Exemption classes: from which rule a case asks to be exempted. Classes differ in the harm they can do."""

    classes: int = parameter(
        Number("classes", 1, 32, whole=True),
        8,
        meaning="exemption classes",
        source="not published",
        status="assumption",
        uncertainty=Spread(4, 16),
    )
    first_share: float = parameter(
        Share(),
        0.2,
        meaning="share of cases that ask for the most frequent exemption; the others share the rest alike",
        source="S:A9.5 (0.8 in Korea in the spring of 2025); Beijing not published",
        status="assumption",
        uncertainty=Spread(0.13, 0.8),
    )
    spread: float = parameter(
        Number("standard deviations of the log", 0.0, 3.0),
        0.5,
        meaning="spread of the classes' incident rates around that of their products (mean kept); 0: all alike",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
    )
    repeats: float = parameter(
        Number("cases", 0.0, 10.0),
        0.0,
        meaning="further cases that a firm begins in the class in which it was accepted (mean, geometric); 0: none",
        source="S:A9.3 (85 programmes at 32 firms in Korea: 1.66); none known in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    repeat_gap: Dist = parameter(
        Distribution("days"),
        triangular(30, 120, 365),
        meaning="from the acceptance to the beginning of such a further case",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )


class Learning(Section):
    """A rule made of experience with tests; bad experience closes a class."""

    cases: int = parameter(
        Number("tests", 0, 100_000, whole=True),
        0,
        meaning="tests begun in an exemption class after which the rule may be changed for it; 0: never, nor closed",
        source="a policy's choice (S:A9.3: 85 in Korea); none known in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    confidence: float = parameter(
        Share(),
        0.8,
        meaning="probability that the class's incident rate is acceptable, from which on the rule is changed",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.6, 0.95),
        lever=True,
    )
    closing: float = parameter(
        Share(),
        0.95,
        meaning="probability that the class's incident rate is not acceptable, from which on the class is closed",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.8, 0.99),
        lever=True,
    )
    acceptable: float = parameter(
        Number("times", 0.0, 100.0),
        1.5,
        meaning="acceptable incident rate of a class against that of a product of mean quality of a mean class",
        source="not published",
        status="assumption",
        uncertainty=Spread(1.0, 3.0),
        lever=True,
    )
    prior_incidents: float = parameter(
        Number("incidents", 0.01, 1_000.0),
        1.0,
        meaning="weight of the prior on a class's incident rate, in incidents seen; its mean is that of a mean product",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.5, 4.0),
    )
    drafting: Dist = parameter(
        Distribution("days"),
        triangular(60, 90, 365),
        meaning="from the decision to change the rule to the day on which it is in force",
        source="S:A9.3 (about 90 days from the last count in January 2026 to 2026-04-20)",
        status="assumption",
        uncertainty=Relative(0.5),
        lever=True,
    )
    procedure: str = parameter(
        Choice(
            ("licence", "none"),
            ("the ordinary licence, which then admits the class", "a standing exemption: nothing to apply for"),
        ),
        "licence",
        meaning="what later products of a class with a rule of its own have to go through",
        source="S:A9.3 (a standing exemption in Korea)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
