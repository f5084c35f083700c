"""The scorecard as an HTML table: means, inline interval bars, words beside the bars. Rows come from the report.

With one policy against the reference every figure has a column of its own. With several, each policy has one: bar, word
and range; its mean and its futures stand in the word's explanation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.declare.measure import Measure
from sandbox.report.numbers import Scale, places_for, show
from sandbox.report.scorecard import Cell, Row, title_of
from sandbox.study.results import Comparison
from sandbox.study.verdicts import shown_interval
from sandbox.web.markup import element, escape, term
from sandbox.web.text import measure_help, measure_label, say


@dataclass(frozen=True)
class Bar:
    """An interval bar in per cent of the cell's width; the middle is zero, right of it is better (or more)."""

    left: float
    width: float
    dot: float


def bar(low: float, high: float, mean: float, better: str, reach: float = 0.0) -> Bar:
    """The bar of a difference. Its scale ends just beyond `reach` or its own farthest end, whichever is farther."""
    if better == "less":
        low, high, mean = -high, -low, -mean
    reach = max(reach, abs(low), abs(high), abs(mean)) * 1.08
    if reach == 0.0:
        return Bar(50.0, 0.0, 50.0)
    left, right, dot = (50.0 + 50.0 * x / reach for x in (low, high, mean))
    return Bar(left, right - left, dot)


def scorecard_html(comparison: Comparison, rows: Sequence[Row]) -> str:
    """The table of every policy against the reference."""
    policies = list(comparison.differences)
    make = _row if len(policies) == 1 else _wide_row
    body = "".join(make(comparison, row, [row.cell(policy) for policy in policies]) for row in rows)
    titles = [title_of(comparison, policy) for policy in (comparison.reference, *policies)]
    return _frame(titles, comparison.level, body)


def waiting_html(measures: Sequence[Measure], titles: Sequence[str], level: float) -> str:
    """The table before there are figures: which measures it will hold. titles: of the policies, reference first."""
    dots = say("card.waiting")
    empty = (
        f'<td class="num">{dots}</td><td class="bar">{_empty_bar()}</td><td>{dots}</td><td class="futures">{dots}</td>'
    )
    if len(titles) > 2:
        empty = f"<td>{dots}</td>" * (len(titles) - 1)
    body = "".join(
        f'<tr><th scope="row">{escape(measure_label(m))}</th><td class="num">{dots}</td>{empty}</tr>' for m in measures
    )
    return _frame(titles, level, body)


def _frame(titles: Sequence[str], level: float, body: str) -> str:
    way = f"<span>◂ {say('card.worse')}</span><span>{say('card.better')} ▸</span>"
    percent = f"{level * 100:g}"
    head = f'<th scope="col">{say("card.measure")}</th>'
    if len(titles) == 2:
        difference = term(say("card.difference", level=percent), [say("card.tip.difference", level=percent)])
        seen = term(say("card.futures"), [say("card.tip.seen")])
        reference, policy = (_titled(number, name) for number, name in enumerate(titles))
        head += (
            f'<th scope="col" class="num">{reference}</th><th scope="col" class="num">{policy}</th>'
            f'<th scope="col" class="bar"><div class="way">{way}</div></th>'
            f'<th scope="col">{difference}</th><th scope="col" class="futures">{seen}</th>'
        )
        columns, css = ["name", "reference", "policy", "bars", "words", "seen"], "sb-card"
    else:
        head += f'<th scope="col" class="num">{_titled(0, titles[0])}</th>' + "".join(
            f'<th scope="col">{_titled(n, name)}<div class="way">{way}</div></th>'
            for n, name in enumerate(titles[1:], 1)
        )
        columns, css = ["name", "reference", *["one"] * (len(titles) - 1)], "sb-card several"
    caption = element("caption", say("card.caption"))
    cols = "".join(f'<col class="{column}">' for column in columns)
    parts = f"{caption}<colgroup>{cols}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return element("table", parts, css)


def _titled(number: int, title: str) -> str:
    """A policy's title behind its mark."""
    return f'<i class="sb-key p{number}"></i>{escape(title)}'


def _row(comparison: Comparison, row: Row, cells: Sequence[Cell]) -> str:
    (cell,) = cells
    return (
        f'<tr><th scope="row">{named(row, explanation(comparison, row, cell))}</th>'
        f'<td class="num">{_average(comparison, row, comparison.reference, row.reference)}</td>'
        f'<td class="num">{_average(comparison, row, cell.policy, cell.mean)}</td>'
        f'<td class="bar">{_bar(comparison, cell, comparison.measures[row.measure])}</td>'
        f"<td>{_words(cell)}</td>"
        f'<td class="futures">{escape(cell.futures)}</td></tr>'
    )


def named(row: Row, lines: Sequence[str]) -> str:
    """A measure's name with its unit; `lines` explain it on hover and focus."""
    unit = f' <span class="unit">{escape(row.unit)}</span>' if row.title != row.label else ""
    return term(row.label, lines) + unit


def _wide_row(comparison: Comparison, row: Row, cells: Sequence[Cell]) -> str:
    measure = comparison.measures[row.measure]
    average = _average(comparison, row, comparison.reference, row.reference)
    head = f'<tr><th scope="row">{named(row, meaning(measure, row))}</th><td class="num">{average}</td>'
    reach = max(reach_of(comparison, row.measure, cell.policy) for cell in cells)
    return head + "".join(verdict_cell(comparison, row, cell, reach) for cell in cells) + "</tr>"


