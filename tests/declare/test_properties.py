"""Random scenario files: a valid one loads, and whatever is done to one it is never answered with a traceback."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.declare.assignment import Schedule
from sandbox.declare.distribution import FAMILIES
from sandbox.declare.kinds import Choice, Day, Days, Distribution, Number, Table, Windows
from sandbox.declare.layers import plain_value
from sandbox.declare.load import checked, load_text, parse_define, parse_set
from sandbox.declare.problems import InputRefused
from sandbox.declare.scenario import Scenario
from sandbox.declare.yaml_reader import read_yaml

START, END = dt.date(2021, 1, 1), dt.date(2024, 1, 1)
DAYS = st.dates(START, END - dt.timedelta(days=1)).map(dt.date.isoformat)
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(str.strip)


def number(kind):
    low, high = max(kind.low, -1e6), min(kind.high, 1e6)
    return st.integers(int(low), int(high)) if kind.whole else st.floats(low, high).map(lambda x: x + 0.0)


def shares(keys):
    parts = st.lists(st.integers(0, 100), min_size=len(keys), max_size=len(keys)).filter(any)
    return parts.map(lambda p: dict(zip(keys, (n / sum(p) for n in p), strict=True)))


@st.composite
def distribution(draw, kind):
    family = draw(st.sampled_from(list(FAMILIES)))
    high = min(kind.high, 1e4)
    parts = sorted(draw(st.lists(st.floats(kind.low + 0.1, high), min_size=3, max_size=3)))
    values = dict(zip(FAMILIES[family], parts, strict=False))
    return {"family": family, **values} | ({"sigma": draw(st.floats(0, 10))} if family == "lognormal" else {})


@st.composite
def windows(draw):
    days = sorted(draw(st.sets(DAYS, min_size=0, max_size=8)))
    return [{"opens": a, "closes": b} for a, b in zip(days[::2], days[1::2], strict=False)]


def plain(kind):
    """Values of a kind as they stand in a file."""
    if isinstance(kind, Number):
        return number(kind)
    if isinstance(kind, Choice):
        return st.sampled_from(kind.options)
    if isinstance(kind, Table):
        return (
            shares(kind.keys) if kind.sum_to_one else st.fixed_dictionaries(dict.fromkeys(kind.keys, number(kind.cell)))
        )
    if isinstance(kind, Distribution):
        return distribution(kind)
    forms = {Day: DAYS, Days: st.sets(DAYS, max_size=5).map(sorted), Windows: windows()}
    return forms[type(kind)]


def forms(kind):
    """A value plain, annotated or dated."""
    value = plain(kind)
    note = st.fixed_dictionaries({"value": value, "source": TEXT, "status": st.sampled_from(["official", "law"])})
    dated = st.tuples(value, st.dictionaries(DAYS, value, max_size=3)).map(
        lambda pair: {"2020-06-01": pair[0], **dict(sorted(pair[1].items()))}
    )
    return st.one_of(value, note, dated)


@st.composite
def assignments(draw, catalogue):
    paths = draw(st.sets(st.sampled_from(list(catalogue.parameters)), max_size=6))
    return {path: draw(forms(catalogue.parameters[path].kind)) for path in sorted(paths)}


@st.composite
def scenarios(draw, catalogue):
    """A valid scenario file as plain data."""
    case = {"system": "toy", "stage": "on_test", "count": 3, "since": "2020-03-16", "source": "s", "status": "law"}
    names = draw(st.sets(st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True), max_size=3))
    return {
        "schema": 1,
        "name": draw(st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)),
        "title": draw(TEXT),
        "start": START.isoformat(),
        "end": END.isoformat(),
        "warm_up_days": draw(st.integers(0, 100)),
        "headline": draw(st.lists(st.sampled_from(list(catalogue.measures)), max_size=8, unique=True)),
        "initial_cases": [case] * draw(st.integers(0, 2)),
        "parameters": draw(assignments(catalogue)),
        "policies": {name: {"set": draw(assignments(catalogue))} for name in sorted(names)},
    }


@settings(max_examples=40)
@given(data=st.data())
def test_a_valid_file_loads_and_says_what_was_written(catalogue, data):
    written = data.draw(scenarios(catalogue))
    scenario = load_text(json.dumps(written), "random.yaml", catalogue)
    assert set(scenario.parameters) == set(written["parameters"])
    for policy in (None, *scenario.policies):
        assert scenario.plan(catalogue, policy).since[0] == -86_400 * written["warm_up_days"]
    again = load_text(json.dumps(written), "other.yaml", catalogue)
    assert again.identity(catalogue) == scenario.identity(catalogue)


@settings(max_examples=40)
@given(data=st.data())
def test_plain_values_of_a_loaded_file_load_again_to_the_same(catalogue, data):
    written = data.draw(scenarios(catalogue))
    scenario = load_text(json.dumps(written), "random.yaml", catalogue)
    written["parameters"] = {p: plain_value(catalogue, p, a.value) for p, a in scenario.parameters.items()}
    again = load_text(json.dumps(written), "again.yaml", catalogue)
    assert again.identity(catalogue) == scenario.identity(catalogue)
    for path, a in scenario.parameters.items():
        assert again.parameters[path].value == a.value
        assert isinstance(again.parameters[path].value, Schedule) == isinstance(a.value, Schedule)


JUNK = (
    "",
    "\n",
    ":",
    ": ",
    "- ",
    "{",
    "]",
    "&a ",
    "*a",
    "!!x ",
    "\t",
    "'",
    '"',
    "\\",
    "\0",
    "%",
    "#",
    "---\n",
    "? ",
    "<<",
)
JUNK += ("\ud800", "\x1b", "2021-01-01: ", ".nan", "1e999")
WRONG = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(10**400), 10**400),
    TEXT,
    st.sampled_from(["2021-02-30", "2021-01-01", "assumption", "fixed", "", "~", "{", "on_test"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(
        st.sampled_from(["value", "low", "high", "family", "2021-01-01", "x", "parts"]), st.integers(), max_size=3
    ),
)


def spots(data, way=()):
    """The way to everything inside."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*way, key)
        yield from spots(value, (*way, key))


