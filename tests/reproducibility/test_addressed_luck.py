"""Chance is addressed, not consumed: what one firm draws does not depend on who or what else is in the run.

Each promise of the design is one test, on the model itself. Queues and shared limits couple firms, so where whole
histories are compared nothing is scarce; where only draws are promised, draws are compared.
"""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import numpy as np
import pytest

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.command_line import make_policy
from sandbox.declare.doubt import draw_all, key_number
from sandbox.declare.load import load_scenario
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.firms.parameters import Population
from sandbox.kernel.draws import Draws, stream
from sandbox.kernel.parameters import Calendar
from sandbox.model import CATALOGUE, DOUBT, Run, run
from sandbox.study.compare import simulate
from sandbox.supervision.parameters import Supervision

UNUSED = stream(98, "test: a stream that nobody uses")
SCENARIO = load_scenario("haidian", CATALOGUE)

# Nobody waits for anything, and the same number of products a firm, exactly, with 500 candidates as with 501.
PLENTY = {
    "supervision.regime": "always_open",
    "supervision.demand.city_per_year": 500 / 8,
    "supervision.partner.institutions": 100,
    "supervision.partner.room": 1000,
    "supervision.review.reviewers": 10_000,
    "supervision.slots.total": 10_000,
    "supervision.visits.inspectors": 10_000,
}
ONE_MORE = {"population.city.candidates": 501, "supervision.demand.city_per_year": 501 / 8}
SHARED = {"output", "start_output"}
"""What firms share on purpose: the outputs of an area add up to the published total."""


def world(*overlays, replication=0):
    policy = make_policy("test", {path: value for overlay in overlays for path, value in overlay.items()}, CATALOGUE)
    made = Run(SCENARIO, SCENARIO.plan(CATALOGUE, policy), seed=1, replication=replication, journal=True)
    made.run()
    return made


def histories(made):
    """Every firm's journal by its id; which of the partners with room it is depends on who else has one."""
    journal = made.journal()
    columns = zip(*(journal[name] for name in journal), strict=True)
    out = defaultdict(list)
    for event in (dict(zip(journal, values, strict=True)) for values in columns):
        if event["activity"] == "partner found":
            event["resource"] = ""
        if event["firm_id"]:
            story = {name: event[name] for name in event if name not in {"case", "firm"}}
            out[event["firm_id"]].append(story)
    return dict(out)


def features(made):
    """What every firm is and becomes, by its id."""
    columns = made.firms.columns
    names = [name for name in columns if name not in SHARED]
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    return dict(zip(made.firms.names(), rows, strict=True))


@pytest.fixture(scope="module")
def plenty():
    return world(PLENTY)


def test_one_more_firm_leaves_every_other_firm_and_its_history_as_they_were(plenty):
    more = world(PLENTY, ONE_MORE)
    new = set(features(more)) - set(features(plenty))
    assert new == {"BJ-0501"}
    assert {firm: row for firm, row in features(more).items() if firm not in new} == features(plenty)
    assert {firm: story for firm, story in histories(more).items() if firm not in new} == histories(plenty)
    assert sum(len(story) for story in histories(plenty).values()) > 1_000


def test_more_entrants_leave_those_who_would_have_come_anyway_as_they_were(plenty):
    """An entrant is a month and an ordinal: twice as many entrants are the same ones and others behind them."""
    twice = {area: 2 * n for area, n in CATALOGUE.defaults["population.entry.per_month"].items()}
    more, before = features(world(PLENTY, {"population.entry.per_month": twice})), features(plenty)
    assert len(more) > len(before) + 100
    assert before.items() <= more.items()


def test_what_a_firm_draws_does_not_depend_on_the_size_of_the_population(plenty):
    larger = world({"population.scale": 3.0})
    before, after = features(plenty), features(larger)
    becomes = {"alive", "failed", "graduate", "points", "tier", "tier_changes"}
    fixed = [name not in becomes for name in plenty.firms.columns if name not in SHARED]
    for firm in (*(f"BJ-{n:04d}" for n in range(1, 501)), *(f"YF-{n:04d}" for n in range(1, 473))):
        assert [x for x, keep in zip(before[firm], fixed, strict=True) if keep] == [
            x for x, keep in zip(after[firm], fixed, strict=True) if keep
        ]


def test_a_stream_that_nobody_used_before_changes_nothing():
    policy = SCENARIO.policies[0]
    made = Run(SCENARIO, SCENARIO.plan(CATALOGUE, policy), seed=1, replication=0, journal=True)
    draws = made.engine.draws

    def take():
        while True:
            for entity in range(0, 5_000, 7):
                draws.uniform(UNUSED, entity, entity % 3)
            draws.vector(UNUSED, 1_000)
            yield made.engine.env.timeout(40 * 86_400)

    made.engine.env.process(take())
    made.run()
    assert made.fingerprint() == run(SCENARIO, policy, seed=1, replication=0, fingerprint=True).fingerprint


class Bystander:
    """A system of its own luck, its own cases and its own queue."""

    def __init__(self, made):
        self.made = made
        self.drawn = []

    def month(self, t0, t1):
        engine, columns = self.made.engine, self.made.firms.columns
        u = engine.draws.vector(UNUSED, len(columns), t0 & 0xFFFF)
        self.drawn.append(float(u.sum()))
        for row in np.flatnonzero(u < 0.02).tolist():
            engine.env.process(self._case(row, float(u[row])))

    def _case(self, row, u):
        yield self.made.engine.env.timeout(int(u * 50 * 86_400))
        self.made.engine.draws.uniform(UNUSED, row, 7)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "between", "last"])
