"""Installs IP-pledge finance in a run: needs, the months, the firms' exits, the books at the end."""

from __future__ import annotations

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.events import URGENT, Initialize

from sandbox.declare.catalogue import Plan
from sandbox.firms.parameters import Population
from sandbox.firms.process import Firms
from sandbox.ip_finance import streams
from sandbox.ip_finance.desk import LoanDesk, Story
from sandbox.ip_finance.insurance import InfringementCover
from sandbox.ip_finance.loan import Loan, NeedEnds
from sandbox.ip_finance.parameters import IpFinance
from sandbox.ip_finance.process.lending import Lending
from sandbox.ip_finance.process.service import Service
from sandbox.ip_finance.rules import credit
from sandbox.kernel.bus import FirmFailed, TestCompleted
from sandbox.kernel.engine import Engine, stop
from sandbox.kernel.hazard import RepeatedHazard, threshold_of
from sandbox.kernel.ledger import BooksError, fen, reconcile

JANUARY = 1


def is_open(plan: Plan) -> bool:
    """Whether a run needs this system at all: some time or other it is open."""
    return any(settings.section(IpFinance).open == "yes" for settings in map(plan.at, plan.since))


class IpFinanceSystem:
    """System 2 in one run. `desk.loans` are all its needs, with the loans that came of them."""

    def __init__(self, engine: Engine, plan: Plan, firms: Firms) -> None:
        self.engine = engine
        self.plan = plan
        self.firms = firms
        self.desk = LoanDesk(engine, plan, firms)
        self.lending = Lending(self.desk)
        self.service = Service(self.desk, self.lending)
        self.insurance = InfringementCover(self.desk)
        self._needs = RepeatedHazard(len(firms.columns), self._gaps)
        engine.bus.subscribe(FirmFailed, self._firm_failed, order=20)
        engine.bus.subscribe(TestCompleted, self._graduated, order=20)
        for since in plan.since[1:]:
            engine.at(since, self.desk.follow_rules, priority=URGENT)

    # -- needs ---------------------------------------------------------------------------------------------------------

    def _gaps(self, rows: NDArray[np.int64], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        """Exp(1) gaps before the next need of these firms."""
        if len(rows) == len(self.firms.columns) and not ordinals.any():
            return threshold_of(np.concatenate([s.take(streams.NEED, 0) for s in self.firms.sources]))
        entity, uniform = self.firms.columns.entity, self.engine.draws.uniform
        pairs = zip(rows.tolist(), ordinals.tolist(), strict=True)
        return threshold_of([uniform(streams.NEED, int(entity[r]), int(k)) for r, k in pairs])

    def month(self, t0: int, t1: int) -> None:
        """Needs that arise in the month, the fund's refill, the breaker; loans follow their firms' stress."""
        desk, clock = self.desk, self.engine.clock
        desk.look_at_stress()
        if t0 >= 0:
            self._review(t0)
            self.service.pools.month()
        changes = [t for t in self.plan.since if t0 < t < t1]
        for since, until in zip([t0, *changes], [*changes, t1], strict=True):
            begin = max(since, 0)  # nobody asks before the start
            if until <= 0 or begin >= clock.entry_end_s:
                continue
            settings = self.plan.at(begin)
            law, population = settings.section(IpFinance), settings.section(Population)
            if law.open != "yes":
                continue
            rate = self._rate(law, population)
            columns = self.firms.columns
            rows, seconds, ordinals = self._needs.advance(begin, until, rate, columns.alive, columns.birth)
            for row, second, ordinal in zip(rows.tolist(), seconds.tolist(), ordinals.tolist(), strict=True):
                if second < clock.entry_end_s:
                    desk.engine.at(second, self._begin, row, ordinal)

    def _rate(self, law: IpFinance, population: Population) -> NDArray[np.float64]:
        """Needs a year of every firm."""
        district, city = population.district, population.city
        firms = district.cuihu_firms + district.yongfeng_firms + city.candidates
        effect = law.demand.adverse
        quality = self.firms.columns.quality
        tilt = np.exp(-effect * quality - 0.5 * effect * effect) if effect else np.ones(len(quality))
        rate: NDArray[np.float64] = tilt * (law.demand.per_year / max(1, firms))
        return rate

    def _begin(self, row: int, ordinal: int) -> None:
        """A firm needs money."""
        if not self.firms.columns.alive[row]:
            return
        loan = self._need(row, ordinal)
        self.desk.loans.append(loan)
        self.desk.live.setdefault(row, []).append(loan)
        self.desk.note(loan, "needs money", amount=loan.wanted)
        loan.process = self.engine.env.process(self.life(loan))

    def _need(self, row: int, ordinal: int) -> Loan:
        columns, draws, law = self.firms.columns, self.engine.draws, self.desk.rules
        entity = int(columns.entity[row])
        low = ordinal & ((1 << streams.ORDINALS) - 1)
        luck = draws.block(
            streams.LOAN, (entity << streams.ORDINALS | low) << streams.ROOM, ordinal >> streams.ORDINALS
        )
        quality = float(columns.quality[row])
        outside = law.outside
        offer = draws.uniform(streams.OFFER, entity) < credit.offer_chance(
            outside.chance, quality, outside.quality_effect
        )
        if not offer and columns.high_tech[row]:
            offer = draws.uniform(streams.OFFER, entity, 1) < outside.points_line
        wanted = min(law.demand.wanted.quantile(luck[streams.WANTED]), law.demand.largest)
        return Loan(
            number=row << 20 | ordinal, firm=row, began=self.engine.now, luck=luck, quality=quality, offer=offer,
            outside=law.price.prime + outside.spread.quantile(luck[streams.OUTSIDE_RATE]),
            wanted=fen(wanted), value=law.valuation.value.quantile(luck[streams.VALUE]),
            rate=law.price.prime + law.price.spread.quantile(luck[streams.RATE]),
            years=2 if luck[streams.TERM] < law.price.long_share else 1,
            firm_class=self._class(row),
        )  # fmt: skip

    def _class(self, row: int) -> str:
        """The firm's class in the scheme; the scheme's default class where it does not know the firm's."""
        law, scheme = self.desk.rules.sharing, self.desk.cover.scheme
        if law.classes == "default" or not scheme.classes:
            return scheme.default_class
        columns = self.firms.columns
        found = "tech_sme"
        if columns.high_tech[row]:
            special = self.engine.draws.uniform(streams.CLASS, int(columns.entity[row])) < law.specialised
            found = "specialised" if special else "hnte"
        return found if found in scheme.classes else scheme.default_class

    # -- along the way -------------------------------------------------------------------------------------------------

    def life(self, loan: Loan) -> Story:
        """A need from its beginning to its end."""
        try:
            if not self.firms.columns.alive[loan.firm]:
                raise NeedEnds("failed", "the firm exits")
            yield from self.lending.to_drawdown(loan)
            self.insurance.drawn(loan)
            yield from self.service.serve(loan)
        except NeedEnds as end:
            self._close(loan, end)
        except simpy.Interrupt:
            self._close(loan, NeedEnds("failed", "the firm exits"))
        finally:
            for request in loan.held:
                request.resource.cancel(request)
            loan.held.clear()

    def _close(self, loan: Loan, end: NeedEnds) -> None:
        """A need ends before the drawdown."""
        desk = self.desk
        loan.outcome, loan.reason, loan.ended = end.outcome, end.reason, self.engine.now
        if loan.scheme is not None:
            desk.lent -= loan.amount
            if loan.covered:
                desk.cover.over(loan)
        desk.note(loan, f"need {end.outcome}", attributes={"reason": end.reason})

    def _firm_failed(self, event: FirmFailed) -> None:
        """Applications of the firm end; its loans are repaid, or default where it is insolvent."""
        for loan in self.desk.live.get(event.firm, ()):
            process = loan.process
            if loan.outcome != "open" or loan.defaulted is not None or process is None:
                continue
            if not isinstance(process.target, Initialize):
                stop(process, event.exit_type)

    def _graduated(self, event: TestCompleted) -> None:
        """A graduate of the sandbox survives more often, where the world says so, and defaults less."""
        for loan in self.desk.live.get(event.firm, ()):
            self.desk.follow(loan)

    def _review(self, t: int) -> None:
        """On the first of a month: refill in January, breaker, and the path of the fund."""
        desk, cover, clock = self.desk, self.desk.cover, self.engine.clock
        date = clock.date(t)
        if desk.rules.sharing.refill == "yes" and date.month == JANUARY and t > 0 and cover.size is not None:
            missing = cover.size - (cover.balance or 0)
            if missing > 0:
                cover.income(missing, refill=True)
                accounts = desk.accounts
                self.engine.ledger.post(self.engine.now, accounts.fund_filled, accounts.treasury, missing)
                desk.tell("fund refilled", {"amount": missing})
        news = cover.review(t)
        if news is not None:
            desk.tell(news, {"ratio": cover.ratio()})
        cover.suspended_months += cover.suspended_at is not None and t < clock.entry_end_s
        desk.path.append((t, -1 if cover.balance is None else cover.balance, cover.outstanding))

    # -- the end -------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Hold the books against what the loans say. Raises BooksError."""
        desk, ledger, cover = self.desk, self.engine.ledger, self.desk.cover
        accounts, loans = desk.accounts, desk.loans
        live = [x for x in loans if x.live]
        unpaid_out = sum(x.amount for x in live if not x.advance)
        reconcile("IP-pledge loans outstanding", ledger.balance(accounts.loans), unpaid_out)
        committed = [x for x in loans if x.scheme is not None and x.outcome == "open"]
        reconcile("loans of the bank", desk.lent, sum(x.amount for x in committed))
        covered = sum(x.amount for x in committed if x.covered)
        reconcile("covered loans outstanding", cover.outstanding, covered)
        self._reconcile_losses()
        self._reconcile_fund()
        self.service.pools.reconcile()
        self.service.disposal.reconcile()
        self.insurance.reconcile()
        reconcile("interest subsidies", -ledger.balance(accounts.subsidy), sum(x.subsidy for x in loans))
        ledger.check()

    def _reconcile_losses(self) -> None:
        """The shares of every loss add up to it, and the parties' accounts to the shares."""
        desk, ledger, cover = self.desk, self.engine.ledger, self.desk.cover
        borne = dict.fromkeys((*cover.scheme.names, *cover.alone.names), 0)
        for loan in desk.loans:
            if loan.waterfall is not None:
                found = loan.waterfall
                if sum(found.net.values()) != found.loss or found.loss + found.recovery != loan.amount:
                    raise BooksError(f"loan {loan.number}: the shares do not add up to the loss")
            for party, amount in (loan.waterfall.net if loan.waterfall else loan.advance).items():
                borne[party] += amount
        for party, amount in borne.items():
            reconcile(f"losses of the {party}", ledger.balance(desk.accounts.loss(party)), amount)

    def _reconcile_fund(self) -> None:
        """The fund holds what it held at the start, with fees and refills, less what it paid."""
        ledger, cover, accounts = self.engine.ledger, self.desk.cover, self.desk.accounts
        if cover.size is not None and cover.balance is not None:
            paid = sum(
                amount for x in self.desk.loans if x.covered
                for party, amount in (x.waterfall.net if x.waterfall else x.advance).items()
                if cover.scheme.draws_on_fund(party)
            )  # fmt: skip
            left = cover.size + ledger.balance(accounts.fund_fees) + ledger.balance(accounts.fund_filled) - paid
            reconcile("balance of the risk fund", left, cover.balance)
            if cover.balance < 0:
                raise BooksError(f"the risk fund is overdrawn by {-cover.balance} fen")


__all__ = ["IpFinanceSystem", "is_open"]
