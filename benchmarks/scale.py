"""One run of the reference load at a scale, in a process of its own: `python -m benchmarks.scale 100`."""

from __future__ import annotations

import json
import resource
import sys
import time

from benchmarks.measure import reference, world


def main(scale: float) -> dict[str, float]:
    """Processor seconds, peak memory in GB, events and firms of one run, journal and measures included."""
    start = time.process_time()
    made = world(reference(scale))
    made.run()
    values = made.values(None)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes; on macOS bytes
    return {
        "scale": scale,
        "seconds": spent,
        "gigabytes": peak / (1e9 if sys.platform == "darwin" else 1e6 / 1.024),
        "events": made.engine.journal.count,
        "firms": len(made.firms.columns),
        "applications": values["applications"] or 0,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(float(sys.argv[1]))) + "\n")
