"""The sidebar: which scenario, which two policies, how many runs; and the levers of the policy on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.policy import Policy
from sandbox.declare.scenario import Scenario
from sandbox.web.lever_widgets import draw_levers
from sandbox.web.levers import asked_about, levers
from sandbox.web.markup import paragraph
from sandbox.web.service import Shelf
from sandbox.web.text import say

FIRST_SCENARIO = "haidian"
REPLICATIONS = (30, 50, 100, 200, 400, 1000)
DEFAULT_REPLICATIONS = 100


@dataclass(frozen=True)
class Asked:
    """What the sidebar says: `start` is the policy that the changes (path to plain value) are laid on."""

    scenario: Scenario
    reference: Policy
    start: Policy
    changes: Mapping[str, Any]
    replications: int
    seed: int


def draw(shelf: Shelf, catalogue: Catalogue) -> Asked:
    """Draw the sidebar; there is at least one scenario."""
    names = list(shelf.scenarios)
    name = st.selectbox(
        say("ask.scenario"), names, names.index(FIRST_SCENARIO) if FIRST_SCENARIO in names else 0,
        format_func=lambda n: shelf.scenarios[n].title if n in shelf.scenarios else n, key="scenario",
        persist_state="session",
    )  # fmt: skip
    scenario = shelf.scenarios[name]
    policies = {p.name: p for p in scenario.policies or (Policy("base"),)}
    reference = _reference(scenario, policies)
    start = _policy(scenario, policies, reference)
    changes = changes_of(scenario, start)
    found = levers(scenario, catalogue, reference, start)
    draw_levers(found, asked_about(scenario, catalogue), changes, f"{scenario.name}/{start.name}", title(reference))
    replications, seed = _runs()
    return Asked(scenario, reference, start, changes, replications, seed)


def title(policy: Policy) -> str:
    """A policy's title, or its name in words."""
    return policy.title or policy.name.replace("_", " ")


def changes_of(scenario: Scenario, start: Policy) -> dict[str, Any]:
    """The user's changes to a policy, kept for the session: path to plain value."""
    kept: dict[tuple[str, str], dict[str, Any]] = st.session_state.setdefault("changes", {})
    return kept.setdefault((scenario.name, start.name), {})


def _reference(scenario: Scenario, policies: Mapping[str, Policy]) -> Policy:
    chosen = st.selectbox(
        say("ask.reference"), list(policies), format_func=lambda n: title(policies[n]) if n in policies else n,
        key=f"reference/{scenario.name}", persist_state="session",
    )  # fmt: skip
    return policies[chosen]


def _policy(scenario: Scenario, policies: Mapping[str, Policy], reference: Policy) -> Policy:
    """The policy on the right; the reference's own entry is a policy that the user makes out of it."""

    def named(name: str) -> str:
        if name == reference.name:
            return say("ask.own")
        return title(policies[name]) if name in policies else name

    names = list(policies)
    chosen = st.selectbox(
        say("ask.policy"), names, min(1, len(names) - 1), format_func=named, key=f"policy/{scenario.name}",
        persist_state="session",
    )  # fmt: skip
    st.html(paragraph(say("levers.help"), "sb-sub"))
    return policies[chosen]


def _runs() -> tuple[int, int]:
    with st.expander(say("ask.runs"), key="runs_and_seed"):
        replications = st.select_slider(
            say("ask.replications"), REPLICATIONS, DEFAULT_REPLICATIONS, key="replications", persist_state="session",
            help=say("ask.runs.help"),
        )  # fmt: skip
        seed = st.number_input(
            say("ask.seed"), 0, 2**31 - 1, 1, key="seed", persist_state="session", help=say("ask.runs.help")
        )
    return int(replications), int(seed)
