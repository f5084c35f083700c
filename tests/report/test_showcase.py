"""The showcase: every figure on its pages is made again, and every finding beside them is held."""

import re
from functools import cache
from pathlib import Path

import pytest

from sandbox.declare.sources import shipped
from sandbox.report.showcase_page import BLOCK, SHOWCASE, filled

DOCS = Path(__file__).resolve().parents[2] / "docs" / "showcase"


def text(page):
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


@cache
def comparison(page, block):
    """The runs of a block, made once for all tests of it."""
    return SHOWCASE[page][block].run()


def test_every_page_has_a_scenario_and_every_block_a_comparison():
    assert {f"{page}.md" for page in SHOWCASE} == {file.name for file in DOCS.glob("*.md")} - {"README.md"}
    for page, blocks in SHOWCASE.items():
        assert page in shipped()
        assert BLOCK.findall(text(page)) == list(blocks)


def test_a_page_is_filled_without_touching_its_prose():
    made = filled(
        "before\n<!-- figures: a -->\nold\n<!-- end -->\nafter\n", {"a": None}, lambda _: None, lambda *_: "new"
    )
    assert made == "before\n<!-- figures: a -->\nnew\n<!-- end -->\nafter\n"
    with pytest.raises(KeyError):
        filled("<!-- figures: b -->\n<!-- end -->", {}, lambda _: None, lambda *_: "new")


def test_a_shortfall_says_once_on_how_few_futures_it_rests():
    for page, labels in (("public-share", 2), ("quota-or-carry", 1)):
        rows = re.findall(r"^\| \*\*.*\(the worst \d+ of \d+\)", text(page), re.M)
        assert len(rows) >= labels
        assert re.findall(r"^\*.*:\* the worst", text(page), re.M) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", SHOWCASE)
def test_the_figures_of_a_page_come_out_again(page):
    blocks = SHOWCASE[page]
    again = filled(text(page), blocks, lambda block: comparison(page, next(n for n, b in blocks.items() if b is block)))
    assert again == text(page)


def low_high(page, block, policy, measure):
    difference = comparison(page, block).differences[policy][measure]
    return difference.low, difference.high


def more(page, block, policy, measure):
    return low_high(page, block, policy, measure)[0] > 0


def less(page, block, policy, measure):
    return low_high(page, block, policy, measure)[1] < 0


def mean(page, block, policy, measure):
    return comparison(page, block).policies[policy][measure].mean


@pytest.mark.slow
def test_the_findings_on_sandbox_and_help_desk():
    page = "sandbox-or-help-desk"
    for policy in ("as_is", "always_open", "hub_and_sandbox"):
        assert more(page, "desk", policy, "good_launched")
        assert less(page, "desk", policy, "bad_launched")
        assert less(page, "desk", policy, "harm")
        assert mean(page, "desk", policy, "rules_learned") > 1
        assert 0.4 < mean(page, "desk", policy, "additionality") < 0.65
        assert mean(page, "desk", policy, "displaced_by_sandbox") > 1 / 3
    assert more(page, "desk", "hub", "good_launched")
    assert more(page, "desk", "hub", "bad_launched")
    assert more(page, "desk", "hub", "harm")
    assert mean(page, "desk", "hub", "rules_learned") == 0
    assert less(page, "desk", "as_is", "good_service")
    gap = [mean(page, "desk", p, "good_service") for p in ("no_sandbox", "as_is", "always_open")]
    assert gap[2] - gap[1] > 0.5 * (gap[0] - gap[1])
    cost = [mean(page, "desk", p, "staff_cost") for p in ("no_sandbox", "hub", "as_is", "hub_and_sandbox")]
    assert cost[0] < cost[1] < cost[2] / 2 < cost[3]
    added = mean(page, "desk", "hub_and_sandbox", "good_launched") - mean(page, "desk", "as_is", "good_launched")
    assert added < 0.1 * mean(page, "desk", "as_is", "good_launched")
    assert more(page, "few_admissible", "as_is", "good_launched")
    assert mean(page, "few_admissible", "as_is", "good_launched") > 2 * mean(
        page, "few_admissible", "hub", "good_launched"
    )
    assert less(page, "all_admissible", "as_is", "good_launched")
    assert more(page, "all_admissible", "hub", "good_launched")


@pytest.mark.slow
def test_the_findings_on_a_repeated_exemption():
    page, block = "repeated-exemption", "rule"
    by_time = ("never", "after_85", "after_30", "after_10")
    for measure in ("launched", "bad_launched", "harm"):
        values = [mean(page, block, p, measure) for p in by_time]
        assert values == sorted(values), measure
    waits = [mean(page, block, p, "review_wait") for p in by_time]
    assert waits == sorted(waits, reverse=True)
    assert mean(page, block, "after_30", "harm") > 2 * mean(page, block, "after_85", "harm")
    wrong = [mean(page, block, p, "wrong_rules") for p in ("after_30", "after_85")]
    assert abs(wrong[0] - wrong[1]) < 0.1
    shares = [mean(page, block, p, "start_up_share") for p in by_time]
    assert max(shares) - min(shares) < 0.03
    assert mean(page, block, "class_waiver", "launched") == 0


