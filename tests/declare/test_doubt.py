import math
import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.declare.distribution import FAMILIES, Dist
from sandbox.declare.doubt import draw_all, draw_value, key_number, range_of, uncertainty_in
from sandbox.declare.load import parse_set
from sandbox.declare.uncertainty import Binomial, Certain, Options, Parts, Poisson, Relative, Spread


def luck(seed):
    """A uniform for every key, the same for the same key."""
    return lambda key: random.Random(f"{seed}/{key}").random()


def many(parameter, uncertainty=None, value=None, count=4000):
    return [draw_value(parameter, luck(i), value, uncertainty) for i in range(count)]


def test_a_range_of_whole_numbers_gives_each_the_same_chance(catalogue):
    drawn = many(catalogue.parameters["toy.review.reviewers"], count=6000)
    assert set(drawn) == {4, 5, 6, 7, 8, 9}
    assert all(isinstance(n, int) for n in drawn)
    assert all(abs(drawn.count(n) - 1000) < 150 for n in range(4, 10))


def test_relative_doubt_is_about_the_value(catalogue):
    drawn = many(catalogue.parameters["toy.slots.price"])
    assert min(drawn) >= 500.0
    assert max(drawn) <= 1500.0
    assert fmean(drawn) == pytest.approx(1000.0, rel=0.02)


def test_a_counted_share_is_drawn_from_its_jeffreys_posterior(catalogue):
    drawn = many(catalogue.parameters["toy.review.accepted"])
    assert fmean(drawn) == pytest.approx(5.5 / 21, rel=0.03)


def test_a_counted_rate_is_drawn_from_its_jeffreys_posterior(catalogue):
    drawn = many(catalogue.parameters["toy.review.rate"])
    assert fmean(drawn) == pytest.approx(60.0 * 16.5 / 16, rel=0.02)


def test_alternatives_are_alike(catalogue):
    drawn = many(catalogue.parameters["toy.regime"])
    assert drawn.count("batches") == pytest.approx(2000, abs=150)
    assert set(drawn) == {"batches", "none"}


def test_a_distribution_is_scaled_by_one_factor(catalogue):
    for dist in many(catalogue.parameters["toy.review.effort"], count=50):
        low, mode, high = dist.args
        assert mode / low == pytest.approx(2.0)
        assert high / low == pytest.approx(4.0)
        assert 0.7 <= low <= 1.3


def test_shapes_stay_when_a_distribution_is_scaled(catalogue):
    for uncertainty in (Relative(0.5), Poisson(9), Spread(20.0, 60.0)):
        for dist in many(catalogue.parameters["toy.review.wait"], uncertainty, count=20):
            assert dist.parts["sigma"] == 0.5
            assert dist.parts["median"] / dist.parts["minimum"] == pytest.approx(30.0)


def test_a_range_on_a_distribution_is_of_its_mean(catalogue):
    means = [d.mean() for d in many(catalogue.parameters["toy.review.effort"], Spread(2.0, 3.0), count=500)]
    assert 2.0 <= min(means) < 2.1
    assert 2.9 < max(means) <= 3.0 + 1e-12


def test_parts_drawn_alone_stay_in_order(catalogue):
    for dist in many(catalogue.parameters["toy.review.span"], count=500):
        low, mode, high = dist.args
        assert low <= mode <= high
        assert 2.0 <= mode <= 8.0, "min and max give way, the mode does not"


def test_a_table_that_adds_to_one_still_does(catalogue):
    for table in many(catalogue.parameters["toy.shares"], count=200):
        assert math.fsum(table.values()) == pytest.approx(1.0, abs=1e-12)
    counted = Parts({"A": Poisson(50), "B": Poisson(30), "C": Poisson(20)})
    drawn = many(catalogue.parameters["toy.shares"], counted)
    assert fmean(t["A"] for t in drawn) == pytest.approx(50.5 / 101.5, rel=0.02)


def test_cells_are_drawn_one_by_one(catalogue):
    drawn = many(catalogue.parameters["toy.visits"], count=200)
    assert len({t["A"] for t in drawn}) > 100
    assert any((t["A"] < 1) != (t["B"] < 1) for t in drawn)


def test_a_range_wider_than_the_bounds_is_cut_to_them_beforehand(catalogue):
    drawn = many(catalogue.parameters["toy.factor"], Spread(-5.0, 5.0))
    assert fmean(drawn) == pytest.approx(2.5, rel=0.03), "uniform inside the bounds, no heap at the bound"
    assert min(drawn) >= 0.0


@given(u=st.floats(0.0, 1.0), share=st.floats(0.01, 10.0))
def test_every_draw_lies_inside_the_bounds(catalogue, u, share):
    uncertainties = {
        "toy.review.reviewers": [Relative(share), Poisson(0.5), Spread(1, 500)],
        "toy.factor": [Relative(share), Poisson(0.5)],
        "toy.review.accepted": [Relative(share), Poisson(0.5), Binomial(0, 1), Binomial(3, 3)],
        "toy.review.effort": [Relative(share), Poisson(0.5), Spread(0.0, 100.0)],
        "toy.review.wait": [Relative(share), Poisson(0.5), Spread(0.0, 5000.0), Parts({"median": Relative(share)})],
        "toy.review.span": [Parts({"min": Relative(share), "max": Poisson(1)})],
        "toy.shares": [Relative(share), Poisson(0.5), Spread(0.0, 1.0), Parts({"A": Relative(share)})],
        "toy.visits": [Relative(share), Poisson(0.5), Spread(0.0, 100.0)],
    }
    for path, given_ones in uncertainties.items():
        parameter = catalogue.parameters[path]
        for uncertainty in given_ones:
            value = draw_value(parameter, lambda _key: u, None, uncertainty)
            assert parameter.kind.accept(value) == value


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_can_be_drawn(catalogue, family):
    args = {"fixed": (3.0,), "uniform": (1.0, 2.0), "exponential": (5.0,), "lognormal": (9.0, 0.3, 0.0)}
    about = Dist(family, args.get(family, (1.0, 2.0, 3.0)))
    everything = Parts({part: Relative(0.9) for part in about.parts})
    for dist in many(catalogue.parameters["toy.review.effort"], everything, about, 100):
        assert dist.family == family


