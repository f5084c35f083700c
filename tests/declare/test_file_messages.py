"""Every message of a refused schedule, window, head or key, by its text. The text begins on line 5."""

import pytest

from sandbox.declare import unknown

SCHEDULES = [
    (
        "{2021-01-01: 1.0, 2020-01-01: 2.0}",
        "f.yaml:6  toy.factor: the dates are out of order: 2020-01-01 stands after 2021-01-01.\n"
        "  Write the earliest first.",
    ),
    (
        "{2021-03-01: 1.0, 2022-01-01: 2.0}",
        "f.yaml:6  toy.factor: no value on 2021-01-01, when the run begins: the first is from 2021-03-01.\n"
        "  Add the value that was in force then.",
    ),
    (
        "{2020-01-01: 1.0, later: 2.0}",
        "f.yaml:6  toy.factor: found a schedule with the key later, allowed: dates only, as 2021-01-31.",
    ),
    (
        "{2020-01-01: 1.0, 2021-02-30: 2.0}",
        "f.yaml:6  toy.factor: found a schedule with the key 2021-02-30, allowed: dates only, as 2021-01-31.",
    ),
    ("{2020-01-01: 9.0}", "f.yaml:6  toy.factor from 2020-01-01: found 9.0, allowed: a number from 0 to 5."),
    (
        "{2020-01-01: 1.0, 2020-01-01: 2.0}",
        "f.yaml:6  toy.factor.2020-01-01: this key is here twice; the first is on line 6.\n  Remove one of the two.",
    ),
]


@pytest.mark.parametrize(("schedule", "message"), SCHEDULES)
def test_a_schedule_that_cannot_be_in_force(complaints, schedule, message):
    assert complaints(f"parameters:\n  toy.factor: {schedule}\n") == [message]


def test_a_schedule_must_cover_the_warm_up_too(complaints):
    found = complaints("warm_up_days: 31\nparameters:\n  toy.factor: {2021-01-01: 1.0}\n")
    assert found == [
        "f.yaml:7  toy.factor: no value on 2020-12-01, when the run begins: the first is from 2021-01-01.\n"
        "  Add the value that was in force then."
    ]


WINDOWS = [
    (
        "[{opens: 2021-02-01}]",
        "f.yaml:6  toy.windows[1]: found a mapping, allowed: opens, closes and, if known, notice.",
    ),
    (
        "[{opens: 2021-02-01, closes: 2021-03-01}, {opens: 2021-02-15, closes: 2021-04-01}]",
        "f.yaml:6  toy.windows: found window 2 opens 2021-02-15 before window 1 has closed, "
        "allowed: a list of windows with opens, closes and, if known, notice, in order.",
    ),
    (
        "[{opens: 2021-03-01, closes: 2021-02-01}]",
        "f.yaml:6  toy.windows[1]: found dates out of order, allowed: opens, then closes, then notice.",
    ),
    (
        "[{opens: 2021-03-01, closes: soon}]",
        "f.yaml:6  toy.windows[1].closes: found the text 'soon', allowed: a date, as 2021-01-31.",
    ),
    (
        "[{opens: 2020-12-01, closes: 2021-02-01}]",
        "f.yaml:6  toy.windows: found the date 2020-12-01, allowed: dates from 2021-01-01 to 2023-12-31.\n"
        "  A window that is never simulated has no effect: remove it, or move start or end.",
    ),
    (
        "[{opens: 2023-12-01, closes: 2024-01-01}]",
        "f.yaml:6  toy.windows: found the date 2024-01-01, allowed: dates from 2021-01-01 to 2023-12-31.\n"
        "  A window that is never simulated has no effect: remove it, or move start or end.",
    ),
]


@pytest.mark.parametrize(("windows", "message"), WINDOWS)
def test_windows_out_of_order_or_out_of_time(complaints, windows, message):
    assert complaints(f"parameters:\n  toy.windows: {windows}\n") == [message]


