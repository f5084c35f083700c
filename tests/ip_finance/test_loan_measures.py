"""What the measures count: nobody looks better for having failed to get there, nor for what the end cuts off."""

import datetime as dt

import numpy as np
import pytest

from sandbox.catalogue import load
from sandbox.ip_finance.measures import book
from sandbox.kernel.clock import DAY
from sandbox.study.compare import compare
from tests.ip_finance.small_loans import Loans
from tests.ip_finance.test_loan_effects import world

MILLION = 1_000_000


def test_who_never_gets_the_money_waits_the_whole_restriction():
    """One loan drawn after 29 days, one refused for too small a pledge, one asked for too late to be counted."""
    made = Loans({"ip_finance.demand.smallest": 1_000_000}, days=900)

    def poor():
        made.ip_finance._begin(1, 0)
        made.desk.loans[-1].value = 100_000.0

    made.engine.at(5 * DAY, poor)
    made.need(0, firm=0).need(730, firm=2).done()
    assert [made.loan(firm).outcome for firm in (0, 1, 2)] == ["repaid", "refused", "open"]
    assert made.value("ip_time_to_drawdown") == pytest.approx((29 + 180) / 2)


def test_a_pledge_unsold_at_the_restriction_counts_in_full():
    """One pledge sold 285 days after the default; one that waits for the only judge beyond 730 days."""
    slow = {"ip_finance.disposal.judges": 1, "ip_finance.disposal.title": 650}
    made = Loans(slow, days=1_300).need(0, firm=0).need(1, firm=1).exit(100, 0).exit(101, 1).done()
    assert made.loan(0).sale == (100 + 110 + 60 + 650 + 15) * DAY
    assert made.value("ip_recovery_days") == pytest.approx(730)
    quick = Loans(days=1_300).need(0, firm=0).exit(100, 0).done()
    assert quick.value("ip_recovery_days") == pytest.approx(285)
    assert quick.value("ip_days_court") == pytest.approx(115), "from the beginning of that attempt"
    assert quick.value("ip_recovery_court") == pytest.approx(0.42)
    assert quick.value("ip_recovery_operator") == 0.0, "an attempt that failed is counted"


def test_amounts_asked_and_approved():
    made = Loans({"ip_finance.demand.wanted": 4_000_000}).need(firm=0).need(880, firm=1).done()
    assert made.value("ip_asked") == 8 * MILLION
    assert made.value("ip_approved_amount") == 3 * MILLION  # the pledge carries 3 million; the second has no answer yet


def test_loss_of_every_private_party():
    made = Loans({"ip_finance.sharing.scheme": "zhongshan"}).need().exit(100).done()
    assert made.value("ip_loss") == 1.74 * MILLION
    assert made.value("ip_loss_insurer") == pytest.approx(0.16 * 1.74 * MILLION)
    assert made.value("ip_loss_appraiser") == pytest.approx(0.04 * 1.74 * MILLION)
    assert made.value("ip_loss_guarantor") == 0
    parts = sum(made.value(f"ip_loss_{party}") for party in ("insurer", "appraiser", "guarantor"))
    assert parts == pytest.approx(made.value("ip_loss_others"))


def test_bad_loans_are_counted_month_by_month_and_not_at_the_end_alone():
    """Drawn 30 January 2021, bad from 11 April 2021, settled in March 2022: 11 of the 14 months that begin with it."""
    made = Loans().need().exit(100).done()
    assert made.value("ip_npl_ratio") == pytest.approx(11 / 14)
    assert made.value("ip_npl_months") == 11
    sound = Loans().need().done()
    assert sound.value("ip_npl_ratio") == 0 == sound.value("ip_npl_months")


