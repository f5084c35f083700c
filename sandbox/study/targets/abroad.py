"""Figures about the sandboxes of the UK and Korea and the class waiver of Australia."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Callable, Sequence

import numpy as np

from sandbox.kernel.clock import DAY
from sandbox.model import Run
from sandbox.study.targets.target import Target, accepted, applicants, day, own, share
from sandbox.supervision.case import Case

COHORTS = 7
KNOWN_COHORTS = 5


def _cohorts(world: Run) -> list[list[Case]]:
    """The applicants of each of the seven cohorts, in the order of the windows."""
    closes = [c.closed for c in world.supervision.calls.all if c.closed is not None][:COHORTS]
    out: list[list[Case]] = [[] for _ in closes]
    for case in applicants(world):
        place = bisect_left(closes, case.applied or 0)
        if place < len(out):
            out[place].append(case)
    return out


def _members(world: Run, first: int, last: int) -> list[Case]:
    """Applicants of cohorts `first` to `last`, both counted."""
    return [case for cohort in _cohorts(world)[first - 1 : last] for case in cohort]


def _cohort_applications(first: int, last: int) -> Callable[[Run], float | None]:
    return lambda world: float(len(_members(world, first, last)))


def _known_applications(world: Run) -> float | None:
    """Applications a cohort, mean over the five that were known."""
    return len(_members(world, 1, KNOWN_COHORTS)) / KNOWN_COHORTS


def _cohort_accepted(first: int, last: int) -> Callable[[Run], float | None]:
    return lambda world: float(len(accepted(_members(world, first, last))))


def _cohort_acceptance(first: int, last: int) -> Callable[[Run], float | None]:
    def accepted_share(world: Run) -> float | None:
        cases = _members(world, first, last)
        return share(accepted(cases), cases)

    return accepted_share


def _cohort_spread(world: Run) -> float | None:
    """Standard deviation over cohorts 1 to 5 of the share accepted, in points."""
    shares = [len(accepted(cohort)) / len(cohort) for cohort in _cohorts(world)[:KNOWN_COHORTS] if cohort]
    return float(np.std(shares, ddof=1)) * 100 if len(shares) > 1 else None


def _tested(world: Run) -> float | None:
    """Accepted in cohorts 1 to 5 whose test began, in their cohort's slot or a later one."""
    chosen = accepted(_members(world, 1, KNOWN_COHORTS))
    return share([c for c in chosen if c.test_began is not None], chosen)


def _completers_in_market(world: Run) -> float | None:
    """Of those of cohorts 1 to 3 whose test was completed by April 2019: in the market then."""
    then = day(world, dt.date(2019, 4, 15))
    done = [
        c for c in _members(world, 1, 3)
        if c.test_ended is not None and c.test_ended < then and (c.graduated is not None or "exit" in c.reason)
    ]  # fmt: skip
    there = [c for c in done if c.launched is not None and c.launched <= then]
    return share([c for c in there if c.left_market is None or c.left_market > then], done)


def _entrants_gone(world: Run) -> float | None:
    """Yearly exit hazard of the firms that have begun a test, from there to the end of March 2021."""
    failed, last = world.firms.columns.failed, world.engine.clock.horizon
    tests = [(c.test_began, min(int(failed[c.firm]), last)) for c in own(world) if c.test_began is not None]
    years = math.fsum((end - began) / DAY / 365.25 for began, end in tests)
    return sum(end < last for _, end in tests) / years if years else None


REFORM, CENSUS = dt.date(2024, 6, 1), dt.date(2025, 1, 8)
"""Korea: the day from which nobody had to be consulted, and the day on which the applications of 2024 were counted."""


def _decided_by(world: Run, until: dt.date, case: Case) -> bool:
    return case.decided is not None and case.decided < day(world, until)


def _designated(world: Run, cases: Sequence[Case], until: dt.date) -> float | None:
    decided = [c for c in cases if _decided_by(world, until, c)]
    return share(accepted(decided), decided)


def _before_reform(world: Run) -> float | None:
    return _designated(world, applicants(world, None, REFORM), CENSUS)


def _of_2024(world: Run) -> list[Case]:
    return applicants(world, dt.date(2024, 1, 1), dt.date(2025, 1, 1))


def _after_reform(world: Run) -> float | None:
    return _designated(world, _of_2024(world), CENSUS)


def _left_open(world: Run) -> float | None:
    """Applications of 2024 neither decided nor ended on the day of the count."""
    then = day(world, CENSUS)
    cases = _of_2024(world)
    still = [c for c in cases if not _decided_by(world, CENSUS, c) and (c.ended is None or c.ended >= then)]
    return share(still, cases)


def _arrivals_ratio(world: Run) -> float | None:
    """Applications a year from June to December 2024 against January to May."""
    before = len(applicants(world, dt.date(2024, 1, 1), REFORM)) / 5
    return len(applicants(world, REFORM, dt.date(2025, 1, 1))) / 7 / before if before else None


MONTH = 365.25 / 12 * DAY


def _accepted_at(world: Run) -> list[int]:
    return sorted(c.accepted for c in own(world) if c.accepted is not None)


