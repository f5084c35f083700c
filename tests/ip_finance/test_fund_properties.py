"""The fund over many losses, as the simulation keeps it: caps, an exhausted fund and the breaker in any combination."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.ip_finance.fund import Cover
from sandbox.ip_finance.parameters.sharing import Sharing
from sandbox.ip_finance.rules.cover import stops_payments
from sandbox.ip_finance.rules.sharing import share_loss
from sandbox.ip_finance.schemes.scheme import Breaker
from sandbox.kernel.clock import YEAR
from tests.ip_finance.test_sharing_properties import AMOUNTS, losses, schemes

EVENTS = st.lists(
    st.tuples(st.integers(0, 2), losses(), st.booleans(), st.one_of(st.just(0), AMOUNTS), st.integers(0, 1)),
    min_size=1,
    max_size=8,
)
"""Firm, (exposure, recovery), breaker on, income of the fund before, years since the last loss."""


def pay(cover, firm, exposure, recovery, t):
    """One loss through the fund in the order of the scheme, as a loan's account does it; the final account."""
    loan = SimpleNamespace(firm=firm, amount=exposure)
    at, year = cover.standing(loan, t), cover.year(t)
    if cover.scheme.order == "advance_then_settle":
        advance = share_loss(cover.scheme, exposure, 0, at, year=year).net
        cover.pay(loan, advance, t)
        assert cover.balance >= 0
        found = share_loss(cover.scheme, exposure, recovery, at, year=year)
        cover.pay(loan, {name: net - advance[name] for name, net in found.net.items()}, t)
    else:
        found = share_loss(cover.scheme, exposure, recovery, at, year=year)
        cover.pay(loan, found.net, t)
    return found


@given(schemes(), AMOUNTS, EVENTS)
def test_over_many_losses_nothing_is_lost_overdrawn_or_beyond_its_cap(scheme, size, events):
    cover = Cover(Sharing())
    cover.scheme, cover.size, cover.balance = scheme, size, size
    t, came_in, paid, by_firm, by_year = 0, 0, 0, {}, {}
    for firm, (exposure, recovery), suspended, income, years in events:
        t += years * int(YEAR) + 1
        cover.income(income)
        came_in += income
        cover.suspended_at = t if suspended else None
        before = cover.balance
        found = pay(cover, firm, exposure, recovery, t)
        assert sum(found.net.values()) == exposure - recovery
        assert min(found.net.values()) >= 0
        out = sum(found.net[name] for name in scheme.fund.pays_for)
        paid += out
        assert 0 <= cover.balance == before - out == size + came_in - paid
        if before == 0:
            assert out == 0
        if suspended and stops_payments(scheme):
            assert found.net["bank"] == found.loss
        for name, amount in found.net.items():
            by_firm[firm, name] = by_firm.get((firm, name), 0) + amount
            by_year[cover.year(t), name] = by_year.get((cover.year(t), name), 0) + amount
    for party in scheme.parties:
        caps = party.caps
        if caps.per_firm is not None:
            assert all(total <= caps.per_firm.at(1) for (_, name), total in by_firm.items() if name == party.name)
        if caps.annual is not None:
            assert all(total <= caps.annual.at(1) for (_, name), total in by_year.items() if name == party.name)


@given(schemes(), EVENTS)
def test_an_exhausted_fund_stays_exhausted_until_money_comes_in(scheme, events):
    cover = Cover(Sharing())
    cover.scheme, cover.size, cover.balance = replace(scheme, order="settle_first"), 0, 0
    for firm, (exposure, recovery), _, _, _ in events:
        found = pay(cover, firm, exposure, recovery, 0)
        assert all(found.net[name] == 0 for name in scheme.fund.pays_for)
    assert cover.balance == 0


def test_a_breaker_on_the_excess_counts_from_the_share_of_bad_among_all_loans():
    """6 % bad where 2 % of all loans are: 4 points. A threshold of five trips on the ratio, not on the excess."""
    cover = Cover(Sharing(), 0.02)
    cover.outstanding, cover.bad = 100, 6
    for ratio, expected, news in (("npl_ratio", 0.06, "breaker trips"), ("npl_excess", 0.04, None)):
        cover.scheme = replace(cover.scheme, breaker=Breaker(ratio, 500, "both", False))
        cover.suspended_at = None
        assert cover.ratio() == pytest.approx(expected)
        assert cover.review(0) == news
    cover.bad = 1
    assert cover.ratio() == 0.0
