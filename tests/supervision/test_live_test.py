"""The test with customers: visits, incidents, who finds them and who pays."""

import itertools
import math
from collections import Counter

import pytest

from sandbox.kernel.clock import DAY
from sandbox.supervision.market import Market
from tests.supervision.small import Small, day, mean

CUSTOMERS = 10_000  # the cap; appeal is 20,000
RISKY = {
    "supervision.incidents.per_million": 20_000,
    "supervision.incidents.quality_effect": 0,
    "supervision.incidents.complaints": 0,
    "supervision.incidents.stop_after": 1_000,
    "supervision.incidents.growth": 0,
    "supervision.incidents.affected": 20,
    "supervision.incidents.loss": 100,
}
"""About a hundred incidents in a test, each of 2,000 yuan, which nobody finds before the exit."""
VISITED = {"supervision.visits.per_year": 12, "supervision.visits.effort": 1, "supervision.visits.detection": 1}
MONTH = 365.25 / 12


# -- visits ------------------------------------------------------------------------------------------------------------


def test_visits_come_at_even_intervals_and_stop_with_the_test():
    world = Small(VISITED).begin().done()
    visits = world.days_of("visit")
    assert 44 < visits[0] <= 44 + MONTH + 1
    assert [b - a for a, b in itertools.pairwise(visits)] == pytest.approx([MONTH] * (len(visits) - 1))
    assert 300 - MONTH < visits[-1] <= 300  # the test ends on day 300
    assert world.case().visits == len(visits) == world.values(None)["visits"]


def test_a_visit_that_nobody_can_make_in_time_is_missed_and_counted():
    values = {
        **VISITED,
        "supervision.visits.inspectors": 1,
        "supervision.visits.effort": 25,
        "supervision.visits.patience": 5,
    }
    world = Small(values).begin().begin(firm=1).done()
    missed, made = world.days_of("visit missed"), world.days_of("visit")
    assert missed
    counted = world.values(None)
    assert counted["visits_missed_share/num"] == len(missed)
    assert counted["visits_missed_share/den"] == len(missed) + len(made)
    assert world.idle()


def test_a_visit_under_way_when_the_test_ends_gives_its_inspector_back():
    values = {**VISITED, "supervision.visits.effort": 29, "supervision.visits.inspectors": 1}
    world = Small(values, days=360).begin().done()
    assert world.idle()
    assert world.desk.inspectors.stats(360 * DAY).service_integral <= (300 - 44) * DAY


def test_the_total_of_visits_stays_when_the_worst_are_visited_more():
    """200 running tests of all tiers: the same number is made with the county's ratios as with even ones (S:A6.2)."""
    values = {"population.city.candidates": 200, "supervision.visits.per_year": 4, "supervision.visits.inspectors": 500,
              "supervision.slots.total": 200, "supervision.review.reviewers": 500,
              "supervision.partner.institutions": 200, "supervision.test.days": 3_000,
              "supervision.visits.effort": 5}  # fmt: skip
    made = {}
    for name, weights in (("even", (1, 1, 1, 1)), ("risk", (0.03, 0.12, 0.40, 0.80))):
        world = Small({**values, "supervision.visits.weights": dict(zip("ABCD", weights, strict=True))}, days=1_500)
        for firm in range(200):
            world.begin(0, firm=firm)
        world.done()
        made[name] = {tier: sum(c.visits for c in world.desk.cases if c.tier == tier) for tier in "ABCD"}
        tests = {tier: sum(c.tier == tier for c in world.desk.cases) for tier in "ABCD"}
    even, risk = (sum(made[name].values()) for name in ("even", "risk"))
    assert even == pytest.approx(200 * 4 * (1_500 - 44) / 365.25, rel=0.02)
    assert risk == pytest.approx(even, rel=0.02)
    assert made["risk"]["D"] / tests["D"] == pytest.approx(2 * made["risk"]["C"] / tests["C"], rel=0.05)


