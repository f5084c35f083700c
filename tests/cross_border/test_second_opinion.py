"""The calculator against a second one, written from the facts alone in plain numbers, on random portfolios and days."""

import datetime as dt
import random

import pytest

from sandbox.cross_border.quota import quota

ENTERPRISES = [("2016-05-03", 1), ("2020-03-12", 1.25), ("2021-01-07", 1), ("2022-10-25", 1.25), ("2023-07-20", 1.5),
               ("2025-01-13", 1.75)]  # fmt: skip
INSTITUTIONS = [*ENTERPRISES[:2], ("2020-12-11", 1), *ENTERPRISES[3:]]
TIERS = {"5m": [("2018-10-30", 5e6)], "10m": [("2022-05-30", 1e7)], "20m": [("2025-09-15", 2e7)]}
EDGES = ["2017-01-13", "2017-05-27", "2021-05-01", "2025-12-02",
         *(day for steps in (ENTERPRISES, INSTITUTIONS, *TIERS.values()) for day, _ in steps)]  # fmt: skip
NON_BANKS = ("nonbank_financial", "auto_finance", "group_finance")
TYPES = ("enterprise", "leasing_parent", "leasing_subsidiary", "bank", *NON_BANKS)
CATEGORIES = ("on_balance", "on_balance", "off_balance", "guarantee", "green", "trade_credit", "fx_trade_finance",
              "passive", "interbank", "panda", "intra_pool", "written_off")  # fmt: skip
RATES = {"CNY": 1, "USD": 7.1, "EUR": 8.0}


def since(day, text):
    return day >= dt.date.fromisoformat(text)


def in_force(steps, day):
    return ([value for first, value in steps if since(day, first)] or [0])[-1]


def a_year_later(day):
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 2, 28)


def counted(loan, day):
    """How much of the category counts."""
    new, foreign, category = since(day, "2017-01-13"), loan["currency"] != "CNY", loan["category"]
    if category in ("on_balance", "off_balance", "green"):
        return 1
    old = {"guarantee": 1, "fx_trade_finance": 0.2 * foreign, "passive": 1 * foreign, "interbank": 1}
    return 0.2 * (category == "guarantee") if new else old.get(category, 0)


def weighted(loan, day, financial, face):
    signed, foreign = dt.date.fromisoformat(loan["signed"]), loan["currency"] != "CNY"
    if "maturity" in loan:
        maturity = dt.date.fromisoformat(loan["maturity"])
        short = maturity <= a_year_later(signed)
    else:
        maturity, short = signed + dt.timedelta(loan["tenor_days"]), loan["tenor_days"] <= 365
    if maturity < day:
        return 0
    if loan.get("prepayable_from_month", 99) <= 12 and since(day, "2017-05-27"):
        short = True
    drawn = loan.get("drawn", loan["amount"])
    whole = loan.get("revolving") or drawn < loan["amount"]
    amount = loan["amount"] if whole else drawn - loan.get("repaid", 0)
    amount *= loan.get("rate_at_drawdown", 1) * counted(loan, day)
    green = 0.5 if loan["category"] == "green" and not financial and since(day, "2025-12-02") else 1
    return amount if face else amount * ((1.5 if short else 1) * green + 0.5 * foreign)


def a_loan(luck, day, number):
    signed = day - dt.timedelta(luck.randrange(900))
    loan = {"id": f"l{number}", "amount": luck.randrange(1, 10**7), "signed": signed.isoformat(),
            "currency": luck.choice(list(RATES)), "category": luck.choice(CATEGORIES)}  # fmt: skip
    if loan["currency"] != "CNY":
        loan["rate_at_drawdown"] = luck.choice([6.9, 7.0, 8.1])
    if luck.random() < 0.5:
        loan["tenor_days"] = luck.choice([30, 364, 365, 366, 700])
    else:
        loan["maturity"] = (a_year_later(signed) + dt.timedelta(luck.choice([-200, -1, 0, 1, 900]))).isoformat()
    if luck.random() < 0.3:
        loan["drawn"] = luck.randrange(loan["amount"] + 1)
    if luck.random() < 0.4:
        loan["repaid"] = luck.randrange(loan.get("drawn", loan["amount"]) + 1)
    if luck.random() < 0.2:
        loan["revolving"] = True
    if luck.random() < 0.3:
        loan["prepayable_from_month"] = luck.choice([0, 6, 12, 13, 24])
    return loan


def a_borrower(luck, day):
    """A borrower, and the base of its limit."""
    kind = luck.choice(TYPES)
    borrower = {"type": kind}
    if luck.random() < 0.3:
        borrower |= {
            "audited": False,
            "founded": (day - dt.timedelta(luck.choice([0, 364, 365, 366, 999]))).isoformat(),
        }
    if kind == "bank":
        borrower["tier1_capital"] = luck.choice([3e9, 5e9, 6e9, 1e11, 1e11 + 1, 4e12])
        return borrower, borrower["tier1_capital"]
    if kind in NON_BANKS:
        borrower |= {"paid_in_capital": luck.randrange(10**9), "retained_earnings": luck.randrange(10**8)}
        if luck.random() < 0.5:
            borrower["capital_reserve"] = luck.randrange(10**8)
        return borrower, borrower["paid_in_capital"] + borrower.get("capital_reserve", 0)
    borrower["net_assets"] = luck.randrange(-(10**7), 10**8)
    borrower["facilitation_tier"] = luck.choice(["none", "none", *TIERS])
    if luck.random() < 0.3:
        borrower["high_tech"] = luck.random() < 0.5
    return borrower, max(0, borrower["net_assets"])


