"""What the processes of IP-pledge finance share: resources, accounts, chance and notes of one run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.declare.catalogue import Plan
from sandbox.declare.distribution import Dist, normal_quantile
from sandbox.firms.process import Firms
from sandbox.ip_finance import streams
from sandbox.ip_finance.fund import Cover
from sandbox.ip_finance.loan import Loan
from sandbox.ip_finance.parameters import IpFinance
from sandbox.ip_finance.rules import credit
from sandbox.ip_finance.rules.solvency import default_rate_given
from sandbox.kernel.calendar import make_calendar
from sandbox.kernel.clock import YEAR, seconds_up
from sandbox.kernel.draws import Stream
from sandbox.kernel.engine import Engine, stop
from sandbox.kernel.hazard import hazard_of
from sandbox.kernel.parameters import Calendar
from sandbox.kernel.resource import Resource

SYSTEM = "ip_finance"
DEBT = "debt at home"
"""Cause of the hazard factors that debt service sets."""
HAZARD = "hazard changes"
"""Cause of an interrupt that only says so."""
ORDINAL = (1 << 20) - 1
"""Mask of a need's ordinal within its firm, in its number."""
Story = Generator[Any, Any, None]
CORRELATIONS = {"measured": 0.02, "middle": 0.06}
"""Asset correlation by world; `basel` follows the formula (I:B12, I: reading note 2)."""


def in_fen(amounts: Mapping[str, int]) -> dict[str, object]:
    """Amounts as attributes of a step: the name says that they are fen, so that a history can show CNY."""
    return {f"{name}_fen": amount for name, amount in amounts.items()}


class Accounts:
    """Ledger accounts of the system."""

    def __init__(self, engine: Engine) -> None:
        account = engine.ledger.account
        self.loans = account("bank", "IP-pledge loans outstanding")
        self.received = account("firms", "IP-pledge loans received")
        self.buyers = account("buyers of pledges", "prices less costs")
        self.interest_paid = account("firms", "interest on IP-pledge loans")
        self.interest = account("bank", "interest on IP-pledge loans")
        self.subsidy_got = account("firms", "interest subsidies")
        self.subsidy = account("city", "interest subsidies")
        self.fees_paid = account("firms", "fees for IP-pledge loans")
        self.appraisers = account("appraisers", "appraisal fees")
        self.fund_fees = account("risk fund of IP-pledge loans", "fees")
        self.premiums = account("insurers of IP-pledge loans", "premiums")
        self.fund_filled = account("risk fund of IP-pledge loans", "refills")
        self.treasury = account("city", "refills of the risk fund")
        self._loss = {name: account(name, "losses on IP-pledge loans") for name in ("bank",)}
        self._account = account

    def loss(self, party: str) -> int:
        """The account of what a party bears of losses."""
        if party not in self._loss:
            self._loss[party] = self._account(party, "losses on IP-pledge loans")
        return self._loss[party]


