"""The worked examples of the published schemes, to the fen."""

from dataclasses import replace
from fractions import Fraction

import pytest

from sandbox.ip_finance.calculator import waterfall
from sandbox.ip_finance.rules.pricing import (
    InterestSubsidy,
    break_even_default_rate,
    interest,
    interest_subsidy,
    pledge_sale,
)
from sandbox.ip_finance.rules.sharing import Standing, share_loss
from sandbox.ip_finance.schemes.shelf import load_scheme
from tests.ip_finance.scheme_files import CAPPED, scheme_of

MILLION = 100_000_000  # fen


def fen(**millions):
    return {name: round(amount * MILLION) for name, amount in millions.items()}


def test_zhongshan_settles_first():
    found = waterfall("zhongshan", "5e6", 500_000)
    assert found.net == fen(fund=2.43, bank=1.17, insurer=0.72, appraiser=0.18)
    assert found.loss == sum(found.net.values()) == 450_000_000


def test_zhongshan_advancing_comes_to_the_same():
    advancing = replace(load_scheme("zhongshan"), order="advance_then_settle")
    found = waterfall(advancing, 5_000_000, 500_000)
    assert found.advance == fen(fund=2.70, bank=1.30, insurer=0.80, appraiser=0.20)
    assert found.returned == fen(fund=0.27, bank=0.13, insurer=0.08, appraiser=0.02)
    assert found.net == waterfall("zhongshan", 5_000_000, 500_000).net


def test_qingdao_and_the_insurers_break_even():
    found = waterfall("qingdao", "3400000", "340000.00")
    assert found.net == fen(insurer=1.836, bank=0.612, guarantor=0.612)
    assert break_even_default_rate(0.02, 0.6, 0.9) == pytest.approx(0.0370, abs=5e-5)
    assert break_even_default_rate(0.02, 0.6, 0.9, loss_ratio=0.65) == pytest.approx(0.0241, abs=5e-5)


def test_the_national_fund_by_class():
    assert waterfall("nfgf", 8_000_000, 800_000).net == fen(bank=1.44, nfgf=2.52, province=1.44, guarantor=1.80)
    special = waterfall("nfgf", 8_000_000, 800_000, firm_class="specialised").net
    assert special == fen(bank=1.44, nfgf=2.88, province=1.44, guarantor=1.44)
    small = waterfall("nfgf", 8_000_000, 800_000, firm_class="tech_sme").net
    assert small == fen(bank=1.44, nfgf=2.16, province=1.44, guarantor=2.16)


def test_anhui_4321():
    found = waterfall("anhui", 8_000_000, 800_000)
    assert found.net == fen(guarantor=2.88, reguarantor=2.16, bank=1.44, government=0.72)


def test_a_cap_per_loan_binds():
    found = waterfall(scheme_of(CAPPED), 7_500_000, 600_000)
    assert found.net == fen(fund=2.20, bank=3.320, guarantor=1.380)
    assert found.unpaid == 90_500_000
    below = waterfall(scheme_of(CAPPED), 4_800_000)
    assert below.net == fen(fund=2.160, bank=1.680, guarantor=0.960)
    assert below.unpaid == 0


def test_the_cap_starts_to_bind_at_a_loss_of_4_889_million():
    assert waterfall(scheme_of(CAPPED), "4888888.88").unpaid == 0
    assert waterfall(scheme_of(CAPPED), "4888888.92").unpaid > 0


def test_a_funds_balance_runs_out():
    zhuhai, balance = load_scheme("zhuhai"), 190_000_000
    shared = []
    for loss in (250_000_000, 180_000_000, 120_000_000):
        found = share_loss(zhuhai, loss, 0, Standing(balance=balance))
        balance -= found.net["fund"]
        shared.append((found.net["fund"], balance, found.unpaid, found.net["bank"]))
    assert shared == [
        (100_000_000, 90_000_000, 0, 150_000_000),
        (72_000_000, 18_000_000, 0, 108_000_000),
        (18_000_000, 0, 30_000_000, 102_000_000),
    ]


def test_appraisal_bias():
    appraised, loan = 3 * MILLION, MILLION
    press = pledge_sale(appraised, loan, 20_000_000)
    assert (press.proceeds, press.loss_given_default) == (20_000_000, 0.8)
    kodak = pledge_sale(appraised, loan, appraised * 22 // 100)
    assert (kodak.proceeds, kodak.loss_given_default) == (66_000_000, 0.34)
    assert pledge_sale(appraised, loan, 0).loss_given_default == 1.0
    assert pledge_sale(appraised, loan, 2 * MILLION).loss == 0, "what is over belongs to the borrower"
    assert pledge_sale(appraised, loan, 20_000_000, costs=30_000_000).proceeds == 0


def test_interest_subsidy_of_2021_and_of_2025():
    of_2021 = InterestSubsidy(Fraction(40, 100), 50_000_000, Fraction(14, 10), "refused")
    of_2025 = InterestSubsidy(Fraction(50, 100), 30_000_000, Fraction(14, 10), "cut")
    loan, prime = 5 * MILLION, Fraction(345, 10_000)
    low, high = Fraction(45, 1000), Fraction(6, 100)
    assert interest(loan, low, 12) == 22_500_000
    assert interest_subsidy(of_2021, loan, low, prime, 12) == 9_000_000
    assert interest_subsidy(of_2025, loan, low, prime, 12) == 11_250_000
    assert interest(loan, Fraction(14, 10) * prime, 12) == 24_150_000
    assert interest_subsidy(of_2025, loan, high, prime, 12) == 12_075_000
    assert interest_subsidy(of_2021, loan, high, prime, 12) == 0
    assert interest_subsidy(of_2025, 100 * loan, low, prime, 12) == of_2025.cap


def test_weihais_cap_rises_in_the_second_year():
    assert [waterfall("weihai", 8_000_000, year=year).net["city"] for year in (1, 2, 3)] == [
        100_000_000,
        150_000_000,
        150_000_000,
    ]
    assert waterfall("weihai", 8_000_000).net["bank"] == 380_000_000


def test_the_other_shipped_shares():
    assert waterfall("zhuhai", 1_000_000).net == fen(bank=0.6, fund=0.4)
    assert waterfall("shenzhen", 1_000_000).net == fen(pool=0.5, bank=0.5)
    assert waterfall("guangzhou", 1_000_000).net == fen(pool=0.5, bank=0.5)
    assert waterfall("haidian", 1_000_000).net == fen(pool=0.5, bank=0.5)
    assert waterfall("zhangjiakou", 1_000_000).net == fen(fund=0.5, bank=0.2, insurer=0.2, appraiser=0.1)
    assert waterfall("none", 1_000_000).net == fen(bank=1)
