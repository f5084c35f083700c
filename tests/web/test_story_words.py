"""The words of a firm's story: every activity, detail and reason that a run writes down has its words."""

import ast
import re
from pathlib import Path

import pytest

import sandbox
from sandbox import model
from sandbox.catalogue import load
from sandbox.web.language import missing as language
from sandbox.web.language.story import activity_key, detail_key, told

TOLD = ("haidian-coupled", "korea", "asic-waiver", "ip-pledge-disposal", "ip-pledge-pools")
NAMES = re.compile(r"[A-Z]{2}-[\d/]+|[A-D]|\d+(/\d+)?|")
"""What needs no words: names of borrowers, tiers, numbers, nothing."""
both = pytest.mark.parametrize("tongue", language.TRANSLATED)


def phrases(tongue):
    labelled = {f"activity.{name}": entry["label"] for name, entry in language.labels(tongue, "activities").items()}
    return language.words(tongue) | labelled


@pytest.fixture(scope="module")
def journals():
    """One journal of each of some scenarios that together run every system."""
    found = []
    for name in TOLD:
        scenario = load(name)
        record = model.run(scenario, scenario.policies[-1], seed=1, replication=0, journal=True)
        assert record.status == "ok", record.reason
        found.append(record.journal)
    return found


@pytest.fixture(scope="module")
def written(journals):
    """System and activity, resource, details and their texts, of all journals."""
    acts, resources, details, texts = set(), set(), set(), set()
    for journal in journals:
        acts |= set(zip(journal["system"], journal["activity"], strict=True))
        resources |= {str(name) for name in journal["resource"] if name}
        for attributes in journal["attributes"]:
            for key, value in (attributes or {}).items():
                details.add(key)
                if isinstance(value, str):
                    texts.add(value)
    return acts, {name for name in resources if not re.fullmatch(r"P\d+", name)}, details, texts


@both
def test_every_step_of_a_story_has_its_words(tongue, written):
    acts, resources, details, texts = written
    words = phrases(tongue)
    assert {act for act in acts if activity_key(*act, words) not in words} == set()
    assert {name for name in resources if f"resource.{name}" not in words} == set()
    assert {name for name in details if detail_key(name) not in words} == set()
    assert {text for text in texts if re.search("[a-z]", told(text, words)) and not NAMES.fullmatch(text)} == set()


@both
def test_lines_over_time_of_the_further_systems_have_their_words(tongue):
    scenario = load("haidian-coupled")
    record = model.run(scenario, scenario.policies[0], seed=1, replication=0, series=True)
    further = [name for name in record.series if name.startswith(("ip_", "abroad_"))]
    words = phrases(tongue)
    assert further
    assert [n for n in further if f"series.{n}" not in words or f"series.unit.{n}" not in words] == []


def reasons():
    """The reasons for which the code ends a case, a need or a contract, as far as they stand in it."""
    for file in Path(sandbox.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            where = f"{file.parent.name}/{file.name}:{node.lineno}"
            if isinstance(node.func, ast.Attribute) and node.func.attr == "queue_for":
                yield where, f"gave up waiting for {ast.literal_eval(node.args[-1])}"
            elif isinstance(node.func, ast.Name) and node.func.id.endswith("Ends") and len(node.args) > 1:
                told_apart = [part for part in ast.walk(node.args[1]) if not isinstance(part, ast.JoinedStr)]
                if len(told_apart) == len(list(ast.walk(node.args[1]))):
                    yield from ((where, p.value) for p in told_apart if isinstance(p, ast.Constant) and p.value)


@both
def test_every_reason_in_the_code_has_its_words(tongue):
    words, found = phrases(tongue), list(reasons())
    assert len(found) > 20
    assert [(where, text) for where, text in found if re.search("[a-z]", told(text, words))] == []


def test_a_list_of_reasons_is_told_part_by_part():
    words = {"said.gate": "资格审核", "part.need": "必要性", "part.benefit": "公众受益"}
    assert told("gate: need, benefit", words) == "资格审核：必要性、公众受益"
    assert told("LG-1/2", words) == "LG-1/2"


def test_units_in_the_names_of_details_are_left_out():
    assert detail_key("compensated_fen") == "detail.compensated"
    assert detail_key("score_milli") == "detail.score"
    assert detail_key("facilitation_usd") == "detail.facilitation_usd"


def test_what_the_firms_themselves_do_is_found_under_the_system_that_declares_it():
    words = {"activity.supervision.firm exits": "企业退出", "activity.cross_border.drawn": "提款"}
    assert activity_key("firms", "firm exits", words) == "activity.supervision.firm exits"
    assert activity_key("cross_border", "drawn", words) == "activity.cross_border.drawn"
