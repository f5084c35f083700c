"""waterfall and schemes: what they print, what they refuse, and how soon."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CAPPED = """\
schema: 1
name: capped
title: A cap for one loan
source: made up
status: derived
grade: low
parties:
  fund: {title: City fund, share: 45, caps: {per_loan: 2200000}}
  bank: {title: Lending bank, share: 35}
  guarantor: {share: 20}
"""


@pytest.fixture
def capped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("capped.yaml").write_text(CAPPED, encoding="utf-8")
    return "capped.yaml"


def test_a_loss_is_shared_step_by_step(call, capped):
    done = call("waterfall", capped, "--exposure", "7500000", "--recovery", "600000")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    for line in (
        "1 Exposure at default 7,500,000.00 made up",
        "2 Net proceeds of the pledge -600,000.00",
        "3 Loss 6,900,000.00",
        "4 City fund owes 45.00 % of the loss 3,105,000.00 made up",
        "5 Cut: it pays at most 2,200,000.00 for one loan; falls on Lending bank -905,000.00 made up",
        "6 City fund pays 2,200,000.00 made up",
        "8 Lending bank bears its own share, 35.00 % of the loss 2,415,000.00 made up",
        "9 Lending bank takes over what was cut 905,000.00 made up",
        "Lending bank 35.00 % 3,320,000.00 48.1 %",
        "total 100.00 % 6,900,000.00 100.0 %",
        "Of what Lending bank bears, 905,000.00 was cut from the others' shares.",
    ):
        assert line in lines


def test_an_advance_is_shown_with_what_comes_back(call):
    done = call("waterfall", "zhangjiakou", "--exposure", "1e6", "--recovery", "100000")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Order: advance, then settle." in done.stdout
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "Risk-compensation fund 50.00 % 500,000.00 50,000.00 450,000.00 50.0 %" in lines
    assert "7 Risk-compensation fund gets back, in proportion to what it paid 50,000.00 I:A15" in lines


def test_the_same_as_json(call, capped):
    found = json.loads(call("waterfall", capped, "--exposure", "7500000", "--recovery", "600000", "--json").stdout)
    steps = found.pop("steps")
    assert found == {
        "scheme": "capped", "exposure": 7_500_000, "recovery": 600_000, "loss": 6_900_000,
        "net": {"fund": 2_200_000, "bank": 3_320_000, "guarantor": 1_380_000},
        "advance": {"fund": 2_200_000, "bank": 3_320_000, "guarantor": 1_380_000},
        "returned": {"fund": 0, "bank": 0, "guarantor": 0}, "unpaid": 905_000,
    }  # fmt: skip
    (cut,) = [step for step in steps if step["action"] == "cut"]
    assert (cut["party"], cut["clause"], cut["limit"], cut["amount"]) == ("fund", "per_loan", 2_200_000, 905_000)
    assert all(step["text"] for step in steps)


def test_amounts_are_exact_to_the_fen(call):
    found = json.loads(call("waterfall", "none", "--exposure", "9999999999999.99", "--json").stdout)
    assert found["net"] == {"bank": 9999999999999.99}
    assert json.loads(call("waterfall", "none", "--exposure", "1.500e1", "--json").stdout)["loss"] == 15


def test_a_fund_balance_a_year_and_a_class(call):
    def net(*words):
        return json.loads(call("waterfall", *words, "--json").stdout)["net"]

    assert net("zhuhai", "--exposure", "1200000", "--fund-balance", "180000") == {"bank": 1_020_000, "fund": 180_000}
    assert net("weihai", "--exposure", "8000000", "--year", "2")["city"] == 1_500_000
    assert net("nfgf", "--exposure", "100", "--class", "specialised")["nfgf"] == 40


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--exposure", "-0.01"], "--exposure: found -0.01, allowed: an amount in CNY from 0 to"),
        (["--exposure", "nan"], "--exposure: found the text 'nan'"),
        (["--exposure", "1e999"], "--exposure: found"),
        (["--exposure", "0.001"], "--exposure: found 0.001"),
        (["--exposure", "1e-9999"], "--exposure: found"),
        (["--exposure", "5,000,000"], "Write it without thousands separators."),
        (["--exposure", "٥"], "--exposure: found the text"),
        (
            ["--exposure", "100", "--recovery", "100.01"],
            "--recovery: found 100.01, allowed: at most the exposure, 100.00",
        ),
        (["--exposure", "100", "--recovery", "-1"], "--recovery: found -1"),
        (["--exposure", "100", "--fund-balance", "inf"], "--fund-balance: found the text 'inf'"),
        (["--exposure", "100", "--year", "0"], "--year: found 0, allowed: a whole number from 1 to 100"),
        (["--exposure", "100", "--class", "big"], "--class: the scheme zhuhai has no classes of firms"),
        (["--exposure", "100", "--suspended"], "--suspended: the scheme zhuhai has no circuit breaker"),
    ],
)
def test_refused_by_the_name_of_the_option(call, words, said):
    done = call("waterfall", "zhuhai", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_everything_that_is_wrong_is_said_at_once(call, capped):
    Path(capped).write_text(
        CAPPED.replace("share: 20", "share: 21").replace("grade: low", "grade: lo"), encoding="utf-8"
    )
    done = call("waterfall", capped, "--exposure", "x", "--year", "101")
    assert done.exit_code == 2
    for said in ("capped.yaml:6  grade", "--exposure: found the text 'x'", "--year: found 101"):
        assert said in done.stderr
    Path(capped).write_text(CAPPED.replace("share: 20", "share: 21"), encoding="utf-8")
    assert "capped.yaml:7  parties: the shares add up to 101.00 %" in call("waterfall", capped, "--exposure", 1).stderr


def test_an_unknown_scheme_class_and_a_scheme_without_fund(call):
    assert (
        "SCHEME: no scheme is named 'zhuhia'.\n  Did you mean zhuhai?"
        in call("waterfall", "zhuhia", "--exposure", 1).stderr
    )
    assert "Did you mean hnte?" in call("waterfall", "nfgf", "--exposure", 1, "--class", "hnt").stderr
    done = call("waterfall", "none", "--exposure", 1, "--fund-balance", 1)
    assert "--fund-balance: no party of the scheme none pays out of a fund" in done.stderr


def test_the_schemes_are_listed(call):
    done = call("schemes")
    assert done.exit_code == 0
    for said in ("fund 54.00 : bank 26.00 : insurer 16.00 : appraiser 4.00", "loans of at most 5,000,000.00", "I:A6"):
        assert said in done.stdout
    rows = {row["name"]: row for row in json.loads(call("schemes", "--json").stdout)}
    assert len(rows) == 11
    assert rows["weihai"]["parties"]["city"]["caps"]["per_loan"] == {"1": 1_000_000, "2": 1_500_000}
    assert rows["nfgf"]["parties"]["nfgf"]["share"] == {"specialised": 40, "hnte": 35, "tech_sme": 30}


def test_it_is_quick_and_loads_neither_numpy_nor_scipy_nor_pandas():
    code = (
        "import sys; from sandbox.cli import app; app(sys.argv[1:], standalone_mode=False); "
        "print(sorted({'numpy', 'scipy', 'pandas', 'pyarrow', 'simpy'} & sys.modules.keys()))"
    )
    words = [sys.executable, "-c", code, "waterfall", "nfgf", "--exposure", "8000000"]
    spent = []
    for _ in range(3):
        before = os.times()
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
        assert done.stdout.splitlines()[-1] == "[]"
    # Processor time, which other work on the machine lengthens little; the promise is half a second on an idle one.
    assert min(spent) < 1.0


def test_from_python():
    import sandbox

    found = sandbox.waterfall(sandbox.load_scheme("zhongshan"), 5_000_000, "500000.00")
    assert found.net["fund"] == 243_000_000
    assert [scheme.name for scheme in sandbox.schemes()][:2] == ["anhui", "guangzhou"]
    with pytest.raises(sandbox.InputRefused, match=r"recovery: found 2.00, allowed: at most the exposure, 1.00"):
        sandbox.waterfall("none", 1, 2)
    with pytest.raises(sandbox.InputRefused, match="exposure: found true"):
        sandbox.waterfall("none", True)
