"""Dates, seconds and working time."""

import datetime as dt
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.kernel.calendar import ContinuousCalendar, WorkingDays, make_calendar
from sandbox.kernel.clock import DAY, Clock, month_starts, seconds_up

CLOCK = Clock(dt.date(2021, 1, 1), dt.date(2023, 1, 1), dt.date(2022, 1, 1), warm_up_days=45)
HOLIDAYS = [dt.date(2021, 1, 1), dt.date(2021, 2, 11), dt.date(2021, 2, 12), dt.date(2021, 5, 1)]
WORKDAYS = WorkingDays(CLOCK, HOLIDAYS)


def is_working(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def test_second_zero_is_the_start_and_the_warm_up_runs_before_it():
    assert (CLOCK.first, CLOCK.horizon, CLOCK.entry_end_s) == (-45 * DAY, 730 * DAY, 365 * DAY)
    assert CLOCK.moment(0) == dt.datetime(2021, 1, 1)
    assert CLOCK.date(-1) == dt.date(2020, 12, 31)
    assert CLOCK.seconds(dt.date(2020, 12, 31)) == -DAY
    assert CLOCK.seconds(dt.datetime(2021, 1, 1, 0, 0, 0, 1)) == 1


def test_months_cover_the_run_without_gap_and_are_cut_at_both_ends():
    months = CLOCK.months()
    assert months[0] == (CLOCK.first, CLOCK.seconds(dt.date(2020, 12, 1)))
    assert months[-1][1] == CLOCK.horizon
    assert all(a[1] == b[0] for a, b in pairwise(months))
    assert len(months) == 26
    assert month_starts(dt.date(2021, 12, 31), dt.date(2022, 2, 1)) == [dt.date(2022, 1, 1)]


@given(st.integers(-(10**9), 10**9))
def test_seconds_and_moments_are_inverse(t):
    assert CLOCK.seconds(CLOCK.moment(t)) == t


def test_durations_are_rounded_up_and_wrong_ones_refused():
    assert [seconds_up(x) for x in (0, 1e-12, 1, 1.5 / DAY)] == [0, 1, DAY, 2]
    for wrong in (-1e-9, math.nan, math.inf):
        with pytest.raises(ValueError, match="duration"):
            seconds_up(wrong)


@pytest.mark.parametrize(
    "arguments",
    [
        (dt.date(2021, 1, 1), dt.date(2021, 1, 1)),
        (dt.date(2021, 1, 1), dt.date(2022, 1, 1), dt.date(2023, 1, 1)),
        (dt.date(2021, 1, 1), dt.date(2022, 1, 1), dt.date(2021, 1, 1)),
        (dt.date(2021, 1, 1), dt.date(2022, 1, 1), None, -1),
        (dt.date(2021, 1, 1), dt.date(2022, 1, 1), None, 1.5),
    ],
)
def test_impossible_clocks_are_refused(arguments):
    with pytest.raises(ValueError, match=r"end|warm-up"):
        Clock(*arguments)


def test_a_moment_with_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CLOCK.seconds(dt.datetime(2021, 1, 1, tzinfo=dt.UTC))


def test_working_time_equals_a_count_of_days():
    count = 0
    for i in range((CLOCK.end - CLOCK.date(CLOCK.first)).days):
        t = CLOCK.first + i * DAY
        assert WORKDAYS.worked(t) == count * DAY
        works = is_working(CLOCK.date(t))
        assert WORKDAYS.worked(t + 40_000) == count * DAY + (40_000 if works else 0)
        count += works


@given(st.integers(CLOCK.first, CLOCK.horizon), st.integers(1, 400 * DAY))
def test_work_is_done_at_the_first_instant_at_which_so_much_was_worked(t, work):
    done = WORKDAYS.finish(t, work)
    assert WORKDAYS.worked(done) - WORKDAYS.worked(t) == work
    assert WORKDAYS.worked(done - 1) - WORKDAYS.worked(t) == work - 1


@given(st.integers(CLOCK.first, CLOCK.horizon), st.integers(0, 100 * DAY), st.integers(0, 100 * DAY))
def test_work_in_two_parts_ends_when_the_whole_does(t, one, two):
    assert WORKDAYS.finish(WORKDAYS.finish(t, one), two) == WORKDAYS.finish(t, one + two)


def test_one_day_of_work_begun_on_friday_noon_ends_on_monday_noon():
    friday = CLOCK.seconds(dt.datetime(2021, 6, 4, 12))
    assert CLOCK.moment(WORKDAYS.finish(friday, DAY)) == dt.datetime(2021, 6, 7, 12)
    assert WORKDAYS.finish(friday + DAY, 0) == friday + DAY
    assert WORKDAYS.worked(CLOCK.first - 5) == 0


def test_work_may_begin_before_the_run_and_end_long_after_it():
    early = CLOCK.seconds(dt.date(2018, 6, 1))
    assert CLOCK.date(WORKDAYS.finish(early, 5 * DAY) - 1) == dt.date(2018, 6, 7)
    late = WORKDAYS.finish(CLOCK.horizon, 52 * 5 * 30 * DAY)
    assert late - CLOCK.horizon == (52 * 30 * 7 - 1) * DAY  # from a Sunday to a Friday night
    with pytest.raises(ValueError, match="before the run"):
        WORKDAYS.finish(CLOCK.seconds(dt.date(1990, 1, 1)), DAY)


def test_the_continuous_calendar_works_always():
    calendar = ContinuousCalendar(CLOCK)
    assert calendar.finish(7, 5) == 12
    assert calendar.worked(CLOCK.first + 9) == 9
    assert calendar.worked(CLOCK.first - 9) == 0


def test_calendars_are_made_by_name():
    assert isinstance(make_calendar("continuous", CLOCK), ContinuousCalendar)
    made = make_calendar("working_days", CLOCK, HOLIDAYS)
    assert [made.worked(d * DAY) for d in range(-60, 700, 7)] == [WORKDAYS.worked(d * DAY) for d in range(-60, 700, 7)]
    with pytest.raises(ValueError, match="no such calendar"):
        make_calendar("lunar", CLOCK)


@pytest.mark.parametrize("calendar", [WORKDAYS, ContinuousCalendar(CLOCK)])
def test_negative_work_is_refused(calendar):
    with pytest.raises(ValueError, match="work must be"):
        calendar.finish(0, -1)
