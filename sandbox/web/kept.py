"""Comparisons that are named, kept and reopened: a small database in the user's data folder.

SQLite with a write-ahead log, one connection for each operation, so that several pages, threads and servers may use it
at once. What is kept is the comparison as a file (`share_file`): it opens under a later version too, and then says what
has changed. Names are a user's text and are returned as written: whoever shows them escapes them.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.problems import InputRefused, Problem
from sandbox.web.share_file import from_file, to_file
from sandbox.web.shared import Asked, Opened

FOLDER = "SANDBOX_DATA_DIR"
"""Environment variable that names another data folder."""
FILE = "comparisons.sqlite3"
LONGEST_NAME = 120
MOST = 10_000
"""Comparisons kept at most."""
PATIENCE = 10.0
"""Seconds an operation waits for another one's writing to end."""
_COLUMNS = "id, name, scenario, question, created, changed, revision"

_STEPS: tuple[str, ...] = (
    """CREATE TABLE comparison (
         id TEXT PRIMARY KEY, name TEXT NOT NULL, scenario TEXT NOT NULL, question TEXT NOT NULL, created TEXT NOT NULL,
         changed TEXT NOT NULL, revision INTEGER NOT NULL, body BLOB NOT NULL)""",
    "CREATE INDEX by_change ON comparison (changed DESC, id)",
)
"""How the database became what it is, one step a version of it. Steps are added behind, never changed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a kept comparison without opening it. created, changed: UTC, ISO. revision: 1, 2, ..."""

    id: str
    name: str
    scenario: str
    question: str
    created: str
    changed: str
    revision: int


def data_folder() -> Path:
    """The user's data folder: that of the environment variable, else the platform's own."""
    told = os.environ.get(FOLDER)
    if told:
        return Path(told)
    from platformdirs import user_data_path  # noqa: PLC0415  (only where it is asked for)

    return user_data_path("sandbox-lab", appauthor=False)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


class KeptComparisons:
    """The comparisons kept in a folder. Every operation raises InputRefused where the database cannot be used."""

    def __init__(
        self, catalogue: Catalogue, version: str, folder: Path | None = None, clock: Callable[[], str] = _now
    ) -> None:
        self.catalogue, self.version, self._clock = catalogue, version, clock
        self.folder = folder if folder is not None else data_folder()

    @property
    def path(self) -> Path:
        """The database's file."""
        return self.folder / FILE

    def keep(self, name: str, asked: Asked) -> Kept:
        """Keep a comparison under a name (names need not differ). Raises InputRefused for a name that is none."""
        said, body, now = _name(name), to_file(asked, self.catalogue, self.version), self._clock()
        kept = Kept(uuid.uuid4().hex, said, asked.scenario.name, asked.scenario.question, now, now, 1)
        with self._writing() as base:
            if base.execute("SELECT count(*) FROM comparison").fetchone()[0] >= MOST:
                raise _refused(f"{MOST:,} comparisons are kept already", "Remove some first.")
            base.execute(
                f"INSERT INTO comparison ({_COLUMNS}, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (kept.id, said, kept.scenario, kept.question, now, now, 1, body),
            )
        return kept

    def replace(self, kept: Kept, asked: Asked) -> Kept:
        """Keep another content under the same id.

        Raises InputRefused where somebody has changed or removed it since `kept` was read: nothing is overwritten.
        """
        body, scenario = to_file(asked, self.catalogue, self.version), asked.scenario
        return self._change(kept, "scenario = ?, question = ?, body = ?", (scenario.name, scenario.question, body))

    def rename(self, kept: Kept, name: str) -> Kept:
        """Give it another name. Raises InputRefused as replace() does, and for a name that is none."""
        return self._change(kept, "name = ?", (_name(name),))

    def _change(self, kept: Kept, setting: str, values: tuple[object, ...]) -> Kept:
        with self._writing() as base:
            done = base.execute(
                f"UPDATE comparison SET {setting}, changed = ?, revision = revision + 1 WHERE id = ? AND revision = ?",
                (*values, self._clock(), kept.id, kept.revision),
            )
            if done.rowcount != 1:
                raise _refused(
                    f"{kept.name} has been changed or removed elsewhere in the meantime",
                    "Look at the list again, or keep it under another name.",
                )
            return _found(base, kept.id)

    def remove(self, kept: Kept) -> None:
        """Remove it; nothing happens where it is gone already."""
        with self._writing() as base:
            base.execute("DELETE FROM comparison WHERE id = ?", (kept.id,))

    def all(self) -> tuple[Kept, ...]:
        """Everything kept, the latest change first."""
        with self._open() as base:
            rows = base.execute(f"SELECT {_COLUMNS} FROM comparison ORDER BY changed DESC, id")
            return tuple(Kept(*row) for row in rows)

    def find(self, which: str) -> Kept:
        """What is kept under an id. Raises InputRefused where there is nothing."""
        with self._open() as base:
            return _found(base, which)

    def open(self, which: str) -> Opened:
        """The comparison kept under an id, with what has changed since. Raises InputRefused where there is none."""
        with self._open() as base:
            _found(base, which)
            (body,) = base.execute("SELECT body FROM comparison WHERE id = ?", (which,)).fetchone()
        try:
            return from_file(bytes(body), self.catalogue, self.version, self.folder / "firms")
        except (OSError, TypeError) as error:  # the folder cannot be written; what is kept is no bytes
            raise self._unusable(error) from None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One connection for one operation."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from None
        try:
            self._prepare(base)
            yield base
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        finally:
            base.close()

    def _prepare(self, base: sqlite3.Connection) -> None:
        """Bring the database up to this version. Raises InputRefused for one of a later version."""
        version = _version(base)
        if version == len(_STEPS):
            return
        if version < len(_STEPS):
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("BEGIN IMMEDIATE")
            try:
                # Somebody else may have done it while this one waited.
                for step in _STEPS[_version(base) :]:
                    base.execute(step)
                base.execute(f"PRAGMA user_version = {max(len(_STEPS), _version(base))}")
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")
            version = _version(base)
        if version > len(_STEPS):
            text = f"it was written by a later version of this program ({version}, this one knows {len(_STEPS)})"
            raise _refused(text, "Update the program. Nothing was changed.", str(self.path))

    def _unusable(self, error: Exception) -> InputRefused:
        hint = f"Set {FOLDER} to a folder that can be written, or move this file away: a new one is then begun."
        return _refused(f"the kept comparisons cannot be used ({error})", hint, str(self.path))


def _version(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


def _found(base: sqlite3.Connection, which: str) -> Kept:
    row = base.execute(f"SELECT {_COLUMNS} FROM comparison WHERE id = ?", (which,)).fetchone()
    if row is None:
        raise _refused("no comparison is kept under this id", "It may have been removed. Look at the list again.")
    return Kept(*row)


def _name(name: str) -> str:
    """The name as it is kept: blanks at the ends dropped, every character one that can be printed."""
    said = " ".join(name.split())
    if not 1 <= len(said) <= LONGEST_NAME:
        raise _refused(f"a name of {len(said)} characters", f"Give one of 1 to {LONGEST_NAME} characters.")
    if not said.isprintable():
        raise _refused("a name with characters that cannot be printed", "Type it again.")
    return said


def _refused(text: str, hint: str, place: str = "kept comparisons") -> InputRefused:
    return InputRefused(Problem(place, text=text, hint=hint))
