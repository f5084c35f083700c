"""The population written a second time, one process a firm with a monthly tick, gives the same events and books."""

import numpy as np
import pytest

from benchmarks.measure import reference, world
from benchmarks.naive import as_processes, population_alone
from sandbox.declare.load import load_scenario
from sandbox.model import CATALOGUE

SCENARIOS = {"haidian": lambda: load_scenario("haidian", CATALOGUE), "reference": reference}


@pytest.mark.parametrize("name", SCENARIOS)
def test_firms_as_processes_fail_in_the_same_seconds_as_firms_in_columns(name):
    scenario = SCENARIOS[name]()
    columns, processes = world(scenario), as_processes(world(scenario))
    assert np.array_equal(population_alone(columns), population_alone(processes))
    assert np.array_equal(columns.firms.columns.alive, processes.firms.columns.alive)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_whole_run_has_the_same_events_and_books_either_way(name):
    scenario = SCENARIOS[name]()
    columns, processes = world(scenario), as_processes(world(scenario))
    for made in (columns, processes):
        made.run()
    assert columns.fingerprint() == processes.fingerprint()


def test_the_reference_load_is_about_what_its_name_says():
    counts = []
    for replication in range(10):
        made = world(reference(), replication=replication)
        made.run()
        counts.append((made.values(None)["applications"], made.engine.journal.count))
    applications, events = np.mean(counts, axis=0)
    assert 50 < applications < 75
    assert 1_300 < events < 1_800
