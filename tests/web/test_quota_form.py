"""The form of the quota calculator: a borrower, a group and a cash pool typed, and what is wrong at its field."""

import datetime as dt
import re

import pytest

from sandbox.cross_border.portfolio.loans import KEYS as LOAN_KEYS
from sandbox.cross_border.portfolio.read import document_of, portfolio_text
from sandbox.cross_border.quota import quota
from sandbox.declare.problems import Problem
from sandbox.web import quota_answer, quota_form, quota_tables, shell
from sandbox.web.language import LANGUAGES, book
from sandbox.web.theme import colours


@pytest.fixture
def page(app):
    app.at.switch_page(str(shell.PAGES / "calculators.py"))
    return app.open()


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.html))


def test_the_form_gives_what_the_calculator_gives(page):
    page.at.date_input(key="quota_day").set_value(dt.date(2026, 3, 1)).run()
    found = quota(
        {
            "borrower": {"type": "enterprise", "mode": "auto", "net_assets": 150_000_000}, "rates": {"USD": 7},
            "loans": list(quota_form.FIRST_LOANS),
        },
        "2026-03-01",
    )  # fmt: skip
    assert quota_answer.amount(found.limit) in words(page)
    assert quota_answer.amount(found.headroom) in words(page)
    assert all(line.clause in words(page) for line in found.lines)
    page.at.number_input(key="quota_field/net_assets").set_value(10_000_000.0).run()
    assert "over the limit of CNY 35,000,000" in words(page)


def test_the_form_asks_for_what_the_type_needs(page):
    page.choose("quota_field/type", "bank")
    assert "tier1_capital is missing" in words(page)
    page.at.number_input(key="quota_field/tier1_capital").set_value(5e9).run()
    assert "tier-1 capital CNY 5,000,000,000" in words(page)


def test_rows_of_the_table_are_those_of_a_file():
    frame = quota_tables.frame_of(quota_form.FIRST_LOANS, LOAN_KEYS)
    assert quota_tables.rows_of(frame) == [
        {name: value for name, value in loan.items() if value is not None} for loan in quota_form.FIRST_LOANS
    ]
    empty = quota_tables.frame_of([], LOAN_KEYS)
    assert quota_tables.rows_of(empty) == []


MARCH = dt.date(2026, 3, 1)
LIKE = {"borrower": "high-tech-firm", "group": "leasing-group", "pool": "cash-pool"}


def fill(page, kind, tables=(), fields=(), day=MARCH):
    """Type a portfolio: a table's rows by its key, a field's value by its name."""
    page.at.date_input(key="quota_day").set_value(day).run()
    for key, rows in dict(tables).items():
        page.at.session_state[f"{key}/now"] = rows
        if f"{key}/begun" in page.at.session_state:
            del page.at.session_state[f"{key}/begun"]
    for name, value in dict(fields).items():
        page.at.session_state[f"quota_field/{name}"] = value
    page.at.segmented_control(key="quota_kind").set_value(kind).run()
    assert not page.at.exception, page.at.exception
    return page


def typed_file(page):
    """The file that is shown beside the form."""
    return page.at.code[-1].value


def typed_like(page, name):
    """Type a shipped portfolio of one borrower."""
    data = document_of(name).data
    rates = [{"currency": currency, "rate": rate} for currency, rate in data["rates"].items()]
    fields = {"net_assets": float(data["borrower"]["net_assets"]), "high_tech": "yes"}
    return fill(page, "borrower", {"quota_loans": data["loans"], "quota_rates": rates}, fields)


@pytest.mark.parametrize("kind", quota_form.KINDS)
def test_a_typed_example_is_the_shipped_one_and_its_file_is_what_the_command_reads(page, kind, tmp_path):
    name = LIKE[kind]
    if kind == "borrower":
        typed_like(page, name)
    else:  # the form begins with it
        fill(page, kind)
    shipped, told = quota(name, "2026-03-01"), typed_file(page)
    file = tmp_path / "portfolio.yaml"
    file.write_text(told, encoding="utf-8")
    assert quota(file, "2026-03-01").as_dict() == shipped.as_dict()
    assert quota_answer.amount(shipped.limit) in words(page)
    assert all(quota_answer.amount(line.weighted) in words(page) for line in shipped.lines)
    assert "sandbox quota portfolio.yaml --on 2026-03-01" in page.command


