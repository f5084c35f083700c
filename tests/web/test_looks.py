"""What a reader must not come upon: powers of ten, code names, badly quoted titles, charts without ends."""

import datetime as dt
import re

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.cross_border.portfolio.read import examples
from sandbox.cross_border.quota import quota
from sandbox.declare.listing import rows
from sandbox.ip_finance.calculator import waterfall
from sandbox.report.trace import BEIJING, Step
from sandbox.web import charts, levers, loss_page, quota_answer, rule_names, sources_page
from sandbox.web.closer import lanes
from sandbox.web.language import LANGUAGES, book
from sandbox.web.markup import coded
from sandbox.web.theme import LIGHT, style_sheet


@pytest.fixture(params=LANGUAGES)
def spoken(request, monkeypatch):
    """The language that the texts are said in."""
    said = book(request.param)
    for place in ("sandbox.web.text.phrases", "sandbox.web.levers.phrases", "sandbox.web.retell.phrases",
                  "sandbox.web.rule_names.phrases", "sandbox.web.sources_page.phrases"):  # fmt: skip
        monkeypatch.setattr(place, lambda: said)
    return said


def test_no_number_of_a_parameter_is_a_power_of_ten(spoken):
    shown = sources_page.parameter_table(list(rows(CATALOGUE, parts=False)))
    values = re.sub(r"<code.*?</code>", "", shown)
    assert re.findall(r"\d[\d.]*e\+?\d+", values) == []


def test_a_large_amount_is_said_in_the_readers_habit(spoken):
    row = next(row for row in rows(CATALOGUE, parts=False) if row.path == "population.district.cuihu_output")
    expected = {"en": "CNY 26.5 billion", "zh-Hans": "265 亿元", "zh-Hant": "265 億元"}
    assert sources_page.in_unit(row) == expected[spoken.language]


def test_what_is_allowed_is_said_with_the_words_of_the_options(spoken):
    row = next(row for row in rows(CATALOGUE, parts=False) if row.path == "population.circle")
    said = levers.declared_words(row.bounds, row.path)
    if spoken.language == "en":
        assert said == row.bounds
    else:
        assert re.findall("[A-Za-z]{3,}", said) == []
        assert all(spoken.phrases[f"choice.population.circle.{name}"] in said for name in ("both", "district", "city"))


def test_a_rule_in_a_reason_stands_with_its_label(spoken):
    found = quota(examples()["high-tech-firm"], "2026-03-01")
    keys = [name for name in rule_names.rule_book().rules if any(f" {name} " in reason for reason in found.reasons)]
    assert keys
    said = " ".join(quota_answer.reasons(found))
    for key in keys:
        assert key not in said
        assert re.split("[,，]", rule_names.rule_label(key))[0] in said


def test_every_group_of_levers_has_a_name_of_its_own_in_english():
    english = book("en").phrases
    groups = {row.path.rpartition(".")[0] for row in rows(CATALOGUE, parts=False) if row.lever}
    loose = {group for group in groups if group.startswith(("ip_finance", "cross_border"))}
    assert {group for group in loose if f"group.{group}" not in english} <= {
        "ip_finance.infringement", "ip_finance.securitisation", "cross_border.third_area",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_policies_are_quoted_in_a_question_about_several(language):
    said = book(language)
    quoted = said.listed([said.say("heading.quoted", title=title) for title in ("A", "B instead")])
    heading = said.say("heading.many", policy=quoted, reference="C")
    assert all(re.search(f"[“「]{title}[”」]", heading) for title in ("A", "B instead", "C"))


def test_code_between_backticks_is_code_and_nothing_else_becomes_markup():
    assert coded("with `--doubt <b>` and <i>") == "with <code>--doubt &lt;b&gt;</code> and &lt;i&gt;"


def domains(layers, channel):
    return [layer["encoding"][channel]["scale"]["domain"] for layer in layers
            if "scale" in layer["encoding"].get(channel, {})]  # fmt: skip


def test_charts_know_their_ends_before_their_data():
    """A chart is drawn before its data are there; Vega would look for the ends of nothing."""
    found = quota(examples()["high-tech-firm"], "2026-03-01")
    spec = quota_answer.specification(found, LIGHT)
    ((low, high),) = domains(spec["layer"], "x")
    assert low == 0.0
    assert high > max(bar["b"] for bar in spec["data"]["values"])
    assert high > found.limit / 100 / 1e6
    loss = loss_page.specification(waterfall("anhui", 5_000_000, 1_000_000), LIGHT)
    ((low, high),) = domains(loss["layer"], "x")
    assert low == 0.0
    assert high > max(bar["b"] for bar in loss["data"]["values"])


def test_an_axis_holds_all_it_is_to_show():
    rows = [{"m": 2.0, "l": 1.0, "h": None}, {"m": 4.0, "l": 3.0, "h": 9.0}]
    low, high = charts.ends_of(rows, ("m", "l", "h"))["domain"]
    assert 0.0 <= low < 1.0
    assert high > 9.0
    assert charts.ends_of(rows, ("m",), zero=True)["domain"][0] == 0.0
    low, high = charts.ends_of([{"m": -3.0}, {"m": float("nan")}], ("m",), zero=True)["domain"]
    assert low < -3.0
    assert high > 0.0
    low, high = charts.ends_of([], ("m",))["domain"]
    assert low < high


def test_the_ends_of_a_story_are_said_once_and_not_where_a_bar_has_two():
    moment = dt.datetime(2021, 1, 4, tzinfo=BEIJING)
    step = Step(0, moment, "C-1", 0, "supervision", "prepare", "", 0.0, {}, "", "")
    spec = lanes.specification(["As it is", "Other"], [[step], []], dt.date(2021, 6, 1), LIGHT)
    assert len(domains(spec["layer"], "x")) == 1
    (bar,) = [layer for layer in spec["layer"] if "x2" in layer["encoding"]]
    assert "scale" not in bar["encoding"]["x"]


def test_the_style_sheet_marks_focus_and_keeps_marks_in_print():
    sheet = style_sheet()
    assert ":focus-visible" in sheet
    printed = sheet[sheet.rindex("@media print") :]
    assert "print-color-adjust:exact" in printed
    assert "stElementToolbar" in printed
    assert "stElementToolbar" in style_sheet(projector=True).split("html{font-size")[1]
