"""From the need to the money: the offer elsewhere, the screen, the appraisal, the bank, the registration."""

from __future__ import annotations

import math

from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk, Story
from sandbox.ip_finance.fund import INSURER
from sandbox.ip_finance.loan import Loan, NeedEnds
from sandbox.ip_finance.process.growth import Growth
from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.tranches import watched
from sandbox.kernel.clock import seconds_up
from sandbox.kernel.ledger import fen
from sandbox.kernel.resource import wait_at_most


class Lending:
    """Leads a need to the drawdown, or ends it."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk
        self.growth = Growth(desk)

    def to_drawdown(self, loan: Loan) -> Story:
        """The whole road; raises NeedEnds where it ends."""
        yield from self.wait_for_grant(loan)
        self.choose(loan)
        yield from self.screen(loan)
        yield from self.appraise(loan)
        yield from self.review(loan)
        yield from self.draw_down(loan)

    def yearly_cost(self, loan: Loan) -> float:
        """What an IP-pledge loan costs the firm a year, as a share of it: rate, fees, premium, less the subsidy."""
        law = self.desk.rules
        cost = loan.rate
        if loan.rate <= law.subsidy.rate_limit * law.price.prime:
            cost -= law.subsidy.share * loan.rate
        if loan.wanted > fen(law.valuation.internal_below):
            cost += law.price.appraisal_fee / law.valuation.ratio.quantile(loan.luck[streams.RATIO]) / loan.years
        if INSURER in self.desk.cover.scheme.names:
            cost += law.sharing.premium
        return cost + law.sharing.fee

    def wait_for_grant(self, loan: Loan) -> Story:
        """Only a granted right can be pledged; a fast review shortens the wait."""
        desk, law = self.desk, self.desk.rules.examination
        if loan.luck[streams.EXAMINED] >= law.pending:
            return
        if loan.offer and loan.outside < self.yearly_cost(loan):
            raise NeedEnds("elsewhere", "the offer elsewhere costs less")
        whole = seconds_up(law.days.quantile(loan.luck[streams.GRANT]) * (1.0 - law.fast))
        patience = seconds_up(law.patience)
        desk.note(loan, "waits for a grant")
        yield desk.env.timeout(min(whole, patience))
        loan.waited = min(whole, patience)
        if whole > patience:
            loan.lost_to_wait = True
            raise NeedEnds("elsewhere" if loan.offer else "withdrawn", "gave up waiting for a grant")
        desk.note(loan, "right granted")

    def choose(self, loan: Loan) -> None:
        """A firm that could borrow elsewhere takes what costs less."""
        if loan.offer and loan.outside < self.yearly_cost(loan):
            raise NeedEnds("elsewhere", "the offer elsewhere costs less")
        loan.applied = self.desk.engine.now
        self.desk.note(loan, "asks for a loan", amount=loan.wanted)

    def screen(self, loan: Loan) -> Story:
        """The operator looks at the firm."""
        desk, law = self.desk, self.desk.rules.operator
        yield desk.env.timeout(desk.sample(law.days, loan, streams.SCREEN_DAYS))
        if loan.quality + law.noise * desk.normal(loan, streams.SCREEN_SCORE) < law.pass_score:
            raise NeedEnds("refused", "not passed by the operator")
        loan.screened = desk.engine.now
        desk.note(loan, "passed by the operator")

    def appraise(self, loan: Loan) -> Story:
        """The portfolio is valued; what it carries is lent at most."""
        desk, law = self.desk, self.desk.rules.valuation
        internal = loan.wanted <= fen(law.internal_below)
        days = law.internal_days if internal else law.days
        yield desk.env.timeout(desk.sample(days, loan, streams.APPRAISAL_DAYS))
        kept = 1.0 - law.fair
        seen = credit.appraised(loan.value, law.bias * kept, law.noise * kept, desk.normal(loan, streams.APPRAISAL))
        ratio = law.ratio.quantile(loan.luck[streams.RATIO])
        loan.appraisal = math.floor(min(seen, 1e13) * 100)
        loan.amount = min(loan.wanted, math.floor(loan.appraisal * ratio))
        desk.note(loan, "appraised", amount=loan.appraisal, attributes={"internal": internal})
        if not internal:
            basis = min(loan.appraisal / 100, loan.wanted / 100 / ratio)
            self.charge(loan, desk.accounts.appraisers, desk.rules.price.appraisal_fee * basis)
        if loan.amount < fen(desk.rules.demand.smallest):
            raise NeedEnds("refused", "the pledge carries too little")

    def charge(self, loan: Loan, to: int, cny: float) -> int:
        """The firm pays a fee; returns it in fen."""
        amount = fen(cny)
        self.desk.post(to, self.desk.accounts.fees_paid, amount, loan)
        loan.fees += amount
        return amount

    def review(self, loan: Loan) -> Story:
        """An officer looks at the firm, the committee decides by the bank's own share of a loss."""
        desk, law = self.desk, self.desk.rules.bank
        cover = desk.cover
        own = 1.0 if cover.refusal(loan, loan.amount) else 1.0 - cover.others_share(loan)
        request = desk.officers.request((loan.applied or loan.began, loan.number), loan.firm)
        loan.held.append(request)
        if not (yield from wait_at_most(request, seconds_up(law.patience))):
            loan.held.remove(request)
            loan.capacity = True
            raise NeedEnds("withdrawn", "gave up waiting for an officer")
        sale = desk.rules.securitisation
        if sale.careless > 0.0 and sale.every > 0 and sale.kind == "loans":
            own = watched(own, sale.careless, sale.subordinated)
        loan.effort = credit.screening_effort(own, law.moral_hazard)
        yield desk.env.timeout(desk.working(law.effort.quantile(loan.luck[streams.EFFORT]) * loan.effort))
        loan.held.remove(request)
        desk.officers.cancel(request)
        noise = law.noise / math.sqrt(loan.effort)
        score = loan.quality + noise * desk.normal(loan, streams.BANK_SCORE)
        loan.believed = credit.believed_default(law.prior, desk.rules.default.quality_effect, score, noise)
        yield desk.env.timeout(desk.sample(law.committee, loan, streams.COMMITTEE))
        self.decide(loan)

    def decide(self, loan: Loan) -> None:
        """Cover first, then the line, then margin against the expected loss on the bank's own share."""
        desk, law = self.desk, self.desk.rules.bank
        cover = desk.cover
        loan.decided = desk.engine.now
        refusal = cover.refusal(loan, loan.amount)
        if refusal is not None:
            cover.refuse(refusal, loan.decided)
            desk.note(loan, "not covered", attributes={"clause": refusal})
        own = 1.0 if refusal is not None else 1.0 - cover.others_share(loan)
        if law.line > 0.0 and desk.lent - desk.freed + loan.amount > fen(law.line):
            loan.capacity = True
            raise NeedEnds("refused", "the bank's line is full")
        if not credit.lends(loan.rate - law.cost, loan.believed, law.loss_given_default, own, law.hurdle):
            raise NeedEnds("refused", "refused by the bank")
        covered = refusal is None and cover.others_share(loan) > 0.0
        loan.scheme = cover.scheme if covered else cover.alone
        desk.lent += loan.amount
        if covered:
            loan.covered, loan.cover = True, cover.others_share(loan)
            cover.commit(loan)
        desk.note(loan, "approved", amount=loan.amount, attributes={"covered": loan.covered})

    def draw_down(self, loan: Loan) -> Story:
        """The pledge is registered, the money paid, the fees with it."""
        desk, rules = self.desk, self.desk.rules
        yield desk.env.timeout(desk.working(rules.bank.registration))
        yield desk.env.timeout(desk.sample(rules.bank.drawdown, loan, streams.DRAWDOWN))
        now = desk.engine.now
        loan.drawn = loan.since = loan.term_began = now
        loan.run_years = loan.years
        loan.maturity = now + seconds_up(365.0 * loan.years)
        loan.first_time = not loan.offer and loan.firm not in desk.borrowers
        desk.borrowers.add(loan.firm)
        loan.left = -math.log1p(-loan.luck[streams.DEFAULT])
        loan.ratio = desk.ratio(loan.firm)
        loan.probability = self.probability(loan)
        desk.post(desk.accounts.loans, desk.accounts.received, loan.amount, loan)
        desk.burden(loan.firm)
        desk.note(loan, "drawn", amount=loan.amount)
        self.pay_for_cover(loan)
        loan.accrual = self.accrual(loan)
        self.growth.fund(loan)

    def probability(self, loan: Loan) -> float:
        """Yearly probability of default of a loan, its firm's insolvency apart, cures allowed for."""
        law = self.desk.rules.default
        effect = credit.cover_factor(self.desk.world("cover"), loan.cover, law.cover_effect, law.cover_relief)
        return credit.default_probability(law.probability, loan.quality, law.quality_effect, effect)

    def pay_for_cover(self, loan: Loan) -> None:
        """Fee to the fund and premium of a covered loan, for one term."""
        desk, law = self.desk, self.desk.rules.sharing
        yearly = loan.amount / 100 * loan.years
        if loan.covered:
            if desk.cover.balance is not None:
                fee = self.charge(loan, desk.accounts.fund_fees, law.fee * yearly)
                loan.fund_fee += fee
                desk.cover.income(fee)
            if INSURER in desk.cover.scheme.names:
                loan.premium += self.charge(loan, desk.accounts.premiums, law.premium * yearly)

    def accrual(self, loan: Loan) -> float:
        """Public cost on accrual in CNY: present value of expected claims and subsidy, less the fee to the fund."""
        rules = self.desk.rules
        law = rules.default
        effect = credit.cover_factor(self.desk.world("cover"), loan.cover, law.cover_effect, law.cover_relief)
        yearly = credit.default_probability(rules.bank.prior, loan.quality, law.quality_effect, effect)
        bad = 1.0 - (1.0 - yearly) ** loan.years
        amount = loan.amount / 100
        cost = 0.0
        if loan.covered:
            claim = bad * rules.bank.loss_given_default * self.desk.cover.public_share(loan) * amount
            cost = credit.present_value(claim, rules.price.prime, float(loan.years))
            cost -= rules.sharing.fee * amount * loan.years if self.desk.cover.balance is not None else 0.0
        if loan.rate <= rules.subsidy.rate_limit * rules.price.prime:
            paid = min(rules.subsidy.cap, rules.subsidy.share * loan.rate * amount * loan.years)
            cost += credit.present_value((1.0 - bad) * paid, rules.price.prime, float(loan.years))
        return cost
