"""One run's bundle, and the run itself.

The run is the half-open interval [first, horizon): events before the horizon are all run, an event at the horizon
itself is not part of the run. (This is what `Environment.run(until=T)` does too; here it is meant.)

Within one second events come by priority: URGENT (interrupts, starts of processes), NORMAL, DISPATCH (the grants of
limited resources, see `resource`), EXPIRY (patience that has run out), and within a priority in the order they were
scheduled.
"""

import datetime
import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from operator import index
from typing import Any, Self

import simpy
from simpy.events import NORMAL, Process

from sandbox.kernel.bus import Bus
from sandbox.kernel.calendar import WorkCalendar, make_calendar
from sandbox.kernel.clock import Clock
from sandbox.kernel.dispatcher import DISPATCH, dispatcher
from sandbox.kernel.draws import Draws
from sandbox.kernel.journal import Journal
from sandbox.kernel.ledger import Ledger


class PastEventError(Exception):
    """An event was scheduled in the past."""


class Call:
    """A callback that waits for its second: what SimPy's queue needs of an event, and no more."""

    __slots__ = ("args", "callback")

    _ok = True
    _value = None

    def __init__(self, callback: Callable[..., object], args: tuple[Any, ...]) -> None:
        self.callback: Callable[..., object] | None = callback
        self.args = args

    @property
    def callbacks(self) -> list[Callable[[Any], None]] | None:
        """What SimPy's own loop calls."""
        return [Call.fire]

    @callbacks.setter
    def callbacks(self, _: None) -> None:
        """SimPy marks an event as processed; a call need not be."""

    def fire(self) -> None:
        """Call, unless it was cancelled."""
        if self.callback is not None:
            self.callback(*self.args)

    def cancel(self) -> None:
        """Do not call after all; without effect once it has been called."""
        self.callback = None


@contextmanager
def rare_collection() -> Iterator[None]:
    """Have Python look for cyclic garbage a hundred times more rarely: looking costs a tenth."""
    before = gc.get_threshold()
    if before[0]:
        gc.set_threshold(100 * before[0], *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def stop(process: Process, cause: object = None) -> bool:
    """Interrupt a process if it still lives; return whether it did.

    A process that has ended at this very instant cannot be interrupted: SimPy raises, this does not.
    """
    if not process.is_alive:
        return False
    process.interrupt(cause)
    return True


@dataclass(slots=True)
class Engine:
    """What every process of a run needs: SimPy's environment, clock, calendar, luck, books, journal and bus."""

    env: simpy.Environment
    clock: Clock
    calendar: WorkCalendar
    draws: Draws
    ledger: Ledger
    journal: Journal
    bus: Bus

    @classmethod
    def build(
        cls,
        clock: Clock,
        calendar_kind: str = "working_days",
        holidays: Collection[datetime.date] = (),
        seed: int = 1,
        replication: int = 0,
        *,
        keep_journal: bool = False,
        antithetic: bool = False,
        keep_entries: bool = False,
        running_fingerprint: bool = False,
    ) -> Self:
        """A fresh engine whose time stands at `clock.first`. Raises ValueError for an unknown calendar."""
        return cls(
            env=simpy.Environment(initial_time=clock.first),
            clock=clock,
            calendar=make_calendar(calendar_kind, clock, holidays),
            draws=Draws(seed, replication, antithetic),
            ledger=Ledger(keep_entries),
            journal=Journal(keep_journal, running_fingerprint),
            bus=Bus(),
        )

    @property
    def now(self) -> int:
        """The current second."""
        return self.env._now  # type: ignore[return-value]

    def at(self, t: int, callback: Callable[..., object], *args: Any, priority: int = NORMAL) -> Call:
        """Call `callback(*args)` at second `t`; of two calls in a second, lower `priority` first, then as scheduled.

        Raises PastEventError if `t` lies in the past, TypeError if it is no whole number. At or after the horizon it
        is never called.
        """
        env = self.env
        t = index(t)
        if t < env._now:
            raise PastEventError(f"a call is scheduled for second {t}, but it is second {env._now} already")
        event = Call(callback, args)
        heappush(env._queue, (t, priority, next(env._eid), event))  # type: ignore[misc]
        return event

    def run(self) -> None:
        """Run every event before the horizon, then set the time to it.

        The grants of a second are made here when nothing else of it is left, without an event of their own.
        Raises what a process raises, and PastEventError if an event lies in the past.
        """
        env, horizon = self.env, self.clock.horizon
        queue = env._queue
        last = env._now
        grants = dispatcher(env)
        grants.direct = True
        while True:
            if grants.due and (not queue or queue[0][0] > last or queue[0][1] >= DISPATCH):
                grants.round()
                continue
            if not queue or queue[0][0] >= horizon:
                break
            now, _, _, event = heappop(queue)
            if now < last:
                raise PastEventError(f"an event lies at second {now}, but it is second {last} already: {event!r}")
            env._now = last = now
            if isinstance(event, Call):
                event.fire()
                continue
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):
                raise event._value
        env._now = horizon
