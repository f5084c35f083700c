"""A model small enough to know every answer, with the surface of the real one."""

from dataclasses import dataclass

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.kinds import Choice, Number
from sandbox.declare.measure import Measure
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Options, Spread
from sandbox.declare.world import World, WorldChoice
from sandbox.kernel.record import Record

DAY = 86_400


class Review(Section):
    """Review."""

    reviewers: int = parameter(
        Number("people", 1, 100, whole=True), 6, meaning="Reviewers at work.", source="S:A1", status="assumption",
        uncertainty=Spread(4, 9), lever=True,
    )  # fmt: skip
    fails: int = parameter(
        Number("runs", 0, 1000, whole=True), 0, meaning="Runs that fail.", source="S:A2", status="law"
    )


class Supervision(Section):
    """A system of three parameters."""

    regime: str = parameter(
        Choice(("batches", "always_open", "none")), "batches", meaning="How applications come in.", source="S:A3",
        status="assumption", uncertainty=Options(("batches", "always_open")), lever=True,
    )  # fmt: skip
    review: Review = section(Review)


def _measure(name, unit, better, label, matters=0.01, aggregate="mean", of=None):
    kind = {"aggregate": aggregate, "of": of}
    return Measure(name=name, unit=unit, better=better, meaning=f"{label}.", matters=matters, label=label, **kind)


CHOICES = (WorldChoice(name="none", meaning="m", source="s"), WorldChoice(name="own", meaning="m", source="s"))
ADDED = ("harm", "in_market")


CATALOGUE = Catalogue(
    {"supervision": Supervision},
    [
        _measure("time_to_test", "days", "less", "Time to a live test", 3),
        _measure("in_market", "firms", "more", "Firms in the market"),
        _measure("harm", "CNY", "less", "Customer losses", 1000),
        _measure("good_service", "customer-years", "more", "Good service", 1000),
        _measure("queue", "cases", "none", "Queue for review"),
        _measure("cost_per_product", "CNY per product", "less", "Cost of a further product", 1, "added", ADDED),
    ],
    [World(name="effects", meaning="Whom a sandbox helps.", default="none", choices=CHOICES)],
    stages={"supervision": ("on_test",)},
)
MODEL_VERSION = "fake-1"


def is_baseline(_scenario, policy):
    return policy.name == "no_sandbox"


def _settings(scenario, policy):
    return scenario.plan(CATALOGUE, policy).at(0).section(Supervision)


def run(scenario, policy, *, seed, replication, doubt="luck", by=None, journal=False, series=False, fingerprint=False):
    rules = _settings(scenario, policy)
    noise = ((seed * 31 + replication * 7919) % 101) / 101 - 0.5
    failed = replication < rules.review.fails
    always = {"batches": 0, "always_open": 1, "none": -1}[rules.regime]
    values = {
        "time_to_test": 200 - 30 * always + 20 * noise,
        "in_market": 20 + 2 * always + 3 * noise,
        "harm": 3e6 + 5e5 * always + 1e6 * noise,
        "good_service": 4e4 + 1e4 * always + 1e3 * noise,
        "queue": 4 - rules.review.reviewers / 10 + noise,
    }
    return Record(
        scenario.identity(CATALOGUE), policy.name, scenario.policy_identity(CATALOGUE, policy), seed, replication,
        MODEL_VERSION, "failed" if failed else "ok", "the books do not balance" if failed else "", 4,
        {} if failed else values, journal=_journal(rules) if journal else None,
    )  # fmt: skip


def _journal(rules):
    later = 0 if rules.regime == "always_open" else 40 * DAY
    rows = [
        (10 * DAY, "YF-0001", "C-1", "applied", "", 0, {}),
        (20 * DAY + later, "YF-0001", "C-1", "accepted", "reviewers", 0, {"score": 0.75}),
        (30 * DAY + later, "YF-0001", "C-1", "compensated", "", 123_456, None),
        (35 * DAY, "YF-0002", "C-2", "applied", "", 0, {}),
        (90 * DAY + 3600, "YF-0001", "", "firm_failed", "", 0, {"exit": "solvent"}),
    ]
    if rules.regime == "always_open":
        rows.insert(3, (33 * DAY, "YF-0001", "C-1", "visited", "inspectors", 0, {}))
    rows.sort(key=lambda row: row[0])
    cases, ids = {"C-1": 0, "C-2": 1, "": -1}, {"YF-0001": 0, "YF-0002": 1}
    return {
        "time": [r[0] for r in rows],
        "system": ["firms" if r[3] == "firm_failed" else "supervision" for r in rows],
        "case": [cases[r[2]] for r in rows],
        "case_id": [r[2] for r in rows],
        "firm": [ids[r[1]] for r in rows],
        "firm_id": [r[1] for r in rows],
        "activity": [r[3] for r in rows],
        "resource": [r[4] for r in rows],
        "amount": [r[5] for r in rows],
        "attributes": [r[6] for r in rows],
    }


@dataclass(frozen=True)
class ResourceLoad:
    resource: str
    unit: str
    offered: float
    capacity: float
    load: float
    lost_share: float | None
    sentence: str


def load_report(scenario, policy):
    people = _settings(scenario, policy).review.reviewers
    sentence = f"5.1 reviewers' work offered to {people}."
    return (ResourceLoad("reviewers", "people", 5.1, people, 5.1 / people, None, sentence),)


def firm_rows(_scenario, seed=1, replication=0):
    return [
        {"id": f"YF-{n:04d}", "area": "yongfeng", "output_cny": 1e6 * n + seed + replication, "tier": "A"}
        for n in range(1, 51)
    ]


def explain(activity, _system=""):
    rules = {"applied": ("A firm applies when it has a product to test.", "S:A1.23")}
    return rules.get(activity, ("", ""))
