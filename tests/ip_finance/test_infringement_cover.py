"""Infringements and the insurance of their enforcement: rules by hand, one portfolio by hand, signs, loss ratios."""

import math

import pytest

from sandbox.ip_finance import streams
from sandbox.ip_finance.activities import ACTIVITIES
from sandbox.ip_finance.rules.insurance import bought, claim_of, premium_of
from sandbox.kernel.clock import DAY
from tests.ip_finance.small_loans import Loans
from tests.ip_finance.test_loan_effects import figure, world

MILLION = 100_000_000
I = "ip_finance.infringement."  # noqa: E741
C = "ip_finance.insurance."
STRUCK = {f"{I}open": "yes", f"{I}per_year": 12.0, f"{I}loss": 0.5, f"{I}alone": 0, f"{I}won": 1, f"{I}regained": 1,
          f"{I}days": 10, f"{I}cost": 400_000, f"{I}damage": 100_000}  # fmt: skip
COVERED = {f"{C}open": "yes", f"{C}take_up": 1, f"{C}premium": 0.04, f"{C}limit": 1_000_000, f"{C}covers": 0.8,
           f"{C}claim_days": 90}  # fmt: skip


def test_premium_subsidy_and_claim_by_hand():
    """Two years at 3 % of a million: 60,000; all of it subsidised, but at most 20,000 a year."""
    found = premium_of(MILLION, 0.03, 2, 1.0, 2_000_000)
    assert (found.premium, found.subsidy) == (6_000_000, 4_000_000)
    assert bought(0.55, 0.1, 0.7, found)
    assert not bought(0.57, 0.1, 0.7, found)
    assert premium_of(MILLION, 0.0, 1, 0.0, 0).subsidised == 1.0  # what costs nothing is bought as if it were paid for
    assert claim_of(50_000_000, 0.8, MILLION) == 40_000_000
    assert claim_of(50_000_000, 0.8, 10_000_000) == 10_000_000


def strikes(made, until, per_year=12.0):
    """Seconds of the infringements of the first firm's loan, from its own chances."""
    loan, out = made.loan(), []
    at = loan.drawn
    for event in range(99):
        gap = -math.log1p(-made.ip_finance.insurance.luck(loan, event, streams.GAP)) / per_year * 365.25
        at += math.ceil(gap * DAY)
        if at >= until:
            return out
        out.append(at)
    return out


def test_an_infringement_takes_value_and_an_enforcement_brings_it_back():
    """Each takes half of what is left, from the drawdown to the sale; the second appraisal sees it."""
    at_once = {"ip_finance.disposal.title": 0}  # sold at day 385, before the cover ends at 394
    made = Loans({**STRUCK, **at_once}).need().exit(200).done()
    loan = made.loan()
    before = [t for t in strikes(made, loan.sale) if t < (200 + 110) * DAY]
    assert len(before) > 1
    assert loan.second == pytest.approx(2 * MILLION * 0.5 ** len(before), abs=2)
    assert made.value("ip_infringements") == len(strikes(made, loan.sale))
    assert made.value("ip_enforced_share") == 0.0
    kept = Loans({**STRUCK, **COVERED, **at_once}).need().exit(200).done()
    assert kept.loan().second == pytest.approx(2 * MILLION, abs=2)  # every fall is made good, or expected to be
    assert kept.value("ip_enforced_share") == 1.0
    assert kept.value("ip_intact") == pytest.approx(1.0)
    won_never = Loans({**STRUCK, **COVERED, **at_once, f"{I}won": 0}).need().exit(200).done()
    assert won_never.loan().second == loan.second


def test_an_appraisal_counts_a_suit_at_what_it_is_expected_to_bring_back():
    """Half is lost; a suit that nobody has decided yet, won in six cases of ten, brings back half of that."""
    slow = {f"{I}per_year": 3.0, f"{I}won": 0.6, f"{I}regained": 0.5, f"{I}days": 5_000}
    made = Loans({**STRUCK, **COVERED, **slow}).need().exit(200).done()
    hits = len([t for t in strikes(made, made.loan().sale, 3.0) if t < 310 * DAY])
    left, pending = 1.0, 0.0
    for _ in range(hits):
        pending += 0.5 * left * 0.6 * 0.5
        left *= 0.5
    assert hits > 0
    assert made.loan().second == pytest.approx(2 * MILLION * (left + pending), abs=2)


def test_claims_are_paid_after_the_clock_and_up_to_the_sum_insured():
    """0.8 of 0.5 million each: 0.4, 0.4, then the 0.2 that are left; premium 40,000 for a year."""
    made = Loans({**STRUCK, **COVERED}, days=2_000).need().done()
    loan = made.loan()
    times = strikes(made, loan.maturity)
    assert len(times) > 3
    paid = [(r.t, r.amount) for r in made.engine.journal.rows() if r.activity == "cover pays"]
    amounts = [40_000_000, 40_000_000, 20_000_000] + [0] * (len(times) - 3)
    assert paid == [(t + 90 * DAY, amount) for t, amount in zip(times, amounts, strict=True)]
    assert made.value("ip_cover_claims") == 1_000_000
    assert made.value("ip_cover_loss_ratio") == 25.0
    balance = made.engine.ledger.balance
    cover = made.ip_finance.insurance
    assert balance(cover.indemnities) == MILLION
    assert balance(cover.costs) == -len(times) * 40_000_000  # the firm pays its lawyers, the insurer the firm
    assert loan.fees == 10_000_000 + 4_000_000


