"""Measures of who gets in: kinds and sizes of firms among the tests, and how tests lie with the licensed partners."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from sandbox.declare.measure import Measure
from sandbox.firms.parameters import KINDS
from sandbox.supervision.measures.forms import ratio

if TYPE_CHECKING:
    from sandbox.supervision.measures.counted import Mask, Table, Values

SMALL_OUTPUT = 10_000_000
"""Yearly output in CNY below which a firm is small: a definition of the model, the lowest band of `--by size`."""

ACCESS: tuple[Measure, ...] = (
    ratio(
        "start_up_share",
        "Start-ups among the tests",
        "share",
        "tests started by start-ups over all tests started; results by kind give the numbers themselves",
        "none",
        0.02,
    ),
    ratio(
        "small_firm_share",
        "Small firms among the tests",
        "share",
        "tests started by firms with a yearly output below CNY 10 million, at the start of the run or when founded, "
        "over all tests started",
        "none",
        0.02,
    ),
    ratio(
        "partner_concentration",
        "Concentration of the tests on partners",
        "share",
        "chance that two tests of one run, drawn at random, are with the same licensed partner: Herfindahl's index of "
        "the partners' shares without its upward bias in small numbers. A subsidiary tests with its own parent and is "
        "left out",
        "none",
        0.01,
    ),
)


def access(table: Table, mask: Mask) -> Values:
    """Who has started a test in the window, as pairs of sums.

    The index with n_i of N tests at partner i is the sum of n_i (n_i - 1) over N (N - 1). Its plain form, the sum of
    (n_i / N)^2, has the mean H + (1 - H) / N where tests fall on partners independently with index H; this one has the
    mean H for every N of at least 2, and as a ratio of sums over replications it stays consistent. (Simpson 1949,
    Nature 163:688.)
    """
    with np.errstate(invalid="ignore"):
        started = mask & (table.test_began >= 0)
    partners = Counter(c.partner for c in table.pick(started) if c.partner >= 0)
    tests = sum(partners.values())
    count = int(np.count_nonzero(started))
    return {
        "start_up_share/num": int(np.count_nonzero(started & (table.kind == KINDS.index("start_up")))),
        "start_up_share/den": count,
        "small_firm_share/num": int(np.count_nonzero(started & (table.output < SMALL_OUTPUT * 100))),
        "small_firm_share/den": count,
        "partner_concentration/num": sum(n * (n - 1) for n in partners.values()),
        "partner_concentration/den": tests * (tests - 1),
    }
