"""The measures, counted on cases made by hand."""

import math

import numpy as np
import pytest

from sandbox.kernel.clock import DAY
from sandbox.model import CATALOGUE
from sandbox.supervision.case import Case, Incident
from sandbox.supervision.measures import counted
from tests.supervision.small import Small, initial

HORIZON = 1_000
MOMENTS = {
    "applied",
    "accepted",
    "noticed",
    "test_began",
    "test_ended",
    "graduated",
    "launched",
    "left_market",
    "ended",
}


def case(began=0, good=True, outcome="open", **given):
    """A case with moments in days."""
    made = Case(0, given.pop("firm", 0), 0, 0, "A", int(began * DAY), 0.5, good, 0.0, route="sandbox")
    made.outcome = outcome
    for name, value in given.items():
        setattr(made, name, int(value * DAY) if name in MOMENTS else value)
    return made


def table(*cases):
    return counted.Table(cases, HORIZON * DAY)


def everyone(of):
    return ~of.initial


def incidences(*cases):
    of = table(*cases)
    return counted.incidences(of, everyone(of))


def shares(*cases):
    of = table(*cases)
    found = counted.shares(of, everyone(of))
    return {name.removesuffix("/num"): (found[name], found[name.replace("/num", "/den")])
            for name in found if name.endswith("/num")}  # fmt: skip


# -- incidence and restricted means ------------------------------------------------------------------------------------

FOUR = [
    case(outcome="completed", ended=100, launched=100, test_began=50),
    case(outcome="refused", ended=200),
    case(began=700),  # cut by the end on day 1,000, after 300 days
    case(outcome="failed", ended=400),
]


def test_incidence_is_aalen_and_johansens():
    """Launched: 1/4 at 100. Refused: 3/4 x 1/3 at 200. One is cut at 300. Failed: 1/2 x 1/1 at 400."""
    found = incidences(*FOUR)
    at = {m: [found[f"{end}_{m}m"] for end in ("launched", "refused", "withdrawn_or_stopped", "failed", "open")]
          for m in (6, 12, 24)}  # fmt: skip
    assert at[6] == pytest.approx([0.25, 0, 0, 0, 0.75])
    assert at[12] == pytest.approx([0.25, 0.25, 0, 0, 0.5])
    assert at[24] == pytest.approx([0.25, 0.25, 0, 0.5, 0])


def test_withdrawn_and_stopped_are_one_end():
    found = incidences(case(outcome="withdrawn", ended=10), case(outcome="stopped", ended=20))
    assert found["withdrawn_or_stopped_6m"] == pytest.approx(1.0)


def test_times_are_restricted_means_from_the_beginning_of_preparation():
    """To market: 730 less 1/4 of the 630 days that the one who launched did not need. To test: 730 - 680/4."""
    found = incidences(*FOUR)
    assert found["time_to_market"] == pytest.approx(730 - 630 / 4)
    assert found["time_to_test"] == pytest.approx(730 - 680 / 4)


def test_a_policy_that_kills_slow_cases_does_not_look_fast():
    slow = [case(outcome="completed", ended=100 + 50 * i, launched=100 + 50 * i) for i in range(10)]
    killed = [c if c.launched < 200 * DAY else case(outcome="stopped", ended=200) for c in slow]
    finishers = [np.mean([c.launched for c in cases if c.launched is not None]) for cases in (slow, killed)]
    assert finishers[1] < finishers[0]
    assert incidences(*killed)["time_to_market"] > incidences(*slow)["time_to_market"]


def test_the_cohort_is_what_began_in_the_window_initial_cases_and_warm_up_left_out():
    early = case(began=-10, outcome="completed", ended=5, launched=5)
    standing = case(outcome="completed", ended=5, launched=5, initial=True)
    alone = case(outcome="refused", ended=50)
    assert incidences(early, standing, alone) == incidences(alone)
    of = table(early, standing, alone)
    assert counted.counts(of, everyone(of), 900 * DAY)["launched"] == 1  # what happens in the window counts


def test_what_cannot_be_known_is_undefined_and_not_zero():
    assert incidences()["launched_6m"] is None
    young = incidences(case(began=900), case(began=950))
    assert young["launched_36m"] is None
    assert young["time_to_market"] is None


def test_a_share_still_open_is_never_below_zero():
    found = incidences(*[case(outcome="refused", ended=10 + i) for i in range(7)])
    assert found["open_24m"] == 0.0


# -- counts and shares -------------------------------------------------------------------------------------------------


def test_counts_take_what_happens_in_the_window_and_by_the_end_of_entry():
    cases = [
        case(applied=10, accepted=20, noticed=25, test_began=50, test_ended=300, graduated=300, launched=350),
        case(
            applied=10, accepted=20, noticed=25, test_began=50, test_ended=650, graduated=650, launched=700, good=False
        ),
        case(began=-50, applied=1),
        case(applied=620),
    ]
    cases[1].left_market = 800 * DAY
    of = table(*cases)
    found = counted.counts(of, everyone(of), 600 * DAY)
    assert {k: found[k] for k in ("cases", "applications", "accepted", "noticed", "started", "graduated", "launched",
                                  "good_launched", "bad_launched", "in_market")} == {
        "cases": 3, "applications": 4, "accepted": 2, "noticed": 2, "started": 2, "graduated": 2, "launched": 2,
        "good_launched": 1, "bad_launched": 1, "in_market": 1}  # fmt: skip
    assert [found[f"{k}_entry"] for k in ("applications", "started", "graduated", "launched")] == [3, 2, 1, 1]


