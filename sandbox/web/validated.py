"""The published figures and how the model meets them, as the page docs/validation.md has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sandbox._data import docs_dir
from sandbox.report.validation_page import ROLES

ROLE_KEYS = tuple(ROLES)
_COLUMNS = 10


@dataclass(frozen=True)
class Target:
    """A published figure beside the simulated one, both as the page writes them. inside: None where not compared."""

    role: str
    key: str
    aggregate: str
    published: str
    simulated: str
    interval: str
    tolerance: str
    inside: bool | None
    scenario: str
    source: str
    note: str


@lru_cache(maxsize=1)
def published() -> tuple[Target, ...]:
    """Every row of the shipped page; empty where the page is not there."""
    file = docs_dir() / "validation.md"
    return tuple(read(file.read_text(encoding="utf-8"))) if file.is_file() else ()


def read(text: str) -> Iterator[Target]:
    """The rows of such a page. Raises ValueError for a row that has another number of columns."""
    roles = {heading: role for role, (heading, _) in ROLES.items()}
    role = ""
    for line in text.splitlines():
        if line.startswith("## "):
            role = roles.get(line.removeprefix("## "), "")
        elif line.startswith("| ") and role and not line.startswith(("| ---", "|---")):
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) != _COLUMNS:
                raise ValueError(f"{len(cells)} columns: {line[:80]}")
            if cells[1] != "aggregate":
                yield _target(role, cells)


def _target(role: str, cells: list[str]) -> Target:
    key, aggregate, value, simulated, interval, tolerance, result, scenario, source, note = cells
    inside = {"inside": True, "missed": False}.get(result.strip("*").lower())
    return Target(role, key, aggregate, value, simulated, interval, tolerance, inside, scenario, source, note)
