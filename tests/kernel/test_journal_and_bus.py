"""The journal's canonical order and fingerprint; the bus's declared order."""

import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.kernel.bus import Bus, FirmEntered, FirmFailed
from sandbox.kernel.journal import Journal

WORDS = st.sampled_from(["review", "notice", "失败", ""])
EVENTS = st.lists(
    st.tuples(st.integers(-5, 5), st.sampled_from(["firms", "supervision"]), st.integers(-1, 3), st.integers(-1, 3),
              WORDS, WORDS, st.integers(0, 10**15), st.none() | st.dictionaries(WORDS, st.integers() | WORDS))
)  # fmt: skip


def written(events, **options):
    journal = Journal(**options)
    for event in events:
        journal.record(*event)
    return journal


@given(EVENTS, st.randoms(use_true_random=False))
def test_rows_and_fingerprint_do_not_depend_on_the_order_of_cases_within_a_second(events, chance):
    order = {}
    for event in events:
        order.setdefault(event[1:4], []).append(event)
    for own in order.values():
        own.sort(key=lambda event: event[0])
    queues = [list(own) for own in order.values()]
    mixed = []
    while queues:  # any interleaving that keeps time
        first = min(queue[0][0] for queue in queues)
        queue = chance.choice([queue for queue in queues if queue[0][0] == first])
        mixed.append(queue.pop(0))
        queues = [queue for queue in queues if queue]
    straight = sorted(mixed, key=lambda event: (event[0], event[1], event[2], event[3]))
    assert written(mixed).rows() == written(straight).rows()
    assert written(mixed).fingerprint() == written(straight).fingerprint()
    assert written(mixed).fingerprint() == written(mixed, enabled=False, running_fingerprint=True).fingerprint()


def test_what_was_recorded_comes_back_as_columns_in_canonical_order():
    journal = written(
        [
            (5, "supervision", 1, 7, "review", "reviewers", 10, {"score": 0.5}),
            (5, "firms", -1, 7, "fail"),
            (2, "z", 0, 0, "a"),
        ]
    )
    columns = journal.columns()
    assert columns["t"] == [2, 5, 5]
    assert columns["system"] == ["z", "firms", "supervision"]
    assert columns["resource"] == ["", "", "reviewers"]
    assert columns["amount"] == [0, 0, 10]
    assert columns["attributes"] == [None, None, {"score": 0.5}]
    assert journal.rows()[2].activity == "review"
    assert type(columns["t"][0]) is int


def test_a_long_journal_keeps_every_row_in_order():
    chance = random.Random(3)
    events = [(chance.randrange(1_000), "s", i % 50, 0, f"a{i % 7}", "", i, {"i": i}) for i in range(20_000)]
    rows = written(events).rows()
    assert len(rows) == 20_000
    assert [(r.t, r.case, r.amount) for r in rows] == sorted((e[0], e[2], e[6]) for e in events)
    assert all(r.attributes == {"i": r.amount} for r in rows)


@pytest.mark.parametrize(
    "change",
    [(0, 6), (1, "t"), (2, 2), (3, 8), (4, "b"), (5, "q"), (6, 11), (7, {"n": 2}), (7, {"m": 1}), (7, {"n": "1"})],
)
def test_the_fingerprint_sees_every_field(change):
    event = [5, "s", 1, 7, "a", "r", 10, {"n": 1}]
    other = list(event)
    other[change[0]] = change[1]
    assert written([event]).fingerprint() != written([other]).fingerprint()


def test_the_fingerprint_sees_order_within_a_case_and_repetition_but_no_floats():
    a, b = (5, "s", 1, 7, "a"), (5, "s", 1, 7, "b")
    assert written([a, b]).fingerprint() != written([b, a]).fingerprint()
    assert written([a, a]).fingerprint() != written([a]).fingerprint()
    assert written([(*a, "", 0, {"x": 0.1})]).fingerprint() == written([(*a, "", 0, {"x": 0.2})]).fingerprint()


def test_a_journal_that_keeps_no_rows_still_counts():
    journal = written([(1, "s", 1, 1, "a")] * 3, enabled=False)
    assert journal.count == 3
    assert journal.rows() == []
    with pytest.raises(ValueError, match="keeps no rows"):
        journal.fingerprint()
    assert Journal(enabled=False).fingerprint() == Journal().fingerprint()


def note(called, place, event):
    called.append((place, event.firm))


def test_handlers_run_in_their_declared_order_whoever_subscribes_first():
    for order in ([1, 2, 3], [3, 1, 2]):
        bus, called = Bus(), []
        for place in order:
            bus.subscribe(FirmFailed, partial(note, called, place), place)
        bus.subscribe(FirmEntered, partial(note, called, "entered"), 1)
        bus.publish(FirmFailed(5, 7, "insolvency"))
        assert called == [(1, 7), (2, 7), (3, 7)]


def test_two_handlers_cannot_declare_the_same_order():
    bus = Bus()
    bus.subscribe(FirmFailed, print, 1)
    with pytest.raises(ValueError, match="two handlers of FirmFailed declare the same order 1"):
        bus.subscribe(FirmFailed, print, 1)
    bus.publish(FirmEntered(1, 2))
