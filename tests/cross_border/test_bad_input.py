"""What is wrong with a portfolio is told all at once, with the place in the file."""

import datetime as dt
import json

import pytest

from sandbox import InputRefused, quota
from tests.cross_border.cases import M, ask, firm, loan

GOOD = """\
borrower: {type: enterprise, net_assets: 100000000}
rates: {USD: 7.10}
loans:
  - {id: a, amount: 1000, currency: USD, rate_at_drawdown: 7.1, signed: 2026-01-15, tenor_days: 400}
"""


def refused(text, tmp_path, on="2026-03-02", changes=(), name="p.yaml"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as caught:
        quota(file, on, changes)
    return [str(problem).replace(str(file), name) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rate_at_drawdown: 7.1, ", "", "p.yaml:4  loans[1]: rate_at_drawdown is missing: CNY per 1 USD"),
        ("rate_at_drawdown: 7.1", "rate_at_drawdown: 0", "p.yaml:4  loans[1].rate_at_drawdown: found 0"),
        ("amount: 1000", "amount: -1000", "p.yaml:4  loans[1].amount: found -1000, allowed: a number of at least 0"),
        ("amount: 1000", "amount: 1000, drawn: -1", "loans[1].drawn: found -1"),
        ("amount: 1000", "amount: 1000, drawn: 2000", "loans[1].drawn: found 2,000, allowed: at most the amount"),
        ("amount: 1000", "amount: 1000, repaid: 1001", "loans[1].repaid: found 1,001, allowed: at most what was drawn"),
        ("amount: 1000", "amount: .nan", "loans[1].amount: found not a number (NaN)"),
        ("amount: 1000", "amount: true", "loans[1].amount: found true (a truth value)"),
        ("amount: 1000", "amount: 1e99", "loans[1].amount: found 1e+99"),
        ("amount: 1000", "amount: '1000'", "loans[1].amount: found the text '1000'"),
        ("amount: 1000, ", "", "loans[1]: amount is missing"),
        ("id: a, ", "", "loans[1]: id is missing"),
        ("currency: USD", "currency: USDD", "loans[1].currency: found the text 'USDD'"),
        ("currency: USD", "currency: CNH", "Did you mean CNY?"),
        ("currency: USD", "currency: usd", "Did you mean USD?"),
        ("currency: USD", "currency: CNY", "loans[1].rate_at_drawdown: found 7.1, allowed: 1, or nothing"),
        ("tenor_days: 400", "tenor_days: 400, category: gren", "Did you mean green?"),
        ("tenor_days: 400", "tenor_days: 0", "loans[1].tenor_days: found 0"),
        ("tenor_days: 400", "tenor_days: 1.5", "loans[1].tenor_days: found 1.5"),
        ("tenor_days: 400", "maturity: 2026-01-14", "loans[1].maturity: found the date 2026-01-14"),
        ("tenor_days: 400", "maturity: 2026-01-15", "allowed: a date after signing, 2026-01-15"),
        ("tenor_days: 400", "maturity: 2026-02-30", "loans[1].maturity"),
        ("tenor_days: 400", "tenor_days: 400, maturity: 2027-02-20", "tenor_days 400 ends on 2027-02-19, maturity is"),
        (", tenor_days: 400", "", "loans[1]: tenor_days or maturity is missing"),
        ("tenor_days: 400", "tenor: 400", "Did you mean tenor_days?"),
        ("signed: 2026-01-15", "signed: 2026-03-03", "a date up to 2026-03-02, the day asked about"),
        ("signed: 2026-01-15, ", "", "loans[1]: signed is missing"),
        ("tenor_days: 400", "tenor_days: 400, revolving: 1", "loans[1].revolving: found 1, allowed: true or false"),
        ("tenor_days: 400}", "tenor_days: 400}\n"
         "  - {id: a, amount: 1, currency: CNY, signed: 2026-01-15, tenor_days: 9}", "two loans are called a"),
        ("rates: {USD: 7.10}", "rates: {USD: 0}", "p.yaml:2  rates.USD: found 0, allowed: a number above 0"),
        ("rates: {USD: 7.10}", "rates: {UDS: 7.10}", "p.yaml:2  rates.UDS: no such currency"),
        ("rates: {USD: 7.10}", "rates: {CNY: 2}", "rates.CNY: found 2"),
        ("rates: {USD: 7.10}", "rates: [7]", "rates: found a list"),
        ("rates: {USD: 7.10}", "rates: {USD: 7.1, USD: 7.2}", "this key is here twice"),
        ("loans:\n", "loan:\n", "Did you mean loans?"),
        ("type: enterprise", "type: enterprize", "Did you mean enterprise?"),
        ("type: enterprise, ", "", "borrower: type is missing"),
        ("net_assets: 100000000", "net_asets: 1", "borrower: net_assets is missing"),
        ("type: enterprise", "type: bank", "borrower: tier1_capital is missing"),
        ("type: enterprise", "type: auto_finance", "borrower: paid_in_capital is missing"),
        ("type: enterprise", "type: enterprise, founded: 2026-03-03", "borrower.founded"),
        ("type: enterprise", "type: enterprise, sector: real-estate", "Did you mean real_estate?"),
        ("type: enterprise", "type: enterprise, mode: leasing", "leasing for type enterprise"),
        ("type: enterprise", "type: enterprise, mode: facilitation", "facilitation without a facilitation_tier"),
        ("type: enterprise", "type: enterprise, mode: borrowing_gap", "total_investment is missing"),
        ("type: enterprise", "type: enterprise, facilitation_tier: 15m", "borrower.facilitation_tier"),
        ("type: enterprise", "type: enterprise, capital_reserve: -1", "borrower.capital_reserve: found -1"),
        ("borrower: {", "pool: {version: low, members: []}\nborrower: {", "found borrower and pool at the top"),
        ("borrower: {", "borower: {", "Did you mean borrower?"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place(old, new, said, tmp_path):
    assert old in GOOD
    found = refused(GOOD.replace(old, new, 1), tmp_path)
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("p.yaml") for problem in found)


def test_all_problems_at_once(tmp_path):
    text = (
        GOOD.replace("amount: 1000", "amount: -1").replace("rate_at_drawdown: 7.1, ", "").replace("USD: 7.10", "X: 1")
    )
    text = text.replace("net_assets", "net_asets") + "lones: []\n"
    found = refused(
        text, tmp_path, on="2016-05-02", changes=["leverage.entreprise=2", "fx_basis=spot", "leverage.bank"]
    )
    for said in (
        "Did you mean leverage.enterprise?",
        "fx_basis: found 'spot', allowed: one of drawdown, current",
        "leverage.bank: found 'leverage.bank', allowed: NAME=VALUE",
        "--on: found the date 2016-05-02, allowed: 2016-05-03, when the rule book begins, or later",
        "Did you mean loans?",
        "rates.X: no such currency",
        "net_assets is missing",
        "loans[1]: rate_at_drawdown is missing",
        "loans[1].amount: found -1",
    ):
        assert any(said in problem for problem in found), (said, found)


@pytest.mark.parametrize("text", ["", "[]", "just text", "{", "\0"])
def test_what_is_no_portfolio_at_all(text, tmp_path):
    (problem,) = refused(text, tmp_path)
    assert problem.startswith("p.yaml")
    assert "scenario" not in problem


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("leverage.enterprise=-1", "a number from 0 to 100"),
        ("leverage.enterprise=nan", "the text 'nan'"),
        ("counted.guarantee=1.5", "a number from 0 to 1"),
        ("maturity.long=0", "a number from 0.01 to 100"),
        ("pool.high.members=2.5", "a whole number"),
        ("leverage.enterprise=2=3", "--set"),
    ],
)
def test_values_that_cannot_be_set(word, said, tmp_path):
    (problem,) = refused(GOOD, tmp_path, changes=[word])
    assert said in problem


