"""Securitisation in a run: pools are sold in tranches; losses, principal and coupons go by seniority, as they fall."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.ip_finance.desk import LoanDesk
from sandbox.ip_finance.fund import BANK
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.parameters.securities import Securitisation
from sandbox.ip_finance.rules.sharing import Waterfall
from sandbox.ip_finance.rules.tranches import coupon, paid_down, tranche_losses, tranche_sizes
from sandbox.kernel.ledger import fen, reconcile

LICENCES = "licences"
ORIGINATOR = "licence company"


@dataclass(slots=True, eq=False)
class Claim:
    """A licence claim: fen at issue, fen still due, monthly instalments still due."""

    loan: Loan
    amount: int
    left: int
    instalments: int


@dataclass(slots=True, eq=False)
class Pool:
    """One issue. Tuples and lists by layer: subordinated, support, mezzanine, senior; fen.

    sizes: at issue, without the support. limit: of the support. lost: so far. paid: principal so far. begun: balances
    at the beginning of the month. coupons, fees: paid so far. months: balance of the sold tranches, added up by months.
    """

    number: int
    issued: int
    kind: str
    sizes: tuple[int, int, int]
    limit: int = 0
    lost: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    paid: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    coupons: int = 0
    fees: int = 0
    months: int = 0
    begun: tuple[int, int, int, int] = (0, 0, 0, 0)
    claims: list[Claim] = field(default_factory=list)

    @property
    def layers(self) -> tuple[int, int, int, int]:
        """What each layer can still bear: what is outstanding of a tranche, what is left of the support."""
        low, middle, high = self.sizes
        at_issue = (low, self.limit, middle, high)
        a, b, c, d = (size - self.lost[i] - self.paid[i] for i, size in enumerate(at_issue))
        return a, b, c, d

    @property
    def outstanding(self) -> int:
        """Principal of all tranches that is neither paid nor lost."""
        return sum(self.layers) - self.layers[1]

    @property
    def losses(self) -> tuple[int, int, int]:
        """Lost so far by tranche, the subordinated one first."""
        return self.lost[0], self.lost[2], self.lost[3]

    @property
    def loss(self) -> int:
        """Lost so far by all layers."""
        return sum(self.lost)


class Pools:
    """All pools of a run."""

    def __init__(self, desk: LoanDesk) -> None:
        self.desk = desk
        self.all: list[Pool] = []
        self._of: dict[Loan, Pool] = {}
        self._licensed: set[Loan] = set()
        self._months = 0
        account = desk.engine.ledger.account
        self.investors = account("investors in IP-pledge loans", "losses of mezzanine and senior tranches")
        self.support = account("guarantor of pools", "shortfalls made good")
        self.passed = account(BANK, "losses passed on to tranches")
        self.claims_passed = account(ORIGINATOR, "losses passed on to tranches")
        self.coupons = account("investors in IP-pledge loans", "coupons")
        self.paid_coupons = account("sellers of pools", "coupons")
        self.fees = account("guarantor of pools", "fees")
        self.paid_fees = account("sellers of pools", "fees for support")
        self.claims = account(ORIGINATOR, "licence claims")
        self.claims_lost = account(ORIGINATOR, "losses on licence claims")
        self.licensors = account("firms", "licences sold and licensed back")

    # -- the first of a month ------------------------------------------------------------------------------------------

    def month(self) -> None:
        """Coupons and instalments of the month gone by; then sell what can be sold, where it is time for it."""
        law = self.desk.rules.securitisation
        self._months += 1
        for pool in self.all:
            self._pay_coupons(pool, law)
            self._collect(pool)
            pool.begun = pool.layers
        if law.every <= 0 or self._months % law.every:
            return
        good = (x for x in self.desk.loans if x.live and x.defaulted is None and x.overdue is None)
        sound = [x for x in good if x.renewed is None and not x.in_review]
        if law.kind == LICENCES:
            self._issue_licences([x for x in sound if x not in self._licensed], law)
        else:
            self._issue_loans([x for x in sound if x not in self._of], law)

    def _pay_coupons(self, pool: Pool, law: Securitisation) -> None:
        """On what was outstanding when the month began; losses and principal of a month count from the next one on."""
        _, left, middle, high = pool.begun
        if not middle + high:
            return
        pool.months += middle + high
        due = coupon(middle, law.coupon_mezzanine) + coupon(high, law.coupon_senior)
        pool.coupons += due
        fee = coupon(left, law.support_fee)
        pool.fees += fee
        now, post = self.desk.engine.now, self.desk.engine.ledger.post
        post(now, self.coupons, self.paid_coupons, due)
        post(now, self.fees, self.paid_fees, fee)

    def _collect(self, pool: Pool) -> None:
        """Instalments of licence claims; the rest at once where the loan is repaid, nothing more where it is bad."""
        desk = self.desk
        for claim in pool.claims:
            loan = claim.loan
            if loan.defaulted is not None:
                desk.post(self.claims_lost, self.claims, claim.left, loan)
                self._lose(pool, claim.left, claim.left, loan)
                claim.left = 0
                continue
            part = claim.left if loan.outcome == "repaid" else claim.left // claim.instalments
            desk.post(self.licensors, self.claims, part, loan)
            self._lose(pool, part, 0, loan)
            claim.left -= part
            claim.instalments -= 1
        pool.claims = [claim for claim in pool.claims if claim.left]

    def _issue_loans(self, loans: list[Loan], law: Securitisation) -> None:
        """The bank sells loans; their room in its line is free again."""
        total = sum(x.amount for x in loans)
        if not loans or total < fen(law.least):
            return
        pool = self._issue("loans", total, len(loans), law)
        for loan in loans:
            self._of[loan] = pool
            loan.freed = loan.amount - int(loan.amount * law.subordinated)
            self.desk.freed += loan.freed

    def _issue_licences(self, loans: list[Loan], law: Securitisation) -> None:
        """Borrowers license their rights to the licence company for a price, and back for instalments."""
        now, month = self.desk.engine.now, 2_629_800
        claims = []
        for loan in loans:
            amount = min(int(loan.appraisal * law.licence_share), fen(law.licence_largest))
            if amount and loan.maturity > now:
                claims.append(Claim(loan, amount, amount, max(1, -(-(loan.maturity - now) // month))))
        total = sum(claim.amount for claim in claims)
        if not claims or total < fen(law.least):
            return
        pool = self._issue(LICENCES, total, len(claims), law)
        pool.claims = claims
        for claim in claims:
            self._licensed.add(claim.loan)
            self.desk.post(self.claims, self.licensors, claim.amount, claim.loan)

    def _issue(self, kind: str, total: int, count: int, law: Securitisation) -> Pool:
        sizes = tranche_sizes(total, law.subordinated, law.mezzanine)
        pool = Pool(len(self.all), self.desk.engine.now, kind, sizes, int(total * law.support))
        pool.begun = pool.layers
        self.all.append(pool)
        self.desk.tell("pool issued", {kind: count, "amount": total, "senior": sizes[2], "support": pool.limit})
        return pool

    # -- losses as they fall -------------------------------------------------------------------------------------------

    def over(self, loan: Loan) -> None:
        """A loan is repaid or its loss settled: its room in the line is the bank's again, its loss the tranches'."""
        pool = self._of.get(loan)
        if pool is None:
            return
        self.desk.freed -= loan.freed
        found = loan.waterfall
        self._lose(pool, loan.amount, found.net.get(BANK, 0) if found is not None else 0, loan)

    def _lose(self, pool: Pool, principal: int, loss: int, loan: Loan) -> None:
        """Principal of a pool ends, `loss` of it is lost: allocate the loss, pay down the rest."""
        borne = tranche_losses(loss, pool.layers)
        pool.lost = [a + b for a, b in zip(pool.lost, borne, strict=True)]
        a, _, c, d = pool.layers
        a, c, d = paid_down(principal - loss + borne[1], (a, c, d))
        pool.paid = [x + y for x, y in zip(pool.paid, (a, 0, c, d), strict=True)]
        if loss or loan.waterfall is not None:
            self._pass_on(pool, borne, loan)

    def _pass_on(self, pool: Pool, borne: tuple[int, ...], loan: Loan) -> None:
        """Book what the layers beyond the subordinated tranche bear, or get back where it is below 0."""
        _, support, middle, high = borne
        passed = self.claims_passed if pool.kind == LICENCES else self.passed
        self.desk.post(self.support, passed, support, loan)
        self.desk.post(self.investors, passed, middle + high, loan)
        attributes: dict[str, object] = {"pool": pool.number, "support": support, "mezzanine": middle, "senior": high}
        self.desk.note(loan, "loss passed to tranches", amount=middle + high, attributes=attributes)

    def restated(self, loan: Loan, before: Waterfall) -> None:
        """Part of a settled loss has come in after all: who was hit last gets it first."""
        pool, found = self._of.get(loan), loan.waterfall
        if pool is None or found is None:
            return
        back = before.net.get(BANK, 0) - found.net.get(BANK, 0)
        if back <= 0:
            return
        parts = paid_down(back, pool.lost)
        pool.lost = [x - y for x, y in zip(pool.lost, parts, strict=True)]
        pool.paid = [x + (y if i != 1 else 0) for i, (x, y) in enumerate(zip(pool.paid, parts, strict=True))]
        self._pass_on(pool, tuple(-part for part in parts), loan)

    # -- the end -------------------------------------------------------------------------------------------------------

    def reconcile(self) -> None:
        """Every layer against the ledger, every pool against what is in it. Raises BooksError."""
        balance, loans = self.desk.engine.ledger.balance, self.desk.loans
        reconcile("losses of investors", balance(self.investors), sum(sum(pool.losses[1:]) for pool in self.all))
        reconcile("losses of the support", balance(self.support), sum(pool.lost[1] for pool in self.all))
        reconcile("coupons", balance(self.coupons), sum(pool.coupons for pool in self.all))
        reconcile("fees for support", balance(self.fees), sum(pool.fees for pool in self.all))
        reconcile("licence claims", balance(self.claims), sum(c.left for pool in self.all for c in pool.claims))
        reconcile("room freed by securitisation", self.desk.freed, sum(x.freed for x in loans if x.live))
        held = dict.fromkeys(range(len(self.all)), 0)
        for loan, pool in self._of.items():
            held[pool.number] += loan.amount if loan.live else 0
        for pool in self.all:
            inside = held[pool.number] + sum(claim.left for claim in pool.claims)
            reconcile(f"tranches of pool {pool.number}", pool.outstanding, inside)
