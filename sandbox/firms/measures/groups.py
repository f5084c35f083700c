"""Measures by groups of firms: how their names and values are formed, the same in every system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Values = dict[str, float | None]


def suffixed(values: Mapping[str, float | None], by: str, group: str) -> Values:
    """The values under the names of a group: `loans` as `loans@area=cuihu`, `rate/num` as `rate@area=cuihu/num`."""
    out: Values = {}
    for key, value in values.items():
        head, slash, tail = key.partition("/")
        out[f"{head}@{by}={group}{slash}{tail}"] = value
    return out


def groups_of(names: Sequence[str], circle: NDArray[np.bool_] | None) -> dict[str, bool]:
    """Every group in the order of the names, and whether any of its firms counts.

    names: the group of each firm. circle: which firms count, shape (firms,); None for all.
    """
    counted: Iterable[str] = names if circle is None else [names[row] for row in np.flatnonzero(circle).tolist()]
    some = set(counted)
    return {group: group in some for group in sorted(set(names))}


def undefined(values: Iterable[str]) -> Values:
    """The values of a group in which nobody counts: nothing over nothing, and undefined elsewhere."""
    return {key: 0 if "/" in key else None for key in values}
