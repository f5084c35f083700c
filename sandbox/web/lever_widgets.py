"""Levers on the page: a line with label, badge and explanation, the control below it, and a way back."""

from __future__ import annotations

import math
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import streamlit as st

from sandbox.web.levers import Lever, Reach, Setting, declared_words, groups, show
from sandbox.web.markup import element, escape, paragraph, term
from sandbox.web.schedule import ask_for
from sandbox.web.text import (
    called,
    choice_label,
    group_label,
    listed,
    parameter_help,
    parameter_note,
    say,
    say_count,
    unit_label,
)

LARGEST = float(2**53 - 1)
"""Browsers count no farther."""


def draw_levers(
    found: Sequence[Lever], asked: frozenset[str], changes: dict[str, Any], prefix: str, reference: str
) -> None:
    """Draw all groups; those that are folded are not drawn inside.

    asked: the levers of the question, always open. changes: path to plain value, written to by the controls.
    prefix: tells the controls of different policies apart. reference: its title.
    """
    count = sum(1 for lever in found if lever.changed(changes))
    if count:
        label = say("levers.reset_all", count=count)
        st.button(label, key="undo_all", type="tertiary", on_click=_undo, args=(found, changes, prefix))
    differing = [lever for lever in found if lever.differs(changes)]
    only = st.toggle(
        say("levers.only_changed", count=len(differing)), key="only_changed", persist_state="session",
        help=say("levers.only_changed.help"),
    )  # fmt: skip
    if only:
        for lever in differing:
            _lever(lever, changes, prefix, reference)
        return
    for name, members in groups(found, asked).items():
        if not name:
            st.html(paragraph(say("levers.question"), "sb-h2"))
            for lever in members:
                _lever(lever, changes, prefix, reference)
            continue
        # The label never changes: a folding group with another label is another one to the browser, and folds.
        label = say("levers.group", group=group_label(name), levers=say_count("levers.count", len(members)))
        box = st.expander(label, key=f"group/{name}", on_change="rerun")
        unlike = [lever.label for lever in members if lever.differs(changes)]
        if box.open:
            with box:
                for lever in members:
                    _lever(lever, changes, prefix, reference)
        elif unlike:
            st.html(paragraph(say("levers.group.differs", labels=listed(unlike)), "sb-sub"))


def _lever(lever: Lever, changes: dict[str, Any], prefix: str, reference: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="bottom", gap="small"):
        st.html(line(lever, changes, reference), width="stretch")
        if lever.form != "other":
            st.button(
                say("levers.dates"), key=f"dates/{prefix}/{lever.path}", type="tertiary", width="content",
                on_click=ask_for, args=(lever.path,), help=say("levers.dates.help"),
            )  # fmt: skip
        if lever.changed(changes):
            st.button(
                say("levers.reset"), key=f"undo/{prefix}/{lever.path}", type="tertiary", width="content",
                on_click=_undo, args=([lever], changes, prefix),
            )  # fmt: skip
    if lever.dated(changes):
        steps = show(lever.whole(changes), lever.path)
        st.html(paragraph(say("levers.dated", steps=steps), "sb-sub"))
    elif lever.form == "choice":
        _choice(lever, lever.settings[0], changes, prefix)
    elif lever.form == "slider" and lever.reach is not None:
        _slider(lever, lever.settings[0], lever.reach, changes, prefix)
    elif lever.form == "boxes":
        _boxes(lever, changes, prefix)
    else:
        st.html(paragraph(show(lever.row.value, lever.path), "sb-sub"))


def line(lever: Lever, changes: Mapping[str, Any], reference: str) -> str:
    """The line above a control, as HTML."""
    row = lever.row
    unit = f' <span class="unit">{escape(unit_label(row.unit))}</span>' if row.unit and not lever.share else ""
    badge = f'<span class="sb-badge {row.status}">{say(f"status.{row.status}")}</span>'
    differs = lever.differs(changes)
    was = say("levers.was", reference=reference, value=lever.was(changes)) if differs else ""
    tail = f' <span class="was">{escape(was)}</span>' if was else ""
    name = f'<span class="name">{term(lever.label, explanation(lever))}</span>'
    return element("div", f"{name}{unit} {badge}{tail}", "sb-lever differs" if differs else "sb-lever")


