"""A limited resource: first come first served by a declared rule, measured by itself, exact at the window's edges.

Requests and releases of one second are collected, and grants are made at the *end* of that second, in the order
(second of the request, tie key). So the order in which code scheduled two events of one second never decides who is
served. All resources of a run decide in one round, before anyone granted goes on; those then go on in the order of
their resources' names and of their grants, and what they ask for in the same second is decided in a further round.

Always pair a request with `finally: resource.cancel(request)`: it takes back a request that waits, releases one that
was granted (also when the case was interrupted in the very second of the grant), and does nothing the second time.

Times are whole seconds, so every integral and sum is an exact integer.
"""

from collections.abc import Generator
from copy import copy
from heapq import heapify, heappop, heappush
from typing import Any, Self

import simpy
from simpy.events import Event, EventPriority

from sandbox.kernel.calendar import ContinuousCalendar, WorkCalendar
from sandbox.kernel.dispatcher import HOLDING as _HOLDING
from sandbox.kernel.dispatcher import OVER as _OVER
from sandbox.kernel.dispatcher import WAITING as _WAITING
from sandbox.kernel.dispatcher import dispatcher
from sandbox.kernel.resource_stats import ResourceStats

EXPIRY = EventPriority(9)
"""Priority of patience running out: after the grants, so a place that comes free in the last second is still got."""


class Request(Event):
    """A place in the queue, then a unit of the resource. Succeeds with itself when granted.

    With a patience that runs out (`wait_at_most`) it succeeds with None. Usable as a context manager that cancels.
    Attributes: `asked`, second of the request; `granted`, second of the grant or -1; `tie`; `firm`; `use`, what the
    unit is wanted for.
    """

    def __init__(self, resource: "Resource", tie: tuple[int, int], asked: int, firm: int, use: str) -> None:
        self.env = resource.env
        self.callbacks = []
        self.resource = resource
        self.tie = tie
        self.asked = asked
        self.granted = -1
        self.state = _WAITING
        self.firm = firm
        self.use = use
        self.clocked = 0  # working time gone by when it was granted

    @property
    def holds(self) -> bool:
        """Whether it holds a unit now."""
        return self.state == _HOLDING

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.resource.cancel(self)


