import datetime as dt

import pytest

from sandbox.declare import sources
from sandbox.declare.assignment import Schedule
from sandbox.declare.distribution import Dist
from sandbox.declare.kinds import Window
from sandbox.declare.load import checked, load_overlay, load_scenario, load_text
from sandbox.declare.problems import InputRefused
from sandbox.declare.uncertainty import Binomial, Certain, Options, Parts, Poisson, Relative, Spread

FULL = """\
schema: 1
name: full
title: A full one
question: What happens?
start: 2021-01-01
end: 2026-01-01
entry_end: 2024-01-01
warm_up_days: 30
worlds: {effects: sector}
headline: [started, harm]
initial_cases:
  - {system: toy, stage: on_test, count: 6, since: 2020-03-16, source: "S:A1.4", status: official}
parameters:
  toy.slots.total: 12
  toy.review.effort: {family: uniform, low: 1, high: 3}
  toy.review.wait.sigma: 0.6
  toy.review.reviewers:
    value: 7
    source: a letter
    status: official
    grade: high
    note: as told
    uncertainty: {low: 5, high: 9}
  toy.factor:
    2020-03-12: 1.25
    2021-01-07: 1.00
  toy.windows:
    - {opens: 2021-02-01, closes: 2021-02-28, notice: 2021-03-10}
policies:
  as_is: {title: As is}
  always_open:
    set: {toy.regime: always_open, toy.shares.A: 0.6, toy.shares.B: 0.2}
"""


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A folder of shipped scenarios with one of them, `home`."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "home.yaml").write_text("schema: 1\nname: home\nstart: 2021-01-01\nend: 2022-01-01\n")
    monkeypatch.setattr(sources, "data_dir", lambda: folder)
    return folder


def test_a_full_file_becomes_a_scenario(catalogue):
    scenario = load_text(FULL, "full.yaml", catalogue)
    assert (scenario.name, scenario.title, scenario.question) == ("full", "A full one", "What happens?")
    assert (scenario.start, scenario.end, scenario.entry_end) == tuple(dt.date(y, 1, 1) for y in (2021, 2026, 2024))
    assert scenario.first == dt.date(2020, 12, 2)
    assert scenario.days == 1826
    assert scenario.worlds == {"effects": "sector"}
    assert scenario.headline == ("started", "harm")
    assert scenario.initial_cases[0].count == 6
    assert scenario.initial_cases[0].since == dt.date(2020, 3, 16)
    assert [p.name for p in scenario.policies] == ["as_is", "always_open"]
    assert scenario.policy("always_open").title == "Always open"
    assert scenario.summary == "full: 2021-01-01 to 2025-12-31, 2 policies, 6 values set, 6 initial cases"


def test_values_carry_what_is_said_about_them_and_where(catalogue):
    a = load_text(FULL, "full.yaml", catalogue).parameters["toy.review.reviewers"]
    assert (a.value, a.source, a.status, a.grade, a.note) == (7, "a letter", "official", "high", "as told")
    assert a.uncertainty == Spread(5, 9)
    assert str(a.place) == "full.yaml:17"


def test_parts_are_laid_on_the_whole(catalogue):
    scenario = load_text(FULL, "full.yaml", catalogue)
    assert scenario.values(catalogue)["toy.review.wait"] == Dist("lognormal", (30.0, 0.6, 1.0))
    under = scenario.values(catalogue, scenario.policy("always_open"))
    assert under["toy.shares"] == {"A": 0.6, "B": 0.2, "C": 0.2}
    assert under["toy.windows"] == (Window(dt.date(2021, 2, 1), dt.date(2021, 2, 28), dt.date(2021, 3, 10)),)


@pytest.mark.parametrize(
    "lines",
    [
        ("toy.review.effort.mode: 2.5", "toy.review.effort: {family: triangular, min: 2, mode: 3, max: 8}"),
        ("toy.review.effort: {family: triangular, min: 2, mode: 3, max: 8}", "toy.review.effort.mode: 2.5"),
    ],
)
def test_a_part_goes_on_top_of_the_whole_in_one_file_whichever_comes_first(load, catalogue, lines):
    scenario = load("parameters:\n" + "".join(f"  {line}\n" for line in lines))
    assert scenario.values(catalogue)["toy.review.effort"] == Dist("triangular", (2.0, 2.5, 8.0))


def test_several_parts_are_judged_together(load, catalogue):
    scenario = load(
        "parameters:\n  toy.review.effort.min: 5\n  toy.review.effort.mode: 6\n  toy.review.effort.max: 7\n"
    )
    assert scenario.values(catalogue)["toy.review.effort"] == Dist("triangular", (5.0, 6.0, 7.0))


