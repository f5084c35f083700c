"""The calculators on their page: typed, pasted and uploaded, in every language, and what is wrong at its line."""

import datetime as dt
import re

import pytest

from sandbox.cross_border.portfolio.loans import KEYS as LOAN_KEYS
from sandbox.cross_border.portfolio.read import examples, portfolio_text
from sandbox.cross_border.quota import quota
from sandbox.cross_border.rules.facility import CATEGORIES, MODES, TIERS, TYPES
from sandbox.cross_border.rules.pool import VERSIONS
from sandbox.declare.problems import InputRefused, Problem
from sandbox.ip_finance.calculator import waterfall
from sandbox.ip_finance.rules.sharing import Waterfall
from sandbox.ip_finance.schemes.shelf import schemes
from sandbox.report.schemes import caps_words, step_words
from sandbox.web import loss_page, quota_answer, quota_form, shell, written
from sandbox.web.language import LANGUAGES, book
from sandbox.web.quota_tables import BORROWER_KEYS, FIGURES, POOL_NUMBERS
from sandbox.web.retell import retold
from sandbox.web.theme import colours
from tests.web.conftest import Page

CHINESE = [tag for tag in LANGUAGES if tag != "en"]
HOSTILE = "<b>x</b> ![i](http://e.example/x) :red[r]"


@pytest.fixture
def page(app):
    app.at.switch_page(str(shell.PAGES / "calculators.py"))
    return app.open()


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.html))


def write(page, key, text):
    page.at.text_area(key=key).set_value(text).run()
    assert not page.at.exception
    return page


def paste(page, text, day=dt.date(2026, 3, 1)):
    page.at.segmented_control(key="quota_way").set_value("text").run()
    page.at.date_input(key="quota_day").set_value(day).run()
    return write(page, "quota_text", text)


@pytest.mark.parametrize("name", ["high-tech-firm", "leasing-group", "cash-pool"])
def test_a_pasted_example_is_judged_as_the_command_does(page, name):
    file = examples()[name]
    paste(page, file.read_text(encoding="utf-8"))
    found = quota(file, "2026-03-01")
    assert all(quota_answer.amount(line.weighted) in words(page) for line in found.lines)
    assert quota_answer.amount(found.limit) in words(page)
    assert all(member in words(page) for member in found.members)
    assert "sandbox quota portfolio.yaml --on 2026-03-01" in page.command


def test_what_is_wrong_with_a_portfolio_is_shown_at_its_line(page):
    text = examples()["high-tech-firm"].read_text(encoding="utf-8").replace("currency: USD", "currency: usd", 1)
    number = 1 + text[: text.index("usd")].count("\n")
    paste(page, text)
    assert f"portfolio.yaml:{number}" in words(page)
    assert f"{number} │" in words(page)
    assert "Did you mean USD?" in words(page)
    paste(page, "borrower: [")
    assert "portfolio.yaml:1" in words(page)
    paste(page, " ")
    assert "There is no portfolio yet" in words(page)


def test_a_rule_set_otherwise_is_said_not_to_be_the_law(page):
    page.at.multiselect(key="quota_rules").set_value(["adjustment.enterprises"]).run()
    page.at.number_input(key="quota_rule/adjustment.enterprises").set_value(1.0).run()
    assert "not the law as it is: adjustment.enterprises" in words(page)
    assert "limit CNY 300,000,000" in words(page)
    assert "--set adjustment.enterprises=1.0" in page.command


def test_an_upload_fills_the_text(page):
    page.at.segmented_control(key="quota_way").set_value("text").run()
    page.at.file_uploader(key="quota_text/file").upload("mine.yaml", b"borrower: {type: bank}\n").run()
    assert page.at.text_area(key="quota_text").value == "borrower: {type: bank}\n"
    page.at.file_uploader(key="quota_text/file").upload("mine.yaml", b"borrower: \xff\n").run()
    assert "mine.yaml:1" in words(page)
    assert page.at.text_area(key="quota_text").value == "borrower: {type: bank}\n"


def test_what_is_no_text_is_refused():
    assert written.text_of(b"\xef\xbb\xbfa: 1\r\n", "x.yaml") == "a: 1\n"
    assert written.text_of(b'{\t"a": 1}', "x.json") == '{ "a": 1}'
    for data in (b"a\0b", b"\xff", b"a" * (written.LARGEST + 1)):
        with pytest.raises(InputRefused):
            written.text_of(data, "x.yaml")
    assert written.line_of(Problem("a:b.yaml:12")) == 12
    assert written.line_of(Problem("a.yaml")) == 0


def test_a_users_text_stays_text(page):
    text = examples()["high-tech-firm"].read_text(encoding="utf-8").replace("bridge", f'"{HOSTILE}"')
    paste(page, text)
    assert "&lt;b&gt;x&lt;/b&gt;" in page.html
    assert "<b>x</b>" not in page.html


@pytest.mark.parametrize("scheme", ["weihai", "anhui", "nfgf", "none"])
def test_a_loss_is_shared_as_the_calculator_shares_it(page, scheme):
    page.at.segmented_control(key="calculator").set_value("loss").run()
    page.choose("loss_scheme", scheme)
    page.at.text_input(key="loss_exposure").set_value("7000000.01").run()
    found = waterfall(scheme, "7000000.01", "1000000")
    said = words(page)
    assert all(step_words(step, found.scheme) in said.replace("&#x27;", "'") for step in found.steps)
    assert all(loss_page.cny(amount) in said for amount in found.net.values())
    assert f"sandbox waterfall {scheme} --exposure 7000000.01 --recovery 1000000" in page.command


