"""Measures of what the sandbox adds, case by case against the same luck without a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.declare.measure import Measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sandbox.supervision.desk import Desk

TWINS: tuple[Measure, ...] = (
    Measure(
        name="additionality",
        label="Graduates that would not have come without a sandbox",
        unit="share",
        better="more",
        aggregate="gained",
        of=("launched", "graduated"),
        matters=0.02,
        meaning="graduates whose product reaches the market by the end of the run and does not reach it in the twin, "
        "the same case with the same luck without a sandbox, over all graduates. No net gain: displaced_by_sandbox is "
        "the other side. Undefined unless a policy without a sandbox is compared",
    ),
    Measure(
        name="displaced_by_sandbox",
        label="Products that the sandbox keeps out",
        unit="share",
        better="none",
        aggregate="lost",
        of=("launched", "launched"),
        matters=0.02,
        meaning="of the products that reach the market by the end of the run without a sandbox, the share that does "
        "not reach it with the sandbox: refused, given up, or not there yet. Good and weak products alike. Undefined "
        "unless a policy without a sandbox is compared",
    ),
)
_ORDINALS = 20


def cases(desk: Desk, circle: NDArray[np.bool_] | None) -> dict[str, tuple[int, ...]]:
    """The cases, initial ones apart, that graduated and that reached the market in the window, by number, ascending.

    A number is the firm's address in the draws times 2^20 plus which of its products it is: the same case has the same
    number under every policy, whatever rows the firms have. `circle` restricts the firms, shape (firms,).
    """
    entity = desk.firms.columns.entity
    low = (1 << _ORDINALS) - 1
    found: dict[str, list[int]] = {"graduated": [], "launched": []}
    for case in desk.cases:
        if case.initial or (circle is not None and not circle[case.firm]):
            continue
        for name, moment in (("graduated", case.graduated), ("launched", case.launched)):
            if moment is not None and moment >= 0:
                found[name].append(int(entity[case.firm]) << _ORDINALS | case.number & low)
    return {name: tuple(sorted(numbers)) for name, numbers in found.items()}
