"""The flip price: Fieller's interval, and what is said of two policies."""

import math

import numpy as np
import pytest

from sandbox.kernel.record import Record
from sandbox.study.flip import FlipPrice, fieller, flip_price_of, flip_prices_of
from sandbox.study.sheet import Sheet
from sandbox.study.statistics import quantile


def sheet(**policies):
    """Policies as (harm, service) arrays of one length."""
    records = [
        Record("s", name, "p", 1, r, "v", "ok", values={"harm": float(harm[r]), "good_service": float(service[r])})
        for name, (harm, service) in policies.items() for r in range(len(harm))
    ]  # fmt: skip
    return Sheet.of(records, tuple(policies))


def luck(n=60, seed=1):
    rng = np.random.default_rng(seed)
    return rng.normal(size=n), rng.normal(size=n), rng.normal(size=n)


def two(harm, service, n=60, noise=1.0):
    """`b` has that much more harm and service than `a` on average, and the same luck otherwise."""
    common, x, y = luck(n)
    return sheet(
        a=(100 + 50 * common, 1_000 + 20 * common),
        b=(100 + 50 * common + harm + noise * x, 1_000 + 20 * common + service + noise * y),
    )


def test_the_price_is_the_harm_of_a_further_customer_year():
    found = flip_price_of(two(60, 30), "a", "b")
    _, x, y = luck()
    assert found.price == pytest.approx((60 + x.mean()) / (30 + y.mean()))
    assert (found.kind, found.more, found.less, found.n) == ("price", "b", "a", 60)
    assert found.low < found.price < found.high
    assert found.harm == pytest.approx(60 + x.mean())
    assert found.service == pytest.approx(30 + y.mean())


def test_at_the_price_both_rank_alike_and_beyond_it_the_one_with_more_service_is_first():
    found, world = flip_price_of(two(60, 30), "a", "b"), two(60, 30)

    def worth(policy, price):
        return np.mean(price * world.column(policy, "good_service") - world.column(policy, "harm"))

    assert worth("a", found.price) == pytest.approx(worth("b", found.price))
    assert worth("b", found.price + 1) > worth("a", found.price + 1)
    assert worth("b", found.price - 1) < worth("a", found.price - 1)


@pytest.mark.parametrize(
    ("harm", "service", "kind"),
    [(60, 30, "price"), (-60, 30, "dominates"), (0.05, 30, "open"), (60, 0.0, "harm_only"), (0.0, 0.0, "undefined")],
)
def test_what_is_said_follows_from_what_can_be_told_apart(harm, service, kind):
    found = flip_price_of(two(harm, service), "a", "b")
    assert found.kind == kind
    assert (found.price is None) == (kind not in {"price", "open"})
    if kind == "open":
        assert found.low < 0 < found.high


def test_the_order_of_the_two_is_of_no_weight():
    for harm, service in ((60, 30), (-60, 30), (60, 0.0)):
        world = two(harm, service)
        there, back = flip_price_of(world, "a", "b"), flip_price_of(world, "b", "a")
        assert (there.more, there.less, there.kind) == (back.more, back.less, back.kind)
        assert (there.price, there.low, there.high) == (back.price, back.low, back.high)


def test_policies_that_differ_in_nothing_have_no_price():
    common = luck()[0]
    found = flip_price_of(sheet(a=(common, common), b=(common, common)), "a", "b")
    assert (found.kind, found.price, found.harm, found.service) == ("undefined", None, 0.0, 0.0)


def test_too_few_runs_and_missing_twins_are_left_out():
    nan = np.array([1.0, math.nan, 3.0])
    world = sheet(a=(nan, nan), b=(np.ones(3), np.array([5.0, 5.0, 9.0])))
    assert flip_price_of(world, "a", "b").n == 2
    assert flip_price_of(sheet(a=([1.0], [2.0]), b=([2.0], [3.0])), "a", "b").kind == "undefined"
    empty = flip_price_of(sheet(a=([math.nan], [2.0]), b=([2.0], [3.0])), "a", "b")
    assert empty == FlipPrice("a", "b", "undefined", None, None, None, None, None, 0)
    with pytest.raises(KeyError):
        flip_price_of(world, "a", "nobody")


