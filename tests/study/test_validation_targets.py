"""The published figures beside the simulated ones: every target resolves, and the forecasts are scored."""

from dataclasses import replace

import pytest

from sandbox.catalogue import CATALOGUE, load
from sandbox.declare.problems import InputRefused
from sandbox.report.validation_page import ROLES, page, summary
from sandbox.study.validation import MOST_REPLICATIONS, TARGETS, TargetRow, coverage, validate

NEW = ("asic-waiver", "fca-cohorts", "korea")
ROW = TargetRow("X", "x", 5.0, "S:X", "4 to 6", 5.0, 4.0, 6.0, True, "prediction", "", "x")


@pytest.fixture(scope="module")
def rows():
    return {row.key: row for row in validate(NEW, replications=3)}


def test_keys_are_unique_and_every_scenario_is_shipped():
    assert len({t.key for t in TARGETS}) == len(TARGETS)
    assert set(MOST_REPLICATIONS) <= {t.scenario for t in TARGETS}
    for name in {t.scenario for t in TARGETS}:
        assert load(name).policies


def test_every_published_figure_has_a_role_a_source_and_a_tolerance_around_it():
    for target in TARGETS:
        assert target.role in ROLES
        assert target.source.startswith(("S:", "I:", "C:"))
        assert target.least <= target.published <= target.most, target.key


def test_every_target_of_the_borrowed_scenarios_is_read_off(rows):
    assert set(rows) == {t.key for t in TARGETS if t.scenario in NEW}
    assert all(row.simulated is not None for row in rows.values())


def test_figures_from_memory_are_shown_and_not_scored(rows):
    memory = [t.key for t in TARGETS if not t.scored]
    assert memory
    for key in memory:
        assert "memory" in rows[key].note
        assert rows[key].simulated is not None
        assert rows[key].inside is None
    scored = [row for row in rows.values() if row.key not in memory]
    assert all(row.inside is not None for row in scored)


def test_what_was_calibrated_comes_out(rows):
    assert rows["V8b"].simulated == pytest.approx(0.32, abs=0.05)
    assert rows["V8a"].simulated == pytest.approx(75, abs=12)
    assert rows["V9"].simulated == pytest.approx(0.785, abs=0.1)
    assert rows["V17"].simulated == pytest.approx(7, abs=5)


def test_the_cohorts_add_up(rows):
    assert rows["V8f"].simulated + rows["V8h"].simulated == pytest.approx(rows["V8d"].simulated)


def test_giving_up_the_consultation_lowers_the_share_designated(rows):
    assert rows["V14a"].simulated - rows["V14b"].simulated > 0.05


def test_forecasts_are_scored_by_their_bands():
    rows = [
        ROW,
        replace(ROW, key="edge", low=5.0),
        replace(ROW, key="out", published=9.0, inside=False),
        replace(ROW, key="missed but covered", low=1.0, inside=False),
        replace(ROW, key="shown", published=9.0, inside=None),
        replace(ROW, key="set", published=9.0, role="calibration"),
    ]
    score = coverage(rows)
    assert (score.covered, score.forecasts, score.missed) == (3, 4, ("out",))
    assert score.share == 0.75
    assert coverage([]).share is None


def test_the_page_says_which_forecasts_were_missed(rows):
    missed = [r.key for r in rows.values() if r.role == "prediction" and r.inside is False]
    told = summary(list(rows.values()))
    assert (f"missed: {', '.join(missed)}." if missed else "are met.") in told
    held = coverage(list(rows.values()))
    assert told.endswith(f"{held.covered} of {held.forecasts} lie within the middle 80 % of the simulated futures.")
    assert "not compared" in page(list(rows.values()))


def test_a_scenario_without_targets_is_refused():
    with pytest.raises(InputRefused, match="no published figures"):
        validate(["mm4"])


@pytest.mark.parametrize("name", [*NEW, "controlled-testing"])
def test_the_scenarios_run_under_every_policy_and_with_doubt(name):
    from sandbox.model import run

    scenario = load(name)
    for policy in scenario.policies:
        for doubt in ("luck", "parameters"):
            record = run(scenario, policy, seed=1, replication=0, doubt=doubt)
            assert record.status == "ok", record.reason
    assert scenario.identity(CATALOGUE)
