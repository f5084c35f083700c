"""What holds for any portfolio; only the rules are needed."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sandbox.cross_border.quota import quota
from tests.cross_border.cases import DAY

MONEY = st.integers(0, 10**11).map(lambda fen: fen / 100)
RATE = st.integers(1, 2_000_000).map(lambda n: n / 100_000)
CATEGORY = st.sampled_from(["on_balance", "off_balance", "guarantee", "green", "trade_credit", "passive"])
RATES = {"USD": 7.1234, "JPY": 0.0467}


@st.composite
def a_loan(draw):
    currency = draw(st.sampled_from(["CNY", "USD", "JPY"]))
    amount = draw(MONEY)
    found = {
        "amount": amount,
        "currency": currency,
        "signed": draw(st.dates(dt.date(2020, 1, 1), DAY)),
        "tenor_days": draw(st.integers(1, 4000)),
        "drawn": amount if draw(st.booleans()) else int(amount / 2),
        "revolving": draw(st.booleans()),
        "category": draw(CATEGORY),
        "prepayable_from_month": draw(st.integers(0, 24)),
    }
    return found if currency == "CNY" else found | {"rate_at_drawdown": draw(RATE)}


LOANS = st.lists(a_loan(), max_size=6)
BORROWER = st.one_of(
    st.builds(lambda x: {"type": "enterprise", "net_assets": x}, MONEY),
    st.builds(lambda x: {"type": "bank", "tier1_capital": x}, MONEY),
    st.builds(lambda x: {"type": "group_finance", "paid_in_capital": x}, MONEY),
    st.builds(lambda x: {"type": "enterprise", "net_assets": x, "facilitation_tier": "10m"}, MONEY),
)


def named(items):
    return [item | {"id": str(i)} for i, item in enumerate(items)]


def asked(borrower, items):
    return quota({"borrower": borrower, "loans": named(items), "rates": RATES}, DAY)


@given(BORROWER, LOANS, a_loan())
def test_headroom_never_rises_when_a_loan_is_added(borrower, items, further):
    before, after = asked(borrower, items), asked(borrower, [*items, further])
    assert after.headroom <= before.headroom
    assert after.limit == before.limit
    assert sum(line.weighted for line in after.lines) == after.weighted


@given(BORROWER, LOANS, a_loan())
def test_repayment_restores_exactly_what_the_loan_took(borrower, items, further):
    whole = further | {"drawn": further["amount"], "revolving": False}
    before = asked(borrower, items)
    assert asked(borrower, [*items, whole | {"repaid": further["amount"]}]).headroom == before.headroom


@given(BORROWER, LOANS, st.sampled_from(["CNY", "USD", "JPY"]), st.booleans())
def test_the_largest_further_loan_fits_and_a_little_more_does_not(borrower, items, currency, short):
    before = asked(borrower, items)
    room = before.as_dict()["max_new"][currency]["short" if short else "long"]
    new = {"currency": currency, "signed": DAY, "tenor_days": 90 if short else 900}
    if currency != "CNY":
        new["rate_at_drawdown"] = RATES[currency]
    if not before.over_limit:
        assert asked(borrower, [*items, new | {"amount": room}]).headroom >= 0
    if not before.over_limit and before.headroom < 10**14:
        # More by two hundredths of the currency, down to which `room` is rounded, and by two fen, to which a line is.
        more = room + 0.02 + 0.02 / RATES.get(currency, 1)
        assert asked(borrower, [*items, new | {"amount": more}]).headroom < 0


def group_of(sharing, parent, children):
    data = {
        "group": {
            "sharing": sharing,
            "parent": {"borrower": {"type": "leasing_parent", "net_assets": parent[0]}, "loans": named(parent[1])},
            "subsidiaries": [
                {"id": f"s{i}", "borrower": {"type": "leasing_subsidiary", "net_assets": own}, "loans": named(items)}
                for i, (own, items) in enumerate(children)
            ],
        },
        "rates": RATES,
    }
    return quota(data, DAY)


PARTY = st.tuples(MONEY, LOANS)


@given(PARTY, st.lists(PARTY, min_size=1, max_size=3))
def test_sharing_never_lets_a_group_exceed_the_parents_and_its_own_limits(parent, children):
    found = group_of(True, parent, children)
    own_limits = sum(member.limit for member in found.members.values())
    assert found.limit == own_limits
    assert found.weighted == sum(m.own + m.shared for m in found.members.values())
    assert found.shared_available == (
        found.members["parent"].limit
        - found.members["parent"].own
        - sum(m.shared for name, m in found.members.items() if name != "parent")
    )
    for name, member in found.members.items():
        if not member.may_borrow:
            continue
        assert found.weighted + member.max_new["CNY"]["long"] <= own_limits
        assert member.shared <= found.members["parent"].limit
        if name != "parent":
            assert member.own <= member.limit


@given(PARTY, st.lists(PARTY, min_size=1, max_size=3))
def test_sharing_moves_nothing_but_who_may_use_what(parent, children):
    shared, apart = group_of(True, parent, children), group_of(False, parent, children)
    assert (shared.limit, shared.weighted) == (apart.limit, apart.weighted)
    assert all(member.shared == 0 for member in apart.members.values())


@given(PARTY, st.lists(PARTY, min_size=1, max_size=3))
def test_an_exceeded_group_may_take_on_nothing(parent, children):
    found = group_of(True, parent, children)
    if found.shared_available < 0:
        assert not found.may_borrow
        assert all(not member.may_borrow for member in found.members.values())
