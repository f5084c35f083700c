"""A text that a user writes, pastes or uploads, and what is wrong with it, shown at its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sandbox.declare.problems import InputRefused, Problem
from sandbox.web.markup import element, escape
from sandbox.web.retell import problem_lines
from sandbox.web.text import say

LARGEST = 1_048_576
"""Bytes of a text that is read."""
SUFFIXES = ("yaml", "yml", "json")
_LINE_SHOWN = 160


def draw_text(key: str, label: str, note: str) -> str:
    """Draw the place for a text, with the way to fill it from a file. What is in it now.

    The text is kept under `key` for the session; `note` says what belongs in it.
    """
    st.file_uploader(
        say("written.upload"), SUFFIXES, key=f"{key}/file", on_change=_take, args=(key,), max_upload_size=1, help=note
    )
    failed = st.session_state.get(f"{key}/refused")
    if failed:
        show_refused("", [failed])
    st.text_area(label, height=300, key=key, persist_state="session", help=note)
    return str(st.session_state.get(key) or "")


def _take(key: str) -> None:
    """The uploaded file becomes the text."""
    st.session_state.pop(f"{key}/refused", None)
    file = st.session_state.get(f"{key}/file")
    if file is None or not fresh(f"{key}/file", [file]):
        return
    try:
        st.session_state[key] = text_of(file.getvalue(), file.name)
    except InputRefused as refused:
        st.session_state[f"{key}/refused"] = refused.problems[0]


def fresh(key: str, files: Sequence[Any]) -> bool:
    """Whether these files of an uploader are others than at its last call.

    The browser sends them again when the menu around the uploader is opened again, which must undo nothing.
    """
    ids = [file.file_id for file in files]
    taken, st.session_state[f"{key}/taken"] = st.session_state.get(f"{key}/taken"), ids
    return ids != taken


def text_of(data: bytes, name: str) -> str:
    """A file's bytes as text. Raises InputRefused for what is no text, or too much of it."""
    hint = "Save it as plain text in UTF-8."
    if len(data) > LARGEST:
        raise InputRefused(Problem(name, text=f"the file is larger than 1 MiB ({LARGEST:,} bytes)"))
    if b"\0" in data:
        raise InputRefused(Problem(name, text="this is a binary file, not text", hint=hint))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"the file is not UTF-8: byte 0x{data[error.start]:02X} on this line"
        raise InputRefused(Problem(f"{name}:{line}", text=text, hint=hint)) from None
    # JSON may be indented with tabs, which YAML's reader refuses; inside its texts a tab is written \t.
    return text.replace("\t", " ") if name.lower().endswith(".json") else text.replace("\r\n", "\n")


def show_refused(heading: str, problems: Sequence[Problem], text: str = "") -> None:
    """Each problem with what to do, and under it the line of `text` on which it stands."""
    lines = text.splitlines()
    said = []
    for problem in problems:
        words = escape(" ".join(problem_lines(problem)))
        number = line_of(problem)
        if 1 <= number <= len(lines):
            words += element("code", escape(f"{number} │ {lines[number - 1][:_LINE_SHOWN]}"), "sb-line")
        said.append(element("li", words))
    st.html(element("div", escape(heading) + element("ul", "".join(said)), "sb-note"))


def line_of(problem: Problem) -> int:
    """The line a problem stands on; 0 where it has none."""
    _, _, line = problem.place.rpartition(":")
    return int(line) if line.isascii() and line.isdigit() and len(line) < 9 else 0
