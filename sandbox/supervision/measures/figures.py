"""What stands behind the views of the sandbox beyond the measures: waits by stage, and who bears customers' losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.kernel.clock import DAY
from sandbox.supervision.case import Case
from sandbox.supervision.desk import Desk

SANDBOX = "sandbox"


def figures(desk: Desk, circle: NDArray[np.bool_] | None) -> dict[str, float]:
    """`wait/STAGE/..` as `ResourceStats.stage`; `harm/PARTY`: CNY of customers' losses that each party bears.

    The parts add up to `harm`. Moments of cases give the stages that are no resource: `apply`, from a ready file to its
    application (the search for a partner, a consultation, the wait for a window), and `notice`, from acceptance to
    registration (the wait for the batch, then the notice itself). circle: which firms count, shape (firms,).
    """
    horizon = desk.clock.horizon
    cases = [c for c in desk.cases if not c.initial and (circle is None or bool(circle[c.firm]))]
    sandbox = [c for c in cases if c.route.startswith(SANDBOX)]
    out = _stage("apply", sandbox, lambda c: (c.ready, c.applied), horizon)
    out |= _stage("notice", sandbox, lambda c: (c.accepted, c.registered), horizon)
    for resource, stage in (
        (desk.partners, "partner"), (desk.reviewers, "review"), (desk.slots, "slot"), (desk.inspectors, "visit"),
        (desk.advisers, "advice"), (desk.consultants, "consultation"),
    ):  # fmt: skip
        out |= resource.stats(horizon).stage(stage)
    return out | harm(cases)


def _stage(
    name: str, cases: Sequence[Case], of: Callable[[Case], tuple[int | None, int | None]], horizon: int
) -> dict[str, float]:
    """A stage between two moments of a case; who does not leave it is in it up to its end or that of the run."""
    came = seconds = 0
    for case in cases:
        since, until = of(case)
        if since is None or since >= horizon:
            continue
        over = min(x for x in (until, case.ended, horizon) if x is not None)
        came += since >= 0
        seconds += max(0, min(over, horizon) - max(since, 0))
    if not came and not seconds:
        return {}
    return {
        f"wait/{name}/number": seconds / horizon,
        f"wait/{name}/days": seconds / DAY,
        f"wait/{name}/came": float(came),
    }


def harm(cases: Sequence[Case]) -> dict[str, float]:
    """Who bears customers' losses, CNY: the licensed partner first, insurer and risk fund next, the firm in the market.

    In a test under a waiver the firm stands in the partner's place. What nobody pays is the customers' own.
    """
    partners = firms = insurers = fund = 0
    for case in cases:
        in_test = sum(i.paid for i in case.incidents if i.until >= 0)
        second_line = in_test - case.paid_in_test
        insurers += case.insured
        fund += second_line - case.insured
        firms += case.paid - in_test
        if case.route.startswith(SANDBOX):
            partners += case.paid_in_test
        else:
            firms += case.paid_in_test
    borne = {"partners": partners, "firms": firms, "insurers": insurers, "fund": fund}
    borne["customers"] = sum(c.harm for c in cases) - sum(c.paid for c in cases)
    return {f"harm/{party}": amount / 100 for party, amount in borne.items()}
