"""Links and files that carry a comparison: they give it back, say what has changed, and survive any input."""

import base64
import datetime as dt
import hashlib
import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.catalogue import CATALOGUE
from sandbox.declare.assignment import Assignment
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario, load_text
from sandbox.declare.problems import InputRefused
from sandbox.declare.sources import shipped
from sandbox.web.as_file import with_file
from sandbox.web.links import LONGEST_LINK, decode, encode
from sandbox.web.share_file import from_file, to_file
from sandbox.web.shared import Asked
from sandbox.web.short_ids import id_of, path_by_id, registered

VERSION = "0.1.0"
HAIDIAN = load_scenario("haidian", CATALOGUE)
SHELF = {"haidian": HAIDIAN}
LEVERS = {
    "supervision.regime": "always_open",
    "supervision.review.reviewers": {dt.date(2020, 1, 1): 9, dt.date(2022, 1, 1): 12},
    "supervision.test.cap": 3000,
}


def own(name="own", title="My own =1+1 <b>"):
    known = {path: value for path, value in LEVERS.items() if path in CATALOGUE.parameters}
    return make_policy(name, known, CATALOGUE, title)


def asked(scenario=HAIDIAN, policies=None, **more):
    chosen = policies if policies is not None else (HAIDIAN.policies[0], HAIDIAN.policies[1], own())
    values = {"reference": chosen[0].name, "replications": 200, "seed": 7, **more}
    return Asked(scenario.with_policies(tuple(chosen)), tuple(chosen), **values)


def link(**more):
    return encode(asked(**more), CATALOGUE, VERSION, SHELF)


def opened(text, shelf=SHELF, version=VERSION):
    return decode(text, CATALOGUE, version, shelf)


def payload(text):
    body = text.partition(".")[2]
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), -15))


def packed(data, form="1"):
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return f"{form}.{base64.urlsafe_b64encode(squeezed.compress(text) + squeezed.flush()).decode().rstrip('=')}"


def changed(**keys):
    return packed({**payload(link()), **keys})


def test_a_link_gives_the_comparison_back():
    found = opened(link())
    assert found.notices == ()
    assert found.same_numbers
    assert (found.asked.reference, found.asked.replications, found.asked.seed) == ("as_is", 200, 7)
    for before, after in zip(asked().policies, found.asked.policies, strict=True):
        assert (after.name, after.title) == (before.name, before.title)
        assert {p: a.value for p, a in after.overlay.items()} == {p: a.value for p, a in before.overlay.items()}
    assert found.asked.scenario.identity(CATALOGUE) == HAIDIAN.identity(CATALOGUE)


def test_worlds_travel():
    there = HAIDIAN.with_worlds({"effects": "certification"})
    found = opened(link(scenario=there)).asked.scenario
    assert found.worlds["effects"] == "certification"
    assert found.identity(CATALOGUE) == there.identity(CATALOGUE)


def test_a_link_is_short_and_fit_for_an_address():
    text = link()
    assert len(text) < 1200
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_one_too_long_is_refused_and_the_file_offered():
    titles = [f"{i} " + "".join(chr(0x4E00 + (i * 997 + k * 131) % 20000) for k in range(190)) for i in range(8)]
    many = [own(f"own_{i}", title) for i, title in enumerate(titles)]
    with pytest.raises(InputRefused, match="as a file"):
        link(policies=many)
    assert from_file(to_file(asked(policies=many), CATALOGUE, VERSION), CATALOGUE, VERSION, None).same_numbers


def test_a_scenario_of_ones_own_is_refused_and_the_file_offered():
    other = HAIDIAN.with_parameters({"population.scale": Assignment("population.scale", 0.5)})
    for mine in (other, replace(HAIDIAN, name="mine")):
        with pytest.raises(InputRefused, match="as a file"):
            link(scenario=mine)


def test_a_changed_default_is_named_and_the_numbers_are_not_promised():
    before = link()
    path = "supervision.review.reviewers"
    now = HAIDIAN.with_parameters({path: Assignment(path, 11)})
    found = opened(before, {"haidian": now})
    assert not found.same_numbers
    assert [(n.sort, n.subject) for n in found.notices] == [("scenario_changed", "haidian"), ("default_changed", path)]
    assert found.notices[1].after == "11"
    assert path in found.notices[1].english


def test_a_changed_date_is_noticed_although_no_default_changed():
    found = opened(link(), {"haidian": replace(HAIDIAN, warm_up_days=HAIDIAN.warm_up_days + 1)})
    assert [n.sort for n in found.notices] == ["scenario_changed", "other_changed"]


def test_another_version_of_the_model_is_said():
    found = opened(link(), version="0.2.0")
    assert [n.sort for n in found.notices] == ["model_version"]
    assert not found.same_numbers


def policy_with(values):
    return changed(p=[["as_is", "", values]], r="as_is")


