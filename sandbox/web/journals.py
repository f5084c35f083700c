"""Single runs with their journals, made by the job manager: of the same replication under several policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from sandbox.declare.assignment import digest
from sandbox.declare.policy import Policy
from sandbox.kernel.record import Record
from sandbox.web.fault import guarded
from sandbox.web.frame import cannot
from sandbox.web.jobs import Want
from sandbox.web.markup import paragraph
from sandbox.web.question import Question
from sandbox.web.service import manager, seat, the_app_model
from sandbox.web.text import say

Journal = Mapping[str, Sequence[Any]]
FIRST_WAIT = 0.5
"""Seconds that a page waits for its runs before it is drawn without them."""
TICK = 0.5


@dataclass(frozen=True)
class Told:
    """The journals of one replication, one for each policy, in their order."""

    policies: tuple[Policy, ...]
    replication: int
    journals: tuple[Journal, ...]


def told(question: Question, policies: Sequence[Policy], replication: int) -> Told | None:
    """The journals, or None while they are being made (the page says so and comes back) or cannot be made."""
    from sandbox.web.work import WithJournal  # noqa: PLC0415  (loads the engine: not before it is needed)

    model, scenario = the_app_model(), question.scenario
    base = ["journal", model.version, scenario.identity(model.catalogue), question.seed, replication]
    runner = WithJournal(scenario, question.seed, replication)
    wants = [Want(digest([*base, scenario.policy_identity(model.catalogue, p)]), runner, p, 1) for p in policies]
    progress = seat().request(wants)
    if progress.pending:
        manager().wait(wants, FIRST_WAIT)
        progress = seat().request(wants)
    troubles = [s.trouble for s in progress.standings if s.trouble is not None]
    if troubles:
        cannot(say(troubles[0].key, **troubles[0].fields))
        return None
    if progress.pending:
        st.html(paragraph(say("journal.waiting"), "sb-sub"))
        st.fragment(run_every=TICK, key="journal_live")(lambda: _look(wants))()
        return None
    records = [s.records[0] for s in progress.standings]
    for record in records:
        if record.status != "ok":
            cannot(record.reason)
            return None
    found = tuple(_journal(want.key, record) for want, record in zip(wants, records, strict=True))
    return Told(tuple(policies), replication, found)


@guarded
def _look(wants: Sequence[Want]) -> None:
    if not seat().request(wants).pending:
        st.rerun()


class _Packed:
    """A record under the key of its content, so that its journal is unpacked once."""

    def __init__(self, key: str, record: Record) -> None:
        self.key, self.record = key, record

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Packed) and other.key == self.key


def _journal(key: str, record: Record) -> Journal:
    return _unpacked(_Packed(key, record))


@lru_cache(maxsize=8)
def _unpacked(packed: _Packed) -> Journal:
    from sandbox.web.work import unpacked  # noqa: PLC0415

    return unpacked(packed.record)
