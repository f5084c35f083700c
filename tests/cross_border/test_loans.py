"""The life of a loan from abroad: choice, filing, registration, drawdown, service, and the end of its quota."""

import datetime as dt

import pytest

from sandbox.declare.problems import InputRefused
from tests.cross_border.abroad import MILLION, Abroad, X


def test_a_loan_in_cny_goes_the_whole_road_and_gives_its_quota_back():
    world = Abroad().needs(0)
    before, during = world.look(499, world.used), world.look(500, world.used)
    world.done()
    assert world.story() == [(0, "need arises"), (0, "quota granted"), (0, "registered"), (0, "drawn"), (500, "repaid")]
    assert (before, during) == ([20.0], [0.0])
    loan = world.loan()
    assert (loan.channel, loan.outcome, loan.exchange) == ("cny", "repaid", 0)
    assert loan.interest == pytest.approx(20 * MILLION * 0.03 * 500 / 365.25, abs=5)


@pytest.mark.parametrize(
    ("values", "channel"),
    [
        ({}, "cny"),
        ({X + "rates.usd": 0.02}, "usd_open"),
        ({X + "rates.usd": 0.02, X + "costs.risk_charge": 0.02}, "cny"),
        ({X + "rates.usd": 0.02, X + "costs.hedged_share": 1}, "usd_hedged"),
        ({X + "rates.usd": 0.02, X + "costs.hedged_share": 1, X + "rates.forward_premium": 0.02}, "cny"),
        ({X + "rates.usd": 0.045, X + "costs.hedged_share": 1, X + "rates.forward_premium": -0.02}, "usd_hedged"),
        ({X + "rates.domestic": 0.03}, ""),
        ({X + "rates.offshore_cny": 0.05, X + "rates.usd": 0.06}, ""),
    ],
)
def test_the_cheapest_way_is_chosen_with_the_premium_of_a_hedge_and_the_charge_for_risk(values, channel):
    loan = Abroad(values).needs(0).done().loan()
    assert (loan.channel, loan.outcome) == (channel, "repaid" if channel else "domestic")


def test_the_steps_take_the_days_of_the_desk_and_debt_of_a_year_goes_to_the_planning_authority_first():
    values = {X + "registration.review_days": 10, X + "registration.at_bank": 0, X + "registration.days": 2,
              X + "registration.to_drawdown": 3}  # fmt: skip
    days = [(0, "need arises"), (12, "planning authority registers"), (12, "quota granted"), (16, "registered"),
            (19, "drawn"), (519, "repaid")]  # fmt: skip
    assert Abroad(values).needs(0).done().story() == days  # day 0 is a Monday; working days only
    short = Abroad({**values, X + "need.short_share": 1}).needs(0).done().story()
    assert short[:2] == [(0, "need arises"), (0, "quota granted")]


def test_files_wait_for_an_officer_and_those_at_a_bank_do_not():
    values = {X + "registration.officers": 1, X + "registration.days": 5}
    at_desk = Abroad({**values, X + "registration.at_bank": 0})
    at_bank = Abroad({**values, X + "registration.at_bank": 1})
    for world in (at_desk, at_bank):
        for firm in range(3):
            world.needs(0, firm)
        world.done()
    assert [at_desk.story(firm, "registered")[0][0] for firm in range(3)] == [5, 12, 19]
    assert [at_bank.story(firm, "registered")[0][0] for firm in range(3)] == [0, 0, 0]
    assert at_desk.values(None)["abroad_registration_days/num"] > 0
    assert at_bank.values(None)["abroad_registration_days/num"] == 0


def test_a_loan_in_dollars_counts_at_the_rate_of_its_drawdown_and_is_repaid_at_that_of_the_day():
    rate = {dt.date(2025, 1, 1): 7.0, dt.date(2025, 6, 1): 7.7}
    world = Abroad({X + "rates.usd": 0.01, X + "exchange.rate": rate}).needs(0)
    late = world.look(400, world.used)
    world.done()
    loan = world.loan()
    assert late == [pytest.approx(30.0)]  # 20m at 7.0, with the weight of 1.5, whatever the rate has become
    assert loan.exchange == pytest.approx(2 * MILLION, abs=100)
    assert world.abroad.by_row[0].lost == loan.exchange
    assert world.values(None)["abroad_exchange_loss"] == loan.exchange / 100


def test_a_hedge_takes_the_exchange_loss_away():
    rate = {dt.date(2025, 1, 1): 7.0, dt.date(2025, 6, 1): 7.7}
    values = {X + "rates.usd": 0.01, X + "exchange.rate": rate, X + "costs.hedged_share": 1}
    assert Abroad(values).needs(0).done().loan().exchange == 0