def test_every_pair_is_there_once_and_none_where_nothing_is_harmed():
    common = luck()[0]
    world = sheet(a=(common, common), b=(common + 1, common + 1), c=(common + 3, common + 2))
    pairs = {frozenset((f.more, f.less)) for f in flip_prices_of(world, world.policies)}
    assert pairs == {frozenset("ab"), frozenset("ac"), frozenset("bc")}
    bare = Sheet.of([Record("s", "a", "p", 1, 0, "v", "ok", values={"x": 1.0})], ("a",))
    assert flip_prices_of(bare, ("a", "b")) == ()


# -- Fieller's interval ------------------------------------------------------------------------------------------------


def test_the_ends_are_where_students_test_just_fails():
    common, x, y = luck(30)
    x, y = 40 + 10 * x + 5 * common, 20 + 3 * y + 2 * common
    for p in fieller(x, y):
        d = x - p * y
        assert abs(d.mean()) / (d.std(ddof=1) / math.sqrt(30)) == pytest.approx(quantile(0.975, 29))


def test_it_is_unbounded_exactly_where_the_denominator_is_not_clear_of_zero():
    _, x, noise = luck(40)
    error = float(np.std(noise, ddof=1)) / math.sqrt(40)
    edge = quantile(0.975, 39) * error
    centred = noise - noise.mean()
    assert fieller(x, centred + 0.999 * edge) is None
    assert fieller(x, centred + 1.001 * edge) is not None
    assert fieller(x[:1], x[:1]) is None


def test_it_covers_the_ratio_of_a_bivariate_normal_as_often_as_it_says():
    """Means 30 and 10, standard deviations 20 and 12, correlation 0.6, 25 pairs: the ratio is 3."""
    rng = np.random.default_rng(7)
    covariance = [[400.0, 0.6 * 20 * 12], [0.6 * 20 * 12, 144.0]]
    tries, hits, unbounded = 3_000, 0, 0
    for _ in range(tries):
        x, y = rng.multivariate_normal([30.0, 10.0], covariance, size=25).T
        span = fieller(x, y)
        # Where there is no bounded interval Fieller's set is asked itself.
        d = x - 3.0 * y
        inside = abs(d.mean()) <= quantile(0.975, 24) * d.std(ddof=1) / 5.0
        unbounded += span is None
        if span is not None:
            assert (span[0] <= 3.0 <= span[1]) == inside
        hits += inside
    assert 0.94 < hits / tries < 0.96
    assert 0 < unbounded < tries / 10


def test_it_narrows_as_the_runs_grow():
    wide, narrow = (flip_price_of(two(60, 30, n=n, noise=10), "a", "b") for n in (30, 3_000))
    assert narrow.high - narrow.low < (wide.high - wide.low) / 5
    assert narrow.low < 2.0 < narrow.high


def test_pairs_with_nothing_to_weigh_are_left_out():
    """As where no sandbox is modelled: both measures are nought in every run, or there are none."""
    nought, gaps, same = np.zeros(20), np.full(20, np.nan), np.arange(20.0)
    assert flip_prices_of(sheet(a=(nought, nought), b=(nought, nought)), ("a", "b")) == ()
    assert flip_prices_of(sheet(a=(same, same), b=(same, same)), ("a", "b")) == ()
    assert flip_prices_of(sheet(a=(gaps, gaps), b=(same, same)), ("a", "b")) == ()
    once = same.copy()
    once[3] += 1.0
    for other in ((once, same), (same, once)):
        pairs = flip_prices_of(sheet(a=(same, same), b=other, c=(same, same)), ("a", "b", "c"))
        assert {frozenset((f.more, f.less)) for f in pairs} == {frozenset("ab"), frozenset("bc")}