@pytest.mark.slow
def test_the_findings_on_visits():
    page = "whom-to-visit"
    for block in ("visits", "silent"):
        even = mean(page, block, "uniform", "harm_in_test")
        for policy in ("proportional", "square_root"):
            assert abs(mean(page, block, policy, "harm_in_test") / even - 1) < 0.03
    assert more(page, "visits", "complaints_first", "harm_in_test")
    assert mean(page, "silent", "complaints_first", "harm_in_test") == mean(page, "silent", "uniform", "harm_in_test")
    low, high = low_high(page, "theorem", "proportional", "undetected_incidents")
    assert low < 0 < high
    assert less(page, "theorem", "square_root", "undetected_incidents")
    saved = mean(page, "theorem", "square_root", "undetected_incidents") / mean(
        page, "theorem", "uniform", "undetected_incidents"
    )
    assert saved < 0.85


@pytest.mark.slow
def test_the_findings_on_the_public_share():
    page, shares = "public-share", ("none", "third", "half", "most")

    def along(measure, block="share"):
        return [mean(page, block, policy, measure) for policy in shares]

    for block in ("share", "effort", "raises"):
        assert along("ip_additional", block) == sorted(along("ip_additional", block))
        assert all(more(page, block, policy, "ip_additional") for policy in shares[1:])
    assert along("ip_weak_funded") == sorted(along("ip_weak_funded"))
    assert along("ip_good_refused") == sorted(along("ip_good_refused"), reverse=True)
    assert all(0.4 < share < 0.6 for share in along("ip_deadweight"))
    cost, loans = along("ip_public_accrual"), along("ip_additional")
    steps = [(cost[i + 1] - cost[i]) / (loans[i + 1] - loans[i]) for i in range(3)]
    assert steps == sorted(steps), "each further additional loan costs more"
    for policy in shares[1:]:
        tail, loss = (mean(page, "share", policy, f"ip_{name}") for name in ("public_tail_95", "loss_public"))
        assert 2 < tail / loss < 6
        low, high = low_high(page, "share", policy, "ip_default_24m")
        assert low < 0 < high
    assert comparison(page, "share").policies["most"]["ip_public_tail_99"].tail == 1
    fee, most = (
        {name: mean(page, "share", policy, f"ip_{name}") for name in ("additional", "deadweight", "public_accrual")}
        for policy in ("most_fee", "most")
    )
    assert fee["additional"] > 0.97 * most["additional"]
    assert fee["deadweight"] < most["deadweight"] - 0.1
    assert 0.35 < fee["public_accrual"] / most["public_accrual"] < 0.65
    policies = (*shares, "most_full_effort", "most_fee", "insurer")
    assert min(policies, key=lambda p: mean(page, "share", p, "ip_deadweight")) == "insurer"
    assert mean(page, "share", "insurer", "ip_additional") > mean(page, "share", "half", "ip_additional")
    assert mean(page, "share", "insurer", "ip_loss_public") == 0
    for measure, apart in (("ip_weak_funded", 0.03), ("ip_good_refused", 0.03)):
        assert abs(mean(page, "share", "most_full_effort", measure) - mean(page, "share", "most", measure)) < apart
    assert mean(page, "effort", "most", "ip_effort") == 1
    assert mean(page, "share", "most", "ip_effort") < 0.6
    assert mean(page, "raises", "most", "ip_public_accrual") > mean(page, "effort", "most", "ip_public_accrual")


@pytest.mark.slow
def test_the_findings_on_quota_and_carry():
    page, looser, tight, own = "quota-or-carry", "as_it_is", "tight", "tight_but_20m"

    def gain(block, measure):
        """What a parameter of 1.75 adds to one of 1."""
        return mean(page, block, looser, f"abroad_{measure}") - mean(page, block, tight, f"abroad_{measure}")

    assert 0.15 < gain("cheap", "borrowed") / mean(page, "cheap", tight, "abroad_borrowed") < 0.27
    assert 0 < gain("cheap", "high_tech") / mean(page, "cheap", tight, "abroad_high_tech") < 0.02
    assert 0.25 < gain("cheap", "open_position") / mean(page, "cheap", tight, "abroad_open_position") < 0.4
    for measure in ("abroad_carry", "abroad_open_position", "abroad_exchange_shortfall"):
        assert less(page, "cheap", tight, measure), measure
    assert comparison(page, "cheap").policies[looser]["abroad_exchange_shortfall"].tail == 5
    assert more(page, "cheap", own, "abroad_high_tech")
    added = [mean(page, "cheap", p, "abroad_open_position") for p in (tight, own, looser)]
    assert added[1] - added[0] < 0.05 * (added[2] - added[0])
    # The findings' switches: without carry nothing is lent on, without a quota of their own innovators need it.
    assert all(mean(page, "no_carry", p, "abroad_carry") == 0 for p in (looser, tight, own, "loose", "reacting"))
    assert less(page, "no_carry", tight, "abroad_open_position")
    assert 0.4 < gain("no_carry", "open_position") / gain("cheap", "open_position") < 0.8
    assert 0.1 < gain("no_facilitation", "high_tech") / mean(page, "no_facilitation", looser, "abroad_high_tech") < 0.16
    refused = [mean(page, "no_facilitation", p, "abroad_high_tech_refused") for p in (tight, looser, own)]
    assert refused[0] > 0.2 > refused[1] > 0.1 > refused[2]


def test_the_pages_name_no_parameter_that_does_not_exist():
    from sandbox.catalogue import CATALOGUE

    for page in SHOWCASE:
        for path in re.findall(r"`((?:supervision|ip_finance|cross_border)\.[a-z_.]+)`", text(page)):
            assert path in CATALOGUE.parameters, path
