"""Flip prices in plain words: at which worth of good service the ranking of two policies turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.report.numbers import plain, round_outward
from sandbox.report.scorecard import title_of
from sandbox.report.words import say
from sandbox.study.verdicts import LEAST_RUNS

if TYPE_CHECKING:
    from sandbox.study.flip import FlipPrice
    from sandbox.study.results import Comparison


def flip_lines(comparison: Comparison, everything: bool = False) -> list[str]:
    """A sentence a pair: the reference with each other policy, or every pair; the last line says where the rest is."""
    found = comparison.flip_prices
    own = [flip for flip in found if comparison.reference in (flip.more, flip.less)]
    lines = [flip_sentence(comparison, flip) for flip in (found if everything else own)]
    return [*lines, say("flip.more")] if len(lines) < len(found) else lines


def flip_sentence(comparison: Comparison, flip: FlipPrice) -> str:
    """One pair; nothing is said before there are enough runs to say anything."""
    more, less = title_of(comparison, flip.more), title_of(comparison, flip.less)
    if flip.n < LEAST_RUNS:
        return say("flip.estimating", more=more, less=less)
    if flip.kind == "harm_only":
        safer, other = (less, more) if (flip.harm or 0.0) > 0.0 else (more, less)
        return say("flip.harm_only", safer=safer, other=other)
    if flip.price is None or flip.low is None or flip.high is None:
        return say(f"flip.{flip.kind}", more=more, less=less)
    low, high = round_outward(flip.low, flip.high)
    level = f"{100 * comparison.level:g}"
    price = f"{flip.price:,.0f}" if flip.price >= 100 else f"{flip.price:.3g}"
    return say(f"flip.{flip.kind}", more=more, less=less, price=price, low=plain(low), high=plain(high), level=level)
