"""The limit on debt abroad, and the way of a contract over the registration desk."""

from __future__ import annotations

from sandbox.declare.distribution import Dist, triangular, uniform
from sandbox.declare.kinds import Choice, Distribution, Duration, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Parts, Relative, Spread


class Adjustment(Section):
    """The macroprudential adjustment parameter."""

    rule: str = parameter(
        Choice(
            ("rule_book", "set", "reacting"),
            (
                "the dated schedule of the rule book",
                "the two values set here, dated or not",
                "begins with the rule book's value and answers to the exchange rate",
            ),
        ),
        "rule_book",
        meaning="where the macroprudential adjustment parameter comes from",
        source="C:1.2",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    enterprises: float = parameter(
        Number("times", 0.0, 10.0),
        1.75,
        meaning="adjustment parameter of enterprises where the rule is `set`",
        source="a policy's choice; C:1.2 has the values so far (1 to 1.75)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    institutions: float = parameter(
        Number("times", 0.0, 10.0),
        1.75,
        meaning="adjustment parameter of financial institutions where the rule is `set`",
        source="a policy's choice; C:1.2 has the values so far (1 to 1.75)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    step: float = parameter(
        Number("times", 0.0, 2.0),
        0.25,
        meaning="step of the reacting rule",
        source="C:1.2 (every change so far was of this size)",
        status="assumption",
        uncertainty=Spread(0.1, 0.5),
        note="seven changes do not identify a rule: an alternative, not an estimate",
    )
    weak_from: float = parameter(
        Number("CNY per USD", 0.0, 100.0),
        6.89,
        meaning="the reacting rule loosens only where a dollar costs at least this",
        source="C:2 (pattern of seven changes)",
        status="assumption",
        uncertainty=Spread(6.7, 7.1),
    )
    weaker_by: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.02,
        meaning="the reacting rule loosens only after a rise of the dollar over 12 months of more than this",
        source="C:2 (pattern of seven changes)",
        status="assumption",
        uncertainty=Spread(0.0, 0.05),
    )
    strong_below: float = parameter(
        Number("CNY per USD", 0.0, 100.0),
        6.6,
        meaning="the reacting rule tightens only where a dollar costs less than this",
        source="C:2 (pattern of seven changes)",
        status="assumption",
        uncertainty=Spread(6.4, 6.8),
    )
    stronger_by: float = parameter(
        Number("share a year", 0.0, 1.0),
        0.065,
        meaning="the reacting rule tightens only after a fall of the dollar over 12 months of more than this",
        source="C:2 (pattern of seven changes)",
        status="assumption",
        uncertainty=Spread(0.03, 0.1),
    )
    gap: float = parameter(
        Duration("days", 0.0, 3650.0),
        400.0,
        meaning="least time between two changes by the reacting rule",
        source="C:2 (27 to 1,154 days so far, median about 400)",
        status="assumption",
        uncertainty=Spread(27.0, 1154.0),
    )
    least: float = parameter(
        Number("times", 0.0, 10.0),
        1.0,
        meaning="the reacting rule never goes below this",
        source="C:1.2 (lowest value so far)",
        status="assumption",
        uncertainty=Spread(0.5, 1.0),
    )
    most: float = parameter(
        Number("times", 0.0, 10.0),
        1.75,
        meaning="the reacting rule never goes above this",
        source="C:1.2 (highest value so far)",
        status="assumption",
        uncertainty=Spread(1.75, 2.5),
    )


class Facilitation(Section):
    """A fixed quota for small high-tech firms, in place of the formula's limit where it is larger."""

    quota: str = parameter(
        Choice(("rule_book", "set"), ("the tiers of the rule book by date", "the amount set here, from the start")),
        "rule_book",
        meaning="where the facilitation quota comes from",
        source="C:1.7",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    usd: float = parameter(
        Number("USD", 0.0, 1e9),
        1e7,
        meaning="facilitation quota of a high-tech firm where it is `set`; 0: there is none",
        source="C:1.7 (5, 10 and 20 million so far)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    selected: float = parameter(
        Share(),
        0.1,
        meaning="share of high-tech firms selected for the tier of USD 20m, once the rule book has it",
        source="C:1.7 names the selection by innovation points; the share is not published",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )


class CashPool(Section):
    """The integrated cash pool of a multinational group; its finance company is the host."""

    quota: str = parameter(
        Choice(
            ("no", "rule_book", "on"),
            ("no group files a pool", "from the day of the rule book", "with the rule book's multiple from the start"),
        ),
        "no",
        meaning="whether the finance companies of groups borrow on the quota of a cash pool instead of their own",
        source="a policy's choice; C:1.9, P:III.17",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    version: str = parameter(
        Choice(
            ("high", "low"),
            ("3.5 times equity, risk-weighted", "equity times leverage and adjustment parameter, at face value"),
        ),
        "high",
        meaning="version of the pool's rules",
        source="C:1.9",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    members: int = parameter(
        Number("firms", 0, 200, whole=True),
        0,
        meaning="members of a group that borrow abroad themselves, beside the host; 0: the host alone",
        source="a scenario's choice; C:1.9 (3 at least)",
        status="official",
        uncertainty=Certain(),
    )
    member_needs: float = parameter(
        Number("a year", 0.0, 100.0),
        0.3,
        meaning="needs of a member of a group, Poisson",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.05, 1.0),
    )
    centralised: float = parameter(
        Share(),
        1.0,
        meaning="share of its members' quotas that a pool takes in; they keep the rest, and use it first",
        source="C:1.9 (the firm decides); a policy's choice",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    equity: float = parameter(
        Number("CNY", 0.0, 1e13),
        9e9,
        meaning="owners' equity that a group brings into its pool, by its share in each member",
        source="C:4 E12 (an example)",
        status="assumption",
        uncertainty=Spread(3e9, 3e10),
    )


class Registration(Section):
    """From the signature to the money."""

    officers: int = parameter(
        Number("officers", 0, 10_000, whole=True),
        4,
        meaning="officers of the registration desk; a file occupies one of them",
        source="not published",
        status="assumption",
        uncertainty=Spread(2, 20),
        lever=True,
    )
    days: Dist = parameter(
        Distribution("working days", 0.0, 400.0),
        triangular(1, 3, 20),
        meaning="time in which an officer registers a contract",
        source="C:2 (2 days observed, 20 as an upper bound)",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    at_bank: float = parameter(
        Share(),
        0.3,
        meaning="share of contracts registered directly at a bank (one-off registration), without the desk",
        source="C:1.5 says that the pilot runs in Haidian; its share is not published",
        status="assumption",
        uncertainty=Spread(0.0, 1.0),
        lever=True,
    )
    bank_days: Dist = parameter(
        Distribution("working days", 0.0, 400.0),
        uniform(0, 1),
        meaning="time in which a bank registers a contract",
        source="C:2",
        status="assumption",
        uncertainty=Parts({"high": Spread(0.5, 3.0)}),
    )
    to_drawdown: Dist = parameter(
        Distribution("working days", 0.0, 400.0),
        triangular(3, 4, 6),
        meaning="from the registration to the drawdown: account, conversion, payment",
        source="C:1.5 (no less than 3 working days between filing and drawdown; weak source)",
        status="assumption",
        uncertainty=Relative(0.4),
    )
    review_days: Dist = parameter(
        Distribution("working days", 0.0, 400.0),
        triangular(15, 45, 65),
        meaning="planning authority's registration of debt of a year and more, before the filing; 0: none",
        source="C:2 (agents advise 45 working days ahead; three months from memory)",
        status="assumption",
        uncertainty=Relative(0.5),
    )
