"""The job manager on real worker processes."""

import os
import signal

import pytest

from sandbox.web.crew import Processes
from sandbox.web.jobs import Manager
from tests.web.web_fakes import Deadly, Nosy, Plain, until, want


@pytest.fixture(scope="module")
def manager():
    made = Manager(Processes(2))
    yield made
    made.close()


def pids(manager, key):
    return {int(r.values["pid"]) for r in manager.look([want(key, 200)]).standings[0].records}


def test_runs_are_made_by_polite_processes_and_survive_the_death_of_one(manager):
    wanted = [want("nosy", 40, Nosy())]
    manager.request("a", wanted)
    until(lambda: pids(manager, "nosy"), 30)
    victim = next(iter(pids(manager, "nosy")))
    assert victim != os.getpid()
    os.kill(victim, signal.SIGKILL)
    until(lambda: manager.request("a", wanted).done == 40, 30)
    standing = manager.look(wanted).standings[0]
    assert not standing.trouble
    assert [r.replication for r in standing.records] == list(range(40))
    assert all(r.values["nice"] >= 10 for r in standing.records)


@pytest.mark.slow
def test_a_runner_that_kills_every_worker_is_named_and_the_others_go_on(manager):
    wanted = [want("deadly", 4, Deadly()), want("plain", 20, Plain(0.005))]
    until(lambda: manager.request("b", wanted).standings[0].trouble, 60)
    until(lambda: manager.request("b", wanted[1:]).done == 20, 30)
    assert manager.look(wanted).standings[0].trouble.fields == {"count": 3}


def test_stop_frees_the_workers_within_a_second(manager):
    manager.request("c", [want("long", 10_000, Plain(0.01))])
    until(lambda: manager.look([want("long", 10_000)]).done > 10, 30)
    manager.release("c")
    until(lambda: not manager._flying, 1.0)