def test_the_book_over_time_is_that_of_the_loans_one_by_one():
    made = world({"ip_finance.default.probability": 0.2})
    loans, horizon = made.ip_finance.desk.loans, made.engine.clock.horizon
    at = np.array([0, 200 * DAY, 900 * DAY, 1_500 * DAY, horizon], dtype=np.int64)
    drawn = [x for x in loans if x.drawn is not None]
    there = [[x for x in drawn if x.drawn <= t and (x.ended is None or x.ended > t)] for t in at]
    bad = [[x for x in some if x.defaulted is not None and x.defaulted <= t] for t, some in zip(at, there, strict=True)]
    found = book.Book(loans, horizon)
    assert found.outstanding(at).tolist() == [sum(x.amount for x in some) for some in there]
    assert found.bad(at).tolist() == [sum(x.amount for x in some) for some in bad]
    assert found.outstanding(at).max() > 0 < found.bad(at).max()


def test_months_of_lending_leave_out_the_follow_up():
    made = world()
    assert len(book.lending_months(made.ip_finance.desk)) == 36
    assert made.ip_finance.desk.clock.entry_end == dt.date(2024, 1, 1)


def test_the_limit_binds_in_the_months_in_which_it_keeps_out_a_loan():
    values = {"ip_finance.sharing.fund": 1_000_000, "ip_finance.sharing.leverage": 4}
    made = Loans(values, days=360).need(0, firm=0).need(1, firm=1).need(2, firm=2).need(100, firm=3).done()
    assert [made.loan(firm).covered for firm in range(4)] == [True, False, False, False]
    assert made.value("ip_limited_months") == pytest.approx(2 / 12)
    assert made.value("ip_limited_share") == 0.75


def test_the_series_shows_the_fund_month_by_month():
    made = Loans({"ip_finance.sharing.fee": 0.01}).need().exit(100).done()
    series = made.series()
    assert len({len(column) for column in series.values()}) == 1
    assert series["ip_fund_balance"][0] == 40.03 * MILLION  # the fee of the loan drawn on 30 January
    assert series["ip_fund_balance"][-1] == (40.03 - 0.87) * MILLION == made.value("ip_fund_balance")
    assert series["ip_outstanding"][:14] == [3 * MILLION] * 14
    assert series["ip_outstanding"][14:] == [0.0] * len(series["ip_outstanding"][14:])
    assert series["ip_covered"] == series["ip_outstanding"]
    assert "ip_fund_balance" not in Loans({"ip_finance.sharing.scheme": "none"}).done().series()


def test_a_fund_of_nothing_is_empty_from_the_start_and_years_beyond_the_run_are_unknown():
    made = Loans({"ip_finance.sharing.fund": 0}, days=900).done()
    assert made.value("ip_fund_empty_1y") == 1.0
    assert made.value("ip_fund_empty_3y") is None
    assert Loans(days=900).done().value("ip_fund_empty_1y") == 0.0


def test_a_refill_keeps_the_fund_from_running_dry():
    """Two losses of 0.87 million to a fund of one million, with a January between them."""
    for refill, empty in (("no", 1.0), ("yes", 0.0)):
        values = {"ip_finance.sharing.fund": 1_000_000, "ip_finance.sharing.leverage": 100,
                  "ip_finance.sharing.refill": refill}  # fmt: skip
        made = Loans(values, days=1_500).need(0, firm=0).need(400, firm=1).exit(100, 0).exit(700, 1).done()
        assert made.value("ip_fund_empty_3y") == empty
        assert (made.value("ip_unpaid") > 0) == (empty == 1.0)


@pytest.mark.slow
def test_the_tail_of_the_public_loss_is_its_worst_futures_and_says_on_how_few_it_rests():
    """Of 40 futures the worst 5 % are two, the worst 1 % a part of the worst one; neither is enough for an interval."""
    found = compare(load("ip-pledge-haidian"), ["half", "most"], replications=40, workers=1)
    losses = sorted(r.values["ip_loss_public"] for r in found.records if r.policy == "half")
    worst, rare = (found.policies["half"][f"ip_public_tail_{level}"] for level in (95, 99))
    assert worst.mean == pytest.approx(sum(losses[-2:]) / 2)
    assert rare.mean == pytest.approx(losses[-1])
    assert (worst.tail, rare.tail) == (2, 1)
    assert worst.low is rare.low is None
    assert found.policies["most"]["ip_public_tail_95"].mean > worst.mean > found.policies["half"]["ip_loss_public"].mean
