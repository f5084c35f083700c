"""What charts have in common: labels that do not touch, months and numbers in the reader's language."""

import itertools

import pytest

from sandbox.web import charts, vega_locale
from sandbox.web.language import LANGUAGES


@pytest.mark.parametrize(
    "places", [[50.0, 50.0, 50.0], [0.0, 1.0, 2.0, 3.0], [150.0, 149.0, 148.0, 20.0], [10.0], [], [80.0, 60.0, 70.0]]
)
def test_labels_are_moved_apart_and_keep_their_order(places):
    moved = charts.spread(places, 16.0, 150.0)
    for a, b in itertools.combinations(range(len(places)), 2):
        assert abs(moved[a] - moved[b]) >= 16.0 - 1e-9
        assert (moved[a] < moved[b]) == ((places[a], a) < (places[b], b))
    assert all(-1e-9 <= place <= 150.0 + 1e-9 for place in moved)


def test_labels_that_do_not_touch_stay_where_they_are():
    assert charts.spread([10.0, 60.0, 110.0], 16.0, 150.0) == [10.0, 60.0, 110.0]


def test_more_labels_than_fit_share_the_axis():
    moved = charts.spread([5.0] * 4, 100.0, 150.0)
    assert moved == [0.0, 50.0, 100.0, 150.0]


@pytest.mark.parametrize(("tag", "month", "short"), [("en", "March", "Mar"), ("zh-Hans", "3月", "3月"),
                                                     ("zh-Hant", "3月", "3月")])  # fmt: skip
def test_months_are_written_as_the_language_writes_them(tag, month, short):
    time = vega_locale._locale(tag)["time"]
    assert (time["months"][2], time["shortMonths"][2]) == (month, short)
    assert [len(time[name]) for name in ("months", "shortMonths", "days", "shortDays", "periods")] == [12, 12, 7, 7, 2]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_chart_takes_the_language_of_the_page(app, tag):
    app.at.query_params["lang"] = tag
    app.finish_in(tag)
    spec = app.at.get("vega_lite_chart")[0].proto.spec
    month = vega_locale._locale(tag)["time"]["months"][2]
    assert month in spec or month.encode("ascii", "backslashreplace").decode() in spec


def test_a_short_time_has_months_on_its_axis():
    assert charts.time_axis("2020-01-01", "2023-01-01")["format"] == "%Y"
    assert "format" not in charts.time_axis("2020-01-01", "2021-01-01")