def test_an_exchange_loss_lowers_the_net_assets_that_the_next_limit_is_made_of():
    rate = {dt.date(2025, 1, 1): 7.0, dt.date(2025, 6, 1): 7.7}
    world = Abroad({X + "rates.usd": 0.01, X + "exchange.rate": rate}).needs(0).needs(800, ordinal=1)
    limit = world.look(800, lambda: world.abroad.quotas.limit(world.abroad.by_row[0]))
    world.done()
    assert limit[0] == pytest.approx((100 - 2) * 3.5 * MILLION, rel=1e-6)


def test_a_loan_is_rolled_over_while_it_is_wanted_cheaper_and_within_the_limit():
    wanted = {X + "terms.rollover_share": 1, X + "need.long_days": 400}
    assert (400, "rolled over") in Abroad(wanted).needs(0).done().story()
    dear = {X + "rates.domestic": {dt.date(2025, 1, 1): 0.05, dt.date(2026, 1, 1): 0.02}}
    assert (400, "repaid") in Abroad({**wanted, **dear}).needs(0).done().story()
    cut = {
        X + "adjustment.rule": "set",
        X + "adjustment.enterprises": {dt.date(2025, 1, 1): 1, dt.date(2026, 1, 1): 0.05},
    }
    story = Abroad({**wanted, **cut}).needs(0).done().story()
    assert story[-2:] == [(400, "rollover refused"), (400, "repaid")]


def test_a_clause_weighs_as_short_term_and_is_used_once_home_has_become_cheap():
    values = {X + "terms.clause_share": 1}
    world = Abroad(values).needs(0)
    used = world.look(1, world.used)
    assert (world.done().loan().outcome, used) == ("repaid", [30.0])
    cheap = {**values, X + "rates.domestic": {dt.date(2025, 1, 1): 0.05, dt.date(2025, 7, 1): 0.02}}
    assert (182, "prepaid") in Abroad(cheap).needs(0).done().story()
    without = {**cheap, X + "terms.clause_share": 0}
    assert (500, "repaid") in Abroad(without).needs(0).done().story()


@pytest.mark.parametrize(("how", "outcome", "loss"), [("insolvency", "defaulted", 14), ("acquisition", "repaid", 0)])
def test_a_firm_that_leaves_repays_unless_it_is_insolvent_and_its_quota_is_released(how, outcome, loss):
    world = Abroad({X + "default.recovery": 0.3}).needs(0).fail(100, how=how)
    used = world.look(100, world.used)
    values = world.done().values(None)
    assert (world.loan().outcome, world.loan().loss, used) == (outcome, loss * MILLION, [0.0])
    assert values["abroad_lender_loss"] == loss * 1e6
    assert values["abroad_defaults"] == (loss > 0)


def test_a_firm_that_leaves_before_the_money_comes_leaves_nothing_behind():
    slow = {X + "registration.review_days": 20, X + "registration.at_bank": 0, X + "registration.days": 30}
    for day in (5, 40):  # with the planning authority, at the desk
        world = Abroad(slow).needs(0).fail(day)
        used = world.look(day, world.used)
        world.done()
        assert (world.loan().outcome, used) == ("failed", [0.0])
        assert world.abroad.registrars.in_service == 0


def test_refused_demand_leaks_by_the_share_and_uses_no_quota():
    much = {X + "need.amount": 400e6}
    refused = Abroad(much).needs(0).done()
    assert refused.loan().outcome == "refused"
    world = Abroad({**much, X + "leakage.share": 1}).needs(0)
    used, owed = world.look(10, world.used), world.look(10, lambda: world.abroad.outstanding)
    values = world.done().values(None)
    assert (used, owed) == ([0.0], [400 * MILLION])
    assert world.story()[-1] == (180, "repaid")  # of an excluded channel for a year at most
    assert (values["abroad_excluded"], values["abroad_refused"]) == (400e6, 1)
    assert refused.values(None)["abroad_excluded"] == 0


def test_carry_makes_firms_borrow_more_where_dollars_are_cheap_the_riskier_the_more():
    cheap = {X + "rates.usd": 0.02, X + "carry.per_point": 0.1}
    none = Abroad(cheap).needs(0).done()
    assert none.loan().carry == 0
    found = {}
    for quality in (-1.0, 0.0, 1.0):
        world = Abroad({**cheap, X + "carry.open": "yes"})
        world.firms.columns.quality[0] = quality
        found[quality] = world.needs(0).done().loan().carry
    assert found[0.0] == pytest.approx(0.3 * 20 * MILLION, rel=1e-6)  # 3 points, a tenth each
    assert found[-1.0] > found[0.0] > found[1.0] > 0
    dear = {X + "rates.usd": 0.06, X + "carry.open": "yes", X + "carry.per_point": 0.1}
    assert Abroad(dear).needs(0).done().loan().carry == 0


def test_a_run_that_begins_before_the_rule_book_is_refused():
    with pytest.raises(InputRefused, match="2016-05-03"):
        Abroad(start=dt.date(2016, 6, 1), warm_up=60)
