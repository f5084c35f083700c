"""The gate: completeness, eligibility, expert review, public notice."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Distribution, Duration, Number, Share, Table
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread

CRITERIA = ("need", "innovation", "readiness", "benefit")


class Completeness(Section):
    """Completeness check at the counter."""

    days: Dist = parameter(
        Distribution("days"),
        triangular(2, 5, 10),
        meaning="time of the check",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    complete_share: float = parameter(
        Share(),
        0.85,
        meaning="share of files complete at a first check",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.6, 1.0),
    )
    mending: Dist = parameter(
        Distribution("days"),
        triangular(5, 14, 30),
        meaning="time to complete a file that was sent back",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    attempts: int = parameter(
        Number("checks", 1, 10, whole=True),
        3,
        meaning="checks after which an incomplete file is refused",
        source="not published",
        status="assumption",
        uncertainty=Spread(2, 5),
    )


class Eligibility(Section):
    """The gate: every criterion has a pass score of its own, all must be met."""

    days: Dist = parameter(
        Distribution("days"),
        triangular(5, 10, 20),
        meaning="time of the desk assessment",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.5),
    )
    pass_score: Mapping[str, float] = parameter(
        Table(Number("points", 0.0, 100.0), CRITERIA),
        {"need": 42.1, "innovation": 40.4, "readiness": 34.9, "benefit": 31.3},
        meaning="score to be reached on each criterion; scores have mean 60 and standard deviation 20",
        source="S:A3.17 (reasons for decline) times the declined share of S:A3.16 (0.42 of the decided)",
        status="derived",
        uncertainty=Parts({c: Spread(25.0, 50.0) for c in CRITERIA}),
        lever=True,
        note="marginal failure rates 0.185, 0.164, 0.105, 0.076",
    )
    accuracy: float = parameter(
        Number("correlation", 0.0, 0.99),
        0.35,
        meaning="correlation of each criterion's score with latent quality",
        source="not published (S:A3.17: a third of the declined fail two or more)",
        status="assumption",
        uncertainty=Spread(0.1, 0.7),
    )


class Review(Section):
    """Expert review by a panel."""

    reviewers: int = parameter(
        Number("people", 1, 100_000, whole=True),
        8,
        meaning="expert reviewers",
        source="nowhere published; set so that the load is about 0.85",
        status="assumption",
        uncertainty=Spread(6, 12),
        lever=True,
    )
    panel: int = parameter(
        Number("reviewers", 1, 15, whole=True),
        5,
        meaning="reviewers who read each file, independently",
        source="not published",
        status="assumption",
        uncertainty=Spread(3, 7),
        lever=True,
    )
    effort: Dist = parameter(
        Distribution("working days"),
        triangular(2, 5, 10),
        meaning="one reviewer's working time on one file",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.3),
    )
    clock: float = parameter(
        Duration("days", 0.0, 3_650.0),
        0.0,
        meaning="statutory time for a decision, which makes reviewers hurry when there is a backlog; 0: none",
        source="a policy's choice (S:A3.27, S:A4.4 elsewhere); none in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    least_effort: float = parameter(
        Share("share", 0.01, 1.0),
        0.3,
        meaning="least share of the usual working time that a reviewer spends on a file, however late it is",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.1, 0.7),
    )
    precision_exponent: float = parameter(
        Number("exponent", 0.0, 1.0),
        0.5,
        meaning="in the world review=hours: a score's spread grows with (usual time / time spent) to this power",
        source="S:A9.20",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
    )
    noise: float = parameter(
        Number("standard deviations", 0.0, 10.0),
        1.0,
        meaning="spread of one reviewer's score around latent quality",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.3, 2.0),
    )
    pass_score: float = parameter(
        Number("standard deviations", -5.0, 5.0),
        0.25,
        meaning="mean score of the panel from which a file is accepted",
        source="S:A1.25 (overall acceptance 0.27 to 0.42, borrowed)",
        status="assumption",
        uncertainty=Spread(0.0, 0.5),
        lever=True,
    )
    return_margin: float = parameter(
        Number("standard deviations", 0.0, 5.0),
        0.4,
        meaning="width of the band below the pass score that is returned",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.8),
        lever=True,
    )
    returns: int = parameter(
        Number("times", 0, 5, whole=True),
        1,
        meaning="times a file can be returned for improvement",
        source="not published",
        status="assumption",
        uncertainty=Spread(0, 2),
        lever=True,
    )
    improvement: float = parameter(
        Number("standard deviations", 0.0, 2.0),
        0.2,
        meaning="gain of latent quality by an improvement that was asked for",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.4),
    )
    improving: Dist = parameter(
        Distribution("days"),
        triangular(20, 45, 90),
        meaning="time to improve a returned file",
        source="not published",
        status="assumption",
        uncertainty=Relative(0.4),
    )


class Notice(Section):
    """Public notice and registration."""

    days: Dist = parameter(
        Distribution("days"),
        triangular(14, 30, 75),
        meaning="public notice to registration",
        source="S:A1.5 (one observation of 62 days)",
        status="derived",
        uncertainty=Relative(0.3),
        lever=True,
    )
    objection_share: float = parameter(
        Share(),
        0.015,
        meaning="share of notices that end in an upheld objection",
        source="S:A1.4 (6 of 6 passed)",
        status="derived",
        uncertainty=Spread(0.0, 0.03),
    )