def test_a_group_of_ones_own_is_judged_as_its_file_would_be(page):
    subsidiaries = [
        {"id": "north", "type": "leasing_subsidiary", "net_assets": 50_000_000},
        {"id": "south", "type": "leasing_subsidiary", "net_assets": 9_000_000.5, "foreign_invested": "no",
         "founded": dt.date(2020, 5, 4)},
    ]  # fmt: skip
    term = {"signed": dt.date(2025, 3, 3), "tenor_days": 1000}
    loans = [
        {"member": "south", "id": "a", "amount": 80_000_000, "currency": "CNY", **term},
        {"member": "parent", "id": "b", "amount": 5_000_000, "currency": "USD", "rate_at_drawdown": 7.125, **term},
        {"member": "south", "id": "c", "amount": 20_000_000, "currency": "CNY", "category": "green", **term},
    ]
    fill(page, "group", {"quota_subsidiaries": subsidiaries, "quota_group_loans": loans}, {"parent/net_assets": 2e8})
    mine = {
        "rates": {"USD": 7},
        "group": {
            "sharing": True,
            "parent": {
                "borrower": {"type": "leasing_parent", "mode": "auto", "net_assets": 200_000_000},
                "loans": [{k: v for k, v in loans[1].items() if k != "member"}],
            },
            "subsidiaries": [
                {"id": "north", "borrower": {"type": "leasing_subsidiary", "net_assets": 50_000_000}},
                {
                    "id": "south",
                    "borrower": {"type": "leasing_subsidiary", "net_assets": 9_000_000.5, "foreign_invested": False,
                                 "founded": dt.date(2020, 5, 4)},
                    "loans": [{k: v for k, v in loans[n].items() if k != "member"} for n in (0, 2)],
                },
            ],
        },
    }  # fmt: skip
    assert portfolio_text(typed_file(page), "p").data == mine
    found = quota(mine, MARCH)
    assert found.members["south"].shared > 0
    assert quota_answer.amount(found.headroom) in words(page)
    assert "the parent's (上海" in words(page) or "own limit first" in words(page)


def test_a_pool_of_ones_own_is_judged_as_its_file_would_be(page):
    members = [{"id": "A", "equity": 3_000_000_000.0, "share": 0.51, "flows": 8e8}, {"id": "B", "equity": -2.5}]
    loan = {"id": "x", "amount": 1_000_000, "currency": "CNY", "signed": dt.date(2025, 3, 3), "tenor_days": 100}
    fill(page, "pool", {"quota_pool_members": members, "quota_pool_loans": [loan]}, {"version": "low"})
    mine = {"rates": {"USD": 7}, "pool": {"version": "low", "members": members}, "loans": [loan]}
    assert portfolio_text(typed_file(page), "p").data == mine
    assert quota_answer.amount(quota(mine, MARCH).limit) in words(page)
    page.at.toggle(key="quota_ftz").set_value(True).run()
    assert portfolio_text(typed_file(page), "p").data["pool"]["ftz"] is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_in_the_form_is_shown_at_its_field_and_line(app, language):
    app.at.query_params["lang"] = language
    app.at.switch_page(str(shell.PAGES / "calculators.py"))
    page, said = app.open(), book(language)
    term = {"signed": dt.date(2025, 3, 3), "tenor_days": 100}
    rows = [
        {},
        {"member": "ship", "id": "a", "amount": 5, "currency": "usd", "rate_at_drawdown": 7, **term},
        {"member": "parent", "id": "b", "amount": -5, "currency": "CNY", **term},
    ]
    fill(page, "group", {"quota_group_loans": rows})
    lines, html = typed_file(page).splitlines(), words(page)
    loans = said.phrases["quota.form.loans.short"]
    for number, row, key in ((2, "usd", "currency"), (3, "-5", "amount")):
        place = said.say("quota.form.row", table=loans, number=number)
        at = next(n for n, line in enumerate(lines, start=1) if row in line)
        head = f"portfolio.yaml:{at} {said.commas.join([place, said.phrases[f'quota.loan.{key}']])}"
        assert head in html
        assert f"{at} │" in html
    rates = [{"currency": "USD", "rate": 7}, {"currency": "USD", "rate": 8}, {"rate": 3}]
    rows = [{"id": "a", "amount": 5, "currency": "CNY", **term}, {"member": "gone", "id": "b", "amount": 6,
            "currency": "CNY", **term}]  # fmt: skip
    again = fill(page, "borrower")
    fill(again, "group", {"quota_group_loans": rows, "quota_rates": rates})
    html = words(again)
    for key, fields in (("no_member", {}), ("nobody", {"name": "gone"}), ("no_currency", {}),
                        ("twice", {"currency": "USD"})):  # fmt: skip
        assert said.say(f"quota.form.{key}", **fields) in html
    assert not again.at.code  # the file would lack those loans
    if language != "en":
        bare = re.sub(r"[\w./-]*[_.:/][\w./-]*|[A-Z]{3}|gone", " ", html)
        assert not re.findall(r"(?:\b[A-Za-z]{3,} ){3,}", bare), bare


