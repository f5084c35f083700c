"""Thirty people at once: `python -m benchmarks.load` opens that many sessions of the app, each with its own policies.

Each session compares the coupled scenario's reference with a policy that nobody else has, and changes it several times.
Measured: seconds from a change to the first figures, memory, and that every figure is that of its own session's policy
(the runs are made again here). In the middle a worker is killed; at the end the server is, and nothing may be left.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from benchmarks.run import judged, missed, title, told
from benchmarks.serving import Server, processes, served
from benchmarks.visitor import REVIEWERS, WEIGHT, Estimate, Visitor
from sandbox import load_scenario
from sandbox.kernel.record import Record
from sandbox.report.scorecard import scorecard
from sandbox.web.question import Question, Wanted, ask
from sandbox.web.ready import REPLICATIONS, SCENARIO, SEED
from sandbox.web.work import app_model

TARGET = 2.0
"""Seconds within which 95 of 100 changes are to have their first figures."""
OPENING = 0.5
"""Seconds between two people who open the app, at most."""
VALUES = (3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14)
"""Numbers of reviewers; the reference's own, 8, is not among them, because then nothing would say that it was set."""
LEFT = 5.0
"""Seconds after which nothing of a killed server may be left."""


Plan = list[tuple[float, int, float]]
"""Of each change: seconds after the opening, reviewers, and a weight that nobody else has."""


def changes_of(sessions: int, changes: int, pause: float) -> list[Plan]:
    """The plan of each session, which opens the page after those before it; all changes are spread evenly in time."""
    numbers = count(1)
    later = pause / sessions - opening(sessions, pause)
    return [
        [
            (
                pause * (turn + 1) + later * session,
                VALUES[(session + 5 * turn) % len(VALUES)],
                1 + next(numbers) / 100,
            )
            for turn in range(changes)
        ]
        for session in range(sessions)
    ]


def opening(sessions: int, pause: float) -> float:
    """Seconds between two people who open the app."""
    return min(OPENING, pause / sessions)


async def _visit(
    server: Server, visitors: Sequence[Visitor], plans: Sequence[Plan], wait: float, *, kill: bool = True
) -> int:
    """Let all visitors live, each `wait` seconds after the one before; kill a worker when half of the changes are made.

    Returns its process number, 0 for none.
    """

    async def one(visitor: Visitor, plan: Plan) -> None:
        await asyncio.sleep(wait * visitor.number)
        await visitor.live(server.address, plan)

    async def murder() -> int:
        half = sum(len(plan) for plan in plans) / 2
        while sum(len(visitor.estimates) for visitor in visitors) < half:
            await asyncio.sleep(0.1)
        if not kill:
            return 0
        victim = server.workers()[0]
        os.kill(victim, signal.SIGKILL)
        return victim

    killer = asyncio.create_task(murder())
    await asyncio.gather(*(one(v, plan) for v, plan in zip(visitors, plans, strict=True)))
    await asyncio.sleep(0.2)
    killer.cancel()
    return killer.result() if killer.done() else 0


def end(server: Server) -> list[int]:
    """Kill the server outright; the processes that are still there after a while."""
    mine = {server.process.pid}
    for _ in range(3):
        mine |= {pid for pid, parent, _ in processes() if parent in mine}
    server.process.kill()
    server.process.wait()
    stop = time.monotonic() + LEFT
    while time.monotonic() < stop:
        there = [pid for pid, _, words in processes() if pid in mine and words]
        if not there:
            return []
        time.sleep(0.1)
    return there


# -- are the figures each session's own? -------------------------------------------------------------------------------


@cache
def _question(value: int, weight: float) -> Question:
    model = app_model()
    scenario = load_scenario(SCENARIO, model=model)
    reference, policy = scenario.policies[:2]
    changes = {REVIEWERS: value, WEIGHT: weight}
    return ask(scenario, reference, [Wanted(policy, changes)], model, REPLICATIONS, SEED)


