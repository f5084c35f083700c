"""A sweep and a tornado over the places of erlang-loss give Erlang's loss formula at every number of places."""

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.declare.assignment import Assignment
from sandbox.declare.load import load_scenario
from sandbox.declare.uncertainty import Spread
from sandbox.kernel.queueing import erlang_b
from sandbox.study.sweep import sweep
from sandbox.study.tornado import tornado
from tests.theorems.closed_forms import PASSED

pytestmark = pytest.mark.slow
PLACES = "supervision.slots.total"
OFFERED = 0.4 * PASSED * 10.5
SCENARIO = load_scenario("erlang-loss", CATALOGUE)


def test_every_cell_turns_away_as_erlang_b_says_and_more_places_turn_away_fewer():
    found = sweep(SCENARIO, {PLACES: [3, 5, 8]}, measures=["slot_lost"], replications=30, workers=1)
    lost = {cell.cell.values[PLACES]: cell for cell in found.cells}
    for places, cell in lost.items():
        estimate = cell.estimates["slot_lost"]
        assert estimate.low - 0.01 <= erlang_b(places, OFFERED) <= estimate.high + 0.01
        assert estimate.high - estimate.low < 0.05
    assert found.base == lost[5].name
    assert lost[3].differences["slot_lost"].sim_low > 0
    assert lost[8].differences["slot_lost"].sim_high < 0
    assert [lost[n].verdict(found.measures["slot_lost"]).side for n in (3, 8)] == ["worse", "better"]


def test_the_ends_of_a_tornado_turn_away_as_erlang_b_says():
    unsure = SCENARIO.with_parameters({PLACES: Assignment(PLACES, 5, uncertainty=Spread(3, 8))})
    found = tornado(unsure, "slot_lost", alone=True, only="supervision.slots", top=None, replications=30, workers=1)
    low, high = found.bar(PLACES).arms
    assert (low.end.value, high.end.value) == (3, 8)
    for arm in (low, high):
        assert abs(arm.figure.mean - erlang_b(arm.end.value, OFFERED)) < 0.02
    assert found.bars[0].path == PLACES
    assert found.bars[0].clear
    assert low.change.low > 0 > high.change.high
