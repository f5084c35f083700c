"""Degenerate worlds of the supervision sandbox against their closed forms: windows, running tests, risks, gates.

Nothing of the model is replaced. In an INSTANT world every step takes no time and passes every file; a test gives back
the one thing it is about. Visits and harm: test_visits_and_harm.py.
"""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from sandbox.kernel.clock import DAY
from sandbox.supervision import rules
from sandbox.supervision.parameters.gate import CRITERIA
from tests.supervision.small import CERTAIN, Small
from tests.theorems.closed_forms import LEVEL, PASSED, YEAR_DAYS, assert_agrees, mean_interval, ratio_interval

INSTANT = {
    **CERTAIN,
    "population.city.kinds": {"start_up": 0.0, "technology_firm": 0.0, "subsidiary": 1.0},
    "supervision.demand.city_per_year": YEAR_DAYS,
    "supervision.quality.firm_share": 0,
    "supervision.preparation.effort": 0,
    "supervision.batches.notice_lag": 0,
    "supervision.completeness.days": 0,
    "supervision.eligibility.days": 0,
    "supervision.eligibility.accuracy": 0,
    "supervision.review.reviewers": 1_000,
    "supervision.review.effort": 0,
    "supervision.review.pass_score": -5,
    "supervision.review.returns": 0,
    "supervision.notice.days": 0,
    "supervision.slots.total": 100_000,
    "supervision.test.days": 1,
    "supervision.test.appeal": 0,
    "supervision.exit.interval": 1,
    "supervision.exit.audit": 0,
    "supervision.exit.effort": 0,
    "supervision.exit.pass_score": -5,
    "supervision.exit.improvements": 0,
    "supervision.launch.days": 0,
}
"""A case a day, PASSED of which reach their test at once; nobody fails, nobody gives up."""
GATE_ONLY = {"supervision.slots.no_start_share": 1}
"""Nobody starts the test: where only the way to it matters."""


def worlds(values, replications, **given):
    """Runs of an instant world with these values."""
    return [Small(values, base=INSTANT, replication=r, **given).done() for r in range(replications)]


def over(runs, found):
    """Ratio of sums over runs of what `found` lists for each, and half width of its interval."""
    listed = [found(run) for run in runs]
    return ratio_interval(np.array([math.fsum(x) for x in listed]), np.array([float(len(x)) for x in listed]))


# -- windows -----------------------------------------------------------------------------------------------------------


def waits(run, since=0, until=math.inf):
    """Days from ready to handed in, of those ready in the time from `since` to `until`."""
    cases = [c for c in run.desk.cases if since <= c.ready < until]
    assert all(c.applied is not None for c in cases)
    return [(c.applied - c.ready) / DAY for c in cases]


@pytest.mark.parametrize(
    ("period", "window", "regime"),
    [(60, 1, "batches"), (100, 20, "batches"), (60, 60, "batches"), (50, 30, "cohorts"), (60, 1, "cohorts")],
)
def test_who_must_wait_for_a_window_waits_for_what_is_left_of_the_gap(period, window, regime):
    """Open for w of every T days, and as many as come are let in: (T - w)^2 / 2T, T / 2 for a short window."""
    values = {**GATE_ONLY, "supervision.regime": regime}
    for section in ("batches", "cohorts"):
        values |= {f"supervision.{section}.first": 0, f"supervision.{section}.interval": period,
                   f"supervision.{section}.window": window}  # fmt: skip
    runs = worlds(values, 16, days=7 * period, entry_days=6 * period)
    found, exact = over(runs, waits), (period - window) ** 2 / (2 * period)
    if exact == 0.0:
        assert found == (0.0, 0.0)
    else:
        assert_agrees(found, exact, 0.15)


