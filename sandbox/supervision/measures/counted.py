"""How the supervision sandbox's measures are counted from the cases and resources of a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.firms.measures.groups import suffixed
from sandbox.kernel.clock import DAY, seconds_up
from sandbox.kernel.columns import Columns
from sandbox.kernel.survival import cumulative_incidence, restricted_mean
from sandbox.supervision.case import Case
from sandbox.supervision.desk import Desk
from sandbox.supervision.measures.access import access
from sandbox.supervision.measures.declared import ENDS, MONTHS
from sandbox.supervision.measures.learning import learning
from sandbox.supervision.measures.rivals import rivals
from sandbox.supervision.measures.spending import spending
from sandbox.supervision.measures.stocks import stocks

Values = dict[str, float | None]
Mask = NDArray[np.bool_]
MONTH = 30.4375
RESTRICTION = 730.0
_CAUSE = {"completed": 1, "refused": 2, "withdrawn": 3, "stopped": 3, "failed": 4, "open": 0}


class Table:
    """The cases of a run as columns; moments in seconds, NaN where not reached.

    firms: gives each case its firm's kind and output at the start (fen); without them the kind is -1, the output NaN.
    """

    def __init__(self, cases: Sequence[Case], horizon: int, clock: int = 0, firms: Columns | None = None) -> None:
        self.cases = cases
        self.horizon = horizon
        self.clock = clock
        self.size = len(cases)
        self.firm = self._ints("firm")
        self.kind = np.full(self.size, -1) if firms is None else firms.kind[self.firm]
        self.output = np.full(self.size, math.nan) if firms is None else firms.start_output[self.firm]
        self.initial = np.array([c.initial for c in cases], np.bool_)
        self.good = np.array([c.good for c in cases], np.bool_)
        for name in (
            "began",
            "applied",
            "accepted",
            "noticed",
            "test_began",
            "test_ended",
            "graduated",
            "launched",
            "ended",
        ):
            values = [getattr(c, name) for c in cases]
            setattr(self, name, np.array([math.nan if v is None else v for v in values], np.float64))
        self.cause = np.array([_CAUSE[c.outcome] for c in cases], np.int64)
        self.harm = self._ints("harm")
        self.paid = self._ints("paid")

    began: NDArray[np.float64]
    applied: NDArray[np.float64]
    accepted: NDArray[np.float64]
    noticed: NDArray[np.float64]
    test_began: NDArray[np.float64]
    test_ended: NDArray[np.float64]
    graduated: NDArray[np.float64]
    launched: NDArray[np.float64]
    ended: NDArray[np.float64]

    def _ints(self, name: str) -> NDArray[np.int64]:
        return np.array([getattr(c, name) for c in self.cases], np.int64)

    def pick(self, mask: Mask) -> list[Case]:
        """The cases under a mask."""
        return [c for c, m in zip(self.cases, mask.tolist(), strict=True) if m]


def _reached(moment: NDArray[np.float64], mask: Mask, until: float = math.inf) -> int:
    """Cases of the mask that reached a moment inside the window, up to `until`."""
    with np.errstate(invalid="ignore"):
        return int(np.count_nonzero(mask & (moment >= 0) & (moment < until)))


def counts(table: Table, mask: Mask, entry_end: int) -> Values:
    """How many got how far."""
    late = float(entry_end)
    reached: Callable[..., int] = _reached
    good, weak = mask & table.good, mask & ~table.good
    still = np.array([c.launched is not None and c.left_market is None for c in table.cases], np.bool_)
    return {
        "cases": reached(table.began, mask),
        "applications": reached(table.applied, mask),
        "spared_cases": sum(c.route.startswith("rule") for c in table.pick(mask)),
        "advised": sum(c.advised for c in table.pick(mask)),
        "told_off": sum(c.reason == "told not to apply" for c in table.pick(mask)),
        "accepted": reached(table.accepted, mask),
        "noticed": reached(table.noticed, mask),
        "started": reached(table.test_began, mask),
        "graduated": reached(table.graduated, mask),
        "launched": reached(table.launched, mask),
        "good_launched": reached(table.launched, good),
        "bad_launched": reached(table.launched, weak),
        "in_market": int(np.count_nonzero(mask & still)),
        "applications_entry": reached(table.applied, mask, late),
        "started_entry": reached(table.test_began, mask, late),
        "graduated_entry": reached(table.graduated, mask, late),
        "launched_entry": reached(table.launched, mask, late),
    }


def shares(table: Table, mask: Mask) -> Values:
    """Shares at each gate, and the gates' errors against latent quality, as pairs of sums."""
    out: Values = {}
    chosen = table.pick(mask)
    sandbox = [c for c in chosen if c.route.startswith("sandbox")]

    def pair(name: str, top: Sequence[Case], bottom: Sequence[Case]) -> None:
        out[f"{name}/num"], out[f"{name}/den"] = len(top), len(bottom)

    checked = [c for c in sandbox if c.complete is not None]
    assessed = [c for c in sandbox if c.eligible is not None]
    accepted = [c for c in sandbox if c.accepted is not None]
    refused = [c for c in sandbox if c.accepted is None and (c.refused_by_sandbox or c.outcome == "refused")]
    ended = [c for c in sandbox if c.test_ended is not None and c.outcome != "failed"]
    pair("complete_share", [c for c in checked if c.complete], checked)
    pair("eligible_share", [c for c in assessed if c.eligible], assessed)
    pair("accepted_share", accepted, accepted + refused)
    pair("start_share", [c for c in accepted if c.test_began is not None],
         [c for c in accepted if c.test_began is not None or c.outcome != "open"])  # fmt: skip
    pair("graduate_share", [c for c in ended if c.graduated is not None], ended)
    clock = table.clock
    timed = [c for c in sandbox if c.applied is not None and (c.decided is not None or c.outcome == "open")]
    if clock > 0:
        pair("decided_in_time", [c for c in timed if c.decided is not None and c.decided - (c.applied or 0) <= clock],
             timed)  # fmt: skip
    else:
        out["decided_in_time/num"] = out["decided_in_time/den"] = 0
    pair("false_acceptance", [c for c in accepted if not c.good], accepted)
    pair("false_refusal", [c for c in refused if c.good], refused)
    return out


