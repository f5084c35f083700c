"""The comparison that a user types, in a process of its own; says when the first figures are there.

`python -m benchmarks.comparison POLICIES_AND_ALL` is not meant to be typed: benchmarks.run reads its two lines.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sandbox import compare, load_scenario
from sandbox.kernel.record import Record


def main() -> None:
    """Compare the five policies of Haidian on two cores; print `first` when each has some runs, `all` at the end."""
    scenario = load_scenario("haidian")
    missing = {policy.name for policy in scenario.policies}

    def arrived(records: Sequence[Record]) -> None:
        if missing:
            missing.difference_update(record.policy for record in records)
            if not missing:
                sys.stdout.write("first\n")
                sys.stdout.flush()

    found = compare(scenario, replications=100, workers=2, arrived=arrived)
    sys.stdout.write(f"all {sum(len(runs) for runs in found.policies.values())}\n")


if __name__ == "__main__":
    main()