def short(path):
    return next(i for i, p in path_by_id().items() if p == path)


def test_an_unknown_id_is_noticed_and_left_out():
    found = opened(policy_with({"zzzz": 1, short("supervision.review.reviewers"): 9}))
    assert [(n.sort, n.subject) for n in found.notices] == [("unknown_parameter", "zzzz")]
    assert list(found.asked.policies[0].overlay) == ["supervision.review.reviewers"]


def test_a_value_out_of_bounds_is_clamped_and_one_of_another_kind_dropped():
    found = opened(policy_with({short("supervision.review.reviewers"): 10**7, short("supervision.regime"): "heaven"}))
    assert [(n.sort, n.subject) for n in found.notices] == [
        ("clamped", "supervision.review.reviewers"),
        ("value_dropped", "supervision.regime"),
    ]
    high = CATALOGUE.parameters["supervision.review.reviewers"].kind.high
    assert found.asked.policies[0].overlay["supervision.review.reviewers"].value == high


def test_runs_out_of_bounds_and_unknown_worlds_are_noticed():
    found = opened(changed(n=10**9, e=-1, w={"effects": "heaven", "nowhere": "x"}))
    assert [n.sort for n in found.notices] == ["unknown_world", "unknown_world", "runs_clamped", "runs_clamped"]
    assert found.asked.replications == 100_000
    assert found.asked.seed == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no link of this program"),
        ("hello", "no link of this program"),
        ("2.abc", "format 2"),
        ("1.a", "damaged"),
        ("1.!!!", "damaged"),
        ("1.\u6c49", "damaged"),
        (link()[:-8], "cut off"),
        ("1." + "A" * 9000, "more than any link"),
        (packed(b" " * 70_000), "more than any comparison"),
        (packed(b"[" * 60_000), "cannot be read"),
        (packed(b"[]"), "cannot be read"),
        (packed(b'{"s":NaN}'), "cannot be read"),
        (packed(b'{"s":' + b"1" * 5000 + b"}"), "cannot be read"),
        (packed({"s": "haidian"}), "content"),
        (changed(s="haidan"), "Did you mean haidian"),
        (changed(s=5), "scenario"),
        (changed(p=[]), "policies"),
        (changed(p=5), "policies"),
        (changed(p=[["as_is", "", {}], ["as_is", "", {}]]), "policies"),
        (changed(p=[["../x", "", {}]]), "policies"),
        (changed(r="nobody"), "policies"),
        (changed(n="many"), "replications"),
        (changed(p=[["as_is", "\ud800", {}]]), "policies"),
        (policy_with({short("supervision.regime"): ["@", {"2021-13-01": "none"}]}), "dates"),
        (policy_with({short("supervision.regime"): ["@", {}]}), "dates"),
    ],
)
def test_what_is_no_link_is_refused_in_words(text, told):
    with pytest.raises(InputRefused) as refused:
        opened(text)
    assert told in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
GOOD = payload(link())
FILE = json.loads(to_file(asked(), CATALOGUE, VERSION))


def survives(read, data):
    try:
        found = read(data)
    except InputRefused:
        pass
    else:
        assert all(n.english for n in found.notices)


@given(st.text())
def test_no_text_breaks_the_reader(text):
    survives(opened, text)
    survives(opened, f"1.{text}")


@given(st.binary())
def test_no_bytes_break_the_reader(data):
    survives(opened, packed(data))


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_no_content_in_any_place_breaks_the_reader(key, content):
    survives(opened, packed({**GOOD, key: content}))


@given(st.sampled_from(list(path_by_id())), JSON)
def test_no_value_of_any_parameter_breaks_the_reader(which, content):
    survives(opened, policy_with({which: content, f"{which}.mode": content}))


@given(
    st.sampled_from(list(path_by_id())), st.dictionaries(st.dates().map(str) | st.text(max_size=4), JSON, max_size=3)
)
def test_no_schedule_breaks_the_reader(which, steps):
    survives(opened, policy_with({which: ["@", steps]}))


def from_bytes(data):
    return from_file(data, CATALOGUE, VERSION, None)


@given(st.sampled_from([*sorted(FILE), "firms"]), JSON)
def test_no_content_of_a_file_breaks_the_reader(key, content):
    survives(from_bytes, json.dumps({**FILE, key: content}).encode())


@given(st.sampled_from(sorted(FILE["scenario"])), JSON)
def test_no_content_of_a_files_scenario_breaks_the_reader(key, content):
    survives(from_bytes, json.dumps({**FILE, "scenario": {**FILE["scenario"], key: content}}).encode())


@given(
    st.sampled_from(sorted(FILE["scenario"]["parameters"])), st.sampled_from(["value", "uncertainty", "source"]), JSON
)
def test_no_assignment_of_a_file_breaks_the_reader(path, key, content):
    parameters = FILE["scenario"]["parameters"]
    scenario = {**FILE["scenario"], "parameters": {**parameters, path: {**parameters[path], key: content}}}
    survives(from_bytes, json.dumps({**FILE, "scenario": scenario}).encode())


