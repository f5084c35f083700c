import threading

from sandbox.web import jobs
from sandbox.web.jobs import Manager, Trouble
from tests.web.web_fakes import ByHand, until, want


def replications(progress, index=0):
    return [r.replication for r in progress.standings[index].records]


def serve(manager, crew, wants):
    """Finish blocks until all these runs are there."""
    while manager.look(wants).pending:
        until(lambda: crew.open or not manager.look(wants).pending)
        if crew.open:
            crew.finish()


def test_first_runs_come_before_any_refinement(manager, by_hand):
    manager.request("a", [want("left", 100), want("right", 100)])
    until(lambda: len(by_hand.handed_out) == 2)
    assert by_hand.handed_out == [("left", 0, 0), ("right", 0, 0)]
    serve(manager, by_hand, [want("left", 2), want("right", 2)])
    until(lambda: len(by_hand.open) == 2)
    manager.request("b", [want("other", 100)])
    count = len(by_hand.handed_out)
    by_hand.finish()
    until(lambda: len(by_hand.handed_out) > count)
    assert by_hand.handed_out[count][:2] == ("other", 0)


def test_the_first_runs_of_one_policy_are_shared_among_the_workers(manager, by_hand):
    manager.request("a", [want("x", 100)])
    until(lambda: len(by_hand.handed_out) == 2)
    assert by_hand.handed_out == [("x", 0, 0), ("x", 1, 1)]


def test_no_more_blocks_are_out_than_there_are_workers(manager, by_hand):
    manager.request("a", [want("left", 100), want("right", 100)])
    manager.request("b", [want("third", 100)])
    until(lambda: len(by_hand.open) == 2)
    for _ in range(10):
        by_hand.finish()
        until(lambda: len(by_hand.open) == 2)


def test_equal_content_is_run_once_and_served_to_both(manager, by_hand):
    manager.request("a", [want("same", 2, name="mine")])
    manager.request("b", [want("same", 2, name="yours")])
    serve(manager, by_hand, [want("same", 2)])
    assert by_hand.handed_out == [("mine", 0, 0), ("mine", 1, 1)]
    assert replications(manager.request("b", [want("same", 2, name="yours")])) == [0, 1]


def test_a_later_wish_for_more_runs_adds_only_the_missing_ones(manager, by_hand):
    manager.request("a", [want("x", 2)])
    serve(manager, by_hand, [want("x", 2)])
    manager.request("a", [want("x", 3)])
    until(lambda: len(by_hand.handed_out) == 3)
    assert by_hand.handed_out[2] == ("x", 2, 2)


def test_a_released_session_is_not_run_on_but_its_results_stay(manager, by_hand):
    manager.request("a", [want("x", 100)])
    until(lambda: by_hand.open)
    manager.release("a")
    while by_hand.open:
        by_hand.finish()
    until(lambda: manager.look([want("x", 100)]).done >= 2)
    count = len(by_hand.handed_out)
    threading.Event().wait(0.1)
    assert len(by_hand.handed_out) == count
    assert manager.look([want("x", 100)]).done == len({r for _, a, b in by_hand.handed_out for r in range(a, b + 1)})


def test_a_session_that_no_longer_asks_has_left_after_its_lease(by_hand):
    now = [0.0]
    manager = Manager(by_hand, lease=6.0, clock=lambda: now[0])
    manager.request("a", [want("x", 100)])
    assert manager.request("b", [want("y", 100)]).others == 1
    now[0] = 5.0
    manager.request("b", [want("y", 100)])
    now[0] = 7.0
    until(lambda: manager.request("b", [want("y", 100)]).others == 0)
    manager.close()
    assert by_hand.stopped


def test_progress_counts_both_policies_and_says_how_long(manager, by_hand):
    wants = [want("left", 4), want("right", 4)]
    first = manager.request("a", wants)
    assert (first.done, first.total, first.seconds_left, first.pending) == (0, 8, None, True)
    assert not manager.wait(wants, 0.01)
    serve(manager, by_hand, [want("left", 2), want("right", 2)])
    assert manager.wait(wants, 5.0)
    assert manager.look(wants).seconds_left is not None
    serve(manager, by_hand, wants)
    assert manager.look(wants).seconds_left == 0.0


