"""Plain tables of text as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.web.markup import escape


def table(head: Sequence[str], rows: Sequence[Sequence[str]], css: str = "sb-card free") -> str:
    """A table of plain text: every cell is escaped; the first of each row names it."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return f'<table class="{css}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
