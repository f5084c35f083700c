"""Scheme files: what is accepted, and how each fault is answered, with file and line."""

from pathlib import Path

import pytest

from sandbox.declare.problems import InputRefused
from sandbox.declare.yaml_reader import read_yaml
from sandbox.ip_finance.schemes.reader import read_scheme
from sandbox.ip_finance.schemes.scheme import Breaker, Cap, Trigger
from sandbox.ip_finance.schemes.shelf import load_scheme, schemes, shipped_schemes
from tests.ip_finance.scheme_files import HEAD, scheme_of

SHIPPED = (
    *("anhui", "guangzhou", "haidian", "nfgf", "none", "qingdao", "shenzhen", "weihai", "zhangjiakou", "zhongshan"),
    "zhuhai",
)
TWO = "parties:\n  fund: {share: 40}\n  bank: {share: 60}\n"
FIRST = HEAD.count("\n") + 1  # line of `parties:`


def refusal(body, head=HEAD):
    with pytest.raises(InputRefused) as refused:
        read_scheme(read_yaml(head + body, "trial.yaml"))
    return str(refused.value)


def test_the_schemes_that_come_with_the_product():
    assert tuple(shipped_schemes()) == SHIPPED
    for name, scheme in zip(SHIPPED, schemes(), strict=True):
        assert scheme.name == name, "a scheme is found by the name of its file"
        assert scheme.source
        for firm_class in scheme.classes or ("",):
            assert sum(party.shares[firm_class] for party in scheme.parties) == 10_000


def test_what_is_assumed_says_so_and_carries_its_range():
    pool = load_scheme("haidian").party("pool")
    assert (pool.status, pool.share_range) == ("assumption", (5_000, 10_000))


def test_every_clause_is_read():
    found = scheme_of(
        "parties:\n  fund: {share: 40.25, caps: {per_loan: {1: 10, 3: 20.5}, annual: 99}}\n  bank: {share: 59.75}\n"
        "payers: [bank, fund]\norder: advance_then_settle\nfund: {pays_for: [fund], size: 5, leverage_limit: 2.5}\n"
        "trigger: {event: overdue, days: 90}\nloan_limits: {per_firm: 7}\n"
        "breaker:\n  ratio: npl_ratio\n  trips_above: 5\n  suspends: both\n"
        "  reopens: {at_or_below: 3, after_months: 6}\n"
    )
    fund = found.party("fund")
    assert (fund.shares[""], fund.caps.per_loan, fund.caps.annual) == (
        4_025,
        Cap(((1, 1_000), (3, 2_050))),
        Cap(((1, 9_900),)),
    )
    assert fund.caps.per_loan.at(2) == 1_000
    assert (found.payers, found.fund.size, found.fund.leverage_limit) == (("bank", "fund"), 500, 2.5)
    assert found.trigger == Trigger("overdue", 90)
    assert found.loan_limits.per_firm == 700
    assert found.breaker == Breaker("npl_ratio", 500, "both", True, 300, 6, "made up", "")


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("parties:\n  fund: {share: 40}\n  bank: {share: 59.99}\n", 0, "add up to 99.99 %, not 100.00 %"),
        ("parties: {}\n", 0, "no party in it"),
        ("parties:\n  fund: {share: 40.001}\n  bank: {share: 59.999}\n", 1, "at most two decimals"),
        ("parties:\n  fund: {share: -40}\n  bank: {share: 140}\n", 1, "found -40"),
        ("parties:\n  fund: {share: .nan}\n  bank: {share: 60}\n", 1, "not a number (NaN)"),
        ("parties:\n  fund: {shar: 40}\n  bank: {share: 60}\n", 1, "Did you mean share?"),
        ("parties:\n  fund: {share: 40}\n  fund: {share: 60}\n", 2, "this key is here twice"),
        (
            "parties:\n  fund: {share: 40, caps: {per_loan: -1}}\n  bank: {share: 60}\n",
            1,
            "found -1, allowed: an amount",
        ),
        ("parties:\n  fund: {share: 40, caps: {per_loan: {0: 1}}}\n  bank: {share: 60}\n", 1, "found the year 0"),
        ("parties:\n  fund: {share: 40}\n  banc: {share: 60}\n", 0, "there is no party called bank"),
        (
            "parties:\n  fund: {share: 40, status: assumption}\n  bank: {share: 60}\n",
            1,
            "must carry its plausible range",
        ),
        ("parties:\n  fund: {share: 40, share_range: [50, 60]}\n  bank: {share: 60}\n", 1, "outside its own range"),
        ("parties:\n  fund: {share: 40}\n  bank: {share: 60, caps: {annual: 1}}\n", 2, "so it cannot have a cap"),
        (
            "parties:\n  fund: {share: 40, caps: {per_loan: 3, annual: 2}}\n  bank: {share: 60}\n",
            1,
            "above the cap annual",
        ),
        ("parties:\n  fund: {share: {big: 40}}\n  bank: {share: 60}\n", 1, "the scheme has no classes"),
        ("parties:\n  fund: {share: '40'}\n  bank: {share: 60}\n", 1, "Remove the quotation marks"),
        (TWO + "shortfall_to: bnk\n", 3, "Did you mean bank?"),
        (TWO + "payers: [fund]\n", 3, "bank is not among them"),
        (TWO + "payers: [fund, fund, bank]\n", 3, "fund is here twice"),
        (TWO + "fund: {pays_for: [pool]}\n", 3, "no such party: the text 'pool'"),
        (TWO + "fund: {pays_for: [bank]}\n", 3, "so it cannot draw on it"),
        (TWO + "fund: {pays_for: [fund], size: 0}\n", 3, "more than 0"),
        (TWO + "loan_limits: {per_loan: 2, per_firm: 1}\n", 3, "larger than all loans of its firm"),
        (TWO + "trigger: {event: write_off, days: 90}\n", 3, "do not count"),
        (TWO + "trigger: {event: overdue}\n", 3, "after how many days"),
        (TWO + "breaker: {ratio: npl_ratio, trips_above: 5}\n", 3, "breaker.reopens: missing"),
        (TWO + "breaker: {ratio: fund_used, trips_above: 50, reopens: never}\n", 3, "needs a fund of known size"),
        (
            TWO + "breaker: {ratio: npl_ratio, trips_above: 5, reopens: {at_or_below: 6}}\n",
            3,
            "re-open at a ratio at which it trips",
        ),
        (TWO + "default_class: big\n", 3, "where there are no classes"),
        (TWO + "order: settle_last\n", 3, "Did you mean settle_first?"),
        (TWO + "colour: red\n", 3, "no such key"),
    ],
)
def test_a_fault_is_answered_with_its_line(body, line, words):
    said = refusal(body)
    assert words in said
    assert f"trial.yaml:{FIRST + line}  " in said


