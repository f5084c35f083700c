"""The command line: one command is one call of the public API, plus how its answer is shown.

Light on purpose: whoever presses Ctrl-C while the program is still loading is answered in words too.
"""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.cli.root import app as app

__all__ = ["app", "main"]

INTERRUPTED = 130
"""Exit code after Ctrl-C, as a shell has it: 128 and the number of the signal."""

_stopped: list[bool] = []


def main() -> None:
    """Entry point of the console script and of `python -m sandbox`: Ctrl-C ends it in one line, with exit code 130."""
    atexit.register(_leave)
    try:
        from sandbox.cli.root import begin  # noqa: PLC0415  (takes most of the time until the first word)

        begin()
    except SystemExit as left:
        if left.code == INTERRUPTED:
            _stopped.append(True)
        raise
    except KeyboardInterrupt:
        _stopped.append(True)
        sys.stderr.write("Stopped.\n")
        sys.exit(INTERRUPTED)


def _leave() -> None:
    """The last thing at exit: where Ctrl-C hit code that Python made from text, it would send itself the signal."""
    if _stopped:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)


def _load(name: str) -> object:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sandbox.cli.root import app  # noqa: PLC0415

    return app


if not TYPE_CHECKING:  # a type checker sees the import above
    __getattr__ = _load
