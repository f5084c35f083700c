"""IP-pledge finance by groups of firms: the groups add up to the whole, and where nobody is there is nothing."""

import math

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.model import Run
from tests.ip_finance.small_loans import Loans

IN_PARTS = {"rate/num", "default_rate/den", "recovery_present/num", "insurer_loss_ratio/num",
            "insurer_loss_ratio/den", "cover_loss_ratio/num", "cover_loss_ratio/den", "price_to_appraisal/num",
            "effort/num", "intact/num", "time_to_drawdown/num", "recovery_days/num", "public_accrual",
            "grant_wait/num", *(f"days_{x}/num" for x in ("operator", "transfer", "exchange", "mediation",
                                                          "arbitration", "court", "debt_to_equity"))}  # fmt: skip
"""Sums of what is no whole number of loans or of fen: equal but for rounding."""

S = "ip_finance.securitisation."


def ran(name="ip-pledge-disposal", changes=None):
    told = load_scenario(name, CATALOGUE)
    plan = told.plan(CATALOGUE, make_policy("more", changes or {}, CATALOGUE))
    made = Run(told, plan, 1, 0, journal=False)
    made.run()
    return made


@pytest.fixture(scope="module")
def history():
    return ran()


@pytest.fixture(scope="module")
def grouped(history):
    return {by: history.values(by) for by in ("area", "sector", "kind", "tier", "size")}


def by_group(values, by, name):
    head, slash, tail = name.partition("/")
    start, end = f"{head}@{by}=", f"{slash}{tail}"
    return {k: v for k, v in values.items() if k.startswith(start) and k.endswith(end) and ("/" in k) == bool(slash)}


@pytest.mark.parametrize("by", ["area", "sector", "kind", "tier", "size"])
def test_every_measure_adds_up_over_the_groups_to_the_whole(history, grouped, by):
    values = grouped[by]
    whole = [name for name in history.values(None) if name.startswith("ip_")]
    seen = 0
    for name in whole:
        if not CATALOGUE.measures[name.partition("/")[0]].by_group:
            continue
        parts = by_group(values, by, name)
        assert len(parts) > 1
        seen += 1
        if name.removeprefix("ip_") in IN_PARTS:
            assert math.fsum(parts.values()) == pytest.approx(values[name], rel=1e-9, abs=1e-6)
        else:
            assert sum(round(100 * v) for v in parts.values()) == round(100 * values[name]), name
            assert all(abs(100 * v - round(100 * v)) < 1e-3 for v in parts.values()), name
    assert seen > 60
    assert values["ip_drawn"] > 20
    assert values["ip_defaults"] > 0


def test_what_is_said_to_be_there_by_group_is_there_for_every_group(grouped):
    said = {m.name for m in CATALOGUE.measures.values() if m.by_group and m.name.startswith("ip_")}
    for tier in "ABCD":
        assert {k.partition("@")[0] for k in grouped["tier"] if f"@tier={tier}" in k and k.startswith("ip_")} == said
    assert not {"ip_fund_balance", "ip_stock_leverage", "ip_officer_wait", "ip_securitised"} & said


def test_the_groups_change_nothing_of_the_whole(history, grouped):
    whole = history.values(None)
    assert not any("@" in name for name in whole)
    assert all({k: v for k, v in values.items() if "@" not in k} == whole for values in grouped.values())


def test_a_loan_counts_in_the_group_of_its_firm():
    world = Loans({"population.district.cuihu_firms": 3, "population.city.candidates": 3})
    park = int((world.firms.columns.area == 0).argmax())
    other = int((world.firms.columns.area == 2).argmax())
    found = world.need(firm=park).need(3, firm=park, ordinal=1).need(firm=other).exit(100, firm=other).done()
    values = found.values("area")
    assert (values["ip_drawn@area=cuihu"], values["ip_drawn@area=city"]) == (2, 1)
    assert (values["ip_defaults@area=cuihu"], values["ip_defaults@area=city"]) == (0, 1)
    assert values["ip_recovery_rate@area=cuihu/den"] == 0 < values["ip_recovery_rate@area=city/den"]


def test_a_group_in_which_nobody_counts_is_undefined():
    values = ran("ip-pledge-haidian", {"population.circle": "city"}).values("area")
    assert values["ip_drawn@area=city"] == values["ip_drawn"] > 0
    for area in ("cuihu", "yongfeng"):
        assert values[f"ip_drawn@area={area}"] is None
        assert values[f"ip_lent@area={area}"] is None
        assert values[f"ip_deadweight@area={area}/den"] == 0


def test_losses_that_pools_take_off_the_bank_are_no_groups():
    sold, licences = (ran("ip-pledge-pools", {S + "every": 6, S + "kind": kind}) for kind in ("loans", "licences"))
    values = sold.values("area")
    assert values["ip_securitised"] > 0
    assert values["ip_loss_bank@area=city"] is None
    assert values["ip_loss@area=city"] is not None
    values = licences.values("area")
    assert values["ip_licensed"] > 0
    assert sum(by_group(values, "area", "ip_loss_bank").values()) == pytest.approx(values["ip_loss_bank"])