def test_all_that_is_uncertain_is_drawn_and_nothing_else(catalogue, load):
    drawn = draw_all(catalogue, load(), luck(1))
    certain = {"toy.windows", "toy.holidays", "toy.since", "toy.factor"}
    assert set(drawn) == set(catalogue.parameters) - certain


def test_a_draw_is_addressed_by_its_key_alone(catalogue, load):
    asked = []

    def uniform(key):
        asked.append(key)
        return luck(7)(key)

    one = draw_all(catalogue, load(), uniform)
    other = draw_all(catalogue, load("parameters: {toy.slots.total: {2020-01-01: 5}}\n"), luck(7))
    assert {path: v for path, v in one.items() if path != "toy.slots.total"} == other
    assert len(asked) == len(set(asked)), "no key is asked twice"
    assert {"toy.review.wait.median", "toy.shares.A", "toy.review.effort"} <= set(asked)


def test_a_key_has_the_same_number_everywhere():
    assert key_number("toy.slots.total") == 5694636555406232627
    assert key_number("toy.slots.total") != key_number("toy.slots.price")


def test_what_the_scenario_says_about_a_value_holds(catalogue, load):
    def over(text, path):
        return uncertainty_in(catalogue, load(f"parameters:\n  {text}\n"), path)

    path = "toy.review.reviewers"
    assert uncertainty_in(catalogue, load(), path) == Spread(4, 9)
    assert over(f"{path}: 6", path) == Spread(4, 9)
    assert over(f"{path}: 20", path) == Certain(), "outside the declared range it is held"
    assert over(f"{path}: {{value: 20, uncertainty: {{low: 10, high: 30}}}}", path) == Spread(10, 30)
    assert over("toy.review.accepted: 0.25", "toy.review.accepted") == Binomial(5, 20)
    assert over("toy.review.accepted: 0.3", "toy.review.accepted") == Certain(), "the count was of another share"
    assert over("toy.slots.price: 30", "toy.slots.price") == Relative(0.5)
    assert over("toy.regime: always_open", "toy.regime") == Certain()
    assert over("toy.review.wait: 3", "toy.review.wait") == Certain()
    assert over("toy.review.wait.sigma: 0.9", "toy.review.wait") == Parts({"median": Spread(20.0, 40.0)})
    own = "toy.review.wait.minimum: {value: 2, uncertainty: {low: 1, high: 3}}"
    assert over(own, "toy.review.wait").parts["minimum"] == Spread(1.0, 3.0)


def test_a_part_set_by_hand_is_held_and_the_others_are_drawn_on(catalogue, load):
    a = parse_set("toy.review.effort.mode=2.5", catalogue)
    scenario = load().with_parameters({a.path: a})
    assert uncertainty_in(catalogue, scenario, "toy.review.effort") == Parts(
        {"min": Relative(0.3), "max": Relative(0.3)}
    )
    assert draw_all(catalogue, scenario, luck(3))["toy.review.effort"].parts["mode"] == 2.5


def test_ranges_for_sweeps(catalogue):
    parameters = catalogue.parameters
    assert range_of(parameters["toy.review.reviewers"]) == (4, 9)
    assert range_of(parameters["toy.slots.price"]) == (500.0, 1500.0)
    assert range_of(parameters["toy.regime"]) == Options(("batches", "none"))
    assert range_of(parameters["toy.factor"]) == (1.0, 1.0)
    low, high = range_of(parameters["toy.review.accepted"])
    assert (low, high) == (pytest.approx(0.1023, abs=1e-3), pytest.approx(0.4646, abs=1e-3))
    low, high = range_of(parameters["toy.review.effort"])
    assert (low.args, high.args) == (pytest.approx((0.7, 1.4, 2.8)), pytest.approx((1.3, 2.6, 5.2)))
    assert range_of(parameters["toy.review.wait"], part="median") == (20.0, 40.0)
    assert range_of(parameters["toy.review.wait"], part="minimum") == (1.0, 1.0)
    with pytest.raises(KeyError):
        range_of(parameters["toy.review.wait"], part="mode")


def test_ranges_follow_an_assignment(catalogue):
    reviewers = catalogue.parameters["toy.review.reviewers"]
    assert range_of(reviewers, parse_set("toy.review.reviewers=8", catalogue)) == (8, 8)
    said = parse_set("toy.review.reviewers={value: 8, uncertainty: {low: 7, high: 20}}", catalogue)
    assert range_of(reviewers, said) == (7, 20)
    dated = parse_set("toy.review.reviewers={2020-01-01: 8, 2021-01-01: 9}", catalogue)
    assert range_of(reviewers, dated) == (9, 9)