def incidences(table: Table, mask: Mask) -> Values:
    """Cumulative incidence and restricted means of the cases begun in the window, from their beginning."""
    cohort = mask & (table.began >= 0) & ~table.initial
    began, cause = table.began[cohort], table.cause[cohort]
    ended = np.where(np.isnan(table.ended[cohort]), table.horizon, table.ended[cohort])
    days = (ended - began) / DAY
    at = [m * MONTH for m in MONTHS]
    found = cumulative_incidence(days, cause, at, len(ENDS))
    out: Values = {}
    for column, months in enumerate(MONTHS):
        for row, end in enumerate(ENDS):
            out[f"{end}_{months}m"] = _number(found[row, column])
        left = 1.0 - float(found[:, column].sum())
        out[f"open_{months}m"] = _number(0.0 if left < 0.0 else left)  # rounding
    out["time_to_market"] = _number(restricted_mean(days, cause, RESTRICTION))
    test = table.test_began[cohort]
    tested = ~np.isnan(test)
    to_test = np.where(tested, (test - began) / DAY, days)
    test_cause = np.where(tested, 1, np.where(cause > 0, 2, 0))
    open_sandbox = any(c.route.startswith("sandbox") for c in table.cases if not c.initial)
    out["time_to_test"] = _number(restricted_mean(to_test, test_cause, RESTRICTION)) if open_sandbox else None
    return out


def _number(x: float) -> float | None:
    return None if math.isnan(x) else float(x)


def harm(table: Table, mask: Mask) -> Values:
    """Harm, compensation and good service; money in CNY, sums of whole fen."""
    chosen = table.pick(mask)
    good = [c for c in chosen if c.good]
    in_test = math.fsum(c.test_days for c in good) / 365.25
    in_market = math.fsum(c.market_days for c in good) / 365.25
    years = math.fsum(c.test_days + c.market_days for c in chosen) / 365.25
    total = sum(c.harm for c in chosen)
    waits = [i for c in chosen for i in c.incidents if i.until >= 0]
    return {
        "harm": total / 100,
        "harm_uncompensated": (total - sum(c.paid for c in chosen)) / 100,
        "harm_in_test": sum(c.harm_in_test for c in chosen) / 100,
        "harm_rate/num": total / 100,
        "harm_rate/den": years / 1e6,
        "incidents": len(waits),
        "made_whole_share/num": sum(0 < i.loss <= i.paid for i in waits),
        "made_whole_share/den": sum(i.loss > 0 for i in waits),
        "payment_days/num": math.fsum(i.paid / 100 * i.payment_days for i in waits),
        "payment_days/den": sum(i.paid for i in waits) / 100,
        "detection_days/num": sum(i.until - i.since for i in waits) / DAY,
        "detection_days/den": len(waits),
        "good_service_test": in_test,
        "good_service_market": in_market,
        "good_service": in_test + in_market,
        "harm_entry": sum(c.entry[0] for c in chosen) / 100,
        "harm_uncompensated_entry": sum(c.entry[0] - c.entry[1] for c in chosen) / 100,
        "good_service_entry": math.fsum(c.entry[2] + c.entry[3] for c in good) / 365.25,
        "visits": sum(c.visits for c in chosen),
        "visits_to_weak_share/num": sum(c.visits for c in chosen if not c.good),
        "visits_to_weak_share/den": sum(c.visits for c in chosen),
    }


