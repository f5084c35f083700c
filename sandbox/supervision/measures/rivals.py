"""What rivals lose to launched products: their customers, and the harm that these would have had there."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.declare.distribution import normal_cdf
from sandbox.supervision import rules
from sandbox.supervision.case import Case
from sandbox.supervision.desk import Desk


def rivals(desk: Desk, cases: Sequence[Case]) -> dict[str, float | None]:
    """Service and harm displaced by these cases, 0 or less, by the rules in force at the end of the run.

    A rival's product is an average one: good as often as any product before selection, with the mean incident rate, and
    with as many customers as the product that takes them.
    """
    law = desk.rules
    taken = law.launch.displacement
    service = harm = 0.0
    if taken > 0.0:
        good_share = normal_cdf(-law.quality.good_above)
        incidents = law.incidents
        rate = rules.mean_incident_rate(incidents.per_million, incidents.quality_effect)
        affected = incidents.affected.mean()
        for case in cases:
            if case.market_days > 0.0:
                most = incidents.reach * case.appeal * law.launch.customers
                each = rules.mean_harm(affected, incidents.growth, law.launch.detection, most) * incidents.loss
                service -= rules.displaced_service(case.market_days, taken, good_share)
                harm -= taken * case.market_days * rate * each
    return {"displaced_service": service, "displaced_harm": harm}
