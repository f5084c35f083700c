"""What the supervisor's staff are paid for, activity by activity.

To add an activity: a line in WORK; then name it where the time is spent, as the `use` of a resource or of a request, or
as the activity of `Desk.pay_for`. A measure `cost_<activity>` is declared from the line.
"""

from __future__ import annotations

from collections.abc import Mapping

WORK: dict[str, str] = {
    "review": "reviewers reading files at the gate",
    "exit": "reviewers reading at the exit assessment",
    "visits": "inspectors visiting tests",
    "advice": "advisers of the innovation hub",
    "consultation": "consultants looking at cases before they apply",
    "licence": "officers of the ordinary licence",
}
"""Activity to what it is, in words; in the order in which they are reported."""
IDLE = "idle"
"""Time paid in which nobody did any of these."""


def allotted(amount: int, seconds: Mapping[str, int]) -> dict[str, int]:
    """An amount in fen shared out over activities by the working seconds spent on each, adding up to it exactly.

    Each share is within a fen of its part. Raises ValueError unless some second was spent and none is negative.
    """
    total = sum(seconds.values())
    if total <= 0 or min(seconds.values()) < 0:
        raise ValueError(f"time cannot be paid by these seconds: {dict(seconds)}")
    out: dict[str, int] = {}
    past = given = 0
    for name, spent in seconds.items():
        past += spent
        upto = amount * past // total
        out[name] = upto - given
        given = upto
    return out
