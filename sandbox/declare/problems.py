"""What is wrong with an input, said in the user's words, and all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


def shown(text: str) -> str:
    """`text` fit for a terminal and a page: what cannot be printed is replaced, so no input paints on the screen."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    place: file and line as the user named it, or the option of the command line (`--set`); may be empty.
    path: the parameter or key, dotted. found, allowed: what stands there and what may. hint: what to do next.
    text: what happened; left empty it is `found ..., allowed: ...`.
    """

    place: str = ""
    path: str = ""
    found: str = ""
    allowed: str = ""
    hint: str = ""
    text: str = ""

    @property
    def message(self) -> str:
        """What happened, without the place and without the advice."""
        return self.text or f"found {self.found}, allowed: {self.allowed}"

    def __str__(self) -> str:
        head = "  ".join(part for part in (self.place, self.path) if part)
        line = f"{head}: {self.message}" if head else self.message
        line += "" if line.endswith((".", "?", "!")) else "."
        return "\n  ".join(shown(part) for part in (line, self.hint) if part)

    def plain(self) -> dict[str, str]:
        """The problem as JSON-ready data, with `message`."""
        return {**asdict(self), "message": self.message}


class InputRefused(Exception):
    """The input cannot be used; `problems` holds every reason, `str()` prints them all, one paragraph each."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
