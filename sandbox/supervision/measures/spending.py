"""Measures of what supervision costs, by what the staff did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.declare.measure import Measure
from sandbox.kernel.clock import DAY
from sandbox.supervision.measures.forms import mean
from sandbox.supervision.work import IDLE, WORK

if TYPE_CHECKING:
    from sandbox.supervision.desk import Desk
    from sandbox.supervision.measures.counted import Values

_LABELS = {
    "review": "Cost of reading files at the gate",
    "exit": "Cost of exit assessments",
    "visits": "Cost of visits",
    "advice": "Cost of the hub's advice",
    "consultation": "Cost of consultations",
    "licence": "Cost of ordinary licences",
}

SPENDING: tuple[Measure, ...] = (
    *(
        mean(
            f"cost_{activity}",
            _LABELS.get(activity, f"Cost of {activity.replace('_', ' ')}"),
            "CNY",
            f"part of the staff cost for {words}; with the other parts it adds up to the staff cost exactly",
            "none",
            1e5,
            False,
        )
        for activity, words in WORK.items()
    ),
    mean(
        f"cost_{IDLE}",
        "Cost of idle time",
        "CNY",
        "part of the staff cost for time paid in which there was nothing to do",
        "less",
        1e5,
        False,
    ),
    mean(
        "budget_per_year",
        "Supervisory budget a year",
        "CNY per year",
        "staff cost over the years of the run",
        "less",
        1e5,
        False,
    ),
)


def spending(desk: Desk) -> Values:
    """Staff cost by activity, in CNY: whole fen that add up to the staff cost."""
    out: Values = {f"cost_{activity}": amount / 100 for activity, amount in desk.cost.items()}
    out["budget_per_year"] = desk.staff_paid / 100 / (desk.clock.horizon / DAY / 365.25)
    return out