class LoanDesk:
    """IP-pledge finance of one run."""

    def __init__(self, engine: Engine, plan: Plan, firms: Firms) -> None:
        self.engine = engine
        self.env = engine.env
        self.clock = engine.clock
        self.plan = plan
        self.firms = firms
        self.loans: list[Loan] = []
        self.live: dict[int, list[Loan]] = {}
        self.borrowers: set[int] = set()
        self.lent = 0
        """Fen outstanding of all loans, bad ones included until they are settled."""
        self.freed = 0
        """Fen of that which pools have taken off the bank's line."""
        self.accounts = Accounts(engine)
        settings = plan.at(self.clock.first)
        self.rules: IpFinance = settings.section(IpFinance)
        self.cover = Cover(self.rules.sharing, self.rules.tolerance.overall)
        self.calendar = make_calendar("working_days", self.clock, settings.section(Calendar).holidays)
        window = (0, self.clock.horizon)
        rules = self.rules
        self.officers = Resource(self.env, "loan officers", rules.bank.officers, window, self.calendar, "review")
        self.lots = Resource(self.env, "exchange lots", rules.disposal.exchange_lots, window)
        self.judges = Resource(self.env, "judges", rules.disposal.judges, window)
        self.subsidies: dict[tuple[int, int], int] = {}
        self.path: list[tuple[int, int, int]] = []
        """Month by month: second, fund's balance or -1, covered loans outstanding; fen."""
        self.stress: NDArray[np.float64] | None = None
        """What others multiply firms' exit hazards by this month, shape (firms,); None where no loan follows it."""
        self._factors: dict[int, float] = {}
        self._years: dict[int, int] = {}

    def follow_rules(self) -> None:
        """Take up the rules now in force. Raises ValueError where they would change the scheme of a running fund."""
        before = self.rules
        rules = self.plan.at(self.engine.now).section(IpFinance)
        if rules.overdue != before.overdue:
            self._settle_clocks()
        self.rules = rules
        fixed = ("scheme", "public_share", "fund", "leverage", "breaker", "breaker_months")
        if any(getattr(before.sharing, name) != getattr(self.rules.sharing, name) for name in fixed):
            raise ValueError("ip_finance.sharing: scheme, share, fund, leverage and breaker cannot change during a run")
        bank, disposal = self.rules.bank, self.rules.disposal
        for resource, units in (
            (self.officers, bank.officers), (self.lots, disposal.exchange_lots), (self.judges, disposal.judges),
        ):  # fmt: skip
            if resource.capacity != units:
                resource.set_capacity(units)
                self.tell("capacity changes", {"resource": resource.name, "units": units})

    def _settle_clocks(self) -> None:
        """Use up the thresholds of all loans in service by the rules of before; each then looks anew ahead."""
        for loan in self.loans:
            if loan.live and loan.defaulted is None and loan.process is not None:
                self.carry(loan, self.engine.now)
                if not loan.in_review:
                    stop(loan.process, HAZARD)

    def world(self, name: str) -> str:
        """The choice of a world now in force."""
        return self.plan.at(self.engine.now).worlds[name]

    def burden(self, firm: int) -> None:
        """Debt service raises a firm's exit hazard while it has a loan that is neither repaid nor bad."""
        rise = self.rules.default.debt_service
        if rise > 0.0:
            serving = any(x.live and x.defaulted is None for x in self.live.get(firm, ()))
            self.firms.hazard_factor(DEBT)[firm] = 1.0 + rise if serving else 1.0

    def ratio(self, firm: int) -> float:
        """Hazard of a firm's loans against that of a firm that is no graduate and under no stress from elsewhere."""
        law = self.rules.default
        found: float = float(self.firms.hazard_ratio[firm]) ** law.follows_survival
        if self.stress is not None:
            found *= float(self.stress[firm]) ** law.follows_stress
        return found

    def follow(self, loan: Loan) -> None:
        """Let a loan in service have its firm's ratio from now on."""
        if not loan.live or loan.defaulted is not None or loan.process is None:
            return
        ratio = self.ratio(loan.firm)
        if ratio != loan.ratio:
            self.carry(loan, self.engine.now)
            loan.ratio = ratio
            if not loan.in_review:
                stop(loan.process, HAZARD)

    def look_at_stress(self) -> None:
        """Take up what others do to firms' exit hazards; the debt that the loans are themselves is left out."""
        factors, before = self.firms.hazard_factors, self.stress
        causes = [cause for cause in sorted(factors) if cause != DEBT]
        on = self.rules.default.follows_stress > 0.0 and causes
        self.stress = np.multiply.reduce([factors[cause] for cause in causes]) if on else None
        touched = [rows != 1.0 for rows in (before, self.stress) if rows is not None]
        for row in np.flatnonzero(np.logical_or.reduce(touched)).tolist() if touched else ():
            for loan in self.live.get(row, ()):
                self.follow(loan)

    # -- chance --------------------------------------------------------------------------------------------------------

    def sample(self, dist: Dist, loan: Loan, place: int) -> int:
        """A sampled duration in whole seconds, rounded up."""
        return seconds_up(dist.quantile(loan.luck[place]))

    def normal(self, loan: Loan, place: int) -> float:
        """A standard normal draw of a need."""
        return normal_quantile(loan.luck[place])

    def factor(self, year: int) -> float:
        """The common factor of a calendar year, standard normal; below 0 a bad year."""
        if year not in self._factors:
            self._factors[year] = normal_quantile(self.engine.draws.uniform(streams.FACTOR, 0, year))
        return self._factors[year]

    def year_of(self, t: int) -> int:
        """Calendar year of a second."""
        return self.clock.date(t).year

    def year_end(self, year: int) -> int:
        """Second at which a calendar year ends."""
        if year not in self._years:
            self._years[year] = self.clock.seconds(dt.date(year + 1, 1, 1))
        return self._years[year]

    def correlation(self) -> float:
        """Asset correlation in the world now in force; by the formula at the base probability."""
        world = self.world("correlation")
        if world == "basel":
            return credit.basel_correlation(max(1e-6, self.rules.default.probability))
        return CORRELATIONS[world]

    def default_hazard(self, loan: Loan, year: int) -> float:
        """Yearly hazard of default in a calendar year: -ln(1 - q(Z)), times the firm's ratio."""
        q = loan.probability
        if q <= 0.0:
            return 0.0
        given = default_rate_given(self.factor(year), q, self.correlation())
        return hazard_of(min(given, 0.999)) * loan.ratio

    def carry(self, loan: Loan, t: int) -> None:
        """Use up the loan's thresholds of default and of the next missed payment, up to `t`."""
        loan.left = self._used_up(loan, loan.since, t, loan.left, 1.0)
        loan.since = t
        times = self.cures_per_default()
        if times > 0.0:
            loan.miss_left = self._used_up(loan, loan.miss_since, t, loan.miss_left, times)
            loan.miss_since = t

    def _used_up(self, loan: Loan, since: int, t: int, left: float, times: float) -> float:
        at = since
        while at < t:
            year = self.year_of(at)
            until = min(t, self.year_end(year))
            left -= times * self.default_hazard(loan, year) * ((until - at) / YEAR)
            at = until
        return left

    def cures_per_default(self) -> float:
        """Payments missed and made good for each that is not: c / (1 - c); 0 where a missed payment is a default."""
        law = self.rules.overdue
        return law.cured / (1.0 - law.cured) if law.days > 0.0 else 0.0

    def default_second(self, loan: Loan) -> int | None:
        """Second of the missed payment that is never made good, if nothing changes; None if the loan matures before."""
        return self._crossing(loan, loan.since, loan.left, 1.0)

    def missed_second(self, loan: Loan) -> int | None:
        """Second of the next missed payment that will be made good; None if the loan matures before."""
        times = self.cures_per_default()
        return self._crossing(loan, loan.miss_since, loan.miss_left, times) if times > 0.0 else None

    def _crossing(self, loan: Loan, since: int, left: float, times: float) -> int | None:
        at = since
        while at < loan.maturity:
            year = self.year_of(at)
            until = min(loan.maturity, self.year_end(year))
            hazard = times * self.default_hazard(loan, year)
            span = hazard * ((until - at) / YEAR)
            if span >= left and hazard > 0.0:
                return min(max(at + 1, at + seconds_up(max(0.0, left) / hazard * (YEAR / 86_400))), until)
            left -= span
            at = until
        return None

    def lot(self, stream: Stream, loan: Loan, place: int) -> float:
        """A draw of a loan for what can happen to it any number of times; `place` counts from 0."""
        entity = int(self.firms.columns.entity[loan.firm])
        return self.engine.draws.uniform(stream, entity, (loan.number & ORDINAL) << 16 | place)

    # -- notes ---------------------------------------------------------------------------------------------------------

    def note(
        self,
        loan: Loan,
        activity: str,
        resource: str = "",
        amount: int = 0,
        attributes: dict[str, object] | None = None,
    ) -> None:
        """Enter an event of a need in the journal."""
        self.engine.journal.record(
            self.engine.now, SYSTEM, loan.number, loan.firm, activity, resource, amount, attributes
        )

    def tell(self, activity: str, attributes: dict[str, object]) -> None:
        """Enter an event in the journal that is no single need's."""
        self.engine.journal.record(self.engine.now, SYSTEM, -1, -1, activity, "", 0, attributes)

    def post(self, debit: int, credit: int, amount: int, loan: Loan) -> None:
        """Post an amount that belongs to a loan; a negative one the other way round."""
        if amount < 0:
            debit, credit, amount = credit, debit, -amount
        self.engine.ledger.post(self.engine.now, debit, credit, amount, loan.number, loan.firm)

    def working(self, days: float) -> int:
        """Seconds from now until so many working days are done."""
        now = self.engine.now
        return self.calendar.finish(now, seconds_up(days)) - now