def test_calls_at_uneven_intervals_make_files_wait_longer_as_renewal_theory_says():
    """A file falls into a long gap rather than a short one: E (T - w)^2 / 2 E T, here 23.25 days and not 20.25."""
    low, high, window, calls = 20.0, 80.0, 5.0, 12
    values = {
        **GATE_ONLY,
        "supervision.regime": "batches",
        "supervision.batches.first": 0,
        "supervision.batches.interval": {"family": "uniform", "low": low, "high": high},
        "supervision.batches.window": window,
        "supervision.demand.city_per_year": 120,
    }
    runs = worlds(values, 28, days=int(calls * high) + 1)

    def of_whole_cycles(run):
        opens = [row.t for row in run.rows(activity="call opens")]
        return waits(run, opens[0], opens[calls])

    mean, variance = (low + high) / 2, (high - low) ** 2 / 12
    assert_agrees(over(runs, of_whole_cycles), (variance + (mean - window) ** 2) / (2 * mean), 0.12)


def test_who_has_passed_the_exit_review_waits_half_an_interval_for_the_window():
    """An exit window is a moment, so nothing is taken off: T / 2."""
    values = {"supervision.exit.interval": 90}
    runs = worlds(values, 14, days=450, entry_days=270)  # three whole intervals

    def wait(run):
        reviewed = {row.case: row.t for row in run.rows(activity="exit reviewed")}
        left = {row.case: row.t for row in run.rows(activity="graduates")}
        assert reviewed.keys() == left.keys()
        return [(left[case] - t) / DAY for case, t in reviewed.items()]

    assert_agrees(over(runs, wait), 45.0, 0.1)


@pytest.mark.parametrize(
    ("load", "replications"),
    [(0.9, 100), pytest.param(0.7, 600, marks=pytest.mark.slow), pytest.param(1.1, 300, marks=pytest.mark.slow)],
)
def test_what_a_window_cannot_serve_is_left_to_the_next(load, replications):
    """C files can be read from one call to the next. The leftover (Q + A - C)^+ has, from empty, by Spitzer's identity,

    E Q_n = sum over k <= n of E (A_1 + ... + A_k - kC)^+ / k,   A_1 + ... + A_k ~ Poisson(k m).
    """
    capacity, period, calls = 8, 100, 12
    values = {
        **GATE_ONLY,
        "supervision.regime": "batches",
        "supervision.demand.city_per_year": load * capacity / period * YEAR_DAYS / PASSED,
        "supervision.review.reviewers": 1,
        "supervision.review.effort": period / capacity,
        "supervision.batches.first": period - 1,  # with the day that the call is open, a whole period of demand
        "supervision.batches.interval": period,
        "supervision.batches.window": 1,
    }
    runs = worlds(values, replications, days=period * (calls + 1), entry_days=period * calls)
    later = [(period - 1 + period * k) * DAY for k in range(1, calls + 1)]

    def leftover(run):
        eligible = [c for c in run.desk.cases if c.eligible]
        return [sum(c.applied < t and (c.decided is None or c.decided > t) for c in eligible) for t in later]

    found = np.array([leftover(run) for run in runs])
    total, exact = 0.0, []
    for k in range(1, calls + 1):
        n = np.arange(k * capacity + 1, k * capacity + 400)
        total += float(np.sum((n - k * capacity) * stats.poisson.pmf(n, k * load * capacity))) / k
        exact.append(total)
    for k in (1, 4, calls):
        assert_agrees(mean_interval(found[:, k - 1]), exact[k - 1], 0.75)
    assert_agrees(mean_interval(found.mean(axis=1)), float(np.mean(exact)), 0.5)


# -- running tests -----------------------------------------------------------------------------------------------------

LENGTHS = {
    "fixed": ({"family": "fixed", "value": 100}, lambda u: u < 100),
    "exponential": ({"family": "exponential", "mean": 100}, lambda u: math.exp(-u / 100)),
    "lognormal": (
        {"family": "lognormal", "median": 80, "sigma": 0.7},
        lambda u: stats.lognorm.sf(u, 0.7, scale=80),
    ),
}


