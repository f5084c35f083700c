"""Installs the supervision sandbox in a run: demand, initial cases, monthly work, settlement and reconciliation."""

from __future__ import annotations

import math

import numpy as np
from simpy.events import URGENT

from sandbox.declare.catalogue import Plan
from sandbox.declare.distribution import normal_quantile
from sandbox.declare.scenario import InitialCases
from sandbox.firms.parameters import TIERS
from sandbox.firms.process import Firms
from sandbox.kernel.bus import FirmFailed, TierChanged
from sandbox.kernel.clock import DAY
from sandbox.kernel.engine import Engine
from sandbox.kernel.ledger import BooksError, fen, reconcile
from sandbox.supervision import rules, streams
from sandbox.supervision.calls import Calls
from sandbox.supervision.case import Case
from sandbox.supervision.demand import CITY, FURTHER, STOCK, Demand
from sandbox.supervision.desk import SYSTEM, Desk
from sandbox.supervision.market import Market
from sandbox.supervision.parameters import Supervision
from sandbox.supervision.process import Process
from sandbox.supervision.work import IDLE, WORK

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
        self.demand = Demand(self.desk, firms, self._begin)
        self.desk.on_accepted = self.demand.accepted
        self._spent = dict.fromkeys((*WORK, IDLE), 0)
        self._rest = [0] * len(self.desk.staff())
        engine.bus.subscribe(FirmFailed, self._firm_failed, order=10)
        engine.bus.subscribe(TierChanged, self._tier_changed, order=10)
        engine.env.process(self.calls.process())
        for since in plan.since[1:]:
            engine.at(since, self._rules_change, priority=URGENT)
        self._initial(initial)
        if engine.clock.entry_end_s < engine.clock.horizon:
            engine.at(engine.clock.entry_end_s, self._entry_closes)

    # -- products ------------------------------------------------------------------------------------------------------

    def month(self, t0: int, t1: int) -> None:
        """Products that firms decide on in the month, staff's pay, and twice a year the market's settlement."""
        clock = self.engine.clock
        self.desk.learning.review()
        self.demand.month(t0, t1)
        if clock.date(t0).month % HALF_YEAR == 1 and t0 > clock.first:
            self.market.settle_all()
        self._pay_staff(t0)

    def _begin(self, row: int, ordinal: int, exemption: int | None = None) -> None:
        """A firm decides to bring a product to the market; `exemption`: its class, if it is not left to chance."""
        columns = self.firms.columns
        if not columns.alive[row]:
            return
        case = self._case(row, ordinal)
        if exemption is not None:
            case.exemption = exemption
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
            initial=initial, exemption=self.desk.learning.class_of(luck[streams.CLASS.place]),
            waited=bool(ordinal & STOCK and not ordinal & (INITIAL_ORDINAL | FURTHER)),
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

    def _tier_changed(self, event: TierChanged) -> None:
        """Open cases of the firm follow its tier, and with it the visits to its tests."""
        cases = self.desk.live.get(event.firm, ())
        tier = TIERS[event.tier]
        for case in cases:
            if case.ended is not None:
                continue
            before, case.tier = case.tier, tier
            self.desk.note(case, "tier changes", "", 0, {"from": before, "to": tier})
            live = self.process.testing.tests.get(case)
            if live is not None and live.running and live.visits is not None:
                live.visits.tier_changes(tier)

    def _rules_change(self) -> None:
        self._pay_staff(self.engine.now)  # by the rules that held until now
        self.desk.follow_rules()
        self.calls.wake()

    def _pay_staff(self, t0: int) -> None:
        """Pay since the last payment: all working time of those whose office is open, of others the time spent."""
        desk = self.desk
        if t0 < 0:
            return
        spent = dict.fromkeys((*WORK, IDLE), 0)
        spent[IDLE] = self._spent[IDLE]
        for place, (people, present) in enumerate(desk.staff()):
            uses = people.busy_by_use()
            for use, seconds in uses.items():
                spent[use] += seconds
            rest = people.available() - sum(uses.values())
            if present:
                spent[IDLE] += rest - self._rest[place]
            self._rest[place] = rest
        since = {activity: seconds - self._spent[activity] for activity, seconds in spent.items()}
        self._spent = spent
        if any(since.values()):
            desk.pay(sum(since.values()) / DAY, since)

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
        reconcile("staff cost by activity", sum(desk.cost.values()), desk.staff_paid)
        for people, _ in desk.staff():
            reconcile(f"working time of {people.name}", sum(people.busy_by_use().values()), people.busy())
        ledger.check()
        for resource in desk.resources:
            holding = sum(1 for c in desk.cases for r in c.held if r.resource is resource and r.holds)
            if resource in (desk.slots, desk.partners) and holding != resource.in_service:
                raise BooksError(f"{resource.name}: {resource.in_service} units are taken, {holding} cases hold one")
