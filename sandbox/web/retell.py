"""Sentences that the model composes in English, said in the session's language.

The English catalogue holds the templates of these sentences under `told.`; a sentence that fits one is said by the same
key in another language, its fields filled in with what the sentence has. Quoted input stays as it is. A sentence that
fits none stays English: it is still true, and better than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from sandbox.declare.problems import Problem, shown
from sandbox.report.book import Book
from sandbox.web.language import book
from sandbox.web.text import phrases

_FIELD = re.compile(r"\{(\w+)\}")
HEAD = "told."
_ONE_WORD = {
    "low",
    "high",
    "name",
    "day",
    "last",
    "count",
    "successes",
    "trials",
    "line",
    "growth",
    "rate",
    "key",
    "sum",
}
"""Fields that hold no blank: without that, a short template would fit sentences that it does not make."""


_QUOTED = {"text", "command", "path", "example"}
"""Fields that quote an input or a command: they stay as they are."""


def retold(text: str, into: Book | None = None) -> str:
    """A sentence or phrase of the model's in the session's language (or that of `into`)."""
    target = into or phrases()
    if target.language == "en" or not text:
        return text
    found = fitting(text)
    if found is None:
        return target.phrases.get(f"unit.{text}", text)
    key, fields = found
    said = {n: v if n in _QUOTED else retold(v, target) for n, v in fields.items()}
    # Not by `say`: a field may be called `key`.
    return target.phrases[key].format_map(said)


def fitting(text: str) -> tuple[str, Mapping[str, str]] | None:
    """The key of the template that a sentence fits, with its fields; the template with most text of its own wins."""
    for key, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            return key, match.groupdict()
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    templates = {key: text for key, text in book("en").phrases.items() if key.startswith(HEAD)}
    order = sorted(templates, key=lambda key: -len(_FIELD.sub("", templates[key])))
    return tuple((key, pattern_of(templates[key])) for key in order)


def pattern_of(template: str) -> re.Pattern[str]:
    """The regular expression of the sentences that a template makes."""
    pieces = _FIELD.split(template)
    parts = [re.escape(piece) if i % 2 == 0 else f"(?P<{piece}>{_field(piece)})" for i, piece in enumerate(pieces)]
    return re.compile("".join(parts), re.DOTALL)


def _field(name: str) -> str:
    return r"\S+?" if name in _ONE_WORD else ".+?"


def problem_lines(problem: Problem, into: Book | None = None) -> list[str]:
    """A problem as lines: place, path and what happened; then what to do next. File names and quoted input stay."""
    target = into or phrases()
    if problem.text:
        message = retold(problem.text, target)
    else:
        message = target.say(
            "problem.found", found=retold(problem.found, target), allowed=retold(problem.allowed, target)
        )
    head = "  ".join(part for part in (problem.place, problem.path) if part)
    line = target.say("problem.line", head=head, message=message) if head else message
    hint = " ".join(retold(sentence, target) for sentence in _sentences(problem.hint))
    return [shown(part) for part in (line, hint) if part]


def _sentences(hint: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!]) (?=[A-Z])", hint) if part]
