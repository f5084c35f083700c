"""Small worlds for the tests of the supervision sandbox.

In a `Small` world of the values CERTAIN nothing is left to chance: a case begun on day 0 goes the whole road by the
days of ROAD. A test changes what it is about and begins the cases it wants.
"""

from __future__ import annotations

import datetime as dt

from sandbox.declare.command_line import make_policy
from sandbox.declare.scenario import InitialCases, Scenario
from sandbox.kernel.clock import DAY
from sandbox.model import CATALOGUE, Run

START = dt.date(2021, 1, 1)
TECHNOLOGY_FIRM, SUBSIDIARY = 1, 2

CERTAIN = {
    "population.district.cuihu_firms": 0,
    "population.district.yongfeng_firms": 0,
    "population.city.candidates": 10,
    "population.city.kinds": {"start_up": 0.0, "technology_firm": 1.0, "subsidiary": 0.0},
    "population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 0},
    "population.mortality.scale": 0,
    "supervision.regime": "always_open",
    "supervision.withdrawal": 0,
    "supervision.demand.city_per_year": 0,
    "supervision.demand.parks_per_year": 0,
    "supervision.quality.firm_share": 1,
    "supervision.preparation.effort": 10,
    "supervision.partner.search": 5,
    "supervision.batches.first": 30,
    "supervision.batches.interval": 100,
    "supervision.batches.window": 20,
    "supervision.batches.notice_lag": 7,
    "supervision.completeness.days": 2,
    "supervision.completeness.complete_share": 1,
    "supervision.completeness.mending": 6,
    "supervision.eligibility.days": 4,
    "supervision.eligibility.accuracy": 0.99,
    "supervision.eligibility.pass_score": {"need": 0, "innovation": 0, "readiness": 0, "benefit": 0},
    "supervision.review.panel": 1,
    "supervision.review.effort": 3,
    "supervision.review.noise": 0,
    "supervision.review.pass_score": 0,
    "supervision.review.improving": 8,
    "supervision.notice.days": 20,
    "supervision.notice.objection_share": 0,
    "supervision.slots.no_start_share": 0,
    "supervision.slots.patience": 1_000,
    "supervision.test.days": 200,
    "supervision.test.appeal": 20_000,
    "supervision.test.ramp": 100,
    "supervision.visits.per_year": 0,
    "supervision.incidents.per_million": 0,
    "supervision.exemptions.spread": 0,
    "supervision.exit.anchor": START,
    "supervision.exit.interval": 100,
    "supervision.exit.audit": 10,
    "supervision.exit.panel": 1,
    "supervision.exit.effort": 2,
    "supervision.exit.noise": 0,
    "supervision.exit.pass_score": 0,
    "supervision.launch.share": 1,
    "supervision.launch.days": 30,
    "supervision.licence.review": 150,
    "supervision.licence.fallback_share": 0,
    "supervision.staff.calendar": "continuous",
}
"""Durations in days; every share is 0 or 1; nobody fails, nobody comes of himself, no visits and no incidents."""

ROAD = [
    (0, "preparation begins"),
    (15, "partner found"),
    (15, "application"),
    (21, "eligible"),
    (24, "accepted"),
    (24, "public notice"),
    (44, "registered"),
    (44, "test begins"),
    (244, "asks to end the test"),
    (256, "exit reviewed"),
    (300, "graduates"),
    (330, "launched"),
]
"""10 to prepare, 5 for a partner; 2 + 4 at the counter, 3 for the panel; 20 on notice; 200 of test; 10 + 2 for the exit
assessment; the window of day 300; 30 to launch."""


def scenario(values=None, *, base=None, days=500, entry_days=None, warm_up=0, initial=(), start=START, worlds=None):
    """A scenario of `base` (CERTAIN if None) with `values` laid on it."""
    overlay = make_policy("base", {**(CERTAIN if base is None else base), **(values or {})}, CATALOGUE).overlay
    end = start + dt.timedelta(days)
    entry_end = end if entry_days is None else start + dt.timedelta(entry_days)
    return Scenario("small", "Small", "", start, end, entry_end, warm_up, overlay, initial_cases=tuple(initial),
                    worlds=worlds or {})  # fmt: skip


def initial(stage, count, since):
    """Cases that stand at the start."""
    return InitialCases("supervision", stage, count, since, "a test", "assumption")


class Small(Run):
    """One run of a small scenario."""

    def __init__(self, values=None, *, seed=1, replication=0, **given):
        told = scenario(values, **given)
        super().__init__(told, told.plan(CATALOGUE), seed, replication, journal=True)
        self.desk = self.supervision.desk

    def begin(self, day=0, firm=0, quality=1.0, ordinal=0):
        """Have a firm of this quality begin to prepare a product."""
        self.firms.columns.quality[firm] = quality
        self.engine.at(int(day * DAY), self.supervision._begin, firm, ordinal)
        return self

    def fail(self, day, firm=0):
        """Have a firm exit."""
        self.engine.at(int(day * DAY), self.firms._fail, firm)
        return self

    def done(self):
        """Run to the end; the run itself."""
        self.run()
        return self

    def case(self, firm=0, ordinal=0):
        """The case of a firm."""
        (found,) = [c for c in self.desk.cases if (c.firm, c.number & 0xFFFFF) == (firm, ordinal)]
        return found

    def rows(self, firm=None, activity=None):
        """The journal's rows, of one firm (-1: of none) and one activity if named."""
        return [
            row for row in self.engine.journal.rows() if firm in {None, row.firm} and activity in {None, row.activity}
        ]

    def story(self, firm=0):
        """(day, activity) of a firm's cases in the order of events, single readings of a panel left out."""
        return [(day(row.t), row.activity) for row in self.rows(firm) if row.case >= 0 and row.activity != "file read"]

    def days_of(self, activity, firm=None):
        """Days on which something happened."""
        return [day(row.t) for row in self.rows(firm, activity)]

    def idle(self):
        """Whether every unit of every resource is back."""
        return (
            all(r.in_service == 0 and r.in_queue == 0 for r in self.desk.resources)
            and not any(self.desk.partner_load)
            and not any(self.desk.running.values())
        )


def day(t):
    """Days since the start; an integer where it is whole."""
    return t // DAY if t % DAY == 0 else t / DAY


def means(values, measures, replications, **given):
    """Means of measures over replications, a ratio as ratio of sums."""
    found = []
    for replication in range(replications):
        run = Small(values, replication=replication, **given)
        run.run()
        found.append(run.values(None))
    return {name: mean(found, name) for name in measures}


def mean(found, name):
    """Mean of a measure, or its ratio of sums, over the values of runs."""
    if name in found[0]:
        known = [v[name] for v in found if v[name] is not None]
        return sum(known) / len(known)
    return sum(v[f"{name}/num"] for v in found) / sum(v[f"{name}/den"] for v in found)
