"""What a risk-sharing scheme is: its parties with their shares and caps, and the clauses around them.

Amounts are whole fen (1 CNY = 100 fen), shares are hundredths of a per cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Order = Literal["settle_first", "advance_then_settle"]
ORDERS: tuple[Order, ...] = ("settle_first", "advance_then_settle")
Event = Literal["overdue", "npl_classification", "loss_determination", "write_off"]
EVENTS: tuple[Event, ...] = ("overdue", "npl_classification", "loss_determination", "write_off")
Cover = Literal["principal", "principal_and_interest"]
COVERS: tuple[Cover, ...] = ("principal", "principal_and_interest")
Ratio = Literal["payout_ratio", "npl_ratio", "npl_excess", "fund_used"]
RATIOS: tuple[Ratio, ...] = ("payout_ratio", "npl_ratio", "npl_excess", "fund_used")
Suspension = Literal["new_loans", "payments", "both"]
SUSPENSIONS: tuple[Suspension, ...] = ("new_loans", "payments", "both")
WHOLE = 10_000
"""All of a loss: 100 per cent in hundredths of a per cent."""


@dataclass(frozen=True)
class Cap:
    """The most that is paid, by year of the scheme's operation: `steps` holds (first year, fen) in order."""

    steps: tuple[tuple[int, int], ...]

    def at(self, year: int) -> int | None:
        """Fen in that year; None before the first one, where there is no cap yet."""
        found = None
        for first, amount in self.steps:
            if first <= year:
                found = amount
        return found


@dataclass(frozen=True)
class Caps:
    """What a party pays at most: for one loan, for all loans of one firm, for all losses of one year of the scheme."""

    per_loan: Cap | None = None
    per_firm: Cap | None = None
    annual: Cap | None = None


@dataclass(frozen=True)
class Party:
    """One who bears a share of the loss.

    shares: by class of firm; a scheme without classes has the one class ''. share_range: the plausible range of an
    assumed share, hundredths of a per cent.
    """

    name: str
    title: str
    shares: Mapping[str, int]
    caps: Caps
    source: str
    status: str
    share_range: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True)
class Fund:
    """The money behind some of the parties: they draw on one balance, in the order of payers.

    size: fen, None where none is published. leverage_limit: loans outstanding as a multiple of the balance.
    """

    pays_for: tuple[str, ...]
    size: int | None = None
    leverage_limit: float | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class LoanLimits:
    """How large a loan, or all loans of one firm, may be for the scheme to cover them; fen."""

    per_loan: int | None = None
    per_firm: int | None = None


@dataclass(frozen=True)
class Trigger:
    """What opens a claim. days: overdue days, only with `overdue`; file_within: working days to file it in."""

    event: Event
    days: int | None = None
    file_within: int | None = None


@dataclass(frozen=True)
class Breaker:
    """Circuit breaker: a bank is suspended when `ratio` passes `trips_above` (hundredths of a per cent).

    It re-opens `reopens_after` months later at the earliest, and not before the ratio is at or below `reopens_at`;
    where `reopens` is False it stays suspended.
    """

    ratio: Ratio
    trips_above: int
    suspends: Suspension
    reopens: bool
    reopens_at: int | None = None
    reopens_after: int = 0
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Scheme:
    """A risk-sharing scheme as its file has it.

    parties: in the file's order, which decides ties of rounding. payers: the same names in the order in which they are
    called on. classes: class of firm to its title, empty where all firms are treated alike.
    """

    name: str
    title: str
    source: str
    status: str
    grade: str
    parties: tuple[Party, ...]
    payers: tuple[str, ...]
    order: Order = "settle_first"
    shortfall_to: str = "bank"
    place: str = ""
    note: str = ""
    covers: Cover | None = None
    loan_limits: LoanLimits = LoanLimits()
    fund: Fund | None = None
    trigger: Trigger | None = None
    breaker: Breaker | None = None
    classes: Mapping[str, str] = field(default_factory=dict)
    default_class: str = ""
    file: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parties, in their order."""
        return tuple(party.name for party in self.parties)

    def party(self, name: str) -> Party:
        """The party of that name. Raises KeyError."""
        for party in self.parties:
            if party.name == name:
                return party
        raise KeyError(name)

    def draws_on_fund(self, name: str) -> bool:
        """Whether that party pays out of the scheme's fund."""
        return self.fund is not None and name in self.fund.pays_for