TOP = [
    ("parametrs: {}", "f.yaml:5  parametrs: no such key.\n  Did you mean parameters?"),
    (
        "<<: {}",
        "f.yaml:5  <<: no such key.\n  Known here: schema, name, title, question, extends, start, end, entry_end, "
        "warm_up_days, worlds, headline, initial_cases, population.file, parameters, policies, compare.",
    ),
    ("parameters: []", "f.yaml:5  parameters: found a list, allowed: one `path: value` a line."),
    ("parameters:", "f.yaml:5  parameters: found nothing (null), allowed: one `path: value` a line."),
    ("title: 3", "f.yaml:5  title: found 3, allowed: text of 1 to 2,000 letters."),
    (
        "entry_end: 2021-01-01",
        "f.yaml:5  entry_end: found the date 2021-01-01, "
        "allowed: a date after the start, 2021-01-01, and not after the end, 2024-01-01.",
    ),
    (
        "entry_end: 2024-01-02",
        "f.yaml:5  entry_end: found the date 2024-01-02, "
        "allowed: a date after the start, 2021-01-01, and not after the end, 2024-01-01.",
    ),
    ("warm_up_days: -1", "f.yaml:5  warm_up_days: found -1, allowed: a whole number from 0 to 3,660."),
    ("warm_up_days: 1.5", "f.yaml:5  warm_up_days: found 1.5, allowed: a whole number from 0 to 3,660."),
    ("worlds: {efects: none}", "f.yaml:5  worlds.efects: no such world.\n  Did you mean effects?"),
    (
        "worlds: {effects: nobody}",
        "f.yaml:5  worlds.effects: found the text 'nobody', allowed: one of none, sector.",
    ),
    ("headline: started", "f.yaml:5  headline: found the text 'started', allowed: a list of at most 8 measures."),
    (
        "headline: [startd]",
        "f.yaml:5  headline[1]: no such measure: startd.\n  Did you mean started?",
    ),
    ("headline: [started, started]", "f.yaml:5  headline[2]: started is here twice.\n  Remove one of the two."),
    ("compare: as_is", "f.yaml:5  compare: found the text 'as_is', allowed: a list of names of policies."),
    ("compare: [3]", "f.yaml:5  compare[1]: found 3, allowed: the name of a policy."),
    (
        "policies: {fast: {}, slow: {}}\ncompare: [fsat, slow]",
        "f.yaml:6  compare[1]: no such policy: fsat.\n  Did you mean fast?",
    ),
    (
        "policies: {fast: {}, slow: {}}\ncompare: [slow, slow]",
        "f.yaml:6  compare[2]: slow is here twice.\n  Remove one of the two.",
    ),
    ("headline: [3]", "f.yaml:5  headline[1]: found 3, allowed: the name of a measure."),
    (
        "headline: [started, graduated, refused, harm, in_market, failed, applied, open, stopped]",
        "f.yaml:5  headline: found 9 measures, allowed: a list of at most 8 measures.",
    ),
    ("policies: []", "f.yaml:5  policies: found a list, allowed: one `name: {title, set}` for each policy."),
    (
        "policies: {As-is: {}}",
        "f.yaml:5  policies.As-is: found the name 'As-is', allowed: 1 to 60 of the letters a to z, the digits and _.",
    ),
    (
        "policies: {as_is: }",
        "f.yaml:5  policies.as_is: found nothing (null), "
        "allowed: a mapping with title and set ({} for a policy that changes nothing).",
    ),
    ("policies: {as_is: {sets: {}}}", "f.yaml:5  policies.as_is.sets: no such key.\n  Did you mean set?"),
    (
        "policies: {as_is: {set: {toy.regim: none}}}",
        "f.yaml:5  toy.regim: no such parameter.\n  Did you mean toy.regime? (`sandbox parameters toy` lists all)",
    ),
    (
        "policies: {as_is: {set: {toy.shares.A: 0.6}}}",
        "f.yaml:5  toy.shares: found shares that add up to 1.1, allowed: shares that add up to 1.\n"
        "  This is what the whole becomes with A 0.6.",
    ),
    (
        "policies: {as_is: {set: {toy.factor: {2022-01-01: 1}}}}",
        "f.yaml:5  toy.factor: no value on 2021-01-01, when the run begins: the first is from 2022-01-01.\n"
        "  Add the value that was in force then.",
    ),
    (
        f"policies: {{{', '.join(f'p{i}: {{}}' for i in range(21))}}}",
        "f.yaml:5  policies: found 21 policies, allowed: at most 20.",
    ),
    (
        "population.file: firms.csv",
        "f.yaml:5  population.file: a scenario that is not a file cannot name other files.\n"
        "  Save the scenario beside the list of firms and load it from there.",
    ),
    (
        "extends: other.yaml",
        "f.yaml:5  extends: a scenario that is not a file cannot name other files.\n"
        "  Name a shipped scenario (`sandbox scenarios` lists them).",
    ),
]


@pytest.mark.parametrize(("line", "message"), TOP)
def test_a_top_level_key_that_does_not_fit(complaints, line, message):
    assert complaints(f"{line}\n") == [message]


CASE = "system: toy, stage: on_test, count: 6, since: 2020-03-16, source: 'S:A1', status: official"
TOO_LATE = "found the date 2021-01-01, allowed: a date before the start, 2021-01-01."
STATUSES = "one of law, official, secondary, derived, assumption."
CASES = [
    (
        CASE.replace("on_test", "in_test"),
        ".stage: found the text 'in_test', allowed: one of on_notice, on_test.\n  Did you mean on_test?",
    ),
    (CASE.replace("toy", "tyo"), ".system: found the text 'tyo', allowed: one of toy.\n  Did you mean toy?"),
    (CASE.replace("6, s", "0, s"), ".count: found 0, allowed: a whole number from 1 to 100,000."),
    (CASE.replace("6, s", "-6, s"), ".count: found -6, allowed: a whole number from 1 to 100,000."),
    (CASE.replace("6, s", "1.5, s"), ".count: found 1.5, allowed: a whole number from 1 to 100,000."),
    (CASE.replace("2020-03-16", "2021-01-01"), f".since: {TOO_LATE}"),
    (CASE.replace("2020-03-16", "'2021-01-01'"), f".since: {TOO_LATE}"),
    (CASE.replace("official", "true"), f".status: found true (a truth value), allowed: {STATUSES}"),
    (CASE.replace("count", "cuont"), ".cuont: no such key.\n  Did you mean count?"),
]


