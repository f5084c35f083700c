"""What the simulation keeps of borrowers and of their loans from abroad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

ENTERPRISES = ("enterprise", "leasing_parent", "leasing_subsidiary", "pool_member")
"""Kinds of borrower whose limit follows from net assets; the others' from paid-in capital."""
POOLED = ("group_finance", "pool_member")
"""Kinds of borrower that a cash pool takes in: its host and the members."""
CNY, HEDGED, OPEN = "cny", "usd_hedged", "usd_open"
CHANNELS = (CNY, HEDGED, OPEN)
"""Ways to borrow abroad: in CNY, in foreign currency with the exchange risk hedged to maturity, and without."""
NOT_YET = -(1 << 62)
"""A moment that has not come; the warm-up runs at negative seconds."""
USD = "USD"
CURRENCIES = (USD, "EUR", "HKD")
"""Foreign currencies of a loan."""
PIPS = 10_000
"""An exchange rate is kept in ten-thousandths of a CNY per unit, the digits of the central parity."""


@dataclass(eq=False, slots=True)
class Borrower:
    """One borrower. Amounts in fen; `row` is its firm's, -1 in the third area.

    since: second of its founding. base: what its limit is a multiple of, by the accounts of the year base_year.
    start: net assets of a borrower of the third area as set. ratio: a firm's net assets over its output. selected:
    whether it gets the largest facilitation tier. earns: whether it earns foreign currency. mode: formula,
    facilitation, borrowing_gap or leasing. gap: total investment less registered capital of a foreign-invested firm,
    0 of any other; chosen: whether such a firm has settled on a mode. used: what counts against its limit, the sum
    over its `live` loans and `spent`, the long-term debt under the borrowing gap that is repaid and does not come
    back. lost: realised exchange losses less gains. counted: whether the measures count it. contracts: all it ever
    asked for.
    """

    name: str
    kind: str
    row: int
    entity: int
    since: int
    base: int = 0
    start: int = 0
    base_year: int = -1
    ratio: float = 0.0
    quality: float = 0.0
    high_tech: bool = False
    selected: bool = False
    earns: bool = False
    mode: str = "formula"
    used: int = 0
    lost: int = 0
    gap: int = 0
    spent: int = 0
    chosen: bool = False
    counted: bool = True
    live: list[Contract] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    group: Group | None = None

    @property
    def financial(self) -> bool:
        """Whether it is a financial institution."""
        return self.kind not in ENTERPRISES


@dataclass(eq=False, slots=True)
class Group:
    """A parent whose quota others may use, and these: leasing companies, or (`pool`) a cash pool's host and members."""

    parent: Borrower
    subsidiaries: Sequence[Borrower] = ()
    pool: bool = False


@dataclass(eq=False, slots=True)
class Contract:
    """One need for a loan, and the loan that comes of it. Amounts in fen, moments in seconds, NOT_YET before they come.

    number: row << 20 | ordinal, of the third area from 2**42 on. address, page: where its chance lies. spreads: what it
    pays above the average rate at home, and above the money rate abroad. options: the channels that are cheaper than
    home, the cheapest first. currency: the foreign one that it
    is in unless in CNY. excluded: demand that was refused and moved where no quota counts.

    need: what is needed. amount: of the contract, in hundredths of its currency. face: the same in fen at the rate of
    the filing, then of the drawdown, then of the last rollover; first_face: that of the drawdown; granted_face: when
    quota was granted, and `cut` what it fell short of. weighted: what counts against the limit. carry: part of the face
    borrowed to lend on. shared: whether it needed the parent's quota, or the pool's; pooled:
    whether it was granted in a cash pool. rate: yearly interest; home: yearly cost of the
    same money at home when it was chosen. since: interest is paid up to here. loss: what the lender lost.
    saved, realised, realised_carry: since second 0, interest saved against home, exchange losses less gains, and the
    part of these on carry; `exchange` has those of the warm-up too.
    refused_anyway: met at home or refused by the cap on cost, but the quota was too small as well.
    """

    number: int
    borrower: Borrower
    address: int
    page: int
    asked: int
    need: int
    short: bool
    term: int
    green: bool
    clause: bool
    spreads: tuple[float, float]
    options: tuple[str, ...] = ()
    currency: str = USD
    channel: str = ""
    excluded: bool = False
    mode: str = "formula"
    amount: int = 0
    face: int = 0
    weighted: int = 0
    carry: int = 0
    pips: int = 0
    rate: float = 0.0
    home: float = 0.0
    terms: int = 0
    filed: int = NOT_YET
    granted: int = NOT_YET
    registered: int = NOT_YET
    drawn: int = NOT_YET
    due: int = NOT_YET
    since: int = NOT_YET
    ended: int = NOT_YET
    shared: bool = False
    pooled: bool = False
    outcome: str = "open"
    interest: int = 0
    exchange: int = 0
    realised: int = 0
    realised_carry: int = 0
    saved: int = 0
    loss: int = 0
    first_face: int = 0
    granted_face: int = 0
    cut: int = 0
    refused_anyway: bool = False
    rollovers_refused: int = 0
    process: Any = None

    @property
    def out(self) -> bool:
        """Whether the money has come."""
        return self.drawn != NOT_YET

    @property
    def foreign(self) -> bool:
        """Whether it is in foreign currency."""
        return self.channel in (HEDGED, OPEN)

    def on_paper(self, pips: int) -> int:
        """Exchange loss at this rate, not realised yet, of a drawn loan without a hedge, in fen; negative: a gain."""
        return self.amount * pips // PIPS - self.face if self.channel == OPEN and self.out else 0

    @property
    def short_for_quota(self) -> bool:
        """Whether it weighs as short-term: by its term, or because it may be prepaid at any time (C:1.1)."""
        return self.short or self.clause


class ContractEnds(Exception):
    """A need or a loan comes to its end: `outcome` says which."""

    def __init__(self, outcome: str, reason: str = "") -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.reason = reason


def in_fen(hundredths: int, foreign: bool, pips: int) -> int:
    """An amount in hundredths of its currency as fen at a rate, rounded down."""
    return hundredths * pips // PIPS if foreign else hundredths


def in_currency(fen: int, foreign: bool, pips: int) -> int:
    """Fen as hundredths of a currency at a rate, rounded down."""
    return fen * PIPS // pips if foreign else fen
