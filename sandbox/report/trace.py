"""A firm's history as steps, each with its date and the rule behind it; and the twin: two histories side by side."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BEIJING = dt.timezone(dt.timedelta(hours=8))

Explain = Callable[[str, str], tuple[str, str]]
Journal = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Step:
    """One event of a firm: second since the start, moment, its case and what happened there.

    ordinal: which of the firm's cases it is (0, 1, ... in order of first appearance; -1 outside any case). amount: in
    CNY. rule, source: the rule behind the activity and where it is written.
    """

    t: int
    moment: dt.datetime
    case_id: str
    ordinal: int
    system: str
    activity: str
    resource: str
    amount: float
    attributes: Mapping[str, Any]
    rule: str
    source: str

    @property
    def key(self) -> tuple[str, int, str]:
        """What makes two steps of twin runs the same step."""
        return self.system, self.ordinal, self.activity

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON-ready data."""
        return {
            "time": self.moment.isoformat(),
            "case": self.case_id or None,
            "system": self.system,
            "activity": self.activity,
            "resource": self.resource or None,
            "amount": self.amount,
            "attributes": dict(self.attributes),
            "rule": self.rule,
            "source": self.source,
        }


@dataclass(frozen=True)
class TwinStep:
    """A step in one history, in the other, or in both."""

    left: Step | None
    right: Step | None

    @property
    def seconds(self) -> int | None:
        """Second history minus first; None where only one has the step."""
        return self.right.t - self.left.t if self.left and self.right else None

    @property
    def same(self) -> bool:
        """Whether both histories have the step at the same second with the same details."""
        a, b = self.left, self.right
        if a is None or b is None:
            return False
        return (a.t, a.resource, a.amount, dict(a.attributes)) == (b.t, b.resource, b.amount, dict(b.attributes))

    @property
    def step(self) -> Step:
        """The step of the first history, else that of the second."""
        found = self.left or self.right
        assert found is not None
        return found


def history(journal: Journal, firm_id: str, start: dt.date, explain: Explain) -> tuple[Step, ...]:
    """The steps of one firm in order of time.

    journal: columns as a record holds them. start: day of second 0. explain: activity and system to (rule, source).
    """
    zero = dt.datetime.combine(start, dt.time(), BEIJING)
    ordinals: dict[tuple[str, str], int] = {}
    counts: Counter[str] = Counter()
    steps: list[Step] = []
    rules: dict[tuple[str, str], tuple[str, str]] = {}
    for i, found in enumerate(journal["firm_id"]):
        if found != firm_id:
            continue
        system, case_id, activity = journal["system"][i], str(journal["case_id"][i] or ""), journal["activity"][i]
        ordinal = -1
        if case_id:
            if (system, case_id) not in ordinals:
                ordinals[system, case_id] = counts[system]
                counts[system] += 1
            ordinal = ordinals[system, case_id]
        if (system, activity) not in rules:
            rules[system, activity] = _rule(explain, activity, system)
        t = int(journal["time"][i])
        steps.append(
            Step(
                t, zero + dt.timedelta(seconds=t), case_id, ordinal, system, activity, journal["resource"][i] or "",
                int(journal["amount"][i]) / 100, journal["attributes"][i] or {}, *rules[system, activity],
            )
        )  # fmt: skip
    return tuple(sorted(steps, key=lambda s: s.t))


def _rule(explain: Explain, activity: str, system: str) -> tuple[str, str]:
    try:
        return explain(activity, system)
    except KeyError:
        # A step without a rule on record is still a step.
        return "", ""


def by_case(steps: Sequence[Step]) -> list[tuple[Step, ...]]:
    """A history told case by case, in order of their first steps; what is outside any case stands by its system."""
    cases: dict[tuple[str, int], list[Step]] = {}
    for step in steps:
        cases.setdefault((step.system, step.ordinal), []).append(step)
    return [tuple(found) for found in cases.values()]


def twins(left: Sequence[Step], right: Sequence[Step]) -> list[tuple[TwinStep, ...]]:
    """Two histories of one firm side by side, case by case: the k-th case of each, and in it the k-th visit of each.

    Rows are in the order of the first history; a step that one of the two lacks stands alone, by its date.
    """
    cases: dict[tuple[str, int], dict[tuple[str, int], list[Step | None]]] = {}
    for side, steps in enumerate((left, right)):
        seen: Counter[tuple[str, int, str]] = Counter()
        for step in steps:
            seen[step.key] += 1
            rows = cases.setdefault((step.system, step.ordinal), {})
            rows.setdefault((step.activity, seen[step.key]), [None, None])[side] = step
    found = [tuple(sorted((TwinStep(*pair) for pair in rows.values()), key=_when)) for rows in cases.values()]
    return sorted(found, key=lambda rows: _when(rows[0]))


def _when(row: TwinStep) -> tuple[int, bool]:
    return row.step.t, row.left is None


def with_a_story(journal: Journal, count: int = 5) -> tuple[str, ...]:
    """Ids of the firms that the journal says most about, longest story first (then by id)."""
    rows = Counter(firm for firm, case in zip(journal["firm_id"], journal["case_id"], strict=True) if firm and case)
    return tuple(firm for firm, _ in sorted(rows.items(), key=lambda item: (-item[1], item[0]))[:count])


def nearest_ids(firm_id: str, known: Sequence[str], count: int = 3) -> tuple[str, ...]:
    """The known firm ids most like `firm_id`: the same letters and numbers first (`yf-31` for `YF-0031`)."""
    wanted = _normal(firm_id)
    same = [k for k in known if _normal(k) == wanted]
    return tuple(same or difflib.get_close_matches(firm_id.upper(), known, n=count, cutoff=0.5))


def _normal(firm_id: str) -> list[str]:
    """Letters and numbers of an id, without leading zeros and signs between them."""
    return [part.lstrip("0") or "0" for part in re.findall(r"[a-z]+|[0-9]+", firm_id.lower())]
