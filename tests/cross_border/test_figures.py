"""The figures behind the views of debt abroad: use of shared quotas, waits for quota."""

import pytest

from sandbox import load_scenario
from sandbox.cross_border.measures.figures import figures
from sandbox.cross_border.tally import GroupUse
from sandbox.cross_border.watch import group_use
from sandbox.model import CATALOGUE, Run


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
