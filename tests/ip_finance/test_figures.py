"""The figures behind the views of IP-pledge finance: who bears the losses."""

import pytest

from sandbox import load_scenario
from sandbox.ip_finance.fund import PUBLIC
from sandbox.model import run


def losses(name, policy, replication):
    scenario = load_scenario(name)
    chosen = next(p for p in scenario.policies if p.name == policy)
    record = run(scenario, chosen, seed=1, replication=replication, series=True)
    return record.values, {k[5:]: v for k, v in record.figures.items() if k.startswith("loss/")}


def test_the_parties_bear_the_whole_loss_and_the_bank_and_the_public_their_measures():
    values, borne = losses("haidian-coupled", "as_is", 0)
    assert values["ip_loss"] > 0
    assert sum(borne.values()) == pytest.approx(values["ip_loss"], abs=0.01)
    assert borne["bank"] == pytest.approx(values["ip_loss_bank"], abs=0.01)
    assert sum(borne.get(party, 0.0) for party in PUBLIC) == pytest.approx(values["ip_loss_public"], abs=0.01)


def test_what_is_sold_on_is_the_investors_and_no_longer_the_banks():
    values, sold = losses("ip-pledge-pools", "sold", 1)
    assert sold["investors"] > 0
    assert sold["investors"] == pytest.approx(values["ip_loss_investors"] + values["ip_supported"], abs=0.01)
    assert sold["bank"] == pytest.approx(values["ip_loss_bank"], abs=0.01)
    assert sum(sold.values()) == pytest.approx(values["ip_loss"], abs=0.01)
