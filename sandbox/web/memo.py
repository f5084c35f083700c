"""What a session has worked out for its page and need not work out again while nothing of it has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def once(place: str, key: object, make: Callable[[], T]) -> T:
    """What `make` gives; what it gave last time at this place, if it was for an equal key. One value is kept a place.

    The key holds all that the value depends on, the session's language too where there are words in it.
    """
    kept: dict[str, tuple[object, Any]] = st.session_state.setdefault("worked_out", {})
    found = kept.get(place)
    if found is None or found[0] != key:
        found = (key, make())
        kept[place] = found
    value: T = found[1]
    return value
