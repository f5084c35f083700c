"""Flip prices in plain words."""

import datetime as dt
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.measure import Measure
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.kernel.record import Record
from sandbox.report.comparison_terminal import show_comparison
from sandbox.report.flip import flip_lines
from sandbox.study.comparison import comparison_from
from sandbox.study.tasks import Design, Model

MEASURES = tuple(
    Measure(name=name, unit=unit, better=better, aggregate="mean", meaning="m", matters=1.0, label=name)
    for name, unit, better in (("harm", "CNY", "less"), ("good_service", "customer-years", "more"))
)
SHIFTS = {"as_is": (0, 0), "open": (600, 30), "safe": (-600, 30), "mild": (-600, 0.1), "even": (0.1, 0.1),
          "maybe": (1, 30)}  # fmt: skip
TITLES = {"as_is": "As is", "open": "Always open", "safe": "Safe", "mild": "Mild", "even": "Even", "maybe": "Maybe"}


def found(runs=40):
    policies = tuple(Policy(name, TITLES[name]) for name in SHIFTS)
    day = dt.date(2021, 1, 1)
    plan = Scenario("s", "S", "", day, day.replace(year=2022), day.replace(year=2022), policies=policies,
                    headline=("harm",))  # fmt: skip
    noise = np.random.default_rng(1).normal(size=(len(SHIFTS), 2, runs))
    noise -= noise.mean(axis=2, keepdims=True)
    records = [
        Record("h", name, "p", 1, r, "1", values={"harm": 1e4 + harm + 10 * noise[p, 0, r],
                                                  "good_service": 1e3 + service + noise[p, 1, r]}, status="ok")
        for p, (name, (harm, service)) in enumerate(SHIFTS.items()) for r in range(runs)
    ]  # fmt: skip
    catalogue = Catalogue({}, MEASURES)
    model = Model(catalogue, "1", lambda: None, lambda *_: False)
    return comparison_from(records, Design(plan, policies, 1, runs), model, "as_is"), plan, catalogue


def test_every_kind_is_said_in_its_own_words():
    lines = flip_lines(found()[0])
    assert lines[0].startswith(
        "Always open against As is: more good service and more harm. It ranks first where a customer-year is worth more"
        " than CNY 20 (95 % range 19 to 21)."
    )
    assert lines[1] == "Safe against As is: more good service and less harm. It ranks first at any worth."
    assert lines[2] == "Mild against As is: their good service cannot be told apart, and it does less harm."
    assert lines[3] == "Even against As is: neither their good service nor their harm can be told apart."
    assert lines[4].startswith("Maybe against As is: more good service; whether also more harm is not sure.")
    assert lines[5:] == ["Other pairs: --flip"]


def test_on_request_every_pair_is_there():
    lines = flip_lines(found()[0], everything=True)
    assert len(lines) == 15
    assert not any("--flip" in line for line in lines)


def test_nothing_is_said_too_early():
    lines = flip_lines(found(runs=29)[0])
    assert all(line.endswith("still estimating.") for line in lines[:-1])


@pytest.mark.parametrize(("everything", "count"), [(False, 5), (True, 15)])
def test_the_report_carries_them_after_the_answers(everything, count):
    out = StringIO()
    comparison, plan, catalogue = found()
    show_comparison(comparison, plan, catalogue, Console(file=out, width=200), flips=everything)
    text = out.getvalue()
    assert text.count(" against ") == count
    assert text.index("ranking to turn") > text.index("Always open")


def test_the_document_holds_every_pair_with_whole_fen():
    comparison = found()[0]
    pairs = comparison.to_json()["flip_prices"]
    assert len(pairs) == 15
    first = pairs[0]
    assert first["kind"] == "price"
    assert (first["more_service"], first["less_service"], first["n"]) == ("open", "as_is", 40)
    assert first["price"] == round(comparison.flip_price("open", "as_is").price, 2)
    assert [p["price"] is None for p in pairs[:5]] == [False, True, True, True, False]