# -- incidents ---------------------------------------------------------------------------------------------------------


def test_incidents_are_poisson_in_the_days_of_customers():
    """Ten tests at a time: mean and variance of the counts are the rate times the area under the customers' ramp."""
    values = {**RISKY, "supervision.incidents.per_million": 1_000, "supervision.review.reviewers": 10}
    counts = []
    for replication in range(30):
        world = Small(values, replication=replication)
        for firm in range(10):
            world.begin(firm=firm)
        world.done()
        counts += [len(c.incidents) for c in world.desk.cases]
    expected = CUSTOMERS * (256 - 50) / 365.25 * 1_000 / 1e6  # 256 days, half of the ramp of 100 lost
    n = len(counts)
    found = sum(counts) / n
    assert abs(found - expected) < 4 * math.sqrt(expected / n)
    spread = sum((k - found) ** 2 for k in counts) / (n - 1)
    assert spread == pytest.approx(expected, rel=4 * math.sqrt(2 / n))


def test_incidents_fall_with_quality_as_the_rule_says():
    values = {**RISKY, "supervision.incidents.quality_effect": math.log(4)}
    found = [len(Small(values).begin(quality=q).done().case().incidents) for q in (0.0, 1.0, 2.0)]
    expected = CUSTOMERS * 206 / 365.25 * 20_000 / 1e6
    assert found == [pytest.approx(expected / 4**q, abs=4 * math.sqrt(expected / 4**q)) for q in (0, 1, 2)]


def test_the_cap_bounds_the_customers_and_a_product_of_less_appeal_stays_below_it():
    assert Small().begin().done().case().test_customers == CUSTOMERS
    assert Small({"supervision.test.appeal": 700}).begin().done().case().test_customers == 700
    assert Small().begin().done().case().test_days == pytest.approx(CUSTOMERS * (256 - 50))


def test_what_nobody_has_found_comes_to_light_at_the_exit_and_is_compensated():
    world = Small(RISKY).begin().done()
    case = world.case()
    found = world.rows(activity="incident found")
    assert {row.attributes["how"] for row in found} == {"at exit"}
    assert {day(row.t) for row in found} == {300}
    assert case.harm_in_test == len(found) * 20 * 100 * 100  # fen
    assert case.paid_in_test == case.harm_in_test


def test_what_a_failed_firm_leaves_hidden_counts_as_harm_and_stays_uncovered():
    world = Small(RISKY).begin().fail(200).done()
    case = world.case()
    assert len(case.incidents) > 10
    assert case.harm == len(case.incidents) * 200_000
    assert case.paid == 0
    counted = world.values(None)
    assert counted["harm"] == counted["harm_uncompensated"] == case.harm / 100


def test_what_is_hidden_when_the_run_is_cut_counts_as_harm_too():
    world = Small(RISKY, days=200).begin().done()
    assert world.case().outcome == "open"
    assert world.values(None)["harm_in_test"] == len(world.case().incidents) * 2_000 > 0


def test_harm_under_way_at_the_end_of_entry_is_in_the_sums_of_entry():
    world = Small({**RISKY, "supervision.incidents.growth": 0}, entry_days=200).begin().done()
    begun = sum(i.since < 200 * DAY for i in world.case().incidents)
    counted = world.values(None)
    assert counted["harm_entry"] == counted["harm_uncompensated_entry"] == begun * 2_000
    assert counted["good_service_entry"] == pytest.approx(CUSTOMERS * (156 - 50) / 365.25)


def test_a_hidden_incident_grows_and_stops_at_its_reach():
    """20 customers at first, growing by e a year from day 44 + x on, never beyond 0.3 % of the 10,000 reached: 30."""
    values = {**RISKY, "supervision.incidents.growth": 1, "supervision.incidents.reach": 0.003}
    world = Small(values).begin().done()
    for incident, row in zip(world.case().incidents, world.rows(activity="incident found"), strict=True):
        years = (300 * DAY - incident.since) / DAY / 365.25
        assert row.amount == pytest.approx(min(20 * math.exp(years), 30) * 100 * 100, abs=1)


