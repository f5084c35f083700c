"""The scorecard as an HTML table: means, inline interval bars, words beside the bars. Rows come from the report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.declare.measure import Measure
from sandbox.report.numbers import Scale, places_for, show
from sandbox.report.scorecard import Cell, Row, label_of, title_of
from sandbox.study.results import Comparison
from sandbox.study.verdicts import shown_interval
from sandbox.web.markup import element, escape, term
from sandbox.web.text import say


@dataclass(frozen=True)
class Bar:
    """An interval bar in per cent of the cell's width; the middle is zero, right of it is better (or more)."""

    left: float
    width: float
    dot: float


def bar(low: float, high: float, mean: float, better: str) -> Bar:
    """The bar of a difference. Each row has its own scale: the end farther from zero stands near the edge."""
    if better == "less":
        low, high, mean = -high, -low, -mean
    reach = max(abs(low), abs(high), abs(mean)) * 1.08
    if reach == 0.0:
        return Bar(50.0, 0.0, 50.0)
    left, right, dot = (50.0 + 50.0 * x / reach for x in (low, high, mean))
    return Bar(left, right - left, dot)


def scorecard_html(comparison: Comparison, rows: Sequence[Row]) -> str:
    """The table for one policy against the reference."""
    policy = next(iter(comparison.differences))
    body = "".join(_row(comparison, row, row.cell(policy)) for row in rows)
    return _table(comparison, policy, body) + _legend(comparison.level)


def waiting_html(measures: Sequence[Measure], reference: str, policy: str, level: float) -> str:
    """The table before there are figures: which measures it will hold."""
    dots = say("card.waiting")
    body = "".join(
        f'<tr><th scope="row">{escape(label_of(m))}</th><td class="num">{dots}</td><td class="num">{dots}</td>'
        f'<td class="bar">{_empty_bar()}</td><td>{dots}</td><td class="futures">{dots}</td></tr>'
        for m in measures
    )
    return _frame(reference, policy, level, body) + _legend(level)


def _table(comparison: Comparison, policy: str, body: str) -> str:
    return _frame(title_of(comparison, comparison.reference), title_of(comparison, policy), comparison.level, body)


def _frame(reference: str, policy: str, level: float, body: str) -> str:
    way = f"<span>◂ {say('card.worse')}</span><span>{say('card.better')} ▸</span>"
    percent = f"{level * 100:g}"
    head = (
        f'<th scope="col">{say("card.measure")}</th>'
        f'<th scope="col" class="num"><i class="sb-key"></i>{escape(reference)}</th>'
        f'<th scope="col" class="num"><i class="sb-key policy"></i>{escape(policy)}</th>'
        f'<th scope="col" class="bar"><div class="way">{way}</div></th>'
        f'<th scope="col">{say("card.difference", level=percent)}</th>'
        f'<th scope="col" class="futures">{say("card.futures")}</th>'
    )
    caption = element("caption", say("card.caption"))
    columns = "".join(f'<col class="{css}">' for css in ("name", "reference", "policy", "bars", "words", "seen"))
    parts = f"{caption}<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return element("table", parts, "sb-card")


def _legend(level: float) -> str:
    return element("p", say("card.legend", level=f"{level * 100:g}"), "sb-sub")


def _row(comparison: Comparison, row: Row, cell: Cell) -> str:
    measure = comparison.measures[row.measure]
    name = term(row.label, explanation(comparison, row, cell))
    unit = f' <span class="unit">{escape(row.unit)}</span>' if row.title != row.label else ""
    return (
        f'<tr><th scope="row">{name}{unit}</th>'
        f'<td class="num">{escape(row.reference)}</td><td class="num">{escape(cell.mean)}</td>'
        f'<td class="bar">{_bar(comparison, cell, measure)}</td>'
        f"<td>{_words(cell)}</td>"
        f'<td class="futures">{escape(cell.futures)}</td></tr>'
    )


def _bar(comparison: Comparison, cell: Cell, measure: Measure) -> str:
    found = comparison.differences[cell.policy][measure.name]
    span = shown_interval(found)
    if span is None or found.mean is None or cell.judgement.key == "no_effect":
        return _empty_bar()
    b = bar(*span, found.mean, measure.better)
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
    measure = comparison.measures[row.measure]
    found = comparison.differences[cell.policy][row.measure]
    meaning = measure.meaning[:1].upper() + measure.meaning[1:]
    lines = [f"{meaning}.", say("card.tip.unit", unit=row.unit) if row.unit else ""]
    if measure.better == "none":
        lines.append(say("card.tip.none"))
    lines.append(say("card.tip.matters", matters=_number(measure.matters, row.scale), unit=row.unit).strip())
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
