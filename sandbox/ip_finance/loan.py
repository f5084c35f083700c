"""A need for a loan and the loan that may come of it, from the need to the final account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import simpy

    from sandbox.ip_finance.rules.sharing import Standing, Waterfall
    from sandbox.ip_finance.schemes.scheme import Scheme
    from sandbox.kernel.resource import Request

Outcome = Literal["repaid", "defaulted", "refused", "withdrawn", "elsewhere", "failed", "open"]
OUTCOMES: tuple[Outcome, ...] = ("repaid", "defaulted", "refused", "withdrawn", "elsewhere", "failed", "open")


class NeedEnds(Exception):
    """A need has come to an end before the drawdown, with its outcome and the reason in a few words."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome: Outcome = outcome
        self.reason = reason


@dataclass(slots=True, eq=False)
class Loan:
    """One need. Moments are seconds, None while not reached; money is in fen, rates are shares a year.

    luck: the need's block of chance. offer: whether the firm could borrow elsewhere; outside: at which yearly cost.
    value: the portfolio's true value in CNY at the application. cover: the share of a loss that others bear.
    scheme: by which a loss is shared, `none`'s where the loan is not covered.
    """

    number: int
    firm: int
    began: int
    luck: list[float]
    quality: float
    offer: bool
    outside: float
    wanted: int
    value: float
    rate: float
    years: int
    firm_class: str = ""
    """Class of the firm in the scheme in force."""
    process: simpy.Process | None = None
    outcome: Outcome = "open"
    reason: str = ""
    ended: int | None = None
    applied: int | None = None
    screened: int | None = None
    appraisal: int = 0
    amount: int = 0
    decided: int | None = None
    drawn: int | None = None
    covered: bool = False
    cover: float = 0.0
    scheme: Scheme | None = None
    first_time: bool = False
    capacity: bool = False
    """Whether it ended for want of an officer or of room in the bank's line."""
    effort: float = 1.0
    believed: float = 0.0
    probability: float = 0.0
    maturity: int = 0
    left: float = 0.0
    """What is left of the loan's threshold of default."""
    since: int = 0
    ratio: float = 1.0
    """Hazard against that of a firm that is no graduate and under no stress from elsewhere, since `since`."""
    renewed: int | None = None
    """When it was renewed although it could not be repaid."""
    terms: int = 1
    """How many terms it has run for: one more with each renewal at maturity."""
    run_years: int = 0
    """Years of all its terms."""
    term_began: int = 0
    """Second from which interest is owed."""
    in_review: bool = False
    """Whether the bank is looking at its renewal."""
    renewal_refused: str = ""
    """Why another term was not granted."""
    overdue: int | None = None
    """Since when a payment is overdue."""
    cure_at: int | None = None
    """When the payment that is overdue will be made good, if it will."""
    default_at: int | None = None
    """When the loan will be in default for the payment that is overdue."""
    missed: int | None = None
    """When the payment was missed that was never made good."""
    overdue_times: int = 0
    cures: int = 0
    miss_left: float = 0.0
    """What is left of the threshold of the next payment missed and made good, at `miss_since`."""
    miss_since: int = 0
    waited: int | None = None
    """Seconds that it has waited for a grant, None while it has not or still does."""
    lost_to_wait: bool = False
    gain: int = 0
    """What it has added to the firm's yearly output, fen."""
    defaulted: int | None = None
    cause: str = ""
    claim: Standing | None = None
    advance: Mapping[str, int] = field(default_factory=dict)
    sold: str = ""
    sale: int | None = None
    second: int = 0
    price: int = 0
    recovery: int = 0
    rights_end: int | None = None
    """When the rights end for unpaid fees, where nobody pays them while the pledge is being sold."""
    attempts: list[tuple[str, int, int]] = field(default_factory=list)
    """Attempts to sell that have ended: channel, begin, end."""
    spent: int = 0
    """Fees of attempts, and what of them came back out of a price."""
    recouped: int = 0
    intact: float = 1.0
    """What infringements have left of the portfolio's value."""
    pending: float = 0.0
    """What suits that are not decided yet are expected to bring back of it."""
    realised: int | None = None
    """When the stake taken for it was sold or became worthless."""
    settled: int | None = None
    waterfall: Waterfall | None = None
    subsidy: int = 0
    fees: int = 0
    premium: int = 0
    """Of the guarantee of the loan by an insurer, for its term."""
    fund_fee: int = 0
    """The part of the fees that went into the scheme's fund."""
    accrual: float = 0.0
    freed: int = 0
    """What its sale in a pool has freed of the bank's line."""
    held: list[Request] = field(default_factory=list)

    def class_in(self, scheme: Scheme) -> str:
        """The firm's class in a scheme; the default one in a scheme that does not know it."""
        return self.firm_class if self.firm_class in (scheme.classes or ("",)) else scheme.default_class

    @property
    def live(self) -> bool:
        """Whether it is drawn and neither repaid nor settled."""
        return self.drawn is not None and self.outcome == "open" and self.settled is None
