"""Mechanisms that a scenario leaves switched off: what is declared about them bears on none of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.scenario import Scenario
from sandbox.declare.values import Value

SWITCHES = ("open", "required")
"""Names of the parameters that switch their whole section, or system, on (`yes`) or off (`no`)."""
OFF = "no"


def asleep(catalogue: Catalogue, scenario: Scenario) -> tuple[str, ...]:
    """Paths of the sections and systems that are off at every time, in the base and under every policy."""
    out = []
    for path, declared in catalogue.parameters.items():
        section, _, name = path.rpartition(".")
        if name in SWITCHES and getattr(declared.kind, "options", None) == (OFF, "yes"):
            base = list(_values(scenario.parameters, path)) or [declared.default]
            under = [value for policy in scenario.policies for value in _values(policy.overlay, path)]
            if all(value == OFF for value in (*base, *under)):
                out.append(section)
    return tuple(out)


def sleeps(path: str, sections: tuple[str, ...]) -> bool:
    """Whether a parameter belongs to one of these sections, and is not that section's own switch."""
    return any(path.startswith(f"{section}.") and path[len(section) + 1 :] not in SWITCHES for section in sections)


def _values(layer: Mapping[str, Assignment], path: str) -> Iterator[Value]:
    if path in layer:
        value = layer[path].value
        if isinstance(value, Schedule):
            yield from (step for _, step in value.steps)
        else:
            yield value