def test_a_part_of_the_file_is_named_as_the_form_names_it():
    typed = quota_form.Typed({}, {"loans[2]": "Loans: row 5", "borrower": "One borrower", "pool": "A cash pool"})
    for path, said in (
        ("loans[2].amount", "Loans: row 5, Contract amount"), ("loans[2]", "Loans: row 5"),
        ("borrower.net_assets", "One borrower, Net assets, CNY"), ("borrower", "One borrower"), ("", ""),
        ("pool.version", "A cash pool, Version of the pool"), ("loans[3].amount", "loans[3].amount"),
    ):  # fmt: skip
        assert typed.named(Problem("portfolio.yaml:3", path)).path == said


@pytest.mark.parametrize(
    "name",
    [
        "NO",
        "1e3",
        "0x1F",
        "-.5",
        "+1",
        "1_000",
        ".inf",
        "~",
        "null",
        "2025-01-01",
        "a: b",
        "- x",
        "'\"",
        "母公司",
        "#",
        "true",
        "x" * 300,
    ],
)
def test_names_stay_text_in_the_file(name):
    data = {"borrower": {"type": "bank"}, "loans": [{"id": name, "amount": 0.1, "signed": dt.date(2025, 3, 3)}]}
    found = portfolio_text(quota_form.as_yaml(data), "p").data
    assert found == data
    assert isinstance(found["loans"][0]["id"], str)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parent_is_named_in_the_readers_language_and_members_as_their_portfolio_does(monkeypatch, language):
    monkeypatch.setattr("sandbox.web.text.language", lambda: language)
    parent = book(language).phrases["quota.parent"]
    group, pool = quota("leasing-group", MARCH), quota("cash-pool", MARCH)
    assert quota_answer.member_label(group, "parent") == parent
    assert quota_answer.member_label(group, "ship") == "ship"
    assert quota_answer.member_label(pool, "parent") == "parent"  # somebody's own name there
    bars = quota_answer.specification(group, colours("light"))["data"]["values"]
    names = [bar["l"] for bar in bars]
    assert sum(name.startswith(parent) for name in names) == 1
    assert sum(name.startswith("ship") for name in names) == 1


def test_what_was_typed_stays_while_another_kind_or_language_is_looked_at(page):
    loans = [{"member": "parent", "id": "mine", "amount": 7, "currency": "CNY", "signed": dt.date(2025, 3, 3),
              "tenor_days": 9}]  # fmt: skip
    fill(page, "group", {"quota_group_loans": loans, "quota_subsidiaries": [{"id": "tug", "type": "enterprise"}]})
    before = page.at.session_state["quota_group_loans/now"], page.at.session_state["quota_subsidiaries/now"]
    assert before[0] == loans
    page.at.segmented_control(key="quota_kind").set_value("pool").run()
    page.at.selectbox(key="language").set_value("zh-Hant").run()
    page.at.segmented_control(key="quota_kind").set_value("group").run()
    assert not page.at.exception
    after = page.at.session_state["quota_group_loans/now"], page.at.session_state["quota_subsidiaries/now"]
    assert after == before
    assert "net_assets" in words(page)  # the tug still lacks them
