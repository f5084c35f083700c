"""A small catalogue of one system, and loading against it; nothing here depends on the product's parameters."""

import datetime as dt
from pathlib import Path
from textwrap import dedent

import pytest

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.distribution import Dist
from sandbox.declare.kinds import Choice, Day, Days, Distribution, Money, Number, Share, Table, Windows
from sandbox.declare.load import load_text
from sandbox.declare.measure import Measure
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.problems import InputRefused
from sandbox.declare.uncertainty import Binomial, Options, Parts, Poisson, Relative, Spread
from sandbox.declare.world import World, WorldChoice

LAW = {"meaning": "a rule", "source": "S:A1", "status": "law"}
GUESS = {"meaning": "a guess", "source": "S:A2", "status": "assumption"}


class Slots(Section):
    """Test slots."""

    total: int = parameter(Number("slots", 1, 100, whole=True), 10, uncertainty=Spread(5, 20), lever=True, **GUESS)
    price: float = parameter(Money(), 1000.0, uncertainty=Relative(0.5), **GUESS)


class Review(Section):
    """Review."""

    reviewers: int = parameter(Number("people", 1, 500, whole=True), 6, uncertainty=Spread(4, 9), lever=True, **GUESS)
    effort: Dist = parameter(
        Distribution("days"), Dist("triangular", (1.0, 2.0, 4.0)), uncertainty=Relative(0.3), **GUESS
    )
    wait: Dist = parameter(
        Distribution("days", 0.0, 900.0),
        Dist("lognormal", (30.0, 0.5, 1.0)),
        uncertainty=Parts({"median": Spread(20.0, 40.0), "sigma": Spread(0.2, 0.8)}),
        **GUESS,
    )
    span: Dist = parameter(
        Distribution("days"),
        Dist("triangular", (1.0, 5.0, 9.0)),
        uncertainty=Parts({"min": Spread(0.0, 8.0), "mode": Spread(2.0, 8.0), "max": Spread(3.0, 12.0)}),
        **GUESS,
    )
    accepted: float = parameter(Share(), 0.25, uncertainty=Binomial(5, 20), **GUESS)
    rate: float = parameter(Number("a year", 0.0, 1000.0), 60.0, uncertainty=Poisson(16), **GUESS)


class Toy(Section):
    """One system."""

    slots: Slots = section(Slots)
    review: Review = section(Review)
    regime: str = parameter(
        Choice(("batches", "always_open", "none")), "batches", uncertainty=Options(("batches", "none")), **GUESS
    )
    shares: dict = parameter(
        Table(Share(), ("A", "B", "C"), sum_to_one=True),
        {"A": 0.5, "B": 0.3, "C": 0.2},
        uncertainty=Relative(0.4),
        **GUESS,
    )
    visits: dict = parameter(
        Table(Number("a year", 0, 12), ("A", "B")), {"A": 1, "B": 2}, uncertainty=Spread(0, 4), **GUESS
    )
    windows: tuple = parameter(Windows(), (), **LAW)
    holidays: tuple = parameter(Days(), (dt.date(2021, 1, 1),), **LAW)
    since: dt.date = parameter(Day(), dt.date(2020, 1, 1), **LAW)
    factor: float = parameter(Number("", 0.0, 5.0), 1.0, lever=True, **LAW)


def make_catalogue() -> Catalogue:
    measures = [
        Measure(name=n, unit="firms", better="more", aggregate="mean", meaning="m", matters=1.0, label=n)
        for n in ("started", "graduated", "refused", "harm", "in_market", "failed", "applied", "open", "stopped")
    ]
    choices = (
        WorldChoice(name="none", meaning="m", source="S:1"),
        WorldChoice(name="sector", meaning="m", source="S:2"),
    )
    world = World(name="effects", meaning="whom it helps", choices=choices, default="none")
    return Catalogue({"toy": Toy}, measures, [world], {"toy": ("on_notice", "on_test")})


HEAD = """\
schema: 1
name: small
start: 2021-01-01
end: 2024-01-01
"""


@pytest.fixture(scope="session")
def catalogue():
    return make_catalogue()


@pytest.fixture(scope="session")
def load(catalogue):
    """Loads a text whose head (schema, name, start, end: four lines) is given; line 5 is the first of the text."""

    def loaded(text="", head=HEAD):
        return load_text(head + dedent(text), "f.yaml", catalogue)

    return loaded


@pytest.fixture(scope="session")
def complaints(load):
    """The problems of a text after the head, as printed."""

    def found(text, head=HEAD):
        with pytest.raises(InputRefused) as refused:
            load(text, head)
        return [str(problem) for problem in refused.value.problems]

    return found


@pytest.fixture
def write(tmp_path):
    def written(name, text) -> Path:
        path = tmp_path / name
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return written
