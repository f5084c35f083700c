"""Stakes taken for bad loans: the loss is shared at the swap, what the stake pays later goes back to who bore it."""

from __future__ import annotations

import math

from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk, Story, in_fen
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.pools import Pools
from sandbox.ip_finance.process.disposal import Disposal, insolvent
from sandbox.ip_finance.rules.sharing import share_loss
from sandbox.kernel.clock import seconds_up


class Stakes:
    """Holds the stakes of a run until they are sold."""

    def __init__(self, desk: LoanDesk, pools: Pools, disposal: Disposal) -> None:
        self.desk = desk
        self.pools = pools
        self.disposal = disposal

    def hold(self, loan: Loan) -> Story:
        """From the settled loss to the sale of the stake. A stake in a firm that has become insolvent pays nothing."""
        desk, law = self.desk, self.desk.rules.disposal.equity
        until = (loan.sale or 0) + seconds_up(365.0 * law.years.quantile(loan.luck[streams.STAKE_YEARS]))
        yield desk.env.timeout(max(0, until - desk.engine.now))
        paid = 0
        if not insolvent(desk, loan.firm):
            multiple = min(1.0, desk.rules.disposal.equity.multiple.quantile(loan.luck[streams.STAKE]))
            paid = math.floor(loan.amount * multiple)
        channel, begun, _ = loan.attempts[-1]
        loan.attempts[-1] = (channel, begun, desk.engine.now)
        loan.realised = desk.engine.now
        loan.recovery = paid - self.disposal.recoup(loan, paid)
        desk.note(loan, "stake sold", channel, loan.recovery)
        self.restate(loan)

    def restate(self, loan: Loan) -> None:
        """Share the loss again with what has come in since, by the rules of the day it was settled."""
        desk, cover = self.desk, self.desk.cover
        before = loan.waterfall
        if before is None or loan.recovery == before.recovery:
            return
        year = cover.year(loan.settled or 0)
        scheme = loan.scheme or cover.alone
        own = loan.class_in(scheme)
        found = share_loss(scheme, loan.amount, loan.recovery, loan.claim, year=year, firm_class=own)
        back = {party: net - before.net[party] for party, net in found.net.items()}
        for party, change in back.items():
            desk.post(desk.accounts.loss(party), desk.accounts.buyers, change, loan)
        if loan.covered:
            cover.pay(loan, back, desk.engine.now)
        loan.waterfall = found
        self.pools.restated(loan, before)
        desk.note(loan, "loss restated", amount=found.loss, attributes=in_fen(found.net))
