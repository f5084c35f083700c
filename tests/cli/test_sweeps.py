"""The commands `sweep` and `tornado`: words, JSON, CSV, and what they refuse."""

import csv
import io
import json
import shlex

import pytest

REVIEWERS = "supervision.review.reviewers"
SWEEP = ("sweep", "small.yaml", "--vary", f"{REVIEWERS}=4,6,8", "--replications", 30, "--workers", 1)
TORNADO = ("tornado", "small.yaml", "--measure", "queue", "--replications", 30, "--workers", 1)


def document(call, *words):
    done = call(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_a_cell_gives_the_numbers_of_run_with_set(small, call):
    found = document(call, *SWEEP, "--measures", "queue,in_market")
    for cell in found["cells"]:
        value = cell["values"][REVIEWERS]
        alone = document(call, "run", small, "--set", f"{REVIEWERS}={value}", "--replications", 30)
        assert cell["estimates"]["queue"] == alone["policies"]["as_is"]["queue"]
        assert cell["estimates"]["in_market"] == alone["policies"]["as_is"]["in_market"]


def test_the_command_of_a_cell_gives_its_numbers(small, call):
    for policy in ("as_is", "more"):
        found = document(call, *SWEEP, "--policy", policy, "--measures", "queue")
        for cell in found["cells"]:
            alone = document(call, *shlex.split(cell["command"])[1:])
            (estimates,) = alone["policies"].values()
            assert estimates["queue"] == cell["estimates"]["queue"]


def test_the_command_of_the_sweep_gives_the_sweep(small, call):
    found = document(call, *SWEEP, "--measures", "queue", "--set", "supervision.regime=always_open")
    assert document(call, *shlex.split(found["command"])[1:]) == found


def test_more_reviewers_mean_a_shorter_queue(small, call):
    found = document(call, *SWEEP, "--measures", "queue")
    means = [cell["estimates"]["queue"]["mean"] for cell in found["cells"]]
    assert means == sorted(means, reverse=True)
    assert found["base"] == "cell_2"
    assert found["cells"][0]["differences"]["queue"]["sim_low"] > 0


def test_two_levers_a_front_and_words(small, call):
    done = call(
        *SWEEP, "--vary", "supervision.regime=batches,always_open", "--front", "time_to_test,harm", "--out", "kept"
    )
    assert done.exit_code == 0, done.stderr
    assert "6 cells, 180 runs" in done.stderr
    for words in ("the policy as it is (reviewers 6, regime batches)", "Trade-off of", "not beaten on both", "--vary"):
        assert words in done.stdout


def test_figures_as_csv(small, call):
    rows = list(csv.DictReader(io.StringIO(call(*SWEEP, "--measures", "queue", "--csv").stdout)))
    assert [row[REVIEWERS] for row in rows] == ["4", "6", "8"]
    assert rows[1]["base"] == "True"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "one or two"),
        (("--vary", "supervision.review.reviewers"), "path=value,value"),
        (("--vary", "supervision.review.reviewer=1,2"), "Did you mean supervision.review.reviewers"),
        (("--vary", f"{REVIEWERS}=1,999"), "999"),
        (("--vary", f"{REVIEWERS}=1,2", "--vary", f"{REVIEWERS}=3,4"), "given twice"),
        (("--vary", f"{REVIEWERS}=1,2", "--measures", "quue"), "Did you mean queue"),
        (("--vary", f"{REVIEWERS}=1,2", "--policy", "nobody"), "nobody"),
        (("--vary", f"{REVIEWERS}=1,2", "--front", "harm"), "two measures"),
        (("--vary", f"{REVIEWERS}=1,2", "--front", "harm,queue"), "not part of the sweep"),
    ],
)
def test_bad_words_of_a_sweep_are_refused(small, call, words, told):
    done = call("sweep", small, *words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_failed_runs_end_with_one(small, call):
    done = call("sweep", small, "--vary", "supervision.review.fails=0,1", "--replications", 4, "--workers", 1)
    assert done.exit_code == 1
    assert "1 of 8 runs failed. The first: the books do not balance" in done.stderr


def test_what_matters_most_in_words_and_as_json(small, call):
    done = call(*TORNADO, "--alone")
    assert done.exit_code == 0, done.stderr
    assert "inputs to move" in done.stderr
    assert REVIEWERS.rpartition(".")[2] in done.stdout
    found = document(call, *TORNADO, "--alone")
    assert found["bars"][0]["parameter"] == REVIEWERS
    assert [end["value"] for end in found["bars"][0]["ends"]] == [4, 9]
    assert found["bars"][0]["clear"]
    assert document(call, *shlex.split(found["command"])[1:]) == found


def test_the_default_is_the_difference_from_the_first_policy(small, call):
    found = document(call, "tornado", small, "--measure", "harm", "--replications", 4, "--workers", 1)
    assert (found["policy"], found["reference"]) == ("always_open", "as_is")


def test_tornado_as_csv(small, call):
    rows = list(csv.DictReader(io.StringIO(call(*TORNADO, "--alone", "--only", "supervision", "--csv").stdout)))
    assert [row["end"] for row in rows if row["parameter"] == REVIEWERS] == ["low", "high"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "no measure is named"),
        (("--measure", "quue"), "Did you mean queue"),
        (("--measure", "queue", "--only", "super"), "no such group"),
        (("--measure", "queue", "--policy", "nobody"), "nobody"),
        (("--measure", "queue", "--alone", "--reference", "as_is"), "--alone"),
        (("--measure", "cost_per_product"), "without a sandbox"),
    ],
)
def test_bad_words_of_a_tornado_are_refused(small, call, words, told):
    done = call("tornado", small, *words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""
