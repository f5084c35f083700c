"""Histories, twins, and the ids that are offered."""

import datetime as dt
from dataclasses import replace
from io import StringIO

from rich.console import Console

from sandbox.report.trace import by_case, history, nearest_ids, twins, with_a_story
from sandbox.report.trace_terminal import difference, show_history

DAY = 86_400
START = dt.date(2021, 1, 1)


def journal(*rows):
    """Rows of (day, firm, case, activity)."""
    ordered = sorted(rows)
    return {
        "time": [day * DAY for day, *_ in ordered],
        "system": ["supervision"] * len(ordered),
        "case": [0] * len(ordered),
        "case_id": [case for _, _, case, _ in ordered],
        "firm": [0] * len(ordered),
        "firm_id": [firm for _, firm, _, _ in ordered],
        "activity": [activity for *_, activity in ordered],
        "resource": [""] * len(ordered),
        "amount": [0] * len(ordered),
        "attributes": [None] * len(ordered),
    }


def told(*rows, firm="F"):
    return history(journal(*rows), firm, START, lambda activity, system: (f"rule of {activity} in {system}", "S:1"))


def test_a_history_holds_one_firm_in_order_with_the_rule_of_each_step():
    steps = told((5, "F", "F/1", "accepted"), (1, "F", "F/1", "applied"), (2, "G", "G/1", "applied"))
    assert [(s.activity, s.moment.date().isoformat(), s.ordinal) for s in steps] == [
        ("applied", "2021-01-02", 0),
        ("accepted", "2021-01-06", 0),
    ]
    assert steps[0].rule == "rule of applied in supervision"
    assert told((1, "G", "G/1", "applied")) == ()


def test_the_same_step_of_the_same_case_makes_a_pair_whatever_its_date():
    cases = twins(
        told((1, "F", "a", "applied"), (9, "F", "a", "accepted"), (3, "F", "b", "applied")),
        told((1, "F", "x", "applied"), (4, "F", "x", "accepted"), (6, "F", "x", "visited"), (20, "F", "y", "applied")),
    )
    assert [[(r.step.activity, difference(r)) for r in rows] for rows in cases] == [
        [("applied", "same"), ("visited", "only in the second"), ("accepted", "5 d sooner")],
        [("applied", "17 d later")],
    ]


def test_repeated_steps_are_paired_in_order():
    (rows,) = twins(
        told((1, "F", "a", "visited"), (2, "F", "a", "visited"), (3, "F", "a", "ended")),
        told((1, "F", "a", "visited"), (3, "F", "a", "ended")),
    )
    assert [difference(r) for r in rows] == ["same", "only in the first", "same"]


def test_a_history_is_told_case_by_case():
    steps = told((1, "F", "a", "applied"), (2, "F", "b", "applied"), (3, "F", "a", "ended"), (4, "F", "", "failed"))
    assert [[s.activity for s in case] for case in by_case(steps)] == [["applied", "ended"], ["applied"], ["failed"]]


def test_equal_histories_differ_in_nothing():
    steps = told((1, "F", "a", "applied"), (9, "F", "a", "accepted"))
    assert all(row.same for rows in twins(steps, steps) for row in rows)
    assert twins((), ()) == []


def test_amounts_and_thousandths_in_attributes_are_said_in_words():
    attributes = {"compensated_fen": 123_456, "score_milli": 1067, "how": "by_visit", "found": True, "share": 0.25}
    step = replace(told((1, "F", "a", "found"))[0], attributes=attributes)
    out = StringIO()
    show_history("F", "As is", [step], Console(file=out, width=100))
    words = "(compensated CNY 1,234.56, score 1.07, how by visit, found yes, share 0.25)"
    assert words in " ".join(out.getvalue().split())


def test_firms_with_a_story_come_longest_first():
    found = journal((1, "A", "a", "x"), (1, "B", "b", "x"), (2, "B", "b", "y"), (3, "C", "", "failed"))
    assert with_a_story(found) == ("B", "A")


def test_ids_are_found_by_their_letters_and_numbers():
    known = ["YF-0031", "YF-0301", "E-2022-03-004"]
    assert nearest_ids("yf31", known) == ("YF-0031",)
    assert nearest_ids("e-2022-3-4", known) == ("E-2022-03-004",)
    assert nearest_ids("nothing like it at all", known) == ()


def test_an_activity_of_two_systems_has_the_rule_of_its_own():
    from sandbox.model import explain

    assert explain("registered", "supervision")[0] == "Opinions have been taken and no objection was upheld."
    assert explain("registered", "cross_border")[0].startswith("The contract is registered")
    assert explain("drawn", "ip_finance")[0].startswith("The pledge is registered")
    assert explain("drawn", "cross_border")[0].startswith("The money comes")
    assert explain("firm exits", "firms")[0].startswith("Exit probability")
