"""How well a figure is founded: its status and its grade."""

from __future__ import annotations

from typing import Literal

Status = Literal["law", "official", "secondary", "derived", "assumption"]
Grade = Literal["high", "medium", "low"]
STATUSES: tuple[Status, ...] = ("law", "official", "secondary", "derived", "assumption")
GRADES: tuple[Grade, ...] = ("high", "medium", "low")
