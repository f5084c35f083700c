"""The worked examples E1 to E16 and the vectors T01 to T07 of the facts, money in millions."""

import datetime as dt

import pytest

from sandbox.cross_border.quota import quota
from tests.cross_border.cases import DAY, SIGNED, M, ask, firm, loan, loans, weighted

MONTH = dt.timedelta(days=181)


def six_months(amount, currency="CNY", **more):
    return loan(amount, currency, maturity=SIGNED + MONTH, **more)


def test_e1_simple():
    found = firm(100, loan(100))
    assert (found["limit"], found["weighted_outstanding"], found["headroom"]) == (350 * M, 100 * M, 250 * M)
    assert found["utilisation"] == pytest.approx(0.28571, abs=1e-5)
    assert found["mode"] == "formula"
    assert found["may_borrow"] is True


def test_e2_one_year_is_short_and_a_day_more_is_long():
    year = SIGNED.replace(year=2027)
    assert firm(100, loan(100, maturity=year))["headroom"] == 200 * M
    assert weighted(loan(100, maturity=year)) == 150
    assert weighted(loan(100, maturity=year + dt.timedelta(days=1))) == 100
    assert weighted(loan(100, tenor_days=365)) == 150
    assert weighted(loan(100, tenor_days=366)) == 100


@pytest.mark.parametrize(
    ("signed", "last_short"),
    [("2024-01-15", "2025-01-15"), ("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28")],
)
def test_a_year_by_maturity_ends_on_the_calendar_day(signed, last_short):
    """From 2024-01-15 it has 366 days, and is one year all the same."""
    day = dt.date.fromisoformat(last_short)
    asked = {"on": signed}
    assert weighted(loan(100, signed=signed, maturity=day), **asked) == 150
    assert weighted(loan(100, signed=signed, maturity=day + dt.timedelta(days=1)), **asked) == 100


def test_e3_e4_foreign_currency():
    assert weighted(loan(10, "USD", 2)) == 105
    assert weighted(six_months(10, "USD")) == 140


@pytest.mark.parametrize(
    ("item", "now", "before"),
    [(loan(5000), 1000, 5000)],
)
def test_e5_a_banks_guarantee_counts_at_20_percent(item, now, before):
    found = ask("bank", item | {"category": "guarantee"}, tier1_capital=200_000)
    assert found["weighted_outstanding"] == now * M
    early = item | {"category": "guarantee", "signed": "2016-06-01", "maturity": "2019-06-01"}
    assert ask("bank", early, tier1_capital=200_000, on="2017-01-12")["weighted_outstanding"] == before * M
    assert ask("bank", early, tier1_capital=200_000, on="2017-01-13")["weighted_outstanding"] == now * M


@pytest.mark.parametrize(("term", "now", "before"), [("2019-06-01", 1500, 7500), ("2017-06-01", 2000, 10_000)])
def test_e5_in_foreign_currency(term, now, before):
    item = loan(5000, "USD", category="guarantee", signed="2016-06-01", maturity=term, rate_at_drawdown=1)
    assert ask("bank", item, tier1_capital=200_000, on="2017-01-13")["weighted_outstanding"] == now * M
    assert ask("bank", item, tier1_capital=200_000, on="2017-01-12")["weighted_outstanding"] == before * M


def test_e6_green_debt_weighs_half_but_not_its_currency():
    green = {"category": "green"}
    assert weighted(loan(10, **green)) == 5
    assert weighted(loan(10, "USD", **green)) == 70
    assert weighted(six_months(10, **green)) == 7.5
    assert weighted(six_months(10, "USD", **green)) == 87.5


def test_e7_a_prepayment_clause_makes_the_contract_short():
    for month, expected in ((0, 140), (12, 140), (13, 105)):
        assert weighted(loan(10, "USD", 5, prepayable_from_month=month)) == expected


def test_e8_what_counts_of_a_facility():
    assert weighted(loan(100, revolving=True, drawn=20)) == 100
    assert weighted(loan(100, drawn=40)) == 100
    assert weighted(loan(100, drawn=40, repaid=10)) == 100
    assert weighted(loan(100, repaid=30)) == 70
    assert weighted(loan(100, repaid=100)) == 0


def facilitated(net_assets, tier="10m", **more):
    who = {"type": "enterprise", "high_tech": True, "facilitation_tier": tier, **more.pop("who", {})}
    return ask(who, net_assets=net_assets, rates={"USD": 7.00}, **more)