def test_records_are_in_the_order_of_replications_however_they_arrive(manager, by_hand):
    manager.request("a", [want("x", 2)])
    until(lambda: len(by_hand.open) == 2)
    by_hand.finish(1)
    until(lambda: manager.look([want("x", 2)]).done == 1)
    by_hand.finish()
    until(lambda: manager.look([want("x", 2)]).done == 2)
    assert replications(manager.look([want("x", 2)])) == [0, 1]


def test_a_dead_worker_costs_its_blocks_a_retry_and_nobody_else_anything(manager, by_hand):
    wants = [want("left", 2), want("right", 2)]
    manager.request("a", wants)
    until(lambda: len(by_hand.open) == 2)
    by_hand.die()
    until(lambda: len(by_hand.open) == 2)
    assert sorted(by_hand.handed_out) == [("left", 0, 0), ("left", 0, 0), ("right", 0, 0)]
    serve(manager, by_hand, wants)
    assert by_hand.replaced == 1
    assert not any(s.trouble for s in manager.look(wants).standings)


def test_a_policy_that_kills_its_workers_is_given_up_and_its_neighbour_is_not(manager, by_hand):
    wants = [want("guilty", 2), want("innocent", 2)]
    manager.request("a", wants)
    until(lambda: len(by_hand.open) == 2)
    for _ in range(20):
        until(lambda: by_hand.open or manager.look(wants).standings[0].trouble)
        if not by_hand.open:
            break
        guilty = by_hand.open[0][2].policy.name == "guilty"
        (by_hand.die if guilty else by_hand.finish)()
    until(lambda: manager.look(wants).standings[1].records)
    guilty, innocent = manager.look(wants).standings
    assert guilty.trouble == Trouble("trouble.died", {"count": 3})
    assert not innocent.trouble
    assert not manager.look(wants).pending


def test_a_block_that_cannot_be_handed_over_is_said_so(manager, by_hand):
    manager.request("a", [want("x", 2)])
    until(lambda: by_hand.open)
    by_hand.fail(TypeError("cannot pickle"))
    until(lambda: manager.look([want("x", 2)]).standings[0].trouble)
    assert "TypeError: cannot pickle" in manager.look([want("x", 2)]).standings[0].trouble.fields["reason"]


def test_a_block_without_an_answer_is_given_up_in_time():
    now, crew = [0.0], ByHand()
    manager = Manager(crew, lease=1e9, stuck=60.0, clock=lambda: now[0])
    manager.request("a", [want("slow", 1), want("quick", 1)])
    until(lambda: len(crew.open) == 2)
    crew.finish(1)
    until(lambda: manager.look([want("quick", 1)]).done == 1)
    now[0] = 61.0
    until(lambda: manager.look([want("slow", 1)]).standings[0].trouble)
    assert manager.look([want("slow", 1)]).standings[0].trouble == Trouble("trouble.stuck", {"seconds": "60"})
    assert crew.replaced == 1
    manager.close()


def test_results_that_nobody_wants_are_forgotten_oldest_first(by_hand, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT", 3)
    manager = Manager(by_hand)
    for key in ("old", "new"):
        manager.request("a", [want(key, 2)])
        serve(manager, by_hand, [want(key, 2)])
    manager.release("a")
    until(lambda: manager.look([want("old", 2)]).done == 0)
    assert manager.look([want("new", 2)]).done == 2
    manager.close()


def test_later_blocks_are_as_long_as_a_worker_may_be_busy():
    now, crew = [0.0], ByHand(limit=1)
    manager = Manager(crew, lease=1e9, clock=lambda: now[0])
    manager.request("a", [want("x", 100)])
    for count in (1, 2):
        until(lambda count=count: len(crew.handed_out) == count)
        now[0] += 0.05
        crew.finish()
    until(lambda: len(crew.handed_out) == 3)
    assert crew.handed_out == [("x", 0, 0), ("x", 1, 1), ("x", 2, 6)]
    manager.close()
