"""What a scenario leaves switched off."""

import datetime as dt

from sandbox.catalogue import CATALOGUE, load
from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.command_line import make_policy
from sandbox.declare.switches import asleep, sleeps

HUB = "supervision.hub.open"


def test_a_section_is_off_only_if_no_policy_opens_it():
    haidian = load("haidian")
    off = asleep(CATALOGUE, haidian)
    assert {"ip_finance", "cross_border", "supervision.consultation", "supervision.standards"} <= set(off)
    assert "supervision.hub" not in off  # one of its policies is a help desk
    without = haidian.with_policies(haidian.policies[:1])
    assert "supervision.hub" in asleep(CATALOGUE, without)
    opened = haidian.with_parameters(make_policy("p", {HUB: "yes"}, CATALOGUE).overlay)
    assert "supervision.hub" not in asleep(CATALOGUE, opened.with_policies(()))


def test_a_switch_that_is_on_for_a_while_is_on():
    steps = Schedule(((dt.date(2021, 1, 1), "no"), (dt.date(2022, 1, 1), "yes")))
    scenario = load("haidian").with_policies(()).with_parameters({HUB: Assignment(HUB, steps)})
    assert "supervision.hub" not in asleep(CATALOGUE, scenario)


def test_the_switch_itself_never_sleeps():
    assert sleeps("supervision.hub.effort", ("supervision.hub",))
    assert not sleeps(HUB, ("supervision.hub",))
    assert not sleeps("supervision.hubs.effort", ("supervision.hub",))
