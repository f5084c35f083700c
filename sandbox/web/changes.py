"""What each policy changes: a table of the levers that are not the same under all policies, folded up."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.declare.values import Value
from sandbox.web.levers import show
from sandbox.web.markup import element, escape
from sandbox.web.question import Question, title
from sandbox.web.text import parameter_label, say, say_count


def table(question: Question) -> str:
    """The table as HTML, a lever a row and a policy a column; empty where nothing differs."""
    if question.same:
        return ""
    named = (f'<i class="sb-key p{n}"></i>{escape(title(p))}' for n, p in enumerate(question.policies))
    head = "".join(f'<th scope="col">{name}</th>' for name in (escape(say("changes.lever")), *named))
    body = "".join(_row(path, values) for path, values in question.differing.items())
    made = element("table", f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", "sb-card sb-numbers")
    said = escape(say_count("changes", len(question.differing)))
    return f'<details class="sb-basis"><summary>{said}</summary><div>{made}</div></details>'


def _row(path: str, values: Sequence[Value]) -> str:
    first = values[0]
    cells = [f"<td>{escape(show(first, path))}</td>"]
    for value in values[1:]:
        same = value == first
        text = say("changes.same") if same else show(value, path)
        css = ' class="unit"' if same else ""
        cells.append(f"<td{css}>{escape(text)}</td>")
    return f'<tr><th scope="row">{escape(parameter_label(path))}</th>{"".join(cells)}</tr>'
