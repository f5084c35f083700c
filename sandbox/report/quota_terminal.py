"""The quota calculator's answer in the terminal, for a treasurer: figures, then line by line, then the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sandbox.report.quota_words import say

if TYPE_CHECKING:
    from sandbox.cross_border.answer import Quota
    from sandbox.cross_border.rules.position import MaxNew


def show_quota(found: Quota, console: Console) -> None:
    """Limit, weighted outstanding, headroom, utilisation; every loan with its clause; what may still be borrowed."""
    title = say("title", date=found.date.isoformat(), mode=say(f"mode.{found.mode}"))
    console.print(Text(title, style="bold"))
    _figures(found, console)
    for warning in found.warnings:
        _paragraph(say("warning", text=warning), console)
    if found.members:
        _members(found, console)
    if found.lines:
        _lines(found, console)
    _max_new(found.max_new, console)
    console.print(Text("\n" + say("reasons"), style="bold"))
    for reason in found.reasons:
        _paragraph(f"- {reason}", console)


def amount(hundredths: int) -> str:
    """An amount with thousands separated; decimals only where there are any."""
    whole, rest = divmod(abs(hundredths), 100)
    return ("-" if hundredths < 0 else "") + f"{whole:,}" + (f".{rest:02d}" if rest else "")


def _figures(found: Quota, console: Console) -> None:
    table = _table(("", "left"), ("CNY", "right"))
    table.add_row(say("limit"), amount(found.limit))
    table.add_row(say("weighted"), amount(found.weighted))
    table.add_row(say("headroom"), amount(found.headroom))
    if found.shared_available is not None:
        table.add_row(say("shared_available"), amount(found.shared_available))
    if found.pool is not None:
        table.add_row(say("lending"), amount(found.pool.lending))
    console.print(Padding(table, (0, 0, 0, 2)))
    used = say("undefined") if found.utilisation is None else f"{found.utilisation:.2%}"
    over = say("over") if found.over_limit else say("within")
    may = say("may" if found.may_borrow else "may_not")
    _paragraph(say("standing", used=used, over=over, may=may), console)


def _members(found: Quota, console: Console) -> None:
    console.print(Text("\n" + say("members"), style="bold"))
    heads = ("member", "left"), ("limit", "right"), ("own", "right"), ("shared", "right"), ("room", "right")
    table = _table(*((say(f"head.{key}"), side) for key, side in heads), (say("head.may"), "left"))
    for name, m in found.members.items():
        may = say("yes" if m.may_borrow else "no")
        table.add_row(name, amount(m.limit), amount(m.own), amount(m.shared), amount(m.headroom), may)
    console.print(Padding(table, (0, 0, 0, 2)))


def _lines(found: Quota, console: Console) -> None:
    console.print(Text("\n" + say("lines"), style="bold"))
    heads = (("loan", "left"), ("counted", "right"), ("weight", "right"), ("weighted_cny", "right"), ("clause", "left"))
    table = _table(*((say(f"head.{key}"), side) for key, side in heads))
    for line in found.lines:
        name = f"{line.member}: {line.id}" if line.member else line.id
        weight = f"{float(line.weight):.6g}"
        table.add_row(name, amount(line.counted), weight, amount(line.weighted), line.clause)
    console.print(Padding(table, (0, 0, 0, 2)))


def _max_new(found: MaxNew, console: Console) -> None:
    console.print(Text("\n" + say("max_new"), style="bold"))
    table = _table(("", "left"), (say("long"), "right"), (say("short"), "right"))
    for currency, terms in found.items():
        table.add_row(currency, amount(terms["long"]), amount(terms["short"]))
    console.print(Padding(table, (0, 0, 0, 2)))


def _table(*heads: tuple[str, str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for head, side in heads:
        right = side == "right"
        table.add_column(head, justify="right" if right else "left", no_wrap=right, overflow="fold")
    return table


def _paragraph(text: str, console: Console) -> None:
    console.print(Padding(Text(text), (0, 0, 0, 2), expand=False))