def test_a_visit_finds_what_it_detects_and_complaints_find_the_rest():
    seen = Small({**RISKY, **VISITED}).begin().done()
    visits = set(seen.days_of("visit"))
    how = {(row.attributes["how"], day(row.t) in visits) for row in seen.rows(activity="incident found")}
    assert how == {("by a visit", True), ("at exit", False)}
    told = Small({**RISKY, "supervision.incidents.complaints": 12}).begin().done()
    ages = [(i.until - i.since) / DAY for i in told.case().incidents if i.how == "by complaint"]
    assert len(ages) > 50
    assert sum(ages) / len(ages) == pytest.approx(MONTH, rel=0.4)


def test_two_decisions_of_detection_never_share_a_draw():
    """A second product, visited every week for years, nothing seen: each look at each incident has its own chance."""
    values = {**RISKY, "supervision.incidents.per_million": 1_000, "supervision.test.days": 1_000,
              "supervision.visits.per_year": 52, "supervision.visits.detection": 0.001,
              "supervision.visits.effort": 0.1}  # fmt: skip
    world = Small(values, days=1_300).begin(ordinal=1)
    drawn = []
    uniform = world.desk.draws.uniform

    class Watched:
        def __getattr__(self, name):
            return getattr(world.engine.draws, name)

        def uniform(self, stream, entity, k=0):
            drawn.append((stream.number, entity, k))
            return uniform(stream, entity, k)

    world.desk.draws = Watched()
    world.done()
    assert len(drawn) > 1_000
    assert [address for address, times in Counter(drawn).items() if times > 1] == []


# -- stopping ----------------------------------------------------------------------------------------------------------


def test_a_test_is_stopped_in_the_second_in_which_too_much_has_been_found():
    world = Small({**RISKY, **VISITED, "supervision.incidents.stop_after": 3}, days=900).begin().begin(9, firm=1).done()
    case = world.case()
    found = world.rows(0, "incident found")
    assert (case.outcome, case.reason) == ("stopped", "too many incidents")
    assert found[2].t == case.ended == case.test_ended
    assert [row.attributes["how"] for row in found[:3]] == ["by a visit"] * 3
    assert {row.attributes["how"] for row in found[3:]} <= {"at exit", "by a visit"}
    assert not any(i.open for i in case.incidents)
    assert max(row.t for row in world.rows(0, "visit")) <= case.ended
    assert world.idle()


def test_a_stopped_test_gives_its_place_to_the_next_at_once():
    values = {**RISKY, **VISITED, "supervision.incidents.stop_after": 1, "supervision.slots.total": 1}
    world = Small(values, days=900).begin().begin(1, firm=1).done()
    assert world.days_of("test begins", firm=1) == [world.case().ended / DAY]


def test_a_test_can_be_stopped_while_its_exit_is_under_review():
    values = {**RISKY, "supervision.incidents.stop_after": 1, "supervision.incidents.per_million": 1,
              "supervision.exit.effort": 60}  # fmt: skip
    world = Small(values, days=900).begin()

    def complain():
        live = world.supervision.process.testing.tests[world.case()]
        live._begin_incident()
        live.find(world.case().incidents[-1], "by complaint")

    world.engine.at(280 * DAY, complain)  # the panel reads from day 254 to day 314
    world.done()
    assert (world.case().outcome, world.case().ended) == ("stopped", 280 * DAY)
    assert world.idle()


def test_what_the_exit_brings_to_light_does_not_stop_the_test():
    values = {**RISKY, "supervision.incidents.stop_after": 1}
    assert Small(values).begin().done().case().outcome == "completed"


# -- who pays ----------------------------------------------------------------------------------------------------------