def test_the_order_of_the_systems_decides_nothing(place):
    policy = SCENARIO.policies[0]
    made = Run(SCENARIO, SCENARIO.plan(CATALOGUE, policy), seed=1, replication=0, journal=True)
    systems = list(made.systems)
    systems.insert(place, Bystander(made))
    made.systems = tuple(systems)
    made.run()
    assert len(systems[place].drawn) == len(made.engine.clock.months())
    assert made.fingerprint() == run(SCENARIO, policy, seed=1, replication=0, fingerprint=True).fingerprint


def test_renaming_parameters_leaves_the_draws_of_all_others_untouched():
    """Doubt about parameters is drawn by path: a path that comes, goes or is renamed moves no other."""
    everything = {"calendar": Calendar, "population": Population, "supervision": Supervision}
    renamed = {"time": Calendar, "population": Population, "oversight": Supervision}
    alone = {"population": Population}
    bare = Scenario("bare", "", "", SCENARIO.start, SCENARIO.end, SCENARIO.entry_end)
    draws = Draws(1, 0)

    def of_the_population(roots):
        values = draw_all(Catalogue(roots), bare, lambda path: draws.uniform(DOUBT, key_number(path) >> 1))
        return {path: value for path, value in values.items() if path.startswith("population.")}

    assert len(of_the_population(alone)) > 10
    assert of_the_population(everything) == of_the_population(renamed) == of_the_population(alone)


# -- policies ----------------------------------------------------------------------------------------------------------


def test_two_policies_that_differ_in_nothing_give_equal_runs():
    as_is = SCENARIO.policies[0]
    values = SCENARIO.values(CATALOGUE)
    same = make_policy(
        "same",
        {path: CATALOGUE.plain(path, (CATALOGUE.defaults | values)[path]) for path in CATALOGUE.parameters},
        CATALOGUE,
    )
    assert len(same.overlay) > 80
    for replication in range(2):
        one, two, three = (
            run(SCENARIO, policy, seed=1, replication=replication, fingerprint=True)
            for policy in (as_is, same, Policy("empty"))
        )
        assert one.status == "ok"
        assert one.fingerprint == two.fingerprint == three.fingerprint
        assert one.values == two.values == three.values


def test_a_lever_that_cannot_touch_a_firm_leaves_its_history_equal(plenty):
    """A subsidiary brings its licensed parent: how long others look for a partner is nothing to it."""
    slow = world(PLENTY, {"supervision.partner.search": 200.0})
    kinds = dict(zip(plenty.firms.names(), plenty.firms.columns.kind.tolist(), strict=True))
    before, after = histories(plenty), histories(slow)
    for firm in before.keys() | after.keys():
        if kinds[firm] == 2:
            assert before[firm] == after[firm], firm
    assert any(before[firm] != after[firm] for firm in before if kinds[firm] != 2)


def test_a_lever_of_the_tests_leaves_firms_without_a_test_as_they_were(plenty):
    often = world(PLENTY, {"supervision.visits.per_year": 12.0, "supervision.exit.interval": 60.0})
    before, after = histories(plenty), histories(often)
    tested = {firm for firm, story in before.items() if any(event["activity"] == "test begins" for event in story)}
    held = {plenty.firms.names()[case.firm] for case in plenty.supervision.desk.cases if case.initial}
    assert {f: s for f, s in before.items() if f not in tested | held} == {
        f: s for f, s in after.items() if f not in tested | held
    }
    assert all(before[firm] != after[firm] for firm in list(tested)[:5])


@pytest.mark.parametrize("policy", [policy.name for policy in SCENARIO.policies])
def test_rules_that_change_later_leave_everything_before_as_it_was(policy):
    """With queues and batches as they are: nobody knows in 2021 what will be decided in 2023."""
    before = run(SCENARIO, SCENARIO.policy(policy), seed=1, replication=0, journal=True).journal
    values = {
        "supervision.review.pass_score": 1.5,
        "supervision.visits.per_year": 9.0,
        "supervision.slots.total": 5,
        "supervision.withdrawal": 3.0,
        "population.mortality.scale": 4.0,
    }
    base = SCENARIO.values(CATALOGUE, SCENARIO.policy(policy))
    dated = {
        path: {date(2019, 1, 1): CATALOGUE.plain(path, (CATALOGUE.defaults | base)[path]), date(2023, 1, 1): value}
        for path, value in values.items()
    }
    later = make_policy("later", dated, CATALOGUE)
    both = Policy("both", "", {**SCENARIO.policy(policy).overlay, **later.overlay})
    after = run(SCENARIO, both, seed=1, replication=0, journal=True).journal
    change = 730 * 86_400
    cut = [next(i for i, t in enumerate(j["time"]) if t >= change) for j in (before, after)]
    assert cut[0] == cut[1] > 500
    for name in before:
        assert before[name][: cut[0]] == after[name][: cut[1]], name
    assert before["time"] != after["time"]


# -- workers and interruptions -----------------------------------------------------------------------------------------


def plain(runs):
    return runs.frame.sort_values(["replication", "measure"]).reset_index(drop=True)


def test_runs_in_parallel_and_runs_continued_are_those_of_one_go(tmp_path):
    whole = simulate("haidian", replications=8, workers=1)
    parallel = simulate("haidian", replications=8, workers=2)
    stop = Event()
    simulate("haidian", replications=8, workers=1, out=tmp_path / "study", arrived=lambda _: stop.set(), cancel=stop)
    continued = simulate("haidian", replications=8, workers=1, out=tmp_path / "study")
    with ThreadPoolExecutor(1) as pool:
        borrowed = simulate("haidian", replications=8, executor=pool)
    assert plain(whole).equals(plain(parallel))
    assert plain(whole).equals(plain(continued))
    assert plain(whole).equals(plain(borrowed))
