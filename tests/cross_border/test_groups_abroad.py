"""Debt abroad by groups of borrowers: they add up to the whole; kinds of the third area are groups of their own."""

import pytest

from sandbox.catalogue import CATALOGUE
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.model import Run
from tests.cross_border.abroad import Abroad, X

THIRD = {"leasing_parent", "leasing_subsidiary", "auto_finance", "group_finance"}


def ran(**changes):
    told = load_scenario("cross-border", CATALOGUE)
    given = {X + "leakage.share": 0.5, X + "terms.rollover_share": 0.3, X + "carry.open": "yes", **changes}
    made = Run(told, told.plan(CATALOGUE, make_policy("more", given, CATALOGUE)), 1, 0, journal=False)
    made.run()
    return made


@pytest.fixture(scope="module")
def history():
    return ran()


def groups(values, by, name):
    """Values of a measure by group; of a pair the part that the name has."""
    head, _, tail = name.partition("/")
    start = f"{head}@{by}="
    return {k[len(start):].partition("/")[0]: v for k, v in values.items()
            if k.startswith(start) and k.partition("/")[2] == tail}  # fmt: skip


@pytest.mark.parametrize("by", ["area", "sector", "kind", "tier", "size"])
def test_every_measure_adds_up_over_the_groups_to_the_whole(history, by):
    values = history.values(by)
    whole = [name for name in history.values(None) if name.startswith("abroad_")]
    grouped = [name for name in whole if CATALOGUE.measures[name.partition("/")[0]].by_group]
    assert len(grouped) > 40
    for name in grouped:
        parts = groups(values, by, name)
        assert set(parts) >= THIRD
        if name.endswith(("_wait/num", "_days/num")):  # seconds as days
            assert sum(round(86_400 * v) for v in parts.values()) == round(86_400 * values[name]), name
        else:
            assert sum(round(100 * v) for v in parts.values()) == round(100 * values[name]), name
    shares = {name: groups(values, by, name) for name in ("abroad_borrowed", "abroad_exchange_loss", "abroad_carry")}
    assert all(sum(v != 0 for v in parts.values()) > 1 for parts in shares.values())


def test_what_is_said_to_be_there_by_group_is_there_for_every_group(history):
    values = history.values("area")
    said = {m.name for m in CATALOGUE.measures.values() if m.by_group and m.name.startswith("abroad_")}
    for group in THIRD | {"cuihu", "yongfeng", "city"}:
        found = {k.partition("@")[0] for k in values if k.partition("/")[0].endswith(f"@area={group}")}
        assert {name for name in found if name.startswith("abroad_")} == said
    assert not {"abroad_peak", "abroad_utilisation", "abroad_open_position"} & said


def test_a_loan_counts_in_the_group_of_its_borrower():
    world = Abroad({X + "third_area.leasing_groups": 1, "population.district.cuihu_firms": 2})
    areas = world.firms.columns.area
    park, city = int((areas == 0).argmax()), int((areas == 2).argmax())
    parent = next(b.name for b in world.system.needs.third if b.kind == "leasing_parent")
    values = world.needs(0, park).needs(0, city).third(parent, million=50).done().values("area")
    needs = groups(values, "area", "abroad_needs")
    assert needs == {"cuihu": 1, "city": 1, "leasing_parent": 1, "leasing_subsidiary": 0}
    assert values["abroad_borrowed@area=leasing_parent"] == 50e6


def test_a_group_in_which_nobody_counts_is_undefined():
    values = ran(**{"population.circle": "city"}).values("area")
    assert values["abroad_loans@area=city"] == values["abroad_loans"] > 0
    for group in THIRD | {"cuihu", "yongfeng"}:
        assert values[f"abroad_loans@area={group}"] is None
        assert values[f"abroad_short_share@area={group}/den"] == 0