def resources(desk: Desk, horizon: int) -> Values:
    """Queues, waits and use of the limited resources over the window."""
    out: Values = {}
    for resource, queue in ((desk.reviewers, "review"), (desk.slots, "slot")):
        stats = resource.stats(horizon)
        out[f"{queue}_queue"] = stats.mean_queue
        out[f"{queue}_wait/num"] = stats.wait_granted / DAY
        out[f"{queue}_wait/den"] = stats.granted
        out[f"{queue}_lost/num"] = stats.abandoned
        out[f"{queue}_lost/den"] = stats.waited
    out["visit_queue"] = desk.inspectors.stats(horizon).mean_queue
    out["partner_queue"] = desk.partners.stats(horizon).mean_queue
    for resource, name in ((desk.advisers, "adviser"), (desk.consultants, "consultant")):
        stats = resource.stats(horizon)
        out[f"{name}_utilisation/num"] = stats.busy / DAY
        out[f"{name}_utilisation/den"] = stats.available / DAY if stats.granted else 0.0
    out["tests_running"] = desk.slots.stats(horizon).mean_in_service
    for resource, name in ((desk.reviewers, "reviewer"), (desk.slots, "slot"), (desk.inspectors, "inspector")):
        stats = resource.stats(horizon)
        out[f"{name}_utilisation/num"] = stats.busy / DAY
        out[f"{name}_utilisation/den"] = stats.available / DAY
    out["visits_missed_share/num"] = desk.visits_missed
    out["visits_missed_share/den"] = desk.visits_missed + desk.visits_made
    out["staff_cost"] = desk.staff_paid / 100
    out["staff_cost_entry"] = desk.staff_paid_entry / 100
    out["batches"] = desk.notices
    return out


def measure(
    desk: Desk, labels: Mapping[str, Sequence[str]] | None, by: str | None, circle: NDArray[np.bool_] | None
) -> Values:
    """All values of a run. `labels` and `by` add the groups of firms; `circle` restricts the cases counted."""
    clock = desk.clock
    table = Table(desk.cases, clock.horizon, seconds_up(desk.rules.review.clock), desk.firms.columns)
    everyone = ~table.initial if circle is None else ~table.initial & circle[table.firm]
    out = _of(table, everyone, clock.entry_end_s)
    out |= resources(desk, clock.horizon) | learning(desk)
    out |= spending(desk)
    out |= rivals(desk, table.pick(everyone))
    out["total_harm"] = math.fsum(out[name] or 0.0 for name in ("harm", "displaced_harm"))
    initial = table.pick(table.initial)
    out["initial_graduated"] = sum(c.graduated is not None for c in initial)
    out["initial_harm"] = sum(c.harm for c in initial) / 100
    if by is not None and labels is not None:
        names = labels[by]
        group = np.array([names[f] for f in table.firm.tolist()], dtype=object)
        for name in sorted(set(names)):
            part = _of(table, everyone & (group == name), clock.entry_end_s)
            out |= suffixed(part, by, name)
    return out


def _of(table: Table, mask: Mask, entry_end: int) -> Values:
    return {
        **counts(table, mask, entry_end),
        **shares(table, mask),
        **incidences(table, mask),
        **harm(table, mask),
        **access(table, mask),
        **stocks(table, mask),
    }


def series(desk: Desk) -> dict[str, list[float | str]]:
    """Month by month, at each month's end: cases that got so far, cumulative, and tests running."""
    clock = desk.clock
    table = Table(desk.cases, clock.horizon)
    own = ~table.initial
    ends = [t1 for _, t1 in clock.months() if t1 > 0]
    out: dict[str, list[float | str]] = {"date": [clock.date(t).isoformat() for t in ends]}
    for name, moment in (
        ("applications", table.applied), ("accepted", table.accepted), ("started", table.test_began),
        ("graduated", table.graduated), ("launched", table.launched),
    ):  # fmt: skip
        times = np.sort(moment[own & (moment >= 0)])
        out[name] = np.searchsorted(times, ends).astype(float).tolist()
    began, over = np.sort(table.test_began), np.sort(table.test_ended)
    running = np.searchsorted(began, ends) - np.searchsorted(over, ends)
    out["tests_running"] = running.astype(float).tolist()
    return out
