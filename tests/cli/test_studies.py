"""compare, run, preflight and verify."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPARE = ("compare", "small.yaml", "--replications", "35", "--workers", "1")


def test_compare_tells_question_load_scorecard_answers_basis_and_command(small, call):
    done = call(*COMPARE)
    assert done.exit_code == 0
    parts = [
        "A small sandbox",
        "What if it were always open?",
        "Load before any run, from the scenario's own numbers (As is)",
        "5.1 reviewers' work offered to 6.",
        "Under Twice the reviewers: 5.1 reviewers' work offered to 12.",
        "Difference from As is",
        "● almost surely better",
        "Always open Firms would start a live test ",
        "The price: customers would lose CNY 0.5 million more, almost surely.",
        "Twice the reviewers No gain can be seen. Cannot be touched by this change: 3 measures.",
        "35 runs per policy, same luck for all",
        "sandbox compare small.yaml --replications 35 --seed 1",
    ]
    text = " ".join(done.stdout.split())
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert done.stderr == ""


def test_the_measures_off_the_headline_come_on_request(small, call):
    assert "Queue for review" not in call(*COMPARE).stdout
    assert "Queue for review, cases" in call(*COMPARE, "--all").stdout


def test_flip_prices_of_the_reference_are_shown_and_those_of_every_pair_on_request(small, call):
    text = " ".join(call(*COMPARE).stdout.split())
    assert "Always open against As is: more good service and more harm." in text
    assert "worth more than CNY 50 (95 % range 50 to 50)" in text
    assert "Always open against Twice the reviewers" not in text
    assert "Other pairs: --flip" in text
    assert "Always open against Twice the reviewers: more" in " ".join(call(*COMPARE, "--flip").stdout.split())


def test_where_every_run_failed_nothing_is_said(small, call):
    done = call(*COMPARE, "--set", "supervision.review.fails=99")
    assert done.exit_code == 1
    assert "Nothing can be said: no pair of runs ended well." in done.stdout
    assert "105 of 105 runs failed" in done.stdout


def test_compare_as_json_is_one_document_of_the_agreed_shape(small, call):
    done = call(*COMPARE, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert set(document) == {
        "scenario", "start", "days", "seed", "replications", "failed", "level", "reference", "command", "worlds",
        "overlays", "measures", "policies", "differences", "flip_prices",
    }  # fmt: skip
    assert document["reference"] == "as_is"
    assert document["level"] == 0.95
    assert document["overlays"]["always_open"] == {"supervision.regime": "always_open"}
    assert set(document["measures"]["harm"]) == {"unit", "better", "headline", "matters"}
    assert set(document["policies"]["as_is"]["harm"]) == {"mean", "low", "high", "n"}
    assert set(document["differences"]) == {"always_open", "more"}
    assert set(document["differences"]["more"]["harm"]) == {
        "mean", "low", "high", "sim_low", "sim_high", "p_mean", "p_better",
    }  # fmt: skip
    assert document["differences"]["more"]["queue"]["sim_low"] is None
    assert document["policies"]["as_is"]["cost_per_product"]["mean"] is None


def test_the_command_shown_gives_the_same_document(small, call):
    changed = ("--policies", "as_is,more", "--set", "supervision.review.reviewers=7")
    first = json.loads(call(*COMPARE, *changed, "--json").stdout)
    words = first["command"].split()[1:]
    assert json.loads(call(*words, "--json").stdout) == first


def test_every_option_finds_its_way_into_the_comparison(small, call):
    Path("more.yaml").write_text("policies:\n  fewer: {title: Fewer, set: {supervision.review.reviewers: 3}}\n")
    done = call(
        "compare", "small.yaml", "--policies", "as_is,fewer,none", "--reference", "fewer", "--overlay", "more.yaml",
        "--define", "none:supervision.regime=none", "--world", "effects=own", "--replications", "5", "--seed", "7",
        "--doubt", "parameters", "--by", "area", "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    document = json.loads(done.stdout)
    assert list(document["policies"]) == ["as_is", "fewer", "none"]
    assert (document["reference"], document["seed"], document["worlds"]) == ("fewer", 7, {"effects": "own"})
    assert document["overlays"]["none"] == {"supervision.regime": "none"}
    for word in ("--overlay", "--define", "--world", "--doubt", "--by", "--reference"):
        assert word in document["command"]


def test_a_scenario_without_policies_and_headline_shows_its_base_and_all_measures(small, call):
    text = Path("small.yaml").read_text()
    Path("bare.yaml").write_text(text[: text.index("policies:")].replace("headline:", "# headline:"))
    done = call("compare", "bare.yaml", "--replications", "5")
    assert done.exit_code == 0, done.stderr
    assert "Queue for review" in done.stdout
    assert "95 % range" in done.stdout
    document = json.loads(call("compare", "bare.yaml", "--replications", "5", "--json").stdout)
    assert list(document["policies"]) == ["base"]


def test_a_stream_that_cannot_show_the_shapes_gets_plain_ones():
    words = ("compare", "haidian", "--policies", "as_is,no_sandbox", "--replications", "2")
    latin = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "sandbox", *words]
    done = subprocess.run(command, capture_output=True, cwd=root, env=latin, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "- still estimating" in done.stdout.decode("latin-1")


def test_few_runs_are_said_to_be_few(small, call):
    done = call("compare", "small.yaml", "--replications", "5")
    assert "still estimating" in done.stdout
    assert "After 5 runs it is too early to say more; at least 30 are needed." in done.stdout


def test_failed_runs_are_named_and_end_with_one(small, call):
    done = call(*COMPARE, "--set", "supervision.review.fails=7")
    assert done.exit_code == 1
    assert "21 of 105 runs failed" in done.stdout
    assert "as_is, replication 0: the books do not balance" in done.stdout
    assert "... and 16 more" in done.stdout
    assert "21 of 105 runs failed. The first: as_is, replication 0: the books do not balance." in done.stderr


def test_failed_runs_leave_json_whole(small, call):
    done = call(*COMPARE, "--set", "supervision.review.fails=7", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["failed"] == 21


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--policies", "as_is,alway_open"),
            "--policies  alway_open: no such policy.\n  Did you mean always_open? There are: as_is, always_open, more.",
        ),
        (
            ("--reference", "moor"),
            "--reference  moor: no such policy.\n  Did you mean more? There are: as_is, always_open, more.",
        ),
        (
            ("--policies", "as_is,more", "--reference", "always_open"),
            "--reference  always_open: no such policy among those compared.\n  There are: as_is, more.",
        ),
        (
            ("--set", "supervision.review.reviewrs=3"),
            "--set  supervision.review.reviewrs: no such parameter.\n  Did you mean supervision.review.reviewers?",
        ),
        (("--world", "effect=none"), "Did you mean effects?"),
        (("--overlay", "nowhere.yaml"), "nowhere.yaml: no such file."),
        (("--define", "x"), "--define: found the text 'x', allowed: NAME:path=value"),
    ],
)
def test_wrong_words_are_refused_with_the_nearest_right_ones(small, call, words, message):
    done = call("compare", "small.yaml", *words)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_all_wrong_words_are_named_at_once(small, call):
    words = ("--policies", "nobody", "--set", "supervision.review.reviewers=0", "--world", "effects=all")
    done = call("compare", "small.yaml", *words)
    assert done.exit_code == 2
    for part in ("--policies  nobody", "--set  supervision.review.reviewers", "--world  effects"):
        assert part in done.stderr


def test_a_scenario_that_is_not_there_is_refused(small, call):
    done = call("compare", "nowhere")
    assert done.exit_code == 2
    assert "nowhere" in done.stderr


def test_the_same_directory_continues_and_another_study_is_refused(small, call):
    first = call("compare", "small.yaml", "--replications", "6", "--out", "kept", "--json")
    again = call("compare", "small.yaml", "--replications", "6", "--out", "kept", "--json")
    assert first.exit_code == again.exit_code == 0
    assert first.stdout == again.stdout
    other = call("compare", "small.yaml", "--replications", "6", "--seed", "2", "--out", "kept")
    assert other.exit_code == 2
    assert "seed" in other.stderr


def test_a_directory_that_cannot_be_written_is_said_so(small, call):
    Path("file").write_text("")
    done = call("compare", "small.yaml", "--replications", "6", "--out", "file")
    assert done.exit_code == 2
    assert "file" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_lists_every_measure_with_its_range(small, call):
    changed = ("--policy", "more", "--set", "supervision.review.reviewers=9")
    done = call("run", "small.yaml", *changed, "--replications", "10")
    assert done.exit_code == 0
    assert "\nTwice the reviewers\n" in done.stdout
    assert "Queue for review" in done.stdout
    assert " to " in done.stdout
    assert "sandbox run small.yaml --policy more --set supervision.review.reviewers=9 --replications 10" in done.stdout


def test_run_as_json_has_no_differences(small, call):
    document = json.loads(call("run", "small.yaml", "--replications", "10", "--json").stdout)
    assert list(document["policies"]) == ["as_is"]
    assert "differences" not in document


def test_an_unknown_policy_of_run_is_refused(small, call):
    done = call("run", "small.yaml", "--policy", "mor")
    assert done.exit_code == 2
    assert "--policy  mor: no such policy.\n  Did you mean more?" in done.stderr


def test_preflight_runs_nothing_and_says_the_load(small, call):
    done = call("preflight", "small.yaml", "--policies", "as_is")
    assert done.stdout == "5.1 reviewers' work offered to 6.\n"
    loads = json.loads(call("preflight", "small.yaml", "--json").stdout)
    assert loads["more"][0]["capacity"] == 12


def test_verify_agrees_with_an_honest_study_and_exits_with_one_otherwise(small, call):
    call("compare", "small.yaml", "--replications", "6", "--out", "kept")
    done = call("verify", "kept")
    assert (done.exit_code, done.stdout) == (0, "kept: 18 runs stored, 5 simulated again, all agree.\n")
    assert json.loads(call("verify", "kept", "--json").stdout)["ok"] is True
    next(Path("kept").rglob("*.parquet")).unlink()
    assert call("verify", "kept").exit_code == 1


def test_verify_refuses_what_is_no_study(small, call):
    done = call("verify", os.curdir)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_cleanly(small, call, monkeypatch):
    import sandbox

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(sandbox, "compare", interrupted, raising=False)
    done = call(*COMPARE, "--json")
    assert done.exit_code == 130
    assert done.stdout == ""
    assert done.stderr.startswith("Stopped.")
