"""The channels of disposal: the rule of their order, each of them by hand, and which way they work."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.ip_finance.activities import ACTIVITIES
from sandbox.ip_finance.rules.channels import CHANNELS, Offer, Step, best_order, offer, order_value
from sandbox.kernel.clock import DAY
from tests.ip_finance.small_loans import Loans
from tests.ip_finance.test_loan_effects import figure, world

MILLION = 100_000_000
D = "ip_finance.disposal."
TRANSFER = {f"{D}transfer.{name}": value for name, value in
            {"open": "yes", "days": 30, "chance": 1, "price": 0.5, "fee": 0.01}.items()}  # fmt: skip
STAKE = {f"{D}equity.{name}": value for name, value in
         {"open": "yes", "days": 60, "chance": 1, "years": 1, "multiple": 0.5}.items()}  # fmt: skip
WANT = {"ip_finance.default.probability": 0.95}
"""A firm that lives on defaults for want of cash."""


def offers():
    one = st.builds(Offer, st.just(""), st.floats(-1e6, 1e6), st.floats(0.0, 0.999))
    return st.lists(one, min_size=1, max_size=5).map(
        lambda found: [Offer(str(i), x.worth, x.left) for i, x in enumerate(found)]
    )


@given(offers())
def test_no_other_order_and_no_other_choice_of_attempts_is_worth_more(found):
    by_name = {one.channel: one for one in found}
    chosen = order_value([by_name[name] for name in best_order(found)])
    every = (order_value(order) for n in range(len(found) + 1) for order in permutations(found, n))
    assert chosen == pytest.approx(max(every), abs=1e-6)


def test_an_offer_is_worth_its_discounted_expectation():
    """Two steps of half a year at 10 %: 0.5 x 100 after one, 0.5 x 0.2 x 60 after two; 0.4 is left; a fee of 3."""
    half = 365.0 / 2
    made = offer("x", [(1.0, [Step(half, 0.5, 100.0), Step(half, 0.2, 60.0)])], 0.1, 3.0)
    assert made.worth == pytest.approx(50 * 0.951229 + 6 * 0.904837 - 3, rel=1e-5)
    assert made.left == pytest.approx(0.4 * 0.904837, rel=1e-5)
    mixed = offer("x", [(0.3, [Step(0, 1.0, 100.0)]), (0.7, [Step(0, 0.0, 0.0)])], 0.1)
    assert (mixed.worth, mixed.left) == (30.0, 0.7)


def ended(values=(), day=100, **more):
    return Loans(dict(values), **more).need().exit(day).done()


def test_a_negotiated_transfer_comes_after_the_operator_and_its_fee_out_of_the_price():
    """Half of 2 million after 60 and 30 days, less 10 % and the fee of 30,000: 0.87 million."""
    made = ended(TRANSFER)
    loan = made.loan()
    assert (loan.sold, loan.sale, loan.recovery) == ("transfer", 300 * DAY, 87 * MILLION // 100)
    assert (loan.spent, loan.recouped, made.value("ip_disposal_costs")) == (3_000_000, 3_000_000, 0.0)
    assert made.value("ip_recovery_transfer") == pytest.approx(0.29)
    assert made.value("ip_days_transfer") == 30
    assert made.value("ip_recovery_court") is None


def test_the_fee_of_an_attempt_in_vain_stays_with_the_bank_and_is_counted_against_the_recovery():
    made = ended(
        {**TRANSFER, f"{D}transfer.chance": 0, f"{D}first_round": 0, f"{D}second_round": 0, f"{D}fixed_sale": 0}
    )
    assert made.value("ip_disposal_costs") == 30_000
    assert made.value("ip_recovery_rate") == 0.0
    assert made.value("ip_recovery_present") == pytest.approx(-0.01)
    assert made.value("ip_loss_bank") + made.value("ip_loss_public") == 3_000_000  # outside the scheme


def test_fees_of_listing_and_judgment_are_advanced_and_recouped_too():
    """A listing in vain at 1 % and a judgment at 2 %: 90,000 come off the 1.26 million of the ladder."""
    listed = {f"{D}exchange": "yes", f"{D}exchange_chance": 0, f"{D}exchange_fee": 0.01, f"{D}court_fee": 0.02}
    loan = ended(listed).loan()
    assert (loan.spent, loan.recouped, loan.recovery) == (9_000_000, 9_000_000, 117 * MILLION // 100)


def mediation(agreed):
    rules = {"first": 1, "agreed": agreed, "days": 40, "confirmation": 30, "saved": 0.1, "fee": 0.002}
    return ended({f"{D}mediation.{name}": value for name, value in rules.items()})


def test_an_agreement_takes_the_place_of_a_judgment_and_a_failed_mediation_shortens_it():
    """270 + 40 + 30 + 15 days without a judge, or 270 + 40 + 90 + 15 with one."""
    made = mediation(1)
    assert (made.loan().sold, made.loan().sale) == ("mediation", 355 * DAY)
    assert made.desk.judges.stats(made.desk.clock.horizon).granted == 0
    assert made.loan().recovery == 126 * MILLION // 100 - 600_000
    failed = mediation(0)
    assert (failed.loan().sold, failed.loan().sale) == ("court", 415 * DAY)
    assert failed.value("ip_sold_mediation") == 0.0


def test_an_arbitration_clause_keeps_a_case_out_of_court():
    made = ended({f"{D}arbitration.clause": 1, f"{D}arbitration.days": 50, f"{D}arbitration.fee": 0.01})
    assert (made.loan().sold, made.loan().sale) == ("arbitration", 335 * DAY)
    assert made.desk.judges.stats(made.desk.clock.horizon).granted == 0
    assert made.loan().recovery == 126 * MILLION // 100 - 3_000_000


def test_an_operator_licenses_back_only_to_a_firm_that_lives():
    back = {f"{D}licence_back": 1}
    assert ended(back).loan().sold == "court"
    assert Loans({**back, **WANT}).need().done().loan().sold == "operator"


def staked(values=(), exit_day=None, days=1_500):
    made = Loans({**STAKE, **WANT, **dict(values)}, days=days).need()
    if exit_day is not None:
        made.exit(exit_day)
    return made.done()


def test_a_stake_counts_when_it_pays_and_never_at_face_value():
    """The loss of 3 million is shared at the swap; a year later the stake pays half, and each side gets back 0.75."""
    early = staked(days=600)
    loan = early.loan()
    assert (loan.sold, loan.recovery, loan.realised) == ("equity", 0, None)
    assert loan.waterfall.net == {"fund": 150 * MILLION // 100, "bank": 150 * MILLION // 100}
    assert early.value("ip_recovery_rate") == 0.0
    assert early.value("ip_stakes_open") == 3_000_000
    assert early.value("ip_recovery_days") is None, "the default came too late to be judged"
    made = staked()
    loan = made.loan()
    assert loan.sale == loan.defaulted + (110 + 60 + 60) * DAY
    assert (loan.realised, loan.recovery) == (loan.sale + 365 * DAY, 150 * MILLION // 100)
    assert loan.waterfall.net == {"fund": 75 * MILLION // 100, "bank": 75 * MILLION // 100}
    assert made.desk.cover.balance == 40 * MILLION - 75 * MILLION // 100
    assert made.value("ip_loss_public") == 750_000
    assert made.value("ip_recovery_rate") == 0.5
    assert made.value("ip_recovery_present") == pytest.approx(0.5 * 2.718281828 ** (-0.0385 * 595 / 365.25))
    assert made.value("ip_days_equity") == 60 + 365
    assert made.value("ip_recovery_days") == 110 + 60 + 60 + 365
    assert made.value("ip_stakes_open") == 0.0


def test_a_stake_in_a_firm_that_has_failed_pays_nothing_and_a_dead_firm_gives_none():
    begun = staked().loan().sale // DAY
    failed = staked(exit_day=begun + 100)
    assert (failed.loan().recovery, failed.loan().realised is not None) == (0, True)
    assert failed.value("ip_loss") == 3_000_000
    assert ended(STAKE).loan().sold == "court"


@pytest.mark.parametrize("scheme", ["zhangjiakou", "weihai", "qingdao", "none"])
def test_what_a_stake_pays_goes_back_by_the_scheme(scheme):
    """Half of what each has borne, to the fen; every run reconciles its books."""
    values = {"ip_finance.sharing.scheme": scheme}
    first, last = staked(values, days=600).loan().waterfall, staked(values).loan().waterfall
    assert (first.loss, last.loss) == (3 * MILLION, 150 * MILLION // 100)
    assert set(first.net) == set(last.net)
    assert all(last.net[name] <= amount for name, amount in first.net.items())


def test_rights_end_where_an_insolvent_firms_fees_are_not_paid():
    """The fee falls due within a year of the default at day 100: the rights end before the court sells."""
    unpaid = {f"{D}upkeep": "no", f"{D}title": 600}
    made = ended({**unpaid, f"{D}grace": 0})
    loan = made.loan()
    assert (loan.sold, loan.recovery, loan.sale) == ("", 0, loan.rights_end)
    assert 100 * DAY < loan.sale < 465 * DAY
    assert made.desk.judges.in_service == 0
    assert made.value("ip_rights_ended") == 1.0
    assert ended({**unpaid, f"{D}grace": 1_000}).loan().sold == "court"
    assert ended({f"{D}title": 600}).loan().rights_end is None
    assert Loans({**unpaid, **WANT, f"{D}grace": 0}).need().done().loan().rights_end is None  # a firm that lives pays


def test_rights_that_end_in_the_queue_for_a_judge_leave_it():
    values = {f"{D}upkeep": "no", f"{D}grace": 0, f"{D}title": 600, f"{D}judges": 1}
    made = Loans(values).need(firm=0).need(firm=1).exit(100, 0).exit(100, 1).done()
    for loan in (made.loan(0), made.loan(1)):
        assert loan.sold == ""
        assert loan.sale == max(loan.rights_end, 210 * DAY)  # one of them has ended before the disposal begins
    assert made.desk.judges.in_queue == made.desk.judges.in_service == 0


def test_a_bank_that_compares_takes_the_better_channel_first_and_leaves_out_the_worthless():
    """The ladder sells in one case of twenty, at 1.26 million; a transfer surely, at 0.9 less 0.03."""
    quick = {**TRANSFER, f"{D}order": "value", f"{D}first_round": 0.05, f"{D}second_round": 0, f"{D}fixed_sale": 0}
    made = ended(quick)
    assert [channel for channel, _, _ in made.loan().attempts] == ["transfer"]  # the operator's chance is 0
    dear = ended({**quick, f"{D}transfer.fee": 0.9})
    assert [channel for channel, _, _ in dear.loan().attempts] == ["court"]
    slow = ended({**quick, f"{D}transfer.days": 800, f"{D}discount": 0.9})
    assert slow.loan().attempts[0][0] == "court"
    (told,) = [row for row in made.engine.journal.rows() if row.activity == "channels ranked"]
    assert told.attributes["order"] == "transfer, title"


def test_channels_that_are_closed_change_nothing():
    """Whatever their chances and times: the same events, the same values."""
    shut = {f"{D}transfer.chance": 1, f"{D}transfer.days": 1, f"{D}equity.chance": 1, f"{D}equity.days": 1,
            f"{D}mediation.agreed": 1, f"{D}arbitration.days": 1, f"{D}grace": 0, f"{D}discount": 0.9}  # fmt: skip
    many = {"ip_finance.default.probability": 0.3}
    one, two = world(many), world({**many, **shut})
    assert one.engine.journal.rows() == two.engine.journal.rows()
    assert one.values(None) == two.values(None)


def test_every_channel_is_measured_and_every_activity_has_its_rule():
    values = {**STAKE, **TRANSFER, f"{D}transfer.chance": 0.3, f"{D}equity.chance": 0.3, f"{D}exchange": "yes",
              f"{D}mediation.first": 0.7, f"{D}arbitration.clause": 0.3, f"{D}order": "value", f"{D}first_round": 0.5,
              "ip_finance.default.probability": 0.5, "ip_finance.bank.hurdle": -1}  # fmt: skip
    made = world(values)
    found = made.values(None)
    for channel in CHANNELS:
        assert found[f"ip_sold_{channel}/num"] > 0, channel
        assert found[f"ip_days_{channel}/den"] >= found[f"ip_sold_{channel}/num"] - (channel == "equity")
        assert 0 <= found[f"ip_recovery_{channel}/num"] <= found[f"ip_recovery_{channel}/den"]
    assert {row.activity for row in made.engine.journal.rows() if row.system == "ip_finance"} <= set(ACTIVITIES)


MANY = ("ip_finance.default.probability", 0.15)
OPEN = [MANY, (f"{D}exchange", "yes"), (f"{D}transfer.open", "yes")]
SIGNS = [
    ([MANY, (f"{D}transfer.open", "yes")], [MANY], "ip_recovery_rate", 1),
    ([MANY, (f"{D}licence_back", 0.5)], [MANY], "ip_recovery_rate", 1),
    ([MANY, (f"{D}mediation.first", 1.0)], [MANY], "ip_recovery_days", -1),
    ([MANY, (f"{D}arbitration.clause", 1.0)], [MANY], "ip_recovery_days", -1),
    ([MANY, (f"{D}arbitration.clause", 1.0)], [MANY], "ip_disposal_costs", 1),
    ([MANY, (f"{D}upkeep", "no")], [MANY], "ip_recovery_rate", -1),
    ([MANY, (f"{D}upkeep", "no")], [MANY], "ip_rights_ended", 1),
    ([MANY, (f"{D}equity.open", "yes"), (f"{D}equity.multiple", 0.9)], [MANY], "ip_recovery_rate", 1),
    ([*OPEN, (f"{D}order", "value")], OPEN, "ip_recovery_present", 1),
]


@pytest.mark.parametrize(("values", "against", "name", "sign"), SIGNS)
def test_each_channel_works_in_its_direction(values, against, name, sign):
    assert (figure(name, values) - figure(name, against)) * sign > 0


def test_an_attempt_that_takes_no_time_and_no_chance_leaves_every_pledge_its_own_end():
    """The luck of a channel is its own: one more attempt before it moves no other draw."""

    def ends(values):
        loans = world({"ip_finance.default.probability": 0.3, **values}).ip_finance.desk.loans
        return [(x.number, x.sold, x.sale, x.recovery) for x in loans if x.sale is not None]

    idle = {"open": "yes", "days": 0, "chance": 0}
    opened = {f"{D}transfer.fee": 0.0}
    for name in ("transfer", "equity"):
        opened |= {f"{D}{name}.{part}": value for part, value in idle.items()}
    assert len(ends({})) > 10
    assert ends({}) == ends(opened)


@pytest.mark.parametrize("scheme", ["by_share", "zhangjiakou", "weihai", "qingdao"])
@pytest.mark.parametrize("kind", ["loans", "licences"])
def test_the_books_balance_with_everything_open(scheme, kind):
    """Every run holds ledger, fund, tranches, policies and fees against the loans, or fails."""
    values = {
        **STAKE, **TRANSFER, f"{D}transfer.chance": 0.2, f"{D}equity.chance": 0.6, f"{D}exchange": "yes",
        f"{D}order": "value", f"{D}upkeep": "no", f"{D}mediation.first": 0.5, f"{D}arbitration.clause": 0.3,
        f"{D}court_fee": 0.01, "ip_finance.infringement.open": "yes", "ip_finance.infringement.per_year": 2,
        "ip_finance.insurance.open": "yes", "ip_finance.insurance.subsidy": 0.5, "ip_finance.sharing.scheme": scheme,
        "ip_finance.securitisation.every": 2, "ip_finance.securitisation.least": 5e6,
        "ip_finance.securitisation.support": 0.05, "ip_finance.securitisation.kind": kind,
        "ip_finance.default.probability": 0.3, "ip_finance.bank.hurdle": -1,
    }  # fmt: skip
    made = world(values)
    found = made.values(None)
    parts = sum(found[f"ip_loss_{part}"] for part in ("bank", "public", "others", "investors"))
    of_loans = sum(pool.lost[1] for pool in made.ip_finance.service.pools.all if pool.kind == "loans") / 100
    assert parts + of_loans == pytest.approx(found["ip_loss"])
    assert found["ip_sold_equity/num"] > 0
    assert found["ip_cover_claims"] > 0
    assert (found["ip_claims_lost"] > 0) == (kind == "licences")
