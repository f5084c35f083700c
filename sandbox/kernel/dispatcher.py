"""The grants of all limited resources of a run, made in rounds at the end of a second (see `resource`)."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import TYPE_CHECKING, Any

import simpy
from simpy.events import Event, EventPriority

if TYPE_CHECKING:
    from sandbox.kernel.resource import Request, Resource

DISPATCH = EventPriority(5)
"""Priority of the grants: after everything NORMAL of the second."""
WAITING, HOLDING, OVER = 0, 1, 2
"""States of a request."""


class Dispatcher:
    """Makes the grants of all resources of one environment, in rounds at the end of a second."""

    __slots__ = ("_callbacks", "_env", "_event", "direct", "due")

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self.due: list[Resource] = []
        self.direct = False  # whether the engine's loop sees to the rounds, without an event of their own
        self._callbacks: list[Callable[[Any], None]] = [lambda _: self.round()]
        self._event = Event(env)
        self._event._ok = True
        self._event._value = None

    def call_for(self, resource: Resource) -> None:
        """Have the resource make its grants at the end of this second."""
        due = self.due
        if not due and not self.direct:
            env, event = self._env, self._event
            event.callbacks = self._callbacks  # the one event is used again and again
            heappush(env._queue, (env._now, DISPATCH, next(env._eid), event))
        due.append(resource)

    def round(self) -> None:
        """Make the grants that are due."""
        due, self.due = self.due, []
        if len(due) > 1:
            due.sort(key=lambda resource: resource.name)
        granted: list[Request] = []
        for resource in due:
            resource._grant(granted)
        for request in granted:  # told here and not by an event of its own, which would cost as much again
            if request.state == HOLDING:  # one told before may have taken it back
                callbacks, request.callbacks = request.callbacks, None  # type: ignore[assignment]
                for callback in callbacks:
                    callback(request)


def dispatcher(env: simpy.Environment) -> Dispatcher:
    """The environment's dispatcher, kept on the environment itself so that both go together."""
    found = vars(env).get("_dispatcher")
    if not isinstance(found, Dispatcher):
        found = vars(env)["_dispatcher"] = Dispatcher(env)
    return found