@cache
def _reference(replication: int) -> Record:
    want = _question(VALUES[0], 1.0).wants[0]
    return want.runner(want.policy, replication)


def mixed_up(estimate: Estimate) -> list[str]:
    """The figures that are not those of the policy that the session had set: its runs are made again here."""
    question = _question(estimate.value, estimate.weight)
    own = question.wants[1]
    runs = range(estimate.runs)
    found = question.comparison([_reference(r) for r in runs], [own.runner(own.policy, r) for r in runs])
    assert found is not None
    rows = [row for row in scorecard(found) if row.headline]
    pairs = [f"{row.reference} {row.cells[0].mean}" for row in rows]
    return [pair for pair in pairs if f" {pair} " not in estimate.card]


# -- the whole ---------------------------------------------------------------------------------------------------------


def load(sessions: int, changes: int, pause: float, checked: int) -> None:
    """Measure, and say what came of it."""
    title(f"{sessions} sessions of the app, each comparing two policies of {SCENARIO}, a change every {pause:g} s")
    visitors = [Visitor(number) for number in range(sessions)]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log") as server:
        asyncio.run(_visit(server, [Visitor(0)], [[(1.0, VALUES[0], 1.005)]], 0.0, kill=False))
        empty = server.megabytes()
        plans = changes_of(sessions, changes, pause)
        victim = asyncio.run(_visit(server, visitors, plans, opening(sessions, pause)))
        full = server.megabytes()
        alive = server.workers()
        left = end(server)
    estimates = [estimate for visitor in visitors for estimate in visitor.estimates]
    seconds = np.array([estimate.seconds for estimate in estimates])
    wanted = sessions * changes
    told("page opened with figures, median and slowest", "{:10.2f} s, {:.2f} s".format(*_ends(visitors)))
    told("first figures of a change, median", f"{np.median(seconds):10.2f} s")
    judged("first figures of a change, 95th percentile", float(np.quantile(seconds, 0.95)), TARGET, "s")
    told("first figures of a change, slowest", f"{seconds.max():10.2f} s")
    judged(f"changes of {wanted} without figures", wanted - len(estimates), 0, "")
    told("server's memory after one session, and after all", f"{empty:10.0f} MB, {full:.0f} MB")
    told("memory a session", f"{(full - empty) / sessions:10.2f} MB")
    told("sent to a session", f"{np.mean([v.received for v in visitors]) / 1e6:10.2f} MB")
    some = estimates[:: max(1, len(estimates) // checked)]
    wrong = [(estimate, pair) for estimate in some for pair in mixed_up(estimate)]
    for estimate, pair in wrong[:3]:
        told("not on a scorecard that should show it", f"{pair}: {estimate}")
    judged(f"figures of another policy (of {len(some)} scorecards made again)", len(wrong), 0, "")
    judged("workers killed in the middle", int(victim > 0), 1, "", more=True)
    judged("workers there afterwards", len(alive), 2, "", more=True)
    judged("processes left after the server was killed", len(left), 0, "")


def _ends(visitors: Sequence[Visitor]) -> tuple[float, float]:
    opened = [visitor.opened for visitor in visitors]
    return float(np.median(opened)), max(opened)


def main(arguments: Sequence[str] = ()) -> int:
    """Run it. Exit code 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--changes", type=int, default=3, help="changes a session (default: 3)")
    parser.add_argument("--pause", type=float, default=30.0, help="seconds between two changes (default: 30)")
    parser.add_argument("--checked", type=int, default=30, help="scorecards whose runs are made again (default: 30)")
    chosen = parser.parse_args(arguments)
    if min(chosen.sessions, chosen.changes, chosen.checked) < 1 or chosen.pause <= 0:
        parser.error("sessions, changes and checked are at least 1, pause is above 0")
    print(machine())
    load(chosen.sessions, chosen.changes, chosen.pause, chosen.checked)
    print(f"\n{len(missed)} targets missed: {'; '.join(missed)}" if missed else "\nAll targets reached.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
