"""The shipped rule book, read from its file and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from sandbox._data import data_dir
from sandbox.cross_border.portfolio.form import Form
from sandbox.cross_border.rules.book import Rule, RuleBook, Step
from sandbox.cross_border.rules.money import exact, number
from sandbox.declare.kind import describe, is_finite_number
from sandbox.declare.nearest import nearest
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.yaml_reader import read_value, read_yaml

SHIPPED = Path("rulebooks") / "china-cross-border.yaml"
STATUSES = ("law", "official", "secondary", "derived", "assumption")
FX_BASIS = "fx_basis"
FX_BASES = ("drawdown", "current")
_HINT = "A rule book has schema, name, title, first, last, beyond and rules."


def load_rule_book(path: str | Path | None = None) -> RuleBook:
    """The rule book of cross-border financing: the shipped one, or the file at `path`.

    `load_rule_book().at(day)` is the law of that day. Raises InputRefused with every problem of the file.
    """
    file = data_dir() / SHIPPED if path is None else Path(path)
    changed = file.stat().st_mtime_ns if path is None and file.is_file() else None
    return _read(file) if changed is None else _kept(file, changed)


@lru_cache(maxsize=1)
def _kept(file: Path, changed: int) -> RuleBook:  # noqa: ARG001  (a changed file is read again)
    return _read(file)


def _read(file: Path) -> RuleBook:
    document = read_yaml(file, str(file), hint=_HINT)
    problems = list(document.problems)
    form = Form(document, (), document.data, problems)
    form.allow(("schema", "name", "title", "first", "last", "beyond", "rules"))
    for key in ("schema", "name", "title", "first", "last", "beyond", "rules"):
        form.require(key)
    first, last = form.day("first"), form.day("last")
    if "schema" in form.data and form.data["schema"] != 1:
        form.refuse("schema", describe(form.data["schema"]), "1")
    rules: dict[str, Rule] = {}
    listed = form.below("rules")
    for name in listed.data:
        rule = _rule(str(name), listed.below(name), first)
        if rule is not None:
            rules[str(name)] = rule
    if problems or first is None or last is None:
        raise InputRefused(problems)
    words = {key: str(form.data[key]) for key in ("name", "title", "beyond")}
    return RuleBook(words["name"], words["title"], first, last, words["beyond"], rules)


def _rule(name: str, form: Form, first: dt.date | None) -> Rule | None:
    form.allow(("meaning", "unit", "low", "high", "whole", "steps"))
    low, high = form.amount("low", Fraction(0)), form.amount("high", Fraction(100))
    if not (form.require("meaning") and form.require("steps")) or low is None or high is None:
        return None
    whole = form.flag("whole") or False
    steps: list[Step] = []
    listed = form.below("steps")
    for day in listed.data:
        item = listed.below(day)
        item.allow(("value", "document", "source", "status", "note"))
        if not isinstance(day, dt.date) or (first is not None and day < first) or (steps and day <= steps[-1].since):
            listed.refuse(day, describe(day), f"dates in order, from {first} on")
            continue
        status = item.choice("status", STATUSES) if item.require("status") else None
        value = item.amount("value") if item.require("value") else None
        texts = [str(item.data.get(key, "")) for key in ("document", "source", "note")]
        if value is not None and not low <= value <= high:
            item.refuse("value", number(value), f"{number(low)} to {number(high)}")
        if status is not None and value is not None and item.require("document") and item.require("source"):
            steps.append(Step(day, value, texts[0], texts[1], status, texts[2]))
    if not steps:
        return None
    return Rule(name, str(form.data["meaning"]), tuple(steps), str(form.data.get("unit", "")), low, high, whole)


def read_sets(words: list[str], book: RuleBook) -> tuple[dict[str, Fraction], str, list[Problem]]:
    """What `--set NAME=VALUE` changes: rules by name, the exchange-rate basis, and what is wrong, all at once."""
    changes: dict[str, Fraction] = {}
    basis, seen = FX_BASES[0], set[str]()
    problems: list[Problem] = []
    names = [*book.rules, FX_BASIS]
    for word in words:
        name, sign, text = (part.strip() for part in word.partition("="))
        if not sign or not text:
            problems.append(Problem("--set", name, f"'{word}'", "NAME=VALUE, as adjustment.enterprises=1.5"))
            continue
        if name not in names:
            near = nearest(name, names)
            hint = f"Did you mean {near}?" if near else f"There are: {', '.join(names)}."
            problems.append(Problem("--set", name, hint=hint, text="no such parameter of the rule book"))
            continue
        if name in seen:
            problems.append(Problem("--set", name, text="set twice"))
        seen.add(name)
        if name == FX_BASIS:
            basis = text
            if text not in FX_BASES:
                problems.append(Problem("--set", name, f"'{text}'", f"one of {', '.join(FX_BASES)}"))
            continue
        value, problem = _number(text, book.rules[name])
        if problem is not None:
            problems.append(problem)
        elif value is not None:
            changes[name] = value
    return changes, basis, problems


def _number(text: str, rule: Rule) -> tuple[Fraction | None, Problem | None]:
    """The value in `text`, within the bounds of the rule; or what is wrong with it."""
    allowed = f"a {'whole ' if rule.whole else ''}number from {number(rule.low)} to {number(rule.high)}"
    try:
        raw = read_value(text, "--set").data
    except InputRefused as refused:
        return None, refused.problems[0]
    if not is_finite_number(raw) or (rule.whole and raw != int(raw)) or not rule.low <= Fraction(raw) <= rule.high:
        return None, Problem("--set", rule.name, describe(raw), allowed)
    return exact(raw), None


def words_of(changes: Mapping[str, object]) -> list[str]:
    """Changes given from Python as the words of `--set`."""
    return [f"{name}={value}" for name, value in changes.items()]
