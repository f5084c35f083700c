"""The figures behind the views of debt abroad: use of shared quotas, waits for quota."""

import pytest

from sandbox import load_scenario
from sandbox.cross_border.measures.figures import figures
from sandbox.cross_border.tally import GroupUse, Month, SinglesUse
from sandbox.cross_border.watch import group_use
from sandbox.declare.command_line import make_policy
from sandbox.declare.policy import Policy
from sandbox.kernel.clock import DAY
from sandbox.model import CATALOGUE, Run
from tests.cross_border.abroad import Abroad, X


@pytest.fixture(scope="module")
def world():
    scenario = load_scenario("cross-border")
    made = Run(scenario, scenario.plan(CATALOGUE, scenario.policies[0]), 1, 0, journal=False)
    made.run()
    return made


def test_the_fullest_month_is_the_one_with_the_largest_share_and_not_the_largest_sum():
    use = GroupUse()
    for limit, parts in ((100, [30, 20]), (400, [100, 60]), (10, [4, 2]), (100, [0, 55])):
        use.add(limit, parts)
    assert use.peak == (10, (4, 2))
    assert (use.months, use.over, use.total, use.limits) == (4, 0, [134, 137], 610)


def test_use_of_a_quota_that_is_not_there_is_a_breach():
    use = GroupUse()
    use.add(0, [0, 0])
    assert use.over == 0
    use.add(0, [1, 0])
    use.add(100, [60, 50])
    assert (use.over, use.months, use.peak) == (2, 1, (100, (60, 50)))


def test_what_a_group_uses_is_what_is_not_available(world):
    desk = world.cross_border.desk
    assert desk.groups
    for group in desk.groups:
        limit, parts = group_use(desk.quotas, group)
        assert limit - sum(parts) == desk.quotas.available(group)
        assert len(parts) == 1 + len(group.subsidiaries)


def test_the_fullest_month_has_at_least_the_mean(world):
    found = figures(world.cross_border.desk)
    for name in world.cross_border.desk.uses:
        peak, mean = (
            sum(v for k, v in found.items() if k.startswith(f"quota/{name}/{what}/")) for what in ("peak", "mean")
        )
        assert 0 < mean <= peak
        assert found[f"quota/{name}/over"] == (world.cross_border.desk.uses[name].over > 0)


def test_the_wait_for_quota_is_that_of_the_measure(world):
    found, values = figures(world.cross_border.desk), world.values(None)
    assert found["wait/quota/days"] == values["abroad_quota_wait/num"] > 0
    assert found["wait/quota/came"] == values["abroad_quota_wait/den"]


# Borrowers without a leasing group.


def singles(desk):
    """The figures of single borrowers by kind and name."""
    found = {}
    for name, value in figures(desk).items():
        head, _, rest = name.partition("/")
        kind, _, what = rest.partition("/")
        if head == "single" and what:
            found.setdefault(kind, {})[what] = value
    return found


@pytest.mark.parametrize("policy", ["as_it_was", "facilitation_20m"])
def test_the_parts_add_up_to_the_measure_where_nobody_is_in_a_group(policy):
    scenario = load_scenario("cross-border")
    alone = make_policy("alone", {X + "third_area.leasing_groups": 0, X + "pool.members": 0}, CATALOGUE)
    told = Policy(name="x", title="X", overlay={**scenario.policy(policy).overlay, **alone.overlay})
    made = Run(scenario, scenario.plan(CATALOGUE, told), 1, 0, journal=False)
    made.run()
    values, parts = made.values(None), singles(made.cross_border.desk)
    assert set(parts) == {"enterprise", "high_tech", "auto_finance", "group_finance"}

    def whole(name):
        return sum(part[name] for part in parts.values())

    assert whole("used") == pytest.approx(values["abroad_utilisation/num"], rel=1e-12)
    assert whole("limit") == pytest.approx(values["abroad_utilisation/den"], rel=1e-12)
    assert whole("over") == values["abroad_over_limit/num"] > 0
    assert whole("owing") == values["abroad_over_limit/den"]
    assert 0 < whole("used_over") < whole("used")


