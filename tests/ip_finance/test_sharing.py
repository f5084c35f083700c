"""Clauses one by one."""

from dataclasses import replace
from fractions import Fraction

import pytest

from sandbox.ip_finance.rules.cover import refusal_of_cover, reopens, trips
from sandbox.ip_finance.rules.rounding import largest_remainder
from sandbox.ip_finance.rules.sharing import Standing, opening, share_loss
from sandbox.ip_finance.schemes.scheme import Breaker
from sandbox.ip_finance.schemes.shelf import load_scheme
from tests.ip_finance.scheme_files import CAPPED, scheme_of

TWO_ON_ONE_FUND = """\
parties:
  city: {share: 40}
  province: {share: 30}
  bank: {share: 30}
payers: [province, city, bank]
fund: {pays_for: [city, province], size: 50}
"""


def clauses(found):
    return [(step.party, step.clause) for step in found.steps if step.action == "cut"]


def test_the_one_called_first_draws_on_the_fund_first():
    found = share_loss(scheme_of(TWO_ON_ONE_FUND), 10_000)
    assert found.net == {"city": 2_000, "province": 3_000, "bank": 5_000}
    other = scheme_of(TWO_ON_ONE_FUND.replace("[province, city, bank]", "[city, province, bank]"))
    assert share_loss(other, 10_000).net == {"city": 4_000, "province": 1_000, "bank": 5_000}
    assert clauses(found) == [("city", "fund")]


def test_two_on_one_fund_never_draw_a_fen_too_much():
    quarters = "".join(f"  {name}: {{share: 25}}\n" for name in ("city", "province", "bank", "guarantor"))
    scheme = scheme_of(f"parties:\n{quarters}fund: {{pays_for: [city, province]}}\n")
    assert share_loss(scheme, 2).net == {"city": 1, "province": 1, "bank": 0, "guarantor": 0}
    assert share_loss(scheme, 2, 0, Standing(balance=1)).net == {"city": 1, "province": 0, "bank": 1, "guarantor": 0}


def test_an_advance_is_capped_before_the_recovery_is_known():
    found = share_loss(replace(scheme_of(CAPPED), order="advance_then_settle"), 750_000_000, 60_000_000)
    assert found.advance == {"fund": 220_000_000, "bank": 380_000_000, "guarantor": 150_000_000}
    assert found.net == {"fund": 202_400_000, "bank": 349_600_000, "guarantor": 138_000_000}
    assert found.unpaid == 108_100_000, "of the 1.175 million cut, what is left after its part of the recovery"


def test_caps_for_a_firm_and_for_a_year_count_what_was_paid_before():
    caps = "{per_firm: 900, annual: 1000}"
    scheme = scheme_of(f"parties:\n  fund: {{share: 50, caps: {caps}}}\n  bank: {{share: 50}}\n")
    paid = Standing(paid_to_firm={"fund": 80_000}, paid_in_year={"fund": 95_000})
    found = share_loss(scheme, 100_000, 0, paid)
    assert (found.net["fund"], clauses(found)) == (5_000, [("fund", "annual")])
    found = share_loss(scheme, 100_000, 0, replace(paid, paid_in_year={}))
    assert (found.net["fund"], clauses(found)) == (10_000, [("fund", "per_firm")])


def test_a_cap_from_the_second_year_does_not_bind_in_the_first():
    scheme = scheme_of("parties:\n  fund: {share: 50, caps: {per_loan: {2: 1}}}\n  bank: {share: 50}\n")
    assert [share_loss(scheme, 1_000, year=year).net["fund"] for year in (1, 2)] == [500, 100]


def test_a_loan_larger_than_the_scheme_covers_is_the_banks():
    found = share_loss(load_scheme("qingdao"), 500_000_001)
    assert found.net == {"insurer": 0, "bank": 500_000_001, "guarantor": 0}
    assert {clause for _, clause in clauses(found)} == {"loan_limit"}
    assert share_loss(load_scheme("qingdao"), 500_000_000).unpaid == 0
    assert {clause for _, clause in clauses(share_loss(load_scheme("anhui"), 2_000_000_001))} == {"firm_limit"}


def test_the_order_of_parties_decides_a_tie_of_rounding():
    names = ("a", "b", "c")
    third = dict.fromkeys(names, Fraction(10, 3))
    assert largest_remainder(third, 10) == {"a": 4, "b": 3, "c": 3}
    assert largest_remainder({"a": Fraction(5, 2), "b": Fraction(5, 2)}, 5) == {"a": 3, "b": 2}
    with pytest.raises(ValueError, match="add up"):
        largest_remainder(third, 11)


def test_bounds_of_rounding_are_kept_or_all_given_up():
    exact = {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}
    assert largest_remainder(exact, 1, at_least={"a": 0, "b": 0, "c": 1}) == {"a": 0, "b": 0, "c": 1}
    assert largest_remainder(exact, 1, at_least={"a": 0, "b": 1, "c": 1}) == {"a": 1, "b": 0, "c": 0}


def test_an_impossible_recovery_is_an_error():
    with pytest.raises(ValueError, match="recovery"):
        share_loss(load_scheme("none"), 1, 2)


def test_the_funds_size_is_its_balance_at_the_start():
    assert opening(load_scheme("haidian")).balance == 4_000_000_000
    assert opening(load_scheme("zhuhai")).balance is None
    found = share_loss(load_scheme("haidian"), 10_000_000_000)
    assert (found.net["pool"], found.unpaid) == (4_000_000_000, 1_000_000_000)


def test_the_limit_on_leverage_is_on_the_stock():
    pool, fund = load_scheme("haidian"), 4_000_000_000
    full = 10 * fund
    assert refusal_of_cover(pool, 100, 0, full - 100, fund, False) is None
    assert refusal_of_cover(pool, 101, 0, full - 100, fund, False) == "leverage"
    assert refusal_of_cover(pool, 100, 0, full - 100, fund - 1, False) == "leverage", "losses shrink the room"
    assert refusal_of_cover(load_scheme("zhuhai"), 101, 0, full, None, False) is None


def test_cover_ends_at_the_size_of_loans_and_while_suspended():
    qingdao, anhui = load_scheme("qingdao"), load_scheme("anhui")
    assert refusal_of_cover(qingdao, 500_000_001, 0, 0, None, False) == "loan_limit"
    assert refusal_of_cover(anhui, 1_000_000_001, 1_000_000_000, 0, None, False) == "firm_limit"
    for suspends, answer in (("new_loans", "suspended"), ("both", "suspended"), ("payments", None)):
        scheme = replace(qingdao, breaker=Breaker("npl_ratio", 500, suspends, True))
        assert refusal_of_cover(scheme, 1, 0, 0, None, True) == answer
        assert refusal_of_cover(scheme, 1, 0, 0, None, False) is None


def test_a_breaker_trips_above_and_reopens_at_or_below():
    breaker = Breaker("payout_ratio", 700, "new_loans", True, reopens_at=300, reopens_after=6)
    assert [trips(breaker, ratio) for ratio in (0.0699, 0.07, 0.0701)] == [False, False, True]
    assert reopens(breaker, 0.03, 6)
    assert not reopens(breaker, 0.0301, 6)
    assert not reopens(breaker, 0.0, 5.9)
    assert reopens(replace(breaker, reopens_at=None), 0.5, 6)
    assert not reopens(replace(breaker, reopens=False), 0.0, 1_000)
