"""The scorecard as data: for each measure the means, what differs from the reference, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.report.book import ENGLISH_BOOK, Book
from sandbox.report.judgement import Judgement, judge
from sandbox.report.numbers import Scale, places_for, range_words, scale_of, show
from sandbox.study.verdicts import shown_interval

if TYPE_CHECKING:
    from sandbox.declare.measure import Measure
    from sandbox.study.results import Answer, Comparison

UNTIL = "time_to_"
"""Names of measures of a time until something happens begin so: less of it is 'sooner'."""


@dataclass(frozen=True)
class Cell:
    """One policy on one measure: its mean, and its difference from the reference in words.

    difference: the range shown, unit left out; full: the same with its unit, for sentences. futures: in how many of the
    simulated futures it was better, ties counted apart; empty where there is no good direction.
    """

    policy: str
    title: str
    mean: str
    difference: str
    full: str
    judgement: Judgement
    futures: str = ""


@dataclass(frozen=True)
class Row:
    """One measure: label, unit as shown, which way is better in words, the reference's mean, the other policies."""

    measure: str
    label: str
    unit: str
    better: str
    headline: bool
    reference: str
    cells: tuple[Cell, ...]
    scale: Scale

    @property
    def title(self) -> str:
        """Label and unit; a unit that the label names already is left out."""
        return self.label if not self.unit or self.unit in self.label.lower() else f"{self.label}, {self.unit}"

    @property
    def counts_by_name(self) -> bool:
        """Whether the label begins with the thing counted ('Firms in the market', 'Weak firms let in')."""
        return self.scale.sort == "count" and self.scale.unit in self.label.lower().split()[:2]

    def cell(self, policy: str) -> Cell:
        """The cell of that policy. Raises KeyError."""
        for cell in self.cells:
            if cell.policy == policy:
                return cell
        raise KeyError(policy)


def label_of(measure: Measure, book: Book = ENGLISH_BOOK) -> str:
    """The measure's label; the group it is reported for stands behind it."""
    name, _, group = measure.name.partition("@")
    label = book.phrases.get(f"measure.{name}")
    if label is None or not group:
        return label or measure.label
    return book.say("measure.for_group", label=label, group=group)


def scorecard(comparison: Comparison, everything: bool = False, book: Book = ENGLISH_BOOK) -> tuple[Row, ...]:
    """The rows of a comparison: headline measures in declared order, each followed by its groups of firms, if any.

    everything: the other measures too, but for those that are undefined under every policy (of what is switched off).
    book: the language of what is said.
    """
    headline = set(comparison.headline)
    rows = [m for m in comparison.measures if m.partition("@")[0] in headline]
    rows += [m for m in comparison.measures if _shown(comparison, m, headline)] if everything else []
    return tuple(_row(comparison, name, book) for name in rows)


def _shown(comparison: Comparison, name: str, headline: set[str]) -> bool:
    """Whether a measure off the headline is defined under some policy."""
    found = (policy[name].mean for policy in comparison.policies.values() if name in policy)
    return name.partition("@")[0] not in headline and any(mean is not None for mean in found)


def _row(comparison: Comparison, name: str, book: Book) -> Row:
    measure = comparison.measures[name]
    means = {p: found[name].mean if name in found else None for p, found in comparison.policies.items()}
    scale = scale_of(measure.unit, means.values(), sooner=name.startswith(UNTIL), book=book)
    places = places_for(means.values(), scale)
    shown = {p: show(mean, scale, places) for p, mean in means.items()}
    cells = tuple(_cell(comparison, p, name, shown[p], scale) for p in means if p != comparison.reference)
    return Row(
        name, _label(comparison, measure, book), scale.heading, book.say(f"better.{measure.better}"),
        name in comparison.headline,
        shown[comparison.reference], cells, scale,
    )  # fmt: skip


def _label(comparison: Comparison, measure: Measure, book: Book) -> str:
    """The label; an expected shortfall says how few of the reference's replications it rests on."""
    found = comparison.policies[comparison.reference].get(measure.name)
    if found is None or found.tail is None:
        return label_of(measure, book)
    return book.say("shortfall.runs", label=label_of(measure, book), tail=found.tail, runs=found.n)


def _cell(comparison: Comparison, policy: str, name: str, mean: str, scale: Scale) -> Cell:
    difference = comparison.differences[policy][name]
    judgement = judge(comparison, policy, name, scale.book)
    low, high = shown_interval(difference) or (None, None)
    futures = ""
    if difference.p_better is not None and judgement.key != "no_effect":
        key = "futures.ties" if difference.ties else "futures"
        futures = scale.book.say(key, wins=difference.wins, runs=difference.n, ties=difference.ties)
    short, full = (range_words(low, high, scale, with_unit) for with_unit in (False, True))
    return Cell(policy, title_of(comparison, policy), mean, short, full, judgement, futures)


def title_of(answer: Answer, policy: str) -> str:
    """A policy's title, or its name in plain words where it has none."""
    return answer.titles.get(policy) or policy.replace("_", " ")
