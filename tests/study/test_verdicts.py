import pytest
import study_fakes as fakes

from sandbox.study.results import Difference
from sandbox.study.verdicts import Verdict, more_runs, verdict

LESS = fakes.measure("wait", "days", "less", "mean", 0.5)
EITHER = fakes.measure("size", "firms", "none", "mean", 0.5)


def difference(low, high, p_mean=0.5, n=100, own=None, **more):
    own_low, own_high = own or (low, high)
    return Difference((low + high) / 2, own_low, own_high, low, high, p_mean, 0.5, n=n, **more)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (difference(-9, -5, 0.999, n=29), Verdict.ESTIMATING),
        (difference(0, 0, 0.5, unmoved=True), Verdict.NO_EFFECT),
        (difference(-0.4, 0.3), Verdict.SAME),
        (difference(0.1, 0.4, 0.0001), Verdict.SAME),
        (difference(-0.5, 0.5), Verdict.SAME),
        (difference(-9, -5, 0.999), Verdict.SURELY_BETTER),
        (difference(5, 9, 0.001), Verdict.SURELY_WORSE),
        (difference(-9, -0.1, 0.98), Verdict.LIKELY_BETTER),
        (difference(0.1, 9, 0.02), Verdict.LIKELY_WORSE),
        (difference(-9, 0.1, 0.96), Verdict.LEANS_BETTER),
        (difference(-0.1, 9, 0.05), Verdict.LEANS_WORSE),
        (difference(-2, 1.6, 0.7), Verdict.OPEN),
        (difference(-50, 49, 0.6), Verdict.UNDECIDABLE),
        (Difference(None, None, None, None, None, None, None), Verdict.ESTIMATING),
        (Difference(None, None, None, None, None, None, None, n=50), Verdict.UNDEFINED),
        (Difference(1.0, None, None, None, None, None, None, n=50), Verdict.UNDEFINED),
    ],
)
def test_the_first_rule_that_fits_is_said(found, says):
    assert verdict(found, LESS) is says


def test_it_never_contradicts_the_interval_shown():
    # The difference's own interval is clear of zero, the joint one that is shown is not.
    assert verdict(difference(-9, 0.2, 0.99, own=(-8, -0.1)), LESS) is Verdict.LEANS_BETTER


def test_off_the_headline_nothing_stronger_than_leaning_is_said():
    found = Difference(-7.0, -9.0, -5.0, None, None, 0.9999, 1.0, n=100)
    assert verdict(found, LESS, headline=False) is Verdict.LEANS_BETTER
    assert verdict(Difference(0.1, -0.2, 0.3, None, None, 0.4, 0.5, n=100), LESS, headline=False) is Verdict.SAME


def test_where_no_direction_is_better_there_is_change_or_none():
    assert verdict(difference(5, 9, None), EITHER) is Verdict.CHANGED
    assert verdict(difference(5, 9, None), EITHER, headline=False) is Verdict.SEEMS_CHANGED
    assert Verdict.SEEMS_CHANGED.side == ""
    assert verdict(difference(-2, 1.6, None), EITHER) is Verdict.OPEN
    assert verdict(difference(-0.1, 0.2, None), EITHER) is Verdict.SAME


def test_only_a_side_is_marked_as_filled():
    assert (Verdict.SURELY_BETTER.side, Verdict.LIKELY_WORSE.side, Verdict.LEANS_BETTER.side) == ("better", "worse", "")
    assert Verdict.SURELY_WORSE.mark == "filled"
    assert Verdict.LEANS_BETTER.mark == Verdict.OPEN.mark == Verdict.SAME.mark == "hollow"
    assert Verdict.ESTIMATING.mark == ""
    for word in Verdict:
        assert word.english


def test_the_runs_that_would_tell_shrink_the_interval_to_the_easier_end():
    # Reach 1.8 at 100 runs. Mean -0.2: inside ±0.5 at a reach of 0.3, which needs 36 times the runs.
    assert more_runs(difference(-2.0, 1.6), LESS) == 4000
    # Mean -1: clear of zero at a reach of 1; (1.5 / 1)² x 100 = 225 runs, 125 more.
    assert more_runs(difference(-2.5, 0.5), LESS) == 200


def test_what_is_settled_or_out_of_reach_needs_no_number():
    assert more_runs(difference(-9, -5), LESS) is None
    assert more_runs(difference(-0.1, 0.2), LESS) is None
    assert more_runs(difference(-50, 49), LESS) is None
    assert more_runs(difference(-1, 1), LESS.model_copy(update={"matters": 0.0})) is None