def test_shares_are_pairs_of_sums_at_each_gate():
    cases = [
        case(applied=1, complete=True, eligible=True, accepted=9, test_began=20, test_ended=300, graduated=300),
        case(applied=1, complete=True, eligible=True, accepted=9, test_began=20, test_ended=300, outcome="stopped",
             ended=300, good=False),
        case(applied=1, complete=True, eligible=True, accepted=9, outcome="withdrawn", ended=30),
        case(applied=1, complete=True, eligible=True, accepted=9),  # still waits for a place
        case(applied=1, complete=True, eligible=True, accepted=9, test_began=20, test_ended=90, outcome="failed",
             ended=90),
        case(applied=1, complete=True, eligible=True, outcome="refused", ended=9),
        case(applied=1, complete=True, eligible=False, outcome="completed", ended=300, refused_by_sandbox=True),
        case(applied=1, complete=False, outcome="refused", ended=9, good=False),
        case(applied=1),  # nothing decided
    ]  # fmt: skip
    assert shares(*cases) == {
        "complete_share": (7, 8),
        "eligible_share": (6, 7),
        "accepted_share": (5, 8),
        "start_share": (3, 4),  # of those whose start is decided
        "graduate_share": (1, 2),  # a failed firm's test says nothing of the test
        "false_acceptance": (1, 5),
        "false_refusal": (2, 3),
        "decided_in_time": (0, 0),  # no clock
    }


def test_the_ordinary_route_is_in_no_share_of_the_sandbox():
    licence = case(applied=1, outcome="refused", ended=100)
    licence.route = "licence"
    assert all(bottom == 0 for _, bottom in shares(licence).values())


# -- harm and service --------------------------------------------------------------------------------------------------


def test_harm_counts_whether_found_or_not_and_service_only_of_good_products():
    found, hidden = Incident(0, 10 * DAY, 20.0), Incident(1, 100 * DAY, 20.0)
    found.until, hidden.until = 40 * DAY, 200 * DAY
    good = case(harm=3_000, paid=1_000, harm_in_test=3_000, incidents=[found, hidden], test_days=365.25 * 10,
                market_days=365.25 * 90, visits=4, entry=(500, 200, 365.25, 365.25))  # fmt: skip
    weak = case(harm=100_000, paid=0, test_days=365.25 * 100, good=False)
    of = table(good, weak)
    assert counted.harm(of, everyone(of)) == {
        "harm": 1_030.0, "harm_uncompensated": 1_020.0, "harm_in_test": 30.0,
        "harm_rate/num": 1_030.0, "harm_rate/den": pytest.approx(200 / 1e6), "incidents": 2,
        "detection_days/num": 130.0, "detection_days/den": 2,
        "good_service_test": pytest.approx(10), "good_service_market": pytest.approx(90),
        "good_service": pytest.approx(100),
        "harm_entry": 5.0, "harm_uncompensated_entry": 3.0, "good_service_entry": pytest.approx(2.0), "visits": 4,
        "visits_to_weak_share/num": 0, "visits_to_weak_share/den": 4,
        "made_whole_share/num": 0, "made_whole_share/den": 0, "payment_days/num": 0.0, "payment_days/den": 0.0,
    }  # fmt: skip


# -- of whole runs -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def busy():
    """Two circles, all regimes of a case, some cases there at the start."""
    from tests.supervision.small import START

    values = {"population.district.cuihu_firms": 60, "population.district.yongfeng_firms": 60,
              "supervision.demand.parks_per_year": 60, "supervision.incidents.per_million": 2_000}  # fmt: skip
    standing = [initial("on_test", 5, START.replace(year=2020))]
    return Small(values, base={}, days=1_200, entry_days=900, initial=standing, warm_up=100).done()


def test_a_run_fills_exactly_the_declared_measures(busy):
    found = busy.values(None)
    expected = set()
    for measure in CATALOGUE.measures.values():
        if measure.name.startswith(("abroad_", "ip_")):
            continue  # of a system that is closed here
        if measure.aggregate == "ratio":
            expected |= {f"{measure.name}/num", f"{measure.name}/den"}
        elif measure.aggregate not in {"added", "gained", "lost"}:
            expected.add(measure.name)
    assert set(found) == expected
    assert all(v is None or math.isfinite(v) for v in found.values())


def test_what_is_said_to_be_there_by_group_is_there_for_every_group(busy):
    found = busy.values("tier")
    closed = ("abroad_", "ip_")
    said = {m.name for m in CATALOGUE.measures.values() if m.by_group and not m.name.startswith(closed)}
    for tier in "ABCD":
        assert {k.partition("@")[0] for k in found if f"@tier={tier}" in k} == said


@pytest.mark.parametrize("by", ["area", "sector", "kind", "size", "tier"])
def test_groups_add_up_to_the_whole(busy, by):
    found = busy.values(by)
    for name in ("cases", "applications", "accepted", "launched", "harm", "good_service", "accepted_share/den"):
        head, slash, tail = name.partition("/")
        parts = [v for k, v in found.items() if k.startswith(f"{head}@{by}=") and k.endswith(slash + tail)]
        assert len(parts) > 1
        assert math.fsum(parts) == pytest.approx(found[name])


def test_the_circles_of_district_and_city_add_up_to_both(busy):
    city = busy.firms.columns.area == 2
    desk = busy.desk
    both, inside, outside = (counted.measure(desk, None, None, mask) for mask in (None, city, ~city))
    for name in ("cases", "applications", "launched", "harm"):
        assert inside[name] + outside[name] == pytest.approx(both[name])
    assert inside["cases"] > 0 < outside["cases"]


def test_the_months_of_a_series_end_where_the_measures_do(busy):
    series = counted.series(busy.desk)
    found = busy.values(None)
    for name in ("applications", "accepted", "started", "graduated", "launched"):
        assert series[name][-1] == found[name]
        assert series[name] == sorted(series[name])
    assert len({len(column) for column in series.values()}) == 1
