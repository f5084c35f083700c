"""The law on the day of each change and on the day before."""

import datetime as dt

import pytest

from sandbox.cross_border.book import load_rule_book
from sandbox.cross_border.quota import quota
from tests.cross_border.cases import M, ask, firm, loan

ONE = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "enterprise", "institution"),
    [
        ("2016-05-03", (None, 100), (None, 100)),
        ("2017-01-13", (100, 200), (100, 100)),
        ("2020-03-12", (200, 250), (100, 125)),
        ("2020-12-11", (250, 250), (125, 100)),
        ("2021-01-07", (250, 200), (100, 100)),
        ("2022-10-25", (200, 250), (100, 125)),
        ("2023-07-20", (250, 300), (125, 150)),
        ("2025-01-13", (300, 350), (150, 175)),
    ],
)
def test_limits_of_100m_on_the_day_and_the_day_before(day, enterprise, institution):
    day = dt.date.fromisoformat(day)
    for when, index in ((day - ONE, 0), (day, 1)):
        if enterprise[index] is not None:
            assert firm(100, on=when)["limit"] == enterprise[index] * M
            assert ask("leasing_parent", net_assets=100, on=when)["limit"] == enterprise[index] * M
            for kind in ("nonbank_financial", "auto_finance", "group_finance"):
                assert ask(kind, paid_in_capital=100, on=when)["limit"] == institution[index] * M
            assert ask("bank", tier1_capital=200_000, on=when)["limit"] == institution[index] * 1600 * M


@pytest.mark.parametrize(
    ("capital", "before", "after"),
    [
        (1_000, 800, 10_000),  # the initial limit of 10bn
        (5_000, 4_000, 10_000),
        (5_001, 4_000.8, 10_002),
        (100_000, 80_000, 200_000),  # 100bn itself is still small
        (100_001, 80_000.8, 80_000.8),
    ],
)
def test_small_banks_from_may_2021(capital, before, after):
    assert ask("bank", tier1_capital=capital, on="2021-04-30")["limit"] == before * M
    assert ask("bank", tier1_capital=capital, on="2021-05-01")["limit"] == after * M


def test_retained_earnings_of_an_institution_are_shown_and_not_counted():
    figures = {"paid_in_capital": 100, "capital_reserve": 50}
    plain, told = ask("auto_finance", **figures), ask("auto_finance", **figures, retained_earnings=900)
    assert plain["limit"] == told["limit"] == 262.5 * M
    assert any("retained earnings CNY 900,000,000: not counted" in reason for reason in told["reasons"])
    assert not any("retained" in reason for reason in plain["reasons"])


def test_green_debt_weighs_half_from_december_2025_in_firms_only():
    item = loan(10, category="green", signed="2025-11-03", maturity="2028-11-03")
    before = firm(100, item, on="2025-12-01")
    assert before["weighted_outstanding"] == 10 * M
    assert "no half weight yet on 2025-12-01" in before["lines"][0]["clause"]
    assert firm(100, item, on="2025-12-02")["weighted_outstanding"] == 5 * M
    bank = ask("bank", item, tier1_capital=100, on="2025-12-02")
    assert bank["weighted_outstanding"] == 10 * M
    assert "non-financial" in bank["lines"][0]["clause"]


def test_prepayment_shortens_from_the_questions_and_answers_of_2017():
    item = loan(100, signed="2017-01-16", maturity="2020-01-16", prepayable_from_month=1)
    assert firm(100, item, on="2017-05-26")["weighted_outstanding"] == 100 * M
    assert firm(100, item, on="2017-05-27")["weighted_outstanding"] == 150 * M


