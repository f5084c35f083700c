"""Installs the supervision sandbox in a run: demand, initial cases, monthly work, settlement and reconciliation."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from simpy.events import URGENT

from sandbox.declare.catalogue import Plan
from sandbox.declare.distribution import normal_quantile
from sandbox.declare.scenario import InitialCases
from sandbox.firms.parameters import TIERS, Population
from sandbox.firms.process import Firms
from sandbox.kernel.bus import FirmFailed
from sandbox.kernel.clock import DAY
from sandbox.kernel.engine import Engine
from sandbox.kernel.hazard import RepeatedHazard, threshold_of
from sandbox.kernel.ledger import BooksError, fen, reconcile
from sandbox.supervision import rules, streams
from sandbox.supervision.calls import Calls
from sandbox.supervision.case import Case
from sandbox.supervision.desk import SYSTEM, Desk
from sandbox.supervision.market import Market
from sandbox.supervision.parameters import Supervision
from sandbox.supervision.process import Process

CITY = 2
INITIAL_ORDINAL = 1 << 19
HALF_YEAR = 6


class SandboxSystem:
    """System 1 in one run. `desk.cases` are all its cases."""

    def __init__(self, engine: Engine, plan: Plan, firms: Firms, initial: tuple[InitialCases, ...]) -> None:
        self.engine = engine
        self.plan = plan
        self.firms = firms
        self.desk = Desk(engine, plan, firms)
        self.calls = Calls(self.desk)
        self.market = Market(self.desk)
        self.process = Process(self.desk, self.calls, self.market)
        self._ideas = RepeatedHazard(len(firms.columns), self._gaps)
        self._worked = self.desk.calendar.worked(0)
        self._busy = [0] * len(self.desk.staff())
        self._rate: tuple[tuple[float, ...], NDArray[np.float64]] | None = None
        engine.bus.subscribe(FirmFailed, self._firm_failed, order=10)
        engine.env.process(self.calls.process())
        for since in plan.since[1:]:
            engine.at(since, self._rules_change, priority=URGENT)
        self._initial(initial)
        if engine.clock.entry_end_s < engine.clock.horizon:
            engine.at(engine.clock.entry_end_s, self._entry_closes)

    # -- demand --------------------------------------------------------------------------------------------------------

    def _gaps(self, rows: NDArray[np.int64], ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        """Exp(1) gaps before the next product of these firms."""
        if len(rows) == len(self.firms.columns) and not ordinals.any():
            return threshold_of(np.concatenate([s.take(streams.IDEA, 0) for s in self.firms.sources]))
        entity = self.firms.columns.entity
        uniform = self.engine.draws.uniform
        u = [
            uniform(streams.IDEA, int(entity[r]), int(k)) for r, k in zip(rows.tolist(), ordinals.tolist(), strict=True)
        ]
        return threshold_of(u)

    def month(self, t0: int, t1: int) -> None:
        """Products that firms decide on in the month, staff's pay, and twice a year the market's settlement."""
        clock = self.engine.clock
        if t0 < clock.entry_end_s:
            settings = self.plan.at(t0)
            demand = settings.section(Supervision).demand
            population = settings.section(Population)
            parks = population.district.cuihu_firms + population.district.yongfeng_firms
            park = demand.parks_per_year / max(1, parks)
            per_firm = (park, park, demand.city_per_year / max(1, population.city.candidates), demand.selection)
            columns = self.firms.columns
            if self._rate is None or self._rate[0] != per_firm:
                self._rate = (per_firm, np.array(per_firm[:3])[columns.area])
                if demand.selection > 0.0:
                    self._rate[1][:] *= rules.selection(columns.quality, demand.selection)
            rate = self._rate[1]
            end = min(t1, clock.entry_end_s)
            known = self.firms.exposure if end == t1 else None
            rows, seconds, ordinals = self._ideas.advance(t0, end, rate, columns.alive, columns.birth, known)
            for row, second, ordinal in zip(rows.tolist(), seconds.tolist(), ordinals.tolist(), strict=True):
                if second < clock.entry_end_s:
                    self.engine.at(second, self._begin, row, ordinal)
        if clock.date(t0).month % HALF_YEAR == 1 and t0 > clock.first:
            self.market.settle_all()
        self._pay_staff(t0)

    def _begin(self, row: int, ordinal: int) -> None:
        """A firm decides to bring a product to the market."""
        columns = self.firms.columns
        if not columns.alive[row]:
            return
        case = self._case(row, ordinal)
        case.process = self.engine.env.process(self.process.life(case))

    @staticmethod
    def _address(entity: int, ordinal: int) -> tuple[int, int]:
        """Where a product's chance lies: the entity of its first decision, and k."""
        low = ordinal & ((1 << streams.ORDINALS) - 1)
        return (entity << streams.ORDINALS | low) << streams.ROOM, (ordinal >> streams.ORDINALS) << 20

    def _case(self, row: int, ordinal: int, initial: bool = False) -> Case:
        columns, draws = self.firms.columns, self.engine.draws
        law = self.desk.rules
        entity = int(columns.entity[row])
        address, page = self._address(entity, ordinal)
        luck = draws.block(streams.CASE, address, page)
        own = normal_quantile(luck[streams.QUALITY.place])
        quality = rules.product_quality(float(columns.quality[row]), own, law.quality.firm_share)
        case = Case(
            number=row << 20 | ordinal, firm=row, address=address, page=page, luck=luck, tier=TIERS[columns.tier[row]],
            began=self.engine.now, quality=quality, good=quality > law.quality.good_above,
            appeal=law.test.appeal.quantile(luck[streams.APPEAL.place]),
            initial=initial,
        )  # fmt: skip
        self.desk.cases.append(case)
        self.desk.live.setdefault(row, []).append(case)
        return case

    def _initial(self, groups: tuple[InitialCases, ...]) -> None:
        """Cases that stand at the start: held by city firms whose product would have passed the gate, or nearly.

        Raises ValueError where there are fewer city firms than initial cases.
        """
        scale = self.desk.population.scale
        ours = [group for group in groups if group.system == SYSTEM]
        wanted = [group for group in ours for _ in range(math.ceil(group.count * scale - 1e-9))]
        if not wanted:
            return
        columns, draws = self.firms.columns, self.engine.draws
        law = self.desk.rules
        short: list[tuple[float, int]] = []
        for row in np.flatnonzero((columns.area == CITY) & columns.alive).tolist():
            if not wanted:
                return
            entity = int(columns.entity[row])
            address, page = self._address(entity, INITIAL_ORDINAL)
            own = normal_quantile(draws.uniform(streams.CASE, address + streams.QUALITY.place, page))
            quality = rules.product_quality(float(columns.quality[row]), own, law.quality.firm_share)
            score = quality + law.review.noise * normal_quantile(draws.uniform(streams.INITIAL, entity))
            if score >= law.review.pass_score:
                self._stand(self._case(row, INITIAL_ORDINAL, initial=True), wanted.pop(0))
            else:
                short.append((-score, row))
        for group, (_, row) in zip(wanted, sorted(short), strict=False):
            self._stand(self._case(row, INITIAL_ORDINAL, initial=True), group)
        if len(wanted) > len(short):
            raise ValueError(f"initial cases: {len(wanted) - len(short)} find no city firm; more candidates are needed")

    def _stand(self, case: Case, group: InitialCases) -> None:
        """Put an initial case where it stands."""
        desk, clock = self.desk, self.engine.clock
        case.began = case.applied = since = clock.seconds(group.since)
        case.route = "sandbox"
        case.complete = case.eligible = True
        case.accepted = since
        stage = group.stage
        case.noticed = since
        desk.admit(case)
        if stage == "on_notice":
            registered = since + desk.sample(desk.rules.notice.days, streams.NOTICE_DAYS, case)
            if registered <= self.engine.now:
                stage, since = "on_test", registered
        if stage == "on_test":
            case.registered = case.test_began = since
        case.process = self.engine.env.process(self.process.life(case, stage))

    # -- along the way -------------------------------------------------------------------------------------------------

    def _firm_failed(self, event: FirmFailed) -> None:
        self.process.firm_failed(event.firm)

    def _rules_change(self) -> None:
        self._pay_staff(self.engine.now)  # by the rules that held until now
        self.desk.follow_rules()
        self.calls.wake()

    def _pay_staff(self, t0: int) -> None:
        """Pay since the last payment: all working time of those whose office is open, of others the time spent."""
        desk = self.desk
        if t0 < 0:
            return
        worked = desk.calendar.worked(t0)
        passed, self._worked = worked - self._worked, worked
        total = 0
        for place, (people, present) in enumerate(desk.staff()):
            busy = people.busy()
            total += passed * people.capacity if present else busy - self._busy[place]
            self._busy[place] = busy
        if total > 0:
            desk.pay(total / DAY)

    def _entry_closes(self) -> None:
        """Note money and customers at the end of entry."""
        self.market.settle_all()
        self._pay_staff(self.engine.now)
        self.desk.staff_paid_entry = self.desk.staff_paid
        for case in self.desk.cases:
            live = self.process.testing.tests.get(case)
            hidden = live.hidden_harm() if live else 0
            case.entry = (case.harm + hidden, case.paid, live.days() if live else 0.0, case.market_days)

    # -- the end -------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Settle at the horizon and hold the books against what is held elsewhere. Raises BooksError."""
        self.market.settle_all()
        horizon = self.engine.clock.horizon
        self._pay_staff(horizon)
        for live in self.process.testing.tests.values():
            if live.running:
                live.close()
                live.abandon()
        if self.engine.clock.entry_end_s >= horizon:
            self._entry_closes()
        self._reconcile()

    def _reconcile(self) -> None:
        desk = self.desk
        ledger, accounts = self.engine.ledger, desk.accounts
        harm, paid = sum(c.harm for c in desk.cases), sum(c.paid for c in desk.cases)
        reconcile("harm caused", -ledger.balance(accounts.caused), harm)
        payers = (accounts.partners, accounts.firms, accounts.insurers, accounts.fund)
        reconcile("compensation", sum(ledger.balance(payer) for payer in payers), paid)
        reconcile("insurers", ledger.balance(accounts.insurers), sum(c.insured for c in desk.cases))
        fund = fen(self.plan.at(self.engine.clock.first).section(Supervision).redress.fund)
        reconcile("risk fund", ledger.balance(accounts.fund), fund - desk.fund_left)
        reconcile("harm not compensated", ledger.balance(accounts.customers), harm - paid)
        reconcile("staff cost", ledger.balance(accounts.staff), desk.staff_paid)
        ledger.check()
        for resource in desk.resources:
            holding = sum(1 for c in desk.cases for r in c.held if r.resource is resource and r.holds)
            if resource in (desk.slots, desk.partners) and holding != resource.in_service:
                raise BooksError(f"{resource.name}: {resource.in_service} units are taken, {holding} cases hold one")
