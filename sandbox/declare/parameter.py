"""A parameter is declared once: kind, unit, bounds, default, meaning, source, status and uncertainty."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sandbox.declare.grades import Grade, Status
from sandbox.declare.kinds import Kind
from sandbox.declare.uncertainty import Certain, Uncertainty

T = TypeVar("T")
S = TypeVar("S", bound="Section")


class Parameter(BaseModel):
    """The declaration of one parameter.

    `path` is filled in by the catalogue; `lever` marks what a regulator can set.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    path: str = ""
    kind: Kind
    default: Any
    meaning: str
    source: str
    status: Status
    grade: Grade
    as_of: str
    uncertainty: Uncertainty
    lever: bool = False
    fixed: bool = False
    """Whether it holds for a whole run: a schedule that changes it within one is refused."""
    note: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Parameter:
        if self.status == "assumption" and isinstance(self.uncertainty, Certain):
            raise ValueError(f"{self.meaning!r}: an assumption must carry its plausible range")
        if not self.meaning or not self.source:
            raise ValueError("a parameter needs a meaning and a source")
        self.kind.accept(self.default)
        return self

    @property
    def system(self) -> str:
        """First word of the path: the system it belongs to."""
        return self.path.split(".", 1)[0]

    @property
    def label_key(self) -> str:
        """Key of the label in the catalogues of each language."""
        return f"parameter.{self.path}"


class Section(BaseModel):
    """A group of parameters; attributes are declared with `parameter(...)` or `section(...)`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def parameter(
    kind: Kind,
    default: T,
    *,
    meaning: str,
    source: str,
    status: Status,
    uncertainty: Uncertainty | None = None,
    grade: Grade | None = None,
    as_of: str = "2026-11",
    lever: bool = False,
    fixed: bool = False,
    note: str = "",
) -> T:
    """Declare an attribute of a Section as a parameter.

    Grade defaults to `low` for an assumption and `medium` otherwise; uncertainty to none (refused for an assumption).
    """
    declared = Parameter(
        kind=kind,
        default=default,
        meaning=meaning,
        source=source,
        status=status,
        grade=grade or ("low" if status == "assumption" else "medium"),
        as_of=as_of,
        uncertainty=uncertainty if uncertainty is not None else Certain(),
        lever=lever,
        fixed=fixed,
        note=note,
    )
    return Field(default=default, json_schema_extra={"parameter": cast(Any, declared)})


def section(kind: type[S]) -> S:
    """Declare an attribute of a Section as a nested Section."""
    return Field(default_factory=kind)
