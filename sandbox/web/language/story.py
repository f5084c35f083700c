"""The words of a firm's story: activities, their details and reasons, as keys and texts of a language's catalogue."""

from __future__ import annotations

from collections.abc import Mapping

UNITS = ("fen", "milli")
"""How the journal's whole numbers say what they count: `compensated_fen`, `score_milli`."""
ELSEWHERE = "supervision"
"""The system that declares what the kernel of a run notes for all: firms that enter and exit, capacity that changes."""


def activity_key(system: str, activity: str, phrases: Mapping[str, str]) -> str:
    """Key of an activity's label (with `.help`: of the rule behind it), for a step of that system of the journal."""
    own = f"activity.{system}.{activity}"
    return own if own in phrases else f"activity.{ELSEWHERE}.{activity}"


def detail_key(name: str) -> str:
    """Key of what a detail of a step is called; the unit in the detail's name is left out."""
    head, _, unit = name.rpartition("_")
    return f"detail.{head if unit in UNITS else name}"


def told(text: str, phrases: Mapping[str, str]) -> str:
    """A detail that is a text, or a reason, in the words of `phrases`.

    Lists ('need, benefit') and lists with a head ('gate: need, benefit') are told part by part; a part that is a name
    (of a borrower, a tier) stays as it is.
    """
    head, colon, rest = text.partition(": ")
    if colon:
        return f"{told(head, phrases)}：{told(rest, phrases)}"
    return "、".join(_one(part, phrases) for part in text.split(", "))


def _one(text: str, phrases: Mapping[str, str]) -> str:
    return phrases.get(f"said.{text}") or phrases.get(f"part.{text}") or text
