"""The benchmarks: prints what each costs, what it is to cost, and whether that is reached."""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
import simpy

from benchmarks.measure import exponent, firms_only, fit, machine, reference, seconds, typical, world
from benchmarks.mechanisms import mechanisms
from benchmarks.naive import as_processes, population_alone
from benchmarks.systems import systems
from sandbox.declare.load import load_scenario
from sandbox.declare.scenario import Scenario
from sandbox.model import CATALOGUE, Run

ROOT = Path(__file__).resolve().parents[1]
FIXED_MS, EVENT_US = 8.0, 8.0
REFERENCE_MS = 20.0
GIGABYTES = 1.5
NAIVE_TIMES = 10.0
COMPARISON_SECONDS, FIRST_SECONDS = 20.0, 2.0

missed: list[str] = []


def title(text: str) -> None:
    """A heading."""
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def judged(what: str, found: float, target: float, unit: str, *, more: bool = False) -> None:
    """One line with a target beside it; `more`: the target is a floor."""
    reached = found >= target if more else found <= target
    if not reached:
        missed.append(what)
    bound = "at least" if more else "at most"
    print(f"{what:<58}{found:>10.2f} {unit:<9} {bound} {target:g}: {'reached' if reached else 'MISSED'}", flush=True)


def told(what: str, text: str) -> None:
    """One line without a target."""
    print(f"{what:<58}{text}", flush=True)


# -- one run -----------------------------------------------------------------------------------------------------------


def whole(made: Run) -> None:
    """A run with its journal kept and all its measures."""
    made.run()
    made.values(None)


def cost_of_runs(scenario: Scenario, policy: str | None, replications: int) -> tuple[float, float, float]:
    """Median milliseconds, events in the journal and events scheduled of a run, the building of its world included.

    Each replication has luck of its own.
    """
    events: list[int] = []
    scheduled: list[int] = []

    def one(replication: int) -> None:
        made = world(scenario, policy, replication)
        whole(made)
        events.append(made.engine.journal.count)
        scheduled.append(next(made.engine.env._eid))

    one(0)
    events.clear()
    scheduled.clear()
    found = [seconds(lambda r=r: one(r)) for r in range(replications)]  # type: ignore[misc]
    return 1e3 * median(found), float(median(events)), float(median(scheduled))


def per_event(ms: float, events: float, scheduled: float) -> str:
    """What a run costs, whole and by event."""
    return f"{ms:10.2f} ms for {events:,.0f} events, {1e3 * ms / events:.1f} us each ({scheduled:,.0f} scheduled)"


