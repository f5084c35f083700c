"""The two small menus above the levers: a scenario of one's own; sharing, keeping, opening and taking along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.web import arrival, links, uploads
from sandbox.web.kept import LONGEST_NAME, Kept, KeptComparisons
from sandbox.web.markup import literal, paragraph
from sandbox.web.own import Unusable, take_files
from sandbox.web.question import Question
from sandbox.web.service import shelf, the_app_model
from sandbox.web.share_file import LARGEST, from_file, to_file
from sandbox.web.shared import Asked
from sandbox.web.take_along import downloads
from sandbox.web.text import called, language, say
from sandbox.web.written import SUFFIXES, fresh, show_refused

MENU = "tools_share"
UPLOAD, OPENED = "own_files", "open_file"
NAME = "keep_name"
CHOSEN = "kept_chosen"
TROUBLE = "tools_trouble"
SHOWN = 200
"""Kept comparisons in the list, the latest first."""


def draw(scenario: Scenario, question: Question | None) -> None:
    """Draw both menus; what is in one is worked out only while it is open."""
    with st.container(horizontal=True, gap="small", key="tools"):
        own = st.popover(say("tools.own"), key="tools_own", on_change="rerun")
        share = st.popover(say("tools.share"), key=MENU, on_change="rerun")
    if own.open:
        with own:
            _own(scenario)
    if share.open:
        with share:
            _share(question)


def _trouble(place: str) -> None:
    """What went wrong with the last press of a button in that menu."""
    found: tuple[str, Sequence[Problem], str] | None = st.session_state.get(TROUBLE)
    if found is not None and found[0] == place:
        show_refused(say("tools.refused"), found[1], found[2])


def _failed(place: str, problems: Sequence[Problem], text: str = "") -> None:
    st.session_state[TROUBLE] = (place, problems, text)


def _own(scenario: Scenario) -> None:
    st.html(paragraph(say("own.help"), "sb-sub"))
    st.file_uploader(
        say("own.upload"), [*SUFFIXES, "csv"], accept_multiple_files=True, key=UPLOAD, on_change=_take,
        args=(scenario,), max_upload_size=5, help=say("own.upload.help"),
    )  # fmt: skip
    _trouble("own")
    text = text_of_scenario(scenario)
    if text is not None:
        st.download_button(
            say("own.download", title=literal(scenario.title)), text, Path(scenario.file).name, "application/yaml",
            key="own_save", on_click="ignore", help=say("own.download.help"),
        )  # fmt: skip


def text_of_scenario(scenario: Scenario) -> bytes | None:
    """The scenario's file; None where it came without one (it is then in the file of the comparison)."""
    try:
        return Path(scenario.file).read_bytes() if scenario.file else None
    except OSError:
        return None


def _take(scenario: Scenario) -> None:
    files = st.session_state.get(UPLOAD) or []
    if not files or not fresh(UPLOAD, files):
        return
    st.session_state.pop(TROUBLE, None)
    try:
        take_files([(file.name, file.getvalue()) for file in files], scenario)
    except Unusable as refused:
        _failed("own", refused.problems, refused.text)
    except InputRefused as refused:
        _failed("own", refused.problems)


def asked_of(question: Question) -> Asked:
    """The comparison of a question, as it travels."""
    return Asked(
        question.scenario, question.policies, question.reference.name, question.replications, question.seed
    )  # fmt: skip


def _share(question: Question | None) -> None:
    if question is None:
        st.html(paragraph(say("tools.no_question"), "sb-sub"))
    else:
        asked = asked_of(question)
        _link(asked)
        _keep(asked)
    _kept()
    st.file_uploader(say("share_file.open"), ["json"], key=OPENED, on_change=_open_file, max_upload_size=5)
    _trouble("share")
    if question is not None:
        downloads(question)


