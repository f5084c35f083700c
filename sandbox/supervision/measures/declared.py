"""Every measure of the supervision sandbox, declared once; each family in a file of its own."""

from __future__ import annotations

from sandbox.declare.measure import Measure
from sandbox.supervision.measures.capacity import CAPACITY
from sandbox.supervision.measures.flow import ENDS, FLOW, MONTHS
from sandbox.supervision.measures.harm import HARM
from sandbox.supervision.measures.learning import LEARNING

__all__ = ["ENDS", "MEASURES", "MONTHS"]

MEASURES: tuple[Measure, ...] = (*FLOW, *CAPACITY, *HARM, *LEARNING)
