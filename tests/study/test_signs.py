"""Findings of which only the sign is known: read off pairs of runs, and missed where the runs do not show them."""

from dataclasses import replace

import pytest

from sandbox.catalogue import CATALOGUE, load
from sandbox.declare.command_line import make_policy
from sandbox.report.validation_page import as_data, page, summary
from sandbox.study.signs import sign_rows
from sandbox.study.targets import TARGETS
from sandbox.study.targets.signs import SIGNS
from sandbox.study.validation import coverage

KEYS = {s.key: s for s in SIGNS}


@pytest.fixture(scope="module")
def rows():
    chosen = [KEYS["C-V4a"], KEYS["C-cheap"], KEYS["C-C1b"]]
    turned = replace(chosen[0], key="turned", side=chosen[0].other, other=chosen[0].side)
    still = replace(chosen[0], key="still", expected="no change", band=1.0)
    return {r.key: r for r in sign_rows("cross-border", 4, 1, [*chosen, turned, still])}


def test_every_sign_names_a_policy_and_parameters_that_exist():
    assert not KEYS.keys() & {t.key for t in TARGETS}
    for sign in SIGNS:
        assert sign.source.startswith("C:")
        for side in filter(None, (sign.side, sign.other)):
            assert load(sign.scenario).policy(side.policy)
            make_policy("set", side.sets, CATALOGUE)


def test_an_interval_shows_a_sign_only_where_it_is_clear():
    more = KEYS["C-V4a"]
    assert [more.holds(*span) for span in ((1, 2), (-1, 2), (-2, -1), (None, None))] == [True, False, False, None]
    assert [replace(more, expected="less").holds(*span) for span in ((1, 2), (-1, 2), (-2, -1))] == [
        False, False, True
    ]  # fmt: skip
    none = replace(more, expected="no change", band=1.5)
    assert [none.holds(*span) for span in ((0.5, 1), (-1, 2), (-2, -1))] == [True, False, False]


def test_a_sign_that_is_there_is_seen_and_its_opposite_missed(rows):
    assert rows["C-V4a"].inside
    assert rows["C-V4a"].low > 0
    assert rows["turned"].inside is False
    assert rows["turned"].simulated == pytest.approx(-rows["C-V4a"].simulated)
    assert rows["still"].inside is False


def test_a_finding_within_one_run_needs_no_second(rows):
    assert KEYS["C-C1b"].other is None
    assert rows["C-C1b"].inside


def test_signs_stand_beside_figures_and_are_no_forecasts(rows):
    made = page(list(rows.values()))
    assert "## Signs" in made
    assert "95 % of the mean" in made
    assert "**MISSED**" in made
    assert summary(list(rows.values())).startswith("0 of 0")
    assert coverage(list(rows.values())).forecasts == 0
    assert all(entry["published"] is None for entry in as_data(list(rows.values())))