def _average(comparison: Comparison, row: Row, policy: str, value: str) -> str:
    """A policy's own figure; its range stands in its explanation."""
    return term(value, [own_range(comparison, row, policy, value)])


def own_range(comparison: Comparison, row: Row, policy: str, value: str) -> str:
    """A policy's own figure with its range, in words; that of the difference is another one."""
    found = comparison.policies[policy][row.measure]
    title = title_of(comparison, policy)
    if found.low is None or found.high is None:
        return say("card.tip.alone", policy=title, value=value, unit=row.unit)
    places = places_for([found.low, found.high], row.scale)
    low, high = (show(end, row.scale, places) for end in (found.low, found.high))
    level = f"{comparison.level * 100:g}"
    return say("card.tip.own", policy=title, value=value, unit=row.unit, level=level, low=low, high=high, runs=found.n)


def reach_of(comparison: Comparison, measure: str, policy: str) -> float:
    """How far from zero the bar of a difference goes, in the measure's unit."""
    found = comparison.differences[policy][measure]
    ends = [found.mean, *(shown_interval(found) or ())]
    return max((abs(end) for end in ends if end is not None and math.isfinite(end)), default=0.0)


def verdict_cell(comparison: Comparison, row: Row, cell: Cell, reach: float, *, span: str = "", tag: str = "") -> str:
    """A cell with bar, word and range; the bars of one `reach` have one scale.

    span: the range in words, the cell's own where empty. tag: markup behind the word.
    """
    measure = comparison.measures[row.measure]
    lines = [own_range(comparison, row, cell.policy, cell.mean), *standing(comparison, row, cell)]
    lines.append(say("card.tip.futures", futures=cell.futures) if cell.futures else "")
    judgement = cell.judgement
    word = f'<span class="sb-word {judgement.side}">{term(judgement.short, lines)}</span>'
    text = word + tag
    if judgement.key not in ("no_effect", "undefined"):
        text += f"<br>{escape(span or cell.difference)}"
    bar_html = f'<div class="sb-inline">{_bar(comparison, cell, measure, reach)}</div>'
    return f'<td class="one">{bar_html}<div class="said">{text}</div></td>'


def _bar(comparison: Comparison, cell: Cell, measure: Measure, reach: float = 0.0) -> str:
    found = comparison.differences[cell.policy][measure.name]
    span = shown_interval(found)
    if span is None or found.mean is None or cell.judgement.key == "no_effect":
        return _empty_bar()
    b = bar(*span, found.mean, measure.better, reach)
    side = cell.judgement.side
    css = f"sb-bar clear {side}" if side else "sb-bar"
    return (
        f'<div class="{css}"><span class="zero"></span>'
        f'<span class="span" style="left:{b.left:.1f}%;width:{b.width:.1f}%"></span>'
        f'<span class="dot" style="left:{b.dot:.1f}%"></span></div>'
    )


def _empty_bar() -> str:
    return '<div class="sb-bar"><span class="zero"></span></div>'


def _words(cell: Cell) -> str:
    judgement = cell.judgement
    word = f'<span class="sb-word {judgement.side}">{escape(judgement.short)}</span>'
    if judgement.key in ("no_effect", "undefined"):
        return word
    return say("card.verdict", words=word, range=escape(cell.difference))


def explanation(comparison: Comparison, row: Row, cell: Cell) -> list[str]:
    """What a measure means and what stands behind its verdict, for its hover."""
    return [*meaning(comparison.measures[row.measure], row), *standing(comparison, row, cell)]


def meaning(measure: Measure, row: Row) -> list[str]:
    """What a measure means, its unit, and what difference of it matters."""
    lines = [measure_help(measure), say("card.tip.unit", unit=row.unit) if row.unit else ""]
    if measure.better == "none":
        lines.append(say("card.tip.none"))
    lines.append(say("card.tip.matters", matters=_number(measure.matters, row.scale), unit=row.unit).strip())
    return lines


def standing(comparison: Comparison, row: Row, cell: Cell) -> list[str]:
    """What stands behind a verdict: mean, range, chance, and the verdict in full."""
    found = comparison.differences[cell.policy][row.measure]
    lines = []
    span = shown_interval(found)
    if found.mean is not None and span is not None:
        numbers = {n: _number(v, row.scale) for n, v in zip(("mean", "low", "high"), (found.mean, *span), strict=True)}
        lines.append(say("card.tip.mean", unit=row.unit, level=f"{comparison.level * 100:g}", **numbers))
    if found.p_mean is not None and math.isfinite(found.p_mean):
        lines.append(say("card.tip.chance", percent=_chance(found.p_mean)))
    return [*lines, cell.judgement.long]


def _number(value: float, scale: Scale) -> str:
    sign = "−" if value < 0 else ""
    return sign + show(abs(value), scale, places_for([value], scale))


def _chance(share: float) -> str:
    """A probability in per cent; never 0 or 100, which nobody can know from runs."""
    if share > 0.999:
        return "> 99.9"
    return "< 0.1" if share < 0.001 else f"{share * 100:.1f}"