def test_rates_of_the_day_are_needed_only_where_they_decide(tmp_path):
    without = GOOD.replace("rates: {USD: 7.10}\n", "")
    file = tmp_path / "ok.yaml"
    file.write_text(without, encoding="utf-8")
    found = quota(file, "2026-03-02").as_dict()
    assert list(found["max_new"]) == ["CNY"]
    assert any("leaves out USD" in warning for warning in found["warnings"])
    (problem,) = refused(without, tmp_path, changes=["fx_basis=current"])
    assert "fx_basis=current needs rates.USD" in problem
    (problem,) = refused(without.replace("type: enterprise", "type: enterprise, facilitation_tier: 10m"), tmp_path)
    assert "rates.USD is missing" in problem


def test_a_group_and_a_pool_are_checked_too(tmp_path):
    text = """\
group:
  parent: {borrower: {type: leasing_parent, net_assets: 1}, id: top}
  subsidiaries:
    - {id: parent, borrower: {type: leasing_subsidiary, net_assets: 1}}
    - {id: a, borrower: {type: leasing_subsidiary}}
    - {id: a, borrower: {type: leasing_subsidiary, net_assets: 1}}
loans: []
"""
    found = refused(text, tmp_path)
    for said in (
        "p.yaml:1  group: sharing is missing",
        "group.parent.id: no such key",
        "p.yaml:4  group.subsidiaries[1].id: a subsidiary cannot be called parent",
        "p.yaml:5  group.subsidiaries[2].borrower: net_assets is missing",
        "two members are called a",
        "a group's loans stand with its members",
    ):
        assert any(said in problem for problem in found), (said, found)
    pool = "pool: {version: hi, ftz: 1, members: [{id: a, equity: 1, share: 1.2, flows: -1}, {id: b}]}\n"
    found = refused(pool, tmp_path)
    for said in ("pool.version", "pool.ftz", "members[1].share", "members[1].flows", "members[2]: equity is missing"):
        assert any(said in problem for problem in found), (said, found)


