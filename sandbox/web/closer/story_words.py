"""A firm's story in words: what a step is called, what it carries, the rule behind it, and how the twins differ."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.report.trace import Step, TwinStep
from sandbox.web.closer.grounds import Grounds
from sandbox.web.language.story import activity_key, detail_key, told
from sandbox.web.markup import escape
from sandbox.web.text import amount, group_label, phrases, plain_name, say

DAY = 86_400
_TELLING = ("launched", "graduates", "test begins", "licensed", "drawn", "registered", "accepted", "application")
"""Steps whose dates the finding compares, the most telling first."""


def activity_label(step: Step) -> str:
    """What a step is called."""
    known = phrases().phrases
    return known.get(activity_key(step.system, step.activity, known)) or plain_name(step.activity)


def rule(step: Step) -> tuple[str, str]:
    """The rule behind a step, and its source."""
    known = phrases().phrases
    source = say(f"status.{step.source}") if step.source == "assumption" else step.source
    return known.get(activity_key(step.system, step.activity, known) + ".help") or step.rule, source


def details(step: Step) -> str:
    """What a step carries: what served it, an amount, a score, a reason."""
    parts = [phrases().phrases.get(f"resource.{step.resource}") or plain_name(step.resource)] if step.resource else []
    parts += [amount(step.amount)] if step.amount else []
    return phrases().commas.join(parts + [_detail(key, value) for key, value in step.attributes.items()])


def _detail(key: str, value: object) -> str:
    """A detail in words; whole numbers of the journal say in their name what they count."""
    known = phrases().phrases
    head, _, unit = key.rpartition("_")
    name = known.get(detail_key(key)) or (head if unit in ("fen", "milli") else key).replace("_", " ")
    if unit == "fen" and isinstance(value, int):
        text = amount(value / 100)
    elif unit == "milli" and isinstance(value, int):
        text = f"{value / 1000:.2f}"
    elif isinstance(value, float):
        text = f"{value:.3g}"
    else:
        text = told(str(value), known) if phrases().language != "en" else str(value).replace("_", " ")
    return say("story.detail", name=name, value=text)


def case_label(case: Sequence[TwinStep]) -> str:
    """A case: its system and which of the firm's it is."""
    step = case[0].step
    return say("story.case.option", system=group_label(step.system), number=step.ordinal + 1)


def finding(firm: str, other: str, case: Sequence[TwinStep]) -> str:
    """How the twin's story differs, by its most telling step."""
    rows = [row for name in _TELLING for row in case if row.step.activity == name]
    head = say("story.head", firm=firm, case=case_label(case))
    if all(row.same for row in case):
        return head + say("story.same")
    for row in rows:
        what = activity_label(row.step)
        if row.left is None or row.right is None:
            key = "story.only_other" if row.left is None else "story.not_other"
            return head + say(key, step=what, policy=other)
        days = round((row.seconds or 0) / DAY)
        if days:
            return head + say("story.later" if days > 0 else "story.sooner", step=what, days=abs(days), policy=other)
    return head + say("story.differs", policy=other)


def steps_table(titles: Sequence[str], case: Sequence[TwinStep], grounds: Grounds) -> str:
    """All steps side by side as HTML; a click on a step unfolds its rule, its source and what decides it."""
    cells = [say("story.step"), *titles, say("story.difference"), say("story.details")]
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in cells)
    body = "".join(_row(row, grounds) for row in case)
    return f'<table class="sb-card free dates sb-steps"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: TwinStep, grounds: Grounds) -> str:
    words, source = rule(row.step)
    lines = [words, say("story.source", source=source) if source else "", *grounds.lines(row)]
    why = "<br>".join(escape(line) for line in lines if line)
    name = f"<details><summary>{escape(activity_label(row.step))}</summary>{why}</details>"
    dates = [f"{side.moment:%Y-%m-%d}" if side else "–" for side in (row.left, row.right)]
    said = [details(side) for side in (row.left, row.right) if side]
    both = " / ".join(dict.fromkeys(text for text in said if text))
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in (*dates, _difference(row), both))
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _difference(row: TwinStep) -> str:
    if row.seconds is None:
        return say("story.alone")
    days = round(row.seconds / DAY)
    if not days:
        return "" if row.same else say("story.other_details")
    return say("story.days.later" if days > 0 else "story.days.sooner", days=abs(days))