def test_the_partner_pays_its_share_up_to_the_cap_of_the_case():
    world = Small({**RISKY, "supervision.compensation.partner_share": 0.8}).begin().done()
    assert world.case().paid_in_test == 0.8 * world.case().harm_in_test
    capped = Small({**RISKY, "supervision.compensation.partner_cap": 10_000}).begin().begin(firm=1).done()
    assert [capped.case(f).paid_in_test for f in (0, 1)] == [1_000_000] * 2  # fen: 10,000 yuan for each case


@pytest.mark.parametrize("share", [0.0, 0.7, 1.0])
def test_harm_is_what_was_compensated_and_what_was_not_to_the_fen(share):
    values = {"supervision.compensation.partner_share": share, "supervision.compensation.partner_cap": 100_000,
              "supervision.compensation.market_share": 0.3, "supervision.incidents.per_million": 2_000,
              "supervision.demand.city_per_year": 150}  # fmt: skip
    world = Small(values, base={}, days=1_200, entry_days=900).done()
    ledger, accounts = world.engine.ledger, world.desk.accounts
    harm = -ledger.balance(accounts.caused)
    partners, firms = ledger.balance(accounts.partners), ledger.balance(accounts.firms)
    assert harm == partners + firms + ledger.balance(accounts.customers) > 0
    assert harm == sum(c.harm for c in world.desk.cases)
    assert partners == sum(c.paid_in_test for c in world.desk.cases)
    assert (partners > 0) == (share > 0)
    assert all(c.paid_in_test <= min(c.harm_in_test, 10_000_000) for c in world.desk.cases)
    counted = world.values(None)
    assert counted["harm_uncompensated"] == pytest.approx((harm - partners - firms) / 100)
    booked = sum(row.amount for row in world.rows() if row.activity in {"incident found", "market harm settled"})
    hidden = sum(c.harm for c in world.desk.cases) - booked  # what failures and the end left hidden
    assert 0 <= hidden < harm


# -- after launch ------------------------------------------------------------------------------------------------------


def test_harm_after_launch_is_poisson_times_the_mean_harm_and_the_firm_pays_its_share():
    values = {**RISKY, "supervision.incidents.per_million": 0.5, "supervision.launch.detection": 2,
              "supervision.compensation.market_share": 0.25, "supervision.review.reviewers": 10}  # fmt: skip
    harms = []
    for replication in range(15):
        world = Small(values, days=695, replication=replication)
        for firm in range(10):
            world.begin(firm=firm)
        world.done()
        for case in world.desk.cases:
            assert case.market_days == pytest.approx(600_000 * 365**2 / (2 * 730))
            harm, paid = case.harm - case.harm_in_test, case.paid - case.paid_in_test
            assert 0 <= harm * 0.25 - paid <= case.settlements  # rounded down at each settlement
            harms.append(harm)
    expected = 600_000 * 365**2 / 1_460 / 365.25 * 0.5 / 1e6  # incidents a product; each 200,000 fen, nothing grows
    n = len(harms)
    assert abs(sum(harms) / n / 200_000 - expected) < 4 * math.sqrt(expected / n)


def test_settling_more_often_changes_no_customer_day():
    once, often = Small(days=700).begin(), Small(days=700).begin()
    for at in range(340, 700, 7):
        often.engine.at(at * DAY, Market.settle_all, often.supervision.market)
    assert often.done().case().market_days == pytest.approx(once.done().case().market_days, rel=1e-12)


def test_each_incident_corrected_in_the_test_lowers_the_rate_after_launch():
    values = {**RISKY, "supervision.incidents.correction": 0.3, "supervision.incidents.per_million": 300}
    found = {}
    for correction in (0.0, 0.3):
        runs = [
            Small({**values, "supervision.incidents.correction": correction}, days=600, replication=r).begin().done()
            for r in range(10)
        ]
        found[correction] = mean([w.values(None) for w in runs], "harm") - mean(
            [w.values(None) for w in runs], "harm_in_test"
        )
    assert found[0.3] < 0.8 * found[0.0]