def test_a_dated_part_makes_the_whole_dated(load, catalogue):
    scenario = load("parameters:\n  toy.visits.A: {2020-01-01: 3, 2022-01-01: 4}\n  toy.visits.B: 5\n")
    assert scenario.values(catalogue)["toy.visits"] == Schedule(
        ((dt.date(2020, 1, 1), {"A": 3.0, "B": 5.0}), (dt.date(2022, 1, 1), {"A": 4.0, "B": 5.0}))
    )


def test_parts_on_a_dated_whole_hold_at_every_date(load, catalogue):
    text = """\
    parameters:
      toy.visits: {2020-01-01: {A: 1, B: 1}, 2022-01-01: {A: 2, B: 2}}
      toy.visits.B: {2021-01-01: 7}
    """
    assert load(text).values(catalogue)["toy.visits"] == Schedule(
        ((dt.date(2021, 1, 1), {"A": 1.0, "B": 7.0}), (dt.date(2022, 1, 1), {"A": 2.0, "B": 7.0}))
    )


@pytest.mark.parametrize(
    ("path", "value", "form", "expected"),
    [
        ("toy.review.reviewers", 6, "{low: 4, high: 9}", Spread(4, 9)),
        ("toy.factor", 1.0, "{relative: 0.2}", Relative(0.2)),
        ("toy.review.accepted", 0.3, "{successes: 3, trials: 10}", Binomial(3.0, 10.0)),
        ("toy.review.rate", 50, "{count: 12}", Poisson(12.0)),
        ("toy.regime", "none", "{options: [none, batches]}", Options(("none", "batches"))),
        ("toy.visits", "{A: 1, B: 1}", "{parts: {A: {low: 0, high: 2}}}", Parts({"A": Spread(0.0, 2.0)})),
        ("toy.review.effort", 3, "{parts: {value: {relative: 0.1}}}", Parts({"value": Relative(0.1)})),
        ("toy.review.effort.mode", 3, "{low: 2, high: 3.5}", Spread(2.0, 3.5)),
        ("toy.factor", 1.0, "fixed", Certain()),
    ],
)
def test_every_form_of_uncertainty(load, path, value, form, expected):
    scenario = load(f"parameters:\n  {path}: {{value: {value}, uncertainty: {form}}}\n")
    assert scenario.parameters[path].uncertainty == expected


def test_json_is_yaml_and_dates_may_be_quoted(catalogue):
    text = """{"schema": 1, "name": "j", "start": "2021-01-01", "end": "2022-01-01",
    "parameters": {"toy.factor": {"2020-01-01": 1, "2021-06-01": 2}}}"""
    scenario = load_text(text, "j.json", catalogue)
    assert scenario.start == dt.date(2021, 1, 1)
    assert scenario.parameters["toy.factor"].value.at(dt.date(2021, 6, 1)) == 2.0


def test_a_shipped_scenario_loads_by_name(catalogue, shipped):
    assert load_scenario("home", catalogue).name == "home"
    assert list(sources.shipped()) == ["home"]


def test_a_misspelt_name_is_answered_with_the_nearest(catalogue, shipped):
    with pytest.raises(InputRefused) as refused:
        load_scenario("hom", catalogue)
    assert str(refused.value) == (
        "no scenario is named 'hom'.\n"
        "  Did you mean home? `sandbox scenarios` lists all; the path of a file of your own ends in .yaml."
    )


def test_folders_to_search_come_before_the_shipped_ones(catalogue, shipped, tmp_path):
    (tmp_path / "home.yaml").write_text("schema: 1\nname: mine\nstart: 2021-01-01\nend: 2022-01-01\n")
    assert load_scenario("home", catalogue, [tmp_path]).name == "mine"


def test_a_file_extends_another_beside_it(catalogue, write):
    write("base.yaml", FULL)
    child = write(
        "child.yaml",
        """\
        schema: 1
        extends: base.yaml
        title: Mine
        parameters:
          toy.slots.total: 20
          toy.review.wait: {family: fixed, value: 3}
          toy.review.effort.high: 4
        policies:
          none: {set: {toy.regime: none}}
          as_is: {title: As it was, set: {toy.factor: 2}}
        """,
    )
    scenario = load_scenario(child, catalogue)
    values = scenario.values(catalogue)
    assert (scenario.name, scenario.title, scenario.question) == ("child", "Mine", "What happens?")
    assert values["toy.slots.total"] == 20
    assert values["toy.review.wait"] == Dist("fixed", (3.0,)), "a whole replaces the parts below it"
    assert values["toy.review.effort"] == Dist("uniform", (1.0, 4.0)), "a part is laid on the whole below it"
    assert [p.name for p in scenario.policies] == ["as_is", "always_open", "none"]
    assert scenario.policy("as_is").title == "As it was"
    assert str(scenario.parameters["toy.factor"].place) == f"{write('base.yaml', FULL)}:24"


