"""What the pages of all sessions share: the model, the job manager, the scenarios; and each session's seat at it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import streamlit as st

from sandbox import InputRefused, load_scenario
from sandbox.declare.problems import Problem
from sandbox.declare.scenario import Scenario
from sandbox.declare.sources import shipped
from sandbox.study.tasks import Model
from sandbox.web import ready
from sandbox.web.crew import Crew, Processes
from sandbox.web.jobs import Manager, Progress, Want
from sandbox.web.text import language, phrases


@lru_cache(maxsize=1)
def the_app_model() -> Model:
    """The model that the pages run."""
    from sandbox.web.work import app_model  # noqa: PLC0415  (loads the engine: not before the first page)

    return app_model()


def make_crew() -> Crew:
    """The workers behind the app."""
    return Processes()


@st.cache_resource(show_spinner=False, on_release=lambda manager: manager.close())
def manager() -> Manager:
    """The one job manager of this process."""
    return Manager(make_crew(), stock=ready.stock)


@dataclass(frozen=True)
class Seat:
    """One session's place at the manager."""

    name: str
    manager: Manager

    def request(self, wants: Sequence[Want]) -> Progress:
        """Say what this session wants, and see how that stands."""
        return self.manager.request(self.name, wants)

    def leave(self) -> None:
        """Want nothing any more."""
        self.manager.release(self.name)


@st.cache_resource(scope="session", show_spinner=False, on_release=lambda seat: seat.leave())
def seat() -> Seat:
    """This session's seat; when the session ends, so does what it wanted."""
    return Seat(uuid.uuid4().hex, manager())


@dataclass(frozen=True)
class Shelf:
    """The scenarios that can be chosen, by name, and what is wrong with those that cannot."""

    scenarios: dict[str, Scenario]
    problems: tuple[Problem, ...]


def shelf() -> Shelf:
    """The shipped scenarios as they are on disk now, their titles in the session's language."""
    scenarios: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for file in shipped().values():
        found = _read(str(file), file.stat().st_mtime_ns, language())
        if isinstance(found, Scenario):
            scenarios[found.name] = found
        else:
            problems += found
    return Shelf(scenarios, tuple(problems))


def called(scenario: Scenario) -> Scenario:
    """A shipped scenario with its own and its policies' titles in the session's language, where there are any."""
    known = phrases().phrases
    head = f"scenario.{scenario.name}"
    title = known.get(head, scenario.title)
    policies = tuple(
        replace(p, title=known.get(f"policy.{scenario.name}.{p.name}", known.get(f"policy.{p.name}", p.title)))
        for p in scenario.policies
    )
    return replace(scenario.with_policies(policies), title=title)


@lru_cache(maxsize=256)
def _read(file: str, _changed: int, _language: str) -> Scenario | tuple[Problem, ...]:
    """The same object for all sessions of a language, so that equal questions are quickly seen to be equal."""
    try:
        return called(load_scenario(Path(file), model=the_app_model()))
    except InputRefused as refused:
        return refused.problems
