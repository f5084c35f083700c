"""A case: one product on its way to the market, from the decision to bring it there to its last day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import simpy

    from sandbox.kernel.resource import Request

Outcome = Literal["completed", "refused", "withdrawn", "stopped", "failed", "open"]
OUTCOMES: tuple[Outcome, ...] = ("completed", "refused", "withdrawn", "stopped", "failed", "open")


class CaseEnds(Exception):
    """A case has come to an end before the market, with its outcome and the reason in a few words."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome: Outcome = outcome
        self.reason = reason


@dataclass(slots=True, eq=False)
class Incident:
    """Harm under way: since when, how many customers at first, growing until found."""

    number: int
    since: int
    affected: float
    open: bool = True
    until: int = 0
    how: str = ""
    looked: int = 0
    paid: int = 0
    loss: int = 0
    payment_days: float = 0.0
    """Discovery to payment."""


@dataclass(slots=True, eq=False)
class Case:
    """`address` and `page` say where the case's chance lies, `luck` is its first block.

    `number` orders cases and breaks ties.

    Moments are seconds, None while not reached; money is in fen.
    """

    number: int
    firm: int
    address: int
    page: int
    tier: str
    began: int
    quality: float
    good: bool
    appeal: float
    luck: list[float] = field(default_factory=list)
    initial: bool = False
    exemption: int = 0
    waited: bool = False
    """Whether it is of the stock of ideas that waited for an opening."""
    process: simpy.Process | None = None
    stage: str = "preparing"
    outcome: Outcome = "open"
    reason: str = ""
    ended: int | None = None
    route: str = ""
    ready: int | None = None
    applied: int | None = None
    submitted: int = 0
    standard: bool = False
    decided: int | None = None
    answered: int | None = None
    granted: bool = False
    """First final answer of whoever was asked: the sandbox, or the licensing office; and whether it was yes."""
    advised: bool = False
    consulted: bool = False
    complete: bool | None = None
    eligible: bool | None = None
    accepted: int | None = None
    refused_by_sandbox: bool = False
    turned: int | None = None
    noticed: int | None = None
    registered: int | None = None
    test_began: int | None = None
    test_ended: int | None = None
    graduated: int | None = None
    licensed: int | None = None
    launched: int | None = None
    left_market: int | None = None
    partner: int = -1
    partner_held: bool = False
    attempts: int = 0
    held: list[Request] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    found: int = 0
    harm: int = 0
    harm_in_test: int = 0
    visits: int = 0
    paid: int = 0
    paid_in_test: int = 0
    insured: int = 0
    test_customers: float = 0.0
    test_days: float = 0.0
    market_days: float = 0.0
    settled: int = 0
    settlements: int = 0
    entry: tuple[int, int, float, float] = (0, 0, 0.0, 0.0)
    """Harm, compensation, customer-days in test and after launch at the end of entry."""