def refusal(function):
    """The refusal that a call ends in, or None; any other exception is a fault."""
    try:
        function()
    except InputRefused as refused:
        return refused
    return None


def answered(text, catalogue):
    """Loads and plans a file; it must end well or in a refusal that names places."""

    def use():
        scenario = load_text(text, "random.yaml", catalogue)
        assert isinstance(scenario, Scenario)
        for policy in (None, *scenario.policies):
            scenario.plan(catalogue, policy)

    refused = refusal(use)
    if refused is not None:
        assert refused.problems
        assert all(p.place for p in refused.problems)
        str(refused).encode("utf-8")


def something_wrong(catalogue, data):
    """A valid file with one to three things in it replaced, renamed or removed."""
    written = data.draw(scenarios(catalogue))
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(list(spots(written))))
        inside = written
        for key in way[:-1]:
            inside = inside[key]
        match data.draw(st.sampled_from(["replace", "rename", "remove"])):
            case "replace":
                inside[way[-1]] = data.draw(WRONG)
            case "rename" if isinstance(inside, dict):
                inside[data.draw(TEXT)] = inside.pop(way[-1])
            case _:
                del inside[way[-1]]
        if not written:
            break
    return json.dumps(written)


def damaged(catalogue, data):
    """A valid file with letters cut out and junk put in."""
    text = json.dumps(data.draw(scenarios(catalogue)), indent=1, ensure_ascii=False)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        junk = data.draw(st.sampled_from(JUNK))
        text = text[:at] + junk + text[at + data.draw(st.integers(0, 5)) :]
    return text


@settings(max_examples=50)
@given(data=st.data())
def test_a_wrong_thing_in_any_place_is_refused_or_harmless(catalogue, data):
    answered(something_wrong(catalogue, data), catalogue)


@settings(max_examples=50)
@given(data=st.data())
def test_damaged_text_is_refused_or_harmless(catalogue, data):
    answered(damaged(catalogue, data), catalogue)


@pytest.mark.slow
@settings(max_examples=1000)
@given(data=st.data())
def test_many_damaged_files_are_refused_or_harmless(catalogue, data):
    make = data.draw(st.sampled_from([something_wrong, damaged]))
    answered(make(catalogue, data), catalogue)


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    refused = refusal(lambda: read_yaml(text, "t.yaml"))
    assert refused is None or str(refused)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "b.yaml"
    path.write_bytes(content)
    refused = refusal(lambda: read_yaml(path))
    assert refused is None or str(refused)


PATHS = ["toy.factor", "toy.review.effort", "toy.shares.A", "toy.windows", "toy"]


@given(path=st.sampled_from(PATHS), value=st.text(max_size=30))
def test_any_command_line_value_is_taken_or_refused(catalogue, load, path, value):
    def use():
        a = parse_set(f"{path}={value}", catalogue)
        checked(load().with_parameters({a.path: a}), catalogue)

    for call, place in ((use, "--set"), (lambda: parse_define(f"p:{path}={value}", catalogue), "--define")):
        refused = refusal(call)
        assert refused is None or all(p.place == place for p in refused.problems)
