"""Fragments of HTML for `st.html`. Whatever comes from outside is escaped here; nothing else makes markup of text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from sandbox.declare.problems import shown


def escape(text: object) -> str:
    """Text as it reads, in an element or an attribute; characters that cannot be printed are replaced."""
    return html.escape(" ".join(shown(line) for line in str(text).splitlines()))


_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")


def literal(text: object) -> str:
    """Text as it reads in a widget's label, which Streamlit takes for Markdown: an image in it would be fetched."""
    return _MARKDOWN.sub(r"\\\1", " ".join(shown(line) for line in str(text).splitlines()))


def element(name: str, content: str, css: str = "") -> str:
    """An element around markup (`content` is escaped already)."""
    attribute = f' class="{css}"' if css else ""
    return f"<{name}{attribute}>{content}</{name}>"


def paragraph(text: object, css: str = "") -> str:
    """A paragraph of plain text."""
    return element("p", escape(text), css)


def coded(text: object) -> str:
    """Plain text as markup, what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def items(lines: Iterable[object]) -> str:
    """A list, an item a line of plain text."""
    return "".join(element("li", escape(line)) for line in lines)


def term(text: object, explanation: Sequence[str]) -> str:
    """A term that explains itself on hover, focus and tap."""
    lines = "<br>".join(escape(line) for line in explanation if line)
    tip = f'<span class="tip" role="tooltip">{lines}</span>' if lines else ""
    return f'<span class="sb-tip" tabindex="0">{escape(text)}{tip}</span>'
