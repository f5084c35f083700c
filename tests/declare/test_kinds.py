import datetime as dt
import math

import pytest

from sandbox.declare.distribution import Dist
from sandbox.declare.kinds import (
    Choice,
    Day,
    Days,
    Distribution,
    Duration,
    Money,
    Number,
    Share,
    Table,
    ValueRefused,
    Window,
    Windows,
    describe,
)

KINDS = [
    (Number("", 0, 9, whole=True), 3.0, 3),
    (Number(), 3, 3.0),
    (Number(), -0.0, 0.0),
    (Share(), 1, 1.0),
    (Money(), 10**9, 1e9),
    (Duration(), 0.5, 0.5),
    (Choice(("a", "b")), "a", "a"),
    (Day(), "2021-01-01", dt.date(2021, 1, 1)),
    (Days(), ["2021-01-01", dt.date(2021, 1, 2)], (dt.date(2021, 1, 1), dt.date(2021, 1, 2))),
    (Table(Share(), ("a", "b"), sum_to_one=True), {"b": 0.25, "a": 0.75}, {"a": 0.75, "b": 0.25}),
    (Distribution(), 3, Dist("fixed", (3.0,))),
    (
        Distribution(),
        {"family": "lognormal", "median": 3, "sigma": 0.5},
        Dist("lognormal", (3.0, 0.5, 0.0)),
    ),
    (
        Windows(),
        [{"opens": "2021-01-01", "closes": "2021-01-31"}],
        (Window(dt.date(2021, 1, 1), dt.date(2021, 1, 31)),),
    ),
]


@pytest.mark.parametrize(("kind", "raw", "value"), KINDS)
def test_a_kind_accepts_its_values_and_its_own_plain_form(kind, raw, value):
    accepted = kind.accept(raw)
    assert accepted == value
    assert type(accepted) is not type(raw) or accepted == raw
    assert kind.accept(kind.plain(accepted)) == accepted
    assert kind.accept(accepted) == accepted


@pytest.mark.parametrize("raw", [None, True, "6", math.nan, math.inf, 10**400, dt.date(2021, 1, 1), [1], {"a": 1}])
@pytest.mark.parametrize("kind", [Number(), Share(), Money(), Duration(), Number(whole=True)])
def test_only_a_finite_number_is_a_number(kind, raw):
    with pytest.raises(ValueRefused):
        kind.accept(raw)


def test_a_distribution_out_of_bounds_is_refused_in_every_form():
    kind = Distribution("days", 0.0, 10.0)
    for raw in (11, {"family": "fixed", "value": 11}, Dist("uniform", (1.0, 11.0))):
        with pytest.raises(ValueRefused, match="found 11"):
            kind.accept(raw)


def test_a_table_cannot_be_changed_by_who_reads_it():
    table = Table(Share(), ("a",)).accept({"a": 1})
    with pytest.raises(TypeError, match="frozen"):
        table["a"] = 0.5


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Number("", 0, 12), "a number from 0 to 12"),
        (Number("", 0), "a number of at least 0"),
        (Number("", -math.inf, 5), "a number of at most 5"),
        (Number(), "a finite number"),
        (Number("", 1, 500, whole=True), "a whole number from 1 to 500"),
        (Table(Share(), ("a", "b"), sum_to_one=True), "for each of a, b a number from 0 to 1, adding up to 1"),
    ],
)
def test_bounds_are_said_in_words(kind, words):
    assert kind.allowed == words


def test_what_was_found_is_named_briefly():
    assert describe("x" * 100) == f"the text '{'x' * 37}...'"
    assert describe("a\x1b[31m\nb") == "the text 'a\ufffd[31m\ufffdb'"
    assert describe(10**30) == "a number of more than 20 digits"
    assert describe([1]) == "a list"


def test_parts_have_kinds_of_their_own():
    kind = Distribution("days", 0.0, 900.0)
    assert kind.part_kind("mode") == Number("days", 0.0, 900.0)
    assert kind.part_kind("sigma") == Number("", 0.0, 10.0)
    assert kind.part_kind("family") is None
    assert Table(Share(), ("a",)).part_kind("a") == Share()
    assert Number().part_kind("a") is None
