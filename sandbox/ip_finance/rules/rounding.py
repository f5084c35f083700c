"""Exact amounts to whole fen without losing one: the method of the largest remainder."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from fractions import Fraction


def largest_remainder(
    exact: Mapping[str, Fraction],
    total: int,
    group: Collection[str] = (),
    group_limit: int | None = None,
    at_least: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Whole fen that add up to `total`, each the exact amount rounded down or up.

    The fen left after rounding down go to the largest remainders, ties in the order of `exact`, never to an amount that
    is whole already. group, group_limit: together these names get no more than the limit, which their exact sum keeps.
    at_least: amounts not to fall below; given up where they cannot all be kept.
    Raises ValueError where the exact amounts do not add up to `total`.
    """
    if sum(exact.values(), Fraction(0)) != total:
        raise ValueError("the exact amounts do not add up to the total")
    found = {name: math.floor(amount) for name, amount in exact.items()}
    if at_least is not None:
        found = {name: max(amount, at_least[name]) for name, amount in found.items()}
    left = total - sum(found.values())
    held = sum(found[name] for name in group)
    room = left if group_limit is None else group_limit - held
    names = list(exact)
    for name in sorted(names, key=lambda n: (math.floor(exact[n]) - exact[n], names.index(n))):
        if left <= 0:
            break
        if found[name] >= exact[name] or (name in group and room <= 0):
            continue
        found[name] += 1
        left -= 1
        room -= name in group
    if left != 0 or room < 0:
        return largest_remainder(exact, total, group, group_limit)
    return found
