"""How numbers are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.report.numbers import Scale, places_for, range_words, round_outward, scale_of, show, sort_of

WEEKS = Scale("time", 1 / 7, "weeks", sooner=True)
FIRMS = Scale("count", 1.0, "firms")
MILLIONS = Scale("money", 1e-6, "", "million")
PERCENT = Scale("share", 100.0, "%")
SIZES = st.floats(1e-9, 1e12) | st.floats(-1e12, -1e-9) | st.just(0.0)


@pytest.mark.parametrize(
    ("unit", "sort"),
    [
        ("days", "time"), ("CNY", "money"), ("CNY per million customer-years", "money"), ("share", "share"),
        ("share of cases", "share"), ("firms", "count"), ("customer-years", "count"), ("probability", "share"),
    ],
)  # fmt: skip
def test_a_unit_tells_what_sort_of_quantity_it_is(unit, sort):
    assert sort_of(unit) == sort


def test_long_times_are_shown_in_weeks_and_short_ones_in_days():
    assert scale_of("days", [218.0, 180.0]).heading == "weeks"
    assert scale_of("days", [12.0, None]).heading == "days"


def test_money_takes_the_power_of_its_largest_figure():
    assert scale_of("CNY", [3.8e6, 2e5]).heading == "CNY million"
    assert scale_of("CNY", [900.0]).heading == "CNY"
    assert scale_of("CNY per million customer-years", [4.2e4]).heading == "CNY thousand per million customer-years"


def test_a_row_without_any_figure_has_a_scale_too():
    scale = scale_of("firms", [None, float("nan")])
    assert show(None, scale, places_for([None], scale)) == "–"


def test_means_of_one_row_share_their_decimals():
    values = [31.24 * 7, 25.8 * 7]
    places = places_for(values, WEEKS)
    assert [show(v, WEEKS, places) for v in values] == ["31.2", "25.8"]


def test_a_mean_that_rounds_to_zero_carries_no_minus_sign():
    assert show(-0.0001, FIRMS, 2) == "0.00"


@pytest.mark.parametrize(
    ("low", "high", "scale", "words"),
    [
        (-57.0, -21.9, WEEKS, "3.1 to 8.2 weeks sooner"),
        (21.0, 100.0, WEEKS, "3 to 15 weeks later"),
        (21.0, 56.0, WEEKS, "3 to 8 weeks later"),
        (0.44, 3.71, FIRMS, "0.4 to 3.8 more firms"),
        (-3.71, -0.44, FIRMS, "0.4 to 3.8 fewer firms"),
        (-1.42e6, -0.31e6, MILLIONS, "CNY 0.3 to 1.5 million less"),
        (0.031, 0.079, PERCENT, "3.1 to 7.9 percentage points higher"),
        (-0.5, 0.7, FIRMS, "0.5 fewer to 0.7 more (firms)"),
        (-5e5, 7e5, MILLIONS, "0.5 less to 0.7 more (CNY million)"),
        (0.0, 0.0, FIRMS, "no difference"),
        (0.0, 2.0, FIRMS, "0 to 2 more firms"),
        (-2.0, 0.0, FIRMS, "0 to 2 fewer firms"),
        (2.0, 2.0, FIRMS, "2 more firms"),
        (None, 2.0, FIRMS, "–"),
        (float("nan"), 2.0, FIRMS, "–"),
        (1234.0, 56789.0, FIRMS, "1,000 to 57,000 more firms"),
    ],
)
def test_a_range_is_said_in_words(low, high, scale, words):
    assert range_words(low, high, scale) == words


def test_a_time_that_is_not_until_something_is_shorter_and_not_sooner():
    assert range_words(-14, -7, Scale("time", 1.0, "days")) == "7 to 14 days shorter"


def test_the_unit_can_be_left_out():
    assert range_words(0.031, 0.079, PERCENT, full=False) == "3.1 to 7.9 points higher"
    assert range_words(-57.0, -21.9, WEEKS, full=False) == "3.1 to 8.2 sooner"


@given(SIZES, SIZES)
def test_ends_are_rounded_outward_by_less_than_a_tenth_and_to_zero_only_from_zero(a, b):
    low, high = min(a, b), max(a, b)
    down, up = round_outward(low, high)
    top = max(abs(low), abs(high))
    slack = 1e-9 * top
    assert low - 0.1001 * top <= down <= low + slack
    assert high - slack <= up <= high + 0.1001 * top
    assert (down == 0.0) == (low == 0.0)
    assert (up == 0.0) == (high == 0.0)
    assert (down > 0.0) == (low > 0.0)
    assert (up < 0.0) == (high < 0.0)


def test_a_value_that_stands_on_a_step_stays_there():
    assert round_outward(0.1, 0.3 - 0.1) == (0.1, 0.2)
    assert round_outward(8.2, 8.2) == (8.2, 8.2)


def test_an_end_too_small_for_the_other_keeps_a_figure_of_its_own():
    assert round_outward(0.0123, 5.31) == (0.01, 5.4)
    assert round_outward(-5.31, -0.0123) == (-5.4, -0.01)