@pytest.mark.parametrize("shape", LENGTHS)
def test_tests_running_from_empty_are_m_g_infinity(shape):
    """As many as come find a place: Poisson with mean lam times the integral of the survival of a test's length.

    Exit windows every day; looked at right after a window, where nobody waits for one.
    """
    length, survival = LENGTHS[shape]
    looks, rate = (30, 90, 250), 0.4
    values = {"supervision.test.days": length, "supervision.demand.city_per_year": rate * YEAR_DAYS}
    seen = []
    for replication in range(60):
        run, found = Small(values, base=INSTANT, replication=replication, days=252), []
        for look in looks:
            run.engine.at(look * DAY + 1, lambda run=run, found=found: found.append(running(run)))
        run.done()
        seen.append(found)
    seen = np.array(seen, np.float64)
    for column, look in enumerate(looks):
        exact = rate * PASSED * integrate.quad(survival, 0, look, points=[min(look, 100)])[0]
        assert_agrees(mean_interval(seen[:, column]), exact, 0.2)
        low, high = stats.chi2.interval(LEVEL, len(seen))  # a Poisson's variance is its mean
        assert low < np.sum((seen[:, column] - exact) ** 2) / exact < high


def running(run):
    """Tests running now, by the places in use and by the count that visits go by."""
    places, tests = run.desk.slots.in_service, sum(run.desk.running.values())
    assert places == tests
    return tests


# -- competing risks ---------------------------------------------------------------------------------------------------


def licences(a, d, firms, replications, days):
    """Worlds without a sandbox: every firm applies at the start, is licensed at rate a a year and fails at rate d."""
    values = {
        "population.city.candidates": firms,
        "population.mortality.scale": 1,
        "population.mortality.quality_effect": 0,
        "population.mortality.yearly": {f"y{n}": -math.expm1(-d) for n in range(1, 9)},
        "supervision.regime": "none",
        "supervision.demand.city_per_year": 0,
        "supervision.licence.admissible_share": 1,
        "supervision.licence.success_share": 1,
        "supervision.licence.review": {"family": "exponential", "mean": YEAR_DAYS / a},
    }
    runs = []
    for replication in range(replications):
        run = Small(values, base=INSTANT, replication=replication, days=days)
        for firm in range(firms):
            run.begin(firm=firm)
        runs.append(run.done())
    return runs


@pytest.fixture(scope="module", params=[(0.6, 0.3), (0.3, 0.7)], ids=["mostly licensed", "mostly failed"])
def raced(request):
    a, d = request.param
    return a, d, licences(a, d, 300, 20, 6_000)


def test_licence_and_failure_share_the_cases_as_competing_risks_do(raced):
    """a / (a + d) (1 - exp(-(a + d) t)) in the market after t years, and the same with d for those that failed."""
    a, d, runs = raced
    values = [run.values(None) for run in runs]
    for months in (6, 12, 24, 36):
        done = -math.expm1(-(a + d) * months / 12) / (a + d)
        for end, exact in (("launched", a * done), ("failed", d * done), ("open", 1.0 - (a + d) * done)):
            found = np.array([v[f"{end}_{months}m"] for v in values])
            assert_agrees(mean_interval(found), exact, 0.5)


def test_those_who_finish_are_the_fast_ones(raced):
    """Mean time to market of finishers alone is 1 / (a + d): the more firms fail, the faster it looks."""
    a, d, runs = raced

    def years(run):
        return [(c.launched - c.began) / DAY / YEAR_DAYS for c in run.desk.cases if c.launched is not None]

    assert_agrees(over(runs, years), 1.0 / (a + d), 0.1)


# -- errors of gates ---------------------------------------------------------------------------------------------------

GOOD_ABOVE, PASS = 0.3, 0.5
CROWD = {"supervision.quality.good_above": GOOD_ABOVE, "supervision.demand.city_per_year": 2_000}


def errors(correlation, threshold):
    """Of quality and a standardised score, bivariate normal: P(weak | passed), P(good | not passed), P(passed)."""
    passed = stats.norm.sf(threshold)
    both_low = stats.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]]).cdf([GOOD_ABOVE, threshold])
    weak_passed = stats.norm.cdf(GOOD_ABOVE) - both_low
    good_failed = stats.norm.cdf(threshold) - both_low
    return weak_passed / passed, good_failed / (1.0 - passed), passed


def of_noise(spread):
    """The same for a score that is quality and independent noise, held against PASS."""
    scale = math.sqrt(1.0 + spread * spread)
    return errors(1.0 / scale, PASS / scale)


