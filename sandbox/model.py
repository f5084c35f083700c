"""Builds a world, installs the systems, runs one replication."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Generator, Sequence
from types import ModuleType
from typing import Any, Literal, Protocol

import numpy as np
import simpy
from numpy.typing import NDArray

from sandbox.catalogue import CATALOGUE
from sandbox.cross_border import activities as cross_border_activities
from sandbox.cross_border import load as registration_load
from sandbox.cross_border import system as cross_border
from sandbox.cross_border.measures import counted as cross_border_measures
from sandbox.cross_border.measures import figures as cross_border_figures
from sandbox.cross_border.measures import monthly as cross_border_series
from sandbox.declare.catalogue import Plan
from sandbox.declare.doubt import draw_all
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.declare.scenario import Scenario
from sandbox.firms.listed import read_firms
from sandbox.firms.parameters import Population
from sandbox.firms.process import Firms
from sandbox.firms.synthesis import labels
from sandbox.ip_finance import activities as ip_finance_activities
from sandbox.ip_finance.desk import SYSTEM as IP_FINANCE
from sandbox.ip_finance.measures import book as ip_finance_book
from sandbox.ip_finance.measures import counted as ip_finance_measures
from sandbox.ip_finance.measures import figures as ip_finance_figures
from sandbox.ip_finance.system import IpFinanceSystem, is_open
from sandbox.kernel.calendar import make_calendar
from sandbox.kernel.clock import DAY, Clock
from sandbox.kernel.draws import Draws, stream
from sandbox.kernel.engine import Engine, rare_collection
from sandbox.kernel.load import ResourceLoad
from sandbox.kernel.parameters import Calendar
from sandbox.kernel.record import Record
from sandbox.supervision import activities as supervision_activities
from sandbox.supervision.load import check
from sandbox.supervision.measures import counted as supervision_measures
from sandbox.supervision.measures import figures as supervision_figures
from sandbox.supervision.measures import twins
from sandbox.supervision.parameters import Supervision
from sandbox.supervision.system import INITIAL_ORDINAL, SandboxSystem

MODEL_VERSION = "0.1.0"
"""Changes whenever a figure of an unchanged scenario changes."""
Doubt = Literal["luck", "parameters"]
DOUBT = stream(1, "doubt about parameters")


class Monthly(Protocol):
    """What has a month of its own."""

    def month(self, t0: int, t1: int) -> None:
        """Carry it over the month [t0, t1)."""


class Run:
    """One world: engine, firms and systems, ready to run."""

    def __init__(self, scenario: Scenario, plan: Plan, seed: int, replication: int, journal: bool) -> None:
        clock = Clock(scenario.start, scenario.end, scenario.entry_end, scenario.warm_up_days)
        holidays = plan.at(clock.first).section(Calendar).holidays
        self.engine = Engine.build(clock, "working_days", holidays, seed, replication, keep_journal=journal)
        listed = read_firms(scenario.firms_file, scenario.firms_digest) if scenario.firms_file else ()
        self.firms = Firms(self.engine, plan, listed)
        self.supervision = SandboxSystem(self.engine, plan, self.firms, scenario.initial_cases)
        self.ip_finance = IpFinanceSystem(self.engine, plan, self.firms) if is_open(plan) else None
        abroad = cross_border.is_open(plan, clock.first)
        self.cross_border = cross_border.CrossBorderSystem(self.engine, plan, self.firms) if abroad else None
        systems: tuple[Monthly | None, ...] = (
            self.firms, self.firms.credit, self.firms.investors, self.supervision, self.ip_finance, self.cross_border,
        )  # fmt: skip
        self.systems = tuple(system for system in systems if system is not None)
        self.plan = plan

    def _months(self) -> Generator[simpy.Event, Any, None]:
        for t0, t1 in self.engine.clock.months():
            for system in self.systems:
                system.month(t0, t1)
            yield self.engine.env.timeout(t1 - t0)

    def run(self) -> None:
        """Run to the horizon and reconcile. Raises BooksError or whatever broke."""
        self.engine.env.process(self._months())
        with rare_collection():
            self.engine.run()
        self.firms.finish()
        self.supervision.finish()
        if self.ip_finance is not None:
            self.ip_finance.finish()
        if self.cross_border is not None:
            self.cross_border.finish()

    def values(self, by: str | None) -> dict[str, float | None]:
        """All measures of the run; with `by` (area, sector, kind, tier, size) those by groups of firms as well."""
        inside = self._inside()
        names = labels(self.firms.columns) if by is not None else None
        out = supervision_measures.measure(self.supervision.desk, names, by, inside)
        out |= self.firms.values(inside)
        if self.ip_finance is not None:
            loans = self.ip_finance
            out |= ip_finance_measures.measure(loans.desk, loans.service.pools, loans.insurance, inside)
            if names is not None and by is not None:
                out |= ip_finance_measures.by_group(
                    loans.desk, loans.service.pools, loans.insurance, names[by], by, inside
                )
        if self.cross_border is not None:
            out |= cross_border_measures.measure(self.cross_border.desk)
            if names is not None and by is not None:
                out |= cross_border_measures.by_group(self.cross_border.desk, names[by], by, inside)
        parts = ("good_service", "spillover_service", "displaced_service")
        out["total_service"] = math.fsum(out[name] or 0.0 for name in parts)
        return out

    def series(self) -> dict[str, Sequence[Any]]:
        """What the run has month by month; the lines of the other two systems only where they are simulated."""
        out: dict[str, Sequence[Any]] = dict(supervision_measures.series(self.supervision.desk))
        if self.ip_finance is not None:
            out |= ip_finance_book.series(self.ip_finance.desk)
        if self.cross_border is not None:
            out |= cross_border_series.series(self.cross_border.desk)
        return out

    def figures(self) -> dict[str, float]:
        """What stands behind the views beyond the measures: waits by stage, who bears what, quota by group."""
        inside = self._inside()
        out = supervision_figures.figures(self.supervision.desk, inside)
        if self.ip_finance is not None:
            loans = self.ip_finance
            out |= ip_finance_figures.figures(loans.desk, loans.service.pools, inside)
        if self.cross_border is not None:
            out |= cross_border_figures.figures(self.cross_border.desk)
        return out

    def _inside(self) -> NDArray[np.bool_] | None:
        """Which firms count, shape (firms,); None for all."""
        circle = self.plan.at(0).section(Population).circle
        return None if circle == "both" else (self.firms.columns.area == 2) == (circle == "city")

    def cases(self) -> dict[str, tuple[int, ...]]:
        """The sets of cases by which a run is compared with its twin under another policy."""
        return twins.cases(self.supervision.desk, self._inside())

    def journal(self) -> dict[str, list[Any]]:
        """The journal with readable names."""
        raw = self.engine.journal.columns()
        names = self.firms.names()
        firms, cases = raw["firm"], raw["case"]
        return {
            "time": raw["t"],
            "system": raw["system"],
            "case": cases,
            "case_id": [
                self._case_id(s, names[f], c) if c >= 0 else ""
                for s, f, c in zip(raw["system"], firms, cases, strict=True)
            ],
            "firm": firms,
            "firm_id": [names[f] if f >= 0 else "" for f in firms],
            "activity": raw["activity"],
            "resource": raw["resource"],
            "amount": raw["amount"],
            "attributes": raw["attributes"],
        }

    def _case_id(self, system: str, firm: str, number: int) -> str:
        if self.cross_border is not None and system == cross_border.SYSTEM:
            return self.cross_border.case_id(number, firm)
        return case_id(firm, number, system)

    def fingerprint(self) -> str:
        """SHA-256 of the event sequence and the books."""
        text = self.engine.journal.fingerprint() + self.engine.ledger.fingerprint()
        return hashlib.sha256(text.encode()).hexdigest()


def case_id(firm: str, number: int, system: str = "supervision") -> str:
    """Readable id of a case: the firm's, and which of its products, `i` for one there at the start; `L` for loans."""
    ordinal = number & ((1 << 20) - 1)
    if system == IP_FINANCE:
        return f"{firm}/L{ordinal + 1}"
    return f"{firm}/i" if ordinal >= INITIAL_ORDINAL else f"{firm}/{ordinal + 1}"