def explanation(lever: Lever) -> list[str]:
    """Meaning, unit, bounds, doubt, source and status of a lever."""
    row = lever.row
    lines = [parameter_help(row.path, row.meaning)]
    lines += [say("levers.unit", unit=unit_label(row.unit))] if row.unit else []
    lines.append(say("levers.bounds", bounds=declared_words(row.bounds, row.path)))
    if lever.reach is not None and _narrower(lever.reach, lever.settings[0]):
        lines.append(say("levers.slider", low=show(lever.reach.low), high=show(lever.reach.high)))
    lines.append(say("levers.uncertainty", words=declared_words(row.uncertainty, row.path)))
    status = say("levers.status", name=say(f"status.{row.status}"), words=say(f"status.{row.status}.help"))
    lines.append(say("levers.source", source=row.source, status=status))
    lines += [parameter_note(row.path, row.note)] if row.note else []
    return [*lines, say("levers.path", path=row.path)]


def _narrower(reach: Reach, setting: Setting) -> bool:
    return reach.low > setting.low or reach.high < setting.high


def _key(prefix: str, setting: Setting, changes: Mapping[str, Any]) -> str:
    """The control's key; its value begins as what is set."""
    key = f"lever/{prefix}/{setting.path}"
    st.session_state.setdefault(key, changes.get(setting.path, setting.value))
    return key


def _take(key: str, setting: Setting, changes: MutableMapping[str, Any]) -> None:
    """A control was moved: keep what differs from where the policy starts."""
    value = st.session_state.get(key)  # none where another callback of this step has let go of all that was chosen
    if value is None or value == setting.value:
        changes.pop(setting.path, None)
    else:
        changes[setting.path] = value


def _undo(found: Sequence[Lever], changes: MutableMapping[str, Any], prefix: str) -> None:
    for lever in found:
        if lever.form == "boxes":
            changes.pop(lever.path, None)
    for setting in (s for lever in found for s in lever.settings):
        if changes.pop(setting.path, None) is not None:
            st.session_state[f"lever/{prefix}/{setting.path}"] = setting.value


def _choice(lever: Lever, setting: Setting, changes: dict[str, Any], prefix: str) -> None:
    key = _key(prefix, setting, changes)
    st.selectbox(
        lever.label, setting.options, key=key, label_visibility="collapsed",
        format_func=called(setting.options, lambda o: choice_label(lever.path, o)),
        persist_state="session", on_change=_take, args=(key, setting, changes),
    )  # fmt: skip


def _slider(lever: Lever, setting: Setting, reach: Reach, changes: dict[str, Any], prefix: str) -> None:
    key = _key(prefix, setting, changes)
    number = int if setting.whole else float
    now = st.session_state[key]
    low, high = number(min(reach.low, now)), number(max(reach.high, now))
    places = max(0, -math.floor(math.log10(reach.step) + 1e-9))
    form = "percent" if lever.share else ("%d" if setting.whole else f"%.{places}f")
    st.slider(
        lever.label, low, high, step=number(reach.step), format=form, key=key, label_visibility="collapsed",
        persist_state="session", on_change=_take, args=(key, setting, changes),
    )  # fmt: skip


def _boxes(lever: Lever, changes: dict[str, Any], prefix: str) -> None:
    wide = min(len(lever.settings), 4)
    for first in range(0, len(lever.settings), wide):
        members = lever.settings[first : first + wide]
        for column, setting in zip(st.columns(wide, gap="xsmall"), members, strict=False):
            with column:
                _box(setting, changes, prefix)


def _box(setting: Setting, changes: dict[str, Any], prefix: str) -> None:
    key = _key(prefix, setting, changes)
    number = int if setting.whole else float
    low, high = (number(end) if abs(end) <= LARGEST else None for end in (setting.low, setting.high))
    st.number_input(
        setting.label, low, high, step=number(1), format="%d" if setting.whole else "%g", key=key,
        persist_state="session", on_change=_take, args=(key, setting, changes),
    )  # fmt: skip
