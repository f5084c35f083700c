"""The load record is one for all systems, so that whoever shows it needs to know one."""

from sandbox.catalogue import load
from sandbox.kernel.load import TOO_LITTLE, TOO_MUCH, ResourceLoad
from sandbox.model import load_report


def test_every_system_answers_in_the_same_record():
    found = load_report(load("haidian-coupled"))
    assert {type(one) for one in found} == {ResourceLoad}
    names = [one.resource for one in found]
    assert {"reviewers", "test places", "registrars"} <= set(names)
    assert len(set(names)) == len(names)


def test_the_bounds_leave_a_middle_of_which_the_sentence_gives_the_load():
    assert 0.0 < TOO_LITTLE < TOO_MUCH
    for one in load_report(load("haidian-coupled")):
        if one.unit != "a year" and TOO_LITTLE <= one.load <= TOO_MUCH:
            assert f"(load {one.load:.2f})" in one.sentence
