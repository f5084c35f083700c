"""Selling the pledge of a bad loan: the channels that are open, one after the other, until one finds a buyer."""

from __future__ import annotations

import math
from collections.abc import Callable

from sandbox.firms.parameters import EXITS
from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk, Story, in_fen
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.process.prospects import Prospects
from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.channels import EQUITY, FIXED_ORDER, best_order
from sandbox.ip_finance.rules.pricing import pledge_sale
from sandbox.kernel.clock import YEAR, seconds_up
from sandbox.kernel.ledger import fen, reconcile
from sandbox.kernel.resource import Resource, wait_at_most

LEAST = 100
"""Fen below which proceeds are not worth sharing out."""


class RightsEnd(Exception):
    """The rights have ended for unpaid fees before they could be sold."""


def insolvent(desk: LoanDesk, firm: int) -> bool:
    """Whether a firm has left by insolvency."""
    columns = desk.firms.columns
    return not columns.alive[firm] and EXITS[columns.exit_type[firm]] == "insolvency"


class Disposal:
    """Sells pledges, one channel after the other, until one finds a buyer or the rights lapse."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk
        account = desk.engine.ledger.account
        self.costs = account("bank", "fees of attempts to sell a pledge")
        self.helpers = account("brokers, mediators and arbitrators", "fees of attempts to sell a pledge")
        self._attempts: dict[str, Callable[[Loan], Story]] = {
            "operator": self.operator, "transfer": self.transfer, "exchange": self.listing,
            EQUITY: self.stake, "title": self.title,
        }  # fmt: skip

    def sell(self, loan: Loan) -> Story:
        """The open channels in turn. Leaves `sold`, `sale` and `recovery` in the loan."""
        self.appraise_again(loan)
        loan.rights_end = self.end_of_rights(loan)
        for attempt in self.order(loan):
            if loan.rights_end is not None and self.desk.engine.now >= loan.rights_end:
                break
            if not self.open(attempt, loan):
                continue
            channel = self.road(loan) if attempt == "title" else attempt
            begun = self.desk.engine.now
            try:
                yield from self._attempts[attempt](loan)
            except RightsEnd:
                loan.attempts.append((channel, begun, self.desk.engine.now))
                break
            loan.attempts.append((channel, begun, self.desk.engine.now))
            if loan.sold:
                return
        loan.sale = self.desk.engine.now
        self.desk.note(loan, "pledge lapses")

    # -- which channels, in which order --------------------------------------------------------------------------------

    def open(self, attempt: str, loan: Loan) -> bool:
        """Whether a channel can be tried now; a stake only where the firm lives."""
        law = self.desk.rules.disposal
        if attempt == "transfer":
            return law.transfer.open == "yes"
        if attempt == "exchange":
            return law.exchange == "yes"
        if attempt == EQUITY:
            return law.equity.open == "yes" and bool(self.desk.firms.columns.alive[loan.firm])
        return True

    def order(self, loan: Loan) -> list[str]:
        """The channels to try, in turn: as declared, or by expected present value as the bank sees it now."""
        desk = self.desk
        if desk.rules.disposal.order == "fixed":
            return list(FIXED_ORDER)
        offers = Prospects(desk).offers(loan, [x for x in FIXED_ORDER if self.open(x, loan)])
        chosen = best_order(offers)
        desk.note(loan, "channels ranked", attributes={"order": ", ".join(chosen)})
        return chosen

    def road(self, loan: Loan) -> str:
        """By what a title is got: an award, an agreement before a mediator, or a judgment."""
        law, luck = self.desk.rules.disposal, loan.luck
        if luck[streams.CLAUSE] < law.arbitration.clause:
            return "arbitration"
        agreed = luck[streams.MEDIATION] < law.mediation.first and luck[streams.MEDIATION_AGREED] < law.mediation.agreed
        return "mediation" if agreed else "court"

    # -- the value and the life of the rights --------------------------------------------------------------------------

    def appraise_again(self, loan: Loan) -> None:
        """The second appraisal, at disposal: what is left of the value, in distress, seen with noise."""
        desk, law = self.desk, self.desk.rules.disposal
        now = desk.engine.now
        valuation = desk.rules.valuation
        years = (now - (loan.applied or 0)) / YEAR
        factor = desk.factor(desk.year_of(now))
        worth = credit.pledge_value(loan.value, valuation.decay, years, law.distress, law.cycle, factor)
        worth *= min(1.0, loan.intact + max(0.0, loan.pending))  # a buyer reckons with suits that are under way
        kept = 1.0 - valuation.fair
        luck = desk.normal(loan, streams.SECOND_APPRAISAL)
        loan.second = math.floor(min(1e13, credit.appraised(worth, law.bias * kept, law.noise * kept, luck)) * 100)
        desk.note(loan, "appraised again", amount=loan.second)

    def end_of_rights(self, loan: Loan) -> int | None:
        """Second at which rights end whose fees an insolvent firm no longer pays; None while somebody pays (I:R86)."""
        desk, law = self.desk, self.desk.rules.disposal
        if law.upkeep == "yes" or not insolvent(desk, loan.firm):
            return None
        due = loan.luck[streams.FEE_DUE] * 365.0  # the next yearly fee falls due within a year of the default
        return (loan.defaulted or 0) + seconds_up(due + law.grace)

    # -- the attempts --------------------------------------------------------------------------------------------------

    def operator(self, loan: Loan) -> Story:
        """The operator buys, finds a licensee, or licenses the rights back to a firm that lives on."""
        desk, luck = self.desk, loan.luck
        yield from self.wait(loan, desk.sample(desk.rules.disposal.operator_days, loan, streams.OPERATOR_DAYS))
        law = desk.rules.disposal
        back = bool(desk.firms.columns.alive[loan.firm]) and luck[streams.LICENCE_BACK] < law.licence_back
        if luck[streams.OPERATOR] < law.operator_chance or back:
            self.sold(loan, "operator", law.operator_price)

    def transfer(self, loan: Loan) -> Story:
        """A buyer is looked for, and a price negotiated."""
        law = self.desk.rules.disposal.transfer
        self.spend(loan, law.fee)
        yield from self.wait(loan, self.desk.sample(law.days, loan, streams.TRANSFER_DAYS))
        if loan.luck[streams.TRANSFER] < law.chance:
            self.sold(loan, "transfer", law.price)

    def listing(self, loan: Loan) -> Story:
        """A lot on the exchange."""
        law = self.desk.rules.disposal
        self.spend(loan, law.exchange_fee)
        yield from self.hold(loan, self.desk.lots, self.desk.sample(law.exchange_days, loan, streams.EXCHANGE_DAYS))
        if loan.luck[streams.EXCHANGE] < law.exchange_chance:
            self.sold(loan, "exchange", law.exchange_price)

    def stake(self, loan: Loan) -> Story:
        """Firm and bank negotiate; where they agree, the debt becomes a stake and the pledge is released."""
        desk, law = self.desk, self.desk.rules.disposal.equity
        yield from self.wait(loan, desk.sample(law.days, loan, streams.EQUITY_DAYS))
        if desk.firms.columns.alive[loan.firm] and loan.luck[streams.EQUITY] < law.chance:
            loan.sold, loan.sale = EQUITY, desk.engine.now
            desk.note(loan, "stake taken", EQUITY, loan.amount)

    def title(self, loan: Loan) -> Story:
        """A title by award, agreement or judgment, then the ladder: two rounds and a fixed-price sale."""
        desk, luck = self.desk, loan.luck
        channel, law = self.road(loan), desk.rules.disposal
        if channel == "arbitration":
            self.spend(loan, law.arbitration.fee)
            yield from self.wait(loan, desk.sample(law.arbitration.days, loan, streams.ARBITRATION_DAYS))
        else:
            saved = 0.0
            if luck[streams.MEDIATION] < law.mediation.first:
                self.spend(loan, law.mediation.fee)
                yield from self.wait(loan, desk.sample(law.mediation.days, loan, streams.MEDIATION_DAYS))
                saved = law.mediation.saved
            if channel == "mediation":
                yield from self.wait(loan, seconds_up(law.mediation.confirmation))
            else:
                self.spend(loan, law.court_fee)
                work = law.title.quantile(luck[streams.TITLE]) * (1.0 - law.green_channel)
                yield from self.hold(loan, desk.judges, seconds_up(work * (1.0 - saved)))
        chances = (law.first_round, law.second_round, law.fixed_sale)
        for (price, days), chance, place in zip(credit.LADDER, chances, streams.ROUND, strict=True):
            yield from self.wait(loan, seconds_up(days))
            if luck[place] < chance:
                self.sold(loan, channel, price)
                return

    # -- waiting, paying, selling --------------------------------------------------------------------------------------

    def wait(self, loan: Loan, seconds: int) -> Story:
        """Let time pass. Raises RightsEnd where the rights end before."""
        if loan.rights_end is not None:
            left = max(0, loan.rights_end - self.desk.engine.now)
            if left < seconds:
                yield self.desk.env.timeout(left)
                raise RightsEnd
        yield self.desk.env.timeout(seconds)

    def hold(self, loan: Loan, resource: Resource, seconds: int) -> Story:
        """Wait for a unit, hold it, give it back. Raises RightsEnd."""
        request = resource.request((loan.defaulted or loan.began, loan.number), loan.firm)
        loan.held.append(request)
        if loan.rights_end is None:
            yield request
        elif not (yield from wait_at_most(request, max(0, loan.rights_end - self.desk.engine.now))):
            loan.held.remove(request)
            raise RightsEnd
        try:
            yield from self.wait(loan, seconds)
        finally:
            loan.held.remove(request)
            resource.cancel(request)

    def spend(self, loan: Loan, share: float) -> None:
        """The bank pays the fee of an attempt, sold or not."""
        amount = fen(loan.amount / 100 * share)
        loan.spent += amount
        self.desk.post(self.costs, self.helpers, amount, loan)

    def recoup(self, loan: Loan, paid: int) -> int:
        """The bank takes the fees that it has paid out of what comes in; fen."""
        loan.recouped = min(loan.spent, max(0, paid))
        self.desk.post(self.desk.accounts.buyers, self.costs, loan.recouped, loan)
        return loan.recouped

    def sold(self, loan: Loan, channel: str, price: float) -> None:
        """A buyer pays a share of the second appraisal."""
        desk = self.desk
        paid = math.floor(loan.second * price)
        costs = math.ceil(paid * desk.rules.disposal.cost_share)
        loan.sold, loan.sale, loan.price = channel, desk.engine.now, paid
        costs += self.recoup(loan, paid - costs)
        proceeds = pledge_sale(loan.appraisal, loan.amount, paid, costs).proceeds
        loan.recovery = proceeds if proceeds >= LEAST else 0
        desk.note(loan, "pledge sold", channel, loan.recovery, in_fen({"price": paid}))

    def reconcile(self) -> None:
        """The bank's fees against the loans. Raises BooksError."""
        spent = sum(x.spent - x.recouped for x in self.desk.loans)
        reconcile("fees of attempts to sell", self.desk.engine.ledger.balance(self.costs), spent)
