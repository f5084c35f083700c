"""What the pre-flight load check says of one limited resource, the same in every system."""

from __future__ import annotations

from dataclasses import dataclass

TOO_LITTLE = 0.25
"""Below this load a lever on the resource can hardly matter."""
TOO_MUCH = 1.0
"""Above this load cases wait without end."""


@dataclass(frozen=True)
class ResourceLoad:
    """`offered`: units kept busy on average if nothing waited; `capacity`: units there are; `load` their ratio.

    lost_share: share of cases that give up or fail while waiting (Erlang A); None where none is worked out.
    sentence: the finding in plain words.
    """

    resource: str
    unit: str
    offered: float
    capacity: float
    load: float
    lost_share: float | None
    sentence: str
