"""The short forms of measures: what is said once holds everywhere, and can be said otherwise."""

import pytest

from sandbox.declare.measure import Measure
from sandbox.declare.measure_forms import Forms

FORMS = Forms(prefix="toy_", things="loans", by_group=True)


def test_every_form_gives_the_measure_it_stands_for():
    common = {"label": "Label", "meaning": "meaning", "by_group": True}
    plain = {"unit": "days", "better": "less", "matters": 2.0}
    assert FORMS.mean("a", "Label", "days", "meaning", "less", 2.0) == Measure(
        name="toy_a", aggregate="mean", **plain, **common
    )
    assert FORMS.ratio("a", "Label", "days", "meaning", "less", 2.0) == Measure(
        name="toy_a", aggregate="ratio", **plain, **common
    )
    assert FORMS.count("a", "Label", "meaning") == Measure(
        name="toy_a", aggregate="mean", unit="loans", better="none", matters=1.0, **common
    )
    assert FORMS.money("a", "Label", "meaning") == Measure(
        name="toy_a", aggregate="mean", unit="CNY", better="less", matters=100_000.0, **common
    )
    assert FORMS.share("a", "Label", "meaning", "more") == Measure(
        name="toy_a", aggregate="ratio", unit="share", better="more", matters=0.01, **common
    )
    tail = FORMS.of("expected_shortfall", "a", "Label", "days", "meaning", "less", 2.0, tail=0.95)
    assert tail == Measure(name="toy_a", aggregate="expected_shortfall", tail=0.95, **plain, **common)


def test_groups_and_units_can_be_said_otherwise():
    assert FORMS.count("a", "Label", "meaning", unit="visits", by_group=False).unit == "visits"
    assert FORMS.count("a", "Label", "meaning", by_group=False).by_group is False
    assert Forms().mean("a", "Label", "days", "meaning", "less", 2.0).by_group is False
    assert Forms().mean("a", "Label", "days", "meaning", "less", 2.0, by_group=True).by_group is True


def test_a_level_belongs_to_an_expected_shortfall_alone():
    with pytest.raises(ValueError, match="expected shortfall"):
        FORMS.of("mean", "a", "Label", "days", "meaning", tail=0.95)
