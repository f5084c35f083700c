"""The command `effects`: worlds side by side, as text and as JSON, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def sandbox(*words):
    command = [sys.executable, "-m", "sandbox", "effects", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


def test_naive_estimated_and_true_side_by_side():
    done = sandbox("--world", "effects=certification", "--replications", "2")
    assert done.returncode == 0, done.stderr
    head = next(line for line in done.stdout.splitlines() if line.startswith("capital"))
    assert head.split()[:4] == ["capital", "naive", "estimated", "true"]
    assert "World certification" in done.stdout
    assert "World none" not in done.stdout
    assert "The estimator says x" in done.stdout


def test_as_json():
    done = sandbox(
        "fca-cohorts", "--replications", "2", "--seed", "3", "--set", "population.funding.meetings=2", "--json"
    )
    document = json.loads(done.stdout)
    assert set(document["worlds"]) == {"none", "certification", "spillover"}
    assert document["worlds"]["none"]["amount"]["true"]["value"] == 1.0
    assert document["seed"] == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere",), "nowhere"),
        (("--world", "effects=heaven"), "certification"),
        (("--set", "population.funding.noise=-1"), "population.funding.noise"),
        (("--policy", "nobody"), "nobody"),
        (("--replications", "1"), "replications"),
    ],
)
def test_wrong_words_are_refused_with_two_and_without_traceback(words, told):
    done = sandbox(*words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
