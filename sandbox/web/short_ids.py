"""Permanent short ids of parameters, for links. The list beside this file only grows; `python -m` this adds new ones.

An id is the number of its line in base 36. A parameter that is renamed or removed keeps its line, so that an old link
can never mean another parameter.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("short_ids.txt")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def id_of(number: int) -> str:
    """The id of the line of that number, from 0."""
    text = ""
    while True:
        number, rest = divmod(number, len(_DIGITS))
        text = _DIGITS[rest] + text
        if number == 0:
            return text


@lru_cache(maxsize=1)
def registered() -> tuple[str, ...]:
    """Paths of all parameters there have ever been, by line."""
    return tuple(FILE.read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=1)
def path_by_id() -> dict[str, str]:
    """Id to path."""
    return {id_of(i): path for i, path in enumerate(registered())}


@lru_cache(maxsize=1)
def id_by_path() -> dict[str, str]:
    """Path to id."""
    return {path: short for short, path in path_by_id().items()}


def grown(before: Sequence[str], paths: Iterable[str]) -> list[str]:
    """The lines with those of `paths` behind them that have none yet."""
    return [*before, *(path for path in paths if path not in set(before))]


def main() -> None:
    """Give an id to every parameter that has none."""
    from sandbox.catalogue import CATALOGUE  # noqa: PLC0415  (the list itself needs no catalogue)

    before = list(registered()) if FILE.exists() else []
    lines = grown(before, CATALOGUE.parameters)
    FILE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    sys.stdout.write(f"{len(lines) - len(before)} new ids, {len(lines)} in all.\n")


if __name__ == "__main__":
    main()
