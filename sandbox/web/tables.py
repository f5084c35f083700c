"""Plain tables in HTML: read aloud, printed and selected like text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sandbox.web.markup import element, escape


def table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]], right: Collection[int] = (), css: str = ""
) -> str:
    """A table of plain text (escaped here). right: columns of numbers. caption: for readers of the screen."""
    head = "".join(_cell("th", text, column in right, ' scope="col"') for column, text in enumerate(heads))
    body = "".join(
        element("tr", "".join(_cell("td", text, column in right) for column, text in enumerate(row))) for row in rows
    )
    top = element("caption", escape(caption)) + element("thead", element("tr", head))
    inside = element("table", top + element("tbody", body), f"sb-card sb-table {css}".strip())
    return element("div", inside, "sb-wide")


def marked(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells are markup that the caller has escaped; heads and caption are plain text."""
    head = "".join(_cell("th", text, False, ' scope="col"') for text in heads)
    body = "".join(element("tr", "".join(element("td", cell) for cell in row)) for row in rows)
    top = element("caption", escape(caption)) + element("thead", element("tr", head))
    return element("div", element("table", top + element("tbody", body), "sb-card sb-table sb-read"), "sb-wide")


def _cell(name: str, text: object, right: bool, more: str = "") -> str:
    side = ' class="num"' if right else ""
    return f"<{name}{side}{more}>{escape(text)}</{name}>"
