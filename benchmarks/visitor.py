"""A visitor of the app without a browser: Streamlit's websocket protocol (of the locked version; it is private).

What a browser would do, and nothing else: it keeps the elements of the page by their place, answers the timers that
refresh the live part, and sends the values of all widgets with every change.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

FINISHED = ForwardMsg.FINISHED_SUCCESSFULLY
WHOLE = (FINISHED, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""Runs of the script that came to their end; of one that was broken off only the upper part is new."""
LARGEST = 2**26
PATIENCE = 180.0
REVIEWERS = "supervision.review.reviewers"
WEIGHT = "supervision.visits.weights.A"


@dataclass(frozen=True)
class Estimate:
    """First figures of a change: which one, after how many seconds, on how many runs, and the scorecard's own text."""

    value: int
    weight: float
    seconds: float
    runs: int
    card: str


@dataclass
class Visitor:
    """One session. `places`: HTML by place; `widgets`: id by the part of its key that names the parameter."""

    number: int
    places: dict[tuple[int, ...], str] = field(default_factory=dict)
    widgets: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    estimates: list[Estimate] = field(default_factory=list)
    timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    renewed: set[str] = field(default_factory=set)
    kept: dict[str, ForwardMsg] = field(default_factory=dict)
    received: int = 0
    value: int = 0
    weight: float = 0.0
    since: float = 0.0
    opened: float = 0.0

    async def live(self, address: str, changes: list[tuple[float, int, float]]) -> None:
        """Open the page; then, at each change's second after the opening, set reviewers and a weight.

        Raises whatever goes wrong with the connection: a silent reader would look like a slow server.
        """
        async with connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=[Subprotocol("streamlit")],
            max_size=LARGEST, open_timeout=60,
        ) as socket:  # fmt: skip
            reader = asyncio.create_task(self._read(socket))
            await self._send(socket)
            await self._opened(reader)
            started = time.perf_counter()
            for at, value, weight in changes:
                await self._until(started + at, reader)
                await self._change(socket, value, weight)
            await self._until(started + changes[-1][0] + 20.0, reader)
            reader.cancel()
            for timer in self.timers.values():
                timer.cancel()

    async def _opened(self, reader: asyncio.Task[None]) -> None:
        """Until the levers and some figures stand there."""
        started = time.perf_counter()
        while len(self.widgets) < 2 or 'class="sb-trust"' not in self.page:
            await asyncio.sleep(0.05)
            self._check(reader)
            if time.perf_counter() - started > PATIENCE:
                raise TimeoutError(f"session {self.number}: no figures within {PATIENCE:g} s")
        self.opened = time.perf_counter() - started

    @property
    def page(self) -> str:
        """All HTML of the page, in its order."""
        return "\n".join(self.places[place] for place in sorted(self.places))

    def _check(self, reader: asyncio.Task[None]) -> None:
        if reader.done():
            reader.result()
            raise ConnectionError(f"session {self.number}: the server closed the connection")

    async def _until(self, end: float, reader: asyncio.Task[None]) -> None:
        """Until a time; if there is an answer due, until that (at most a minute longer)."""
        while time.perf_counter() < end or (self.waiting and time.perf_counter() < end + 60):
            await asyncio.sleep(0.05)
            self._check(reader)

    @property
    def waiting(self) -> bool:
        """Whether the figures of the last change are still to come."""
        return bool(self.value) and (not self.estimates or self.estimates[-1].weight != self.weight)

    async def _change(self, socket: ClientConnection, value: int, weight: float) -> None:
        slider, box = self.widgets[REVIEWERS], self.widgets[WEIGHT]
        state = WidgetState(id=slider)
        state.double_array_value.data.append(float(value))
        self.states[slider] = state
        self.states[box] = WidgetState(id=box, double_value=weight)
        self.value, self.weight, self.since = value, weight, time.perf_counter()
        await self._send(socket)

    async def _send(self, socket: ClientConnection, fragment: str = "") -> None:
        message = BackMsg()
        ask = message.rerun_script
        ask.query_string = "lang=en"
        ask.fragment_id, ask.is_auto_rerun = fragment, bool(fragment)
        ask.widget_states.widgets.extend(self.states.values())
        ask.cached_message_hashes.extend(self.kept)  # a browser has these too, and is sent their names alone
        await socket.send(message.SerializeToString())

    async def _read(self, socket: ClientConnection) -> None:
        async for data in socket:
            assert isinstance(data, bytes)
            self.received += len(data)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "ref_hash":
                message, place = self.kept[message.ref_hash], message.metadata.delta_path
            else:
                place = message.metadata.delta_path
                if message.hash and message.metadata.cacheable:
                    self.kept[message.hash] = message
            self._take(socket, message, tuple(place))

    def _take(self, socket: ClientConnection, message: ForwardMsg, place: tuple[int, ...]) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._element(message, place)
        elif kind == "new_session":
            self.renewed.clear()
        elif kind == "auto_rerun":
            self._start_timer(socket, message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self._stop_timers()
        elif kind == "script_finished":
            if message.script_finished == FINISHED:
                for name in set(self.timers) - self.renewed:
                    self.timers.pop(name).cancel()
            if message.script_finished in WHOLE:
                self._judge()

    def _element(self, message: ForwardMsg, place: tuple[int, ...]) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if message.delta.WhichOneof("type") != "new_element":
            return
        self.places.pop(place, None)
        if kind == "html":
            self.places[place] = element.html.body
        elif kind in {"slider", "number_input"}:
            found = getattr(element, kind).id
            for path in (REVIEWERS, WEIGHT):
                if found.endswith(path):
                    self.widgets[path] = found

    def _start_timer(self, socket: ClientConnection, fragment: str, interval: float) -> None:
        async def tick() -> None:
            while True:
                await asyncio.sleep(interval)
                await self._send(socket, fragment)

        self.renewed.add(fragment)
        if fragment in self.timers:
            self.timers.pop(fragment).cancel()
        self.timers[fragment] = asyncio.create_task(tick())

    def _stop_timers(self) -> None:
        for name in list(self.timers):
            self.timers.pop(name).cancel()

    def _judge(self) -> None:
        """After a run of the script: are these the first figures of the last change?"""
        if not self.waiting:
            return
        page = self.page
        if (
            not all(f"→ {new}" in page for new in (self.value, f"A {self.weight:g}"))
            or 'class="sb-old"' in page
            or 'class="sb-trust"' not in page
        ):
            return
        runs = re.search(r"(\d+) runs per policy", page)
        card = next((html for html in self.places.values() if html.startswith('<table class="sb-card"')), "")
        if runs and card:
            seconds = time.perf_counter() - self.since
            self.estimates.append(Estimate(self.value, self.weight, seconds, int(runs[1]), plain(card)))


def plain(card: str) -> str:
    """The words and numbers of a table, without its markup and what only shows on hover."""
    bare = re.sub(r'<span class="tip".*?</span>', " ", card)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", bare)).strip()