def is_baseline(scenario: Scenario, policy: Policy) -> bool:
    """Whether a policy is the one with the ordinary licence alone, from the start on."""
    rules = _plan(scenario, policy).at(0).section(Supervision)
    return rules.regime == "none" and rules.hub.open == "no"


def plan_of(scenario: Scenario, policy: Policy | None, seed: int, replication: int, doubt: Doubt) -> Plan:
    """The settings over time under a policy; with doubt about parameters, drawn anew for each replication."""
    if doubt == "luck":
        return _plan(scenario, policy)
    draws = Draws(seed, replication)

    def uniform(key: str) -> float:
        return draws.uniform(DOUBT, int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big"))

    return scenario.plan(CATALOGUE, policy, draw_all(CATALOGUE, scenario, uniform))


_PLANS: dict[tuple[int, int], tuple[Scenario, Policy | None, Plan]] = {}


def _plan(scenario: Scenario, policy: Policy | None) -> Plan:
    """The plan of a scenario and policy, kept while the same objects come again (frozen, so identity is enough)."""
    key = (id(scenario), id(policy))
    known = _PLANS.get(key)
    if known is not None and known[0] is scenario and known[1] is policy:
        return known[2]
    plan = scenario.plan(CATALOGUE, policy)
    if len(_PLANS) > 64:
        _PLANS.clear()
    _PLANS[key] = (scenario, policy, plan)
    return plan


def run(
    scenario: Scenario,
    policy: Policy,
    *,
    seed: int,
    replication: int,
    doubt: Doubt = "luck",
    by: str | None = None,
    journal: bool = False,
    series: bool = False,
    fingerprint: bool = False,
) -> Record:
    """One replication as a plain record. A run that breaks gives a record with status `failed` and the reason."""
    identity = (scenario.identity(CATALOGUE), policy.name, scenario.policy_identity(CATALOGUE, policy))
    keep = journal or fingerprint
    try:
        world = Run(scenario, plan_of(scenario, policy, seed, replication, doubt), seed, replication, keep)
        world.run()
        return Record(
            *identity, seed, replication, MODEL_VERSION, "ok",
            events=world.engine.journal.count,
            values=world.values(by),
            series=world.series() if series else None,
            figures=world.figures() if series else {},
            journal=world.journal() if journal else None,
            fingerprint=world.fingerprint() if fingerprint else None,
            cases=world.cases(),
        )  # fmt: skip
    except InputRefused:
        raise
    except Exception as error:  # noqa: BLE001  (a failed run is a row, whatever broke it)
        reason = f"{type(error).__name__}: {error}"
        return Record(*identity, seed, replication, MODEL_VERSION, "failed", reason)


def firm_rows(scenario: Scenario, seed: int = 1, replication: int = 0) -> list[dict[str, object]]:
    """The firms of a scenario at its start, one mapping each."""
    world = Run(scenario, scenario.plan(CATALOGUE), seed, replication, journal=False)
    return world.firms.rows()


def load_report(scenario: Scenario, policy: Policy | None = None) -> tuple[ResourceLoad, ...]:
    """The pre-flight load check of a scenario under a policy, at the start and at full demand."""
    settings = scenario.plan(CATALOGUE, policy).at(0)
    clock = Clock(scenario.start, scenario.end)
    calendar = make_calendar(settings.section(Supervision).staff.calendar, clock, settings.section(Calendar).holidays)
    working_days = calendar.worked(clock.horizon) / DAY * 365.25 / scenario.days
    return (*check(settings, working_days), *registration_load.check(settings, working_days))


def explain(activity: str, system: str = "") -> tuple[str, str]:
    """The rule behind an activity of the journal in one sentence, and its source. KeyError for an unknown one.

    system: whose step it is; two systems may have an activity of one name (a case is registered, and a loan abroad).
    """
    found: tuple[str, str] = _declaring(activity, system).ACTIVITIES[activity]
    return found


def deciding(activity: str, system: str = "") -> tuple[str, ...]:
    """Paths of the parameters that decide an activity of the journal, the most telling first; none is an answer too.

    system: whose step it is, as in `explain`.
    """
    found: tuple[str, ...] = _declaring(activity, system).DECIDING.get(activity, ())
    return found


def _declaring(activity: str, system: str) -> ModuleType:
    """The `activities` of the system that declares an activity; of the supervision what firms do for all."""
    own = {"ip_finance": ip_finance_activities, "cross_border": cross_border_activities}.get(system)
    rest = (supervision_activities, ip_finance_activities, cross_border_activities)
    tables = (own, *rest) if own else rest
    return next((table for table in tables if activity in table.ACTIVITIES), supervision_activities)


__all__ = [
    "CATALOGUE", "MODEL_VERSION", "ResourceLoad", "Run", "deciding", "explain", "firm_rows", "is_baseline",
    "load_report", "plan_of", "run",
]  # fmt: skip
