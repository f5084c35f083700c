"""Batches: who is in a call, and when its notice comes."""

import datetime as dt
import itertools

import pytest

from tests.supervision.small import START, Small

BATCHES = {"supervision.regime": "batches", "supervision.review.reviewers": 1}


def on(day):
    return (START + dt.timedelta(day)).isoformat()


def dated(*windows):
    """Calls by date, each (opens, last day, day of notice or None)."""
    return [
        {"opens": on(opens), "closes": on(last)} | ({} if notice is None else {"notice": on(notice)})
        for opens, last, notice in windows
    ]


def test_a_file_that_is_ready_waits_for_the_next_window():
    world = Small(BATCHES).begin(0).begin(20, firm=1).begin(40, firm=2).done()
    assert [world.days_of("application", firm=f) for f in range(3)] == [[30], [35], [130]]  # calls at 30 and 130
    assert world.days_of("call opens")[:2] == [30, 130]
    assert world.days_of("call closes")[:2] == [50, 150]


def test_all_accepted_of_a_batch_are_noticed_and_registered_in_the_same_second():
    world = Small(BATCHES).begin(0).begin(1, firm=1).begin(2, firm=2).done()
    assert [world.days_of("accepted", firm=f) for f in range(3)] == [[39], [42], [45]]  # one reviewer, 3 days each
    assert world.days_of("public notice") == [57] * 3  # 7 days after the close on day 50
    assert world.days_of("registered") == [77] * 3
    (notice,) = world.rows(activity="batch noticed")
    assert notice.attributes == {"batch": 1, "size": 3}
    assert world.values(None)["batches"] == 1


def test_the_notice_waits_for_the_last_decision():
    world = Small({**BATCHES, "supervision.review.effort": 20}).begin(0).begin(1, firm=1).begin(2, firm=2).done()
    assert [world.days_of("accepted", firm=f) for f in range(3)] == [[56], [76], [96]]
    assert world.days_of("public notice") == [96 + 7] * 3


def test_the_notice_does_not_wait_for_who_is_refused_returned_or_gone():
    slow = {**BATCHES, "supervision.review.effort": 20, "supervision.review.return_margin": 0.4}
    world = Small(slow, days=700).begin(0).begin(1, firm=1).begin(2, firm=2, quality=-0.1).begin(3, firm=3, quality=-2)
    world.fail(60, firm=1).done()
    assert world.case(1).outcome == "failed"
    assert world.days_of("returned", firm=2) == [80]
    assert world.days_of("refused", firm=3) == [100]
    assert world.days_of("public notice", firm=0) == [107]
    assert world.days_of("re-submission", firm=2) == [130]
    assert world.days_of("public notice", firm=2) == [157]  # accepted on day 150, when the second call closes


def test_a_call_that_nobody_comes_to_has_no_notice():
    world = Small(BATCHES).done()
    assert len(world.days_of("call opens")) == 5
    assert world.days_of("batch noticed") == []


def test_who_is_decided_after_a_dated_notice_comes_with_the_next_one():
    values = {
        **BATCHES,
        "supervision.review.effort": 20,
        "supervision.batches.dates": dated((30, 49, 60), (130, 149, 170)),
    }
    world = Small(values).begin(0).begin(1, firm=1).begin(2, firm=2).done()
    assert [world.days_of("public notice", firm=f) for f in range(3)] == [[60], [170], [170]]
    assert [row.attributes["size"] for row in world.rows(activity="batch noticed")] == [1, 2]


def test_after_the_last_dated_notice_everyone_gets_one_of_his_own():
    values = {**BATCHES, "supervision.review.effort": 20, "supervision.batches.dates": dated((30, 49, 60))}
    world = Small(values).begin(0).begin(1, firm=1).begin(2, firm=2).done()
    assert [world.days_of("public notice", firm=f) for f in range(3)] == [[60], [76], [96]]


def test_a_dated_call_without_a_date_of_notice_is_noticed_when_all_are_decided():
    values = {**BATCHES, "supervision.batches.dates": dated((30, 49, None))}
    assert Small(values).begin(0).begin(1, firm=1).done().days_of("public notice") == [57, 57]


def test_a_window_lasts_until_the_end_of_its_last_day():
    values = {**BATCHES, "supervision.batches.dates": dated((30, 49, None))}
    assert Small(values).begin(49.5 - 15).done().days_of("application") == [49.5]
    assert Small(values).begin(50 - 15).done().days_of("application") == []


@pytest.mark.parametrize("dates", [[], dated((30, 49, None))])
def test_where_the_gate_is_always_open_nobody_is_called_and_each_is_noticed_alone(dates):
    values = {"supervision.batches.dates": dates, "supervision.review.reviewers": 1}
    world = Small(values).begin(0).begin(1, firm=1).done()
    assert world.days_of("public notice") == [24, 27]
    assert world.days_of("call opens") == []


def test_calls_come_at_their_intervals_whoever_applies():
    uniform = {"family": "uniform", "low": 60, "high": 120}
    values = {**BATCHES, "supervision.batches.interval": uniform, "supervision.batches.window": uniform}
    alone, crowd = Small(values, days=900).done(), Small(values, days=900).begin(0).begin(9, firm=1).done()
    opens, closes = alone.days_of("call opens"), alone.days_of("call closes")
    assert opens == crowd.days_of("call opens")
    gaps = [b - a for a, b in itertools.pairwise(opens)]
    assert all(60 <= gap <= 120 for gap in gaps)
    assert all(shut <= nxt for shut, nxt in zip(closes, opens[1:], strict=False))  # a window ends before the next
