"""One loan in a world without chance: days, amounts and accounts by hand."""

import pytest

from sandbox.ip_finance.activities import ACTIVITIES
from sandbox.ip_finance.parameters.sharing import SCHEMES
from sandbox.ip_finance.rules.sharing import Standing, share_loss
from sandbox.kernel.bus import LoanDefaulted
from sandbox.kernel.clock import DAY
from tests.ip_finance.small_loans import Loans

MILLION = 100_000_000  # fen

ROAD = [
    (0, "needs money"),
    (0, "asks for a loan"),
    (7, "passed by the operator"),
    (22, "appraised"),
    (27, "approved"),
    (29, "drawn"),
]


def test_a_loan_is_drawn_and_repaid():
    world = Loans().need().done()
    loan = world.loan()
    assert world.story() == [*ROAD, (394, "interest subsidy"), (394, "repaid")]
    assert (loan.outcome, loan.amount, loan.covered, loan.first_time) == ("repaid", 3 * MILLION, True, True)
    interest = world.engine.ledger.balance(world.desk.accounts.interest)
    assert interest == pytest.approx(3 * MILLION * 0.0485 * 365 / 365.25, abs=1)
    assert loan.subsidy == round(0.4 * 3 * MILLION * 0.0485)
    assert loan.fees == 10 * MILLION // 100  # one per cent of the appraisal


def test_a_firm_that_closes_solvent_repays_and_one_that_is_insolvent_defaults():
    for how, outcome in (("solvent_closure", "repaid"), ("acquisition", "repaid"), ("insolvency", "defaulted")):
        loan = Loans().need().exit(100, how=how).done().loan()
        assert loan.outcome == outcome
        assert (loan.defaulted == 100 * DAY) is (how == "insolvency")


