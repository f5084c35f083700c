"""What the supervision sandbox reports: declared in `declared`, counted in `counted`."""

from sandbox.supervision.measures.counted import Table, measure, series
from sandbox.supervision.measures.declared import MEASURES

__all__ = ["MEASURES", "Table", "measure", "series"]
