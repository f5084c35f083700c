"""The nearest right name for a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_CUTOFF = 0.6
_TAIL = 0.95
_LAST = 0.8
_LONGEST = 120
_SEPARATORS = re.compile(r"[._\-\s]+")


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name most like `word`, or None.

    Upper and lower case and the separators `.`, `_`, `-` are alike. Beside the whole name its end counts (the system
    left out) and, with less weight, its last word alone (the way there mistaken).
    """
    if len(word) > _LONGEST:
        return None
    words = _words(word)
    if not words:
        return None
    best, best_score = None, _CUTOFF
    whole = SequenceMatcher(None, "", ".".join(words), autojunk=False)
    last = SequenceMatcher(None, "", words[-1], autojunk=False)
    for name in names:
        own = _words(name)
        score = _ratio(whole, ".".join(own), best_score)
        if len(own) > len(words):
            score = max(score, _TAIL * _ratio(whole, ".".join(own[-len(words) :]), best_score))
        if len(words) > 1 and len(own) > 1:
            score = max(score, _LAST * _ratio(last, own[-1], best_score))
        if score > best_score:
            best, best_score = name, score
    return best


def _words(name: str) -> list[str]:
    return [w for w in _SEPARATORS.split(name.lower()) if w]


def _ratio(matcher: SequenceMatcher[str], text: str, floor: float) -> float:
    matcher.set_seq1(text)
    if matcher.real_quick_ratio() <= floor or matcher.quick_ratio() <= floor:
        return 0.0
    return matcher.ratio()