@pytest.mark.parametrize(
    ("category", "currency", "before", "after"),
    [
        ("passive", "CNY", 0, 0),
        ("passive", "USD", 150, 0),
        ("fx_trade_finance", "USD", 30, 0),
        ("fx_trade_finance", "CNY", 0, 0),
        ("trade_credit", "USD", 0, 0),
        ("interbank", "CNY", 100, 0),
        ("panda", "CNY", 0, 0),
        ("intra_pool", "CNY", 0, 0),
        ("written_off", "CNY", 0, 0),
        ("off_balance", "CNY", 100, 100),
    ],
)
def test_what_counted_before_2017_and_since(category, currency, before, after):
    item = loan(100, currency, category=category, signed="2016-06-01", maturity="2019-06-01")
    if currency != "CNY":
        item["rate_at_drawdown"] = 1
    for day, expected in (("2017-01-12", before), ("2017-01-13", after)):
        found = ask("bank", item, tier1_capital=1000, on=day)
        assert found["weighted_outstanding"] == expected * M
        (line,) = found["lines"]
        assert (line["weight"] == 0) == (expected == 0)


@pytest.mark.parametrize(("tier", "day"), [("5m", "2018-10-30"), ("10m", "2022-05-30"), ("20m", "2025-09-15")])
def test_a_facilitation_tier_begins_on_its_day(tier, day):
    day = dt.date.fromisoformat(day)

    def asked(on, mode="auto"):
        who = {"type": "enterprise", "facilitation_tier": tier, "mode": mode}
        return ask(who, net_assets=1, rates={"USD": 7}, on=on)

    assert asked(day)["mode"] == "facilitation"
    assert asked(day)["limit"] == int(tier[:-1]) * 7 * M
    before = asked(day - ONE)
    assert before["mode"] == "formula"
    assert any("not in force" in reason for reason in before["reasons"])
    insists = asked(day - ONE, "facilitation")
    assert (insists["limit"], insists["may_borrow"], insists["utilisation"]) == (0, False, None)


def test_leasing_takes_the_smaller_of_two_limits_and_names_it():
    def asked(day, prior=100, now=100):
        who = {"type": "leasing_parent", "mode": "leasing", "foreign_invested": True}
        return ask(who, net_assets=now, net_assets_prior_year=prior, risk_assets=600, on=day)

    assert asked("2020-06-10")["limit"] == 400 * M
    assert asked("2020-06-11")["limit"] == 200 * M
    assert any("leasing.prudential_multiple 8" in reason for reason in asked("2020-06-11")["reasons"])
    grown = asked("2026-01-05", prior=100, now=200)
    assert grown["limit"] == 400 * M
    assert grown["reasons"][1].startswith("limit CNY 400,000,000")
    assert "leasing.borrowing_multiple 10" in grown["reasons"][1]
    assert asked("2026-01-05", prior=50, now=50)["limit"] == 0


def test_leasing_counts_the_debt_of_the_year_at_face_value():
    who = {"type": "leasing_subsidiary", "mode": "leasing"}
    figures = {"net_assets": 100, "net_assets_prior_year": 100, "risk_assets": 600}
    old = loan(70, signed="2025-12-31", maturity="2028-12-31")
    found = ask(who, old, loan(10, "USD", tenor_days=100), **figures)
    assert found["weighted_outstanding"] == 70 * M
    assert "risk assets" in found["lines"][0]["clause"]
    assert found["max_new"]["CNY"] == {"long": 130 * M, "short": 130 * M}


def test_borrowing_gap_restores_short_term_debt_only():
    who = {"type": "enterprise", "mode": "borrowing_gap", "foreign_invested": True}
    figures = {"net_assets": 1, "total_investment": 500, "registered_capital": 200}
    found = ask(who, loan(100, repaid=100), loan(50, tenor_days=100, repaid=20), **figures)
    assert (found["limit"], found["weighted_outstanding"]) == (300 * M, 130 * M)
    past = ask(who, loan(100), cumulative_long_term=240, **figures)
    assert (past["weighted_outstanding"], past["headroom"]) == (240 * M, 60 * M)
    assert [line["weighted"] for line in past["lines"]] == [100 * M, 140 * M]


