"""Payments missed and made good, renewal of sound loans, the wait for a grant, and growth: by hand and by sign."""

import pytest

from sandbox.catalogue import load
from sandbox.ip_finance.activities import ACTIVITIES
from sandbox.kernel.clock import DAY, YEAR
from sandbox.model import CATALOGUE, run
from tests.ip_finance.small_loans import Loans
from tests.ip_finance.test_loan_effects import figure, world

I = "ip_finance."  # noqa: E741
MILLION = 100_000_000  # fen
OVERDUE = {I + "overdue.days": 90.0}
CURES = {**OVERDUE, I + "overdue.cured": 0.7}
RENEWALS = {I + "renewal.share": 1.0}
WAIT = {I + "examination.pending": 1.0, I + "examination.days": 100.0}
GROWTH = {I + "growth.per_loan": 0.5}
RISKY = {I + "default.probability": 0.3}


def activities(made, firm=0):
    return [activity for _, activity in made.story(firm)]


# -- overdue and cured -------------------------------------------------------------------------------------------------


def test_a_missed_payment_has_its_days_and_the_account_is_settled_on_the_same_day():
    """The 110 days until the loss is determined count from the missed payment, as without the days."""
    values = {I + "default.probability": 0.9}
    plain, late = (Loans({**values, **extra}, days=1_500).need().done() for extra in ({}, OVERDUE))
    one, two = plain.loan(), late.loan()
    assert two.missed == one.defaulted
    assert two.defaulted == one.defaulted + 90 * DAY
    assert two.settled == one.settled
    assert "overdue" in activities(late)
    assert "overdue" not in activities(plain)


@pytest.mark.parametrize("name", ["ip_default_12m", "ip_default_24m", "ip_default_rate", "ip_loss", "ip_recovery_days"])
def test_cures_and_days_overdue_change_neither_defaults_nor_losses(name):
    """The trap would be a cure that lowers the published probability of default, or a default that only looks late."""
    assert figure(name, tuple(CURES.items())) == pytest.approx(figure(name), rel=1e-9)


def test_of_missed_payments_the_stated_share_is_made_good():
    made = Loans({**CURES, **RISKY, I + "demand.per_year": 1_000}, days=1_400).done()
    loans = [x for x in made.desk.loans if x.drawn is not None]
    cures = sum(x.cures for x in loans)
    bad = sum(x.defaulted is not None for x in loans)
    assert bad > 300
    assert cures / (cures + bad) == pytest.approx(0.7, abs=0.03)
    alike = Loans({**RISKY, I + "demand.per_year": 1_000}, days=1_400).done()
    assert {x.number: x.missed for x in loans} == {x.number: x.missed for x in alike.desk.loans if x.drawn is not None}


def test_a_loan_overdue_at_maturity_is_repaid_once_it_is_made_good():
    made = Loans({**CURES, **RISKY, I + "demand.per_year": 200}, days=1_000).done()
    late = [x for x in made.desk.loans if x.outcome == "repaid" and x.ended > x.maturity]
    assert len(late) > 5
    assert all(x.cures > 0 and x.ended - x.maturity <= 90 * DAY for x in late)
    rows = [(r.case, r.t) for r in made.engine.journal.rows() if r.activity == "cured"]
    assert all((x.number, x.ended) in rows for x in late)


def test_the_days_run_from_the_oldest_payment_overdue():
    made = Loans({**CURES, **RISKY, I + "demand.per_year": 500}, days=1_000).done()
    bad = [x for x in made.desk.loans if x.defaulted is not None]
    assert all(x.defaulted - x.overdue == 90 * DAY for x in bad if x.missed - x.overdue <= 90 * DAY)
    assert any(x.missed > x.overdue for x in bad)


def test_an_insolvent_firms_overdue_loan_is_bad_at_once_and_a_closing_firm_repays():
    def first_overdue(replication):
        made = Loans({**CURES, **RISKY}, replication=replication).need().done()
        days = [day for day, activity in made.story() if activity == "overdue"]
        return int(days[0]) + 1 if days else None

    replication = next(r for r in range(40) if first_overdue(r))
    day = first_overdue(replication)
    for how, outcome in (("insolvency", "defaulted"), ("solvent_closure", "repaid")):
        loan = Loans({**CURES, **RISKY}, replication=replication).need().exit(day, how=how).done().loan()
        assert loan.outcome == outcome
        if how == "insolvency":
            assert loan.defaulted == day * DAY
            assert loan.missed == loan.overdue < loan.defaulted


def test_an_overdue_loan_is_no_bad_one_before_its_days_are_over():
    made = Loans({**OVERDUE, I + "default.probability": 0.9}, days=1_500).need()
    seen = []
    for day in range(30, 1_000, 5):
        made.engine.at(day * DAY, lambda: seen.append((made.engine.now, made.desk.cover.bad)))
    loan = made.done().loan()
    assert all((bad > 0) == (loan.defaulted <= t < loan.settled) for t, bad in seen)