def test_single_firms_are_pooled_by_kind_and_month():
    """Two firms owe 20m of 350m each from the first month on, one of them high-tech 20m more from the seventh."""
    made = Abroad({X + "need.long_days": 2000}, days=730)
    made.needs(day=1, firm=0).needs(day=1, firm=1).needs(day=190, firm=1, ordinal=1)
    made.cross_border.needs.borrower(1).high_tech = True
    made.cross_border.needs.borrower(1).mode = "formula"
    made.done()
    parts, desk = singles(made.abroad), made.abroad
    months = desk.tally.months
    assert set(parts) == {"enterprise", "high_tech"}
    plain, tech = parts["enterprise"], parts["high_tech"]
    assert plain["owing"] == tech["owing"] == months - 1
    assert plain["limit"] == pytest.approx(350e6 * (months - 1))
    assert plain["used"] == pytest.approx(20e6 * (months - 1))
    assert plain["peak"] == pytest.approx(20 / 350)
    assert tech["peak"] == pytest.approx(40 / 350)
    assert tech["over"] == tech["used_over"] == tech["peak_over"] == tech["peak_used_over"] == 0


def test_a_firm_over_its_limit_is_told_by_number_and_by_what_it_uses():
    """Two firms owe 300m and 20m of 350m each; from day 100 on the first has a tenth of its net assets."""
    made = Abroad({X + "need.long_days": 2000}, days=500)
    made.needs(day=1, firm=0, million=300).needs(day=1, firm=1, million=20)
    first = made.cross_border.needs.borrower(0)
    made.engine.at(100 * DAY, lambda: setattr(first, "base", first.base // 10))
    made.done()
    (part,) = singles(made.abroad).values()
    months = made.abroad.tally.months
    before = sum(1 for t, _ in made.engine.clock.months() if 0 < t < 100 * DAY)
    assert (part["owing"], part["over"]) == (2 * (months - 1), months - 1 - before)
    assert part["used_over"] == pytest.approx(300e6 * part["over"])
    assert part["limit"] == pytest.approx(700e6 * before + 385e6 * part["over"])
    # All months have the same in use: the first of them is the fullest.
    assert (part["peak"], part["peak_over"], part["peak_used_over"]) == (pytest.approx(320 / 700), 0, 0)


def test_those_over_their_limit_are_told_apart_from_those_within_it():
    month = Month()
    month.add(50, 100, False)
    month.add(150, 100, True)
    assert month == Month(owing=2, over=1, used=200, limit=200, used_over=150)
    use = SinglesUse()
    use.add(Month(owing=1, used=90, limit=100))
    use.add(month)
    use.add(Month(owing=1, over=1, used=300, limit=0, used_over=300))
    assert (use.fullest, use.total) == (month, Month(4, 2, 590, 300, 450))


def test_a_cash_pool_is_held_against_its_members_limits_counted_once():
    """The host's limit in the pool is the pool's; its members keep nothing of their own, and owe on the pool."""
    made = Abroad({X + "third_area.group_finance": 1, X + "pool.members": 2, X + "pool.quota": "on"}, days=400)
    made.third("GF-1/1", day=1, million=50).third("GF-1/2", day=1, million=70).third("GF-1", day=100, million=30)
    made.done()
    desk, (part,) = made.abroad, singles(made.abroad).values()
    host = desk.borrowers["GF-1"]
    limit = sum(desk.quotas.limit(b) for b in (host, *host.group.subsidiaries))
    assert limit == desk.quotas.law.pool
    assert list(singles(desk)) == ["pool"]
    assert part["limit"] == pytest.approx(part["owing"] * limit / 100)
    assert part["peak"] == pytest.approx(150e8 / limit)
    assert desk.tally.limit > part["limit"] * 100  # the measure counts the pool with every member anew


def test_nobody_abroad_leaves_the_months_alone():
    made = Abroad(days=100).done()
    assert [name for name in figures(made.abroad) if name.startswith("single/")] == ["single/months"]