PANEL = {"supervision.review.noise": 0.8, "supervision.review.pass_score": PASS}
GATES = {
    "panel of one": (PANEL, of_noise(0.8)),
    "panel of four": ({**PANEL, "supervision.review.panel": 4}, of_noise(0.4)),
    "panel of one, almost blind": ({**PANEL, "supervision.review.noise": 3.0}, of_noise(3.0)),
    "fast lane": (
        {"supervision.express.share": 1, "supervision.express.noise": 1.2, "supervision.express.days": 0,
         "supervision.review.pass_score": PASS},
        of_noise(1.2),
    ),
}  # fmt: skip


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_errs_as_the_bivariate_normal_says(gate):
    """A few are refused before it, whatever their quality: 1 - PASSED of all."""
    values, (false_acceptance, false_refusal, passed) = GATES[gate]
    values = {**GATE_ONLY, **CROWD, **values}
    found = [run.values(None) for run in worlds(values, 16, days=150)]
    before, refused = 1.0 - PASSED, PASSED * (1.0 - passed)
    mixed = (refused * false_refusal + before * stats.norm.sf(GOOD_ABOVE)) / (refused + before)
    exact = {"accepted_share": PASSED * passed, "false_acceptance": false_acceptance, "false_refusal": mixed}
    for name, value in exact.items():
        top, bottom = (np.array([v[f"{name}/{part}"] for v in found], np.float64) for part in ("num", "den"))
        assert_agrees(ratio_interval(top, bottom), value, 0.3)


@pytest.mark.parametrize("criterion", [CRITERIA[0], CRITERIA[-1]])
def test_a_criterion_errs_as_the_bivariate_normal_says(criterion):
    """Its score is 60 + 20 times a standard normal that is correlated with quality by the accuracy."""
    accuracy, least = 0.6, 55.0
    values = {
        **GATE_ONLY,
        **CROWD,
        "supervision.eligibility.accuracy": accuracy,
        "supervision.eligibility.pass_score": {**dict.fromkeys(CRITERIA, 0.0), criterion: least},
    }
    runs = worlds(values, 16, days=150)
    false_acceptance, false_refusal, _ = errors(accuracy, (least - 60.0) / 20.0)

    def alone(run, eligible):
        """Whether good, of those that this criterion decides: with no other one missed."""
        missed = {row.case: row.attributes["failed"] for row in run.rows(activity="refused at the gate")}
        wanted = None if eligible else criterion
        return [c.good for c in run.desk.cases if c.eligible is not None and missed.get(c.number) == wanted]

    # Losing those that miss another criterion (0.4 %, weak ones rather) shifts either by less than 0.002.
    assert_agrees(over(runs, lambda run: [not good for good in alone(run, True)]), false_acceptance, 0.15)
    assert_agrees(over(runs, lambda run: alone(run, False)), false_refusal, 0.4)


@pytest.mark.parametrize("success", [0.3, 0.7])
def test_the_ordinary_licence_errs_as_the_bivariate_normal_says(success):
    """Its score is quality and noise scaled back to variance one, so the share that succeeds is the one that is set."""
    noise = 0.75
    values = {
        **CROWD,
        "supervision.regime": "none",
        "supervision.licence.admissible_share": 1,
        "supervision.licence.success_share": success,
        "supervision.licence.noise": noise,
        "supervision.licence.review": 0,
    }
    runs = worlds(values, 20, days=150)
    threshold = rules.licence_threshold(success)
    false_acceptance, false_refusal, passed = errors(1.0 / math.sqrt(1.0 + noise * noise), threshold)
    assert passed == pytest.approx(success)
    assert_agrees(over(runs, lambda run: [c.licensed is not None for c in run.desk.cases]), success, 0.1)
    assert_agrees(
        over(runs, lambda run: [not c.good for c in run.desk.cases if c.licensed is not None]), false_acceptance, 0.2
    )
    assert_agrees(over(runs, lambda run: [c.good for c in run.desk.cases if c.licensed is None]), false_refusal, 0.35)
