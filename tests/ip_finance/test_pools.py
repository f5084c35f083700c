"""Pools over time: losses by date, support, coupons, licence claims; to the fen, and against the closed form."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.declare.distribution import normal_quantile
from sandbox.ip_finance.pools import Pool
from sandbox.ip_finance.rules.solvency import default_rate_given, excess_default_rate
from sandbox.ip_finance.rules.tranches import coupon, paid_down, tranche_losses, tranche_sizes, watched
from sandbox.kernel.clock import DAY
from sandbox.kernel.draws import Draws
from sandbox.kernel.draws import stream as _stream
from tests.ip_finance.small_loans import AT_ONCE, Loans
from tests.ip_finance.test_channels import STAKE, WANT
from tests.ip_finance.test_loan_effects import figure, world
from tests.ip_finance.test_tranches import POOLED

MILLION = 100_000_000
S = "ip_finance.securitisation."
SUPPORTED = {**POOLED, f"{S}support": 0.1}

assets = st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**9)), min_size=1, max_size=12)
shares = st.floats(0.0, 1.0)


@given(assets, shares, shares, shares)
def test_every_fen_of_a_pool_is_paid_or_lost_and_losses_follow_seniority(pool, low, middle, support):
    """Assets end one after the other, each with a loss; the sum of it all is the cumulative rule."""
    total = sum(size for size, _ in pool)
    sizes = tranche_sizes(total, low, middle)
    made = Pool(0, 0, "loans", sizes, int(total * support))
    left, lost = total, 0
    for size, wish in pool:
        loss = min(size, wish)
        borne = tranche_losses(loss, made.layers)
        assert sum(borne) == loss
        made.lost = [a + b for a, b in zip(made.lost, borne, strict=True)]
        a, _, c, d = made.layers
        a, c, d = paid_down(size - loss + borne[1], (a, c, d))
        made.paid = [x + y for x, y in zip(made.paid, (a, 0, c, d), strict=True)]
        left, lost = left - size, lost + loss
        assert made.outstanding == left
        assert min(made.layers) >= 0
        at_issue = (sizes[0], made.limit, sizes[1], sizes[2])
        assert tuple(made.lost) == tranche_losses(lost, at_issue)
    assert sum(made.paid) + sum(made.losses) == total
    assert made.loss == lost


def test_principal_is_paid_from_the_senior_tranche_down():
    assert paid_down(7, (5, 10, 20)) == (0, 0, 7)
    assert paid_down(33, (5, 10, 20)) == (3, 10, 20)
    for wrong in (-1, 36):
        with pytest.raises(ValueError, match="outstanding"):
            paid_down(wrong, (5, 10, 20))
    assert coupon(100_000, 0.03) == 250
    assert coupon(99, 0.03) == 0


def test_mean_losses_with_support_are_those_of_the_closed_form():
    """The layer from a to b loses E(DR - a)+ - E(DR - b)+ in the mean; the support lies from 5 % to 12 %."""
    rate, correlation, total, step = 0.05, 0.124, 10**12, 0.02
    low, middle, high = tranche_sizes(total, 0.05, 0.1)
    layers = (low, int(0.07 * total), middle, high)
    means = [0.0] * 4
    for i in range(-400, 401):
        z = i * step
        weight = math.exp(-0.5 * z * z) / math.sqrt(2 * math.pi) * step
        for place, amount in enumerate(tranche_losses(int(total * default_rate_given(z, rate, correlation)), layers)):
            means[place] += weight * amount / total
    first, second, third = (excess_default_rate(rate, correlation, a) for a in (0.05, 0.12, 0.22))
    assert means == pytest.approx([rate - first, first - second, second - third, third], rel=1e-3)


LARGE = _stream(3_990, "loans of a large pool in a test")


def test_a_large_pool_that_loses_loan_by_loan_comes_to_the_closed_form():
    """2,000 loans, one year, all lost on a default: the mean of 300 years, within four standard errors."""
    rate, correlation, count, years = 0.05, 0.124, 2_000, 300
    sizes = tranche_sizes(count * 1_000, 0.05, 0.1)
    seen = []
    for year in range(years):
        draws = Draws(7, year)
        z = normal_quantile(draws.uniform(LARGE, 0, 1))
        bad = int((draws.vector(LARGE, count) < default_rate_given(z, rate, correlation)).sum())
        pool = Pool(0, 0, "loans", sizes)
        for _ in range(bad):
            pool.lost = [a + b for a, b in zip(pool.lost, tranche_losses(1_000, pool.layers), strict=True)]
        seen.append([loss / (count * 1_000) for loss in pool.losses])
    first, second = (excess_default_rate(rate, correlation, a) for a in (0.05, 0.15))
    for place, exact in enumerate((rate - first, first - second, second)):
        column = [row[place] for row in seen]
        mean = sum(column) / years
        error = math.sqrt(sum((x - mean) ** 2 for x in column) / years / years)
        assert abs(mean - exact) < 4 * error + 1e-12


def test_support_stands_between_the_subordinated_and_the_mezzanine_tranche():
    """Pool of 6 million, a loss of 1.74: 0.3 subordinated, 0.6 by the guarantor, 0.84 mezzanine."""
    made = Loans(SUPPORTED).need(firm=0).need(firm=1).exit(200, 0).done()
    (pool,) = made.ip_finance.service.pools.all
    assert pool.lost == [30_000_000, 60_000_000, 84_000_000, 0]
    assert made.value("ip_supported") == 600_000
    assert made.value("ip_loss_support") == 1.0
    assert made.value("ip_loss_investors") == 840_000
    assert made.value("ip_loss_bank") == 300_000
    assert pool.outstanding == 0
    assert sum(pool.paid) == 6 * MILLION - 114_000_000  # what the guarantor pays comes in as principal


def test_coupons_stop_where_the_balance_is_lost_or_paid_and_fees_follow_the_limit():
    """Issued on 1 March 2021 (day 59), two loans of 3 million: one matures on 4 January 2022, one in February."""
    made = Loans({**SUPPORTED, **AT_ONCE}).need(3).need(35, firm=1).done()
    (pool,) = made.ip_finance.service.pools.all
    assert pool.issued == 59 * DAY
    both = coupon(156_000_000, 0.03) + coupon(414_000_000, 0.028)
    after = coupon(156_000_000, 0.03) + coupon(114_000_000, 0.028)
    # April to February on balances as they were before 4 January; March after the senior tranche got 3 million
    assert pool.coupons == 11 * both + after
    assert pool.fees == 12 * coupon(60_000_000, 0.01)
    assert made.value("ip_coupons") == pool.coupons / 100
    held = (11 * 570_000_000 + 270_000_000) / 1_200
    assert made.value("ip_investor_return") == pytest.approx(pool.coupons / 100 / held)


def test_a_loss_cuts_the_coupon_from_its_own_month_on():
    """Settled on 10 February 2022: 1.44 million off the mezzanine, 1.26 paid to the senior one; eleven coupons less.

    The other loan runs until 30 January 2023: coupons of April 2022 to February 2023.
    """
    paid = {}
    for name, firms in (("sound", ()), ("bad", (0,))):
        made = Loans({**POOLED, "ip_finance.price.long_share": 1}).need(firm=0).need(firm=1)
        for firm in firms:
            made.exit(100, firm)
        made.done()
        (pool,) = made.ip_finance.service.pools.all
        rows = made.engine.journal.rows()
        lost = [row.t // DAY for row in rows if row.activity == "loss passed to tranches"]
        assert lost == ([405] if firms else [])
        paid[name] = pool.coupons
    whole = coupon(156_000_000, 0.03) + coupon(414_000_000, 0.028)
    after = coupon(12_000_000, 0.03) + coupon(288_000_000, 0.028)
    assert paid["sound"] - paid["bad"] == 11 * (whole - after)


def test_a_stake_that_pays_gives_back_to_who_was_hit_last():
    values = {**POOLED, **STAKE, **WANT, "ip_finance.default.probability": 0.4}
    made = Loans(values, days=2_500).need(firm=0).need(firm=1).done()
    found = [p for p in made.ip_finance.service.pools.all if p.loss]
    rows = [row for row in made.engine.journal.rows() if row.activity == "loss passed to tranches"]
    assert found
    assert any(row.amount < 0 for row in rows)
    for pool in found:
        assert pool.outstanding == 0
        assert sum(pool.paid) + sum(pool.losses) == sum(pool.sizes)


def test_licence_claims_are_paid_in_instalments_and_lose_what_is_due_at_a_default():
    """Three tenths of 10 million each, in twelve instalments from 1 April 2021; the first firm fails on day 200."""
    values = {**POOLED, f"{S}kind": "licences", f"{S}licence_share": 0.3}
    made = Loans(values).need(firm=0).need(firm=1).exit(200, 0).done()
    (pool,) = made.ip_finance.service.pools.all
    assert sum(pool.sizes) == 6 * MILLION
    assert made.desk.freed == 0  # the loans stay with the bank
    months = math.ceil((394 - 59) * DAY / 2_629_800)
    left = 3 * MILLION
    for gone in range(4):  # 1 April to 1 July; the firm fails on 20 July
        left -= left // (months - gone)
    assert pool.loss == left
    assert made.value("ip_claims_lost") == left / 100
    assert made.value("ip_licensed") == 6_000_000
    assert made.value("ip_securitised") == 0
    assert made.value("ip_loss_investors") == 0  # of loans; those of claims are apart
    assert made.value("ip_loss") == 1_740_000
    assert pool.outstanding == 0


def test_a_bank_that_looks_less_closely_at_what_it_will_sell_has_its_lever():
    assert watched(0.5, 0.0, 0.05) == 0.5
    assert watched(0.5, 1.0, 0.05) == pytest.approx(0.025)
    efforts = [Loans({**POOLED, f"{S}careless": careless}).need().done().loan().effort for careless in (0.0, 0.5, 1.0)]
    assert efforts == [pytest.approx(math.sqrt(share)) for share in (1.0, 1 - 0.5 * 0.95, 0.05)]
    kept = {**POOLED, f"{S}careless": 1.0, f"{S}every": 0}
    assert Loans(kept).need().done().loan().effort == 1.0


def test_without_pools_their_terms_change_nothing():
    terms = {f"{S}coupon_senior": 0.9, f"{S}support": 0.5, f"{S}careless": 1, f"{S}kind": "licences"}
    many = {"ip_finance.default.probability": 0.3}
    one, two = world(many), world({**many, **terms})
    assert one.engine.journal.rows() == two.engine.journal.rows()
    assert one.values(None) == two.values(None)


MANY = ("ip_finance.default.probability", 0.3)
SOLD = [MANY, (f"{S}every", 6), (f"{S}least", 1e7)]
CLAIMS = [*SOLD, (f"{S}kind", "licences")]
SIGNS = [
    ([*SOLD, (f"{S}support", 0.1)], SOLD, "ip_loss_mezzanine", -1),
    ([*SOLD, (f"{S}support", 0.1)], SOLD, "ip_investor_return", 1),
    ([*SOLD, (f"{S}coupon_senior", 0.05)], SOLD, "ip_coupons", 1),
    ([*SOLD, (f"{S}careless", 1.0)], SOLD, "ip_effort", -1),
    ([*SOLD, (f"{S}careless", 1.0)], SOLD, "ip_weak_funded", 1),
    (CLAIMS, SOLD, "ip_licensed", 1),
    ([*CLAIMS, (f"{S}licence_largest", 5e6)], CLAIMS, "ip_licensed", -1),
    ([*CLAIMS, (f"{S}licence_share", 0.1)], CLAIMS, "ip_claims_lost", -1),
]  # fmt: skip


@pytest.mark.parametrize(("values", "against", "name", "sign"), SIGNS)
def test_each_term_works_in_its_direction(values, against, name, sign):
    assert (figure(name, values) - figure(name, against)) * sign > 0
