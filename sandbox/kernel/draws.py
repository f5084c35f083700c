"""Chance that is addressed, not consumed.

Comparing policies needs the same luck under each. A draw is therefore named by who decides what: the k-th decision of
an entity in a stream. Its value depends on that address, the study's seed and the replication, and on nothing else:
not on what was drawn before, by whom, or how many entities there are.

The generator is Philox-4x64-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011):
a keyed bijection of a 256-bit counter. The key comes from (seed, replication); the counter holds (entity // 4, k,
stream number, 0), and the entity's remainder by 4 picks one of the four words that come out.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_BITS = 7
_BLOCK = 1 << _BITS  # entities that are neighbours in memory
_MASK = _BLOCK - 1
_ROOM = 1 << 15
"""Blocks kept in memory; when full, all are dropped, which costs time but changes no value."""
_LIMIT = 1 << 62
_STEP = 2.0**-52
_HALF = 2.0**-53


class Stream(NamedTuple):
    """A kind of decision. The number is part of every draw's address: once published, it never changes."""

    number: int
    name: str


_REGISTERED: dict[int, Stream] = {}


def stream(number: int, name: str) -> Stream:
    """Register a stream under a number of its own.

    Numbers are constants written in the code: kernel 1-99, firms 100-199, supervision 200-299, IP-pledge finance
    300-399, cross-border 400-499. Raises ValueError if the number is taken or out of range.
    """
    if not 0 < number < 1 << 32:
        raise ValueError(f"stream {name!r}: the number must lie between 1 and 2**32 - 1; found {number}")
    if number in _REGISTERED:
        raise ValueError(f"stream {name!r}: number {number} is taken by stream {_REGISTERED[number].name!r}")
    _REGISTERED[number] = Stream(number, name)
    return _REGISTERED[number]


class Draws:
    """All the luck of one replication.

    `seed` and `replication` are whole numbers, 0 or more. With `antithetic`, every draw u becomes 1 - u, exactly.
    """

    __slots__ = ("_antithetic", "_blocks", "_inner", "_philox", "_raw", "_state", "replication", "seed")

    def __init__(self, seed: int, replication: int, antithetic: bool = False) -> None:
        if seed < 0 or replication < 0:
            raise ValueError(f"seed and replication must be 0 or more; found {seed} and {replication}")
        self.seed = seed
        self.replication = replication
        self._antithetic = antithetic
        key = np.random.SeedSequence(seed, spawn_key=(replication,)).generate_state(2, np.uint64)
        self._philox = np.random.Philox(key=key)
        self._raw = self._philox.random_raw
        # The state in plain numbers: setting it from arrays takes twice as long.
        self._inner: dict[str, Any] = {"counter": (0, 0, 0, 0), "key": key.tolist()}
        self._state: Any = {**self._philox.state, "state": self._inner, "buffer": (0, 0, 0, 0)}
        self._blocks: dict[tuple[int, int, int], list[float]] = {}

    def uniform(self, stream: Stream, entity: int, k: int = 0) -> float:
        """The k-th decision of `entity` in `stream`: a float strictly between 0 and 1.

        Entities are whole numbers from 0 to 2**62 - 1 and may be sparse. Raises ValueError outside that range.
        """
        block = self._blocks.get((stream[0], k, entity >> _BITS))
        if block is None:
            return self._miss(stream[0], k, entity)
        return block[entity & _MASK]

    def block(self, stream: Stream, entity: int, k: int = 0) -> list[float]:
        """The draws of 128 entities, from a multiple of 128 on, among which `entity` is. Not to be changed."""
        block = self._blocks.get((stream[0], k, entity >> _BITS))
        if block is None:
            self._miss(stream[0], k, entity)
            block = self._blocks[stream[0], k, entity >> _BITS]
        return block

    def vector(self, stream: Stream, n: int, k: int = 0, first: int = 0) -> NDArray[np.float64]:
        """The k-th decisions of entities `first` .. `first + n - 1`: float64 of shape (n,), equal to `uniform`'s."""
        if n <= 0:
            return np.empty(0)
        skip = first & 3
        return self._generate(stream[0], k, first, n + skip)[skip:]

    def _miss(self, number: int, k: int, entity: int) -> float:
        """Draw a block that is not in memory."""
        if len(self._blocks) >= _ROOM:
            self._blocks.clear()
        block: list[float] = self._generate(number, k, entity & ~_MASK, _BLOCK).tolist()
        self._blocks[number, k, entity >> _BITS] = block
        return block[entity & _MASK]

    def _seek(self, number: int, k: int, entity: int) -> None:
        """Set the generator to the quadruple of an entity.

        NumPy steps the counter before it generates, so the words are those of the counter plus 1.
        """
        if not (0 <= entity < _LIMIT and 0 <= k < _LIMIT):
            raise ValueError(f"stream {number}: entity and k must lie between 0 and 2**62 - 1; found {entity} and {k}")
        self._inner["counter"] = (entity >> 2, k, number, 0)
        self._philox.state = self._state

    def _generate(self, number: int, k: int, first: int, n: int) -> NDArray[np.float64]:
        """`n` draws from the quadruple in which entity `first` lies.

        52 bits a draw, moved to the middle of their cell: (r + 1/2) / 2**52 is exact in a float64, as is 1 minus it.
        (With 53 bits the topmost cell would round to 1.)
        """
        self._seek(number, k, first)
        u = (self._raw(n) >> 12).astype(np.float64)
        u *= _STEP
        u += _HALF
        return np.subtract(1.0, u, out=u) if self._antithetic else u
