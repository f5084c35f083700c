"""Labels in both Chinese scripts: whatever is declared has one, in the right script, short, and says the same."""

import json
import re
import shutil
from collections import Counter

import pytest

from sandbox.catalogue import CATALOGUE, load
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.grades import STATUSES
from sandbox.declare.kinds import Choice
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.sources import shipped
from sandbox.declare.uncertainty import Spread
from sandbox.web.language import missing as language
from sandbox.web.language import seen
from tests.web.characters import SIMPLIFIED, TRADITIONAL

SHORT = {"parameters": 16, "groups": 10, "choices": 12, "measures": 18, "worlds": 12, "activities": 12, "policies": 28}
"""Characters that a label may have; what stands beside a number box or at the head of a row has little room."""
LATIN = {"Aalen", "Johansen", "SOFR", "exp", "ln"}
"""Latin words that stay: names of estimators, rates and functions."""
NOT_IN_HONG_KONG = ("信息", "默認", "賬", "利差", "套期保值", "周期", "運營", "枱", "“", "”", "兑", "閲")
both = pytest.mark.parametrize("tongue", language.TRANSLATED)


def texts(tongue):
    """Every text of the labels, of the words that are asked for and of a firm's story, with where it stands."""
    for part in language.labels_wanted():
        for name, fields in language.labels(tongue, part).items():
            for field, text in fields.items():
                yield f"{part}: {name}.{field}", text
    spoken = language.words(tongue)
    story = [name for name in spoken if name.startswith(("resource.", "detail.", "said."))]
    yield from ((name, spoken[name]) for name in (*language.words_wanted(), *story))


@both
def test_whatever_is_declared_has_its_words(tongue):
    assert language.missing(tongue) == []


@both
def test_nothing_is_left_of_what_is_not_declared(tongue):
    assert language.left_over(tongue) == []


def test_every_translation_was_made_from_the_english_there_is():
    """A meaning that changes must be read again in every language; then `python -m sandbox.web.language.seen`."""
    assert seen.changed() == []


def test_a_changed_meaning_is_noticed_and_so_is_a_new_one(tmp_path, monkeypatch):
    marked = seen.digests()
    marked["measures"]["harm"] = "00000000"
    del marked["policies"]["haidian.hub"]
    (tmp_path / "english.json").write_text(json.dumps(marked), encoding="utf-8")
    monkeypatch.setattr(seen, "FILE", tmp_path / "english.json")
    assert seen.changed() == [("measures.yaml", "harm"), ("policies.yaml", "haidian.hub")]
    seen.main()
    assert seen.changed() == []


def test_the_english_is_kept_of_everything_that_has_a_label():
    english, wanted = seen.english(), language.labels_wanted()
    assert {part: set(texts) for part, texts in english.items()} == {
        part: set(names) for part, names in wanted.items() if part != "groups"
    }


def test_what_is_asked_for_is_all_that_the_catalogue_has():
    wanted = language.labels_wanted()
    assert set(wanted["parameters"]) == set(CATALOGUE.parameters)
    assert set(wanted["measures"]) == set(CATALOGUE.measures)
    options = [p.kind.options for p in CATALOGUE.parameters.values() if isinstance(p.kind, Choice)]
    assert len(wanted["choices"]) == sum(len(names) for names in options)
    assert {name.partition(".")[0] for name in wanted["worlds"]} == set(CATALOGUE.worlds)
    assert set(wanted["scenarios"]) == set(shipped())
    assert "haidian-coupled.always_open" in wanted["policies"]
    assert "cross_border.quota granted" in wanted["activities"]
    assert "ip_finance.sharing" in wanted["groups"]


def test_a_label_that_is_taken_away_is_missed_and_a_stray_one_is_found(tmp_path, monkeypatch, capsys):
    shutil.copytree(language.FOLDER / "zh-Hans", tmp_path / "zh-Hans")
    shutil.copytree(language.FOLDER / "zh-Hant", tmp_path / "zh-Hant")
    file = tmp_path / "zh-Hant" / "measures.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("\nharm: ", "\nharms: "), encoding="utf-8")
    (tmp_path / "zh-Hans" / "worlds.yaml").unlink()
    words = tmp_path / "zh-Hans" / "words.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("unit.tests: 项", "unit.tests: ''"), encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    assert language.missing("zh-Hant") == [("measures.yaml", "harm"), ("measures.yaml", "harm.help")]
    assert language.left_over("zh-Hant") == [("measures.yaml", "harms"), ("measures.yaml", "harms.help")]
    gone = language.missing("zh-Hans")
    assert ("worlds.yaml", "effects.spillover") in gone
    assert ("words.yaml", "unit.tests") in gone
    assert language.main() == 1
    assert "zh-Hant/measures.yaml: missing harm\n" in capsys.readouterr().out


