"""Tranches: the rule by hand and against its closed form, and pools in a run."""

import math

import pytest

from sandbox.ip_finance.rules.solvency import default_rate_given, excess_default_rate
from sandbox.ip_finance.rules.tranches import tranche_losses, tranche_sizes
from tests.ip_finance.small_loans import Loans
from tests.ip_finance.test_loan_effects import world

MILLION = 100_000_000


def test_a_loss_climbs_from_the_subordinated_tranche_to_the_senior_one():
    sizes = tranche_sizes(107 * MILLION, 0.056, 0.26)
    assert sum(sizes) == 107 * MILLION
    low, middle, high = sizes
    assert tranche_losses(0, sizes) == (0, 0, 0)
    assert tranche_losses(low - 1, sizes) == (low - 1, 0, 0)
    assert tranche_losses(low + 7, sizes) == (low, 7, 0)
    assert tranche_losses(107 * MILLION, sizes) == sizes
    assert tranche_losses(low + middle + 1, sizes) == (low, middle, 1)
    assert high > middle > low
    for wrong in (-1, 107 * MILLION + 1):
        with pytest.raises(ValueError, match="between 0 and the pool"):
            tranche_losses(wrong, sizes)


def test_mean_losses_of_a_large_pool_are_those_of_the_closed_form():
    """With all lost on a default: E min((DR - a)+, b - a) = E(DR - a)+ - E(DR - b)+."""
    rate, correlation, total = 0.05, 0.124, 10**12
    sizes = tranche_sizes(total, 0.05, 0.1)
    step = 0.02
    means = [0.0, 0.0, 0.0]
    for i in range(-400, 401):
        z = i * step
        loss = int(total * default_rate_given(z, rate, correlation))
        weight = math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi) * step
        for place, amount in enumerate(tranche_losses(loss, sizes)):
            means[place] += weight * amount / total
    first, second = (excess_default_rate(rate, correlation, a) for a in (0.05, 0.15))
    assert means == pytest.approx([rate - first, first - second, second], rel=1e-3)


POOLED = {"ip_finance.securitisation.every": 3, "ip_finance.securitisation.least": 5_000_000,
          "ip_finance.sharing.scheme": "none"}  # fmt: skip


def test_a_pool_bears_what_the_scheme_leaves_to_the_bank():
    """Two loans of 3 million: 0.3 subordinated, 1.56 mezzanine; a loss of 1.74: 0.3 stay, 1.44 go to the mezzanine."""
    made = Loans(POOLED).need(firm=0).need(firm=1).exit(200, 0).done()
    (pool,) = made.ip_finance.service.pools.all
    assert pool.sizes == (30_000_000, 156_000_000, 414_000_000)
    assert pool.losses == (30_000_000, 144_000_000, 0)
    assert made.value("ip_loss_bank") == 300_000
    assert made.value("ip_loss_investors") == 1_440_000
    assert made.value("ip_loss_subordinated") == 1.0
    assert made.desk.freed == 0


def test_freed_room_in_the_line_lends_again():
    """A line of 6 million, taken by two loans; once they are sold a third firm is lent to."""
    line = {"ip_finance.bank.line": 6_000_000}
    outcomes = {}
    for name, values in (("kept", {"ip_finance.sharing.scheme": "none"}), ("sold", POOLED)):
        made = Loans({**values, **line}).need(firm=0).need(firm=1).need(120, firm=2).done()
        outcomes[name] = made.loan(2).outcome
    assert outcomes == {"kept": "refused", "sold": "repaid"}


def test_bad_and_small_pools_are_not_issued():
    assert (
        not Loans({**POOLED, "ip_finance.securitisation.least": 6_000_001})
        .need()
        .need(firm=1)
        .done()
        .ip_finance.service.pools.all
    )
    made = Loans(POOLED).need(firm=0).need(firm=1).exit(40, 0).done()
    assert not made.ip_finance.service.pools.all  # one of the two is bad: 3 million are too few


def test_pools_add_up_under_stress():
    """Every run reconciles investors' account and freed room, or fails."""
    made = world({"ip_finance.default.probability": 0.3, "ip_finance.bank.hurdle": -1,
                  "ip_finance.securitisation.every": 6, "ip_finance.securitisation.least": 10_000_000})  # fmt: skip
    found = made.values(None)
    pools = made.ip_finance.service.pools.all
    assert len(pools) > 2
    assert all(sum(pool.losses) == pool.loss for pool in pools)
    assert found["ip_loss_investors"] > 0
    parts = ("bank", "public", "others", "investors")
    assert math.fsum(found[f"ip_loss_{part}"] for part in parts) == pytest.approx(found["ip_loss"])
