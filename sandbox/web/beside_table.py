"""Comparisons of the same policies side by side: verdicts and ranges, and which verdicts are not those of the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.report.book import Book
from sandbox.report.judgement import Judgement
from sandbox.report.scorecard import Row, scorecard
from sandbox.study.results import Comparison
from sandbox.study.verdicts import LEAST_RUNS
from sandbox.web.markup import element, escape
from sandbox.web.scorecard import meaning, named, reach_of, verdict_cell

_SIDES = ("better", "worse")
SAID = {
    "reversed": "beside.reversed", "lost": "beside.lost", "gained": "beside.gained", "shifted": "beside.shifted",
}  # fmt: skip
"""What a verdict that differs is marked with."""


@dataclass(frozen=True)
class Compared:
    """A comparison and what its column is called. All of a table have the same policies and replications."""

    title: str
    comparison: Comparison


def change(before: Judgement, after: Judgement) -> str:
    """How a verdict differs from the one it is laid beside: reversed, lost, gained, shifted, or empty where it holds.

    reversed: better here, worse there. lost, gained: no longer, or only now, clear of zero. shifted: other words on the
    same side of that. While either is still being estimated nothing is said.
    """
    if before.key == after.key or "estimating" in (before.key, after.key):
        return ""
    if before.side in _SIDES and after.side in _SIDES and before.side != after.side:
        return "reversed"
    if bool(before.side) != bool(after.side):
        return "lost" if before.side else "gained"
    return "shifted"


def changes(found: Sequence[Compared], book: Book) -> dict[tuple[str, str], list[str]]:
    """For each policy and headline measure how its verdict differs in the columns after the first."""
    tables = [_rows(one, book) for one in found]
    return {
        (policy, row.measure): [
            change(row.cell(policy).judgement, other.cell(policy).judgement)
            for other in (table[row.measure] for table in tables[1:])
        ]
        for policy in found[0].comparison.differences
        for row in tables[0].values()
    }


def _rows(one: Compared, book: Book) -> dict[str, Row]:
    return {row.measure: row for row in scorecard(one.comparison, book=book) if row.headline}


def alike(found: Sequence[Compared]) -> bool:
    """Whether every figure of every run is the same in all columns: what is varied touches none of them."""
    first, *others = ({(r.policy, r.replication): (r.values, r.cases) for r in one.comparison.records} for one in found)
    return all(values == first for values in others)


def finding(found: Sequence[Compared], book: Book) -> str:
    """What the table shows, in a sentence."""
    runs = min(len(one.comparison.records) for one in found) // max(1, len(found[0].comparison.policies))
    if runs < LEAST_RUNS:
        return book.say("beside.estimating", runs=runs, least=LEAST_RUNS)
    if alike(found):
        return book.say("beside.alike")
    laid = changes(found, book)
    moved = [pair for pair, told in laid.items() if any(told)]
    total = len(laid)
    if not moved:
        return book.say_count("beside.holds", total)
    rows = _rows(found[0], book)
    several = len(found[0].comparison.differences) > 1
    names = []
    for policy, measure in moved:
        label = rows[measure].label
        title = rows[measure].cell(policy).title
        names.append(book.say("measure.for_group", label=label, group=title) if several else label)
    return book.say("beside.changes", moved=len(moved), count=total, names=book.listed(names))


def beside_html(found: Sequence[Compared], book: Book) -> str:
    """The table: a row a headline measure, a column a comparison; with several policies a block of rows each."""
    tables = [_rows(one, book) for one in found]
    moved = changes(found, book)
    policies = list(found[0].comparison.differences)
    body = ""
    for policy in policies:
        if len(policies) > 1:
            title = next(iter(tables[0].values())).cell(policy).title
            body += f'<tr><th scope="rowgroup" colspan="{len(found) + 1}" class="of">{escape(title)}</th></tr>'
        body += "".join(_row(found, tables, name, policy, moved[policy, name], book) for name in tables[0])
    way = f"<span>◂ {escape(book.say('card.worse'))}</span><span>{escape(book.say('card.better'))} ▸</span>"
    head = f'<th scope="col">{escape(book.say("card.measure"))}</th>' + "".join(
        f'<th scope="col">{escape(one.title)}<div class="way">{way}</div></th>' for one in found
    )
    cols = '<col class="name">' + '<col class="one">' * len(found)
    caption = element("caption", escape(book.say("beside.caption")))
    parts = f"{caption}<colgroup>{cols}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return element("table", parts, "sb-card several")


def _row(
    found: Sequence[Compared],
    tables: Sequence[dict[str, Row]],
    name: str,
    policy: str,
    moved: Sequence[str],
    book: Book,
) -> str:
    first = tables[0][name]
    reach = max(reach_of(one.comparison, name, policy) for one in found)
    cells = ""
    for one, table, told in zip(found, tables, ["", *moved], strict=True):
        row = table[name]
        cell = row.cell(policy)
        tag = f' <span class="sb-moved {told}">≠ {escape(book.say(SAID[told]))}</span>' if told else ""
        # The same unit in every column stands with the measure's name; where one column needs another, all say theirs.
        span = cell.full if row.unit != first.unit else ""
        cells += verdict_cell(one.comparison, row, cell, reach, span=span, tag=tag)
    head = named(first, meaning(found[0].comparison.measures[name], first))
    return f'<tr><th scope="row">{head}</th>{cells}</tr>'
