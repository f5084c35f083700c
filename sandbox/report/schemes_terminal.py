"""Risk-sharing schemes in the terminal: the list, and one loss step by step."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sandbox.ip_finance.amounts import cny, per_cent
from sandbox.ip_finance.rules.sharing import Step, Waterfall
from sandbox.ip_finance.schemes.scheme import Scheme
from sandbox.report.schemes import caps_words, share_words, source_key, step_words
from sandbox.report.words import say


def show_waterfall(waterfall: Waterfall, console: Console) -> None:
    """One loss: the clauses it falls under, every step with its source, and what each party bears."""
    scheme = waterfall.scheme
    title = f"{scheme.title} ({scheme.place})" if scheme.place else scheme.title
    console.print(Text(say("waterfall.title", name=scheme.name, title=title), style="bold"))
    console.print(Text(say(f"waterfall.order.{scheme.order}")))
    if scheme.trigger is not None:
        days = scheme.trigger.file_within
        within = say("waterfall.file_within", days=days) if days else ""
        key = f"waterfall.trigger.{scheme.trigger.event}"
        console.print(Text(say(key, days=scheme.trigger.days, file_within=within)))
    if waterfall.firm_class:
        named = scheme.classes[waterfall.firm_class]
        console.print(Text(say("waterfall.class", title=named, name=waterfall.firm_class)))
    _show_steps(waterfall, console)
    _show_net(waterfall, console)
    if waterfall.unpaid:
        last = scheme.party(scheme.shortfall_to).title
        console.print(Text("\n" + say("waterfall.unpaid", party=last, amount=cny(waterfall.unpaid))))
    elif not any(step.action == "cut" for step in waterfall.steps):
        console.print(Text("\n" + say("waterfall.nothing_cut")))
    for party in scheme.parties:
        if party.share_range is not None:
            low, high = (per_cent(end) for end in party.share_range)
            console.print(Text(say("waterfall.assumed", party=party.title, low=low, high=high)))
    status = say("waterfall.source", source=scheme.source, status=scheme.status, grade=scheme.grade)
    console.print(Text(status, style="dim"))
    if scheme.note:
        console.print(Text(say("waterfall.note", note=scheme.note), style="dim"))


def _heading(text: str, console: Console) -> None:
    console.print(Text(f"\n{text}", style="bold"))


def _grid(*heads: tuple[str, bool]) -> Table:
    named = any(head for head, _ in heads)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", show_header=named)
    for head, right in heads:
        table.add_column(head, justify="right" if right else "left", no_wrap=right)
    return table


def _show_steps(waterfall: Waterfall, console: Console) -> None:
    _heading(say("waterfall.steps"), console)
    table = _grid(("", True), ("", False), ("", True), ("", False))
    for number, step in enumerate(waterfall.steps, 1):
        text = Text(step_words(step, waterfall.scheme), style="bold" if step.action in ("loss", "exposure") else "")
        table.add_row(f"{number}", text, _signed(step), Text(source_key(step.source), style="dim"))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _signed(step: Step) -> str:
    """The amount of a step; what lessens the sum above it carries a minus sign."""
    return f"-{cny(step.amount)}" if step.action in ("recovery", "cut") and step.amount else cny(step.amount)


def _show_net(waterfall: Waterfall, console: Console) -> None:
    _heading(say("waterfall.bears"), console)
    advancing = waterfall.scheme.order == "advance_then_settle"
    paid = [(say("waterfall.pays"), True), (say("waterfall.gets_back"), True)] if advancing else []
    heads = [(say("waterfall.party"), False), (say("waterfall.share"), True), *paid]
    table = _grid(*heads, (say("waterfall.net"), True), (say("waterfall.part"), True))
    for party in waterfall.scheme.parties:
        name = party.name
        between = [cny(waterfall.advance[name]), cny(waterfall.returned[name])] if advancing else []
        row = [per_cent(party.shares[waterfall.firm_class]), *between, cny(waterfall.net[name])]
        table.add_row(party.title, *row, _part(waterfall.net[name], waterfall.loss))
    sums = [sum(waterfall.advance.values()), sum(waterfall.returned.values())] if advancing else []
    total = [per_cent(10_000), *map(cny, sums), cny(waterfall.loss), _part(waterfall.loss, waterfall.loss)]
    table.add_row(Text(say("waterfall.total"), style="bold"), *total)
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _part(amount: int, loss: int) -> str:
    return f"{100 * amount / loss:.1f} %" if loss else say("undefined")


def show_schemes(schemes: Sequence[Scheme], console: Console) -> None:
    """Every scheme with its shares, caps and source."""
    for scheme in schemes:
        title = f"{scheme.title} ({scheme.place})" if scheme.place else scheme.title
        console.print(Text.assemble((scheme.name, "bold"), f"  {title}"))
        lines: list[tuple[str, str]] = [("schemes.shares", line) for line in share_words(scheme)]
        lines += [("schemes.caps", "; ".join(caps_words(scheme)))]
        lines += [("schemes.order", say(f"schemes.order.{scheme.order}"))]
        status = say("schemes.status", source=scheme.source, status=scheme.status, grade=scheme.grade)
        table = _grid(("", False), ("", False))
        for key, line in [*lines, ("schemes.source", status)]:
            table.add_row(Text(say(key), style="dim"), line)
        for party in scheme.parties:
            if party.share_range is not None:
                low, high = (per_cent(end) for end in party.share_range)
                table.add_row("", say("waterfall.assumed", party=party.title, low=low, high=high))
        console.print(Padding(table, (0, 0, 1, 2), expand=False))
    if schemes:
        console.print(Text(say("schemes.more", name=schemes[0].name), style="dim"))
