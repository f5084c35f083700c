import pytest

from sandbox.declare.assignment import Assignment
from sandbox.declare.kinds import Number, Share
from sandbox.declare.policy import Policy
from sandbox.declare.uncertainty import Certain, Relative, Spread
from sandbox.study.tasks import the_model
from sandbox.web.lever_widgets import explanation, line
from sandbox.web.levers import asked_about, groups, levers, only_differing, reach_of, show

CATALOGUE = the_model().catalogue


def found(small, start="always_open"):
    return {lever.path: lever for lever in levers(small, CATALOGUE, small.policy("as_is"), small.policy(start))}


def test_every_declared_lever_is_there_and_nothing_else(small):
    """Of the systems that the scenario runs; of the others the switch alone."""
    closed = {f"{system}.open" for system in ("ip_finance", "cross_border")}
    declared = {path for path, p in CATALOGUE.parameters.items() if p.lever}
    run = {path for path in declared if not path.startswith(("ip_finance.", "cross_border."))}
    assert set(found(small)) == run | (closed & declared)
    assert run
    assert len(declared) > len(run)


def test_every_lever_has_a_control(small):
    assert {lever.form for lever in found(small).values()} <= {"choice", "slider", "boxes"}
    for lever in found(small).values():
        assert (lever.reach is not None) == (lever.form == "slider")
        assert all(s.value is not None for s in lever.settings)


def test_every_slider_reaches_its_value_and_stays_within_the_declared_bounds(small):
    for lever in found(small, "more").values():
        if lever.reach is None:
            continue
        setting, reach = lever.settings[0], lever.reach
        assert setting.low <= reach.low <= setting.value <= reach.high <= setting.high, lever.path
        assert reach.step > 0
        assert (reach.high - reach.low) / reach.step <= 400
        if setting.whole:
            assert all(x == int(x) for x in (reach.low, reach.high, reach.step))


@pytest.mark.parametrize(
    ("kind", "uncertainty", "value", "expected"),
    [
        (Number("people", 1, 100_000, whole=True), Spread(5, 9), 6, (1, 20, 1)),
        (Number("reviewers", 1, 15, whole=True), Spread(3, 7), 5, (1, 15, 1)),
        (Share(), Spread(0.8, 1.0), 1.0, (0.0, 1.0, 0.01)),
        (Number("customers", 0.0, 1e8), Spread(1_000, 50_000), 10_000.0, (0.0, 150_000.0, 1_000.0)),
        (Number("days", 1.0, 3_650.0), Relative(0.3), 100.0, (1.0, 270.0, 2.0)),
        (Number("points", 0.0, 100.0), Certain(), 0.0, (0.0, 0.0, 1e-12)),
    ],
)
def test_a_slider_covers_what_is_plausible(kind, uncertainty, value, expected):
    reach = reach_of(kind, uncertainty, (value, value))
    if expected[1]:
        assert (reach.low, reach.high) == pytest.approx(expected[:2], rel=0.15)
        assert reach.step == pytest.approx(expected[2], rel=1.1)
    assert reach.low <= value <= reach.high
    assert reach.high > reach.low


def test_only_what_differs_from_the_reference_is_marked(small):
    by_path = found(small)
    assert [path for path, lever in by_path.items() if lever.differs({})] == ["supervision.regime"]
    reviewers = by_path["supervision.review.reviewers"]
    now = reviewers.settings[0].value
    assert reviewers.differs({reviewers.path: now + 1})
    assert reviewers.changed({reviewers.path: now + 1})
    html = line(reviewers, {reviewers.path: now + 1}, "As it is")
    assert "differs" in html
    assert f"As it is: {now}" in html
    assert "differs" not in line(reviewers, {}, "As it is")


def test_the_explanation_names_unit_bounds_doubt_source_and_status(small):
    lever = found(small)["supervision.review.reviewers"]
    text = " ".join(explanation(lever))
    for part in (lever.row.unit, lever.row.bounds, lever.row.uncertainty, lever.row.source, "assumption", lever.path):
        assert part in text


def test_the_levers_of_the_question_stand_first(small):
    asked = asked_about(small, CATALOGUE)
    assert asked == {"supervision.regime", "supervision.review.reviewers"}
    sorted_out = groups(list(found(small).values()), asked)
    assert {lever.path for lever in sorted_out[""]} == asked
    assert sum(len(members) for members in sorted_out.values()) == len(found(small))


def test_a_dated_value_is_shown_and_not_offered_as_a_slider(small_text):
    from sandbox.declare.load import load_text

    dated = small_text.replace(
        "supervision.review.reviewers: 12", "supervision.review.reviewers: {2020-01-01: 6, 2021-03-01: 12}"
    )
    lever = found(load_text(dated, "small.yaml", CATALOGUE), "more")["supervision.review.reviewers"]
    assert lever.form == "dated"
    assert "2021-03-01" in show(lever.row.value)


def test_values_are_shown_in_words():
    assert show(10_000.0) == "10,000"
    assert show({"family": "triangular", "min": 1.0, "mode": 2.0, "max": 3.0}) == "least 1, usual 2, most 3"
    assert show({"family": "fixed", "value": 7.0}) == "7"
    assert show("always_open", "supervision.regime") == "open all year round"
    assert only_differing({"a": 1, "b": 2}, {"a": 1, "b": 3}) == ({"b": 2}, {"b": 3})
    assert only_differing(1, 2) == (1, 2)


def test_the_policys_own_source_goes_before_the_declarations(small):
    given = Assignment("supervision.review.reviewers", 12, source="a decree", status="law")
    sourced = Policy("decreed", "Decreed", {given.path: given})
    by_path = {lever.path: lever for lever in levers(small, CATALOGUE, small.policy("as_is"), sourced)}
    assert by_path[given.path].row.status == "law"
    assert "a decree" in " ".join(explanation(by_path[given.path]))