def test_financial_institutions_left_the_borrowing_gap_in_2018():
    from sandbox import InputRefused

    who = {"type": "nonbank_financial", "mode": "borrowing_gap", "foreign_invested": True}
    figures = {"paid_in_capital": 1, "total_investment": 500, "registered_capital": 200}
    assert ask(who, on="2018-01-31", **figures)["limit"] == 300 * M
    with pytest.raises(InputRefused, match="no borrowing-gap mode on 2018-02-01"):
        ask(who, on="2018-02-01", **figures)


@pytest.mark.parametrize(("version", "day"), [("high", "2025-12-26"), ("low", "2023-06-01"), ("2019", "2019-09-01")])
def test_a_version_of_the_pool_begins_on_its_day(version, day):
    data = {
        "pool": {
            "version": version,
            "members": [
                {"id": str(i), "equity": 100 * M, "flows": 9000 * M, "domestic_revenue": 9000 * M}
                | {"overseas_revenue": 9000 * M}
                for i in range(3)
            ],
        }
    }
    day = dt.date.fromisoformat(day)
    now = quota(data, day).as_dict()
    assert now["pool"]["eligible"] is True
    assert now["limit"] > 0
    before = quota(data, day - ONE).as_dict()
    assert (before["pool"]["eligible"], before["limit"], before["may_borrow"]) == (False, 0, False)


def low_pool(ftz=False, count=3, version="low", **figures):
    rows = [{"id": str(i), "equity": 300 * M} | {k: v * M / count for k, v in figures.items()} for i in range(count)]
    return quota({"pool": {"version": version, "ftz": ftz, "members": rows}}, "2026-03-02").as_dict()["pool"]


def test_thresholds_of_the_low_version():
    assert low_pool(flows=699)["eligible"] is False
    assert low_pool(flows=700.2)["eligible"] is True
    assert low_pool(flows=351)["eligible"] is False
    assert low_pool(flows=351, ftz=True)["eligible"] is True
    assert low_pool(domestic_revenue=1002, overseas_revenue=201)["eligible"] is True
    assert low_pool(domestic_revenue=1002, overseas_revenue=198)["eligible"] is False
    assert low_pool(domestic_revenue=501, overseas_revenue=102, ftz=True)["eligible"] is True
    assert low_pool(flows=900, count=2)["eligible"] is False
    found = low_pool(flows=900)
    assert (found["foreign_debt"], found["lending"]) == (900 * 3.5 * M, 900 * 0.5 * M)
    assert low_pool(flows=6999, domestic_revenue=10_002, overseas_revenue=2001, version="high")["eligible"] is False


def test_after_the_last_day_the_last_value_and_a_warning():
    book = load_rule_book()
    assert firm(100, on=book.last)["warnings"] == []
    later = firm(100, on="2031-01-01")
    assert later["limit"] == 350 * M
    assert any("rule book ends on 2026-04-30" in warning and "1.50 to 1.75" in warning for warning in later["warnings"])


def test_every_rule_can_be_asked_on_every_day_it_is_there():
    book = load_rule_book()
    for name, rule in book.rules.items():
        for before, step in zip((None, *rule.steps), rule.steps, strict=False):
            assert book.at(step.since).value(name) == step.value
            if before is not None:
                assert book.at(step.since - ONE).value(name) == before.value
            elif step.since > book.first:
                assert not book.at(step.since - ONE).knows(name)


def test_a_rule_moves_the_answer_when_it_is_set():
    """What each lever of the plan does, upwards."""
    item = loan(100, "USD", category="trade_credit")
    assert firm(100, item, changes={"counted.trade_credit": 0.2})["weighted_outstanding"] == 210 * M
    assert firm(100, changes=["leverage.enterprise=3"])["limit"] == 525 * M
    assert ask("auto_finance", paid_in_capital=100, changes={"leverage.nonbank_financial": 2})["limit"] == 350 * M
    who = {"type": "enterprise", "facilitation_tier": "10m"}
    more = ask(who, net_assets=1, rates={"USD": 7}, changes={"facilitation.10m": 20 * M})
    assert more["limit"] == 140 * M