def one_run(repeats: int) -> None:
    """Reference load, Haidian's policies, and the line through several loads."""
    title("One run, journal and measures included (processor time, medians)")
    ms, events, scheduled = cost_of_runs(reference(), None, repeats)
    told("reference load", per_event(ms, events, scheduled))
    judged("reference load, a replication", ms, REFERENCE_MS, "ms")
    haidian = load_scenario("haidian", CATALOGUE)
    for policy in haidian.policies:
        ms, events, scheduled = cost_of_runs(haidian, policy.name, max(5, repeats // 3))
        allowed = FIXED_MS + EVENT_US * events / 1e3
        told(f"haidian, {policy.name}", per_event(ms, events, scheduled))
        judged(f"haidian, {policy.name}, a replication", ms, round(allowed, 1), "ms")
    ms, events, scheduled = cost_of_runs(firms_only(), None, repeats)
    told("nothing but the firms: no products, no initial cases", per_event(ms, events, scheduled))
    loads = [cost_of_runs(reference(demand=d), None, max(5, repeats // 3)) for d in (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)]
    fixed, slope = fit([events for _, events, _ in loads], [ms for ms, _, _ in loads])
    first = loads[0][1]
    told("products from none to eight times the reference", ", ".join(f"{e:,.0f}: {ms:.1f} ms" for ms, e, _ in loads))
    judged("fixed part (line through these, at no event at all)", fixed, FIXED_MS, "ms")
    judged(f"each event beyond the {first:,.0f} of the firms alone", 1e3 * slope, EVENT_US, "us")


# -- against bare SimPy ------------------------------------------------------------------------------------------------


def bare_timeouts(n: int) -> None:
    """One SimPy process that waits n times."""

    def wait() -> Iterator[simpy.Event]:
        for _ in range(n):
            yield env.timeout(1)

    env = simpy.Environment()
    env.process(wait())  # type: ignore[arg-type]
    env.run()


def against_simpy(repeats: int) -> None:
    """How many events a second the model makes, and how many timeouts SimPy alone would make meanwhile."""
    title("Events a second, against bare SimPy timeouts in the same process")
    n = 100_000
    bare = n / typical(lambda: bare_timeouts(n), repeats)
    told("bare SimPy, one process that waits", f"{bare:10,.0f} timeouts a second")
    haidian = load_scenario("haidian", CATALOGUE)
    for name, scenario in (("reference load", reference()), ("haidian", haidian)):
        made = world(scenario)
        whole(made)
        recorded, scheduled = made.engine.journal.count, next(made.engine.env._eid)
        spent = typical(lambda scenario=scenario: whole(world(scenario)), repeats)  # type: ignore[misc]
        told(
            f"{name}: events in the journal",
            f"{recorded / spent:10,.0f} a second, bare SimPy / {bare * spent / recorded:.1f}",
        )
        told(
            f"{name}: events scheduled",
            f"{scheduled / spent:10,.0f} a second, bare SimPy / {bare * spent / scheduled:.1f}",
        )


# -- scale -------------------------------------------------------------------------------------------------------------


def apart(module: str, *arguments: str) -> str:
    """Standard output of a module run in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def scales(quick: bool) -> None:
    """Time and peak memory of the reference load times 1, 10, 100 and 1000, firms and capacities together."""
    title("Reference load times N, each in a process of its own (processor time, journal and measures included)")
    found = []
    for scale in (1, 10, 100) if quick else (1, 10, 100, 1000):
        runs = [json.loads(apart("benchmarks.scale", str(scale))) for _ in range(1 if scale >= 100 else 3)]
        run = {name: median(r[name] for r in runs) for name in runs[0]}
        found.append(run)
        told(
            f"N = {scale}",
            f"{run['seconds']:10.2f} s, {run['gigabytes']:.2f} GB, {run['firms']:,.0f} firms, "
            f"{run['events']:,.0f} events, {1e6 * run['seconds'] / run['events']:.1f} us an event",
        )
    large = [run for run in found if run["scale"] >= 10]
    firms = [run["firms"] for run in large]
    allowed = exponent(firms, [n * math.log(n) for n in firms])
    grown = exponent(firms, [run["seconds"] for run in large])
    judged("growth of the time from N = 10 on, as a power of N", grown, round(allowed, 3), "")
    if not quick:
        judged("peak memory at N = 1000", found[-1]["gigabytes"], GIGABYTES, "GB")


# -- the naive way -----------------------------------------------------------------------------------------------------


def against_naive(repeats: int) -> None:
    """The population in columns against one process a firm; both must come to the same failures."""
    title(
        "The population in columns, against one SimPy process a firm with a monthly tick (same process, processor time)"
    )
    haidian = load_scenario("haidian", CATALOGUE)
    for name, scenario in (("haidian", haidian), ("reference load x 10", reference(10.0))):
        if not np.array_equal(population_alone(world(scenario)), population_alone(as_processes(world(scenario)))):
            raise SystemExit("The naive population comes to other failures: nothing is compared.")
        columns = timed_after(lambda s=scenario: world(s), population_alone, repeats)  # type: ignore[misc]
        naive = timed_after(lambda s=scenario: as_processes(world(s)), population_alone, repeats)  # type: ignore[misc]
        told(f"{name}: population alone", f"{1e3 * columns:10.2f} ms in columns, {1e3 * naive:.2f} ms as processes")
        judged(f"{name}: population alone, times faster", naive / columns, NAIVE_TIMES, "times", more=True)
        columns = timed_after(lambda s=scenario: world(s), whole, repeats)  # type: ignore[misc]
        naive = timed_after(lambda s=scenario: as_processes(world(s)), whole, repeats)  # type: ignore[misc]
        told(
            f"{name}: whole run",
            f"{1e3 * columns:10.2f} ms in columns, {1e3 * naive:.2f} ms as processes: "
            f"{naive / columns:.1f} times faster",
        )


def timed_after(prepare: Callable[[], Run], work: Callable[[Run], object], repeats: int) -> float:
    """Median processor seconds of `work` on a world that was prepared before the clock starts."""
    found = []
    for _ in range(repeats):
        made = prepare()
        found.append(seconds(lambda made=made: work(made)))  # type: ignore[misc]
    return median(found)


# -- a comparison ------------------------------------------------------------------------------------------------------


def children() -> float:
    """Processor seconds of all processes that have been started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def comparison(repeats: int) -> None:
    """Haidian's policies, 100 replications each, in two worker processes; from the start of Python on."""
    title("Five of haidian's policies x 100 replications, two workers (on the wall, start of Python included)")
    first, last, busy = [], [], []
    for _ in range(repeats):
        start, before = time.perf_counter(), children()
        command = [sys.executable, "-m", "benchmarks.comparison"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            times = {line.strip(): time.perf_counter() - start for line in process.stdout}
        if process.returncode:
            raise SystemExit("The comparison failed.")
        first.append(times["first"])
        last.append(times["all"])
        busy.append(children() - before)
    told("processor time of all processes together", f"{median(busy):10.2f} s")
    judged("first figures of every policy", median(first), FIRST_SECONDS, "s")
    judged("all 500 runs", median(last), COMPARISON_SECONDS, "s")


# -- mechanisms --------------------------------------------------------------------------------------------------------


def by_mechanism(quick: bool) -> None:
    """What each mechanism costs, against the same luck without it."""
    title("What each mechanism adds to a run of haidian (processor time, medians of paired runs in one process)")
    mechanisms(8 if quick else 24, told)


def by_system(quick: bool) -> None:
    """What each system costs where all three run."""
    title("The three systems over the same firms (processor time, medians of runs with and without, in turn)")
    systems(5 if quick else 21, told, judged, FIXED_MS, EVENT_US)


PARTS: dict[str, Callable[[bool], None]] = {
    "run": lambda quick: one_run(9 if quick else 31),
    "systems": by_system,
    "simpy": lambda quick: against_simpy(3 if quick else 7),
    "scale": scales,
    "naive": lambda quick: against_naive(3 if quick else 7),
    "comparison": lambda quick: comparison(1 if quick else 3),
    "mechanisms": by_mechanism,
}


def main(arguments: Sequence[str] = ()) -> int:
    """Run all benchmarks, or those named, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, and not the scale of 1000")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.parts if name not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    print(machine())
    for name, part in PARTS.items():
        if not chosen.parts or name in chosen.parts:
            part(chosen.quick)
    print(f"\n{len(missed)} targets missed: {'; '.join(missed)}" if missed else "\nAll targets reached.")
    return 0