def test_e9_facilitation_and_formula_of_a_small_firm():
    plain = firm(5, rates={"USD": 7.00})
    assert plain["limit"] == 17.5 * M
    assert plain["max_new"]["USD"] == {"long": 1_666_666.66, "short": 1_250_000}
    found = facilitated(5)
    assert (found["mode"], found["limit"]) == ("facilitation", 70 * M)
    assert found["max_new"]["USD"] == {"long": 10 * M, "short": 10 * M}
    assert firm(-3)["limit"] == 0
    assert facilitated(-3)["limit"] == 70 * M


@pytest.mark.parametrize(
    ("on", "tier", "equal"),
    [
        ("2022-10-24", "10m", 52.5),
        ("2022-10-25", "10m", 42),
        ("2023-07-20", "10m", 35),
        ("2025-01-13", "10m", 30),
        ("2025-09-15", "20m", 60),
    ],
)
def test_e9_where_the_formula_overtakes_facilitation(on, tier, equal):
    assert facilitated(equal, tier, on=on)["mode"] == "formula"
    assert facilitated(equal - 0.01, tier, on=on)["mode"] == "facilitation"


def hypothetical(*items, p=1.75):
    changes = {"adjustment.enterprises": p}
    return firm(150, *items, rates={"USD": 7.00}, changes=changes, on="2026-03-02")


def test_e10_a_cut_leaves_a_firm_over_its_limit():
    long, dollars = loan(240), loan(20, "USD", 2, rate_at_drawdown=7.10)
    short = loan(30, tenor_days=180)
    before = hypothetical(long, dollars, short)
    assert (before["limit"], before["weighted_outstanding"], before["headroom"]) == (525 * M, 498 * M, 27 * M)
    cut = hypothetical(long, dollars, short, p=1.5)
    assert (cut["limit"], cut["headroom"], cut["over_limit"], cut["may_borrow"]) == (450 * M, -48 * M, True, False)
    assert any("no rollover" in reason for reason in cut["reasons"])
    assert all(amount == 0 for terms in cut["max_new"].values() for amount in terms.values())
    repaid = hypothetical(long, dollars, short | {"repaid": 30 * M}, p=1.5)
    assert (repaid["weighted_outstanding"], repaid["headroom"], repaid["may_borrow"]) == (453 * M, -3 * M, False)
    instalment = hypothetical(long | {"repaid": 20 * M}, dollars, p=1.5)
    assert (instalment["headroom"], instalment["may_borrow"]) == (17 * M, True)
    assert instalment["max_new"] == {
        "CNY": {"long": 17 * M, "short": 11_333_333.33},
        "USD": {"long": 1_619_047.61, "short": 1_214_285.71},
    }


PARENT_LOANS = (loan(1850),)


def group(sharing=True, parent_loans=PARENT_LOANS, child=None, on=DAY, **more):
    child = child if child is not None else loan(620, years=6)
    data = {
        "group": {
            "sharing": sharing,
            "parent": {
                "borrower": {"type": "leasing_parent", "net_assets": 1600 * M},
                "loans": loans(*parent_loans),
            },
            "subsidiaries": [
                {
                    "id": "ship",
                    "borrower": {"type": "leasing_subsidiary", "net_assets": 4 * M, **more},
                    "loans": loans(child),
                }
            ],
        }
    }
    return quota(data, on).as_dict()


def test_e11_a_subsidiary_uses_its_own_quota_first():
    found = group()["group"]
    assert found["shared_available"] == 3144 * M
    ship = found["members"]["ship"]
    assert (ship["limit"], ship["own"], ship["shared"]) == (14 * M, 14 * M, 606 * M)
    assert ship["may_borrow"] is True
    further = group(parent_loans=(loan(1850), loan(300)))["group"]
    assert further["members"]["parent"]["own"] == 2150 * M
    assert further["shared_available"] == 2844 * M
    repaid = group(parent_loans=(loan(1850), loan(300)), child=loan(620, years=6, repaid=200))["group"]
    assert (repaid["shared_available"], repaid["members"]["ship"]["shared"]) == (3044 * M, 406 * M)


def test_e11_without_sharing_the_subsidiary_has_its_own_14():
    found = group(sharing=False, child=loan(0))
    assert found["group"]["shared_available"] == 0
    assert found["group"]["members"]["ship"]["max_new"]["CNY"]["long"] == 14 * M
    over = group(sharing=False)
    assert over["over_limit"] is True
    assert over["group"]["members"]["ship"]["may_borrow"] is False


