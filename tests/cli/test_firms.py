"""firms, trace and events."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from pyarrow import parquet


def test_firms_are_listed_and_the_rest_is_announced(small, call):
    done = call("firms", "small.yaml")
    assert done.exit_code == 0
    assert "YF-0040" in done.stdout
    assert "YF-0041" not in done.stdout
    assert "10 more: --all lists them, --out firms.csv writes them." in done.stdout
    assert "YF-0050" in call("firms", "small.yaml", "--all").stdout


def test_firms_can_be_written_and_taken_as_json(small, call):
    done = call("firms", "small.yaml", "--out", "firms.csv")
    assert done.exit_code == 0
    with Path("firms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (len(rows), rows[0]["id"]) == (50, "YF-0001")
    assert len(json.loads(call("firms", "small.yaml", "--json").stdout)) == 50


def test_a_history_is_dated_and_has_the_rule_behind_its_steps(small, call):
    done = call("trace", "small.yaml", "--firm", "YF-0001")
    assert done.exit_code == 0
    assert "YF-0001 under As is" in done.stdout
    assert "2021-01-11            applied" in done.stdout
    assert "A firm applies when it has a product to test. [S:A1.23]" in done.stdout
    assert "2021-03-02     +50 d  accepted  (reviewers, score 0.75)" in done.stdout
    assert "compensated  (CNY 1,234.56)" in done.stdout


def test_twins_stand_side_by_side_and_what_differs_is_marked(small, call):
    done = call("trace", "small.yaml", "--firm", "YF-0001", "--policies", "as_is,always_open")
    lines = {line.removeprefix("≠").split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert lines["applied"].split() == ["applied", "2021-01-11", "2021-01-11", "same"]
    assert lines["accepted"].split() == ["≠", "accepted", "2021-03-02", "2021-01-21", "40", "d", "sooner"]
    assert "only in the second" in lines["visited"]
    assert "the total effect" in done.stdout


def test_a_history_as_json_has_a_list_of_steps_for_each_policy(small, call):
    found = json.loads(call("trace", "small.yaml", "--firm", "YF-0001", "--policies", "as_is,more", "--json").stdout)
    assert set(found["policies"]) == {"as_is", "more"}
    assert found["policies"]["as_is"][0]["time"] == "2021-01-11T00:00:00+08:00"


def test_an_unknown_firm_is_refused_with_the_nearest_and_those_with_a_story(small, call):
    done = call("trace", "small.yaml", "--firm", "yf-31")
    assert done.exit_code == 2
    assert done.stderr == (
        "--firm  yf-31: no such firm in this run.\n"
        "  Did you mean YF-0031? Firms with a story here: YF-0001, YF-0002. (`sandbox firms small.yaml` lists all)\n"
    )


def test_a_firm_without_events_says_so_and_names_others(small, call):
    done = call("trace", "small.yaml", "--firm", "YF-0009")
    assert done.exit_code == 0
    assert "YF-0009 has no events" in done.stdout
    assert "Firms with a story here: YF-0001, YF-0002." in done.stdout


def test_three_histories_are_too_many(small, call):
    done = call("trace", "small.yaml", "--firm", "YF-0001", "--policies", "as_is,more,always_open")
    assert done.exit_code == 2
    assert "--policies: found 3 policies, allowed: one policy, or two to compare." in done.stderr


def test_a_failed_run_has_no_history(small, call):
    text = Path("small.yaml").read_text().replace("reviewers: 6\n", "reviewers: 6\n  supervision.review.fails: 9\n")
    Path("small.yaml").write_text(text)
    done = call("trace", "small.yaml", "--firm", "YF-0001")
    assert done.exit_code == 1
    assert "the run failed: the books do not balance" in done.stderr


def test_the_event_log_has_the_columns_of_process_mining(small, call):
    done = call("events", "small.yaml", "--out", "log.csv")
    assert done.exit_code == 0
    assert done.stdout == "log.csv: 5 events of As is, replication 0, seed 1.\n"
    with Path("log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:4] == ["case:concept:name", "concept:name", "time:timestamp", "org:resource"]
    accepted = next(r for r in rows if r["concept:name"] == "accepted")
    assert accepted["time:timestamp"] == "2021-03-02T00:00:00+08:00"
    assert dt.datetime.fromisoformat(accepted["time:timestamp"]).utcoffset() == dt.timedelta(hours=8)
    assert json.loads(accepted["attributes"]) == {"score": 0.75}
    assert next(r for r in rows if r["concept:name"] == "compensated")["amount_cny"] == "1234.56"
    assert all(r["case:concept:name"] for r in rows)


def test_the_event_log_in_parquet_holds_the_same(small, call):
    call("events", "small.yaml", "--out", "log.parquet", "--policy", "always_open")
    table = parquet.read_table("log.parquet").to_pylist()
    assert len(table) == 6
    assert table[0]["time:timestamp"].isoformat() == "2021-01-11T00:00:00+08:00"
    assert str(max(r["amount_cny"] for r in table)) == "1234.56"
    assert sorted(p.name for p in Path().iterdir()) == ["log.parquet", "small.yaml"]


@pytest.mark.parametrize("name", ["log.xes", "log"])
def test_other_files_are_refused_before_anything_is_run(small, call, name):
    done = call("events", "small.yaml", "--out", name)
    assert done.exit_code == 2
    assert "a file name ending in .csv or .parquet" in done.stderr


def test_a_file_that_cannot_be_written_is_said_so(small, call):
    Path("taken").write_text("a file, not a folder", encoding="utf-8")
    done = call("events", "small.yaml", "--out", "taken/log.csv")
    assert done.exit_code == 2
    assert "taken" in done.stderr
    assert "Traceback" not in done.stderr