def test_a_default_goes_over_the_courts_ladder_and_the_loss_is_shared():
    """Second appraisal 10 x 0.2 = 2 million; first round at 70 % less 10 % costs: 1.26; loss 1.74, half each."""
    world = Loans()
    told = []
    world.engine.bus.subscribe(LoanDefaulted, told.append, order=99)
    world.need().exit(100).done()
    loan = world.loan()
    assert world.story()[len(ROAD) :] == [
        (100, "defaults"), (210, "appraised again"), (385, "pledge sold"), (435, "loss settled"),
    ]  # fmt: skip
    assert [(event.t, event.firm, event.loan) for event in told] == [(100 * DAY, 0, loan.number)]
    assert loan.second == 2 * MILLION
    assert loan.recovery == 126 * MILLION // 100
    assert loan.waterfall.net == {"fund": 87 * MILLION // 100, "bank": 87 * MILLION // 100}
    assert world.desk.cover.balance == 40 * MILLION - 87 * MILLION // 100
    assert world.value("ip_recovery_rate") == pytest.approx(0.42)
    assert world.value("ip_price_to_appraisal") == pytest.approx(0.14)


@pytest.mark.parametrize(
    ("chances", "day", "price"), [((0, 1, 0), 415, 0.56), ((0, 0, 1), 475, 0.56), ((0, 0, 0), 475, 0.0)]
)
def test_the_ladder_goes_on_where_a_round_fails(chances, day, price):
    names = ("first_round", "second_round", "fixed_sale")
    values = {f"ip_finance.disposal.{name}": chance for name, chance in zip(names, chances, strict=True)}
    loan = Loans(values).need().exit(100).done().loan()
    assert loan.sale == day * DAY
    assert loan.recovery == round(2 * MILLION * price * 0.9)


def test_an_exchange_comes_before_the_court_and_a_green_channel_shortens_it():
    listed = {"ip_finance.disposal.exchange": "yes", "ip_finance.disposal.exchange_days": 90,
              "ip_finance.disposal.exchange_chance": 1}  # fmt: skip
    loan = Loans(listed).need().exit(100).done().loan()
    assert (loan.sold, loan.sale, loan.recovery) == ("exchange", 360 * DAY, round(2 * MILLION * 0.8 * 0.9))
    fast = Loans({"ip_finance.disposal.green_channel": 0.5}).need().exit(100).done().loan()
    assert fast.sale == 335 * DAY


def test_lots_and_judges_are_limited():
    values = {"ip_finance.disposal.judges": 1}
    world = Loans(values).need(firm=0).need(firm=1).exit(100, 0).exit(100, 1).done()
    assert sorted(world.loan(firm).sale // DAY for firm in (0, 1)) == [385, 485]


def test_an_advance_is_paid_first_and_proceeds_go_back():
    """Zhangjiakou: fund 50, bank 20, insurer 20, appraiser 10, of the whole exposure; 1.26 of 3 million goes back."""
    world = Loans({"ip_finance.sharing.scheme": "zhangjiakou"}).need().exit(100).done()
    loan = world.loan()
    assert (240, "advance paid") in world.story()
    assert loan.advance == {name: 3 * MILLION * p // 100 for name, p in
                            (("fund", 50), ("bank", 20), ("insurer", 20), ("appraiser", 10))}  # fmt: skip
    assert loan.waterfall.net == {name: 174 * MILLION * p // 10_000 for name, p in
                                  (("fund", 50), ("bank", 20), ("insurer", 20), ("appraiser", 10))}  # fmt: skip
    assert world.desk.cover.balance == 10 * MILLION - loan.waterfall.net["fund"]
    assert world.engine.ledger.balance(world.desk.accounts.premiums) == 2 * 3 * MILLION // 100


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_account_of_every_scheme_is_that_of_the_rule_book(scheme):
    world = Loans({"ip_finance.sharing.scheme": scheme}).need().exit(100).done()
    loan, cover = world.loan(), world.desk.cover
    assert loan.outcome == "defaulted"
    expected = share_loss(cover.scheme, loan.amount, loan.recovery, Standing(balance=cover.size), year=2)
    assert loan.waterfall.net == expected.net


def test_an_empty_fund_pays_no_more_than_it_holds():
    """Two losses of 1.74 million at one half against a fund of one million: 0.87, then the 0.13 that are left."""
    values = {"ip_finance.sharing.fund": 1_000_000, "ip_finance.sharing.leverage": 100, "ip_finance.disposal.judges": 9}
    world = Loans(values).need(firm=0).need(5, firm=1).exit(100, 0).exit(110, 1).done()
    paid = [world.loan(firm).waterfall.net["fund"] for firm in (0, 1)]
    assert paid == [87 * MILLION // 100, 13 * MILLION // 100]
    assert world.desk.cover.balance == 0
    assert world.desk.cover.empty_at == world.loan(1).settled
    assert world.value("ip_unpaid") == pytest.approx(740_000)


def test_a_loan_beyond_the_leverage_limit_is_not_covered_and_the_bank_bears_it_all():
    values = {"ip_finance.sharing.fund": 1_000_000, "ip_finance.sharing.leverage": 4}
    world = Loans(values).need(firm=0).need(1, firm=1).exit(100, 1).done()
    assert [world.loan(firm).covered for firm in (0, 1)] == [True, False]
    assert world.loan(1).waterfall.net == {"bank": 174 * MILLION // 100}
    assert world.value("ip_limited_share") == 0.5


def test_the_breaker_stops_new_cover_and_opens_again():
    values = {"ip_finance.sharing.breaker": 0.05, "ip_finance.sharing.breaker_months": 1}
    world = Loans(values).need(firm=0).need(130, firm=1).need(500, firm=2).exit(100, 0).done()
    assert [world.loan(firm).covered for firm in (0, 1, 2)] == [True, False, True]
    assert world.desk.cover.suspended_months == 11  # from 1 May 2021 to the settlement in March 2022
    told = [row.activity for row in world.engine.journal.rows() if "breaker" in row.activity]
    assert told == ["breaker trips", "breaker re-opens"]


def test_the_fund_is_filled_up_in_january_and_takes_fees():
    values = {"ip_finance.sharing.refill": "yes", "ip_finance.sharing.fee": 0.01}
    world = Loans(values, days=1_000).need().exit(100).done()
    fee = 3 * MILLION // 100
    assert world.desk.cover.fees == fee
    assert world.desk.cover.refilled == 87 * MILLION // 100 - fee  # lost in March 2022, refilled in January 2023
    assert world.desk.cover.balance == 40 * MILLION


def test_a_small_loan_is_valued_by_the_bank_without_a_fee():
    loan = Loans({"ip_finance.valuation.internal_below": 10_000_000, "ip_finance.valuation.internal_days": 1}).need()
    found = loan.done().loan()
    assert (found.drawn, found.fees) == (15 * DAY, 0)


def test_a_pledge_that_carries_too_little_is_refused():
    found = Loans({"ip_finance.valuation.value": 1_000_000}).need().done().loan()
    assert (found.outcome, found.reason) == ("refused", "the pledge carries too little")


def test_a_full_line_refuses_and_is_counted_as_crowding_out():
    world = Loans({"ip_finance.bank.line": 3_000_000}).need(firm=0).need(1, firm=1).done()
    assert [world.loan(firm).outcome for firm in (0, 1)] == ["repaid", "refused"]
    assert world.value("ip_displaced") == 1


def test_who_waits_too_long_for_the_officer_gives_up():
    values = {"ip_finance.bank.officers": 1, "ip_finance.bank.effort": 30, "ip_finance.bank.patience": 10}
    world = Loans(values).need(firm=0).need(1, firm=1).done()
    assert [world.loan(firm).outcome for firm in (0, 1)] == ["repaid", "withdrawn"]
    assert world.desk.officers.in_service == world.desk.officers.in_queue == 0


def test_a_firm_that_exits_before_the_drawdown_gives_everything_back():
    for day in (3, 20, 24, 28):
        world = Loans().need().exit(day).done()
        assert world.loan().outcome == "failed"
        assert world.desk.lent == world.desk.cover.outstanding == world.desk.officers.in_service == 0


def test_a_firm_takes_the_cheaper_offer():
    """4.85 %, 40 % of it subsidised, and a fee of 3.33 %: 6.24 % a year."""
    offer = {"ip_finance.outside.chance": 1, "ip_finance.outside.quality_effect": 0}
    for above, outcome in ((0.02, "elsewhere"), (0.03, "repaid")):
        found = Loans({**offer, "ip_finance.outside.spread": above}).need().done().loan()
        assert (found.outcome, found.offer) == (outcome, True)


def test_every_activity_has_its_rule():
    world = Loans({"ip_finance.sharing.scheme": "zhangjiakou"}).need().need(firm=1).exit(100).exit(20, 1).done()
    assert {row.activity for row in world.engine.journal.rows() if row.system == "ip_finance"} <= set(ACTIVITIES)


def test_a_bad_loan_may_be_renewed_once_while_it_is_covered():
    values = {"ip_finance.default.probability": 0.9, "ip_finance.default.evergreening": 1,
              "ip_finance.default.renewed_factor": 2}  # fmt: skip
    story = [activity for _, activity in Loans(values, days=1_200).need().done().story()]
    assert story.count("renewed though bad") == 1
    assert story.index("renewed though bad") < story.index("defaults")
    alone = {**values, "ip_finance.sharing.scheme": "none"}
    assert "renewed though bad" not in [activity for _, activity in Loans(alone).need().done().story()]


def test_debt_service_weighs_on_a_firm_while_it_serves_a_loan():
    world = Loans({"ip_finance.default.debt_service": 0.5}).need()
    seen = []
    for day in (10, 100, 500):
        world.engine.at(day * DAY, lambda: seen.append(world.firms.hazard_factor("debt at home")[0]))
    world.done()
    assert seen == [1.0, 1.5, 1.0]
    assert not Loans().need().done().firms.hazard_factors
