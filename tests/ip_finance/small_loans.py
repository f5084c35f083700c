"""Small worlds for the tests of the simulation of IP-pledge finance.

In a `Loans` world of the values CERTAIN nothing is left to chance: a need begun on day 0 is drawn on day 29.
"""

from __future__ import annotations

import datetime as dt

from sandbox.declare.command_line import make_policy
from sandbox.declare.scenario import Scenario
from sandbox.firms.parameters import EXITS
from sandbox.kernel.clock import DAY
from sandbox.model import CATALOGUE, Run

START = dt.date(2021, 1, 1)

CERTAIN = {
    "population.district.cuihu_firms": 0,
    "population.district.yongfeng_firms": 0,
    "population.city.candidates": 10,
    "population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 0},
    "population.mortality.scale": 0,
    "supervision.regime": "none",
    "supervision.demand.city_per_year": 0,
    "supervision.demand.parks_per_year": 0,
    "ip_finance.open": "yes",
    "ip_finance.demand.per_year": 0,
    "ip_finance.demand.wanted": 3_000_000,
    "ip_finance.outside.chance": 0,
    "ip_finance.operator.days": 7,
    "ip_finance.operator.pass_score": -10,
    "ip_finance.valuation.value": 10_000_000,
    "ip_finance.valuation.bias": 0,
    "ip_finance.valuation.noise": 0,
    "ip_finance.valuation.ratio": 0.3,
    "ip_finance.valuation.days": 15,
    "ip_finance.valuation.decay": 0,
    "ip_finance.price.spread": 0.01,
    "ip_finance.price.long_share": 0,
    "ip_finance.bank.officers": 1000,
    "ip_finance.bank.effort": 0,
    "ip_finance.bank.committee": 5,
    "ip_finance.bank.hurdle": -1,
    "ip_finance.bank.registration": 0,
    "ip_finance.bank.drawdown": 2,
    "ip_finance.sharing.scheme": "by_share",
    "ip_finance.default.probability": 0,
    "ip_finance.default.quality_effect": 0,
    "ip_finance.claims.determination": 110,
    "ip_finance.claims.filing": 0,
    "ip_finance.claims.compensation": 30,
    "ip_finance.claims.settlement": 20,
    "ip_finance.disposal.distress": 0.2,
    "ip_finance.disposal.noise": 0,
    "ip_finance.disposal.operator_chance": 0,
    "ip_finance.disposal.operator_days": 60,
    "ip_finance.disposal.title": 100,
    "ip_finance.disposal.first_round": 1,
}
"""Durations in days, amounts in CNY; no firm exits, nobody comes of himself, nobody has an offer elsewhere."""

AT_ONCE = {
    "ip_finance.operator.days": 0,
    "ip_finance.valuation.days": 0,
    "ip_finance.bank.committee": 0,
    "ip_finance.bank.drawdown": 0,
}
"""The money comes in the second of the need."""


class Loans(Run):
    """One run of a small scenario with IP-pledge finance."""

    def __init__(self, values=None, *, seed=1, replication=0, days=900, worlds=None, start=START, warm_up=0):
        overlay = make_policy("base", {**CERTAIN, **(values or {})}, CATALOGUE).overlay
        end = start + dt.timedelta(days)
        told = Scenario("small", "Small", "", start, end, end, warm_up, overlay, worlds=worlds or {})
        super().__init__(told, told.plan(CATALOGUE), seed, replication, journal=True)
        self.desk = self.ip_finance.desk

    def need(self, day=0, firm=0, quality=None, ordinal=0):
        """Have a firm of this quality need money."""
        if quality is not None:
            self.firms.columns.quality[firm] = quality
        self.engine.at(int(day * DAY), self.ip_finance._begin, firm, ordinal)
        return self

    def exit(self, day, firm=0, how="insolvency"):
        """Have a firm exit."""
        self.firms.columns.exit_type[firm] = EXITS.index(how)
        self.engine.at(int(day * DAY), self.firms._fail, firm)
        return self

    def done(self):
        """Run to the end; the run itself."""
        self.run()
        return self

    def loan(self, firm=0, ordinal=0):
        """A need of a firm."""
        (found,) = [x for x in self.desk.loans if (x.firm, x.number & 0xFFFFF) == (firm, ordinal)]
        return found

    def story(self, firm=0):
        """(day, activity) of a firm's needs in the order of events."""
        rows = [r for r in self.engine.journal.rows() if r.firm == firm and r.case >= 0 and r.system == "ip_finance"]
        return [(r.t // DAY if r.t % DAY == 0 else r.t / DAY, r.activity) for r in rows]

    def value(self, name):
        """A measure: its value, or the quotient of its pair."""
        found = self.values(None)
        if name in found:
            return found[name]
        return found[f"{name}/num"] / found[f"{name}/den"] if found[f"{name}/den"] else None
