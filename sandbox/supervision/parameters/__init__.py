"""What can be set about the supervision sandbox. `S:` names a figure on sandboxes, `P:` a paragraph of the plan."""

from __future__ import annotations

from sandbox.declare.kinds import Choice, Number
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Certain, Spread
from sandbox.supervision.parameters.alternatives import Cohorts, Consultation, Express, Hub, NewRule, Waiver
from sandbox.supervision.parameters.coming import Batches, Demand, Partner, Preparation, Quality, Standards
from sandbox.supervision.parameters.gate import CRITERIA, Completeness, Eligibility, Notice, Review
from sandbox.supervision.parameters.harm import Compensation, Incidents, Redress
from sandbox.supervision.parameters.learning import Exemptions, Learning
from sandbox.supervision.parameters.market import Launch, Licence, Staff
from sandbox.supervision.parameters.testing import Exit, Slots, Test
from sandbox.supervision.parameters.visits import TIERS, Visits

__all__ = ["CALLED", "CRITERIA", "SANDBOXES", "TIERS", "Supervision"]

CALLED = ("batches", "cohorts")
"""Regimes in which files are taken in windows only."""
SANDBOXES = (*CALLED, "always_open")
"""Regimes with a sandbox."""


class Supervision(Section):
    """The supervision sandbox."""

    regime: str = parameter(
        Choice(
            ("batches", "cohorts", "always_open", "none", "waiver", "new_rule"),
            (
                "batches called by the regulator",
                "cohorts with a calendar of windows and one start of their tests",
                "applications at any time",
                "no sandbox: ordinary licence route",
                "no sandbox: a class may test after a notification, then needs a licence",
                "no sandbox: the rule itself is changed after a while",
            ),
        ),
        "batches",
        meaning="how firms can get into the sandbox",
        source="S:A1.3-A1.9 (Beijing), S:A3.15 (UK)",
        status="official",
        uncertainty=Certain(),
        lever=True,
    )
    capacity_scale: float = parameter(
        Number("times", 0.001, 10_000.0),
        1.0,
        meaning="multiplies reviewers, slots, inspectors and partners",
        source="a technical setting",
        status="official",
        uncertainty=Certain(),
    )
    withdrawal: float = parameter(
        Number("per year", 0.0, 100.0),
        0.1,
        meaning="rate at which an applicant gives up while it waits in a queue",
        source="S:A1.18 (0 to 10 % of projects, not published)",
        status="assumption",
        uncertainty=Spread(0.0, 0.3),
    )
    demand: Demand = section(Demand)
    quality: Quality = section(Quality)
    preparation: Preparation = section(Preparation)
    partner: Partner = section(Partner)
    batches: Batches = section(Batches)
    completeness: Completeness = section(Completeness)
    eligibility: Eligibility = section(Eligibility)
    review: Review = section(Review)
    notice: Notice = section(Notice)
    slots: Slots = section(Slots)
    test: Test = section(Test)
    visits: Visits = section(Visits)
    incidents: Incidents = section(Incidents)
    compensation: Compensation = section(Compensation)
    redress: Redress = section(Redress)
    exit: Exit = section(Exit)
    launch: Launch = section(Launch)
    licence: Licence = section(Licence)
    staff: Staff = section(Staff)
    standards: Standards = section(Standards)
    cohorts: Cohorts = section(Cohorts)
    express: Express = section(Express)
    consultation: Consultation = section(Consultation)
    hub: Hub = section(Hub)
    waiver: Waiver = section(Waiver)
    new_rule: NewRule = section(NewRule)
    exemptions: Exemptions = section(Exemptions)
    learning: Learning = section(Learning)
