"""The answer in a sentence per policy, from the numbers and never a choice of them.

Every headline measure stands in one of the slots: what is gained, the price, what merely changes, and the rest (no
difference seen yet, practically the same, ...), in declared order. At most two of each are named, the others counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.report.book import ENGLISH_BOOK, Book
from sandbox.report.scorecard import Cell, Row
from sandbox.report.words import capital

NAMED = 2
LEAST_RUNS = 30
REST = ("leans_better", "leans_worse", "open", "undecidable", "same", "no_effect", "undefined")
"""Verdicts without a side, in the order in which they are told."""


def answer(policy: str, rows: Sequence[Row], runs: int, book: Book = ENGLISH_BOOK) -> str:
    """What the policy does against the reference, in one short paragraph (its title not included).

    rows: the headline rows of a scorecard. runs: replications a policy. book: the language of the rows.
    """
    pairs = [(row, row.cell(policy)) for row in rows]
    if runs == 0:
        return book.say("answer.nothing")
    if pairs and all(cell.judgement.key in ("estimating", "undefined") for _, cell in pairs):
        return book.say("answer.rest.estimating", runs=runs, least=LEAST_RUNS)
    gains = _slot(pairs, "better", "gains", book)
    price = _slot(pairs, "worse", "price", book)
    besides = _slot(pairs, "changed", "besides", book)
    parts = [gains or book.say("answer.no_gain")] + [part for part in (price, besides) if part]
    parts += _rest(pairs, book)
    return book.sentences.join(capital(part) for part in parts)


def _slot(pairs: Sequence[tuple[Row, Cell]], side: str, slot: str, book: Book) -> str:
    found = [(row, cell) for row, cell in pairs if cell.judgement.side == side]
    if not found:
        return ""
    clauses = [clause(row, cell) for row, cell in found[:NAMED]]
    more = len(found) - NAMED
    if more > 0:
        clauses.append(book.say_count(f"answer.more_{slot}", more))
    return book.say(f"answer.{slot}", clauses=_joined(clauses, book))


def _joined(clauses: list[str], book: Book) -> str:
    # Clauses carry commas of their own ("..., almost surely"): a comma before the `and` keeps them apart.
    if len(clauses) == 1:
        return clauses[0]
    return book.say("answer.and.clauses", first=book.clauses.join(clauses[:-1]), last=clauses[-1])


def clause(row: Row, cell: Cell) -> str:
    """One measure's difference as a clause: the phrase declared for the measure, or its label and the range."""
    key = f"phrase.{row.measure}"
    book = row.scale.book
    bare = cell.full.removesuffix(f" {book.unit(row.scale.unit)}")
    if book.known(key):
        text = book.say(key, range=cell.full, bare=bare)
    elif row.counts_by_name:
        text = book.say("answer.generic.noun", range=bare, label=lower(row.label))
    else:
        text = book.say(f"answer.generic.{row.scale.sort}", label=lower(row.label), range=cell.full)
    adverb = f"adverb.{cell.judgement.key}"
    return book.say("answer.clause", clause=text, adverb=book.say(adverb)) if book.known(adverb) else text


def _rest(pairs: Sequence[tuple[Row, Cell]], book: Book) -> list[str]:
    sided = sum(1 for _, cell in pairs if cell.judgement.side)
    sentences = []
    for key in REST:
        found = [(row, cell) for row, cell in pairs if not cell.judgement.side and cell.judgement.key == key]
        if not found:
            continue
        labels = [named(row) for row, _ in found]
        if len(labels) <= NAMED:
            names = book.listed(labels)
        else:
            all_of_them = not sided and len(found) == len(pairs)
            names = book.say("answer.names.all" if all_of_them else "answer.names.many", count=len(labels))
        needed = [cell.judgement.more_runs for _, cell in found if cell.judgement.more_runs]
        if key == "open" and needed:
            sentences.append(book.say("answer.rest.open.runs", names=names, runs=f"{max(needed):,}"))
        else:
            sentences.append(capital(book.say(f"answer.rest.{key}", names=names)))
    return sentences


def named(row: Row) -> str:
    """The measure's name inside a sentence."""
    key = f"name.{row.measure}"
    return row.scale.book.say(key) if row.scale.book.known(key) else lower(row.label)


def lower(label: str) -> str:
    """A label as it stands inside a sentence: first letter small, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
