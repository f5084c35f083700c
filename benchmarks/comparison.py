"""The comparison that a user types, in a process of its own; benchmarks.run reads and times its two lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sandbox import compare, load_scenario
from sandbox.kernel.record import Record

FIVE = ("as_is", "always_open", "double_reviewers", "risk_based", "no_sandbox")
"""The policies whose comparison has a budget."""


def main() -> None:
    """Compare five policies of Haidian on two cores; print `first` when each has some runs, `all` at the end."""
    scenario = load_scenario("haidian")
    missing = set(FIVE)

    def arrived(records: Sequence[Record]) -> None:
        if missing:
            missing.difference_update(record.policy for record in records)
            if not missing:
                sys.stdout.write("first\n")
                sys.stdout.flush()

    compare(scenario, FIVE, replications=100, workers=2, arrived=arrived)
    sys.stdout.write("all\n")


if __name__ == "__main__":
    main()
