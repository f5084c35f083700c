import datetime as dt
import shlex

import pytest
import study_fakes as fakes

from sandbox.declare.assignment import Schedule, stacked
from sandbox.declare.doubt import draw_all, uncertainty_in
from sandbox.declare.kinds import Window
from sandbox.declare.load import load_scenario, parse_define, parse_set
from sandbox.declare.policy import Policy
from sandbox.declare.uncertainty import Certain, Options, Parts, Poisson, Relative, Spread
from sandbox.study.command import command_for, command_line, define_text, flow, set_text
from sandbox.study.scenario_json import plain_scenario, revive_scenario
from sandbox.study.tasks import Design

FILE = """
schema: 1
name: town
start: 2021-01-01
end: 2022-01-01
headline: [wait]
parameters:
  toy.speed: 1.5
policies:
  as_is: {title: As is}
  quick: {set: {toy.speed: 3}}
"""


def test_everything_that_decides_the_numbers_is_in_it():
    line = command_line(
        "compare", "haidian", policies=["a", "b"], reference="b", sets=["x=1", "y={a: 2, b: 3}"], defines=["c:x=2"],
        overlays=["my file.yaml"], worlds=["effects=none"], replications=50, seed=7, doubt="parameters", by="area",
    )  # fmt: skip
    assert line == (
        "sandbox compare haidian --policies a,b --reference b --overlay 'my file.yaml' --set x=1 --set 'y={a: 2, b: 3}'"
        " --define c:x=2 --world effects=none --replications 50 --seed 7 --doubt parameters --by area"
    )
    assert command_line("run", "haidian", policies=["a"], reference="x") == (
        "sandbox run haidian --policy a --replications 100 --seed 1"
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("toy.speed", 2.0),
        ("toy.speed", 1e-07),
        ("toy.where", 3),
        ("toy.open", "no"),
        ("toy.day", dt.date(2021, 4, 5)),
        ("toy.inner.effort", fakes.triangular(1, 2, 3)),
        ("toy.inner.effort.mode", 2.5),
        ("toy.inner.visits", {"A": 3.0, "B": 4.0}),
        ("toy.windows", (Window(dt.date(2021, 2, 1), dt.date(2021, 2, 5), dt.date(2021, 3, 1)),)),
        ("toy.windows", ()),
        ("toy.speed", Schedule(((dt.date(2020, 1, 1), 1.0), (dt.date(2021, 2, 1), 2.0)))),
    ],
)
def test_a_value_on_a_command_line_reads_back_as_it_was(path, value):
    given = fakes.Assignment(path, value)
    text = set_text(given, fakes.CATALOGUE)
    assert parse_set(text, fakes.CATALOGUE).value == value
    policy = parse_define(define_text(Policy("p", "", {path: given}), fakes.CATALOGUE), fakes.CATALOGUE)
    assert policy.overlay[path].value == value


DOUBTS = [
    ("toy.speed", 2.0, Spread(1.0, 3.5)),
    ("toy.speed", 2.0, Poisson(7.0)),
    ("toy.speed", Schedule(((dt.date(2020, 1, 1), 1.0), (dt.date(2021, 2, 1), 2.0))), Spread(0.5, 2.5)),
    ("toy.open", "no", Options(("no", "yes"))),
    ("toy.day", dt.date(2021, 4, 5), Options((dt.date(2021, 4, 5), dt.date(2021, 5, 6)))),
    ("toy.inner.effort", fakes.triangular(1, 2, 3), Parts({"mode": Spread(1.5, 2.5), "max": Relative(0.25)})),
    ("toy.inner.effort.mode", 2.5, Relative(0.1)),
    ("toy.inner.visits", {"A": 3.0, "B": 4.0}, Parts({"A": Certain(), "B": Poisson(3.0)})),
    ("toy.speed", 2.0, Certain()),
]


@pytest.mark.parametrize(("path", "value", "doubt"), DOUBTS)
def test_what_is_said_beside_a_value_reads_back_too(path, value, doubt):
    words = {"source": 'a "made up, {one": é', "status": "secondary", "grade": "medium", "note": "two\nlines, and a \\"}
    given = fakes.Assignment(path, value, uncertainty=doubt, **words)
    for text in (set_text(given, fakes.CATALOGUE), define_text(Policy("p", "", {path: given}), fakes.CATALOGUE)[2:]):
        back = parse_set(text, fakes.CATALOGUE)
        assert (back.value, back.uncertainty) == (value, doubt)
        assert {name: getattr(back, name) for name in words} == words
    policy = parse_define(
        define_text(Policy("p", "", {path: given, "toy.gain": gain()}), fakes.CATALOGUE), fakes.CATALOGUE
    )
    assert policy.overlay[path].uncertainty == doubt
    assert policy.overlay[path].note == words["note"]


def gain():
    return fakes.Assignment("toy.gain", 3.0)


def test_words_that_yaml_reads_otherwise_are_quoted():
    assert flow(["plain", "true", "12", "a b", "2021-01-01", True, None]) == (
        '[plain, "true", "12", "a b", 2021-01-01, true, null]'
    )