# -- renewal -----------------------------------------------------------------------------------------------------------


def test_a_renewed_loan_stays_one_loan_and_pays_for_every_term():
    values = {**RENEWALS, I + "renewal.most": 2, I + "sharing.fee": 0.01}
    made = Loans(values, days=1_500).need().done()
    loan = made.loan()
    years = [(day, activity) for day, activity in made.story() if activity in ("drawn", "renewed", "repaid")]
    assert years == [(29, "drawn"), (394, "renewed"), (759, "renewed"), (1_124, "repaid")]
    assert (loan.terms, loan.run_years) == (3, 3)
    assert loan.fund_fee == 3 * 3 * MILLION // 100
    interest = made.engine.ledger.balance(made.desk.accounts.interest)
    assert interest == pytest.approx(3 * MILLION * 0.0485 * 1_095 * DAY / YEAR, abs=3)
    assert made.value("ip_drawn") == 1
    assert made.value("ip_lent") == 3_000_000
    assert made.value("ip_renewed") == 2
    assert made.desk.cover.lent == 3 * MILLION


def test_the_bank_looks_again_by_its_rule_for_new_loans():
    made = Loans({**RENEWALS, I + "bank.hurdle": 0.0}, days=1_500)
    made.need()
    made.firms.columns.quality[0] = 0.0

    def harden():
        made.desk.rules = make_rules(made, {I + "bank.hurdle": 0.9})

    made.engine.at(100 * DAY, harden)
    loan = made.done().loan()
    assert (loan.outcome, loan.terms, loan.renewal_refused) == ("repaid", 1, "refused by the bank")
    assert "another term refused" in activities(made)


def make_rules(made, values):
    """The rules in force with other values."""
    rules = made.desk.rules
    for path, value in values.items():
        _, section, name = path.split(".")
        rules = rules.model_copy(update={section: getattr(rules, section).model_copy(update={name: value})})
    return rules


def test_cover_that_has_no_room_any_more_is_lost_at_renewal():
    made = Loans({**RENEWALS, I + "renewal.most": 1}, days=1_500).need()

    def shrink():
        made.desk.cover.balance = 1
        made.desk.cover.size = 1

    made.engine.at(200 * DAY, shrink)
    loan = made.done().loan()
    assert (loan.terms, loan.covered) == (2, False)
    assert made.desk.cover.outstanding == 0


def test_renewals_take_officers_and_who_gets_none_is_repaid():
    values = {**RENEWALS, I + "bank.officers": 1, I + "bank.effort": 100, I + "renewal.effort": 1.0,
              I + "bank.patience": 30, I + "bank.moral_hazard": 0}  # fmt: skip
    made = Loans(values, days=900).need(firm=0).need(420, firm=1).done()
    assert activities(made, 0).count("another term refused") + activities(made, 1).count("need withdrawn") == 1
    assert made.desk.officers.in_queue == 0


def test_an_exit_during_the_review_of_a_renewal_gives_the_officer_back():
    values = {**RENEWALS, I + "bank.effort": 20, I + "renewal.effort": 1.0, I + "bank.moral_hazard": 0}
    for how, outcome in (("insolvency", "defaulted"), ("solvent_closure", "repaid")):
        drawn = Loans(values, days=1_500).need().done().loan().drawn
        day = drawn // DAY + 365 + 5
        made = Loans(values, days=1_500).need().exit(day, how=how).done()
        assert made.loan().outcome == outcome
        assert made.desk.officers.in_service == 0


# -- the wait for a grant ----------------------------------------------------------------------------------------------


def test_a_right_in_examination_waits_and_a_fast_review_shortens_it():
    for fast, day in ((0.0, 100), (0.6, 40), (1.0, 0)):
        made = Loans({**WAIT, I + "examination.fast": fast}).need().done()
        assert made.story()[2:4] == [(day, "right granted"), (day, "asks for a loan")]
        assert made.value("ip_grant_wait") == day


def test_who_waits_too_long_is_lost_and_counts_with_all_the_days():
    values = {**WAIT, I + "examination.patience": 60}
    made = Loans(values).need().done()
    assert (made.loan().outcome, made.loan().reason) == ("withdrawn", "gave up waiting for a grant")
    assert made.value("ip_grant_wait") == 60
    assert made.value("ip_lost_to_wait") == 1
    offer = {I + "outside.chance": 1, I + "outside.quality_effect": 0, I + "outside.spread": 0.04}
    assert Loans({**values, **offer}).need().done().loan().outcome == "elsewhere"


# -- growth ------------------------------------------------------------------------------------------------------------


