"""A small comparison with made-up numbers, for tests of reports."""

import datetime as dt

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.measure import Measure
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.kernel.record import Record
from sandbox.study.comparison import comparison_from
from sandbox.study.results import Comparison
from sandbox.study.tasks import Design, Model


def declared(name: str, unit: str, better: str, matters: float, label: str) -> Measure:
    """A measure that is a plain mean."""
    return Measure(name=name, unit=unit, better=better, aggregate="mean", meaning="m", matters=matters, label=label)


MEASURES = (
    declared("time_to_start", "days", "less", 3, "Time to a live test"),
    declared("products", "firms", "more", 0.5, "Firms in the market"),
    declared("losses", "CNY", "less", 50_000, "Customer losses"),
    declared("false_accepted", "firms", "less", 0.1, "Weak firms let in"),
    declared("busy", "share", "none", 0.01, "Reviewers busy"),
    declared("missed", "visits", "none", 0.5, "Visits missed"),
    declared("other", "firms", "more", 0.5, "Applications"),
)
SHIFTS = {
    "as_is": (0, 0, 0, 0, 0, 0, 0),
    "always_open": (-38, 3, 60_000, 0.5, -0.05, 0, 1),
    "twice_reviewers": (-60, 0.2, -300_000, 0.02, -0.4, 0, 0),
    "risk_visits": (0.2, 0, -800_000, 0, 0, 2, 0),
    "no_sandbox": (140, -9, 2_400_000, 2.5, -0.8, -12, -30),
}
TITLES = {
    "as_is": "As is", "always_open": "Always open", "twice_reviewers": "Twice the reviewers",
    "risk_visits": "Visits by risk", "no_sandbox": "No sandbox",
}  # fmt: skip
BASE = (218.0, 24.0, 3_800_000.0, 2.6, 0.83, 14.0, 61.0)
NOISE = (20.0, 3.0, 900_000.0, 0.9, 0.03, 3.0, 6.0)


def pseudo(i: int, j: int) -> float:
    """A number in (-0.5, 0.5) that looks random and is the same everywhere."""
    return ((i * 7919 + j * 104729 + i * i * 31 + i * j * 17) % 1009) / 1009 - 0.5


def value(p: int, policy: str, r: int, i: int) -> float:
    """What the i-th measure is in replication r: luck shared by all policies, and some of the policy's own.

    A policy without a shift of the second, fourth or sixth measure leaves it exactly as it is.
    """
    own = 0.0 if i % 2 and not SHIFTS[policy][i] else pseudo(r + 101 * p, i + 50)
    return BASE[i] + SHIFTS[policy][i] + NOISE[i] * (3 * pseudo(r, i) + own)


def scenario(policies: tuple[str, ...] = tuple(SHIFTS)) -> Scenario:
    """A scenario of these policies, four measures of interest and more."""
    return Scenario(
        name="small", title="A small sandbox", question="What if it were always open?", start=dt.date(2021, 1, 1),
        end=dt.date(2024, 1, 1), entry_end=dt.date(2023, 1, 1), policies=tuple(Policy(p, TITLES[p]) for p in policies),
        headline=tuple(m.name for m in MEASURES[:6]),
    )  # fmt: skip


def comparison(policies: tuple[str, ...] = tuple(SHIFTS), runs: int = 100, failed: int = 0) -> Comparison:
    """The comparison of these policies; the last `failed` runs of the second policy failed."""
    plan = scenario(policies)
    records = []
    for p, policy in enumerate(policies):
        for r in range(runs):
            lost = p == 1 and r >= runs - failed
            status, reason = ("failed", "the books do not balance") if lost else ("ok", "")
            values = {m.name: value(p, policy, r, i) for i, m in enumerate(MEASURES)}
            records.append(Record("h", policy, "p", 1, r, "1", status, reason, 10, values))
    model = Model(Catalogue({}, MEASURES), "1", lambda: None, lambda _s, p: p.name == "no_sandbox")
    design = Design(plan, plan.policies, 1, runs)
    return comparison_from(records, design, model, policies[0], "sandbox compare small")