def test_a_borrowing_gap_that_contradicts_itself(tmp_path):
    text = GOOD.replace(
        "net_assets: 100000000",
        "net_assets: 1, mode: borrowing_gap, total_investment: 5, registered_capital: 6, cumulative_long_term: 7",
    )
    assert any("at most the total investment" in problem for problem in refused(text, tmp_path))
    text = text.replace("registered_capital: 6", "registered_capital: 4")
    (problem,) = refused(text, tmp_path)
    assert "cumulative_long_term: found 7, allowed: at least the long-term loans of the list, CNY 7,100" in problem


def test_json_in_every_layout_is_read_like_yaml(tmp_path):
    data = {
        "borrower": {"type": "enterprise", "net_assets": 100 * M},
        "loans": [loan(10, "USD") | {"signed": "2026-01-15", "maturity": "2029-01-15"}],
        "rates": {"USD": 7.1},
    }
    expected = quota(data, "2026-03-02").as_dict()
    for indent in (None, 2, "\t"):
        file = tmp_path / "p.json"
        file.write_text(json.dumps(data, indent=indent), encoding="utf-8")
        assert quota(file, dt.date(2026, 3, 2)).as_dict() == expected
    file.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")
    assert quota(str(file), "2026-03-02").as_dict() == expected
    assert any("p.json" in p for p in refused('{"borrower": {"type": "x"},\n "borrower": 1}', tmp_path, name="p.json"))


def test_a_loan_past_its_maturity_weighs_nothing_and_says_so():
    item = loan(100, maturity="2026-03-01")
    assert firm(100, item, on="2026-03-01")["weighted_outstanding"] == 150 * M
    found = firm(100, item, on="2026-03-02")
    assert found["weighted_outstanding"] == 0
    assert "past its maturity of 2026-03-01" in found["lines"][0]["clause"]


@pytest.mark.parametrize("sector", ["real_estate", "local_government_vehicle", "lgfv"])
def test_barred_sectors(sector):
    found = ask({"type": "enterprise", "sector": sector}, net_assets=100)
    assert found["may_borrow"] is False
    assert found["max_new"] == {"CNY": {"long": 0, "short": 0}}
    assert ask({"type": "enterprise", "sector": "software"}, net_assets=100)["may_borrow"] is True


def test_what_a_portfolio_gives_and_the_mode_does_not_use_is_named():
    found = ask("bank", tier1_capital=100, net_assets=7, risk_assets=3)
    assert "net_assets is not used in mode formula for bank" in found["reasons"]
    assert "risk_assets is not used in mode formula for bank" in found["reasons"]


def group(subsidiary, parent=None, sharing=True, on="2026-03-02"):
    big = {"type": "leasing_parent", "net_assets": 100 * M}
    data = {
        "group": {
            "sharing": sharing,
            "parent": {"borrower": parent or big},
            "subsidiaries": [{"id": "s", "borrower": subsidiary, "loans": [loan(100)]}],
        }
    }
    return quota(data, on).as_dict()


def test_who_may_not_share():
    leasing = {"type": "leasing_subsidiary", "net_assets": 1}
    assert group(leasing)["group"]["members"]["s"]["shared"] == 100 * M - 3.5
    licensed = group({"type": "nonbank_financial", "paid_in_capital": 1})
    assert licensed["group"]["members"]["s"]["shared"] == 0
    assert licensed["group"]["members"]["s"]["may_borrow"] is False
    assert any("licensed financial institutions" in reason for reason in licensed["reasons"])
    assert group(leasing, {"type": "nonbank_financial", "paid_in_capital": 1})["group"]["shared_available"] == 0
    own_mode = leasing | {"mode": "leasing", "net_assets_prior_year": 1, "risk_assets": 0}
    assert group(own_mode)["group"]["members"]["s"]["shared"] == 0
    early = loan(100, signed="2020-06-01", maturity="2023-06-01")
    for day, shares in (("2020-06-15", False), ("2020-06-16", True)):
        found = quota(
            {
                "group": {
                    "sharing": True,
                    "parent": {"borrower": {"type": "leasing_parent", "net_assets": 100 * M}},
                    "subsidiaries": [{"id": "s", "borrower": leasing, "loans": [early]}],
                }
            },
            day,
        )
        assert (found.members["s"].shared > 0) is shares