def _link(asked: Asked) -> None:
    model = the_app_model()
    try:
        text = links.encode(asked, model.catalogue, model.version, shelf().scenarios)
    except InputRefused as refused:
        show_refused(say("share_link.refused"), refused.problems)
    else:
        st.html(paragraph(say("share_link.help"), "sb-sub"))
        st.code(address(text), language=None, wrap_lines=True, height=110)
    try:
        data = to_file(asked, model.catalogue, model.version)
    except InputRefused as refused:
        show_refused(say("share_file.refused"), refused.problems)
        return
    st.download_button(
        say("share_file.save"), data, f"{asked.scenario.name}-comparison.json", "application/json", key="share_save",
        on_click="ignore", help=say("share_file.save.help"),
    )  # fmt: skip


def address(text: str) -> str:
    """The whole link; without an address of the app only what stands behind it."""
    parts = urlsplit(st.context.url or "")
    root = f"{parts.scheme}://{parts.netloc}/" if parts.netloc else "/"
    return f"{root}?{links.PARAMETER}={text}&lang={language()}"


@lru_cache(maxsize=4)
def kept_in(folder: Path | None) -> KeptComparisons:
    """The kept comparisons of a folder (the user's data folder)."""
    model = the_app_model()
    return KeptComparisons(model.catalogue, model.version, folder)


def kept() -> KeptComparisons:
    """The comparisons kept on this computer."""
    from sandbox.web.kept import data_folder  # noqa: PLC0415  (looks at the environment, which tests change)

    return kept_in(data_folder())


def _keep(asked: Asked) -> None:
    st.text_input(
        say("kept.name"), key=NAME, max_chars=LONGEST_NAME, placeholder=asked.scenario.title[:LONGEST_NAME],
        help=say("kept.name.help"), persist_state="session",
    )  # fmt: skip
    st.button(say("kept.keep"), key="keep", on_click=_do_keep, args=(asked,))


def _do_keep(asked: Asked) -> None:
    st.session_state.pop(TROUBLE, None)
    name = str(st.session_state.get(NAME) or "").strip() or asked.scenario.title[:LONGEST_NAME]
    try:
        done = kept().keep(name, asked)
    except InputRefused as refused:
        _failed("share", refused.problems)
        return
    st.session_state[CHOSEN] = done.id
    st.session_state[NAME] = ""


def _kept() -> None:
    try:
        found = {one.id: one for one in kept().all()[:SHOWN]}
    except InputRefused as refused:
        show_refused(say("tools.refused"), refused.problems)
        return
    if not found:
        st.html(paragraph(say("kept.none"), "sb-sub"))
        return
    if st.session_state.get(CHOSEN) not in found:
        # Said, not left to the box: the browser would go on showing what is gone.
        st.session_state[CHOSEN] = next(iter(found))
    st.selectbox(
        say("kept.list"), list(found), key=CHOSEN, persist_state="session",
        format_func=called(found, lambda which: kept_label(found[which])),
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(say("kept.open"), key="kept_open", on_click=_open_kept)
        st.button(say("kept.remove"), key="kept_remove", on_click=_remove)


def kept_label(one: Kept) -> str:
    """A kept comparison in the list: name, scenario, day and time of this computer."""
    try:
        when = f"{dt.datetime.fromisoformat(one.changed).astimezone():%Y-%m-%d %H:%M:%S}"
    except ValueError:  # written by somebody else
        when = one.changed
    return say("kept.label", name=one.name, scenario=one.scenario, day=when)


def _open_kept() -> None:
    st.session_state.pop(TROUBLE, None)
    which = str(st.session_state.get(CHOSEN))
    arrival.receive("kept", lambda: kept().open(which))
    st.session_state[MENU] = False  # what has arrived stands behind it


def _remove() -> None:
    st.session_state.pop(TROUBLE, None)
    try:
        kept().remove(kept().find(str(st.session_state.get(CHOSEN))))
    except InputRefused as refused:
        _failed("share", refused.problems)


def _open_file() -> None:
    file = st.session_state.get(OPENED)
    if file is None or not fresh(OPENED, [file]):
        return
    st.session_state.pop(TROUBLE, None)
    data, model = file.getvalue(), the_app_model()
    if len(data) > LARGEST:
        data = data[: LARGEST + 1]
    arrival.receive("file", lambda: from_file(data, model.catalogue, model.version, uploads.folder() / "firms"))
    st.session_state[MENU] = False
