"""A risk-sharing scheme of the user's own in lists: name, digest and parties, never its whole text."""

import io
import shutil

import pytest
from rich.console import Console

from sandbox._data import data_dir
from sandbox.catalogue import CATALOGUE, load
from sandbox.declare.listing import rows
from sandbox.ip_finance.schemes.shelf import own_text
from sandbox.report.parameters_page import show, value_words
from sandbox.report.schemes import own_words
from sandbox.web.language import LANGUAGES, book
from sandbox.web.levers import levers
from sandbox.web.levers import show as shown

PATH = "ip_finance.sharing.scheme"


@pytest.fixture
def scenario(tmp_path):
    shutil.copy(data_dir() / "schemes" / "zhuhai.yaml", tmp_path / "mine.yaml")
    file = tmp_path / "own.yaml"
    file.write_text(f"schema: 1\nextends: ip-pledge-haidian\nname: own\nparameters:\n  {PATH}: mine.yaml\n")
    return load(file)


def test_the_listing_names_scheme_digest_and_parties(scenario):
    found = rows(CATALOGUE, PATH, scenario)
    out = io.StringIO()
    show(found, Console(file=out, width=300))
    head = next(line for line in out.getvalue().splitlines() if line.strip().startswith(PATH))
    words = own_words(found[0].value)
    assert head.strip() == f"{PATH}  {words}"
    assert words.startswith("own scheme zhuhai (")
    assert "{" not in head
    assert value_words("haidian") == "haidian"
    # Data for machines keeps the scheme itself: it can be set again.
    assert found[0].value == own_text(found[0].value)


def test_the_digest_is_the_content_s():
    texts = [own_text(data_dir() / "schemes" / f"{name}.yaml") for name in ("zhuhai", "haidian")]
    other = own_text(texts[0].replace('"zhuhai"', '"mine"', 1))
    assert len({own_words(text).split("(")[1].split(")")[0] for text in (*texts, other)}) == 3
    assert own_words(other).startswith("own scheme mine (")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_it_with_all_parties(language):
    text = own_text(data_dir() / "schemes" / "zhangjiakou.yaml")
    said = own_words(text, book(language))
    assert "zhangjiakou" in said
    assert len(said) < 200


def test_the_app_shows_it_so_and_can_choose_it_again(scenario):
    policy = scenario.policies[0]
    lever = next(found for found in levers(scenario, CATALOGUE, policy, policy) if found.path == PATH)
    setting = lever.settings[0]
    assert shown(setting.value, PATH) == own_words(setting.value)
    assert setting.options[0] == setting.value
    assert setting.options[1:] == CATALOGUE.parameters[PATH].kind.options
