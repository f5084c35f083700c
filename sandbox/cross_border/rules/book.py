"""The rule book: dated values with document, source and status, and the law that follows from them on a day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sandbox.cross_border.rules.money import number


@dataclass(frozen=True)
class Step:
    """A value from a day on: the document that set it, the item of the facts (`C:1.2`), its status, a note."""

    since: dt.date
    value: Fraction
    document: str
    source: str
    status: str
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """One value of the rule book over time. Steps stand in order of their days; before the first it did not exist.

    low, high: bounds of any value, also one that a user sets; `whole` admits whole numbers only.
    """

    name: str
    meaning: str
    steps: tuple[Step, ...]
    unit: str = ""
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(100)
    whole: bool = False

    def at(self, day: dt.date) -> Step | None:
        """The step in force on `day`, or None before the first."""
        index = bisect_right([step.since for step in self.steps], day)
        return self.steps[index - 1] if index else None


@dataclass(frozen=True)
class Law:
    """What is in force on a day: the step of every rule that exists then."""

    day: dt.date
    steps: Mapping[str, Step]

    def knows(self, name: str) -> bool:
        """Whether the rule is in force on the day."""
        return name in self.steps

    def value(self, name: str) -> Fraction:
        """The value in force. Raises KeyError where the rule does not exist on the day."""
        return self.steps[name].value

    def flag(self, name: str) -> bool:
        """Whether a switch is on; off where the rule does not exist on the day."""
        return name in self.steps and self.steps[name].value != 0

    def cite(self, name: str) -> str:
        """The rule as a reader is told it: name, value, document."""
        step = self.steps[name]
        return f"{name} {number(step.value)} ({step.document})"

    def document(self, name: str) -> str:
        """The document that set the value in force."""
        return self.steps[name].document


@dataclass(frozen=True)
class RuleBook:
    """Every dated value of a rule book, valid from `first` to `last`; `beyond` says what is known of later days."""

    name: str
    title: str
    first: dt.date
    last: dt.date
    beyond: str
    rules: Mapping[str, Rule] = field(repr=False)

    def at(self, day: dt.date, changes: Mapping[str, Fraction] | None = None) -> Law:
        """The law on `day`, with `changes` (name to value) in place of what the documents say.

        After `last` it is the law of `last`. Raises LookupError for a day before `first`, KeyError for a change of a
        rule that is not in the book.
        """
        if day < self.first:
            raise LookupError(f"the rule book begins on {self.first.isoformat()}")
        found = {name: rule.at(day) for name, rule in self.rules.items()}
        steps = {name: step for name, step in found.items() if step is not None}
        for name, value in (changes or {}).items():
            before = steps.get(name) or self.rules[name].steps[0]
            steps[name] = Step(day, value, "as set", before.source, "assumption")
        return Law(day, steps)
