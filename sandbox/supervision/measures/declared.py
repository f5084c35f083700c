"""Every measure of the supervision sandbox, declared once; each family in a file of its own."""

from __future__ import annotations

from sandbox.declare.measure import Measure
from sandbox.supervision.measures.access import ACCESS
from sandbox.supervision.measures.capacity import CAPACITY
from sandbox.supervision.measures.flow import ENDS, FLOW, MONTHS
from sandbox.supervision.measures.harm import HARM
from sandbox.supervision.measures.learning import LEARNING
from sandbox.supervision.measures.spending import SPENDING
from sandbox.supervision.measures.stocks import STOCKS
from sandbox.supervision.measures.twins import TWINS

__all__ = ["ENDS", "MEASURES", "MONTHS"]

MEASURES: tuple[Measure, ...] = (*FLOW, *ACCESS, *STOCKS, *CAPACITY, *SPENDING, *HARM, *LEARNING, *TWINS)
