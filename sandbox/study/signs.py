"""Runs the pairs behind findings of which only the sign is known."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import numpy as np

from sandbox.catalogue import CATALOGUE
from sandbox.declare.command_line import make_policy
from sandbox.declare.load import load_scenario
from sandbox.model import Run, plan_of
from sandbox.study.statistics import Array, mean_estimate, paired_contrast
from sandbox.study.targets.signs import SIGNS, Side, Sign
from sandbox.study.targets.target import TargetRow

REPLICATIONS = 20
"""Pairs of runs at most: enough for a sign, and few enough to take no minute."""


def sign_rows(scenario: str, replications: int, seed: int, signs: Sequence[Sign] = SIGNS) -> list[TargetRow]:
    """The findings about a scenario, as rows beside those of figures.

    simulated: mean difference; low, high: its 95 % interval (Student); inside: whether that shows the sign, None
    without an interval. Every pair has the same luck.
    """
    mine = [s for s in signs if s.scenario == scenario]
    sides: dict[str, Side] = {_name(side): side for s in mine for side in (s.side, s.other) if side is not None}
    number = min(replications, REPLICATIONS)
    seen = {(s.key, name): np.full(number, math.nan) for s in mine for name in sides}
    for name, side in sides.items():
        told = load_scenario(scenario, CATALOGUE).with_parameters(make_policy("set", side.sets, CATALOGUE).overlay)
        policy = told.policy(side.policy)
        for replication in range(number):
            world = Run(told, plan_of(told, policy, seed, replication, "luck"), seed, replication, journal=False)
            world.run()
            for sign in mine:
                if name in {_name(side) for side in (sign.side, sign.other) if side is not None}:
                    value = sign.of(world)
                    seen[sign.key, name][replication] = math.nan if value is None else value
    return [_row(s, seen[s.key, _name(s.side)], None if s.other is None else seen[s.key, _name(s.other)]) for s in mine]


def _name(side: Side) -> str:
    return json.dumps([side.policy, dict(side.sets)], sort_keys=True)


def _row(sign: Sign, one: Array, other: Array | None) -> TargetRow:
    if other is None:
        found = mean_estimate(one)
        mean, low, high = found.mean, found.low, found.high
    else:
        pair = paired_contrast(one, other)
        mean = None if pair is None else pair.mean
        low, high = (pair.interval(0.05) if pair is not None else None) or (None, None)
    return TargetRow(
        sign.key, sign.claim, None, sign.source, sign.wanted, mean, low, high, sign.holds(low, high), "sign",
        sign.note, sign.scenario,
    )  # fmt: skip
