"""Progress on stderr, and only on a terminal: what is done, and the time left."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

from sandbox.cli.output import console

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """A context that is called with (runs done, runs in all); silent where stderr is no terminal."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        screen = console(error=True)
        if screen.is_terminal:
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
            from rich.progress import Progress as Bar  # noqa: PLC0415

            left = (TextColumn("time left"), TimeRemainingColumn())
            self._bar = Bar(BarColumn(), MofNCompleteColumn(), *left, console=screen, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("runs", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` runs are done."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total)
