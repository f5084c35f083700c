"""The life of a loan from abroad, from the need to the release of its quota."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sandbox.cross_border import streams
from sandbox.cross_border.contract import Contract, ContractEnds
from sandbox.cross_border.desk import Desk
from sandbox.cross_border.quotas import Claim
from sandbox.cross_border.rules.cost import cheaper_abroad
from sandbox.kernel.bus import LoanDefaulted
from sandbox.kernel.clock import DAY
from sandbox.kernel.resource import Request

Story = Generator[Any, Any, None]
HALF_YEAR = 182 * DAY
"""Interest is paid twice a year, and at the end."""


class Process:
    """Leads needs through the choice of channel, filing, registration, drawdown and service."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def life(self, contract: Contract) -> Story:
        """A need from its beginning to its end."""
        try:
            self.choose(contract)
            yield from self.review(contract)
            yield from self.file(contract)
            if not contract.excluded:
                yield from self.register(contract)
            self.draw(contract)
            yield from self.service(contract)
        except ContractEnds as end:
            self.close(contract, end.outcome, end.reason)
        except simpy.Interrupt as interrupt:
            self.firm_exits(contract, str(interrupt.cause))

    # -- before the money ----------------------------------------------------------------------------------------------

    def choose(self, contract: Contract) -> None:
        """Compare the cost at home with that of the two ways abroad; what costs more than the cap is none."""
        desk = self.desk
        contract.home = desk.home(contract)
        costs = {channel: desk.compared(contract, channel) for channel in desk.channels(contract)}
        contract.options = cheaper_abroad(contract.home, costs)
        desk.note(contract, "need arises", contract.need)
        allowed = tuple(channel for channel in contract.options if not desk.capped(contract, channel))
        if not allowed:
            cheapest = min(costs, key=lambda channel: costs[channel])
            fits = desk.quotas.fits(contract, cheapest)
            contract.refused_anyway = not fits
            outcome = "capped" if contract.options else "domestic"
            raise ContractEnds(outcome, "" if fits else "the quota would not have admitted it either")
        contract.options = allowed

    def review(self, contract: Contract) -> Story:
        """Debt of a year and more is registered with the planning authority first (C:1.5)."""
        desk = self.desk
        if contract.short:
            return
        wait = desk.working(desk.rules.registration.review_days, streams.REVIEW, contract)
        if wait:
            yield desk.engine.env.timeout(wait)
            desk.note(contract, "planning authority registers")

    def file(self, contract: Contract) -> Story:
        """Ask for quota; wait for it for a while; go to an excluded channel, or give up."""
        desk = self.desk
        contract.filed = desk.engine.now
        claim = desk.quotas.claim(contract, int(desk.rules.need.patience * DAY))
        if not (yield from self._answer(claim)):
            if desk.chance(streams.LEAK, contract) >= desk.rules.leakage.share:
                raise ContractEnds("refused", "no quota")
            self.leak(contract)
            return
        waited = contract.granted - contract.filed
        desk.note(contract, "quota granted", contract.face, channel=contract.channel, waited=waited)

    def _answer(self, claim: Claim) -> Generator[Any, Any, bool]:
        try:
            return bool((yield claim.event))
        finally:
            self.desk.quotas.withdraw(claim)

    def leak(self, contract: Contract) -> None:
        """Refused demand takes a loan for a year at most where no quota counts, in the channel that it preferred."""
        desk = self.desk
        contract.excluded = True
        if not contract.short:
            days = desk.rules.need.short_days.quantile(desk.chance(streams.LEAK_DAYS, contract))
            contract.short, contract.term = True, int(days) * DAY
        contract.channel = contract.options[0]
        contract.pips = desk.prices.of(contract.currency)
        contract.face, contract.amount = contract.need, contract.need
        if contract.foreign:
            contract.amount = contract.need * 10_000 // contract.pips
        desk.note(contract, "moves to an excluded channel", contract.need, channel=contract.channel)
        desk.quotas.hold(contract)

    def register(self, contract: Contract) -> Story:
        """Registered at the desk or directly at a bank; then account, conversion, payment. Quota is held meanwhile."""
        desk, env = self.desk, self.desk.engine.env
        law = desk.rules.registration
        if desk.chance(streams.AT_BANK, contract) < law.at_bank:
            yield env.timeout(desk.working(law.bank_days, streams.REGISTRATION, contract))
        else:
            request: Request = desk.registrars.request((contract.filed, contract.number), contract.borrower.row)
            try:
                yield request
                yield env.timeout(desk.working(desk.rules.registration.days, streams.REGISTRATION, contract))
            finally:
                desk.registrars.cancel(request)
        contract.registered = desk.engine.now
        desk.note(contract, "registered")
        yield env.timeout(desk.working(law.to_drawdown, streams.DRAWDOWN, contract))

    # -- with the money ------------------------------------------------------------------------------------------------

    def draw(self, contract: Contract) -> None:
        """The money comes; from now on the loan counts at the rate of this day (C:1.1)."""
        desk = self.desk
        if contract.excluded:
            contract.face = contract.amount * contract.pips // 10_000 if contract.foreign else contract.amount
        else:
            desk.quotas.restate(contract)
        contract.first_face = contract.face
        contract.rate = desk.cost(contract, contract.channel)
        contract.drawn = contract.since = desk.engine.now
        contract.due = desk.engine.now + contract.term
        desk.draw(contract)
        desk.note(contract, "drawn", contract.face, channel=contract.channel, carry=contract.carry)

    def service(self, contract: Contract) -> Story:
        """Interest, prepayment, and at the end of each term repayment or another term."""
        desk, env = self.desk, self.desk.engine.env
        while True:
            step = min(HALF_YEAR, contract.due - desk.engine.now)
            yield env.timeout(step)
            desk.pay_interest(contract)
            if desk.engine.now >= contract.due:
                if not (yield from self.rolls(contract)):
                    self.repay(contract, "repaid")
            elif self.prepays(contract):
                self.repay(contract, "prepaid")

    def prepays(self, contract: Contract) -> bool:
        """Whether a loan that may be prepaid is, because money at home has become cheaper."""
        if not contract.clause:
            return False
        return self.desk.home(contract) < contract.rate - self.desk.rules.terms.prepay_margin

    def rolls(self, contract: Contract) -> Generator[Any, Any, bool]:
        """Whether a loan due is rolled over: wanted, still cheaper than at home, and within the limit (C:1.4)."""
        desk = self.desk
        wanted = desk.chance(streams.ROLLOVER, contract, contract.terms) < desk.rules.terms.rollover_share
        if contract.excluded or not wanted or desk.compared(contract, contract.channel) >= desk.home(contract):
            return False
        if desk.capped(contract, contract.channel):
            desk.note(contract, "rollover over the cap", contract.face)
            return False
        face = contract.face
        claim = desk.quotas.claim(contract, 0, rolls=True)
        if not (yield from self._answer(claim)):
            desk.note(contract, "rollover refused", face)
            contract.terms += 1
            contract.rollovers_refused += 1
            return False
        new, contract.face = contract.face, face
        desk.settle_exchange(contract)
        contract.face = new
        desk.restate(contract, face)
        contract.terms += 1
        contract.rate, contract.home = desk.cost(contract, contract.channel), desk.home(contract)
        contract.due = desk.engine.now + contract.term
        desk.note(contract, "rolled over", contract.face)
        return True

    def repay(self, contract: Contract, how: str) -> None:
        """Repay in full and give the quota back."""
        desk = self.desk
        loss = desk.settle_exchange(contract)
        desk.book_off(contract)
        desk.note(contract, how, contract.face + loss, exchange=loss)
        desk.quotas.release(contract)
        raise ContractEnds(how)

    # -- the end -------------------------------------------------------------------------------------------------------

    def close(self, contract: Contract, outcome: str, reason: str = "") -> None:
        """A need or a loan has come to its end."""
        contract.outcome, contract.ended = outcome, self.desk.engine.now
        if outcome in _ENDS:
            self.desk.note(contract, _ENDS[outcome], contract.need, reason=reason)

    def firm_exits(self, contract: Contract, how: str) -> None:
        """The borrower leaves: an insolvent one pays part of what it owes, any other repays at once."""
        desk = self.desk
        if contract not in contract.borrower.live:
            self.close(contract, "failed")
            return
        if not contract.out:
            desk.quotas.release(contract)
            self.close(contract, "failed")
        elif how != "insolvency":
            desk.pay_interest(contract)
            try:
                self.repay(contract, "repaid")
            except ContractEnds as end:
                self.close(contract, end.outcome)
        else:
            loss = contract.face - round(contract.face * desk.rules.default.recovery)
            desk.book_off(contract, loss)
            desk.note(contract, "defaults", loss)
            contract.loss = loss
            desk.quotas.release(contract)
            self.close(contract, "defaulted")
            desk.engine.bus.publish(LoanDefaulted(desk.engine.now, contract.borrower.row, contract.number))


_ENDS = {
    "domestic": "borrows at home",
    "refused": "refused for want of quota",
    "capped": "refused by the cap on cost",
}
