"""Figures about what entry into the sandbox does to firms."""

from __future__ import annotations

from sandbox.firms.parameters import EXITS, KINDS
from sandbox.kernel.clock import DAY
from sandbox.model import Run
from sandbox.study.effects import estimated
from sandbox.study.targets.target import Entry, Target, own

FOLLOWED = 730 * DAY
CERTIFICATION = Entry("certification", 0.0, None, 0, 3)


def funded_or_acquired(world: Run) -> float | None:
    """Start-ups whose test began two years before the end at the latest: funded or acquired within two years of it."""
    columns, horizon = world.firms.columns, world.engine.clock.horizon
    began = {
        c.firm: c.test_began
        for c in own(world)
        if c.test_began is not None and c.test_began + FOLLOWED < horizon
        and columns.kind[c.firm] == KINDS.index("start_up")
    }  # fmt: skip
    found = {r.row for r in world.firms.investors.rounds if 0 <= r.t - began.get(r.row, r.t + 1) < FOLLOWED}
    acquired = EXITS.index("acquisition")
    for firm, since in began.items():
        if columns.exit_type[firm] == acquired and since <= columns.failed[firm] < since + FOLLOWED:
            found.add(firm)
    return len(found) / len(began) if began else None


ENTRY: tuple[Target, ...] = (
    Target("V11", "fca-cohorts", "start-ups funded or acquired within 2 years of the test", 0.45, 0.37, 0.53,
           "S:V11, S:A3.20", "calibration", funded_or_acquired,
           "world certification; 40 to 50 %; investors' meetings a year were set by it", entry=CERTIFICATION),
    Target("V12a", "fca-cohorts", "effect of entry on how often capital is raised, times", 1.5, 1.3, 1.7,
           "S:V12, S:A5.2", "calibration", lambda _: None,
           "world certification; by the staggered-cohort estimator; investors' noise was set by it",
           entry=Entry("certification", 0.0, estimated, 0, 3)),
    Target("V12b", "fca-cohorts", "effect of entry on capital raised, times", 1.15, 1.08, 1.22, "S:V12, S:A5.1",
           "calibration", lambda _: None,
           "as V12a; the spread of one history is wide because rounds are few and unequal",
           entry=Entry("certification", 0.0, estimated, 1, 3)),
    Target("V13", "fca-cohorts", "the same as V12a, better firms selected, no effect", 1.0, 0.8, 1.2, "S:V13, S:A5.5",
           "input", lambda _: None,
           "world none, selection 0.5; an effect of nothing goes in and must come out, apart from V12a",
           entry=Entry("none", 0.5, estimated, 0, 1)),
)  # fmt: skip