def limit_and_mode(borrower, base, day):
    financial = borrower["type"] == "bank" or borrower["type"] in NON_BANKS
    leverage = 1 if financial or not since(day, "2017-01-13") else 2
    small = since(day, "2021-05-01")
    if borrower["type"] == "bank":
        leverage = 2 if small and base <= 1e11 else 0.8
    limit = base * leverage * in_force(INSTITUTIONS if financial else ENTERPRISES, day)
    if borrower["type"] == "bank" and small:
        limit = max(limit, 1e10)
    tier = borrower.get("facilitation_tier", "none")
    usd = in_force(TIERS.get(tier, []), day) if borrower.get("high_tech") is not False else 0
    return (usd * RATES["USD"], "facilitation") if usd > limit / 1.5 / RATES["USD"] else (limit, "formula")


@pytest.mark.parametrize("seed", range(6))
def test_two_calculators_agree_on_random_portfolios_and_days(seed):
    luck = random.Random(seed)
    for _ in range(100):
        day = dt.date(2016, 5, 3) + dt.timedelta(luck.randrange(3640))
        if luck.random() < 0.3:
            edge = dt.date.fromisoformat(luck.choice(EDGES)) - dt.timedelta(luck.choice([0, 1]))
            day = max(edge, dt.date(2016, 5, 3))
        borrower, base = a_borrower(luck, day)
        loans = [a_loan(luck, day, number) for number in range(luck.randrange(4))]
        rates = {name: rate for name, rate in RATES.items() if name != "CNY"}
        found = quota({"rates": rates, "borrower": borrower, "loans": loans}, day).as_dict()
        limit, mode = limit_and_mode(borrower, base, day)
        financial = borrower["type"] in ("bank", *NON_BANKS)
        used = sum(weighted(loan, day, financial, mode == "facilitation") for loan in loans)
        said = (borrower, loans, day)
        assert found["mode"] == mode, said
        assert found["limit"] == pytest.approx(limit, abs=0.02), said
        assert found["weighted_outstanding"] == pytest.approx(used, abs=0.05), said
        young = mode == "formula" and "founded" in borrower
        young = young and a_year_later(dt.date.fromisoformat(borrower["founded"])) > day
        may = used <= limit + 1e-6 and not young
        assert found["may_borrow"] is may, said
        for currency, rate in RATES.items():
            for term, heavy in (("long", 1), ("short", 1.5)):
                factor = 1 if mode == "facilitation" else heavy + 0.5 * (currency != "CNY")
                fits = (limit - used) / factor / rate if may else 0
                assert found["max_new"][currency][term] == pytest.approx(fits, abs=0.02), said


@pytest.mark.parametrize("seed", range(3))
def test_two_calculators_agree_on_groups(seed):
    luck = random.Random(seed)

    def loans():
        return [{"id": f"l{n}", "amount": luck.randrange(1, 5 * 10**6), "currency": "CNY", "signed": "2020-01-01",
                 "tenor_days": 5000} for n in range(luck.randrange(3))]  # fmt: skip

    for _ in range(60):
        day, parameter = luck.choice([(dt.date(2020, 6, 15), 1.25), (dt.date(2020, 6, 16), 1.25),
                                      (dt.date(2026, 3, 2), 1.75), (dt.date(2026, 3, 2), 1.75)])  # fmt: skip
        top = luck.choice(["leasing_parent", "leasing_parent", "enterprise"])
        parent = {"borrower": {"type": top, "net_assets": luck.randrange(1, 2 * 10**6)}, "loans": loans()}
        children = []
        for number in range(luck.randrange(1, 4)):
            kind = luck.choice(["leasing_subsidiary", "leasing_subsidiary", "nonbank_financial"])
            key = "net_assets" if kind == "leasing_subsidiary" else "paid_in_capital"
            child = {"type": kind, key: luck.randrange(1, 10**6)}
            children.append({"id": f"s{number}", "borrower": child, "loans": loans()})
        sharing = luck.random() < 0.8
        found = quota({"group": {"sharing": sharing, "parent": parent, "subsidiaries": children}}, day).as_dict()
        shares = sharing and top == "leasing_parent" and since(day, "2020-06-16")
        left = 2 * parent["borrower"]["net_assets"] * parameter - sum(x["amount"] for x in parent["loans"])
        rows = {}
        for child in children:
            sharer = shares and child["borrower"]["type"] == "leasing_subsidiary"
            own = child["borrower"].get("net_assets", 0) * 2 + child["borrower"].get("paid_in_capital", 0)
            used = sum(x["amount"] for x in child["loans"])
            rows[child["id"]] = (own * parameter, used, sharer)
            left -= max(0, used - own * parameter) if sharer else 0
        assert found["group"]["shared_available"] == pytest.approx(left if shares else 0, abs=0.02)
        for name, (limit, used, sharer) in rows.items():
            member = found["group"]["members"][name]
            assert member["limit"] == pytest.approx(limit, abs=0.02)
            assert member["shared"] == pytest.approx(max(0, used - limit) if sharer else 0, abs=0.02)
            room = max(0, limit - used) + left if sharer else limit - used
            may = left >= 0 if sharer else room >= 0
            assert member["may_borrow"] is may
            assert member["max_new"]["CNY"]["long"] == pytest.approx(room if may else 0, abs=0.02)
