import datetime as dt
import json

import pytest
from jsonschema import Draft202012Validator

from sandbox.declare.load import SCENARIO_KEYS
from sandbox.declare.schema import json_schema
from sandbox.declare.yaml_reader import read_yaml

HEAD = "schema: 1\nname: a\nstart: 2021-01-01\nend: 2022-01-01\n"


def as_json(data):
    """Data read from YAML as the JSON it would be: dates as text."""
    if isinstance(data, dict):
        return {as_json(key): as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_json(item) for item in data]
    return data.isoformat() if isinstance(data, dt.date) else data


@pytest.fixture(scope="module")
def validator(catalogue):
    schema = json_schema(catalogue)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def accepts(validator, text):
    return validator.is_valid(as_json(read_yaml(text, "a.yaml").data))


GOOD = [
    "",
    "extends: other.yaml\n",
    "parameters: {toy.review.reviewers: 6}\n",
    "parameters: {toy.review.reviewers: {2020-01-01: 6, 2021-06-01: 7}}\n",
    "parameters: {toy.review.reviewers: {value: 6, source: s, status: official, grade: high, note: n}}\n",
    "parameters: {toy.review.reviewers: {value: 6, status: assumption, uncertainty: {low: 4, high: 9}}}\n",
    "parameters: {toy.review.wait: 3, toy.review.effort.mode: 3, toy.visits.A: 0.2}\n",
    "parameters: {toy.review.wait: {family: lognormal, median: 3, sigma: 0.5}}\n",
    "parameters: {toy.shares: {A: 1, B: 0, C: 0}, toy.since: 2021-01-01, toy.holidays: [2021-01-01]}\n",
    "parameters: {toy.windows: [{opens: 2021-02-01, closes: 2021-03-01}]}\n",
    "policies: {as_is: {}, wide: {title: Wide, set: {toy.slots.total: 50, toy.regime: none}}}\n",
    "worlds: {effects: sector}\nheadline: [harm]\nwarm_up_days: 3\nentry_end: 2021-06-01\n",
    "initial_cases: [{system: toy, stage: on_test, count: 1, since: 2020-01-01, source: s, status: official}]\n",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_the_loader_accepts_the_schema_accepts(validator, load, text):
    assert accepts(validator, HEAD + text)
    if "extends" not in text:
        load(text)


BAD = [
    "parametrs: {}\n",
    "parameters: {toy.slots_totl: 6}\n",
    "parameters: {toy.review.reviewers: six}\n",
    "parameters: {toy.review.reviewers: 0}\n",
    "parameters: {toy.review.reviewers: 1.5}\n",
    "parameters: {toy.review.reviewers: true}\n",
    "parameters: {toy.review.reviewers: }\n",
    "parameters: {toy.review.reviewers: {value: 6, status: assumption}}\n",
    "parameters: {toy.review.reviewers: {value: 6, status: assumption, uncertainty: fixed}}\n",
    "parameters: {toy.review.reviewers: {value: 6, sorce: s}}\n",
    "parameters: {toy.review.reviewers: {value: 6, uncertainty: {low: 4}}}\n",
    "parameters: {toy.review.reviewers: {2020-01-01: 6, later: 7}}\n",
    "parameters: {toy.review.effort: {family: triangular, min: 1}}\n",
    "parameters: {toy.review.effort.typo: 1}\n",
    "parameters: {toy.shares: {A: 1, B: 0}}\n",
    "parameters: {toy.regime: sometimes}\n",
    "parameters: {toy.since: 2021}\n",
    "policies: {As-is: {}}\n",
    "policies: {a: {sets: {}}}\n",
    "worlds: {effects: nobody}\n",
    "worlds: {efects: none}\n",
    "headline: [startd]\n",
    "headline: [harm, harm]\n",
    "initial_cases: [{system: toy, stage: in_test, count: 1, since: 2020-01-01, source: s, status: official}]\n",
    "initial_cases: [{system: toy, stage: on_test, count: 0, since: 2020-01-01, source: s, status: official}]\n",
    "initial_cases: [{system: toy}]\n",
    "warm_up_days: -1\n",
]


@pytest.mark.parametrize("text", BAD)
def test_what_the_schema_refuses_the_loader_refuses(validator, complaints, text):
    assert not accepts(validator, HEAD + text)
    assert complaints(text)


def test_a_scenario_of_its_own_needs_name_and_dates(validator):
    assert not accepts(validator, "schema: 1\nname: a\nstart: 2021-01-01\n")
    assert not accepts(validator, HEAD.replace("schema: 1\n", ""))
    assert not accepts(validator, HEAD.replace("schema: 1", "schema: 2"))
    assert accepts(validator, "schema: 1\nextends: home\n")


def test_every_parameter_is_described(catalogue):
    schema = json_schema(catalogue)
    described = schema["$defs"]["assignments"]["properties"]
    assert set(described) == set(catalogue.parameters)
    reviewers = described["toy.review.reviewers"]
    assert reviewers["default"] == 6
    assert (reviewers["x-unit"], reviewers["x-status"], reviewers["x-uncertainty"]) == (
        "people",
        "assumption",
        "4 to 9",
    )
    assert reviewers["description"] == (
        "a guess. Unit: people. Allowed: a whole number from 1 to 500. Source: S:A2 (assumption)."
    )
    assert set(schema["properties"]) == set(SCENARIO_KEYS)
    json.dumps(schema, allow_nan=False)


def test_the_shipped_scenarios_fit_the_schema_of_the_product():
    from sandbox.declare.sources import shipped

    model = pytest.importorskip("sandbox.model")
    files = shipped()
    if not files:
        pytest.skip("no scenario is shipped yet")
    validator = Draft202012Validator(json_schema(model.CATALOGUE))
    for path in files.values():
        errors = [f"{e.json_path}: {e.message[:200]}" for e in validator.iter_errors(as_json(read_yaml(path).data))]
        assert not errors, f"{path.name}: {errors}"