def test_a_file_extends_a_shipped_scenario(catalogue, shipped, write):
    child = write("child.yaml", "schema: 1\nextends: home\nend: 2023-01-01\n")
    scenario = load_scenario(child, catalogue)
    assert (scenario.start.year, scenario.end.year) == (2021, 2023)
    assert load_text("schema: 1\nextends: home\nname: upload\n", "u.yaml", catalogue).name == "upload"


def test_problems_of_the_extended_file_are_named_with_its_own_lines(catalogue, write):
    base = write("base.yaml", FULL.replace("total: 12", "total: 1000"))
    child = write("child.yaml", "schema: 1\nextends: base.yaml\nentry_end: 2030-01-01\n")
    with pytest.raises(InputRefused) as refused:
        load_scenario(child, catalogue)
    assert [p.place for p in refused.value.problems] == [f"{child}:3", f"{base}:14"]


def test_files_that_extend_each_other_are_refused(catalogue, write):
    first = write("a.yaml", "schema: 1\nextends: b.yaml\n")
    second = write("b.yaml", "schema: 1\nextends: a.yaml\n")
    with pytest.raises(InputRefused) as refused:
        load_scenario(first, catalogue)
    assert str(refused.value) == (
        f"{second}:2  extends: the files extend each other in a circle: a.yaml -> b.yaml -> a.yaml."
    )


def test_an_extended_file_must_be_there(catalogue, write, shipped):
    child = write("child.yaml", "schema: 1\nextends: gone.yaml\n")
    with pytest.raises(InputRefused) as refused:
        load_scenario(child, catalogue)
    assert (
        str(refused.value) == f"{child}:2  extends: found 'gone.yaml' (no such file), allowed: a file beside this one."
    )
    child = write("child.yaml", "schema: 1\nextends: 3\n")
    with pytest.raises(
        InputRefused, match="found 3, allowed: a file beside this one, or the name of a shipped scenario"
    ):
        load_scenario(child, catalogue)


def test_an_upload_reads_no_files(catalogue, write):
    write("secret.yaml", "secret: 1\n")
    with pytest.raises(InputRefused, match="a scenario that is not a file cannot name other files"):
        load_text("schema: 1\nextends: ./secret.yaml\n", "u.yaml", catalogue)


def test_a_list_of_firms_is_found_beside_the_file_and_counts_for_the_identity(catalogue, write):
    head = "schema: 1\nname: a\nstart: 2021-01-01\nend: 2022-01-01\n"
    file = write("a.yaml", head + "population.file: firms.csv\n")
    firms = write("firms.csv", "id\n1\n")
    one = load_scenario(file, catalogue)
    assert one.firms_file == str(firms)
    write("firms.csv", "id\n2\n")
    assert load_scenario(file, catalogue).identity(catalogue) != one.identity(catalogue)
    firms.unlink()
    with pytest.raises(InputRefused) as refused:
        load_scenario(file, catalogue)
    assert str(refused.value) == (
        f"{file}:5  population.file: found firms.csv (no such file or directory), allowed: a CSV file that can be read."
    )


def test_an_overlay_brings_values_and_policies(catalogue, load, write):
    overlay = load_overlay(
        write(
            "o.yaml", "parameters:\n  toy.factor: {2020-01-01: 2}\npolicies:\n  wide: {set: {toy.slots.total: 50}}\n"
        ),
        catalogue,
    )
    scenario = overlay.on(load("policies: {as_is: {}}\n"))
    assert [p.name for p in scenario.policies] == ["as_is", "wide"]
    assert checked(scenario, catalogue) is scenario
    assert scenario.parameters["toy.factor"].uncertainty == Certain()


def test_an_overlay_names_all_its_problems(catalogue, write):
    file = write("o.yaml", "parameter: {}\nparameters:\n  toy.factor: 9\npolicies: {A: {}}\n")
    with pytest.raises(InputRefused) as refused:
        load_overlay(file, catalogue)
    assert [p.place.rpartition(":")[2] for p in refused.value.problems] == ["1", "3", "4"]


def test_an_extension_says_which_policies_it_compares_and_in_which_order(catalogue, write):
    write("base.yaml", FULL)
    child = write(
        "child.yaml",
        "schema: 1\nextends: base.yaml\npolicies: {closed: {}}\ncompare: [closed, as_is]\n",
    )
    assert [p.name for p in load_scenario(child, catalogue).policies] == ["closed", "as_is"]
    further = write("further.yaml", "schema: 1\nextends: child.yaml\npolicies: {late: {}}\n")
    assert [p.name for p in load_scenario(further, catalogue).policies] == ["closed", "as_is", "late"]


def test_the_showcase_is_found_by_name_too(catalogue, shipped):
    (shipped / "showcase").mkdir()
    (shipped / "showcase" / "shown.yaml").write_text("schema: 1\nextends: home\n")
    assert load_scenario("shown", catalogue).name == "shown"
    assert list(sources.shipped()) == ["home", "shown"]
