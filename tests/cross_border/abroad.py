"""Small worlds for the tests of borrowing abroad.

In an `Abroad` world of the values CERTAIN nothing is left to chance and nobody borrows of himself: a test has firms
need loans on the days it wants. Money abroad is cheaper than at home; a loan needs no authority and no waiting.
"""

from __future__ import annotations

import datetime as dt

from sandbox.cross_border.contract import Contract
from sandbox.declare.command_line import make_policy
from sandbox.declare.scenario import Scenario
from sandbox.kernel.clock import DAY
from sandbox.model import CATALOGUE, Run

X = "cross_border."
START = dt.date(2025, 2, 10)
"""A Monday; the adjustment parameter has been 1.75 since January."""
MILLION = 100_000_000
"""In fen."""

CERTAIN = {
    "supervision.regime": "none",
    "supervision.demand.city_per_year": 0,
    "supervision.demand.parks_per_year": 0,
    "population.district.cuihu_firms": 0,
    "population.district.yongfeng_firms": 0,
    "population.city.candidates": 4,
    "population.city.output": 400e6,
    "population.city.size_sigma": 0,
    "population.city.high_tech_share": 0,
    "population.entry.per_month": {"cuihu": 0, "yongfeng": 0, "city": 0},
    "population.mortality.scale": 0,
    "population.growth.mean": 0,
    "population.growth.common_sigma": 0,
    "population.growth.firm_sigma": 0,
    X + "open": "yes",
    X + "need.per_year": 0,
    X + "need.amount": 20e6,
    X + "need.net_assets": 1,
    X + "need.most": 100,
    X + "need.short_share": 0,
    X + "need.long_days": 500,
    X + "need.short_days": 180,
    X + "need.green_share": 0,
    X + "need.foreign_income": 0,
    X + "need.patience": 0,
    X + "need.least": 1,
    X + "costs.domestic_spread": 0,
    X + "costs.offshore_spread": 0,
    X + "costs.hedged_share": 0,
    X + "costs.risk_charge": 0,
    X + "rates.domestic": 0.05,
    X + "rates.offshore_cny": 0.03,
    X + "rates.usd": 0.04,
    X + "rates.forward_premium": 0,
    X + "exchange.process": "path",
    X + "exchange.rate": 7,
    X + "registration.at_bank": 1,
    X + "registration.bank_days": 0,
    X + "registration.to_drawdown": 0,
    X + "registration.review_days": 0,
    X + "terms.clause_share": 0,
    X + "terms.rollover_share": 0,
    X + "leakage.share": 0,
    X + "third_area.leasing_groups": 0,
    X + "third_area.auto_finance": 0,
    X + "third_area.group_finance": 0,
    X + "third_area.parent_needs": 0,
    X + "third_area.subsidiary_needs": 0,
    X + "third_area.institution_needs": 0,
}
"""Four firms of the city, of CNY 100m of output and of net assets each: a limit of 350m. A need is 20m for 500 days."""


def scenario(values=None, *, days=900, warm_up=0, start=START, base=None):
    """A scenario of CERTAIN with `values` laid on it."""
    overlay = make_policy("base", {**(CERTAIN if base is None else base), **(values or {})}, CATALOGUE).overlay
    end = start + dt.timedelta(days)
    return Scenario("abroad", "Abroad", "", start, end, end, warm_up, overlay)


class Abroad(Run):
    """One run of such a scenario."""

    def __init__(self, values=None, *, seed=1, replication=0, **given):
        told = scenario(values, **given)
        super().__init__(told, told.plan(CATALOGUE), seed, replication, journal=True)
        self.system = self.cross_border
        self.abroad = self.system.desk if self.system is not None else None

    def needs(self, day=0, firm=0, ordinal=0, million=None):
        """Have a firm need a loan, of so many millions if that is said."""

        def begin():
            borrower = self.system.needs.borrower(firm)
            before = self.system.needs.contract
            if million is not None:
                self.system.needs.contract = lambda b, o: _sized(before(b, o), int(million * MILLION))
            self.system._begin(borrower, ordinal)
            self.system.needs.contract = before

        self.engine.at(int(day * DAY), begin)
        return self

    def third(self, name, day=0, ordinal=0, million=None):
        """Have a borrower of the third area need a loan."""
        borrower = next(b for b in self.system.needs.third if b.name == name)

        def begin():
            before = self.system.needs.contract
            if million is not None:
                self.system.needs.contract = lambda b, o: _sized(before(b, o), int(million * MILLION))
            self.system._begin(borrower, ordinal)
            self.system.needs.contract = before

        self.engine.at(int(day * DAY), begin)
        return self

    def fail(self, day, firm=0, how="insolvency"):
        """Have a firm exit."""
        from sandbox.firms.parameters import EXITS

        self.firms.columns.exit_type[firm] = EXITS.index(how)
        self.engine.at(int(day * DAY), self.firms._fail, firm)
        return self

    def look(self, day, what, *, second=-1):
        """Note what `what()` gives at the end of a day; the notes are in the list returned."""
        found = []
        self.engine.at(int(day * DAY) + DAY + second, lambda: found.append(what()))
        return found

    def done(self):
        """Run to the end; the run itself."""
        self.run()
        return self

    def loan(self, firm=0, ordinal=0):
        """The contract of a firm."""
        (found,) = [c for c in self.abroad.contracts if (c.borrower.row, c.number & 0xFFFFF) == (firm, ordinal)]
        return found

    def used(self, firm=0):
        """What a firm uses of its limit, in millions."""
        return self.abroad.by_row[firm].used / MILLION

    def room(self, firm=0):
        """What a firm may still take on, in weighted millions."""
        return self.abroad.quotas.room(self.abroad.by_row[firm]) / MILLION

    def story(self, firm=0, activity=None):
        """(day, activity) of a firm's contracts in the order of events."""
        return [
            (row.t // DAY, row.activity)
            for row in self.engine.journal.rows()
            if row.firm == firm and row.system == "cross_border" and activity in {None, row.activity}
        ]


def _sized(contract: Contract, fen: int) -> Contract:
    contract.need = fen
    return contract