@pytest.fixture
def town(tmp_path):
    file = tmp_path / "town.yaml"
    file.write_text(FILE, encoding="utf-8")
    return load_scenario(file, fakes.CATALOGUE)


def again(line, town):
    """What the words of a command mean, as the command line reads them."""
    words = shlex.split(line)
    options = list(zip(words[3::2], words[4::2], strict=True))
    sets = [parse_set(text, fakes.CATALOGUE) for option, text in options if option == "--set"]
    made = [parse_define(text, fakes.CATALOGUE) for option, text in options if option == "--define"]
    scenario = load_scenario(words[2], fakes.CATALOGUE)
    scenario = scenario.with_parameters(stacked({}, {a.path: a for a in sets}))
    known = {p.name: p for p in (*scenario.policies, *made)}
    names = dict(options)["--policies"].split(",")
    return scenario, tuple(known[name] for name in names)


def test_a_design_as_its_file_says_needs_no_more_than_its_names(town):
    line = command_for(Design(town, town.policies, 3, 40), fakes.CATALOGUE, "as_is")
    assert line == shlex.join(
        ["sandbox", "compare", town.file, "--policies", "as_is,quick", "--reference", "as_is", "--replications", "40",
         "--seed", "3"]
    )  # fmt: skip


def test_what_differs_from_the_file_is_spelt_out_and_gives_the_same_study(town):
    changed = town.with_parameters(fakes.given(gain=5.0))
    policies = (town.policy("as_is"), Policy("own", "", fakes.given(open="no", speed=4.0)))
    line = command_for(Design(changed, policies), fakes.CATALOGUE, "own")
    scenario, read = again(line, town)
    assert scenario.identity(fakes.CATALOGUE) == changed.identity(fakes.CATALOGUE)
    hashes = [changed.policy_identity(fakes.CATALOGUE, p) for p in policies]
    assert [scenario.policy_identity(fakes.CATALOGUE, p) for p in read] == hashes


@pytest.mark.parametrize(
    "assignment",
    [
        fakes.Assignment("toy.speed", 1.5, uncertainty=Spread(1.0, 2.0)),
        fakes.Assignment("toy.speed", 1.5, uncertainty=Certain()),
        fakes.Assignment("toy.speed", 1.2),
        fakes.Assignment("toy.speed", 7.0),
        fakes.Assignment("toy.inner.effort", fakes.triangular(1, 2, 3), uncertainty=Relative(0.2)),
        fakes.Assignment("toy.speed", 1.5, source="the yearbook"),
        fakes.Assignment("toy.inner.effort.mode", 2.5),
        fakes.Assignment("toy.inner.effort.mode", 2.5, uncertainty=Relative(0.1)),
    ],
)
def test_how_sure_a_value_is_comes_along_even_where_the_value_is_the_file_s(town, assignment):
    changed = town.with_parameters({assignment.path: assignment})
    scenario, _ = again(command_for(Design(changed, town.policies), fakes.CATALOGUE, "as_is"), town)
    path = assignment.path.removesuffix(".mode")
    here, there = (uncertainty_in(fakes.CATALOGUE, s, path) for s in (changed, scenario))
    assert here == there
    assert scenario.identity(fakes.CATALOGUE) == changed.identity(fakes.CATALOGUE)
    if assignment.path in scenario.parameters:
        assert scenario.parameters[assignment.path].source == assignment.source
    revived = revive_scenario(plain_scenario(changed, fakes.CATALOGUE), fakes.CATALOGUE)
    assert uncertainty_in(fakes.CATALOGUE, revived, path) == here
    assert revived.parameters[assignment.path].source == assignment.source


def test_a_part_of_a_whole_that_is_drawn_is_said_with_its_whole(tmp_path):
    """One factor moves all parts of it: a part set alone, and so held, would be drawn otherwise."""
    file = tmp_path / "town.yaml"
    effort = "{value: {family: triangular, min: 1, mode: 2, max: 4}, uncertainty: {relative: 0.2}}"
    file.write_text(FILE.replace("toy.speed: 1.5", f"toy.inner.effort: {effort}"), encoding="utf-8")
    town = load_scenario(file, fakes.CATALOGUE)
    changed = town.with_parameters({"toy.inner.effort.mode": fakes.Assignment("toy.inner.effort.mode", 3.0)})
    scenario, _ = again(command_for(Design(changed, town.policies), fakes.CATALOGUE, "as_is"), town)
    assert uncertainty_in(fakes.CATALOGUE, changed, "toy.inner.effort") == Relative(0.2)
    drawn = [draw_all(fakes.CATALOGUE, s, lambda key: len(key) / 50) for s in (changed, scenario)]
    assert drawn[0] == drawn[1] != {}
    assert scenario.identity(fakes.CATALOGUE) == changed.identity(fakes.CATALOGUE)


def test_a_scenario_that_is_no_file_is_called_by_its_name():
    line = command_for(Design(fakes.SCENARIO, fakes.SCENARIO.policies), fakes.CATALOGUE)
    assert line.startswith("sandbox run toytown --policy ")
