"""The trust line on the page: scope, runs, what the ranges cover; and, unfolded, what the figures rest on."""

from __future__ import annotations

from sandbox.declare.listing import Row, rows
from sandbox.report.trust import assumptions, last_day
from sandbox.web.levers import show
from sandbox.web.markup import coded, element, escape, items, paragraph
from sandbox.web.question import Question
from sandbox.web.retell import retold
from sandbox.web.text import date, parameter_label, say, say_count, world_choice_label, world_label

LEVEL = 0.95


def line(question: Question, runs: int) -> str:
    """The line itself, as plain text."""
    ranges = say("trust.ranges.luck", level=f"{LEVEL * 100:g}")
    return " · ".join([question.scenario.title, say("trust.runs", runs=runs), ranges])


def basis(question: Question) -> str:
    """What the figures rest on, folded up, as HTML: the count of assumptions is its handle."""
    found = assumptions(question.catalogue, question.scenario)
    there = {row.path: row for row in rows(question.catalogue, "", question.scenario, parts=False)}
    worlds = {n: w.default for n, w in question.catalogue.worlds.items()} | dict(question.scenario.worlds)
    chosen = [
        say("trust.world", world=world_label(name), choice=world_choice_label(name, choice))
        for name, choice in worlds.items()
    ]
    head = f"{say_count('trust.assumptions', len(found))} · {say('trust.within')}"
    scenario = question.scenario
    body = [
        paragraph(say("trust.dates", start=date(scenario.start), end=date(last_day(scenario)))),
        element("p", coded(say("trust.what_if"))),
        paragraph(say("trust.worlds.head"), "sb-h2"),
        element("ul", items(chosen)),
        paragraph(say("trust.assumptions.head"), "sb-h2"),
        element("ul", items(_assumption(there[path]) for path in found)),
    ]
    return f'<details class="sb-basis"><summary>{escape(head)}</summary><div>{"".join(body)}</div></details>'


def _assumption(row: Row) -> str:
    value = show(row.value, row.path)
    return say("trust.assumption", label=parameter_label(row.path), value=value, words=retold(row.uncertainty))
