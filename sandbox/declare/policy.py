"""A policy: an immutable overlay of dotted paths to values or schedules. Policies stack, diff and hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.declare.assignment import Assignment, stacked
from sandbox.declare.frozen import FrozenDict


@dataclass(frozen=True)
class Policy:
    """`overlay` maps path (of a parameter or of a part) to Assignment. `title` is a short noun phrase for headings."""

    name: str
    title: str = ""
    overlay: Mapping[str, Assignment] = field(default_factory=FrozenDict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "overlay", FrozenDict(self.overlay))

    def stack(self, other: Policy, name: str | None = None) -> Policy:
        """This policy with `other` laid on top: where both speak, `other` holds."""
        title = other.title or self.title
        return Policy(name or f"{self.name}+{other.name}", title, stacked(self.overlay, other.overlay))

    def diff(self, other: Policy) -> dict[str, tuple[Assignment | None, Assignment | None]]:
        """Paths on which the two differ, with the value of each (None where a policy is silent)."""
        out: dict[str, tuple[Assignment | None, Assignment | None]] = {}
        for path in sorted({*self.overlay, *other.overlay}):
            a, b = self.overlay.get(path), other.overlay.get(path)
            if (a.value if a else None) != (b.value if b else None) or (a is None) != (b is None):
                out[path] = (a, b)
        return out