def test_an_amount_that_is_none_is_refused_in_words(page):
    page.at.segmented_control(key="calculator").set_value("loss").run()
    page.at.text_input(key="loss_exposure").set_value("5,000,000").run()
    assert "Exposure at default" in words(page)
    assert "Write it without thousands separators." in words(page)
    page.at.text_input(key="loss_exposure").set_value("10").run()
    assert "at most the exposure" in words(page)


def test_a_scheme_of_ones_own_is_shared_or_refused_at_its_line(page):
    page.at.segmented_control(key="calculator").set_value("loss").run()
    page.choose("loss_scheme", loss_page.OWN)
    assert "Province of Shandong" in words(page)
    text = page.at.text_area(key="loss_text").value
    write(page, "loss_text", text.replace("40.00", "50.00", 1))
    assert "scheme.yaml:" in words(page)
    assert "not 100.00 %" in words(page)
    page.choose("loss_begin", "nfgf")
    page.choose("loss_class/nfgf", "tech_sme")
    assert "--class tech_sme" in page.command
    assert "waterfall scheme.yaml" in page.command


@pytest.mark.parametrize("language", CHINESE)
def test_steps_and_caps_of_every_scheme_are_said(language):
    for scheme in schemes():
        titles = " ".join(party.title for party in scheme.parties)
        for recovery in (0, 600_000, 9_000_000):
            found: Waterfall = waterfall(scheme, 9_000_000, recovery)
            said = [step_words(step, scheme, book(language)) for step in found.steps]
            for text in [*said, *caps_words(scheme, book(language))]:
                bare = text
                for party in scheme.parties:
                    bare = bare.replace(party.title, "")
                assert not re.search(r"[A-Za-z]{3,}", bare), (text, titles)


@pytest.mark.parametrize("language", CHINESE)
@pytest.mark.parametrize("name", ["high-tech-firm", "leasing-group", "cash-pool"])
@pytest.mark.parametrize("day", ["2016-06-01", "2019-10-01", "2021-12-01", "2023-12-31", "2026-03-01", "2026-11-01"])
def test_clauses_and_reasons_are_said_in_chinese(name, day, language):
    data = re.sub(r"signed: [0-9-]+", "signed: 2016-05-10", examples()[name].read_text(encoding="utf-8"))
    found = quota(portfolio_text(data, "p"), day)
    texts = [*found.warnings, *(line.clause for line in found.lines)]
    for reason in found.reasons:
        member = next((m for m in found.members if reason.startswith(f"{m}: ")), "")
        texts.append(reason.removeprefix(f"{member}: "))
    for text in texts:
        said = re.sub(r"`[^`]*`|\b[\w.]*[_.:][\w.]*|\b(?:CNY|USD|max_new)\b", " ", retold(text, book(language)))
        assert not re.search(r"[A-Za-z]{3,} [a-z]{2,}", said), (text, said)


def test_every_word_of_a_portfolio_has_its_label():
    english = book("en").phrases
    for head, names in (("category", CATEGORIES), ("mode", MODES), ("type", TYPES), ("facilitation_tier", TIERS)):
        assert {f"quota.{head}.{name}" for name in names} <= english.keys()
    assert {f"quota.loan.{name}" for name in LOAN_KEYS} <= english.keys()
    for head, names in (("version", VERSIONS), ("member", POOL_NUMBERS), ("field", BORROWER_KEYS)):
        assert {f"quota.{head}.{name}" for name in names} <= english.keys()
    figures = {name for kind in TYPES for mode in MODES for name in quota_form.figures_of(kind, mode)}
    assert {f"quota.field.{name}" for name in figures} <= english.keys()
    assert set(FIGURES) == figures  # a subsidiary is asked for what a borrower is
    assert {f"quota.example.{name}" for name in examples()} <= english.keys()


def test_the_chart_takes_the_loans_apart_and_adds_up():
    found = quota(examples()["high-tech-firm"], "2026-03-01")
    bars = quota_answer.specification(found, colours("light"))["data"]["values"]
    assert sum(round(100 * bar["w"]) for bar in bars) == found.weighted
    assert bars[-1]["b"] == found.weighted / 100 / 1e6
    shared = waterfall("anhui", 5_000_000, 1_000_000)
    borne = loss_page.specification(shared, colours("light"))["data"]["values"][3:]
    assert round(1e8 * sum(bar["b"] - bar["a"] for bar in borne)) == shared.loss


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_calculators_speak_the_language(app, language):
    app.at.query_params["lang"] = language
    app.at.switch_page(str(shell.PAGES / "calculators.py"))
    page: Page = app.open()
    assert book(language).phrases["quota.reasons"] in words(page)
    page.at.segmented_control(key="calculator").set_value("loss").run()
    assert book(language).phrases["waterfall.bears"] in words(page)
    if language != "en":
        bare = re.sub(r"`[^`]*`|[\w./-]*[_.:/][\w./-]*|[A-Z]{3}", " ", words(page))
        before_the_source = bare.split(book(language).phrases["schemes.source"] + "：")[0]
        assert not re.findall(r"(?:\b[A-Za-z]{3,} ){4,}", before_the_source), bare
