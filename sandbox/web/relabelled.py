"""Choices that outlive a change of their labels.

The browser names the option of a select box by its label. After a switch of language it would go on showing, and
sending, the label of before: one that the new box does not know, and Streamlit (1.67) would hand out as if it were the
option. Here such a label is known again, and the browser is told the one of now. Streamlit's rows of buttons do so
themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from types import MethodType
from typing import Any

from streamlit.elements.widgets import multiselect, selectbox

from sandbox.web.text import Called

_REGISTER = "register_widget"


def install() -> None:
    """Make select boxes so, once for the process."""
    for module in (selectbox, multiselect):
        register = getattr(module, _REGISTER)
        if not hasattr(register, "__wrapped__"):
            setattr(module, _REGISTER, _registering(register))


def _registering(register: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(register)
    def registered(*args: object, deserializer: MethodType, serializer: MethodType, **named: object) -> object:
        words = deserializer.__self__.format_func  # type: ignore[attr-defined]

        def known(wire: object) -> object:
            found = deserializer(wire)
            if not isinstance(words, Called):
                return found
            return [words.option(one) for one in found] if isinstance(found, list) else words.option(found)

        state = register(*args, deserializer=known, serializer=serializer, **named)
        sent = state.incoming_serialized_value
        sent = state.incoming_serialized_values if sent is None else sent
        if sent is not None and sent != serializer(state.value):
            return replace(state, value_changed=True)  # so that the label of now is sent
        return state

    return registered