def test_an_additional_loan_raises_output_and_deadweight_does_not():
    still = {"population.growth.mean": 0, "population.growth.common_sigma": 0, "population.growth.firm_sigma": 0}
    made = Loans({**GROWTH, **still}).need().done()
    columns = made.firms.columns
    assert columns.output[0] - columns.start_output[0] == pytest.approx(1.5 * MILLION)
    assert made.value("ip_output_gained") == 1_500_000
    assert made.value("ip_gain_per_lent") == pytest.approx(0.5)
    offer = {I + "outside.chance": 1, I + "outside.quality_effect": 0, I + "outside.spread": 0.05}
    dead = Loans({**GROWTH, **still, **offer}).need().done()
    assert dead.loan().outcome == "repaid"
    assert dead.firms.columns.output[0] == dead.firms.columns.start_output[0]
    assert dead.value("ip_gain_per_lent") == 0


def test_a_loan_in_default_by_then_brings_no_growth():
    assert Loans(GROWTH).need().exit(100).done().value("ip_output_gained") == 0


# -- signs and switches ------------------------------------------------------------------------------------------------

SIGNS = [
    (CURES, OVERDUE, "ip_overdue", 1),
    (CURES, OVERDUE, "ip_cured_share", 1),
    (RENEWALS, {}, "ip_renewed", 1),
    (RENEWALS, {}, "ip_officer_utilisation", 1),
    (RENEWALS, {}, "ip_default_24m", 1),
    ({I + "examination.pending": 0.5}, {}, "ip_drawn", -1),
    ({I + "examination.pending": 0.5, I + "examination.fast": 0.8}, {I + "examination.pending": 0.5}, "ip_drawn", 1),
    (
        {I + "examination.pending": 0.5, I + "examination.fast": 0.8},
        {I + "examination.pending": 0.5},
        "ip_lost_to_wait",
        -1,
    ),
    (GROWTH, {}, "ip_output_gained", 1),
    ({I + "bank.line": 1e7}, {}, "ip_displaced_line", 1),
    ({I + "bank.effort": 60.0, I + "bank.patience": 5.0}, {}, "ip_displaced_officers", 1),
]


@pytest.mark.parametrize(("values", "against", "name", "sign"), SIGNS)
def test_each_mechanism_works_in_its_direction(values, against, name, sign):
    found, other = (figure(name, tuple(v.items())) for v in (values, against))
    assert (found - other) * sign > 0


def test_what_is_switched_off_changes_nothing():
    """Every other parameter of the service may be anything while its switch is off."""

    def prints(values):
        return world(values).fingerprint()

    moved = {I + "overdue.cured": 0.9, I + "renewal.most": 9, I + "renewal.effort": 1.0, I + "growth.days": 10.0,
             I + "growth.most": 1.0, I + "examination.fast": 1.0, I + "examination.patience": 1.0}  # fmt: skip
    assert prints(moved) == prints({})


def test_every_activity_has_its_rule_and_the_books_balance_with_everything_on():
    everything = {**CURES, **RENEWALS, **GROWTH, I + "examination.pending": 0.4, I + "default.probability": 0.15,
                  I + "default.evergreening": 0.5, I + "securitisation.least": 1e6,
                  I + "bank.line": 6e7, I + "default.debt_service": 0.5}  # fmt: skip
    seen = set()
    for scheme in ("by_share", "zhangjiakou", "zhongshan"):
        every = 6 if scheme == "zhongshan" else 0  # what is sold in a pool is not renewed
        made = world({**everything, I + "sharing.scheme": scheme, I + "securitisation.every": every})
        seen |= {row.activity for row in made.engine.journal.rows() if row.system == "ip_finance"}
        values = made.values(None)
        assert values["ip_displaced"] == values["ip_displaced_officers"] + values["ip_displaced_line"]
    assert seen <= set(ACTIVITIES) | {"capacity changes"}
    assert {"overdue", "cured", "renewed", "right granted", "output rises"} <= seen


def test_rules_that_change_on_a_date_take_up_loans_in_service(tmp_path):
    file = tmp_path / "dated.yaml"
    file.write_text(
        "schema: 1\nextends: ip-pledge-haidian\nname: dated\nparameters:\n  ip_finance.default.probability: 0.3\n"
        "  ip_finance.overdue.days: {2021-01-01: 0, 2022-07-01: 60}\n"
        "  ip_finance.overdue.cured: 0.5\npolicies:\n  dated: {title: Dated}\n"
    )
    told = load(file)
    record = run(told, told.policy("dated"), seed=1, replication=0, journal=True)
    assert record.status == "ok", record.reason
    late = [t for t, what in zip(record.journal["time"], record.journal["activity"], strict=True) if what == "overdue"]
    assert late
    assert min(late) >= 546 * DAY
    assert CATALOGUE.parameters["ip_finance.sharing.scheme"].fixed
