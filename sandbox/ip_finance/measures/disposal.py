"""Measures of the disposal of pledges, by channel, and how they are counted."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.declare.measure import Measure
from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.measures.forms import Values, money, of, pair, share
from sandbox.ip_finance.rules.channels import CHANNELS, EQUITY
from sandbox.ip_finance.rules.credit import present_value
from sandbox.kernel.clock import DAY, YEAR

WORDS = {
    "operator": "the operator", "transfer": "negotiation", "exchange": "the exchange",
    "mediation": "the ladder after mediation", "arbitration": "the ladder after an award", "court": "the court",
    EQUITY: "a stake",
}  # fmt: skip

DISPOSAL: tuple[Measure, ...] = (
    *(
        share(f"sold_{channel}", f"Sold by {words}", f"pledges sold by {words}, of those sold or lapsed", "more")
        for channel, words in WORDS.items()
        if channel != EQUITY
    ),
    share(f"sold_{EQUITY}", "Turned into a stake", "pledges given up for a stake, of those sold or lapsed", "none"),
    *(
        share(
            f"recovery_{channel}",
            f"Recovery by {words}",
            f"net proceeds of attempts by {words} over the exposure of all such attempts that have ended, sold or not",
            "more",
        )
        for channel, words in WORDS.items()
    ),
    *(
        of(
            "ratio",
            f"days_{channel}",
            f"Days of an attempt by {words}",
            "days",
            f"mean time of attempts by {words} that have ended, sold or not, with the wait; a stake's to its sale",
            "none",
            10.0,
        )
        for channel, words in WORDS.items()
    ),
    share(
        "recovery_present",
        "Recovery, discounted and after fees",
        "net proceeds, discounted to the default at the prime rate, less fees in vain, over the exposure of the losses "
        "settled",
        "more",
    ),
    money("disposal_costs", "Fees of attempts in vain", "fees of attempts that no price has brought back to the bank"),
    money("stakes_open", "Stakes not sold", "exposure of loans for which a stake is still held at the end", "none"),
    share("lot_utilisation", "Use of the exchange's lots", "lots taken over lots on offer, all the time"),
    share(
        "judge_utilisation", "Use of judges", "cases for a title over those that the court can work on, all the time"
    ),
    share(
        "rights_ended", "Rights ended for unpaid fees", "pledges whose rights ended before a sale, of all ended", "less"
    ),
)


def counted(desk: LoanDesk, loans: Sequence[Loan]) -> Values:
    """The values of these measures that are counted loan by loan, without their prefix."""
    out: Values = {}
    ended = [x for x in loans if x.sale is not None]
    exposed = dict.fromkeys(CHANNELS, 0)
    got, seconds, attempts = dict(exposed), dict(exposed), dict(exposed)
    for loan in ended:
        for channel, begun, end in loan.attempts:
            if end >= 0:
                exposed[channel] += loan.amount
                got[channel] += loan.recovery if loan.sold == channel else 0
                seconds[channel] += end - begun
                attempts[channel] += 1
    for channel in CHANNELS:
        pair(out, f"sold_{channel}", sum(x.sold == channel for x in ended), len(ended))
        pair(out, f"recovery_{channel}", got[channel] / 100, exposed[channel] / 100)
        pair(out, f"days_{channel}", seconds[channel] / DAY, attempts[channel])
    settled = [x for x in loans if x.waterfall is not None]
    prime = desk.rules.price.prime
    in_vain = sum(x.spent - x.recouped for x in settled) / 100
    present = sum(present_value(x.recovery / 100, prime, (paid_at(x) - (x.defaulted or 0)) / YEAR) for x in settled)
    pair(out, "recovery_present", present - in_vain, sum(x.amount for x in settled) / 100)
    out["disposal_costs"] = sum(x.spent - x.recouped for x in loans) / 100
    out["stakes_open"] = sum(x.amount for x in ended if x.sold == EQUITY and x.realised is None) / 100
    gone = sum(not x.sold and x.rights_end is not None and (x.sale or 0) >= x.rights_end for x in ended)
    pair(out, "rights_ended", gone, len(ended))
    return out


def resources(desk: LoanDesk) -> Values:
    """Use of the lots and of the judges, whoever's loans they were for."""
    out: Values = {}
    for name, resource in (("lot", desk.lots), ("judge", desk.judges)):
        stats = resource.stats(desk.clock.horizon)
        pair(out, f"{name}_utilisation", stats.busy / DAY, stats.available / DAY)
    return out


def paid_at(loan: Loan) -> int:
    """Second at which a pledge or a stake was sold, or given up."""
    return loan.realised if loan.realised is not None else loan.sale or 0
