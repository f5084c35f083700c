"""Who shares a loss, and what the public side pays besides."""

from __future__ import annotations

from pathlib import Path

from sandbox.declare.kinds import Choice, ChoiceOrFile, Money, Number, Share
from sandbox.declare.parameter import Section, parameter
from sandbox.declare.uncertainty import Certain, Relative, Spread

SCHEMES = (
    "anhui", "guangzhou", "haidian", "nfgf", "none", "qingdao", "shenzhen", "weihai", "zhangjiakou", "zhongshan",
    "zhuhai",
)  # fmt: skip
"""The schemes of scenarios/schemes that a scenario can name."""
BY_SHARE = "by_share"


def own_scheme(source: Path | str) -> str:
    """The scheme of a file, or of such a text, as one line of text. Raises InputRefused with all that is wrong."""
    from sandbox.ip_finance.schemes.shelf import own_text  # noqa: PLC0415  (the reader only where a file is named)

    return own_text(source)


class Sharing(Section):
    """The risk-sharing scheme. It is the one in force at the start; loans are covered by it while it has room."""

    scheme: str = parameter(
        ChoiceOrFile((BY_SHARE, *SCHEMES), read=own_scheme, what="scheme"),
        "haidian",
        meaning="risk-sharing scheme by name, or a file; by_share: a public fund bears public_share, the bank the rest",
        source="I:A1 to I:A24, each in its own file",
        status="official",
        uncertainty=Certain(),
        lever=True,
        fixed=True,
    )
    public_share: float = parameter(
        Share(),
        0.5,
        meaning="share of a loss that the public fund bears under by_share",
        source="I:A4 (0.3 to 0.5 in Beijing; Haidian's is not published)",
        status="assumption",
        uncertainty=Spread(0.3, 0.6),
        lever=True,
        fixed=True,
    )
    fund: float = parameter(
        Money("CNY", 0.0, 1e13),
        40_000_000.0,
        meaning="the public fund under by_share at the start",
        source="I:A1 (Haidian's pool)",
        status="secondary",
        uncertainty=Certain(),
        lever=True,
        fixed=True,
    )
    leverage: float = parameter(
        Number("times the fund", 0.0, 1e6),
        10.0,
        meaning="covered loans outstanding as a multiple of the fund, at most, under by_share",
        source="I:A1 (designed for 10 to 15 times)",
        status="secondary",
        uncertainty=Spread(10.0, 15.0),
        lever=True,
        fixed=True,
    )
    breaker: float = parameter(
        Share(),
        0.0,
        meaning="share of bad among the loans outstanding above which no new loan is covered, under by_share; 0: never",
        source="I: circuit breakers (3 to 8 %, from memory); a policy's choice, none known in Haidian",
        status="official",
        uncertainty=Certain(),
        lever=True,
        fixed=True,
    )
    breaker_months: int = parameter(
        Number("months", 0, 1_200, whole=True),
        6,
        meaning="months before the breaker can re-open; it does at half its threshold",
        source="not published",
        status="assumption",
        uncertainty=Spread(3, 12),
        lever=True,
        fixed=True,
    )
    classes: str = parameter(
        Choice(("default", "by_firm"), ("every firm is of the scheme's default class", "each firm has its class")),
        "default",
        meaning="which class of firms a loan's shares are of, in a scheme that has classes",
        source="I:A24 (classes of the National Fund); a policy's choice of detail",
        status="official",
        uncertainty=Certain(),
        lever=True,
        fixed=True,
    )
    specialised: float = parameter(
        Share("share of high-tech firms"),
        0.15,
        meaning="high-tech firms that are specialised ones by class; the others are hnte, firms not high-tech tech_sme",
        source="not published",
        status="assumption",
        uncertainty=Spread(0.05, 0.3),
    )
    refill: str = parameter(
        Choice(("no", "yes"), ("never", "each January up to its size at the start")),
        "no",
        meaning="whether the fund is filled up again",
        source="a policy's choice; none known in Beijing",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    fee: float = parameter(
        Share("share of the loan a year", 0.0, 1.0),
        0.0,
        meaning="fee that the firm pays into the fund for a covered loan, at drawdown; 0: none",
        source="I:A22, I:A24 (0.3 to 1 % elsewhere); a policy's choice, none known in Haidian",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    premium: float = parameter(
        Share("share of the loan a year", 0.0, 1.0),
        0.02,
        meaning="premium that the firm pays at drawdown where the scheme has an insurer",
        source="I:A13 (Qingdao)",
        status="secondary",
        grade="high",
        uncertainty=Relative(0.25),
    )


class Subsidy(Section):
    """Interest subsidy."""

    share: float = parameter(
        Share(),
        0.4,
        meaning="share of the interest of a repaid loan that the city pays back; 0: none",
        source="I:A2 (2021)",
        status="official",
        grade="high",
        uncertainty=Certain(),
        lever=True,
    )
    cap: float = parameter(
        Money("CNY for a firm and year", 0.0, 1e9),
        500_000.0,
        meaning="most that one firm gets in a year",
        source="I:A2 (2021; 300,000 from 2025: I:A3)",
        status="official",
        grade="high",
        uncertainty=Certain(),
        lever=True,
    )
    rate_limit: float = parameter(
        Number("times the prime rate", 0.0, 10.0),
        1.4,
        meaning="dearest loan that is subsidised",
        source="I:A2",
        status="official",
        grade="high",
        uncertainty=Certain(),
        lever=True,
    )
