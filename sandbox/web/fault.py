"""What a page does about a fault of its own: says so in plain words, and leaves the details in the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from sandbox.web.markup import paragraph
from sandbox.web.text import say

P = ParamSpec("P")
_log = logging.getLogger("sandbox.web")


def guarded(draw: Callable[P, None]) -> Callable[P, None]:
    """`draw`, but with an exception shown as a sentence. Streamlit's own control flow passes."""

    @wraps(draw)
    def drawn(*args: P.args, **named: P.kwargs) -> None:
        try:
            draw(*args, **named)
        except Exception as error:  # noqa: BLE001  (whatever it is, a reader of the page is not shown a traceback)
            _log.exception("A page failed")
            st.html(paragraph(say("problem.fault", what=f"{type(error).__name__}: {error}"), "sb-note"))

    return drawn
