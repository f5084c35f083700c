"""The type of what a parameter can hold."""

from __future__ import annotations

from typing import Any, TypeAlias

Value: TypeAlias = Any
"""A value of the model as its kind accepts it: number, text, date, Dist, table (FrozenDict), tuple of dates or windows.

Which of them it is, the kind says; readers get it typed from the attribute of their Section.
"""
