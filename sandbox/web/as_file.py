"""A scenario that came without a file of its own, in a file: so that it can be saved and the command can name it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.header import FIRMS_KEY
from sandbox.declare.kinds import Day, Days, Windows
from sandbox.declare.layers import plain_value
from sandbox.declare.problems import InputRefused
from sandbox.declare.scenario import Scenario
from sandbox.declare.uncertainty_forms import plain_uncertainty
from sandbox.study.scenario_json import doubts_of, plain_scenario
from sandbox.web.uploads import FIRMS, Firms, own_scenario

_HEAD = ("name", "title", "question", "start", "end", "entry_end", "warm_up_days", "headline", "worlds")
_DATED = ("start", "end", "entry_end")
_OF_DAYS = Day | Days | Windows


def with_file(scenario: Scenario, catalogue: Catalogue) -> Scenario:
    """The scenario with a file beside the uploads that says the same; as it is where none can say it."""
    try:
        firms = None if scenario.firms_file is None else Firms(FIRMS, Path(scenario.firms_file).read_bytes())
        text = scenario_text(scenario, catalogue)
        again = own_scenario(text, f"{scenario.name}.yaml", firms, catalogue, ())
    except (InputRefused, OSError):
        return scenario
    same = again.identity(catalogue) == scenario.identity(catalogue)
    if not same or doubts_of(again, catalogue) != doubts_of(scenario, catalogue):
        return scenario
    return replace(scenario, file=again.file)


def scenario_text(scenario: Scenario, catalogue: Catalogue) -> str:
    """The scenario and its policies as the text of a scenario file; a list of firms stands beside it."""
    plain = plain_scenario(scenario, catalogue)
    head = {name: plain[name] for name in _HEAD if plain[name] or name in _DATED}
    head |= {name: dt.date.fromisoformat(plain[name]) for name in _DATED}
    cases = [{**case, "since": dt.date.fromisoformat(case["since"])} for case in plain["initial_cases"]]
    parameters = {path: _assignment(given, catalogue) for path, given in sorted(scenario.parameters.items())}
    policies = {}
    for policy in scenario.policies:
        values = {path: _value(given, catalogue) for path, given in sorted(policy.overlay.items())}
        policies[policy.name] = ({"title": policy.title} if policy.title else {}) | ({"set": values} if values else {})
    whole = {"schema": 1, **head, "initial_cases": cases, "parameters": parameters, "policies": policies}
    if scenario.firms_file is not None:
        whole[FIRMS_KEY] = FIRMS
    filled = {name: value for name, value in whole.items() if value not in ({}, []) or name == "policies"}
    return yaml.safe_dump(filled, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)


def _assignment(given: Assignment, catalogue: Catalogue) -> dict[str, Any]:
    out = {"value": _value(given, catalogue), **given.words}
    target = catalogue.target(given.path)
    if given.uncertainty is None or target is None:
        return out
    doubt = plain_uncertainty(target.kind, given.uncertainty)
    days = isinstance(target.kind, _OF_DAYS) and isinstance(doubt, Mapping)
    return out | {"uncertainty": _with_days(doubt) if days else doubt}


def _value(given: Assignment, catalogue: Catalogue) -> object:
    target = catalogue.target(given.path)
    days = target is not None and isinstance(target.kind, _OF_DAYS)
    plain = plain_value(catalogue, given.path, given.value)
    if isinstance(given.value, Schedule):
        return {dt.date.fromisoformat(day): _with_days(step) if days else step for day, step in plain.items()}
    return _with_days(plain) if days else plain


def _with_days(plain: object) -> object:
    if isinstance(plain, Mapping):
        return {key: _with_days(one) for key, one in plain.items()}
    if isinstance(plain, list | tuple):
        return [_with_days(one) for one in plain]
    return dt.date.fromisoformat(plain) if isinstance(plain, str) else plain