def test_shares_must_add_up_in_every_class():
    classes = "classes: {big: Large, small: Small}\ndefault_class: big\n"
    body = "parties:\n  fund: {share: {big: 40, small: 50}}\n  bank: {share: 60}\n"
    assert "the shares for the class small add up to 110.00 %" in refusal(classes + body)
    assert "no share for the class small" in refusal(classes + body.replace(", small: 50", ""))
    assert "default_class: missing" in refusal(classes.splitlines()[0] + "\n" + body)
    fine = scheme_of(classes + body.replace("60", "{big: 60, small: 50}"))
    assert fine.party("bank").shares == {"big": 6_000, "small": 5_000}


def test_every_problem_is_said_at_once():
    said = refusal("parties:\n  fund: {share: x}\n  bank: {share: 60, cap: 1}\norder: no\npayers: []\n")
    assert [f":{FIRST + i}  " in said for i in (1, 2, 3, 4)] == [True] * 4


def test_an_empty_file_says_what_a_scheme_needs(tmp_path):
    file = tmp_path / "empty.yaml"
    file.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"empty.yaml:1: the file is empty.\n  A scheme has at least schema, name"):
        load_scheme(file)
    assert "parties: missing" in refusal("")
    assert "add up" not in refusal("parties: {}\n"), "nothing is added up where there is nobody"
    assert "source: missing" in refusal(TWO, HEAD.replace('source: "made up"\n', ""))


def test_a_file_of_ones_own_is_found_by_its_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(HEAD + TWO, encoding="utf-8")
    assert load_scheme("mine.yaml").name == load_scheme(Path("mine.yaml")).name == "trial"
    with pytest.raises(InputRefused, match=r"none\.yaml: no such file"):
        load_scheme("none.yaml")
    with pytest.raises(InputRefused, match="Did you mean zhuhai"):
        load_scheme("zhuhay")
