"""Watch: cases move from place to place, as the journal says, and the page stands in every language."""

import pytest

from sandbox.web import shell
from sandbox.web.language import LANGUAGES, book
from sandbox.web.watch import frames, runs
from tests.web.web_fakes import record

PAGE = str(shell.PAGES / "watch.py")


def journal(*rows):
    columns = list(zip(*rows, strict=True))
    return dict(zip(("time", "system", "case_id", "activity"), columns, strict=True))


def at(day):
    return round(day * 86_400)


LIFE = journal(
    (at(1), "supervision", "A/1", "application"), (at(5), "supervision", "A/1", "eligible"),
    (at(9), "ip_finance", "A/1", "drawn"), (at(20), "supervision", "A/1", "accepted"),
    (at(20), "supervision", "B/i", "visit"), (at(30), "supervision", "A/1", "case withdrawn"),
    (at(40), "supervision", "B/i", "graduates"), (at(50), "supervision", "B/i", "launched"),
    (at(60), "supervision", "B/i", "case failed"),
)  # fmt: skip


def test_a_case_is_where_its_journal_puts_it():
    found = frames.cases(LIFE)
    assert frames.counts(found, 0.5) | {"test": 1} == frames.counts(found, 0.5)
    assert frames.counts(found, 2)["queue"] == 1
    assert frames.counts(found, 10)["review"] == 1
    assert frames.counts(found, 25)["notice"] == 1
    assert frames.counts(found, 35)["gone"] == 1
    assert frames.counts(found, 45)["graduated"] == 1


def test_what_has_ended_stays_ended():
    assert frames.counts(frames.cases(LIFE), 70) == frames.counts(frames.cases(LIFE), 45)


def test_every_case_is_at_one_place_at_most():
    found = frames.cases(LIFE)
    assert all(sum(frames.counts(found, day).values()) <= len(found) for day in range(80))


def test_a_returned_case_is_with_the_firm():
    steps = [(1, "application"), (2, "returned"), (9, "re-submission")]
    found = frames.cases(journal(*((at(day), "supervision", "A/1", what) for day, what in steps)))
    assert sum(frames.counts(found, 5).values()) == 0
    assert frames.counts(found, 10)["queue"] == 1


def timed(replication, days):
    made = record(type("P", (), {"name": "p"}), replication)
    return made.__class__(**{**made.__dict__, "values": {"time_to_test/num": days * 2.0, "time_to_test/den": 2.0}})


def test_the_typical_run_is_the_median():
    made = [timed(i, days) for i, days in enumerate((50.0, 10.0, 30.0, 20.0, 40.0))]
    assert runs.ranked(made) == {"typical": 2, "fastest": 1, "slowest": 0}
    assert runs.ranked(made[:4]) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_in_every_language(app, language):
    app.at.query_params["lang"] = language
    app.open()
    app.at.switch_page(PAGE).run()
    ends = book(language).phrases["watch.ends.head"].partition("{")[0]
    for _ in range(40):
        if ends in app.open().html:
            break
    assert ends in app.html
    assert book(language).phrases["problem.fault"].partition("{")[0] not in app.html
