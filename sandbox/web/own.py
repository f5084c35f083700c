"""What a session has of its own: uploaded scenarios, and policies that came with a comparison that was opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.names import is_name
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.web.as_file import with_file
from sandbox.web.service import Shelf, shelf, the_app_model
from sandbox.web.shared import Asked
from sandbox.web.sidebar import LARGEST_SEED
from sandbox.web.text import say
from sandbox.web.uploads import FIRMS, LARGEST_LIST, SCENARIO, Firms, own_scenario, safe_name, with_firms
from sandbox.web.written import SUFFIXES, text_of

MOST = 20
"""Own scenarios in a session; the oldest go first."""
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Refused:
    """An upload that cannot be used: what is wrong, and the text it is wrong with."""

    problems: tuple[Problem, ...]
    text: str


def own() -> dict[str, Scenario]:
    """The session's own scenarios by name."""
    found: dict[str, Scenario] = st.session_state.setdefault("own_scenarios", {})
    return found


def carried() -> dict[str, tuple[Policy, ...]]:
    """Policies that came with an opened comparison, by the name of their scenario."""
    found: dict[str, tuple[Policy, ...]] = st.session_state.setdefault("carried", {})
    return found


def session_shelf() -> Shelf:
    """The shipped scenarios and the session's own, with the policies that were carried in."""
    shipped = shelf()
    scenarios = {**shipped.scenarios, **own()}
    for name, policies in carried().items():
        if name in scenarios:
            scenarios[name] = extended(scenarios[name], policies)
    return replace(shipped, scenarios=scenarios)


def extended(scenario: Scenario, policies: Sequence[Policy]) -> Scenario:
    """The scenario with further policies; one of the same name is replaced where it stands."""
    merged = {policy.name: policy for policy in (*scenario.policies, *policies)}
    return scenario.with_policies(tuple(merged.values()))


def add(scenario: Scenario) -> None:
    """Put a scenario on the session's shelf and choose it."""
    mine = own()
    mine[scenario.name] = scenario
    for name in list(mine)[: max(0, len(mine) - MOST)]:
        del mine[name]
    forget_choices(scenario.name)
    st.session_state["scenario"] = scenario.name


def forget_choices(name: str) -> None:
    """Nothing that was chosen for a scenario of that name holds any more."""
    heads = (f"reference/{name}", f"policies/{name}", f"edited/{name}", f"world/{name}/", f"lever/{name}/")
    for key in [key for key in st.session_state if str(key).startswith(heads)]:
        del st.session_state[key]
    changes: dict[tuple[str, str], Mapping[str, object]] = st.session_state.get("changes", {})
    for pair in [pair for pair in changes if pair[0] == name]:
        del changes[pair]


def open_comparison(asked: Asked) -> None:
    """Set the page to a comparison: its scenario, worlds, policies, replications and seed."""
    catalogue = the_app_model().catalogue
    scenario = _at_home(asked.scenario, catalogue)
    name = scenario.name
    carried()[name] = _unlike(scenario, asked.policies, catalogue)
    forget_choices(name)
    state = st.session_state
    state["scenario"] = name
    state[f"reference/{name}"] = asked.reference
    state[f"policies/{name}"] = [p.name for p in asked.policies if p.name != asked.reference]
    chosen = {world.name: world.default for world in catalogue.worlds.values()} | dict(asked.scenario.worlds)
    for world, choice in chosen.items():
        state[f"world/{name}/{world}"] = choice
    state["replications"], state["seed"] = asked.replications, min(asked.seed, LARGEST_SEED)
    state.pop("stopped", None)


def _at_home(scenario: Scenario, catalogue: Catalogue) -> Scenario:
    """The scenario on the session's shelf that has this content; it is put there where there is none."""
    there = {**shelf().scenarios, **own()}
    known = there.get(scenario.name)
    worlds = {name: world.default for name, world in catalogue.worlds.items()}
    bare = scenario.with_worlds(worlds)
    if known is not None and known.with_worlds(worlds).identity(catalogue) == bare.identity(catalogue):
        return known
    named = with_file(replace(scenario, name=_free(scenario.name, there), file=""), catalogue)
    mine = named.with_policies(())
    own()[mine.name] = mine
    return mine


def _free(name: str, taken: Mapping[str, Scenario]) -> str:
    base = name if is_name(name) else "scenario"
    found, count = base, 2
    while found in taken:
        tail = f"-{count}"
        found, count = base[: _LONGEST_NAME - len(tail)] + tail, count + 1
    return found


def _unlike(scenario: Scenario, policies: Sequence[Policy], catalogue: Catalogue) -> tuple[Policy, ...]:
    """Those policies that the scenario does not have as they are; its own keep their titles."""
    known = {p.name: scenario.policy_identity(catalogue, p) for p in scenario.policies}
    return tuple(p for p in policies if known.get(p.name) != scenario.policy_identity(catalogue, p))


def take_files(files: Sequence[tuple[str, bytes]], current: Scenario) -> Scenario:
    """The scenario of uploaded files, on the shelf and chosen: a scenario, a list of firms, or both.

    A list alone takes the place of the current scenario's firms. Raises InputRefused, as an `Unusable` with the text.
    """
    texts = [(n, d) for n, d in files if n.lower().endswith(tuple(f".{end}" for end in SUFFIXES))]
    lists = [(n, d) for n, d in files if n.lower().endswith(".csv")]
    if len(texts) > 1 or len(lists) > 1 or not (texts or lists):
        found = f"{len(texts)} scenarios and {len(lists)} lists"
        raise Unusable([Problem("", "", found, "one scenario (YAML or JSON), one list of firms (CSV), or one of each")])
    firms = _firms(*lists[0]) if lists else None
    catalogue, taken = the_app_model().catalogue, shelf().scenarios
    if texts:
        name = safe_name(texts[0][0], SCENARIO)
        text = text_of(texts[0][1], name)
    elif firms is not None:
        name = _free(f"{current.name}-firms"[:_LONGEST_NAME], {**shelf().scenarios, **own()})
        text, name = _with_list(current, firms, name), f"{name}.yaml"
    try:
        scenario = own_scenario(text, name, firms, catalogue, taken)
    except InputRefused as refused:
        listed = firms is not None and all(p.place.startswith(firms.name) for p in refused.problems)
        shown = firms.data.decode("utf-8-sig", "replace") if listed and firms is not None else text
        raise Unusable(refused.problems, shown) from None
    add(scenario)
    return scenario


class Unusable(InputRefused):
    """Files that cannot be used. text: of the file whose lines the problems name."""

    def __init__(self, problems: Sequence[Problem], text: str = "") -> None:
        super().__init__(problems)
        self.text = text


def _firms(name: str, data: bytes) -> Firms:
    if len(data) > LARGEST_LIST:
        text = f"the file has {len(data):,} bytes, more than {LARGEST_LIST:,}"
        raise Unusable([Problem(name, text=text)])
    return Firms(safe_name(name, FIRMS), data)


def _with_list(current: Scenario, firms: Firms, name: str) -> str:
    if current.name not in shelf().scenarios:
        text = "a list of firms alone can be laid on a shipped scenario only"
        raise Unusable([Problem(firms.name, text=text, hint="Upload it at once with the scenario that names it.")])
    return with_firms(current, firms, name, say("own.firms.title", title=current.title))
