"""A stand-in model, small and quick, with the contract of the real one, and ways to misbehave on demand."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import numpy as np

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.distribution import Dist, triangular
from sandbox.declare.kinds import Choice, Day, Distribution, Number, Table, Window, Windows
from sandbox.declare.measure import Measure
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import InitialCases, Scenario
from sandbox.declare.uncertainty import Certain, Relative, Spread
from sandbox.kernel.record import Record
from sandbox.study.tasks import Design, Model

VERSION = "toy-1"
FAULTS = ("none", "raises", "dies", "dies_once", "hangs", "hangs_once", "fails", "slow")


def declared(kind, default, meaning, uncertainty=None):
    return parameter(kind, default, meaning=meaning, source="made up", status="derived", uncertainty=uncertainty)


class Inner(Section):
    """A nested group."""

    effort: Dist = declared(Distribution("days"), triangular(1, 2, 4), "effort")
    visits: dict[str, float] = declared(Table(Number(), ("A", "B")), {"A": 1.0, "B": 2.0}, "visits")


class Toy(Section):
    """Everything the stand-in knows."""

    speed: float = declared(Number("a day", 0, 100), 1.0, "speed", Spread(0.5, 2.0))
    gain: float = declared(Number("", -100, 100), 0.0, "shift of the good products")
    open: str = declared(Choice(("yes", "no")), "yes", "whether there is a sandbox")
    fault: str = declared(Choice(FAULTS), "none", "how to misbehave")
    where: int = declared(Number("", 0, 10_000, whole=True), 2, "in which replication to misbehave")
    day: dt.date = declared(Day(), dt.date(2021, 3, 1), "a day")
    windows: tuple[Window, ...] = declared(Windows(), (), "windows")
    inner: Inner = section(Inner)


def measure(name, unit, better, aggregate, matters, **more):
    return Measure(
        name=name, unit=unit, better=better, aggregate=aggregate, matters=matters, meaning=name,
        label=name.capitalize(), **more,
    )  # fmt: skip


MEASURES = (
    measure("wait", "days", "less", "mean", 0.5),
    measure("good", "products", "more", "mean", 0.5, by_group=True),
    measure("cost", "CNY", "less", "mean", 100.0, by_group=True),
    measure("seen", "share", "less", "share", 0.05),
    measure("harm", "CNY per product", "less", "ratio", 1.0),
    measure("size", "firms", "none", "mean", 1.0),
    measure("rare", "cases", "less", "mean", 0.1),
    measure("price", "CNY per product", "less", "added", 10.0, of=("cost", "good")),
    measure("extra", "share", "more", "gained", 0.02, of=("there", "passed")),
    measure("missing", "share", "none", "lost", 0.02, of=("there", "there")),
)
CATALOGUE = Catalogue({"toy": Toy}, MEASURES)


def given(**values):
    return {f"toy.{name}": Assignment(f"toy.{name}", value) for name, value in values.items()}


SCENARIO = Scenario(
    name="toytown",
    title="Toytown",
    question="What if?",
    start=dt.date(2021, 1, 1),
    end=dt.date(2022, 1, 1),
    entry_end=dt.date(2021, 7, 1),
    parameters={
        "toy.speed": Assignment("toy.speed", 1.5, uncertainty=Spread(1.0, 2.0), source="guess", status="assumption"),
        "toy.gain": Assignment("toy.gain", Schedule(((dt.date(2020, 1, 1), 1.0), (dt.date(2021, 2, 1), 2.0)))),
        "toy.windows": Assignment("toy.windows", (Window(dt.date(2021, 2, 1), dt.date(2021, 2, 5)),)),
        "toy.day": Assignment("toy.day", dt.date(2021, 5, 1), uncertainty=Certain()),
        "toy.inner.effort": Assignment("toy.inner.effort", triangular(1, 3, 9), uncertainty=Relative(0.2)),
    },
    policies=(
        Policy("as_is", "As is"),
        Policy("faster", "Faster", given(speed=2.5)),
        Policy("same", "Same", given(speed=1.5)),
        Policy("shut", "No sandbox", given(open="no")),
    ),
    headline=("wait", "good", "harm", "price"),
    initial_cases=(InitialCases("toy", "test", 3, dt.date(2020, 5, 1), "made up", "official"),),
)


def run(scenario, policy, *, seed, replication, doubt="luck", by=None, journal=False, series=False, fingerprint=False):
    """One replication: the luck depends on seed and replication alone."""
    settings = scenario.plan(CATALOGUE, policy).at(0).section(Toy)
    misbehave(settings, replication)
    luck = np.random.default_rng([seed, replication])
    firms, pace, hits, mood = luck.poisson(40), luck.exponential(), luck.random(), luck.normal()
    shut = settings.open == "no"
    good = 0.0 if shut else float(firms // 4 + round(settings.speed * 2 + mood) + (mood > 0))
    values = {
        "wait": None if shut else 10.0 + 3.0 * pace + mood - 2.0 * settings.speed,
        "good": good,
        "cost": 0.0 if shut else 1000.0 + 100.0 * settings.speed + round(10 * pace),
        "seen": float(hits < 0.2 * settings.speed),
        "harm/num": round(100 * pace * firms, 2),
        "harm/den": good,
        "size": float(firms) + luck.random(),
        "rare": 0.0,
    }
    if by == "area":
        for area, share in (("north", 0.25), ("south", 0.75)):
            values[f"good@area={area}"] = values["good"] * share
            values[f"cost@area={area}"] = values["cost"] * share
            values[f"harm@area={area}/num"] = values["harm/num"] * share
            values[f"harm@area={area}/den"] = values["harm/den"]
    if doubt == "parameters":
        values["wait"] = values["wait"] and values["wait"] + luck.normal()
    # Case i of a shut sandbox is there where its luck is below 0.5; an open one takes the others, and some of these.
    chance = np.random.default_rng([seed, replication, 1]).random(30)
    passed = () if shut else tuple(i for i in range(30) if chance[i] > 0.6 - 0.1 * settings.speed)
    there = tuple(i for i in range(30) if (chance[i] < 0.5 if shut else i in passed and i % 3))
    failed = settings.fault == "fails" and replication == settings.where
    return Record(
        scenario.identity(CATALOGUE), policy.name, scenario.policy_identity(CATALOGUE, policy), seed, replication,
        VERSION, status="failed" if failed else "ok", reason="the books do not balance" if failed else "",
        events=int(firms), values={} if failed else values, cases={} if failed else {"there": there, "passed": passed},
    )  # fmt: skip


def misbehave(settings, replication):
    if settings.fault == "slow":
        time.sleep(0.02)
    if replication != settings.where or settings.fault in ("none", "fails", "slow"):
        return
    if settings.fault.endswith("_once"):
        marker = Path(os.environ["TOY_MARKER"])
        if marker.exists():
            return
        marker.touch()
    if settings.fault == "raises":
        raise RuntimeError("an accident")
    if settings.fault.startswith("dies"):
        os._exit(7)
    time.sleep(600)


def is_baseline(scenario, policy):
    return scenario.plan(CATALOGUE, policy).at(0).section(Toy).open == "no"


MODEL = Model(CATALOGUE, VERSION, run, is_baseline)


def design(replications=20, seed=1, policies=SCENARIO.policies, **more):
    return Design(SCENARIO.with_policies(tuple(policies)), tuple(policies), seed, replications, **more)