def _designated_by(months: int) -> Callable[[Run], float | None]:
    """Designations within so many months of the first."""

    def number(world: Run) -> float | None:
        accepted = _accepted_at(world)
        return float(sum(t < accepted[0] + months * MONTH for t in accepted)) if accepted else None

    return number


def _months_to_rule(world: Run) -> float | None:
    """Months from the first designation to the rule in force."""
    since, accepted = world.supervision.desk.learning.classes[0].since, _accepted_at(world)
    return (since - accepted[0]) / MONTH if since is not None and accepted else None


def _waiver_users(world: Run) -> float:
    return float(sum(1 for c in own(world) if c.route.startswith("waiver") and c.test_began is not None))


_MEMORY = "the published figure is from memory: shown, not scored"
_LATER = "forecast from cohorts 1 to 5; demand a cohort is held constant"

ABROAD: tuple[Target, ...] = (
    Target("V8a", "fca-cohorts", "applications a cohort, cohorts 1 to 5", 75, 66, 84, "S:A3.1 to S:A3.6",
           "calibration", _known_applications, "375 in five cohorts; demand was set by it"),
    Target("V8b", "fca-cohorts", "accepted of the applications, cohorts 1 to 5", 0.32, 0.28, 0.36,
           "S: process 2.2, S:A3.1 to S:A3.6", "calibration", _cohort_acceptance(1, 5),
           "118 of 375 started (0.315), 126 were accepted (0.336): the panel's pass score was set by it"),
    Target("V8", "fca-cohorts", "accepted of the applications, cohorts 1 to 7", 0.317, 0.277, 0.357, "S:V8, S:A3.9",
           "calibration", _cohort_acceptance(1, 7), "five of the seven cohorts are those of the calibration"),
    Target("V8c", "fca-cohorts", "spread of the share accepted over cohorts 1 to 5, points", 5.9, 5, 8,
           "S:V8, S:A3.1 to S:A3.6", "prediction", _cohort_spread, "nothing was set by it"),
    Target("V8d", "fca-cohorts", "applications, cohorts 6 and 7 together", 126, 115, 137, "S:A3.7", "prediction",
           _cohort_applications(6, 7), _LATER + "; 501 - 375, tolerance one Poisson standard deviation"),
    Target("V8e", "fca-cohorts", "accepted, cohort 7", 13, 9, 17, "S:A3.8", "prediction", _cohort_accepted(7, 7),
           _LATER + "; tolerance one Poisson standard deviation"),
    Target("V8f", "fca-cohorts", "applications, cohort 6", 68, 60, 76, "S:A3.7", "prediction",
           _cohort_applications(6, 6), _MEMORY, scored=False),
    Target("V8g", "fca-cohorts", "accepted, cohort 6", 22, 17, 27, "S:A3.7", "prediction", _cohort_accepted(6, 6),
           _MEMORY, scored=False),
    Target("V8h", "fca-cohorts", "applications, cohort 7", 58, 50, 66, "S:A3.8", "prediction",
           _cohort_applications(7, 7), _MEMORY, scored=False),
    Target("V9", "fca-cohorts", "accepted that test", 0.785, 0.69, 0.88, "S:V9, S:A3.3", "calibration", _tested,
           "published range 0.75 to 0.82; the share that never starts was set by it"),
    Target("V10", "fca-cohorts", "completers in the market, April 2019", 0.8, 0.72, 0.88, "S:V10, S:A3.19",
           "prediction", _completers_in_market,
           "from the launches of cohort 1 (S:A3.18) and the exits of entrants (S:A3.22), neither set by it"),
    Target("V14a", "korea", "designated of the decided, while consultation was required", 0.97, 0.92, 1.0,
           "S:V14, S:A4.2", "calibration", _before_reform, "the consultants' caution was set by it"),
    Target("V14b", "korea", "designated of the decided, applications of 2024", 0.81, 0.76, 0.86, "S:V14, S:A4.3",
           "calibration", _after_reform, "207 of 255; the panel's pass score was set by it"),
    Target("V14c", "korea", "applications of 2024 open on 2025-01-08", 0.415, 0.35, 0.48, "S:V14, S:A4.3",
           "prediction", _left_open,
           "181 of 436; from the length of a review (S:A4.4) and windows dated as in 2025, without a queue; policy "
           "committee_short shows the queue that would explain it"),
    Target("V14d", "korea", "arrivals after the reform against before, times", 7.3, 0, 8.0, "S:V14, S:A4.2", "input",
           _arrivals_ratio, "goes in by date, as an upper bound: no effect of the reform is claimed"),
    Target("A9.3", "repeated-exemption", "programmes designated within 28 months of the first", 85, 70, 100, "S:A9.3",
           "calibration", _designated_by(28), "the flow of requests was set by it"),
    Target("A9.4", "repeated-exemption", "months from the first case to the rule", 31, 26, 36, "S:A9.4",
           "calibration", _months_to_rule,
           "the time to draft was set by it; of the futures in which the class is not closed first"),
    Target("V17", "asic-waiver", "firms that used the exemption in 45 months", 7, 4, 12, "S:V17, S:A4.13",
           "calibration", _waiver_users, "the share that the class fits was set by it"),
    Target("A3.22", "fca-cohorts", "yearly exit hazard of firms that have tested", 0.086, 0.066, 0.106, "S:A3.22",
           "input", _entrants_gone),
)  # fmt: skip
