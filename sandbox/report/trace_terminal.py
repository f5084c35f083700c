"""A firm's history in the terminal, alone or beside its twin."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sandbox.report.trace import Step, TwinStep, by_case
from sandbox.report.words import say

_DAY = 86_400


def _what(step: Step) -> str:
    return step.activity.replace("_", " ")


def _details(step: Step) -> str:
    return ", ".join(_parts(step))


def _parts(step: Step) -> list[str]:
    parts = [step.resource.replace("_", " ")] if step.resource else []
    parts += [f"CNY {step.amount:,.2f}"] if step.amount else []
    return parts + [_attribute(key, value) for key, value in step.attributes.items()]


def _attribute(key: str, value: object) -> str:
    """An attribute in words; the journal holds whole numbers: amounts in fen and thousandths say so in their name."""
    name, _, unit = key.rpartition("_")
    if unit == "fen" and isinstance(value, int):
        return f"{name.replace('_', ' ')} CNY {value / 100:,.2f}"
    if unit == "milli" and isinstance(value, int):
        return f"{name.replace('_', ' ')} {value / 1000:.2f}"
    if isinstance(value, bool):
        text = say("yes") if value else say("no")
    else:
        text = f"{value:.3g}" if isinstance(value, float) else str(value).replace("_", " ")
    return f"{key.replace('_', ' ')} {text}"


def _rule(step: Step) -> str:
    return f"{step.rule} [{step.source}]" if step.source else step.rule


def show_history(firm: str, title: str, steps: Sequence[Step], console: Console) -> None:
    """One history, case by case: date, days since the step before, what happened, and the rule behind it."""
    console.print(Text(say("trace.title", firm=firm, policy=title), style="bold"))
    for case in by_case(steps):
        console.print(Text("\n" + "  ".join(part for part in (case[0].system, case[0].case_id) if part), style="bold"))
        before = case[0].t
        for step in case:
            gap = "" if step is case[0] else f"+{(step.t - before) / _DAY:.0f} d"
            before = step.t
            line = Text.assemble(f"{step.moment:%Y-%m-%d}  {gap:>8}  ", (_what(step), "bold"))
            details = _details(step)
            if details:
                line.append(f"  ({details})")
            console.print(Padding(line, (0, 0, 0, 2), expand=False))
            if step.rule:
                console.print(Padding(Text(_rule(step), style="dim"), (0, 0, 0, 24), expand=False))


def show_twins(firm: str, titles: tuple[str, str], cases: Sequence[Sequence[TwinStep]], console: Console) -> None:
    """Two histories of one firm side by side; a step that differs is marked and says by how much."""
    console.print(Text(say("trace.twins", firm=firm, left=titles[0], right=titles[1]), style="bold"))
    console.print(Text(say("trace.total_effect"), style="dim"))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for head in ("", say("trace.step"), *titles, say("trace.difference")):
        table.add_column(head)
    for rows in cases:
        step = rows[0].step
        name = say("trace.case", system=step.system, number=step.ordinal + 1) if step.ordinal >= 0 else step.system
        table.add_row("")
        table.add_row("", Text(name, style="bold"))
        for row in rows:
            style = "" if row.same else "bold"
            table.add_row(
                "" if row.same else "≠", Text(_what(row.step), style=style), _side(row.left, row, style),
                _side(row.right, row, style), Text(difference(row), style=style),
            )  # fmt: skip
    console.print(table)
    _show_rules([row for rows in cases for row in rows], console)


def _side(step: Step | None, row: TwinStep, style: str) -> Text:
    if step is None:
        return Text(say("undefined"), style=style)
    other = row.right if step is row.left else row.left
    known = set(_parts(other)) if other else set()
    # What both have in common is no news; the dates always stand.
    parts = [part for part in _parts(step) if part not in known]
    return Text(" ".join((f"{step.moment:%Y-%m-%d}", ", ".join(parts))).rstrip(), style=style)


def difference(row: TwinStep) -> str:
    """How the second history differs from the first at this step, in words."""
    if row.same:
        return say("trace.same")
    if row.right is None:
        return say("trace.only_left")
    if row.left is None:
        return say("trace.only_right")
    seconds = row.seconds or 0
    if seconds == 0:
        return say("trace.other_details")
    days = abs(seconds) / _DAY
    amount = f"{days:.0f}" if days >= 1 else "<1"
    return say("trace.sooner" if seconds < 0 else "trace.later", days=amount)


def _show_rules(rows: Sequence[TwinStep], console: Console) -> None:
    rules = {_what(row.step): _rule(row.step) for row in rows if row.step.rule}
    if rules:
        console.print(Text(f"\n{say('trace.rules')}", style="bold"))
    for what, rule in rules.items():
        console.print(Padding(Text.assemble((what, "bold"), f": {rule}"), (0, 0, 0, 2), expand=False))
