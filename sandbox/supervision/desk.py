"""What the processes of the supervision sandbox share: its resources, accounts, chance and notes of one run."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.declare.catalogue import Plan
from sandbox.declare.distribution import Dist
from sandbox.firms.parameters import Population
from sandbox.firms.process import Firms
from sandbox.kernel.bus import Admitted
from sandbox.kernel.calendar import make_calendar
from sandbox.kernel.clock import DAY, seconds_up
from sandbox.kernel.engine import Engine
from sandbox.kernel.ledger import fen
from sandbox.kernel.parameters import Calendar
from sandbox.kernel.resource import EXPIRY, Request, Resource, wait_at_most
from sandbox.supervision import rules, streams
from sandbox.supervision.case import Case, CaseEnds
from sandbox.supervision.learning import Learning
from sandbox.supervision.parameters import SANDBOXES, TIERS, Supervision
from sandbox.supervision.streams import CASE, FIRST, Decision
from sandbox.supervision.work import IDLE, WORK, allotted

if TYPE_CHECKING:
    from sandbox.supervision.visits import Monitoring

SYSTEM = "supervision"
Story = Generator[Any, Any, None]


class Accounts:
    """Ledger accounts of the system: harm suffered, and who bears it."""

    def __init__(self, engine: Engine) -> None:
        account = engine.ledger.account
        self.caused = account("products", "harm caused")
        self.customers = account("customers", "harm borne")
        self.partners = account("licensed partners", "compensation paid")
        self.firms = account("firms", "compensation paid")
        self.insurers = account("insurers", "compensation paid")
        self.fund = account("risk fund", "compensation paid")
        self.treasury = account("supervisor", "budget")
        self.staff = account("supervisory staff", "pay")


class Desk:
    """The supervision sandbox of one run."""

    def __init__(self, engine: Engine, plan: Plan, firms: Firms) -> None:
        self.engine = engine
        self.env = engine.env
        self.draws = engine.draws
        self.journal = engine.journal
        self.clock = engine.clock
        self.plan = plan
        self.firms = firms
        self.cases: list[Case] = []
        self.live: dict[int, list[Case]] = {}
        self.accounts = Accounts(engine)
        self.running: dict[rules.VisitClass, int] = {(tier, lately): 0 for tier in TIERS for lately in (False, True)}
        self.monitored: dict[Monitoring, None] = {}
        """The tests that are visited, in the order of their beginning."""
        self._pacing = False
        self._even: bool | None = None
        """Whether every test is visited alike, whatever the mix; None: not looked at yet."""
        self._visit_weights: dict[rules.VisitClass, float] = {}
        self.fund_left = fen(plan.at(self.clock.first).section(Supervision).redress.fund)
        self.graduates: dict[int, int] = {}
        self.on_accepted: Callable[[Case], None] = lambda _: None
        self._visit_days: dict[rules.VisitClass, float] = {}
        self.visits_made = 0
        self.visits_missed = 0
        self.calls = 0
        self.notices = 0
        self.licence_days = 0.0
        self.staff_paid = 0
        self.staff_paid_entry = 0
        self.cost = dict.fromkeys((*WORK, IDLE), 0)
        settings = plan.at(self.clock.first)
        self.rules: Supervision = settings.section(Supervision)
        self.population: Population = settings.section(Population)
        rules = self.rules
        holidays = settings.section(Calendar).holidays
        self.calendar = make_calendar(rules.staff.calendar, self.clock, holidays)
        window = (0, self.clock.horizon)
        capacity = self._capacities(rules)
        self.reviewers = Resource(self.env, "reviewers", capacity["reviewers"], window, self.calendar, "review")
        self.slots = Resource(self.env, "slots", capacity["slots"], window)
        self.inspectors = Resource(self.env, "inspectors", capacity["inspectors"], window, self.calendar, "visits")
        self.partners = Resource(self.env, "partners", capacity["partners"], window)
        self.advisers = Resource(self.env, "advisers", capacity["advisers"], window, self.calendar, "advice")
        self.consultants = Resource(
            self.env, "consultants", capacity["consultants"], window, self.calendar, "consultation"
        )
        self.partner_load = [0] * self.institutions
        self.learning = Learning(self)
        self.resources = (
            self.reviewers, self.slots, self.inspectors, self.partners, self.advisers, self.consultants,
        )  # fmt: skip

    def _scaled(self, n: int) -> int:
        return max(1, math.ceil(n * self.rules.capacity_scale - 1e-9))

    @property
    def institutions(self) -> int:
        """Licensed institutions that take part by the rules now in force."""
        return self._scaled(self.rules.partner.institutions)

    def _capacities(self, rules: Supervision) -> dict[str, int]:
        return {
            "reviewers": self._scaled(rules.review.reviewers),
            "slots": self._scaled(rules.slots.total),
            "inspectors": self._scaled(rules.visits.inspectors),
            "partners": self.institutions * rules.partner.room,
            "advisers": self._scaled(rules.hub.advisers),
            "consultants": self._scaled(rules.consultation.staff),
        }

    def staff(self) -> tuple[tuple[Resource, bool], ...]:
        """Everyone who is paid, and whether they are there all the time by the rules now in force."""
        law = self.rules
        sandbox = law.regime in SANDBOXES
        return (
            (self.reviewers, sandbox),
            (self.inspectors, sandbox),
            (self.advisers, law.hub.open == "yes"),
            (self.consultants, sandbox and law.consultation.required == "yes"),
        )

    @property
    def precision_exponent(self) -> float:
        """How much haste costs a reviewer's precision: nothing, or by hours spent, as the world says."""
        hours = self.plan.at(self.engine.now).worlds["review"] == "hours"
        return self.rules.review.precision_exponent if hours else 0.0

    def follow_rules(self) -> None:
        """Take up the rules now in force, and bring the resources in line with them."""
        settings = self.plan.at(self.engine.now)
        before = self.rules.visits
        self.rules, self.population = settings.section(Supervision), settings.section(Population)
        self._visit_days.clear()
        self._visit_weights.clear()
        self._even = None
        if self.rules.visits != before:
            self._pace_changes()
        self.partner_load += [0] * (self.institutions - len(self.partner_load))
        for name, capacity in self._capacities(self.rules).items():
            resource: Resource = getattr(self, name)
            if resource.capacity != capacity:
                resource.set_capacity(capacity)
                self.journal.record(self.engine.now, SYSTEM, -1, -1, "capacity changes", name, 0, {"units": capacity})

        if self.rules.consultation.required != "yes":
            self.consultants.send_away()

    def accept(self, case: Case) -> None:
        """The sandbox accepts a case."""
        case.accepted = self.engine.now
        self.answer(case, granted=True)
        self.on_accepted(case)

    def answer(self, case: Case, granted: bool) -> None:
        """A case gets its first final answer, from whoever was asked."""
        if case.answered is None and case.applied is not None:
            case.answered, case.granted = self.engine.now, granted

    def incident_rate(self, case: Case) -> float:
        """Incidents per customer-day of the case's product, by its quality, standard and exemption class."""
        law = self.rules.incidents
        rate = rules.incident_rate(law.per_million, case.quality, law.quality_effect)
        rate *= self.learning.classes[case.exemption].multiplier
        return rate * self.rules.standards.incidents if case.standard else rate

    def admit(self, case: Case) -> None:
        """Let the world know that a case's firm is admitted, and what that says by the panel's rules."""
        law = self.rules
        weight, bar = rules.admission_signal(
            law.quality.firm_share, law.review.noise, law.review.panel, law.review.pass_score
        )
        known = self.engine.now if case.noticed is None else case.noticed
        self.engine.bus.publish(Admitted(known, case.firm, case.number, weight, bar))

    def graduate(self, case: Case) -> None:
        """Count a graduate with an enterprise standard for its sector."""
        if case.standard:
            sector = int(self.firms.columns.sector[case.firm])
            self.graduates[sector] = self.graduates.get(sector, 0) + 1

    def sector_has_standard(self, case: Case) -> bool:
        """Whether enough graduates of the firm's sector have written standards for a sector standard to stand."""
        sector = int(self.firms.columns.sector[case.firm])
        return self.graduates.get(sector, 0) >= self.rules.standards.sector_after

    def effort_share(self, case: Case) -> float:
        """Share of the usual time that a reviewer can spend on a file under the statutory clock, given the queue."""
        law = self.rules.review
        if law.clock <= 0.0:
            return 1.0
        now = self.engine.now
        work = (self.reviewers.in_queue + 1) * law.effort.mean() / max(1, self.reviewers.capacity)
        needed = self.calendar.finish(now, seconds_up(work)) - now
        return rules.effort_share(case.submitted + seconds_up(law.clock) - now, needed, law.least_effort)

    def test_count(self, kind: rules.VisitClass, change: int) -> None:
        """A test of that class begins or ends to be visited, or enters or leaves the class."""
        self.running[kind] += change
        if self._even is None:
            self._even = len(set(self.visit_weights.values())) == 1
        if not self._even:
            self._visit_days.clear()
            self._pace_changes()

    def _pace_changes(self) -> None:
        """Have every test keep pace once all of this second has happened."""
        if not self._pacing:
            self._pacing = True
            self.engine.at(self.engine.now, self._keep_pace, priority=EXPIRY)

    def _keep_pace(self) -> None:
        self._pacing = False
        for monitoring in self.monitored:
            monitoring.keep_pace()

    @property
    def visit_weights(self) -> dict[rules.VisitClass, float]:
        """Relative frequency of visits by class of test, by the rule now in force."""
        if not self._visit_weights:
            law = self.rules.visits
            self._visit_weights = rules.visit_weights(law.rule, law.weights, law.risk, law.complaint_weight)
        return self._visit_weights

    def visit_days(self, kind: rules.VisitClass) -> float:
        """Days between visits to a test of that class, by the rules and the tests running now."""
        days = self._visit_days.get(kind)
        if days is None:
            per_year = self.rules.visits.per_year
            days = self._visit_days[kind] = rules.visit_interval(per_year, self.visit_weights, kind, self.running)
        return days

    def chance(self, decision: Decision, case: Case, number: int = 0) -> float:
        """The uniform of a case's `number`-th decision of that kind."""
        place, width = decision
        if number < width:
            place += number
            if place < FIRST:
                return case.luck[place]
            return self.draws.uniform(CASE, case.address + place, case.page)
        return self.draws.uniform(CASE, case.address + place + number % width, case.page + number // width)

    def sample(self, dist: Dist, decision: Decision, case: Case, number: int = 0) -> int:
        """A sampled duration in whole seconds, rounded up."""
        return seconds_up(dist.quantile(self.chance(decision, case, number)))

    def note(
        self,
        case: Case,
        activity: str,
        resource: str = "",
        amount: int = 0,
        attributes: dict[str, object] | None = None,
    ) -> None:
        """Enter an event of a case in the journal."""
        self.journal.record(self.env._now, SYSTEM, case.number, case.firm, activity, resource, amount, attributes)  # type: ignore[arg-type]

    def tell(self, activity: str, attributes: dict[str, object]) -> None:
        """Enter an event in the journal that is no single case's."""
        self.journal.record(self.engine.now, SYSTEM, -1, -1, activity, "", 0, attributes)

    def tie(self, case: Case) -> tuple[int, int]:
        """The declared rule between requests of one second: time of application, then case number."""
        return (case.applied if case.applied is not None else case.began, case.number)

    def patience(self, case: Case, queue: int) -> int:
        """Seconds after which an applicant gives up waiting in its `queue`-th queue (exponential)."""
        rate = self.rules.withdrawal
        if rate <= 0.0:
            return self.clock.horizon - self.clock.first + DAY
        u = self.chance(streams.PATIENCE, case, queue)
        return seconds_up(-math.log1p(-u) / rate * 365.25)

    def queue_for(self, case: Case, resource: Resource, patience: int, what: str) -> Generator[Any, Any, Request]:
        """Wait for a unit and hold it for the case; ends the case as withdrawn when patience runs out."""
        request = resource.request(self.tie(case), case.firm)
        case.held.append(request)
        granted = yield from wait_at_most(request, patience)
        if not granted:
            case.held.remove(request)
            raise CaseEnds("withdrawn", f"gave up waiting for {what}")
        return request

    def give_back(self, case: Case, request: Request) -> None:
        """Return a unit that the case holds."""
        case.held.remove(request)
        request.resource.cancel(request)

    def pay(self, working_days: float, spent: Mapping[str, int]) -> None:
        """Book the cost of staff time, shared out by the working seconds spent on each activity (see `work`)."""
        amount = fen(working_days * self.rules.staff.day_cost)
        self.staff_paid += amount
        for activity, part in allotted(amount, spent).items():
            self.cost[activity] += part
        self.engine.ledger.post(self.engine.now, self.accounts.staff, self.accounts.treasury, amount)

    def pay_for(self, activity: str, working_days: float) -> None:
        """Book the cost of staff who are paid for the time they spend on one activity."""
        self.pay(working_days, {activity: 1})

    def pay_officers(self, working_days: float) -> None:
        """Officers of the ordinary route are paid for the time they spend."""
        if self.engine.now >= 0:
            self.licence_days += working_days
            self.pay_for("licence", working_days)

    def call_at(self, t: int, callback: Callable[..., object], *args: Any) -> None:
        """Call later, if the run lasts that long."""
        if t < self.clock.horizon:
            self.engine.at(t, callback, *args)