def members(**overseas):
    rows = [("A", 6000, 1.0), ("B", 3000, 0.8), ("C", 1000, 0.6)]
    return [
        {"id": name, "equity": equity * M, "share": share, "flows": 2500 * M, "domestic_revenue": 4000 * M}
        | {"overseas_revenue": overseas.get(name, 700) * M}
        for name, equity, share in rows
    ]


def pool(version, on=DAY, changes=(), **overseas):
    return quota({"pool": {"version": version, "members": members(**overseas)}}, on, changes).as_dict()


def test_e12_the_pools_quotas():
    high = pool("high")
    assert high["pool"]["eligible"] is True
    assert (high["pool"]["foreign_debt"], high["pool"]["lending"]) == (31_500 * M, 7_200 * M)
    assert high["limit"] == 31_500 * M
    old = pool("2019", on="2021-02-01")["pool"]
    assert (old["foreign_debt"], old["lending"]) == (20_000 * M, 3_000 * M)


def test_e12_the_trap_of_too_little_revenue_abroad():
    refused = pool("high", A=500)
    assert (refused["pool"]["eligible"], refused["may_borrow"]) == (False, False)
    assert any("overseas revenue" in r and "not reached" in r for r in refused["pool"]["reasons"])
    assert pool("low", A=500)["pool"]["eligible"] is True


def test_e13_the_ratio_of_the_group_in_henan():
    old = pool("2019", on="2020-01-15")["pool"]
    assert old["foreign_debt"] / old["lending"] == pytest.approx(4.912 / 0.737, rel=3e-4)


def test_e13_its_utilisation():
    data = {
        "pool": {"version": "2019", "members": [{"id": "H", "equity": 2456 * M}]},
        "loans": [loan(4.3, signed="2019-09-02", maturity="2022-09-02")],
    }
    assert quota(data, "2020-03-11").as_dict()["utilisation"] == pytest.approx(0.000875, abs=1e-6)


def test_e14_the_rate_of_the_drawdown_counts_unless_another_is_asked_for():
    item = loan(10, "USD")
    assert weighted(item, rates={"USD": 6.70}) == 105
    assert weighted(item, rates={"USD": 6.70}, changes={"fx_basis": "current"}) == 100.5


def test_e15_a_new_firm_without_audited_accounts():
    who = {"type": "enterprise", "audited": False, "founded": dt.date(2025, 7, 2)}
    found = ask(who, net_assets=200)
    assert found["may_borrow"] is False
    assert found["max_new"]["CNY"] == {"long": 0, "short": 0}
    assert any("2026-07-02" in reason for reason in found["reasons"])
    assert ask(who, net_assets=200, on="2026-07-01")["may_borrow"] is False
    assert ask(who, net_assets=200, on="2026-07-02")["may_borrow"] is True
    assert ask(who | {"audited": True}, net_assets=200)["may_borrow"] is True


def test_e16_excluded_items_now_and_under_the_rule_of_2016():
    terms = {"signed": "2016-06-01", "maturity": "2018-06-01"}
    trade = six_months(40, "USD", category="fx_trade_finance", rate_at_drawdown=1) | {
        "signed": "2016-12-01",
        "maturity": "2017-05-01",
    }
    advances = six_months(25, category="trade_credit") | {"signed": "2016-12-01", "maturity": "2017-05-01"}
    items = (trade, advances, loan(60, **terms))
    old = firm(100, *items, on="2017-01-12")
    assert (old["limit"], old["weighted_outstanding"]) == (100 * M, 76 * M)
    new = firm(100, *items, on="2017-01-13")
    assert (new["limit"], new["weighted_outstanding"]) == (200 * M, 60 * M)


VECTORS = [
    ("T01", loan(100), 100, 250, 0.285714),
    ("T02", loan(100, tenor_days=365), 150, 200, 0.428571),
    ("T03", loan(10, "USD"), 105, 245, 0.3),
    ("T04", loan(10, "USD", tenor_days=180), 140, 210, 0.4),
    ("T05", loan(10, category="green"), 5, 345, 0.014286),
    ("T06", loan(10, "USD", category="green"), 70, 280, 0.2),
    ("T07", loan(10, "USD", category="green", tenor_days=180), 87.5, 262.5, 0.25),
]


@pytest.mark.parametrize(("item", "counted", "headroom", "used"), [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS])
def test_the_vectors(item, counted, headroom, used):
    found = firm(100, item)
    assert found["limit"] / M == pytest.approx(350, abs=1e-6)
    assert found["weighted_outstanding"] / M == pytest.approx(counted, abs=1e-6)
    assert found["headroom"] / M == pytest.approx(headroom, abs=1e-6)
    assert found["utilisation"] == pytest.approx(used, abs=1e-5)
