"""Installs cross-border financing in a run: needs, monthly work, changes of the rules, reconciliation."""

from __future__ import annotations

from simpy.events import URGENT

from sandbox.cross_border.contract import Borrower, Contract
from sandbox.cross_border.desk import SYSTEM, Desk
from sandbox.cross_border.macroprudential import first_day
from sandbox.cross_border.needs import FIRST_NUMBER, Needs
from sandbox.cross_border.parameters import CrossBorder
from sandbox.cross_border.prices import Prices
from sandbox.cross_border.process import Process
from sandbox.cross_border.watch import watch
from sandbox.declare.catalogue import Plan
from sandbox.declare.problems import InputRefused, Problem
from sandbox.firms.process import Firms
from sandbox.kernel.bus import FirmFailed
from sandbox.kernel.engine import Engine, stop
from sandbox.kernel.ledger import reconcile

__all__ = ["SYSTEM", "CrossBorderSystem", "is_open"]

EXCHANGE = "debt abroad"
"""Cause of the hazard factors that exchange losses set."""


def is_open(plan: Plan, first: int) -> bool:
    """Whether a scenario has cross-border financing at all: as it is on the first simulated day."""
    return plan.at(first).section(CrossBorder).open == "yes"


def unrealised(borrower: Borrower, prices: Prices) -> int:
    """Exchange loss of a borrower's open loans at the rates of the day, unrealised, in fen; negative: a gain."""
    return sum(c.on_paper(prices.of(c.currency)) for c in borrower.live)


class CrossBorderSystem:
    """System 3 in one run. Raises InputRefused where the run begins before the rule book does."""

    def __init__(self, engine: Engine, plan: Plan, firms: Firms) -> None:
        first = engine.clock.date(engine.clock.first)
        if first < first_day():
            allowed = f"{first_day().isoformat()}, when the rule book of cross-border financing begins, or later"
            raise InputRefused([Problem("", "start, less warm_up_days", f"the date {first.isoformat()}", allowed)])
        self.engine = engine
        self.plan = plan
        self.firms = firms
        self.desk = Desk(engine, plan)
        self.process = Process(self.desk)
        self.needs = Needs(self.desk, firms, self._begin)
        self._stressed: dict[Borrower, None] = {}
        engine.bus.subscribe(FirmFailed, self._firm_failed, order=30)
        for t in sorted({*self.desk.macro.changes(), *plan.since[1:]}):
            engine.at(t, self._rules_change, priority=URGENT)

    # -- along the way -------------------------------------------------------------------------------------------------

    def month(self, t0: int, t1: int) -> None:
        """The month's exchange rate, the reacting rule's look at it, firms' losses, and the needs of the month."""
        desk = self.desk
        desk.prices.month(t0, t1, desk.rules)
        agents = [b.counted for b in self.needs.third if b.kind == "auto_finance"]
        desk.insure(t0, t1, len(agents), all(agents))
        desk.quotas.pips, desk.quotas.others = desk.prices.pips, desk.prices.others
        if desk.macro.react(t0, desk.rules, desk.prices.history):
            self._limits()
        desk.quotas.look_again()
        self._losses()
        if t0 >= 0:
            watch(desk, self.needs, t0)
        self.needs.month(t0, t1)

    def _begin(self, borrower: Borrower, ordinal: int) -> None:
        """A borrower needs a loan that could be had abroad."""
        self.needs.accounts(borrower)
        contract = self.needs.contract(borrower, ordinal)
        self.desk.contracts.append(contract)
        borrower.contracts.append(contract)
        contract.process = self.engine.env.process(self.process.life(contract))

    def _firm_failed(self, event: FirmFailed) -> None:
        borrower = self.desk.by_row.get(event.firm)
        for contract in borrower.contracts if borrower is not None else ():
            stop(contract.process, event.exit_type)

    def _rules_change(self) -> None:
        """Take up the rules in force, and bring the desk in line with them."""
        desk = self.desk
        desk.rules = self.plan.at(self.engine.now).section(CrossBorder)
        officers = desk.rules.registration.officers
        if officers != desk.registrars.capacity:
            desk.registrars.set_capacity(officers)
            desk.tell("desk changes", officers=officers)
        self._limits()

    def _limits(self) -> None:
        """Take up the limits in force; live loans count with the new weights from the same second."""
        desk = self.desk
        law, before = desk.macro.at(self.engine.now, desk.rules), desk.quotas.law
        if law == before:
            return
        desk.quotas.law_changes(law)
        if law.weights != before.weights or law.pool_at_face != before.pool_at_face:
            for borrower in desk.quotas.active:
                for contract in borrower.live:
                    desk.quotas.reweigh(contract)
        desk.tell(
            "limits change", enterprises=str(law.enterprise), institutions=str(law.institution),
            facilitation_usd=law.facilitation // 100, sharing=law.sharing, pool=law.pool // 100,
        )  # fmt: skip

    def _losses(self) -> None:
        """Exchange losses, realised or not, raise the exit hazard of firms from the next month on."""
        desk, effect = self.desk, self.desk.rules.exchange.hazard
        if effect <= 0.0 and not self._stressed:
            return
        factors = self.firms.hazard_factor(EXCHANGE)
        for borrower in desk.quotas.active | self._stressed:
            if borrower.row < 0:
                continue
            lost, row = borrower.lost + unrealised(borrower, desk.prices), borrower.row
            if lost <= 0 and borrower not in self._stressed:
                continue
            before = self.needs.assets(borrower) + borrower.lost
            share = min(1.0, max(0, lost) / before) if before > 0 else 0.0
            factors[row] = 1.0 + effect * share
            if lost > 0:
                self._stressed[borrower] = None
            else:
                del self._stressed[borrower]

    # -- the end -------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Hold the books against what is held elsewhere. Raises BooksError."""
        desk = self.desk
        ledger, accounts = self.engine.ledger, desk.accounts
        contracts = desk.contracts
        for borrower in desk.borrowers.values():
            desk.quotas.check(borrower)
        live = [c for b in desk.borrowers.values() for c in b.live]
        reconcile("debt abroad", ledger.balance(accounts.lent), sum(c.face for c in live if c.out))
        reconcile("interest abroad", ledger.balance(accounts.interest_got), sum(c.interest for c in contracts))
        exchange = sum(c.exchange for c in contracts)
        reconcile("exchange differences", ledger.balance(accounts.exchange_got), exchange)
        reconcile("exchange losses of firms", sum(b.lost for b in desk.borrowers.values()), exchange)
        reconcile("losses of lenders abroad", ledger.balance(accounts.losses), sum(c.loss for c in contracts))
        ledger.check()

    def case_id(self, number: int, firm: str) -> str:
        """Readable id of a contract: the borrower's name, and which of its needs."""
        row, ordinal = number >> 20, number & ((1 << 20) - 1)
        name = firm if row < FIRST_NUMBER else self._third_names()[row - FIRST_NUMBER]
        return f"{name}/d{ordinal + 1}"

    def _third_names(self) -> dict[int, str]:
        return {b.entity & ((1 << 22) - 1): b.name for b in self.needs.third}

    def contract(self, number: int) -> Contract:
        """The contract of a number. Raises KeyError."""
        found = next((c for c in self.desk.contracts if c.number == number), None)
        if found is None:
            raise KeyError(number)
        return found
