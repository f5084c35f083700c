"""What can only be judged once a scenario is together: parts on their wholes, values in force, windows in its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.kinds import Window
from sandbox.declare.layers import resolved
from sandbox.declare.nearest import nearest
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.declare.unknown import unknown_path
from sandbox.declare.values import Value

MOST_POLICIES = 20


def checked(scenario: Scenario, catalogue: Catalogue) -> Scenario:
    """The scenario itself, if it can be simulated under its base and every policy. Raises InputRefused otherwise.

    To be called after values or policies from elsewhere (a command line, an overlay, an app) were laid on a loaded one.
    """
    problems = path_problems(scenario, catalogue)
    if not problems:
        problems = [
            *fit_problems(catalogue, scenario.parameters, scenario.policies),
            *date_problems(scenario),
            *fixed_problems(scenario, catalogue),
            *_policy_problems(scenario.policies),
        ]
    if problems:
        raise InputRefused(problems)
    return scenario


def path_problems(scenario: Scenario, catalogue: Catalogue) -> list[Problem]:
    """Assignments at which nothing is declared."""
    unknown = (a for a in _assignments(scenario) if catalogue.target(a.path) is None)
    return [unknown_path(catalogue, a.path, str(a.place)) for a in unknown]


def fit_problems(
    catalogue: Catalogue, parameters: Mapping[str, Assignment], policies: Sequence[Policy]
) -> list[Problem]:
    """Parts that do not fit the whole they are laid on, in the base and under every policy."""
    try:
        base = resolved(catalogue, {}, parameters)
    except InputRefused as refused:
        return list(refused.problems)
    problems: list[Problem] = []
    for policy in policies:
        try:
            resolved(catalogue, base, policy.overlay)
        except InputRefused as refused:
            problems += refused.problems
    return problems


def date_problems(scenario: Scenario) -> list[Problem]:
    """Schedules without a value when the run begins, and dated windows outside the simulated time."""
    problems: list[Problem] = []
    for assignment in _assignments(scenario):
        value = assignment.value
        place = str(assignment.place)
        if isinstance(value, Schedule) and value.steps[0][0] > scenario.first:
            begin, first = scenario.first.isoformat(), value.steps[0][0].isoformat()
            text = f"no value on {begin}, when the run begins: the first is from {first}"
            problems.append(Problem(place, assignment.path, text=text, hint="Add the value that was in force then."))
        problems += [
            Problem(place, assignment.path, f"the date {day.isoformat()}", _span(scenario), hint=_OUTSIDE)
            for day in _window_days(value)
            if not scenario.first <= day < scenario.end
        ]
    return problems


def fixed_problems(scenario: Scenario, catalogue: Catalogue) -> list[Problem]:
    """Schedules that would change within the run what holds for the whole of it."""
    problems: list[Problem] = []
    for assignment in _assignments(scenario):
        parameter, value = catalogue.parameters.get(assignment.path), assignment.value
        if parameter is None or not parameter.fixed or not isinstance(value, Schedule):
            continue
        began = [v for day, v in value.steps if day <= scenario.first]
        later = [(day, v) for day, v in value.steps if scenario.first < day < scenario.end]
        change = next((day for day, v in later if began and v != began[-1]), None)
        if change is not None:
            text = f"changes on {change.isoformat()}, but holds for a whole run: what begins under it ends under it"
            hint = "Give it one value, and compare the two as policies; or end one scenario on that day."
            problems.append(Problem(str(assignment.place), assignment.path, text=text, hint=hint))
    return problems


_OUTSIDE = "A window that is never simulated has no effect: remove it, or move start or end."


def pick_policies(scenario: Scenario, names: Iterable[str], place: str) -> tuple[Policy, ...]:
    """The policies of these names, in this order. Raises InputRefused with every name that is not there, or twice."""
    known = {policy.name: policy for policy in scenario.policies}
    wanted = list(names)
    problems = []
    for name in dict.fromkeys(wanted):
        if name not in known:
            near = nearest(name, known)
            hint = f"Did you mean {near}? " if near else ""
            have = f"{scenario.name} has {', '.join(known) or 'none'}."
            problems.append(Problem(place, name, name, ", ".join(known), f"{hint}{have}", "no such policy"))
        elif wanted.count(name) > 1:
            problems.append(Problem(place, name, text="this policy is named twice"))
    if problems:
        raise InputRefused(problems)
    return tuple(known[name] for name in wanted)


def _policy_problems(policies: Sequence[Policy]) -> list[Problem]:
    names = [policy.name for policy in policies]
    problems = [
        Problem("", name, text="two policies have this name", hint="Give one of them another name.")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if len(names) > MOST_POLICIES:
        problems.append(Problem("", "policies", f"{len(names)} policies", f"at most {MOST_POLICIES}"))
    return problems


def _assignments(scenario: Scenario) -> Iterator[Assignment]:
    yield from scenario.parameters.values()
    for policy in scenario.policies:
        yield from policy.overlay.values()


def _window_days(value: Value) -> Iterator[dt.date]:
    values = [v for _, v in value.steps] if isinstance(value, Schedule) else [value]
    for windows in values:
        if isinstance(windows, tuple):
            for window in windows:
                if isinstance(window, Window):
                    yield from (d for d in (window.opens, window.closes, window.notice) if d is not None)


def _span(scenario: Scenario) -> str:
    return f"dates from {scenario.first.isoformat()} to {(scenario.end - dt.timedelta(days=1)).isoformat()}"
