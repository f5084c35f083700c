"""The sidebar: which scenario, which policies, which world, how many runs; and the levers of one policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.declare.world import World
from sandbox.web import schedule
from sandbox.web.lever_widgets import draw_levers
from sandbox.web.levers import asked_about, levers
from sandbox.web.markup import paragraph
from sandbox.web.memo import once
from sandbox.web.question import Wanted, title
from sandbox.web.service import Shelf
from sandbox.web.text import called, language, say, world_choice_label, world_help, world_label

FIRST_SCENARIO = "haidian-coupled"
REPLICATIONS = (30, 50, 100, 200, 400, 1000)
DEFAULT_SEED = 1
DEFAULT_REPLICATIONS = 100
LARGEST_SEED = 2**53 - 1
"""Browsers count no farther."""
MOST = 3
"""Policies beside the reference at most."""


@dataclass(frozen=True)
class Asked:
    """What the sidebar says: the policies that are compared with `reference`, each with the user's changes."""

    scenario: Scenario
    reference: Policy
    wanted: tuple[Wanted, ...]
    replications: int
    seed: int


def draw(shelf: Shelf, catalogue: Catalogue) -> Asked:
    """Draw the sidebar; there is at least one scenario."""
    names = list(shelf.scenarios)
    _begin("scenario", names, FIRST_SCENARIO if FIRST_SCENARIO in names else names[0])
    name = st.selectbox(
        say("ask.scenario"), names, key="scenario", persist_state="session",
        format_func=called(names, lambda n: shelf.scenarios[n].title or n),
    )  # fmt: skip
    scenario = shelf.scenarios[name]
    policies = {p.name: p for p in scenario.policies or (Policy("base"),)}
    reference = _reference(scenario, policies)
    chosen = _chosen(scenario, policies, reference)
    start = _edited(scenario, chosen, reference)
    with st.expander(say("ask.world"), key="worlds"):
        scenario = scenario.with_worlds(dict(scenario.worlds) | _worlds(scenario, catalogue))
    key = (scenario, reference, start, language())
    found = once("levers", key, lambda: levers(scenario, catalogue, reference, start))
    changes = changes_of(scenario, start)
    draw_levers(found, asked_about(scenario, catalogue), changes, f"{scenario.name}/{start.name}", title(reference))
    replications, seed = _runs()
    schedule.draw(scenario, start, found, changes)
    wanted = tuple(Wanted(policy, dict(changes_of(scenario, policy))) for policy in chosen)
    return Asked(scenario, reference, wanted, replications, seed)


def _begin(key: str, options: Sequence[str], first: str) -> None:
    """Let a control begin with `first`, unless it has been set to something that there is.

    A default of the control's own would be at odds with what an opened comparison has set.
    """
    if st.session_state.get(key) not in options:
        st.session_state[key] = first


def changes_of(scenario: Scenario, start: Policy) -> dict[str, Any]:
    """The user's changes to a policy, kept for the session: path to plain value."""
    kept: dict[tuple[str, str], dict[str, Any]] = st.session_state.setdefault("changes", {})
    return kept.setdefault((scenario.name, start.name), {})


def _reference(scenario: Scenario, policies: Mapping[str, Policy]) -> Policy:
    _begin(f"reference/{scenario.name}", list(policies), next(iter(policies)))
    chosen = st.selectbox(
        say("ask.reference"), list(policies), format_func=called(policies, lambda n: title(policies[n])),
        key=f"reference/{scenario.name}", persist_state="session",
    )  # fmt: skip
    return policies[chosen]


def _called(name: str, policies: Mapping[str, Policy], reference: Policy) -> str:
    """A policy in the list of those to compare; the reference's own entry is one that the user makes out of it."""
    if name == reference.name:
        return say("ask.own")
    return title(policies[name]) if name in policies else name


def _chosen(scenario: Scenario, policies: Mapping[str, Policy], reference: Policy) -> Sequence[Policy]:
    names, key = list(policies), f"policies/{scenario.name}"
    kept = [name for name in st.session_state.get(key, names[1:2] or names[:1]) if name in policies]
    if key not in st.session_state or kept != st.session_state[key]:
        st.session_state[key] = kept
    chosen = st.multiselect(
        say("ask.policies"), names,
        format_func=called(names, lambda n: _called(n, policies, reference)),
        key=key, max_selections=MOST, select_all=False, persist_state="session",
    )  # fmt: skip
    return [policies[name] for name in chosen or [reference.name]]


def _edited(scenario: Scenario, chosen: Sequence[Policy], reference: Policy) -> Policy:
    """The policy that the levers belong to: with several compared, the one that the user picks."""
    there = {policy.name: policy for policy in chosen}
    names = list(there)
    key = f"edited/{scenario.name}"
    if len(names) == 1:
        return chosen[0]
    if st.session_state.get(key) not in names:
        st.session_state[key] = names[0]
    name = st.selectbox(
        say("ask.edited"), names, format_func=called(names, lambda n: _called(n, there, reference)), key=key,
        help=say("levers.help"),
    )  # fmt: skip
    return there[name]


def _worlds(scenario: Scenario, catalogue: Catalogue) -> dict[str, str]:
    """The worlds that are not the scenario's own: what nobody knows and no policy decides. They hold for all."""
    st.html(paragraph(say("ask.world.help"), "sb-sub"))
    found = {}
    for name, world in catalogue.worlds.items():
        usual = scenario.worlds.get(name, world.default)
        chosen = _world(scenario, world, usual)
        if chosen != usual:
            found[name] = chosen
    return found


def _world(scenario: Scenario, world: World, usual: str) -> str:
    meanings = {choice.name: choice.meaning for choice in world.choices}

    def label(choice: str) -> str:
        return world_choice_label(world.name, choice, meanings.get(choice, ""))

    options, key = list(meanings), f"world/{scenario.name}/{world.name}"
    _begin(key, options, usual)
    return st.selectbox(
        world_label(world.name), options, format_func=called(options, label),
        key=key, persist_state="session", help=world_help(world.name, world.meaning),
    )  # fmt: skip


def _runs() -> tuple[int, int]:
    with st.expander(say("ask.runs"), key="runs_and_seed"):
        asked = st.session_state.setdefault("replications", DEFAULT_REPLICATIONS)
        kept = st.session_state.setdefault("seed", DEFAULT_SEED)
        replications = st.select_slider(
            say("ask.replications"), sorted({*REPLICATIONS, asked}), key="replications", persist_state="session",
            help=say("ask.runs.help"),
        )  # fmt: skip
        seed = st.number_input(
            say("ask.seed"), 0, LARGEST_SEED, None, key="seed", persist_state="session", help=say("ask.runs.help")
        )
    if seed is None:  # emptied, or not yet sent after a change of page
        seed = DEFAULT_SEED if kept is None else kept
    return int(replications), int(seed)
