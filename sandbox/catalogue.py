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
from sandbox.ip_finance.measures.declared import MEASURES as IP_FINANCE_MEASURES
from sandbox.ip_finance.parameters import IpFinance
from sandbox.kernel.parameters import Calendar
from sandbox.supervision.measures.declared import MEASURES as SUPERVISION_MEASURES
from sandbox.supervision.parameters import Supervision

STAGES = {"supervision": ("on_test", "on_notice")}
"""Stages in which an initial case of a system can stand."""

EFFECTS = World(
    name="effects",
    meaning="what a place in the sandbox does to its own firm and to its rivals",
    choices=(
        WorldChoice(name="none", meaning="nothing beside the test itself", source="S:A9.13"),
        WorldChoice(
            name="certification",
            meaning="investors take admission for a sign of quality; graduates survive more often",
            source="S:A5.1-A5.4, S:A5.8",
        ),
        WorldChoice(
            name="spillover",
            meaning="graduates draw investors to other firms of their sector; nothing for the entrant itself",
            source="S:A5.5, S:A9.13",
        ),
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

COVER = World(
    name="cover",
    meaning="what public cover of a loan does to its default, beside the choice of borrowers",
    choices=(
        WorldChoice(name="neutral", meaning="nothing", source="I:B6 (the same firm: no more defaults)"),
        WorldChoice(name="raises", meaning="covered loans default more often", source="I:B9, I:B10"),
        WorldChoice(name="lowers", meaning="covered loans default less often", source="I:B11"),
    ),
    default="neutral",
)

CORRELATION = World(
    name="correlation",
    meaning="how strongly defaults of IP-pledge loans depend on one another (asset correlation)",
    choices=(
        WorldChoice(name="measured", meaning="0.02, as measured for small firms", source="I:B12"),
        WorldChoice(name="middle", meaning="0.06", source="I: reading note 2"),
        WorldChoice(name="basel", meaning="the formula for banks' capital, for small firms", source="I:R62, I:R63"),
    ),
    default="measured",
)

CATALOGUE = Catalogue(
    {
        "calendar": Calendar,
        "population": Population,
        "supervision": Supervision,
        "ip_finance": IpFinance,
        "cross_border": CrossBorder,
    },
    (*SUPERVISION_MEASURES, *FIRM_MEASURES, *IP_FINANCE_MEASURES, *CROSS_BORDER_MEASURES),
    (EFFECTS, REVIEW, COVER, CORRELATION),
    stages=STAGES,
)


def load(file_or_name: Path | str) -> Scenario:
    """The scenario of a file or a shipped name, its list of firms checked too. Raises InputRefused."""
    scenario = load_scenario(file_or_name, CATALOGUE)
    check_firms(scenario)
    return scenario
