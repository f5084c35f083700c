"""What the documentation says of the shipped scenarios of IP-pledge finance, counted again."""

import re
from pathlib import Path

import pytest

from sandbox.catalogue import load
from sandbox.study.compare import compare

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ip-finance.md"
LIMITS = {"two": 2.3, "five": 5.0, "ten": 10.0, "fifteen": 15.0}
REPLICATIONS = 6


def stated(row):
    """The figures of a row of the page's table, by policy; shares as such."""
    (line,) = [text for text in PAGE.read_text(encoding="utf-8").splitlines() if text.startswith(f"| {row} |")]
    cells = line.split("|")[2:-1]
    assert len(cells) == len(LIMITS)
    values = [float(re.sub("[ %]", "", cell)) / (100 if "%" in cell else 1) for cell in cells]
    return dict(zip(LIMITS, values, strict=True))


@pytest.mark.slow
def test_the_limit_on_leverage_binds_in_the_stated_share_of_months():
    found = compare(load("ip-pledge-leverage"), replications=REPLICATIONS).policies
    assert stated("limit, times the pool") == LIMITS
    for row, measure, off in (
        ("months in which the limit bound", "ip_limited_months", 0.03),
        ("outstanding over the pool", "ip_stock_leverage", 0.2),
        ("of them without cover", "ip_uncovered_share", 0.03),
        ("loans drawn, of three years", "ip_drawn", 25),
    ):
        for policy, value in stated(row).items():
            assert abs(found[policy][measure].mean - value) < off, (row, policy)
    for policy, limit in LIMITS.items():
        assert found[policy]["ip_limited_months"].mean > 0.5
        assert 0.8 * limit < found[policy]["ip_stock_leverage"].mean <= limit
        assert found[policy]["ip_fund_empty_5y"].mean == 0
    assert found["two"]["ip_weak_funded"].mean < found["fifteen"]["ip_weak_funded"].mean
    assert found["ten_refilled"]["ip_fund_balance"].mean > found["ten"]["ip_fund_balance"].mean


@pytest.mark.slow
def test_at_haidians_own_needs_a_low_limit_binds_at_times():
    found = compare(load("ip-pledge-haidian"), ["half", "leverage_2"], replications=10).policies
    assert 0.1 < found["leverage_2"]["ip_limited_months"].mean < 0.4
    assert found["half"]["ip_limited_months"].mean == 0
