"""Insurer and risk fund behind the partner, and the way of the money."""

import pytest

from sandbox.supervision import rules
from tests.supervision.small import Small

HARM = {
    "supervision.incidents.per_million": 20_000,
    "supervision.incidents.affected": 10,
    "supervision.incidents.loss": 1_000,
    "supervision.incidents.growth": 0,
    "supervision.incidents.complaints": 1_000,
    "supervision.incidents.stop_after": 1_000,
    "supervision.incidents.reach": 1,
    "supervision.incidents.quality_effect": 0,
    "supervision.compensation.partner_share": 0.5,
    "supervision.compensation.partner_cap": 1e9,
    "supervision.redress.disputed_share": 0,
    "supervision.redress.payment": 20,
}
"""Every incident costs 10 customers 1,000 CNY each and is found at once; the partner pays half."""


def harmful(values=None, days=300):
    world = Small({**HARM, **(values or {})}, days=days).begin(0).done()
    assert len(world.case().incidents) > 3
    return world


def test_insurer_then_fund_pay_what_the_partner_leaves_open():
    assert rules.who_pays(1_000, 0.5, 10_000, 300) == (500, 300)
    assert rules.who_pays(1_000, 0.5, 200, 10_000) == (200, 800)
    assert rules.who_pays(1_000, 0.0, 10_000, 0) == (0, 0)
    assert rules.who_pays(1_000, 1.0, 10_000, 10_000) == (1_000, 0)


def test_without_insurance_and_fund_half_of_the_harm_stays_with_the_customers():
    world = harmful()
    assert world.case().paid == world.case().harm // 2
    assert world.values(None)["made_whole_share/num"] == 0


def test_an_insurer_pays_its_share_of_the_rest_up_to_its_cap():
    case = harmful({"supervision.redress.insured_share": 0.8}).case()
    assert case.paid - case.paid_in_test == case.insured == pytest.approx(0.4 * case.harm)
    capped = harmful({"supervision.redress.insured_share": 0.8, "supervision.redress.insured_cap": 6_000}).case()
    assert capped.insured == 600_000


def test_a_fund_makes_customers_whole_until_it_is_empty():
    rich = harmful({"supervision.redress.fund": 1e9})
    assert rich.case().paid == rich.case().harm
    values = rich.values(None)
    assert values["made_whole_share/num"] == values["made_whole_share/den"] == len(rich.case().incidents)
    poor = harmful({"supervision.redress.fund": 12_000})
    assert poor.case().paid - poor.case().paid_in_test == 1_200_000
    assert poor.desk.fund_left == 0


@pytest.mark.parametrize(
    ("disputed", "mediated", "days"), [(0, 0, 20), (1, 0, 300), (1, 1, 50)], ids=["undisputed", "courts", "mediation"]
)
def test_the_money_comes_by_the_way_that_is_taken(disputed, mediated, days):
    world = harmful(
        {
            "supervision.redress.disputed_share": disputed,
            "supervision.redress.mediated_share": mediated,
            "supervision.redress.litigation": 300,
            "supervision.redress.mediation": 50,
        }
    )
    values = world.values(None)
    assert values["payment_days/num"] / values["payment_days/den"] == pytest.approx(days)


def test_nobody_stands_behind_a_test_under_a_waiver():
    values = {"supervision.regime": "waiver", "supervision.waiver.share": 1, "supervision.redress.fund": 1e9,
              "supervision.redress.insured_share": 1, "supervision.compensation.market_share": 0.5}  # fmt: skip
    world = harmful({**values, "supervision.waiver.customer_cap": 10_000}, days=400)
    assert world.desk.fund_left == 100_000_000_000
    assert world.case().insured == 0
