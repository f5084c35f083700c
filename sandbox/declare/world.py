"""A world: a structural assumption on which published studies disagree. A switch with sources, never an average."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class WorldChoice(BaseModel):
    """One side of the dispute and where it is published."""

    model_config = ConfigDict(frozen=True)

    name: str
    meaning: str
    source: str


class World(BaseModel):
    """A named switch with its choices; `default` is one of them."""

    model_config = ConfigDict(frozen=True)

    name: str
    meaning: str
    choices: tuple[WorldChoice, ...]
    default: str

    @model_validator(mode="after")
    def _known(self) -> World:
        if self.default not in self.names:
            raise ValueError(f"{self.default} is no choice of the world {self.name}")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The choices' names."""
        return tuple(c.name for c in self.choices)