@pytest.mark.parametrize(("case", "message"), CASES)
def test_an_initial_case_that_does_not_fit(complaints, case, message):
    assert complaints(f"initial_cases:\n  - {{{case}}}\n")[0] == f"f.yaml:6  initial_cases[1]{message}"


def test_initial_cases_need_every_key(complaints):
    assert complaints("initial_cases:\n  - {system: toy, count: 3}\n") == [
        "f.yaml:6  initial_cases[1]: found no stage, since, source, status, "
        "allowed: all of system, stage, count, since, source, status."
    ]
    assert complaints("initial_cases: 6\n") == ["f.yaml:5  initial_cases: found 6, allowed: a list of cases."]
    assert complaints("initial_cases: [6]\n") == [
        "f.yaml:5  initial_cases[1]: found 6, allowed: a mapping with system, stage, count, since, source, status."
    ]


HEADS = [
    (
        "name: a\n",
        [
            "f.yaml  schema: missing: the version of the file's format.\n  Add schema: 1.",
            "f.yaml  start: missing: every scenario needs it.\n  Add for example start: 2021-01-01.",
            "f.yaml  end: missing: every scenario needs it.\n  Add for example end: 2026-01-01.",
        ],
    ),
    (
        "schema: 2\nname: a\nstart: 2021-01-01\nend: 2022-01-01\n",
        ["f.yaml:1  schema: found 2, allowed: 1.\n  It is of a later version of sandbox: update sandbox."],
    ),
    ("schema: x\nname: a\nstart: 2021-01-01\nend: 2022-01-01\n", ["f.yaml:1  schema: found the text 'x', allowed: 1."]),
    (
        "schema: true\nname: A b\nstart: 2021-01-01\nend: 2022-01-01\n",
        [
            "f.yaml:1  schema: found true (a truth value), allowed: 1.",
            "f.yaml:2  name: found the text 'A b', allowed: 1 to 60 of the letters a to z, the digits and -.",
        ],
    ),
    (
        "schema: 1\nname: a\nstart: 2021-01-01\nend: 2021-01-01\n",
        ["f.yaml:4  end: found the date 2021-01-01, allowed: a date after the start, 2021-01-01."],
    ),
    (
        "schema: 1\nname: a\nstart: 2021-01-01\nend: 2071-01-03\n",
        ["f.yaml:4  end: found 18,264 days from the start, allowed: at most 18,263 (50 years)."],
    ),
    (
        "schema: 1\nname: a\nstart: 0001-01-01\nend: 2021\n",
        [
            "f.yaml:3  start: found the date 0001-01-01, allowed: a date from 1900-01-01 to 2199-12-31.",
            "f.yaml:4  end: found 2021, allowed: a date, as 2021-01-31.",
        ],
    ),
]


@pytest.mark.parametrize(("head", "messages"), HEADS)
def test_a_head_that_does_not_fit(complaints, head, messages):
    assert complaints("", head) == messages


def test_all_problems_are_named_at_once_in_the_order_of_their_lines(complaints):
    text = """\
    headline: [startd]
    parameters:
      toy.slots_totl: 6
      toy.review.reviewers: six
      toy.shares.A: 0.6
    policies:
      wide: {set: {toy.factor: 9}}
      wide: {}
    """
    places = [problem.split("  ")[0].removesuffix(":") for problem in complaints(text)]
    assert places == ["f.yaml:5", "f.yaml:7", "f.yaml:8", "f.yaml:9", "f.yaml:11", "f.yaml:12"]


def test_a_refused_value_causes_no_second_complaint(complaints):
    text = """\
    parameters:
      toy.review.effort: {family: fixed, value: -1}
      toy.review.effort.mode: 3
      toy.shares.A: 0.4
      toy.shares.B: x
    """
    assert complaints(text) == [
        "f.yaml:6  toy.review.effort.value: found -1, allowed: a number of at least 0.",
        "f.yaml:9  toy.shares.B: found the text 'x', allowed: a number from 0 to 1.",
    ]


def test_an_old_name_is_answered_with_what_it_is_called_now(complaints, monkeypatch):
    monkeypatch.setitem(unknown.RENAMED, "toy.desks", unknown.Renamed("toy.slots.total", "0.2"))
    assert complaints("parameters:\n  toy.desks: 6\n") == [
        "f.yaml:6  toy.desks: renamed to toy.slots.total in version 0.2.\n  Write toy.slots.total instead."
    ]


def test_nothing_in_a_message_can_paint_on_the_terminal(complaints):
    (message,) = complaints('parameters:\n  "toy.\\e[31mred": 1\n')
    assert message.isprintable() or message.replace("\n", "").isprintable()
