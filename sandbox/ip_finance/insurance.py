"""Infringements of pledged rights in a run, their enforcement, and the cover that pays for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk, Story
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.rules.insurance import bought, claim_of, premium_of
from sandbox.kernel.clock import DAY, YEAR, seconds_up
from sandbox.kernel.ledger import fen, reconcile

MOST = 1_000
"""No portfolio is infringed more often than that in a run."""
DEAREST = 1e10
"""CNY; no enforcement or damage is taken to be dearer."""


@dataclass(slots=True, eq=False)
class Policy:
    """Cover of one loan's portfolio; fen. claimed: claims made; paid: claims paid."""

    loan: Loan
    begins: int
    ends: int
    premium: int
    subsidy: int
    limit: int
    claimed: int = 0
    paid: int = 0

    def earned(self, t: int) -> float:
        """Premium earned by second t, in fen: evenly over the term."""
        return self.premium * min(1.0, max(0.0, (t - self.begins) / max(1, self.ends - self.begins)))


class InfringementCover:
    """All infringements and policies of a run."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk
        self.policies: dict[Loan, Policy] = {}
        self.infringed: dict[Loan, int] = {}
        self.enforced: dict[Loan, int] = {}
        account = desk.engine.ledger.account
        self.premiums = account("insurers of infringement", "premiums")
        self.claims = account("insurers of infringement", "claims")
        self.firm_premiums = account("firms", "premiums of infringement cover")
        self.city = account("city", "subsidies of premiums")
        self.indemnities = account("firms", "indemnities for infringement")
        self.costs = account("firms", "costs of enforcement")
        self.courts = account("courts and lawyers", "costs of enforcement")

    def drawn(self, loan: Loan) -> None:
        """A loan has been drawn: the firm buys cover or not, and infringements may come."""
        rules = self.desk.rules
        if rules.insurance.open == "yes":
            self.offer(loan)
        if rules.infringement.open == "yes":
            self.desk.env.process(self.watch(loan))

    def offer(self, loan: Loan) -> None:
        """Cover for the loan's term, paid at once; the city pays its part of the premium."""
        desk, law, now = self.desk, self.desk.rules.insurance, self.desk.engine.now
        found = premium_of(fen(law.limit), law.premium, loan.years, law.subsidy, fen(law.subsidy_cap))
        if not bought(loan.luck[streams.COVER], law.take_up, law.response, found):
            return
        self.policies[loan] = Policy(loan, now, loan.maturity, found.premium, found.subsidy, fen(law.limit))
        own = found.premium - found.subsidy
        desk.post(self.premiums, self.firm_premiums, own, loan)
        desk.post(self.premiums, self.city, found.subsidy, loan)
        loan.fees += own
        loan.accrual += found.subsidy / 100
        desk.note(loan, "cover bought", amount=found.premium, attributes={"subsidy": found.subsidy})

    # -- infringements -------------------------------------------------------------------------------------------------

    def luck(self, loan: Loan, event: int, place: int) -> float:
        """A chance of the loan's so-manieth infringement."""
        ordinal = loan.number & ((1 << 20) - 1)
        low = ordinal & ((1 << streams.ORDINALS) - 1)
        entity = int(self.desk.firms.columns.entity[loan.firm])
        k = (ordinal >> streams.ORDINALS) << 10 | event
        address = (entity << streams.ORDINALS | low) << streams.EVENT_ROOM | place
        return self.desk.engine.draws.uniform(streams.INFRINGEMENT, address, k)

    def watch(self, loan: Loan) -> Story:
        """One infringement after the other while the rights are pledged."""
        desk = self.desk
        for event in range(MOST):
            law = desk.rules.infringement
            if law.open != "yes" or law.per_year <= 0.0:
                return
            gap = -math.log1p(-self.luck(loan, event, streams.GAP)) / law.per_year * YEAR
            if desk.engine.now + gap >= desk.clock.horizon:
                return
            yield desk.env.timeout(max(1, seconds_up(gap / DAY)))
            if loan.outcome == "repaid" or loan.sale is not None:
                return
            self.strike(loan, event)

    def strike(self, loan: Loan, event: int) -> None:
        """An infringement: the portfolio loses value; who is covered, or can afford it, enforces the right."""
        desk, law, now = self.desk, self.desk.rules.infringement, self.desk.engine.now
        fall = loan.intact * law.loss
        loan.intact -= fall
        self.infringed[loan] = self.infringed.get(loan, 0) + 1
        policy = self.policies.get(loan)
        covered = policy is not None and now < policy.ends
        sound = loan.defaulted is None and bool(desk.firms.columns.alive[loan.firm])
        enforced = covered or (sound and self.luck(loan, event, streams.ENFORCED) < law.alone)
        desk.note(loan, "right infringed", attributes={"covered": covered, "enforced": enforced})
        if not enforced:
            return
        self.enforced[loan] = self.enforced.get(loan, 0) + 1
        cost = fen(min(DEAREST, law.cost.quantile(self.luck(loan, event, streams.ENFORCEMENT_COST))))
        desk.post(self.courts, self.costs, cost, loan)
        desk.env.process(self.enforce(loan, event, fall))
        if policy is not None and covered:
            damage = fen(min(DEAREST, law.damage.quantile(self.luck(loan, event, streams.DAMAGE))))
            claim = claim_of(cost + damage, desk.rules.insurance.covers, policy.limit - policy.claimed)
            policy.claimed += claim
            desk.env.process(self.indemnify(policy, event, claim))

    def enforce(self, loan: Loan, event: int, fall: float) -> Story:
        """The court's decision; a success brings back part of the value."""
        desk, law = self.desk, self.desk.rules.infringement
        hoped = fall * law.won * law.regained
        loan.pending += hoped
        yield desk.env.timeout(seconds_up(law.days.quantile(self.luck(loan, event, streams.ENFORCEMENT_DAYS))))
        loan.pending -= hoped
        won = self.luck(loan, event, streams.WON) < law.won
        if won and loan.sale is None:
            loan.intact = min(1.0, loan.intact + fall * law.regained)
        desk.note(loan, "enforcement ends", attributes={"won": won})

    def indemnify(self, policy: Policy, event: int, claim: int) -> Story:
        """The insurer pays."""
        desk, loan = self.desk, policy.loan
        days = desk.rules.insurance.claim_days.quantile(self.luck(loan, event, streams.CLAIM_DAYS))
        yield desk.env.timeout(seconds_up(days))
        policy.paid += claim
        desk.post(self.indemnities, self.claims, claim, loan)
        desk.note(loan, "cover pays", amount=claim)

    # -- the end -------------------------------------------------------------------------------------------------------

    def reconcile(self) -> None:
        """The ledger against the policies. Raises BooksError."""
        balance, policies = self.desk.engine.ledger.balance, self.policies.values()
        reconcile("premiums of infringement cover", balance(self.premiums), sum(x.premium for x in policies))
        reconcile("subsidies of premiums", -balance(self.city), sum(x.subsidy for x in policies))
        reconcile("claims of infringement cover", -balance(self.claims), sum(x.paid for x in policies))