def test_premiums_are_earned_over_the_term_and_claims_count_when_they_are_made():
    """Half of the term after the drawdown half of the premium is earned; a claim not yet paid is counted."""
    made = Loans({**STRUCK, **COVERED, f"{C}claim_days": 3_000}, days=29 + 183).need().done()
    assert strikes(made, (29 + 183) * DAY)
    earned = 40_000 * 183 / 365
    claims = min(1_000_000, 400_000 * len(strikes(made, (29 + 183) * DAY)))
    assert made.value("ip_cover_claims") == 0
    assert made.value("ip_cover_loss_ratio") == pytest.approx(claims / earned)


def test_the_city_pays_its_part_of_the_premium_and_it_is_public_money():
    values = {**COVERED, f"{C}subsidy": 0.75, "ip_finance.subsidy.share": 0}
    made, without = (Loans(v).need().done() for v in (values, {"ip_finance.subsidy.share": 0}))
    assert made.value("ip_premium_subsidies") == 30_000
    assert made.value("ip_public_cash") - without.value("ip_public_cash") == 30_000
    assert made.value("ip_public_accrual") - without.value("ip_public_accrual") == pytest.approx(30_000)
    assert made.loan().fees - without.loan().fees == 1_000_000


def test_the_guarantees_loss_ratio_counts_losses_not_settled_and_premiums_not_earned():
    """Qingdao: the insurer bears 60 %; premium 2 % of 3 million."""
    values = {"ip_finance.sharing.scheme": "qingdao"}
    early = Loans(values, days=150).need().exit(100).done()
    assert early.value("ip_loss") == 0
    assert early.value("ip_insurer_loss_ratio") == pytest.approx(0.6 * 0.84 * 3_000_000 / 60_000)
    late = Loans(values).need().exit(100).done()
    assert late.value("ip_insurer_loss_ratio") == pytest.approx(0.6 * 1_740_000 / 60_000)
    half = Loans(values, days=29 + 73).need().need(firm=1).exit(80, 1).done()
    assert half.value("ip_insurer_loss_ratio") == pytest.approx(0.6 * 0.84 * 3_000_000 / (60_000 * 1.2))


def test_what_is_closed_changes_nothing():
    shut = {f"{I}per_year": 20, f"{I}loss": 1, f"{C}take_up": 1, f"{C}subsidy": 1, f"{C}premium": 1}
    many = {"ip_finance.default.probability": 0.3}
    one, two = world(many), world({**many, **shut})
    assert one.engine.journal.rows() == two.engine.journal.rows()
    assert one.values(None) == two.values(None)


def test_cover_leaves_the_luck_of_infringements():
    """The same portfolios are infringed at the same seconds with cover and without."""

    def struck(values):
        rows = world({f"{I}open": "yes", f"{I}per_year": 1.0, **values}).engine.journal.rows()
        return [(row.t, row.case) for row in rows if row.activity == "right infringed"]

    assert len(struck({})) > 30
    assert struck({}) == struck({f"{C}open": "yes"})


MANY = ("ip_finance.default.probability", 0.15)
HIT = [MANY, (f"{I}open", "yes"), (f"{I}per_year", 1.0)]
SOLD = [*HIT, (f"{C}open", "yes")]
SIGNS = [
    (HIT, [MANY], "ip_recovery_rate", -1),
    ([*HIT, (f"{I}alone", 1.0)], HIT, "ip_recovery_rate", 1),
    ([*SOLD, (f"{C}take_up", 1.0)], HIT, "ip_recovery_rate", 1),
    ([*SOLD, (f"{C}take_up", 1.0)], HIT, "ip_intact", 1),
    ([*SOLD, (f"{C}subsidy", 1.0)], SOLD, "ip_insured", 1),
    ([*SOLD, (f"{C}subsidy", 1.0)], SOLD, "ip_public_cash", 1),
    ([*SOLD, (f"{C}premium", 0.06)], SOLD, "ip_cover_loss_ratio", -1),
    ([*SOLD, (f"{C}limit", 3e6)], SOLD, "ip_cover_claims", 1),
    ([*SOLD, (f"{C}covers", 0.4)], SOLD, "ip_cover_claims", -1),
]


@pytest.mark.parametrize(("values", "against", "name", "sign"), SIGNS)
def test_each_lever_works_in_its_direction(values, against, name, sign):
    assert (figure(name, values) - figure(name, against)) * sign > 0


def test_every_activity_has_its_rule():
    rows = world(dict(SOLD)).engine.journal.rows()
    found = {row.activity for row in rows if row.system == "ip_finance"}
    assert found <= set(ACTIVITIES)
    assert {"cover bought", "right infringed", "enforcement ends", "cover pays"} <= found
