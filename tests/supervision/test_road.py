"""The road of one case, by the calendar, and every way off it."""

import pytest

from tests.supervision.small import ROAD, Small


def test_a_case_goes_the_whole_road_by_the_calendar():
    world = Small().begin().done()
    assert world.story() == ROAD
    assert world.idle()
