"""One writer at a time in a study directory. The operating system holds the lock, so a killed process leaves none."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from sandbox.study.errors import StudyError

if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _hold(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class DirectoryLock:
    """Holds `lock` in a directory while in use, with the holder's process number in it, and removes it in the end.

    Entering raises StudyError while another process holds it, OSError where no file can be made.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / "lock"
        self._handle: int | None = None

    def __enter__(self) -> DirectoryLock:
        while self._handle is None:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _hold(handle)
            except (BlockingIOError, PermissionError):
                os.close(handle)
                raise StudyError(
                    f"{self._path.parent} is being written by {self._holder()}. Two processes would spoil each other's"
                    " work: wait for the other one, or choose another directory."
                ) from None
            except OSError as error:
                os.close(handle)
                raise StudyError(
                    f"{self._path.parent} cannot be locked ({error.strerror}). Choose a directory on a local disk."
                ) from None
            if self._still_there(handle):
                self._handle = handle
            else:  # the holder before removed the file between our opening and our locking it
                os.close(handle)
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())
        return self

    def _still_there(self, handle: int) -> bool:
        try:
            return self._path.stat().st_ino == os.fstat(handle).st_ino
        except OSError:
            return False

    def _holder(self) -> str:
        try:
            number = self._path.read_text(encoding="utf-8").strip()
        except OSError:
            number = ""
        return f"process {number}" if number else "another process"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            try:
                self._path.unlink(missing_ok=True)
            except OSError:  # an open file cannot be removed on Windows: it stays, unlocked
                pass
            finally:
                os.close(self._handle)
                self._handle = None
