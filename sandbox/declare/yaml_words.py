"""What the YAML parser says, in plain words."""

from __future__ import annotations

import yaml
from yaml.reader import ReaderError

from sandbox.declare.problems import Problem

_PLAIN_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "expected a single document",
        "the file holds more than one document",
        "Remove the line `---` that starts the second.",
    ),
    (
        "mapping values are not allowed here",
        "a second `key: value` on one line, or a line indented too far",
        "Put text that contains `: ` in quotation marks.",
    ),
    (
        "cannot start any token",
        "a tab, or a character that needs quotation marks, begins a value",
        "Indent with spaces; put text that begins with @, `, % or a tab in quotation marks.",
    ),
    (
        "could not find expected ':'",
        "a line without `key: value`",
        "Every entry needs a colon and a space after its key.",
    ),
    (
        "expected <block end>",
        "the indentation does not fit the lines above",
        "Entries of one group begin in the same column.",
    ),
    (
        "expected '<document start>'",
        "the indentation does not fit the lines above",
        "Entries of one group begin in the same column.",
    ),
    ("expected ',' or '}'", "a { is not closed, or a comma is missing", ""),
    ("expected ',' or ']'", "a [ is not closed, or a comma is missing", ""),
    ("found unexpected end of stream", "a quotation mark is not closed", ""),
    ("found unexpected document separator", "a quotation mark is not closed", ""),
    ("found undefined alias", "an *alias whose &anchor does not stand above it", ""),
    ("found duplicate anchor", "the same &anchor is set twice", ""),
    (
        "found undefined tag handle",
        "a tag (a word beginning with !) is not allowed",
        "Put text that begins with ! in quotation marks.",
    ),
    (
        "found unknown escape character",
        "a backslash with an unknown letter inside quotation marks",
        "Use single quotation marks, in which a backslash is a backslash.",
    ),
)
"""What the parser says, what it means, and what to do."""


def in_plain_words(error: Exception, text: str, name: str) -> Problem:
    """The problem that stands for what the parser raised while reading `text`, called `name`."""
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        found = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "?")
        return Problem(f"{name}:{line}", text=f"the control character U+{found:04X} is not allowed in YAML")
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(name, text="this is not valid YAML: a number or an escape is too large")
    mark = error.problem_mark or error.context_mark
    place = f"{name}:{mark.line + 1}" if mark else name
    said = " ".join(part for part in (error.problem, error.context) if part)
    for words, meaning, hint in _PLAIN_WORDS:
        if words in said:
            return Problem(place, text=f"this is not valid YAML: {meaning}", hint=hint)
    return Problem(place, text=f"this is not valid YAML: {error.problem or error.context}")
