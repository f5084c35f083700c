"""The product's catalogue: all that can be set, reported or switched. Loads no engine, so that listings start fast."""

from __future__ import annotations

from pathlib import Path

from sandbox.cross_border.measures.declared import MEASURES as CROSS_BORDER_MEASURES
from sandbox.cross_border.parameters import CrossBorder
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.load import load_scenario
from sandbox.declare.scenario import Scenario
from sandbox.declare.world import World, WorldChoice
from sandbox.firms.listed import check_firms
from sandbox.firms.measures.declared import MEASURES as FIRM_MEASURES
from sandbox.firms.parameters import Population
from sandbox.kernel.parameters import Calendar
from sandbox.supervision.measures.declared import MEASURES as SUPERVISION_MEASURES
from sandbox.supervision.parameters import Supervision

STAGES = {"supervision": ("on_test", "on_notice")}
"""Stages in which an initial case of a system can stand."""

EFFECTS = World(
    name="effects",
    meaning="what a place in the sandbox does to its own firm",
    choices=(
        WorldChoice(name="none", meaning="nothing beside the test itself", source="S:A9.13"),
        WorldChoice(name="certification", meaning="graduates survive more often", source="S:A5.3, S:A5.8"),
    ),
    default="none",
)

REVIEW = World(
    name="review",
    meaning="whether the time spent on a file matters for the precision of its review",
    choices=(
        WorldChoice(name="independent", meaning="it does not: haste is free", source="S:A9.16, S:A9.20"),
        WorldChoice(name="hours", meaning="a hurried review is less precise", source="S:A9.14, S:A9.15, S:A9.17"),
    ),
    default="independent",
)

CATALOGUE = Catalogue(
    {"calendar": Calendar, "population": Population, "supervision": Supervision, "cross_border": CrossBorder},
    (*SUPERVISION_MEASURES, *FIRM_MEASURES, *CROSS_BORDER_MEASURES),
    (EFFECTS, REVIEW),
    stages=STAGES,
)


def load(file_or_name: Path | str) -> Scenario:
    """The scenario of a file or a shipped name, its list of firms checked too. Raises InputRefused."""
    scenario = load_scenario(file_or_name, CATALOGUE)
    check_firms(scenario)
    return scenario
