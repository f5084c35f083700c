import math

import pytest

from sandbox.declare.distribution import Dist, exponential, fixed, lognormal, triangular, uniform

ALL = [
    fixed(3.0),
    uniform(1.0, 4.0),
    triangular(1.0, 2.0, 6.0),
    triangular(1.0, 1.0, 6.0),
    triangular(1.0, 6.0, 6.0),
    exponential(5.0),
    lognormal(10.0, 0.5),
    lognormal(10.0, 0.5, 8.0),
    lognormal(10.0, 0.0, 2.0),
]


@pytest.mark.parametrize("dist", ALL, ids=str)
def test_the_mean_of_the_quantiles_is_the_mean(dist):
    n = 20_000
    mean = math.fsum(dist.quantile((i + 0.5) / n) for i in range(n)) / n
    assert mean == pytest.approx(dist.mean(), rel=2e-3)


@pytest.mark.parametrize("dist", ALL, ids=str)
def test_quantiles_never_fall(dist):
    values = [dist.quantile(i / 1000) for i in range(1, 1000)]
    assert values == sorted(values)


@pytest.mark.parametrize("dist", ALL, ids=str)
def test_scaling_scales_the_quantity(dist):
    for u in (0.01, 0.3, 0.9):
        assert dist.scaled(2.0).quantile(u) == pytest.approx(2.0 * dist.quantile(u))


@pytest.mark.parametrize(
    ("family", "args", "reason"),
    [
        ("gauss", (1.0,), "no such distribution: gauss"),
        ("uniform", (1.0,), "uniform needs 2 parts: low, high"),
        ("uniform", (2.0, 1.0), "low 2 is above high 1"),
        ("triangular", (1.0, 5.0, 3.0), "not in order"),
        ("exponential", (-1.0,), "below zero"),
        ("lognormal", (0.0, 1.0, 0.0), "median above 0"),
        ("fixed", (math.nan,), "finite"),
    ],
)
def test_what_is_no_distribution_is_refused(family, args, reason):
    with pytest.raises(ValueError, match=reason):
        Dist(family, args)


def test_a_part_is_replaced_by_name():
    assert triangular(1, 2, 4).with_part("mode", 3.0) == triangular(1, 3, 4)
    with pytest.raises(KeyError):
        triangular(1, 2, 4).with_part("median", 3.0)
