"""Publish and subscribe to the few events by which one system may touch another.

Handlers run at once, in the order they *declare*, never in the order in which they happened to subscribe: installing
the systems in another order changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True)
class FirmFailed:
    """A firm left the world at second `t`. `exit_type`: how (solvent closure, acquisition, insolvency)."""

    t: int
    firm: int
    exit_type: str


@dataclass(frozen=True, slots=True)
class FirmEntered:
    """A firm was founded, or moved in, at second `t`."""

    t: int
    firm: int


@dataclass(frozen=True, slots=True)
class Admitted:
    """It became public at second `t` that a firm was admitted to the supervision sandbox.

    What admission says about the firm's quality q, standard normal: P(admitted | q) = Phi(weight q - bar).
    """

    t: int
    firm: int
    case: int
    weight: float
    bar: float


@dataclass(frozen=True, slots=True)
class TestCompleted:
    """A firm's test in the supervision sandbox ended well at second `t`."""

    __test__ = False  # the name is the domain's; pytest must not collect it

    t: int
    firm: int
    case: int


@dataclass(frozen=True, slots=True)
class TestStopped:
    """A firm's test was ended by the supervisor, for incidents or for an exit assessment not passed, at second `t`."""

    __test__ = False

    t: int
    firm: int
    case: int


@dataclass(frozen=True, slots=True)
class IncidentFound:
    """An incident in a firm's test came to light at second `t`; `whole`: its customers were paid all they lost."""

    t: int
    firm: int
    case: int
    whole: bool


@dataclass(frozen=True, slots=True)
class TierChanged:
    """A firm's credit tier became `tier` at second `t`."""

    t: int
    firm: int
    tier: int


@dataclass(frozen=True, slots=True)
class LoanDefaulted:
    """A firm defaulted on a loan at second `t`."""

    t: int
    firm: int
    loan: int


E = TypeVar("E")


class Bus:
    """Carries events to their handlers."""

    __slots__ = ("_handlers",)

    def __init__(self) -> None:
        self._handlers: dict[type[Any], tuple[tuple[int, Callable[[Any], object]], ...]] = {}

    def subscribe(self, event_type: type[E], handler: Callable[[E], object], order: int) -> None:
        """Have `handler` called for every event of that type, after the handlers of lower `order`.

        Raises ValueError if another handler of the type has declared the same order.
        """
        present = self._handlers.get(event_type, ())
        if any(order == other for other, _ in present):
            raise ValueError(f"two handlers of {event_type.__name__} declare the same order {order}")
        self._handlers[event_type] = tuple(sorted((*present, (order, handler)), key=lambda pair: pair[0]))

    def publish(self, event: object) -> None:
        """Call the handlers of the event's type, in their declared order."""
        for _, handler in self._handlers.get(type(event), ()):
            handler(event)
