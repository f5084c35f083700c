import json

import pytest

from sandbox.declare.listing import rows
from sandbox.declare.problems import InputRefused


def test_every_parameter_has_unit_source_and_status(catalogue):
    listed = rows(catalogue)
    assert [r.path for r in listed if r.part_of is None] == list(catalogue.parameters)
    assert all(r.source and r.status and r.grade and r.meaning and r.bounds for r in listed)
    json.dumps([r.plain() for r in listed], allow_nan=False)


def test_a_row_says_what_was_declared(catalogue):
    (row,) = rows(catalogue, "toy.review.reviewers")
    assert (row.kind, row.unit, row.low, row.high, row.default, row.value) == ("number", "people", 1, 500, 6, 6)
    assert (row.bounds, row.uncertainty, row.status, row.grade) == (
        "a whole number from 1 to 500",
        "4 to 9",
        "assumption",
        "low",
    )
    assert row.lever


def test_parts_stand_below_their_whole(catalogue):
    listed = rows(catalogue, "toy.review")
    wait = [r for r in listed if r.path.startswith("toy.review.wait")]
    assert [r.path.rpartition(".")[2] for r in wait] == ["wait", "median", "sigma", "minimum"]
    assert [r.uncertainty for r in wait[1:]] == ["20 to 40", "0.2 to 0.8", "fixed"]
    assert (wait[1].unit, wait[1].high, wait[1].default, wait[2].unit) == ("days", 900.0, 30.0, "")
    assert [r.path for r in rows(catalogue, "toy.review", parts=False)] == catalogue.under("toy.review")


def test_with_a_scenario_its_values_and_sources_are_shown(catalogue, load):
    scenario = load(
        """\
        parameters:
          toy.review.reviewers: {value: 8, source: a letter, status: official, uncertainty: fixed}
          toy.factor: {2020-01-01: 1, 2022-01-01: 2}
          toy.review.wait.median: {value: 25, source: a survey}
        """
    )
    listed = {r.path: r for r in rows(catalogue, scenario=scenario)}
    reviewers = listed["toy.review.reviewers"]
    assert (reviewers.value, reviewers.default, reviewers.source, reviewers.status) == (8, 6, "a letter", "official")
    assert (reviewers.uncertainty, reviewers.as_of) == ("fixed", "")
    assert listed["toy.factor"].value == {"2020-01-01": 1.0, "2022-01-01": 2.0}
    assert listed["toy.review.wait"].value["median"] == 25.0
    median = listed["toy.review.wait.median"]
    assert (median.value, median.source, median.default) == (25.0, "a survey", 30.0)
    assert listed["toy.slots.total"].source == "S:A2"


def test_an_unknown_group_is_answered_with_the_nearest(catalogue):
    with pytest.raises(InputRefused) as refused:
        rows(catalogue, "toy.reviw")
    assert str(refused.value) == "parameters  toy.reviw: no such group of parameters.\n  Did you mean toy.review?"