@given(st.binary())
def test_no_bytes_of_a_file_break_the_reader(data):
    survives(from_bytes, data)


def test_every_shipped_scenario_goes_through_a_file(tmp_path):
    for name in shipped():
        scenario = load_scenario(name, CATALOGUE)
        policies = scenario.policies or HAIDIAN.policies[:1]
        question = Asked(scenario, policies, policies[0].name, 10, 1)
        found = from_file(to_file(question, CATALOGUE, VERSION), CATALOGUE, VERSION, tmp_path)
        assert found.same_numbers, (name, found.notices)
        assert found.asked.scenario.identity(CATALOGUE) == scenario.identity(CATALOGUE)
        for before, after in zip(policies, found.asked.policies, strict=True):
            identity = scenario.policy_identity
            assert identity(CATALOGUE, before) == identity(CATALOGUE, after)


def test_every_scenario_that_came_without_a_file_gets_one_that_says_the_same():
    for name in shipped():
        scenario = load_scenario(name, CATALOGUE)
        found = with_file(replace(scenario, file=""), CATALOGUE)
        again = load_scenario(found.file, CATALOGUE)
        assert again.identity(CATALOGUE) == scenario.identity(CATALOGUE), name
        assert [p.name for p in again.policies] == [p.name for p in scenario.policies]
        for before, after in zip(scenario.policies, again.policies, strict=True):
            assert again.policy_identity(CATALOGUE, after) == scenario.policy_identity(CATALOGUE, before), name


def test_the_file_stands_beside_its_list_of_firms(tmp_path):
    rows = "id,area,output_cny,founded\nA,cuihu,50000000,2015-03-01\nB,yongfeng,20000000,2018-06-01\n"
    (tmp_path / "firms.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "listed.yaml").write_text(FIRMS, encoding="utf-8")
    scenario = load_scenario(tmp_path / "listed.yaml", CATALOGUE)
    found = with_file(replace(scenario, file=""), CATALOGUE)
    assert found.file
    assert load_scenario(found.file, CATALOGUE).identity(CATALOGUE) == scenario.identity(CATALOGUE)


FIRMS = """schema: 1
name: listed
start: 2021-01-01
end: 2022-01-01
population.file: firms.csv
policies:
  as_is: {}
"""


def test_a_list_of_firms_travels_in_the_file(tmp_path):
    from sandbox.model import firm_rows

    rows = firm_rows(HAIDIAN)[:3]
    lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
    (tmp_path / "firms.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "listed.yaml").write_text(FIRMS, encoding="utf-8")
    scenario = load_scenario(tmp_path / "listed.yaml", CATALOGUE)
    data = to_file(Asked(scenario, scenario.policies, "as_is", 10, 1), CATALOGUE, VERSION)
    (tmp_path / "firms.csv").unlink()
    found = from_file(data, CATALOGUE, VERSION, tmp_path / "elsewhere")
    assert found.same_numbers
    assert found.asked.scenario.firms_file is not None
    tampered = json.loads(data)
    tampered["firms"] += "x"
    with pytest.raises(InputRefused, match="list of firms"):
        from_file(json.dumps(tampered).encode(), CATALOGUE, VERSION, tmp_path)


def test_an_uploaded_scenario_keeps_its_question_in_the_file():
    scenario = load_text(
        "schema: 1\nname: mine\nquestion: '<img src=x> and $x$'\nstart: 2021-01-01\nend: 2022-01-01\n"
        "policies:\n  a: {}\n",
        "upload", CATALOGUE,
    )  # fmt: skip
    found = from_bytes(to_file(Asked(scenario, scenario.policies, "a", 10, 1), CATALOGUE, VERSION))
    assert found.asked.scenario.question == "<img src=x> and $x$"


def test_every_parameter_has_one_short_id():
    lines = registered()
    assert len(set(lines)) == len(lines)
    missing = set(CATALOGUE.parameters) - set(lines)
    assert not missing, f"run `python -m sandbox.web.short_ids` to give ids to {sorted(missing)}"
    assert [id_of(i) for i in (0, 9, 10, 35, 36, 353)] == ["0", "9", "a", "z", "10", "9t"]


def test_no_line_of_the_list_of_ids_is_ever_changed():
    """New lines go behind; these are sealed. Whoever adds lines may seal them too."""
    text = "".join(f"{line}\n" for line in registered()[:354])
    assert (
        hashlib.sha256(text.encode()).hexdigest() == "6f8b4b29772da2dbc2f3081fdcbf9e32518f22f02f051e4e2154141f91ec2953"
    )


def test_a_link_stays_below_what_programs_break():
    assert len(link()) <= LONGEST_LINK == 2000
