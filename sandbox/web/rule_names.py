"""The shipped rule book, and what its rules are called."""

from __future__ import annotations

import re
from functools import lru_cache

from sandbox.cross_border.book import load_rule_book
from sandbox.cross_border.rules.book import RuleBook
from sandbox.web.text import phrases


@lru_cache(maxsize=1)
def rule_book() -> RuleBook:
    """The shipped rule book."""
    return load_rule_book()


def rule_label(name: str) -> str:
    """What a rule of the rule book is called; in English its meaning."""
    rule = rule_book().rules[name]
    return phrases().phrases.get(f"rule.{name}", rule.meaning)


def with_rules_named(text: str) -> str:
    """A sentence in which a rule stands by its key, with the beginning of its label instead."""
    return _keys().sub(lambda found: re.split("[,，]", rule_label(found[0]), maxsplit=1)[0], text)


@lru_cache(maxsize=1)
def _keys() -> re.Pattern[str]:
    longest = sorted(rule_book().rules, key=lambda name: -len(name))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?![\w.])")