class Resource:
    """`capacity` equal units, granted first come first served.

    `window` = [from, to) in seconds is what the statistics cover; `calendar` is the working time in which utilisation
    is counted (none: every second). `use` says what a unit is held for where a request does not say (`busy_by_use`).
    `in_queue`, `in_service` and `capacity` may be read at any time, not set.
    """

    __slots__ = (
        "_arrivals", "_abandoned", "_called", "_calendar", "_busy", "_available", "_dead", "_dispatcher", "_from",
        "_granted", "_heap", "_holders", "_limited", "_max_queue", "_queue_area", "_queue_at", "_seq", "_served",
        "_service_area", "_service_at", "_service_sum", "_to", "_wait_abandoned", "_wait_granted", "_waits_sum",
        "_used", "_worked",
        "capacity", "env", "in_queue", "in_service", "name", "use",
    )  # fmt: skip

    def __init__(
        self,
        env: simpy.Environment,
        name: str,
        capacity: int,
        window: tuple[int, int],
        calendar: WorkCalendar | None = None,
        use: str = "",
    ) -> None:
        """Raises ValueError unless the capacity is a whole number, 0 or more, and the window runs forwards."""
        if not window[0] <= window[1]:
            raise ValueError(f"resource {name!r}: the window {window} runs backwards")
        self.env = env
        self.name = name
        self.use = use
        self._used: dict[str, int] = {}
        self.capacity = _whole(name, capacity)
        self.in_queue = 0
        self.in_service = 0
        self._from, self._to = window
        self._calendar = None if isinstance(calendar, ContinuousCalendar) else calendar
        self._dispatcher = dispatcher(env)
        self._called = False
        self._heap: list[tuple[int, tuple[int, int], int, Request]] = []
        self._holders: set[Request] = set()
        self._limited: list[tuple[Request, int]] = []
        self._seq = self._dead = 0
        self._arrivals = self._granted = self._abandoned = self._served = self._max_queue = 0
        self._queue_area = self._service_area = self._busy = self._available = 0
        self._waits_sum = self._service_sum = self._wait_granted = self._wait_abandoned = 0
        self._queue_at = self._service_at = min(max(int(env.now), self._from), self._to)
        self._worked = self._calendar.worked(self._service_at) if self._calendar else self._service_at

    @property
    def free(self) -> int:
        """Units not held; 0 while more are held than a cut of capacity left."""
        return max(0, self.capacity - self.in_service)

    def request(
        self, tie: tuple[int, int], firm: int = -1, patience: int | None = None, use: str | None = None
    ) -> Request:
        """Join the queue. `tie` = (second of the application, case number) decides between requests of one second.

        `patience`: seconds after which the request, if it still waits, is taken back and succeeds with None.
        `use`: what the unit is wanted for; the resource's own where None.
        """
        now: int = self.env._now  # type: ignore[assignment]
        request = Request(self, tie, now, firm, self.use if use is None else use)
        if now > self._queue_at:
            if self.in_queue:
                self._count_queue(now)
            else:
                self._queue_at = now
        self.in_queue += 1
        self._seq = seq = self._seq + 1
        heappush(self._heap, (now, tie, seq, request))
        if self._from <= now < self._to:
            self._arrivals += 1
        if not self._called and self.in_service < self.capacity:
            self._called = True
            self._dispatcher.call_for(self)
        if patience is not None:
            self.limit(request, patience)
        return request

    def limit(self, request: Request, seconds: int) -> None:
        """Have the request, if it still waits after so many seconds, taken back; it then succeeds with None.

        A unit that comes free in the last second is still got. Where grants are due in this second the clock starts
        only for those that get none: most need no timer at all.
        """
        if seconds < 0:
            raise ValueError(f"patience must be 0 seconds or more; found {seconds}")
        until: int = self.env._now + seconds  # type: ignore[assignment]
        if self._called:
            self._limited.append((request, until))
        elif request.state == _WAITING:
            self._start_timer(request, until)

    def _start_timer(self, request: Request, until: int) -> None:
        timer = Event(self.env)
        timer.callbacks = [_expire]
        timer._ok = True
        timer._value = request
        heappush(self.env._queue, (until, EXPIRY, next(self.env._eid), timer))

    def release(self, request: Request) -> None:
        """Give a granted unit back. Raises ValueError if the request does not hold one."""
        if request.state != _HOLDING or request.resource is not self:
            raise ValueError(f"resource {self.name!r}: this request holds no unit (it waits, or was released before)")
        now: int = self.env._now  # type: ignore[assignment]
        if now != self._service_at:
            self._count_service(now)
        request.state = _OVER
        request._value = None  # it referred to itself, and would wait for the garbage collector
        self.in_service -= 1
        self._holders.discard(request)
        use = request.use
        self._used[use] = self._used.get(use, 0) + self._worked - request.clocked
        since = request.granted
        self._service_sum += now - since if self._from <= since and now <= self._to else self._cut(since, now)
        if self._from <= now < self._to:
            self._served += 1
        if not self._called and self.in_queue and self.in_service < self.capacity:
            self._called = True
            self._dispatcher.call_for(self)

    def cancel(self, request: Request) -> None:
        """Take back a request that waits, or release it if it was granted; nothing if it is over already."""
        if request.state == _HOLDING:
            self.release(request)
        elif request.state == _WAITING:
            request.resource._abandon(request)

    def set_capacity(self, capacity: int) -> None:
        """Change the number of units. A cut evicts nobody: it takes effect as holders leave."""
        capacity = _whole(self.name, capacity)
        self._count_service(self.env._now)  # type: ignore[arg-type]
        self.capacity = capacity
        if not self._called and self.in_queue and self.in_service < capacity:
            self._called = True
            self._dispatcher.call_for(self)

    def send_away(self) -> None:
        """Take back every request that waits, in their order; each then succeeds with None: patience is over."""
        for _, _, _, request in sorted(self._heap, key=lambda entry: entry[:3]):
            if request.state == _WAITING:
                self._abandon(request)
                request.succeed(None)

    def busy(self) -> int:
        """Working seconds, all units together, during which units were held within the window so far."""
        self._count_service(self.env._now)  # type: ignore[arg-type]
        return self._busy

    def available(self) -> int:
        """Working seconds on offer within the window so far; units held beyond a cut of capacity count while held."""
        self._count_service(self.env._now)  # type: ignore[arg-type]
        return self._available

    def busy_by_use(self) -> dict[str, int]:
        """What `busy` is made of, by what the units were held for: from the single requests, not from the integral."""
        self._count_service(self.env._now)  # type: ignore[arg-type]
        out = dict(self._used)
        for holder in self._holders:  # whole numbers: their order is of no weight
            out[holder.use] = out.get(holder.use, 0) + self._worked - holder.clocked
        return out

    def _grant(self, granted: list[Request]) -> None:
        """Grant what is free to the first in line; append their requests to `granted`."""
        self._called = False
        heap = self._heap
        now: int = self.env._now  # type: ignore[assignment]
        if now != self._queue_at:
            self._count_queue(now)
        if now != self._service_at:
            self._count_service(now)
        free = self.capacity - self.in_service
        inside = self._from <= now < self._to
        while free > 0 and heap:
            asked, _, _, request = heappop(heap)
            if request.state != _WAITING:
                self._dead -= 1
                continue
            free -= 1
            self.in_queue -= 1
            self.in_service += 1
            request.state = _HOLDING
            request.granted = now
            request.clocked = self._worked
            self._holders.add(request)
            if inside:
                self._granted += 1
            if asked != now:
                self._waits_sum += self._cut(asked, now)
                if inside:
                    self._wait_granted += now - asked
            request._ok = True
            request._value = request
            granted.append(request)
        if self._limited:
            limited, self._limited = self._limited, []
            for request, until in limited:
                if request.state == _WAITING:
                    self._start_timer(request, until)

    def _abandon(self, request: Request) -> None:
        """Take a waiting request out of the queue; its place in the heap is left behind and skipped later."""
        now: int = self.env._now  # type: ignore[assignment]
        if now != self._queue_at:
            self._count_queue(now)
        request.state = _OVER
        self.in_queue -= 1
        self._waits_sum += self._cut(request.asked, now)
        if self._from <= now < self._to:
            self._abandoned += 1
            self._wait_abandoned += now - request.asked
        self._dead += 1
        if self._dead > 64 and 2 * self._dead > len(self._heap):
            self._heap = [entry for entry in self._heap if entry[3].state == _WAITING]
            heapify(self._heap)
            self._dead = 0

    def _cut(self, begin: int, end: int) -> int:
        """Seconds of [begin, end) inside the window."""
        if begin < self._from:
            begin = self._from
        if end > self._to:
            end = self._to
        return end - begin if end > begin else 0

    def _count_queue(self, now: int) -> None:
        """Carry the queue's integral up to now, inside the window."""
        if now > self._to:
            now = self._to
        passed = now - self._queue_at
        if passed > 0:
            self._queue_at = now
            if self.in_queue:
                self._queue_area += self.in_queue * passed
                if self.in_queue > self._max_queue:
                    self._max_queue = self.in_queue

    def _count_service(self, now: int) -> None:
        """Carry the integrals of service and of working time up to now, inside the window."""
        if now > self._to:
            now = self._to
        passed = now - self._service_at
        if passed > 0:
            held, capacity = self.in_service, self.capacity
            self._service_at = now
            self._service_area += held * passed
            worked = now if self._calendar is None else self._calendar.worked(now)
            passed = worked - self._worked
            self._worked = worked
            self._busy += held * passed
            self._available += (held if held > capacity else capacity) * passed

    def stats(self, t_end: int) -> ResourceStats:
        """The statistics of the window up to `t_end`, if nothing more happens until then; changes nothing.

        Raises ValueError if `t_end` lies before the current second.
        """
        if t_end < self.env._now:
            raise ValueError(f"resource {self.name!r}: asked for statistics at {t_end}, but it is {self.env._now}")
        end = copy(self)
        end._count_queue(t_end)
        end._count_service(t_end)
        waiting = [entry[3].asked for entry in self._heap if entry[3].state == _WAITING]
        return ResourceStats(
            name=self.name, seconds=max(0, min(t_end, self._to) - self._from), arrivals=self._arrivals,
            granted=self._granted, abandoned=self._abandoned, served=self._served, waiting_at_end=len(waiting),
            in_service_at_end=len(self._holders), max_queue=end._max_queue, queue_integral=end._queue_area,
            service_integral=end._service_area,
            waits_sum=self._waits_sum + sum(self._cut(asked, t_end) for asked in waiting),
            service_sum=self._service_sum + sum(self._cut(holder.granted, t_end) for holder in self._holders),
            busy=end._busy, available=end._available, wait_granted=self._wait_granted,
            wait_abandoned=self._wait_abandoned, wait_open=sum(t_end - asked for asked in waiting))  # fmt: skip


def _whole(name: str, capacity: int) -> int:
    if type(capacity) is not int or capacity < 0:
        raise ValueError(f"resource {name!r}: the capacity must be a whole number, 0 or more; found {capacity!r}")
    return capacity


def _expire(event: Event) -> None:
    """Patience has run out: if the request still waits, take it back and tell its process so."""
    request: Request = event._value
    if request.state == _WAITING:
        request.resource._abandon(request)
        request.succeed(None)


def wait_at_most(request: Request, seconds: int) -> Generator[Event, Any, bool]:
    """Wait for a grant, but no longer than this; `ok = yield from` it, true if granted.

    A place that comes free in the last second is still got, so with 0 seconds one takes what is free now or nothing.
    If it ends without a grant, or the process is interrupted, the request has been cancelled.
    """
    request.resource.limit(request, seconds)
    if request.state == _OVER:
        return False
    try:
        outcome = yield request
    except BaseException:
        request.resource.cancel(request)
        raise
    return outcome is request