class Gate(Section):
    mode: str = parameter(
        Choice(("narrow", "wide")), "wide", meaning="how wide it is", source="here", status="assumption",
        uncertainty=Spread(0, 1), note="a note",
    )  # fmt: skip


class Toy(Section):
    gate: Gate = section(Gate)


def test_a_new_parameter_is_asked_for_with_its_help_note_group_and_options():
    wanted = language.declared(Catalogue({"toy": Toy}))
    assert wanted["parameters"] == {"toy.gate.mode": ("label", "help", "note")}
    assert list(wanted["groups"]) == ["toy", "toy.gate"]
    assert list(wanted["choices"]) == ["toy.gate.mode.narrow", "toy.gate.mode.wide"]


@both
def test_no_text_stands_in_two_files(tongue):
    files = sorted((language.FOLDER / tongue).glob("*.yaml"))
    keys = Counter(key for file in files for key, text in language.read(file).items() if isinstance(text, str))
    assert [key for key, times in keys.items() if times > 1] == []


@both
def test_no_english_is_left(tongue):
    for where, text in texts(tongue):
        assert set(re.findall(r"[A-Za-z]{2,}", text)) <= LATIN, where


@both
def test_every_text_is_written_in_chinese_or_is_a_number_or_sign(tongue):
    for where, text in texts(tongue):
        assert re.search(r"[一-鿿]", text) or re.fullmatch(r"[\d.%/]+", text), where


def test_no_simplified_character_stands_in_a_traditional_text():
    for where, text in texts("zh-Hant"):
        assert not SIMPLIFIED & set(text), where


def test_no_traditional_character_stands_in_a_simplified_text():
    for where, text in texts("zh-Hans"):
        assert not TRADITIONAL & set(text), where


def test_traditional_texts_follow_hong_kong():
    for where, text in texts("zh-Hant"):
        assert not [word for word in NOT_IN_HONG_KONG if word in text], where


@both
def test_labels_are_short(tongue):
    for part, most in SHORT.items():
        assert {n: e["label"] for n, e in language.labels(tongue, part).items() if len(e["label"]) > most} == {}, part


@both
def test_no_two_levers_and_no_two_measures_have_one_name(tongue):
    for part in ("parameters", "measures", "groups", "scenarios"):
        named = Counter(entry["label"] for entry in language.labels(tongue, part).values())
        assert [label for label, times in named.items() if times > 1] == [], part


@both
def test_options_of_one_choice_and_policies_of_one_scenario_differ(tongue):
    for part in ("choices", "policies"):
        named = Counter((n.rpartition(".")[0], e["label"]) for n, e in language.labels(tongue, part).items())
        assert [label for label, times in named.items() if times > 1] == [], part


def test_both_scripts_say_the_same_numbers():
    for (where, simplified), (same, traditional) in zip(texts("zh-Hans"), texts("zh-Hant"), strict=True):
        assert where == same
        assert re.findall(r"\d+", simplified) == re.findall(r"\d+", traditional), where


@both
def test_years_and_percentages_of_titles_are_kept(tongue):
    titles, policies = language.labels(tongue, "scenarios"), language.labels(tongue, "policies")
    for scenario in map(load, shipped().values()):
        told = {scenario.title: titles[scenario.name]["label"]}
        told |= {policy.title: policies[f"{scenario.name}.{policy.name}"]["label"] for policy in scenario.policies}
        for english, chinese in told.items():
            assert set(re.findall(r"\d{4}", english)) <= set(re.findall(r"\d{4}", chinese)), english
            assert re.findall(r"(\d+) %", english) == re.findall(r"(\d+)%", chinese), english


@both
def test_the_term_in_a_measures_name_is_in_its_label(tongue):
    words = {"m": {"zh-Hans": "个月", "zh-Hant": "個月"}[tongue], "y": "年"}
    for name, entry in language.labels(tongue, "measures").items():
        for term, unit in re.findall(r"_(\d+)([my])$", name):
            assert f"{term}{words[unit]}" in entry["label"]


@pytest.mark.parametrize(
    ("tongue", "called"),
    [("zh-Hans", "法规 官方 转引 推算 假设"), ("zh-Hant", "法規 官方 轉引 推算 假設")],
)
def test_statuses_have_the_words_of_the_field(tongue, called):
    assert [language.words(tongue)[f"status.{status}"] for status in STATUSES] == called.split()
