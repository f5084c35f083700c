"""Named, typed columns with one row per entity and room for newcomers allocated ahead."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray


class Columns:
    """A table of NumPy columns that grows at the end.

    `columns.age` and `columns["age"]` are views of the live rows, shape (len(columns),). Fetch them anew after
    `append_rows`: a view taken before it does not see the new rows, and after growth no longer shares the memory.
    """

    _room: dict[str, NDArray[Any]]
    _live: int

    def __init__(self, fields: Mapping[str, DTypeLike], capacity: int = 16) -> None:
        """Columns of the given names and types, no rows. Raises ValueError for a name that is not free."""
        for name in fields:
            if not name.isidentifier() or name.startswith("_") or hasattr(type(self), name):
                raise ValueError(f"{name!r} cannot be the name of a column")
        self._room = {name: np.zeros(max(int(capacity), 1), dtype) for name, dtype in fields.items()}
        self._live = 0
        self._refresh()

    def __getattr__(self, name: str) -> NDArray[Any]:
        """Only reached for a name that is no column: the views are ordinary attributes."""
        raise AttributeError(f"no column {name!r}; there are {', '.join(self.__dict__.get('_room', ()))}")

    def __setattr__(self, name: str, value: ArrayLike) -> None:
        """`columns.age = values` writes into the column (so `columns.age += 1` works); a new name is refused."""
        if name in type(self).__annotations__:
            object.__setattr__(self, name, value)
        elif name in self._room:
            self._room[name][: self._live] = value
        else:
            raise AttributeError(f"no column {name!r}; there are {', '.join(self._room)}")

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The view of the live rows of a column; raises KeyError for an unknown name."""
        return self._room[name][: self._live]

    def __len__(self) -> int:
        return self._live

    def __iter__(self) -> Iterator[str]:
        return iter(self._room)

    def __contains__(self, name: object) -> bool:
        return name in self._room

    @property
    def capacity(self) -> int:
        """Rows for which there is room before the columns are moved."""
        return next((len(column) for column in self._room.values()), 0)

    def append_rows(self, n: int) -> slice:
        """Add `n` rows of zeros and return where they are. Room doubles when it runs out."""
        if n < 0:
            raise ValueError(f"cannot append {n} rows")
        live = self._live + n
        if live > self.capacity:
            room = max(live, 2 * self.capacity)
            for name, column in self._room.items():
                self._room[name] = np.zeros(room, column.dtype)
                self._room[name][: self._live] = column[: self._live]
        new = slice(self._live, live)
        self._live = live
        self._refresh()
        return new

    def _refresh(self) -> None:
        for name, column in self._room.items():
            self.__dict__[name] = column[: self._live]
