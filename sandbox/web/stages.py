"""Where a case stands after each step of its journal: the stages of a life, and the places of the animation."""

from __future__ import annotations

from collections.abc import Mapping

ENDED = "ended"
WAITS = frozenset({"waits_check", "waits_review", "waits_notice", "waits_place", "waits_exit", "returned", "waits_loan",
                   "waits_quota", "waits_licence"})  # fmt: skip
"""Stages in which a case waits for somebody else."""
RUNS = frozenset({"test", "loan", "debt"})
"""Stages in which what was asked for is there."""
_SUPERVISION: Mapping[str, str] = {
    "preparation begins": "prepares",
    "partner found": "prepares",
    "application": "waits_check",
    "re-submission": "waits_check",
    "file incomplete": "waits_check",
    "eligible": "waits_review",
    "returned": "returned",
    "accepted": "waits_notice",
    "public notice": "notice",
    "registered": "waits_place",
    "defers to the next cohort": "waits_place",
    "test begins": "test",
    "test under the waiver begins": "test",
    "asks to end the test": "waits_exit",
    "exit not passed": "waits_exit",
    "licence application": "waits_licence",
    "graduates": ENDED,
    "waiver ends": ENDED,
    "launched": ENDED,
    "case refused": ENDED,
    "case withdrawn": ENDED,
    "case stopped": ENDED,
    "case failed": ENDED,
}
_IP_FINANCE: Mapping[str, str] = {
    "needs money": "prepares",
    "asks for a loan": "waits_loan",
    "passed by the operator": "waits_loan",
    "appraised": "waits_loan",
    "approved": "waits_loan",
    "drawn": "loan",
    "repaid": ENDED,
    "defaults": ENDED,
    "need refused": ENDED,
    "need elsewhere": ENDED,
    "need failed": ENDED,
}
_CROSS_BORDER: Mapping[str, str] = {
    "need arises": "prepares",
    "planning authority registers": "waits_quota",
    "quota granted": "waits_quota",
    "registered": "waits_quota",
    "drawn": "debt",
    "repaid": ENDED,
    "defaults": ENDED,
    "prepaid": ENDED,
    "borrows at home": ENDED,
    "refused for want of quota": ENDED,
}
STAGES: Mapping[str, Mapping[str, str]] = {
    "supervision": _SUPERVISION,
    "ip_finance": _IP_FINANCE,
    "cross_border": _CROSS_BORDER,
}
"""System and activity to the stage that begins with it. A step that is not here is an event within a stage."""
OFTEN = frozenset({"file read", "visit"})
"""Steps that come many times and say little each."""

PLACES = ("queue", "review", "notice", "place", "test", "graduated", "refused", "gone")
"""Places of the animation, left to right; the last three are ends."""
PLACE: Mapping[str, str] = {
    "application": "queue",
    "re-submission": "queue",
    "eligible": "review",
    "returned": "",
    "accepted": "notice",
    "public notice": "notice",
    "registered": "place",
    "defers to the next cohort": "place",
    "test begins": "test",
    "test under the waiver begins": "test",
    "graduates": "graduated",
    "waiver ends": "graduated",
    "refused at the gate": "refused",
    "refused": "refused",
    "case withdrawn": "gone",
    "case stopped": "gone",
    "case failed": "gone",
}
"""Activity of the sandbox to the place where the case is from then on; empty: with the firm."""
ENDS = ("graduated", "refused", "gone")
UNDER_TEST = frozenset({"visit", "visit missed", "incident begins", "incident found", "asks to end the test"})
"""What happens only to a case under test: shows that one which was there before the first day is under test."""
