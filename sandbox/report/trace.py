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

Explain = Callable[[str], tuple[str, str]]
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

    journal: columns as a record holds them. start: day of second 0. explain: activity to (rule, source).
    """
    zero = dt.datetime.combine(start, dt.time(), BEIJING)
    ordinals: dict[tuple[str, str], int] = {}
    counts: Counter[str] = Counter()
    steps: list[Step] = []
    rules: dict[str, tuple[str, str]] = {}
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
        if activity not in rules:
            rules[activity] = explain(activity)
        t = int(journal["time"][i])
        steps.append(
            Step(
                t, zero + dt.timedelta(seconds=t), case_id, ordinal, system, activity, journal["resource"][i] or "",
                int(journal["amount"][i]) / 100, journal["attributes"][i] or {}, *rules[activity],
            )
        )  # fmt: skip
    return tuple(sorted(steps, key=lambda s: s.t))


def twins(left: Sequence[Step], right: Sequence[Step]) -> tuple[TwinStep, ...]:
    """Two histories of one firm aligned step by step, in order; a step that one lacks stands alone.

    Same system, same ordinal of the case and same activity make a pair; what was inserted is placed by its date.
    """
    matcher = difflib.SequenceMatcher(a=[s.key for s in left], b=[s.key for s in right], autojunk=False)
    rows: list[TwinStep] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            rows.extend(TwinStep(a, b) for a, b in zip(left[a0:a1], right[b0:b1], strict=True))
        else:
            alone = [TwinStep(a, None) for a in left[a0:a1]] + [TwinStep(None, b) for b in right[b0:b1]]
            rows.extend(sorted(alone, key=lambda row: (row.step.t, row.left is None)))
    return tuple(rows)


def with_a_story(journal: Journal, count: int = 5) -> tuple[str, ...]:
    """Ids of the firms that the journal says most about, longest story first (then by id)."""
    rows = Counter(
        firm for firm, case in zip(journal["firm_id"], journal["case_id"], strict=True) if firm and case
    )
    return tuple(firm for firm, _ in sorted(rows.items(), key=lambda item: (-item[1], item[0]))[:count])


def nearest_ids(firm_id: str, known: Sequence[str], count: int = 3) -> tuple[str, ...]:
    """The known firm ids most like `firm_id`: the same letters and numbers first (`yf-31` for `YF-0031`)."""
    wanted = _normal(firm_id)
    same = [k for k in known if _normal(k) == wanted]
    return tuple(same or difflib.get_close_matches(firm_id.upper(), known, n=count, cutoff=0.5))


def _normal(firm_id: str) -> list[str]:
    """Letters and numbers of an id, without leading zeros and signs between them."""
    return [part.lstrip("0") or "0" for part in re.findall(r"[a-z]+|[0-9]+", firm_id.lower())]
