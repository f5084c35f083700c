"""Books that balance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.kernel.ledger import BooksError, Ledger, fen, largest_remainder, reconcile

POSTINGS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 10**15), st.integers(0, 4)))


def books(**options):
    ledger = Ledger(**options)
    handles = [
        ledger.account("fund", "cash"),
        ledger.account("bank", "cash"),
        ledger.account("firms", "loans", per_firm=True),
        ledger.account("firms", "cash", per_firm=True),
    ]
    return ledger, handles


@given(POSTINGS)
def test_the_books_balance_whatever_is_posted(postings):
    ledger, handles = books(keep_entries=True)
    expected = [0, 0, 0, 0]
    for debit, credit, amount, firm in postings:
        if debit != credit:
            ledger.post(5, handles[debit], handles[credit], amount, 1, firm)
            expected[debit] += amount
            expected[credit] -= amount
    ledger.check()
    assert [ledger.balance(h) for h in handles] == expected
    assert sum(ledger.totals().values()) == 0
    assert sum(ledger.firm_balance(handles[2], f) for f in range(5)) == expected[2]
    assert sum(ledger.turnover(h)[0] for h in handles) == sum(ledger.turnover(h)[1] for h in handles)
    assert sum(ledger.entries()["fen"]) == sum(ledger.turnover(h)[0] for h in handles)
    assert ledger.postings == len(ledger.entries()["t"])


@pytest.mark.parametrize("amount", [True, 1.0, np.int64(3), "3", None])
def test_an_amount_that_is_no_int_is_refused(amount):
    ledger, (fund, bank, *_) = books()
    with pytest.raises(TypeError, match="int of fen"):
        ledger.post(0, fund, bank, amount)


def test_impossible_postings_are_refused_and_leave_no_trace():
    ledger, (fund, bank, loans, _) = books()
    with pytest.raises(ValueError, match="0 fen or more"):
        ledger.post(0, fund, bank, -1)
    with pytest.raises(ValueError, match="two accounts"):
        ledger.post(0, fund, fund, 5)
    with pytest.raises(ValueError, match="name the firm"):
        ledger.post(0, fund, loans, 5)
    ledger.post(0, fund, bank, 0)
    assert ledger.postings == 0
    assert set(ledger.totals().values()) == {0}


def test_broken_books_are_found():
    ledger, (fund, bank, loans, _) = books()
    ledger.post(0, loans, bank, 100, firm=2)
    ledger._balance[fund] += 1
    with pytest.raises(BooksError, match="add up to 1 fen"):
        ledger.check()
    ledger._balance[bank] -= 1
    ledger.check()
    ledger._firms[loans][2] = 99
    with pytest.raises(BooksError, match="add up to 99, not to 100"):
        ledger.check()
    ledger._firms[loans][2] = 100
    ledger.post(0, fund, bank, 2**63)
    with pytest.raises(BooksError, match="64 bits"):
        ledger.check()


def test_an_account_is_opened_once():
    ledger, (fund, *_) = books()
    assert ledger.account("fund", "cash") == fund
    with pytest.raises(ValueError, match="without per_firm"):
        ledger.account("fund", "cash", per_firm=True)
    with pytest.raises(ValueError, match="not held per firm"):
        ledger.firm_balance(fund, 1)
    assert [a.party for a in ledger.accounts] == ["fund", "bank", "firms", "firms"]
    with pytest.raises(ValueError, match="keeps no entries"):
        ledger.entries()


def test_equal_books_have_equal_fingerprints_in_whatever_order_they_were_written():
    one, (fund, bank, *_) = books()
    one.post(0, fund, bank, 5)
    one.post(1, fund, bank, 7)
    two = Ledger()
    bank2, fund2 = two.account("bank", "cash"), two.account("fund", "cash")
    two.account("firms", "cash")
    two.account("firms", "loans")
    two.post(1, fund2, bank2, 7)
    assert one.fingerprint() != two.fingerprint()
    two.post(3, fund2, bank2, 5)
    assert one.fingerprint() == two.fingerprint()


def test_reconciliation_names_both_numbers():
    reconcile("fund", 5, 5)
    with pytest.raises(
        BooksError, match=r"fund: the ledger says 5 fen, the independent balance 7 fen \(difference -2\)"
    ):
        reconcile("fund", 5, 7)


def test_amounts_are_rounded_up_but_floating_errors_are_not():
    assert [fen(x) for x in (0, 1, 0.01, 0.011, 0.1 + 0.2, 1e-7, 19.99)] == [0, 100, 1, 2, 30, 1, 1999]
    assert fen(123_456_789_012.34) == 12_345_678_901_234
    for wrong in (-0.01, float("nan"), float("inf"), 1e17):
        with pytest.raises(ValueError, match="amount"):
            fen(wrong)


@given(st.integers(0, 10**13))
def test_whole_fen_written_in_yuan_come_back(amount):
    assert fen(amount / 100) == amount


@given(st.integers(0, 10**15), st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(any))
def test_a_split_adds_up_and_no_share_is_off_by_a_fen(total, weights):
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / whole) < 1 + 1e-9 * total
        assert part >= 0
        assert weight or not part


def test_a_split_gives_the_odd_fen_to_the_largest_remainder_then_in_order():
    assert largest_remainder(100, [1, 1, 1]) == [34, 33, 33]
    assert largest_remainder(10, [0.5, 0.3, 0.2]) == [5, 3, 2]
    assert largest_remainder(11, [50, 30, 20]) == [6, 3, 2]
    assert largest_remainder(1, [0, 1, 1]) == [0, 1, 0]
    for total, weights in ((-1, [1]), (1.0, [1]), (1, []), (1, [0, 0]), (1, [-1, 2]), (1, [float("nan")])):
        with pytest.raises(ValueError, match=r"split|weights"):
            largest_remainder(total, weights)
