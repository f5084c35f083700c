"""What decides the steps of a story: the parameters behind an activity, as they stood that day under each policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from sandbox.declare.assignment import Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.values import Value
from sandbox.report.trace import Step, TwinStep
from sandbox.web.levers import show
from sandbox.web.text import parameter_label, phrases, say, unit_label

Deciding = Callable[[str, str], tuple[str, ...]]
"""Activity and system to the paths of the parameters that decide it."""


class Grounds:
    """The parameters of a scenario under the two policies of a story.

    values: of each policy, the whole value (or Schedule) by path, the reference first; what is not in it stands at its
    default. titles: what the policies are called.
    """

    def __init__(
        self, catalogue: Catalogue, titles: Sequence[str], values: Sequence[Mapping[str, Value]], deciding: Deciding
    ) -> None:
        self._catalogue = catalogue
        self._titles = titles
        self._values = [catalogue.defaults | dict(found) for found in values]
        self._deciding = deciding

    def lines(self, row: TwinStep) -> list[str]:
        """A line for each parameter that decides the step: its label and value, of the policies that have the step."""
        paths = self._deciding(row.step.activity, row.step.system)
        known = [path for path in paths if path in self._catalogue.parameters]
        return [self._line(path, row) for path in known]

    def _line(self, path: str, row: TwinStep) -> str:
        label = parameter_label(path)
        there = [
            (name, self._said(path, values, step))
            for name, values, step in zip(self._titles, self._values, (row.left, row.right), strict=True)
            if step is not None
        ]
        if len({said for _, said in there}) == 1:
            return say("story.decided", label=label, value=there[0][1])
        (one, first), (other, second) = there
        return say("story.decided.two", label=label, one=one, first=first, other=other, second=second)

    def _said(self, path: str, values: Mapping[str, Value], step: Step) -> str:
        kind = self._catalogue.parameters[path].kind
        value = in_force(values[path], step.moment.date())
        plain = self._catalogue.plain(path, value)
        text = (
            phrases().commas.join(show(part, path) for part in plain) if isinstance(plain, list) else show(plain, path)
        )
        unit = unit_label(kind.unit_text) if kind.unit_text else ""
        return f"{text} {unit}".strip() or say("undefined")


def in_force(value: Value, day: dt.date) -> Value:
    """The value on a day; of a schedule that begins later its first one."""
    if not isinstance(value, Schedule):
        return value
    return value.at(max(day, value.steps[0][0]))
